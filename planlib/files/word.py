"""The text of a Word document: its paragraphs with the numbers that Word prints, its table rows.

Read from the XML itself. Many documents of offices hold what libraries for Word stumble over, such as a
link to a picture that is gone, and none of that touches the text.
"""

import io
import re
import zipfile

from planlib.errors import MissingExtra
from planlib.files import lines
from planlib.files.numbering import Numbering

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_OFFICE = re.compile(r"/relationships/(officeDocument|numbering|styles)$")

_TEXT = {
    **dict.fromkeys((f"{_W}tab", f"{_W}ptab"), "\t"),
    **dict.fromkeys((f"{_W}br", f"{_W}cr"), "\n"),
    f"{_W}noBreakHyphen": "-",
}
# Deleted and moved text, what a field is computed from, phonetic signs, and the copy of a text box
# for old versions of Word.
_UNSEEN = {
    *(_W + name for name in ("del", "moveFrom", "delText", "instrText", "delInstrText", "rt")),
    *(_W + name for name in ("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}


def text(raw: bytes) -> str:
    """The text of a .docx file, a paragraph or a table row a line.

    Whatever zip and XML raise where the file is damaged passes through.
    """
    with zipfile.ZipFile(io.BytesIO(raw)) as file:
        main = _related(file, "").get("officeDocument", "word/document.xml")
        parts = _related(file, main)
        document = _Document(*(_xml(file, parts.get(name)) for name in ("numbering", "styles")))
        return "\n".join(document.lines(_xml(file, main).find(f"{_W}body")))


def _xml(file: zipfile.ZipFile, name: str | None):
    """The root of a part, None where the document has no such part."""
    try:
        from lxml import etree
    except ImportError:
        raise MissingExtra("lxml", "documents") from None
    if name is None or name not in file.namelist():
        return None
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(file.read(name).replace(_STRICT, _W[1:-1].encode()), parser)


def _related(file: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Parts that a part names as its text, numbering and styles."""
    folder, _, name = part.rpartition("/")
    found = _xml(file, f"{folder}/_rels/{name}.rels".lstrip("/"))
    related = {}
    for relationship in found if found is not None else ():
        kind = _OFFICE.search(relationship.get("Type", ""))
        if kind:
            target = relationship.get("Target", "")
            inside = target if target.startswith("/") else f"{folder}/{target}"
            related[kind[1]] = inside.lstrip("/")
    return related


class _Document:
    """Walks a body once, in order, since automatic numbers count on."""

    def __init__(self, numbering, styles):
        self.numbering = Numbering(numbering, styles)

    def lines(self, parent) -> list[str]:
        """The lines of a body, a cell or a text box."""
        found = []
        carried = ""
        for element in _flattened(parent):
            if element.tag == f"{_W}tbl":
                for row in _flattened(element, f"{_W}tr"):
                    found += self._row(row)
                continue
            boxes = []
            words = carried + _words(element, boxes).strip()
            carried = ""
            if _mark_is_gone(element):  # deleting its mark joins a paragraph to the next one
                carried = words
                continue
            if not self.numbering.is_contents(element):
                number = self.numbering.of(element)
                found += _cleaned(number + words) if words else []
            for box in boxes:
                found += self.lines(box)
        return found + _cleaned(carried)

    def _row(self, row) -> list[str]:
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return []
        cells = list(_flattened(row, f"{_W}tc"))
        told = [self.lines(cell) for cell in cells]
        if any(cell.find(f".//{_W}tbl") is not None for cell in cells):
            return [line for cell in told for line in cell]
        return lines.row(told)


def _cleaned(words: str) -> list[str]:
    return [line for line in map(lines.clean, words.split("\n")) if line]


def _flattened(parent, *tags: str):
    """Paragraphs and tables, or what is asked for, out of content controls and the like."""
    wanted = tags or (f"{_W}p", f"{_W}tbl")
    for element in parent:
        if element.tag in wanted:
            yield element
        elif element.tag not in _UNSEEN:
            yield from _flattened(element, *wanted)


def _words(element, boxes: list) -> str:
    """The text of a paragraph as printed; text boxes in it are put aside."""
    said = []
    for child in element:
        tag = child.tag
        if tag in (f"{_W}t", f"{_MATHS}t"):
            said.append(child.text or "")
        elif tag in _TEXT:
            said.append(_TEXT[tag])
        elif tag == f"{_W}sym":
            said.append(_symbol(child))
        elif tag == f"{_W}txbxContent":
            boxes.append(child)
        elif tag not in _UNSEEN and not (tag == f"{_W}r" and _is_hidden(child)):
            said.append(_words(child, boxes))
    return "".join(said)


def _symbol(element) -> str:
    """A sign of the font Symbol, which has its own numbers for ≥; of any other font a bullet."""
    code = int(element.get(f"{_W}char", "0"), 16) % 0x1000
    symbols = {0xA3: "≤", 0xB1: "±", 0xB3: "≥", 0xB4: "×"}
    return symbols.get(code, "•") if element.get(f"{_W}font") == "Symbol" else "•"


def _is_hidden(run) -> bool:
    hidden = run.find(f"{_W}rPr/{_W}vanish")
    return hidden is not None and hidden.get(f"{_W}val", "1") not in ("0", "false", "off")


def _mark_is_gone(paragraph) -> bool:
    return any(paragraph.find(f"{_W}pPr/{_W}rPr/{_W}{n}") is not None for n in ("del", "moveFrom"))
