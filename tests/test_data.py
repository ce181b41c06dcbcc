"""Every shipped table, what resolves to what, and how series come in."""

import pandas as pd
import pytest

from planlib import data, schema
from planlib.errors import TableError

KEYS = {
    "indicators": ("code",),
    "plans": ("plan_id",),
    "published_targets": ("region", "year", "indicator", "measure"),
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
    key = ("indicator", "region", "period_end", "vintage")
    assert len(schema.check(observations, schema.OBSERVATIONS, "observations", key=key)) > 0


@pytest.mark.parametrize("name", ["observations", "published_targets", "plans"])
def test_every_source_is_in_the_table_of_sources(name):
    unknown = set(data.table(name)["source_id"]) - set(data.sources()["source_id"])
    assert unknown == set()


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
        match=r"no table or series 'deflator' for China. Tables: .*plans.*gdp_deflator of",
    ):
        data.load("deflator")


@pytest.mark.parametrize("function", [data.load, data.history])
def test_an_unknown_region_is_answered_with_the_series_there_are(function):
    with pytest.raises(TableError, match=r"'gdp_deflator' for Mars.*gdp_deflator of China"):
        function("gdp_deflator", region="Mars")


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
             "vintage": vintage, "value": 2.0}
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
