"""What the messages say of last year and of progress through the year. Every observation here is made up."""

import pandas as pd
import pytest

import planlib as pl
from planlib.briefing.facts import Facts
from planlib.briefing.messages import key_messages
from planlib.briefing.messages.lastyear import last_year
from planlib.briefing.messages.progress import so_far
from planlib.briefing.phrases import label, strength
from planlib.briefing.sections import progress
from planlib.errors import TableError

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
AIMS = "2017年预期目标：地区生产总值增长8%，固定资产投资增长12%，社会消费品零售总额增长11%。"


def reported(gdp: str, fai: str, retail: str) -> Facts:
    """The same three targets after a year as it is reported."""
    before = (
        f"2016年，地区生产总值增长{gdp}，固定资产投资增长{fai}，社会消费品零售总额增长{retail}。"
    )
    return Facts(pl.read_plan(text=f"{before}\n{AIMS}"))


def facts_of(text: str) -> Facts:
    return Facts(pl.read_plan(text=text))


# --- last year ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "zh", "en"),
    [
        (
            ("7%", "10%", "10.5%"),
            "三项可比的增速目标中，均高于上年：",
            "all three comparable growth targets are higher: ",
        ),
        (
            ("7%", "15%", "11%"),
            "三项可比的增速目标中，高于上年的1项、低于上年的1项：",
            "one of three comparable growth targets is higher and one lower: ",
        ),
        (
            ("8.2%", "15%", "11%"),
            "三项可比的增速目标中，高于上年的0项、低于上年的2项：",
            "none of three comparable growth targets are higher and two lower: ",
        ),
        (
            ("8%", "12%", "11%"),
            "三项可比的增速目标中，各项均与上年持平：",
            "all three comparable growth targets are the same: ",
        ),
    ],
)
def test_targets_above_and_below_last_year_are_counted(before, zh, en):
    facts = reported(*before)
    assert last_year(facts, "zh")[0].startswith(f"与计划所报2016年完成情况相比，{zh}")
    assert last_year(facts, "en")[0].startswith(f"Against 2016 as the plan reports it, {en}")


def test_each_is_told_with_both_figures_and_what_lies_between():
    facts = reported("8.2%", "10%", "11%")
    zh, ids = last_year(facts, "zh")
    assert zh.endswith(
        "：生产总值目标8%，上年8.2%，低0.2个百分点；固定资产投资目标12%，上年10%，高2.0个百分点；"
        "社零总额目标11%，上年11%，持平。"
    )
    assert last_year(facts, "en")[0].endswith(
        ": GDP 8% after 8.2%, 0.2 percentage points lower; FAI 12% after 10%, 2.0 percentage points higher; "
        "retail sales 11% after 11%, the same."
    )
    assert ids == facts.headline["target_id"].tolist()


def test_three_are_told_the_leading_ones_first_then_by_distance():
    text = (
        "2016年，社会消费品零售总额增长10.9%，进出口总额增长2%，地区生产总值增长8%，一般公共预算收入增长9%。\n"
        "2017年预期目标：社会消费品零售总额增长11%，进出口总额增长5%，地区生产总值增长8%，一般公共预算收入增长7.5%。"
    )
    told, ids = last_year(facts_of(text), "zh")
    assert "四项可比的增速目标中" in told and "社零" not in told
    facts = facts_of(text)
    by_id = facts.headline.set_index("target_id")["indicator"]
    assert by_id[ids].tolist()[:2] == ["gdp", "budget_revenue"] and len(ids) == 3


@pytest.mark.parametrize(
    ("before", "aim", "zh", "en"),
    [
        ("8.2%", "8%", "生产总值目标8%，上年8.2%，低0.2个百分点。", "GDP 8% after 8.2%, 0.2"),
        ("8%-8.5%", "8%", "上年8%—8.5%，低0.25个百分点。", "after 8–8.5%, 0.25 percentage points"),
        ("8%", "7%-7.5%", "目标7%—7.5%，上年8%，低0.75个百分点。", "GDP 7–7.5% after 8%, 0.75"),
    ],
)
def test_one_alone_is_not_counted_and_the_middle_of_a_range_has_two_decimals(before, aim, zh, en):
    facts = facts_of(f"2016年，地区生产总值增长{before}。\n2017年预期目标：地区生产总值增长{aim}。")
    told = last_year(facts, "zh")[0]
    assert told.startswith("与计划所报2016年完成情况相比，生产总值") and told.endswith(zh)
    assert en in last_year(facts, "en")[0] and " of " not in last_year(facts, "en")[0]


@LANGUAGES
@pytest.mark.parametrize(
    "text",
    [
        AIMS,  # nothing is reported
        "2016年，地区生产总值增长8%。2016年地区生产总值增长8.1%。\n2017年预期目标：地区生产总值增长8%。",
        "2014年，地区生产总值增长8%。\n2017年预期目标：地区生产总值增长8%。",  # of another year
        "2016年，地区生产总值下降2%。\n2017年预期目标：地区生产总值增长8%。",  # a turn is no difference
        "2016年，居民消费价格上涨2%。\n2017年预期目标：居民消费价格涨幅3%左右。",  # no flow
    ],
)
def test_without_one_growth_of_last_year_nothing_is_said_of_it(text, lang):
    facts = facts_of(text)
    assert last_year(facts, lang) is None
    assert "last_year" not in [message.key for message in key_messages(facts, lang)]


