"""What a person drops, edits and adds: by workbook, CSV file and frame, and from the command line."""

import csv
import io
import re
import sys

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_reading import FRAGMENTS, assert_sound

import planlib as pl
from planlib import cli, schema, units, words
from planlib.errors import MissingExtra, OutputError, PlanlibError, ReadError, TableError
from planlib.reading import corrections, edits, entries, review

TEXT = """某市2024年政府工作报告
一、2023年工作回顾
2023年，全市地区生产总值增长6.1%，固定资产投资增长9.5%。
二、2024年工作安排
主要预期目标：地区生产总值增长6.5%左右，固定资产投资增长10%，单位GDP能耗下降3%以上，居民收入实际增长7%。
1.推进项目建设。棚户区改造800套，老旧小区12个。总规模3.3亿元的产业基金设立。
2.城镇登记失业率控制在4.5%以内。地区生产总值与固定资产投资均增长8%。去年已完成绿化20万平方米。
"""


@pytest.fixture(scope="module")
def report():
    return pl.read_plan(text=TEXT, plan_id="report")


def again(corrections, text=TEXT, plan_id="report"):
    return pl.read_plan(text=text, plan_id=plan_id, corrections=corrections)


def row_of(plan, quantity, label=None):
    rows = pd.concat([plan.targets, plan.results])
    rows = rows[rows["quantity"].eq(quantity) & (rows["label"].eq(label) | (label is None))]
    return rows.head(1)


@pytest.fixture
def sheet(report, tmp_path):
    """A review workbook, and a way to write into it as a person does."""
    return Sheet(report, tmp_path / "核对 review.xlsx")


class Sheet:
    def __init__(self, plan, path, lang="zh"):
        review.workbook(plan, path, lang)
        self.path = path
        self.book = openpyxl.load_workbook(path)

    def columns(self, name="records"):
        return {cell.value: cell.column for cell in self.book[name][1]}

    def find(self, quantity, name="records"):
        column = self.columns(name)["quantity"]
        cells = [row[column - 1] for row in self.book[name].iter_rows(min_row=3)]
        return next(cell.row for cell in cells if cell.value == quantity)

    def edit(self, quantity, name="records", **cells):
        row = self.find(quantity, name)
        for column, value in cells.items():
            self.book[name].cell(row, self.columns(name)[column]).value = value
        return row

    def add(self, name="records", **cells):
        column = self.columns(name)["target_id"]
        rows = self.book[name].iter_rows(min_row=3)
        filled = [row[0].row for row in rows if any(cell.value is not None for cell in row)]
        row = max(filled, default=2) + 1
        assert self.book[name].cell(row, column).value is None
        for header, value in cells.items():
            self.book[name].cell(row, self.columns(name)[header]).value = value
        return row

    def saved(self):
        self.book.save(self.path)
        return self.path


def only(plan):
    (row,) = plan.corrections.to_dict("records")
    return row


# --- nothing changed ------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_workbook_that_nobody_touched_changes_nothing(report, tmp_path, lang):
    plan = again(Sheet(report, tmp_path / "r.xlsx", lang).saved())
    pd.testing.assert_frame_equal(plan.targets, report.targets)
    pd.testing.assert_frame_equal(plan.results, report.results)
    pd.testing.assert_frame_equal(plan.corrections, schema.empty(schema.CORRECTIONS))


def test_the_bundled_plan_comes_back_from_its_workbook_as_it_was(plan, tmp_path):
    path = Sheet(plan, tmp_path / "r.xlsx").saved()
    pd.testing.assert_frame_equal(pl.read_plan(corrections=path).targets, plan.targets)


def test_the_frame_itself_corrects_nothing(plan):
    same = pl.read_plan(corrections=plan.targets)
    pd.testing.assert_frame_equal(same.targets, plan.targets)
    assert len(same.corrections) == 0


def test_a_plan_without_corrections_has_an_empty_report(plan):
    pd.testing.assert_frame_equal(plan.corrections, schema.empty(schema.CORRECTIONS))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*FRAGMENTS, "\n", "\t", "\x0b", "\x07", "_x0041_", "=1+1", "@x"]),
                min_size=1, max_size=30).map("".join).filter(str.strip))  # fmt: skip
def test_any_text_comes_back_from_its_workbook_as_it_was(tmp_path_factory, text):
    plan = pl.read_plan(text=text, year=2017)
    path = tmp_path_factory.mktemp("any") / "r.xlsx"
    review.workbook(plan, path)
    same = pl.read_plan(text=text, year=2017, corrections=path)
    pd.testing.assert_frame_equal(same.targets, plan.targets)
    pd.testing.assert_frame_equal(same.results, plan.results)
    assert not [entry for entry in entries.load(path) if entry.touched()]


# --- drop, edit, keep -----------------------------------------------------------------------------


def test_a_dropped_record_is_gone_and_the_others_keep_their_ids(report, sheet):
    sheet.edit("8%", action="drop")  # the first of two that share one quantity
    plan = again(sheet.saved())
    before = report.targets["target_id"].tolist()
    gone = row_of(report, "8%")["target_id"].item()
    assert plan.targets["target_id"].tolist() == [i for i in before if i != gone]
    assert (only(plan)["action"], only(plan)["status"], only(plan)["target_id"]) == ("drop", "applied", gone)  # fmt: skip


