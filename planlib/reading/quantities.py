"""Numbers with their bound and unit as one thing, before anyone decides what they are about.

One expression reads numbers in digits, one those in numerals: each takes the number with its range, power
of ten, unit and closing bound (以上, 左右); an opening bound (不低于, 近) is looked for just before it.
Digits count with a unit or a measure word. Numerals are also parts of words (一批, 三者, 十九大) and figures
of speech (三个环节), so a plan is asked for more: a bound, a range, a power of ten, or what only counts.
"""

import functools
import math
import re
from typing import NamedTuple

from planlib import units
from planlib.reading import numerals

OPENING = {
    "不低于": "at_least", "不少于": "at_least", "不小于": "at_least", "不下于": "at_least",
    "不得低于": "at_least", "不得少于": "at_least", "不能低于": "at_least", "不能少于": "at_least",
    "至少": "at_least", "最少": "at_least", "高于": "more_than", "大于": "more_than", "多于": "more_than",
    "超过": "more_than", "突破": "more_than", "超": "more_than", "逾": "more_than", "破": "more_than",
    "不超过": "at_most", "不超": "at_most", "不高于": "at_most", "不大于": "at_most", "不突破": "at_most",
    "不得超过": "at_most", "不得高于": "at_most", "不能超过": "at_most", "不多于": "at_most",
    "最多": "at_most", "至多": "at_most", "低于": "less_than", "少于": "less_than", "小于": "less_than",
    "不足": "less_than", "不到": "less_than", "未满": "less_than",
    "≥": "at_least", "≤": "at_most", ">": "more_than", "<": "less_than",
    "大约": "about", "接近": "about", "将近": "about", "约": "about", "近": "about",
}  # fmt: skip
CLOSING = {
    "以上": "at_least", "以下": "at_most", "以内": "at_most", "之内": "at_most",
    "左右": "about", "上下": "about", "余": "more_than",
}  # fmt: skip
_LONGEST_OPENING = max(map(len, OPENING))
_NO_BOUND = "附最临邻节集签赶反预邀制契合条公爆打"  # 附近, 最近, 节约, 赶超 end like a bound
_SIGNS = {"US$": "usd", "$": "usd", "¥": "cny"}
_MORE = {"余": "more_than", "多": "more_than", "来": "about"}
# What a single numeral counts even in a plan (两家, 三所); 三个 and 三项 may be figures of speech.
_OF_THINGS = frozenset(
    "家 所 座 名 户 台 辆 支 套 艘 株 棵 栋 幢 间 床位 人次 户次 家次 头 亩".split()
)
_OF_TIME = frozenset("天 小时 分钟 个月 周岁 岁".split())
_NO_UNIT_OF_ONE = frozenset("度 方 分 点".split())  # 一度, 三方, 一点


