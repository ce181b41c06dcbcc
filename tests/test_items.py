"""The numbered work items of a plan and its sections."""

import pandas as pd
import pytest

import planlib as pl
from planlib import schema

PLAN = """某区2017年工作要点
一、2016年工作回顾
1.完成投资8亿元。
二、重点任务
（一）项目建设
1.招商引资。引进亿元以上项目10个，引进企业3家。
2.技术改造。完成技改投资5亿元。
　　争取资金2亿元。
（二）改善民生。新增就业1000人。
三、保障措施
加强领导。
"""


@pytest.fixture(scope="module")
def read():
    return pl.read_plan(text=PLAN)


def test_items_are_the_lowest_numbered_paragraphs(read):
    items = read.items
    assert items["heading"].tolist() == ["二/一/1", "二/一/2", "二/二"]
    assert items["section"].tolist() == [2, 2, 2]
    assert items["item"].tolist() == [1, 2, 2]
    assert items["title"].tolist() == ["招商引资", "技术改造", "改善民生"]


def test_what_was_done_last_year_is_no_item(read):
    assert not read.items["text"].str.contains("8亿元").any()


def test_an_item_holds_the_unnumbered_paragraphs_below_it(read):
    assert read.items["text"].tolist() == [
        "1.招商引资。引进亿元以上项目10个，引进企业3家。",
        "2.技术改造。完成技改投资5亿元。\n　　争取资金2亿元。",
        "（二）改善民生。新增就业1000人。",
    ]


def test_the_text_of_an_item_stands_at_its_offsets(read):
    for row in read.items.itertuples():
        assert PLAN[row.start : row.end] == row.text


def test_a_sum_that_only_selects_projects_is_not_counted_as_a_target(read):
    assert read.targets["role"].tolist().count("threshold") == 1
    assert read.items["targets"].tolist() == [2, 2, 1]


def test_items_count_their_milestones():
    text = "一、任务\n1.建成泰隆物流园项目。开工建设泰隆大厦。\n2.加强领导。\n"
    plan = pl.read_plan(text=text, year=2017)
    assert plan.items["milestones"].tolist() == [len(plan.milestones), 0]
    assert len(plan.milestones) == 2


def test_items_of_two_sections_may_bear_the_same_number():
    text = "一、经济\n1.引进企业3家。\n二、民生\n1.新增就业1000人，培训500人。\n"
    items = pl.read_plan(text=text, year=2017).items
    assert items["section"].tolist() == [1, 2]
    assert items["item"].tolist() == [1, 1]
    assert items["targets"].tolist() == [1, 2]


def test_items_without_a_section_stand_in_section_0():
    items = pl.read_plan(text="1.引进企业3家。\n2.新增就业1000人。\n", year=2017).items
    assert items["section"].tolist() == [0, 0]
    assert items["heading"].tolist() == ["1", "2"]


def test_offsets_count_the_text_itself_where_spaces_are_left_out():
    text = "一、任务\n1．引进 企业 ３ 家。\n"
    (row,) = pl.read_plan(text=text, year=2017).items.to_dict("records")
    assert row["text"] == "1．引进 企业 ３ 家。" == text[row["start"] : row["end"]]


def test_a_long_first_sentence_is_no_title():
    text = f"1.{'推进项目建设' * 10}。\n"
    assert pl.read_plan(text=text, year=2017).items["title"].isna().all()


@pytest.mark.parametrize("text", ["加强领导。", "一、任务\n加强领导。\n"])
def test_a_text_without_numbered_paragraphs_has_no_items(text):
    items = pl.read_plan(text=text, year=2017).items
    pd.testing.assert_frame_equal(items, schema.empty(schema.ITEMS))


def test_sections_are_the_top_headings_ahead(read):
    assert read.sections["section"].tolist() == [2, 3]
    assert read.sections["title"].tolist() == ["重点任务", "保障措施"]
    assert read.sections["title_en"].isna().all()


def test_a_text_without_headings_has_no_sections():
    sections = pl.read_plan(text="加强领导。", year=2017).sections
    assert sections.empty
    assert list(sections) == ["section", "title", "title_en"]


def test_titles_of_the_bundled_plan_are_in_english_too(plan):
    assert plan.sections["title_en"].notna().all()
    assert plan.items["title_en"].notna().all()
