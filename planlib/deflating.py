"""The prices between a ratio's two bases: given as a number, a series, observations or a scenario, never guessed.

A deflator of one year is not held for others, figures of one path come from one vintage, and what was known only
after a plan came out is told apart.
"""

from numbers import Real

import numpy as np
import pandas as pd

from planlib import data
from planlib.assumptions import LARGEST_INDEX, Scenario
from planlib.errors import PlanlibError, TableError

# The prices that stand between a series at constant prices and its value, as far as the registry has them.
SERIES = {"gdp": "gdp_deflator"}
LARGEST_PCT = 50


def published(row: pd.Series) -> str:
    """The day on which a plan came out, as far as it is known; the end of its year at the latest."""
    days = data.table("plans").set_index("plan_id")["published"]
    day = days.get(row["plan_id"])
    return f"{row['end_year']}-12-31" if pd.isna(day) else day


def index_hint(value) -> str:
    """What growth an index with the previous year = 100 stands for, if a number looks like one.

    Examples
    --------
    >>> index_hint(101.4), index_hint(1.4)
    (' An index of 101.4 (上年=100) is 1.4.', '')
    """
    if not isinstance(value, Real) or not 50 < value <= LARGEST_INDEX:
        return ""
    return f" An index of {value:g} (上年=100) is {value - 100:.4g}."


def of_scenario(path: Scenario, code: str | None, years: list[int]) -> pd.Series | None:
    """Deflators by year where a scenario has rules for the series of this code."""
    if code not in path.growth:
        return None
    # No target comes before the first year of a deflator, so there is no rate to hold or to fade from.
    return pd.Series(path.rates(code, np.nan, years[0] - 1, years), index=years)


def by_year(given, years: list[int]) -> tuple[np.ndarray, list[str] | None]:
    """Deflators of some years, and from when each was known, where that is told.

    Parameters
    ----------
    given
        A number for the first year, a Series by year, observations, or None.
    years
        The years.

    Raises
    ------
    PlanlibError
        If it is none of these, lacks a year, repeats one, or is no change of prices in percent.
    TableError
        If observations lack a column or mix vintages.
    """
    if given is None:
        return np.full(len(years), np.nan), None
    known = None
    if isinstance(given, pd.DataFrame):
        given, known = _observed(given)
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
    far = values[np.abs(values) > LARGEST_PCT]
    if len(far):
        raise PlanlibError(
            f"deflator_pct is {far[0]:g}: a change of prices in percent was expected, such as 1.4."
            + index_hint(far[0])
        )
    return values, None if known is None else known.loc[years].tolist()


def _observed(table: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Deflators by year, and from when each was known, from observations of one vintage."""
    lacking = [c for c in ("value", "known_from", "vintage") if c not in table]
    if lacking or not {"year", "period_end"} & set(table):
        raise TableError(
            f"deflator_pct lacks {', '.join(lacking or ['year'])}: observations as planlib.load gives them, a number "
            "or a Series by year were expected."
        )
    vintages = table["vintage"].unique()
    if len(vintages) > 1:
        raise TableError(
            f"deflator_pct mixes the vintages {', '.join(vintages)}: a path takes its deflators from one. "
            "Use planlib.load, not history."
        )
    year = table["year"] if "year" in table else table["period_end"].str[:4]
    table = table.set_index(year.astype(int))
    return table["value"], table["known_from"]
