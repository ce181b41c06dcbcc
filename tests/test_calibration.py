"""Errors of targets: regimes, quantiles only where there are enough, aims, and a fair comparison."""

import numpy as np
import pandas as pd
import pytest

import planlib as pl
from planlib import calibration, data, schema
from planlib.errors import PlanlibError, TableError

# --- the record -----------------------------------------------------------------------------------


def test_an_error_is_outcome_minus_target_and_its_signs_are_those_of_the_indicator():
    record = calibration.record("gdp").set_index("year")
    assert record.loc[2016, ["point", "outcome"]].tolist() == [6.75, 6.7]  # the middle of 6.5 to 7
    assert record.loc[2021, "point"] == 6.0  # the bound of an open side
    assert record["error"].dropna().equals((record["outcome"] - record["point"]).dropna())
    assert set(record["unit"]) == {"pp"}


def test_years_without_an_outcome_stay_and_years_without_a_target_are_not_made_up():
    record = calibration.record("gdp").set_index("year")
    assert 2020 not in record.index
    assert record.loc[[1999, 2007, 2025], "error"].isna().all()
    assert record.loc[[1999, 2007, 2025], "met"].isna().all()


def test_first_and_revised_outcomes_are_never_mixed():
    first, revised = (calibration.record("gdp", v).set_index("year") for v in ("first", "revised"))
    assert (first.loc[2008, "outcome"], revised.loc[2008, "outcome"]) == (9.0, 9.65068)
    assert revised["error"].notna().sum() == 25
    assert set(revised["vintage"]) == {"revised"}
    assert revised["outcome_source_id"].dropna().str.startswith("wdi").all()


def test_the_frame_is_the_one_that_is_documented():
    for table, columns in (
        (calibration.record("cpi"), schema.ERRORS),
        (pl.calibrate("cpi"), schema.CALIBRATIONS),
    ):
        assert list(table) == list(columns)
        pd.testing.assert_frame_equal(schema.check(table, columns, "table"), table)


# --- what is met ----------------------------------------------------------------------------------


def judged(monkeypatch, indicator="gdp", **row) -> bool | None:
    """Whether a target of our own is met."""
    given = {"low": 7.5, "high": 7.5, "comparator": "exactly", **row}
    source = data.table("published_targets").query("indicator == @indicator").head(1)
    monkeypatch.setattr(data, "table", lambda name: source.assign(**given))
    met = calibration.record(indicator)["met"].iloc[0]
    return None if pd.isna(met) else bool(met)


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ({"outcome_first": 7.5}, True),
        ({"outcome_first": 7.4}, False),
        ({"outcome_first": 9.0}, True),  # more than expected is no miss
        ({"outcome_first": 7.4, "comparator": "about"}, True),
        ({"outcome_first": 7.3, "comparator": "about"}, True),
        ({"outcome_first": 7.2, "comparator": "about"}, False),
        ({"outcome_first": 7.5, "comparator": "at_least", "high": np.nan}, True),
        ({"outcome_first": 7.5, "comparator": "more_than", "high": np.nan}, False),
        ({"outcome_first": 6.5, "comparator": "between", "low": 6.5, "high": 7.0}, True),
        ({"outcome_first": 7.1, "comparator": "between", "low": 6.5, "high": 7.0}, True),
        ({"outcome_first": 6.4, "comparator": "between", "low": 6.5, "high": 7.0}, False),
        ({"outcome_first": np.nan}, None),
    ],
)
def test_a_floor_is_met_at_the_number_or_above(monkeypatch, row, met):
    assert judged(monkeypatch, **row) is met


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ({"outcome_first": 2.0, "low": 3.0, "high": 3.0, "comparator": "about"}, True),
        ({"outcome_first": 3.2, "low": 3.0, "high": 3.0, "comparator": "about"}, True),
        ({"outcome_first": 3.3, "low": 3.0, "high": 3.0, "comparator": "about"}, False),
        ({"outcome_first": 3.0, "low": np.nan, "high": 3.0, "comparator": "at_most"}, True),
        ({"outcome_first": 3.0, "low": np.nan, "high": 3.0, "comparator": "less_than"}, False),
    ],
)
def test_a_ceiling_is_met_at_the_number_or_below(monkeypatch, row, met):
    assert judged(monkeypatch, "cpi", **row) is met


