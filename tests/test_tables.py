"""Tables of indicators: rows name the indicator, columns the years."""

import docx
import pytest

import planlib as pl
from planlib.reading import tables
from planlib.reading.tables import Column

NAN = float("nan")
HEAD = "指标\t单位\t2020年\t2025年\t年均\t属性"
COLUMNS = ["indicator", "measure", "low", "high", "unit", "comparator", "start_year", "end_year"]


def rows(frame):
    """The records as tuples; a missing number is None."""
    values = frame[COLUMNS].astype(object)
    return [tuple(row) for row in values.where(values.notna(), None).itertuples(index=False)]


def cell(row, head=HEAD, year=2021):
    """The only target of a table of one row."""
    targets = pl.read_plan(text=f"{head}\n{row}\n", year=year).targets
    assert len(targets) == 1
    return targets.iloc[0]


# --- headers ------------------------------------------------------------------------------------


def test_a_header_tells_what_its_columns_hold():
    head = tables.header(HEAD, 2021)
    assert (head.name, head.unit, head.kind) == (0, 1, 5)
    assert head.columns == {
        2: Column(2020, 2020, past=True, rate=False, unit=""),
        3: Column(2025, 2025, past=False, rate=False, unit=""),
        4: Column(2021, 2025, past=False, rate=True, unit=""),
    }


def test_a_column_beside_a_level_holds_its_growth():
    head = tables.header("指标\t2016年实绩\t2017年计划\t增长（%）", 2017)
    assert head.columns[2] == Column(2017, 2017, past=False, rate=False, unit="")
    assert head.columns[3] == Column(2017, 2017, past=False, rate=True, unit="%")


@pytest.mark.parametrize(
    ("column", "past"),
    [
        ("2017年完成", True),
        ("2017年实际", True),
        ("2017年目标", False),
        ("2017年", False),
        ("2016年", True),
    ],
)
def test_what_was_done_is_told_from_what_is_planned(column, past):
    assert tables.header(f"指标\t单位\t{column}", 2017).columns[2].past is past


def test_without_the_year_of_the_plan_the_last_column_is_ahead():
    columns = tables.header("指标\t2020年\t2025年", None).columns
    assert (columns[1].past, columns[2].past) == (True, False)


@pytest.mark.parametrize(
    "line",
    [
        "姓名\t2016年\t2017年",
        "指标\t单位\t数值",
        "指标 2016年 2017年",
        "2016年的指标，2017年的目标。",
    ],
)
def test_a_line_without_indicator_or_year_heads_no_table(line):
    assert tables.header(line, 2017) is None


def test_figures_without_a_header_are_no_targets():
    assert pl.read_plan(text="森林覆盖率\t35\t36\n", year=2017).targets.empty
    away = f"{HEAD}\n说明如下。\n森林覆盖率\t%\t35\t36\t[1]\t约束性\n"
    assert pl.read_plan(text=away, year=2021).targets.empty


# --- cells --------------------------------------------------------------------------------------


def test_a_column_of_the_past_holds_results_and_a_later_one_targets():
    plan = pl.read_plan(text=f"{HEAD}\n森林覆盖率\t%\t35\t36\t—\t约束性\n", year=2021)
    level = ("forest_coverage", "share")
    assert rows(plan.targets) == [(*level, 36, 36, "percent", "exactly", 2025, 2025)]
    assert rows(plan.results) == [(*level, 35, 35, "percent", "exactly", 2020, 2020)]


def test_a_yearly_average_spans_the_years_of_the_plan():
    row = cell("地区生产总值\t亿元\t—\t—\t6.5左右\t预期性")
    assert (row["measure"], row["low"], row["unit"], row["comparator"]) == (
        "growth", 6.5, "percent", "about",
    )  # fmt: skip
    assert (row["start_year"], row["end_year"]) == (2021, 2025)


