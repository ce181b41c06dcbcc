"""Findings on how targets fit: each kind where it belongs, and no contradiction where there is none."""

import os
import re
from pathlib import Path

import pandas as pd
import pytest

import planlib as pl
from planlib import schema
from planlib.briefing.facts import Facts
from planlib.errors import TableError

FOLDER = os.environ.get("PLANLIB_PLANS")


def findings(text: str, year: int = 2024):
    plan = pl.read_plan(text=text, year=year)
    return pl.check(plan.targets, results=plan.results)


def kinds(found) -> list[tuple[str, str]]:
    return list(zip(found["kind"], found["check"], strict=True))


# --- the bundled plan ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bundled():
    return pl.check(pl.read_plan().targets)


def test_the_bundled_plan_has_no_contradiction(bundled):
    assert "arithmetic" not in set(bundled["kind"])
    assert not bundled["message_zh"].str.contains("矛盾").any()


def test_the_bundled_plan_sets_unlike_bases_side_by_side_three_times(bundled):
    rows = bundled[bundled["kind"] == "basis"]
    pairs = [ids.split() for ids in rows["target_ids"]]
    codes = pl.read_plan().targets.set_index("target_id")["indicator"]
    assert [[codes[i] for i in pair] for pair in pairs] == [
        ["fai", "gdp"], ["retail_sales", "gdp"], ["industrial_output", "industrial_value_added"],
    ]  # fmt: skip
    assert rows["amount"].round(4).tolist() == [3.7037, 2.7778, 0.0]


def test_the_bundled_plan_has_two_tensions_around_revenue(bundled):
    rows = bundled[bundled["kind"] == "tension"].set_index("check")["amount"]
    assert rows.round(4).to_dict() == {"revenue_gdp": -0.4630, "investment_revenue": 4.1860}


def test_the_bundled_plan_targets_no_income_jobs_prices_or_energy(bundled):
    row = bundled[bundled["check"] == "not_targeted"].iloc[0]
    assert row["message_zh"] == "没有读到居民收入、就业、物价、节能的量化目标。"
    assert row["message_en"] == "No target in numbers was read for incomes, jobs, prices or energy."


def test_every_finding_says_what_how_much_and_what_to_do_in_both_languages(bundled):
    schema.check(bundled, schema.FINDINGS, "findings")
    for row in bundled.itertuples(index=False):
        for text in (row.message_zh, row.remedy_zh):
            assert text.endswith("。")
        for text in (row.message_en, row.remedy_en):
            assert text.endswith((".", "?")) and not re.search(r"[\u3000-\uffef]", text)


# --- kinds --------------------------------------------------------------------------------------


def test_two_numbers_for_one_thing_contradict_each_other():
    found = findings("主要目标：地区生产总值增长6%，固定资产投资增长8%；地区生产总值增长7%。")
    row = found[found["kind"] == "arithmetic"].iloc[0]
    assert (row["check"], row["amount"], row["unit"]) == ("two_numbers", 1.0, "pp")
    assert "6%和7%" in row["message_zh"] and "矛盾" in row["message_zh"]
    assert row["message_zh"].endswith("；未纳入比较和推算。")
    assert row["message_en"].endswith("6% and 7%; neither is compared or projected.")


def test_two_numbers_under_two_names_of_one_indicator_are_pointed_out():
    found = findings("主要目标：地区生产总值增长6%，固定资产投资增长8%；GDP增长7%。")
    row = found[found["check"] == "two_numbers"].iloc[0]
    assert row["severity"] == "medium" and len(row["target_ids"].split()) == 2
    assert row["message_zh"].startswith("地区生产总值（6%）与GDP（7%）按同一指标读取，目标不同")
    assert "under different names in the plan, 6% and 7%" in row["message_en"]


