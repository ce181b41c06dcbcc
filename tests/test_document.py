"""The structure of a text: sections, items, and the parts that tell what was from what is to be."""

import planlib as pl

SENTENCE = "2017年预期目标：地区生产总值增长8%左右，固定资产投资增长12%以上。\r\n确保完成。\n"
NUMBERED = """某市2024年工作要点
一、稳增长
1.推进项目。完成投资100亿元。
同时，新开工项目20个以上。
2、扩消费。新建商场3家。
二、惠民生
（一）就业
举办招聘会12场。
3．办实事。新建学校5所。
"""


def test_numbered_paragraphs_give_section_item_and_printed_path():
    targets = pl.read_plan(text=NUMBERED).targets
    assert targets[["quantity", "section", "item", "heading"]].to_numpy().tolist() == [
        ["100亿元", 1, 1, "一/1"],
        ["20个以上", 1, 1, "一/1"],
        ["3家", 1, 2, "一/2"],
        ["12场", 2, 1, "二/一"],
        ["5所", 2, 3, "二/一/3"],
    ]


def test_an_item_reaches_to_the_next_number():
    items = pl.read_plan(text=NUMBERED).items
    assert items.loc[0, "text"] == "1.推进项目。完成投资100亿元。\n同时，新开工项目20个以上。"
    assert items.loc[0, ["title", "targets"]].tolist() == ["推进项目", 2]


def test_what_stands_before_the_first_heading_is_in_no_section():
    targets = pl.read_plan(text=SENTENCE + NUMBERED).targets
    assert targets.loc[0, ["section", "item"]].tolist() == [0, 0]
    assert targets["heading"].isna().tolist() == [True, True, *[False] * 5]


def test_a_report_of_the_state_council_is_national():
    plan = pl.read_plan(text="现在，我代表国务院，向大会报告政府工作。\n国内生产总值增长5%左右。")
    assert (plan.region, plan.level) == ("China", "national")


def test_a_report_in_three_parts_keeps_review_period_and_year_apart():
    text = (
        "第一部分 2023年工作回顾\n地区生产总值增长5.2%。\n"
        "第二部分 今后五年发展目标\n地区生产总值年均增长6%。\n"
        "第三部分 2024年主要任务\n地区生产总值增长5%左右。\n"
    )
    report = pl.read_plan(text=text, year=2024)
    assert report.results["quantity"].tolist() == ["5.2%"]
    assert report.targets["quantity"].tolist() == ["6%", "5%左右"]
    assert report.targets["end_year"].tolist() == [2028, 2024]
