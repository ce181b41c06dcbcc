"""Quantiles of an ensemble in pyam, which keeps every draw as a scenario, beside `planlib.simulate`.

    .venv/bin/python tests/benchmarks/bench_pyam.py [DRAWS]

pyam runs in an environment of its own (build/peers). It is given all levels ready-made and builds an IamDataFrame of as
many scenarios, of which it computes five quantiles; planlib draws, compounds and selects.
"""

import json
import statistics
import subprocess
import sys

import peers
from bench_ensembles import QUANTILES, START, YEARS, simulated
from results import Missing, Result, seconds, show

RUNS = 3
SCRIPT = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
import numpy as np
import pandas as pd
import pyam

draws, first, years, quantiles = json.loads(sys.argv[1])
growth = np.random.default_rng(0).normal(0.08, 0.02, (draws, 6, years))
levels = 100 * np.exp(np.cumsum(growth, axis=2)).reshape(draws * 6, years)
begin = time.perf_counter()
wide = pd.DataFrame(levels, columns=range(first + 1, first + 1 + years))
wide.insert(0, "scenario", np.repeat([f"draw {n}" for n in range(draws)], 6))
wide.insert(1, "variable", np.tile([f"indicator {n}" for n in range(6)], draws))
frame = pyam.IamDataFrame(wide, model="plan", region="zone", unit="index")
# Of one variable at a time: it takes no more.
found = [frame.filter(variable=v).compute.quantiles(quantiles) for v in frame.variable]
took = time.perf_counter() - begin
assert sum(len(part.data) for part in found) == 6 * years * len(quantiles)
print(took)
"""


def results(draws: int = 100_000):
    what, beside = f"simulate {draws:,} draws, 6 indicators, {YEARS} years", "pyam"
    python = peers.python("pyam")
    if isinstance(python, str):
        yield Missing(what, beside, python)
        return
    given = json.dumps([draws, START, YEARS, QUANTILES])
    ours, other = [], []
    simulated(draws, compiled=False)
    for _ in range(RUNS):
        ours.append(seconds(lambda: simulated(draws, compiled=False)))
        run = subprocess.run([python, "-c", SCRIPT, given], capture_output=True, text=True)
        if run.returncode:
            yield Missing(what, beside, run.stderr.strip()[-300:])
            return
        other.append(float(run.stdout.split()[-1]))
    yield Result(what, beside, statistics.median(ours), statistics.median(other))


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:])):
        show(result)
