"""Every shipped table, what resolves to what, and how series come in."""

import pandas as pd
import pytest

from planlib import data, schema
from planlib.errors import TableError

KEYS = {
    "indicators": ("code",),
    "plans": ("plan_id",),
    "published_targets": ("region", "year", "indicator", "measure"),
    "regions": ("region",),
    "sources": ("source_id",),
}


def test_every_csv_file_is_a_table_that_can_be_loaded():
    assert {path.stem for path in data.folder().glob("*.csv")} == set(data.TABLES)


@pytest.mark.parametrize("name", data.TABLES)
def test_a_shipped_table_loads_passes_its_schema_and_repeats_no_key(name):
    table = data.load(name)
    assert len(table) > 0
    checked = schema.check(table, data.TABLES[name], name, key=KEYS[name])
    pd.testing.assert_frame_equal(checked, table)


@pytest.mark.parametrize(
    "path", sorted((data.folder() / "observations").glob("*.csv")), ids=lambda path: path.name
)
def test_a_shipped_file_of_observations_passes_its_schema(path):
    assert len(data.read_csv(path, schema.OBSERVATIONS)) > 0


def test_no_figure_is_given_twice_for_one_period_and_vintage():
    observations = data.table("observations")
    key = ("indicator", "region", "measure", "span", "period_end", "vintage")
    assert len(schema.check(observations, schema.OBSERVATIONS, "observations", key=key)) > 0


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("observations", "source_id"),
        ("plans", "source_id"),
        ("published_targets", "source_id"),
        ("published_targets", "outcome_source_id"),
        ("published_targets", "revised_source_id"),
    ],
)
def test_every_source_is_in_the_table_of_sources(name, column):
    unknown = set(data.table(name)[column].dropna()) - set(data.sources()["source_id"])
    assert unknown == set()


def test_every_source_is_used_and_all_but_the_bundled_plan_have_an_address():
    sources = data.sources()
    used = set(data.table("observations")["source_id"]) | set(data.load("plans")["source_id"])
    targets = data.load("published_targets")
    for column in ("source_id", "outcome_source_id", "revised_source_id"):
        used |= set(targets[column].dropna())
    scenarios = [p.read_text("utf-8") for p in (data.folder() / "scenarios").glob("*.toml")]
    used |= {i for i in sources["source_id"] if any(i in text for text in scenarios)}
    assert set(sources["source_id"]) == used
    assert sources.loc[sources["url"].isna(), "source_id"].tolist() == list(
        data.load("plans")["source_id"]
    )


@pytest.mark.parametrize("name", ["observations", "published_targets"])
def test_every_region_is_in_the_table_of_regions(name):
    assert set(data.table(name)["region"]) <= set(data.load("regions")["region"])


def test_every_parent_is_a_region_of_a_higher_level():
    regions = data.load("regions").set_index("region")
    rank = {level: n for n, level in enumerate(schema.LEVELS)}
    children = regions.dropna(subset="parent")
    assert regions.index.difference(children.index).tolist() == ["China"]
    above = children["parent"].map(regions["level"]).map(rank)
    assert (above < children["level"].map(rank)).all()


def test_a_region_has_the_level_of_its_row_wherever_it_stands():
    level = data.load("regions").set_index("region")["level"]
    targets = data.load("published_targets")
    assert targets["level"].tolist() == targets["region"].map(level).tolist()
    plans = data.load("plans")
    assert plans["level"].tolist() == plans["region"].map(level).tolist()


@pytest.mark.parametrize("name", ["observations", "published_targets"])
def test_every_indicator_is_in_the_registry(name):
    assert set(data.table(name)["indicator"]) <= set(data.load("indicators")["code"])


@pytest.mark.parametrize("column", ["period_start", "period_end", "known_from"])
def test_dates_are_iso_dates(column):
    dates = data.table("observations")[column]
    assert (
        pd.to_datetime(dates, format="%Y-%m-%d").dt.strftime("%Y-%m-%d").tolist() == dates.tolist()
    )


def test_periods_end_after_they_begin():
    observations = data.table("observations")
    assert (observations["period_start"] < observations["period_end"]).all()


def test_no_figure_is_known_before_its_period_has_ended():
    observations = data.table("observations")
    assert (observations["known_from"] > observations["period_end"]).all()


