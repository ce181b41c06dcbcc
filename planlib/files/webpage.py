"""The text of a web page: the article, without the menus around it."""

import re
from typing import NamedTuple

from planlib.errors import MissingExtra
from planlib.files import lines

_BLOCKS = set(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol p pre section summary table
    tbody td tfoot th thead tr ul""".split()
)
_UNSEEN = set(
    """audio button canvas datalist del head iframe input map noscript object option rt script select
    style svg template textarea title video""".split()
)
# Around the article; but there are sites that wrap the whole page in a form, or the article's title
# in a header.
_AROUND = {"nav", "header", "footer", "aside", "form"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WIDE = "[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’—…·]"
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]\s*(?={_WIDE})")
_NUMBERED = re.compile(r"\s*[（(第]?[\d一二三四五六七八九十①-⑳]")

ARTICLE_SHARE = 0.8


class _Line(NamedTuple):
    text: str
    linked: int  # characters of it that are links
    block: object


def text(html: str) -> str:
    """The text of a page, a paragraph, heading, list item or table row a line.

    Where paragraphs of prose stand together, they are the article: what holds them is read, with what
    stands around them as long as that is not mostly links.
    """
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtra("lxml", "documents") from None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(html.encode(), parser)
    except etree.LxmlError:  # nothing but blanks and comments
        return ""
    body = root.find("body") if root is not None else None
    if body is None:
        return ""
    told = _Page(body).lines
    article = _article(body, told)
    if article is not None:
        told = _of_the_article(article, told)
    return "\n".join(line.text for line in told)


class _Page:
    """Walks an element once and collects its lines."""

    def __init__(self, element):
        self.length = _length(element)
        self.lines: list[_Line] = []
        self.said: list[tuple[str, bool]] = []
        self.number = ""
        self._walk(element, element, False)
        self._end_line(element)

    def _walk(self, element, block, linked: bool) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        linked = linked or (tag == "a" and bool(element.get("href")))
        if tag == "tr":
            self._row(element)
            return
        own = element if tag in _BLOCKS else block
        self.number = _number(element) or self.number
        self._say(element.text or "", linked, tag == "pre", own)
        for child in element:
            if isinstance(child.tag, str) and not self._is_unseen(child):
                if child.tag in _BLOCKS or child.tag == "br":
                    self._end_line(own)
                self._walk(child, own, linked)
                if child.tag in _BLOCKS:
                    self._end_line(child)
            self._say(child.tail or "", linked, tag == "pre", own)

    def _say(self, words: str, linked: bool, is_printed: bool, block) -> None:
        first, *rest = words.split("\n") if is_printed else [words]
        self.said.append((first, linked))
        for line in rest:
            self._end_line(block)
            self.said.append((line, linked))

    def _end_line(self, block) -> None:
        said = _WRAPPED.sub("", "".join(words for words, _ in self.said))
        linked = sum(len(words.strip()) for words, linked in self.said if linked)
        self.said = []
        line = lines.clean(re.sub(r"[ \t\r\n\f]+", " ", said))
        if line:
            self.lines.append(_Line(self.number + line, linked, block))
            self.number = ""

    def _row(self, row) -> None:
        self._end_line(row)
        cells = [c for c in row if c.tag in ("td", "th") and not self._is_unseen(c)]
        told = [self._of(cell) for cell in cells]
        joined = lines.row([[line.text for line in cell] for cell in told])
        if len(joined) == 1 and not any(cell.find(".//table") is not None for cell in cells):
            linked = sum(line.linked for cell in told for line in cell)
            self.lines.append(_Line(joined[0], linked, row))
        else:
            self.lines += [line for cell in told for line in cell]

    def _of(self, cell) -> list[_Line]:
        before, self.lines = self.lines, []
        self._walk(cell, cell, False)
        self._end_line(cell)
        told, self.lines = self.lines, before
        return told

    def _is_unseen(self, element) -> bool:
        if element.tag in _UNSEEN or element.get("hidden") is not None:
            return True
        if _HIDDEN.search(element.get("style", "")):
            return True
        if element.tag not in _AROUND or element.getparent().tag in ("article", "main"):
            return False
        return 2 * _length(element) < self.length


def _length(element) -> int:
    """Characters of the text in an element, scripts left out."""
    said = element.xpath(".//text()[not(parent::script or parent::style)]")
    return sum(len(words.strip()) for words in said)


def _number(element) -> str:
    """The number that a browser prints in front of an item of a numbered list."""
    parent = element.getparent()
    if element.tag != "li" or parent is None or parent.tag != "ol":
        return ""
    if parent.get("type", "1") != "1" or "none" in parent.get("style", ""):
        return ""
    if _NUMBERED.match("".join(element.itertext())):
        return ""  # it brings its own
    start = int(parent.get("start")) if re.fullmatch(r"\d{1,4}", parent.get("start", "")) else 1
    return f"{start + [e for e in parent if e.tag == 'li'].index(element)}. "


def _is_menu(line: _Line) -> bool:
    return 2 * line.linked > len(line.text)


def _is_prose(line: _Line) -> bool:
    return len(line.text) >= 20 and bool(re.search("[，。；,;]", line.text)) and not _is_menu(line)


def _article(body, told: list[_Line]):
    """The element that holds most of the prose; None where there is no prose."""
    prose: dict = {}
    for line in filter(_is_prose, told):
        for element in (line.block, *line.block.iterancestors()):
            prose[element] = prose.get(element, 0) + len(line.text)
    if not prose:
        return None
    article = body
    while True:
        inner = max(article, key=lambda e: prose.get(e, 0), default=None)
        if inner is None or prose.get(inner, 0) < ARTICLE_SHARE * prose[body]:
            break
        article = inner
    while article is not body:
        around = [line for line in _inside(article.getparent(), told) if not _is_in(line, article)]
        if 2 * sum(line.linked for line in around) > sum(len(line.text) for line in around):
            break
        article = article.getparent()
    return article


def _is_in(line: _Line, element) -> bool:
    return line.block is element or any(e is element for e in line.block.iterancestors())


def _inside(element, told: list[_Line]) -> list[_Line]:
    return [line for line in told if _is_in(line, element)]


def _of_the_article(article, told: list[_Line]) -> list[_Line]:
    inside = [line for line in _inside(article, told) if not _is_menu(line)]
    titles = [line for line in told if line.block.tag == "h1"]
    if len(titles) == 1 and not _is_in(titles[0], article):
        inside = [*titles, *inside]
    return inside
