"""The text of a plan with what was read from it, to look at: a page of its own, or in a notebook.

Every quantity is marked by its role, with shape as well as colour; hover or focus shows the record. The
page has a table beside the text that jumps to the place, filters, and nothing from outside.
"""

import itertools
from html import escape

import pandas as pd

from planlib import words

WORDS = {
    "zh": {
        "title": "读到了什么", "text": "原文", "records": "记录", "show": "显示", "doubtful": "仅看存疑",
        "label": "内容", "figure": "数量", "year": "年份", "role": "类别", "result": "完成情况", "strength": "约束",
        "basis": "价格口径", "heading": "位置", "doubt": "存疑", "count": "共{}条，存疑{}条",
        "none": "没有读到带数字的目标。",
    },
    "en": {
        "title": "what was read", "text": "Text", "records": "Records", "show": "Show", "doubtful": "Doubtful only",
        "label": "What is counted", "figure": "Quantity", "year": "Year", "role": "Role", "result": "result",
        "strength": "Strength", "basis": "Price basis", "heading": "Place", "doubt": "Doubtful",
        "count": "{} records, {} doubtful", "none": "No target with a number was read.",
    },
}  # fmt: skip
ROLES = ("target", "attribute", "scope", "threshold", "result")

_CSS = """
.planlib { --target:#cfe6f7; --attribute:#fdeacb; --scope:#d5f0e3; --threshold:#ececec; --result:#f6dbe8;
  font-size:15px; line-height:1.75; color:#1a1a1a; }
.planlib mark { color:inherit; background:var(--target); border-bottom:2px solid #0072b2; padding:0 1px; position:relative;
  cursor:help; }
.planlib mark.attribute { background:var(--attribute); border-bottom:2px dashed #b26b00; }
.planlib mark.scope { background:var(--scope); border-bottom:2px dotted #00734f; }
.planlib mark.threshold { background:var(--threshold); border-bottom:1px solid #5f6368; }
.planlib mark.result { background:var(--result); border-bottom:3px double #a2457d; }
.planlib mark.doubtful::after { content:"?"; font-weight:700; color:#b00020; }
.planlib mark .tip { display:none; position:absolute; left:0; top:1.7em; z-index:9; width:max-content; max-width:22em;
  padding:.4em .6em; background:#fff; border:1px solid #5f6368; border-radius:4px; font-size:13px; line-height:1.5;
  box-shadow:0 2px 8px rgba(0,0,0,.18); white-space:normal; }
.planlib mark:hover .tip, .planlib mark:focus .tip { display:block; }
.planlib mark:focus, .planlib mark:target { outline:3px solid #d55e00; outline-offset:1px; }
.planlib .text { white-space:pre-wrap; overflow-wrap:anywhere; }
.planlib table { border-collapse:collapse; width:100%; font-size:13px; line-height:1.4; }
.planlib th, .planlib td { text-align:left; vertical-align:top; padding:.25em .5em; border-bottom:1px solid #d9dce1; }
.planlib .hidden { display:none; }
"""
_PAGE_CSS = """
body { margin:0; font-family:"Plan Sans SC",system-ui,sans-serif; }
header { padding:.8rem 1.2rem; border-bottom:2px solid #1a1a1a; }
h1 { font-size:1.2rem; margin:0 0 .3rem; } h2 { font-size:1rem; margin:.2rem 0 .6rem; }
label { margin-right:1em; }
/* At the foot of the window, where no pane clips it. */
.planlib mark .tip { position:fixed; left:1rem; right:auto; top:auto; bottom:1rem; max-width:calc(100vw - 4rem); }
.planlib td:nth-child(n+3):not(:nth-child(5)) { white-space:nowrap; }
main { display:grid; grid-template-columns:minmax(0,3fr) minmax(20rem,2fr); }
main > section { padding:1rem 1.2rem; height:calc(100vh - 7rem); overflow:auto; }
main > section + section { border-left:1px solid #d9dce1; }
@media (max-width:50rem) { main { display:block; } main > section { height:auto; } }
@media print { main { display:block; } main > section { height:auto; overflow:visible; }
  form, .planlib .tip { display:none !important; }
  tr { break-inside:avoid; } }
"""
_SCRIPT = """
const form = document.querySelector('form');
form.addEventListener('change', () => {
  const roles = new Set([...form.querySelectorAll('[name=role]:checked')].map(box => box.value));
  const doubtful = form.elements.doubtful.checked;
  for (const part of document.querySelectorAll('[data-role]')) {
    const shown = roles.has(part.dataset.role) && (!doubtful || part.dataset.doubtful === '1');
    if (part.tagName === 'TR') part.classList.toggle('hidden', !shown);
    else part.style.background = shown ? '' : 'none';
  }
});
"""


