"""Theme, palette and fonts of the charts.

`use` is a context manager: inside it figures are drawn in the house style with a Chinese font that
comes with the package, and afterwards matplotlib is as it was.
"""

import contextlib
import functools
import logging
import re
import textwrap
import warnings
from pathlib import Path

from planlib.errors import MissingExtra, PlanlibError
from planlib.words import check_language

try:
    import matplotlib as mpl
    from matplotlib import font_manager, ft2font
except ImportError:
    raise MissingExtra("matplotlib", "charts") from None

FAMILY = "Plan Sans SC"
FONTS = Path(__file__).parent / "fonts"
# For characters that the shipped font lacks; those that a machine has are used, in this order.
FALLBACKS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC",
    "Hiragino Sans GB", "SimSun", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei",
    "Noto Sans CJK JP", "Droid Sans Fallback",
)  # fmt: skip

# Okabe and Ito's colours, which stay apart for colour-blind readers; the dark ones first, so that
# lines also differ in grayscale.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00")
INK, MUTED, GRID = "#1a1a1a", "#5f6368", "#d9dce1"
# An indicator keeps its colour from chart to chart.
COLOURS = {
    "gdp": PALETTE[0], "industrial_value_added": PALETTE[4], "fai": PALETTE[1], "budget_revenue": PALETTE[2],
    "retail_sales": PALETTE[3], "industrial_output": PALETTE[5],
}  # fmt: skip
BASIS_COLOURS = {
    "real": PALETTE[0],
    "nominal": PALETTE[1],
    "price_index": PALETTE[2],
    "none": MUTED,
}
# Named after the map of matplotlib that runs from one hue through white to the other; told apart by everyone.
DIVERGING = "PuOr_r"
BASIS_MARKERS = {"real": "o", "nominal": "s", "price_index": "^", "none": "D"}
# Inches of a figure and points of its type. A slide is read from across the room.
SIZES = {"page": (6.5, 4.0), "slide": (12.0, 6.0)}
TYPE = {"page": 10.0, "slide": 15.0}


def colours_of(codes) -> dict[str, str]:
    """A colour for each indicator of a chart; those without one of their own take what is left."""
    own = {code: COLOURS[code] for code in codes if code in COLOURS}
    rest = [c for c in PALETTE if c not in own.values()] or list(PALETTE)
    others = [code for code in codes if code not in own]
    return own | {code: rest[i % len(rest)] for i, code in enumerate(others)}


def _is_news(record: logging.LogRecord) -> bool:
    """Not that a fallback lacks a weight: the characters that it serves are drawn in the one that it has."""
    return not (
        "font weight" in str(record.msg) and set(FALLBACKS) & set(map(str, record.args or ()))
    )


@functools.cache
def families() -> list[str]:
    """Font families in the order in which a character is looked for."""
    for path in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(path)
    logging.getLogger(font_manager.__name__).addFilter(_is_news)
    there = {font.name for font in font_manager.fontManager.ttflist}
    return [FAMILY, *(name for name in FALLBACKS if name in there), "DejaVu Sans"]


@contextlib.contextmanager
def use(lang: str = "zh", *, size: str = "page"):
    """Draw in the house style; rcParams are restored on the way out.

    Parameters
    ----------
    lang
        ``"zh"`` or ``"en"``.
    size
        ``"page"`` or ``"slide"``: how large figures are where nothing else is said, and how large what stands in
        them: type, lines and markers of a slide are half as large again.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> before = plt.rcParams["font.family"]
    >>> with use(lang="zh"):
    ...     figure, axes = plt.subplots()
    >>> plt.close(figure)
    >>> plt.rcParams["font.family"] == before
    True
    """
    check_language(lang)
    if size not in SIZES:
        raise PlanlibError(f"size is {size!r}: {' or '.join(map(repr, SIZES))} was expected.")
    scale = TYPE[size] / TYPE["page"]
    settings = {
        "font.family": families(),
        "font.size": TYPE[size],
        "figure.figsize": SIZES[size],
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "savefig.dpi": 200,
        "savefig.facecolor": "white",
        "axes.prop_cycle": mpl.cycler(color=PALETTE),
        "axes.edgecolor": MUTED,
        "axes.labelcolor": INK,
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlesize": 11.5 * scale,
        "axes.titlepad": 10 * scale,
        "axes.linewidth": 0.8 * scale,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "grid.color": GRID,
        "grid.linewidth": 0.8 * scale,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.size": 3.5 * scale,
        "ytick.major.size": 3.5 * scale,
        "xtick.major.width": 0.8 * scale,
        "ytick.major.width": 0.8 * scale,
        "legend.frameon": False,
        "lines.linewidth": 2 * scale,
        "lines.markersize": 6 * scale,
        "hatch.linewidth": 1 * scale,
        # Paths, so that an SVG looks the same where the font is not installed.
        "svg.fonttype": "path",
        "svg.hashsalt": "planlib",
        "pdf.fonttype": 42,
    }
    with mpl.rc_context(settings), warnings.catch_warnings():
        # matplotlib warns of a missing character at every drawing; we say it once.
        warnings.filterwarnings("always", message="Glyph .* missing from font")
        warnings.showwarning = functools.partial(_show_once, warnings.showwarning)
        try:
            yield
        finally:
            interactive = mpl.is_interactive()
    # The first figure of a notebook wakes its backend, which turns this on; restored, no second one would show.
    mpl.interactive(interactive)