# 受教育年限达到11.7年: years are a measure behind a verb of arrival, else a date.
_LASTS = re.compile("[到至达]$")
_YEARS = re.compile("年(?![底末初内前后来间以度代的])")
_NEGATIVE = re.compile("(?:^|[^减担抱胜自肩欠])负$")
_NO_MINUS = re.compile(r"[\dA-Za-z%‰年月日)）.,-]$")
_PART_OF_A_NAME = re.compile(r"[\dA-Za-z.,+/#第~-]$")
_PART_OF_A_NUMERAL = re.compile(rf"[\d.第{numerals.NUMERALS}{numerals.FORMAL}]$")
_GOES_ON = re.compile(r"[A-Za-z\d%#]")
_PERCENT = re.compile(r"\d{1,5}%")
_CAMPAIGN = re.compile(r"\d[个项]$")  # 6个100%
_PAIR = re.compile("(二?十)?([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_NOUN = re.compile("[\u4e00-\u9fff](?<![这那哪每几第前后上下各])")
# 130万“老工伤”人员, 6000万农村人口: people need no measure word.
_PEOPLE = re.compile(
    "[“”\u4e00-\u9fff]{0,8}?(?:人口|人员|群众|农民工?|居民|劳动力|大?学生|职工|市民|党员|老人|残疾人|贫困户|农户|家庭)"
)


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


def _any(words) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@functools.cache
def _patterns() -> tuple[re.Pattern, re.Pattern]:
    """The expressions of numbers in digits and of numbers in numerals.

    Each begins with a set of characters, which `re` looks for many times faster than for anything else.
    """
    # Lengths are bounded: a run of digits longer than any number of a plan is none.
    digits = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,15})?(?!\d)"
    digit = f"[{''.join(numerals.DIGITS)}]"
    numeral = f"[{numerals.NUMERALS}]"
    single = f"[\\d{numerals.NUMERALS}{numerals.FORMAL}]"
    chinese = f"{numeral}{{1,16}}(?:点{digit}{{1,8}}|(?!{numeral}))"
    # 千 of 千瓦 and 百 of 百分点 belong to the unit.
    scale = "万亿|百万|千万|百(?!分[点之])|千(?![瓦克米卡伏兆])|万(?!分之)|亿"
    unit = _any({*units.FACTORS, *units.MEASURE_WORDS})
    behind = rf"""
        (?: (?P<lowunit>{unit})? (?:-+|~+|至|到) (?:[百千]分之)? (?P<to>{digits}|{chinese}) (?P<toscale>{scale})? )?
        (?P<more2>[余多])? (?P<unit>{unit})?
        (?: (?<=[元块]) (?P<tenth>{single}) [角毛] (?:(?P<hundredth>{single})分)? )?
        (?: (?<=[吨斤里亩元]) (?P<and_half>半) (?![年月天径数]) )?
        (?: / (?P<per>{_any(units.PER)}) )?
        (?: (?:及|[（(]含[）)])? (?P<closing>{_any(CLOSING)}) )?
    """
    in_digits = rf"""
        (?P<digits>\d(?:\d{{0,2}}(?:,\d{{3}}){{1,5}}|\d{{0,14}})(?:\.\d{{1,15}})?(?!\d))
        (?: 分之 (?P<part>{digits}) )?
        (?P<more>[余多])? (?P<scale>{scale})?
        (?: (?<=[亿万]) (?P<rest>\d{{1,4}}) (?P<restscale>千万|百万|万|千(?![瓦克米])|百) )?
        {behind}
    """
    followed = "".join({u[0] for u in (*units.FACTORS, *units.MEASURE_WORDS)})
    in_numerals = rf"""
        (?P<word> [{numerals.NUMERALS}{numerals.FORMAL}几数翻] [{numerals.NUMERALS}{numerals.FORMAL}]{{0,23}} )
        (?= [{re.escape(followed)}点分成番半余多来至到~-] )
        (?: 点 (?P<decimals>{digit}{{1,8}}) (?P<scale>{scale})? )?
        (?: 分之 (?P<part>{digits}|{chinese}) )? (?P<doubled>番)? (?P<half>半(?![年月天路径边]))?
        (?P<tenths>成 (?P<half_tenth>[五半])? (?![立为长功果效本员熟绩交品套型都就不分份列了片色年]) )?
        (?P<more>[余多来])? (?P<scale2>{scale})?
        {behind}
    """
    # The digits of other scripts are no numbers of a plan.
    return (
        re.compile(in_digits, re.VERBOSE | re.ASCII),
        re.compile(in_numerals, re.VERBOSE | re.ASCII),
    )


def find(
    text: str, start: int = 0, end: int | None = None, *, every: bool = False
) -> list[Quantity]:
    """Quantities of a stretch of plain text, in its order.

    Parameters
    ----------
    text
        What `characters.Plain` makes of a text.
    start, end
        The stretch.
    every
        Take single numerals with any unit as well (三个, 两项), which in a plan are often no count.

    Returns
    -------
    list of Quantity
    """
    end = len(text) if end is None else end
    in_digits, in_numerals = _patterns()
    found = [q for m in in_digits.finditer(text, start, end) if (q := _in_digits(text, m))]
    worded = [
        q for m in in_numerals.finditer(text, start, end) if (q := _in_numerals(text, m, every))
    ]
    if not worded:
        return found
    taken = sorted(found + worded, key=lambda q: (q.start, -q.end))
    kept: list[Quantity] = []
    for quantity in taken:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _in_digits(text: str, match: re.Match) -> Quantity | None:
    begin = match.start()
    before = text[max(0, begin - 3) : begin]
    if not (match["unit"] or match["scale"] or match["part"]) and before[-1:] not in (
        "到",
        "至",
        "达",
        "$",
        "¥",
    ):
        return None  # a year, a date, the number of a heading: most of what is found
    sign = next((s for s in _SIGNS if before.endswith(s)), None) if before[-1:] in "$¥" else None
    negative = before.endswith("-") and not _NO_MINUS.search(before[:-1])
    minus = negative or bool(_NEGATIVE.search(before))
    # A number must not continue a name or another number (PM2.5, S465, 1+2+4+N, 2016-05, 第3).
    if not (sign or negative) and _PART_OF_A_NAME.search(before):
        return None
    value = _number(match["digits"])
    if match["part"]:
        value = _number(match["part"]) / value * 100 if value else 0.0
    scale = units.SCALES.get(match["scale"], 1)
    value *= scale
    if match["rest"]:
        value += _number(match["rest"]) * units.SCALES[match["restscale"]]
    opening, start = _opening(text, begin - len(sign or "") - (1 if minus else 0))
    unit = "%" if match["part"] else match["unit"] or ""
    if not unit and value < 100 and _LASTS.search(before) and _YEARS.match(text, match.end()):
        unit = "年"
    bound = opening or match["closing"] or match["more"] or match["more2"] or match["to"]
    after = text[match.end() : match.end() + 1]
    if not unit and not sign:
        if match["scale"] and _PEOPLE.match(text, match.end()):
            unit = "人"
        elif not (match["scale"] and bound) or _GOES_ON.match(after):
            return None
    if unit in units.MEASURE_WORDS and _PERCENT.match(text, match.end()):
        return None  # 6个100% is the name of a campaign
    if (unit == "%" and _CAMPAIGN.search(before)) or (
        unit == "点" and (value < 100 or after in "钟半")
    ):
        return None
    return _quantity(text, start, match, value, scale, unit, sign, opening, minus=minus)


