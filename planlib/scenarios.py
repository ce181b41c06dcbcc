"""Projections: what the growth targets of a plan come to, year by year.

A target for one year is not a forecast. In the plan's own year a path is the target; beyond it the path
is a scenario, marked so in every row together with its rule. Every series stays on its own price basis,
and without a base level it is an index, the year before the plan = 100.
"""

from numbers import Integral
from pathlib import Path

import pandas as pd

from planlib import growth, indicators, schema
from planlib.assumptions import HOLD, Scenario, scenario
from planlib.errors import PlanlibError, TableError, shown

INDEX_BASE = 100.0
LAST_YEAR = 2100


def growth_targets(targets: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be compounded: growth, of an indicator, in one year, the main target.

    Parameters
    ----------
    targets
        A targets frame.

    Returns
    -------
    pandas.DataFrame
        The rows, in the order of the text.

    Raises
    ------
    TableError
        If none is left, or if one indicator has two rates for one year.
    """
    table = schema.check(targets, schema.TARGETS, "targets")
    one_year = table["start_year"].eq(table["end_year"]).fillna(False).astype(bool)
    rows = table[
        table["measure"].eq("growth")
        & table["role"].eq("target")
        & table["tier"].eq("main")
        & table["indicator"].notna()
        & one_year
    ]
    if rows.empty:
        yearless = table["start_year"].isna().all() and len(table)
        hint = " The plan's year is not known: pass year= to read_plan." if yearless else ""
        raise TableError(
            f"None of the {len(table)} rows is a growth target of a known indicator for one year, so "
            f"there is nothing to compound.{hint} Growth targets have measure 'growth', role 'target', "
            "tier 'main' and an indicator."
        )
    repeated = rows[rows.duplicated(["plan_id", "region", "indicator", "end_year"], keep=False)]
    if len(repeated):
        listed = shown(
            f"{r.indicator} {r.end_year}: {r.quantity} in “{r.quote[:40]}”"
            for r in repeated.itertuples()
        )
        raise TableError(
            f"More than one growth target for one indicator and year: {listed}. "
            "Keep one of them, for example by target_id."
        )
    return rows.reset_index(drop=True)


def project(
    targets: pd.DataFrame,
    scenarios: "str | Path | Scenario | list" = HOLD,
    *,
    until: int,
    base: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compound growth targets from the year before the plan to a year of choice.

    Parameters
    ----------
    targets
        A targets frame. Rows of measure growth, role target, tier main, with an indicator and one year
        are used, at their `point`.
    scenarios
        What happens beyond the plan's year: ``"hold"`` holds each rate; the name of a file in
        ``data/scenarios``, a path of a TOML file, a `Scenario`, or a list of these.
    until
        Last year.
    base
        Levels to start from: indicator, year, value, unit, source_id, the year being the one before
        the target's. Left out, every series is an index, the year before = 100.

    Returns
    -------
    pandas.DataFrame
        plan_id, scenario, region, indicator, measure, unit, price_basis, year, value, kind (``base``,
        ``target``, ``scenario``), rule; one row for each indicator and year, no missing values.

    Raises
    ------
    PlanlibError
        If a scenario is unknown or cannot be used, two have one name, or `until` lies before the plan's year.
    TableError
        If there is nothing to compound, two rates for one year, or a base of the wrong year.

    Notes
    -----
    ``value`` is ``base * (1 + point / 100) ** n``, with the whole precision of a float.

    Examples
    --------
    >>> import planlib as pl
    >>> paths = project(pl.read_plan().targets, until=2020)
    >>> paths.query("indicator == 'gdp'")[["year", "value", "kind"]].round(1).values.tolist()
    [[2016, 100.0, 'base'], [2017, 108.0, 'target'], [2018, 116.6, 'scenario'], [2019, 126.0, 'scenario'], [2020, 136.0, 'scenario']]
    """  # noqa: E501
    chosen = [scenario(s) for s in (scenarios if isinstance(scenarios, list) else [scenarios])]
    names = [s.name for s in chosen]
    if not names or len(set(names)) < len(names):
        raise PlanlibError(
            f"scenarios: {shown(names) or 'an empty list'}; scenarios of different names were expected."
        )
    rows = growth_targets(targets)
    if not isinstance(until, Integral) or not rows["end_year"].max() <= until <= LAST_YEAR:
        raise PlanlibError(
            f"until is {until!r}: a year was expected, {rows['end_year'].max()} (the plan's) or later, up to {LAST_YEAR}."
        )
    levels = None if base is None else _levels(base, rows)
    paths = [
        _path(series, path, until, levels)
        for path in chosen
        for _, series in rows.groupby(["plan_id", "indicator"], sort=False)
    ]
    return schema.frame(pd.concat(paths, ignore_index=True), schema.PROJECTIONS)


def _path(series: pd.DataFrame, scenario: Scenario, until: int, levels: pd.DataFrame | None):
    """The path of one indicator of one plan."""
    rates = series.set_index("end_year")["point"].sort_index()
    first = int(rates.index[0])
    years = pd.RangeIndex(first, until + 1)
    # A year without a target of its own takes the last target before it.
    head = series.iloc[0]
    held = rates.reindex(years).ffill()
    path, rules = scenario.rates(head["indicator"], held, [int(y) for y in rates.index])
    factors = growth.compound(1.0, path, 1)
    value, unit = INDEX_BASE, f"index_{first - 1}"
    if levels is not None and head["indicator"] in levels.index:
        value, unit = levels.loc[head["indicator"], ["value", "unit"]]
    kinds = ["target" if year in rates.index else "scenario" for year in years]
    return pd.DataFrame(
        {
            "plan_id": head["plan_id"],
            "scenario": scenario.name,
            "region": head["plan_id"] if pd.isna(head["region"]) else head["region"],
            "indicator": head["indicator"],
            "measure": "level",
            "unit": unit,
            "price_basis": head["price_basis"],
            "year": [first - 1, *years],
            "value": [value, *(value * factors.cumprod())],
            "kind": ["base", *kinds],
            "rule": ["base", *rules],
        }
    )


def _levels(base: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Base levels by indicator, each of the year before its target."""
    table = schema.check(base, schema.BASE, "base", key=("indicator", "year"))
    for code in table["indicator"].unique():
        indicators.get(code)
    if not (table["value"] > 0).all():
        raise TableError(
            f"base: levels must be above zero, not {shown(table['value'][table['value'] <= 0])}."
        )
    first = rows.groupby("indicator")["end_year"].min() - 1
    wanted = table["indicator"].map(first).astype("Int64")
    strangers = table[table["year"].ne(wanted).fillna(True)]
    if len(strangers):
        there = shown(f"{r.indicator} {r.year}" for r in strangers.itertuples())
        expected = ", ".join(f"{code} {year}" for code, year in first.items())
        raise TableError(
            f"base: {there} cannot be started from. A level must be of the year before the target: {expected}."
        )
    return table.set_index("indicator")


COMPARED = ("level", "growth", "difference", "percent")


def compare(
    projections: pd.DataFrame, *, baseline: str = HOLD, as_: str = "percent"
) -> pd.DataFrame:
    """Scenarios beside a baseline, year by year.

    Parameters
    ----------
    projections
        What `project` returns for several scenarios.
    baseline
        Name of the scenario that the others are set against.
    as_
        ``"level"``, ``"growth"`` (percent over the year before), ``"difference"`` from the baseline in
        the unit of the series, or ``"percent"`` of it.

    Returns
    -------
    pandas.DataFrame
        plan_id, scenario, baseline, region, indicator, price_basis, unit, year, value; the baseline itself
        only where levels or growth are asked for.

    Raises
    ------
    TableError
        If the baseline is not among the scenarios, or `as_` is none of the four.

    Examples
    --------
    >>> import planlib as pl
    >>> slower = pl.Scenario("slower", growth={"*": {"hold": 6.0}})
    >>> paths = pl.project(pl.read_plan().targets, ["hold", slower], until=2020)
    >>> compare(paths).query("indicator == 'gdp'")[["year", "value"]].round(1).values.tolist()
    [[2016, 0.0], [2017, 0.0], [2018, -1.9], [2019, -3.7], [2020, -5.5]]
    """
    key = ("plan_id", "scenario", "region", "indicator", "price_basis", "year")
    table = schema.check(projections, schema.PROJECTIONS, "projections", key=key)
    if as_ not in COMPARED:
        raise TableError(f"as_ is {as_!r}: one of {', '.join(COMPARED)} was expected.")
    there = list(dict.fromkeys(table["scenario"]))
    if baseline not in there:
        raise TableError(
            f"There is no scenario {baseline!r} in the projections. There are: {', '.join(there)}."
        )
    series = ["plan_id", "region", "indicator", "price_basis", "unit"]
    table = table.assign(baseline=baseline)
    if as_ == "growth":
        earlier = table[["scenario", *series, "year", "value"]].assign(year=table["year"] + 1)
        names = ["scenario", *series, "year"]
        before = table[names].merge(earlier, on=names, how="left")["value"].set_axis(table.index)
        later = before.notna()
        table = table[later].assign(unit="percent")
        table["value"] = growth.average_annual_growth_pct(before[later], table["value"], 1)
    elif as_ != "level":
        others = table[table["scenario"] != baseline]
        base = table[table["scenario"] == baseline]
        both = others.merge(
            base[[*series, "year", "value"]], on=[*series, "year"], suffixes=("", "_base")
        )
        if as_ == "percent":
            both["value"] = growth.average_annual_growth_pct(both["value_base"], both["value"], 1)
            both["unit"] = "percent"
        else:
            both["value"] -= both["value_base"]
        table = both
    columns = [
        "plan_id",
        "scenario",
        "baseline",
        "region",
        "indicator",
        "price_basis",
        "unit",
        "year",
        "value",
    ]
    return table[columns].reset_index(drop=True)


def doubling(targets: pd.DataFrame) -> pd.DataFrame:
    """Years until each growth target, held for good, would double its series.

    Parameters
    ----------
    targets
        A targets frame.

    Returns
    -------
    pandas.DataFrame
        indicator, label, price_basis, growth_pct, doubling_years; targets that do not grow are left out.

    Examples
    --------
    >>> import planlib as pl
    >>> doubling(pl.read_plan().targets)["doubling_years"].round(1).tolist()
    [9.0, 8.5, 8.5, 9.6, 6.1, 6.6, 7.3]
    """
    rows = growth_targets(targets)
    rows = rows[rows["point"] > 0]
    return pd.DataFrame(
        {
            "indicator": rows["indicator"],
            "label": rows["label"],
            "price_basis": rows["price_basis"],
            "growth_pct": rows["point"],
            "doubling_years": growth.doubling_time(rows["point"]),
        }
    ).reset_index(drop=True)
