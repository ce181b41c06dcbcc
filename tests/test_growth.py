"""The arithmetic of growth: golden numbers, inverses, what is refused.

`golden/growth.csv` holds calls with the results that an economist worked out by other means. To renew
it, work a row out anew and edit it by hand.
"""

import ast
import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planlib import growth
from planlib.errors import PlanlibError

with (Path(__file__).parent / "golden" / "growth.csv").open(encoding="utf-8", newline="") as file:
    GOLDEN = [(row["call"], float(row["expected"])) for row in csv.DictReader(file)]

# A path takes a run of periods and has tests of its own.
ELEMENTWISE = set(growth.__all__) - {"compound_path"}

rates = st.floats(-90, 500)
levels = st.floats(1e-3, 1e12)
quick = settings(max_examples=50, deadline=None)


def close(expected):
    return pytest.approx(expected, rel=1e-9, abs=1e-7)


def result(call: str) -> float:
    """What a call such as ``compound(100, 8, 5)`` returns; only functions of growth, only numbers."""
    node = ast.parse(call, mode="eval").body
    assert node.func.id in growth.__all__
    positional = [ast.literal_eval(argument) for argument in node.args]
    named = {keyword.arg: ast.literal_eval(keyword.value) for keyword in node.keywords}
    return getattr(growth, node.func.id)(*positional, **named)


@pytest.mark.parametrize(("call", "expected"), GOLDEN, ids=[call for call, _ in GOLDEN])
def test_golden_number(call, expected):
    assert result(call) == pytest.approx(expected, rel=0, abs=1e-6)


def test_every_function_has_a_golden_number():
    assert {call.partition("(")[0] for call, _ in GOLDEN} == ELEMENTWISE


# --- inverses -----------------------------------------------------------------------------------


@quick
@given(levels, rates, st.integers(1, 30))
def test_average_growth_undoes_compounding(level, rate, periods):
    last = growth.compound(level, rate, periods)
    assert growth.average_annual_growth_pct(level, last, periods) == close(rate)
    assert growth.required_growth_pct(level, last, periods) == close(rate)


@quick
@given(levels, rates, st.integers(0, 30))
def test_growing_back_in_time_returns_to_the_start(level, rate, periods):
    assert growth.compound(growth.compound(level, rate, periods), rate, -periods) == close(level)


@quick
@given(rates, rates)
def test_deflating_undoes_inflating(real, deflator):
    assert growth.to_real_pct(growth.to_nominal_pct(real, deflator), deflator) == close(real)
    assert growth.to_nominal_pct(growth.to_real_pct(real, deflator), deflator) == close(real)


@quick
@given(rates, rates)
def test_a_ratio_stands_still_at_its_break_even(nominal, real):
    deflator = growth.break_even_deflator_pct(nominal, real)
    assert growth.ratio_drift_pct(nominal, real, deflator_pct=deflator) == close(0)


@quick
@given(rates, rates)
def test_drift_without_a_deflator_is_drift_at_constant_prices(top, bottom):
    at_zero = growth.ratio_drift_pct(top, bottom, deflator_pct=0.0)
    assert growth.ratio_drift_pct(top, bottom) == at_zero
    ratio = growth.compound(1, top, 1) / growth.compound(1, bottom, 1)
    assert at_zero == close((ratio - 1) * 100)


@quick
@given(levels, rates, rates)
def test_the_implied_deflator_is_the_one_put_in(level, real, deflator):
    last = growth.compound(level, growth.to_nominal_pct(real, deflator), 1)
    assert growth.implied_deflator_pct(level, last, real) == close(deflator)


@quick
@given(st.floats(0.1, 200))
def test_a_level_has_doubled_after_its_doubling_time(rate):
    assert growth.compound(1, rate, growth.doubling_time(rate)) == close(2)