def test_a_changed_cell_is_an_edit_even_where_no_action_is_chosen(report, sheet):
    row = sheet.edit("10%", low=11, high=11, comment="据统计局")
    plan = again(sheet.saved())
    found = row_of(plan, "10%").iloc[0]
    assert found[["low", "high", "point", "origin"]].tolist() == [11, 11, 11, "corrected"]
    told = only(plan)
    assert (told["action"], told["status"], told["comment"]) == ("edit", "applied", "据统计局")
    assert told["note"] == "low: 10% → 11%; high: 10% → 11%"
    assert (told["sheet"], told["row"]) == ("records", row)
    others = plan.targets["target_id"] != found["target_id"]
    pd.testing.assert_frame_equal(plan.targets[others], report.targets[others])


def test_results_are_corrected_on_their_own_sheet(sheet):
    sheet.edit("9.5%", "results", indicator="industrial_investment")
    plan = again(sheet.saved())
    assert row_of(plan, "9.5%")[["indicator", "origin"]].values.tolist() == [
        ["industrial_investment", "corrected"]
    ]
    assert list(plan.results) == list(schema.RESULTS)


def test_sums_are_written_and_read_as_people_count_them(report, sheet):
    row = sheet.find("3.3亿元")
    shown = {c: sheet.book["records"].cell(row, n).value for c, n in sheet.columns().items()}
    assert (shown["low"], shown["unit"]) == (3.3, "亿元")
    sheet.edit("3.3亿元", low=5000, high=5000, unit="万元")
    found = row_of(again(sheet.saved()), "3.3亿元").iloc[0]
    assert found[["low", "high", "point", "unit"]].tolist() == [5e7, 5e7, 5e7, "cny"]


@pytest.mark.parametrize("typed", [9, "9", "9%", "９％", "9.0"])
def test_a_percentage_may_be_typed_in_any_way(sheet, typed):
    sheet.edit("10%", low=typed, high=typed)
    assert row_of(again(sheet.saved()), "10%")["point"].item() == 9


def test_a_percentage_that_excel_has_made_a_fraction_is_one_still(sheet):
    row = sheet.edit("10%", low=0.09, high=0.09)
    for column in ("low", "high"):
        sheet.book["records"].cell(row, sheet.columns()[column]).number_format = "0.00%"
    assert row_of(again(sheet.saved()), "10%")["point"].item() == 9


@pytest.mark.parametrize(
    ("quantity", "cells", "low", "high", "point", "rule"),
    [
        ("10%", {"comparator": "at_least"}, 10, None, 10, "bound"),
        ("10%", {"comparator": "以上", "low": 12}, 12, None, 12, "bound"),
        ("10%", {"comparator": "between", "high": 12}, 10, 12, 11, "middle"),
        ("10%", {"low": 11, "high": None}, 11, 11, 11, "value"),
        ("4.5%以内", {"comparator": "exactly"}, 4.5, 4.5, 4.5, "value"),
        ("4.5%以内", {"comparator": "less_than", "high": 4}, None, 4, 4, "bound"),
        ("4.5%以内", {"comparator": "at_least"}, 4.5, None, 4.5, "bound"),
        ("3%以上", {"high": -4}, None, -4, -4, "bound"),
    ],
)
def test_the_point_follows_from_bound_and_numbers(report, quantity, cells, low, high, point, rule):
    plan = again(row_of(report, quantity).astype(object).assign(**cells))
    found = row_of(plan, quantity).iloc[0]
    assert [None if pd.isna(v) else v for v in found[["low", "high"]]] == [low, high]
    assert found[["point", "point_rule"]].tolist() == [point, rule]


def test_the_price_basis_goes_with_the_indicator(sheet):
    sheet.edit("10%", indicator="地区生产总值")
    found = row_of(again(sheet.saved()), "10%").iloc[0]
    assert (found["indicator"], found["price_basis"]) == ("gdp", "real")


@pytest.mark.parametrize(("basis", "found"), [("现价", "nominal"), ("price_index", "price_index")])
def test_a_price_basis_that_somebody_insists_on_stays(sheet, tmp_path, basis, found):
    sheet.edit("10%", indicator="gdp", price_basis=basis)
    plan = again(sheet.saved())
    assert row_of(plan, "10%")["price_basis"].item() == found
    carried = again(Sheet(plan, tmp_path / "2.xlsx").saved())
    assert row_of(carried, "10%")["price_basis"].item() == found


def test_a_price_basis_that_the_text_tells_stays(report, sheet):
    read = row_of(report, "7%").iloc[0]
    assert (read["price_basis"], "实际" in read["quote"]) == ("real", True)
    sheet.edit("7%", indicator="retail_sales")
    assert row_of(again(sheet.saved()), "7%")["price_basis"].item() == "real"


@pytest.mark.parametrize(
    ("cells", "label_en"),
    [
        ({"indicator": "fai"}, "Investment in fixed assets"),
        ({"label": "投资"}, None),
        ({"label": "投资", "label_en": "Investment"}, "Investment"),
    ],
)
def test_an_english_label_belongs_to_its_label(plan, tmp_path, cells, label_en):
    sheet = Sheet(plan, tmp_path / "r.xlsx")
    sheet.edit("12%", low=13, high=13, **cells)
    found = row_of(pl.read_plan(corrections=sheet.saved()), "12%")["label_en"].item()
    assert (None if pd.isna(found) else found) == label_en


