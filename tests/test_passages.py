"""Passages in the manner of reports, written for the purpose, held against records made by hand."""

import json
import math
from pathlib import Path

import pandas as pd
import pytest
from test_reading import assert_sound

import planlib as pl

GOLDEN = Path(__file__).parent / "golden" / "passages.jsonl"
PASSAGES = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines()]
NAMES = [passage["id"] for passage in PASSAGES]
# Just under what is reached; raise them with the reader.
LEAST_FOUND = 0.98
LEAST_COMPLETE = 0.91
LEAST_RESULTS = 0.89
MOST_ALARMS = 0.006
COMPLETE = ("indicator", "measure", "comparator", "unit", "low", "high", "role", "end_year")


@pytest.fixture(scope="module")
def plans():
    """The passages as planlib reads them, by their id."""
    return {p["id"]: pl.read_plan(text=p["text"], year=p["year"]) for p in PASSAGES}


def span(row: dict) -> tuple[int, int]:
    return row["start"], row.get("end", row["start"] + len(row["quantity"]))


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def same(found, wanted) -> bool:
    if pd.isna(found) or wanted is None:
        return pd.isna(found) and wanted is None
    if isinstance(wanted, float):
        return math.isclose(found, wanted, rel_tol=1e-6)
    return found == wanted


def differences(target: dict, record: dict) -> dict:
    """Columns in which a target is neither as written by hand nor as good as that."""
    as_good = {c: [record[c], *record.get("alt", {}).get(c, [])] for c in COMPLETE}
    return {
        column: (target[column], wanted)
        for column, wanted in as_good.items()
        if not any(same(target[column], value) for value in wanted)
    }


def matched(records: list[dict], targets: list[dict]) -> list[tuple[dict, dict | None]]:
    """Each record with the target on its place that is most like it; no target serves two."""
    left = list(targets)
    pairs = []
    for record in records:
        there = [target for target in left if overlap(span(target), span(record))]
        nearest = min(there, key=lambda target: len(differences(target, record)), default=None)
        if nearest:
            left.remove(nearest)
        pairs.append((record, nearest))
    return pairs


@pytest.fixture(scope="module")
def pairs(plans):
    """Every record of every passage with the target that was read there, or None."""
    return [
        (passage["id"], *pair)
        for passage in PASSAGES
        for pair in matched(passage["records"], plans[passage["id"]].targets.to_dict("records"))
    ]


def assert_wrong(wrong: list, everything: list, most: float):
    assert everything
    assert len(wrong) <= most * len(everything), wrong


def test_nearly_every_record_is_found(pairs):
    missed = [(name, record["quantity"]) for name, record, target in pairs if target is None]
    assert_wrong(missed, pairs, 1 - LEAST_FOUND)


def test_most_records_are_complete(pairs):
    wrong = [
        (name, record["quantity"], differences(target, record) if target else "not found")
        for name, record, target in pairs
        if target is None or differences(target, record)
    ]
    assert_wrong(wrong, pairs, 1 - LEAST_COMPLETE)


def test_hardly_anything_is_a_target_that_is_none(plans):
    ours, alarms = [], []
    for passage in PASSAGES:
        opens = [(at := passage["text"].index(words), at + len(words)) for words in passage["open"]]
        allowed = [*map(span, passage["records"]), *opens]
        for target in plans[passage["id"]].targets.to_dict("records"):
            if target["role"] == "target":
                ours.append((passage["id"], target["quantity"]))
                if not any(overlap(span(target), place) for place in allowed):
                    alarms.append(ours[-1])
    assert_wrong(alarms, ours, MOST_ALARMS)


def test_most_of_what_was_achieved_is_a_result(plans):
    wanted, wrong = [], []
    for passage in PASSAGES:
        results = plans[passage["id"]].results.to_dict("records")
        for row in passage["results"]:
            wanted.append((passage["id"], row["quantity"]))
            there = [result for result in results if overlap(span(result), span(row))]
            if not any(all(same(r[c], row[c]) for c in ("low", "high", "unit")) for r in there):
                wrong.append(wanted[-1])
    assert_wrong(wrong, wanted, 1 - LEAST_RESULTS)


@pytest.mark.parametrize("name", NAMES)
def test_a_passage_gives_sound_frames(plans, name):
    assert_sound(plans[name])


@pytest.mark.parametrize("passage", PASSAGES, ids=NAMES)
def test_what_was_written_by_hand_stands_at_its_place(passage):
    text = passage["text"]
    for row in passage["records"] + passage["results"]:
        assert text[slice(*span(row))] == row["quantity"]
    assert all(text.count(words) == 1 for words in passage["open"])
