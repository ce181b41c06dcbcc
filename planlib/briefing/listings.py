"""Targets, milestones, findings and sources as a workbook lists them: text for readers, figures as numbers.

Growth stands as 8.0 under a header or beside a unit that says %, sums of money as 3.3 beside 亿元.
"""

from typing import NamedTuple
from urllib import parse

import pandas as pd

from planlib import sheets, units, words
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import label, section_title, strength, told

# How large sums are counted in English, the largest first; words.LARGER has the other units.
LARGE_EN = {
    "cny": ((1e12, "RMB trillion"), (1e9, "RMB billion"), (1e6, "RMB million")),
    "usd": ((1e9, "USD billion"), (1e6, "USD million")),
}
COLUMNS = {
    "zh": {
        "heading": "位置", "section": "部分", "label": "内容", "told": "目标", "measure": "度量", "period": "年度",
        "low": "下限", "high": "上限", "point": "计算值", "unit": "单位", "comparator": "界限", "basis": "价格口径",
        "role": "类别", "strength": "约束强度", "reading": "读法", "quote": "原文",
        "name": "事项", "action": "动作", "stage": "阶段", "due": "期限",
        "kind": "性质", "message": "发现", "remedy": "建议", "amount": "数值",
        "title": "名称", "publisher": "发布者", "published": "日期", "url": "网址",
    },
    "en": {
        "heading": "Place", "section": "Section", "label": "What is counted", "told": "Target", "measure": "Measure",
        "period": "Period", "low": "Low", "high": "High", "point": "Computed at", "unit": "Unit", "comparator": "Bound",
        "basis": "Price basis", "role": "Role", "strength": "Strength", "reading": "Reading",
        "quote": "Sentence in the plan",
        "name": "Name (Chinese)", "action": "Action (Chinese)", "stage": "Stage", "due": "Due",
        "kind": "Kind", "message": "Finding", "remedy": "What to do", "amount": "Amount",
        "title": "Title", "publisher": "Publisher", "published": "Date", "url": "Address",
    },
}  # fmt: skip
GROWTH = {"zh": "增速", "en": "Growth, "}
DOUBTFUL = {"zh": "存疑：", "en": "doubtful: "}


class Listing(NamedTuple):
    """A frame to be listed, with the decimals of the numbers of each row."""

    frame: pd.DataFrame
    places: list[int]


def headline(facts: Facts, lang: str) -> Listing:
    """What the paragraphs of expected targets say in numbers."""
    return _targets(facts, facts.targets[facts.targets["headline"]], lang)


def items(facts: Facts, lang: str) -> Listing:
    """What the work items say in numbers, with the section that each stands in."""
    rows = facts.targets[~facts.targets["headline"]]
    listing = _targets(facts, rows, lang)
    if rows.empty:
        return listing
    names = {s.section: section_title(s, lang) for s in facts.plan.sections.itertuples()}
    frame = listing.frame
    at = int(COLUMNS[lang]["heading"] in frame)
    frame.insert(at, COLUMNS[lang]["section"], [names.get(s) for s in rows["section"]])
    return listing._replace(frame=frame)


def _targets(facts: Facts, rows: pd.DataFrame, lang: str) -> Listing:
    """Targets with their intervals as numbers; the unit stands in the header where all rows share it."""
    if rows.empty:
        return Listing(pd.DataFrame(), [])
    records, places = [], []
    for _, row in rows.iterrows():
        factor, unit = counted(row, lang)
        bounds = [round(row[c] / factor, 10) for c in ("low", "high", "point")]
        records.append(
            {
                "heading": row["heading"],
                "label": words.sentence(label(row, lang)),
                "told": told(row, facts.plan.year, lang),
                "measure": words.MEASURES[row["measure"]][lang],
                "period": _period(row, lang),
                **dict(zip(("low", "high", "point"), bounds, strict=True)),
                "unit": unit,
                "comparator": words.COMPARATORS[row["comparator"]][lang],
                "basis": words.basis(row["price_basis"], lang),
                "role": words.ROLES[row["role"]][lang],
                "strength": strength(row, lang),
                "reading": _reading(row, lang),
                "quote": row["quote"],
            }
        )
        places.append(sheets.decimals(*bounds, least=int(unit == "%")))
    names = dict(COLUMNS[lang])
    frame = pd.DataFrame(records, columns=list(records[0]))
    shared = set(frame["unit"])
    if len(shared) == 1:
        (unit,) = shared
        names |= {c: _with_unit(names[c], unit, rows, lang) for c in ("low", "high", "point")}
        frame = frame.drop(columns="unit")
    idle = [c for c in ("heading", "period", "reading") if frame[c].isna().all()]
    if set(rows["end_year"]) == set(rows["start_year"]) == {facts.plan.year}:
        idle.append("period")
    frame = frame.drop(columns=idle)
    return Listing(frame.rename(columns=names), places)