def page(plan, lang: str = "zh", *, font_css: str = "") -> str:
    """The text and the records of a plan as one HTML page without outside resources.

    Parameters
    ----------
    plan
        What `planlib.read_plan` returns.
    lang
        ``"zh"`` or ``"en"``.
    font_css
        Rules that carry a font, for readers who have no Chinese one.

    Returns
    -------
    str

    Examples
    --------
    >>> import planlib as pl
    >>> "<mark" in page(pl.read_plan())
    True
    """
    said = WORDS[words.check_language(lang)]
    records = _records(plan)
    doubtful = int((records["confidence"] == "doubtful").sum())
    boxes = "".join(
        f'<label><input type="checkbox" name="role" value="{role}" checked> {_role(role, lang)}</label>'
        for role in ROLES
        if (records["role"] == role).any()
    )
    title = (plan.title_zh if lang == "zh" else plan.title_en) or plan.plan_id
    heading = escape(title) + ("：" if lang == "zh" else ": ") + said["title"]
    rows = "".join(_table_row(record, plan.plan_id, lang) for record in records.to_dict("records"))
    columns = ("label", "figure", "year", "role", "strength", "heading")
    heads = "".join(f'<th scope="col">{said[c]}</th>' for c in columns)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"""<!DOCTYPE html>
<html lang="{"zh-CN" if lang == "zh" else "en"}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title><style>{font_css}{_CSS}{_PAGE_CSS}</style></head>
<body class="planlib"><header><h1>{heading}</h1>
<form><b>{said["show"]}</b> {boxes}<label><input type="checkbox" name="doubtful"> {said["doubtful"]}</label>
<span>{said["count"].format(len(records), doubtful)}</span></form></header>
<main><section aria-label="{said["text"]}"><h2>{said["text"]}</h2>
<div class="text" lang="zh-CN">{_marked(plan, records, lang)}</div></section>
<section aria-label="{said["records"]}"><h2>{said["records"]}</h2>{table if len(records) else said["none"]}</section></main>
<script>{_SCRIPT}</script></body></html>
"""


def fragment(plan, lang: str = "zh") -> str:
    """The marked text alone, for a notebook: no script, no page around it."""
    marked = _marked(plan, _records(plan), lang)
    return (
        f'<div class="planlib"><style>{_CSS}</style>'
        f'<div class="text" lang="zh-CN" style="max-height:30em;overflow:auto">{marked}</div></div>'
    )


def text(plan, lang: str = "zh") -> str:
    """The text with what was read behind every quantity in brackets, for a terminal.

    Examples
    --------
    >>> import planlib as pl
    >>> print(text(pl.read_plan(text="2024年生产总值增长6%。")))
    2024年生产总值增长6%〔生产总值 · 比上年增长 · 2024 · 目标〕。
    """
    words.check_language(lang)
    parts, position = [], 0
    for record in _records(plan).to_dict("records"):
        name = (
            record["label_en"] if lang == "en" and pd.notna(record["label_en"]) else record["label"]
        )
        said = (
            name,
            words.MEASURES[record["measure"]][lang],
            _period(record, lang),
            _role(record["role"], lang),
            words.doubt(record["doubt"], lang) if pd.notna(record["doubt"]) else "",
        )
        parts.append(plan.text[position : record["end"]])
        parts.append(f"〔{' · '.join(part for part in said if part)}〕")
        position = record["end"]
    return "".join(parts) + plan.text[position:]