# The number in brackets is the change over all years.
@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("常住人口城镇化率\t%\t—\t—\t[5.7]\t预期性", ("urbanisation", "change_pp", 5.7, "pp")),
        (
            "单位GDP能耗降低\t%\t—\t—\t[14]\t约束性",
            ("energy_intensity", "growth_since", -14, "percent"),
        ),
        ("城镇新增就业\t万人\t—\t—\t[30]\t预期性", ("new_urban_jobs", "increment", 3e5, "count")),
        ("常住人口城镇化率\t%\t—\t—\t［5.7］\t预期性", ("urbanisation", "change_pp", 5.7, "pp")),
    ],
)
def test_a_number_in_square_brackets_is_the_change_since(row, wanted):
    found = cell(row)
    assert (found["indicator"], found["measure"], found["low"], found["unit"]) == wanted
    assert (found["start_year"], found["end_year"]) == (2021, 2025)


@pytest.mark.parametrize(
    ("printed", "low", "high", "comparator"),
    [
        ("36", 36, 36, "exactly"),
        ("36%", 36, 36, "exactly"),
        ("≥36", 36, NAN, "at_least"),
        ("36以上", 36, NAN, "at_least"),
        (">36", 36, NAN, "more_than"),
        ("＞36", 36, NAN, "more_than"),
        ("≤36", NAN, 36, "at_most"),
        ("36以内", NAN, 36, "at_most"),
        ("<36", NAN, 36, "less_than"),
        ("36左右", 36, 36, "about"),
        ("35-36", 35, 36, "between"),
        ("35~36", 35, 36, "between"),
        ("３６．５", 36.5, 36.5, "exactly"),
    ],
)
def test_a_cell_is_read_with_its_bound(printed, low, high, comparator):
    row = cell(f"森林覆盖率\t%\t—\t{printed}\t—\t约束性")
    assert row["quantity"] == printed
    assert row["comparator"] == comparator
    assert [row["low"], row["high"]] == pytest.approx([low, high], nan_ok=True)


@pytest.mark.parametrize("printed", ["—", "-", "", " ", "/", "待定", "见附件", "2025年", "36和37"])
def test_a_cell_without_one_number_is_nothing(printed):
    text = f"{HEAD}\n森林覆盖率\t%\t—\t{printed}\t—\t约束性\n"
    assert pl.read_plan(text=text, year=2021).targets.empty


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("指标\t单位\t2017年", "固定资产投资\t亿元\t375"),
        ("指标\t2017年\t单位", "固定资产投资\t375\t亿元"),
        ("指标\t2016年\t2017年", "固定资产投资（亿元）\t—\t375"),
        ("指标\t2016年\t2017年", "固定资产投资(亿元)\t—\t375"),
        ("指标\t2016年\t2017年（亿元）", "固定资产投资\t—\t375"),
        ("序号\t指标名称\t2017年目标", "1\t固定资产投资（亿元）\t375"),
        ("指标\t2016年\t2017年", "1.固定资产投资（亿元）\t—\t375"),
        ("指标\t2016年\t2017年", "（1）固定资产投资（亿元）\t—\t375"),
    ],
)
def test_the_unit_stands_in_a_column_of_its_own_or_in_brackets(head, row):
    found = cell(row, head, 2017)
    assert (found["label"], found["indicator"], found["measure"]) == (
        "固定资产投资", "fai", "level",
    )  # fmt: skip
    assert (found["low"], found["unit"], found["quantity"]) == (375e8, "cny", "375")


def test_a_bracket_that_is_no_unit_stays_in_the_label():
    row = cell("固定资产投资（不含农户）\t亿元\t—\t375\t—\t预期性")
    assert row["label"] == "固定资产投资（不含农户）"
    assert (row["indicator"], row["coverage"]) == ("fai", "不含农户")


@pytest.mark.parametrize(
    ("kind", "strength"), [("约束性", "binding"), ("预期性", "expected"), ("", "expected")]
)
def test_what_is_binding_is_told_by_its_column(kind, strength):
    assert cell(f"森林覆盖率\t%\t35\t36\t—\t{kind}")["strength"] == strength


