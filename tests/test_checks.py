"""Findings on how targets fit: each kind where it belongs, and no contradiction where there is none."""

import os
from pathlib import Path

import pandas as pd
import pytest

import planlib as pl
from planlib import schema
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
            assert text.endswith((".", "?")) and text.isascii()


# --- kinds --------------------------------------------------------------------------------------


def test_two_numbers_for_one_thing_contradict_each_other():
    found = findings("主要目标：地区生产总值增长6%，固定资产投资增长8%；地区生产总值增长7%。")
    row = found[found["kind"] == "arithmetic"].iloc[0]
    assert (row["check"], row["amount"], row["unit"]) == ("two_numbers", 1.0, "pp")
    assert "6%和7%" in row["message_zh"] and "矛盾" in row["message_zh"]


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
    assert "目标6%，上年完成5.2%，相差0.8个百分点" in row["message_zh"]


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