def test_a_published_target_is_known_in_its_own_year():
    targets = data.load("published_targets")
    assert targets["known_from"].str[:4].astype(int).tolist() == targets["year"].tolist()


def test_every_plan_has_its_file():
    files = data.load("plans")["file"]
    assert [name for name in files if not (data.folder() / "plans" / name).is_file()] == []


def test_the_deflator_of_2016_was_known_to_the_bundled_plan_and_that_of_2017_was_not():
    published = data.load("plans").loc[0, "published"]
    known = data.load("gdp_deflator", vintage="WDI-2024").set_index("period_end")["known_from"]
    assert known["2016-12-31"] <= published < known["2017-12-31"]


# --- load, history, sources ---------------------------------------------------------------------


def test_a_series_comes_in_one_vintage_in_the_order_of_its_periods():
    series = data.load("gdp_deflator")
    assert series["vintage"].nunique() == 1
    assert series["period_end"].is_monotonic_increasing
    assert series.index.tolist() == list(range(len(series)))


def test_the_newest_vintage_is_loaded_unless_one_is_named():
    assert set(data.load("gdp_deflator")["vintage"]) == {"WDI-2026"}
    assert set(data.load("gdp_deflator", vintage="WDI-2024")["vintage"]) == {"WDI-2024"}


def test_an_unknown_vintage_is_answered_with_those_there_are():
    with pytest.raises(
        TableError, match=r"gdp_deflator of China has no vintage 'WDI-1999'.*WDI-2024"
    ):
        data.load("gdp_deflator", vintage="WDI-1999")


def test_an_unknown_name_is_answered_with_tables_and_series():
    with pytest.raises(
        TableError,
        match=r"no table or series 'deflator' for China. Tables: .*plans.*of China: .*gdp_deflator",
    ):
        data.load("deflator")


@pytest.mark.parametrize("function", [data.load, data.history])
def test_an_unknown_region_is_answered_with_the_regions_of_the_series(function):
    with pytest.raises(TableError, match=r"'gdp_deflator' for Mars. gdp_deflator is .* China"):
        function("gdp_deflator", region="Mars")


def test_an_unknown_region_and_series_are_answered_too():
    with pytest.raises(TableError, match=r"'deflator' for Mars.*Series of Mars: none"):
        data.load("deflator", region="Mars")


def test_an_unknown_measure_is_answered_with_those_there_are():
    with pytest.raises(
        TableError, match=r"gdp of China has no measure 'share'. There is: growth, level"
    ):
        data.load("gdp", measure="share")


def test_growth_is_loaded_where_there_is_growth_and_no_measure_is_named():
    assert set(data.load("gdp")["measure"]) == {"growth"}
    assert set(data.load("gdp", measure="level")["measure"]) == {"level"}
    assert set(data.load("gfcf")["measure"]) == {"share"}
    assert set(data.history("gdp", measure="level")["unit"]) == {"cny"}
    assert set(data.of_years("gdp", [2016], measure="level")["unit"]) == {"cny"}


def test_the_first_release_is_the_oldest_vintage_and_years_order_the_others():
    assert set(data.load("gdp")["vintage"]) == {"WDI-2026"}
    assert set(data.load("gdp", measure="level")["vintage"]) == {"NBS-2026"}
    assert set(data.load("gdp", vintage="first")["vintage"]) == {"first"}
    assert sorted(["revised", "WDI-2023", "first", "NBS-2026"], key=data.age) == [
        "first", "WDI-2023", "NBS-2026", "revised",
    ]  # fmt: skip


def test_history_has_one_row_a_year():
    years = data.history("gdp_deflator")["year"]
    assert years.tolist() == list(range(years.min(), years.max() + 1))


def test_history_takes_the_longest_vintage_and_fills_its_gaps_from_the_newest_other():
    rows = data.history("gdp_deflator").set_index("year")
    longest = data.load("gdp_deflator", vintage="WDI-2024")
    first = rows[rows["vintage"] == "WDI-2024"]
    assert first["value"].tolist() == longest["value"].tolist()
    assert set(rows.loc[rows.index.difference(first.index), "vintage"]) == {"WDI-2026"}


