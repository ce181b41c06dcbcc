"""Which assumption matters most: tornado and Sobol indices against closed forms and against planlib itself."""

import itertools
import sys

import numpy as np
import pandas as pd
import pytest

import planlib as pl
from planlib import schema
from planlib.errors import MissingExtra, PlanlibError, TableError
from planlib.sensitivity import of_gap, of_projection, sobol, tornado

YEARS = range(2017, 2021)
PRICES = pd.Series([1.4, 4.2, 3.5, 1.3], index=YEARS)
RANGES = {
    "fai": (8.0, 16.0),
    "fai_beyond": (6.0, 15.0),
    "gdp": (6.0, 9.0),
    "gdp_beyond": (5.0, 9.5),
    "gdp_deflator": (-0.9, 4.5),
}


@pytest.fixture(scope="module")
def ratio(plan):
    return of_gap(plan.targets, "fai", "gdp", 2020, deflator_pct=PRICES)


def linear(a, b, c=0.0):
    return 3 * a - 2 * b + c


def product(**values):
    return float(np.prod(list(values.values())))


# --- one at a time --------------------------------------------------------------------------------


def test_every_end_is_the_number_there(ratio):
    table = tornado(ratio, RANGES).set_index("assumption")
    present = ratio.assumptions
    for name, (low, high) in RANGES.items():
        row = table.loc[name]
        assert (row["low"], row["high"], row["value"]) == (low, high, present[name])
        assert row["at_low"] == ratio(**{**present, name: low})
        assert row["at_high"] == ratio(**{**present, name: high})
        assert row["at_value"] == ratio(**present)


def test_an_end_is_what_gap_says_of_a_plan_with_that_target(plan):
    number = of_gap(plan.targets, "fai", "gdp", 2017, deflator_pct=1.4)
    row = tornado(number, {"fai": (10.0, 14.0)}).iloc[0]
    for end in ("low", "high"):
        other = plan.targets.copy()
        other.loc[other["indicator"] == "fai", "point"] = row[end]
        assert (
            row[f"at_{end}"] == pl.gap(other, "fai", "gdp", deflator_pct=1.4)["ratio_index"].item()
        )


def test_the_widest_swing_comes_first_and_a_falling_effect_shows(ratio):
    table = tornado(ratio, RANGES)
    assert table["swing"].is_monotonic_decreasing
    assert table["swing"].tolist() == (table["at_high"] - table["at_low"]).abs().tolist()
    falls = table.set_index("assumption").eval("at_low > at_high")
    assert falls.to_dict() == {name: name.startswith("gdp") for name in table["assumption"]}
    assert not table["turns"].any()


def test_equal_swings_stay_as_they_were():
    ranges = {name: (0.0, 2.0, 1.0) for name in "dbca"}
    table = tornado(lambda a, b, c, d: a + b - c + d, ranges)
    assert table["assumption"].tolist() == list("dbca")


def test_of_a_linear_number_the_swing_is_its_slope_times_the_width():
    table = tornado(linear, {"a": (1.0, 2.0, 1.5), "b": (0.0, 4.0, 1.0)})
    assert table[["assumption", "swing", "at_low", "at_high"]].to_numpy().tolist() == [
        ["b", 8.0, 4.5, -3.5],
        ["a", 3.0, 1.0, 4.0],
    ]


def test_a_range_for_a_target_alone_moves_the_years_that_follow_it(ratio):
    alone = tornado(ratio, {"fai": (8.0, 16.0)}).iloc[0]
    assert alone["at_low"] == ratio(fai=8.0)
    beside = tornado(ratio, {"fai": (8.0, 16.0), "fai_beyond": (8.0, 16.0)}).set_index("assumption")
    assert beside.loc["fai", "at_low"] == ratio(fai=8.0, fai_beyond=12.0)
    assert beside["swing"].max() < alone["swing"]