def _in_numerals(text: str, match: re.Match, every: bool) -> Quantity | None:
    word, begin = match["word"], match.start()
    before = text[max(0, begin - 2) : begin]
    if _PART_OF_A_NUMERAL.search(before):
        return None
    if match["doubled"]:
        times = re.fullmatch("翻([一两二三])", word)
        if not times:
            return None
        rise = (math.exp2(numerals.value(times[1])) - 1) * 100
        end = match.end("doubled")
        return Quantity(text[begin:end], begin, end, rise, rise, "percent", None, "exactly")
    vague = word[0] in "几数" and word[1:]
    if word[0] in "几数翻" and not (vague and set(vague) <= set("十百千万亿")):
        return None
    if any(c in numerals.FORMAL_ONLY for c in word) and len(word) < 2:
        return None
    opening, start = _opening(text, begin)
    unit, value = match["unit"] or "", numerals.value(vague or word)
    if match["decimals"]:
        value += float(f"0.{numerals.digits(match['decimals'])}")
    if match["part"]:
        unit = {"百": "%", "千": "‰"}.get(word, "%")
        part = _number(match["part"])
        value = part if word in "百千" else part / value * 100 if value else 0.0
    elif match["half"]:
        if word != "一":
            return None
        unit, value = "%", 50.0
    elif match["tenths"]:
        if not 1 <= value <= 9 or len(word) > 1:
            return None
        unit = "%"
        value = value * 10 + {None: 0, "半": 5, "五": 5}[match["half_tenth"]]
    elif not _counts(text, match, word, unit, opening, bool(vague), every):
        return None
    scale = units.SCALES.get(match["scale"] or match["scale2"], 1)
    return _quantity(
        text, start, match, value * scale, scale, unit, None, opening, vague=bool(vague)
    )


def _counts(text, match, word, unit, opening, vague, every) -> bool:
    """Whether numerals with a unit are a number: 两千家, 十余条, 三所, but not 一批 or 三项."""
    bound = opening or match["closing"] or match["more"] or match["more2"] or match["to"]
    powers = any(c in "百千万亿佰仟" for c in word)
    scaled = powers or match["scale"] or match["scale2"]
    if not unit:
        return bool(bound and scaled and not match["to"]) or bool(match["to"] and scaled)
    if unit in _NO_UNIT_OF_ONE and not (scaled or bound):
        return False
    if unit == "角" and (
        word == "三" or text[match.end() : match.end() + 1] in tuple("形洲落度色逐")
    ):
        return False
    if match["more"] == "来" and word[-1] not in "十百千万亿":
        return False
    if len(word) == 1 and not powers and bound == opening and opening in ("突破", "超", "破", "近"):
        bound = None  # 突破两个优势产业
    if vague or bound or match["decimals"] or _pair(word):
        return True
    if set(word) <= set("百千万亿") or text[match.start() - 1 : match.start()] == "“":
        return False  # 千人计划, 万元国内生产总值能耗, “四个意识”
    if unit == "期":
        return word == "两"  # 二期 is an order
    if unit == "所" and "十" in word and not powers:
        return False  # 十八所 is an institute
    if len(word) > 1 and (
        word[0] in numerals.DIGITS or word[0] == "十" or word[0] in numerals.FORMAL_ONLY
    ):
        return True
    if unit in units.FACTORS:
        return not (word == "一" and unit in ("米", "斤", "克"))
    if word == "一":
        return every and unit in _OF_TIME
    # 新建客运站五个，: a count behind its noun ends the clause.
    last = (
        unit != "次"
        and text[match.end() : match.end() + 1] in tuple("，,。；;、")
        and _NOUN.match(text, match.start() - 1)
    )
    return unit in _OF_THINGS or bool(last) or (every and word != "零")


