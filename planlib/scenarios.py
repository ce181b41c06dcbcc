"""Projections: what the growth targets of a plan come to, year by year.

A target for one year is not a forecast. In the plan's own year a path is the target; beyond it the path
is a scenario, marked so in every row together with its rule. Every series stays on its own price basis,
and without a base level it is an index, the year before the plan = 100.
"""

from numbers import Integral
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib import growth, levels, schema
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
        If none is left, if one indicator has two rates for one year, or a rate is not in percent or not finite.
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
    others = rows["unit"].ne("percent")
    if others.any():
        listed = shown(f"{r.indicator} {r.quantity} ({r.unit})" for r in rows[others].itertuples())
        raise TableError(
            f"Growth is compounded in percent, but there is {listed}. Leave these rows out, or correct low, high, point "
            "and unit."
        )
    infinite = np.isinf(rows["point"])
    if infinite.any():
        listed = shown(f"{r.indicator} {r.quantity}" for r in rows[infinite].itertuples())
        raise TableError(
            f"point is not finite: {listed}. A rate in percent was expected, such as 8.0."
        )
    repeated = rows.duplicated(["plan_id", "region", "indicator", "end_year"], keep=False)
    if repeated.any():
        listed = shown(
            f"{r.indicator} {r.end_year}: {r.quantity} in “{r.quote[:40]}”"
            for r in rows[repeated].itertuples()
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
        the target's; or the plan's own ``plan.results``, of which the levels of that year are taken. Left out,
        and for an indicator without a level, a series is an index, the year before = 100. A series at constant
        prices then is at those of its base year.

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
        If there is nothing to compound, two rates for one year, or a base that is empty, of the wrong year, or for
        targets of several regions or plans.

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
    several = isinstance(scenarios, list | tuple) and not isinstance(scenarios, Scenario)
    chosen = [scenario(s) for s in (scenarios if several else [scenarios])]
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
    starts = None if base is None else levels.starting(base, rows)
    series = _series(rows)
    blocks = [_block(chosen, series, like, until, starts) for like in _alike(series)]
    if len(blocks) == 1:
        return blocks[0]
    # Series of other years came apart: back into the order of scenarios and of the text.
    table = pd.concat(blocks, ignore_index=True).sort_values("order", kind="stable")
    return table.drop(columns="order").reset_index(drop=True)


class _Series(NamedTuple):
    """The targets of one indicator of one plan and region."""

    plan_id: str
    region: str
    indicator: str
    price_basis: str
    years: tuple[int, ...]
    rates: tuple[float, ...]


def _series(rows: pd.DataFrame) -> list[_Series]:
    """Series in the order in which the text has them."""
    found: dict[tuple, list[tuple]] = {}
    regions = rows["region"].where(rows["region"].notna(), rows["plan_id"])
    keys = zip(rows["plan_id"], regions, rows["indicator"], strict=True)
    own = zip(rows["end_year"], rows["point"], rows["price_basis"], strict=True)
    for key, (year, rate, basis) in zip(keys, own, strict=True):
        found.setdefault(key, []).append((int(year), float(rate), basis))
    series = []
    for key, targets in found.items():
        years, rates, bases = zip(*sorted(targets, key=lambda one: one[0]), strict=True)
        series.append(_Series(*key, bases[0], years, rates))
    return series


def _alike(series: list[_Series]) -> list[list[int]]:
    """Positions of the series whose targets are for the same years: they compound as one array."""
    groups = {}
    for position, one in enumerate(series):
        groups.setdefault(one.years, []).append(position)
    return list(groups.values())


def _block(
    chosen: list[Scenario],
    series: list[_Series],
    like: list[int],
    until: int,
    starts: pd.DataFrame | None,
) -> pd.DataFrame:
    """The paths of series with targets for the same years, under every scenario."""
    own = [series[position] for position in like]
    targeted = own[0].years
    first, last = targeted[0], targeted[-1]
    years = np.arange(first, until + 1)
    beyond = years[years > last]
    # A year without a target of its own takes the last target before it.
    held = np.searchsorted(targeted, years[years <= last], side="right") - 1
    known = np.array([one.rates for one in own])[:, held]
    ahead = 1 + len(held)  # the base year stands first, and nothing grows in it

    shape = len(chosen), len(own), 1 + len(years)
    rates = np.empty(shape)
    rates[:, :, 0] = 0
    rates[:, :, 1:ahead] = known
    # Indicators that no scenario names all follow its rule for the others.
    ruled = {code for path in chosen for code in path.growth}
    alike: dict[tuple[str, str], list[int]] = {}
    for position, one in enumerate(own):
        code = one.indicator if one.indicator in ruled else "*"
        alike.setdefault((code, one.price_basis), []).append(position)
    words = np.empty((len(chosen), len(alike), shape[-1]), dtype=object)
    words[..., :ahead] = [
        "base",
        *("target" if year in targeted else HOLD for year in years[: len(held)]),
    ]
    group_of = np.empty(len(own), dtype=np.intp)
    for group, ((code, basis), positions) in enumerate(alike.items()):
        at = np.array(positions)
        group_of[at] = group
        last_pct = known[at, -1]
        for number, path in enumerate(chosen):
            rates[number, at, ahead:] = path.rates(code, last_pct, last, beyond, basis)
            words[number, group, ahead:] = path.named(code, beyond, basis)

    base, units = np.full(len(own), INDEX_BASE), [f"index_{first - 1}"] * len(own)
    for position, one in enumerate(own):
        if starts is not None and one.indicator in starts.index:
            base[position], units[position] = starts.loc[one.indicator, ["value", "unit"]]
    text = schema.spread(
        {
            "plan_id": [[one.plan_id] for one in own],
            "scenario": [[[path.name]] for path in chosen],
            "region": [[one.region] for one in own],
            "indicator": [[one.indicator] for one in own],
            "measure": "level",
            "unit": [[unit] for unit in units],
            "price_basis": [[one.price_basis] for one in own],
            "kind": ["base", *("target" if year in targeted else "scenario" for year in years)],
            "rule": (words, np.arange(words.size).reshape(words.shape)[:, group_of]),
        },
        shape,
    )
    year_of = np.broadcast_to(np.arange(first - 1, until + 1), shape).ravel()
    numbers = {
        "year": pd.arrays.IntegerArray(year_of, np.zeros(len(year_of), dtype=bool)),
        "value": growth.compound_path(base, rates).ravel(),
    }
    block = pd.DataFrame({name: (text | numbers)[name] for name in schema.PROJECTIONS}, copy=False)
    if len(own) == len(series):
        return block
    order = np.arange(len(chosen))[:, None, None] * len(series) + np.array(like)[:, None]
    return block.assign(order=np.broadcast_to(order, shape).ravel())


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
        If the baseline is not among the scenarios or is alone, or `as_` is none of the four.

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
    if len(there) == 1 and as_ in ("difference", "percent"):
        raise TableError(
            f"There is nothing to set against {baseline!r}: it is the only scenario in the projections. Project several."
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
