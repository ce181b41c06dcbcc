"""The deck that slides are put into: a plain design of our own, or the template of whoever presents.

Of a template its size, fonts, colours and layouts are taken, and its slides are not. Layouts are told by the
placeholders that they have, because their names and order differ from office to office.
"""

import copy
import io
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Centipoints, Pt

from planlib.briefing.slides.text import EMU, MARGIN, Box, Face, fill, fitting
from planlib.errors import OutputError

FACES = {"zh": "Microsoft YaHei", "en": "Calibri"}
SIZE = (960, 540)  # points: 16:9 as PowerPoint has it
COLOURS = {"dk2": "1F3A5F", "accent1": "0072B2", "accent2": "D55E00", "accent3": "009E73", "accent4": "CC79A7",
           "accent5": "56B4E9", "accent6": "E69F00"}  # fmt: skip
TITLE_SIZES = (28, 26, 24, 22, 20, 18, 16, 14)
COVER_SIZES = (40, 36, 32, 28, 24, 20, 18)
INSET = 7.2 - MARGIN  # points that a placeholder keeps free on each side beyond our own boxes
TITLES, BODIES = (KIND.TITLE, KIND.CENTER_TITLE), (KIND.BODY, KIND.OBJECT, KIND.VERTICAL_BODY)
LATENT = (KIND.DATE, KIND.FOOTER, KIND.SLIDE_NUMBER)
_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.{}.main+xml"


class Deck(NamedTuple):
    """A presentation to be filled, and where things go in it."""

    presentation: object
    cover: object  # layouts
    titled: object
    text: object
    area: Box  # under the title of `titled`
    face: Face
    lang: str
    titles: set[str]
    heads: dict[str, tuple[Box, float]]  # box and size of the titles of each layout


def opened(template: Path | None, lang: str) -> Deck:
    """An empty deck of one language, of our own design or after a template."""
    if template is None:
        presentation = _own_design(lang)
        face = Face(0.52, 1.22, 1.46)
    else:
        presentation = _from_template(Path(template))
        face = Face(0.6, 1.3, 1.46)
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    with_area = [(layout, area) for layout in layouts if (area := _area(layout, presentation))]
    if not with_area:
        raise OutputError(
            f"{template} has no layout with a title and room below it ({len(layouts)} layouts). Choose a template with a "
            "layout such as 'Title Only' or 'Title and Content', or leave the template out."
        )
    titled, area = min(with_area, key=lambda found: (*_extra(found[0], 0), -found[1].height))
    enough = 0.3 * (presentation.slide_width / EMU) * (presentation.slide_height / EMU)
    with_text = [
        layout for layout, _ in with_area
        if any(box.width * box.height >= enough for box in bodies(layout))
    ]  # fmt: skip
    text = min(with_text, key=lambda layout: _extra(layout, 1)) if with_text else titled
    cover = min(
        (layout for layout in layouts if _count(layout, TITLES)),
        key=lambda layout: (
            not _count(layout, (KIND.CENTER_TITLE,)),
            not _count(layout, (KIND.SUBTITLE,)),
            _extra(layout, 1)[0],
        ),
    )
    heads = {
        kind: (_box(_title(layout)), _inherited_size(layout))
        for kind, layout in (("cover", cover), ("titled", titled), ("text", text))
    }
    return Deck(presentation, cover, titled, text, area, face, lang, set(), heads)


def add_slide(deck: Deck, title: str, *, kind: str = "titled"):
    """A slide with its title, cut to fit; unlike any title before it."""
    layout = getattr(deck, kind)
    slide = deck.presentation.slides.add_slide(layout)
    unique, n = title, 1
    while unique in deck.titles:
        n += 1
        unique = f"{title}（{n}）" if deck.lang == "zh" else f"{title} ({n})"
    box, inherited = deck.heads[kind]
    inner = Box(box.left + INSET, box.top, box.width - 2 * INSET, box.height)
    sizes = COVER_SIZES if kind == "cover" else TITLE_SIZES
    sizes = [size for size in sizes if size <= inherited] or [inherited]
    text, size = fitting(unique, inner, sizes, deck.face, bold=True)
    while text in deck.titles:  # cut to the same beginning
        n += 1
        text = f"{text[:-6]}…（{n}）" if deck.lang == "zh" else f"{text[:-6]}… ({n})"
    deck.titles.update((unique, text))
    fill(slide.shapes.title.text_frame, [text], size=size, lang=deck.lang)
    return slide


