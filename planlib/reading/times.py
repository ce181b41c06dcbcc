"""When is it? Whether a number is to be reached or has been, and in which years.

The part of the document says what a paragraph is about; words of time in its sentences say where they
turn aside: 去年……, 截至目前……, 今年再……. A horizon (到2025年) holds for what follows it, until
a sentence says otherwise.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from planlib.reading.document import Paragraph

_MARK = re.compile(
    r"""
    (?P<open>[(（]) | (?P<close>[)）]) | (?P<comma>[，,])
  | (?P<first>20\d\d)(?:年)?[-~至到](?P<last>20\d\d)年
  | (?P<year>20\d\d)年
  | 十(?P<five>[一二三四五六])五[”"]?(?:(?P<of>期末|末|以来)|期间|时期)
  | (?P<ago>去年|上年|上一年|过去的?(?:[一二两三四五几]|\d+)年|[一二三四五]年来|刚刚过去)
  | (?P<until>截至|截止|目前|以来)
  | (?P<done>已经?(?=完成|建成|达到|实现|有|累计|超过|突破|落实|发放|启动|开工|培育|创建|引进)
           |(?:同比增长|完成|达到|实现)了|增加到了)
  | (?P<this>今年|本年度?|新的一年|年内|年底前)
  | (?P<ahead>下一步|力争|争取|确保|计划(?!执行|草案)|目标|预期|建议|[，,；;]再|基础上|拟|将(?!近|军|来)|要(?!素|求|点))
    """,
    re.VERBOSE,
)
# 在2019年提高1.1个百分点的基础上: the year is that of the base alone.
_BASIS = re.compile("[^，,。；;]{0,25}基础上")


class When(NamedTuple):
    """Time at a place of the text: whether it is past, and the years if they are named."""

    past: bool
    start: int | None = None
    end: int | None = None


class Clock:
    """The time of a paragraph, as its sentences go by in their order."""

    def __init__(self, paragraph: Paragraph, year: int | None):
        self.year = year
        self.review = paragraph.part == "review"
        self.now = When(self.review)
        if paragraph.part == "period" and year:
            self.now = When(False, year, year + 4)
        self.default = self.now

    def sentence(self, plain: str, start: int, end: int) -> list[tuple[int, When]]:
        """From which place on it is when, within a sentence; what lasts is kept for the next one."""
        if _MEASURED.search(plain, start, end) and not _MEANT.search(plain, start, end):
            self.now = When(True)
        turns = [(start, self.now)]
        opening = start + 12
        lasting = self.now
        opened = self.now.past
        for at, when, lasts in self._turns(plain, start, end):
            turns.append((at, when))
            opened = opened or (when.past and at <= start + 1)
            if lasts or at < opening:
                lasting = when
            elif not when.past and (lasting.past or when.end == self.year):
                lasting = self.default
        # A semicolon goes on with its sentence; a full stop ends all but what opened it.
        self.now = turns[-1][1] if plain[end : end + 1] in (";", "；") else lasting
        told = opened or _tells_the_past(plain, start, end)
        if self.now.past and not self.review and not told:
            self.now = self.default  # 针对去年的问题: nothing was told of last year
        return turns

    def _turns(self, plain: str, start: int, end: int) -> Iterator[tuple[int, When, bool]]:
        """Where time turns, in order: the place, what it is from there on, whether that lasts."""
        now = self.now
        depth, aside = 0, None  # aside: what ends a time that is told by the way
        for mark in _MARK.finditer(plain, start, end):
            depth = max(0, depth + bool(mark["open"]) - bool(mark["close"]))
            if mark["open"] or mark["close"] or mark["comma"]:
                if aside and mark[aside] and not depth:
                    yield mark.end(), now, False
                    aside = None
                continue
            before = plain[max(start, mark.start() - 2) : mark.start()].rstrip('“"')[-1:]
            when = self._when(mark, before, now)
            if when is None:
                continue
            if depth:  # （上年预计完成398亿千瓦时）
                yield mark.start(), when, False
                aside = "close"
            elif mark["done"]:  # 已建成30个，: of its own clause alone
                yield mark.start(), when, False
                aside = "comma"
            elif when.past and _BASIS.match(plain, mark.end(), end):
                yield mark.start(), when, False
            else:
                lasts = bool(mark["ago"] or mark["year"] or mark["five"])
                yield mark.start(), when, lasts
                now, aside = when, None

    def _when(self, mark: re.Match, before: str, now: When) -> When | None:
        """The time from a mark on; None where it says nothing of time."""
        year = self.year
        if mark["last"]:
            first, last = int(mark["first"]), int(mark["last"])
            return When(bool(year and last < year), first, last)
        if mark["year"]:
            named = int(mark["year"])
            if mark.string.startswith(("基础上", "的基础上"), mark.end()):
                return None
            if before in tuple("比较由从自与以是"):
                return None
            if year and named < year and before in tuple("至到为达"):
                return None  # 恢复至2019年的105%
            if year and named < year:
                return When(True, named, named)
            if self.review:
                return When(True, named, named) if named == year else None
            return When(False, named, named)
        if mark["five"]:
            last = 2010 + 5 * "一二三四五六".index(mark["five"])
            if before in tuple("比较"):
                return None
            if mark["of"] == "以来" or (year and last < year):
                return When(True, last - 4, last) if year and last < year else When(True)
            return None if self.review else When(False, last - 4 if not mark["of"] else last, last)
        if mark["ago"]:
            if (
                mark["ago"] in ("去年", "上年")
                and before not in tuple("在，,。；;：:、（(")
                and before
            ):
                return None  # 超过去年, 比上年, 完成去年续建项目: no time but a thing
            five = self.year and "五年" in mark["ago"]
            return When(True, self.year - 5, self.year - 1) if five else When(True)
        if mark["until"] or mark["done"]:
            return When(True)
        if self.review and not _AHEAD.match(mark.string, mark.start()):
            return None
        if mark["this"]:
            return When(False, year, year)
        return When(False, now.start, now.end) if not now.past else When(False)


# A review that goes on to what is to be: 新的一年……, 今年，确保…….
_AHEAD = re.compile(r"新的一年|今年(?=[，,要将]|确保|力争|计划)")
_TOLD = re.compile(r"\d[%万亿家个元项]|过去|年来|成[效就绩]")
# Growth to two decimals has been measured: 同比增长37.94%.
_MEASURED = re.compile(r"(?:增长|下降|增幅|增速)\d+\.\d\d%")
_BASE_YEAR = re.compile(r"[比较是到为](20\d\d)年(?!.*[比较]20\d\d年)")
_SPREAD = re.compile("年均|每年|累计")
_MEANT = re.compile(r"力争|争取|确保|目标|预期|计划|要|将|今年")


def turns_ahead(plain: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph of review goes on to what is to be."""
    return _AHEAD.search(plain, paragraph.start, paragraph.end) is not None


def _tells_the_past(plain: str, start: int, end: int) -> bool:
    return _TOLD.search(plain, start, end) is not None


def period(when: When, measure: str, adverb: str, context: str, year: int | None) -> dict:
    """The years of a target: start_year, end_year, base_year.

    Parameters
    ----------
    when
        Time at its quantity.
    measure, adverb
        What is measured, and the words that qualify it (年均, 累计).
    context
        Its sentence, up to the quantity.
    year
        Year that the plan is for.
    """
    base = _BASE_YEAR.findall(adverb + context)
    start, end = (when.start, when.end) if when.end else (year, year)
    spread = _SPREAD.search(adverb + context[-20:])
    if spread:
        if start == end and end and year and end > year:
            start = year  # 到2025年，年均增长6%: every year until then
    elif measure in ("level", "share"):
        start = end  # what is to be reached stands at the end of the period
    since = base and measure == "growth_since"
    return {"start_year": start, "end_year": end, "base_year": int(base[-1]) if since else None}


def past_period(when: When, year: int | None) -> dict:
    """The years of a result: those that are named, else the one before the plan's."""
    end = when.end or (year - 1 if year else None)
    return {"start_year": when.start or end, "end_year": end, "base_year": None}
