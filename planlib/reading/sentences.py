"""Where sentences end, and the quote that a record carries."""

import re
from collections.abc import Iterator

from planlib.reading.characters import Plain
from planlib.reading.document import Paragraph

_END = re.compile(r"[。；;！？!?\n\r]+")
LONGEST_QUOTE = 200


def spans(plain: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of a paragraph, without its end mark."""
    start = paragraph.body
    for mark in _END.finditer(plain, paragraph.body, paragraph.end):
        yield start, mark.start()
        start = mark.end()
    yield start, paragraph.end


def place(plain: Plain, sentence: tuple[int, int], what: tuple[int, int]) -> dict:
    """Where a stretch of a sentence stands in the text, and the sentence as its quote.

    A sentence longer than a quote may be is cut around the stretch.
    """
    start, end = plain.span(*what)
    return cut(plain.original, plain.span(*sentence), (start, end))


def cut(text: str, sentence: tuple[int, int], what: tuple[int, int]) -> dict:
    """The same for places of the text itself."""
    (first, last), (start, end) = sentence, what
    while first < start and text[first].isspace():
        first += 1
    if last - first > LONGEST_QUOTE:
        spare = max(0, LONGEST_QUOTE - (end - start))
        first = max(first, start - spare // 2)
        last = max(end, min(last, first + LONGEST_QUOTE))
    return {"start": start, "end": end, "quote_start": first, "quote": text[first:last].rstrip()}
