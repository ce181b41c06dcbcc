"""Projections: what growth targets come to, and what is refused."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import growth, scenarios, schema, solve
from planlib.errors import PlanlibError, TableError

HEADLINES = {
    "gdp": 8.0,
    "industrial_output": 8.5,
    "industrial_value_added": 8.5,
    "budget_revenue": 7.5,
    "fai": 12.0,
    "retail_sales": 11.0,
}


@pytest.fixture
def targets(plan):
    return plan.targets


def levels(**changes) -> pd.DataFrame:
    """Invented base levels of GDP and investment."""
    columns = {
        "indicator": ["gdp", "fai"],
        "year": [2016, 2016],
        "value": [213.5, 190.0],
        "unit": ["1e8 cny", "1e8 cny"],
        "source_id": ["yearbook", "yearbook"],
    }
    return pd.DataFrame(columns | changes)


def path(projections, indicator) -> pd.DataFrame:
    return projections[projections["indicator"] == indicator].set_index("year")


# --- which rows are compounded ------------------------------------------------------------------


def test_the_six_headline_targets_are_compounded(targets):
    rows = scenarios.growth_targets(targets)
    headline = rows[rows["headline"]]
    assert dict(zip(headline["indicator"], headline["point"], strict=True)) == HEADLINES


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("measure", "level"),
        ("role", "scope"),
        ("tier", "stretch"),
        ("indicator", None),
        ("start_year", 2016),
        ("end_year", None),
    ],
)
def test_a_row_of_another_kind_is_left_out(targets, column, value):
    gdp = targets["indicator"].eq("gdp")
    targets.loc[gdp, column] = value
    left = set(scenarios.growth_targets(targets)["indicator"])
    assert left >= set(HEADLINES) - {"gdp"}
    assert "gdp" not in left


def test_a_selection_without_growth_targets_is_refused(targets):
    with pytest.raises(TableError, match=r"None of the \d+ rows is a growth target of a known"):
        pl.project(targets[targets["measure"] == "increment"], until=2020)


def test_an_empty_frame_of_targets_is_refused(targets):
    with pytest.raises(TableError, match=r"None of the 0 rows"):
        pl.project(targets[:0], until=2020)


def test_where_the_year_is_not_known_the_message_says_what_to_pass():
    targets = pl.read_plan(text="地区生产总值增长5%。").targets
    with pytest.raises(TableError, match=r"year is not known: pass year= to read_plan"):
        pl.project(targets, until=2020)


def test_rates_in_another_unit_are_not_compounded_as_percent():
    plan = pl.read_plan(text="2024年预期目标：地区生产总值增长3‰，固定资产投资增长8%。", year=2024)
    with pytest.raises(
        TableError, match=r"compounded in percent, but there is gdp 3‰ \(permille\)"
    ):
        pl.project(plan.targets, until=2025)


def test_two_targets_for_one_indicator_and_year_are_refused(targets):
    twice = pd.concat([targets, targets[targets["indicator"] == "gdp"]])
    with pytest.raises(
        TableError, match=r"More than one growth target.*gdp 2017: 8% in “.*”; gdp 2017.*Keep one"
    ):
        pl.project(twice, until=2020)


def test_what_is_no_frame_of_targets_is_refused():
    with pytest.raises(TableError, match=r"targets cannot be used. missing columns: plan_id"):
        pl.project(pd.DataFrame({"gdp": [8.0]}), until=2020)


# --- paths --------------------------------------------------------------------------------------


def test_without_levels_the_year_before_is_100(targets):
    paths = pl.project(targets, until=2020)
    base = paths[paths["year"] == 2016]
    assert set(base["value"]) == {100.0}
    assert set(base["kind"]) == {"base"}
    assert set(paths["unit"]) == {"index_2016"}


@pytest.mark.parametrize(("indicator", "value"), [("gdp", 136.048896), ("fai", 157.351936)])
def test_rates_held_to_2020_compound(targets, indicator, value):
    paths = pl.project(targets, until=2020)
    assert path(paths, indicator).loc[2020, "value"] == pytest.approx(value, abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(st.floats(-50, 100), st.integers(2017, 2040))
def test_every_value_is_compounded_from_the_base(plan, rate, until):
    targets = plan.targets.query("indicator == 'gdp'").assign(point=rate)
    values = pl.project(targets, until=until).set_index("year")["value"]
    expected = {year: growth.compound(100, rate, year - 2016) for year in range(2016, until + 1)}
    assert values.to_dict() == pytest.approx(expected)


def test_only_the_plan_year_is_a_target_and_later_years_are_a_scenario_with_its_rule(targets):
    gdp = path(pl.project(targets, until=2019), "gdp")
    assert gdp["kind"].to_dict() == {
        2016: "base", 2017: "target", 2018: "scenario", 2019: "scenario",
    }  # fmt: skip
    assert gdp["rule"].tolist() == ["base", "target", *["hold"] * 2]


def test_up_to_the_plan_year_there_is_no_scenario(targets):
    paths = pl.project(targets, until=2017)
    assert set(paths["kind"]) == {"base", "target"}
    assert set(paths["year"]) == {2016, 2017}


def test_a_year_with_a_target_of_its_own_is_no_scenario(targets):
    gdp = targets[targets["indicator"] == "gdp"]
    later = gdp.assign(start_year=2019, end_year=2019, point=6.0)
    found = pl.project(pd.concat([gdp, later]), until=2020).set_index("year")
    assert found["kind"].tolist() == ["base", "target", "scenario", "target", "scenario"]
    assert found.loc[2020, "value"] == pytest.approx(100 * 1.08 * 1.08 * 1.06 * 1.06)


def test_plans_are_projected_apart(targets):
    gdp = targets[targets["indicator"] == "gdp"]
    other = gdp.assign(plan_id="other", region="Elsewhere", point=5.0)
    found = pl.project(pd.concat([gdp, other]), until=2017)
    assert found.groupby("plan_id")["value"].last().to_dict() == pytest.approx(
        {"xinxiang-hightech-2017": 108.0, "other": 105.0}
    )


def test_regions_of_one_plan_are_projected_apart(targets):
    gdp = targets[targets["indicator"] == "gdp"]
    found = pl.project(pd.concat([gdp, gdp.assign(region="Elsewhere", point=5.0)]), until=2017)
    assert found["region"].tolist() == [*["Xinxiang High-tech Zone"] * 2, *["Elsewhere"] * 2]
    assert found["value"].tolist() == pytest.approx([100, 108, 100, 105])


def test_series_of_other_years_keep_the_order_of_scenarios_and_text(targets):
    two = targets[targets["indicator"].isin(["gdp", "fai"])]
    later = two.assign(start_year=2018, end_year=2018, plan_id="later")
    mixed = pd.concat([two[:1], later, two[1:]])
    found = pl.project(mixed, ["hold", "national-path"], until=2020)
    order = found[["scenario", "plan_id", "indicator"]].drop_duplicates().to_numpy().tolist()
    own = [["xinxiang-hightech-2017", "gdp"], ["later", "gdp"], ["later", "fai"]]
    own.append(["xinxiang-hightech-2017", "fai"])
    assert order == [[name, *one] for name in ("hold", "national-path") for one in own]
    for plan_id in ("later", "xinxiang-hightech-2017"):
        alone = pl.project(
            mixed[mixed["plan_id"] == plan_id], ["hold", "national-path"], until=2020
        )
        same = found[found["plan_id"] == plan_id].reset_index(drop=True)
        pd.testing.assert_frame_equal(same, alone, check_exact=True)


def test_a_cell_that_is_written_into_changes_no_other(targets):
    paths = pl.project(targets, ["hold", "national-path"], until=2020)
    before = paths.copy()
    paths.loc[0, "kind"] = "observed"
    changed = paths.ne(before)
    assert changed.sum().to_dict() == dict.fromkeys(paths, 0) | {"kind": 1}


def test_rates_without_end_are_refused(targets):
    with pytest.raises(TableError, match=r"point is not finite: gdp 8%.*A rate in percent was"):
        pl.project(targets.assign(point=float("inf")), until=2020)


def test_every_series_stays_on_its_own_price_basis(targets):
    paths = pl.project(targets, until=2018)
    bases = paths.groupby("indicator")["price_basis"].unique()
    assert bases["gdp"].tolist() == ["real"]
    assert bases["fai"].tolist() == ["nominal"]


@pytest.mark.parametrize("with_levels", [False, True])
def test_projections_are_never_missing_and_pass_their_schema(with_levels):
    targets = pl.read_plan(text="地区生产总值增长8%，工业投资增长9%。", year=2017).targets
    assert targets["region"].isna().all()
    paths = pl.project(targets, until=2022, base=levels()[:1] if with_levels else None)
    assert not paths.isna().any(axis=None)
    key = ("plan_id", "scenario", "indicator", "year")
    pd.testing.assert_frame_equal(schema.check(paths, schema.PROJECTIONS, "paths", key=key), paths)


def test_arguments_are_left_as_they_are(targets):
    base = levels()
    before = targets.copy(), base.copy()
    pl.project(targets, until=2020, base=base)
    solve.doubling(targets)
    pd.testing.assert_frame_equal(targets, before[0])
    pd.testing.assert_frame_equal(base, before[1])


def test_an_unknown_scenario_is_answered_with_those_there_are(targets):
    with pytest.raises(
        PlanlibError, match=r"There is no scenario 'boom'. There are: doubling-goal, "
    ):
        pl.project(targets, "boom", until=2020)


@pytest.mark.parametrize("until", [2016, "2020", 2020.5, None])
def test_the_last_year_is_a_year_not_before_the_plan(targets, until):
    with pytest.raises(PlanlibError, match=f"until is {until!r}: a year was expected, 2017"):
        pl.project(targets, until=until)


# --- base levels --------------------------------------------------------------------------------


def test_a_path_with_a_level_starts_there_in_its_unit_and_the_others_stay_an_index(targets):
    paths = pl.project(targets, until=2017, base=levels()[:1])
    gdp, fai = path(paths, "gdp"), path(paths, "fai")
    assert gdp["value"].tolist() == pytest.approx([213.5, 213.5 * 1.08])
    assert set(gdp["unit"]) == {"1e8 cny"}
    assert (fai.loc[2016, "value"], set(fai["unit"])) == (100.0, {"index_2016"})


def test_a_level_of_another_year_is_refused_with_the_year_that_is_needed(targets):
    with pytest.raises(
        TableError,
        match=r"base: gdp 2015; fai 2015 cannot .* of the year before the target: .*gdp 2016",
    ):
        pl.project(targets, until=2020, base=levels(year=[2015, 2015]))


@pytest.mark.parametrize("value", [0.0, -1.0, float("inf")])
def test_a_level_must_be_above_zero(targets, value):
    with pytest.raises(
        TableError, match=f"base: levels must be above zero and finite, not {value}"
    ):
        pl.project(targets, until=2020, base=levels(value=[value, 190.0]))


def test_a_level_of_an_unknown_indicator_is_refused(targets):
    with pytest.raises(PlanlibError, match=r"There is no indicator 'gpd'. Did you mean"):
        pl.project(targets, until=2020, base=levels(indicator=["gpd", "fai"]))


def test_two_levels_for_one_indicator_and_year_are_refused(targets):
    twice = levels(indicator=["gdp", "gdp"])
    with pytest.raises(TableError, match=r"more than one row for indicator / year: gdp / 2016"):
        pl.project(targets, until=2020, base=twice)


def test_a_level_without_its_source_is_refused(targets):
    with pytest.raises(TableError, match=r"base cannot be used. missing columns: source_id"):
        pl.project(targets, until=2020, base=levels().drop(columns="source_id"))


def test_a_base_without_rows_is_refused(targets):
    with pytest.raises(TableError, match=r"base has no rows. Leave base out for an index"):
        pl.project(targets, until=2020, base=levels()[:0])


@pytest.mark.parametrize("column", ["plan_id", "region"])
def test_a_level_is_of_one_region_and_plan(targets, column):
    two = pd.concat([targets, targets.assign(**{column: "other"})])
    with pytest.raises(TableError, match="base: the targets are of several regions or plans"):
        pl.project(two, until=2020, base=levels())


# --- doubling -----------------------------------------------------------------------------------


def test_doubling_times_belong_to_their_rates(targets):
    table = solve.doubling(targets).set_index("indicator")
    assert table.loc["gdp", "doubling_years"] == pytest.approx(9.00646834)
    assert table.loc["fai", "doubling_years"] == pytest.approx(6.11625537)


def test_what_does_not_grow_has_no_doubling_time(targets):
    targets.loc[targets["indicator"] == "gdp", "point"] = -1.0
    assert "gdp" not in set(solve.doubling(targets)["indicator"])


# --- what an import costs -----------------------------------------------------------------------

IMPORT = """\
import re, sys
import numpy, pandas

