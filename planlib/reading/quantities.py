"""Numbers with their bound and unit as one thing, before anyone decides what they are about.

One pass of one expression finds a number (in digits or in numerals), its range, power of ten, unit and
closing bound (以上, 左右); an opening bound (不低于, 近) is looked for just before it. Digits count with
a unit or a measure word. Numerals are also parts of words (一批, 三者, 十九大), so they need more: a
bound, a range, or a power of ten.
"""

import functools
import math
import re
from typing import NamedTuple

from planlib import units
from planlib.reading import numerals

# Full-width digits and signs read as the plain ones, marks of Markdown as spaces; one for one, so that
# offsets stay.
PLAIN = str.maketrans("０１２３４５６７８９．％－～〜—–−﹪*#`", "0123456789.%-~~---%   ")

OPENING = {
    "不低于": "at_least", "不少于": "at_least", "不小于": "at_least", "不下于": "at_least",
    "至少": "at_least", "高于": "more_than", "大于": "more_than", "多于": "more_than",
    "超过": "more_than", "突破": "more_than", "超": "more_than", "逾": "more_than",
    "不超过": "at_most", "不超": "at_most", "不高于": "at_most", "不大于": "at_most", "不突破": "at_most",
    "不多于": "at_most", "最多": "at_most", "低于": "less_than", "少于": "less_than", "小于": "less_than",
    "大约": "about", "接近": "about", "将近": "about", "约": "about", "近": "about",
}  # fmt: skip
CLOSING = {
    "以上": "at_least", "以下": "at_most", "以内": "at_most", "之内": "at_most",
    "左右": "about", "上下": "about", "余": "more_than",
}  # fmt: skip


class Quantity(NamedTuple):
    """A number with its bound and unit: where it is printed, and what it says."""

    quantity: str
    start: int
    end: int
    low: float | None
    high: float | None
    unit: str
    classifier: str | None
    comparator: str


@functools.cache
def _pattern() -> re.Pattern:
    # Lengths are bounded: a run of digits longer than any number of a plan is none.
    digits = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,15})?(?!\d)"
    chinese = f"[{numerals.NUMERALS}]{{1,16}}(?:点[{''.join(numerals.DIGITS)}]{{1,8}})?(?![{numerals.NUMERALS}])"
    scale = "万亿|百万|千万|[百千万亿]"
    unit = "|".join(
        re.escape(u) for u in sorted({*units.FACTORS, *units.MEASURE_WORDS}, key=len, reverse=True)
    )
    # A number in digits must not continue a name or another number (PM2.5, S465, 1+2+4+N, 2016-05).
    return re.compile(
        rf"""
        (?: (?P<parts>[百千]分之)(?P<part>{chinese}|{digits})
          | (?P<doubled>翻[一两二三123]番)
          | (?<![\dA-Za-z.,+/#第-])(?P<digits>{digits}) | (?<![第{numerals.NUMERALS}])(?P<chinese>{chinese}) )
        (?P<more>[余多])? [ ]? (?P<scale>{scale})?
        (?: [ ]?(?P<lowunit>{unit})?[ ]? (?:-+|~|至|到) [ ]? (?:[百千]分之)?
            (?P<to>{digits}|{chinese}) (?P<toscale>{scale})? )?
        (?P<more2>[余多])? [ ]? (?P<unit>{unit})? (?: (?:及|[（(]含[）)])? (?P<closing>{"|".join(CLOSING)}) )?
        """,
        re.VERBOSE | re.ASCII,  # the digits of other scripts are no numbers of a plan
    )


def find(text: str, start: int = 0, end: int | None = None) -> list[Quantity]:
    """Quantities of a stretch of text whose wide digits are already plain, in the order of the text."""
    found = []
    for match in _pattern().finditer(text, start, len(text) if end is None else end):
        quantity = _quantity(text, match)
        if quantity is not None:
            found.append(quantity)
    return found