def test_to_keep_a_doubtful_record_settles_the_doubt(report, sheet):
    assert row_of(report, "12个")["confidence"].item() == "doubtful"
    sheet.edit("12个", action="保留")
    plan = again(sheet.saved())
    found = row_of(plan, "12个").iloc[0]
    assert (found["confidence"], found["origin"]) == ("sure", "read")
    assert pd.isna(found["doubt"])
    assert only(plan)["status"] == "applied"
    assert only(plan)["note"] == "no longer doubtful: no verb in the clause"


def test_what_says_nothing_new_is_reported_as_unchanged(report, sheet):
    sheet.edit("10%", action="keep")
    sheet.edit("800套", action="edit")
    sheet.edit("12个", comment="问一下住建局")
    plan = again(sheet.saved())
    assert plan.corrections["status"].tolist() == ["unchanged"] * 3
    assert row_of(plan, "12个")["confidence"].item() == "doubtful"
    pd.testing.assert_frame_equal(plan.targets, report.targets)


def test_what_the_reader_reads_otherwise_today_is_nobodys_edit(report, sheet):
    """The workbook remembers what it was written with: an old one does not undo a better reader."""
    hidden = sheet.book["as_read"]
    names = {cell.value: cell.column for cell in hidden[1]}
    row = next(r for r in range(2, 99) if hidden.cell(r, names["label"]).value == "老旧小区")
    hidden.cell(row, names["label"]).value = "小区"
    sheet.edit("12个", label="小区", role="scope")
    found = row_of(again(sheet.saved()), "12个").iloc[0]
    assert (found["label"], found["role"]) == ("老旧小区", "scope")


def test_corrected_targets_are_what_everything_else_computes_with(plan):
    mine = pl.read_plan(corrections=row_of(plan, "12%").assign(low=15.0, high=15.0))
    assert pl.gap(mine.targets, "fai", "gdp")["numerator_growth_pct"].item() == 15
    paths = pl.project(mine.targets, until=2018).query("indicator == 'fai' and year == 2017")
    assert paths["value"].item() == pytest.approx(115)


def test_items_do_not_count_what_was_dropped(report, sheet):
    sheet.edit("800套", action="drop")
    assert (report.items["targets"].sum() - again(sheet.saved()).items["targets"].sum()) == 1


# --- add ------------------------------------------------------------------------------------------


def test_an_added_record_is_read_at_its_place_and_stands_in_its_order(report, sheet):
    sheet.add(quote="去年已完成绿化20万平方米", quantity="20万平方米", action="add", label="绿化")
    plan = again(sheet.saved())
    found = plan.targets[plan.targets["origin"] == "added"].iloc[0]
    start = TEXT.index("20万平方米")
    assert found["target_id"] == f"report:{start}.2"  # .1 is what was read there, as a result
    assert found[["label", "low", "unit", "comparator"]].tolist() == ["绿化", 2e5, "m2", "exactly"]
    assert (found["item"], found["end_year"], found["confidence"]) == (2, 2024, "sure")
    assert plan.targets["start"].is_monotonic_increasing
    assert len(plan.targets) == len(report.targets) + 1
    assert_sound(plan)


def test_a_row_without_an_id_adds_a_record_whatever_it_says(sheet):
    sheet.add(quote="地区生产总值与固定资产投资均增长8%", quantity="8%", label="财政支出")
    plan = again(sheet.saved())
    ids = plan.targets.loc[plan.targets["quantity"] == "8%", "target_id"].tolist()
    assert [i.rpartition(".")[2] for i in ids] == ["1", "2", "3"]
    assert only(plan)["target_id"] == ids[2]


def test_an_id_once_given_is_not_given_again_to_what_is_added(report, sheet):
    sheet.edit("10%", action="drop")
    sheet.add(quote="固定资产投资增长10%", quantity="10%", label="工业投资")
    found = row_of(again(sheet.saved()), "10%").iloc[0]
    assert found["target_id"].endswith(".2")
    assert (found["indicator"], found["price_basis"]) == ("industrial_investment", "nominal")


def test_a_fall_that_is_added_falls(sheet):
    text = TEXT.replace("单位GDP能耗下降3%以上", "去年已完成，单位GDP能耗下降3%以上")
    added = pd.DataFrame({"quote": ["单位GDP能耗下降3%以上"], "quantity": ["3%以上"]})
    row = again(added, text).targets.query("origin == 'added'").iloc[0]
    assert (row["indicator"], row["high"], row["comparator"]) == ("energy_intensity", -3, "at_most")


def test_what_is_given_wins_over_what_is_read(sheet):
    sheet.add(quote="去年已完成绿化20万平方米", quantity="20万平方米", label="造林", low=30, unit="亩",
              comparator="at_least", role="范围", start_year=2025, end_year=2025, headline=True)  # fmt: skip
    row = again(sheet.saved()).targets.query("origin == 'added'").iloc[0]
    assert row[["label", "low", "point_rule", "role"]].tolist() == ["造林", 20000, "bound", "scope"]
    assert row[["start_year", "end_year", "headline"]].tolist() == [2025, 2025, True]