def test_a_response_that_turns_within_its_range_is_told():
    table = tornado(lambda x, y: x * x + y, {"x": (-1.0, 1.0, 0.0), "y": (0.0, 1.0, 0.5)})
    assert table.set_index("assumption")["turns"].to_dict() == {"y": False, "x": True}
    assert table.set_index("assumption").loc["x", "swing"] == 0


def test_it_is_a_frame_of_the_schema_and_keeps_where_ranges_come_from():
    ranges = pd.DataFrame(
        {"assumption": ["a", "b"], "low": 1.0, "high": 2.0, "value": 1.0, "unit": ["cny", None], "why": ["x", None]}
    )  # fmt: skip
    before = ranges.copy()
    table = tornado(linear, ranges)
    pd.testing.assert_frame_equal(table, schema.check(table, schema.TORNADO, "tornado"))
    pd.testing.assert_frame_equal(ranges, before)
    assert table.loc[table["assumption"] == "a", ["unit", "why"]].to_numpy().tolist() == [
        ["cny", "x"]
    ]


def test_units_and_present_values_of_a_number_are_known_and_may_be_said_otherwise(plan):
    base = pd.DataFrame([["gdp", 2016, 2e10, "cny", "y"]], columns=list(schema.BASE))
    number = of_projection(plan.targets, "gdp", 2020, base=base)
    table = tornado(number, {"gdp": (6.0, 9.0), "base": (1e10, 3e10, 1.5e10)})
    assert table.set_index("assumption")["unit"].to_dict() == {"base": "cny", "gdp": "percent"}
    assert table["at_value"].unique().tolist() == [number(base=1.5e10)]


def test_it_is_offered_by_the_package():
    assert pl.tornado is tornado
    assert pl.sensitivity.sobol is sobol


# --- all at once ----------------------------------------------------------------------------------


def moments(low, high, power):
    """Mean and mean square of (1 + x/100)^power, x even over low to high."""

    def mean(n):
        a, b = 1 + low / 100, 1 + high / 100
        whole = np.log(b / a) if n == -1 else (b ** (n + 1) - a ** (n + 1)) / (n + 1)
        return whole / (b - a)

    return mean(power), mean(2 * power)


def shares_of_a_product(factors):
    """First-order and total shares of a product of independent factors, by their moments."""
    means, squares = np.array(factors).T
    whole = squares.prod() - means.prod() ** 2
    own = squares - means**2
    first = [own[i] * np.delete(means, i).prod() ** 2 for i in range(len(own))]
    total = [own[i] * np.delete(squares, i).prod() for i in range(len(own))]
    return np.array(first) / whole, np.array(total) / whole


def test_of_the_ratio_the_shares_are_those_of_a_product_of_powers(ratio):
    powers = {"fai": 1, "fai_beyond": 3, "gdp": -1, "gdp_beyond": -3, "gdp_deflator": -4}
    first, total = shares_of_a_product([moments(*RANGES[k], n) for k, n in powers.items()])
    found = sobol(ratio, RANGES, samples=1024).set_index("assumption").loc[list(powers)]
    assert np.abs(found["first"] - first).max() < 0.01
    assert np.abs(found["total"] - total).max() < 0.01
    assert (np.abs(found["first"] - first) < found["first_half_width"]).all()


def test_of_a_linear_number_the_shares_are_squares_of_slope_times_width():
    found = sobol(linear, {"a": (0.0, 1.0, 0.5), "b": (0.0, 3.0, 0.5)}).set_index("assumption")
    assert found["first"].to_dict() == pytest.approx({"b": 36 / 45, "a": 9 / 45}, abs=0.01)
    assert found["total"].to_dict() == pytest.approx({"b": 36 / 45, "a": 9 / 45}, abs=0.01)


