"""The content of a briefing as plain data for the templates of HTML and PDF: what stands where, what leads where.

Templates get text and never markup; a place that others lead to has an anchor.
"""

import re
import urllib.parse

from planlib import words
from planlib.briefing.blocks import Chart, Table
from planlib.briefing.content import QUOTING, WORDS, Content, citation

# Tables of many rows under few sections, whose names head their rows and take no column.
GROUPED = ("items", "milestones")
SHORT = 20  # columns of text that a cell keeps on one line
CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_NUMERALS = "一二三四五六七八九十"


def laid_out(content: Content) -> dict:
    """A briefing as dicts and lists of text.

    Parameters
    ----------
    content
        The briefing in one language.

    Returns
    -------
    dict
        ``lang``, ``words``, ``title``, ``subtitle``, ``messages``, ``sections`` of ``blocks`` (each of a kind: text,
        chart or table), ``method``, ``sources``.

    Examples
    --------
    >>> import planlib as pl
    >>> from planlib.briefing.content import content
    >>> from planlib.briefing.facts import Facts
    >>> laid_out(content(Facts(pl.read_plan(text="2024年GDP增长6%。")), "en"))["words"]["messages"]
    'Key messages'
    """
    return {
        "lang": content.lang,
        "words": WORDS[content.lang],
        "title": content.title,
        "subtitle": content.subtitle,
        "messages": [
            {"text": message.text, "pointer": _pointer(message, content)}
            for message in content.messages
        ],
        "sections": [
            {
                "anchor": f"section-{section.key}",
                "title": _numbered(number, section.title, content.lang),
                "blocks": [_block(block, content) for block in section.blocks],
            }
            for number, section in enumerate(content.sections, 1)
        ],
        "method": content.method,
        "sources": [_source(row, content.lang) for row in content.cited],
    }


def _numbered(number: int, title: str, lang: str) -> str:
    return f"{_NUMERALS[number - 1]}、{title}" if lang == "zh" else f"{number}. {title}"


def _pointer(message, content: Content) -> list[dict]:
    """The pointer of a message in pieces, those that name a chart or table with the anchor that they lead to.

    To a table that quotes the plan it leads to the first of the message's own sentences.
    """
    places = {content.name(block): _place(block, message) for block in content.shown(message)}
    longest_first = sorted(places, key=len, reverse=True)  # Table 12 is not Table 1
    pattern = "|".join(map(re.escape, longest_first)) or "(?!)"
    pieces = re.split(f"({pattern})", content.pointer(message))
    return [{"text": piece, "to": places.get(piece, "")} for piece in pieces if piece]


def _place(block: Chart | Table, message) -> str:
    if isinstance(block, Table):
        for target_id in block.target_ids or ():
            if target_id in message.target_ids:
                return _target_anchor(target_id)
    return _anchor(block)


def _anchor(block: Chart | Table) -> str:
    return f"{'figure' if isinstance(block, Chart) else 'table'}-{block.key}"


def _target_anchor(target_id: str) -> str:
    """The place of a target's sentence; the plan's own name may hold anything, and is left out."""
    return "target-" + re.sub(r"[^\w.-]", "_", target_id.rpartition(":")[2])


def _source(row: dict, lang: str) -> dict:
    """A source in words, and its address where it has one on the web."""
    text, url = citation(row, lang), row.get("url")
    if not isinstance(url, str) or not re.match(r"https?://\S+$", url):
        return {"text": text, "url": "", "shown": ""}
    # 年 and not %E5%B9%B4, unless that would break the address for those who copy it.
    shown = urllib.parse.unquote(url)
    return {
        "text": text.removesuffix(url),
        "url": url,
        "shown": shown if re.match(r"[^\s\ufffd]+$", shown) and shown.isprintable() else url,
    }


def _block(block: str | Chart | Table, content: Content) -> dict:
    if isinstance(block, str):
        return {"kind": "text", "text": block}
    own = {
        "key": block.key,
        "anchor": _anchor(block),
        "name": content.name(block),
        "title": block.title,
        "note": block.note,
    }
    if isinstance(block, Chart):
        return own | {"kind": "chart", "alt": block.alt}
    return own | {"kind": "table"} | _table(block, content.lang)


def _table(table: Table, lang: str) -> dict:
    names, rows = list(map(str, table.frame.columns)), table.cells()
    # Only where the plan's sentence stands: other tables may show the same targets again.
    quoting = table.key in QUOTING
    anchors = [_target_anchor(i) for i in table.target_ids or ()] if quoting else []
    # Of two rows of one target the first has the anchor.
    anchors = [a if a not in anchors[:n] else "" for n, a in enumerate(anchors)]
    groups: list[dict] = []
    for number, row in enumerate(rows):
        name = row[0] if table.key in GROUPED else ""
        if not groups or groups[-1]["name"] != name:
            groups.append({"name": name, "rows": []})
        shown = row[1:] if table.key in GROUPED else row
        anchor = anchors[number] if anchors else ""
        groups[-1]["rows"].append(
            {"anchor": anchor, "cells": [_cell(text, lang) for text in shown]}
        )
    if len(groups) > 1:  # rows of no section behind those of one are not that section's
        groups = [g | {"name": g["name"] or ("—" if n else "")} for n, g in enumerate(groups)]
    first = 1 if table.key in GROUPED else 0
    columns = []
    for n, name in list(enumerate(names))[first:]:
        width = max((words.columns(row[n]) for row in rows), default=0)
        kind = (
            "number" if table.frame.columns[n] in table.decimals
            else "quote" if n == len(names) - 1 and width > SHORT
            else "medium" if width > SHORT
            else "short"
        )  # fmt: skip
        least = max((_longest(text) for text in (name, *(row[n] for row in rows))), default=0)
        columns.append(
            {"name": name, "kind": kind, "width": max(width, _head_width(name)), "least": least}
        )
    return {"unit": table.unit, "columns": columns, "groups": groups}


def _cell(text: str, lang: str) -> dict:
    """A cell, with the language of a sentence that is not in that of the page."""
    letters = sum(c.isascii() and c.isalpha() for c in text)
    is_chinese = (
        4 * len(CHINESE.findall(text)) > letters
    )  # a character is about as much as four letters
    return {"text": text, "lang": "zh" if lang == "en" and is_chinese else ""}


def _longest(text: str) -> int:
    """The longest word that no line is to break; in Chinese a few characters."""
    return max(
        (len(w) if w.isascii() else min(words.columns(w), 6) for w in text.split()), default=0
    )


def _head_width(name: str) -> int:
    """Columns that a head needs: a short one stands on one line, a long one on up to three, its unit on the last."""
    if not CHINESE.search(name):
        lines = 1 + (len(name) > 10) + (len(name) > 24)
        return max(-(-len(name) // lines), *map(len, name.split()), 1)
    if words.columns(name) < SHORT:
        return words.columns(name)
    parts = [words.columns(part) for part in name.replace("（", " （").split()]
    return max(n if n <= SHORT - 6 else -(-n // 2) for n in parts)