def test_a_quantity_that_the_reader_cannot_read_takes_its_numbers_from_the_person(sheet):
    sheet.add(quote="推进项目建设", quantity="项目", label="项目", measure="increment", low=1, unit="个",
              comparator="at_least")  # fmt: skip
    row = again(sheet.saved()).targets.query("origin == 'added'").iloc[0]
    assert row[["low", "unit", "classifier", "quantity"]].tolist() == [1, "count", "个", "项目"]


def test_white_space_of_a_copied_quote_does_not_matter(sheet):
    sheet.add(quote=" 老旧小区\n12 个", quantity="12 个", label="加装电梯小区")
    row = again(sheet.saved()).targets.query("origin == 'added'").iloc[0]
    assert (row["quote"], row["quantity"]) == ("老旧小区12个", "12个")


def test_a_quote_is_cut_around_its_quantity_where_it_is_too_long():
    text = "完成" + "各项" * 150 + "工作。去年完成道路20公里，" + "同时" * 150 + "。"
    added = pd.DataFrame({"quote": [text], "quantity": ["20公里"], "label": ["道路"]})
    plan = again(added, text)
    assert_sound(plan)
    assert len(plan.targets["quote"].item()) == 200


def test_start_says_which_of_several_is_meant(sheet):
    text = "完成道路20公里。每桥2座桥墩一样，每桥2座桥墩一样。"
    start = text.rindex("2座")
    row = {"quote": "每桥2座桥墩一样", "quantity": "2座", "start": start, "label": "桥墩数"}
    plan = again(pd.DataFrame([row]), text)
    assert plan.targets.query("origin == 'added'")["start"].item() == start
    with pytest.raises(TableError, match=rf"2 times: quote more.*column start which is meant \(\d+, {start}\)"):  # fmt: skip
        again(pd.DataFrame([row | {"start": 3}]), text)


def test_what_is_there_already_is_not_added_twice(report, sheet):
    sheet.add(quote="老旧小区12个", quantity="12个")
    plan = again(sheet.saved())
    assert len(plan.targets) == len(report.targets)
    there = row_of(report, "12个")["target_id"].item()
    assert (only(plan)["status"], only(plan)["note"]) == ("unchanged", f"there already, as {there}")


def test_a_result_is_added_to_the_results(report, sheet):
    sheet.add("results", quote="去年已完成绿化20万平方米", quantity="20万平方米", label="绿化")
    plan = again(sheet.saved())
    assert len(plan.targets) == len(report.targets)
    row = plan.results.query("origin == 'added'").iloc[0]
    assert (row["label"], row["end_year"]) == ("绿化", 2023)


# --- a text that has changed ----------------------------------------------------------------------


def test_a_correction_moves_with_its_sentence(sheet):
    sheet.edit("10%", action="drop")
    sheet.edit("12个", role="scope")
    plan = again(sheet.saved(), "序言。\n" + TEXT)
    assert plan.corrections["status"].tolist() == ["moved", "moved"]
    assert row_of(plan, "12个")["role"].item() == "scope"
    assert row_of(plan, "10%").empty
    assert "records row 3 was found at another place" in corrections.summary(plan.corrections)[1]


def test_what_no_longer_fits_is_told_and_not_applied(report, sheet):
    row = sheet.edit("12个", action="drop")
    sheet.edit("10%", low=11, high=11)
    sheet.add(quote="老旧小区12个", quantity="12个", label="电梯")
    text = TEXT.replace("12个", "15个")
    plan = again(sheet.saved(), text)
    assert plan.corrections["status"].tolist() == ["stale", "applied", "stale"]
    first, *stale = corrections.summary(plan.corrections)
    assert first == "1 correction applied: 1 edited"
    assert stale[0].startswith(
        f"NOT applied, records row {row} (drop 12个): the text does not have its quote"
    )
    assert "copy the sentence from the text" in stale[1]
    assert row_of(plan, "15个")["origin"].item() == "read"


def test_a_sentence_that_stands_twice_by_now_is_nobodys(report):
    drop = row_of(report, "800套").assign(action="drop")
    keep = row_of(report, "10%").assign(label="投资")
    line = "棚户区改造800套，老旧小区12个。"
    plan = again(pd.concat([drop, keep]), f"{line}\n{TEXT}")
    assert plan.corrections["status"].tolist() == ["stale", "moved"]
    assert "its quote stands 2 times" in plan.corrections["note"][0]


def test_a_record_that_is_not_read_any_more_is_told(report):
    edit = row_of(report, "800套").assign(target_id="report:3.1", quantity="棚户区", label="x")
    keep = row_of(report, "10%").assign(label="投资")
    plan = again(pd.concat([edit, keep]))
    assert "no such record is read: see whether" in plan.corrections["note"][0]


def test_a_row_without_a_quote_is_told(report):
    rows = pd.concat([row_of(report, "800套"), row_of(report, "10%")]).assign(action="drop")
    plan = again(rows.assign(quote=["", rows["quote"].iloc[1]]))
    assert plan.corrections["note"][0] == "it has no quote: copy the sentence from the text"


def test_corrections_of_which_none_fits_are_an_error(sheet):
    sheet.edit("12个", action="drop")
    sheet.edit("10%", low=11, high=11)
    with pytest.raises(
        TableError, match=r"None of the corrections fits .*row \d+: .*; records row"
    ):
        again(sheet.saved(), "地区生产总值增长9%。")


