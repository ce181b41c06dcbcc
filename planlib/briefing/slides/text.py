"""Text on slides: how much room it takes, where it is split, and how it is set.

No program that shows slides is at hand when they are made, so room is estimated, on the safe side: nothing is shrunk
by the program that opens the file, and nothing runs over its box.
"""

import functools
import re
from typing import NamedTuple

from planlib.errors import MissingExtra

try:
    from lxml import etree
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_AUTO_SIZE
    from pptx.oxml.ns import qn
    from pptx.util import Pt
except ImportError:
    raise MissingExtra("python-pptx", "briefing") from None

EMU = 12700  # to a point
SMALLEST = 10  # points
MARGIN = 0.04 * 72  # points between a box and its text
_P = qn("a:p")
LOCALES = {"zh": "zh-CN", "en": "en-US"}
MUTED = "#5f6368"
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# Between Chinese and letters or digits programs put a little room.
_MEETS = re.compile(r"(?<=[\u3400-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u3400-\u9fff])")
_UNSHOWABLE = re.compile(r"[\s\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
# What wraps as one: a word with the space after it, or a Chinese character with the marks that may not begin a line.
_TOKEN = re.compile(r"[\x21-\x7e]+ *|[^\x20-\x7e][，。；：、？！）》”’…％%]*| +")
_WIDE, _NARROW = "mwMW%@&ABCDEFGHKNOPQRUVXYZ", "ijlt.,:;'|!()[]- "
_ENDS = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")


class Face(NamedTuple):
    """What a typeface takes, as multiples of its size: an ordinary letter, a line, and a line with Chinese in it."""

    letter: float
    line: float
    line_zh: float

    def leading(self, text: str) -> float:
        """The height of a line of a text."""
        return self.line_zh if _CHINESE.search(text) else self.line


class Box(NamedTuple):
    """A rectangle on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height

    def emu(self) -> tuple[int, int, int, int]:
        """The same in the units of a file."""
        return tuple(round(side * EMU) for side in self)

    def below(self, height: float) -> "Box":
        """What is left of it under so many points."""
        return Box(self.left, self.top + height, self.width, self.height - height)


@functools.lru_cache(4096)  # words come again and again
def width(text: str, size: float, face: Face, *, bold: bool = False) -> float:
    """About how many points a text takes on one line."""
    ems = sum(
        1.0 if not c.isascii() else
        face.letter * 1.35 if c in _WIDE else
        face.letter * 0.62 if c in _NARROW else
        face.letter
        for c in text
    )  # fmt: skip
    ems += 0.2 * len(_MEETS.findall(text))
    return ems * size * (1.06 if bold else 1.0)


def lines(text: str, room: float, size: float, face: Face, *, bold: bool = False) -> list[str]:
    """A text as it wraps in so many points."""
    found, line, used = [], "", 0.0
    for token in _TOKEN.findall(text):
        need = width(token.rstrip(), size, face, bold=bold)
        if line and used + need > room:
            found.append(line)
            line, used = "", 0.0
        while need > room and len(token) > 1:  # an address longer than a line
            cut = max(1, int(len(token) * room / need) - 1)
            found.append(token[:cut])
            token = token[cut:]
            need = width(token.rstrip(), size, face, bold=bold)
        line += token
        used += width(token, size, face, bold=bold)
    return [*found, line] if line or not found else found


def height(texts, room: float, size: float, face: Face, *, gap: float = 0.0, bold=False) -> float:
    """The points that paragraphs take in a box so wide, its margins included."""
    tall = sum(
        len(lines(t, room - 2 * MARGIN, size, face, bold=bold)) * face.leading(t) for t in texts
    )
    return tall * size + gap * max(0, len(texts) - 1) + 2 * MARGIN


def pieces(text: str, limit: int, room: float, size: float, face: Face) -> list[str]:
    """A text in parts of at most so many lines: split after sentences, and within one only if it is longer itself."""
    if len(lines(text, room, size, face)) <= limit:
        return [text]
    joint = "" if _CHINESE.search(text) else " "
    found = [""]
    for sentence in filter(None, _ENDS.split(text)):
        longer = (found[-1] + joint + sentence).strip() if found[-1] else sentence
        if len(lines(longer, room, size, face)) <= limit:
            found[-1] = longer
            continue
        wrapped = lines(sentence, room, size, face)
        found += ["".join(wrapped[i : i + limit]).strip() for i in range(0, len(wrapped), limit)]
    return [part for part in found if part]


def fitting(text: str, box: Box, sizes, face: Face, *, bold: bool = False) -> tuple[str, float]:
    """A text and the largest of some sizes in which it fits; where none does, cut with … at the smallest."""
    for size in sizes:
        if height([text], box.width, size, face, bold=bold) <= box.height:
            return text, size
    limit = max(1, int((box.height - 2 * MARGIN) / (size * face.leading(text))))
    kept = "".join(lines(text, box.width - 2 * MARGIN, size, face, bold=bold)[:limit])
    return kept[: max(1, len(kept) - 3)].rstrip() + "…", size


def on_one_line(text) -> str:
    """A text without line breaks and other characters that no slide can show."""
    return _UNSHOWABLE.sub(" ", str(text)).strip()


def fill(frame, paragraphs, *, size: float | None, lang: str, **how) -> None:
    """Set paragraphs in the frame of a shape, in a size that stays as it is; `how` as in `set_paragraphs`."""
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    set_paragraphs(frame._txBody, paragraphs, size=size, lang=lang, **how)


def set_paragraphs(
    body, paragraphs, *, size: float | None, lang: str, bold: bool = False, colour: str | None = None, gap: float = 0.0,
    align: str | None = None,
) -> None:  # fmt: skip
    """Set paragraphs in the body of a shape or cell: written as elements, for a deck has thousands of runs."""
    for old in body.findall(_P):
        body.remove(old)
    for n, text in enumerate(paragraphs):
        paragraph = etree.SubElement(body, _P)
        if align or (n and gap):
            properties = etree.SubElement(paragraph, qn("a:pPr"), {"algn": align} if align else {})
            if n and gap:
                before = etree.SubElement(properties, qn("a:spcBef"))
                etree.SubElement(before, qn("a:spcPts"), val=str(round(gap * 100)))
        said = on_one_line(text)
        # An empty paragraph is as tall as its end mark.
        run = etree.SubElement(paragraph, qn("a:r")) if said else paragraph
        about = etree.SubElement(run, qn("a:rPr" if said else "a:endParaRPr"))
        speak(about, text, lang)
        if size is not None:
            about.set("sz", str(round(size * 100)))
        if bold:
            about.set("b", "1")
        if colour:
            solid = etree.SubElement(about, qn("a:solidFill"))
            etree.SubElement(solid, qn("a:srgbClr"), val=colour.removeprefix("#").upper())
        if said:
            etree.SubElement(run, qn("a:t")).text = said


def speak(properties, text: str, lang: str) -> None:
    """Say which language a run is in: a sentence of the plan stays Chinese in an English briefing."""
    own = "zh" if _CHINESE.search(str(text)) else lang
    properties.set("lang", LOCALES[own])
    properties.set("altLang", LOCALES["en" if own == "zh" else "zh"])


def add_text(
    slide, box: Box, paragraphs, *, size: float, lang: str, name: str, colour: str | None = None, gap=0.0, align=None
):  # fmt: skip
    """A box of text on a slide."""
    shape = slide.shapes.add_textbox(*box.emu())
    shape.name = name
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(MARGIN)
    fill(frame, paragraphs, size=size, lang=lang, colour=colour, gap=gap, align=align)
    return shape


def rgb(colour: str) -> RGBColor:
    """A colour of the palette as a file takes it."""
    return RGBColor.from_string(colour.removeprefix("#").upper())


def darkened(colour: str, contrast: float = 4.5) -> str:
    """A colour dark enough to be read as text on white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    while 1.05 / (luminance(colour) + 0.05) < contrast:
        parts = [int(part * 0.93) for part in parts]
        colour = "#" + "".join(f"{part:02X}" for part in parts)
    return colour


def luminance(colour: str) -> float:
    """How light a colour is, from 0 to 1, as the guidelines on contrast define it."""
    linear = [
        part / 12.92 if part <= 0.03928 else pow((part + 0.055) / 1.055, 2.4)
        for part in (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    ]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def numbered(title: str, n: int, of: int, lang: str) -> str:
    """The title of one of several slides that go on."""
    if of == 1:
        return title
    return f"{title}（{n}/{of}）" if lang == "zh" else f"{title} ({n}/{of})"
