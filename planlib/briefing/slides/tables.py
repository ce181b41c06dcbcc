"""Native tables: columns as wide as their text needs, rows parted over as many slides as they fill."""

from typing import NamedTuple

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from planlib import style, words
from planlib.briefing.blocks import Plot
from planlib.briefing.slides.text import EMU, Box, Face, height, lines, rgb, set_paragraphs, width

SIZES = (14, 12)  # the first in which all rows stand on one slide, else the last
RESERVE = 1.12  # by so much the font of another machine may be wider
UNBROKEN = (
    1.35  # the same for a word or a year, which is not to be broken even by the widest of them
)
PADDING = (5.0, 3.0)  # points beside and over the text of a cell
WARM, COOL = (0xF5, 0xB8, 0x8A), (0x9C, 0xC3, 0xE6)  # tints that dark text is read on


class Page(NamedTuple):
    """The rows of a table on one slide: their texts, heights, and numbers in the table."""

    rows: list[list[str]]
    heights: list[float]
    numbers: list[int]


class Setting(NamedTuple):
    """How a table is set: the size of its text, its columns in points, the height of its header, its pages."""

    size: float
    widths: list[float]
    header: float
    pages: list[Page]


def setting(header, rows, box: Box, first: float, face: Face, *, once: bool = False) -> Setting:
    """Part the rows of a table over slides.

    The first slide has `first` points of height, later ones the whole box; `once` says that the first column names a
    group of rows, and is printed where the group or a slide begins.
    """
    for size in SIZES:
        widths = _widths(header, rows, box.width, size, face)
        head = _row_height(header, widths, size, face, bold=True)
        later = box.height - head

        def tall(row, widths=widths, size=size):
            return _row_height(row, widths, size, face)

        split = [
            (piece, number)
            for number, row in enumerate(rows)
            for piece in _pieces(row, widths, size, face, later)
        ]
        pages = _pages(split, tall, first - head, later, once)
        if len(pages) == 1:
            break
    share = sum(sum(page.heights) for page in pages) / len(pages)
    for more in (
        1.0,
        1.05,
        1.1,
        1.2,
        1.3,
    ):  # as full as each other, rather than a last slide with two rows
        even = _pages(split, tall, min(first - head, share * more), min(later, share * more), once)
        if len(even) == len(pages):
            pages = even
            break
    return Setting(size, widths, head, pages)


def _widths(header, rows, room: float, size: float, face: Face) -> list[float]:
    """Narrow columns keep what they need; wide ones share the rest."""
    wanted, least = [], []
    for n, name in enumerate(header):
        texts = [name, *(row[n] for row in rows)]
        wide = [RESERVE * width(t, size, face, bold=t is name) for t in texts]
        # A header wraps sooner than the column grows.
        unbroken = UNBROKEN * max(width(w, size, face, bold=True) for t in texts for w in _parts(t))
        wanted.append(max(*wide, unbroken) + 2 * PADDING[0] + 2)
        least.append(unbroken + 2 * PADDING[0] + 2)
    if sum(wanted) <= room:
        spare = (room - sum(wanted)) / len(wanted)
        return [w + spare for w in wanted]
    if sum(least) >= room:
        return [w * room / sum(least) for w in least]
    found, free = list(least), room - sum(least)
    weights = [w - at_least for w, at_least in zip(wanted, least, strict=True)]
    while free > 0.5 and sum(weights) > 0:
        share = free / sum(weights)
        free = 0.0
        for n, weight in enumerate(weights):
            given = min(weight * share, wanted[n] - found[n])
            free += weight * share - given
            found[n] += given
            if found[n] >= wanted[n] - 0.01:
                weights[n] = 0.0
    return found


def _parts(text: str) -> list[str]:
    """What of a text is not broken: words, and in Chinese four characters at a time."""
    found = []
    for word in text.split() or [""]:
        found += (
            [word[:20]] if word.isascii() else [word[i : i + 4] for i in range(0, len(word), 4)]
        )
    return found


def _row_height(row, widths, size: float, face: Face, *, bold: bool = False) -> float:
    most = max(
        len(lines(text, (w - 2 * PADDING[0]) / RESERVE, size, face, bold=bold)) * face.leading(text)
        for text, w in zip(row, widths, strict=True)
    )
    return most * size + 2 * PADDING[1] + 1


def _pages(split, tall, first: float, later: float, once: bool) -> list[Page]:
    """Rows on as few slides as they fill."""
    pages, room, named = [Page([], [], [])], first, None
    for texts, number in split:
        row = ["", *texts[1:]] if once and texts[0] == named else texts
        need = tall(row)
        if need > room and (pages[-1].rows or room < later):
            pages.append(Page([], [], []))
            room, row = later, texts
            need = tall(row)
        named = texts[0] or named
        pages[-1].rows.append(row)
        pages[-1].heights.append(need)
        pages[-1].numbers.append(number)
        room -= need
    return [page for page in pages if page.rows] or pages[:1]


