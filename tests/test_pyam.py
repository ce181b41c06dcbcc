"""pyam takes a projection as it is, as the names of its columns promise.

pyam needs an older matplotlib than planlib, so it gets an environment of its own: made here, thrown away after.
"""

import json
import os
import subprocess
import sys

import pytest

import planlib as pl

PYAM = "pyam-iamc>=4,<5"
# What a user would write, on the frame as it comes from CSV.
SCRIPT = """
import json, sys
import pandas as pd
import pyam

projections = pd.read_csv(sys.argv[1])
frame = pyam.IamDataFrame(
    projections.drop(columns=["kind", "rule"]), model="plan_id", variable="indicator"
)
gdp = frame.filter(variable="gdp", scenario="hold").data
print(json.dumps({
    "model": frame.model, "scenario": frame.scenario, "region": frame.region, "year": frame.year,
    "variable": frame.variable, "unit": frame.unit, "extra": frame.extra_cols, "rows": len(frame.data),
    "gdp": dict(zip(gdp["year"].astype(str), gdp["value"])),
}))
"""


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python that has pyam; where it cannot be installed, the test is skipped and says why."""
    folder = tmp_path_factory.mktemp("pyam") / "environment"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    python = next(folder.glob("[bS]*/python*"))
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    # The pip that comes with an older Python finds no set of versions where a newer one does.
    for package in ("pip>=25", PYAM):
        installed = subprocess.run([*pip, package], capture_output=True, text=True)
        if installed.returncode:
            pytest.skip(f"{package} cannot be installed here: {installed.stderr.strip()[-200:]}")
    return python


@pytest.mark.slow
def test_a_projection_is_what_pyam_calls_a_scenario_ensemble(python, plan, tmp_path):
    projections = pl.project(plan.targets, ["hold", "fade-to-national"], until=2020)
    path = tmp_path / "projections.csv"
    projections.to_csv(path, index=False)
    # Its library of units keeps a cache that remembers where an environment lay that is gone by now.
    own = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    run = subprocess.run([python, "-c", SCRIPT, path], capture_output=True, text=True, env=own)
    assert run.returncode == 0, run.stderr[-2000:]
    told = json.loads(run.stdout.splitlines()[-1])
    assert told["model"] == ["xinxiang-hightech-2017"]
    assert told["scenario"] == ["fade-to-national", "hold"]
    assert told["region"] == ["Xinxiang High-tech Zone"]
    assert told["year"] == [2016, 2017, 2018, 2019, 2020]
    assert told["unit"] == ["index_2016"]
    assert set(told["variable"]) == set(projections["indicator"])
    assert set(told["extra"]) == {"measure", "price_basis"}
    assert told["rows"] == len(projections)
    assert told["gdp"] == pytest.approx({str(2016 + n): 100 * 1.08**n for n in range(5)})