def test_ishigami():
    def ishigami(x, y, z):
        return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)

    found = sobol(ishigami, {k: (-np.pi, np.pi, 0.0) for k in "xyz"}, samples=4096)
    found = found.set_index("assumption").loc[list("xyz")]
    # Closed forms, for instance in Saltelli and others, Global Sensitivity Analysis (2008), 4.
    assert found["first"].tolist() == pytest.approx([0.3139, 0.4424, 0.0], abs=0.02)
    assert found["total"].tolist() == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.02)


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_a_seed_decides_everything_whatever_was_drawn_before(seed):
    ranges = {"a": (0.0, 1.0, 0.5), "b": (1.0, 2.0, 1.5)}
    first = sobol(product, ranges, samples=64, seed=seed)
    np.random.seed(12345)
    pd.testing.assert_frame_equal(first, sobol(product, ranges, samples=64, seed=seed))
    other = sobol(product, ranges, samples=64, seed=seed + 1)
    assert not np.allclose(first["first_half_width"], other["first_half_width"])


def test_the_largest_total_comes_first_and_columns_are_plain():
    table = sobol(product, {"a": (1.0, 1.1, 1.0), "b": (1.0, 2.0, 1.0)}, samples=64)
    assert table["assumption"].tolist() == ["b", "a"]
    assert list(table) == [
        "assumption", "low", "high", "unit", "first", "first_half_width", "total", "total_half_width",
    ]  # fmt: skip


def test_one_assumption_alone_has_all_of_the_variance(plan):
    number = of_projection(plan.targets, "gdp", 2020)
    row = sobol(number, {"gdp": (6.0, 9.0)}, samples=256).iloc[0]
    assert (row["first"], row["total"]) == (pytest.approx(1, abs=0.02), pytest.approx(1, abs=0.02))


@pytest.mark.filterwarnings("error")
def test_nothing_is_warned_of(ratio):
    assert len(sobol(ratio, RANGES, samples=8)) == len(RANGES)


def test_without_salib_the_error_names_the_extra(monkeypatch):
    for name in [n for n in sys.modules if n.partition(".")[0] == "SALib"]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, "SALib", None)
    with pytest.raises(MissingExtra, match=r"library SALib.*'planlib\[sensitivity\]'"):
        sobol(product, {"a": (0.0, 1.0, 0.5)})


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("samples", "words"),
    [
        (1000, "samples is 1000: a power of two was expected; the nearest is 1024"),
        (600, "the nearest is 512"),
        (1, "the nearest is 2"),
        (0, "such as 1024"),
        (-8, "such as 1024"),
        (512.0, "samples is 512.0: a power of two was expected, such as 1024"),
        (True, "such as 1024"),
    ],
)
def test_samples_are_a_power_of_two(samples, words):
    with pytest.raises(PlanlibError, match=words):
        sobol(product, {"a": (0.0, 1.0, 0.5)}, samples=samples)


@pytest.mark.parametrize("seed", [-1, 0.5, None, True])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(PlanlibError, match=f"seed is {seed!r}: a whole number, 0 or more"):
        sobol(product, {"a": (0.0, 1.0, 0.5)}, seed=seed)


