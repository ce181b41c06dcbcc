"""How far along is each target through the year?

Growth since January is compared with the target for the year as it stands, since both are cumulative. An amount needs to
know how much of the year's total is usually there by then: from last year's figures for the same months and the year, or,
where the reader asks for it, from the straight line (序时进度). Rates are never added up, unlike things never compared.
"""

import datetime
import math
from typing import NamedTuple

import pandas as pd

from planlib import evidence, growth, indicators, reasons, schema, words
from planlib.calibration import HAIR, TOLERANCE_PP, accepted
from planlib.errors import TableError, shown
from planlib.observations import checked, iso_day, known

STRAIGHT_LINE = "straight-line"
# An amount is ahead of where it should stand from this part of the target on, in percent of it.
LEAD_PCT = 1.0
# Of these a figure for part of the year says nothing on how much of the way is done.
_RATIOS = ("share", "change_pp", "growth_since")
_OPEN = {"at_least": "floor", "more_than": "floor", "at_most": "ceiling", "less_than": "ceiling"}
_LISTED = 12


def track(
    targets: pd.DataFrame,
    observations: pd.DataFrame,
    *,
    as_of: str | datetime.date,
    profile: pd.DataFrame | str | None = None,
) -> pd.DataFrame:
    """Where each target stands on a day, by what was known on that day.

    Parameters
    ----------
    targets
        Targets frame; rows of role target and tier main are followed.
    observations
        Observations (`planlib.schema.BROUGHT`, see `read_observations`), each of a target_id, or of an indicator and,
        where given, a region. Of a target's year the latest figure since January or for the whole year is used, in the
        newest vintage known on the day; figures of the year before serve as profile.
    as_of
        The day, as ISO text or a date. What was known later is not used, and the reason says so.
    profile
        More observations of the year before: levels of the same months and of the whole year, in one vintage. Or
        ``"straight-line"``: the months that have passed, out of twelve (days, where a period ends within a month).

    Returns
    -------
    pandas.DataFrame
        One row a target (`planlib.schema.TRACKED`): what was observed, where it should stand by then, what the rest of
        the year needs, status and the reason in both languages. Only a figure for the whole year makes a target ``met``
        or ``missed``; method ``none`` compares as it stands, or not at all.

    Raises
    ------
    TableError
        If a table or the day is not what it should be, the day lies before the targets' years, or no observation
        matches any target.

    Examples
    --------
    >>> import pandas as pd
    >>> import planlib as pl
    >>> made_up = pd.DataFrame({"indicator": ["fai"], "period_end": ["2017-09-30"], "span": ["ytd"],
    ...     "measure": ["growth"], "value": [11.2], "unit": ["%"], "price_basis": ["nominal"], "known_from": ["2017-10-20"]})
    >>> row = track(pl.read_plan().targets, made_up, as_of="2017-11-01").query("indicator == 'fai'").iloc[0]
    >>> row["status"], row["reason_en"]
    ('behind', 'Up 11.2% on a year earlier in January–September 2017, 0.8 percentage points below the target for the year (12%): behind.')
    """  # noqa: E501
    table = schema.check(targets, schema.TARGETS, "targets", key=("target_id",))
    rows = table[table["role"].eq("target") & table["tier"].eq("main")]
    if rows.empty:
        raise TableError("There is no target to track: no row of role target and tier main.")
    day = _day(as_of, rows)
    brought = checked(observations, "observations")
    if isinstance(profile, str) and profile != STRAIGHT_LINE:
        raise TableError(
            f"profile is {profile!r}: {STRAIGHT_LINE!r}, or a frame of last year's observations, was expected."
        )
    straight = isinstance(profile, str)
    past = (
        brought
        if profile is None or straight
        else pd.concat([brought, checked(profile, "profile")], ignore_index=True)
    )
    if not any(len(evidence.own(brought, target, target.end_year)) for target in rows.itertuples()):
        raise TableError(_nothing_matches(brought, rows))
    found = []
    for target in rows.itertuples():
        case = _Case(target, day, past, straight)
        found.append(
            {name: getattr(target, name) for name in schema.TRACKED if hasattr(target, name)}
            | {"year": target.end_year, "as_of": day, "target": target.point, "aim": _aim(target)}
            | _followed(case, brought)
        )
    return schema.frame(found, schema.TRACKED)


class _Case(NamedTuple):
    """A target, the day, the figures that may serve as its profile, and whether the straight line is asked for."""

    target: object
    day: str
    past: pd.DataFrame
    straight: bool


def _day(as_of, rows: pd.DataFrame) -> str:
    day = iso_day(as_of) if isinstance(as_of, (str, datetime.date)) else None
    if day is None:
        raise TableError(f"as_of is {as_of!r}: a date was expected, such as '2017-10-31'.")
    first = rows["start_year"].min()
    if not pd.isna(first) and int(day[:4]) < first:
        raise TableError(
            f"as_of is {day}, before the year of the targets ({first}): nothing of it can be observed yet."
        )
    return day


