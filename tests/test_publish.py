"""The folder of a briefing: what is written, what is replaced, and what is never touched."""

import hashlib
import json
import sys
from pathlib import Path
from unittest.mock import Mock

import docx
import pytest

import planlib as pl
from planlib.briefing import build, html
from planlib.errors import MissingExtra, OutputError, PlanlibError


@pytest.fixture
def small():
    """A plan whose briefing is quickly made: a page and a workbook that say that there is nothing."""
    return pl.read_plan(text="全区上下要认真贯彻会议精神，坚定信心，开拓进取。")


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by name."""
    paths = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_the_manifest_lists_exactly_the_files_with_their_hashes(briefing):
    written = files(briefing)
    manifest = json.loads(written.pop("manifest.json"))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in written.items()}
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == hashes
    assert len(hashes) == 16


def test_another_process_writes_the_same_pages_workbooks_and_charts(briefing, run, tmp_path):
    done = run("briefing", "-o", "再一次 run", "--lang", "zh", PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stderr.decode("utf-8")
    again, first = files(tmp_path / "再一次 run"), files(briefing)
    del again["manifest.json"]  # of one language here, of two there
    assert len(again) == 8
    assert [name for name in again if again[name] != first[name]] == []


def test_a_second_run_writes_the_same_bytes(small, tmp_path):
    build(small, tmp_path / "first")
    build(small, tmp_path / "second")
    assert files(tmp_path / "first") == files(tmp_path / "second")


def test_a_folder_may_be_empty_or_hold_an_earlier_briefing(small, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    both = build(small, folder, lang="both")
    assert {path.name for path in both} == set(files(folder))
    english = build(small, folder, lang="en")
    assert {path.name for path in english} == set(files(folder)) < {path.name for path in both}


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("notes.txt", "mine", r"beside the earlier briefing: notes\.txt\. Nothing was written"),
        ("briefing.en.html", "mine", r"edited since it was made: briefing\.en\.html\. Nothing was"),
        ("manifest.json", "{}", r"no briefing of planlib \(briefing\.en\.html; .*nothing was written"),
    ],
)  # fmt: skip
def test_a_folder_with_anything_of_others_is_refused_and_left_alone(
    small, tmp_path, name, text, words
):
    build(small, tmp_path / "out", lang="en")
    (tmp_path / "out" / name).write_text(text, "utf-8")
    before = files(tmp_path)
    with pytest.raises(OutputError, match=words):
        build(small, tmp_path / "out", lang="en")
    assert files(tmp_path) == before


def test_a_manifest_that_lists_no_files_is_refused(small, tmp_path):
    (tmp_path / "manifest.json").write_text('{"made_by": "planlib briefing"}', "utf-8")
    with pytest.raises(OutputError, match="no briefing of planlib"):
        build(small, tmp_path)


@pytest.mark.parametrize(
    ("place", "words"), [("f", "is a file, and a folder"), ("f/x", "f/x cannot be written")]
)
def test_a_file_in_the_way_is_refused_and_left_alone(small, tmp_path, place, words):
    (tmp_path / "f").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=words):
        build(small, tmp_path / place)
    assert files(tmp_path) == {"f": b"mine"}


@pytest.fixture
def earlier(small, tmp_path):
    """A folder with nothing but a briefing, which has to be there again after the test."""
    build(small, tmp_path / "out", lang="en")
    before = files(tmp_path)
    yield tmp_path / "out"
    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_exception_in_the_middle_leaves_the_earlier_briefing(small, earlier, monkeypatch):
    monkeypatch.setattr(html, "page", Mock(side_effect=RuntimeError("in the middle")))
    with pytest.raises(RuntimeError, match="in the middle"):
        build(small, earlier)


@pytest.mark.parametrize(
    ("number", "error", "words"),
    [
        (1, OutputError, "out cannot be replaced: Permission denied. Close the files"),
        (2, OutputError, "Permission denied. What was there before is still there."),
    ],
)
def test_a_move_that_fails_leaves_the_earlier_briefing(
    small, earlier, monkeypatch, number, error, words
):
    rename, moved = Path.rename, []

    def fail_once(path, target):
        moved.append(path)
        if len(moved) == number:
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail_once)
    with pytest.raises(error, match=words):
        build(small, earlier)


def test_without_tqdm_nothing_is_left_behind(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(MissingExtra, match=r"library tqdm.*'planlib\[briefing\]'"):
        build(small, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_word_document_in_a_folder_with_spaces_and_chinese(tmp_path):
    path = tmp_path / "我区 2024 计划.docx"
    document = docx.Document()
    document.add_paragraph("2020年预期目标：地区生产总值增长6%左右。")
    document.save(str(path))
    (page, *_) = build(pl.read_plan(path), tmp_path / "简报 1", lang="zh")
    assert page == tmp_path / "简报 1" / "briefing.zh.html"
    assert "2020年预期目标：地区生产总值增长6%左右" in page.read_text("utf-8")


def test_another_language_is_refused_before_anything_is_written(small, tmp_path):
    with pytest.raises(PlanlibError, match="lang is 'fr': 'zh' or 'en' was expected"):
        build(small, tmp_path / "out", lang="fr")
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_folder_is_written_through(small, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    build(small, tmp_path / "link", lang="en")
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}
    assert "manifest.json" in files(tmp_path / "real")
