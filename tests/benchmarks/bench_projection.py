"""How fast are 270,000 values compounded: 100 scenarios, 30 regions, 6 indicators, 15 years?

    .venv/bin/python tests/benchmarks/bench_projection.py

To arrays: `growth.compound_path` with the ratio of two indicators, beside numpy alone. To a tidy frame:
`planlib.project` from targets of 30 plans under 100 scenarios, beside pandas that fills in and compounds the same
rows by group. All take turns in one run; medians of the time until the result is there, and ratios of them.
"""

import numpy as np
import pandas as pd
from results import Result, medians, show

import planlib as pl
from planlib.assumptions import Scenario

SCENARIOS, REGIONS, YEARS = 100, 30, 15
FIRST = 2017
RUNS = 15


def plans() -> pd.DataFrame:
    """The headline targets of the bundled plan for as many regions, each with rates of its own."""
    rows = pl.read_plan().targets
    rows = rows[rows["headline"]].reset_index(drop=True)
    parts = [
        rows.assign(plan_id=f"plan-{i:02d}", region=f"region {i:02d}", point=rows["point"] + i / 20)
        for i in range(REGIONS)
    ]
    return pd.concat(parts, ignore_index=True)


def scenarios() -> list[Scenario]:
    """Scenarios of all kinds, no two of them alike."""
    return [
        Scenario(
            f"scenario {i:02d}",
            growth={
                "gdp": {"fade": {"to": 4.0 + i / 50, "years": 2 + i % 7}},
                "fai": {"table": {2018: 9.0 - i / 50, 2022: 5.0}},
                "*": {"hold": 5.0 + i / 50, "shock": {"year": 2020, "pp": -3.0}},
            },
        )
        for i in range(SCENARIOS)
    ]


def numpy_alone(rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    index = 100 * np.cumprod(1 + rates / 100, axis=-1)
    return index, index[:, :, 4] / index[:, :, 0]


def planlib_arrays(rates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    index = pl.growth.compound_path(100.0, rates)
    return index, index[:, :, 4] / index[:, :, 0]


def pandas_alone(rates: np.ndarray, codes: list[str]) -> pd.DataFrame:
    axes = [range(SCENARIOS), range(REGIONS), codes, range(FIRST, FIRST + YEARS)]
    index = pd.MultiIndex.from_product(axes, names=["scenario", "region", "indicator", "year"])
    table = pd.DataFrame({"growth_pct": rates.ravel()}, index=index).reset_index()
    factor = 1 + table["growth_pct"] / 100
    groups = [table["scenario"], table["region"], table["indicator"]]
    table["value"] = 100 * factor.groupby(groups, sort=False).cumprod()
    return table


def results():
    targets, chosen = plans(), scenarios()
    codes = targets["indicator"].unique().tolist()
    frame = pl.project(targets, chosen, until=FIRST + YEARS - 1)
    table = frame[frame["kind"] != "base"]
    shape = SCENARIOS, REGIONS, len(codes), YEARS
    assert len(table) == np.prod(shape) == 270_000
    before = frame["value"].to_numpy().reshape(*shape[:3], YEARS + 1)
    rates = (before[..., 1:] / before[..., :-1] - 1) * 100

    tasks = {
        "numpy to arrays": lambda: numpy_alone(rates),
        "planlib to arrays": lambda: planlib_arrays(rates),
        "pandas to a frame": lambda: pandas_alone(rates, codes),
        "planlib to a frame": lambda: pl.project(targets, chosen, until=FIRST + YEARS - 1),
    }
    assert np.allclose(tasks["planlib to arrays"]()[0], tasks["numpy to arrays"]()[0])
    assert np.allclose(tasks["pandas to a frame"]()["value"], table["value"])
    middle = medians(tasks, RUNS)
    for kind, other, at_most in (("arrays", "numpy", 3), ("a frame", "pandas", 1.5)):
        ours, its = middle[f"planlib to {kind}"], middle[f"{other} to {kind}"]
        yield Result(f"compound 270,000 values to {kind}", other, ours, its, at_most)


if __name__ == "__main__":
    for result in results():
        show(result)
