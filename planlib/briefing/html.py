"""The briefing as one HTML page: no outside resource, its font a subset of the characters it uses."""

import base64
import io
from pathlib import Path

import pandas as pd

from planlib import __version__, style, words
from planlib.briefing import figures
from planlib.briefing.content import WORDS, Content
from planlib.errors import MissingExtra

try:
    import jinja2
    from fontTools import subset
except ImportError:
    raise MissingExtra("jinja2 or fonttools", "briefing") from None

SHORT = 20  # columns of text that a cell keeps on one line
TEMPLATES = Path(__file__).parents[1] / "templates"


def page(content: Content) -> str:
    """The page of a briefing, as text."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = WORDS[content.lang]
    context = {
        "html_lang": "zh-CN" if content.lang == "zh" else "en",
        "version": __version__,
        "words": text,
        "title": content.title,
        "subtitle": content.subtitle,
        "messages": [_message(m, content) for m in content.messages],
        "charts": [
            {
                "anchor": f"figure-{chart.key}",
                "number": text["figure"].format(number),
                "title": chart.title,
                "alt": chart.alt,
                "note": chart.note,
                "src": _data_uri(figures.bare_svg(chart, content.lang), "image/svg+xml"),
            }
            for number, chart in enumerate(content.charts, 1)
        ],
        "tables": [_table(t, number, content.lang) for number, t in enumerate(content.tables, 1)],
        "method": content.method,
        "sources": [
            {k: "" if pd.isna(v) else v for k, v in row.items()}
            for row in content.sources.to_dict("records")
        ],
    }
    template = environment.get_template("briefing.html")
    without_font = template.render(font_css="", **context)
    return template.render(font_css=jinja2.filters.Markup(font_css(without_font)), **context)


def _message(message, content: Content) -> dict:
    place = content.place(message.shown_in)
    pointer = WORDS[content.lang]["see"].format(place[0]) if place else ""
    return {"text": message.text, "pointer": pointer, "anchor": place[1] if place else ""}


def _table(table, number: int, lang: str) -> dict:
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
                "text": _cell(value, table.decimals.get(column)),
                "css": css[column],
                "lang": "zh-CN" if lang == "en" and css[column] == "quote" else "",
            }
            for column, value in zip(columns, row, strict=True)
        ]
        for row in frame.itertuples(index=False, name=None)
    ]
    return {
        "anchor": f"table-{table.key}",
        "number": WORDS[lang]["table"].format(number),
        "title": table.title,
        "unit": table.unit,
        "note": table.note,
        "columns": [{"name": c, "css": "number" if c in table.decimals else ""} for c in columns],
        "rows": rows,
    }


def _cell(value, decimals: int | None) -> str:
    if decimals is None:
        return str(value)
    return "" if pd.isna(value) else words.number(value, decimals)


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
