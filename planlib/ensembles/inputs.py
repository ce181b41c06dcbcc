"""What an ensemble rests on: the path that was given, spreads, correlations, the form of shocks; checked all.

Growth, spreads and persistence may be told once for all years or year by year; what is told of an indicator that is not
drawn, or not told of one that is, is an error.
"""

import math
from collections.abc import Mapping
from numbers import Integral, Real
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib import growth, indicators, schema
from planlib.assumptions import SMALLEST_PCT, is_year, rate_faults
from planlib.ensembles import blocks
from planlib.ensembles.correlation import correlation_of, factor
from planlib.errors import PlanlibError, shown

SHOCKS = ("lognormal", "normal", "two_piece", "resampled")
LARGEST_SD_PP = 50.0
MOST_DRAWS = 10**10
FEWEST_DRAWS = 100
# So many draws must lie on either side of a quantile, or it is nearly the outermost draw itself.
FEWEST_BEYOND = 5
INDEX_BASE = 100.0
# 0.02 is more likely two percent written as a fraction than a fiftieth of a point.
SMALLEST_SD_PP = 0.05
# Normal growth this many standard deviations above -100 % never gets there, in any number of draws that can be made.
SAFE_SD = 7.5


class Path(NamedTuple):
    """The path around which shocks fall: years from that of the base on, growth and levels by year and indicator."""

    names: tuple[str, ...]
    years: tuple[int, ...]
    growth_pct: np.ndarray
    levels: np.ndarray
    units: tuple[str, ...]
    price_bases: tuple[str, ...]


class Shocks(NamedTuple):
    """Form, spread (year by indicator), correlation (None: independent), persistence, skew, and errors to draw from."""

    form: str
    sd_pp: np.ndarray | None
    correlation: np.ndarray | None
    persistence: np.ndarray
    skew: np.ndarray | None
    errors: np.ndarray | None


def path_of(growth_pct, start: int, until: int, base) -> Path:
    """The path that growth rates make of a base."""
    for name, year in (("start", start), ("until", until)):
        if not isinstance(year, Integral) or not is_year(year):
            raise PlanlibError(f"{name} is {year!r}: a year was expected, such as 2016.")
    if start >= until:
        raise PlanlibError(
            f"start is {start}, until {until}: the year of the base, and a later year to which growth goes on, were "
            "expected."
        )
    if not isinstance(growth_pct, pd.Series | pd.DataFrame):
        raise PlanlibError(
            f"growth_pct is of type {type(growth_pct).__name__}: a Series by indicator, or a DataFrame with a row for each "
            "year and a column for each indicator, was expected."
        )
    labels = growth_pct.index if isinstance(growth_pct, pd.Series) else growth_pct.columns
    names = _once(labels, "growth_pct")
    if not names:
        raise PlanlibError("growth_pct names no indicator: one rate at least was expected.")
    rows = [indicators.get(name) for name in names]
    years = tuple(range(start, until + 1))
    rates = _by_year(growth_pct, "growth_pct", names, years[1:])
    # One year may have grown by 0.1 %, and prices do; where every rate is as small they are fractions.
    prices = [row.price_basis == "price_index" for row in rows]
    small = bool((np.abs(rates) < SMALLEST_PCT).all()) and not all(prices)
    faults = [
        fault
        for name, column in zip(names, rates.T, strict=True)
        for rate in dict.fromkeys(column.tolist())
        if small or not abs(rate) < SMALLEST_PCT
        for fault in rate_faults(rate, name)
    ]
    if faults:
        raise PlanlibError(f"growth_pct cannot be used: {shown(faults)}.")
    units, first = _base(base, names, start)
    with np.errstate(over="ignore"):  # an error of our own says so
        levels = np.vstack([first, growth.compound_path(first, rates.T).T])
    if not np.isfinite(levels).all():
        raise PlanlibError(f"base or growth_pct is so large that levels have no end by {until}.")
    return Path(names, years, rates, levels, units, tuple(row.price_basis for row in rows))


