"""Build the two fonts in planlib/fonts from Noto Sans CJK SC.

Usage::

    pip install fonttools
    python tools/build_fonts.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc

The collections are in the Debian package fonts-noto-cjk; unpack it (``dpkg -x``) rather than
install it, as an installed CJK font hides characters that the built fonts lack. The same
collections and the same fontTools give the same bytes.

Each font is drawn anew instead of subset: what is not asked for (hints, layout features,
vertical metrics) is then simply never there. The price is that Latin text is set without kerning.
"""

import argparse
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.misc.transform import Identity, Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = Path(__file__).resolve().parent.parent
CHARACTERS = Path(__file__).with_name("characters.txt")

SOURCE_FAMILY = "Noto Sans CJK SC"
# A name of its own: asked for the original's, a program may pick another version from the system.
FAMILY = "Plan Sans SC"

# Counts of the official table, so that a slip in the text file cannot pass unnoticed.
SECTIONS = {"level 1": 3500, "level 2": 3000, "further": None}

# Signs that have to be there; a missing one stops the build.
SIGNS = (
    "\u00a0·•…–—―‘’“”‰′″※№℃℉™€￥￡"
    "\u2212×÷±≈≠≤≥≡∞∑∏√∝°µΔΩ‖∥"
    "¹²³⁴←↑→↓↔↕↖↗↘↙⇒⇔"
    "■□▪▫▲△▶▷▼▽◀◁◆◇○◎●◯★☆✓"
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"
    "〇㎡㎢㎥㎏㎞㎝㎜㎎㎠㎖㎾㎿㏄"
)
# Whole blocks, as far as the source goes: it lacks many accented letters, arrows and shapes.
BLOCKS = [
    (0x0020, 0x017F),  # Latin
    (0x0370, 0x03FF),  # Greek
    (0x2190, 0x21FF),  # arrows
    (0x25A0, 0x25FF),  # geometric shapes
    (0x3000, 0x301F),  # CJK punctuation
    (0xFF00, 0xFF60),  # full-width forms
    (0xFFE0, 0xFFE6),  # full-width currency and other signs
]

# The source has no subscripts and only 1 to 4 as superscripts, too few for CO₂ and 10⁻⁶. It draws
# those four as digits of 0.67 by 0.6 times the size and of one width; the rest is made to match.
# All subscripts are superscripts moved down by one distance, which keeps rows of them level.
RAISE = Transform(0.67, 0, 0, 0.6, 0, 437)
LOWER = Transform(1, 0, 0, 1, 0, -560)
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+−", strict=True))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋", SUPERSCRIPTS, strict=True))

# Thousandths of an em by which a quadratic curve may miss the original cubic one; fontTools' own
# choice, far below a pixel in any chart.
MAX_ERROR = 1.0

# Copyright, trademark, designers and their address, licence and its address.
KEPT_NAMES = (0, 7, 9, 12, 13, 14)


def read_sections(path: Path) -> dict[str, str]:
    """The ideographs of each section of the character file."""
    sections: dict[str, str] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            name = line.strip("[] ")
            sections[name] = ""
        elif line and not line.startswith("#"):
            sections[name] += line.strip()
    if set(sections) != set(SECTIONS):
        raise SystemExit(f"{path}: sections {sorted(sections)}, expected {sorted(SECTIONS)}")
    for name, count in SECTIONS.items():
        if count not in (None, len(set(sections[name]))):
            raise SystemExit(f"{path}: [{name}] has {len(set(sections[name]))}, not {count}")
    return sections


def gb2312() -> str:
    """All characters of GB 2312: older plans are written in it, signs and rare names included."""
    rows = range(0xA1, 0xF8)
    cells = range(0xA1, 0xFF)
    return "".join(bytes([r, c]).decode("gb2312", "ignore") for r in rows for c in cells)


def chinese_face(collection: TTCollection) -> TTFont:
    """The face for simplified Chinese: the collection's first one has the Japanese forms."""
    for font in collection.fonts:
        if font["name"].getDebugName(1) == SOURCE_FAMILY:
            return font
    raise SystemExit(f"No face named {SOURCE_FAMILY}")


class Outlines:
    """Glyphs of the new font, drawn from the source face with quadratic curves."""

    def __init__(self, source: TTFont):
        self.source = source
        self.cmap = source.getBestCmap()
        self.glyph_set = source.getGlyphSet()
        self.glyphs: dict[str, Glyph] = {}
        self.widths: dict[str, int] = {}
        self.characters: dict[int, str] = {}
        self._draw(".notdef", ".notdef")

    def _width(self, original: str) -> int:
        return self.source["hmtx"][original][0]

    def _draw(self, name: str, original: str, transform: Transform = Identity) -> None:
        pen = TTGlyphPen(None)
        # TrueType fills the other side of an outline than CFF.
        quadratic = Cu2QuPen(pen, MAX_ERROR, reverse_direction=True)
        self.glyph_set[original].draw(TransformPen(quadratic, transform))
        self.glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
        self.widths[name] = self._width(original)

    def add(self, character: str) -> bool:
        """Add a character as the source has it; False when it has none."""
        name = self.cmap.get(ord(character))
        if name is None:
            return False
        if name not in self.glyphs:
            self._draw(name, name)
        self.characters[ord(character)] = name
        return True

    def add_made(self, character: str, model: str, transform: Transform) -> None:
        """Add a character that the source lacks, made from the glyph of another."""
        name, original = f"uni{ord(character):04X}", self.cmap[ord(model)]
        width = self._width(self.cmap[ord("²")])
        margin = (width - transform.xx * self._width(original)) / 2
        self._draw(name, original, Transform(dx=margin).transform(transform))
        self.widths[name] = width
        self.characters[ord(character)] = name


