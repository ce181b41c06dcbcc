"""Facts are computed once, and are what the functions of the library give."""

import pandas as pd
import pytest

import planlib as pl
from planlib import ratios
from planlib.briefing.content import content
from planlib.briefing.facts import Facts
from planlib.errors import PlanlibError, TableError

PAIRS = [("fai", "gdp"), ("gdp", "fai"), ("fai", "budget_revenue"), ("retail_sales", "gdp")]


@pytest.mark.parametrize("given", [{}, {"deflator_pct": 1.4}, {"deflator_pct": 4.2}])
@pytest.mark.parametrize("pair", PAIRS)
def test_a_gap_is_what_ratios_give_the_first_time_and_the_second(plan, pair, given):
    if given and pair == ("fai", "budget_revenue"):
        given = {"base_ratio_pct": 110.0}  # one price basis takes no deflator
    facts = Facts(plan)
    expected = ratios.gap(facts.rates, *pair, **given).iloc[0]
    for _ in range(2):
        pd.testing.assert_series_equal(facts.gap(*pair, **given), expected)


def test_gaps_that_were_asked_for_differently_are_kept_apart(plan):
    facts = Facts(plan)
    drifts = {
        price: facts.gap("fai", "gdp", deflator_pct=price)["drift_pct"] for price in (1.4, 4.2, 1.4)
    }
    assert drifts[1.4] > 0 > drifts[4.2]
    assert facts.gap("fai", "gdp")["basis"] == "mixed"
    assert facts.gap("fai", "gdp", deflator_pct=1.4)["drift_pct"] == drifts[1.4]
    assert facts.gap("gdp", "fai")["break_even_deflator_pct"] == pytest.approx(
        facts.gap("fai", "gdp")["break_even_deflator_pct"]
    )


def test_a_gap_is_computed_once(plan, monkeypatch):
    calls = []
    genuine = ratios.gap
    monkeypatch.setattr(ratios, "gap", lambda *a, **k: calls.append(a) or genuine(*a, **k))
    facts = Facts(plan)
    for _ in range(3):
        facts.gap("fai", "gdp")
        facts.gap("fai", "gdp", deflator_pct=1.4)
    assert len(calls) == 2


def test_a_gap_of_an_indicator_that_is_not_there_is_an_error_every_time(plan):
    facts = Facts(plan)
    for _ in range(2):
        with pytest.raises(TableError, match="cpi"):
            facts.gap("cpi", "gdp")


def test_scenarios_may_be_one_or_several_and_an_unknown_one_is_refused(plan):
    names = [s.name for s in Facts(plan, scenarios=["fade-to-national", "hold"]).scenarios]
    assert names == ["fade-to-national"]
    assert [s.name for s in Facts(plan, scenarios="national-path").scenarios] == ["national-path"]
    assert Facts(plan).scenarios == []
    with pytest.raises(PlanlibError, match="nothing-like-it"):
        Facts(plan, scenarios="nothing-like-it")


def test_an_alternative_is_what_project_gives(plan):
    facts = Facts(plan, scenarios="investment-slowdown")
    ((scenario, rows),) = facts.alternatives
    expected = pl.project(facts.flows, "investment-slowdown", until=2020)
    assert scenario.name == "investment-slowdown"
    pd.testing.assert_frame_equal(rows, expected)


def test_what_was_tracked_is_what_track_gives(plan, tmp_path):
    made_up = "indicator,period_end,span,measure,value,unit,price_basis,known_from,source_id\n"
    made_up += "fai,2017-09-30,ytd,growth,11.2,%,nominal,2017-10-20,made up\n"
    path = tmp_path / "o.csv"
    path.write_text(made_up, "utf-8")
    facts = Facts(plan, observations=path)
    expected = pl.track(plan.targets, facts.observations, as_of="2017-10-20")
    pd.testing.assert_frame_equal(facts.tracked, expected)
    assert Facts(plan).tracked is None


HEAD = "2025年主要预期目标：地区生产总值增长6%，固定资产投资增长8%。"


def test_a_rate_that_is_said_again_is_one():
    facts = Facts(pl.read_plan(text=HEAD + "实现地区生产总值增长6%，必须狠抓投资。", year=2025))
    assert facts.rates["indicator"].tolist() == ["gdp", "fai"] and facts.told_twice == []
    assert len(facts.headline) == 2


def test_a_rate_of_half_a_year_does_not_silence_that_of_the_year():
    facts = Facts(pl.read_plan(text=HEAD + "下半年地区生产总值增长9%。", year=2025))
    assert facts.rate("gdp")["quantity"] == "6%"


def test_an_indicator_with_two_rates_is_left_out_and_the_method_says_so():
    facts = Facts(pl.read_plan(text=HEAD + "地区生产总值增长8%以上。", year=2025))
    assert facts.rates["indicator"].tolist() == ["fai"] and facts.told_twice == ["gdp"]
    assert any(
        line.startswith("生产总值在预期目标中有不止一个增速")
        for line in content(facts, "zh").method
    )
    assert any(
        line.startswith("GDP has more than one growth") for line in content(facts, "en").method
    )