# --- progress -------------------------------------------------------------------------------------


def seen(indicator: str, value: float, basis: str = "nominal", end: str = "2017-09-30") -> dict:
    """A made-up growth rate, known three weeks after its period."""
    whole = end.endswith("12-31")
    return {
        "indicator": indicator, "period_end": end, "span": "year" if whole else "ytd", "measure": "growth",
        "value": value, "unit": "%", "price_basis": basis,
        "known_from": str((pd.Timestamp(end) + pd.Timedelta(days=21)).date()), "source_id": "made-up",
    }  # fmt: skip


def followed(plan, *rows, **more) -> Facts:
    return Facts(plan, observations=pd.DataFrame(rows), **more)


def test_the_statuses_are_counted_the_worst_first_and_the_two_worst_are_told(plan):
    facts = followed(
        plan, seen("budget_revenue", 8.0), seen("fai", 11.2), seen("gdp", 7.0, "real", "2017-12-31")
    )
    zh, ids = so_far(facts, "zh")
    assert zh.startswith(
        "截至2018年1月21日，有观测数据的3项目标中，未完成1项、进度滞后1项、进度超前1项。"
    )
    assert "生产总值：2017年比上年增长7%" in zh and "固定资产投资：2017年1—9月" in zh
    assert "财政" not in zh
    en = so_far(facts, "en")[0]
    assert en.startswith(
        "As of 21 January 2018, of three targets with observations 1 missed, 1 behind and 1 ahead. "
        "GDP: up 7% on a year earlier"
    )
    assert len(ids) == 3


def test_one_target_is_one(plan):
    facts = followed(plan, seen("fai", 12.0))
    assert "有观测数据的1项目标中，符合进度1项。" in so_far(facts, "zh")[0]
    assert "of one target with an observation 1 on track. FAI: " in so_far(facts, "en")[0]


def test_the_day_is_the_one_given_or_the_day_on_which_the_last_figure_was_known(plan):
    rows = [seen("fai", 12.0, end="2017-06-30"), seen("fai", 11.0)]
    assert so_far(followed(plan, *rows), "zh")[0].startswith("截至2017年10月21日，")
    earlier = so_far(followed(plan, *rows, as_of="2017-08-01"), "zh")[0]
    assert earlier.startswith("截至2017年8月1日，") and "1—6月" in earlier


def test_figures_that_do_not_say_when_they_were_known_are_refused(plan):
    row = seen("fai", 12.0)
    del row["known_from"]
    with pytest.raises(TableError, match="missing columns: known_from"):
        so_far(followed(plan, row), "en")


@LANGUAGES
def test_without_observations_or_where_none_can_be_judged_nothing_is_said(plan, facts, lang):
    assert so_far(facts, lang) is None
    another_basis = followed(plan, seen("fai", 12.0, "real"))
    assert set(another_basis.tracked["status"]) == {"unknown"}
    assert so_far(another_basis, lang) is None


def test_observations_that_match_no_target_are_refused(plan):
    with pytest.raises(TableError, match=r"No observation matches a target\. The table holds: cpi"):
        so_far(followed(plan, seen("cpi", 2.0, "price_index")), "zh")


@LANGUAGES
def test_the_message_on_progress_points_to_its_chart_and_the_section_holds_every_target(
    plan, parts, lang
):
    facts = followed(plan, seen("fai", 11.2), seen("gdp", 8.0, "real"))
    section = progress.so_far(facts, lang)
    (message,) = (m for m in key_messages(facts, lang) if m.key == "progress")
    part = parts[lang]._replace(sections=[section])
    assert part.shown(message)[0].key == "progress-growth"
    assert part.name(part.shown(message)[0]) in part.pointer(message)
    chart, table = section.blocks
    gdp_fai = facts.tracked.dropna(subset="observed")
    assert chart.target_ids == tuple(gdp_fai["target_id"])
    assert chart.plots[0].series[1].values == tuple(gdp_fai["observed"]) == (8.0, 11.2)
    assert table.target_ids == tuple(facts.tracked["target_id"])
    assert "made-up" in chart.note and "made-up" in table.note


