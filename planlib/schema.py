"""The frames: their columns, dtypes, keys and allowed values.

A frame is long and tidy, one statement per row. This module is the one place that knows what a column
is called and what may stand in it; `empty` makes a frame without rows, `frame` one from records, and
`check` reads a frame that came from elsewhere and reports everything that is wrong with it at once.
"""

import functools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib.errors import TableError, shown


class Column(NamedTuple):
    """A column: its dtype, the values it may hold (any, if none are named), whether it may be missing."""

    dtype: str
    allowed: tuple[str, ...] = ()
    required: bool = False


UNITS = (
    "percent", "pp", "permille", "cny", "usd", "m", "m2", "m3", "kg", "ug/m3", "W", "kWh", "count",
)  # fmt: skip
MEASURES = ("growth", "growth_since", "level", "increment", "share", "change_pp")
COMPARATORS = ("exactly", "about", "at_least", "more_than", "at_most", "less_than", "between")
PRICE_BASES = ("real", "nominal", "price_index", "none")
ROLES = ("target", "attribute", "scope", "threshold")
KINDS = ("base", "observed", "target", "scenario")

TEXT = Column("str")
NAME = Column("str", required=True)
YEAR = Column("Int64")
COUNT = Column("Int64", required=True)
NUMBER = Column("float64")
VALUE = Column("float64", required=True)
FLAG = Column("bool", required=True)
UNIT = Column("str", UNITS, required=True)
MEASURE = Column("str", MEASURES, required=True)
COMPARATOR = Column("str", COMPARATORS, required=True)
BASIS = Column("str", PRICE_BASES, required=True)

