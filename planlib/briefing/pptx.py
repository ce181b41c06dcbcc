"""The briefing as slides: native charts and tables that can be edited, and in the notes the sentence behind each figure."""

import datetime
import re
import urllib.parse
import uuid
from pathlib import Path

from lxml import etree
from pptx.oxml.ns import qn

from planlib.briefing import packing
from planlib.briefing.blocks import Chart, Section, Table
from planlib.briefing.content import WORDS, Content, citation
from planlib.briefing.slides import layouts, tables
from planlib.briefing.slides.charts import add_charts
from planlib.briefing.slides.layouts import Deck
from planlib.briefing.slides.notes import add_notes, evidence_of, quoted
from planlib.briefing.slides.text import (
    MUTED,
    SMALLEST,
    Box,
    add_text,
    fill,
    fitting,
    height,
    lines,
    numbered,
    on_one_line,
    pieces,
)

MESSAGES, PARAGRAPH, SOURCES = 18, 16, 12  # points
QUOTES = ("原文", "Sentence in the plan")  # columns that go into the notes
SECTIONED = ("items", "milestones")  # tables whose first column is the section of the plan
AHEAD_LINES = 4  # of text over a chart; more of it gets a slide of its own
INDENT = 27.0  # points that bullets and the insets of a placeholder take
_ADDRESS = re.compile(r"https?://\S+")
_SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def write(content: Content, path: Path, *, made: datetime.datetime, template: Path | None = None) -> None:  # fmt: skip
    """Write the slides of a briefing.

    Parameters
    ----------
    content
        What the briefing says, in one language.
    path
        The file to write.
    made
        The date that the file bears.
    template
        A .pptx or .potx file whose size, layouts, fonts and colours are used; a plain design of our own if None.

    Raises
    ------
    OutputError
        If the template is not there, is no presentation, or has no layout with a title and room below it.

    Examples
    --------
    >>> import planlib as pl, pathlib, tempfile
    >>> from planlib.briefing.content import content
    >>> from planlib.briefing.facts import Facts
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder) / "briefing.pptx"
    ...     write(content(Facts(pl.read_plan()), "en"), path, made=datetime.datetime(2017, 2, 7))
    ...     path.stat().st_size > 50_000
    True
    """
    deck = layouts.opened(template, content.lang)
    text = WORDS[content.lang]
    parts = []  # name and first slide of each part
    slides = deck.presentation.slides
    parts.append((content.title, 0))
    _cover(deck, content)
    parts.append((text["messages"], len(slides)))
    _messages(deck, content)
    for section in content.sections:
        parts.append((section.title, len(slides)))
        _section(deck, content, section)
    parts.append((text["method"], len(slides)))
    _text_slides(deck, text["method"], [(line, []) for line in content.method], PARAGRAPH)
    cited = [citation(row, content.lang) for row in content.cited]
    if cited:
        parts.append((text["sources"], len(slides)))
        _text_slides(
            deck,
            text["sources"],
            [(_ADDRESS.sub(_readable, line), [line]) for line in cited],
            SOURCES,
        )
    for number, slide in enumerate(slides, 1):
        layouts.finish(slide, deck, number)
    _parted(deck, parts)
    _described(deck, content, made)
    deck.presentation.save(str(path))
    packing.normalise(Path(path))


def _readable(address: re.Match) -> str:
    """An address with its Chinese characters as such; the notes have it as it is."""
    plain = urllib.parse.unquote(address[0])
    return plain if "\ufffd" not in plain and " " not in plain else address[0]


def _cover(deck: Deck, content: Content) -> None:
    slide = layouts.add_slide(deck, content.title, kind="cover")
    if content.subtitle:
        shape, box = layouts.body_of(slide, deck)
        room = Box(box.left, box.top, box.width - 16, box.height)
        said, size = fitting(content.subtitle, room, (20, 18, 16, 14, 12), deck.face)
        fill(shape.text_frame, [said], size=size, lang=content.lang)
    add_notes(slide, [content.title, content.subtitle], content.lang)


def _messages(deck: Deck, content: Content) -> None:
    text = WORDS[content.lang]
    said = [
        (m.text + (text["before_pointer"] + p if (p := content.pointer(m)) else ""), m)
        for m in content.messages
    ]
    if not said:
        said = [(text["nothing"], None)]
    paragraphs = [
        (told, [told, *evidence_of(content, m.target_ids)] if m else []) for told, m in said
    ]
    _text_slides(deck, text["messages"], paragraphs, MESSAGES)


