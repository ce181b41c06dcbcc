"""What would have to hold: the growth that a goal needs, the year in which a path gets there, the growth
at which a ratio stands still.
"""

from numbers import Integral, Real

import numpy as np
import pandas as pd

from planlib import growth, indicators, schema
from planlib.assumptions import SMALLEST_PCT, is_year, rate_faults
from planlib.deflating import index_hint
from planlib.errors import PlanlibError, TableError, shown
from planlib.scenarios import growth_targets

# Twice is doubling. 200 is more likely meant in percent.
LARGEST_TIMES = 100


def required_growth(growth_pct: pd.Series, *, by: int, times: float = 2.0) -> float:
    """Growth a year that the rest of a period needs, given what has happened so far.

    Parameters
    ----------
    growth_pct
        Growth of each year so far, in percent, by year without a gap; the period begins in the year before the
        first.
    by
        Year by which the goal is to be reached.
    times
        The goal, as a multiple of the level at the beginning; 2 is doubling.

    Returns
    -------
    float
        Percent a year, from the year after the last that is known to `by`.

    Raises
    ------
    PlanlibError
        If years are missing or repeated, `by` does not lie after the last, a rate or `times` is none that can have
        been meant: 8 % is 8.0, not 0.08 or 108.

    Examples
    --------
    Twice the level of 2010 by 2020, after the six years to 2016:

    >>> import pandas as pd
    >>> so_far = pd.Series({2011: 9.6, 2012: 7.9, 2013: 7.8, 2014: 7.4, 2015: 7.0, 2016: 6.8})
    >>> round(required_growth(so_far, by=2020), 2)
    6.33
    """
    if not isinstance(growth_pct, pd.Series):
        raise PlanlibError(
            f"growth_pct is of type {type(growth_pct).__name__}: a Series by year was expected."
        )
    if growth_pct.isna().any() or growth_pct.empty:
        gaps = shown(growth_pct[growth_pct.isna()].index) or "any year"
        raise PlanlibError(
            f"growth_pct has no rate for {gaps}: a Series of rates by year, without a gap."
        )
    years = list(growth_pct.index)
    if not all(isinstance(year, Integral) and is_year(year) for year in years):
        raise PlanlibError(
            f"growth_pct has the index {shown(map(repr, years))}: years were expected, as whole numbers such as 2011."
        )
    if years != list(range(years[0], years[0] + len(years))):
        raise PlanlibError(
            f"growth_pct has the years {shown(years)}: years one after the other were expected."
        )
    _growth(growth_pct)
    if not isinstance(by, Integral) or not is_year(by) or by <= years[-1]:
        raise PlanlibError(
            f"by is {by!r}: a year after {years[-1]}, the last that is known, was expected."
        )
    if isinstance(times, bool) or not isinstance(times, Real) or not 0 < times < LARGEST_TIMES:
        raise PlanlibError(
            f"times is {times!r}: a multiple of the level at the beginning was expected, such as 2 for doubling."
        )
    reached = float(np.prod(growth.compound(1.0, growth_pct, 1)))
    return float(growth.required_growth_pct(reached, times, by - years[-1]))


def _growth(growth_pct: pd.Series) -> None:
    """Refuse what is no growth of a run of years in percent."""
    rates = growth_pct.tolist()
    # One year may have grown by 0.1 %, but a run of such years was written as fractions.
    small = all(abs(rate) < SMALLEST_PCT for rate in rates if isinstance(rate, Real))
    faults = [
        fault
        for year, rate in growth_pct.items()
        for fault in rate_faults(rate, str(year))
        if small or not isinstance(rate, Real) or not abs(rate) < SMALLEST_PCT
    ]
    if faults:
        raise PlanlibError(f"growth_pct cannot be used: {shown(faults)}.")


