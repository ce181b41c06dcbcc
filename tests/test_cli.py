"""The command line: what goes to standard output, what to standard error, and the exit code."""

import io
import json
import os
import subprocess
import sys
import time
from unittest.mock import Mock

import docx
import openpyxl
import pandas as pd
import pytest

import planlib as pl
from planlib import cli, synthetic

COLUMNS = """
    plan_id target_id region start_year end_year section item heading headline indicator label label_en
    coverage measure base_year base_low comparator low high unit point point_rule classifier quantity
    price_basis role tier commitment strength confidence doubt origin start end quote_start quote page
""".split()
PLAN = "2024年预期目标：地区生产总值增长5%左右，固定资产投资增长6%。"
NO_TARGETS = "全区上下要认真贯彻会议精神，坚定信心，开拓进取。"


@pytest.fixture
def call(capsys):
    """Run a command in this process: exit code, standard output, standard error."""

    def call(*arguments):
        try:
            code = cli.main([str(a) for a in arguments])
        except SystemExit as exit:  # of argparse
            code = exit.code
        return code, *capsys.readouterr()

    def frame(*arguments):
        return pd.read_csv(io.StringIO(call(*arguments, "--format", "csv")[1]))

    call.frame = frame
    return call


@pytest.fixture
def piped(monkeypatch):
    def piped(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="ascii"))

    return piped


@pytest.fixture
def other_plan(tmp_path):
    path = tmp_path / "我区 计划" / "2024年 计划.txt"
    path.parent.mkdir()
    path.write_text(PLAN, "utf-8")
    return path


# --- frames in each format ------------------------------------------------------------------------


def test_csv_has_exactly_the_columns_of_the_targets_frame(call):
    assert call("targets", "--format", "csv")[1].splitlines()[0].split(",") == COLUMNS


def test_offsets_in_the_csv_point_at_the_quantity(call, plan):
    targets = call.frame("targets")
    assert len(targets) == len(plan.targets)
    assert [plan.text[r.start : r.end] for r in targets.itertuples()] == list(targets["quantity"])


def test_json_has_a_record_for_every_row(call, plan):
    records = json.loads(call("targets", "--format", "json")[1])
    assert [r["target_id"] for r in records] == plan.targets["target_id"].tolist()
    assert (records[0]["label"], records[0]["coverage"]) == ("全区生产总值", None)


def test_a_table_is_what_is_printed_unless_a_format_is_asked_for(call, plan):
    _, out, _ = call("targets")
    assert len(out.splitlines()) == len(plan.targets) + 1
    assert "固定资产投资" in out and "NaN" not in out


def test_a_workbook_shows_sums_as_people_count_them(call, tmp_path):
    path = tmp_path / "targets.xlsx"
    assert call("targets", "--format", "xlsx", "-o", path)[2].endswith(f"planlib: wrote {path}\n")
    _, header, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert list(header) == COLUMNS
    shown = {(row[COLUMNS.index("low")], row[COLUMNS.index("unit")]) for row in rows}
    assert {(8, "%"), (3.3, "亿元"), (5000, "万元")} <= shown


def test_parquet_holds_the_frame_as_it_is(call, plan, tmp_path):
    path = tmp_path / "targets.parquet"
    assert call("targets", "-o", path)[2].endswith(f"planlib: wrote {path}\n")
    pd.testing.assert_frame_equal(pd.read_parquet(path), plan.targets)