def _quantity(text: str, match: re.Match) -> Quantity | None:
    if match["doubled"]:
        start, end = match.span("doubled")
        times = math.exp2(_number(match["doubled"][1]))
        return Quantity(
            text[start:end], start, end, *[(times - 1) * 100] * 2, "percent", None, "exactly"
        )
    opening, start = _opening(text, match.start())
    if not _has_evidence(text, match, opening):
        return None
    unit = match["unit"] or ""
    if match["parts"]:
        unit = "%" if match["parts"] == "百分之" else "‰"
    code, factor, classifier = units.canonical(unit)
    interval = _range(match, factor) or _bounded(match, factor, opening)
    if interval is None:
        return None
    low, high, comparator = interval
    end = match.end()
    return Quantity(text[start:end], start, end, low, high, code, classifier, comparator)


def _has_evidence(text: str, match: re.Match, opening: str | None) -> bool:
    """Whether a number is one: with a unit and, if written in numerals, with something more."""
    before, behind = (
        text[max(0, match.start() - 3) : match.start()],
        text[match.end() : match.end() + 1],
    )
    unit, scale, chinese = match["unit"], match["scale"], match["chinese"]
    bound = opening or match["closing"] or match["more"] or match["more2"] or match["to"]
    if not unit and not match["parts"] and not (scale and bound):
        return False
    if not unit and re.match(r"[A-Za-z\d%#]", behind):
        return False
    if unit in units.MEASURE_WORDS and behind.isdigit():
        return False  # 6个100% is the name of a campaign
    if re.search(r"\d[个项]$", before):
        return False
    return bool(not chinese or bound or _pair(chinese) or _weighty(chinese))


def _range(match: re.Match, factor: float) -> tuple[float, float, str] | None:
    """Low, high and comparator of 6%-6.5%, 3-5万元, 三五百万元; None where it is no range."""
    if match["to"]:
        low, high = (
            _number(match["part"] or match["digits"] or match["chinese"]),
            _number(match["to"]),
        )
        first, second = units.SCALES.get(match["scale"], 1), units.SCALES.get(match["toscale"], 1)
        if match["scale"] is None and not match["lowunit"]:
            first = second  # 3-5万元: the power of ten is written once
        low, high = low * first * factor, high * second * factor
    elif match["chinese"] and (pair := _pair(match["chinese"])):
        scale = units.SCALES.get(match["scale"], 1) * factor
        low, high = pair[0] * scale, pair[1] * scale
    else:
        return None
    return (low, high, "between") if low <= high else None


def _bounded(match: re.Match, factor: float, opening: str | None):
    """Low, high and comparator of a single number with its bound; None for a range that falls."""
    if match["to"]:
        return None
    value = _number(match["part"] or match["digits"] or match["chinese"])
    value *= factor * units.SCALES.get(match["scale"], 1)
    closing = match["closing"]
    if opening and closing == "左右":
        comparator = OPENING[opening]
    elif opening or closing:
        comparator = CLOSING[closing] if closing else OPENING[opening]
    else:
        comparator = "more_than" if match["more"] or match["more2"] else "exactly"
    low = None if comparator in ("at_most", "less_than") else value
    high = None if comparator in ("at_least", "more_than") else value
    return low, high, comparator


def _opening(text: str, begin: int) -> tuple[str | None, int]:
    """The bound printed just before a number, the longest that fits, and where it begins."""
    before = text[max(0, begin - 5) : begin].rstrip(" ")
    for size in (3, 2, 1):
        word = before[-size:]
        if len(word) == size and word in OPENING:
            # 附近, 最近, 节约 and 赶超 end in the same characters.
            if size == 1 and before[-2:-1] and before[-2] in "附最临邻节集签赶反预":
                break
            return word, max(0, begin - 5) + len(before) - size
    return None, begin


def _weighty(chinese: str) -> bool:
    """Whether numerals without any bound are a number for sure: 两千, 一万, but not 一 or 三."""
    powers = any(c in "百千万亿" for c in chinese)
    return len(chinese) > 1 and powers and chinese[0] in numerals.DIGITS


def _pair(chinese: str) -> tuple[float, float] | None:
    """两三 and 三五百万 as the two numbers that they lie between."""
    match = re.fullmatch(r"([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)", chinese)
    if not match:
        return None
    low, high = (numerals.DIGITS[match[n]] for n in (1, 2))
    power = numerals.value("一" + match[3]) if match[3] else 1.0
    return (low * power, high * power) if 1 <= high - low <= 2 else None


def _number(text: str) -> float:
    if text[0].isascii():
        return float(text.replace(",", ""))
    return numerals.value(text)
