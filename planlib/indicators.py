"""The registry of indicators: what a name in a plan stands for, and by which convention it is measured.

A label is looked up whole, after taking off what only says whose figure it is (全市, 我区, 地方). A short
name inside a longer one is not a match: 人均生产总值 is no 生产总值.
"""

import csv
import difflib
import functools
import re
from typing import NamedTuple

from planlib import data
from planlib.errors import PlanlibError


class Indicator(NamedTuple):
    """One row of the registry."""

    code: str
    name_en: str
    name_zh: str
    short_en: str
    short_zh: str
    aliases: str
    ambiguous: str
    price_basis: str
    type: str
    aim: str
    note: str


@functools.cache
def registry() -> dict[str, Indicator]:
    """The registry by code."""
    # csv rather than pandas: every reading of a plan waits for this.
    with (data.folder() / "indicators.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Indicator(**row) for row in csv.DictReader(file)}


@functools.cache
def names() -> dict[str, str]:
    """Every Chinese name and alias, without spaces and marks, with its code."""
    found = {}
    for row in registry().values():
        for name in (row.name_zh, row.short_zh, *row.aliases.split("|"), *row.ambiguous.split("|")):
            if name:
                found.setdefault(_general(plain(name)), row.code)
    return found


# Brackets are matched as pairs so that a coverage such as （不含农户） comes off whole.
_MARKS = re.compile(r"[\s“”\"'‘’「」《》]|[（(][^（）()]*[）)]")
_OWNER = re.compile(
    r"^(?:[县市区]域|区域|[区市县]属|全体(?=居民)|预计|实现|完成|全(?:省|市|县|区|旗|州|盟|国|年|镇|乡|域|系统)?(?!社会|员|部)|我(?:省|市|县|区|国)|本(?:省|市|县|区)|地方|辖区)+"
)


# Ways of writing one thing: 占生产总值的比重, 占GDP比重; 研究与试验发展经费支出, R&D经费投入.
_WAYS = (
    (re.compile(r"(?:地区|国内|区内)?生产总值|GDP", re.IGNORECASE), "GDP"),
    (re.compile(r"研究与试验发展|R&D|研究与开发", re.IGNORECASE), "研发"),
    (re.compile(r"(?<=研发)(?:经费)?(?:支出|投入|经费)(?:经费)?"), "投入"),
    (re.compile(r"(?<=.)(?:支出)?与GDP之比|占GDP的?(?:比重|比例|比)?"), "占GDP比重"),
    (re.compile(r"的?(?:比重|比例|比率)$"), "比重"),
    (re.compile(r"规上工业|规模工业"), "规模以上工业"),
    (re.compile(r"(?<=[量氮硫物碳])(?:排放|削减|减排)(?:总?量|强度)?$"), "排放"),
    (re.compile(r"(?<=GDP)(?:能源消耗|综合能耗|能耗强度)"), "能耗"),
    (re.compile(r"(?<=[05物])(?:年?平?均)?浓度$"), "浓度"),
)


def _general(label: str) -> str:
    """A label with what is written in many ways written in one."""
    for pattern, way in _WAYS:
        label = pattern.sub(way, label)
    return label


def plain(label: str) -> str:
    """A label without spaces, quotation marks and what stands in brackets."""
    return _MARKS.sub("", label)


@functools.cache
def _ambiguous() -> frozenset[str]:
    return frozenset(
        _general(plain(name)) for row in registry().values() for name in row.ambiguous.split("|")
    ) - {""}


@functools.lru_cache(maxsize=4096)
def is_ambiguous(label: str) -> bool:
    """Whether a label may stand for another indicator than the one it is taken for.

    Examples
    --------
    >>> is_ambiguous("财政收入"), is_ambiguous("一般公共预算收入")
    (True, False)
    """
    label = _general(plain(label))
    return label in _ambiguous() or _OWNER.sub("", label) in _ambiguous()


@functools.lru_cache(maxsize=4096)
def code_of(label: str) -> str | None:
    """Code of the indicator that a label names, or None.

    Examples
    --------
    >>> code_of("全区生产总值"), code_of("人均生产总值"), code_of("高技术产业增加值")
    ('gdp', 'gdp_per_capita', None)
    """
    known = names()
    label = _general(plain(label))
    return known.get(label) or known.get(_OWNER.sub("", label))


def get(code: str) -> Indicator:
    """The row of an indicator.

    Raises
    ------
    PlanlibError
        If there is no such code; the message names the nearest ones.
    """
    row = registry().get(code)
    if row is None:
        named = names().get(_general(plain(str(code))))
        near = (
            [named] if named else difflib.get_close_matches(str(code), registry(), n=3, cutoff=0.5)
        )
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        raise PlanlibError(
            f"There is no indicator {code!r}.{hint} All codes: planlib.load('indicators')."
        )
    return row
