"""Whether a figure is to be reached or has been, and in which years."""

import pytest

import planlib as pl
from planlib.reading import document
from planlib.reading.times import Clock, When, past_period, period, turns_ahead


def read(text, year=2017):
    """Quantities of the targets and of the results of a text."""
    plan = pl.read_plan(text=text, year=year)
    return plan.targets["quantity"].tolist(), plan.results["quantity"].tolist()


def years(text, year=2017, frame="targets"):
    """First and last year of each record."""
    rows = getattr(pl.read_plan(text=text, year=year), frame)
    return list(zip(rows["start_year"], rows["end_year"], strict=True))


# A text, the quantities that are to be reached, and those that were.
PAST = [
    ("去年，固定资产投资完成80亿元。", [], ["80亿元"]),
    ("上年，新增企业30家。", [], ["30家"]),
    ("过去五年，新增企业300家。", [], ["300家"]),
    ("五年来，新增企业300家。", [], ["300家"]),
    ("2016年，固定资产投资完成90亿元。", [], ["90亿元"]),
    ("截至目前，新增企业30家。", [], ["30家"]),
    ("已建成30个养老服务中心。", [], ["30个"]),
    ("“十二五”以来，新增企业300家。", [], ["300家"]),
    ("今年，固定资产投资完成100亿元。", ["100亿元"], []),
    ("新的一年，固定资产投资完成100亿元。", ["100亿元"], []),
    ("2017年，固定资产投资完成100亿元。", ["100亿元"], []),
    ("到2020年，森林覆盖率达到40%。", ["40%"], []),
]


@pytest.mark.parametrize(("text", "ahead", "past"), PAST, ids=[row[0] for row in PAST])
def test_words_of_time_tell_what_was_from_what_is_to_be(text, ahead, past):
    assert read(text) == (ahead, past)


LASTING = [
    pytest.param(
        "去年完成投资80亿元；新增企业30家。", [], ["80亿元", "30家"], id="over a semicolon"
    ),
    pytest.param(
        "去年，完成投资80亿元。新增企业30家。",
        [],
        ["80亿元", "30家"],
        id="what opens, over a full stop",
    ),
    pytest.param(
        "去年完成投资80亿元。今年完成投资100亿元。",
        ["100亿元"],
        ["80亿元"],
        id="until the next word",
    ),
    pytest.param(
        "去年完成投资80亿元，今年完成投资100亿元。新增企业30家。",
        ["100亿元", "30家"],
        ["80亿元"],
        id="the later word lasts",
    ),
    pytest.param(
        "已建成30个，力争再建设20个养老服务中心。", ["20个"], ["30个"], id="已 for its clause alone"
    ),
    pytest.param(
        "完成投资100亿元，其中已完成投资60亿元，新增企业30家。",
        ["100亿元", "30家"],
        ["60亿元"],
        id="已 ends at the comma",
    ),
    pytest.param(
        "完成投资100亿元（上年完成投资80亿元），新增企业30家。",
        ["100亿元", "30家"],
        ["80亿元"],
        id="within a bracket",
    ),
    pytest.param(
        "完成投资100亿元(上年完成投资80亿元)。新增企业30家。",
        ["100亿元", "30家"],
        ["80亿元"],
        id="within a plain bracket, and not beyond",
    ),
    pytest.param(
        "针对去年存在的问题，深入企业调研。新增企业30家。",
        ["30家"],
        [],
        id="nothing was told of last year",
    ),
    pytest.param(
        "去年完成投资80亿元。\n新增企业30家。", ["30家"], ["80亿元"], id="a paragraph ends it"
    ),
]


@pytest.mark.parametrize(("text", "ahead", "past"), LASTING)
def test_a_word_of_time_holds_as_long_as_it_is_meant(text, ahead, past):
    assert read(text) == (ahead, past)


COMPARED = [
    "固定资产投资比上年增长10%。",
    "固定资产投资较上年增长10%。",
    "固定资产投资比2016年增长10%。",
]


@pytest.mark.parametrize("text", COMPARED)
def test_a_year_that_is_compared_with_does_not_date_the_figure(text):
    assert read(text) == (["10%"], [])
    assert years(text) == [(2017, 2017)]


@pytest.mark.parametrize(
    "text",
    [
        "在去年增长8%的基础上，固定资产投资增长10%。",
        "在2016年增长8%的基础上，固定资产投资增长10%。",
        "在去年的基础上，固定资产投资增长10%。",
        "在2016年基础上，固定资产投资增长10%。",
    ],
)
def test_what_is_to_come_on_top_of_the_past_is_a_target(text):
    targets = pl.read_plan(text=text, year=2017).targets
    assert targets["quantity"].tolist() == ["10%"]
    assert targets["end_year"].tolist() == [2017]


def test_growth_to_two_decimals_has_been_measured():
    assert read("地区生产总值增长7.94%。新增企业30家。")[0] == []
    assert read("今年地区生产总值增长7.94%。") == (["7.94%"], [])
    assert read("地区生产总值增长7.9%。") == (["7.9%"], [])


REVIEW = "一、2016年工作回顾\n{}\n二、2017年工作安排\n地区生产总值增长9%。"


@pytest.mark.parametrize(
    ("review", "ahead", "past"),
    [
        ("新增企业30家。力争做得更好。", [], ["30家"]),
        ("新增企业30家，2017年新增40家的目标提前完成。", [], ["30家", "40家"]),
        ("新增企业30家。新的一年，我们要新增企业40家。", ["40家"], ["30家"]),
        ("新增企业30家。今年，要新增企业40家。", ["40家"], ["30家"]),
    ],
)
def test_a_review_tells_the_past_until_it_turns_ahead(review, ahead, past):
    assert read(REVIEW.format(review)) == ([*ahead, "9%"], past)


