"""Why a target stands where it stands: one sentence with figures, in Chinese and in English."""

from typing import NamedTuple

import pandas as pd

from planlib import words
from planlib.observations import span_of

# Why nothing can be said of the pace, with what is filled in.
UNKNOWN = {
    "nothing": ("截至{as_of}没有{year}年的观测数据", "Nothing of {year} was observed by {as_of}"),
    "later": (
        "{year}年的数据最早于{first}公布，晚于{as_of}，不予采用",
        "The first figure of {year} came out on {first}, after {as_of}, and is not used",
    ),
    "no_year": (
        "计划没有说明年份：请用year指明",
        "The plan does not tell its year: pass year when it is read",
    ),
    "years": (
        "目标为{start_year}—{year}年的，{year}年全年数据公布之前无法判断",
        "The target is for {start_year}–{year}: nothing is settled before the figure for all of {year}",
    ),
    "average": (
        "目标为{start_year}—{year}年年均增速，单一年份的数据不能判断",
        "The target is an average of {start_year}–{year}, which a figure of one year does not settle",
    ),
    "measure": (
        "目标是{wanted}，观测数据是{there}，不能相比",
        "The target is a {wanted} and what was observed a {there}: they do not compare",
    ),
    "unit": (
        "目标单位为{wanted}，观测数据单位为{there}，不能相比",
        "The target is in {wanted} and what was observed in {there}: they do not compare",
    ),
    "basis": (
        "目标为{wanted}，观测数据为{there}，口径不同，不能相比",
        "The target is at {wanted} and what was observed at {there}: they do not compare",
    ),
    "coverage": (
        "目标口径为{wanted}，观测数据口径为{there}，不能相比",
        "The target covers {wanted} and what was observed {there}: they do not compare",
    ),
    "several": (
        "{period}有{count}个不同的数据，请只保留一个",
        "There are {count} figures for {period}: keep one of them",
    ),
    "quarter": (
        "只有{period}的单季数据，累计进度须用年初以来的累计数",
        "There is only the single quarter {period}: progress needs the figure since January",
    ),
    "profile": (
        "{period}累计{observed}，{share}按进度应为多少，须有上年同期及全年数据，或由使用者选用序时进度",
        "{observed} in {period}{share}; how much it should be by then needs last year's figures for the same months and "
        "the year, or the straight line, where you ask for it",
    ),
    "reached": (
        "{period}累计{observed}，{share}已提前达到全年目标",
        "{observed} in {period}{share}: the target for the year is reached already",
    ),
    "over": (
        "{period}累计{observed}，{share}已超过全年目标的上限",
        "{observed} in {period}{share}: more than the whole year was to bring",
    ),
    "aim": (
        "{period}{stands_at}{observed}，{share}未说明该指标越高越好还是越低越好",
        "{observed} in {period}{share}; nobody told whether more or less of it is better",
    ),
    "ratio": (
        "{period}{stands_at}{observed}，距全年目标{target}还差{short}，比率在年内如何变动并不清楚",
        "{observed} in {period}, {short} from the year's target of {target}; a ratio need not move evenly through the year",
    ),
}


class Case(NamedTuple):
    """What a verdict rests on."""

    target: object  # a row of the targets frame
    aim: str
    period: tuple[str, str, str]  # start, end, span
    observed: float
    expected: float
    nearest: float  # bound of the target from which the distance is told; NaN where the figure lies inside a range
    status: str
    final: bool
    method: str
    share: float  # share of the year that lies behind; NaN where nobody knows
    straight: bool
    rest: float
    later: str | None  # the first day on which a figure that was not used was known


def sentence(case: Case, lang: str) -> str:
    """The sentence for a target of which something was observed and that can be judged."""
    told = _of_growth(case, lang) if case.target.measure == "growth" else _of_amount(case, lang)
    return told + _not_used(case.later, lang) + ("。" if lang == "zh" else ".")


def unknown(why: str, lang: str, later: str | None = None, **facts) -> str:
    """The sentence for a target that cannot be judged."""
    return (
        UNKNOWN[why][lang == "en"].format(**facts)
        + _not_used(later, lang)
        + ("。" if lang == "zh" else ".")
    )


