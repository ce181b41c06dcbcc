"""The ratio of two series, such as investment to GDP: is it comparable at all, and where does it go?

"+12 % against +8 %" says nothing until both price bases are known. Where one series is at current and
the other at constant prices, the ratio turns on the deflator of the one at constant prices; what needs
no forecast is the break-even, the deflator at which the ratio stands still.
"""

import itertools
from collections.abc import Mapping
from numbers import Integral
from pathlib import Path

import numpy as np
import pandas as pd

from planlib import data, deflating, growth, indicators, schema
from planlib.assumptions import HOLD, Scenario, scenario
from planlib.errors import PlanlibError, TableError
from planlib.scenarios import growth_targets

# From here on growth had settled below double digits; what deflators did before says little of today.
FIRST_YEAR_OF_HISTORY = 2012


def gap(
    targets: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    until: int | None = None,
    scenarios: "str | Path | Scenario" = HOLD,
    deflator_pct: float | pd.Series | pd.DataFrame | None = None,
    base_ratio_pct: float | None = None,
) -> pd.DataFrame:
    """How the growth targets of two indicators move their ratio.

    Parameters
    ----------
    targets
        A targets frame with a growth target for both.
    numerator, denominator
        Codes of indicators, such as ``"fai"`` and ``"gdp"``.
    until
        Last year; the plan's year where left out.
    scenarios
        What happens beyond the plan's year, one of those of `planlib.project`; every rate is held where left
        out. One that has rules for ``gdp_deflator`` supplies the deflators too.
    deflator_pct
        Change of prices of the series at constant prices, in percent: a number for the plan's year, a
        Series by year, or observations with year and known_from, which tell what is hindsight. Only where
        the price bases differ.
    base_ratio_pct
        The ratio in the year before the plan, in percent.

    Returns
    -------
    pandas.DataFrame
        year, numerator, denominator, basis (``mixed``, ``real``, ``nominal``), numerator_growth_pct,
        denominator_growth_pct, difference_pp, deflator_pct, drift_pct (relative change of the ratio, in
        percent), break_even_deflator_pct, ratio_index (year before the plan = 100), ratio_pct, kind, hindsight
        (whether the deflator came out after the plan, where that is told).
        Without a deflator a mixed pair has no drift, only its break-even.

    Raises
    ------
    TableError
        If an indicator has no growth target.
    PlanlibError
        If a deflator is given where both are on one price basis, or lacks a year.

    Examples
    --------
    >>> import planlib as pl
    >>> targets = pl.read_plan().targets
    >>> row = gap(targets, "fai", "gdp").iloc[0]
    >>> print(row["basis"], round(row["break_even_deflator_pct"], 4))
    mixed 3.7037
    >>> print(round(gap(targets, "fai", "budget_revenue").iloc[0]["drift_pct"], 4))
    4.186
    """
    rows = growth_targets(targets)
    return _gap(
        _row(rows, numerator),
        _row(rows, denominator),
        until=until,
        scenarios=scenarios,
        deflator_pct=deflator_pct,
        base_ratio_pct=base_ratio_pct,
    )


def _gap(
    top, bottom, *, until=None, scenarios=HOLD, deflator_pct=None, base_ratio_pct=None
) -> pd.DataFrame:
    """`gap` of two rows of growth targets."""
    numerator, denominator = top["indicator"], bottom["indicator"]
    year = int(top["end_year"])
    if year != int(bottom["end_year"]):
        raise TableError(
            f"{numerator} has its target in {year}, {denominator} in {bottom['end_year']}: "
            "a ratio needs both in one year."
        )
    if until is not None and (not isinstance(until, Integral) or until < year):
        raise PlanlibError(
            f"until is {until!r}: a year was expected, {year} (the plan's) or later."
        )
    basis = _basis(top, bottom)
    years = list(range(year, (until or year) + 1))
    path = scenario(scenarios)
    if deflator_pct is None and basis == "mixed":
        deflator_pct = deflating.of_scenario(path, _deflator_of(top, bottom), years)
    if deflator_pct is not None and basis != "mixed":
        raise PlanlibError(
            f"{numerator} and {denominator} are both {basis}: their ratio needs no deflator. "
            "Leave deflator_pct out."
        )
    prices, known = deflating.by_year(deflator_pct, years)
    top_pct, bottom_pct = _rates(path, top, years), _rates(path, bottom, years)

    if base_ratio_pct is not None and not base_ratio_pct > 0:
        raise PlanlibError(
            f"base_ratio_pct is {base_ratio_pct!r}: a ratio in percent above 0 was expected."
        )
    moved = moves(top, bottom, top_pct, bottom_pct, prices, base_ratio_pct)
    day = deflating.published(top)
    records = [
        {
            "year": y,
            "numerator": numerator,
            "denominator": denominator,
            "basis": basis,
            "numerator_growth_pct": top_pct[i],
            "denominator_growth_pct": bottom_pct[i],
            "difference_pp": top_pct[i] - bottom_pct[i],
            "deflator_pct": prices[i] if basis == "mixed" else None,
            **{column: None if path is None else path[i] for column, path in moved.items()},
            "kind": "target" if y == year else "scenario",
            "hindsight": None if known is None else known[i] > day,
        }
        for i, y in enumerate(years)
    ]
    return schema.frame(records, schema.GAPS)


