"""The briefing as a PDF file: tagged (PDF/UA-1), in the shipped font, set by typst.

The template gets the briefing as data, so that no text of a plan is ever code.
"""

import datetime
import functools
import json
import unicodedata
from pathlib import Path

import matplotlib as mpl
from matplotlib import ft2font

from planlib import __version__, style, words
from planlib.briefing.content import Content
from planlib.briefing.drawings import Drawing, drawn
from planlib.briefing.layout import laid_out
from planlib.errors import MissingExtra, OutputError

try:
    import typst
except ImportError:
    raise MissingExtra("typst", "briefing") from None

TEMPLATE = Path(__file__).parents[1] / "templates" / "briefing.typ"
ROOM = 112  # columns of text on a line of a table
WIDE = 80  # columns of text beyond which a column of a table gets no more
ON_ONE_PAGE = 1500  # columns of text up to which a table is not broken
UNSEEN = ("Cc", "Cf", "Cn")  # control and format characters, and code points that are none
LACKING = "〓"  # what a Chinese printer sets for a character that he lacks


def write(
    content: Content,
    path: str | Path,
    *,
    made: datetime.datetime,
    drawings: dict[str, Drawing] | None = None,
) -> None:
    """Write a briefing as a PDF file.

    Parameters
    ----------
    content
        The briefing in one language.
    path
        The file to write.
    made
        When the file says that it was made; without a time zone it is taken for UTC.
    drawings
        The charts by their keys; drawn here if None.

    Raises
    ------
    OutputError
        If it cannot be set.

    Examples
    --------
    >>> import planlib as pl, tempfile
    >>> from planlib.briefing.content import content
    >>> from planlib.briefing.facts import Facts
    >>> part = content(Facts(pl.read_plan(text="全区上下要认真贯彻会议精神。")), "zh")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "briefing.pdf"
    ...     write(part, path, made=datetime.datetime(2017, 2, 7))
    ...     path.read_bytes()[:5]
    b'%PDF-'
    """
    if drawings is None:
        drawings = {chart.key: drawn(chart, content.lang)[0] for chart in content.charts}
    briefing = _settable(laid_out(content))
    for section in briefing["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "table":
                block["widths"] = _widths(
                    *([column[key] for column in block["columns"]] for key in ("width", "least"))
                )
                rows = [row["cells"] for group in block["groups"] for row in group["rows"]]
                size = sum(words.columns(cell["text"]) for row in rows for cell in row)
                block["short"] = size <= ON_ONE_PAGE
            elif block["kind"] == "chart":
                block["inches"] = float(drawings[block["key"]].width)
                block["tall"] = float(drawings[block["key"]].height)
                block["svg"] = drawings[block["key"]].svg.decode("utf-8")
    briefing |= {"made_by": f"planlib {__version__}", "fonts": style.families()}
    text = json.dumps(briefing, ensure_ascii=False)
    is_rare = any(ord(c) not in _shipped() for c in set(text) if not c.isspace())
    made = made if made.tzinfo else made.replace(tzinfo=datetime.UTC)
    try:
        pdf = typst.compile(
            TEMPLATE,
            font_paths=[style.FONTS, Path(mpl.get_data_path()) / "fonts" / "ttf"],
            ignore_system_fonts=not is_rare,  # reading them costs time and is for what the shipped font lacks
            sys_inputs={"briefing": text},
            pdf_standards=["ua-1"],
            timestamp=made,
        )
    except typst.TypstError as error:
        raise OutputError(
            f"The PDF file {Path(path).name} cannot be set: {error.message}. "
            + " ".join(f"{hint.rstrip('.')}." for hint in error.hints)
        ) from None
    Path(path).write_bytes(pdf)


def _widths(needed: list[int], least: list[int] | None = None) -> list[dict]:
    """The widths of columns: what they need, or, of those that need more than a fair part, shares of what is left.

    None becomes narrower than its longest word, if that is known and not longer than a third of a line.
    """
    left, wide = ROOM - 2 * len(needed), dict(enumerate(needed))
    while narrow := {n: width for n, width in wide.items() if 4 * width * len(wide) <= 3 * left}:
        if len(narrow) == len(wide):
            break  # all have room, and share it
        left -= sum(narrow.values())
        wide = {n: width for n, width in wide.items() if n not in narrow}
    fixed = {n: width for n, width in enumerate(needed) if n not in wide}
    shares = {n: min(max(width, 4), WIDE) for n, width in wide.items()}
    words_of = {n: min(least[n], ROOM // 3) if least else 0 for n in wide}
    while tight := {n for n in shares if left * shares[n] / sum(shares.values()) < words_of[n]}:
        if len(tight) == len(shares):
            break  # no room for all of them
        fixed |= {n: words_of[n] for n in tight}
        left -= sum(words_of[n] for n in tight)
        shares = {n: share for n, share in shares.items() if n not in tight}
    return [
        {"share": shares[n]} if n in shares else {"em": fixed[n] / 2} for n in range(len(needed))
    ]


@functools.cache
def _shipped() -> frozenset[int]:
    return frozenset(ft2font.FT2Font(style.FONTS / "PlanSansSC-Regular.ttf").get_charmap())


def _settable(value):
    """The same data without characters that no font has, which a tagged file must not hold; they are reported once."""
    if isinstance(value, dict):
        return {key: _settable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_settable(inner) for inner in value]
    if not isinstance(value, str) or (value.isascii() and value.isprintable()):
        return value
    shown = "".join(c for c in value if c.isspace() or unicodedata.category(c) not in UNSEEN)
    lacking = style.missing(shown)
    if lacking:
        style.report_missing(shown)
        shown = "".join(LACKING if c in lacking else c for c in shown)
    return shown
