"""Tables of the Word briefing: three lines, a head on every page, columns as wide as what they hold."""

import itertools
import math
import re
from typing import NamedTuple

from planlib.briefing.blocks import Table
from planlib.briefing.docx.marks import attribute, columns, paragraph, runs, twips
from planlib.briefing.docx.styles import PAGES, Page

POINTS = {"zh": 10.5, "en": 9.5}  # of the letters in a cell
PADDING = 70  # twips left and right in a cell
TALL = 5  # lines of a row from which a table is set on a wide page
WHOLE = 12  # rows that a table may have and yet stay on one page
BROKEN = 24  # lines of a row that may break over pages
LONGEST = 26  # columns of a word that is kept on one line
COLON = {"zh": "：", "en": ": "}


class Layout(NamedTuple):
    """A table as it is set: its columns, their widths in twips, and rows of cells; a row of one cell names a group."""

    names: list[str]
    widths: list[int]
    rows: list[list[str]]
    right: list[bool]
    page: Page


def laid_out(table: Table, lang: str) -> Layout:
    """Choose page and widths for a table: upright, unless its rows become tall."""
    names = [str(name) for name in table.frame.columns]
    right = [name in table.decimals for name in names]
    cells = table.cells()
    grouped = _is_grouped(cells, right)
    if grouped:
        cells = _by_group(cells, names[0] + COLON[lang])
        names, right = names[1:], right[1:]
    for page in PAGES[lang]:
        widths = _widths(
            names, [row for row in cells if len(row) > 1 or not grouped], right, page, lang
        )
        if max((_lines(row, widths, lang) for row in cells), default=1) < TALL:
            break
    return Layout(names, widths, cells, right, page)


def _is_grouped(cells: list[list[str]], right: list[bool]) -> bool:
    """Does the first column say the same for row after row, in a table of texts that has little room?"""
    if len(right) < 6 or len(cells) < 3 or any(right):
        return False
    first = [row[0] for row in cells]
    changes = len(list(itertools.groupby(first)))
    return all(first) and changes * 2 <= len(first) and max(map(columns, first)) > 12


def _by_group(cells: list[list[str]], name: str) -> list[list[str]]:
    rows, last = [], None
    for first, *rest in cells:
        if first != last:
            rows.append([name + first])
        rows.append(rest)
        last = first
    return rows


def _widths(names, rows, right, page: Page, lang: str) -> list[int]:
    """Widths that fill the page and keep rows low."""
    unit = POINTS[lang] * 10  # half the width of a Chinese character
    total = twips(page.text[0])
    room = (total - 2 * PADDING * len(names)) / unit - len(names)
    cells = [[row[n] for row in rows] for n in range(len(names))]
    needs = [max(map(columns, (name, *held))) for name, held in zip(names, cells, strict=True)]
    least = [
        min(max([_head(name), *map(columns if number else _word, held)]), LONGEST)
        for name, held, number in zip(names, cells, right, strict=True)
    ]
    exact = [(width + 1) * unit + 2 * PADDING for width in _shared(room, needs, least, cells)]
    scaled = [round(width * total / sum(exact)) for width in exact]
    scaled[-1] += total - sum(scaled)
    return scaled


def _shared(room: float, needs: list[int], least: list[int], cells: list[list[str]]) -> list[float]:
    """Share the room between columns, none wider than it needs and none narrower than its longest word.

    The squares of the lines of all cells add up to least where widths go with the cube root of the
    squared lengths.
    """
    if sum(needs) <= room:
        return needs
    lengths = [[columns(cell) for cell in held] for held in cells]
    weights = [math.cbrt(sum(n * n for n in held)) or 1.0 for held in lengths]
    given: dict[int, float] = {}
    while len(given) < len(needs):
        free = [n for n in range(len(needs)) if n not in given]
        rest = max(room - sum(given.values()), 1)
        wanted = {n: rest * weights[n] / sum(weights[m] for m in free) for n in free}
        bound = {n: float(least[n]) for n in free if wanted[n] < least[n]}
        bound = bound or {n: float(needs[n]) for n in free if wanted[n] > needs[n]}
        given |= bound or wanted
    return [given[n] for n in range(len(needs))]


def _head(name: str) -> int:
    """The width that a name of a column needs; a long one takes two lines, and its unit one of its own."""
    own, *unit = re.split(r"(?=[（(])", name)
    width = _word(own)
    halved = -(-width // 4) * 2 if width > 8 and not own.isascii() else width
    return max(halved, *map(columns, unit), 2)


def _word(cell: str) -> int:
    """The longest piece of a text that no line should break; a few Chinese characters are one."""
    if cell.isascii():
        return max(map(len, cell.split()), default=2)
    if columns(cell) <= 12:
        return columns(cell)
    return max([8, *map(len, re.findall(r"[!-~−–]+", cell))])


def _lines(row: list[str], widths: list[int], lang: str) -> int:
    """How many lines a row takes."""
    if len(row) == 1:
        return 1
    unit = POINTS[lang] * 10
    return max(
        -(-columns(cell) // max(int((width - 2 * PADDING) / unit), 1))
        for cell, width in zip(row, widths, strict=True)
    )


def set_table(table: Table, layout: Layout, lang: str) -> str:
    """A table as Word holds it."""
    height = sum(_lines(row, layout.widths, lang) for row in layout.rows) * POINTS[lang] * 1.5 + 60
    whole = len(layout.rows) <= WHOLE and height < layout.page.text[1] * 72 / 25.4 * 0.8
    last = len(layout.rows) - 1
    rows = [
        _row(row, layout, lang, together=whole or n in (0, last) or len(row) == 1)
        for n, row in enumerate(layout.rows)
    ]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in layout.widths)
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="ThreeLines"/>'
        f'<w:tblW w:w="{sum(layout.widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
        'w:noHBand="1" w:noVBand="1"/>'
        f"<w:tblCaption w:val={attribute(table.title)}/><w:tblDescription w:val={attribute(table.note)}/>"
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{_head_row(layout, lang)}{''.join(rows)}</w:tbl>"
    )


def _head_row(layout: Layout, lang: str) -> str:
    cells = "".join(
        _cell(
            paragraph(
                "TableHead", runs(name, lang), properties='<w:jc w:val="right"/>' if right else ""
            ),
            width,
            '<w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
            '<w:vAlign w:val="bottom"/>',
        )
        for name, width, right in zip(layout.names, layout.widths, layout.right, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"


def _row(row: list[str], layout: Layout, lang: str, together: bool) -> str:
    keep = "<w:keepNext/>" if together else ""
    fixed = "<w:cantSplit/>" if _lines(row, layout.widths, lang) <= BROKEN else ""
    if len(row) == 1 and len(layout.widths) > 1:
        span = f'<w:gridSpan w:val="{len(layout.widths)}"/>'
        group = paragraph("TableHead", runs(row[0], lang))
        return f"<w:tr><w:trPr>{fixed}</w:trPr>{_cell(group, sum(layout.widths), span)}</w:tr>"
    cells = "".join(
        _cell(
            paragraph("TableNumber" if right else "TableText", runs(cell, lang), properties=keep),
            width,
        )
        for cell, width, right in zip(row, layout.widths, layout.right, strict=True)
    )
    return f"<w:tr><w:trPr>{fixed}</w:trPr>{cells}</w:tr>"


def _cell(inner: str, width: int, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{inner}</w:tc>'
