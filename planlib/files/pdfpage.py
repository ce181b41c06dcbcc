"""What stands on a page of a pdf file: characters and ruled lines, and the lines of text they make up."""

import ctypes
import itertools
import math
import re
import statistics
from collections import Counter
from typing import NamedTuple

from planlib.files import lines

UNKNOWN = "\ufffd"
_GAP = "\x1f"  # a space that is not in the file: PDFium saw a gap
_LATIN_ENDS = "\u0250"
MOST_RULES = 3000  # a drawing has more
_CLOSE = 3.0  # points by which what belongs together may be apart

# What typesetters do not part: a word, a number with its sign, a character from its punctuation, and
# nothing at a quotation mark of which they cannot tell whether it opens or closes.
_CLOSING = "，。、；：！？）》〉」』】〕”’%％℃‰·…—,.;:!?)]}"
_SIGN = rf"[（《〈「『【〔“‘(\[]*(?:[!-~]+|[^{re.escape(_CLOSING)}])[{re.escape(_CLOSING)}]*"
_UNPARTED = re.compile(rf"(?:{_SIGN}(?:(?<=[”’])|(?=[“‘])))*{_SIGN}|.", re.DOTALL)


class Box(NamedTuple):
    """Edges, upwards and to the right."""

    left: float
    right: float
    bottom: float
    top: float


class Character(NamedTuple):
    """A character with its place; `y` is that of its base line."""

    left: float
    right: float
    y: float
    sign: str
    space: str  # in front of it
    size: float


class Line(NamedTuple):
    """A printed line, or a row of a table."""

    text: str
    page: int
    left: float
    right: float
    body: float  # right edge of its last character that is no punctuation
    y: float
    size: float
    first: float  # width of what cannot be parted at its beginning
    is_row: bool


class Page(NamedTuple):
    """What was found on a page."""

    characters: list[Character]
    rules: list[Box]
    lost: int  # pieces of text that PDFium passes over for want of a font


def read(page) -> Page:
    """The characters and rules of a page, turned so that most of its text runs from left to right."""
    found = _characters(page)
    # Text in another direction than the rest is no part of it: a watermark, a stamp.
    counted = Counter(turns for turns, *_ in found).most_common(1)
    main = counted[0][0] if counted else 0
    characters = []
    for turns, box, base, sign, space, size in found:
        if turns == main:
            left, right, *_ = _upright(main, box)
            y = _upright(main, base).bottom
            characters.append(Character(left, right, y, sign, space, size))
    rules, lost = _objects(page)
    return Page(characters, [_upright(main, rule) for rule in rules], lost)


def _characters(page):
    """Turns, box, base point, sign, space in front and size of each character, as printed."""
    import pypdfium2.raw as pdfium

    textpage = page.get_textpage()
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    found = []
    space = ""
    for i in range(textpage.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(textpage, i))
        if pdfium.FPDFText_IsGenerated(textpage, i) == 1:
            space = space or (_GAP if sign == " " else "")
            continue
        if pdfium.FPDFText_HasUnicodeMapError(textpage, i) == 1 or sign == "\0":
            sign = UNKNOWN
        elif pdfium.FPDFText_IsHyphen(textpage, i) == 1:
            sign = "-"  # PDFium says something else where it parts a word
        elif sign.isspace():
            space += sign
            continue
        pdfium.FPDFText_GetCharOrigin(textpage, i, x, y)
        pdfium.FPDFText_GetLooseCharBox(textpage, i, box)
        pdfium.FPDFText_GetMatrix(textpage, i, matrix)
        size = pdfium.FPDFText_GetFontSize(textpage, i) * math.hypot(matrix.c, matrix.d)
        found.append(
            (
                _turns(matrix.a, matrix.b),
                Box(box.left, box.right, box.bottom, box.top),
                Box(x.value, x.value, y.value, y.value),
                sign,
                space,
                size,
            )
        )
        space = ""
    textpage.close()
    return found


def _objects(page) -> tuple[list[Box], int]:
    """Ruled lines, and how many pieces of text have no width because their font is nowhere."""
    import pypdfium2.raw as pdfium

    rules = []
    lost = 0
    left, right, unused = ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    for i in range(pdfium.FPDFPage_CountObjects(page)):
        piece = pdfium.FPDFPage_GetObject(page, i)
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules += _rules(piece)
        elif kind == pdfium.FPDF_PAGEOBJ_TEXT:
            pdfium.FPDFPageObj_GetBounds(piece, left, unused, right, unused)
            font = pdfium.FPDFTextObj_GetFont(piece)
            lost += left.value == right.value and not pdfium.FPDFFont_GetIsEmbedded(font)
    return rules, lost