def test_history_fills_gaps_from_the_newest_vintage_that_has_the_year(monkeypatch):
    def figures(vintage, *years):
        return [
            {"indicator": "cpi", "region": "Mars", "period_end": f"{year}-12-31", "span": "year",
             "vintage": vintage, "measure": "growth", "value": 2.0}
            for year in years
        ]  # fmt: skip

    rows = [*figures("V-1", 2013), *figures("V-2", 2011, 2012), *figures("V-3", 2012, 2013)]
    rows += figures("V-0", 2008, 2009, 2010)
    table = schema.frame(rows, schema.OBSERVATIONS)
    monkeypatch.setattr(data, "_table", lambda name: table)
    found = data.history("cpi", region="Mars").set_index("year")["vintage"]
    assert found.to_dict() == {
        2008: "V-0", 2009: "V-0", 2010: "V-0", 2011: "V-2", 2012: "V-3", 2013: "V-3",
    }  # fmt: skip


def test_the_deflator_was_above_the_break_even_in_2_of_14_years():
    rows = data.history("gdp_deflator").set_index("year").loc[2012:2025]
    assert len(rows) == 14
    assert rows.index[rows["value"] > (1.12 / 1.08 - 1) * 100].tolist() == [2017, 2021]


@pytest.mark.parametrize("name", [*data.TABLES, "gdp_deflator"])
def test_what_is_loaded_may_be_changed_without_harm(name):
    before = data.load(name).copy()
    changed = data.load(name)
    changed.iloc[:, 0] = "changed"
    pd.testing.assert_frame_equal(data.load(name), before)


def test_sources_is_the_table_of_sources():
    pd.testing.assert_frame_equal(data.sources(), data.load("sources"))


# --- figures carried over, checked against what is known otherwise ------------------------------


def points(indicator):
    """National growth targets of an indicator by year: the value, or the middle or bound, with outcomes."""
    targets = data.load("published_targets")
    targets = targets[(targets["region"] == "China") & (targets["indicator"] == indicator)]
    point = targets[["low", "high"]].mean(axis=1)
    return targets.assign(point=point).set_index("year")


def test_every_figure_is_plausible_for_its_unit():
    observations = data.table("observations")
    targets = data.load("published_targets")
    figures = pd.concat(
        [observations[["unit", "measure", "value"]]]
        + [
            targets[["unit", "measure"]].assign(value=targets[column])
            for column in ("low", "high", "outcome_first", "outcome_revised")
        ]
    ).dropna(subset="value")
    bounds = {
        ("percent", "growth"): (-10, 35), ("percent", "share"): (2, 50),
        ("cny", "level"): (1e9, 2e14), ("count", "increment"): (5e4, 2e7),
    }  # fmt: skip
    assert set(zip(figures["unit"], figures["measure"], strict=True)) == set(bounds)
    for (unit, measure), rows in figures.groupby(["unit", "measure"]):
        low, high = bounds[unit, measure]
        assert rows["value"].between(low, high).all(), (unit, measure)


def test_open_sides_of_a_target_are_missing_and_the_others_are_there():
    targets = data.load("published_targets")
    low, high = targets["low"], targets["high"]
    for comparator, rows in targets.groupby("comparator"):
        assert low[rows.index].isna().all() == (comparator == "at_most")
        assert high[rows.index].isna().all() == (comparator in ("at_least", "more_than"))
        both = rows.dropna(subset=["low", "high"])
        if comparator == "between":
            assert (both["low"] < both["high"]).all()
        elif comparator in ("about", "exactly"):
            assert (both["low"] == both["high"]).all()


def test_price_bases_are_those_of_the_registry_but_for_levels_which_have_current_prices():
    basis = data.load("indicators").set_index("code")["price_basis"]
    for name in ("observations", "published_targets"):
        table = data.table(name)
        expected = table["indicator"].map(basis).mask(table["measure"] == "level", "nominal")
        assert table["price_basis"].tolist() == expected.tolist()