@pytest.mark.parametrize(("outcome", "met"), [(5.0, True), (4.9, False)])
def test_an_open_side_is_judged_by_its_words_where_nothing_is_aimed_for(monkeypatch, outcome, met):
    registry = pl.calibration.indicators.get("gdp")._replace(aim="none")
    monkeypatch.setattr(calibration.indicators, "get", lambda code: registry)
    row = {"low": 5.0, "high": np.nan, "comparator": "at_least", "outcome_first": outcome}
    assert judged(monkeypatch, **row) is met
    assert judged(monkeypatch, outcome_first=outcome, low=5.0, high=5.0) is None


def test_a_fall_of_energy_use_is_a_ceiling_on_growth():
    record = calibration.record("energy_intensity").set_index("year")["met"]
    assert record[[2006, 2016, 2018]].tolist() == [False, True, True]


def test_the_tolerance_may_be_set():
    strict = calibration.record("gdp", tolerance_pp=0.0).set_index("year")["met"]
    assert not strict[2014] and not strict[2015]
    assert calibration.record("gdp").set_index("year")["met"][[2014, 2015]].all()


# --- what the sample says -------------------------------------------------------------------------


def test_national_growth_missed_its_targets_by_regime():
    table = pl.calibrate("gdp", calibration.REGIMES)
    assert table["n"].tolist() == [10, 8, 4]
    assert table["mean"].round(2).tolist() == [1.5, 0.08, -0.05]
    assert table["lowest"].round(2).tolist() == [-0.2, -0.15, -2.5]
    assert table["highest"].round(2).tolist() == [2.7, 0.4, 2.1]
    assert table["met"].tolist() == [9, 8, 3]


def test_below_twenty_years_there_are_no_quantiles():
    table = pl.calibrate("gdp", [(1997, 2025), (2012, 2019)])
    assert table["form"].tolist() == ["quantiles", "sample"]
    # Worked out apart from this code, from the same published figures.
    assert table.loc[0, ["q05", "q25", "q75", "q95"]].tolist() == pytest.approx(
        [-0.1975, -0.0375, 1.725, 2.49], abs=1e-3
    )
    assert table.loc[1, ["q05", "q25", "q75", "q95"]].isna().all()


def test_of_investment_there_is_one_year_and_the_table_says_so():
    row = pl.calibrate("fai").iloc[0]
    assert (row["n"], row["form"], row["first_year"]) == (1, "single", 1998)
    assert row["mean"] == pytest.approx(4.1)


def test_a_window_without_an_outcome_is_a_row_that_says_none():
    row = pl.calibrate("gdp", (2020, 2020)).iloc[0]
    assert (row["n"], row["form"], row["judged"]) == (0, "none", 0)
    assert pd.isna(row["first_year"]) and pd.isna(row["mean"])


def test_a_city_has_its_own_record():
    row = pl.calibrate("gdp", region="Xinxiang").iloc[0]
    assert (row["n"], row["met"], round(row["lowest"], 1), round(row["highest"], 1)) == (
        3,
        0,
        -6.0,
        -0.9,
    )


# --- is the target a good forecast? ---------------------------------------------------------------


def test_the_three_forecasts_are_judged_on_the_same_years():
    table = pl.backtest()
    assert table["method"].tolist() == ["target", "last_year", "five_year_mean"]
    assert table[["n", "first_year", "last_year"]].drop_duplicates().values.tolist() == [
        [11, 2013, 2024]
    ]