def _rules(path) -> list[Box]:
    """Upright and level lines of a path; a frame has four."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    found = []
    start = last = None
    for i in range(min(pdfium.FPDFPath_CountSegments(path), 1000)):  # a drawing has more
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            found.append((last, point))
        if pdfium.FPDFPathSegment_GetClose(segment):
            found.append((point, start))
        last = point
    boxes = [
        Box(*sorted((a[0], b[0])), *sorted((a[1], b[1])))
        for a, b in found
        if a is not None and b is not None
    ]
    return [b for b in boxes if min(b.right - b.left, b.top - b.bottom) < 1]


def _turns(a: float, b: float) -> int | None:
    """Quarter turns of a character; None where it is askew."""
    if abs(b) < 0.3 * abs(a):
        return 0 if a > 0 else 2
    if abs(a) < 0.3 * abs(b):
        return 1 if b > 0 else 3
    return None


def _upright(turns: int | None, box: Box) -> Box:
    """A box when the page is turned so that the text runs from left to right."""
    left, right, bottom, top = box
    return Box(
        *(
            (left, right, bottom, top),
            (bottom, top, -right, -left),
            (-right, -left, -top, -bottom),
            (-top, -bottom, left, right),
        )[turns or 0]
    )


# --- lines ----------------------------------------------------------------------------------------


def lines_of(page: Page, number: int) -> list[Line]:
    """Lines in the order in which they were printed; a table row is a line, cells joined by a tab."""
    grid = _Grid(page)
    found: list[Line] = []
    loose: list[Character] = []
    told = set()
    for character in page.characters:
        row = grid.row_of(character)
        if row is None:
            loose.append(character)
        elif row not in told:
            told.add(row)
            found += _printed(loose, number)
            loose = []
            found.append(_row(grid.rows[row], number))
    return [line for line in (*found, *_printed(loose, number)) if line.text]


class _Grid:
    """The ruled cells of a page: which row and column each character stands in."""

    def __init__(self, page: Page):
        self.level = [r for r in page.rules if r.right - r.left > _CLOSE]
        self.upright = [r for r in page.rules if r.top - r.bottom > _CLOSE]
        self.tops: list[float] = []
        self.lefts: list[float] = []
        self.rows: dict[float, dict[float, list[Character]]] = {}
        self.places: dict[Character, float] = {}
        if min(len(self.level), len(self.upright)) < 2 or len(page.rules) > MOST_RULES:
            return
        for character in page.characters:
            cell = self._cell(character)
            if cell:
                self.places[character] = cell[0]
                self.rows.setdefault(cell[0], {}).setdefault(cell[1], []).append(character)

    def row_of(self, character: Character) -> float | None:
        """The row of a character; None outside tables, and in a frame around some text."""
        row = self.places.get(character)
        return row if row is not None and len(self.rows[row]) > 1 else None

    def _cell(self, character: Character) -> tuple[float, float] | None:
        x = (character.left + character.right) / 2
        y = character.y + character.size / 3
        level = [r.top for r in self.level if r.left - _CLOSE < x < r.right + _CLOSE]
        upright = [r.left for r in self.upright if r.bottom - _CLOSE < y < r.top + _CLOSE]
        above, left = (min((t for t in level if t > y), default=None),
                       max((a for a in upright if a < x), default=None))  # fmt: skip
        if above is None or left is None or min(level) > y or max(upright) < x:
            return None
        return _nearest(above, self.tops), _nearest(left, self.lefts)


def _nearest(value: float, known: list[float]) -> float:
    """The known value close to this one, which is known from now on: rules are drawn twice."""
    near = next((k for k in known if abs(k - value) < _CLOSE), None)
    if near is None:
        known.append(value)
    return value if near is None else near


def _row(cells: dict[float, list[Character]], number: int) -> Line:
    parts = [_printed(cells[left], number) for left in sorted(cells)]
    texts = ["".join(line.text for line in part) for part in parts]
    first = parts[0][0]
    return first._replace(text="\t".join(texts), is_row=True)


def _printed(characters: list[Character], number: int) -> list[Line]:
    """Characters as lines: a new one begins where the base line changes."""
    rows: list[list[list[Character]]] = []  # a line is one run of characters, or some
    last = None
    for character in characters:
        size = max(character.size, last.size) if last else 0
        if last is None or abs(character.y - last.y) > size / 2:
            rows.append([[]])
        elif character.left < last.left - size:
            rows[-1].append([])
        rows[-1][-1].append(character)
        last = character
    return [_line([c for run in sorted(row) for c in run], number) for row in rows]


def _line(row: list[Character], number: int) -> Line:
    size = statistics.median(c.size for c in row)
    said = row[0].sign
    for before, character in itertools.pairwise(row):
        room = sum(0.5 if c.isascii() else 1 for c in character.space if c != _GAP)
        if character.left - before.right > (1 + room) * size:
            said += "\t"
        elif character.space != _GAP:
            said += character.space
        elif max(said[-1], character.sign) < _LATIN_ENDS:
            said += " "  # between 增长 and 8% the gap is the setting's and no space
        said += character.sign
    signs = "".join(c.sign for c in row)
    body = row[: len(signs.rstrip(_CLOSING)) or 1]  # punctuation may hang over the margin
    unparted = _UNPARTED.match(signs[:40])[0]
    said = lines.clean(said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore"))
    return Line(
        text=said,
        page=number,
        left=row[0].left,
        right=max(c.right for c in row),
        body=max(c.right for c in body),
        y=row[0].y,
        size=size,
        first=row[len(unparted) - 1].right - row[0].left,
        is_row="\t" in said,
    )
