"""The two languages of a briefing: numbers, units, dates, names, and the parts of a sentence.

Every function takes ``lang``, ``"zh"`` or ``"en"``. Figures follow one house style: growth with one
decimal, thresholds with two, a true minus sign, no space before %; sums of money in 亿元 from 1亿元 on
and in 万元 below, in English in RMB million or billion.
"""

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from planlib import indicators
from planlib.errors import PlanlibError

# `words.STAGES`: what a code is called is found where its words are put together.
from planlib.vocabulary import (  # noqa: F401
    ASSUMPTIONS,
    BASES,
    BOUNDS,
    COMPARATORS,
    DOUBTS,
    FINDINGS,
    HINDSIGHT,
    LARGER,
    MEASURES,
    ORIGINS,
    ROLES,
    STAGES,
    STATUSES,
    STRENGTHS,
    UNITS,
)

LANGUAGES = ("zh", "en")
MINUS = "\u2212"
_NUMERALS_ZH = "零一两三四五六七八九十"  # 两, not 二: a measure word follows
_NUMERALS_EN = [
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def check_language(lang: str) -> str:
    """The language, if it is one of the two."""
    if lang not in LANGUAGES:
        raise PlanlibError(f"lang is {lang!r}: 'zh' or 'en' was expected.")
    return lang


def number(value: float, decimals: int | None = None) -> str:
    """A number with a true minus sign and grouped thousands; as many decimals as it needs, if unsaid.

    Examples
    --------
    >>> number(-0.4629, 2), number(8.0), number(1234.5), number(100 / 3)
    ('−0.46', '8', '1,234.5', '33.3')
    >>> number(0.35, 1), number(6.25, 1)  # halves away from zero, as people and spreadsheets round
    ('0.4', '6.3')
    """
    if decimals is None and abs(value - round(value, 6)) > 1e-9 * max(1.0, abs(value)):
        decimals = 1  # a third has no end
    if decimals is None:
        text = f"{value:,.10g}" if abs(value) < 1e10 else f"{value:,.0f}"
    elif abs(value) < 1e15:
        text = f"{_rounded(value, decimals):,.{decimals}f}"
    else:
        text = f"{value:,.{decimals}f}"
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def _rounded(value: float, decimals: int) -> Decimal:
    """Rounded as it is written: 0.35 is a little less in binary, and nobody sees that."""
    written = Decimal(repr(round(float(value), 10)))
    return written.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent(value: float, decimals: int | None = 1) -> str:
    """A percentage, without a space in either language.

    Examples
    --------
    >>> percent(-0.5075), percent(3.7037, 2), percent(12.0, None)
    ('−0.5%', '3.70%', '12%')
    """
    return number(value, decimals) + "%"


def points(value: float, lang: str, decimals: int = 1) -> str:
    """A difference of rates.

    Examples
    --------
    >>> points(1.5, "zh"), points(1.0, "en")
    ('1.5个百分点', '1.0 percentage points')
    """
    return number(value, decimals) + (
        "个百分点" if check_language(lang) == "zh" else " percentage points"
    )


def signed(value: float) -> str:
    """A difference with its sign, two decimals.

    Examples
    --------
    >>> signed(0.4), signed(-0.15)
    ('+0.40', '−0.15')
    """
    return ("+" if value > 0 else "") + number(value, 2)


def money(value: float, lang: str) -> str:
    """A sum in yuan as a briefing prints it.

    Examples
    --------
    >>> money(1e9, "zh"), money(1e9, "en"), money(5e7, "zh"), money(5e7, "en")
    ('10亿元', 'RMB 1 billion', '5000万元', 'RMB 50 million')
    """
    if check_language(lang) == "zh":
        figure = _scaled(value, ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")))
        return figure.replace(",", "") + "元"
    return "RMB " + _scaled(value, ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")))


def _scaled(value: float, scales) -> str:
    """A number under the largest of some powers of ten that it fills once rounded."""
    for power, name in scales:
        if abs(value) >= power * (1 - 5e-7):
            return f"{value / power:.6g}".replace("-", MINUS) + name
    return number(value)


def amount(value: float, unit: str, lang: str, classifier: str | None = None) -> str:
    """A value of any canonical unit.

    Examples
    --------
    >>> amount(19, "count", "zh", "个"), amount(100000, "m2", "en"), amount(8.5, "percent", "zh")
    ('19个', '100,000 m²', '8.5%')
    >>> amount(1.1e7, "count", "en"), amount(1_200, "count", "en"), amount(1.8e8, "usd", "en")
    ('11 million', '1,200', 'USD 180 million')
    >>> amount(447_333_333.3, "m2", "en"), amount(1.8e8, "usd", "zh")
    ('447.3 km²', '1.8亿美元')
    """
    if unit == "cny":
        return money(value, lang)
    if unit == "usd":
        return _dollars(value, lang)
    if unit in ("percent", "permille"):
        return number(value) + UNITS[unit][lang]
    for power, name in LARGER.get(unit, ()):
        if abs(value) >= power:
            return _converted(value / power) + ("" if lang == "zh" else " ") + name[lang]
    if check_language(lang) == "zh":
        large = abs(value) >= 1e5
        figure = (
            _scaled(value, ((1e8, "亿"), (1e4, "万"))) if large else number(value).replace(",", "")
        )
        return figure + (classifier or UNITS[unit]["zh"])
    name = "percentage point" if unit == "pp" and value == 1 else UNITS[unit]["en"]
    figure = (
        _scaled(value, ((1e9, " billion"), (1e6, " million"))) if unit == "count" else number(value)
    )
    return f"{figure} {name}".rstrip()


def _dollars(value: float, lang: str) -> str:
    if check_language(lang) == "zh":
        return _scaled(value, ((1e8, "亿"), (1e4, "万"))).replace(",", "") + "美元"
    return "USD " + _scaled(value, ((1e9, " billion"), (1e6, " million")))


def _converted(value: float) -> str:
    """A figure in another unit than the plan's: four digits say what it said there."""
    return number(value, 0) if abs(value) >= 1000 else number(float(f"{value:.4g}"))


def interval(
    low: float, high: float, unit: str, comparator: str, lang: str, classifier=None
) -> str:
    """The interval of a target in words.

    Examples
    --------
    >>> interval(10, float("nan"), "count", "at_least", "zh", "家")
    '10家以上'
    >>> interval(60, 70, "percent", "between", "en")
    '60–70%'
    """
    check_language(lang)
    if comparator == "between":
        last = amount(high, unit, lang, classifier)
        if lang == "zh":
            return f"{amount(low, unit, lang, classifier)}—{last}"
        if unit in ("cny", "count"):
            joint = " to " if " " in last else "–"
            return f"{amount(low, unit, lang)}{joint}{last}"
        return f"{number(low)}–{last}"
    value = high if low is None or math.isnan(low) else low
    return BOUNDS[comparator][lang].format(amount(value, unit, lang, classifier))


_RANGE_DASH = re.compile(r"(?<=[\d%‰万亿元])\s*[-－–~～]\s*(?=\d)")


def printed(quantity: str) -> str:
    """A quantity as it was printed before a public copy lost its percent signs, its range with a Chinese dash.

    Examples
    --------
    >>> printed("12_M_M_以上"), printed("10亿元以上"), printed("6%－6.5%")
    ('12%以上', '10亿元以上', '6%—6.5%')
    """
    return _RANGE_DASH.sub("—", quantity.replace("_M_M_", "%"))


def count(value: int, lang: str, *, capital: bool = False) -> str:
    """A small number in words.

    Examples
    --------
    >>> count(6, "zh"), count(6, "en", capital=True), count(35, "en")
    ('六', 'Six', '35')
    """
    names = _NUMERALS_ZH if check_language(lang) == "zh" else _NUMERALS_EN
    text = names[value] if 0 <= value < len(names) else str(value)
    return text.capitalize() if capital and lang == "en" else text


def name(code: str, lang: str, *, short: bool = False) -> str:
    """The name of an indicator.

    Examples
    --------
    >>> name("fai", "zh"), name("fai", "en"), name("fai", "en", short=True)
    ('固定资产投资', 'investment in fixed assets', 'FAI')
    """
    return getattr(indicators.get(code), f"{'short' if short else 'name'}_{check_language(lang)}")


def assumption(what: str, lang: str, *, apart: bool = False) -> str:
    """What an assumption of `planlib.levers` is called; any other name stays as it is.

    `apart` says that the later years have an assumption of their own.

    Examples
    --------
    >>> assumption("fai", "zh"), assumption("fai_beyond", "en"), assumption("gdp_deflator", "en")
    ('固定资产投资增速', 'FAI growth, later years', 'GDP deflator')
    >>> assumption("fai", "en", apart=True), assumption("gdp_2018", "en"), assumption("capacity use", "en")
    ('FAI growth, plan year', 'GDP growth, 2018', 'capacity use')
    """
    zh, known = check_language(lang) == "zh", indicators.registry()
    if what in ASSUMPTIONS:
        return ASSUMPTIONS[what][lang]
    code, _, of = (what, "", "") if what in known else what.rpartition("_")
    if code not in known or not (of in ("", "beyond", "deflator") or of.isdigit()):
        return what
    called = name(code, lang, short=True)
    if of == "deflator":
        return called + ("平减指数" if zh else " deflator")
    if known[code].price_basis != "price_index":
        called += "增速" if zh else " growth"
    spans = {"beyond": ("此后各年", "later years"), "": ("计划年", "plan year") if apart else None}
    span = spans.get(of, (f"{of}年", of))
    if span is None:
        return called
    return f"{called}（{span[0]}）" if zh else f"{called}, {span[1]}"


def basis(code: str, lang: str) -> str:
    """The name of a price basis."""
    return BASES[code][lang]


def doubt(reason: str, lang: str) -> str:
    """Why a reading is doubtful.

    Examples
    --------
    >>> doubt("no verb in the clause", "zh")
    '分句中没有动词'
    """
    return DOUBTS.get(reason, reason) if check_language(lang) == "zh" else reason


def date(iso: str, lang: str) -> str:
    """A date as prose prints it.

    Examples
    --------
    >>> date("2017-02-07", "zh"), date("2017-02-07", "en")
    ('2017年2月7日', '7 February 2017')
    """
    year, month, day = (int(part) for part in iso.split("-"))
    return (
        f"{year}年{month}月{day}日"
        if check_language(lang) == "zh"
        else f"{day} {_MONTHS[month - 1]} {year}"
    )


def years(first: int, last: int, lang: str) -> str:
    """A range of years.

    Examples
    --------
    >>> years(2012, 2025, "zh"), years(2012, 2025, "en")
    ('2012—2025年', '2012–2025')
    """
    return f"{first}—{last}年" if check_language(lang) == "zh" else f"{first}–{last}"


def beside(name: str, figure: str, lang: str) -> str:
    """A name and its figure: no space between Chinese and digits, one where they would run together.

    Examples
    --------
    >>> beside("生产总值", "8%", "zh"), beside("PM2.5", "−2%", "zh"), beside("GDP", "8%", "en")
    ('生产总值8%', 'PM2.5 −2%', 'GDP 8%')
    """
    joint = "" if check_language(lang) == "zh" and not name[-1:].isascii() else " "
    return f"{name}{joint}{figure}"


def listing(parts, lang: str, last: str = "and") -> str:
    """Parts of a sentence as a list; `last` is the English conjunction before its last part.

    Examples
    --------
    >>> listing(["2017年", "2021年"], "zh"), listing(["a", "b", "c"], "en")
    ('2017年、2021年', 'a, b and c')
    """
    parts = list(parts)
    if check_language(lang) == "zh":
        return "、".join(parts)
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def change(value: float, lang: str, decimals: int = 1) -> str:
    """A change as a verb and a positive number: never a negative rise.

    Examples
    --------
    >>> change(2.26, "zh"), change(-0.51, "en")
    ('上升2.3%', 'falls 0.5%')
    """
    check_language(lang)
    if round(value, decimals) == 0:
        return "基本不变" if lang == "zh" else "hardly changes"
    rises, falls = ("上升", "下降") if lang == "zh" else ("rises ", "falls ")
    verb = falls if value < 0 else rises
    return verb + percent(abs(value), decimals)


def columns(text: str) -> int:
    """How many columns a text takes; Chinese characters take two.

    Examples
    --------
    >>> columns("GDP增长")
    7
    """
    return sum(1 if c.isascii() else 2 for c in text)


def sentence(text: str) -> str:
    """A sentence with its first letter a capital."""
    return text[:1].upper() + text[1:]