def _with_unit(name: str, unit: str | None, rows: pd.DataFrame, lang: str) -> str:
    """The header of a column whose figures share a unit, and what they are where all are growth."""
    if rows["measure"].isin(["growth", "growth_since"]).all():
        name = GROWTH[lang] + (name if lang == "zh" else name.lower())
    if unit is None:
        return name
    return f"{name}（{unit}）" if lang == "zh" else f"{name} ({unit})"


def counted(row, lang: str) -> tuple[float, str | None]:
    """By what the figures of a target are divided, and the unit that they then stand in.

    Examples
    --------
    >>> import planlib as pl
    >>> fund = pl.read_plan().targets.iloc[13]
    >>> counted(fund, "zh"), counted(fund, "en")
    ((100000000.0, '亿元'), (1000000.0, 'RMB million'))
    """
    unit = row["unit"]
    size = max(abs(v) for v in (row["low"], row["high"]) if v == v)
    if unit.startswith("index_"):
        base = unit.removeprefix("index_")
        return 1.0, f"指数（{base}年=100）" if lang == "zh" else f"index ({base} = 100)"
    if unit == "count" and lang == "zh":
        word = row["classifier"] if pd.notna(row["classifier"]) else ""
        large = ((1e8, "亿"), (1e4, "万")) if size >= 1e5 else ()
        factor, power = next(((f, name) for f, name in large if size >= f), (1.0, ""))
        return factor, (power + word) or None
    if unit == "count":
        return 1.0, "number"
    if lang == "zh":
        name = units.counted_in(size, unit)
        return units.written(name)[1], name
    larger = LARGE_EN.get(unit) or [(f, names["en"]) for f, names in words.LARGER.get(unit, ())]
    return next(((f, n) for f, n in larger if size >= f), (1.0, words.UNITS[unit]["en"]))


def _period(row, lang: str) -> str | None:
    """The year or years of a target."""
    start, end = row["start_year"], row["end_year"]
    if pd.isna(end):
        return None
    if pd.isna(start) or start == end:
        return f"{end}年" if lang == "zh" else str(end)
    return words.years(start, end, lang)


def _reading(row, lang: str) -> str | None:
    """What a person who checks the reading should know of a row."""
    if row["confidence"] == "doubtful":
        return DOUBTFUL[lang] + words.doubt(row["doubt"], lang)
    return words.ORIGINS[row["origin"]][lang] if row["origin"] in words.ORIGINS else None


def milestones(facts: Facts, lang: str) -> Listing:
    """Named commitments without a number."""
    rows, names = facts.plan.milestones, COLUMNS[lang]
    frame = pd.DataFrame(
        {
            names["heading"]: rows["heading"],
            names["name"]: rows["name"],
            names["action"]: rows["action"],
            names["stage"]: rows["stage"].map(lambda code: words.STAGES[code][lang]),
            names["due"]: [_due(day, lang) for day in rows["due"]],
            names["strength"]: rows["strength"].map(lambda code: words.STRENGTHS[code][lang]),
            names["quote"]: rows["quote"],
        }
    )
    return Listing(frame, [0] * len(frame))


def _due(day: str, lang: str) -> str | None:
    """A year, month or day by which something is due."""
    if pd.isna(day):
        return None
    if day.count("-") == 2:
        return words.date(day, lang)
    year, _, month = day.partition("-")
    if lang == "zh":
        return f"{year}年" + (f"{int(month)}月" if month else "")
    return words.date(f"{day}-01", "en").partition(" ")[2] if month else year


def findings(facts: Facts, lang: str) -> Listing:
    """How the targets fit each other and the world."""
    rows = facts.findings
    names, records, places = COLUMNS[lang], [], []
    for _, row in rows.iterrows():
        amount, unit = row["amount"], None
        if pd.notna(amount):
            told = pd.Series(
                {"low": amount, "high": amount, "unit": row["unit"], "classifier": None}
            )
            factor, unit = counted(told, lang)
            amount /= factor
        records.append(
            (
                words.FINDINGS[row["kind"]][lang],
                row[f"message_{lang}"],
                row[f"remedy_{lang}"],
                amount,
                unit,
            )
        )
        exact = row["unit"] in ("percent", "pp")
        places.append(2 if exact else sheets.decimals(amount))
    keys = ("kind", "message", "remedy", "amount", "unit")
    return Listing(pd.DataFrame(records, columns=[names[k] for k in keys]), places)


def sources(content, lang: str) -> Listing:
    """What the briefing rests on; addresses are text."""
    keys = ["title", "publisher", "published", "url"]
    frame = content.sources.reindex(columns=keys)
    frame["url"] = [None if pd.isna(url) else _readable(url) for url in frame["url"]]
    frame = frame.rename(columns=COLUMNS[lang])
    return Listing(frame, [0] * len(frame))


def _readable(url: str) -> str:
    """An address with its Chinese as Chinese, where it leads to the same page."""
    plain = parse.unquote(url)
    return plain if parse.quote(plain, safe=":/?&=#+,;@()!~*'$[]") == url else url