def _not_used(later: str | None, lang: str) -> str:
    if later is None:
        return ""
    day = words.date(later, lang)
    return (
        f"（{day}以后才公布的数据未采用）"
        if lang == "zh"
        else f" (what was known only from {day} on is not used)"
    )


def _status(case: Case, lang: str) -> str:
    """What is below a ceiling is not ahead of anything."""
    if case.aim == "ceiling" and case.status == "ahead":
        return "好于目标" if lang == "zh" else "better than aimed for"
    return words.STATUSES[case.status][lang]


def _of_growth(case: Case, lang: str) -> str:
    period, aim = span_of(*case.period, lang), aimed(case.target, lang)
    size = words.percent(abs(case.observed), None)
    if lang == "zh":
        verb = ("比上年" if case.final else "同比") + ("下降" if case.observed < 0 else "增长")
        distance = _distance(case, f"{'' if case.final else '全年'}目标（{aim}）", lang)
        return f"{period}{verb}{size}，{distance}，{_status(case, lang)}{_rest_growth(case, lang)}"
    head = f"{figure(case.observed, case.target, lang)} in {period}, "
    distance = _distance(case, f"the target for the year ({aim})", lang)
    return f"{head}{distance}: {_status(case, lang)}{_rest_growth(case, lang)}"


def _rest_growth(case: Case, lang: str) -> str:
    if pd.isna(case.rest):
        return ""
    behind, size = words.percent(100 * case.share), words.percent(abs(case.rest))
    falls, ceiling = round(case.rest, 1) < 0, case.aim == "ceiling"
    if (
        case.rest <= -100
    ):  # nothing at all in the rest of the year would be enough, or still too much
        if lang == "zh":
            return "；全年目标已不可能达到" if ceiling else "；无论其余月份如何，全年目标都能达到"
        settled = "the target cannot be met any more"
        return (
            f"; {settled if ceiling else 'whatever the rest of the year brings, the target is met'}"
        )
    if lang == "zh":
        weight = (
            f"按序时进度，已过全年的{behind}" if case.straight else f"上年同期占上年全年的{behind}"
        )
        most = "至少" if ceiling == falls else "至多"
        return f"；{weight}，其余月份{most}{'下降' if falls else '增长'}{size}才能达到目标"
    weight = (
        f"on the straight line {behind} of the year lies behind"
        if case.straight
        else f"these months made up {behind} of last year"
    )
    most = "at least" if ceiling == falls else "at most"
    moves = f"{'fall' if falls else 'grow'} by {most} {size}"
    return f"; {weight}, so the rest of the year has to {moves} for the target to be met"


def _of_amount(case: Case, lang: str) -> str:
    zh, target = lang == "zh", case.target
    period, aim = span_of(*case.period, lang), aimed(target, lang)
    status, size = _status(case, lang), figure(case.observed, target, lang)
    falls = _falls(target)
    if falls:
        # A fall is told as a fall: more of it is more done.
        case = case._replace(
            **{name: -getattr(case, name) for name in ("observed", "expected", "nearest", "rest")}
        )
    if case.method == "none":
        year = "" if case.final else "全年"
        against = f"{year}目标（{aim}）" if zh else f"the target for the year ({aim})"
        distance = _distance(case, against, lang)
        if zh:
            return f"{period}{stands_at(target)}{size}，{distance}，{status}"
        return f"{size} in {period}, {distance}: {status}"
    done = share_of(case.observed, abs(target.point), lang, aim)
    expected, behind = of(_short(case.expected), target, lang), words.percent(100 * case.share)
    missing = of(abs(_short(case.rest)), target, lang)
    if zh:
        by = "按序时进度（已过全年的" if case.straight else "按上年同期进度（占上年全年的"
        left = f"距目标还有{missing}" if case.rest else "已达到全年目标"
        left = f"已超出{missing}" if case.rest < 0 else left
        return (
            f"{period}累计{size}，{done}{by}{behind}）应为{expected}，"
            f"{_distance(case, '该进度', lang)}，{status}；{left}"
        )
    by = "on the straight line" if case.straight else "by last year's profile"
    left = f"{missing} to go" if case.rest else "the target for the year is reached"
    left = f"{missing} too much" if case.rest < 0 else left
    return (
        f"{size} in {period}{done}; {by} ({behind} of the year) it would be {expected}, so it stands "
        f"{_distance(case, 'that', lang)}: {status}; {left}"
    )


