"""The ratio of two series: price bases, drift, break-even."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import ratios, schema
from planlib.errors import PlanlibError, TableError

DEFLATOR_2016 = 1.40734602732051
DEFLATOR_2017 = 4.2326819752236


@pytest.fixture
def targets(plan):
    return plan.targets


def first(table) -> dict:
    return table.iloc[0].to_dict()


def replaced(targets, indicator, **values) -> pd.DataFrame:
    """Targets in which the row of one indicator holds other values."""
    targets = targets.copy()
    targets.loc[targets["indicator"] == indicator, list(values)] = list(values.values())
    return targets


# --- what needs no price forecast ---------------------------------------------------------------


def test_a_mixed_pair_without_a_deflator_has_its_break_even_and_no_drift(targets):
    row = first(pl.gap(targets, "fai", "gdp"))
    assert row["basis"] == "mixed"
    assert row["break_even_deflator_pct"] == pytest.approx(3.7037037, abs=1e-6)
    assert math.isnan(row["drift_pct"])
    assert math.isnan(row["ratio_index"])
    assert (row["numerator_growth_pct"], row["denominator_growth_pct"]) == (12.0, 8.0)
    assert row["difference_pp"] == 4.0


@pytest.mark.parametrize(
    ("numerator", "denominator", "basis", "drift"),
    [
        ("fai", "budget_revenue", "nominal", 4.18604651),
        ("industrial_value_added", "gdp", "real", 0.46296296),
    ],
)
def test_a_pair_on_one_basis_drifts_without_any_assumption(
    targets, numerator, denominator, basis, drift
):
    row = first(pl.gap(targets, numerator, denominator))
    assert row["basis"] == basis
    assert row["drift_pct"] == pytest.approx(drift, abs=1e-6)
    assert row["ratio_index"] == pytest.approx(100 + drift, abs=1e-6)
    assert math.isnan(row["deflator_pct"])
    assert math.isnan(row["break_even_deflator_pct"])


@pytest.mark.parametrize(
    ("numerator", "denominator", "break_even"),
    [
        ("retail_sales", "gdp", 2.77777778),
        ("budget_revenue", "gdp", -0.46296296),
        ("gdp", "fai", 3.7037037),
    ],
)
def test_the_break_even_is_the_same_whichever_series_is_on_top(
    targets, numerator, denominator, break_even
):
    row = first(pl.gap(targets, numerator, denominator))
    assert row["break_even_deflator_pct"] == pytest.approx(break_even, abs=1e-6)


# --- with a deflator ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deflator", "drift"), [(DEFLATOR_2016, 2.264488), (DEFLATOR_2017, -0.507498)]
)
def test_the_ratio_of_investment_to_gdp_turns_on_the_deflator(targets, deflator, drift):
    row = first(pl.gap(targets, "fai", "gdp", deflator_pct=deflator))
    assert row["drift_pct"] == pytest.approx(drift, abs=1e-6)
    assert row["ratio_index"] == pytest.approx(100 + drift, abs=1e-6)
    assert row["deflator_pct"] == deflator


def test_the_deflator_belongs_to_the_series_at_constant_prices_on_top_as_well(targets):
    row = first(pl.gap(targets, "gdp", "fai", deflator_pct=DEFLATOR_2016))
    expected = (1.08 * (1 + DEFLATOR_2016 / 100) / 1.12 - 1) * 100
    assert row["drift_pct"] == pytest.approx(expected)


@settings(max_examples=20, deadline=None)
@given(st.floats(-20, 20))
def test_a_ratio_turned_over_is_the_reciprocal(plan, deflator):
    over = first(pl.gap(plan.targets, "fai", "gdp", deflator_pct=deflator))["ratio_index"]
    under = first(pl.gap(plan.targets, "gdp", "fai", deflator_pct=deflator))["ratio_index"]
    assert over / 100 * under / 100 == pytest.approx(1)


def test_at_the_break_even_the_ratio_stands_still(targets):
    still = first(pl.gap(targets, "fai", "gdp"))["break_even_deflator_pct"]
    assert first(pl.gap(targets, "fai", "gdp", deflator_pct=still))["drift_pct"] == pytest.approx(0)


def test_a_deflator_by_year_gives_a_path(targets):
    deflators = pd.Series({2017: 2.0, 2018: 3.0, 2016: 9.0})
    table = pl.gap(targets, "fai", "gdp", until=2018, deflator_pct=deflators)
    assert table["deflator_pct"].tolist() == [2.0, 3.0]
    assert table["ratio_index"].iloc[1] == pytest.approx(
        100 * (1.12 / (1.08 * 1.02)) * (1.12 / (1.08 * 1.03))
    )


@pytest.mark.parametrize(
    ("deflator", "years"),
    [
        (1.4, "2018, 2019"),
        (pd.Series({2017: 1.4, 2018: 2.0}), "2019"),
        (pd.Series({2017: 1.4, 2018: np.nan, 2019: 2.0}), "2018"),
    ],
)
def test_a_deflator_is_not_held_for_years_that_it_is_not_of(targets, deflator, years):
    with pytest.raises(PlanlibError, match=f"says nothing of {years}. The deflator of one year is"):
        pl.gap(targets, "fai", "gdp", until=2019, deflator_pct=deflator)


@pytest.mark.parametrize(
    ("numerator", "denominator", "basis"),
    [("fai", "budget_revenue", "nominal"), ("industrial_value_added", "gdp", "real")],
)
def test_a_deflator_where_none_is_needed_is_refused(targets, numerator, denominator, basis):
    with pytest.raises(PlanlibError, match=f"are both {basis}: their ratio needs no deflator"):
        pl.gap(targets, numerator, denominator, deflator_pct=1.4)


@pytest.mark.parametrize("deflator", [101.4, -60.0])
def test_an_index_is_no_change_of_prices(targets, deflator):
    with pytest.raises(PlanlibError, match=f"deflator_pct is {deflator:g}: a change of prices in"):
        pl.gap(targets, "fai", "gdp", deflator_pct=deflator)


# --- years, levels and frames -------------------------------------------------------------------


def test_later_years_hold_the_rates_and_are_a_scenario(targets):
    table = pl.gap(targets, "fai", "budget_revenue", until=2020)
    assert table["year"].tolist() == [2017, 2018, 2019, 2020]
    assert table["kind"].tolist() == ["target", *["scenario"] * 3]
    expected = [100 * (1.12 / 1.075) ** n for n in (1, 2, 3, 4)]
    assert table["ratio_index"].tolist() == pytest.approx(expected)


@pytest.mark.parametrize("until", [2016, "2020", 2020.5])
def test_the_last_year_is_a_year_not_before_the_plan(targets, until):
    with pytest.raises(PlanlibError, match=f"until is {until!r}: a year was expected, 2017"):
        pl.gap(targets, "fai", "budget_revenue", until=until)


def test_a_base_ratio_gives_the_ratio_itself_and_may_be_above_100_percent(targets):
    table = pl.gap(targets, "fai", "budget_revenue", base_ratio_pct=150.0)
    assert first(table)["ratio_pct"] == pytest.approx(150 * 1.12 / 1.075)
    assert pl.gap(targets, "fai", "budget_revenue")["ratio_pct"].isna().all()


@pytest.mark.parametrize("ratio", [0, -5.0, float("nan")])
def test_a_base_ratio_is_above_zero(targets, ratio):
    with pytest.raises(
        PlanlibError, match=f"base_ratio_pct is {ratio!r}: a ratio in percent above"
    ):
        pl.gap(targets, "fai", "gdp", base_ratio_pct=ratio)


def test_a_gap_passes_its_schema(targets):
    table = pl.gap(targets, "fai", "gdp", deflator_pct=DEFLATOR_2016, base_ratio_pct=90.0)
    pd.testing.assert_frame_equal(schema.check(table, schema.GAPS, "gap", key=("year",)), table)


def test_arguments_are_left_as_they_are(targets):
    deflator = pd.Series({2017: 1.4})
    before = targets.copy(), deflator.copy()
    pl.gap(targets, "fai", "gdp", deflator_pct=deflator)
    ratios.pairs(targets)
    pd.testing.assert_frame_equal(targets, before[0])
    pd.testing.assert_series_equal(deflator, before[1])


# --- which targets ------------------------------------------------------------------------------


def test_an_indicator_without_a_target_is_answered_with_those_that_have_one(targets):
    with pytest.raises(TableError, match=r"no growth target for exports. It has them for: gdp, "):
        pl.gap(targets, "exports", "gdp")


def test_an_unknown_indicator_is_answered_with_near_ones(targets):
    with pytest.raises(PlanlibError, match=r"There is no indicator 'gdpp'. Did you mean .*gdp"):
        pl.gap(targets, "fai", "gdpp")


def test_targets_of_two_years_make_no_ratio(targets):
    later = replaced(targets, "gdp", start_year=2018, end_year=2018)
    with pytest.raises(TableError, match=r"fai has its target in 2017, gdp in 2018: a ratio needs"):
        pl.gap(later, "fai", "gdp")


def test_targets_of_two_plans_must_be_chosen_from(targets):
    both = pd.concat([targets, targets.assign(plan_id="other")])
    with pytest.raises(TableError, match=r"more than one growth target for fai \(.*, other\)"):
        pl.gap(both, "fai", "gdp")


@pytest.mark.parametrize("basis", ["none", "price_index"])
def test_a_series_without_real_or_nominal_prices_makes_no_ratio(targets, basis):
    odd = replaced(targets, "fai", price_basis=basis)
    with pytest.raises(
        PlanlibError, match=f"the price basis '{basis}' is neither real nor nominal"
    ):
        pl.gap(odd, "fai", "gdp")


# --- pairs and curves ---------------------------------------------------------------------------


def test_pairs_have_the_faster_series_on_top_and_each_pair_once(targets):
    table = ratios.pairs(targets)
    assert len(table) == 6 * 5 / 2
    assert (table["difference_pp"] >= 0).all()
    found = {frozenset(pair) for pair in table[["numerator", "denominator"]].to_numpy()}
    assert len(found) == len(table)


def test_one_target_makes_no_pair(targets):
    table = ratios.pairs(targets[targets["indicator"] == "gdp"])
    pd.testing.assert_frame_equal(table, schema.empty(schema.GAPS))


def test_a_drift_curve_holds_the_drift_at_every_deflator(targets):
    deflators = [DEFLATOR_2016, DEFLATOR_2017, 3.7037037037037]
    table = ratios.drift_curve(targets, "fai", "gdp", deflators)
    assert table["deflator_pct"].tolist() == deflators
    assert table["drift_pct"].tolist() == pytest.approx([2.264488, -0.507498, 0], abs=1e-6)


def test_a_pair_on_one_basis_has_no_drift_curve(targets):
    with pytest.raises(PlanlibError, match=r"their ratio does not turn on a deflator. Use gap"):
        ratios.drift_curve(targets, "fai", "budget_revenue", [0.0, 1.0])


# --- deflators that came about, and those of a scenario -----------------------------------------


def test_at_the_deflators_that_came_true_the_ratio_dips_and_then_rises(targets):
    path = pl.gap(targets, "fai", "gdp", until=2020, deflator_pct=pl.load("gdp_deflator"))
    index = path.set_index("year")["ratio_index"].round(1)
    assert (index[2017], index[2020]) == (99.6, 105.4)
    assert path["kind"].tolist() == ["target"] + ["scenario"] * 3


def test_observations_tell_what_the_plan_could_not_know(targets):
    path = pl.gap(targets, "fai", "gdp", deflator_pct=pl.load("gdp_deflator"))
    assert path["hindsight"].tolist() == [True]  # 2017 came out in 2018
    later = targets.assign(plan_id="of-2018", start_year=2018, end_year=2018)
    known = pl.load("gdp_deflator").assign(known_from="2018-01-31")
    assert pl.gap(later, "fai", "gdp", deflator_pct=known)["hindsight"].tolist() == [False]


def test_of_a_bare_number_nobody_tells_when_it_was_known(targets):
    assert pl.gap(targets, "fai", "gdp", deflator_pct=1.4)["hindsight"].isna().all()


def test_a_base_ratio_is_carried_along_in_percent_of_gdp(targets):
    given = {"deflator_pct": pl.load("gdp_deflator"), "base_ratio_pct": 80.0}
    path = pl.gap(targets, "fai", "gdp", until=2020, **given)
    assert path["ratio_pct"].iloc[-1] == pytest.approx(0.8 * path["ratio_index"].iloc[-1])


def test_observations_of_two_vintages_are_refused(targets):
    both = pl.data.table("observations").query("indicator == 'gdp_deflator'")
    with pytest.raises(TableError, match="deflator_pct mixes the vintages WDI-2024, WDI-2026"):
        pl.gap(targets, "fai", "gdp", deflator_pct=both)


@pytest.mark.parametrize(
    ("columns", "lacking"), [(["value"], "known_from, vintage"), (["value", "known_from", "vintage"], "year")]
)  # fmt: skip
def test_observations_without_their_columns_are_refused(targets, columns, lacking):
    with pytest.raises(TableError, match=f"deflator_pct lacks {lacking}: observations as"):
        pl.gap(targets, "fai", "gdp", deflator_pct=pl.load("gdp_deflator")[columns])


def test_a_scenario_changes_rates_beyond_the_plans_year_and_brings_deflators(targets):
    rules = {
        "gdp": {"fade": {"to": 6.5, "years": 3}},
        "gdp_deflator": {"table": {2017: 2.0, 2019: 3.0}},
    }
    path = pl.gap(targets, "fai", "gdp", until=2020, scenarios=pl.Scenario("s", growth=rules))
    assert path["denominator_growth_pct"].tolist() == [8.0, 7.5, 7.0, 6.5]
    assert path["deflator_pct"].tolist() == [2.0, 2.0, 3.0, 3.0]
    drift = [100 * (1.12 / ((1 + g / 100) * (1 + d / 100)) - 1)
             for g, d in zip([8.0, 7.5, 7.0, 6.5], [2.0, 2.0, 3.0, 3.0], strict=True)]  # fmt: skip
    assert np.allclose(path["drift_pct"], drift)
    even = [100 * (1.12 / (1 + g / 100) - 1) for g in [8.0, 7.5, 7.0, 6.5]]
    assert np.allclose(path["break_even_deflator_pct"], even)


def test_a_rule_for_every_other_indicator_is_none_for_prices(targets):
    slower = pl.Scenario("slower", growth={"*": {"hold": 6.0}})
    assert pl.gap(targets, "fai", "gdp", until=2018, scenarios=slower)["drift_pct"].isna().all()


def test_a_scenario_whose_deflators_begin_too_late_says_which_year_lacks(targets):
    late = pl.Scenario("late", growth={"gdp_deflator": {"table": {2018: 2.0}}})
    with pytest.raises(PlanlibError, match="deflator_pct says nothing of 2017"):
        pl.gap(targets, "fai", "gdp", until=2018, scenarios=late)


def test_history_exceeded_the_break_even_in_2_of_14_years(targets):
    history = ratios.past(targets, "fai", "gdp")
    assert history.loc[history["above"], "year"].tolist() == [2017, 2021]
    assert len(history) == 14
    assert history.loc[~history["hindsight"], "year"].tolist() == [2012, 2013, 2014, 2015, 2016]
    assert (history["drift_pct"] < 0).equals(history["above"])


def test_the_day_of_the_plan_may_be_told(targets):
    history = ratios.past(targets, "fai", "gdp", published="2015-06-30")
    assert history["hindsight"].idxmax() == 3  # 2015 came out in 2016


def test_a_pair_without_prices_of_its_own_has_no_history(targets):
    with pytest.raises(PlanlibError, match="no prices of the series at constant prices ship"):
        ratios.past(targets, "industrial_output", "industrial_value_added")


@pytest.mark.parametrize(
    "ask", [ratios.past, lambda t, a, b: ratios.drift_table(t, a, b, [8], [1])]
)
def test_a_pair_on_one_basis_does_not_turn_on_a_deflator(targets, ask):
    with pytest.raises(PlanlibError, match="fai and budget_revenue are on one price basis"):
        ask(targets, "fai", "budget_revenue")


def test_the_table_of_drifts_is_the_curve_at_each_rate(targets):
    table = ratios.drift_table(targets, "fai", "gdp", [8.0, 12.0], [0.0, 2.0, 4.0])
    curve = ratios.drift_curve(targets, "fai", "gdp", [0.0, 2.0, 4.0])["drift_pct"]
    assert np.allclose(table.loc[12.0], curve)
    assert table.loc[8.0, 0.0] == 0


def test_an_index_of_prices_is_no_change_of_them(targets):
    with pytest.raises(
        PlanlibError, match=r"deflator_pct is 101.4: .* An index of 101.4 \(上年=100\) is 1.4"
    ):
        pl.gap(targets, "fai", "gdp", deflator_pct=101.4)