def body_of(slide, deck: Deck) -> tuple[object, Box]:
    """The frame for the text of a slide, and its box without indents."""
    there = [s for s in slide.placeholders if s.placeholder_format.type in (*BODIES, KIND.SUBTITLE)]
    if there:
        largest = max(there, key=lambda shape: shape.width * shape.height)
        return largest, _box(largest)
    shape = slide.shapes.add_textbox(*deck.area.emu())
    return shape, deck.area


def finish(slide, deck: Deck, number: int) -> None:
    """Take away what was left empty, and number the slide."""
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text.strip():
            shape._element.getparent().remove(shape._element)
    pattern = next(
        (p for p in slide.slide_layout.placeholders if p.placeholder_format.type == KIND.SLIDE_NUMBER),
        None,
    )  # fmt: skip
    if pattern is None:
        return
    element = copy.deepcopy(pattern._element)
    about = element.find(qn("p:nvSpPr")).find(qn("p:cNvPr"))
    about.set("id", str(max(shape.shape_id for shape in slide.shapes) + 1))
    for field in element.iter(qn("a:fld")):
        field.find(qn("a:t")).text = str(number)
        run = field.find(qn("a:rPr"))
        if run is not None:
            run.attrib.pop("smtClean", None)
    slide.shapes._spTree.append(element)


def _title(layout):
    return next(p for p in layout.placeholders if p.placeholder_format.type in TITLES)


def bodies(layout) -> list[Box]:
    """Where a layout has room for text, the largest first."""
    boxes = [_box(p) for p in layout.placeholders if p.placeholder_format.type in BODIES]
    return sorted(boxes, key=lambda box: -box.width * box.height)


def _box(shape) -> Box:
    return Box(*(side / EMU for side in (shape.left, shape.top, shape.width, shape.height)))


def _count(layout, kinds) -> int:
    return sum(p.placeholder_format.type in kinds for p in layout.placeholders)


def _extra(layout, bodies: int) -> tuple[int, int]:
    """How many placeholders a layout has beside those wanted, and how far it is from so many bodies."""
    others = [
        p for p in layout.placeholders
        if p.placeholder_format.type not in (*TITLES, *LATENT, *BODIES)
    ]  # fmt: skip
    away = abs(_count(layout, BODIES) - bodies)
    return len(others) + away, away


def _area(layout, presentation) -> Box | None:
    """The room under the title of a layout; None where it has no title or too little room."""
    if _count(layout, (KIND.TITLE,)) == 0:
        return None
    width, height = presentation.slide_width / EMU, presentation.slide_height / EMU
    of = lambda kinds, place: [  # noqa: E731
        _box(p) for p in place.placeholders if p.placeholder_format.type in kinds and p.width
    ]
    title = next(iter(of((KIND.TITLE,), layout)), None)
    if title is None:
        return None
    master = layout.slide_master
    body = next(iter(of(BODIES, master)), None)
    left, right = (
        (body.left, body.left + body.width) if body else (title.left, title.left + title.width)
    )
    top = title.bottom + 4
    if body and body.top >= title.bottom:
        top = min(body.top, title.bottom + 20)
    feet = [foot.top for foot in of(LATENT, layout) if foot.top > top + height * 0.4]
    bottom = min([body.bottom if body else height * 0.95, *feet, height])
    area = Box(max(0, left), top, min(right, width) - max(0, left), bottom - top)
    return area if area.width >= width * 0.5 and area.height >= height * 0.45 else None


