"""What is asked of an ensemble besides bands: ratios, the year in which a bound is crossed, whether goals are met.

Every probability is conditional on the spread and the correlation that the analyst assumed, and says so in its own row.
"""

from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib import calibration, deflating, growth, indicators, schema, words
from planlib.ensembles import blocks
from planlib.ensembles.inputs import INDEX_BASE, Path, Shocks
from planlib.errors import PlanlibError, shown
from planlib.scenarios import growth_targets

GOALS = ("indicator", "year", "measure", "low", "high")
# More correlations than these are told by their range.
PAIRS_TOLD = 6


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


def series_of(path: Path, ratios) -> Series:
    """The indicators of a path and the ratios asked for."""
    ratios = [Ratio(*ratio) for ratio in ([ratios] if isinstance(ratios, Ratio) else ratios)]
    index = path.levels / path.levels[0]
    powers, bases, levels, units, measures = [], [], [], [], []
    for ratio in ratios:
        row, basis = _powers(ratio, path)
        share = ratio.base_pct is not None
        if share and not ratio.base_pct > 0:
            raise PlanlibError(
                f"{ratio.name}: base_pct is {ratio.base_pct!r}; a ratio in percent above 0 was expected."
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
    return tuple(_bound(Crossing(*crossing), series, years, compounds) for crossing in crossings)


def _bound(
    crossing: Crossing, series: Series, years: tuple[int, ...], compounds: bool
) -> blocks.Bound:
    row = _row(crossing.series, series)
    given = [b for b in (crossing.above, crossing.below) if b is not None]
    if len(given) != 1 or not np.isfinite(given[0]) or not given[0] > 0:
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
    if set(schema.TARGETS) <= set(goals):
        return _from_targets(goals, tolerance_pp)
    table = schema.check(
        goals, schema.GOALS, "goals", key=("goal", "indicator", "year", "measure", "low")
    )
    if table.empty:
        raise PlanlibError("goals has no rows: one goal at least was expected.")
    table["goal"] = table["goal"].fillna("all")
    open_ = table[table["low"].isna() & table["high"].isna()]
    if len(open_):
        raise PlanlibError(
            f"goals: {shown(open_['indicator'])} has neither low nor high: what would meet it?"
        )
    return table


def _from_targets(targets: pd.DataFrame, tolerance_pp: float) -> pd.DataFrame:
    records = []
    for row in growth_targets(targets).itertuples():
        meets = calibration.accepted(row, indicators.get(row.indicator).aim, tolerance_pp)
        if meets is None:
            raise PlanlibError(
                f"goals: nothing says whether more or less of {row.indicator} is better, so {row.quantity} cannot be met or "
                "missed. Leave it out, or pass a frame with low and high."
            )
        low, high = (None if np.isinf(bound) else bound for bound in meets)
        own = {"goal": "all", "indicator": row.indicator, "year": row.end_year, "measure": "growth"}
        records.append({**own, "low": low, "high": high})
    return schema.frame(records, schema.GOALS)


def asked_goals(
    table: pd.DataFrame, series: Series, path: Path, *, compounds: bool
) -> tuple[blocks.Goal, ...]:
    """Goals as what one year's shocks or positions must lie between."""
    groups = list(dict.fromkeys(table["goal"]))
    asked = []
    for goal in table.itertuples():
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
        for bound, side in ((goal.low, -1), (goal.high, 1)):
            if pd.isna(bound):
                ends.append(side * np.inf)
            elif increment:
                ends.append(_increment(bound, path.growth_pct[year, row], compounds))
            elif bound > 0:
                ends.append(float(_position(bound, series.levels[year + 1, row], compounds)))
            else:
                raise PlanlibError(
                    f"goals: {goal.indicator} {goal.year} has {bound:g} for a level, which lies above zero."
                )
        asked.append(blocks.Goal(row, year, increment, *ends, groups.index(goal.goal)))
    return tuple(asked)


def _increment(growth_pct: float, path_pct: float, compounds: bool) -> float:
    """The shock that takes growth from the path's to another."""
    if growth_pct <= -100:
        return -np.inf
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
    for crossing, by_year in zip(
        map(Crossing._make, map(_padded, crossings)), counts.crossed, strict=True
    ):
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


def _padded(crossing) -> tuple:
    return tuple(Crossing(*crossing))


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
            records.append({**rests, **row.to_dict(), "unit": unit, **met, "draws": draws})
        if len(own) > 1:
            met = _probability(int(counts.all_met[number]), draws)
            records.append({**rests, "goal": goal, "indicator": "all", **met, "draws": draws})
    return schema.frame(records, schema.MEETINGS)


def _probability(number: int, draws: int) -> dict:
    """Share of draws, and its standard error, which no number of draws makes zero."""
    share = (number + 0.5) / (draws + 1)
    return {"probability": number / draws, "mc_error": float(np.sqrt(share * (1 - share) / draws))}


def rests_on(path: Path, shocks: Shocks, draws: int, seed: int) -> dict:
    """On what assumptions a probability rests, in both languages."""
    return {
        f"assumption_{lang}": _told(path, shocks, draws, seed, lang) for lang in words.LANGUAGES
    }


FORMS = {
    "lognormal": {"zh": "对数正态", "en": "log-normal shocks"},
    "normal": {"zh": "正态", "en": "normal shocks"},
    "two_piece": {"zh": "两段正态", "en": "two-piece normal shocks"},
    "resampled": {"zh": "由给定误差重抽样", "en": "errors redrawn as they came"},
}


def _told(path: Path, shocks: Shocks, draws: int, seed: int, lang: str) -> str:
    zh = lang == "zh"
    parts = [FORMS[shocks.form][lang]]
    if shocks.errors is not None:
        parts.append(
            f"{len(shocks.errors)}个年份的误差" if zh else f"errors of {len(shocks.errors)} years"
        )
    else:
        spreads = [
            words.beside(words.name(code, lang, short=True), _range(column, lang), lang)
            for code, column in zip(path.names, shocks.sd_pp.T, strict=True)
        ]
        parts.append(
            ("标准差（个百分点）：" if zh else "standard deviation in pp: ")
            + ("、" if zh else ", ").join(spreads)
        )
        parts.append(_correlations(path, shocks.correlation, lang))
    if shocks.skew is not None:
        parts.append(("偏度" if zh else "skew ") + _range(shocks.skew, lang))
    if shocks.persistence.any():
        parts.append(("年际相关" if zh else "persistence ") + _range(shocks.persistence, lang))
    parts.append(f"{draws:,}次抽样，种子{seed}" if zh else f"{draws:,} draws, seed {seed}")
    return ("；" if zh else "; ").join(parts)


def _range(values: np.ndarray, lang: str) -> str:
    """The smallest and the largest, with as many digits as an assumption has."""
    low, high = (words.number(float(f"{end:.3g}")) for end in (np.min(values), np.max(values)))
    if low == high:
        return low
    return low + ("至" if lang == "zh" else " to ") + high


def _correlations(path: Path, correlation: np.ndarray | None, lang: str) -> str:
    zh = lang == "zh"
    rows, columns = np.triu_indices(len(path.names), 1)
    values = np.zeros(0) if correlation is None else correlation[rows, columns]
    if not values.any():
        return "各指标相互独立" if zh else "indicators independent"
    title = "相关系数：" if zh else "correlations: "
    told = [(i, j, value) for i, j, value in zip(rows, columns, values, strict=True) if value]
    if len(told) > PAIRS_TOLD:
        return title + _range(values, lang)
    short = [words.name(code, lang, short=True) for code in path.names]
    pairs = [f"{short[i]}–{short[j]} {words.number(float(f'{value:.3g}'))}" for i, j, value in told]
    return title + ("、" if zh else ", ").join(pairs)