def test_corrections_of_another_plan_are_an_error(sheet):
    with pytest.raises(
        TableError, match=r"of the plan report, and this plan is other.*its old name"
    ):
        again(sheet.saved(), plan_id="other")


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "cells", "words"),
    [
        ("10%", {"indicator": "gpd"}, r"indicator: There is no indicator 'gpd'\. Did you mean gdp\?"),
        ("10%", {"measure": "speed"}, "measure: 'speed' is not one of growth, growth_since"),
        ("10%", {"measure": None}, "measure: empty"),
        ("10%", {"label": None}, "label: empty"),
        ("10%", {"low": 12}, "low 12% is above high 10%"),
        ("10%", {"high": 12}, "comparator exactly takes one number, in low and high alike, not 10% and 12%"),
        ("10%", {"low": None, "high": None}, "comparator exactly needs low, which is empty"),
        ("10%", {"low": None, "comparator": "between"}, "comparator between needs both low and high"),
        ("6.5%左右", {"comparator": "at_least", "low": None}, "comparator at_least needs low, which is"),
        ("4.5%以内", {"low": 4}, "comparator at_most leaves low open: empty it, or choose between"),
        ("10%", {"low": "much"}, "low: 'much' is no number: write the number here and its unit"),
        ("10%", {"low": True}, "low: True is no number"),
        ("3.3亿元", {"low": "3%"}, "low: 3% is in percent, and the unit is cny"),
        ("10%", {"unit": "furlong"}, "unit: 'furlong' is none of percent, pp"),
        ("10%", {"unit": "亿元"}, "measure growth is in percent or permille, and the unit is cny"),
        ("10%", {"end_year": 1492}, "end_year: 1492 was found, and a year between 1949 and 2100"),
        ("10%", {"start_year": 2030}, "start_year 2030 is after end_year 2024"),
        ("10%", {"headline": "maybe"}, "headline: 'maybe' was found, and TRUE or FALSE expected"),
        ("10%", {"label": pd.Timestamp("2024-03-04")}, "label: 2024-03-04 00:00:00 is a date, which Excel"),
        ("10%", {"label": "#NAME?"}, "label: the cell holds the error #NAME"),
        ("10%", {"action": "delete"}, "action 'delete' is not one of keep, drop, edit, add"),
        ("10%", {"action": "drop", "target_id": None}, "drop needs the target_id of a record"),
    ],
)  # fmt: skip
def test_what_cannot_be_applied_is_said_with_its_row(report, quantity, cells, words):
    row = row_of(report, quantity).astype(object).assign(**({"action": None} | cells))
    with pytest.raises(TableError, match=rf"cannot be applied: corrections row 0: {words}"):
        again(row)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"quote": "老旧小区12个"}, "to add a record, quote and quantity are needed"),
        ({"quantity": "12个"}, "to add a record, quote and quantity are needed"),
        ({"quote": "老旧小区12个", "quantity": "2个"}, "its quote has no '2个': copy the quantity from it"),
        ({"quote": "均增长8%", "quantity": "8%", "measure": "x"}, "measure: 'x' is not one of"),
        ({"quote": "推进项目建设", "quantity": "项目"}, "label, measure, low or high, unit, comparator: empty"),
        ({"quote": "老旧小区12个", "quantity": "12个", "low": 1.5}, "unit: empty"),
        ({"quote": "老旧小区12个", "quantity": "12个", "unit": "亿元"}, "unit: the quantity is in count; write low"),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_said_with_its_row(cells, words):
    with pytest.raises(TableError, match=f"corrections row 0: {words}"):
        again(pd.DataFrame([{"quote": None, "quantity": None} | cells]))


def test_everything_wrong_is_said_at_once(sheet):
    first = sheet.edit("10%", indicator="gpd", measure="speed")
    second = sheet.edit("9.5%", "results", end_year=1492)
    message = rf"records row {first}: indicator.*records row {first}: measure.*results row {second}: end_year"
    with pytest.raises(TableError, match=message):
        again(sheet.saved())


def test_a_record_decided_twice_is_an_error(report):
    row = row_of(report, "10%")
    twice = pd.concat([row.assign(action="drop"), row.assign(action="keep")])
    with pytest.raises(
        TableError, match=r"row 1: report:\d+\.1 is decided in corrections row 0 already"
    ):
        again(twice)


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_is_read_however_excel_saves_it(sheet, tmp_path, encoding, delimiter):
    sheet.edit("10%", low=11, high=11)
    sheet.edit("12个", action="drop")
    sheet.add(quote="去年已完成绿化20万平方米", quantity="20万平方米")
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(
        row[: len(sheet.columns())] for row in sheet.book["records"].iter_rows(values_only=True)
    )
    path = tmp_path / "核对.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    pd.testing.assert_frame_equal(again(path).targets, again(sheet.saved()).targets)


def test_a_csv_file_needs_but_a_few_columns(report, tmp_path):
    row = row_of(report, "3.3亿元").iloc[0]
    path = tmp_path / "few.csv"
    path.write_text(
        f"target_id,quote,low,high\n{row['target_id']},{row['quote']},4e8,4e8\n", "utf-8"
    )
    plan = again(path)
    assert only(plan)["note"] == "low: 3.3亿元 → 4亿元; high: 3.3亿元 → 4亿元"