def test_an_expected_rate_beside_another_of_a_task_is_not_said_to_be_left_out():
    text = "2017年预期目标：固定资产投资增长8%，地区生产总值增长6%。\n一、任务\n1.确保固定资产投资增长12%。"
    plan = pl.read_plan(text=text)
    assert plan.targets.loc[plan.targets["indicator"].eq("fai"), "headline"].tolist() == [
        True,
        False,
    ]
    row = pl.check(plan.targets).set_index("check").loc["two_numbers"]
    assert row["message_zh"].endswith("互相矛盾。") and row["message_en"].endswith("8% and 12%.")
    assert Facts(plan).rate("fai")["quantity"] == "8%"


def test_two_levels_that_differ_are_not_said_to_be_left_out_of_projections():
    found = findings("地区生产总值达到500亿元；地区生产总值达到700亿元。")
    row = found[found["check"] == "two_numbers"].iloc[0]
    assert row["message_zh"].endswith("互相矛盾。")


def test_of_two_falls_the_smaller_is_no_rise():
    text = "二氧化硫排放量下降3%，地区生产总值增长6%，单位生产总值能耗下降3%。"
    plan = pl.read_plan(text=f"2016年，单位生产总值能耗下降4.5%。\n2017年目标：{text}", year=2017)
    found = pl.check(plan.targets, results=plan.results)
    row = found[(found["check"] == "last_year") & found["message_zh"].str.contains("能耗")].iloc[0]
    assert row["amount"] == 1.5
    assert row["message_zh"].endswith("目标比上年降幅小1.5个百分点。")
    assert row["message_en"].endswith("a fall 1.5 percentage points smaller.")


def test_a_nation_with_a_record_of_its_own_is_not_sent_to_look_for_it():
    text = "国内生产总值增长6.5%左右。"
    nation = pl.check(pl.read_plan(text=text, region="China", year=2017).targets)
    zone = pl.check(pl.read_plan(text=text, region="某市", year=2017).targets)
    remedies = [f.set_index("check").loc["past_outcomes", "remedy_en"] for f in (nation, zone)]
    assert "region itself" not in remedies[0] and "region itself" in remedies[1]


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值增长6%左右；地区生产总值增长6.5%。",
        "地区生产总值增长6%以上；地区生产总值增长7%。",
        "地区生产总值增长6%，力争7%。",
        "地区生产总值增长6%；固定资产投资增长12%。",
        "一季度地区生产总值增长6%。",
        "一季度固定资产投资增长8%，全年固定资产投资增长10%。",
        "生产安全事故起数下降5%、力争8%。",
        "单位GDP能耗下降3%、力争4%。",
    ],
)
def test_what_can_both_hold_is_no_contradiction(text):
    assert "arithmetic" not in set(findings(text)["kind"])


def test_a_stretch_below_its_target_contradicts_it():
    found = findings("地区生产总值增长7%，力争6%。")
    assert ("arithmetic", "stretch_below_main") in kinds(found)


def test_for_a_ceiling_less_is_more():
    assert ("arithmetic", "stretch_below_main") not in kinds(
        findings("城镇登记失业率控制在4%以内，力争3.5%以内。")
    )


def test_revenue_ahead_of_real_gdp_is_no_tension():
    assert "tension" not in set(findings("地区生产总值增长6%，一般公共预算收入增长7%。")["kind"])


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值增长6%—8%，一般公共预算收入增长6.5%。",
        "地区生产总值增长8%以上，一般公共预算收入增长7.5%以上。",
        "地区生产总值增长5.6%左右，一般公共预算收入增长5.5%左右。",
        "地区生产总值增长6%，一般公共预算收入同口径增长5%。",
    ],
)
def test_bounds_that_leave_it_open_are_no_tension(text):
    assert "tension" not in set(findings(text)["kind"])


def test_a_fall_is_told_as_one():
    found = findings("地区生产总值增长2%，固定资产投资增长3%，一般公共预算收入下降5%。")
    row = found[found["check"] == "investment_revenue"].iloc[0]
    assert "财政收入（下降5%）" in row["message_zh"]