def _text_slides(deck: Deck, title: str, paragraphs, size: float, more=()) -> None:
    """Paragraphs over as many slides as they fill; each comes with what its notes say."""
    box = _text_box(deck)
    gap = size * 0.5
    room = box.width - INDENT - 14.4
    limit = max(1, int((box.height - 14.4) / (size * deck.face.line_zh)))
    pages, free = [[]], 0.0
    for told, notes in paragraphs:
        for piece in pieces(on_one_line(told), limit, room, size, deck.face):
            need = len(lines(piece, room, size, deck.face)) * size * deck.face.leading(piece)
            if not pages[-1]:
                free = box.height - 14.4
            elif need + gap > free:
                pages.append([])
                free = box.height - 14.4
            pages[-1].append((piece, notes))
            free -= need + gap
    for n, page in enumerate(pages, 1):
        slide = layouts.add_slide(deck, numbered(title, n, len(pages), deck.lang), kind="text")
        shape, _ = layouts.body_of(slide, deck)
        fill(shape.text_frame, [piece for piece, _ in page], size=size, lang=deck.lang, gap=gap)
        noted = [line for notes in {id(n): n for _, n in page}.values() for line in notes]
        add_notes(slide, [*noted, *more], deck.lang)


def _text_box(deck: Deck) -> Box:
    places = layouts.bodies(deck.text)
    return places[0] if places else deck.area


def _section(deck: Deck, content: Content, section: Section) -> None:
    waiting: list[str] = []
    for block in section.blocks:
        if isinstance(block, str):
            waiting.append(block)
            continue
        ahead = sum(len(lines(t, deck.area.width - 8, PARAGRAPH, deck.face)) for t in waiting)
        if ahead > AHEAD_LINES:
            _text_slides(deck, section.title, [(t, []) for t in waiting], PARAGRAPH)
            waiting = []
        (_chart if isinstance(block, Chart) else _table)(deck, content, block, waiting)
        waiting = []
    if waiting:
        _text_slides(deck, section.title, [(t, []) for t in waiting], PARAGRAPH)


def _above(deck: Deck, slide, texts: list[str], area: Box) -> Box:
    """Put paragraphs at the top of a slide; what is left of it."""
    if not texts:
        return area
    tall = height(texts, area.width, PARAGRAPH, deck.face, gap=4)
    box = Box(area.left, area.top, area.width, tall)
    add_text(slide, box, texts, size=PARAGRAPH, lang=deck.lang, name="Text", gap=4)
    return area.below(tall + 6)


def _note(deck: Deck, content: Content, block: Chart | Table) -> tuple[str, float]:
    """The source note of a slide and the points it takes."""
    gap = WORDS[content.lang]["gap"]
    told = content.name(block) + gap + block.note
    most = deck.area.height * 0.2
    box = Box(0, 0, deck.area.width, most)
    told, _ = fitting(on_one_line(told), box, (SMALLEST,), deck.face)
    return told, height([told], deck.area.width, SMALLEST, deck.face)


def _put_note(deck: Deck, slide, told: str, tall: float) -> None:
    foot = Box(deck.area.left, deck.area.bottom - tall, deck.area.width, tall)
    add_text(slide, foot, [told], size=SMALLEST, lang=deck.lang, name="Source", colour=MUTED)


def _chart(deck: Deck, content: Content, chart: Chart, texts: list[str]) -> None:
    slide = layouts.add_slide(deck, chart.title)
    told, tall = _note(deck, content, chart)
    area = _above(deck, slide, texts, deck.area)
    area = Box(area.left, area.top, area.width, area.height - tall - 4)
    kinds = {plot.kind for plot in chart.plots}
    if not chart.plots:
        add_text(slide, area, [chart.alt], size=PARAGRAPH, lang=deck.lang, name="Text")
    elif kinds == {"heat"}:
        _heat(deck, slide, chart, area)
    else:
        add_charts(
            slide, area, chart.plots, lang=deck.lang, face=deck.face, name=f"Chart {chart.key}", alt=chart.alt
        )  # fmt: skip
    _put_note(deck, slide, told, tall)
    found = evidence_of(content, chart.target_ids)
    add_notes(slide, [chart.title, chart.alt, *texts, *found, chart.note], deck.lang)