def _base(base, names: tuple[str, ...], start: int) -> tuple[tuple[str, ...], np.ndarray]:
    """Unit and level of every indicator in the first year."""
    unit = f"index_{start}"
    if isinstance(base, pd.DataFrame):
        table = schema.check(base, schema.BASE, "base", key=("indicator",))
        others = table[table["year"] != start]
        if len(others):
            listed = shown(f"{r.indicator} {r.year}" for r in others.itertuples())
            raise PlanlibError(
                f"base: {listed}, and levels of {start}, the first year, were expected."
            )
        units = dict(zip(table["indicator"], table["unit"], strict=True))
        values = table.set_index("indicator")["value"]
        levels = _by_name(values, "base", names)
        told = tuple(units[name] for name in names)
    else:
        levels, told = _by_name(base, "base", names), (unit,) * len(names)
    if not (levels > 0).all():
        raise PlanlibError(f"base is {shown(levels[levels <= 0])}: a level must be above zero.")
    return told, levels


def shocks_of(form: str, sd_pp, corr, persistence, skew, errors, path: Path) -> Shocks:
    """How far and how jointly outcomes fall around a path."""
    if form not in SHOCKS:
        raise PlanlibError(f"shocks is {form!r}: one of {', '.join(SHOCKS)} was expected.")
    names = path.names
    if (errors is None) == (form == "resampled"):
        raise PlanlibError(
            "errors, a frame of them by indicator, and shocks='resampled' belong together: give both or neither."
        )
    if (skew is None) == (form == "two_piece"):
        raise PlanlibError("skew and shocks='two_piece' belong together: give both or neither.")
    lasting = _by_name(persistence, "persistence", names)
    if not (np.abs(lasting) < 1).all():
        raise PlanlibError(
            f"persistence is {shown(lasting[np.abs(lasting) >= 1])}: the correlation of a year's shock with that of the "
            "year before lies between -1 and 1, both left out."
        )
    if form == "resampled":
        if sd_pp is not None or corr is not None or lasting.any():
            raise PlanlibError(
                "Errors that are drawn as they came have their own spread and correlation: leave out sd_pp (None), corr and "
                "persistence."
            )
        return Shocks(form, None, None, lasting, None, _errors(errors, path))
    correlation = covered = None
    if corr is not None:
        correlation, covered = correlation_of(corr, names)
    if (sd_pp is None) == (covered is None):
        raise PlanlibError(
            "The spread is to be told once: as sd_pp, with correlations in corr or none, or as a frame of covariances in "
            "corr, with sd_pp=None. A frame with 1 for every indicator with itself is read as correlations."
        )
    told = pd.Series(covered, names) if sd_pp is None else sd_pp
    spread = _by_year(told, "sd_pp", names, path.years[1:])
    if not ((spread >= 0) & (spread <= LARGEST_SD_PP)).all():
        wrong = spread[(spread < 0) | (spread > LARGEST_SD_PP)]
        raise PlanlibError(
            f"sd_pp is {shown(dict.fromkeys(wrong.tolist()))}: standard deviations of growth in percentage points were "
            f"expected, 0 to {LARGEST_SD_PP:g}, such as 1.5."
        )
    _not_fractions(spread, "sd_pp")
    lopsided = None
    if form == "two_piece":
        lopsided = _by_name(skew, "skew", names)
        if not (np.abs(lopsided) < 1).all():
            raise PlanlibError(
                f"skew is {shown(lopsided[np.abs(lopsided) >= 1])}: it lies between -1 and 1, both left out; above 0 the "
                "wider side is that of more growth."
            )
    if form != "lognormal":
        _safe(path, spread if lopsided is None else spread / np.sqrt(1 + lopsided))
    return Shocks(
        form, np.broadcast_to(spread, path.growth_pct.shape), correlation, lasting, lopsided, None
    )


def _safe(path: Path, spread: np.ndarray) -> None:
    """Refuse a spread under which growth may fall to -100 %, whether this seed takes it there or not."""
    near = (100 + path.growth_pct) < SAFE_SD * spread
    if near.any():
        year, i = np.argwhere(near)[0]
        raise PlanlibError(
            f"{path.names[i]} {path.years[1 + year]}: growth of {path.growth_pct[year, i]:g} % with a spread of "
            f"{np.broadcast_to(spread, near.shape)[year, i]:.3g} pp may fall to -100 % or less. Use shocks='lognormal', "
            "under which nothing falls below zero."
        )


def _not_fractions(points: np.ndarray, what: str) -> None:
    """Refuse percentage points that are all as small as fractions are."""
    size = np.abs(points)
    if size.any() and size.max() < SMALLEST_SD_PP:
        raise PlanlibError(
            f"{what} is {size.max():g} at most, which is taken as percentage points and hardly meant: two points are 2.0."
        )


