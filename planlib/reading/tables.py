"""Tables of indicators in a plan: a row names the indicator, columns name the years.

    指标	单位	2020年	2025年	年均	属性
    常住人口城镇化率	%	61.3	67	[5.7]	预期性

Cells are parted by tabs, as they come out of Word, HTML and PDF files. A column of the plan's year or a later
one holds targets, one of an earlier year what was achieved.
"""

import itertools
import re
from typing import NamedTuple

from planlib import indicators
from planlib.reading import quantities
from planlib.reading.clauses import Draft
from planlib.reading.times import When

_NAME = re.compile("指标|名称|项目|内容")
_UNIT = re.compile("单位$")
_KIND = re.compile("属性|性质|类型")
_YEAR = re.compile(r"(20\d\d)年?")
_DONE = re.compile("完成|实际|实绩|预计|基期|基数|执行")
_RATE = re.compile("增长|增速|增幅|[±]")
_YEARLY = re.compile("年均")
_BRACKET = re.compile(r"[(（]([^()（）]{1,10})[)）]$")
_CELL = re.compile(
    r"(?P<bound>[≥≤<>＞＜]=?)?(?P<since>[\[［])?(?P<number>-?\d[\d,.]*(?:[-~]\d[\d.]*)?)[%％]?[\]］]?"
    r"(?P<closing>以上|以下|以内|左右)?$"
)
_BOUNDS = {"≥": "不低于", ">": "超过", "≤": "不超过", "<": "低于", "＞": "超过", "＜": "低于"}
_FALLS = re.compile("(?:下降|降低|减少|削减)(?:率|幅度|比例)?$")
_GROWS = re.compile("(?:年均)?(?:增长率?|增速|增幅)$")


class Column(NamedTuple):
    """A column of figures: of which years, and whether it holds growth."""

    start: int
    end: int
    past: bool
    rate: bool
    unit: str


class Header(NamedTuple):
    """What the columns of a table hold."""

    name: int
    unit: int | None
    kind: int | None
    columns: dict[int, Column]


class Cell(NamedTuple):
    """A reading of one cell: the draft, its time, and how strongly it is meant."""

    draft: Draft
    when: When
    strength: str


def is_row(line: str) -> bool:
    """Whether a line is a row of a table."""
    return "\t" in line


def header(line: str, year: int | None) -> Header | None:
    """The header in a line, or None where it names no indicator or no year."""
    if not is_row(line):
        return None
    cells = [cell.strip() for cell in line.split("\t")]
    name = next((i for i, cell in enumerate(cells) if re.search("指标|名称", cell)), None)
    if name is None:
        name = next((i for i, cell in enumerate(cells) if _NAME.search(cell)), None)
    if name is None:
        return None
    years = [int(m[1]) for cell in cells if (m := _YEAR.search(cell))]
    if not years:
        return None
    first, last = min(years), max(years)
    columns = {}
    for index, cell in enumerate(cells):
        named = _YEAR.search(cell)
        rate = bool(_RATE.search(cell) or _YEARLY.search(cell))
        bracket = _BRACKET.search(cell)
        unit = bracket[1] if bracket else ""
        before = columns.get(index - 1)
        if named:
            at = int(named[1])
            past = bool(_DONE.search(cell)) or (at < year if year else at < last)
            columns[index] = Column(at, at, past, rate, unit)
        elif _YEARLY.search(cell) or "累计" in cell:
            columns[index] = Column(min(first + 1, last), last, False, True, unit)
        elif rate and before:  # 比上年±% stands beside the level of its year
            columns[index] = before._replace(rate=True, unit=unit)
        elif "计划" in cell or "目标" in cell or "预期" in cell:
            columns[index] = Column(last, last, False, rate, unit)
    unit = next((i for i, cell in enumerate(cells) if _UNIT.search(cell)), None)
    kind = next((i for i, cell in enumerate(cells) if _KIND.search(cell)), None)
    return Header(name, unit, kind, columns) if columns else None


def read(line: str, start: int, head: Header) -> list[Cell]:
    """The figures of a row that stands at `start` of its text."""
    cells = line.split("\t")
    places = list(itertools.accumulate((len(cell) + 1 for cell in cells), initial=start))
    if len(cells) <= head.name:
        return []
    label = re.sub(r"^\s*(?:\d+[.、]?|[（(]\d+[)）])", "", cells[head.name]).strip()
    bracket = _BRACKET.search(label)
    unit = cells[head.unit].strip() if head.unit is not None and head.unit < len(cells) else ""
    if bracket and _looks_like_unit(bracket[1]):
        label, unit = label[: bracket.start()], unit or bracket[1]
    kind = cells[head.kind] if head.kind is not None and head.kind < len(cells) else ""
    strength = "binding" if "约束" in kind else "expected"
    found = []
    for index, column in head.columns.items():
        if label and index < len(cells):
            cell = _read_cell(cells[index], places[index], label, unit, column)
            if cell:
                found.append(cell._replace(strength=strength))
    return found


def _looks_like_unit(words: str) -> bool:
    return bool(quantities.find(f"达到1{words}"))


def _read_cell(text: str, start: int, label: str, unit: str, column: Column) -> Cell | None:
    match = _CELL.match(text.strip())
    if not match:
        return None
    rate = column.rate and not (match["since"] and not _FALLS.search(label))
    unit = (column.unit or "%") if rate else unit or column.unit
    bound = _BOUNDS.get((match["bound"] or " ")[0], "")
    words = f"达到{bound}{match['number']}{unit}{match['closing'] or ''}"
    read = quantities.find(words)
    if len(read) != 1:
        return None
    begin = start + text.index(match[0])
    quantity = read[0]._replace(quantity=match[0], start=begin, end=begin + len(match[0]))
    head, measure, sign = _measured(label, quantity, rate, bool(match["since"]), column)
    if measure == "change_pp":
        quantity = quantity._replace(unit="pp")
    return Cell(
        Draft(
            quantity,
            head,
            measure,
            sign,
            adverb=f"比{column.start - 1}年" if match["since"] else "",
        ),
        When(column.past, column.start, column.end),
        "expected",
    )


def _measured(label: str, quantity, rate: bool, since: bool, column: Column):
    """What a cell is about: its label, measure and sign."""
    falls = _FALLS.search(label)
    if falls:
        return label[: falls.start()], ("growth_since" if since else "growth"), -1
    grows = _GROWS.search(label)
    if grows:
        return label[: grows.start()], "growth", 1
    if since:
        return label, ("change_pp" if quantity.unit == "percent" else "increment"), 1
    if rate:
        return label, "growth", 1
    if quantity.unit != "percent":
        return label, ("increment" if label.startswith("新增") else "level"), 1
    code = indicators.code_of(label)
    flow = code and indicators.get(code).type in ("flow", "index")
    return label, ("growth" if flow else "share"), 1