def test_two_rates_of_one_indicator_do_not_silence_the_others():
    found = findings(
        "地区生产总值增长6%，社会消费品零售总额增长8%，固定资产投资增长9%；固定资产投资增长12%。"
    )
    assert ("basis", "mixed_bases") in kinds(found) and ("arithmetic", "two_numbers") in kinds(
        found
    )


# --- parts and wholes ---------------------------------------------------------------------------


def test_a_part_above_its_whole_contradicts_it():
    found = findings("全年引进项目20个，其中亿元以上项目25个。")
    row = found[found["check"] == "part_above_whole"].iloc[0]
    assert (row["kind"], row["amount"], row["unit"]) == ("arithmetic", 5.0, "count")
    assert row["message_en"].endswith(
        "亿元以上项目 [Chinese] (25) belongs to 引进项目 [Chinese] (20)."
    )


@pytest.mark.parametrize(
    "text",
    [
        "全年引进项目20个，其中亿元以上项目5个，完成技改项目30个。",  # a new subject, no part
        "新增企业100家以上，其中民营企业120家。",  # the whole is open upwards
        "新建道路10条，其中主干道15公里。",  # another unit
        "全年引进项目20个，完成技改项目30个。",
        "2025年培育企业50家，其中2027年培育企业80家。",
    ],
)
def test_what_is_no_part_is_not_measured_against_a_whole(text):
    assert not {"part_above_whole", "parts_and_whole"} & set(findings(text)["check"])


def test_parts_that_sum_to_more_than_their_whole_may_overlap():
    found = findings("新增企业100家，其中省级企业60家、民营企业70家。")
    row = found[found["check"] == "parts_and_whole"].iloc[0]
    assert (row["kind"], row["amount"]) == ("tension", 30.0)
    assert len(row["target_ids"].split()) == 3


def test_no_level_of_a_part_by_definition_exceeds_that_of_its_whole():
    found = findings("固定资产投资完成100亿元，工业投资完成120亿元。")
    row = found[found["check"] == "part_above_whole"].iloc[0]
    assert (row["kind"], row["amount"]) == ("arithmetic", 2e9)
    assert "Industrial investment" in row["message_en"]
    assert "part_above_whole" not in set(
        findings("固定资产投资完成100亿元以上，工业投资完成120亿元。")["check"]
    )


def test_a_range_that_ends_below_its_beginning_contradicts_itself(plan):
    targets = plan.targets
    targets.loc[0, ["low", "high", "comparator"]] = [8.0, 6.0, "between"]
    row = pl.check(targets).iloc[0]
    assert (row["check"], row["kind"], row["amount"]) == ("low_above_high", "arithmetic", 2.0)


# --- levels and growth --------------------------------------------------------------------------

REVIEW = "一、2023年工作回顾\n{}\n二、2024年工作安排\n{}"


def test_a_level_and_real_growth_imply_a_deflator():
    text = REVIEW.format("地区生产总值1000亿元。", "地区生产总值达到1123.2亿元，增长8%。")
    row = findings(text).set_index("check").loc["level_and_growth"]
    assert (row["kind"], row["severity"]) == ("tension", "low")
    assert row["amount"] == pytest.approx(4.0)
    assert "只有价格上涨4.0%" in row["message_zh"]


def test_an_unusual_deflator_is_told_more_loudly():
    text = REVIEW.format("地区生产总值1000亿元。", "地区生产总值达到1400亿元，增长8%。")
    assert findings(text).set_index("check").loc["level_and_growth", "severity"] == "high"


def test_a_level_and_nominal_growth_from_another_base_hold_on_a_condition_only():
    text = REVIEW.format("固定资产投资500亿元。", "固定资产投资完成600亿元，增长10%。")
    row = findings(text).set_index("check").loc["level_and_growth"]
    assert (row["kind"], row["unit"]) == ("tension", "pp")
    assert row["amount"] == pytest.approx(10.0)
    assert "545.5亿元" in row["message_zh"] and "500亿元" in row["message_zh"]


