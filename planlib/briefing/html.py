"""The briefing as one HTML page: no outside resource, its font a subset of the characters it uses."""

import base64
import datetime
import io
import re
from pathlib import Path

from planlib import __version__, style
from planlib.briefing.content import Content
from planlib.briefing.drawings import Drawing, drawn
from planlib.briefing.layout import laid_out
from planlib.errors import MissingExtra

try:
    import jinja2
    from fontTools import subset
    from markupsafe import Markup, escape
except ImportError:
    raise MissingExtra("jinja2 or fonttools", "briefing") from None

TEMPLATES = Path(__file__).parents[1] / "templates"
PIXELS = 110  # for an inch of a chart: somewhat larger than on paper
LANG = {"zh": "zh-CN", "en": "en"}
WORDS = {
    "zh": {"contents": "目录", "skip": "跳到正文"},
    "en": {"contents": "Contents", "skip": "Skip to content"},
}
# Chinese words, with the figures and marks between them.
_CHINESE = re.compile(
    r"[“《（]?[\u3400-\u9fff](?:[\u3400-\u9fff\d，。；：、（）“”《》·—％%.-]*[\u3400-\u9fff）”》])?"
)


def write(
    content: Content,
    path: str | Path,
    *,
    made: datetime.datetime,
    drawings: dict[str, Drawing] | None = None,
) -> None:
    """Write a briefing as one HTML page.

    Parameters
    ----------
    content
        The briefing in one language.
    path
        The file to write.
    made
        When the page says that it was made.
    drawings
        The charts by their keys; drawn here if None.

    Examples
    --------
    >>> import planlib as pl, tempfile
    >>> from planlib.briefing.content import content
    >>> from planlib.briefing.facts import Facts
    >>> part = content(Facts(pl.read_plan(text="全区上下要认真贯彻会议精神。")), "zh")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "briefing.html"
    ...     write(part, path, made=datetime.datetime(2017, 2, 7))
    ...     path.read_text("utf-8")[:15]
    '<!DOCTYPE html>'
    """
    text = page(content, drawings, made=made)
    Path(path).write_text(text, encoding="utf-8", newline="\n")


def page(
    content: Content,
    drawings: dict[str, Drawing] | None = None,
    *,
    made: datetime.datetime | None = None,
) -> str:
    """The page of a briefing, as text; `drawings` by the keys of its charts, which are drawn here if None."""
    if drawings is None:
        drawings = {chart.key: drawn(chart, content.lang)[0] for chart in content.charts}
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["said"] = escape if content.lang == "zh" else _said
    briefing = laid_out(content)
    context = briefing | {
        "html_lang": LANG[content.lang],
        "version": __version__,
        "made": made.isoformat(timespec="seconds") if made else "",
        "own": WORDS[content.lang],
        "drawn": {
            key: {
                "src": _data_uri(drawing.svg, "image/svg+xml"),
                "width": round(drawing.width * PIXELS),
                "height": round(drawing.height * PIXELS),
            }
            for key, drawing in drawings.items()
        },
    }
    template = environment.get_template("briefing.html")
    bare = template.render(font_css="", **context)
    fonts = font_css(bare, bold_text=_bold(briefing, content.lang))
    return template.render(font_css=Markup(fonts), **context)


def _said(text: str) -> Markup:
    """Text of an English page, its Chinese words marked as Chinese, so that they are read aloud as such."""
    parts, end = [], 0
    for found in _CHINESE.finditer(text):
        parts += [
            escape(text[end : found.start()]),
            Markup('<span lang="zh-CN">{}</span>').format(found[0]),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def _bold(briefing: dict, lang: str) -> str:
    """All that the page sets in bold: headings, captions, heads of tables, numbers of the messages."""
    parts = [briefing["title"], *briefing["words"].values(), *WORDS[lang].values(), "0123456789. "]
    for section in briefing["sections"]:
        parts.append(section["title"])
        for block in section["blocks"]:
            parts += [block["name"], block["title"]] if block["kind"] != "text" else []
            if block["kind"] == "table":
                parts += [column["name"] for column in block["columns"]]
                parts += [group["name"] for group in block["groups"]]
    return "".join(parts)


def _data_uri(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def font_css(page_text: str, *, bold_text: str | None = None) -> str:
    """The shipped font, cut to the characters of a page, as CSS that carries it; bold for all of them or for some.

    As WOFF and not WOFF2: that is a quarter larger and is made in a sixth of the time.
    """
    rules = []
    for weight, name, text in (
        (400, "Regular", page_text),
        (700, "Bold", page_text if bold_text is None else bold_text),
    ):
        options = subset.Options(flavor="woff", layout_features=[], notdef_outline=True)
        font = subset.load_font(str(style.FONTS / f"PlanSansSC-{name}.ttf"), options)
        subsetter = subset.Subsetter(options)
        # Each character once: the page is millions of them, charts included.
        subsetter.populate(unicodes=set(map(ord, set(text))))
        subsetter.subset(font)
        buffer = io.BytesIO()
        subset.save_font(font, buffer, options)
        font.close()
        uri = _data_uri(buffer.getvalue(), "font/woff")
        rules.append(
            f'@font-face {{ font-family: "{style.FAMILY}"; font-weight: {weight}; src: url({uri}) format("woff"); }}'
        )
    return "\n".join(rules)
