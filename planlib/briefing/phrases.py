"""Parts of a briefing's sentences: what a target counts, its figure, its period, the name of a section."""

import re

import pandas as pd

from planlib import words
from planlib.vocabulary import WORDINGS_EN

# Sums as readers of each language count them, the largest unit first.
MONEY = {"zh": ((1e8, "亿元"), (1e4, "万元")), "en": ((1e9, "RMB billion"), (1e6, "RMB million"))}


def label(row, lang: str) -> str:
    """What a target counts, in a language: the plan's words, the registry's name, or a given label."""
    if lang == "zh":
        return row["label"]
    if row["indicator"] == "gdp":
        return words.name("gdp", "en", short=True)  # its full name says domestic or regional
    for wording, said in WORDINGS_EN.get(row["indicator"], ()):
        if re.search(wording, row["label"]):
            return said
    if pd.notna(row["indicator"]):
        return words.name(row["indicator"], "en")
    return row["label_en"] if pd.notna(row["label_en"]) else f"{row['label']} [Chinese]"


def value(row, lang: str) -> str:
    """The figure of a target: as the plan prints it in Chinese, in words in English."""
    if lang == "zh":
        return words.printed(row["quantity"])
    return words.interval(
        row["low"], row["high"], row["unit"], row["comparator"], "en", row["classifier"]
    )


def figure(row, lang: str) -> str:
    """The figure of a target with its direction: a fall is told as one, with a positive number."""
    if not row["point"] < 0:
        return value(row, lang)
    if lang == "zh":
        return ("减少" if row["measure"] == "increment" else "下降") + value(row, lang)
    return value(_positive(row), lang) + " lower"


def strength(row, lang: str) -> str:
    """How binding a target is; 确保 is a promise, and no 约束性 of the plan's own."""
    code = row["strength"]
    if code == "binding" and pd.notna(row["commitment"]) and "约束" not in row["commitment"]:
        return "确保" if lang == "zh" else "to be ensured"
    return words.STRENGTHS[code][lang]


def told(row, year: int | None, lang: str) -> str:
    """The figure of a target as a cell tells it: whether it is growth, and when, if not in the plan's year."""
    falls = row["point"] < 0
    told = figure(row, lang)
    if lang == "zh" and not falls and not row["quantity"].startswith("翻"):
        rises = {"growth": "增长", "growth_since": "累计增长", "change_pp": "提高"}
        told = rises.get(row["measure"], "") + told
    elif lang == "en" and not falls:
        rises = {"growth": "growth of ", "growth_since": "total growth of ", "change_pp": "up "}
        told = rises.get(row["measure"], "") + told
    return told + other_period(row, year, lang)


def _positive(row: pd.Series) -> pd.Series:
    """A fall as a positive number, its bound turned round with it."""
    turned = {
        "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than",
    }  # fmt: skip
    comparator = turned.get(row["comparator"], row["comparator"])
    return pd.Series({**row, "low": -row["high"], "high": -row["low"], "comparator": comparator})


def other_period(row: pd.Series, year: int | None, lang: str) -> str:
    """The period of a target that is not for the plan's year, in brackets."""
    start, end = row["start_year"], row["end_year"]
    if pd.isna(end) or (start == end == year) or year is None:
        return ""
    if start == end:
        return f"（{end}年）" if lang == "zh" else f" ({end})"
    if lang == "zh":
        return f"（{words.years(start, end, lang)}）"
    return f" ({'yearly average ' if row['measure'] == 'growth' else ''}{words.years(start, end, lang)})"


def once(quotes, lang: str) -> list[str]:
    """Sentences of a table, one that stands in several rows on end said in the first of them alone."""
    same = "同上" if lang == "zh" else "as above"
    quotes = list(quotes)
    return [same if n and quote == quotes[n - 1] else quote for n, quote in enumerate(quotes)]