def test_a_level_that_follows_from_its_base_and_growth_is_no_finding():
    text = REVIEW.format("固定资产投资500亿元。", "固定资产投资完成550亿元，增长10%。")
    assert "level_and_growth" not in set(findings(text)["check"])


def test_without_a_base_the_implied_one_is_context():
    found = findings("固定资产投资完成550亿元，增长10%。")
    row = found.set_index("check").loc["level_and_growth"]
    assert (row["kind"], row["unit"]) == ("context", "cny")
    assert row["amount"] == pytest.approx(5e10)


# --- identities ---------------------------------------------------------------------------------

SECTORS = "地区生产总值增长{}，第一产业增加值增长{}，第二产业增加值增长{}，第三产业增加值增长{}。"


@pytest.mark.parametrize("rates", [("9%", "4%", "7%", "8%"), ("3%", "4%", "7%", "8%")])
def test_gdp_outside_its_sectors_contradicts_them(rates):
    row = findings(SECTORS.format(*rates)).iloc[0]
    assert (row["check"], row["kind"], row["amount"]) == ("gdp_and_sectors", "arithmetic", 1.0)


@pytest.mark.parametrize(
    "rates",
    [
        ("7%", "4%", "7%", "8%"),
        ("9%以上", "4%", "7%", "8%以上"),
        ("8.1%左右", "4%", "7%", "8%左右"),
    ],
)
def test_gdp_between_its_sectors_or_left_open_is_no_contradiction(rates):
    assert "gdp_and_sectors" not in set(findings(SECTORS.format(*rates))["check"])


def test_intensity_and_growth_imply_energy_use():
    row = (
        findings("地区生产总值增长6.5%，单位GDP能耗下降3%。").set_index("check").loc["implied_use"]
    )
    assert row["kind"] == "context"
    assert row["amount"] == pytest.approx(100 * (1.065 * 0.97 - 1))


def test_a_year_below_the_average_of_its_period_leaves_more_to_the_others():
    text = "“十四五”时期，地区生产总值年均增长7%。2024年，地区生产总值增长6%。"
    row = findings(text).set_index("check").loc["year_and_period"]
    assert row["kind"] == "tension"
    assert row["amount"] == pytest.approx(100 * ((1.07**5 / 1.06) ** 0.25 - 1))


def test_a_year_at_or_above_the_average_is_no_tension():
    text = "“十四五”时期，地区生产总值年均增长6%。2024年，地区生产总值增长6%以上。"
    assert "year_and_period" not in set(findings(text)["check"])


# --- benchmarks ---------------------------------------------------------------------------------


def beside_parents(text: str, region: str, year: int) -> pd.DataFrame:
    found = pl.check(pl.read_plan(text=text, year=year, region=region).targets)
    return found[found["check"] == "parents"].reset_index(drop=True)


def test_a_plan_stands_beside_all_regions_above_it():
    found = beside_parents("地区生产总值增长6%左右。", "Xinxiang", 2026)
    assert found["message_en"].str.extract(r"; (\w+) set")[0].tolist() == ["Henan"]
    found = beside_parents("地区生产总值增长8%。", "Xinxiang High-tech Zone", 2023)
    assert found["amount"].round(1).tolist() == [0.5, 3.0]
    assert "新乡市同年目标7.5%以上（2023年1月5日公布），高0.5个百分点" in found.loc[0, "message_zh"]


def test_a_stranger_stands_beside_the_nation_and_the_nation_beside_nobody():
    assert len(beside_parents("地区生产总值增长6%。", "Hebi", 2019)) == 1
    assert beside_parents("国内生产总值增长6%。", "China", 2019).empty
    assert beside_parents("地区生产总值增长6%。", None, 2019).empty