def draw(source: TTFont, ideographs: str) -> Outlines:
    """All glyphs of the new font; stops when the source lacks a character that has to be there."""
    outlines = Outlines(source)
    for character, plain in SUPERSCRIPTS.items():
        if not outlines.add(character):
            outlines.add_made(character, plain, RAISE)
    for character, raised in SUBSCRIPTS.items():
        if ord(raised) in outlines.cmap:
            outlines.add_made(character, raised, LOWER)
        else:
            outlines.add_made(character, SUPERSCRIPTS[raised], LOWER.transform(RAISE))

    required = set(ideographs + gb2312() + SIGNS)
    optional = {chr(code) for first, last in BLOCKS for code in range(first, last + 1)}
    lacking = [c for c in sorted(required | optional) if not outlines.add(c) and c in required]
    if lacking:
        raise SystemExit(f"The source has no glyph for: {' '.join(lacking)}")
    return outlines


def name_records(source: TTFont, style: str) -> dict[int, str]:
    """The name table: the new names, and the legal lines of the source as the licence asks."""
    old = source["name"]
    full = FAMILY if style == "Regular" else f"{FAMILY} {style}"
    version = old.getDebugName(5).split(";")[0]
    return {n: old.getDebugName(n) for n in KEPT_NAMES} | {
        1: FAMILY,
        2: style,
        3: f"{version};{full}",
        4: full,
        5: f"{version}; subset",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        10: (
            f"Modified version of {old.getDebugName(4)}, {version}: fewer characters, TrueType "
            "outlines, no hints or layout features, subscripts and superscripts added. "
            f"On the original: {old.getDebugName(10)}"
        ),
    }


def build(source: TTFont, ideographs: str) -> TTFont:
    """One font of the family, in the style of the source."""
    style = source["name"].getDebugName(2)
    outlines = draw(source, ideographs)
    old_head, old_hhea, old_post = source["head"], source["hhea"], source["post"]

    builder = FontBuilder(old_head.unitsPerEm, isTTF=True)
    font = builder.font
    # The dates of the source, as those of the build would make every build a different file.
    font.recalcTimestamp = False
    builder.setupHead(
        unitsPerEm=old_head.unitsPerEm,
        fontRevision=old_head.fontRevision,
        created=old_head.created,
        modified=old_head.modified,
        macStyle=old_head.macStyle,
        lowestRecPPEM=old_head.lowestRecPPEM,
        flags=old_head.flags,
    )
    builder.setupGlyphOrder(list(outlines.glyphs))
    builder.setupCharacterMap(outlines.characters)
    builder.setupGlyf(outlines.glyphs)
    glyf = font["glyf"]
    bearings = {name: getattr(glyf[name], "xMin", 0) for name in outlines.glyphs}
    builder.setupHorizontalMetrics({n: (w, bearings[n]) for n, w in outlines.widths.items()})
    builder.setupHorizontalHeader(ascent=old_hhea.ascent, descent=old_hhea.descent)

    font["OS/2"] = metrics = source["OS/2"]
    metrics.achVendID = "NONE"
    metrics.usMaxContext = 0
    metrics.recalcUnicodeRanges(font)
    metrics.recalcCodePageRanges(font)
    metrics.recalcAvgCharWidth(font)

    builder.setupPost(
        keepGlyphNames=False,
        underlinePosition=old_post.underlinePosition,
        underlineThickness=old_post.underlineThickness,
    )
    # Windows smooths glyphs without hints in both directions only when it is told to.
    font["gasp"] = gasp = newTable("gasp")
    gasp.version, gasp.gaspRange = 1, {0xFFFF: 0x000F}

    font["name"] = names = newTable("name")
    names.names = []
    for number, text in sorted(name_records(source, style).items()):
        names.setName(text, number, 3, 1, 0x409)
    return font


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="+", type=Path, help="collections (.ttc), one per style")
    parser.add_argument("--output", type=Path, default=ROOT / "planlib" / "fonts", help="folder")
    arguments = parser.parse_args()

    ideographs = "".join(read_sections(CHARACTERS).values())
    arguments.output.mkdir(parents=True, exist_ok=True)
    for path in arguments.sources:
        with TTCollection(path, lazy=True) as collection:
            font = build(chinese_face(collection), ideographs)
            target = arguments.output / f"{font['name'].getDebugName(6)}.ttf"
            font.save(target)
        print(
            f"{target.name}: {len(font.getGlyphOrder())} glyphs, {len(font.getBestCmap())} "
            f"characters, {target.stat().st_size / 1e6:.2f} MB"
        )


if __name__ == "__main__":
    main()