def _inherited_size(layout) -> float:
    """The size of titles that a layout or its master sets."""
    places = [p._element for p in layout.placeholders if p.placeholder_format.type in TITLES]
    places += [p._element for p in layout.slide_master.placeholders if p.placeholder_format.type in TITLES]  # fmt: skip
    places += layout.slide_master._element.findall(f".//{qn('p:titleStyle')}")
    for place in places:
        for level in place.iter(qn("a:lvl1pPr")):
            run = level.find(qn("a:defRPr"))
            if run is not None and run.get("sz"):
                return Centipoints(int(run.get("sz"))).pt
    return 44.0


# --- templates ------------------------------------------------------------------------------------


def _from_template(path: Path):
    if not path.is_file():
        raise OutputError(
            f"The template {path} is not there. Name a .pptx or .potx file that is, or leave the template out."
        )
    try:
        presentation = Presentation(io.BytesIO(_as_presentation(path.read_bytes())))
        layouts = [x for master in presentation.slide_masters for x in master.slide_layouts]
    except OSError as error:
        raise OutputError(
            f"The template {path} cannot be opened: {error.strerror or error}. Close it elsewhere, or check who may "
            "read it."
        ) from None
    except Exception:  # whatever the parts of a broken file lead to
        raise OutputError(
            f"The template {path} is no presentation of PowerPoint. A .pptx or .potx file was expected; open it in "
            "PowerPoint or WPS and save it as one."
        ) from None
    if not layouts:
        raise OutputError(f"The template {path} has no layouts. Choose another, or leave it out.")
    _emptied(presentation)
    return presentation