def deflator_phrase(row, drift: float, lang: str) -> str:
    """What the ratio does at the national deflator of a year."""
    figure = words.percent(row.value)
    if lang == "zh":
        kind = "全国实际值" if row.hindsight else "全国平减指数"
        note = f"，{words.HINDSIGHT['zh']}" if row.hindsight else ""
        return f"按{row.year}年{kind}（{figure}{note}）推算，该比值{words.change(drift, lang)}"
    note = f", {words.HINDSIGHT['en']}" if row.hindsight else ""
    kind = "national outcome" if row.hindsight else "national deflator"
    return f"at the {row.year} {kind} ({figure}{note}) it {words.change(drift, lang)}"


def taken_at(rows, lang: str) -> str:
    """Where targets that are no single number are computed with; an empty text where all are."""
    taken = [
        words.beside(
            lower_first(words.name(row["indicator"], lang, short=True)), rate(row, lang), lang
        )
        for row in rows
        if row["point_rule"] != "value" or row["comparator"] == "about"
    ]
    if not taken:
        return ""
    if lang == "zh":
        return f"以上按{'、'.join(taken)}计算。"
    return f"This is computed at {words.listing(taken, lang)}. "


def section_title(section, lang: str) -> str:
    """The printed title of a section, with the marks of its language."""
    if lang == "zh":
        return section.title.replace(",", "，")
    return section.title_en if pd.notna(section.title_en) else f"{section.title} [Chinese]"


def section_name(section, lang: str) -> str:
    """A section of the plan, as a sentence names it."""
    title = section_title(section, lang)
    # Curly quotation marks of the shipped font are as wide as Chinese characters.
    return f"“{title}”部分" if lang == "zh" else f'"{title}"'


def rate(row: pd.Series, lang: str) -> str:
    """The rate that is compounded, and how it was taken from a target that is no single number."""
    rules = {
        "middle": ("（区间中值）", " (the middle of the range)"),
        "bound": ("（界限值）", " (the bound)"),
        "about": ("（左右）", " (a rate said to be about that)"),
    }
    rule = "about" if row["comparator"] == "about" else row["point_rule"]
    note = rules.get(rule, ("", ""))
    return words.percent(row["point"], None) + note[lang == "en"]


def lower_first(text: str) -> str:
    """A label inside a sentence; names and abbreviations keep their capitals."""
    return text if text[1:2].isupper() or text[1:2] == "&" else text[:1].lower() + text[1:]


# Columns whose numbers are in the unit of the row.
IN_UNIT = ("low", "high", "point", "target", "observed", "expected", "lower", "upper", "rest")


def readable(targets: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Targets, or their progress, for a reader: sums in 亿元 or 万元, in English in millions or billions of RMB.

    Parameters
    ----------
    targets
        A targets frame, or what `planlib.track` returns.
    lang
        Language of the units.

    Returns
    -------
    pandas.DataFrame
        The same columns; the numbers in the unit and the unit scaled where the unit is a sum in yuan.
    """
    shown = targets.copy()
    scaled = [name for name in IN_UNIT if name in shown]
    money = shown["unit"] == "cny"
    for index in shown.index[money]:
        size = shown.loc[index, ["low", "high"]].abs().max()
        factor, unit = next(
            ((f, u) for f, u in MONEY[lang] if size >= f), (1.0, "元" if lang == "zh" else "RMB")
        )
        shown.loc[index, scaled] /= factor
        shown.loc[index, "unit"] = unit
    for code in shown.loc[~money, "unit"].unique():
        shown["unit"] = shown["unit"].replace(code, words.UNITS[code][lang] or code)
    return shown


def numbers(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Low, high and unit of targets, as a workbook shows them; the unit of a count is its measure word."""
    names = ("下限", "上限", "单位") if lang == "zh" else ("Low", "High", "Unit")
    shown = readable(rows, lang)
    shown["unit"] = shown["unit"].where(rows["unit"].ne("count"), rows["classifier"])
    return shown[["low", "high", "unit"]].set_axis(names, axis="columns").reset_index(drop=True)