def _pieces(row, widths, size, face, room: float) -> list[list[str]]:
    """A row; in several where it is taller than a slide."""
    if _row_height(row, widths, size, face) <= room:
        return [row]
    limit = max(1, int((room - 2 * PADDING[1] - 1) / (size * face.line_zh)))
    cells = []
    for text, w in zip(row, widths, strict=True):
        wrapped = lines(text, w - 2 * PADDING[0], size, face)
        cells.append(
            ["".join(wrapped[i : i + limit]).strip() for i in range(0, len(wrapped), limit)]
        )
    most = max(map(len, cells))
    return [[cell[n] if n < len(cell) else "" for cell in cells] for n in range(most)]


def add_table(
    slide, box: Box, header, page: Page, how: Setting, *, numeric, lang: str, name: str, alt: str
):
    """Put one page of a table on a slide; its first row is its header."""
    tall = how.header + sum(page.heights)
    frame = slide.shapes.add_table(
        len(page.rows) + 1, len(header), *Box(box.left, box.top, sum(how.widths), tall).emu()
    )
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    table = frame.table
    for column, wide in zip(table.columns, how.widths, strict=True):
        column.width = round(wide * EMU)
    heights = (how.header, *page.heights)
    for i, (row, high) in enumerate(zip(table._tbl.tr_lst, heights, strict=True)):
        row.set("h", str(round(high * EMU)))
        one_line = high < 2 * how.size + 2 * PADDING[1]
        texts = header if i == 0 else page.rows[i - 1]
        for n, (cell, text) in enumerate(zip(row.tc_lst, texts, strict=True)):
            set_paragraphs(
                cell.get_or_add_txBody(), [text], size=how.size, lang=lang, bold=i == 0, align="r" if n in numeric else None
            )  # fmt: skip
            about = cell.get_or_add_tcPr()
            for sides, points in ((("marL", "marR"), PADDING[0]), (("marT", "marB"), PADDING[1])):
                for side in sides:
                    about.set(side, str(round(points * EMU)))
            about.set("anchor", "ctr" if i == 0 or one_line else "t")
    return frame


def add_heat(slide, box: Box, plot: Plot, *, lang: str, face: Face, name: str, alt: str):
    """A plot of kind heat: a table whose cells are tinted by their value, the plan's row set apart."""
    size = 14
    rows = [[s.name, *(_printed(v, plot.decimals) for v in s.values)] for s in plot.series]
    header = [plot.y_title, *plot.categories]
    first = min(box.width * 0.3, width(plot.y_title, size, face, bold=True) + 16)
    widths = [first] + [(box.width - first) / len(plot.categories)] * len(plot.categories)
    head = _row_height(header, widths, size, face, bold=True)
    each = min(34.0, (box.height - head) / len(rows))
    while size > 10 and size * face.line_zh + 2 * PADDING[1] > each:
        size -= 1
    page = Page(rows, [each] * len(rows), list(range(len(rows))))
    frame = add_table(
        slide, box, header, page, Setting(size, widths, head, [page]), numeric=(), lang=lang, name=name, alt=alt
    )  # fmt: skip
    table = frame.table
    table.first_col = True
    table.horz_banding = False
    most = max((abs(v) for s in plot.series for v in s.values if v is not None), default=0) or 1.0
    for i, series in enumerate(plot.series, 1):
        marked = series.colour != style.MUTED
        for n in range(len(header)):
            cell = table.cell(i, n)
            paragraph = cell.text_frame.paragraphs[0]
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            if n:
                paragraph.alignment = PP_ALIGN.CENTER
                value = series.values[n - 1]
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb("#FFFFFF" if value is None else _tint(value / most))
                for run in paragraph.runs:
                    run.font.color.rgb = rgb(style.INK)
                    run.font.bold = marked
            if marked:
                _edged(cell, n == 0, n == len(header) - 1)
    for n in range(1, len(header)):
        table.cell(0, n).text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
    return frame


def caption(plot: Plot, lang: str) -> str:
    """What the cells, rows and columns of a table in colours are."""
    if lang == "zh":
        return f"{plot.title}；行：{plot.y_title}；列：{plot.x_title}"
    return f"{plot.title}; rows: {plot.y_title}; columns: {plot.x_title}"


def caption_height(text: str, box: Box, face: Face) -> float:
    """The points that a caption takes."""
    return height([text], box.width, 12, face)


def _printed(value, decimals: int) -> str:
    return "" if value is None else words.number(value, decimals)


def _tint(share: float) -> str:
    """White at zero, warm above and cool below."""
    end = WARM if share > 0 else COOL
    parts = [round(255 + (side - 255) * min(1.0, abs(share))) for side in end]
    return "#" + "".join(f"{part:02X}" for part in parts)


def _edged(cell, first: bool, last: bool) -> None:
    """Lines around a row that is set apart."""
    properties = cell._tc.get_or_add_tcPr()
    sides = (["L"] if first else []) + (["R"] if last else []) + ["T", "B"]
    for n, side in enumerate(sides):
        line = parse_xml(
            f'<a:ln{side} {nsdecls("a")} w="28575"><a:solidFill><a:srgbClr val="1A1A1A"/></a:solidFill></a:ln{side}>'
        )
        properties.insert(n, line)