def refuse(*arguments):
    raise AssertionError(f"compiled on import: {arguments}")

opened = []
sys.addaudithook(lambda event, details: opened.append(details[0]) if event == "open" else None)
re._compile = refuse
import planlib
heavy = {"matplotlib", "seaborn", "planlib.reading.records", "planlib.data"} & set(sys.modules)
tables = [str(name) for name in opened if str(name).endswith((".csv", ".txt"))]
try:
    re.compile("")
    refused = False
except AssertionError:
    refused = True
print(sorted(heavy), tables, refused)
"""


def test_import_brings_in_no_charts_and_no_reader_compiles_nothing_and_opens_no_table():
    run = subprocess.run(
        [sys.executable, "-c", IMPORT],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[] [] True"


# --- several scenarios --------------------------------------------------------------------------


def test_several_scenarios_stand_under_one_another(targets):
    slower = pl.Scenario("slower", growth={"*": {"hold": 6.0}})
    both = pl.project(targets, ["hold", slower], until=2020)
    alone = pl.project(targets, until=2020)
    pd.testing.assert_frame_equal(both[both["scenario"] == "hold"].reset_index(drop=True), alone)
    assert len(both) == 2 * len(alone)


def test_scenarios_may_stand_in_a_tuple(targets):
    names = "hold", "national-path"
    pd.testing.assert_frame_equal(
        pl.project(targets, names, until=2020), pl.project(targets, list(names), until=2020)
    )


def test_two_scenarios_of_one_name_are_refused(targets):
    with pytest.raises(PlanlibError, match="scenarios: hold; hold; scenarios of different names"):
        pl.project(targets, ["hold", "hold"], until=2020)
    with pytest.raises(PlanlibError, match="scenarios: an empty list"):
        pl.project(targets, [], until=2020)


def test_a_comparison_is_in_percent_units_levels_or_growth(targets):
    slower = pl.Scenario("slower", growth={"*": {"hold": 6.0}})
    paths = pl.project(targets, ["hold", slower], until=2018)
    value = {}
    for as_ in scenarios.COMPARED:
        table = pl.compare(paths, as_=as_)
        row = table.query("scenario == 'slower' and indicator == 'gdp' and year == 2018")
        value[as_] = row["value"].item()
    assert value["level"] == pytest.approx(108 * 1.06)
    assert value["growth"] == pytest.approx(6.0)
    assert value["difference"] == pytest.approx(108 * 1.06 - 108 * 1.08)
    assert value["percent"] == pytest.approx((1.06 / 1.08 - 1) * 100)


def test_a_comparison_with_nothing_is_refused(targets):
    paths = pl.project(targets, until=2018)
    with pytest.raises(
        TableError, match=r"There is no scenario 'boom' in the projections. There are: hold"
    ):
        pl.compare(paths, baseline="boom")
    with pytest.raises(TableError, match="nothing to set against 'hold': it is the only scenario"):
        pl.compare(paths)
    with pytest.raises(
        TableError, match="as_ is 'ratio': one of level, growth, difference, percent"
    ):
        pl.compare(paths, as_="ratio")


# --- levels that the plan itself reports ----------------------------------------------------------

REVIEW = "一、2023年工作回顾\n{}\n二、2024年工作安排\n{}"


def reported(review: str, plan: str):
    read = pl.read_plan(text=REVIEW.format(review, plan), year=2024, plan_id="own")
    return pl.project(read.targets, until=2025, base=read.results)


def test_a_plan_is_projected_from_the_levels_that_it_reports():
    paths = reported(
        "地区生产总值1000亿元，增长5%。固定资产投资增长6%。",
        "地区生产总值增长6%，固定资产投资增长8%。",
    )
    gdp = paths[paths["indicator"] == "gdp"]
    assert gdp["value"].tolist() == pytest.approx([1e11, 1.06e11, 1.1236e11])
    assert set(gdp["unit"]) == {"cny"}
    fai = paths[paths["indicator"] == "fai"]  # no level is reported, none is invented
    assert fai["unit"].tolist() == ["index_2023"] * 3


@pytest.mark.parametrize("review", ["2022年地区生产总值900亿元。", "地区生产总值增长5%。"])
def test_results_without_a_level_of_the_year_before_are_no_base(review):
    with pytest.raises(
        TableError, match="base: the results report no level of a targeted indicator"
    ):
        reported(review, "地区生产总值增长6%。")


def test_two_levels_for_one_indicator_are_shown_with_their_sentences():
    with pytest.raises(
        TableError, match=r"base: the text reports more than one level.*gdp 1000亿元 in “"
    ):
        reported("地区生产总值1000亿元。地区生产总值达到1100亿元。", "地区生产总值增长6%。")


def test_results_of_another_plan_are_refused(targets):
    other = pl.read_plan(text=REVIEW.format("地区生产总值1000亿元。", ""), year=2017, plan_id="o")
    with pytest.raises(TableError, match="base: results and targets are of the plans o; xinxiang"):
        pl.project(targets, until=2018, base=other.results)