def test_inside_the_range_of_a_parent_there_is_no_distance():
    row = beside_parents("地区生产总值增长6.2%。", "Hebi", 2019).iloc[0]
    assert (row["amount"], "持平" in row["message_zh"]) == (0.0, True)


def test_the_national_target_came_after_the_bundled_plan(bundled):
    row = bundled[bundled["check"] == "parents"].iloc[0]
    assert row["amount"] == 1.5
    assert "晚于本计划" in row["message_zh"] and "after this plan" in row["message_en"]


def past(text: str, region: str, year: int) -> pd.DataFrame:
    found = pl.check(pl.read_plan(text=text, year=year, region=region).targets)
    return found[found["check"] == "past_outcomes"].reset_index(drop=True)


def test_the_record_of_the_region_itself_comes_first():
    row = past("地区生产总值增长6%左右。", "Xinxiang", 2024).iloc[0]
    assert row["amount"] == pytest.approx(-3.8667, abs=1e-4)
    assert "新乡市2021—2023年" in row["message_zh"] and "0/3" in row["message_zh"]
    assert "another region" not in row["message_en"]


def test_a_record_of_a_region_above_is_told_as_that():
    row = past("地区生产总值增长6%左右。", "Henan", 2019).iloc[0]
    assert "全国2014—2018年" in row["message_zh"] and "不代表本地区" in row["message_zh"]
    assert (
        "outcomes of China in 2014" in row["message_en"] and "another region" in row["message_en"]
    )


def test_no_outcome_of_the_plans_own_year_or_later_is_looked_at():
    assert "2023" not in past("地区生产总值增长7.5%以上。", "Xinxiang", 2023)["message_zh"].iloc[0]


def test_where_nothing_is_on_record_nothing_is_said():
    assert past("社会消费品零售总额增长7%。", "Xinxiang", 2020).empty


def test_industry_leaves_a_range_for_the_rest_of_the_economy(bundled):
    row = bundled[bundled["check"] == "rest_of_the_economy"].iloc[0]
    assert row["amount"] == pytest.approx((8 - 0.4 * 8.5) / 0.6)
    assert "不是恒等式" in row["message_zh"]


def test_several_plans_are_refused():
    targets = pl.read_plan().targets
    both = pd.concat([targets, targets.assign(plan_id="other")])
    with pytest.raises(
        TableError, match="targets are of the plans xinxiang-hightech-2017; other: check one plan"
    ):
        pl.check(both)


def test_real_investment_does_not_stand_on_another_basis():
    assert "basis" not in set(findings("地区生产总值增长6%，固定资产投资实际增长7%。")["kind"])


def test_targets_stand_beside_last_years_results():
    text = "一、2023年工作回顾\n地区生产总值增长5.2%。\n二、2024年工作安排\n地区生产总值增长6%。"
    found = findings(text)
    row = found[found["check"] == "last_year"].iloc[0]
    assert (row["kind"], row["amount"]) == ("context", pytest.approx(0.8))
    assert "目标6%，上年完成5.2%，目标比上年高0.8个百分点" in row["message_zh"]


def test_a_plan_without_targets_has_no_findings():
    empty = findings("各位代表，现在请审议。")
    assert empty.empty and list(empty) == list(schema.FINDINGS)


def test_what_is_no_targets_frame_is_refused():
    with pytest.raises(TableError, match="targets cannot be used"):
        pl.check(pl.read_plan().items)


@pytest.mark.skipif(not FOLDER, reason="PLANLIB_PLANS names no folder of other plans")
def test_no_plan_of_others_is_accused_of_a_contradiction():
    for path in sorted(Path(FOLDER).glob("*.txt")):
        plan = pl.read_plan(path)
        found = pl.check(plan.targets, results=plan.results)
        accused = found.loc[found["kind"] == "arithmetic", "message_zh"].tolist()
        assert accused == [], path.name
