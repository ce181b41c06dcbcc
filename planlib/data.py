"""Where data lies, and how it comes in: bundled and user tables as checked frames, with their sources.

The data folder of a checkout wins over the copy in the installed package, so that an edit is seen at
once. Every figure carries a `source_id` that `sources` resolves, and `known_from`, the first date on
which a figure for its period was out: what a plan's authors could not know is hindsight.
"""

import functools
import re
from pathlib import Path

import pandas as pd

from planlib import schema
from planlib.errors import TableError, shown

TABLES = {
    "indicators": schema.INDICATORS,
    "plans": schema.PLANS,
    "published_targets": schema.PUBLISHED_TARGETS,
    "regions": schema.REGIONS,
    "sources": schema.SOURCES,
}
_NATION = {"中国": "全国", "中华人民共和国": "全国"}
_KIND_IN_ENGLISH = re.compile(r" (?:province|city|municipality|autonomous region)$", re.IGNORECASE)
_KIND_OF_REGION = "(?:壮族|回族|维吾尔)?自治区$|[省市]$"


@functools.cache
def folder() -> Path:
    """The folder that holds the data: of the checkout if this is one, else of the package."""
    package = Path(__file__).parent
    checkout = package.parent
    if (checkout / "pyproject.toml").exists() and (checkout / "data" / "plans.csv").exists():
        return checkout / "data"
    return package / "_data"


def read_csv(path: Path, columns) -> pd.DataFrame:
    """A CSV file as a checked frame of these columns."""
    table = pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, na_values=[""])
    return schema.check(table, columns, path.name)


@functools.cache
def _table(name: str) -> pd.DataFrame:
    if name == "observations":
        parts = sorted((folder() / "observations").glob("*.csv"))
        return pd.concat([read_csv(p, schema.OBSERVATIONS) for p in parts], ignore_index=True)
    return read_csv(folder() / f"{name}.csv", TABLES[name])


def table(name: str) -> pd.DataFrame:
    """One of the bundled tables, whole, as a new frame: a name of `TABLES` or ``"observations"``."""
    return _table(name).copy()


def load(
    name: str, *, region: str = "China", measure: str | None = None, vintage: str | None = None
) -> pd.DataFrame:
    """A bundled table, or one observed series in one vintage.

    Parameters
    ----------
    name
        ``"indicators"``, ``"plans"``, ``"published_targets"``, ``"regions"``, ``"sources"``, or the
        code of an indicator with observations, such as ``"gdp_deflator"``.
    region
        Region of the series, as in the table of regions.
    measure
        ``"growth"``, ``"level"``, ``"share"`` or ``"increment"``; growth where left out and there is any.
    vintage
        Release of the series, such as ``"WDI-2024"``, or ``"first"`` for figures as they first came out,
        each from its own release; the newest where left out, which may be short (`history`
        has every year). Growth, indices and deflators are never computed across vintages.

    Returns
    -------
    pandas.DataFrame
        The table, or rows of the observations frame in the order of their periods.

    Raises
    ------
    TableError
        If there is no such table, series, region, measure or vintage; the message names those there are.

    Examples
    --------
    >>> deflator = load("gdp_deflator", vintage="WDI-2024")
    >>> deflator.loc[deflator["period_end"] == "2016-12-31", "value"].item()
    1.40735
    """
    if name in TABLES:
        return table(name)
    series = _observed(name, region, measure)
    vintages = sorted(series["vintage"].unique(), key=age)
    chosen = vintage or vintages[-1]
    if chosen not in vintages:
        raise TableError(
            f"{name} of {region} has no vintage {vintage!r}. There is: {', '.join(vintages)}."
        )
    chosen_rows = series[series["vintage"] == chosen]
    return chosen_rows.sort_values("period_end", ignore_index=True)


def history(name: str, *, region: str = "China", measure: str | None = None) -> pd.DataFrame:
    """One figure a year for as many years as there are, for reading off, never for computing across.

    The longest vintage gives what it has; years that it lacks come from the newest of the others. The
    column vintage says which.

    Parameters
    ----------
    name, region, measure
        As in `load`.

    Returns
    -------
    pandas.DataFrame
        Rows of the observations frame with a column year, one for each year.

    Examples
    --------
    >>> rows = history("gdp_deflator").set_index("year")
    >>> rows.loc[[2023, 2024], "vintage"].tolist()
    ['WDI-2024', 'WDI-2026']
    """
    series = _yearly(name, region, measure)
    years = series["vintage"].value_counts()
    order = [*years.index[:1], *sorted(years.index[1:], key=age, reverse=True)]
    series = series.assign(rank=series["vintage"].map({v: rank for rank, v in enumerate(order)}))
    first = series.sort_values(["year", "rank"]).drop_duplicates("year")
    return first.drop(columns="rank").reset_index(drop=True)


