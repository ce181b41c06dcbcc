"""The ratio of two series, such as investment to GDP: is it comparable at all, and where does it go?

"+12 % against +8 %" says nothing until both price bases are known. Where one series is at current and
the other at constant prices, the ratio turns on the deflator of the one at constant prices; what needs
no forecast is the break-even, the deflator at which the ratio stands still.
"""

import itertools
from numbers import Integral

import numpy as np
import pandas as pd

from planlib import growth, indicators, schema
from planlib.errors import PlanlibError, TableError
from planlib.scenarios import growth_targets


def gap(
    targets: pd.DataFrame,
    numerator: str,
    denominator: str,
    *,
    until: int | None = None,
    deflator_pct: float | pd.Series | None = None,
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
        Last year; the plan's year where left out. Later years hold the rates and are a scenario.
    deflator_pct
        Change of prices of the series at constant prices, in percent: a number for the plan's year, or
        a Series by year. Only where the price bases differ.
    base_ratio_pct
        The ratio in the year before the plan, in percent.

    Returns
    -------
    pandas.DataFrame
        year, numerator, denominator, basis (``mixed``, ``real``, ``nominal``), numerator_growth_pct,
        denominator_growth_pct, difference_pp, deflator_pct, drift_pct (relative change of the ratio, in
        percent), break_even_deflator_pct, ratio_index (year before the plan = 100), ratio_pct, kind.
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
    top, bottom = _row(rows, numerator), _row(rows, denominator)
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
    deflators = _deflators(deflator_pct, years, basis, numerator, denominator)

    drift = _drift(top, bottom, deflators)
    index = growth.compound(1.0, drift, 1).cumprod() * 100
    if base_ratio_pct is not None and not base_ratio_pct > 0:
        raise PlanlibError(
            f"base_ratio_pct is {base_ratio_pct!r}: a ratio in percent above 0 was expected."
        )
    records = [
        {
            "year": y,
            "numerator": numerator,
            "denominator": denominator,
            "basis": basis,
            "numerator_growth_pct": top["point"],
            "denominator_growth_pct": bottom["point"],
            "difference_pp": top["point"] - bottom["point"],
            "deflator_pct": deflators[i] if basis == "mixed" else None,
            "drift_pct": drift[i],
            "break_even_deflator_pct": _break_even(top, bottom),
            "ratio_index": index[i],
            "ratio_pct": None if base_ratio_pct is None else base_ratio_pct * index[i] / 100,
            "kind": "target" if y == year else "scenario",
        }
        for i, y in enumerate(years)
    ]
    return schema.frame(records, schema.GAPS)


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
    found = pd.concat(
        [gap(rows, top, bottom) for top, bottom in itertools.combinations(rows["indicator"], 2)]
    )
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
    if _basis(top, bottom) != "mixed":
        raise PlanlibError(
            f"{numerator} and {denominator} are on one price basis, so their ratio does not turn on a "
            "deflator. Use gap."
        )
    deflators = np.asarray(deflators_pct, dtype=float)
    return pd.DataFrame({"deflator_pct": deflators, "drift_pct": _drift(top, bottom, deflators)})


def _drift(top: pd.Series, bottom: pd.Series, deflators: np.ndarray) -> np.ndarray:
    """Drift at each deflator; the deflator belongs to the series at constant prices."""
    a, b = top["point"], bottom["point"]
    if _basis(top, bottom) != "mixed":
        return np.full(len(deflators), growth.ratio_drift_pct(a, b))
    if top["price_basis"] == "nominal":
        return growth.ratio_drift_pct(a, b, deflator_pct=deflators)
    return growth.ratio_drift_pct(growth.to_nominal_pct(a, deflators), b)


def _break_even(top: pd.Series, bottom: pd.Series) -> float | None:
    if _basis(top, bottom) != "mixed":
        return None
    nominal, real = (top, bottom) if top["price_basis"] == "nominal" else (bottom, top)
    return growth.break_even_deflator_pct(nominal["point"], real["point"])


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


def _basis(top: pd.Series, bottom: pd.Series) -> str:
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


def _deflators(given, years: list[int], basis: str, numerator: str, denominator: str) -> np.ndarray:
    if given is None:
        return np.full(len(years), np.nan)
    if basis != "mixed":
        raise PlanlibError(
            f"{numerator} and {denominator} are both {basis}: their ratio needs no deflator. "
            "Leave deflator_pct out."
        )
    try:
        series = given if isinstance(given, pd.Series) else pd.Series({years[0]: float(given)})
        series = series.astype(float)
    except (TypeError, ValueError):
        raise PlanlibError(
            f"deflator_pct is {given!r}: a number in percent such as 1.4, or a Series of them by year, was expected."
        ) from None
    repeated = series.index[series.index.duplicated()]
    if len(repeated):
        raise PlanlibError(
            f"deflator_pct names {repeated[0]} more than once: one figure a year was expected."
        )
    missing = [str(y) for y in years if y not in series.index or pd.isna(series[y])]
    if missing:
        raise PlanlibError(
            f"deflator_pct says nothing of {', '.join(missing)}. The deflator of one year is not held for "
            "others: pass a Series by year with a figure for each."
        )
    values = series.loc[years].to_numpy(dtype=float)
    if (np.abs(values) > 50).any():
        raise PlanlibError(
            f"deflator_pct is {values[np.abs(values) > 50][0]:g}: a change of prices in percent was expected, "
            "such as 1.4."
        )
    return values