TARGETS: Mapping[str, Column] = {
    "plan_id": NAME,
    "target_id": NAME,
    "region": TEXT,
    "start_year": YEAR,
    "end_year": YEAR,
    "section": COUNT,
    "item": COUNT,
    "heading": TEXT,
    "headline": FLAG,
    "indicator": TEXT,
    "label": TEXT,
    "label_en": TEXT,
    "coverage": TEXT,
    "measure": MEASURE,
    "base_year": YEAR,
    "base_low": NUMBER,
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "unit": UNIT,
    "point": VALUE,
    "point_rule": Column("str", ("value", "middle", "bound"), required=True),
    "classifier": TEXT,
    "quantity": NAME,
    "price_basis": BASIS,
    "role": Column("str", ROLES, required=True),
    "tier": Column("str", ("main", "stretch"), required=True),
    "commitment": TEXT,
    "strength": Column(
        "str", ("binding", "expected", "firm", "strive", "plan", "explore"), required=True
    ),
    "confidence": Column("str", ("sure", "doubtful"), required=True),
    "doubt": TEXT,
    "origin": Column("str", ("read", "corrected", "added"), required=True),
    "start": COUNT,
    "end": COUNT,
    "quote_start": COUNT,
    "quote": NAME,
    "page": YEAR,
}
RESULTS = {k: v for k, v in TARGETS.items() if k not in ("tier", "commitment", "strength")}
QUANTITIES = {
    name: TARGETS[name]
    for name in ("quantity", "start", "end", "low", "high", "unit", "classifier", "comparator")
}
ITEMS: Mapping[str, Column] = {
    "plan_id": NAME,
    "section": COUNT,
    "item": COUNT,
    "heading": TEXT,
    "title": TEXT,
    "title_en": TEXT,
    "text": NAME,
    "start": COUNT,
    "end": COUNT,
    "targets": COUNT,
    "milestones": COUNT,
}
STAGES = ("plan", "start", "progress", "complete")
MILESTONES: Mapping[str, Column] = {
    "plan_id": NAME,
    "milestone_id": NAME,
    "section": COUNT,
    "item": COUNT,
    "heading": TEXT,
    "name": NAME,
    "action": NAME,
    "stage": Column("str", STAGES, required=True),
    "due": TEXT,
    "commitment": NAME,
    "strength": TARGETS["strength"],
    "start": COUNT,
    "end": COUNT,
    "quote_start": COUNT,
    "quote": NAME,
}
CORRECTIONS: Mapping[str, Column] = {
    "action": Column("str", ("keep", "drop", "edit", "add")),
    "target_id": TEXT,
    "quote": TEXT,
    "quantity": TEXT,
    "status": Column("str", ("applied", "moved", "unchanged", "stale"), required=True),
    "note": TEXT,
    "comment": TEXT,
    "sheet": NAME,
    "row": COUNT,
}
FAILURES: Mapping[str, Column] = {"path": NAME, "error": NAME}
PROJECTIONS: Mapping[str, Column] = {
    "plan_id": NAME,
    "scenario": NAME,
    "region": NAME,
    "indicator": NAME,
    "measure": MEASURE,
    "unit": NAME,
    "price_basis": BASIS,
    "year": Column("Int64", required=True),
    "value": VALUE,
    "kind": Column("str", KINDS, required=True),
    "rule": NAME,
}
FANS: Mapping[str, Column] = {
    **{
        name: column
        for name, column in PROJECTIONS.items()
        if name not in ("value", "kind", "rule")
    },
    "quantile": VALUE,
    "value": VALUE,
    "mc_error": VALUE,
}
OWNERS = {name: PROJECTIONS[name] for name in ("plan_id", "scenario", "region")}
CHANCES: Mapping[str, Column] = {
    "probability": VALUE,
    "mc_error": VALUE,
    "draws": COUNT,
    "assumption_zh": NAME,
    "assumption_en": NAME,
}
CROSSINGS: Mapping[str, Column] = {
    **OWNERS,
    "indicator": NAME,
    "direction": Column("str", ("above", "below"), required=True),
    "bound": VALUE,
    "unit": NAME,
    "year": YEAR,
    **CHANCES,
}
GOALS: Mapping[str, Column] = {
    "goal": TEXT,
    "indicator": NAME,
    "year": Column("Int64", required=True),
    "measure": Column("str", ("growth", "level"), required=True),
    "low": NUMBER,
    "high": NUMBER,
}
MEETINGS: Mapping[str, Column] = {
    **OWNERS,
    "goal": NAME,
    "indicator": NAME,
    "year": YEAR,
    "measure": TEXT,
    "low": NUMBER,
    "high": NUMBER,
    "unit": TEXT,
    **CHANCES,
}
GAPS: Mapping[str, Column] = {
    "year": Column("Int64", required=True),
    "numerator": NAME,
    "denominator": NAME,
    "basis": Column("str", ("mixed", "real", "nominal"), required=True),
    "numerator_growth_pct": VALUE,
    "denominator_growth_pct": VALUE,
    "difference_pp": VALUE,
    "deflator_pct": NUMBER,
    "drift_pct": NUMBER,
    "break_even_deflator_pct": NUMBER,
    "ratio_index": NUMBER,
    "ratio_pct": NUMBER,
    "kind": Column("str", ("target", "scenario"), required=True),
    "hindsight": Column("boolean"),
}
FINDINGS: Mapping[str, Column] = {
    "check": NAME,
    "kind": Column("str", ("arithmetic", "basis", "tension", "context"), required=True),
    "severity": Column("str", ("high", "medium", "low"), required=True),
    "amount": NUMBER,
    "unit": TEXT,
    "target_ids": TEXT,
    "message_zh": NAME,
    "message_en": NAME,
    "remedy_zh": NAME,
    "remedy_en": NAME,
}
BASE: Mapping[str, Column] = {
    "indicator": NAME,
    "year": Column("Int64", required=True),
    "value": VALUE,
    "unit": NAME,
    "source_id": NAME,
}
LEVELS = ("national", "province", "prefecture", "county", "zone")
REGIONS: Mapping[str, Column] = {
    "region": NAME,
    "region_zh": NAME,
    "level": Column("str", LEVELS, required=True),
    "parent": TEXT,
}
INDICATORS: Mapping[str, Column] = {
    "code": NAME,
    "name_en": NAME,
    "name_zh": NAME,
    "short_en": NAME,
    "short_zh": NAME,
    "aliases": TEXT,
    "ambiguous": TEXT,
    "price_basis": BASIS,
    "type": Column("str", ("flow", "stock", "ratio", "index"), required=True),
    "aim": Column("str", ("floor", "ceiling", "near", "none"), required=True),
    "note": TEXT,
}
PLANS: Mapping[str, Column] = {
    "plan_id": NAME,
    "file": NAME,
    "region": NAME,
    "region_zh": NAME,
    "region_en": NAME,
    "level": REGIONS["level"],
    "parent": TEXT,
    "year": Column("Int64", required=True),
    "title_zh": NAME,
    "title_en": NAME,
    "published": TEXT,
    "source_id": NAME,
}
SOURCES: Mapping[str, Column] = {
    "source_id": NAME,
    "title": NAME,
    "publisher": NAME,
    "url": TEXT,
    "published": TEXT,
    "licence": NAME,
    "note": TEXT,
}
OBSERVATIONS: Mapping[str, Column] = {
    "indicator": NAME,
    "region": NAME,
    "period_start": NAME,
    "period_end": NAME,
    "span": Column("str", ("year", "quarter", "ytd"), required=True),
    "measure": MEASURE,
    "coverage": TEXT,
    "value": VALUE,
    "unit": UNIT,
    "price_basis": BASIS,
    "vintage": NAME,
    "known_from": NAME,
    "source_id": NAME,
}
PUBLISHED_TARGETS: Mapping[str, Column] = {
    "region": NAME,
    "level": PLANS["level"],
    "year": Column("Int64", required=True),
    "indicator": NAME,
    "measure": MEASURE,
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "unit": UNIT,
    "price_basis": BASIS,
    "outcome_first": NUMBER,
    "outcome_revised": NUMBER,
    "known_from": NAME,
    "source_id": NAME,
    "outcome_source_id": TEXT,
    "revised_source_id": TEXT,
}