def _heat(deck: Deck, slide, chart: Chart, area: Box) -> None:
    each = area.height / len(chart.plots)
    for n, plot in enumerate(chart.plots):
        box = Box(area.left, area.top + n * each, area.width, each)
        told = tables.caption(plot, deck.lang)
        tall = tables.caption_height(told, box, deck.face)
        add_text(
            slide, Box(box.left, box.top, box.width, tall), [told], size=12, lang=deck.lang, name="Caption"
        )  # fmt: skip
        tables.add_heat(
            slide, box.below(tall + 4), plot, lang=deck.lang, face=deck.face, name=f"Chart {chart.key}", alt=chart.alt
        )  # fmt: skip


def _table(deck: Deck, content: Content, table: Table, texts: list[str]) -> None:
    columns = [str(c) for c in table.frame.columns]
    kept = [n for n, c in enumerate(columns) if c not in QUOTES]
    cells = [[on_one_line(text) for text in row] for row in table.cells()]
    header, rows = [columns[n] for n in kept], [[row[n] for n in kept] for row in cells]
    numeric = {i for i, n in enumerate(kept) if columns[n] in table.decimals}
    told, tall = _note(deck, content, table)
    unit = height([table.unit], deck.area.width, SOURCES, deck.face) if table.unit else 0.0
    over = height(texts, deck.area.width, PARAGRAPH, deck.face, gap=4) + 6 if texts else 0.0
    room = deck.area.height - tall - 6 - unit
    box = Box(deck.area.left, deck.area.top, deck.area.width, room)
    how = tables.setting(header, rows, box, room - over, deck.face, once=table.key in SECTIONED)
    for n, page in enumerate(how.pages, 1):
        slide = layouts.add_slide(deck, numbered(table.title, n, len(how.pages), deck.lang))
        area = _above(deck, slide, texts if n == 1 else [], deck.area)
        if table.unit:
            top = Box(area.left, area.top, area.width, unit)
            add_text(
                slide, top, [table.unit], size=SOURCES, lang=deck.lang, name="Unit", align="r"
            )  # fmt: skip
            area = area.below(unit)
        tables.add_table(
            slide, area, header, page, how, numeric=numeric, lang=deck.lang, name=f"Table {table.key}",
            alt=numbered(table.title, n, len(how.pages), deck.lang),
        )  # fmt: skip
        _put_note(deck, slide, told, tall)
        behind = _behind(content, table, cells, columns, page)
        add_notes(slide, [table.title, *(texts if n == 1 else []), *behind, table.note], deck.lang)


def _behind(content: Content, table: Table, cells, columns, page: tables.Page) -> list[str]:
    """The sentences behind the rows of a page."""
    numbers = list(dict.fromkeys(page.numbers))
    if table.target_ids:
        return evidence_of(content, [table.target_ids[n] for n in numbers])
    if columns[-1] in QUOTES:
        return quoted([cells[n] for n in numbers], content.lang)
    return []


def _parted(deck: Deck, parts) -> None:
    """Name the parts of the deck, as PowerPoint lists them beside the slides."""
    root = deck.presentation.part._element
    ids = [element.get("id") for element in root.find(qn("p:sldIdLst"))]
    extensions = root.find(qn("p:extLst"))
    if extensions is None:
        extensions = etree.SubElement(root, qn("p:extLst"))
    extension = etree.SubElement(extensions, qn("p:ext"), uri=_SECTIONS)
    listed = etree.SubElement(extension, f"{{{_P14}}}sectionLst", nsmap={"p14": _P14})
    ends = [first for _, first in parts[1:]] + [len(ids)]
    for (name, first), end in zip(parts, ends, strict=True):
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"{first} {name}")
        part = etree.SubElement(
            listed, f"{{{_P14}}}section", name=on_one_line(name), id=f"{{{key}}}".upper()
        )
        members = etree.SubElement(part, f"{{{_P14}}}sldIdLst")
        for one in ids[first:end]:
            etree.SubElement(members, f"{{{_P14}}}sldId", id=one)


def _described(deck: Deck, content: Content, made: datetime.datetime) -> None:
    about = deck.presentation.core_properties
    made = made.replace(tzinfo=None)
    about.title, about.subject = on_one_line(content.title)[:255], on_one_line(content.subtitle)[:255]  # fmt: skip
    about.author = about.last_modified_by = "planlib"
    about.language = {"zh": "zh-CN", "en": "en-US"}[content.lang]
    about.created = about.modified = made
    about.revision = 1