def test_an_outcome_stands_in_the_observations_with_the_same_source():
    keys = ["region", "year", "indicator", "measure"]
    observations = data.table("observations").query("span == 'year'")
    year = observations["period_end"].str[:4].astype("Int64")
    observations = observations.assign(year=year).set_index([*keys, "vintage"])
    targets = data.load("published_targets").set_index(keys)
    first = targets.dropna(subset="outcome_first")
    revised = targets.dropna(subset="outcome_revised")
    assert (len(first), len(revised)) == (73, 25)
    for key, row in first.iterrows():
        found = observations.loc[(*key, "first")]
        assert (found["value"], found["source_id"]) == (
            row["outcome_first"],
            row["outcome_source_id"],
        )
    for key, row in revised.iterrows():
        found = observations.loc[(*key, "WDI-2026" if key[1] >= 2016 else "WDI-2023")]
        assert (found["value"], found["source_id"]) == (
            row["outcome_revised"],
            row["revised_source_id"],
        )


def test_an_outcome_and_its_source_come_together():
    targets = data.load("published_targets")
    for outcome, source in (
        ("outcome_first", "outcome_source_id"),
        ("outcome_revised", "revised_source_id"),
    ):
        assert (targets[outcome].notna() == targets[source].notna()).all()


def test_only_gdp_has_a_revised_outcome_because_that_of_prices_would_be_a_rounding():
    targets = data.load("published_targets")
    assert set(targets.dropna(subset="outcome_revised")["indicator"]) == {"gdp"}


def test_first_releases_of_national_gdp_missed_the_targets_by_regime():
    gdp = points("gdp")
    miss = (gdp["outcome_first"] - gdp["point"]).dropna().round(2)
    early, middle, late = miss.loc[1997:2011], miss.loc[2012:2019], miss.loc[2021:2024]
    assert (len(early), round(early.mean(), 2), early.min(), early.max()) == (10, 1.5, -0.2, 2.7)
    assert (len(middle), middle.min(), middle.max()) == (8, -0.15, 0.4)
    assert late.tolist() == [2.1, -2.5, 0.2, 0.0]
    assert len(miss) == 22
    assert 2020 not in gdp.index


@pytest.mark.parametrize(
    ("indicator", "outcome", "window", "expected"),
    [
        ("gdp", "outcome_revised", (1997, 2011), (12, 2.457, -0.154, 6.231)),
        ("gdp", "outcome_revised", (2012, 2019), (8, 0.136, -0.183, 0.391)),
        ("gdp", "outcome_revised", (2021, 2025), (5, 0.108, -2.366, 2.57)),
        ("cpi", "outcome_first", (1997, 2025), (14, -1.214, -2.8, 1.8)),
        ("new_urban_jobs", "outcome_first", (1997, 2025), (19, 2228950, 440000, 4100000)),
    ],
)
def test_misses_have_the_sample_statistics_worked_out_before(indicator, outcome, window, expected):
    rows = points(indicator).loc[window[0] : window[1]]
    miss = (rows[outcome] - rows["point"]).dropna()
    digits = 3 if indicator != "new_urban_jobs" else -1
    found = (len(miss), *(round(x, digits) for x in (miss.mean(), miss.min(), miss.max())))
    assert found == expected


def test_xinxiang_missed_its_growth_targets_of_2021_to_2023():
    targets = data.load("published_targets").query("region == 'Xinxiang' and measure == 'growth'")
    rows = targets[targets["indicator"] == "gdp"].set_index("year")
    missed = (rows["outcome_first"] - rows["low"]).dropna().round(1)
    assert missed.to_dict() == {2021: -0.9, 2022: -4.7, 2023: -6.0}


def test_a_cut_of_energy_use_is_a_fall_with_its_bound_turned_round():
    targets = points("energy_intensity")
    assert targets.loc[2016, ["comparator", "high", "outcome_first"]].tolist() == [
        "at_most", -3.4, -5.0,
    ]  # fmt: skip
    assert targets.loc[2006, ["comparator", "low", "high"]].tolist() == ["about", -4.0, -4.0]


def test_levels_growth_and_deflator_of_gdp_agree():
    level = data.load("gdp", measure="level", vintage="WDI-2023").set_index("period_end")["value"]
    growth = data.load("gdp", vintage="WDI-2023").set_index("period_end")["value"]
    deflator = data.load("gdp_deflator", vintage="WDI-2024").set_index("period_end")["value"]
    implied = ((level / level.shift()) / (1 + growth / 100) - 1) * 100
    difference = (implied - deflator).dropna().abs()
    assert len(difference) == 44
    assert difference.index[difference > 0.0001].tolist() == ["2022-12-31"], "revised in between"