def test_a_csv_row_of_which_nobody_knows_whether_it_was_edited_is_not_lost(report, tmp_path):
    rows = pd.concat([row_of(report, "10%").assign(label="投资"), row_of(report, "12个")])
    plan = again(rows, TEXT.replace("12个", "15个"))
    assert plan.corrections["status"].tolist() == ["applied", "stale"]
    assert plan.corrections["action"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("absent.xlsx", None, "There is no file .*absent.xlsx. Name the workbook that `planlib review` wrote"),
        ("old.xls", b"x", "corrections ending in .xls are not read. Save the file as .xlsx or .csv"),
        ("broken.xlsx", b"x", "broken.xlsx is no workbook, or a damaged one"),
        ("other.csv", b"a,b\n1,2\n", "other.csv is no table of corrections: the columns quote and target_id"),
        ("twice.csv", b"quote,target_id,label,label\n", "twice.csv names label more than once"),
        ("near.csv", b"quote,target_id,indicater\n", "near.csv has a column 'indicater': did you mean indicator"),
        ("open.csv", b'quote,target_id\n"' + b"x" * 140_000, "open.csv is no CSV file: field larger"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_an_error(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises((ReadError, TableError), match=words):
        again(tmp_path / name)


def test_a_workbook_of_something_else_is_an_error(tmp_path):
    openpyxl.Workbook().save(tmp_path / "b.xlsx")
    with pytest.raises(
        ReadError, match=r"b\.xlsx has no sheet with the columns quote and target_id"
    ):
        again(tmp_path / "b.xlsx")


def test_a_table_on_a_sheet_of_any_name_is_read(report, tmp_path):
    row_of(report, "10%").assign(action="drop").to_excel(tmp_path / "b.xlsx", sheet_name="我的", index=False)  # fmt: skip
    assert only(again(tmp_path / "b.xlsx"))["sheet"] == "我的"


def test_corrections_of_another_type_are_an_error():
    with pytest.raises(PlanlibError, match="corrections is of type list: a path or a DataFrame"):
        again([1])


def test_without_openpyxl_the_error_names_the_extra(sheet, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtra, match=r"library openpyxl.*'planlib\[documents\]'"):
        again(sheet.path)


def test_a_formula_counts_as_what_it_came_to(sheet, tmp_path):
    import xlsxwriter

    columns = list(sheet.columns())
    row = sheet.find("10%")
    values = [cell.value for cell in sheet.book["records"][row]]
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        page = book.add_worksheet("records")
        page.write_row(0, 0, columns)
        page.write_row(1, 0, values)
        for column in ("low", "high"):
            page.write_formula(1, columns.index(column), "=5+6", None, 11)
    assert row_of(again(tmp_path / "f.xlsx"), "10%")["point"].item() == 11
    sheet.edit("10%", low="=5+6")
    with pytest.raises(
        TableError, match=r"formulas whose values were never saved: records I\d+\. Open the file in"
    ):
        again(sheet.saved())


def test_sorting_filtering_and_columns_of_ones_own_do_no_harm(sheet):
    """Sorted with the second header row among the rows, the first deleted, a column put in."""
    page = sheet.book["records"]
    sheet.edit("10%", low=11, high=11)
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=1)]
    machine, heading, *rest = [row for row in rows if any(v is not None for v in row)]
    sheet.book.remove(page)
    for kept in (machine, heading):
        page = sheet.book.create_sheet("records")
        other = [heading] if kept is machine else []
        for row in [["核对人", *kept], *(["李", *row] for row in [*rest[::-1], *other])]:
            page.append(row)
        assert row_of(again(sheet.saved()), "10%")["point"].item() == 11
        sheet.book.remove(page)


def test_half_a_sort_corrects_nothing(report, sheet):
    """One column sorted without the others: no row is taken for another's."""
    page, columns = sheet.book["records"], sheet.columns()
    cells = [row[columns["target_id"] - 1] for row in page.iter_rows(min_row=3)]
    values = [cell.value for cell in cells if cell.value]
    for cell, value in zip(cells, reversed(values), strict=False):
        cell.value = value
    with pytest.raises(
        TableError, match=r"its quote is not that of its target_id: were columns sorted"
    ):
        again(sheet.saved())


def test_a_row_that_was_deleted_is_kept_and_spoken_of(report, sheet):
    sheet.book["records"].delete_rows(sheet.find("10%"))
    plan = again(sheet.saved())
    pd.testing.assert_frame_equal(plan.targets, report.targets)
    target_id = row_of(report, "10%")["target_id"].item()
    assert (
        f"{target_id}: its row is not in the workbook" in corrections.summary(plan.corrections)[1]
    )
    assert len(again(Sheet(plan, sheet.path).saved()).corrections) == 0  # it is there again


# --- the workbook ---------------------------------------------------------------------------------


def test_the_workbook_offers_what_a_cell_may_hold(plan, sheet):
    columns = sheet.columns()
    lists = {
        str(v.sqref).split(":")[0]: v.formula1
        for v in sheet.book["records"].data_validations.dataValidation
        if v.type == "list"
    }
    letter = openpyxl.utils.get_column_letter
    offered = {name: lists.get(f"{letter(number)}3") for name, number in columns.items()}
    for column in ("measure", "comparator", "price_basis", "role", "tier", "strength"):
        assert offered[column] == f'"{",".join(schema.TARGETS[column].allowed)}"'
    assert offered["action"] == '"keep,drop,edit,add"'
    codes = {"indicator": set(pl.load("indicators")["code"]), "unit": {"亿元", "亩", "count"}}
    for column, expected in codes.items():
        name = sheet.book.defined_names[offered[column].lstrip("=")]
        ((page, cells),) = name.destinations
        found = {row[0].value for row in sheet.book[page][cells]}
        assert expected <= found
    assert "tier" not in sheet.columns("results")


def test_every_unit_that_is_offered_is_one():
    assert all(units.written(name) for names in units.COUNTED_IN.values() for name in names)


def test_doubtful_records_come_first_and_the_rest_as_in_the_text(sheet):
    page, columns = sheet.book["records"], sheet.columns()
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=3) if row[1].value]
    assert rows[0][columns["doubt"] - 1] == "分句中没有动词"
    starts = [row[columns["start"] - 1] for row in rows[1:]]
    assert starts == sorted(starts)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_headers_stay_in_sight_and_rows_can_be_filtered(report, tmp_path, lang):
    sheet = Sheet(report, tmp_path / "r.xlsx", lang)
    for name in ("records", "results"):
        page = sheet.book[name]
        assert page.freeze_panes == "C3"
        assert page.auto_filter.ref.startswith("A2:")
        assert not page.protection.sheet
        assert page["B2"].value == ("内容" if lang == "zh" else "What is counted")
    assert sheet.book["as_read"].sheet_state == "veryHidden"
    about = [row[0].value for row in sheet.book.worksheets[0].iter_rows()]
    assert len(about) == 7
    assert re.search("核对" if lang == "zh" else "Check", about[0])


