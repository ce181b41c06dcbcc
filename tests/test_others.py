"""Public reports that do not ship, read and held against records made by hand.

PLANLIB_PLANS names the folder with the reports, as <name>.txt; without it these tests are skipped.
"""

import os
from pathlib import Path

import pandas as pd
import pytest

import planlib as pl

GOLDEN = sorted((Path(__file__).parent / "golden" / "others").glob("*.csv"))
FOLDER = os.environ.get("PLANLIB_PLANS")
pytestmark = pytest.mark.skipif(not FOLDER, reason="PLANLIB_PLANS names no folder of other plans")


@pytest.fixture(params=GOLDEN, ids=lambda path: path.stem)
def read(request):
    """Golden rows and the targets read from the same report."""
    text = (Path(FOLDER) / f"{request.param.stem}.txt").read_bytes().decode("utf-8")
    golden = pd.read_csv(request.param, dtype={"target_year": str})
    return golden[golden["role"] != "threshold"], pl.read_plan(
        text=text, plan_id=request.param.stem
    ).targets


def overlapping(spans: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    return spans[(spans["start"] < end) & (spans["end"] > start)]


def test_nearly_every_target_is_found_with_its_year(read):
    golden, targets = read
    sure = golden[golden["certainty"] == "sure"]
    found = 0
    for row in sure.itertuples():
        there = overlapping(targets, row.char_start, row.char_end)
        years = there["end_year"].astype(str)
        found += bool(len(there) and years.eq(row.target_year.split("-")[-1]).any())
    assert found >= 0.95 * len(sure)


def test_hardly_anything_is_a_target_that_is_none(read):
    golden, targets = read
    named = golden.rename(columns={"char_start": "start", "char_end": "end"})
    ours = targets[targets["role"] == "target"]
    alarms = [r.label for r in ours.itertuples() if overlapping(named, r.start, r.end).empty]
    assert len(alarms) <= 0.05 * len(ours), alarms
