"""How long do a million draws of six correlated indicators over 15 years take, down to five quantiles?

    .venv/bin/python tests/benchmarks/bench_ensembles.py [DRAWS]

`planlib.simulate` on one thread, in plain numpy and with numba, beside the time of drawing the normals alone (the same
generator, in the same blocks), beside numpy that keeps all draws and selects, and beside pandas that groups a tidy frame.
All take turns in one run; medians, and ratios of them.
"""

import sys

import numpy as np
import pandas as pd
from results import Missing, Result, medians, show

import planlib as pl
from planlib.ensembles import blocks

CODES = ["fai", "retail_sales", "budget_revenue", "gdp", "industrial_value_added", "gdp_deflator"]
GROWTH = pd.Series([12.0, 11.0, 12.5, 8.0, 8.5, 1.4], CODES)
SD = pd.Series([4.0, 2.0, 3.0, 1.0, 1.5, 1.5], CODES)
CORR = pd.DataFrame(0.3 + 0.7 * np.eye(6), CODES, CODES)
START, YEARS = 2016, 15
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
RUNS = 7


def normals_alone(draws: int) -> None:
    """The normals that a simulation of so many draws draws."""
    for block in range(-(-draws // blocks.BLOCK)):
        sequence = np.random.SeedSequence(0, spawn_key=(block,))
        source = np.random.Generator(np.random.SFC64(sequence))
        shocks = np.empty((6, min(blocks.BLOCK, draws - block * blocks.BLOCK)), dtype=np.float32)
        for _ in range(YEARS):
            source.standard_normal(out=shocks, dtype=np.float32)


def simulated(draws: int, *, compiled: bool) -> pd.DataFrame:
    blocks.WORTH_COMPILING = 0 if compiled else float("inf")
    return pl.simulate(GROWTH, SD, CORR, start=START, until=START + YEARS, draws=draws)


def kept(draws: int) -> np.ndarray:
    """Levels of all draws in numpy (draw, year, indicator), as one would write it down."""
    source = np.random.Generator(np.random.SFC64(0))
    shocks = source.standard_normal((draws, YEARS, 6), dtype=np.float32)
    shocks = shocks @ np.linalg.cholesky(CORR).T.astype(np.float32)
    shocks *= (SD / (100 + GROWTH)).to_numpy(np.float32)
    shocks += np.log1p(GROWTH / 100).to_numpy(np.float32)
    return 100 * np.exp(np.cumsum(shocks, axis=1, out=shocks), out=shocks)


def numpy_alone(draws: int) -> np.ndarray:
    return np.quantile(kept(draws), QUANTILES, axis=0)


def pandas_alone(draws: int) -> pd.Series:
    levels = kept(draws)
    table = pd.DataFrame(
        {
            "year": np.tile(np.repeat(np.arange(YEARS, dtype=np.int8), 6), draws),
            "indicator": np.tile(np.arange(6, dtype=np.int8), draws * YEARS),
            "value": levels.ravel(),
        }
    )
    return table.groupby(["year", "indicator"])["value"].quantile(QUANTILES)


def has_numba() -> bool:
    try:
        import numba  # noqa: F401
    except ImportError:
        return False
    return True


def results(draws: int = 1_000_000):
    """A million draws in every way; the closed form; memory, in a process of its own."""
    agree(draws=50_000)
    yield closed_form()
    tasks = {
        "normals": lambda: normals_alone(draws),
        "planlib": lambda: simulated(draws, compiled=False),
        "numpy": lambda: numpy_alone(draws),
        "pandas": lambda: pandas_alone(draws),
    }
    if has_numba():
        tasks["numba"] = lambda: simulated(draws, compiled=True)
    middle = medians(tasks, {name: 3 if name == "pandas" else RUNS for name in tasks})
    what = f"simulate {draws:,} draws, 6 indicators, {YEARS} years"
    ours = middle["planlib"]
    yield Result(f"{what}, numpy", "drawing the normals alone", ours, middle["normals"], 2.0)
    if has_numba():
        yield Result(
            f"{what}, numba", "drawing the normals alone", middle["numba"], middle["normals"], 1.5
        )
    else:
        yield Missing(f"{what}, numba", "drawing the normals alone", "numba is not installed")
    yield Result(what, "numpy that keeps and selects", ours, middle["numpy"])
    yield Result(what, "pandas, groupby of a tidy frame", ours, middle["pandas"], 1 / 6)


def agree(draws: int) -> None:
    """All ways give the same quantiles, but for what comes from drawing so few; loads what they need."""
    fans = simulated(draws, compiled=False)
    later = fans[fans["year"] > START].set_index(["year", "indicator", "quantile"])["value"]
    shape = 6, YEARS, len(QUANTILES)
    mine = later.to_numpy().reshape(shape)
    for other in (numpy_alone(draws), pandas_alone(draws).to_numpy().reshape(YEARS, 6, -1)):
        its = (
            np.moveaxis(other, 0, -1).swapaxes(0, 1)
            if other.shape[0] == 5
            else other.swapaxes(0, 1)
        )
        assert np.allclose(mine, its, rtol=0.01)
    if has_numba():
        assert simulated(draws, compiled=True).equals(fans)


def closed_form() -> Result:
    """`planlib.fan` for one indicator, beside the millisecond that it may take."""
    given = {"start": START, "until": START + YEARS}
    gdp = pd.Series({"gdp": 8.0})
    middle = medians({"fan": lambda: pl.fan(gdp, 1.0, **given)}, 300)
    return Result(
        "fan of one indicator in closed form", "one millisecond", middle["fan"], 0.001, 1.0
    )


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:])):
        show(result)