def test_parquet_names_the_extra_where_its_library_is_not_installed(call, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    code, _, err = call("targets", "-o", tmp_path / "targets.parquet")
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert "pip install 'planlib[parquet]'" in " ".join(err.split())


def test_items_are_all_there(call):
    items = call.frame("items")
    assert (len(items), items["targets"].sum()) == (35, 31)


def test_milestones_are_printed_with_stage_and_due(call):
    milestones = call.frame("milestones").set_index("name")
    assert milestones.loc["沈数机床", ["stage", "due"]].astype(str).tolist() == ["start", "2017"]


@pytest.mark.parametrize("name", ["targets", "results", "milestones", "items"])
def test_nothing_read_gives_an_empty_frame_with_its_header(call, piped, plan, name):
    piped(NO_TARGETS.encode())
    code, out, err = call(name, "-", "--format", "csv")
    assert (code, out) == (0, ",".join(getattr(plan, name)) + "\n")
    assert f"no {name} were read from this plan; the frame is empty" in err


def test_a_csv_file_begins_with_a_bom_and_is_all_that_is_left_behind(call, tmp_path):
    path = tmp_path / "目标 表.csv"
    assert call("targets", "--format", "csv", "-o", path)[:2] == (0, "")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfplan_id,")
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_left_as_it_was_when_writing_fails(call, tmp_path, monkeypatch):
    path = tmp_path / "targets.csv"
    path.write_text("of yesterday", "utf-8")
    full = Mock(side_effect=OSError(28, "No space left on device"))
    monkeypatch.setattr(cli.Path, "write_text", full)
    _, _, err = call("targets", "--format", "csv", "-o", path)
    assert "targets.csv cannot be written: No space left on device" in " ".join(err.split())
    assert path.read_text("utf-8") == "of yesterday"
    assert list(tmp_path.iterdir()) == [path]


def test_paths_go_to_the_year_asked_for(call):
    paths = call.frame("project", "--until", 2020)
    ends = paths.query("year == 2020").set_index("indicator")["value"]
    assert ends[["gdp", "fai"]].round(1).tolist() == [136.0, 157.4]
    assert "136.0" in call("project", "--until", 2020)[1]


# --- corpus ---------------------------------------------------------------------------------------


def test_a_corpus_says_what_was_read_what_was_there_and_what_failed(call, tmp_path):
    synthetic.write(tmp_path / "plans", 2)
    (tmp_path / "plans" / "bad [1].txt").write_bytes(bytes(range(256)))
    out = tmp_path / "out"
    command = ("corpus", *sorted(tmp_path.glob("plans/*")), "-o", out, "--workers", 1)
    code, printed, err = call(*command)
    assert (code, printed) == (0, "")
    assert f"3 files were read and 0 had been read before; {out} holds 2 plans\n" in err
    assert f"files that could not be read: 1; {out / 'failures'} has a table of them\n" in err
    assert pd.read_parquet(out / "failures")["path"].str.endswith("bad [1].txt").tolist() == [True]
    assert "0 files were read and 3 had been read before" in call(*command)[2]


@pytest.mark.parametrize(
    "arguments, message",
    [
        ("corpus nowhere/*.txt -o out", "No file matches nowhere/*.txt"),
        ("corpus . -o out --workers 0", "workers is 0"),
        ("corpus . -o out --workers 2 --scheduler tcp://127.0.0.1:1", "pass one"),
    ],
)
def test_a_corpus_that_cannot_be_begun_is_no_success(
    call, arguments, message, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    code, _, err = call(*arguments.split())
    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert message in " ".join(err.split())


# --- gap ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "basis", "even", "drift"),
    [
        (["fai", "gdp"], "Basis: mixed", "3.7037%", "pass --deflator"),
        (["fai", "budget_revenue"], "Basis: nominal", "none needed", "2017 4.1860%"),
        (["industrial_value_added", "gdp"], "Basis: real", "none needed", "2017 0.4630%"),
    ],
)
def test_gap_prints_basis_then_break_even_then_drift(call, pair, basis, even, drift):
    _, out, _ = call("gap", *pair)
    first, second, third = out.splitlines()
    assert first.startswith(basis)
    assert even in second
    assert third.endswith(drift)


def test_gap_speaks_chinese_too(call):
    _, out, _ = call("gap", "--lang", "zh", "--deflator", "1.4")
    assert [line[:2] for line in out.splitlines()] == ["口径", "临界", "比值"]
    assert "3.7037%" in out and "2017 2.2719%" in out


DRIFTS = [("1.4", "2.2719%"), ("4.2", "−0.4763%"), ("-0.5", "4.2248%")]


def test_a_scenario_may_change_the_rates_of_a_gap(call, tmp_path):
    path = tmp_path / "mine.toml"
    rules = "[growth.gdp]\nhold = 6.0\n[growth.gdp_deflator]\nhold = 2.0\n"
    path.write_text('title = "t"\nauthor = "a"\nreference = "r"\n' + rules, "utf-8")
    _, out, _ = call("gap", "fai", "gdp", "--until", 2018, "--scenario", path)
    assert out.endswith("2017 1.6703%; 2018 3.5886% (scenario)\n")


@pytest.mark.parametrize(("deflator", "drift"), DRIFTS)
def test_a_deflator_may_be_a_number(call, deflator, drift):
    assert call("gap", "fai", "gdp", "--deflator", deflator)[1].endswith(f"2017 {drift}\n")


def test_a_deflator_may_be_a_file_by_year(call, tmp_path):
    path = tmp_path / "平减 指数.csv"
    path.write_text("year,deflator_pct\n2017,4.2\n2018,3.5\n", "utf-8-sig")
    _, out, _ = call("gap", "fai", "gdp", "--deflator", path, "--until", 2018)
    assert out.endswith("2017 −0.4763%; 2018 0.1968% (scenario)\n")


def test_gap_takes_a_plan_before_the_pair(call, other_plan):
    assert "FAI 6%, GDP 5%" in call("gap", other_plan, "fai", "gdp")[1]


# --- which plan -----------------------------------------------------------------------------------


def test_the_run_says_which_plan_it_read(call, other_plan):
    assert "planlib: read the bundled plan (xinxiang-hightech-2017; " in call("items")[2]
    assert f"planlib: read {other_plan} (2024年 计划; " in call("items", other_plan)[2]


def test_the_run_says_what_to_pass_where_the_text_does_not_tell(call, piped):
    piped(NO_TARGETS.encode())
    assert "region unknown, pass --region; year unknown, pass --year" in call("items", "-")[2]
    piped(NO_TARGETS.encode())
    assert "(stdin; 某区; 2019)" in call("items", "-", "--region", "某区", "--year", 2019)[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_standard_input_may_be_in_any_common_encoding(call, piped, encoding):
    piped(PLAN.encode(encoding))
    targets = call.frame("targets", "-")
    assert targets["indicator"].tolist() == ["gdp", "fai"]


@pytest.mark.parametrize("kind", ["page", "word", "pdf"])
def test_standard_input_may_be_any_kind_of_file(call, piped, printed, kind):
    piped(
        {
            "page": lambda: f"<html><p>{PLAN}</p></html>".encode("gb18030"),
            "word": lambda: word(PLAN),
            "pdf": lambda: printed([], [(60, 500, PLAN)]),
        }[kind]()
    )
    targets = call.frame("targets", "-")
    assert targets["indicator"].tolist() == ["gdp", "fai"]
    assert targets["page"].tolist() == [2, 2] if kind == "pdf" else targets["page"].isna().all()


def word(text):
    document, file = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(file)
    return file.getvalue()


# --- what is at fault -----------------------------------------------------------------------------

FAULTY = {
    "empty.txt": b"", "binary.txt": bytes(range(256)) * 4, "plan.csv": PLAN.encode(),
    "words.csv": b"year,deflator_pct\n2017,much\n", "columns.csv": b"a,b\n1,2\n",
    "locked.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "twice.csv": b"year,deflator_pct\n2017,1\n2017,2\n",
}  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("targets nowhere.txt", "There is no file"),
        ("targets .", "is a folder, and a file was expected"),
        ("targets empty.txt", "empty.txt is empty"),
        ("targets binary.txt", "binary.txt is not a text file"),
        ("targets plan.csv", "files ending in .csv are not read"),
        ("targets --year 17", "year is 17: a year between 1949 and 2100 was expected"),
        ("targets --format xlsx", "A workbook needs a file: add -o FILE.xlsx."),
        ("targets --format parquet", "Parquet needs a file: add -o FILE.parquet."),
        ("targets -o .", "is a folder, and a file was expected. Name a file with -o."),
        ("targets -o nowhere/t.txt", "cannot be written: No such file or directory"),
        ("project --until 2016", "until is 2016: a year was expected, 2017"),
        ("project --until 2020 --scenario x", "There is no scenario 'x'"),
        ("gap fai gpd", "There is no indicator 'gpd'. Did you mean gdp?"),
        ("gap fai cpi", "The plan has no growth target for cpi"),
        ("gap fai", "gap takes two indicators, or a plan and two indicators, not 'fai'"),
        ("gap fai gdp --deflator much", "--deflator is 'much': a number such as 1.4, or a CSV"),
        ("gap fai gdp --deflator nan", "deflator_pct says nothing of 2017"),
        ("gap fai gdp --deflator words.csv", "words.csv is no table of deflators"),
        ("gap fai gdp --deflator columns.csv", "columns.csv is no table of deflators"),
        ("gap fai gdp --deflator empty.txt", "empty.txt is no table of deflators"),
        ("gap fai gdp --deflator twice.csv", "deflator_pct names 2017 more than once"),
        ("targets -", "Standard input is empty: pipe the text of a plan into it."),
        ("targets locked.docx", "locked.docx is protected by a password. Open it in Word or WPS"),
        ("lab", "jupyterlab, which is not installed. Install it with: pip install 'planlib[lab]'"),
        ("briefing -o empty.txt", "is a file, and a folder was expected"),
    ],
)
def test_a_fault_is_one_paragraph(call, tmp_path, piped, monkeypatch, arguments, words):
    for name, content in FAULTY.items():
        (tmp_path / name).write_bytes(content)
    piped(b" ")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "jupyterlab", None)
    code, out, err = call(*arguments.split())
    assert (code, out) == (2, "")
    said = [line for line in err.splitlines() if not line.startswith("planlib: read ")]
    assert said[0].startswith("planlib: ") and "" not in said
    assert words in " ".join(said)