ERRORS: Mapping[str, Column] = {
    "region": NAME,
    "indicator": NAME,
    "measure": MEASURE,
    "year": Column("Int64", required=True),
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "point": VALUE,
    "outcome": NUMBER,
    "error": NUMBER,
    "unit": UNIT,
    "aim": INDICATORS["aim"],
    "met": Column("boolean"),
    "vintage": NAME,
    "known_from": NAME,
    "source_id": NAME,
    "outcome_source_id": TEXT,
}
CALIBRATIONS: Mapping[str, Column] = {
    "region": NAME,
    "indicator": NAME,
    "measure": MEASURE,
    "vintage": NAME,
    "unit": UNIT,
    "first_year": YEAR,
    "last_year": YEAR,
    "n": COUNT,
    "form": Column("str", ("none", "single", "sample", "quantiles"), required=True),
    "mean": NUMBER,
    "median": NUMBER,
    "mae": NUMBER,
    "lowest": NUMBER,
    "highest": NUMBER,
    "judged": COUNT,
    "met": COUNT,
    "q05": NUMBER,
    "q25": NUMBER,
    "q75": NUMBER,
    "q95": NUMBER,
}
RANGES: Mapping[str, Column] = {
    "assumption": NAME,
    "low": VALUE,
    "high": VALUE,
    "value": NUMBER,
    "unit": TEXT,
    "why": TEXT,
}
TORNADO: Mapping[str, Column] = {
    "assumption": NAME,
    "value": VALUE,
    "low": VALUE,
    "high": VALUE,
    "unit": TEXT,
    "at_low": VALUE,
    "at_high": VALUE,
    "at_value": VALUE,
    "swing": VALUE,
    "turns": FLAG,
    "why": TEXT,
}


