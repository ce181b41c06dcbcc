"""The text of a pdf file: paragraphs put together again from printed lines.

A pdf file knows where each character stands on the page, and nothing of paragraphs. What a reader sees
tells them: where a line ended although the beginning of the next one had room on it, a paragraph ended.
"""

import itertools
import re
import statistics
import threading
from collections import Counter

from planlib.errors import MissingExtra, ReadError
from planlib.files import pdfpage
from planlib.files.pdfpage import Line

_ONE_AT_A_TIME = threading.Lock()  # PDFium crashes when two threads are in it


def text(raw: bytes, name: str) -> tuple[str, tuple[int, ...]]:
    """The text of a pdf file, and the offset at which each page begins.

    Raises
    ------
    ReadError
        If it takes a password, is a scan, or does not say which characters it prints.
    """
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtra("pypdfium2", "documents") from None
    with _ONE_AT_A_TIME:
        try:
            document = pypdfium2.PdfDocument(raw)
        except pypdfium2.PdfiumError as error:
            if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
                raise ReadError(
                    f"{name} is protected by a password. Open it, save or print it as a pdf "
                    "without one, and try again."
                ) from None
            raise
        try:
            pages = [pdfpage.read(page) for page in document]
        finally:
            document.close()
    characters = [c for page in pages for c in page.characters]
    lost = sum(page.lost for page in pages)
    if 100 * lost > len(characters):
        raise ReadError(
            f"{name} prints with fonts that are neither in it nor on this machine, so that {lost} "
            "pieces of its text are lost. Install a font for Chinese, or get the plan as .docx."
        )
    if 3 * sum(c.sign == pdfpage.UNKNOWN for c in characters) > len(characters) > 0:
        raise ReadError(
            f"{name} does not say which characters it prints: its fonts came without their code. "
            "Read it with OCR, or get the plan as .docx."
        )
    printed = [pdfpage.lines_of(page, number) for number, page in enumerate(pages)]
    read = [line for page in _without_running_heads(printed) for line in page]
    if not read:
        raise ReadError(
            f"{name} holds pictures of pages and no text: it is a scan and needs OCR. "
            "Run OCR on it and save the result as .docx, or get the plan itself."
        )
    return _joined(read, len(pages))


# --- what every page bears ------------------------------------------------------------------------

_PAGE_NUMBER = re.compile(
    r"[-—–－·•~〜 ]*(?:第 ?|Page )?\d{1,4}(?: ?页)?(?: ?(?:/|of|，|,)? ?共? ?\d{1,4} ?页?)?[-—–－·•~〜 ]*"
    r"|\S+://\S+\s+\d+/\d+"  # and what browsers print at the edges
    r"|\d{1,4}/\d{1,2}/\d{1,4},? \d{1,2}:\d\d.*",
    re.IGNORECASE,
)


def _without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """The pages without page numbers and without the lines that stand on many pages in one place."""
    ordered = [sorted(page, key=lambda line: -line.y) for page in pages]
    edges = [edge for page in ordered for edge in (page[:2], page[2:][-2:][::-1])]
    heads = Counter(head for edge in edges for line in edge for head in _heads(line))
    enough = max(2, sum(map(bool, pages)) / 3)

    def is_running(line: Line) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(line.text)) or any(
            heads[head] >= enough for head in _heads(line)
        )

    running = {line for edge in edges for line in itertools.takewhile(is_running, edge)}
    return [[line for line in page if line not in running] for page in pages]


def _heads(line: Line) -> set[tuple[str, int]]:
    """What a line says and how high it stands; a number in it may be that of the page."""
    numbers = re.finditer(r"\d{1,4}", line.text)
    turned = (
        f"{line.text[: n.start()]}page{line.page - int(n[0])}{line.text[n.end() :]}"
        for n in numbers
    )
    return {(said, round(line.y / 6)) for said in (line.text, *turned)}


# --- paragraphs -----------------------------------------------------------------------------------

_HEADED = re.compile("第?[一二三四五六七八九十]{1,3}[、章节部]")
_NUMBERED = re.compile(
    _HEADED.pattern
    + r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}(?:[、．]|\.(?!\d))|[①-⑳•●■◆○▪□]"
)
_CONTENTS = re.compile(r".*(?:[.…·‥]\s?){4,}\s*\d{1,4}")
_ENDS = ("。", "；", "：", "！", "？", "”", "）", ".", ";", ":", "!", "?", ")", "…")