@pytest.mark.parametrize("arguments", [[], ["bogus"], ["project"], ["targets", "--year", "x"]])
def test_what_the_command_line_does_not_know_exits_with_2(call, arguments):
    code, out, err = call(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: planlib")


def test_an_interrupted_run_says_that_nothing_is_half_written(call, monkeypatch):
    monkeypatch.setattr(cli, "read_plan", Mock(side_effect=KeyboardInterrupt))
    said = "planlib: stopped; nothing was left half-written.\n"
    assert call("targets") == (130, "", said)


# --- the rest -------------------------------------------------------------------------------------


def test_version(call):
    assert call("--version") == (0, f"planlib {pl.__version__}\n", "")


def test_a_briefing_is_written_and_its_files_are_named(call, piped, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    piped(NO_TARGETS.encode())
    code, out, _ = call("briefing", "-", "-o", "简报 1", "--lang", "en")
    first, *names = out.splitlines()
    assert (code, first) == (0, "planlib: wrote")
    written = (tmp_path / "简报 1").iterdir()
    assert {tmp_path / name.strip() for name in names} == set(written)


def test_the_folder_that_one_is_in_is_not_replaced_under_ones_feet(
    call, piped, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    piped(NO_TARGETS.encode())
    code, out, err = call("briefing", "-", "-o", ".", "--lang", "en")
    assert (code, out) == (2, "")
    assert "is the folder that you are in" in " ".join(err.split())
    assert list(tmp_path.iterdir()) == []


def test_output_is_utf_8_whatever_the_environment_says(run):
    done = run("targets", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert "固定资产投资" in done.stdout.decode("utf-8")
    assert done.stderr.decode("utf-8").startswith("planlib: read the bundled plan")


def test_a_reader_who_goes_away_is_no_error():
    command = [sys.executable, "-m", "planlib.cli", "targets", "--format", "csv"]
    with subprocess.Popen(command, stdout=-1, stderr=-1, cwd=cli.Path(pl.__file__).parents[1]) as p:
        p.stdout.close()
        said = p.stderr.read().decode("utf-8")
    assert (p.returncode, said.count("\n")) == (0, 1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGTERM that a program can answer")
def test_a_run_ended_from_outside_leaves_nothing_behind(tmp_path):
    command = [sys.executable, "-m", "planlib.cli", "briefing", "-o", str(tmp_path / "out")]
    with subprocess.Popen(
        command, stdout=-1, stderr=-1, cwd=cli.Path(pl.__file__).parents[1]
    ) as process:
        while process.poll() is None and not list(tmp_path.iterdir()):
            time.sleep(0.05)
        process.terminate()
    assert process.returncode == 143
    assert list(tmp_path.iterdir()) == []


def test_the_text_is_shown_with_what_was_read(call):
    code, out, _ = call("show", "--text")
    assert code == 0
    assert "生产总值增长8%〔全区生产总值 · 比上年增长 · 2017 · 目标〕" in out
    assert call("show")[0] == 2
    assert "add -o plan.html, or --text to see it here" in call("show")[2]


def test_the_ending_of_a_file_tells_its_format(call, tmp_path):
    path = tmp_path / "targets.csv"
    assert call("targets", "-o", path)[0] == 0
    assert path.read_text("utf-8-sig").startswith("plan_id,target_id,")


def test_a_table_speaks_english_when_asked(call):
    table = call("targets", "--lang", "en")[1]
    assert "GDP" in table.upper() or "gross domestic" in table
    assert "全区生产总值" not in table


def test_findings_are_printed_by_kind(call):
    code, out, _ = call("check", "--lang", "en")
    assert code == 0
    assert "basis" in out and "do not compare as printed" in out
    assert call.frame("check")["kind"].tolist() == ["basis"] * 3 + ["tension"] * 2 + ["context"] * 4