def test_whether_a_review_turns_ahead_is_told_of_each_paragraph():
    plain = REVIEW.format("新增企业30家。\n新的一年，新增企业40家。")
    turned = {plain[p.start : p.end][:4]: turns_ahead(plain, p) for p in document.outline(plain)}
    assert turned["新增企业"] is False
    assert turned["新的一年"] is True


# A text, the year of its plan, and the years of its target.
YEARS = [
    ("地区生产总值增长8%。", 2017, [(2017, 2017)]),
    ("到2020年，森林覆盖率达到40%。", 2017, [(2020, 2020)]),
    ("到2020年，森林覆盖率达到40%；城镇化率达到60%。", 2017, [(2020, 2020)] * 2),
    ("到2020年，森林覆盖率达到40%。城镇化率达到60%。", 2017, [(2020, 2020)] * 2),
    (
        "到2020年，森林覆盖率达到40%。今年，城镇化率达到60%。",
        2017,
        [(2020, 2020), (2017, 2017)],
    ),
    ("到2020年，地区生产总值年均增长6%。", 2017, [(2017, 2020)]),
    ("2018—2020年，累计新增就业30万人。", 2018, [(2018, 2020)]),
    ("2018年至2020年，累计新增就业30万人。", 2018, [(2018, 2020)]),
    ("“十四五”期间，地区生产总值年均增长6%。", 2021, [(2021, 2025)]),
    ("“十四五”时期，新增就业30万人。", 2021, [(2021, 2025)]),
    ("到“十四五”末，森林覆盖率达到40%。", 2021, [(2025, 2025)]),
    ("“十四五”期间，森林覆盖率达到40%。", 2021, [(2025, 2025)]),
]


@pytest.mark.parametrize(("text", "year", "wanted"), YEARS, ids=[row[0] for row in YEARS])
def test_a_target_has_the_years_that_its_words_name(text, year, wanted):
    assert years(text, year) == wanted


# A text, the year of its plan, and the years of its result.
PAST_YEARS = [
    ("去年，新增企业30家。", 2017, (2016, 2016)),
    ("2014年，新增企业30家。", 2017, (2014, 2014)),
    ("2014-2016年，新增企业30家。", 2017, (2014, 2016)),
    ("过去五年，新增企业30家。", 2017, (2012, 2016)),
    ("五年来，新增企业30家。", 2017, (2012, 2016)),
]


@pytest.mark.parametrize(("text", "year", "wanted"), PAST_YEARS, ids=[row[0] for row in PAST_YEARS])
def test_a_result_has_the_years_that_its_words_name(text, year, wanted):
    assert years(text, year, "results") == [wanted]


@pytest.mark.parametrize(
    ("when", "measure", "adverb", "context", "wanted"),
    [
        (When(False), "growth", "", "", (2017, 2017, None)),
        (When(False, 2017, 2017), "level", "", "", (2017, 2017, None)),
        (When(False, 2016, 2020), "level", "", "", (2020, 2020, None)),
        (When(False, 2016, 2020), "share", "", "", (2020, 2020, None)),
        (When(False, 2016, 2020), "increment", "", "", (2016, 2020, None)),
        (When(False, 2020, 2020), "growth", "年均", "", (2017, 2020, None)),
        (When(False, 2020, 2020), "increment", "", "每年新增", (2017, 2020, None)),
        (When(False, 2020, 2020), "growth_since", "", "比2010年增长", (2020, 2020, 2010)),
        (When(False, 2020, 2020), "growth", "", "比2010年增长", (2020, 2020, None)),
    ],
)
def test_a_period_is_a_span_a_point_or_goes_back_to_a_base(when, measure, adverb, context, wanted):
    found = period(when, measure, adverb, context, 2017)
    assert tuple(found.values()) == wanted
    assert list(found) == ["start_year", "end_year", "base_year"]


@pytest.mark.parametrize(
    ("when", "year", "wanted"),
    [
        (When(True), 2017, (2016, 2016)),
        (When(True, 2014, 2014), 2017, (2014, 2014)),
        (When(True, 2012, 2016), 2017, (2012, 2016)),
        (When(True), None, (None, None)),
        (When(True, 2014, 2014), None, (2014, 2014)),
    ],
)
def test_a_past_period_is_the_named_one_or_the_year_before(when, year, wanted):
    found = past_period(when, year)
    assert (found["start_year"], found["end_year"]) == wanted
    assert found["base_year"] is None


def test_a_plan_whose_year_nobody_tells_has_targets_without_years():
    found = period(When(False), "growth", "", "", None)
    assert set(found.values()) == {None}


def test_a_clock_tells_from_which_place_on_it_is_when():
    plain = "去年完成投资80亿元，今年完成投资100亿元"
    (paragraph,) = document.outline(plain)
    turns = Clock(paragraph, 2017).sentence(plain, 0, len(plain))
    assert turns == [
        (0, When(False)),
        (0, When(True)),
        (plain.index("今年"), When(False, 2017, 2017)),
    ]


def test_a_part_on_a_plan_period_spans_five_years():
    text = "一、今后五年的发展目标\n新增就业30万人。\n"
    assert years(text, 2017) == [(2017, 2021)]
