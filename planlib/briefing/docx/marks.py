"""Pieces of WordprocessingML: runs, paragraphs, fields, bookmarks, links; a text that they take is text and nothing else."""

import re
from xml.sax.saxutils import escape, quoteattr

from planlib import words

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
TWIPS = 1440 / 25.4  # of a millimetre
EMU = 36_000  # of a millimetre
QUOTE_FONT = "SimSun"  # of Chinese in an English document

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
# From a Chinese character to the last one that no Latin letter parts from it.
_CHINESE = re.compile(f"[{_HAN}](?:[^A-Za-z]*[{_HAN}])?")


def text(value: str) -> str:
    r"""Text as XML carries it: on one line, without the characters that XML forbids.

    Examples
    --------
    >>> text("R&D\x0c1.2\n<亿元>")
    'R&amp;D 1.2 &lt;亿元&gt;'
    """
    return escape(clean(value))


def attribute(value: str) -> str:
    """The same as the value of an attribute, with its quotation marks."""
    return quoteattr(clean(value))


def clean(value: str) -> str:
    """Text on one line, a space for each control character."""
    return re.sub(r"[\t\n\r]+", " ", _NO_XML.sub(" ", value))


def runs(value: str, lang: str, style: str = "") -> str:
    """A text as runs, of a style of characters; what is Chinese in an English document bears its language and font."""
    own = f'<w:rStyle w:val="{style}"/>' if style else ""
    if lang == "zh":
        # The marks “ ” — … are of either script: Word is told which.
        return _run(value, f'{own}<w:rFonts w:hint="eastAsia"/>')
    chinese = (
        f'{own}<w:rFonts w:hint="eastAsia" w:eastAsia="{QUOTE_FONT}"/><w:lang w:eastAsia="zh-CN"/>'
    )
    if is_chinese(value):
        return _run(value, chinese)
    pieces, at = [], 0
    for found in _CHINESE.finditer(value):
        pieces += [_run(value[at : found.start()], own), _run(found[0], chinese)]
        at = found.end()
    return "".join([*pieces, _run(value[at:], own)])


def is_chinese(value: str) -> bool:
    """Is a text, on the whole, Chinese?"""
    return 2 * len(re.findall(f"[{_HAN}]", value)) > len(value.replace(" ", ""))


def _run(value: str, properties: str) -> str:
    if not value:
        return ""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inner}<w:t xml:space="preserve">{text(value)}</w:t></w:r>'


def paragraph(style: str, *inner: str, properties: str = "") -> str:
    """A paragraph of a style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(inner)}</w:p>'


def field(code: str, result: str) -> str:
    """A field of ours (never of a plan) with the runs that it shows until it is renewed."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return (
        mark.format("begin") + instruction + mark.format("separate") + result + mark.format("end")
    )


def bookmark(number: int, name: str, inner: str) -> str:
    """What a link points to."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'


def outward(relation: str, inner: str) -> str:
    """A link to an address, which a relation of the document holds."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{inner}</w:hyperlink>'


def link(anchor: str, inner: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{inner}</w:hyperlink>'


def picture(relation: str, number: int, title: str, alt: str, size_mm: tuple[float, float]) -> str:
    """A picture in its line, with its alternative text."""
    width, height = (round(mm * EMU) for mm in size_mm)
    named = f'id="{number}" name={attribute(title)} descr={attribute(alt)}'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/>'
        f"<wp:docPr {named} title={attribute(title)}/>"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="image{number}.png"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def twips(mm: float) -> int:
    """Millimetres as Word counts them."""
    return round(mm * TWIPS)


def columns(value: str) -> int:
    """How many columns a text takes, on one line."""
    return words.columns(clean(value))
