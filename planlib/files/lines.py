"""Lines of an extracted text: what pages, Word documents and pdf files have in common.

A text file is never rewritten. What is extracted from the other kinds carries the marks of its
layout, and those are left behind here.
"""

import re
import unicodedata

# Fonts that draw 长 and the radical ⻓ with one glyph make pdf files that say the radical.
_SIMPLIFIED_RADICALS = dict(
    zip(
        "⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰",
        "民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙",
        strict=True,
    )
)
_RADICALS = {
    chr(code): unicodedata.normalize("NFKC", chr(code))
    for code in (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
    if len(unicodedata.normalize("NFKC", chr(code))) == 1
}
_INVISIBLE = dict.fromkeys(
    [
        *(c for c in range(0x20) if chr(c) not in "\t\n"),
        *(0x7F, 0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF),
    ]
)
# Symbol fonts keep their signs in a private area; what stands there in a plan is a bullet.
_PRIVATE = {chr(code): "•" for code in range(0xE000, 0xF900)}
_TABLE = str.maketrans(_RADICALS | _SIMPLIFIED_RADICALS | _PRIVATE) | _INVISIBLE
_ODD_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\x85]")

LONGEST_CELL = 3


def clean(line: str) -> str:
    """A line without indents and invisible characters, its symbols those that everybody types."""
    return _ODD_SPACE.sub(" ", line.translate(_TABLE)).strip()


def row(cells: list[list[str]]) -> list[str]:
    """The lines of a table row, given the lines of each cell.

    A row is one line, cells joined by a tab. But a cell that holds a text of its own, because a
    table is used to lay out a page, keeps its lines.
    """
    if sum(map(bool, cells)) <= 1 or max(map(len, cells)) > LONGEST_CELL:
        return [line for cell in cells for line in cell]
    return ["\t".join(" ".join(cell) for cell in cells)]
