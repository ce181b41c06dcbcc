"""The briefing as a Word document: the form in which an office passes it around."""

import datetime
import io
import re
import urllib.parse
from pathlib import Path

from planlib import __version__
from planlib.briefing import packing
from planlib.briefing.blocks import Chart, Section, Table
from planlib.briefing.content import WORDS, Content, citation
from planlib.briefing.docx import styles
from planlib.briefing.docx.marks import (
    NAMESPACES,
    bookmark,
    clean,
    field,
    link,
    outward,
    paragraph,
    picture,
    runs,
)
from planlib.briefing.docx.styles import PAGES, Page
from planlib.briefing.docx.tables import laid_out, set_table
from planlib.briefing.drawings import Drawing, drawn
from planlib.errors import MissingExtra

try:
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
    from docx.oxml import parse_xml
except ImportError:
    raise MissingExtra("python-docx", "briefing") from None

TWO_ON_A_PAGE, TALLEST = 0.38, 0.72  # heights of a picture, as parts of the page
NARROWEST, SMALLEST = 0.85, 0.75  # widths of a picture, as parts of the page and of what was drawn
# What the template of python-docx brings along and this document has no use for.
UNUSED = (RELATION.THUMBNAIL, RELATION.CUSTOM_XML, RELATION.WEB_SETTINGS)
STYLES_OF_2007 = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"


def write(
    content: Content,
    path: str | Path,
    *,
    made: datetime.datetime,
    drawings: dict[str, Drawing] | None = None,
) -> None:
    """Write the briefing of one language as a Word document.

    Title, key messages with links to their evidence, sections with charts and tables, method, sources. The
    Chinese one has the fonts, sizes, margins and line pitch of a Chinese office, by name alone: no font is
    embedded. Text of a plan is text, whatever it looks like.

    Parameters
    ----------
    content
        What `planlib.briefing.content.content` returns.
    path
        The file, which ends in ``.docx``; it is replaced.
    made
        The date that the document bears.
    drawings
        The bare charts by their keys; drawn here if None.

    Raises
    ------
    MissingExtra
        If python-docx is not installed.

    Examples
    --------
    >>> import planlib as pl, tempfile
    >>> from planlib.briefing.content import content
    >>> from planlib.briefing.facts import Facts
    >>> plan = pl.read_plan(text="全区上下要认真贯彻会议精神。")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "briefing.docx"
    ...     write(content(Facts(plan), "zh"), path, made=datetime.datetime(2017, 2, 7))
    ...     docx.Document(path).core_properties.author
    'planlib'
    """
    if drawings is None:
        drawings = {chart.key: drawn(chart, content.lang)[0] for chart in content.charts}
    document = docx.Document()
    _equip(document, content.lang)
    body = _Body(document, content, drawings)
    body.fill()
    _date(document, content, made)
    document.save(str(path))
    packing.normalise(Path(path))


def _equip(document, lang: str) -> None:
    """Put our own styles, lists, fonts and settings in the place of the template's."""
    package, main = document.part.package, document.part
    for part in (package, main):
        rels = part.rels
        for key in [k for k, rel in rels.items() if rel.reltype in (*UNUSED, STYLES_OF_2007)]:
            rels.pop(key)
    main._styles_part._element = parse_xml(styles.styles(lang))
    main.numbering_part._element = parse_xml(styles.numbering(lang))
    main._settings_part._element = parse_xml(styles.settings(lang))
    for rel in [*package.rels.values(), *main.rels.values()]:
        if rel.reltype == RELATION.FONT_TABLE:
            rel.target_part._blob = styles.font_table().encode("utf-8")
        if rel.reltype == RELATION.EXTENDED_PROPERTIES:
            rel.target_part._blob = (
                '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
                f"<Application>planlib {__version__}</Application></Properties>"
            ).encode()


