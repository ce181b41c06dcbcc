"""Which figures speak of a target: its own of the year, the one to compare it with, and last year's as a profile."""

import datetime
import math

import pandas as pd

from planlib import units, words
from planlib.observations import known, month_end, newest, span_of

UNNAMED = "as released"


def own(table: pd.DataFrame, target, year) -> pd.DataFrame:
    """The figures of a target for a year: its own by target_id, else those of its indicator, of its region first."""
    # Most targets have no figure at all, and a look into a set costs nothing beside a selection.
    named_at_all = target.target_id in set(table["target_id"])
    if pd.isna(year) or not (named_at_all or target.indicator in set(table["indicator"].dropna())):
        return table.iloc[:0]
    table = table[table["period_end"].str[:4].eq(str(year))]
    named = table[table["target_id"].eq(target.target_id)]
    if len(named) or pd.isna(target.indicator):
        return named
    rows = table[table["target_id"].isna() & table["indicator"].eq(target.indicator)]
    of_region = (
        rows[rows["region"].eq(target.region)] if not pd.isna(target.region) else rows.iloc[:0]
    )
    return of_region if len(of_region) else rows[rows["region"].isna()]


UNSAID = {
    "zh": "未注明的价格口径（填写price_basis列）",
    "en": "a price basis that is not told (column price_basis)",
}


def figure(rows: pd.DataFrame, target):
    """The figure to compare a target with; or None, why there is none, and what to fill into the reason."""
    of_measure = rows[rows["measure"].eq(target.measure)]
    if of_measure.empty:
        there = rows["measure"].iloc[0]
        return None, "measure", _two(words.MEASURES[target.measure], words.MEASURES[there])
    in_unit = of_measure[[factor(row, target) is not None for row in of_measure.itertuples()]]
    if in_unit.empty:
        unit = words.UNITS[target.unit] if pd.isna(target.classifier) else target.classifier
        printed = of_measure["unit"].iloc[0]
        return None, "unit", _two(unit, words.UNITS.get(printed, printed))
    bases = in_unit["price_basis"].fillna("none")
    on_basis = in_unit[bases.eq(target.price_basis)]
    if on_basis.empty:
        unsaid = in_unit["price_basis"].isna().all()
        there = UNSAID if unsaid else words.BASES[bases.iloc[0]]
        return None, "basis", _two(words.BASES[target.price_basis], there)
    wanted, covers = target.coverage, on_basis["coverage"]
    fits = on_basis[covers.eq(wanted) | covers.isna() | pd.isna(wanted)]
    if fits.empty:
        return None, "coverage", _two(wanted, covers.iloc[0])
    exact = covers.isna() if pd.isna(wanted) else covers.eq(wanted)
    fits = on_basis[exact] if exact.any() else fits
    since_january = fits[fits["period_start"].str.endswith("01-01")]
    if since_january.empty:
        last = fits.loc[fits["period_end"].idxmax()]
        return None, "quarter", {"period": period(last)}
    latest = newest(
        since_january[since_january["period_end"].eq(since_january["period_end"].max())]
    )
    if latest["value"].nunique() > 1:
        return None, "several", {"period": period(latest.iloc[0]), "count": len(latest)}
    return latest.iloc[0], None, {}


def _two(wanted, there) -> dict:
    return {"wanted": wanted, "there": there}


def factor(row, target) -> float | None:
    """What the value of an observation is multiplied by to be in the unit of a target; None where they disagree."""
    unit, times, classifier = units.written(row.unit)
    told = classifier is not None and not pd.isna(target.classifier)
    return None if unit != target.unit or (told and classifier != target.classifier) else times


def period(row) -> dict[str, str]:
    """The period of a figure, in both languages."""
    return {
        lang: span_of(row.period_start, row.period_end, row.span, lang) for lang in words.LANGUAGES
    }


def whole(row) -> bool:
    """Whether a figure is for the whole year."""
    return row.period_end.endswith("12-31") and row.span != "quarter"


def share(target, row, past: pd.DataFrame, day: str, straight: bool) -> float:
    """The part of the year that lies behind: by the straight line where it is asked for, else by last year's figures."""
    end = datetime.date.fromisoformat(row.period_end)
    if straight:
        if month_end(row.period_end):
            return end.month / 12
        days = (datetime.date(end.year, 12, 31) - datetime.date(end.year, 1, 1)).days + 1
        return end.timetuple().tm_yday / days
    past = own(past, target, end.year - 1)
    measures = ["increment"] if target.measure == "increment" else ["level"]
    past = past[known(past, day) & past["measure"].isin(measures)]
    past = past[past["period_start"].str.endswith("01-01")]
    ends = past["period_end"]
    same = ends.str[5:7].eq(row.period_end[5:7]) & (
        ends.map(month_end).astype(bool)
        if month_end(row.period_end)
        else ends.str[8:].eq(row.period_end[8:])
    )
    all_of_it = ends.str.endswith("12-31")
    # A vintage that nobody named is the day of the release, which differs between a part of the year and the whole.
    past = past.assign(
        vintage=past["vintage"].where(past["vintage"].ne(past["known_from"]), UNNAMED)
    )
    both = set(past.loc[same, "vintage"]) & set(past.loc[all_of_it, "vintage"])
    if not both:
        return math.nan
    past = newest(past[past["vintage"].isin(both)]).sort_values("known_from", kind="stable")
    past = past.drop_duplicates(["period_end", "measure", "coverage", "price_basis"], keep="last")
    pairs = {
        _in_canonical(part) / _in_canonical(total)
        for part in past[same[past.index]].itertuples()
        for total in past[all_of_it[past.index]].itertuples()
        if _alike(part, total) and total.value
    }
    part = pairs.pop() if len(pairs) == 1 else math.nan
    return part if 0 < part <= 1 else math.nan


def _in_canonical(row) -> float:
    return row.value * units.written(row.unit)[1]


def _alike(part, total) -> bool:
    """Whether two figures of one year are of one kind, so that one is a share of the other."""
    same = units.written(part.unit)[::2] == units.written(total.unit)[::2]
    return same and all(
        a == b or (pd.isna(a) and pd.isna(b))
        for a, b in ((part.price_basis, total.price_basis), (part.coverage, total.coverage))
    )
