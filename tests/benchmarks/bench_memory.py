"""How far does the peak of memory rise with the number of draws?

    .venv/bin/python tests/benchmarks/bench_memory.py [DRAWS ...]

One process simulates 20,000 draws of six indicators over 15 years, then 10⁴ to 10⁸, in plain numpy; beside each peak stands
what it may rise above that of the first.
"""

import subprocess
import sys
from pathlib import Path

from results import Result, show

SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
MOST_MB = 40.0
CODE = """
import resource, sys
sys.path.insert(0, sys.argv[1])
from bench_ensembles import simulated

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

simulated(20_000, compiled=False)
first = peak()
for draws in map(int, sys.argv[2:]):
    simulated(draws, compiled=False)
    print(peak() - first, flush=True)
"""


def results(*sizes: int):
    sizes = sizes or SIZES
    given = [str(Path(__file__).parent), *map(str, sizes)]
    run = subprocess.run(
        [sys.executable, "-c", CODE, *given], capture_output=True, text=True, check=True
    )
    for draws, risen in zip(sizes, map(float, run.stdout.split()), strict=True):
        what = f"peak of memory of {draws:,} draws above that of 20,000"
        yield Result(what, "what it may rise", risen, MOST_MB, 1.0, "MB")


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:])):
        show(result)
