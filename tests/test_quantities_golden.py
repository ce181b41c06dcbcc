"""Quantities against what a reader wrote down, from newspapers, statistics and official texts."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import planlib as pl

GOLDEN = Path(__file__).parent / "golden/quantities.csv"
NAN = float("nan")


def sentences() -> dict[str, list[dict]]:
    """The rows of each sentence in the order of its text; one without quantities has none."""
    found = {}
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows = found.setdefault(row["sentence"], [])
            if row["quantity"]:
                begin = rows[-1]["end"] if rows else 0
                row["start"] = row["sentence"].index(row["quantity"], begin)
                row["end"] = row["start"] + len(row["quantity"])
                rows.append(row)
    return found


SENTENCES = sentences()


@pytest.mark.parametrize("text", SENTENCES)
def test_the_quantities_of_a_sentence_are_those_that_a_reader_found(text):
    rows = SENTENCES[text]
    undecided = [row for row in rows if row["status"] == "open"]
    wanted = [row for row in rows if row["status"] == "sure"]
    read = [
        row
        for row in pl.quantities(text).to_dict("records")
        if not any(row["start"] < o["end"] and o["start"] < row["end"] for o in undecided)
    ]
    words = ["quantity", "start", "end", "unit", "comparator", "classifier"]
    assert [[row[w] if pd.notna(row[w]) else "" for w in words] for row in read] == [
        [row[w] for w in words] for row in wanted
    ]
    for side in ("low", "high"):
        values = [float(row[side] or NAN) for row in wanted]
        assert [row[side] for row in read] == pytest.approx(values, rel=1e-9, nan_ok=True)


def test_every_row_of_the_golden_file_is_complete():
    rows = [row for rows in SENTENCES.values() for row in rows]
    assert len(SENTENCES) > 150 and len(rows) > 250
    for row in rows:
        assert row["status"] in ("sure", "open") and row["low"] + row["high"], row
        assert row["unit"] if row["status"] == "sure" else row["wanted_unit"], row