def _nothing_matches(table: pd.DataFrame, rows: pd.DataFrame) -> str:
    there = shown(
        dict.fromkeys(
            " ".join(
                str(v)
                for v in (r.target_id, r.indicator, r.region, r.period_end[:4])
                if not pd.isna(v)
            )
            for r in table.itertuples()
        ),
        _LISTED,
    )
    could = shown(
        (
            f"{r.target_id}{'' if pd.isna(r.indicator) else ' or ' + r.indicator}"
            f" {'of no year (pass year)' if pd.isna(r.end_year) else r.end_year}"
            for r in rows.itertuples()
        ),
        _LISTED,
    )
    regions = (
        shown(rows["region"].dropna().unique())
        or "none, so name no region or pass one with the plan"
    )
    return (
        f"No observation matches a target. The table holds: {there}. Targets that could match: {could}. "
        f"Their region: {regions}."
    )


def _aim(target) -> str:
    """What a target aims at: by its words, else by the registry; work that is done may be more."""
    if target.comparator in _OPEN:
        return _OPEN[target.comparator]
    if not pd.isna(target.indicator):
        return indicators.get(target.indicator).aim
    if target.measure == "increment":
        return "floor" if target.point >= 0 else "ceiling"
    return "none"


def _followed(case: _Case, brought: pd.DataFrame) -> dict:
    """What the observations say of a target."""
    target = case.target
    facts = {"year": target.end_year, "start_year": target.start_year, "as_of": _date(case.day)}
    if pd.isna(target.end_year):
        return _unknown("no_year", facts)
    own = evidence.own(brought, target, target.end_year)
    if own.empty:
        return _unknown("nothing", facts)
    out = known(own, case.day)
    later = min(own.loc[~out, "known_from"], default=None)
    if not out.any():
        return _unknown("later", facts | {"first": _date(later)})
    many = not pd.isna(target.start_year) and target.start_year != target.end_year
    if many and target.measure == "growth":
        return _unknown("average", facts, later)
    row, why, more = evidence.figure(own[out], target)
    if row is None:
        last = own[out].sort_values("period_end").iloc[-1]
        return _told(last) | _unknown(why, facts | more, later)
    if many and not evidence.whole(row):
        return _unknown("years", facts, later)
    return _standing(case, row, later)


def _date(day: str) -> dict[str, str]:
    return {lang: words.date(day, lang) for lang in words.LANGUAGES}


def _unknown(why: str, facts: dict, later: str | None = None) -> dict:
    def said(lang):
        named = {k: v[lang] if isinstance(v, dict) else v for k, v in facts.items()}
        return reasons.unknown(why, lang, later, **named)

    return {"status": "unknown", "method": "none", "reason_zh": said("zh"), "reason_en": said("en")}


def _told(row) -> dict:
    """Which figure it is."""
    return {
        name: getattr(row, name) for name in ("period_start", "period_end", "span", "source_id")
    }


def _standing(case: _Case, row, later: str | None) -> dict:
    """How a figure compares with what it should be."""
    target, aim, final = case.target, _aim(case.target), evidence.whole(row)
    observed = row.value * evidence.factor(row, target)
    still = final or target.measure in _RATIOS or _type(target) in ("ratio", "stock")
    amount = target.measure in ("level", "increment")
    share = 1.0 if final else evidence.share(target, row, case.past, case.day, case.straight)
    known_share = not pd.isna(share)
    part = share if amount and not still else 1.0
    if target.measure == "growth":
        method = "growth"
    elif still or not known_share:
        method = "none"
    else:
        method = "straight_line" if case.straight else "profile"
    told = {
        **_told(row),
        "observed": observed,
        "share_pct": 100 * observed / target.point if amount and target.point else math.nan,
        "method": method,
    }
    bounds = accepted(target, aim)
    just = _just(target, aim)
    if bounds is None and final:
        # Whatever is aimed for, the very number is met.
        low, high = accepted(target, "near")
        bounds = (low, high) if low <= observed <= high else None
    if bounds is None:
        return told | _said("aim", case, told, row, later)
    told["rest"] = _rest(case, observed, just, share, final)
    if pd.isna(part):
        settled = _settled(target, aim, observed, bounds)
        if settled is None:
            return told | _said("profile", case, told, row, later)
        return (
            told
            | _said("reached" if settled == "ahead" else "over", case, told, row, later)
            | {"status": settled}
        )
    low, high = (part * bound for bound in bounds)
    band = _band(target, part, aim)
    if target.unit == "count" and not final:
        # Of whole things there cannot be two and a half by now.
        low, high = (
            b if math.isinf(b) else f(b) for b, f in ((low, math.floor), (high, math.ceil))
        )
        band = (math.floor(part * target.point), math.ceil(part * target.point)) if amount else band
    told |= {"expected": part * target.point, "lower": band[0], "upper": band[1]}
    inside = low <= observed <= high
    if not inside and still and not final and aim == "floor" and target.measure != "growth":
        short = [reasons.gap(just - observed, target, lang) for lang in words.LANGUAGES]
        return told | _said("ratio", case, told, row, later, short)
    if final:
        status = "met" if inside else "missed"
    elif not inside:
        status = "behind"
    else:
        status = "ahead" if _leads(target, aim, observed, told) else "on_track"
    told |= {"status": status}
    said = reasons.Case(
        target=target,
        aim=aim,
        period=(row.period_start, row.period_end, row.span),
        observed=observed,
        expected=told["expected"],
        nearest=_nearest(target, aim, observed, part, inside),
        status=status,
        final=final,
        method=method,
        share=share,
        straight=case.straight,
        rest=told["rest"],
        later=later,
    )
    return told | {f"reason_{lang}": reasons.sentence(said, lang) for lang in words.LANGUAGES}