def points(size: float) -> float:
    """A length in points that is meant for a page (type, line, marker, gap), in the size in use.

    Examples
    --------
    >>> with use(lang="en", size="slide"):
    ...     points(9)
    13.5
    """
    return size * mpl.rcParams["font.size"] / TYPE["page"]


def area(size: float) -> float:
    """The area of a marker in square points that is meant for a page, in the size in use.

    Examples
    --------
    >>> with use(lang="en", size="slide"):
    ...     area(40)
    90.0
    """
    return points(points(size))


def _show_once(show, message, category, filename, lineno, file=None, line=None):
    """Show a warning, but of a character that no font has only the first time, and in our words."""
    glyph = re.match(r"Glyph (\d+) ", str(message))
    if not glyph:
        show(message, category, filename, lineno, file, line)
    elif chr(int(glyph[1])) not in _reported:
        _reported.add(chr(int(glyph[1])))
        show(
            UserWarning(_missing_text(chr(int(glyph[1])))),
            UserWarning,
            filename,
            lineno,
            file,
            line,
        )


@functools.cache
def _covered() -> frozenset[int]:
    """Code points that some font in use has."""
    covered = set()
    for family in families():
        path = font_manager.findfont(
            font_manager.FontProperties(family=family), fallback_to_default=False
        )
        covered |= set(ft2font.FT2Font(path).get_charmap())
    return frozenset(covered)


_reported: set[str] = set()


def missing(text: str) -> set[str]:
    """Characters of a text that no font in use can draw."""
    return {c for c in text if not c.isspace() and ord(c) not in _covered()}


def report_missing(text: str) -> None:
    """Warn once, in one sentence, of characters that will be drawn as boxes."""
    new = missing(text) - _reported
    if new:
        _reported.update(new)
        warnings.warn(_missing_text(" ".join(sorted(new))), stacklevel=3)


def _missing_text(characters: str) -> str:
    return (
        f"No font on this machine has {characters}: boxes are drawn instead. Install a Chinese font with rare "
        "characters, such as Noto Sans CJK SC, and run again."
    )


def wrapped(text: str, figure, points: float, lang: str) -> str:
    """Text in lines that fit the width of a figure, a Chinese character being so many points wide."""
    width = int(figure.get_figwidth() * 72 / points)
    fill = (
        _fill_chinese if lang == "zh" else lambda line, room: textwrap.fill(line, int(room * 1.95))
    )
    return "\n".join(fill(line, width) for line in text.split("\n"))


# A number or a Latin word stays in one piece.
_PIECES = re.compile(r"[0-9A-Za-z.,%+\-\u2212\u2013/]+|.", re.DOTALL)


def _fill_chinese(text: str, width: int) -> str:
    lines, line, used = [], "", 0.0
    for piece in _PIECES.findall(text):
        step = sum(0.55 if character.isascii() else 1.0 for character in piece)
        # A line does not begin with a closing mark.
        if line and used + step > width and piece not in "，。；：、）”%":
            lines.append(line)
            line, used = "", 0.0
        line += piece
        used += step
    return "\n".join([*lines, line])
