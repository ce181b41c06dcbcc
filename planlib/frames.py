"""What a frame is made of: columns with a dtype and allowed values; making one, and checking one from elsewhere.

`schema` says what the columns of each frame are.
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


def frame(records: Iterable[Mapping] | pd.DataFrame, columns: Mapping[str, Column]) -> pd.DataFrame:
    """Records as a frame with exactly these columns, in this order, each of its dtype.

    A column that no record has is missing throughout; a value that does not fit its dtype raises.
    """
    # Arrays rather than Series: a third of the time, and every reading of a plan waits for it.
    if isinstance(records, pd.DataFrame):
        data = {
            name: records[name].array if name in records else [None] * len(records)
            for name in columns
        }
        arrays = {k: pd.array(v, dtype=_dtype(columns[k].dtype)) for k, v in data.items()}
        return pd.DataFrame(arrays, copy=False)
    records = list(records)
    # Column by column: many times faster than letting pandas infer from a list of dicts. Texts in one piece, since most
    # columns are, and asking for each costs more than its values.
    data = {name: [record.get(name) for record in records] for name in columns}
    texts = [name for name, column in columns.items() if column.dtype == "str"]
    whole = pd.array([value for name in texts for value in data[name]], dtype=_dtype("str"))
    size = len(records)
    arrays = {name: whole[k * size : (k + 1) * size] for k, name in enumerate(texts)}
    for name in data.keys() - arrays.keys():
        arrays[name] = pd.array(data[name], dtype=_dtype(columns[name].dtype))
    return pd.DataFrame({name: arrays[name] for name in columns}, copy=False)


@functools.cache
def _dtype(name: str):
    return pd.api.types.pandas_dtype(name)


def spread(texts: Mapping[str, Sequence | tuple], shape: tuple[int, ...]) -> dict:
    """Text columns over a grid: names along some of its axes, repeated along the others.

    What does not change along the first axis is made once. All columns are put together in one piece of
    memory, since asking for as many pieces as there are columns takes longer than writing into them.

    Parameters
    ----------
    texts
        For each column its names, in a shape that broadcasts to the grid's; or names and, in such a shape, the place of
        each among them.
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
    names, places = [], []
    for text in texts.values():
        own, at = text if isinstance(text, tuple) else (np.asarray(text, dtype=object), None)
        at = np.arange(own.size).reshape(own.shape) if at is None else at
        names.append(own.ravel())
        places.append(np.broadcast_to(at, shape if at.ndim == len(shape) else shape[1:]).ravel())
    if shape[0] == 1:
        # Asking pandas for each column costs a small frame more than its values do.
        flat = [own[at] for own, at in zip(names, places, strict=True)]
        whole = pd.array(np.concatenate(flat), dtype=_dtype("str"), copy=False)
    else:
        # Names once, and then their places: a string is read as seldom as can be.
        parts = [
            pd.array(own, dtype=_dtype("str"), copy=False).take(at)
            for own, at in zip(names, places, strict=True)
        ]
        size = math.prod(shape)
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
        What it must hold, one of the tables of `planlib.schema`.
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
    >>> from planlib.schema import BASE
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