def test_what_never_changes_has_no_variance():
    with pytest.raises(PlanlibError, match=r"The number is 1 wherever a; b may lie.*no variance"):
        sobol(lambda a, b: 1.0, {"a": (0.0, 1.0, 0.5), "b": (0.0, 1.0, 0.5)}, samples=8)


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ({"a": (2.0, 1.0, 1.5)}, "a: low is 2 and high 1; low below high was expected"),
        ({"a": (1.0, 1.0, 1.0)}, "a: low is 1 and high 1"),
        ({"a": (1.0, 2.0, 3.0)}, "a: its present value 3 lies outside 1 to 2"),
        ({"a": (1.0, np.inf, 2.0)}, "a: 1 to inf at 2 is not finite"),
        ({"a": (np.nan, 2.0, 1.0)}, "column low: empty in row 0"),
        ({"a": ("x", 2.0, 1.0)}, "column low: 'x' is no float64"),
        ({"a": 2.0}, r"ranges: a: 2\.0; \(low, high\) or \(low, high, value\) was expected"),
        ({"a": (1.0,)}, r"ranges: a: \(1\.0,\); \(low, high\)"),
        ({}, "ranges has no rows: an assumption with its low and high was expected"),
        (pd.DataFrame({"assumption": ["a"], "low": [1.0]}), "ranges cannot be used.*missing columns: high"),
        (pd.DataFrame({"assumption": ["a", "a"], "low": 1.0, "high": 2.0}), "more than one row for assumption: a"),
        ([("a", 1, 2)], "ranges: a pandas DataFrame was expected, not list"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("function", [tornado, sobol])
def test_ranges_that_are_none_are_refused(ranges, words, function):
    with pytest.raises(TableError, match=words):
        function(product, ranges)


def test_one_at_a_time_needs_the_present_value_and_all_at_once_does_not():
    with pytest.raises(
        TableError, match="a has no present value: add it as value, or as the third"
    ):
        tornado(product, {"a": (1.0, 2.0)})
    assert len(sobol(product, {"a": (1.0, 2.0)}, samples=8)) == 1


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(TableError, match=r"a: low is 2 and high 1.*; b: its present value 9 lies"):
        tornado(product, {"a": (2.0, 1.0, 1.5), "b": (1.0, 2.0, 9.0)})


def test_fractions_taken_for_percent_are_refused(ratio):
    words = r"fai: 0\.08 to 0\.14 is taken as percent, which is hardly meant; 8 % is written 8\.0"
    with pytest.raises(TableError, match=words):
        tornado(ratio, {"fai": (0.08, 0.14, 0.12)})
    own = pd.DataFrame(
        {"assumption": ["a"], "low": 0.06, "high": 0.1, "value": 0.08, "unit": "percent"}
    )
    with pytest.raises(TableError, match=r"a: 0\.06 to 0\.1 is taken as percent"):
        tornado(product, own)
    assert len(tornado(product, own.drop(columns="unit"))) == 1
    assert len(tornado(ratio, {"gdp_deflator": (-0.1, 2.8)})) == 1


@pytest.mark.parametrize(
    ("ranges", "words"),
    [
        ({"fai": (-100.0, 14.0)}, "fai: -100 is taken as -100 % a year"),
        ({"fai": (8.0, 112.0)}, "previous year = 100, write 12"),
        ({"gdp_deflator": (0.0, 101.4)}, "gdp_deflator is 101.4: a change of prices"),
    ],
)
@pytest.mark.parametrize("function", [tornado, sobol])
def test_ends_that_are_no_rates_are_refused(ratio, ranges, words, function):
    with pytest.raises(PlanlibError, match=words):
        function(ratio, ranges)


def test_an_unknown_assumption_is_refused_with_those_that_there_are(ratio):
    with pytest.raises(
        PlanlibError, match=r"no assumption deflator\. There are: fai, fai_beyond, "
    ):
        tornado(ratio, {"deflator": (0.0, 4.0, 2.0)})


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a", "b", "x"], "number does not take a; b; x by name: .*'x'"),
        (["a"], "number does not take a by name: missing a required argument: 'b'"),
    ],
)
def test_names_that_a_function_does_not_take_are_refused(names, words):
    with pytest.raises(PlanlibError, match=words):
        tornado(linear, {name: (0.0, 1.0, 0.5) for name in names})


def test_what_cannot_be_called_is_refused():
    with pytest.raises(PlanlibError, match=r"number does not take a by name: .*not a callable"):
        tornado(7.0, {"a": (0.0, 1.0, 0.5)})


@pytest.mark.parametrize("answer", [np.nan, np.inf, "12", None, True])
def test_a_number_that_is_none_is_refused_with_where(answer):
    def odd(a):
        return answer if a > 1.5 else 1.0

    with pytest.raises(
        PlanlibError, match=r"The number is .* at a = 2: a finite number was expected"
    ):
        tornado(odd, {"a": (1.0, 2.0, 1.2)})


def test_every_order_of_assumptions_gives_the_same_bars(ratio):
    first = tornado(ratio, RANGES)
    for names in itertools.islice(itertools.permutations(RANGES), 0, 120, 40):
        pd.testing.assert_frame_equal(first, tornado(ratio, {k: RANGES[k] for k in names}))