def test_the_measures_are_those_of_the_errors():
    rows, table = calibration.forecasts(), pl.backtest(bands_pp=[0.2]).set_index("method")
    for method in table.index:
        miss = rows["outcome"] - rows[method]
        expected = [miss.mean(), miss.abs().mean(), (miss**2).mean() ** 0.5]
        assert table.loc[method, ["bias_pp", "mae_pp", "rmse_pp"]].tolist() == pytest.approx(
            expected
        )
        assert table.loc[method, "within_0.2pp"] == (miss.abs().round(6) <= 0.2).mean()


def test_a_forecast_knows_nothing_that_came_later(monkeypatch):
    """Change every figure of a year and of those behind it: no forecast for that year moves."""
    before = calibration.forecasts().set_index("year")
    genuine = data.load

    def changed(*args, **kwargs):
        series = genuine(*args, **kwargs)
        late = series["period_end"].str[:4].astype(int) >= 2018
        return series.assign(value=series["value"].where(~late, 99.0))

    monkeypatch.setattr(data, "load", changed)
    after = calibration.forecasts().set_index("year")
    forecasts = ["target", "last_year", "five_year_mean"]
    assert after.loc[:2018, forecasts].equals(before.loc[:2018, forecasts])
    assert after.loc[2018, "outcome"] == 99.0
    assert after.loc[2019, "last_year"] == 99.0


def test_a_figure_that_was_not_out_on_the_day_of_the_target_is_not_used(monkeypatch):
    genuine = data.load

    def late(*args, **kwargs):
        series = genuine(*args, **kwargs)
        of_2017 = series["period_end"].str.startswith("2017")
        return series.assign(known_from=series["known_from"].where(~of_2017, "2018-06-30"))

    monkeypatch.setattr(data, "load", late)
    # Last year's figure is wanted in 2018 alone after the delay; older ones were out by then.
    assert 2018 not in calibration.forecasts()["year"].tolist()
    assert 2019 in calibration.forecasts()["year"].tolist()


def test_the_target_beats_last_year_since_2012_and_loses_to_it_before():
    late = pl.backtest(window=(2012, 2019)).set_index("method")["mae_pp"]
    assert late["target"] < late["last_year"] < late["five_year_mean"]
    early = pl.backtest(window=(1997, 2011), vintage="WDI-2023").set_index("method")["mae_pp"]
    assert early["target"] > early["last_year"]


# --- wrong input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: pl.calibrate("gpd"), "There is no indicator 'gpd'. Did you mean gdp"),
        (lambda: pl.calibrate("gdp", vintage="final"), "vintage is 'final': 'first' or 'revised'"),
        (lambda: pl.calibrate("gdp", region="Atlantis"), "Regions with targets of gdp: Anhui;"),
        (lambda: pl.calibrate("pm25"), "No published target of pm25 for China. China has targets of: cpi"),
        (lambda: pl.calibrate("gdp", measure="level"), "no target of gdp with measure 'level'. There is: growth"),
        (lambda: pl.calibrate("gdp", (2019, 2012)), r"window is \(2019, 2012\): a first and a last year"),
        (lambda: pl.calibrate("gdp", [(2012, 2019, 1)]), "a first and a last year were expected"),
        (lambda: calibration.record("gdp", tolerance_pp=20), "tolerance_pp is 20: percentage points were"),
        (lambda: pl.calibrate("gdp", "2012-2019"), "window is '2012-2019': a first and a last year"),
        (lambda: pl.calibrate("gdp", ()), r"window is \(\): a first and a last year"),
        (lambda: pl.calibrate("gdp", (2012, "2019")), "a first and a last year were expected"),
        (lambda: pl.backtest(window=[(1997, 2011), (2012, 2019)]), "one first and one last year were expected here"),
        (lambda: pl.backtest(window=(1990, 1995)), "No year of 1990 to 1995 has a target, an outcome"),
        (lambda: pl.backtest("cpi", vintage="WDI-2026"), "cpi of China has no year with a target, an outcome"),
    ],
)  # fmt: skip
def test_wrong_input_is_answered_with_what_there_is(ask, words):
    with pytest.raises((TableError, PlanlibError), match=words):
        ask()
