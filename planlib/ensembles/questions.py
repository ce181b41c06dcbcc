"""What is asked of an ensemble besides bands: ratios, the year in which a bound is crossed, whether goals are met.

Every probability is conditional on the spread and the correlation that the analyst assumed, and says so in its own row.
"""

from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib import calibration, deflating, growth, indicators, schema
from planlib.assumptions import rate_faults
from planlib.ensembles import blocks
from planlib.ensembles.inputs import INDEX_BASE, Path
from planlib.errors import PlanlibError, shown
from planlib.scenarios import growth_targets

GOALS = ("indicator", "year", "measure", "low", "high")
MOST_PCT = 1e6


class Ratio(NamedTuple):
    """A ratio of two indicators of an ensemble.

    Attributes
    ----------
    numerator, denominator
        Codes of indicators.
    deflator
        Code of the prices of the one at constant prices, drawn with the others; that of GDP is known.
    base_pct
        The ratio in the year of the base, in percent; where it is left out, the ratio is an index.
    """

    numerator: str
    denominator: str
    deflator: str | None = None
    base_pct: float | None = None

    @property
    def name(self) -> str:
        """What its rows are called."""
        return f"{self.numerator}/{self.denominator}"


class Crossing(NamedTuple):
    """The question in which year a series is first at or above (or at or below) a bound.

    Attributes
    ----------
    series
        Code of an indicator, or the name of a ratio, such as ``"fai/gdp"``.
    above, below
        The bound, in the unit of the series; one of the two.
    """

    series: str
    above: float | None = None
    below: float | None = None


class Series(NamedTuple):
    """All series of an ensemble, indicators and then ratios: names, levels by year, units, measures, price bases."""

    names: tuple[str, ...]
    levels: np.ndarray
    units: tuple[str, ...]
    measures: tuple[str, ...]
    price_bases: tuple[str, ...]
    powers: np.ndarray


def asked_of(given, kind: type, what: str) -> list:
    """Questions or ratios, each a tuple of its kind; one alone is as good as a list of one."""
    alone = isinstance(given, tuple) and given and isinstance(given[0], str)
    try:
        found = [given] if alone else list(given)
        if not any(isinstance(one, str) for one in found):
            return [kind(*one) for one in found]
    except TypeError:
        pass
    raise PlanlibError(
        f"{what} is {given!r}: a list of {kind.__name__} was expected, or of tuples of {', '.join(kind._fields)}."
    )


def _is_number(value) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool) and np.isfinite(value)


def series_of(path: Path, ratios) -> Series:
    """The indicators of a path and the ratios asked for."""
    ratios = asked_of(ratios, Ratio, "ratios")
    index = path.levels / path.levels[0]
    powers, bases, levels, units, measures = [], [], [], [], []
    for ratio in ratios:
        row, basis = _powers(ratio, path)
        share = ratio.base_pct is not None
        if share and not (_is_number(ratio.base_pct) and 1 <= ratio.base_pct < MOST_PCT):
            raise PlanlibError(
                f"{ratio.name}: base_pct is {ratio.base_pct!r}; a ratio in percent was expected, such as 55 for 55 %."
            )
        powers.append(row)
        bases.append(basis)
        levels.append(
            np.prod(index[:, row > 0], axis=1)
            / np.prod(index[:, row < 0], axis=1)
            * (ratio.base_pct if share else INDEX_BASE)
        )
        units.append("percent" if share else f"index_{path.years[0]}")
        measures.append("share" if share else "level")
    names = (*path.names, *(ratio.name for ratio in ratios))
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise PlanlibError(
            f"More than one series is called {shown(sorted(twice))}: ask for each ratio once."
        )
    return Series(
        names,
        np.column_stack([path.levels, *levels]),
        (*path.units, *units),
        (*["level"] * len(path.names), *measures),
        (*path.price_bases, *bases),
        np.array(powers, dtype=np.int8).reshape(len(ratios), len(path.names)),
    )


def _powers(ratio: Ratio, path: Path) -> tuple[np.ndarray, str]:
    """Powers of the indicators in a ratio, and its price basis."""
    for code in (ratio.numerator, ratio.denominator):
        _drawn(code, path, ratio.name)
    if ratio.numerator == ratio.denominator:
        raise PlanlibError(f"{ratio.name}: a ratio of two different indicators was expected.")
    basis = dict(zip(path.names, path.price_bases, strict=True))
    bases = [basis[code] for code in (ratio.numerator, ratio.denominator)]
    row = np.zeros(len(path.names), dtype=np.int8)
    row[path.names.index(ratio.numerator)] += 1
    row[path.names.index(ratio.denominator)] -= 1
    if bases[0] == bases[1]:
        if ratio.deflator is not None:
            raise PlanlibError(
                f"{ratio.name}: both are {bases[0]}, so their ratio needs no deflator. Leave {ratio.deflator} out of it."
            )
        return row, bases[0]
    if set(bases) != {"real", "nominal"}:
        raise PlanlibError(
            f"{ratio.name}: the price bases {bases[0]} and {bases[1]} do not make a ratio that means anything."
        )
    real = (ratio.numerator, ratio.denominator)[bases.index("real")]
    deflator = ratio.deflator or deflating.SERIES.get(real)
    if deflator is None:
        raise PlanlibError(
            f"{ratio.name}: {bases[0]} over {bases[1]} turns on the prices of {real}. Name them, drawn with the others: "
            f"Ratio({ratio.numerator!r}, {ratio.denominator!r}, deflator=…)."
        )
    _drawn(deflator, path, f"{ratio.name}, {bases[0]} over {bases[1]},")
    if basis[deflator] != "price_index":
        raise PlanlibError(
            f"{ratio.name}: {deflator} is {basis[deflator]}, and an index of prices was expected as deflator."
        )
    row[path.names.index(deflator)] += 1 if real == ratio.numerator else -1
    return row, "nominal"


