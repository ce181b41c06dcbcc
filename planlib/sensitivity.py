"""Which assumption matters most?

`tornado` moves one assumption at a time over its range; `sobol` moves all of them and divides the variance of the
number among them. Both take what `of_projection` and `of_gap` make of a number of planlib (see `planlib.levers` for
the names of its assumptions), or any function of keyword values, so an analyst's own will do.
"""

import inspect
import math
from collections.abc import Callable, Mapping
from numbers import Integral, Real

import numpy as np
import pandas as pd

from planlib import schema
from planlib.assumptions import SMALLEST_PCT
from planlib.errors import MissingExtra, PlanlibError, TableError, shown
from planlib.levers import Number, of_gap, of_projection

__all__ = ["Number", "of_gap", "of_projection", "sobol", "tornado"]


def tornado(
    number: Callable[..., float], ranges: pd.DataFrame | Mapping[str, tuple[float, ...]]
) -> pd.DataFrame:
    """Move one assumption at a time to both ends of its range, the others staying at their present values.

    Every figure is the number itself at those values; nothing is derived or interpolated.

    Parameters
    ----------
    number
        What `of_projection` or `of_gap` returns, or any function that takes keyword values and returns a number.
    ranges
        A frame with assumption, low, high, and optionally value (needed for a function of one's own), unit
        and why, that is where the range comes from; or a mapping of names to (low, high) or (low, high, value).

    Returns
    -------
    pandas.DataFrame
        assumption, value, low, high, unit, at_low, at_high, at_value (the number at the present values), swing (the
        distance of at_high from at_low), turns (whether at_value lies outside the two, so that the response turns
        within the range and the swing understates it), why. The widest swing comes first, equals as they were.

    Raises
    ------
    TableError
        If a range is upside down, does not hold the present value, or is a fraction where percent was expected.
    PlanlibError
        If there is no such assumption, or the number is none at some values.

    Notes
    -----
    Values of assumptions that are not in `ranges` are left to `number`. So a range for ``fai`` alone moves the later
    years too as far as the scenario follows it, and ranges for ``fai`` and ``fai_beyond`` move the plan's year and
    the later years each by itself.

    Examples
    --------
    >>> import pandas as pd
    >>> import planlib as pl
    >>> prices = pd.Series(2.0, index=range(2017, 2021))
    >>> ratio = of_gap(pl.read_plan().targets, "fai", "gdp", 2020, deflator_pct=prices)
    >>> table = tornado(ratio, {"fai": (10.0, 14.0), "gdp_deflator": (0.0, 4.0)})
    >>> table[["assumption", "at_low", "at_high", "swing"]].round(1).values.tolist()
    [['gdp_deflator', 115.7, 98.9, 16.8], ['fai', 99.4, 114.7, 15.3]]
    """
    table = _ranges(number, ranges)
    present = dict(zip(table["assumption"], table["value"], strict=True))
    at_value = _answer(number, present)
    ends = {
        f"at_{end}": [
            _answer(number, present | {row.assumption: getattr(row, end)})
            for row in table.itertuples()
        ]
        for end in ("low", "high")
    }
    table = table.assign(**ends, at_value=at_value)
    table["swing"] = (table["at_high"] - table["at_low"]).abs()
    inside = table["at_value"].between(
        table[["at_low", "at_high"]].min(axis=1), table[["at_low", "at_high"]].max(axis=1)
    )
    table = table.assign(turns=~inside).sort_values("swing", ascending=False, kind="stable")
    return schema.frame(table, schema.TORNADO)