def share_of(observed: float, point: float, lang: str, aim: str) -> str:
    """The part of a target that is done, as a clause; nothing where the target is 0."""
    if not point:
        return ""
    share = words.percent(100 * observed / point)
    return (
        f"为全年目标（{aim}）的{share}，"
        if lang == "zh"
        else f", {share} of the target for the year ({aim})"
    )


def _distance(case: Case, against: str, lang: str) -> str:
    """How far from the target, or from where it should stand."""
    if pd.isna(case.nearest):
        return f"在{against}的范围内" if lang == "zh" else f"within {against}"
    difference = case.observed - case.nearest
    size = gap(difference, case.target, lang)
    if float(f"{abs(difference):.4g}") < 1e-6:
        return f"与{against}持平" if lang == "zh" else f"level with {against}"
    if lang == "zh":
        more, less = "高低" if _is_rate(case.target) else "多少"
        return f"比{against}{more if difference > 0 else less}{size}"
    return f"{size} {'above' if difference > 0 else 'below'} {against}"


def gap(difference: float, target, lang: str) -> str:
    """The size of a difference in the unit of a target; of rates in percentage points."""
    size = abs(difference)
    if _is_rate(target):
        return words.points(size, lang, 1 if abs(size - round(size, 1)) < 1e-3 else 2)
    return of(_short(size), target, lang)


def _is_rate(target) -> bool:
    return target.unit in ("percent", "pp")


def _short(value: float) -> float:
    """A figure that was worked out, with no more digits than it supports."""
    return float(f"{value:.4g}")


def of(value: float, target, lang: str) -> str:
    """A value in the unit of a target."""
    classifier = None if pd.isna(target.classifier) else target.classifier
    return words.amount(value, target.unit, lang, classifier)


def figure(value: float, target, lang: str) -> str:
    """What was observed of a target, in words; a fall as a fall."""
    if target.measure == "growth":
        size, falls = words.percent(abs(value), None), value < 0
        if lang == "zh":
            return f"{'下降' if falls else '增长'}{size}"
        return f"{'Down' if falls else 'Up'} {size} on a year earlier"
    size = of(abs(value) if _falls(target) else value, target, lang)
    if not _falls(target):
        return size
    return f"减少{size}" if lang == "zh" else f"A fall of {size}"


def stands_at(target) -> str:
    """The verb before a Chinese figure that has none of its own."""
    return "" if target.measure == "growth" or _falls(target) else "为"


def _falls(target) -> bool:
    return target.measure == "increment" and target.point < 0


_MIRRORED = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than",
}  # fmt: skip


def aimed(target, lang: str) -> str:
    """The target as words; a fall as a fall, never as a negative rise.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> row = dict(measure="growth", unit="percent", point=-3.4, classifier=None)
    >>> energy = SimpleNamespace(comparator="at_most", low=float("nan"), high=-3.4, **row)
    >>> aimed(energy, "zh"), aimed(energy, "en")
    ('下降3.4%以上', 'a fall of at least 3.4%')
    """
    # Of an area in 亩 no more digits are printed than anybody reads.
    low, high = (float(f"{bound:.6g}") for bound in (target.low, target.high))
    comparator = target.comparator
    classifier = None if pd.isna(target.classifier) else target.classifier
    falls = (
        target.measure in ("growth", "growth_since", "increment", "change_pp") and target.point < 0
    )
    if falls:
        low, high, comparator = -high, -low, _MIRRORED.get(comparator, comparator)
    said = words.interval(low, high, target.unit, comparator, lang, classifier)
    if not falls:
        return said
    return (
        f"{'减少' if target.measure == 'increment' else '下降'}{said}"
        if lang == "zh"
        else f"a fall of {said}"
    )