def moves(
    top: Mapping,
    bottom: Mapping,
    top_pct: np.ndarray,
    bottom_pct: np.ndarray,
    prices_pct: np.ndarray,
    base_ratio_pct: float | None = None,
) -> dict[str, np.ndarray | None]:
    """The arithmetic of `gap`: what growth and prices, year by year, do to a ratio.

    Parameters
    ----------
    top, bottom
        Numerator and denominator: ``indicator`` and ``price_basis`` of each.
    top_pct, bottom_pct
        Their growth in each year, in percent.
    prices_pct
        Deflators of the same years, in percent; not looked at where both are on one price basis.
    base_ratio_pct
        The ratio in the year before, in percent.

    Returns
    -------
    dict
        The columns of `gap` by name, year by year; None for one that this pair does not have.

    Examples
    --------
    >>> fai = {"indicator": "fai", "price_basis": "nominal"}
    >>> gdp = {"indicator": "gdp", "price_basis": "real"}
    >>> moves(fai, gdp, np.array([12.0]), np.array([8.0]), np.array([4.0]))["drift_pct"].round(2).tolist()
    [-0.28]
    """
    drift = _drift(top, bottom, prices_pct, top_pct, bottom_pct)
    index = growth.compound(1.0, drift, 1).cumprod() * 100
    return {
        "drift_pct": drift,
        "break_even_deflator_pct": _break_even(top, bottom, top_pct, bottom_pct),
        "ratio_index": index,
        "ratio_pct": None if base_ratio_pct is None else base_ratio_pct * index / 100,
    }


def pairs(targets: pd.DataFrame) -> pd.DataFrame:
    """`gap` for every pair of headline growth targets, the faster one on top.

    Pairs on one price basis come first: they compare without any assumption.

    Parameters
    ----------
    targets
        A targets frame.

    Returns
    -------
    pandas.DataFrame
        The columns of `gap`, one row a pair.

    Examples
    --------
    >>> import planlib as pl
    >>> pairs(pl.read_plan().targets)["basis"].value_counts().to_dict()
    {'mixed': 8, 'nominal': 6, 'real': 1}
    """
    rows = growth_targets(targets)
    flows = rows["indicator"].map(lambda code: indicators.get(code).type).eq("flow")
    rows = rows[rows["headline"] & flows & rows["price_basis"].isin(["real", "nominal"])]
    rows = rows.sort_values("point", ascending=False, kind="stable")
    if len(rows) < 2:
        return schema.empty(schema.GAPS)
    single = [_row(rows, code) for code in rows["indicator"]]
    found = pd.concat([_gap(top, bottom) for top, bottom in itertools.combinations(single, 2)])
    return found.sort_values(
        "basis", key=lambda basis: basis.eq("mixed"), kind="stable", ignore_index=True
    )


def drift_curve(
    targets: pd.DataFrame, numerator: str, denominator: str, deflators_pct
) -> pd.DataFrame:
    """Drift of a mixed pair in the plan's year, at each of a range of deflators.

    Parameters
    ----------
    targets, numerator, denominator
        As in `gap`.
    deflators_pct
        Deflators, in percent.

    Returns
    -------
    pandas.DataFrame
        deflator_pct, drift_pct.

    Raises
    ------
    PlanlibError
        If both series are on one price basis: then no deflator matters.

    Examples
    --------
    >>> import planlib as pl
    >>> drift_curve(pl.read_plan().targets, "fai", "gdp", [0.0, 4.0])["drift_pct"].round(2).tolist()
    [3.7, -0.28]
    """
    rows = growth_targets(targets)
    top, bottom = _row(rows, numerator), _row(rows, denominator)
    _deflator_of(top, bottom)
    prices = np.asarray(deflators_pct, dtype=float)
    return pd.DataFrame({"deflator_pct": prices, "drift_pct": _drift(top, bottom, prices)})


def past(
    targets: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    since: int = FIRST_YEAR_OF_HISTORY,
    published: str | None = None,
) -> pd.DataFrame:
    """What the ratio of a mixed pair would have done at each national deflator that came about.

    Parameters
    ----------
    targets, numerator, denominator
        As in `gap`; the series at constant prices is GDP.
    since
        First year.
    published
        Day on which the plan came out, as ``"2017-02-07"``; later figures are hindsight. Left out, the table
        of plans tells, and for a plan that is not in it the end of its year.

    Returns
    -------
    pandas.DataFrame
        year, deflator_pct, vintage, known_from, hindsight, drift_pct, above (the break-even), source_id. The
        longest vintage, with years that it lacks from the newest: for counting, not for computing across.

    Examples
    --------
    >>> import planlib as pl
    >>> history = past(pl.read_plan().targets, "fai", "gdp")
    >>> len(history), history.loc[history["above"], "year"].tolist()
    (14, [2017, 2021])
    """
    rows = growth_targets(targets)
    top, bottom = _row(rows, numerator), _row(rows, denominator)
    code = _deflator_of(top, bottom)
    if code is None:
        raise PlanlibError(
            f"{numerator} over {denominator}: no prices of the series at constant prices ship with planlib, only "
            f"those of {', '.join(deflating.SERIES)}. Use drift_curve with deflators of your own."
        )
    history = data.history(code)
    history = history[history["year"] >= since].reset_index(drop=True)
    even = _break_even(top, bottom, top["point"], bottom["point"])
    return pd.DataFrame(
        {
            "year": history["year"],
            "deflator_pct": history["value"],
            "vintage": history["vintage"],
            "known_from": history["known_from"],
            "hindsight": history["known_from"] > (published or deflating.published(top)),
            "drift_pct": _drift(top, bottom, history["value"].to_numpy()),
            "above": history["value"] > even,
            "source_id": history["source_id"],
        }
    )