def _drawn(code: str, path: Path, where: str) -> None:
    if code not in path.names:
        indicators.get(code)
        raise PlanlibError(
            f"{where} needs {code} among the drawn variables, which are {', '.join(path.names)}: give it growth, spread and "
            "correlations as the others."
        )


def bounds_of(
    crossings, series: Series, years: tuple[int, ...], *, compounds: bool
) -> tuple[blocks.Bound, ...]:
    """The bounds of crossings as positions, year by year."""
    return tuple(_bound(crossing, series, years, compounds) for crossing in crossings)


def _bound(
    crossing: Crossing, series: Series, years: tuple[int, ...], compounds: bool
) -> blocks.Bound:
    row = _row(crossing.series, series)
    given = [b for b in (crossing.above, crossing.below) if b is not None]
    if len(given) != 1 or not _is_number(given[0]) or not given[0] > 0:
        raise PlanlibError(
            f"Crossing of {crossing.series}: one bound above zero, above= or below=, was expected, not "
            f"above={crossing.above!r}, below={crossing.below!r}."
        )
    base, above = series.levels[0, row], crossing.above is not None
    if (base >= given[0]) if above else (base <= given[0]):
        side = "above" if above else "below"
        raise PlanlibError(
            f"Crossing of {crossing.series}: it begins at {base:g} in {years[0]}, at or {side} {given[0]:g} "
            "already. Ask for a bound that it has yet to cross."
        )
    return blocks.Bound(
        row, above, tuple(_position(given[0], series.levels[1:, row], compounds).tolist())
    )


def _row(name: str, series: Series) -> int:
    if name not in series.names:
        raise PlanlibError(
            f"There is no series {name!r} in the ensemble. There are: {', '.join(series.names)}."
        )
    return series.names.index(name)


def _position(level, path: np.ndarray, compounds: bool) -> np.ndarray:
    return level / path if compounds else np.log(level / path)


def levels_at(positions: np.ndarray, path: np.ndarray, *, compounds: bool) -> np.ndarray:
    """Levels at positions around a path."""
    return path * (positions if compounds else np.exp(positions))


def goals_of(goals, tolerance_pp: float) -> pd.DataFrame:
    """Goals as a frame: goal, indicator, year, measure, low, high; of a targets frame its growth targets."""
    if not isinstance(goals, pd.DataFrame):
        raise PlanlibError(
            f"goals is of type {type(goals).__name__}: targets of a plan, or a frame with {', '.join(GOALS)}, were expected."
        )
    if not _is_number(tolerance_pp) or not 0 <= tolerance_pp < 5:
        raise PlanlibError(
            f"tolerance_pp is {tolerance_pp!r}: percentage points were expected, such as 0.2."
        )
    if set(schema.TARGETS) <= set(goals):
        return _from_targets(goals, tolerance_pp)
    table = schema.check(
        goals, schema.GOALS, "goals", key=("goal", "indicator", "year", "measure", "low")
    )
    if table.empty:
        raise PlanlibError("goals has no rows: one goal at least was expected.")
    table["goal"] = table["goal"].fillna("all")
    faults = [fault for row in table.itertuples() for fault in _faults(row)]
    if faults:
        raise PlanlibError(f"goals cannot be used: {shown(faults)}.")
    table["accepted_low"], table["accepted_high"] = table["low"], table["high"]
    return table


def _faults(goal) -> list[str]:
    """What is wrong with a goal that somebody wrote down."""
    place = f"{goal.indicator} {goal.year}"
    ends = [end for end in (goal.low, goal.high) if pd.notna(end)]
    if not ends:
        return [f"{place} has neither low nor high, so nothing would meet it"]
    if len(ends) == 2 and goal.low > goal.high:
        return [f"{place} has a low of {goal.low:g} above its high of {goal.high:g}"]
    if goal.measure == "growth":
        return [fault for end in ends for fault in rate_faults(end, place)]
    return [f"{place} has {end:g} for a level, which lies above zero" for end in ends if end <= 0]