def later_correlation(shocks: Shocks, names: tuple[str, ...]) -> np.ndarray | None:
    """Covariance of what is new in the shocks of a year, so that all shocks of a year stay as correlated as they are told.

    With persistence a and b it is r (1 - a b), which not every r allows where a and b differ.
    """
    if not shocks.persistence.any():
        return shocks.correlation
    kept = np.outer(shocks.persistence, shocks.persistence)
    told = np.eye(len(names)) if shocks.correlation is None else shocks.correlation
    new = told * (1 - kept)
    if np.linalg.eigvalsh(new)[0] < -1e-8:
        scale = np.sqrt(np.outer(new.diagonal(), new.diagonal()))
        beyond = np.abs(new) / scale
        np.fill_diagonal(beyond, 0)
        i, j = np.unravel_index(beyond.argmax(), beyond.shape)
        most = scale[i, j] / (1 - kept[i, j])
        both = f"{names[i]} ({shocks.persistence[i]:g}) and {names[j]} ({shocks.persistence[j]:g})"
        limit = (
            f"{most:.3g} is the most for these two"
            if beyond[i, j] > 1
            else "these two come nearest to the limit"
        )
        raise PlanlibError(
            f"persistence of {both} does not go with a correlation of {told[i, j]:.3g} in every year: {limit}. Bring the "
            "persistences closer together, or lower the correlation."
        )
    return new


def _errors(errors, path: Path) -> np.ndarray:
    names = path.names
    lacking = [n for n in names if n not in errors] if isinstance(errors, pd.DataFrame) else names
    if lacking or len(errors) < 2:
        raise PlanlibError(
            "errors: a frame with a column for each indicator, in percentage points, and a row for each of two years or "
            f"more was expected; {shown(lacking) if lacking else 'a second row'} is lacking."
        )
    _once(errors.columns, "errors")
    try:
        table = errors[list(names)].to_numpy(dtype=float)
    except (TypeError, ValueError):
        raise PlanlibError(
            "errors holds what is no number: percentage points were expected."
        ) from None
    if not np.isfinite(table).all():
        raise PlanlibError(
            "errors has gaps: errors of one year are drawn together, so a year without one of them is to be left out."
        )
    _not_fractions(table, "errors")
    lowest = (path.growth_pct + table.min(axis=0)).min()
    if lowest <= -100 or np.abs(table).max() > 100:
        raise PlanlibError(
            f"errors run from {table.min():g} to {table.max():g}: outcome minus path in percentage points was expected, "
            "between -100 and 100, and no growth of -100 % or less."
        )
    return table


def draws_of(draws) -> int:
    """The number of draws, if it is one."""
    return _whole("draws", draws, FEWEST_DRAWS, MOST_DRAWS)


def _whole(name: str, value, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, Integral) or not least <= value <= most:
        raise PlanlibError(
            f"{name} is {value!r}: a whole number from {least} to {most} was expected."
        )
    return int(value)


def owner(plan_id: str, scenario: str, region: str) -> dict[str, str]:
    """What the rows are called."""
    names = {"plan_id": plan_id, "scenario": scenario, "region": region}
    for what, name in names.items():
        if not isinstance(name, str) or not name:
            raise PlanlibError(f"{what} is {name!r}: some text was expected.")
    return names


def work_of(
    path: Path, shocks: Shocks, draws: int, seed: int, powers: np.ndarray, **asked
) -> blocks.Work:
    """All of it as what the blocks draw."""
    _whole("seed", seed, 0, 2**63)
    resampled = shocks.form == "resampled"
    spread = growth.relative_pp(1.0 if resampled else shocks.sd_pp, path.growth_pct)
    single = np.float32
    later = None if resampled else later_correlation(shocks, path.names)
    return blocks.Work(
        seed=int(seed),
        draws=int(draws),
        compounds=shocks.form != "lognormal",
        mixing=None if shocks.correlation is None else factor(shocks.correlation).astype(single),
        later=None if later is None else factor(later).astype(single),
        persistence=shocks.persistence.astype(single),
        spread=spread.astype(single),
        skewed=None if shocks.skew is None else np.array([_two_piece(s) for s in shocks.skew]),
        errors=shocks.errors.astype(single) if resampled else None,
        powers=powers,
        **asked,
    )