def drift_table(
    targets: pd.DataFrame, numerator: str, denominator: str, growth_pct, deflators_pct
) -> pd.DataFrame:
    """Drift of a mixed pair at each of a range of growth rates of its numerator and of deflators.

    Parameters
    ----------
    targets, numerator, denominator
        As in `gap`.
    growth_pct
        Rates of the numerator, in percent.
    deflators_pct
        Deflators, in percent.

    Returns
    -------
    pandas.DataFrame
        Drift in percent, a row for each rate and a column for each deflator.

    Raises
    ------
    PlanlibError
        If both series are on one price basis.

    Examples
    --------
    >>> import planlib as pl
    >>> drift_table(pl.read_plan().targets, "fai", "gdp", [8.0, 12.0], [0.0, 4.0]).round(1).values.tolist()
    [[0.0, -3.8], [3.7, -0.3]]
    """
    rows = growth_targets(targets)
    top, bottom = _row(rows, numerator), _row(rows, denominator)
    _deflator_of(top, bottom)
    prices = np.asarray(deflators_pct, dtype=float)
    rates = np.asarray(growth_pct, dtype=float)
    drift = [_drift(top, bottom, prices, rate) for rate in rates]
    return pd.DataFrame(
        drift,
        index=pd.Index(rates, name="growth_pct"),
        columns=pd.Index(prices, name="deflator_pct"),
    )


def _drift(top: Mapping, bottom: Mapping, prices: np.ndarray, a=None, b=None) -> np.ndarray:
    """Drift at each deflator; the deflator belongs to the series at constant prices."""
    a, b = top["point"] if a is None else a, bottom["point"] if b is None else b
    if _basis(top, bottom) != "mixed":
        return growth.ratio_drift_pct(a, b) + np.zeros(len(prices))
    if top["price_basis"] == "nominal":
        return growth.ratio_drift_pct(a, b, deflator_pct=prices)
    return growth.ratio_drift_pct(growth.to_nominal_pct(a, prices), b)


def _break_even(top: Mapping, bottom: Mapping, a, b):
    if _basis(top, bottom) != "mixed":
        return None
    nominal, real = (a, b) if top["price_basis"] == "nominal" else (b, a)
    return growth.break_even_deflator_pct(nominal, real)


def _rates(path: Scenario, row: pd.Series, years: list[int]) -> np.ndarray:
    """Growth by year: the target in the plan's year, the scenario beyond."""
    beyond = path.rates(row["indicator"], row["point"], years[0], years[1:], row["price_basis"])
    return np.concatenate([[row["point"]], beyond])


def _deflator_of(top: pd.Series, bottom: pd.Series) -> str | None:
    """Code of the prices between two series on different bases."""
    if _basis(top, bottom) != "mixed":
        raise PlanlibError(
            f"{top['indicator']} and {bottom['indicator']} are on one price basis, so their ratio does not turn on a "
            "deflator. Use gap."
        )
    return deflating.SERIES.get((top if top["price_basis"] == "real" else bottom)["indicator"])


def _row(rows: pd.DataFrame, code: str) -> pd.Series:
    indicators.get(code)
    found = rows[rows["indicator"] == code]
    if found.empty:
        there = ", ".join(rows["indicator"].unique())
        raise TableError(f"The plan has no growth target for {code}. It has them for: {there}.")
    if len(found) > 1:
        plans = ", ".join(found["plan_id"].unique())
        raise TableError(
            f"There is more than one growth target for {code} ({plans}): select one plan and year."
        )
    return found.iloc[0]


def _basis(top: Mapping, bottom: Mapping) -> str:
    bases = {top["price_basis"], bottom["price_basis"]}
    for row in (top, bottom):
        kind = indicators.get(row["indicator"]).type
        if kind != "flow":
            raise PlanlibError(
                f"{row['indicator']} is of type {kind!r}, and a ratio of growth takes two flows, such as fai and gdp."
            )
    odd = bases - {"real", "nominal"}
    if odd:
        raise PlanlibError(
            f"{top['indicator']} over {bottom['indicator']}: the price basis {odd.pop()!r} is neither real "
            "nor nominal, so the ratio of the two has no meaning."
        )
    return bases.pop() if len(bases) == 1 else "mixed"
