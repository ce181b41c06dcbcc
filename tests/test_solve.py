"""What would have to hold: by inverse, by golden number, and what is refused."""

import pandas as pd
import pytest

import planlib as pl
from planlib import growth
from planlib.errors import PlanlibError, TableError


def so_far(*rates, first=2011):
    return pd.Series(rates, index=range(first, first + len(rates)))


@pytest.fixture
def paths(plan):
    return pl.project(plan.targets, ["hold", "national-path"], until=2026)


# --- the growth that a goal needs ---------------------------------------------------------------


def test_what_is_required_takes_the_level_to_its_goal():
    rates = so_far(9.0, 8.0, 7.0)
    rest = pl.required_growth(rates, by=2020)
    reached = growth.compound(1.0, rates, 1).prod()
    assert growth.compound(reached, rest, 7) == pytest.approx(2.0)


def test_doubling_from_2010_needed_635_a_year_from_2017():
    """Six years that compound to 1.563 leave 6.35 % for each of the last four."""
    average = growth.average_annual_growth_pct(1.0, 1.563, 6)
    assert pl.required_growth(so_far(*[average] * 6), by=2020) == pytest.approx(6.35, abs=0.01)


def test_a_goal_that_is_reached_already_needs_no_growth():
    assert pl.required_growth(so_far(100.0), by=2012) == pytest.approx(0)
    assert pl.required_growth(so_far(150.0), by=2012) < 0


def test_years_without_order_are_refused():
    with pytest.raises(
        PlanlibError, match="growth_pct has the years 2011; 2013: years one after the other"
    ):
        pl.required_growth(pd.Series({2011: 8.0, 2013: 8.0}), by=2020)
    with pytest.raises(PlanlibError, match="by is 2011: a year after 2011"):
        pl.required_growth(so_far(8.0), by=2011)
    with pytest.raises(
        PlanlibError, match="growth_pct has no rate for 2012: a Series of rates by year"
    ):
        pl.required_growth(so_far(8.0, None), by=2020)
    with pytest.raises(PlanlibError, match="growth_pct is of type list: a Series by year"):
        pl.required_growth([8.0], by=2020)


# --- the year in which a path gets there --------------------------------------------------------


def test_the_first_year_at_or_above_a_level(paths):
    assert pl.crossing_year(paths, "gdp", above=200).to_dict() == {
        "hold": 2026,
        "national-path": None,
    }
    assert pl.crossing_year(paths, "gdp", above=108).tolist() == [2017, 2017]


def test_a_path_that_is_not_there_is_refused(paths, plan):
    with pytest.raises(TableError, match=r"There is no path of 'trade'. There are paths of: gdp, "):
        pl.crossing_year(paths, "trade", above=100)
    two = pd.concat([paths, paths.assign(plan_id="other")])
    with pytest.raises(TableError, match="More than one path of 'gdp' in a scenario"):
        pl.crossing_year(two, "gdp", above=100)


# --- the growth at which a ratio stands still ---------------------------------------------------


@pytest.mark.parametrize(("deflator", "expected"), [(1.41, 9.5), (4.23, 12.6)])
def test_investment_keeps_up_with_gdp_at_its_nominal_growth(plan, deflator, expected):
    rate = pl.closing_growth(plan.targets, "fai", "gdp", deflator_pct=deflator)
    assert round(rate, 1) == expected
    assert growth.ratio_drift_pct(rate, 8.0, deflator_pct=deflator) == pytest.approx(0, abs=1e-9)


def test_on_one_basis_it_is_the_growth_of_the_other(plan):
    assert pl.closing_growth(plan.targets, "fai", "budget_revenue") == 7.5
    assert pl.closing_growth(plan.targets, "gdp", "fai", deflator_pct=3.0) == pytest.approx(
        8.737864
    )


def test_a_deflator_where_there_is_none_and_none_where_there_is_one_are_refused(plan):
    with pytest.raises(
        TableError, match="fai and budget_revenue are both nominal: no deflator stands"
    ):
        pl.closing_growth(plan.targets, "fai", "budget_revenue", deflator_pct=1.4)
    with pytest.raises(TableError, match=r"fai is nominal, gdp real: pass deflator_pct"):
        pl.closing_growth(plan.targets, "fai", "gdp")
    with pytest.raises(TableError, match=r"deflator_pct is nan: a change of prices in percent"):
        pl.closing_growth(plan.targets, "fai", "gdp", deflator_pct=float("nan"))
    both = pd.concat([plan.targets, plan.targets.assign(plan_id="other")])
    with pytest.raises(TableError, match="More than one plan or year has a target of fai or gdp"):
        pl.closing_growth(both, "fai", "gdp", deflator_pct=1.4)
    with pytest.raises(TableError, match=r"There is no growth target of trade. There are: gdp, "):
        pl.closing_growth(plan.targets, "trade", "gdp")
