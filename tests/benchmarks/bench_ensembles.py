"""How long do a million draws of six correlated indicators over 15 years take, down to five quantiles?

    .venv/bin/python tests/benchmarks/bench_ensembles.py [--draws 1000000] [--runs 5] [--memory]

`planlib.simulate` on one thread, in plain numpy and with numba, beside the time of drawing the normals alone (the same
generator, in the same blocks), beside numpy that keeps all draws and selects, and beside pandas that groups a tidy frame.
All take turns in one run; medians, and ratios of them. `--memory` measures instead how far the peak of memory rises from
20,000 draws to 10⁴ … 10⁸, in one process.
"""

import argparse
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

import planlib as pl
from planlib.ensembles import blocks

CODES = ["fai", "retail_sales", "budget_revenue", "gdp", "industrial_value_added", "gdp_deflator"]
GROWTH = pd.Series([12.0, 11.0, 12.5, 8.0, 8.5, 1.4], CODES)
SD = pd.Series([4.0, 2.0, 3.0, 1.0, 1.5, 1.5], CODES)
CORR = pd.DataFrame(0.3 + 0.7 * np.eye(6), CODES, CODES)
START, YEARS = 2016, 15
QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95]
SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)


def normals_alone(draws: int) -> None:
    """The normals that a simulation of so many draws draws."""
    for block in range(-(-draws // blocks.BLOCK)):
        sequence = np.random.SeedSequence(0, spawn_key=(block,))
        source = np.random.Generator(np.random.SFC64(sequence))
        shocks = np.empty((6, min(blocks.BLOCK, draws - block * blocks.BLOCK)), dtype=np.float32)
        for _ in range(YEARS):
            source.standard_normal(out=shocks, dtype=np.float32)


def simulated(draws: int, *, compiled: bool) -> pd.DataFrame:
    blocks.WORTH_COMPILING = 0 if compiled else sys.maxsize
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


def measure(draws: int, runs: int, *, others: bool = True) -> dict[str, float]:
    """Median seconds of each way, taking turns."""
    tasks = {
        "normals": lambda: normals_alone(draws),
        "planlib": lambda: simulated(draws, compiled=False),
    }
    if has_numba():
        tasks["planlib, numba"] = lambda: simulated(draws, compiled=True)
    if others:
        tasks |= {"numpy": lambda: numpy_alone(draws), "pandas": lambda: pandas_alone(draws)}
    agree(draws=50_000)
    seconds = {name: [] for name in tasks}
    for _ in range(runs):
        for name, task in tasks.items():
            begin = time.perf_counter()
            found = task()
            seconds[name].append(time.perf_counter() - begin)
            del found
    return {name: statistics.median(times) for name, times in seconds.items()}


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


def closed_form(runs: int = 200) -> tuple[float, float]:
    """Median seconds of `planlib.fan` for one indicator, and of its bare frame in pandas."""
    given = {"start": START, "until": START + YEARS}
    gdp = pd.Series({"gdp": 8.0})
    table = pl.fan(gdp, 1.0, **given)
    columns = {name: table[name].array for name in table}
    seconds = {"fan": [], "frame": []}
    for _ in range(runs):
        for name, task in (
            ("fan", lambda: pl.fan(gdp, 1.0, **given)),
            ("frame", lambda: pd.DataFrame(columns, copy=False)),
        ):
            begin = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - begin)
    return statistics.median(seconds["fan"]), statistics.median(seconds["frame"])


def peak_mb() -> float:
    """Peak of memory of this process so far, in MB; reset where the system allows it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def memory(most: int) -> dict[int, float]:
    """MB by which the peak rises above that of 20,000 draws, by number of draws."""
    simulated(20_000, compiled=has_numba())
    before = peak_mb()
    risen = {}
    for draws in (size for size in SIZES if size <= most):
        simulated(draws, compiled=has_numba())
        risen[draws] = peak_mb() - before
    return risen


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument(
        "--most", type=int, default=SIZES[-1], help="largest number of draws for --memory"
    )
    options = parser.parse_args()
    if options.memory:
        for draws, risen in memory(options.most).items():
            print(
                f"{draws:12,} draws: peak {risen:6.1f} MB above that of 20,000 (aim: 40 at most)",
                flush=True,
            )
        return
    fan, frame = closed_form()
    print(
        f"fan of one indicator {fan * 1000:.2f} ms (aim: 1), of which the bare frame {frame * 1000:.2f} ms"
    )
    middle = measure(options.draws, options.runs)
    for name, value in middle.items():
        print(f"{name:15} {value:8.3f} s")
    print(
        f"planlib takes {middle['planlib'] / middle['normals']:.2f} times the normals alone (aim: 2.0 at most)"
    )
    if "planlib, numba" in middle:
        ratio = middle["planlib, numba"] / middle["normals"]
        print(f"with numba {ratio:.2f} times (aim: 1.5 at most)")
    for other, aim in (("numpy", ""), ("pandas", " (aim: 6 at least)")):
        print(f"{other} takes {middle[other] / middle['planlib']:.1f} times planlib's time{aim}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    main()