def test_every_column_has_a_name_of_its_own():
    names = [name.lower() for names in entries.COLUMNS.values() for name in names]
    assert len(names) == len(set(names))
    assert set(edits.EDITABLE) <= set(entries.COLUMNS)


def test_no_text_becomes_a_formula_or_a_link(tmp_path):
    text = "完成=1+1项目10个。引进@x等企业20家。建设http://x.cn项目30个。新增-1+1企业40家。"
    sheet = Sheet(pl.read_plan(text=text), tmp_path / "r.xlsx")
    cells = [cell for page in sheet.book for row in page.iter_rows() for cell in row]
    assert any("=1+1" in str(cell.value) for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_the_same_plan_gives_the_same_bytes(report, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        review.workbook(report, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_review_in_no_language_is_an_error(report, tmp_path):
    with pytest.raises(PlanlibError, match="lang is 'fr'"):
        review.workbook(report, tmp_path / "r.xlsx", "fr")


def test_corrections_are_carried_over(report, sheet, tmp_path):
    sheet.edit("10%", low=11, high=11, comment="据统计局")
    sheet.edit("12个", action="drop")
    sheet.edit("800套", action="keep")
    sheet.edit("9.5%", "results", label="投资")
    sheet.add(quote="去年已完成绿化20万平方米", quantity="20万平方米")
    first = again(sheet.saved())
    second = again(Sheet(first, tmp_path / "2.xlsx").saved())
    third = again(Sheet(second, tmp_path / "3.xlsx").saved())
    for plan in (second, third):
        pd.testing.assert_frame_equal(plan.targets, first.targets)
        pd.testing.assert_frame_equal(plan.results, first.results)
        columns = ["action", "target_id", "status", "comment"]
        told = [
            p.corrections[columns].sort_values("target_id", ignore_index=True)
            for p in (first, plan)
        ]
        pd.testing.assert_frame_equal(*told)


def test_what_no_longer_fits_is_carried_over_too_and_stands_first(sheet, tmp_path):
    sheet.edit("12个", action="drop", comment="重复")
    sheet.edit("10%", low=11, high=11)
    text = TEXT.replace("12个", "15个")
    carried = Sheet(again(sheet.saved(), text), tmp_path / "2.xlsx")
    columns = carried.columns()
    row = {c: carried.book["records"].cell(3, n).value for c, n in columns.items()}
    assert (row["action"], row["quantity"], row["comment"]) == ("drop", "12个", "重复")
    assert row["doubt"].startswith("已不符，未采用")
    plan = again(carried.saved(), text)
    assert sorted(plan.corrections["status"]) == ["applied", "stale"]


# --- what else shows it ---------------------------------------------------------------------------


def test_a_page_says_what_was_corrected(report, sheet):
    from planlib.reading import view

    assert "经人工修正" not in view.page(report)
    sheet.edit("10%", label="投资")
    sheet.add(quote="去年已完成绿化20万平方米", quantity="20万平方米")
    plan = again(sheet.saved())
    assert "经人工修正" in view.page(plan) and "人工补充" in view.page(plan)
    assert "corrected by hand" in view.page(plan, "en")


def test_a_briefing_says_how_many_figures_are_a_persons(report, sheet):
    from planlib.briefing.content import content
    from planlib.briefing.facts import Facts

    sheet.edit("10%", low=11, high=11)
    sheet.edit("12个", action="drop")
    facts = Facts(again(sheet.saved()))
    assert "修正1个，补充0个，删去1个" in content(facts, "zh").method[0]
    assert "1 edited, 0 added, 1 dropped" in content(facts, "en").method[0]
    assert "hand" not in content(Facts(report), "en").method[0]


# --- the command line -----------------------------------------------------------------------------


@pytest.fixture
def call(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "report.txt").write_text(TEXT, "utf-8")

    def call(*arguments):
        code = cli.main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return code, out, " ".join(err.split())

    return call


def test_a_review_is_written_corrected_and_used(call, sheet):
    assert call("review", "report.txt", "-o", "r.xlsx")[0] == 0
    sheet.edit("10%", low=11, high=11)
    sheet.edit("12个", action="drop")
    sheet.add(quote="去年已完成绿化20万平方米", quantity="20万平方米")
    _, out, err = call("targets", "report.txt", "--corrections", sheet.saved(), "--format", "csv")
    assert "planlib: 3 corrections applied: 1 dropped, 1 edited, 1 added" in err
    assert {"read", "corrected", "added"} == set(pd.read_csv(io.StringIO(out))["origin"])
    assert (
        "planlib: 3 corrections applied"
        in call("items", "report.txt", "--corrections", sheet.path)[2]
    )


def test_what_no_longer_fits_is_said_by_every_command(call, sheet, tmp_path):
    sheet.edit("12个", action="drop")
    sheet.edit("10%", action="drop")
    (tmp_path / "report.txt").write_text(TEXT.replace("12个", "15个"), "utf-8")
    code, _, err = call("results", "report.txt", "--corrections", sheet.saved())
    assert code == 0
    assert "NOT applied, records row 3 (drop 12个)" in err


@pytest.mark.parametrize("work", [{"action": "keep"}, {"label": "投资"}, {"comment": "问"}])
def test_a_persons_work_is_not_written_over(call, sheet, work):
    assert call("review", "report.txt", "-o", sheet.path)[0] == 0
    sheet.edit("10%", **work)
    before = sheet.saved().read_bytes()
    code, _, err = call("review", "report.txt", "-o", sheet.path)
    assert code == 2
    assert "holds somebody's corrections (1, the first in records row" in err
    assert sheet.path.read_bytes() == before
    assert call("review", "report.txt", "-o", sheet.path, "--corrections", sheet.path)[0] == 0
    assert sheet.path.read_bytes() != before


def test_a_file_of_others_is_not_written_over(call, report, tmp_path):
    openpyxl.Workbook().save(tmp_path / "budget.xlsx")
    before = (tmp_path / "budget.xlsx").read_bytes()
    code, _, err = call("review", "report.txt", "-o", "budget.xlsx")
    assert code == 2 and "is there already and is no review workbook" in err
    assert (tmp_path / "budget.xlsx").read_bytes() == before
    with pytest.raises(OutputError, match=r"review\.csv does not end in \.xlsx, and a review is"):
        review.check_free(tmp_path / "review.csv", None)


def test_corrections_that_are_not_there_are_said_so(call, sheet):
    code, _, err = call("review", "report.txt", "-o", sheet.path, "--corrections", "absent.xlsx")
    assert code == 2 and "holds" not in err and "There is no file absent.xlsx" in err


def test_a_fault_of_the_corrections_is_one_paragraph(call, sheet):
    sheet.edit("10%", indicator="gpd")
    code, out, err = call("targets", "report.txt", "--corrections", sheet.saved())
    assert (code, out) == (2, "")
    assert err.startswith("planlib: These corrections cannot be applied: records row")


# --- anything -------------------------------------------------------------------------------------

WORDS = """亿元 万人 家 gdp 9% drop edit add keep 10% 8% 均增长8% 老旧小区12个 TRUE""".split()
anything = st.one_of(
    st.none(), st.booleans(), st.integers(-10, 3000), st.floats(), st.text(max_size=6),
    st.sampled_from([*WORDS, *schema.MEASURES, *schema.COMPARATORS, *schema.UNITS, *schema.ROLES]),
)  # fmt: skip
WRITTEN = sorted({*edits.EDITABLE, "action", "quote", "quantity", "target_id", "start"})
READ = pl.read_plan(text=TEXT, plan_id="report")


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_whatever_people_write_gives_sound_frames_or_an_error(data):
    rows = READ.targets.sample(2, random_state=data.draw(st.integers(0, 99))).astype(object)
    rows = rows.assign(action=None)
    for column in data.draw(st.lists(st.sampled_from(WRITTEN), max_size=4)):
        rows.iloc[0, rows.columns.get_loc(column)] = data.draw(anything)
    try:
        plan = again(rows)
    except PlanlibError as error:
        assert str(error)
        return
    assert_sound(plan)
    assert plan.targets["low"].fillna(-1e99).le(plan.targets["high"].fillna(1e99)).all()


@given(st.text(max_size=20), st.text("12.%个 家x", max_size=6))
def test_words_are_found_where_they_stand(text, sought):
    found = corrections.spans(text + sought + text, sought)
    assert all(
        "".join((text + sought + text)[a:b].split()) == "".join(sought.split()) for a, b in found
    )
    assert found or not sought.strip()


@given(st.floats(0.001, 1e15), st.sampled_from(schema.UNITS))
def test_an_amount_survives_being_written_as_people_count_it(value, unit):
    number, printed = edits.counted(value, value, unit)
    back = edits.values({"low": number, "unit": printed})[0]
    assert back["unit"] == unit
    assert back["low"] == pytest.approx(value, rel=1e-9)


def test_every_named_value_is_understood():
    for column, names in (
        ("measure", words.MEASURES),
        ("role", words.ROLES),
        ("strength", words.STRENGTHS),
    ):
        for code, said in names.items():
            assert all(
                edits.values({column: name})[0][column] == code for name in (code, *said.values())
            )