def _two_piece(skew: float) -> np.ndarray:
    """Two-piece normal shocks with mode 0 and spread 1, at the same probability as normal ones at `blocks.KNOTS`."""
    left, right = 1 / math.sqrt(1 + skew), 1 / math.sqrt(1 - skew)
    normal = NormalDist()
    shocks = []
    for knot in blocks.KNOTS:
        below, above = (math.erfc(-side * knot / math.sqrt(2)) / 2 for side in (1, -1))
        if below * (left + right) <= left:
            shocks.append(left * normal.inv_cdf(below * (left + right) / (2 * left)))
        else:
            shocks.append(-right * normal.inv_cdf(above * (left + right) / (2 * right)))
    return np.array(shocks)


def quantiles_of(quantiles, draws: int | None = None) -> np.ndarray:
    """Probabilities between 0 and 1, in order, each with enough draws beyond it."""
    try:
        probabilities = np.array(sorted(quantiles), dtype=float)
    except (TypeError, ValueError):
        probabilities = np.array([])
    if not len(probabilities) or not ((probabilities > 0) & (probabilities < 1)).all():
        raise PlanlibError(
            f"quantiles is {quantiles!r}: probabilities between 0 and 1 were expected, such as (0.05, 0.5, 0.95)."
        )
    if len(np.unique(probabilities)) < len(probabilities):
        raise PlanlibError(f"quantiles names a probability twice: {shown(probabilities)}.")
    outermost = min(probabilities[0], 1 - probabilities[-1])
    if draws is not None and outermost * draws < FEWEST_BEYOND - 1e-6:
        end = probabilities[0] if probabilities[0] == outermost else probabilities[-1]
        raise PlanlibError(
            f"The quantile {end:g} of {draws:,} draws has fewer than {FEWEST_BEYOND} of them beyond it: ask for "
            f"{math.ceil(FEWEST_BEYOND / outermost):,} draws or more."
        )
    return probabilities


def _once(labels, what: str) -> tuple[str, ...]:
    """Names, none of them twice."""
    names = tuple(map(str, labels))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise PlanlibError(
            f"{what} names {shown(twice)} more than once: one figure for each was expected."
        )
    return names


def _by_name(given, what: str, names: tuple[str, ...]) -> np.ndarray:
    """A number for each indicator: one for all, or a Series by indicator."""
    if isinstance(given, pd.Series | Mapping):
        _once(given.keys(), what)
        given = {str(name): value for name, value in given.items()}
        if set(given) != set(names):
            raise PlanlibError(
                f"{what} is told of {shown(given)}: one number for each of {', '.join(names)} was expected."
            )
        values = [given[name] for name in names]
    elif isinstance(given, Real):
        values = [given] * len(names)
    else:
        raise PlanlibError(
            f"{what} is {given!r}: a number, or a Series of them by indicator, was expected."
        )
    return _numbers(values, what)


def _by_year(given, what: str, names: tuple[str, ...], years: tuple[int, ...]) -> np.ndarray:
    """A number for each year and indicator; told once, it holds for all years."""
    if not isinstance(given, pd.DataFrame):
        return np.broadcast_to(_by_name(given, what, names), (len(years), len(names)))
    if sorted(map(str, given.columns)) != sorted(names):
        raise PlanlibError(
            f"{what} has the columns {shown(given.columns)}: one for each of {', '.join(names)} was expected."
        )
    lacking = [year for year in years if year not in given.index]
    if lacking or given.index.has_duplicates:
        raise PlanlibError(
            f"{what} has the rows {shown(given.index)}: one for each year {years[0]} to {years[-1]} was expected, the year "
            "that growth ends in."
        )
    return _numbers(given.loc[list(years), list(names)].to_numpy(), what)


def _numbers(values, what: str) -> np.ndarray:
    if any(
        isinstance(value, bool) or not isinstance(value, Real)
        for value in np.ravel(values).tolist()
    ):
        raise PlanlibError(f"{what} is {values!r}: numbers were expected.")
    array = np.asarray(values, dtype=float)
    if not np.isfinite(array).all():
        raise PlanlibError(
            f"{what} has a gap or an infinite value: a number for each indicator was expected."
        )
    return array