def crossing_year(projections: pd.DataFrame, indicator: str, *, above: float) -> pd.Series:
    """First year in which each path of an indicator is at or above a level.

    Parameters
    ----------
    projections
        What `planlib.project` returns.
    indicator
        Code of the indicator.
    above
        The level, in the unit of the series.

    Returns
    -------
    pandas.Series
        Year by scenario, missing where a path does not get there.

    Raises
    ------
    TableError
        If the projections hold no such indicator, or several series of it.
    PlanlibError
        If the indicator is unknown, or `above` is no number.

    Examples
    --------
    >>> import planlib as pl
    >>> paths = pl.project(pl.read_plan().targets, until=2026)
    >>> crossing_year(paths, "gdp", above=200).to_dict()
    {'hold': 2026}
    """
    table = schema.check(projections, schema.PROJECTIONS, "projections")
    indicators.get(indicator)
    if isinstance(above, bool) or not isinstance(above, Real) or not np.isfinite(above):
        raise PlanlibError(f"above is {above!r}: a level in the unit of the series was expected.")
    rows = table[table["indicator"] == indicator]
    if rows.empty:
        there = ", ".join(dict.fromkeys(table["indicator"]))
        raise TableError(f"There is no path of {indicator!r}. There are paths of: {there}.")
    repeated = rows[rows.duplicated(["scenario", "year"])]
    if len(repeated):
        plans = shown(dict.fromkeys(rows["plan_id"]))
        raise TableError(
            f"More than one path of {indicator!r} in a scenario ({plans}): select one plan."
        )
    reached = rows[rows["value"] >= above].groupby("scenario")["year"].min()
    return reached.reindex(dict.fromkeys(rows["scenario"])).astype("Int64")


def closing_growth(
    targets: pd.DataFrame, numerator: str, denominator: str, *, deflator_pct: float | None = None
) -> float:
    """Growth of a numerator at which its ratio to a denominator stands still.

    Parameters
    ----------
    targets
        A targets frame.
    numerator, denominator
        Codes of two indicators, such as ``"fai"`` and ``"gdp"``.
    deflator_pct
        Change of prices between the bases, in percent; for a pair on one basis there is none.

    Returns
    -------
    float
        Percent a year, on the price basis of the numerator.

    Raises
    ------
    TableError
        If a target is missing, or the bases differ and no deflator is given, or it is given and they do not.
    PlanlibError
        If an indicator is unknown.

    Examples
    --------
    At prices that rise 1.41 %, investment keeps up with GDP at 9.5 %:

    >>> import planlib as pl
    >>> round(closing_growth(pl.read_plan().targets, "fai", "gdp", deflator_pct=1.41), 1)
    9.5
    """
    rows = growth_targets(targets).set_index("indicator")
    for code in (numerator, denominator):
        indicators.get(code)
    if rows.index.isin([numerator, denominator]).sum() > len({numerator, denominator}):
        raise TableError(
            f"More than one plan or year has a target of {numerator} or {denominator}: select one."
        )
    missing = [code for code in (numerator, denominator) if code not in rows.index]
    if missing:
        raise TableError(
            f"There is no growth target of {shown(missing)}. There are: {', '.join(rows.index)}."
        )
    bases = rows.loc[numerator, "price_basis"], rows.loc[denominator, "price_basis"]
    rate = float(rows.loc[denominator, "point"])
    if bases[0] == bases[1]:
        if deflator_pct is not None:
            raise TableError(
                f"{numerator} and {denominator} are both {bases[0]}: no deflator stands between them."
            )
        return rate
    if deflator_pct is None:
        raise TableError(
            f"{numerator} is {bases[0]}, {denominator} {bases[1]}: pass deflator_pct, a percentage such as 1.4."
        )
    if (
        isinstance(deflator_pct, bool)
        or not isinstance(deflator_pct, Real)
        or not abs(deflator_pct) < 100
    ):
        raise TableError(
            f"deflator_pct is {deflator_pct!r}: a change of prices in percent was expected, such as 1.4."
            + index_hint(deflator_pct)
        )
    to = growth.to_nominal_pct if bases[0] == "nominal" else growth.to_real_pct
    return float(to(rate, deflator_pct))


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