def _as_presentation(content: bytes) -> bytes:
    """A template (.potx) or show (.ppsx) as the presentation that it is but for its declared type."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        types = file.read("[Content_Types].xml")
        declared = types
        for kind in ("template", "slideshow"):
            declared = declared.replace(
                _MAIN.format(kind).encode(), _MAIN.format("presentation").encode()
            )
        if declared == types:
            return content
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as out:
            for part in file.infolist():
                out.writestr(part, declared if part.filename == "[Content_Types].xml" else file.read(part))  # fmt: skip
        return packed.getvalue()


def _emptied(presentation) -> None:
    """Take the slides out, and what names them: sections, custom shows, and the picture of the first."""
    part, root = presentation.part, presentation.part._element
    ids = root.find(qn("p:sldIdLst"))
    for slide in list(ids) if ids is not None else ():
        part.drop_rel(slide.get(qn("r:id")))
        ids.remove(slide)
    for shows in root.findall(qn("p:custShowLst")):
        root.remove(shows)
    for extension in root.findall(f"{qn('p:extLst')}/{qn('p:ext')}"):
        if any("sectionLst" in str(child.tag) for child in extension):
            extension.getparent().remove(extension)
    package = part.package
    for key in [k for k, rel in package._rels.items() if rel.reltype == RT.THUMBNAIL]:
        package._rels.pop(key)


# --- our own design -------------------------------------------------------------------------------


def _own_design(lang: str):
    """A white page, a title over a thin line, and a band on the cover."""
    presentation = Presentation()
    _emptied(presentation)
    presentation.slide_width, presentation.slide_height = (Pt(side) for side in SIZE)
    presentation.part._element.find(qn("p:sldSz")).attrib.pop("type", None)  # no longer 4:3
    master = presentation.slide_master
    kept = {"Title Slide", "Title and Content", "Title Only"}
    for layout in list(presentation.slide_layouts):
        if layout.name not in kept:
            presentation.slide_layouts.remove(layout)
    _themed(master, lang)
    _styled(master)
    places = {
        KIND.TITLE: (40, 20, 880, 66), KIND.BODY: (40, 104, 880, 388), KIND.DATE: (40, 506, 200, 24),
        KIND.FOOTER: (300, 506, 360, 24), KIND.SLIDE_NUMBER: (720, 506, 200, 24),
    }  # fmt: skip
    _placed(master, places)
    master.shapes._spTree.insert(2, _bar("Line under the title", (40, 92, 880, 1.5)))
    by_name = {layout.name: layout for layout in presentation.slide_layouts}
    for layout in by_name.values():
        for shape in layout.placeholders:
            if shape.placeholder_format.type not in (KIND.CENTER_TITLE, KIND.SUBTITLE):
                _without_place(shape)
    cover = by_name["Title Slide"]
    cover._element.set("showMasterSp", "0")
    _placed(cover, {KIND.CENTER_TITLE: (72, 130, 816, 150), KIND.SUBTITLE: (72, 296, 816, 90)})
    cover.shapes._spTree.insert(2, _bar("Band", (0, 0, 24, 540)))
    for shape in cover.placeholders:
        style = shape._element.find(f".//{qn('a:lstStyle')}")
        for level in list(style):
            style.remove(level)
        kind = shape.placeholder_format.type
        if kind == KIND.CENTER_TITLE:
            level = f'<a:lvl1pPr {nsdecls("a")} algn="l"><a:defRPr sz="4000" b="1"/></a:lvl1pPr>'
            style.append(parse_xml(level))
            shape._element.find(f".//{qn('a:bodyPr')}").set("anchor", "b")
        elif kind == KIND.SUBTITLE:
            style.append(
                parse_xml(
                    f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l"><a:buNone/><a:defRPr sz="2000"><a:solidFill>'
                    '<a:srgbClr val="5F6368"/></a:solidFill></a:defRPr></a:lvl1pPr>'
                )
            )
    return presentation


def _themed(master, lang: str) -> None:
    """Fonts by name and colours of the house, in the theme, so that whoever edits the file changes them in one place."""
    part = master.part.part_related_by(RT.THEME)
    theme = part.blob.decode("utf-8")
    latin = f'<a:latin typeface="{FACES["en"]}"/><a:ea typeface="{FACES["zh"]}"/>'
    theme = re.sub(r'<a:latin typeface="[^"]*"/><a:ea typeface="[^"]*"/>', latin, theme)
    theme = re.sub(r'script="Hans" typeface="[^"]*"', f'script="Hans" typeface="{FACES["zh"]}"', theme)  # fmt: skip
    for name, value in COLOURS.items():
        theme = re.sub(
            rf'(<a:{name}><a:srgbClr val=")[0-9A-F]{{6}}', rf"\g<1>{value}", theme, count=1
        )
    part.blob = theme.encode("utf-8")


def _styled(master) -> None:
    styles = master._element.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    title.find(qn("a:defRPr")).set("sz", "2600")
    title.find(qn("a:defRPr")).set("b", "1")
    title.find(f".//{qn('a:schemeClr')}").set("val", "tx2")
    body = styles.find(qn("p:bodyStyle")).find(qn("a:lvl1pPr"))
    body.set("marL", str(18 * EMU))
    body.set("indent", str(-18 * EMU))
    body.find(qn("a:defRPr")).set("sz", "1800")
    for shape in master.placeholders:
        if shape.placeholder_format.type == KIND.TITLE:
            shape._element.find(f".//{qn('a:bodyPr')}").set("anchor", "b")


def _placed(place, boxes) -> None:
    for shape in place.placeholders:
        box = boxes.get(shape.placeholder_format.type)
        if box:
            shape.left, shape.top, shape.width, shape.height = (Pt(side) for side in box)


def _without_place(shape) -> None:
    """Let a placeholder of a layout stand where its master puts it."""
    properties = shape._element.find(qn("p:spPr"))
    for frame in properties.findall(qn("a:xfrm")):
        properties.remove(frame)


def _bar(name: str, box):
    """A rectangle in the first accent colour, for a master or a layout."""
    left, top, width, height = (round(side * EMU) for side in box)
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
