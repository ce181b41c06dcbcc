"""`planlib track`. Every observation in this file is made up."""

import json

import pytest

from planlib import cli, schema

MADE_UP = """indicator,target_id,period_end,span,measure,value,unit,price_basis,vintage,known_from,source_id
fai,,2017-09-30,ytd,growth,11.2,%,nominal,first,2017-10-20,made-up
retail_sales,,2017-09-30,ytd,growth,11.2,%,real,first,2017-10-20,made-up
,xinxiang-hightech-2017:1170.1,2017-09-30,ytd,level,6.2,亿元,nominal,first,2017-10-20,made-up
"""
LAST_YEAR = """indicator,period_end,span,measure,value,unit,price_basis,vintage,known_from
fai,2016-09-30,ytd,level,72,亿元,nominal,first,2016-10-20
fai,2016-12-31,year,level,100,亿元,nominal,first,2017-01-20
"""


@pytest.fixture
def track(tmp_path, capsys):
    """Run the command on the made-up table: exit code, standard output, standard error."""
    (tmp_path / "observations.csv").write_text(MADE_UP, "utf-8")
    (tmp_path / "last-year.csv").write_text(LAST_YEAR, "utf-8")

    def track(*arguments, as_of="2017-11-01"):
        given = ["--observations", str(tmp_path / "observations.csv"), "--as-of", as_of]
        return cli.main(["track", *given, *map(str, arguments)]), *capsys.readouterr()

    return track


def test_each_target_with_a_figure_is_told_with_its_reason(track):
    code, out, err = track()
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "无法判断：融资" or "进度滞后：固定资产投资" in lines
    assert "    2017年1—9月同比增长11.2%，比全年目标（12%）低0.8个百分点，进度滞后。" in lines
    assert "    目标为现价，观测数据为可比价，口径不同，不能相比。" in lines
    assert len(lines) == 6
    assert "planlib: of 27 of 30 targets nothing was known on 2017-11-01" in err


def test_in_english(track):
    out = track("--lang", "en")[1]
    assert out.startswith(
        "behind: Investment in fixed assets\n    Up 11.2% on a year earlier in January"
    )


def test_the_straight_line_has_to_be_asked_for(track):
    assert "序时进度（已过全年的75.0%）" not in track()[1]
    assert "按序时进度（已过全年的75.0%）应为7.5亿元" in track("--profile", "straight-line")[1]


def test_last_years_figures_may_be_a_file(track, tmp_path):
    out = track("--profile", tmp_path / "last-year.csv")[1]
    assert "上年同期占上年全年的72.0%，其余月份至少增长14.1%才能达到目标" in out


def test_formats_have_the_columns_of_the_frame(track, tmp_path):
    out = track("--format", "csv")[1]
    assert out.splitlines()[0].split(",") == list(schema.TRACKED)
    assert list(json.loads(track("--format", "json")[1])[0]) == list(schema.TRACKED)
    assert "behind" in track("--format", "table")[1]
    assert track("-o", tmp_path / "progress.parquet")[0] == 0


def test_a_workbook_shows_sums_as_people_read_them(track, tmp_path):
    import openpyxl

    path = tmp_path / "progress.xlsx"
    assert track("-o", path, "--profile", "straight-line")[0] == 0
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    head = next(row for row in rows if "target_id" in row)
    found = next(row for row in rows if "xinxiang-hightech-2017:1170.1" in row)
    told = dict(zip(head, found, strict=True))
    names = ["unit", "target", "observed", "expected", "rest"]
    assert [told[name] for name in names] == ["亿元", 10, 6.2, 7.5, 3.8]


def test_what_is_at_fault_is_said_in_one_paragraph(track, tmp_path):
    code, out, err = track(as_of="November")
    assert (code, out) == (2, "")
    assert "as_of is 'November'" in err
    (tmp_path / "observations.csv").write_text(
        MADE_UP.replace("11.2,%,real", "11.2,x,real"), "utf-8"
    )
    code, _, err = track()
    assert code == 2
    assert "row 3: unit 'x' is unknown" in " ".join(err.split())
