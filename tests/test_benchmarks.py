"""Does docs/benchmarks.md say what was measured, and the readme no more than that?"""

import importlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "tests/benchmarks"


@pytest.fixture
def run(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("run")


@pytest.fixture
def measured():
    return json.loads((ROOT / "docs/benchmarks.json").read_text("utf-8"))


def test_every_benchmark_is_there_and_answers_in_the_common_form(run):
    files = {path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py")}
    assert files == set(run.NAMES)
    for name in run.NAMES:
        assert callable(importlib.import_module(f"bench_{name}").results)


def test_the_page_is_made_of_what_was_measured(run, measured):
    assert set(measured) == set(run.NAMES)
    assert (ROOT / "docs/benchmarks.md").read_text("utf-8") == run.page(measured)


def test_what_could_not_be_measured_is_said(run):
    row = run.row({"kind": "Missing", "what": "it", "beside": "pyam", "why": "there is no pyam"})
    assert row == "| it | pyam | not measured | | there is no pyam |"


def test_ratios_are_ours_over_the_others(run):
    result = {
        "kind": "Result", "what": "it", "beside": "x", "ours": 0.01, "other": 2.0, "at_most": 0.5, "unit": "s",
    }  # fmt: skip
    assert run.row(result) == "| it | x | 0.005 (1/200) | at most 0.5 | 10 ms, 2.00 s |"
    assert run.told(0.0) == "0"


def test_the_readme_quotes_the_measured_ratios(run, measured):
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = [r for part in measured.values() for r in part["results"] if r["kind"] == "Result"]

    def ratio(what: str, beside: str) -> float:
        (row,) = [r for r in rows if what in r["what"] and beside in r["beside"]]
        return row["ours"] / row["other"]

    normals = "drawing the normals alone"
    assert f"{ratio('years, numpy', normals):.1f} times as long as {normals}" in readme
    assert f"{ratio('years, numba', normals):.1f} times with numba" in readme
    assert f"1/{1 / ratio('simulate 1,000,000', 'pandas'):.0f} of pandas" in readme
    assert f"1/{1 / ratio('simulate 100,000', 'pyam'):.0f} of pyam" in readme
    assert f"1/{1 / ratio('quantities', 'Recognizers'):.0f} of Recognizers-Text" in readme
    assert f"{ratio('import planlib', 'pandas'):.1f} times pandas" in readme
