"""The folder of a briefing: what is written, what is replaced, and what is never touched."""

import contextlib
import functools
import gc
import hashlib
import importlib.metadata
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import docx
import pptx
import pptx.util
import pytest
from xlsxwriter.exceptions import FileCreateError

import planlib as pl
from planlib import cli
from planlib.briefing import build, html, publish, xlsx
from planlib.errors import MissingExtra, OutputError, PlanlibError, ReadError

ROOT = Path(pl.__file__).parents[1]


@pytest.fixture
def small():
    """A plan whose briefing is quickly made: a page and a workbook that say that there is nothing."""
    return pl.read_plan(text="全区上下要认真贯彻会议精神，坚定信心，开拓进取。")


@pytest.fixture
def few():
    """A plan whose briefing has three charts."""
    return pl.read_plan(text="2024年预期目标：固定资产投资增长6%左右，财政收入增长4%。")


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by name."""
    paths = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_the_pack_holds_each_format_and_each_chart_in_both_languages(briefing, parts):
    pages = {f"briefing.{lang}.{kind}" for lang in parts for kind in publish.WRITERS}
    charts = {
        f"charts/{chart.key}.{lang}.{kind}"
        for lang, part in parts.items()
        for chart in part.charts
        for kind in ("png", "svg")
    }
    assert set(files(briefing)) == {*pages, *charts, "manifest.json"}
    assert set(publish.WRITERS) == {"docx", "html", "pdf", "pptx", "xlsx"}


def test_the_manifest_lists_exactly_the_files_with_their_hashes(briefing):
    written = files(briefing)
    manifest = json.loads(written.pop("manifest.json"))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in written.items()}
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == hashes
    assert len(hashes) > 40


# Another hash seed and time zone, as another machine may have.
ELSEWHERE = {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai"}


@pytest.mark.slow
def test_another_process_writes_the_same_briefing_on_the_bundled_plan(briefing, run, tmp_path):
    done = run("briefing", "-o", "again", "--lang", "both", **ELSEWHERE)
    assert done.returncode == 0, done.stderr.decode("utf-8")
    again, first = files(tmp_path / "again"), files(briefing)
    assert set(again) == set(first)
    assert [name for name in again if again[name] != first[name]] == []


def test_a_second_run_writes_the_same_bytes(few, tmp_path):
    build(few, tmp_path / "first", lang="zh")
    build(few, tmp_path / "second", lang="zh")
    first = files(tmp_path / "first")
    assert {Path(name).suffix[1:] for name in first} == {*publish.WRITERS, "png", "svg", "json"}
    assert files(tmp_path / "second") == first


# Which files are in a folder makes no difference to how it is replaced.
page = functools.partial(build, formats="html")


def test_a_folder_may_be_empty_or_hold_an_earlier_briefing(small, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    both = page(small, folder, lang="both")
    assert {path.name for path in both} == set(files(folder))
    english = page(small, folder, lang="en")
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
    page(small, tmp_path / "out", lang="en")
    (tmp_path / "out" / name).write_text(text, "utf-8")
    before = files(tmp_path)
    with pytest.raises(OutputError, match=words):
        page(small, tmp_path / "out", lang="en")
    assert files(tmp_path) == before


def test_a_manifest_that_lists_no_files_is_refused(small, tmp_path):
    (tmp_path / "manifest.json").write_text('{"made_by": "planlib briefing"}', "utf-8")
    with pytest.raises(OutputError, match="no briefing of planlib"):
        page(small, tmp_path)


@pytest.mark.parametrize(
    ("place", "words"), [("f", "is a file, and a folder"), ("f/x", "f/x cannot be written")]
)
def test_a_file_in_the_way_is_refused_and_left_alone(small, tmp_path, place, words):
    (tmp_path / "f").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=words):
        page(small, tmp_path / place)
    assert files(tmp_path) == {"f": b"mine"}


@pytest.fixture
def earlier(small, tmp_path):
    """A folder with nothing but a briefing, which has to be there again after the test."""
    page(small, tmp_path / "out", lang="en")
    before = files(tmp_path)
    yield tmp_path / "out"
    assert files(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_exception_in_the_middle_leaves_the_earlier_briefing(small, earlier, monkeypatch):
    collector, during = gc.get_threshold(), []

    def fail(*_, **__):
        during.append(gc.get_threshold())
        raise RuntimeError("in the middle")

    monkeypatch.setattr(html, "page", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        page(small, earlier)
    assert during == [publish.RARELY]
    assert gc.get_threshold() == collector


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
        page(small, earlier)


def test_without_tqdm_nothing_is_left_behind(small, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(MissingExtra, match=r"library tqdm.*'planlib\[briefing\]'"):
        page(small, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_a_word_document_in_a_folder_with_spaces_and_chinese(tmp_path):
    path = tmp_path / "我区 2024 计划.docx"
    document = docx.Document()
    document.add_paragraph("2020年预期目标：地区生产总值增长6%左右。")
    document.save(str(path))
    (path, *_) = page(pl.read_plan(path), tmp_path / "简报 1", lang="zh")
    assert path == tmp_path / "简报 1" / "briefing.zh.html"
    assert "2020年预期目标：地区生产总值增长6%左右" in path.read_text("utf-8")


def test_another_language_is_refused_before_anything_is_written(small, tmp_path):
    with pytest.raises(PlanlibError, match="lang is 'fr': 'zh' or 'en' was expected"):
        page(small, tmp_path / "out", lang="fr")
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_a_folder_is_written_through(small, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    page(small, tmp_path / "link", lang="en")
    assert {path.name for path in tmp_path.iterdir()} == {"real", "link"}
    assert "manifest.json" in files(tmp_path / "real")


# --- what is asked for ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("formats", "names"),
    [
        ("xlsx", ["briefing.en.xlsx"]),
        (["xlsx", "html", "xlsx"], ["briefing.en.html", "briefing.en.xlsx"]),
        (("charts",), []),  # of a plan that has none
    ],
)
def test_only_the_formats_of_choice_are_written(small, tmp_path, formats, names):
    written = build(small, tmp_path / "out", lang="en", formats=formats)
    assert [path.name for path in written] == [*names, "manifest.json"]
    assert set(files(tmp_path / "out")) == {*names, "manifest.json"}


@pytest.mark.parametrize("formats", ["doc", ["html", "odt"], []])
def test_an_unknown_format_is_refused_before_anything_is_written(small, tmp_path, formats):
    with pytest.raises(PlanlibError, match=r"formats is \[.*\]: one or several of docx, .*charts"):
        build(small, tmp_path / "out", formats=formats)
    assert list(tmp_path.iterdir()) == []


def test_the_charts_alone(few, tmp_path):
    written = build(few, tmp_path / "out", lang="en", formats="charts")
    names = [path.relative_to(tmp_path / "out").as_posix() for path in written]
    charts = [
        f"charts/{key}.en.{kind}"
        for key in ("targets", "paths", "revenue")
        for kind in ("png", "svg")
    ]
    assert names == [*charts, "manifest.json"]
    holds = json.loads(written[-1].read_text("utf-8"))["files"]
    assert [holds[name]["holds"] for name in names[:2]] == ["chart, 200 dpi", "chart, vector"]


@pytest.fixture
def slides(monkeypatch):
    """A writer of slides that notes what it is given."""
    noted = []

    def write(part, path, means):
        noted.append((part.lang, path.name, means.template))
        docx.Document().save(str(path))

    writer = publish.Writer("slides", write, ("python-pptx",))
    monkeypatch.setitem(publish.WRITERS, "pptx", writer)
    return noted


def test_a_new_format_is_a_line_and_its_template_goes_to_it(small, slides, tmp_path):
    template = tmp_path / "公司.pptx"
    template.write_bytes(b"a template")
    written = build(small, tmp_path / "out", formats=["pptx"], template=template)
    assert slides == [
        ("zh", "briefing.zh.pptx", template),
        ("en", "briefing.en.pptx", template),
    ]
    manifest = json.loads(written[-1].read_text("utf-8"))
    hashed = {"file": "公司.pptx", "sha256": hashlib.sha256(b"a template").hexdigest()}
    assert manifest["parameters"]["template"] == hashed
    assert manifest["versions"]["python-pptx"] == importlib.metadata.version("python-pptx")
    assert manifest["files"]["briefing.en.pptx"]["holds"] == "slides"


def test_a_template_without_slides_is_refused(small, tmp_path):
    with pytest.raises(
        PlanlibError, match=r"template is 'a\.pptx', and no slides are to be written"
    ):
        build(small, tmp_path / "out", formats="html", template="a.pptx")


@pytest.mark.parametrize("what", ["template", "observations"])
def test_a_file_that_is_not_there_is_named(small, slides, tmp_path, what):
    with pytest.raises(ReadError, match=rf"nowhere\.x, given as {what}, cannot be read: No such"):
        build(small, tmp_path / "out", **{what: tmp_path / "nowhere.x"})
    assert list(tmp_path.iterdir()) == []


def test_what_was_asked_for_reaches_the_facts_and_the_manifest(small, tmp_path, monkeypatch):
    given = {}

    def facts(plan, **asked):
        given.update(asked)
        return real(plan)

    real = publish.Facts
    monkeypatch.setattr(publish, "Facts", facts)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (tmp_path / "o.csv").write_bytes(b"observed")
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\ngrowth = { gdp = { fade = { to = 6.5, years = 3 } } }', "utf-8"
    )
    asked = {
        "scenarios": ["hold", tmp_path / "mine.toml"],
        "observations": tmp_path / "o.csv",
        "as_of": "2017-10-31",
    }
    build(small, tmp_path / "out", lang="en", formats="xlsx", **asked)
    assert given == asked
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert manifest["parameters"] == {
        "languages": ["en"],
        "formats": ["xlsx"],
        "date_of_files": "2000-01-01T00:00:00+00:00",
        "scenarios": [
            {"name": "hold"},
            {
                "name": "mine",
                "file": "mine.toml",
                "sha256": hashlib.sha256((tmp_path / "mine.toml").read_bytes()).hexdigest(),
            },
        ],
        "observations": {"file": "o.csv", "sha256": hashlib.sha256(b"observed").hexdigest()},
        "as_of": "2017-10-31",
    }
    assert manifest["versions"] == {
        "planlib": pl.__version__,
        "python": ".".join(map(str, sys.version_info[:3])),
        **{
            name: importlib.metadata.version(name)
            for name in ("matplotlib", "numpy", "pandas", "seaborn", "xlsxwriter")
        },
    }
    path = tmp_path / "out" / "briefing.en.xlsx"
    assert manifest["files"]["briefing.en.xlsx"]["bytes"] == path.stat().st_size


def test_observations_as_a_frame_are_known_by_their_hash(small, tmp_path, monkeypatch):
    real = publish.Facts
    monkeypatch.setattr(publish, "Facts", lambda plan, **asked: real(plan))
    frame = small.targets[["unit"]]
    build(small, tmp_path / "out", lang="en", formats="xlsx", observations=frame)
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    expected = hashlib.sha256(b"unit\n").hexdigest()
    assert manifest["parameters"]["observations"] == {"sha256_of_csv": expected}


def test_the_command_line_passes_on_what_it_is_given(monkeypatch, tmp_path):
    build = Mock(return_value=[tmp_path / "a"])
    monkeypatch.setattr("planlib.briefing.build", build)
    options = (
        "--lang en --scenario hold --scenario x.toml --observations o.csv --as-of 2017-10-31 "
        "--template t.pptx --format html --format pptx --spread 2"
    )
    assert cli.main(["briefing", "-o", "out", *options.split()]) == 0
    assert build.call_args.kwargs == {
        "lang": "en",
        "scenarios": ["hold", "x.toml"],
        "observations": "o.csv",
        "as_of": "2017-10-31",
        "spread_pp": 2.0,
        "template": "t.pptx",
        "formats": ["html", "pptx"],
        "progress": True,
    }


MADE_UP = """indicator,period_end,span,measure,value,unit,price_basis,known_from,source_id
fai,2017-09-30,ytd,growth,11.2,%,nominal,2017-10-20,made up
"""


def test_scenarios_observations_and_a_template_come_from_the_command_line_into_the_files(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    Path("我的.toml").write_text('title = "Mine"\n[growth.gdp]\nhold = 6.0\n', "utf-8")
    Path("o.csv").write_text(MADE_UP, "utf-8")
    own = pptx.Presentation()
    own.slide_width, own.slide_height = pptx.util.Cm(30), pptx.util.Cm(20)
    own.save("t.pptx")
    options = (
        "--lang zh --format pptx --format xlsx --scenario fade-to-national --scenario 我的.toml "
        "--observations o.csv --template t.pptx"
    )
    assert cli.main(["briefing", "-o", "out", *options.split()]) == 0, capsys.readouterr().err
    deck = pptx.Presentation("out/briefing.zh.pptx")
    assert (deck.slide_width, deck.slide_height) == (own.slide_width, own.slide_height)
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    names = {shape.name.split()[1] for shape in shapes if shape.name.startswith("Chart ")}
    assert {"paths-fade-to-national", "paths-我的", "progress-growth"} <= names
    said = "".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    said = "".join(said.split())
    # Known on the day on which the figure was, as no other day is given.
    assert "截至2017年10月20日，有观测数据的1项目标中，进度滞后1项。" in said
    asked = json.loads(Path("out/manifest.json").read_text("utf-8"))["parameters"]
    assert [s["name"] for s in asked["scenarios"]] == ["fade-to-national", "我的"]
    assert (asked["observations"]["file"], asked["template"]["file"]) == ("o.csv", "t.pptx")


class Terminal(io.StringIO):
    """Standard error as a person has it before them."""

    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("stderr", "progress", "shown"),
    [(Terminal(), True, True), (Terminal(), False, False), (io.StringIO(), True, False)],
)
def test_the_bar_names_the_file_and_shows_on_a_terminal_alone(
    small, tmp_path, monkeypatch, stderr, progress, shown
):
    monkeypatch.setattr(sys, "stderr", stderr)
    build(small, tmp_path / "out", lang="en", formats="xlsx", progress=progress)
    assert ("briefing.en.xlsx" in stderr.getvalue()) is shown
    assert (stderr.getvalue() != "") is shown


def test_a_workbook_for_which_the_disk_has_no_room_is_one_clear_error(small, tmp_path, monkeypatch):
    cause = FileCreateError(OSError(28, "No space left on device"))
    monkeypatch.setattr(xlsx, "workbook", Mock(side_effect=cause))
    with pytest.raises(OutputError, match=r"No space left on device\. Nothing was written\. Make"):
        build(small, tmp_path / "out", lang="en", formats="xlsx")
    assert list(tmp_path.iterdir()) == []


# --- processes ------------------------------------------------------------------------------------

TINY = "全区上下要认真贯彻会议精神。".encode()


def start(folder: Path, *, code: str = "", **streams) -> subprocess.Popen:
    """The command line in a process of its own, on a plan without targets."""
    (folder / "plan.txt").write_bytes(TINY)
    run = "import sys; from planlib import cli; sys.exit(cli.main(sys.argv[1:]))"
    options = ["briefing", "plan.txt", "-o", "out", "--lang", "zh", "--format", "xlsx"]
    command = [sys.executable, "-c", f"{code}\n{run}", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, cwd=folder, env=environment, **streams)


@pytest.mark.slow
def test_two_runs_at_once_end_with_one_whole_pack(tmp_path):
    # Each takes its time, so that the other has to wait.
    slow = "import time; from planlib.briefing import manifest as m; w = m.write\n"
    slow += "m.write = lambda *a: (time.sleep(1), w(*a))"
    both = [start(tmp_path, code=slow, stdout=-1, stderr=-1) for _ in range(2)]
    said = [run.communicate(timeout=300)[1].decode("utf-8") for run in both]
    assert [run.returncode for run in both] == [0, 0], said
    assert "Traceback" not in "".join(said)
    assert {path.name for path in tmp_path.iterdir()} == {"plan.txt", "out"}
    assert set(files(tmp_path / "out")) == {"briefing.zh.xlsx", "manifest.json"}


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows sets no limit to the size of a file")
def test_a_disk_that_is_full_is_one_clear_error_and_nothing_is_left(tmp_path):
    full = (
        "import resource, planlib.briefing; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))"
    )
    run = start(tmp_path, code=full, stdout=-1, stderr=-1)
    said = run.communicate(timeout=300)[1].decode("utf-8")
    assert run.returncode == 2
    assert "out cannot be written: File too large. Nothing was written." in " ".join(said.split())
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["plan.txt"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has other terminals")
def test_the_bar_names_the_files_on_a_terminal_and_nowhere_else(tmp_path):
    import termios

    ours, terminal = os.openpty()
    termios.tcsetwinsize(terminal, (24, 120))  # a new one has no columns, and so shows no bar
    run = start(tmp_path, stdout=-1, stderr=terminal)
    os.close(terminal)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal is closed
        while piece := os.read(ours, 10_000):
            shown += piece
    os.close(ours)
    run.communicate(timeout=300)
    assert b"planlib briefing" in shown and b"briefing.zh.xlsx" in shown
    run = start(tmp_path, stdout=-1, stderr=-1)
    said = run.communicate(timeout=300)[1].decode("utf-8")
    assert (run.returncode, said.count("\n")) == (0, 1)
    assert said.startswith("planlib: read plan.txt")