def _settled(target, aim: str, observed: float, bounds: tuple[float, float]) -> str | None:
    """What can be said of work done so far whatever the rest of the year brings, since it only adds up."""
    if aim == "floor" and target.point > 0 and observed >= bounds[0]:
        return "ahead"
    return "behind" if aim == "ceiling" and target.point > 0 and observed > bounds[1] else None


def _said(why: str, case: _Case, told: dict, row, later, short=("", "")) -> dict:
    """Why an observed figure cannot be judged, or not by how far the year has gone."""
    target = case.target
    aims = {lang: reasons.aimed(target, lang) for lang in words.LANGUAGES}
    amount = not pd.isna(told["share_pct"])
    facts = {
        "period": evidence.period(row),
        "observed": {
            lang: reasons.figure(told["observed"], target, lang) for lang in words.LANGUAGES
        },
        "stands_at": reasons.stands_at(target),
        "target": aims,
        "share": {
            lang: reasons.share_of(told["observed"], target.point, lang, aims[lang])
            if amount
            else ""
            for lang in words.LANGUAGES
        },
        "short": dict(zip(words.LANGUAGES, short, strict=True)),
    }
    return _unknown(why, facts, later)


def _type(target) -> str | None:
    return None if pd.isna(target.indicator) else indicators.get(target.indicator).type


def _just(target, aim: str) -> float:
    """The number that just meets a target."""
    side = {"floor": target.low, "ceiling": target.high}.get(aim, math.nan)
    return target.point if pd.isna(side) else side


def _band(target, part: float, aim: str) -> tuple[float, float]:
    """The range that a target allows around where it should stand, where it has two sides."""
    if (
        pd.isna(target.low)
        or pd.isna(target.high)
        or not (target.comparator in ("about", "between") or aim == "near")
    ):
        return math.nan, math.nan
    slack = TOLERANCE_PP if target.comparator == "about" and target.unit == "percent" else 0.0
    return part * (target.low - slack), part * (target.high + slack)


def _leads(target, aim: str, observed: float, told: dict) -> bool:
    """Whether a figure is further than it should be by more than the last digit of a statistic."""
    if aim not in ("floor", "ceiling"):
        return False
    side, sign = ("upper", 1) if aim == "floor" else ("lower", -1)
    mark = told["expected"] if pd.isna(told[side]) else told[side]
    lead = sign * (observed - mark)
    if target.unit in ("percent", "pp"):
        return lead > TOLERANCE_PP + HAIR
    return 100 * lead > LEAD_PCT * abs(target.point)


def _nearest(target, aim: str, observed: float, part: float, inside: bool) -> float:
    """From what the distance of a figure is told; NaN within a range."""
    low, high = part * target.low, part * target.high
    if not pd.isna(low) and not pd.isna(high) and low < high:
        if low <= observed <= high:
            return math.nan
        return low if observed < low else high
    return part * _just(target, aim)


def _rest(case: _Case, observed: float, just: float, share: float, final: bool) -> float:
    """What the rest of the year needs to just meet the target."""
    target = case.target
    if final:
        return math.nan
    if target.measure == "growth":
        if pd.isna(share) or not 0 < share < 1:
            return math.nan
        return growth.required_rest_growth_pct(target_pct=just, ytd_pct=observed, share=share)
    missing = just - observed
    aim = _aim(target)
    if aim == "floor":
        return max(missing, 0.0)
    # What may still come under a ceiling; a fall that has been reached leaves nothing to do.
    return min(missing, 0.0) if aim == "ceiling" and target.point < 0 else missing