def of_years(
    name: str, years: list[int], *, region: str = "China", measure: str | None = None
) -> pd.DataFrame:
    """Figures of some years, all of one vintage: that with most of them, then the longest.

    Parameters
    ----------
    name, region, measure
        As in `load`.
    years
        The years wanted; those that no vintage has are left out.

    Returns
    -------
    pandas.DataFrame
        Rows of the observations frame with a column year.

    Examples
    --------
    >>> of_years("gdp_deflator", [2016, 2017])["vintage"].unique().tolist()
    ['WDI-2024']
    """
    series = _yearly(name, region, measure)
    length = series["vintage"].value_counts()
    wanted = series[series["year"].isin(years)]
    if wanted.empty:
        return wanted
    vintage = max(
        wanted["vintage"].unique(), key=lambda v: (wanted["vintage"].eq(v).sum(), length[v])
    )
    return wanted[wanted["vintage"] == vintage].sort_values("year", ignore_index=True)


def age(vintage: str) -> str:
    """What sorts vintages from old to new: first, then releases by their year, then revised.

    Examples
    --------
    >>> sorted(["revised", "WDI-2024", "first"], key=age)
    ['first', 'WDI-2024', 'revised']
    """
    return "" if vintage == "first" else vintage.rpartition("-")[2]


def _yearly(name: str, region: str, measure: str | None) -> pd.DataFrame:
    series = _observed(name, region, measure)
    series = series[series["span"] == "year"]
    return series.assign(year=series["period_end"].str[:4].astype("Int64"))


def _observed(name: str, region: str, measure: str | None) -> pd.DataFrame:
    observations = _table("observations")
    of_region = observations[observations["region"] == region]
    found = of_region[of_region["indicator"] == name]
    if found.empty:
        regions = observations.loc[observations["indicator"] == name, "region"].unique()
        there = (
            f"{name} is there for: {shown(sorted(regions, key='China'.__ne__))}"
            if len(regions)
            else f"Tables: {', '.join(TABLES)}. "
            f"Series of {region}: {', '.join(sorted(of_region['indicator'].unique())) or 'none'}"
        )
        raise TableError(f"There is no table or series {name!r} for {region}. {there}.")
    measures = sorted(found["measure"].unique(), key="growth".__ne__)
    chosen = measure or measures[0]
    if chosen not in measures:
        raise TableError(
            f"{name} of {region} has no measure {measure!r}. There is: {', '.join(measures)}."
        )
    return found[found["measure"] == chosen]


def regions_above(region: str | None) -> dict[str, str]:
    """The regions above one, nearest first, with their Chinese names.

    A region that is not in the table belongs to the nation; of one that nobody told nothing is known.

    Examples
    --------
    >>> regions_above("Xinxiang High-tech Zone")
    {'Xinxiang': '新乡市', 'Henan': '河南省', 'China': '全国'}
    """
    if region is None or pd.isna(region):
        return {}
    table = _table("regions").set_index("region")
    found = {}
    parent = table["parent"].get(region, "China")
    while not pd.isna(parent):
        found[parent] = table.loc[parent, "region_zh"]
        parent = table.loc[parent, "parent"]
    return found


def region_named(name: str) -> dict[str, str | None]:
    """A region by its Chinese or English name: region, region_zh, region_en, level, parent.

    One that is not in the table keeps its name in both languages, with level and parent None.

    Examples
    --------
    >>> region_named("河南")
    {'region': 'Henan', 'region_zh': '河南省', 'region_en': 'Henan', 'level': 'province', 'parent': 'China'}
    >>> region_named("Lilliput")["level"] is None
    True
    """
    name = name.strip()
    table = _table("regions")
    zh, en = table["region_zh"], table["region"].str.lower()
    above = table["parent"].map(table.set_index("region")["region_zh"]).fillna("")
    asked = _KIND_IN_ENGLISH.sub("", name).lower()
    matches = (
        en.eq(asked) | zh.eq(_NATION.get(name, name)),
        zh.str.replace(_KIND_OF_REGION, "", regex=True).eq(name),
        (above + zh).eq(name) | zh.eq(above + name),  # 河南省新乡市; 二七区 of 郑州市二七区
    )
    found = next((table[match] for match in matches if match.sum() == 1), table.iloc[:0])
    if found.empty:
        return {"region": name, "region_zh": name, "region_en": name, "level": None, "parent": None}
    row = found.astype(object).where(found.notna(), None).iloc[0]
    return {
        "region": row["region"],
        "region_zh": row["region_zh"],
        "region_en": row["region"],
        "level": row["level"],
        "parent": row["parent"],
    }


def sources() -> pd.DataFrame:
    """Where every bundled figure comes from, one row a source.

    Returns
    -------
    pandas.DataFrame
        source_id, title, publisher, url, published, licence, note; title_zh, publisher_zh and licence_zh for Chinese
        readers.

    Examples
    --------
    >>> "wdi-2026" in set(sources()["source_id"])
    True
    """
    return table("sources")