def _joined(read: list[Line], pages: int) -> tuple[str, tuple[int, ...]]:
    """Paragraphs, one a line, and where the pages begin."""
    page = _Setting(read)
    said = ""
    starts: list[int] = []
    before = None
    for line in read:
        if _CONTENTS.fullmatch(line.text):
            continue
        if before is not None:
            if page.parts(before, line):
                said += "\n"
            elif before.text[-1].isascii() and line.text[0].isascii():
                said += " " if before.text[-1].isalpha() and line.text[0].isalpha() else ""
        starts += [len(said)] * (line.page + 1 - len(starts))
        said += line.text
        before = line
    return said, (*starts, *[len(said)] * (pages - len(starts)))


class _Setting:
    """How a text is set: its size, its columns, their margins, its distance of lines."""

    def __init__(self, read: list[Line]):
        self.size = statistics.median(line.size for line in read)
        body = [
            line
            for line in read
            if abs(line.size - self.size) < 0.08 * self.size and not line.is_row
        ] or read
        self.middle = _between_columns(body)
        self.margins = {}
        for side in {self._side(line) for line in read}:
            own = [line for line in body if self._side(line) == side] or body
            self.margins[side] = (
                _common([line.left for line in own], self.size, min),
                _common([line.body for line in own], self.size, max),
            )
        pairs = [(a, b) for a, b in itertools.pairwise(body) if a.page == b.page and a.y > b.y]
        steps = [a.y - b.y for a, b in pairs]
        self.step = _common(steps, self.size / 4, min) if steps else 2 * self.size
        # Where new paragraphs are indented, every indented line is a new paragraph.
        fresh = [self._indent(b) for a, b in pairs if self._room(a, b) > self.size]
        self.indents = bool(fresh) and statistics.median(fresh) > 0.8 * self.size

    def _side(self, line: Line) -> tuple[int, bool]:
        """Left or right page, left or right column."""
        return line.page % 2, line.left > self.middle

    def parts(self, before: Line, line: Line) -> bool:
        """Does a new paragraph begin with this line?"""
        if before.is_row or line.is_row or abs(before.size - line.size) > 0.08 * self.size:
            return True
        step = before.y - line.y if before.page == line.page else 0
        if self._is_title(before) and self._is_title(line) and step < 2 * line.size:
            return bool(re.match("[—（(-]", line.text) or _NUMBERED.match(line.text))
        if step > 1.4 * self.step * max(1, line.size / self.size):
            return True
        indented = self._indent(line) > 0.8 * self.size
        ended = before.text.endswith(_ENDS)
        if indented and (self.indents or ended or _NUMBERED.match(line.text)):
            return True
        # Of （1）…。（2）…。 a line may begin with the next number, and no paragraph does.
        numbered = _HEADED if self.indents else _NUMBERED
        if ended and numbered.match(line.text):
            return True
        return self._room(before, line) > 0.7 * self.size

    def _room(self, before: Line, line: Line) -> float:
        """What was left of a line, had the beginning of the next one stood on it."""
        return self.margins[self._side(before)][1] - before.right - line.first

    def _indent(self, line: Line) -> float:
        return line.left - self.margins[self._side(line)][0]

    def _is_title(self, line: Line) -> bool:
        """Larger than the text, and in the middle."""
        left, right = self.margins[self._side(line)]
        aside = abs((line.left - left) - (right - line.right))
        return line.size > 1.08 * self.size and aside < 2 * line.size


def _between_columns(body: list[Line]) -> float:
    """Where the right of two columns begins; out of reach where there is but one."""
    middle = (min(line.left for line in body) + max(line.right for line in body)) / 2
    left = sum(line.right < middle for line in body)
    right = sum(line.left > middle for line in body)
    in_two = left + right > 0.9 * len(body) and min(left, right) > 0.2 * len(body)
    return middle if in_two else float("inf")


def _common(values: list[float], width: float, outermost) -> float:
    """The outermost value of those that are common, within a width."""
    bins = Counter(round(value / width) for value in values)
    enough = max(2, 0.03 * len(values)) if len(values) > 2 else 1
    common = {place for place, count in bins.items() if count >= enough} or set(bins)
    chosen = outermost(common)
    return outermost(value for value in values if round(value / width) == chosen)