@quick
@given(st.floats(-20, 50), st.floats(-20, 20), st.floats(0.05, 0.95))
def test_the_rest_of_the_year_makes_up_the_target(target, ytd, share):
    rest = growth.required_rest_growth_pct(target_pct=target, ytd_pct=ytd, share=share)
    assert share * ytd + (1 - share) * rest == close(target)


def test_a_contribution_is_the_share_of_the_growth():
    assert growth.contribution_pp(100, 7.0) == 7.0
    assert growth.contribution_pp(0, 7.0) == 0


def test_elasticity_and_icor_divide():
    assert growth.elasticity(6.0, 4.0) == 1.5
    assert growth.icor(42.0, 7.0) == 6.0


@quick
@given(levels, st.lists(rates, min_size=1, max_size=20))
def test_a_path_compounds_one_period_after_the_other(level, run):
    path = growth.compound_path(level, run)
    before = level
    for value, rate in zip(path, run, strict=True):
        before = growth.compound(before, rate, 1)
        assert value == close(before)


def test_many_paths_are_what_each_is_alone():
    runs = np.array([[8.0, 7.0, 6.5], [12.0, 4.0, -3.0]])
    together = growth.compound_path(np.array([100.0, 50.0]), runs)
    assert together.tolist() == [
        growth.compound_path(b, r).tolist() for b, r in zip([100.0, 50.0], runs, strict=True)
    ]


def test_what_is_missing_stays_missing_from_there_on():
    assert np.isnan(growth.compound_path(100.0, [8.0, np.nan, 8.0])).tolist() == [False, True, True]


def test_a_path_leaves_its_rates_alone_and_may_be_empty():
    run = np.array([8.0, 8.0])
    growth.compound_path(100.0, run)
    assert run.tolist() == [8.0, 8.0]
    assert growth.compound_path(100.0, []).tolist() == []


@pytest.mark.parametrize("rate", [-100, -120.5])
def test_a_path_through_nothing_is_refused(rate):
    with pytest.raises(
        PlanlibError, match=f"growth_pct is {float(rate)}: a growth rate must be above -100 %"
    ):
        growth.compound_path(100.0, [8.0, rate, 8.0])


def test_one_rate_is_no_path():
    with pytest.raises(PlanlibError, match=r"growth_pct is 8.0: a run of rates was expected"):
        growth.compound_path(100.0, 8.0)


# --- floats, arrays and Series ------------------------------------------------------------------

CALLS = {
    "average_annual_growth_pct": lambda x: growth.average_annual_growth_pct(100.0, x, 2),
    "break_even_deflator_pct": lambda x: growth.break_even_deflator_pct(x, 8.0),
    "compound": lambda x: growth.compound(100.0, x, 3),
    "contribution_pp": lambda x: growth.contribution_pp(x, 12.0),
    "doubling_time": growth.doubling_time,
    "elasticity": lambda x: growth.elasticity(x, 9.5),
    "icor": lambda x: growth.icor(40.0, x),
    "implied_deflator_pct": lambda x: growth.implied_deflator_pct(100.0, 110.0, x),
    "index_to_growth_pct": growth.index_to_growth_pct,
    "ratio_drift_pct": lambda x: growth.ratio_drift_pct(12.0, 8.0, deflator_pct=x),
    "relative_pp": lambda x: growth.relative_pp(2.0, x),
    "required_growth_pct": lambda x: growth.required_growth_pct(100.0, x, 9),
    "required_rest_growth_pct": lambda x: growth.required_rest_growth_pct(
        target_pct=8.0, ytd_pct=x, share=0.3
    ),
    "to_nominal_pct": lambda x: growth.to_nominal_pct(x, 1.4),
    "to_real_pct": lambda x: growth.to_real_pct(x, 1.4),
}
NUMBERS = [1.5, 8.0, 12.0]


