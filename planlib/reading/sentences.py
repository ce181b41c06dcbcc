"""Where sentences end, and the quote that a record carries."""

import re
from collections.abc import Iterator

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


def quote(text: str, sentence: tuple[int, int], what: tuple[int, int]) -> dict:
    """The sentence around a span, cut where it is longer than a quote may be: quote_start, quote."""
    start, end = sentence
    while start < what[0] and text[start].isspace():
        start += 1
    if end - start > LONGEST_QUOTE:
        spare = max(0, LONGEST_QUOTE - (what[1] - what[0]))
        start = max(start, what[0] - spare // 2)
        end = max(what[1], min(end, start + LONGEST_QUOTE))
    return {"quote_start": start, "quote": text[start:end].rstrip()}
