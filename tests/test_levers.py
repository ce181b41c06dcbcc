"""A number of planlib as a function of its assumptions: it says what `project` and `gap` say."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib.errors import PlanlibError, TableError
from planlib.levers import of_gap, of_projection

YEARS = range(2017, 2021)
PRICES = pd.Series([1.4, 4.2, 3.5, 1.3], index=YEARS)
SHOCK = {"hold": 7.0, "shock": {"year": 2019, "pp": -2.0}}
SCENARIOS = [
    "hold", "fade-to-national", "investment-slowdown", "national-path", pl.Scenario("x", growth={"*": SHOCK}),
]  # fmt: skip
DEFLATED = pl.Scenario("deflated", growth={"gdp_deflator": {"hold": 2.0}})
rates = st.floats(-20, 40)


@pytest.fixture
def targets(plan):
    return plan.targets


@pytest.fixture
def gdp_base():
    return pd.DataFrame([["gdp", 2016, 2e10, "cny", "yearbook"]], columns=list(pl.schema.BASE))


def at(targets, **points):
    """The targets with other rates."""
    changed = targets.copy()
    for code, rate in points.items():
        changed.loc[changed["indicator"] == code, "point"] = rate
    return changed


def last(targets, scenario="hold", year=2020, column="ratio_index", pair=("fai", "gdp"), **more):
    prices = more.pop("deflator_pct", PRICES)
    table = pl.gap(
        targets, *pair, until=year, scenarios=scenario, deflator_pct=prices, **more
    )  # fmt: skip
    return table[column].iloc[-1]


# --- as it is -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("year", [2017, 2018, 2020, 2030])
def test_a_projection_is_to_the_last_bit_what_project_says(targets, scenario, year):
    paths = pl.project(targets, scenario, until=year).set_index(["indicator", "year"])["value"]
    for code in ("gdp", "fai", "retail_sales"):
        assert of_projection(targets, code, year, scenarios=scenario)() == paths[code, year]


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("column", ["ratio_index", "drift_pct", "break_even_deflator_pct"])
def test_a_ratio_is_to_the_last_bit_what_gap_says(targets, scenario, column):
    number = of_gap(
        targets, "fai", "gdp", 2020, column=column, scenarios=scenario, deflator_pct=PRICES
    )
    assert number() == last(targets, scenario, column=column)


def test_a_ratio_upside_down_and_one_without_prices_are_what_gap_says(targets):
    number = of_gap(targets, "gdp", "fai", 2020, deflator_pct=PRICES)
    assert number() == last(targets, pair=("gdp", "fai"))
    same = of_gap(targets, "fai", "budget_revenue", 2020)
    assert same() == last(targets, pair=("fai", "budget_revenue"), deflator_pct=None)
    assert list(same.names) == ["fai", "fai_beyond", "budget_revenue", "budget_revenue_beyond"]


def test_prices_are_named_after_the_series_at_constant_prices(targets):
    number = of_gap(targets, "fai", "industrial_value_added", 2017, deflator_pct=2.0)
    assert list(number.names) == [
        "fai",
        "industrial_value_added",
        "industrial_value_added_deflator",
    ]


def test_prices_of_a_scenario_are_taken(targets):
    number = of_gap(targets, "fai", "gdp", 2019, scenarios=DEFLATED)
    assert number() == last(targets, DEFLATED, 2019, deflator_pct=None)
    assert number.assumptions["gdp_deflator"] == 2.0


# --- assumptions ----------------------------------------------------------------------------------


@settings(max_examples=12, deadline=None)
@given(fai=rates, gdp=rates)
def test_another_target_is_what_gap_says_of_it_and_held_rates_follow(plan, fai, gdp):
    number = of_gap(plan.targets, "fai", "gdp", 2020, deflator_pct=PRICES)
    assert number(fai=fai, gdp=gdp) == last(at(plan.targets, fai=fai, gdp=gdp))


@settings(max_examples=12, deadline=None)
@given(later=st.floats(1, 40))
def test_another_rate_beyond_is_what_a_scenario_that_holds_it_says(plan, later):
    number = of_gap(plan.targets, "fai", "gdp", 2020, deflator_pct=PRICES)
    held = pl.Scenario("held", growth={"fai": {"hold": later}})
    assert number(fai_beyond=later) == last(plan.targets, held)
    paths = pl.project(plan.targets, held, until=2020).query("indicator == 'fai' and year == 2020")
    assert of_projection(plan.targets, "fai", 2020)(fai_beyond=later) == paths["value"].item()


def test_a_target_does_not_move_later_years_that_have_a_rate_of_their_own(targets):
    number = of_projection(targets, "gdp", 2020)
    assert number(gdp=5.0, gdp_beyond=8.0) == pytest.approx(100 * 1.05 * 1.08**3)
    assert number(gdp=5.0) == pytest.approx(100 * 1.05**4)


def test_another_deflator_is_one_for_every_year(targets):
    number = of_gap(targets, "fai", "gdp", 2020, deflator_pct=PRICES)
    assert number(gdp_deflator=3.0) == last(targets, deflator_pct=pd.Series(3.0, index=YEARS))


def test_a_base_is_a_level_or_a_ratio_to_start_from(targets, gdp_base):
    number = of_projection(targets, "gdp", 2018, base=gdp_base)
    assert number.assumptions["base"] == 2e10
    assert (number.unit, number.units[-1]) == ("cny", "cny")
    assert number(base=1e10) == pytest.approx(1e10 * 1.08**2)
    more = {"column": "ratio_pct", "base_ratio_pct": 90.0}
    ratio = of_gap(targets, "fai", "gdp", 2020, deflator_pct=PRICES, **more)
    assert ratio() == last(targets, **more)
    assert ratio(base_ratio=110.0) == last(targets, **more | {"base_ratio_pct": 110.0})


@pytest.mark.parametrize("scenario", SCENARIOS)
@pytest.mark.parametrize("column", ["ratio_index", "drift_pct"])
def test_at_its_present_values_a_number_is_what_it_is_without_them(targets, scenario, column):
    number = of_gap(
        targets, "fai", "gdp", 2020, column=column, scenarios=scenario, deflator_pct=PRICES
    )
    assert number(**number.assumptions) == pytest.approx(number(), rel=1e-12)


def test_the_present_value_of_rates_that_differ_is_their_average_a_year(targets):
    number = of_gap(
        targets, "fai", "gdp", 2020, scenarios="investment-slowdown", deflator_pct=PRICES
    )
    slow = (1.08 * 1.04 * 1.04) ** (1 / 3)
    assert number.assumptions["fai_beyond"] == pytest.approx((slow - 1) * 100)
    assert number.assumptions["gdp_beyond"] == 8.0
    year = of_gap(targets, "fai", "gdp", 2020, column="drift_pct", deflator_pct=PRICES)
    assert year.assumptions["gdp_deflator"] == 1.3


def test_in_the_plans_year_there_is_nothing_beyond(targets):
    assert list(of_projection(targets, "gdp", 2017).names) == ["gdp"]


def test_targets_of_several_years_have_a_name_each(targets):
    row = targets[targets["indicator"] == "gdp"].head(1)
    later = row.assign(start_year=2019, end_year=2019, point=7.0, target_id="later")
    both = pd.concat([later, row])
    number = of_projection(both, "gdp", 2021)
    assert number.assumptions.to_dict() == {"gdp_2017": 8.0, "gdp_2019": 7.0, "gdp_beyond": 7.0}
    assert number() == pl.project(both, until=2021)["value"].iloc[-1]
    assert number(gdp_2017=6.0) == pytest.approx(100 * 1.06**2 * 1.07**3)
    assert list(of_projection(both, "gdp", 2018).names) == ["gdp", "gdp_beyond"]


# --- the object -----------------------------------------------------------------------------------


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_it_can_be_sent_to_another_process(targets, scenario):
    for number in (
        of_projection(targets, "fai", 2020, scenarios=scenario),
        of_gap(targets, "fai", "gdp", 2020, scenarios=scenario, deflator_pct=PRICES),
    ):
        assert pickle.loads(pickle.dumps(number))(fai=9.0) == number(fai=9.0)


def test_it_does_not_change(targets):
    number = of_projection(targets, "gdp", 2020)
    present = number.assumptions
    present["gdp"] = 0.0
    assert number.assumptions["gdp"] == 8.0
    with pytest.raises(AttributeError):
        number.values = ()


@pytest.mark.parametrize(
    ("column", "unit", "zh", "en"),
    [
        ("ratio_index", "index_2016", "2020年固定资产投资与生产总值之比（2016年=100）", "FAI/GDP in 2020 (2016 = 100)"),
        ("ratio_pct", "percent", "2020年固定资产投资与生产总值之比（%）", "FAI/GDP in 2020 (%)"),
        ("drift_pct", "percent", "2020年固定资产投资与生产总值之比的变动（%）", "Change of FAI/GDP in 2020 (%)"),
    ],
)  # fmt: skip
def test_it_says_what_it_is(targets, column, unit, zh, en):
    number = of_gap(
        targets, "fai", "gdp", 2020, column=column, deflator_pct=PRICES, base_ratio_pct=90.0
    )
    assert (number.unit, number.label_zh, number.label_en) == (unit, zh, en)


def test_a_projection_names_its_price_basis(targets, gdp_base):
    number = of_projection(targets, "gdp", 2020)
    assert number.label_en == "GDP in 2020 (2016 = 100, constant prices)"
    assert number.label_zh == "2020年生产总值（2016年=100，可比价）"
    level = of_projection(targets, "gdp", 2020, base=gdp_base)
    assert (level.label_en, level.label_zh) == (
        "GDP in 2020 (constant prices)",
        "2020年生产总值（可比价）",
    )


# --- what is refused ------------------------------------------------------------------------------


def test_an_unknown_assumption_is_refused_with_those_that_there_are(targets):
    number = of_projection(targets, "gdp", 2020)
    with pytest.raises(PlanlibError, match=r"no assumption gpd\. There are: gdp, gdp_beyond\."):
        number(gpd=7.0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"gdp": np.nan}, "gdp: nan is no rate; percent a year was expected"),
        ({"gdp": "8"}, "gdp: '8' is no rate"),
        ({"gdp": True}, "gdp: True is no rate"),
        ({"gdp": 108.0}, "previous year = 100, write 8"),
        ({"gdp": -100.0}, "gdp: -100 is taken as -100 % a year"),
        ({"gdp_deflator": 101.4}, r"gdp_deflator is 101\.4: a change of prices.*is 1\.4"),
        ({"gdp_deflator": np.inf}, "gdp_deflator is inf: a change of prices"),
        ({"base_ratio": 0.0}, "base_ratio is 0.0: a number above zero was expected"),
        ({"base_ratio": np.nan, "gdp": -100}, "base_ratio is nan.*gdp: -100"),
    ],
)
def test_a_value_that_is_none_is_refused(targets, values, words):
    number = of_gap(
        targets, "fai", "gdp", 2020, column="ratio_pct", deflator_pct=PRICES, base_ratio_pct=90.0
    )
    with pytest.raises(PlanlibError, match=rf"FAI/GDP in 2020 \(%\) cannot be computed: .*{words}"):
        number(**values)


def test_an_indicator_without_a_target_is_refused(targets):
    with pytest.raises(
        TableError, match=r"no growth target of 'cpi' up to 2020\. There are: gdp 2017"
    ):
        of_projection(targets, "cpi", 2020)
    with pytest.raises(TableError, match="no growth target of 'gdp' up to 2016"):
        of_projection(targets, "gdp", 2016)


def test_several_plans_are_refused(targets):
    both = pd.concat([targets, targets.assign(plan_id="other")])
    with pytest.raises(TableError, match=r"more than one plan or region.*gdp: select one"):
        of_projection(both, "gdp", 2020)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"column": "kind"}, "column is 'kind': one of ratio_index, ratio_pct, drift_pct"),
        ({}, "fai over gdp has no ratio_index in 2020: pass deflator_pct"),
        ({"column": "ratio_pct"}, "no ratio_pct in 2020: pass deflator_pct and base_ratio_pct"),
        ({"column": "ratio_pct", "deflator_pct": PRICES}, "in 2020: pass base_ratio_pct"),
        ({"column": "ratio_pct", "scenarios": DEFLATED}, "in 2020: pass base_ratio_pct"),
    ],
)
def test_a_column_that_a_pair_does_not_have_is_refused(targets, given, words):
    with pytest.raises(PlanlibError, match=words):
        of_gap(targets, "fai", "gdp", 2020, **given)


def test_a_pair_on_one_basis_has_no_break_even(targets):
    with pytest.raises(
        PlanlibError, match="break_even_deflator_pct in 2017: both are on one price"
    ):
        of_gap(targets, "fai", "budget_revenue", 2017, column="break_even_deflator_pct")


@pytest.mark.parametrize("year", ["2020", None, 2020.5, 20])
def test_a_year_that_is_none_is_refused(targets, year):
    for make in (
        lambda: of_projection(targets, "gdp", year),
        lambda: of_gap(targets, "fai", "gdp", year),
    ):
        with pytest.raises(PlanlibError, match=f"year is {year!r}: a year such as 2020"):
            make()