def frame(records: Iterable[Mapping] | pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """Records as a frame with exactly these columns, in this order, each of its dtype.

    A column that no record has is missing throughout; a value that does not fit its dtype raises.
    """
    if not isinstance(records, pd.DataFrame):
        records = list(records)
        # Column by column: many times faster than letting pandas infer from a list of dicts.
        data = {name: [record.get(name) for record in records] for name in columns}
    else:
        data = {
            name: records[name].array if name in records else [None] * len(records)
            for name in columns
        }
    # Arrays rather than Series: a third of the time, and every reading of a plan waits for it.
    arrays = {k: pd.array(v, dtype=_dtype(columns[k].dtype)) for k, v in data.items()}
    return pd.DataFrame(arrays, copy=False)


@functools.cache
def _dtype(name: str):
    return pd.api.types.pandas_dtype(name)


def spread(texts: Mapping[str, Sequence], shape: tuple[int, ...]) -> dict:
    """Text columns over a grid: names along some of its axes, repeated along the others.

    What does not change along the first axis is made once. All columns are put together in one piece of
    memory, since asking for as many pieces as there are columns takes longer than writing into them.

    Parameters
    ----------
    texts
        For each column its names, in a shape that broadcasts to the grid's.
    shape
        Shape of the grid.

    Returns
    -------
    dict
        For each column an array of dtype ``str``, the last axis of the grid running fastest.

    Examples
    --------
    >>> spread({"region": [["north"], ["south"]], "kind": ["base", "target"]}, (1, 2, 2))["region"].tolist()
    ['north', 'north', 'south', 'south']
    """
    flat = []
    for text in texts.values():
        names = np.asarray(text, dtype=object)
        grid = shape if names.ndim == len(shape) else shape[1:]
        flat.append(np.broadcast_to(names, grid).ravel())
    if shape[0] == 1:
        # Asking pandas seven times costs a small frame more than its values do.
        whole = pd.array(np.concatenate(flat), dtype=_dtype("str"), copy=False)
    else:
        size = math.prod(shape)
        parts = [pd.array(names, dtype=_dtype("str"), copy=False) for names in flat]
        repeated = [part for part in parts for _ in range(size // len(part))]
        # A method of pandas' interface for arrays, in spite of its name. Strings are not looked at again.
        whole = type(parts[0])._concat_same_type(repeated)
    size = len(whole) // len(texts)
    return {name: whole[k * size : (k + 1) * size] for k, name in enumerate(texts)}


def empty(columns: Mapping[str, Column]) -> pd.DataFrame:
    """A frame of these columns without rows."""
    return frame([], columns)


def check(table: pd.DataFrame, columns: Mapping[str, Column], name: str, key: tuple[str, ...] = ()):
    """Check a frame that came from elsewhere; all that is wrong is said in one message.

    Parameters
    ----------
    table
        The frame to check.
    columns
        What it must hold, one of the tables of this module.
    name
        What to call it in the message.
    key
        Columns that together name a row and may not repeat.

    Returns
    -------
    pandas.DataFrame
        A new frame of exactly these columns, in their order and dtypes.

    Raises
    ------
    TableError
        With every missing column, wrong value, empty cell and repeated key.

    Examples
    --------
    >>> import pandas as pd
    >>> base = pd.DataFrame({"indicator": ["gdp"], "year": [2016], "value": [100.0],
    ...                      "unit": ["cny"], "source_id": ["yearbook"]})
    >>> check(base, BASE, "base")["year"].tolist()
    [2016]
    """
    if not isinstance(table, pd.DataFrame):
        raise TableError(
            f"{name}: a pandas DataFrame was expected, not {type(table).__name__}. "
            f"It needs the columns {', '.join(columns)}."
        )
    problems = []
    named = [str(column) for column in table]
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise TableError(
            f"{name} names {', '.join(twice)} more than once: keep one column of each."
        )
    missing = [c for c, rule in columns.items() if rule.required and c not in table]
    if missing:
        problems.append(f"missing columns: {', '.join(missing)} (there are: {', '.join(named)})")
    typed = {}
    for column, rule in columns.items():
        if column not in table:
            continue
        values = table[column].array
        try:
            typed[column] = pd.array(values, dtype=_dtype(rule.dtype))
        except (TypeError, ValueError):
            faults = shown(_misfits(table[column], rule))
            problems.append(f"column {column}: {faults} is no {rule.dtype}")
            continue
        if not (rule.required or rule.allowed):
            continue
        gaps = pd.isna(values)
        if rule.dtype == "str":
            gaps = gaps | (np.asarray(typed[column], dtype=object) == "")
        if rule.required and gaps.any():
            problems.append(f"column {column}: empty in row {shown(gaps.nonzero()[0])}")
        if rule.allowed:
            there = typed[column][~gaps].unique()
            wrong = [value for value in there if value not in rule.allowed]
            if wrong:
                problems.append(
                    f"column {column}: {shown(wrong)} is not one of " + ", ".join(rule.allowed)
                )
    if key and set(key) <= set(typed):
        repeated = table[table.duplicated(list(key), keep="first")]
        if len(repeated):
            rows = (" / ".join(map(str, row)) for row in repeated[list(key)].to_numpy())
            problems.append(f"more than one row for {' / '.join(key)}: {shown(rows)}")
    if problems:
        raise TableError(f"{name} cannot be used. " + ". ".join(problems) + ".")
    absent = {
        k: pd.array([None] * len(table), dtype=_dtype(columns[k].dtype))
        for k in columns
        if k not in typed
    }
    return pd.DataFrame(
        {k: (typed | absent)[k] for k in columns}, index=range(len(table)), copy=False
    )


def _misfits(values: pd.Series, rule: Column) -> list:
    """The values of a column that its dtype refuses."""
    found = []
    for value in values.dropna().unique():
        try:
            pd.Series([value], dtype=rule.dtype)
        except (TypeError, ValueError):
            found.append(repr(value.item() if hasattr(value, "item") else value))
    return found or [str(values.dtype)]
