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
    assert pl.required_growth(so_far(25.0, 60.0), by=2013) == pytest.approx(0)
    assert pl.required_growth(so_far(50.0, 60.0), by=2013) < 0


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


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        (
            (0.096, 0.079),
            "2011: 0.096 is taken as 0.096 % a year, which is hardly meant; 8 % is written",
        ),
        ((9.6, 800.0), "2012: 800 is taken as 800 % a year, which is hardly meant"),
        ((109.6, 107.9), "2011: 109.6 .* an index with the previous year = 100, write 9.6; 2012"),
        ((9.6, -100.0), "2012: -100 is taken as -100 % a year"),
        ((9.6, float("inf")), "2012: inf is no rate; percent a year was expected"),
        (("9.6",), "2011: '9.6' is no rate; percent a year was expected"),
    ],
)
def test_rates_that_were_hardly_meant_are_refused_with_their_year(rates, told):
    with pytest.raises(PlanlibError, match=f"growth_pct cannot be used: {told}"):
        pl.required_growth(so_far(*rates), by=2020)


def test_a_year_that_hardly_grew_among_others_is_history():
    assert pl.required_growth(so_far(9.6, 0.1), by=2020) > 0


@pytest.mark.parametrize("index", [["2011", "2012"], [2011.0, 2012.0], [0, 1]])
def test_what_stands_in_the_place_of_years_is_refused(index):
    with pytest.raises(
        PlanlibError, match=r"growth_pct has the index .*: years were expected, as whole numbers"
    ):
        pl.required_growth(pd.Series([9.6, 7.9], index=index), by=2020)


def test_an_empty_history_is_refused():
    with pytest.raises(PlanlibError, match="growth_pct has no rate for any year"):
        pl.required_growth(pd.Series(dtype=float), by=2020)


@pytest.mark.parametrize("by", ["2020", 20200, None])
def test_the_year_of_a_goal_is_a_year(by):
    with pytest.raises(PlanlibError, match=f"by is {by!r}: a year after 2011, the last that is"):
        pl.required_growth(so_far(9.6), by=by)


@pytest.mark.parametrize("times", [0, -2, 200, "2", True, float("nan")])
def test_a_goal_is_a_multiple(times):
    with pytest.raises(PlanlibError, match=f"times is {times!r}: a multiple of the level at the"):
        pl.required_growth(so_far(9.6), by=2020, times=times)


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


@pytest.mark.parametrize("above", ["200", None, True, float("nan"), float("inf")])
def test_the_level_to_get_to_is_a_number(paths, above):
    with pytest.raises(
        PlanlibError, match=f"above is {above!r}: a level in the unit of the series"
    ):
        pl.crossing_year(paths, "gdp", above=above)


def test_a_misspelt_indicator_is_answered_with_the_nearest(paths, plan):
    with pytest.raises(PlanlibError, match=r"There is no indicator 'gpd'. Did you mean gdp"):
        pl.crossing_year(paths, "gpd", above=200)
    for pair in (("fia", "gdp"), ("gdp", "fia")):
        with pytest.raises(PlanlibError, match=r"There is no indicator 'fia'. Did you mean .*fai"):
            pl.closing_growth(plan.targets, *pair, deflator_pct=1.4)


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
    with pytest.raises(TableError, match=r"deflator_pct is 101.4: .* An index of 101.4 .* is 1.4"):
        pl.closing_growth(plan.targets, "fai", "gdp", deflator_pct=101.4)
    both = pd.concat([plan.targets, plan.targets.assign(plan_id="other")])
    with pytest.raises(TableError, match="More than one plan or year has a target of fai or gdp"):
        pl.closing_growth(both, "fai", "gdp", deflator_pct=1.4)
    with pytest.raises(TableError, match=r"There is no growth target of trade. There are: gdp, "):
        pl.closing_growth(plan.targets, "trade", "gdp")