def sobol(
    number: Callable[..., float],
    ranges: pd.DataFrame | Mapping[str, tuple[float, ...]],
    *,
    samples: int = 1024,
    seed: int = 0,
) -> pd.DataFrame:
    """Divide the variance of a number among its assumptions: Sobol's first-order and total indices.

    Each assumption is drawn evenly from its range and independently of the others. Where assumptions move together,
    as growth of investment and of GDP do, the indices do not hold. That every value between the ends is as likely as
    any other is an assumption too.

    Parameters
    ----------
    number, ranges
        As in `tornado`; present values are not needed here.
    samples
        Size of the base sample, a power of two; the number is computed ``samples * (assumptions + 2)`` times.
    seed
        Seed of the draws, 0 or more.

    Returns
    -------
    pandas.DataFrame
        assumption, low, high, unit, first (share of the variance that the assumption accounts for by itself), total
        (with all its interactions), and first_half_width and total_half_width of their intervals at 95 %. In the
        order of the total index, the largest first.

    Raises
    ------
    TableError
        As `tornado`.
    PlanlibError
        If `samples` is not a power of two, `seed` is none, or the number is the same everywhere.
    MissingExtra
        If SALib is not installed.

    Examples
    --------
    >>> import planlib as pl
    >>> gdp = of_projection(pl.read_plan().targets, "gdp", 2020)
    >>> table = sobol(gdp, {"gdp": (7.0, 9.0), "gdp_beyond": (7.0, 9.0)}, samples=512)
    >>> table[["assumption", "first", "total"]].round(1).values.tolist()
    [['gdp_beyond', 0.9, 0.9], ['gdp', 0.1, 0.1]]
    """
    if (
        isinstance(samples, bool)
        or not isinstance(samples, Integral)
        or samples < 2
        or samples & (samples - 1)
    ):
        raise PlanlibError(
            f"samples is {samples!r}: a power of two was expected{_nearest_power(samples)}."
        )
    if isinstance(seed, bool) or not isinstance(seed, Integral) or seed < 0:
        raise PlanlibError(f"seed is {seed!r}: a whole number, 0 or more, was expected.")
    table = _ranges(number, ranges, present=False)
    try:
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampling
    except ImportError:
        raise MissingExtra("SALib", "sensitivity") from None
    names = table["assumption"].tolist()
    bounds = table[["low", "high"]].to_numpy().tolist()
    problem = {"num_vars": len(names), "names": names, "bounds": bounds}
    draws = sampling.sample(problem, samples, calc_second_order=False, seed=int(seed))
    answers = np.array(
        [_answer(number, dict(zip(names, draw, strict=True))) for draw in draws.tolist()]
    )
    if np.ptp(answers) == 0:
        raise PlanlibError(
            f"The number is {answers[0]:g} wherever {shown(names)} may lie, so there is no variance to divide."
        )
    # SALib takes a seed of 0 for none at all and would then draw its intervals anew each time.
    found = analysis.analyze(problem, answers, calc_second_order=False, seed=int(seed) + 1)
    table = table[["assumption", "low", "high", "unit"]].assign(
        first=found["S1"],
        first_half_width=found["S1_conf"],
        total=found["ST"],
        total_half_width=found["ST_conf"],
    )
    return table.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def _nearest_power(samples) -> str:
    if isinstance(samples, bool) or not isinstance(samples, Integral) or samples < 1:
        return ", such as 1024"
    below = max(2, 1 << (int(samples).bit_length() - 1))
    return f"; the nearest is {below if samples - below < 2 * below - samples else 2 * below}"


def _ranges(number, ranges, *, present: bool = True) -> pd.DataFrame:
    """Checked ranges, with present values and units where the number tells them."""
    if isinstance(ranges, Mapping):
        pairs = {
            name: tuple(pair) if isinstance(pair, (tuple, list)) else ()
            for name, pair in ranges.items()
        }
        odd = [
            f"{name}: {ranges[name]!r}" for name, pair in pairs.items() if len(pair) not in (2, 3)
        ]
        if odd:
            raise TableError(
                f"ranges: {shown(odd)}; (low, high) or (low, high, value) was expected."
            )
        columns = ("assumption", "low", "high", "value")
        ranges = pd.DataFrame(
            [dict(zip(columns, (k, *v), strict=False)) for k, v in pairs.items()], columns=columns
        )
    table = schema.check(ranges, schema.RANGES, "ranges", key=("assumption",))
    if table.empty:
        raise TableError("ranges has no rows: an assumption with its low and high was expected.")
    if isinstance(number, Number):
        unknown = table.loc[~table["assumption"].isin(number.names), "assumption"]
        if len(unknown):
            raise PlanlibError(
                f"There is no assumption {shown(unknown)}. There are: {', '.join(number.names)}."
            )
        units = dict(zip(number.names, number.units, strict=True))
        table["value"] = table["value"].fillna(table["assumption"].map(number.assumptions))
        table["unit"] = table["unit"].fillna(table["assumption"].map(units))
    if not present:
        table["value"] = table["value"].fillna(table["low"])
    faults = [fault for row in table.itertuples() for fault in _range_faults(row)]
    if faults:
        raise TableError(f"ranges cannot be used: {shown(faults)}.")
    if isinstance(number, Number):
        for end in ("low", "high"):
            number(**dict(zip(table["assumption"], table[end], strict=True)))
    try:
        inspect.signature(number).bind(**dict.fromkeys(table["assumption"]))
    except (TypeError, ValueError) as error:
        raise PlanlibError(
            f"number does not take {shown(table['assumption'])} by name: {error}."
        ) from None
    return table


def _range_faults(row) -> list[str]:
    """What is wrong with one range."""
    name, low, high, value = row.assumption, row.low, row.high, row.value
    if math.isnan(value):
        return [f"{name} has no present value: add it as value, or as the third number"]
    if not all(map(math.isfinite, (low, high, value))):
        return [f"{name}: {low:g} to {high:g} at {value:g} is not finite"]
    if not low < high:
        return [f"{name}: low is {low:g} and high {high:g}; low below high was expected"]
    if not low <= value <= high:
        return [f"{name}: its present value {value:g} lies outside {low:g} to {high:g}"]
    # One end may well be 0.1 %, but a whole range below that was written as fractions.
    if row.unit == "percent" and max(abs(low), abs(high)) < SMALLEST_PCT:
        return [
            f"{name}: {low:g} to {high:g} is taken as percent, which is hardly meant; 8 % is written 8.0"
        ]
    return []


def _answer(number, values: dict[str, float]) -> float:
    """The number at some values, if it is one."""
    answer = number(**values)
    if isinstance(answer, bool) or not isinstance(answer, Real) or not math.isfinite(answer):
        at = shown(f"{name} = {value:g}" for name, value in values.items())
        raise PlanlibError(f"The number is {answer!r} at {at}: a finite number was expected.")
    return float(answer)
