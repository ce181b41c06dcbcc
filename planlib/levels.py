"""The levels that paths start from: brought along with their source, or reported by the plan itself.

A level is of the year before the target, and of one region. None is ever invented.
"""

import numpy as np
import pandas as pd

from planlib import indicators, schema
from planlib.errors import TableError, shown


def starting(base: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Levels by indicator to start growth targets from.

    Parameters
    ----------
    base
        Levels (indicator, year, value, unit, source_id), or the results of the same plan.
    rows
        Growth targets.

    Raises
    ------
    TableError
        If it is empty, or a level is not above zero, not of the year before the target or not the only one.
    PlanlibError
        If an indicator is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> import planlib as pl
    >>> from planlib.scenarios import growth_targets
    >>> base = pd.DataFrame({"indicator": ["gdp"], "year": [2016], "value": [213.5], "unit": ["1e8 cny"],
    ...                      "source_id": ["yearbook"]})
    >>> starting(base, growth_targets(pl.read_plan().targets)).loc["gdp", "value"].item()
    213.5
    """
    if isinstance(base, pd.DataFrame) and set(schema.RESULTS) <= set(base):
        base = _reported(base, rows)
    return _checked(base, rows)


def _reported(results: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Levels of the year before the targets that the same text reports, as a base."""
    table = schema.check(results, schema.RESULTS, "base")
    plans = sorted({*table["plan_id"], *rows["plan_id"]})
    if len(plans) > 1:
        raise TableError(
            f"base: results and targets are of the plans {shown(plans)}: project one plan from its own results."
        )
    wanted = rows.groupby("indicator")["end_year"].min() - 1
    before = table["indicator"].map(wanted)
    levels = table[
        table["measure"].eq("level")
        & table["role"].eq("target")
        & table["end_year"].eq(before.astype("Int64")).fillna(False)
        & table["unit"].ne("percent")
    ]
    if levels.empty:
        years = ", ".join(f"{code} {year}" for code, year in wanted.items())
        raise TableError(
            "base: the results report no level of a targeted indicator in the year before its target "
            f"({years}). Leave base out for an index."
        )
    several = levels[levels.groupby("indicator")["point"].transform("nunique").gt(1)]
    if len(several):
        listed = shown(
            f"{r.indicator} {r.quantity} in “{r.quote[:40]}”" for r in several.itertuples()
        )
        raise TableError(
            f"base: the text reports more than one level for an indicator and year: {listed}. Keep one of them."
        )
    levels = levels.drop_duplicates("indicator")
    return pd.DataFrame(
        {
            "indicator": levels["indicator"],
            "year": levels["end_year"],
            "value": levels["point"],
            "unit": levels["unit"],
            "source_id": levels["plan_id"],
        }
    )


def _checked(base: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Levels by indicator, each of the year before its target."""
    table = schema.check(base, schema.BASE, "base", key=("indicator", "year"))
    if table.empty:
        raise TableError("base has no rows. Leave base out for an index.")
    owners = rows[["plan_id", "region"]].drop_duplicates()
    if len(owners) > 1:
        raise TableError(
            f"base: the targets are of several regions or plans ({shown(owners.iloc[:, -1].fillna(owners['plan_id']))}), "
            "and a level belongs to one: project each from its own base."
        )
    for code in table["indicator"].unique():
        indicators.get(code)
    wrong = table["value"][~(table["value"] > 0) | np.isinf(table["value"])]
    if len(wrong):
        raise TableError(f"base: levels must be above zero and finite, not {shown(wrong)}.")
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