@pytest.mark.parametrize(
    ("label", "unit", "measure", "low"),
    [
        ("地区生产总值增长", "%", "growth", 6),
        ("地区生产总值增速", "%", "growth", 6),
        ("固定资产投资", "%", "growth", 6),
        ("居民消费价格指数", "%", "growth", 6),
        ("单位GDP能耗下降", "%", "growth", -6),
        ("城镇登记失业率", "%", "share", 6),
        ("粮食产量", "吨", "level", 6000),
    ],
)
def test_the_name_and_the_unit_tell_the_measure(label, unit, measure, low):
    row = cell(f"{label}\t{unit}\t6", "指标\t单位\t2017年", 2017)
    assert (row["measure"], row["low"]) == (measure, low)


def test_growth_beside_a_level_is_a_row_of_its_own():
    text = "指标\t单位\t2016年实绩\t2017年计划\t增长(%)\n社会消费品零售总额\t亿元\t80\t88\t10\n"
    plan = pl.read_plan(text=text, year=2017)
    code = "retail_sales"
    assert rows(plan.targets) == [
        (code, "level", 88e8, 88e8, "cny", "exactly", 2017, 2017),
        (code, "growth", 10, 10, "percent", "exactly", 2017, 2017),
    ]
    assert rows(plan.results) == [(code, "level", 80e8, 80e8, "cny", "exactly", 2016, 2016)]


def test_the_quote_of_a_cell_is_its_row():
    row = cell("森林覆盖率\t%\t35\t≥36\t—\t约束性")
    assert row["quote"] == "森林覆盖率\t%\t35\t≥36\t—\t约束性"


def test_read_gives_the_cells_of_a_row_in_the_order_of_the_columns():
    head = tables.header("指标\t2016年\t2017年", 2017)
    cells = tables.read("森林覆盖率（%）\t35\t36", 100, head)
    assert [c.when.past for c in cells] == [True, False]
    assert [(c.draft.quantity.start, c.draft.quantity.end) for c in cells] == [
        (109, 111),
        (112, 114),
    ]
    assert tables.read("森林覆盖率（%）", 0, head) == []
    assert tables.read("", 0, head._replace(name=1)) == []


# --- files --------------------------------------------------------------------------------------

TABLE = [
    ["指标", "单位", "2020年", "2025年", "属性"],
    ["森林覆盖率", "%", "35", "≥36", "约束性"],
    ["粮食产量", "万吨", "100", "105左右", "预期性"],
]
READ = [
    ("forest_coverage", "share", 36, None, "percent", "at_least", 2025, 2025),
    ("grain_output", "level", 105e7, 105e7, "kg", "about", 2025, 2025),
]


def test_a_table_of_a_word_file_is_read(tmp_path):
    document = docx.Document()
    document.add_paragraph("专栏1　“十四五”主要指标")
    table = document.add_table(rows=len(TABLE), cols=len(TABLE[0]))
    for row, words in zip(table.rows, TABLE, strict=True):
        for one, text in zip(row.cells, words, strict=True):
            one.text = text
    document.add_paragraph("固定资产投资增长8%。")
    document.save(tmp_path / "plan.docx")
    plan = pl.read_plan(tmp_path / "plan.docx", year=2021)
    assert rows(plan.targets)[:2] == READ
    assert plan.targets["strength"].tolist()[:2] == ["binding", "expected"]
    assert plan.targets["indicator"].tolist()[2:] == ["fai"]
    assert plan.results["low"].tolist() == [35, 100e7]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_of_a_text_file_is_read_by_its_tabs(tmp_path, end):
    path = tmp_path / "plan.txt"
    path.write_bytes(end.join("\t".join(row) for row in TABLE).encode())
    plan = pl.read_plan(path, year=2021)
    assert rows(plan.targets) == READ
    places = zip(plan.targets["start"], plan.targets["end"], strict=True)
    assert [plan.text[start:stop] for start, stop in places] == ["≥36", "105左右"]
