"""The briefing as one HTML page: no outside resource, its font a subset of the characters it uses."""

import base64
import io
from pathlib import Path

from planlib import __version__, style, words
from planlib.briefing.blocks import Chart, Table
from planlib.briefing.content import WORDS, Content, citation
from planlib.briefing.drawings import Drawing
from planlib.errors import MissingExtra

try:
    import jinja2
    from fontTools import subset
except ImportError:
    raise MissingExtra("jinja2 or fonttools", "briefing") from None

SHORT = 20  # columns of text that a cell keeps on one line
TEMPLATES = Path(__file__).parents[1] / "templates"


def page(content: Content, drawings: dict[str, Drawing]) -> str:
    """The page of a briefing, as text; `drawings` by the keys of its charts."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    context = {
        "html_lang": "zh-CN" if content.lang == "zh" else "en",
        "version": __version__,
        "words": WORDS[content.lang],
        "title": content.title,
        "subtitle": content.subtitle,
        "messages": [
            {
                "text": message.text,
                "pointer": content.pointer(message),
                "anchor": next((_anchor(block) for block in content.shown(message)), ""),
            }
            for message in content.messages
        ],
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "blocks": [_block(block, content, drawings) for block in section.blocks],
            }
            for section in content.sections
        ],
        "method": content.method,
        "sources": [citation(row, content.lang) for row in content.sources.to_dict("records")],
    }
    template = environment.get_template("briefing.html")
    without_font = template.render(font_css="", **context)
    return template.render(font_css=jinja2.filters.Markup(font_css(without_font)), **context)


def write(content: Content, path: Path, *, made, drawings: dict[str, Drawing]) -> None:
    """Write the page of a briefing; it bears no date, so `made` is not used."""
    path.write_text(page(content, drawings), encoding="utf-8", newline="\n")


def _anchor(block: Chart | Table) -> str:
    return f"{'figure' if isinstance(block, Chart) else 'table'}-{block.key}"


def _block(block: str | Chart | Table, content: Content, drawings: dict[str, Drawing]) -> dict:
    if isinstance(block, str):
        return {"kind": "text", "text": block}
    own = {
        "anchor": _anchor(block),
        "number": content.name(block),
        "title": block.title,
        "note": block.note,
    }
    if isinstance(block, Chart):
        src = _data_uri(drawings[block.key].svg, "image/svg+xml")
        return own | {"kind": "chart", "alt": block.alt, "src": src}
    return own | {"kind": "table"} | _table(block, content.lang)


def _table(table: Table, lang: str) -> dict:
    columns = list(table.frame.columns)
    widths = {c: max(words.columns(str(v)) for v in table.frame[c]) for c in columns}
    css = {
        c: "number" if c in table.decimals
        else "quote" if c == columns[-1] and widths[c] > SHORT
        else "medium" if widths[c] > SHORT
        else "short"
        for c in columns
    }  # fmt: skip
    frame = table.frame.copy()
    if table.key == "items":
        # A section is named where it begins.
        frame.loc[frame[columns[0]].eq(frame[columns[0]].shift()), columns[0]] = ""
    rows = [
        [
            {
                "text": text,
                "css": css[column],
                "lang": "zh-CN" if lang == "en" and css[column] == "quote" else "",
            }
            for column, text in zip(columns, row, strict=True)
        ]
        for row in table._replace(frame=frame).cells()
    ]
    return {
        "unit": table.unit,
        "columns": [{"name": c, "css": "number" if c in table.decimals else ""} for c in columns],
        "rows": rows,
    }


def _data_uri(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def font_css(page_text: str) -> str:
    """The shipped font, cut to the characters of a page, as CSS that carries it."""
    rules = []
    for weight, name in ((400, "Regular"), (700, "Bold")):
        options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=True)
        font = subset.load_font(str(style.FONTS / f"PlanSansSC-{name}.ttf"), options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=page_text)
        subsetter.subset(font)
        buffer = io.BytesIO()
        subset.save_font(font, buffer, options)
        font.close()
        uri = _data_uri(buffer.getvalue(), "font/woff2")
        rules.append(
            f'@font-face {{ font-family: "{style.FAMILY}"; font-weight: {weight}; src: url({uri}) format("woff2"); }}'
        )
    return "\n".join(rules)
