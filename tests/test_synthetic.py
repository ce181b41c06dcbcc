"""Synthetic plans: the same for one seed, and read as they were planted."""

import hashlib
import subprocess
import sys
from collections import Counter

import pytest

import planlib as pl
from planlib import synthetic
from planlib.errors import OutputError, PlanlibError

PLANS = [synthetic.plan(5, number) for number in range(40)]


def rows(frame) -> Counter:
    """The rows of a frame, missing ones as None so that they equal each other."""
    plain = frame[list(synthetic.PLANTED)].astype(object)
    return Counter(plain.where(plain.notna(), None).itertuples(index=False, name=None))


def test_the_bytes_of_a_seed_are_those_that_were_written_down():
    text = "".join(made.text for made in PLANS)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    assert digest == "306f18cdd9ee66202cd115f7fb494f062290f99a72f7bf8eff8c6afb5b8b815f"


def test_the_bytes_of_a_seed_do_not_turn_on_the_hashes_of_a_process(tmp_path):
    code = "import sys; from planlib import synthetic; synthetic.write(sys.argv[1], 3, seed=9)"
    for name, hashes in (("a", "1"), ("b", "2")):
        command = [sys.executable, "-c", code, str(tmp_path / name)]
        subprocess.run(
            command, check=True, env={"PYTHONHASHSEED": hashes, "PYTHONPATH": ":".join(sys.path)}
        )
    written = [
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in "ab"
    ]
    assert written[0] == written[1]
    assert len(written[0]) == 3


def test_what_the_headline_announces_is_read_and_nothing_else():
    for made in PLANS:
        read = pl.read_plan(text=made.text).targets
        assert rows(read[read["headline"]]) == rows(made.truth), made.plan_id


def test_plans_differ_from_one_another_in_length_order_and_bounds():
    assert len({made.text for made in PLANS}) == len(PLANS)
    lengths = [len(made.text) for made in PLANS]
    assert synthetic.SHORTEST <= min(lengths) < 2000 < 3000 < max(lengths) <= synthetic.LONGEST
    planted = [record for made in PLANS for record in made.planted]
    assert len({record["indicator"] for record in planted}) >= 15
    assert {record["comparator"] for record in planted} == {
        "exactly", "about", "at_least", "more_than", "at_most", "between",
    }  # fmt: skip
    assert len({made.planted[0]["indicator"] for made in PLANS}) > 3


def test_projects_counts_and_milestones_stand_in_numbered_items():
    read = [pl.read_plan(text=made.text) for made in PLANS[:10]]
    assert all(len(plan.items) >= 5 for plan in read)
    assert all((~plan.targets["headline"]).sum() >= 5 for plan in read)
    assert sum(len(plan.milestones) for plan in read) > 10
    assert any(len(plan.results) for plan in read)


def test_a_year_can_be_asked_for():
    made = synthetic.plan(3, year=2031)
    assert pl.read_plan(text=made.text).year == 2031
    assert 2012 <= pl.read_plan(text=synthetic.plan(3).text).year <= 2025


def test_files_hold_the_texts_and_bear_the_names_of_their_plans(tmp_path):
    paths = synthetic.write(tmp_path / "新 folder", 3, seed=5)
    assert [path.read_text("utf-8") for path in paths] == [made.text for made in PLANS[:3]]
    assert [path.stem for path in paths] == [made.plan_id for made in PLANS[:3]]


@pytest.mark.parametrize("given", [{"seed": -1}, {"seed": 1.5}, {"seed": 1, "number": "2"}])
def test_a_seed_that_is_no_whole_number_is_refused(given):
    with pytest.raises(PlanlibError, match=r"is .*: a whole number from 0 on was expected"):
        synthetic.plan(**given)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError, match=r"file cannot be written: .*Name another folder"):
        synthetic.write(tmp_path / "file", 1)