def _quantity(
    text, start, match, value, scale, unit, sign, opening, *, minus=False, vague=False
) -> Quantity | None:
    """A number joined to its unit, range and bounds; None for a range that falls."""
    code, factor, classifier = units.canonical("元" if match["tenth"] else unit)
    if sign:
        code, classifier = _SIGNS[sign], None
        start = min(start, match.start() - len(sign))
    if match["per"]:
        code, factor, classifier = "count", 1.0, f"{unit}/{match['per']}"
    elif code == "cny" and (currency := units.currency_before(text[max(0, start - 4) : start])):
        code, factor, classifier = "count", 1.0, currency
    if match["to"]:
        first, second = scale, units.SCALES.get(match["toscale"], 1)
        low, high = value, _number(match["to"]) * second
        if first == 1 and not match["lowunit"]:
            low *= second  # 3-5万元: the power of ten is written once
        interval = (low, high, "between") if low <= high else None
    elif vague:
        interval = (value, value * 10, "between")
    elif pair := _pair(match.groupdict().get("word") or ""):
        interval = (pair[0] * scale, pair[1] * scale, "between")
    else:
        for group, part in (("tenth", 0.1), ("hundredth", 0.01)):
            if match[group]:
                value += _number(match[group]) * part
        if match["and_half"]:
            value += 0.5
        interval = _bounded(match, -value if minus else value, opening)
    if interval is None:
        return None
    low, high = (None if v is None else _product(v, factor) for v in interval[:2])
    end = match.end() + (unit == "年")
    return Quantity(text[start:end], start, end, low, high, code, classifier, interval[2])


def _bounded(match: re.Match, value: float, opening: str | None):
    """Low, high and comparator of a single number with its bound."""
    closing = match["closing"]
    if opening and closing == "左右":
        comparator = OPENING[opening]
    elif opening or closing:
        comparator = CLOSING[closing] if closing else OPENING[opening]
    else:
        comparator = _MORE.get(match["more"] or match["more2"], "exactly")
    low = None if comparator in ("at_most", "less_than") else value
    high = None if comparator in ("at_least", "more_than") else value
    return low, high, comparator


def bounded(quantity: Quantity, comparator: str) -> Quantity:
    """An exact quantity under a bound that is printed elsewhere: 5.3%和5.8%左右."""
    low = None if comparator in ("at_most", "less_than") else quantity.low
    high = None if comparator in ("at_least", "more_than") else quantity.high
    return quantity._replace(low=low, high=high, comparator=comparator)


def less(quantity: Quantity, amount: float) -> Quantity:
    """A quantity lessened by an amount: 2.5倍 of what was is 150% more."""
    low = None if quantity.low is None else quantity.low - amount
    high = None if quantity.high is None else quantity.high - amount
    return quantity._replace(low=low, high=high)


def _opening(text: str, begin: int) -> tuple[str | None, int]:
    """The bound printed just before a number, the longest that fits, and where it begins."""
    before = text[max(0, begin - _LONGEST_OPENING) : begin]
    for size in range(min(_LONGEST_OPENING, len(before)), 0, -1):
        word = before[-size:]
        if word in OPENING:
            if size == 1 and before[-2:-1] and before[-2] in _NO_BOUND:
                break
            return word, begin - size
    return None, begin


def _pair(chinese: str) -> tuple[float, float] | None:
    """两三, 三五百万 and 十七八 as the two numbers that they lie between."""
    match = _PAIR.fullmatch(chinese)
    if not match or (match[1] and match[4]):
        return None
    tens = numerals.value(match[1]) if match[1] else 0
    low, high = (numerals.DIGITS[match[n]] for n in (2, 3))
    power = numerals.value("一" + match[4]) if match[4] else 1.0
    return (tens + low * power, tens + high * power) if 1 <= high - low <= 2 else None


def _number(text: str) -> float:
    if text[0].isascii():
        return float(text.replace(",", ""))
    return numerals.value(text)


def _product(value: float, factor: float) -> float:
    """A product without the last digits that binary arithmetic adds: 1.13亿 is 113000000."""
    return float(f"{value * factor:.15g}")