def test_the_capital_output_ratio_of_2012_to_2019_comes_out():
    share = data.load("gfcf", vintage="WDI-2023").set_index("period_end")["value"]
    growth = data.load("gdp", vintage="WDI-2023").set_index("period_end")["value"]
    years = slice("2012-12-31", "2019-12-31")
    assert share[years].sum() / growth[years].sum() == pytest.approx(6.07490157, abs=1e-5)


def test_growth_of_budget_revenue_agrees_with_its_rounded_levels():
    level = data.load("budget_revenue", measure="level").set_index("period_end")["value"]
    growth = data.load("budget_revenue").set_index("period_end")["value"]
    before = [f"{int(end[:4]) - 1}-12-31" for end in growth.index]
    computed = (level.reindex(growth.index) / level.reindex(before).to_numpy() - 1) * 100
    difference = (computed - growth).dropna()
    assert len(difference) == 4
    assert difference.abs().max() < 0.4


def test_first_releases_of_consumer_prices_are_roundings_of_the_later_series():
    first = data.load("cpi", vintage="first").set_index("period_end")["value"]
    later = data.load("cpi", vintage="WDI-2025").set_index("period_end")["value"]
    difference = (first - later).dropna()
    assert len(difference) == 14
    assert difference.abs().max() < 0.16


def test_published_growth_of_investment_is_not_what_its_levels_would_give():
    fai = data.load("fai").set_index("period_end").loc["2017-12-31"]
    assert (fai["value"], fai["coverage"]) == (7.2, "不含农户")


def test_all_31_provinces_have_a_growth_target_of_2026_and_29_an_outcome_of_2025():
    provinces = set(data.load("regions").query("level == 'province'")["region"])
    targets = data.load("published_targets").query("level == 'province' and indicator == 'gdp'")
    assert len(provinces) == 31
    assert set(targets["region"]) == provinces
    observations = data.table("observations").query("indicator == 'gdp' and span == 'year'")
    with_outcome = set(observations.loc[observations["period_end"] == "2025-12-31", "region"])
    assert provinces - with_outcome == {"Shanxi", "Gansu"}


# --- files and folders --------------------------------------------------------------------------


def test_a_csv_file_may_have_a_bom_and_its_na_is_text(tmp_path):
    path = tmp_path / "sources.csv"
    path.write_text("source_id,title,publisher,licence\na,NA,None,CC0\n", encoding="utf-8-sig")
    table = data.read_csv(path, schema.SOURCES)
    assert table.loc[0, ["source_id", "title", "publisher"]].tolist() == ["a", "NA", "None"]
    assert table["url"].isna().all()


def test_a_csv_file_at_fault_is_named(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("source_id,title,publisher,licence\na,,P,CC0\n", encoding="utf-8")
    with pytest.raises(TableError, match=r"mine.csv cannot be used. column title: empty in row 0"):
        data.read_csv(path, schema.SOURCES)


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A package in a folder of its own, where the module takes itself to be."""
    package = tmp_path / "planlib"
    package.mkdir()
    monkeypatch.setattr(data, "__file__", str(package / "data.py"))
    return tmp_path


def test_the_data_folder_of_a_checkout_wins(tree):
    (tree / "pyproject.toml").touch()
    (tree / "data").mkdir()
    (tree / "data" / "plans.csv").touch()
    (tree / "planlib" / "_data").mkdir()
    assert data.folder.__wrapped__() == tree / "data"


@pytest.mark.parametrize("there", [(), ("pyproject.toml",), ("data",)])
def test_elsewhere_the_copy_of_the_package_is_used(tree, there):
    for name in there:
        (tree / name).mkdir() if name == "data" else (tree / name).touch()
    assert data.folder.__wrapped__() == tree / "planlib" / "_data"


@pytest.mark.parametrize(
    ("name", "region"),
    [
        ("中国", "China"), ("二七区", "Erqi District"), ("河南省新乡市", "Xinxiang"), ("henan", "Henan"),
        (" 河南 ", "Henan"), ("Henan Province", "Henan"), ("广西", "Guangxi"), ("某市", "某市"),
    ],
)  # fmt: skip
def test_a_region_is_found_by_what_people_call_it(name, region):
    assert data.region_named(name)["region"] == region
