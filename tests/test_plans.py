"""Many plans at once."""

import pytest

import planlib as pl
from planlib import schema
from planlib.errors import PlanlibError, ReadError


@pytest.fixture
def folder(tmp_path):
    """Two plans, one of them in GB18030, and a file that is none."""
    (tmp_path / "甲 2023.txt").write_text("2023年预期目标：地区生产总值增长6%左右。", "utf-8")
    (tmp_path / "乙 2024.txt").write_bytes(
        "2024年预期目标：固定资产投资增长8%以上。".encode("gb18030")
    )
    (tmp_path / "坏.txt").write_bytes(bytes(range(256)))
    return tmp_path


def test_frames_of_all_plans_stand_under_one_another(folder):
    plans = pl.read_plans(f"{folder}/*.txt")
    assert set(plans.targets["plan_id"]) == {"甲 2023", "乙 2024"}
    assert dict(zip(plans.targets["plan_id"], plans.targets["end_year"], strict=True)) == {
        "甲 2023": 2023,
        "乙 2024": 2024,
    }
    assert list(plans.targets) == list(schema.TARGETS)


def test_a_bad_file_is_told_and_does_not_stop_the_rest(folder):
    plans = pl.read_plans(
        [folder / "坏.txt", folder / "甲 2023.txt", folder / "nowhere.txt"], progress=True
    )
    assert len(plans.targets) == 1
    assert [path.rpartition("/")[2] for path in plans.failures["path"]] == ["坏.txt", "nowhere.txt"]
    assert plans.failures["error"].str.contains("not a text file|no file").all()


def test_no_plan_at_all_gives_empty_frames_with_their_columns():
    plans = pl.read_plans([])
    assert [list(frame) for frame in plans] == [
        list(schema.TARGETS), list(schema.RESULTS), list(schema.MILESTONES), list(schema.ITEMS),
        ["path", "error"],
    ]  # fmt: skip
    assert all(frame.empty for frame in plans)


def test_a_pattern_that_matches_nothing_is_an_error(tmp_path):
    with pytest.raises(ReadError, match=r"No file matches .*\*\.pdf"):
        pl.read_plans(f"{tmp_path}/*.pdf")


def test_two_files_of_one_name_are_refused(tmp_path):
    with pytest.raises(PlanlibError, match="More than one file would be the plan a"):
        pl.read_plans([tmp_path / "a.txt", tmp_path / "b" / "a.txt"])