def _from_targets(targets: pd.DataFrame, tolerance_pp: float) -> pd.DataFrame:
    records = []
    owners = targets[["plan_id", "region"]].drop_duplicates()
    if len(owners) > 1:
        raise PlanlibError(
            f"goals: the targets are of several plans or regions ({shown(owners['plan_id'])}), which are not met at once. "
            "Select one."
        )
    for row in growth_targets(targets).itertuples():
        meets = calibration.accepted(row, indicators.get(row.indicator).aim, tolerance_pp)
        if meets is None:
            raise PlanlibError(
                f"goals: nothing says whether more or less of {row.indicator} is better, so {row.quantity} cannot be met or "
                "missed. Leave it out, or pass a frame with low and high."
            )
        records.append(
            {
                "goal": "all",
                "indicator": row.indicator,
                "year": row.end_year,
                "measure": "growth",
                **{
                    end: None if np.isinf(at) else round(at, 3)
                    for end, at in zip(("low", "high"), meets, strict=True)
                },
                "accepted_low": meets[0],
                "accepted_high": meets[1],
            }
        )
    table = pd.DataFrame(records)
    return schema.frame(table, schema.GOALS).join(table[["accepted_low", "accepted_high"]])


def asked_goals(
    table: pd.DataFrame, series: Series, path: Path, *, compounds: bool
) -> tuple[blocks.Goal, ...]:
    """Goals as what one year's shocks or positions must lie between."""
    groups = list(dict.fromkeys(table["goal"]))
    asked = []
    for goal in table.itertuples():
        if goal.indicator not in series.names:
            indicators.get(goal.indicator)
            raise PlanlibError(
                f"goals: {goal.indicator} is not among the series drawn, {', '.join(series.names)}. Leave it out of the "
                "goals, or draw it with the others."
            )
        row = _row(goal.indicator, series)
        if goal.year not in path.years[1:]:
            raise PlanlibError(
                f"goals: {goal.indicator} {goal.year} lies outside the years drawn, {path.years[1]} to {path.years[-1]}."
            )
        year = path.years.index(goal.year) - 1
        increment = goal.measure == "growth"
        if increment and row >= len(path.names):
            raise PlanlibError(
                f"goals: {goal.indicator} is a ratio, and its level was expected (measure 'level'), not its growth."
            )
        ends = []
        for bound, side in ((goal.accepted_low, -1), (goal.accepted_high, 1)):
            if pd.isna(bound) or np.isinf(bound):
                ends.append(side * np.inf)
            elif increment:
                ends.append(_increment(bound, path.growth_pct[year, row], compounds))
            else:
                ends.append(float(_position(bound, series.levels[year + 1, row], compounds)))
        asked.append(blocks.Goal(row, year, increment, *ends, groups.index(goal.goal)))
    return tuple(asked)


def _increment(growth_pct: float, path_pct: float, compounds: bool) -> float:
    """The shock that takes growth from the path's to another."""
    share = growth.relative_pp(growth_pct - path_pct, path_pct)
    return float(share if compounds else np.log1p(share))


def crossing_frame(
    crossings,
    counts: blocks.Counts,
    series: Series,
    years: tuple[int, ...],
    draws: int,
    rests: dict,
) -> pd.DataFrame:
    """First years of crossing with their probability; the year is missing for never."""
    records = []
    for crossing, by_year in zip(crossings, counts.crossed, strict=True):
        first = np.diff(by_year, prepend=0)
        row = _row(crossing.series, series)
        own = {
            **rests,
            "indicator": crossing.series,
            "direction": "above" if crossing.above is not None else "below",
            "bound": crossing.above if crossing.above is not None else crossing.below,
            "unit": series.units[row],
            "draws": draws,
        }
        for year, number in [*zip(years[1:], first, strict=True), (None, draws - by_year[-1])]:
            records.append({**own, "year": year, **_probability(int(number), draws)})
    return schema.frame(records, schema.CROSSINGS)


def meeting_frame(
    table: pd.DataFrame, counts: blocks.Counts, series: Series, draws: int, rests: dict
) -> pd.DataFrame:
    """Probability of meeting each goal, and of all of a group at once."""
    records = []
    for number, goal in enumerate(dict.fromkeys(table["goal"])):
        own = table[table["goal"] == goal]
        for position, row in own.iterrows():
            unit = (
                "percent"
                if row["measure"] == "growth"
                else series.units[_row(row["indicator"], series)]
            )
            met = _probability(int(counts.met[position]), draws)
            records.append(
                {**rests, **row[list(schema.GOALS)].to_dict(), "unit": unit, **met, "draws": draws}
            )
        if len(own) > 1:
            met = _probability(int(counts.all_met[number]), draws)
            records.append({**rests, "goal": goal, "indicator": "all", **met, "draws": draws})
    return schema.frame(records, schema.MEETINGS)


def _probability(number: int, draws: int) -> dict:
    """Share of draws, and its standard error, which no number of draws makes zero."""
    share = (number + 0.5) / (draws + 1)
    return {"probability": number / draws, "mc_error": float(np.sqrt(share * (1 - share) / draws))}