def _date(document, content: Content, made: datetime.datetime) -> None:
    if made.tzinfo is not None:
        made = made.astimezone(datetime.UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = clean(content.title)[:255]
    properties.subject = clean(content.subtitle)[:255]
    properties.author = properties.last_modified_by = "planlib"
    properties.created = properties.modified = made.replace(microsecond=0)
    properties.language = {"zh": "zh-CN", "en": "en"}[content.lang]
    properties.revision = 1
    properties.comments = properties.keywords = properties.category = ""


class _Body:
    """The pieces of a document in reading order, each on the page, upright or wide, that it needs."""

    def __init__(self, document, content: Content, drawings: dict[str, Drawing]):
        self.document, self.content, self.drawings = document, content, drawings
        self.lang, self.text = content.lang, WORDS[content.lang]
        self.upright = self.page = PAGES[self.lang][0]
        self.pieces: list[str] = []
        footer = document.sections[0].footer
        footer.is_linked_to_previous = False
        footer._element[:] = [
            parse_xml(styles.foot(self.lang).replace("<w:p>", f"<w:p {NAMESPACES}>", 1))
        ]
        self.footer = document.sections[0]._sectPr.footerReference_lst[0].rId
        self.anchors = {
            name: _anchor(block)
            for block in (*content.charts, *content.tables)
            for name in [content.name(block)]
        }
        self.marks = 0

    def fill(self) -> None:
        """Set everything and put it into the document."""
        content = self.content
        self.add("Title", content.title)
        if content.subtitle:
            self.add("Subtitle", content.subtitle)
        self.heading(self.text["messages"], numbered=False)
        for message in content.messages:
            pointer = content.pointer(message)
            before = self.text["before_pointer"] if pointer else ""
            self.put(
                paragraph(
                    "ListNumber", runs(message.text + before, self.lang), self.pointer(pointer)
                )
            )
        if not content.messages:
            self.add("BodyTextFirstIndent", self.text["nothing"])
        for section in content.sections:
            self.section(section)
        self.turn(self.upright)
        self.heading(self.text["method"], numbered=False)
        for note in content.method:
            self.add("BodyTextFirstIndent", note)
        self.heading(self.text["sources"], numbered=False)
        for source in content.cited:
            self.source(source)
        inner = "".join(self.pieces) + self.page.mark(self.footer)
        body = parse_xml(f"<w:body {NAMESPACES}>{inner}</w:body>")
        self.document.element.replace(self.document.element.body, body)

    def section(self, section: Section) -> None:
        """One section; its heading stands on the page of what follows it."""
        for n, block in enumerate(section.blocks):
            layout = laid_out(block, self.lang) if isinstance(block, Table) else None
            self.turn(layout.page if layout else self.upright)
            if n == 0:
                self.heading(section.title)
            if isinstance(block, str):
                self.add("BodyTextFirstIndent", block)
            elif isinstance(block, Chart):
                self.chart(block)
            else:
                self.put(self.caption(block, "<w:keepNext/>"))
                if block.unit:
                    self.add("TableUnit", block.unit)
                self.put(set_table(block, layout, self.lang))
                self.add("SourceNote", block.note)

    def chart(self, chart: Chart) -> None:
        """The picture at the width of the page, its caption, its source."""
        drawing = self.drawings[chart.key]
        relation, _ = self.document.part.get_or_add_image(io.BytesIO(drawing.png))
        self.marks += 1
        size = _size(drawing, self.page)
        shown = picture(relation, self.marks, chart.title, chart.alt, size)
        self.put(paragraph("Figure", shown))
        self.put(self.caption(chart, "<w:keepNext/>"))
        self.add("SourceNote", chart.note)

    def caption(self, block: Chart | Table, properties: str) -> str:
        """Number and title; the number is a field that Word renews when captions come or go."""
        name = self.content.name(block)
        label, number = re.fullmatch(r"(.*?)(\d+)", name).groups()
        kind = label.strip()
        count = field(rf"SEQ {kind} \* ARABIC", runs(number, self.lang))
        self.marks += 1
        marked = bookmark(self.marks, _anchor(block), runs(label, self.lang) + count)
        title = runs(self.text["gap"] + block.title, self.lang)
        return paragraph("Caption", marked, title, properties=properties)

    def pointer(self, pointer: str) -> str:
        """（见图3，原文见表1）, each name a link to its caption that follows its number."""
        names = sorted(self.anchors, key=len, reverse=True)
        pieces = re.split(f"({'|'.join(map(re.escape, names))})", pointer) if names else [pointer]
        return "".join(
            link(
                self.anchors[piece],
                field(rf"REF {self.anchors[piece]} \h", runs(piece, self.lang, "Hyperlink")),
            )
            if piece in self.anchors
            else runs(piece, self.lang)
            for piece in pieces
        )

    def source(self, source: dict) -> None:
        """One source; its address can be read, and be followed."""
        address = source.get("url")
        if not isinstance(address, str) or not address.startswith(("http://", "https://")):
            self.add("Bibliography", citation(source, self.lang))
            return
        readable = urllib.parse.unquote(address)
        before = citation(source | {"url": readable}, self.lang).removesuffix(readable)
        relation = self.document.part.relate_to(address, RELATION.HYPERLINK, is_external=True)
        followed = outward(relation, runs(readable, self.lang, "Hyperlink"))
        self.put(paragraph("Bibliography", runs(before, self.lang), followed))

    def heading(self, title: str, numbered: bool = True) -> None:
        """A heading of the first level."""
        self.put(
            paragraph(
                "Heading1",
                runs(title, self.lang),
                properties="" if numbered else styles.UNNUMBERED[self.lang],
            )
        )

    def add(self, style: str, value: str) -> None:
        """A paragraph of text."""
        self.put(paragraph(style, runs(value, self.lang)))

    def put(self, piece: str) -> None:
        """The next piece."""
        self.pieces.append(piece)

    def turn(self, page: Page) -> None:
        """Go on, on an upright or a wide page; what came before ends its section in its last paragraph."""
        if page != self.page:
            last = self.pieces[-1]
            self.pieces[-1] = last.replace("</w:pPr>", f"{self.page.mark(self.footer)}</w:pPr>", 1)
            self.page = page


def _size(drawing: Drawing, page: Page) -> tuple[float, float]:
    """The width of the page, or a little less if two pictures then go on one."""
    width, height = page.text
    shape = drawing.width / drawing.height
    # Letters of a large drawing are small enough at the width of the page.
    least = max(width * NARROWEST, drawing.width * 25.4 * SMALLEST)
    most = height * TALLEST * shape
    width = min(width, max(height * TWO_ON_A_PAGE * shape, least), most)
    return width, width / shape


def _anchor(block: Chart | Table) -> str:
    """The name of the bookmark of a caption, as Word allows names."""
    kind = "figure" if isinstance(block, Chart) else "table"
    return re.sub(r"\W", "_", f"{kind}_{block.key}", flags=re.ASCII)[:40]