@LANGUAGES
def test_an_amount_is_shown_in_percent_of_its_target(plan, lang):
    sums = plan.targets["measure"].eq("level") & plan.targets["unit"].eq("cny")
    target = plan.targets[sums].iloc[0]
    half = seen("", target["point"] / 2) | {
        "indicator": None, "target_id": target["target_id"], "measure": "level", "unit": "cny",
    }  # fmt: skip
    chart, _ = progress.so_far(followed(plan, half), lang).blocks
    assert chart.key == "progress-levels"
    (target_bar, observed) = chart.plots[0].series
    assert (target_bar.values, observed.values) == ((100.0,), (50.0,))


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "en"),
    [
        ("农民人均纯收入", "per capita net income of rural residents"),
        ("农村居民人均可支配收入", "per capita disposable income of rural residents"),
        ("财政收入", "fiscal revenue"),
        ("地方财政收入", "fiscal revenue"),
        ("财政总收入", "total fiscal revenue"),
        ("全口径财政收入", "total fiscal revenue"),
    ],
)
def test_english_says_no_more_than_the_plans_own_words(named, en):
    row = pl.read_plan(text=f"2010年目标：{named}增长8%。", year=2010).targets.iloc[0]
    assert label(row, "en") == en
    assert label(row, "zh") == named


@pytest.mark.parametrize(
    ("said", "zh", "en"), [("确保", "确保", "to be ensured"), ("约束性指标", "约束性", "binding")]
)
def test_a_promise_is_not_called_binding(said, zh, en):
    text = "2017年目标：地区生产总值增长8%。\n一、任务\n1.确保完成技改投资20亿元。"
    row = pl.read_plan(text=text).targets.iloc[-1].copy()
    assert (row["strength"], row["commitment"]) == ("binding", "确保")
    row["commitment"] = said
    assert (strength(row, "zh"), strength(row, "en")) == (zh, en)


# --- what a plan implies, and what its authors could not know -----------------------------------------

OWN_LEVELS = (
    "2016年，全市生产总值达到415.9亿元，增长11%。\n"
    "2017年预期目标：生产总值达到450亿元、增长8%，固定资产投资增长12%，财政收入增长10%。"
)


def told(text: str, key: str, lang: str, **given) -> str:
    facts = Facts(pl.read_plan(text=text, **given))
    return next(m.text for m in key_messages(facts, lang) if m.key == key)


def test_the_deflator_of_the_plans_own_levels_is_told_with_what_it_does_to_the_ratios():
    facts = facts_of(OWN_LEVELS)
    pct, level, before = facts.implied_deflator
    assert pct == pytest.approx((450 / 415.9 / 1.08 - 1) * 100)
    assert (level["quantity"], before["quantity"]) == ("450亿元", "415.9亿元")
    drift = (1.12 / (1.08 * (1 + pct / 100)) - 1) * 100
    text = told(OWN_LEVELS, "investment", "zh")
    assert text.endswith(
        f"计划的GDP总量目标450亿元（上年415.9亿元）与增速合在一起，隐含平减指数上升{pct:.1f}%，按此该比值上升{drift:.1f}%。"
    )
    assert "没有本地区平减指数" not in text
    assert f"imply that the deflator rises {pct:.1f}%; then the ratio rises {drift:.1f}%." in told(
        OWN_LEVELS, "investment", "en"
    )
    share = (1.10 / (1.08 * (1 + pct / 100)) - 1) * 100
    assert f"隐含的平减指数（{pct:.1f}%），该比重上升{share:.1f}%。" in told(
        OWN_LEVELS, "revenue", "zh"
    )


def test_without_a_level_of_last_year_nothing_is_implied():
    text = OWN_LEVELS.splitlines()[1]
    assert facts_of(text).implied_deflator is None
    assert "没有本地区平减指数可用。" in told(text, "investment", "zh")


@pytest.mark.parametrize(
    ("own", "zh", "en"),
    [
        ("8%", "上限高1.0个百分点", "1.0 percentage points above the upper end of the national"),
        ("6%", "下限低0.5个百分点", "0.5 percentage points below the lower end of the national"),
        ("6.8%", "处于全国目标（6.5%—7%，", "lies within the national target"),
    ],
)
def test_of_a_national_range_the_nearer_end_is_named(own, zh, en):
    text = f"2016年预期目标：地区生产总值增长{own}。"
    assert zh in told(text, "targets", "zh", region="某市")
    assert en in told(text, "targets", "en", region="某市")


@pytest.mark.parametrize(
    ("year", "zh", "en"),
    [
        (2012, "（n=8，区间按中值，事后数据）", "(n=8, ranges at their middle, hindsight)"),
        (
            2016,
            "（n=8，区间按中值，含事后数据）",
            "(n=8, ranges at their middle, in part hindsight)",
        ),
    ],
)
def test_what_is_hindsight_in_part_is_called_so(year, zh, en):
    text = f"{year}年预期目标：地区生产总值增长8%。"
    assert zh in told(text, "scenario", "zh", region="某市")
    assert en in told(text, "scenario", "en", region="某市")


def test_one_section_with_all_the_numbers_is_not_called_the_one_with_the_most():
    tasks = "一、任务\n1.新增企业10家。\n2.新增岗位200个。"
    aims = "2017年预期目标：地区生产总值增长8%。"
    outside = f"{aims}\n{tasks}\n3.改善作风。\n二、保障\n4.加强领导。\n"
    assert "居首" not in told(outside, "coverage", "zh")
    assert "居首" in told(outside + "5.建设站点5个。", "coverage", "zh")