def test_every_function_is_tried_with_arrays_and_series():
    assert set(CALLS) == ELEMENTWISE


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_array_gives_what_its_floats_give(call):
    found = call(np.array(NUMBERS))
    assert isinstance(found, np.ndarray)
    assert found.tolist() == pytest.approx([call(number) for number in NUMBERS])


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_series_keeps_its_index(call):
    years = [2017, 2018, 2019]
    found = call(pd.Series(NUMBERS, index=years))
    assert isinstance(found, pd.Series)
    assert found.index.tolist() == years
    assert found.tolist() == pytest.approx([call(number) for number in NUMBERS])


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_whole_numbers_are_as_good_as_floats(call):
    assert call(8) == pytest.approx(call(8.0))


# --- what is refused ----------------------------------------------------------------------------

COMPOUNDED = {
    "growth_pct": lambda x: growth.compound(100, x, 5),
    "nominal_pct": lambda x: growth.to_real_pct(x, 1.4),
    "deflator_pct": lambda x: growth.to_real_pct(8, x),
    "real_pct": lambda x: growth.to_nominal_pct(x, 1.4),
    "numerator_pct": lambda x: growth.ratio_drift_pct(x, 8),
    "denominator_pct": lambda x: growth.ratio_drift_pct(12, x),
    "target_pct": lambda x: growth.required_rest_growth_pct(target_pct=x, ytd_pct=9, share=0.3),
    "ytd_pct": lambda x: growth.required_rest_growth_pct(target_pct=8, ytd_pct=x, share=0.3),
}


@pytest.mark.parametrize("rate", [-100, -100.0, -250.0, np.array([8.0, -100.0])])
@pytest.mark.parametrize("name", COMPOUNDED)
def test_growth_of_minus_100_percent_or_less_is_refused(name, rate):
    with pytest.raises(PlanlibError, match=rf"{name} is .*-\d.* must be above -100 %.*8 % is 8.0"):
        COMPOUNDED[name](rate)


def test_growth_just_above_minus_100_percent_is_compounded():
    assert growth.compound(100, -99.0, 1) == pytest.approx(1)


@pytest.mark.parametrize("name", ["first", "last", "periods"])
@pytest.mark.parametrize("value", [0, -1.0])
def test_average_growth_needs_levels_and_periods_above_zero(name, value):
    arguments = {"first": 100.0, "last": 120.0, "periods": 2} | {name: value}
    with pytest.raises(PlanlibError, match=rf"{name} is {value!r}: it must be above zero"):
        growth.average_annual_growth_pct(**arguments)


@pytest.mark.parametrize("rate", [0, -3.0])
def test_what_does_not_grow_never_doubles(rate):
    with pytest.raises(PlanlibError, match=r"what does not grow never doubles"):
        growth.doubling_time(rate)


@pytest.mark.parametrize("share", [0, 1, 30, -0.1])
def test_the_share_of_the_year_lies_between_0_and_1(share):
    with pytest.raises(PlanlibError, match=r"between 0 and 1; 30 % is 0.30"):
        growth.required_rest_growth_pct(target_pct=8, ytd_pct=9, share=share)


def test_an_elasticity_to_no_growth_is_undefined():
    with pytest.raises(PlanlibError, match=r"elasticity to what does not grow is undefined"):
        growth.elasticity(7.5, 0)


@pytest.mark.parametrize("rate", [0, -1])
def test_icor_needs_growth(rate):
    with pytest.raises(PlanlibError, match=rf"growth_pct is {rate}: it must be above zero"):
        growth.icor(40, rate)


@pytest.mark.parametrize("periods", [2020, -2016, np.array([4, 2020])])
def test_a_calendar_year_is_no_number_of_periods(periods):
    with pytest.raises(PlanlibError, match=r"periods is .*2016 to 2020, not a year"):
        growth.compound(100, 8, periods)


def test_a_calendar_year_is_no_number_of_periods_between_levels_either():
    with pytest.raises(PlanlibError, match="periods is 2020: a number of periods was expected"):
        growth.average_annual_growth_pct(100, 200, 2020)


def test_an_index_of_the_previous_year_is_above_zero():
    with pytest.raises(PlanlibError, match="index is 0: it must be above zero"):
        growth.index_to_growth_pct(0)