def _records(plan) -> pd.DataFrame:
    """Targets and results together, in the order of the text."""
    together = pd.concat([plan.targets, plan.results.assign(role="result")], ignore_index=True)
    return together.sort_values(["start", "target_id"], ignore_index=True)


def _role(role: str, lang: str) -> str:
    return WORDS[lang]["result"] if role == "result" else words.ROLES[role][lang]


def _marked(plan, records: pd.DataFrame, lang: str) -> str:
    """The text, escaped, with a mark around every quantity; records of one quantity share one."""
    parts, position = [], 0
    for start, group in itertools.groupby(records.to_dict("records"), key=lambda r: r["start"]):
        group = list(group)
        first = group[0]
        doubtful = any(r["confidence"] == "doubtful" for r in group)
        tip = "<br>".join(_tip(r, lang) for r in group)
        parts.append(escape(plan.text[position:start]))
        parts.append(
            f'<mark id="{_anchor(plan.plan_id, start)}" class="{first["role"]}{" doubtful" if doubtful else ""}" '
            f'tabindex="0" data-role="{first["role"]}" data-doubtful="{int(doubtful)}">{escape(first["quantity"])}'
            f'<span class="tip" role="tooltip">{tip}</span></mark>'
        )
        position = first["end"]
    parts.append(escape(plan.text[position:]))
    return "".join(parts)


def _anchor(plan_id: str, start: int) -> str:
    return escape(f"{plan_id}-{start}".replace(" ", "_"))


def _name(record: dict, lang: str) -> str:
    english = lang == "en" and pd.notna(record["label_en"])
    return escape(record["label_en"] if english else record["label"])


def _figure(record: dict, lang: str) -> str:
    counted = record["classifier"] if pd.notna(record["classifier"]) else None
    figure = words.interval(
        record["low"],
        record["high"],
        record["unit"],
        record["comparator"],
        lang,
        counted,
    )
    return escape(record["quantity"] if lang == "zh" else figure)


def _period(record: dict, lang: str) -> str:
    if pd.isna(record["end_year"]):
        return ""
    if record["start_year"] != record["end_year"]:
        return words.years(record["start_year"], record["end_year"], lang)
    return str(record["end_year"])


def _tip(record: dict, lang: str) -> str:
    """A record in one line or two."""
    parts = [
        f"<b>{_name(record, lang)}</b>",
        words.MEASURES[record["measure"]][lang],
        _figure(record, lang),
        _period(record, lang),
        _role(record["role"], lang),
        _strength(record, lang),
    ]
    if record["price_basis"] != "none":
        parts.append(words.basis(record["price_basis"], lang))
    if pd.notna(record["doubt"]):
        parts.append(f"{WORDS[lang]['doubt']}: {escape(words.doubt(record['doubt'], lang))}")
    if record["origin"] in words.ORIGINS:
        parts.append(words.ORIGINS[record["origin"]][lang])
    return " · ".join(p for p in parts if p)


def _strength(record: dict, lang: str) -> str:
    """How strongly it is meant, with the word that says so; nothing for a result."""
    if pd.isna(record["strength"]):
        return ""
    word = f" ({escape(record['commitment'])})" if pd.notna(record["commitment"]) else ""
    return words.STRENGTHS[record["strength"]][lang] + word


def _table_row(record: dict, plan_id: str, lang: str) -> str:
    doubtful = record["confidence"] == "doubtful"
    heading = escape(record["heading"]) if pd.notna(record["heading"]) else ""
    cells = (
        f'<a href="#{_anchor(plan_id, record["start"])}">{_name(record, lang)}</a>{" ?" if doubtful else ""}',
        _figure(record, lang),
        _period(record, lang),
        _role(record["role"], lang),
        _strength(record, lang),
        heading,
    )
    cells = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr data-role="{record["role"]}" data-doubtful="{int(doubtful)}">{cells}</tr>'
