"""The tables of a briefing, as frames of numbers and text ready to be set.

A table keeps numbers as numbers, with the decimals of each column beside them, so that a page can print
them and a workbook can compute with them.
"""

from typing import NamedTuple

import pandas as pd

from planlib import ratios, words
from planlib.briefing.facts import Facts
from planlib.briefing.figures import basis_note, source_line
from planlib.briefing.phrases import figure, label, section_title, told
from planlib.errors import TableError
from planlib.solve import doubling

# Sums as readers of each language count them, the largest unit first.
MONEY = {"zh": ((1e8, "亿元"), (1e4, "万元")), "en": ((1e9, "RMB billion"), (1e6, "RMB million"))}


class Table(NamedTuple):
    """A table: title, unit at its top right, columns, and the decimals of the numeric ones."""

    key: str
    title: str
    unit: str
    frame: pd.DataFrame
    decimals: dict[str, int]
    note: str
    numbers: pd.DataFrame | None = None  # what a workbook computes with, beside the printed figures


def all_tables(facts: Facts, lang: str) -> list[Table]:
    """The tables that a plan's data support, in the order of a briefing."""
    makers = (_headline, _pairs, _doubling, _mechanical, _items)
    return [table for make in makers if (table := make(facts, lang)) is not None]


def _headline(facts: Facts, lang: str) -> Table | None:
    rows = facts.headline
    if rows.empty:
        return None
    zh = lang == "zh"
    names = (
        ("指标", "目标", "度量", "价格口径", "约束", "原文")
        if zh
        else ("Indicator", "Target", "Measure", "Price basis", "Strength", "Sentence in the plan")
    )
    frame = pd.DataFrame(
        [
            (
                words.sentence(label(r, lang)),
                figure(r, lang),
                _measure(r, lang),
                words.basis(r["price_basis"], lang),
                words.STRENGTHS[r["strength"]][lang],
                r["quote"],
            )
            for _, r in rows.iterrows()
        ],
        columns=list(names),
    )
    title = "预期目标" if zh else "Expected targets"
    growth = dict.fromkeys(("下限", "上限") if zh else ("Low", "High"), 1)  # 8.0, not 8
    note = basis_note(lang)
    return Table(
        "headline",
        title,
        "",
        frame,
        growth if rows["unit"].eq("percent").all() else {},
        source_line(facts, lang, note=note),
        _numbers(rows, lang),
    )


def _measure(row: pd.Series, lang: str) -> str:
    """What is measured; over a plan period the yearly average and the years."""
    if (
        row["measure"] != "growth"
        or pd.isna(row["end_year"])
        or row["start_year"] == row["end_year"]
    ):
        return words.MEASURES[row["measure"]][lang]
    span = words.years(row["start_year"], row["end_year"], lang)
    return f"{span}年均增长" if lang == "zh" else f"yearly average growth {span}"


def _pairs(facts: Facts, lang: str) -> Table | None:
    if len(facts.flows) < 2:
        return None
    try:
        found = ratios.pairs(facts.flows)
    except TableError:
        return None
    if found.empty:
        return None
    zh = lang == "zh"
    short = {c: words.name(c, lang, short=True) for c in facts.flows["indicator"]}
    names = (
        ("分子", "分母", "口径", "增速差（百分点）", "比值一年变动（%）", "临界平减指数（%）")
        if zh
        else (
            "Numerator",
            "Denominator",
            "Basis",
            "Difference (pp)",
            "Change of ratio (%)",
            "Break-even deflator (%)",
        )
    )
    frame = pd.DataFrame(
        {
            names[0]: found["numerator"].map(short),
            names[1]: found["denominator"].map(short),
            names[2]: [words.basis(b, lang) for b in found["basis"]],
            names[3]: found["difference_pp"],
            names[4]: found["drift_pct"],
            names[5]: found["break_even_deflator_pct"],
        }
    ).reset_index(drop=True)
    note = (
        "口径相同的可直接比较；口径不同的，比值变动取决于平减指数，仅给出使比值不变的临界值：对GDP是GDP平减指数，对工业增加值是工业品出厂价格。"
        if zh
        else "pairs on one basis compare directly; for mixed pairs the change turns on the deflator, and only the "
        "break-even at which the ratio stands still is given: for GDP of the GDP deflator, for industrial value added "
        "of producer prices."
    )
    title = "各项目标两两比较" if zh else "Every pair of growth targets"
    return Table(
        "pairs",
        title,
        "",
        frame,
        {names[3]: 1, names[4]: 2, names[5]: 2},
        source_line(facts, lang, note=note),
    )


def _doubling(facts: Facts, lang: str) -> Table | None:
    if facts.flows.empty:
        return None
    zh = lang == "zh"
    found = doubling(facts.flows)
    if found.empty:
        return None
    names = (
        ("指标", "价格口径", "增速（%）", "翻番所需年数")
        if zh
        else ("Indicator", "Price basis", "Growth (%)", "Years to double")
    )
    frame = pd.DataFrame(
        {
            names[0]: [words.name(c, lang, short=True) for c in found["indicator"]],
            names[1]: [words.basis(b, lang) for b in found["price_basis"]],
            names[2]: found["growth_pct"],
            names[3]: found["doubling_years"],
        }
    )
    title = "若增速不变，翻番所需年数" if zh else "Years to double if the rate were held"
    return Table("doubling", title, "", frame, {names[2]: 1, names[3]: 1}, source_line(facts, lang))


def _mechanical(facts: Facts, lang: str) -> Table | None:
    paths = facts.mechanical
    if paths is None:
        return None
    zh = lang == "zh"
    base = facts.plan.year - 1
    frame, decimals = by_year(paths, lang)
    title = "机械外推，非预测" if zh else "Mechanical extrapolation, not a forecast"
    unit = f"单位：指数（{base}年=100）" if zh else f"Index, {base} = 100"
    note = (
        f"{facts.plan.year}年为计划目标，其后为假定增速不变的情景。"
        if zh
        else f"{facts.plan.year} is the plan's target; later years hold its rate, a scenario."
    )
    note = source_line(facts, lang, note=note)
    return Table("mechanical", title, unit, frame, decimals, note)


def by_year(paths: pd.DataFrame, lang: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Paths with a column for each year, and how many decimals those take."""
    keys = ["indicator", "price_basis"]
    wide = paths.pivot(index=keys, columns="year", values="value")
    wide = wide.reindex(paths[keys].drop_duplicates()).reset_index()
    years = [year for year in wide.columns if year not in keys]
    names = ("指标", "价格口径") if lang == "zh" else ("Indicator", "Price basis")
    frame = pd.DataFrame(
        {
            names[0]: [words.name(code, lang, short=True) for code in wide["indicator"]],
            names[1]: [words.basis(basis, lang) for basis in wide["price_basis"]],
        }
        | {str(year): wide[year] for year in years}
    )
    return frame, {str(year): 1 for year in years}


def _items(facts: Facts, lang: str) -> Table | None:
    """Everything in numbers outside the headline, by section, with the sentence that it stands in."""
    rows = facts.targets[~facts.targets["headline"]]
    if rows.empty:
        return None
    zh = lang == "zh"
    names = (
        ("部分", "任务", "内容", "数量", "类别", "约束", "原文")
        if zh
        else (
            "Section",
            "Item",
            "What is counted",
            "Quantity",
            "Role",
            "Strength",
            "Sentence in the plan",
        )
    )
    sections = {s.section: section_title(s, lang) for s in facts.plan.sections.itertuples()}
    frame = pd.DataFrame(
        [
            (
                sections.get(r["section"], "" if not r["section"] else str(r["section"])),
                str(r["item"]) if r["item"] else "",
                words.sentence(label(r, lang)),
                told(r, facts.plan.year, lang),
                words.ROLES[r["role"]][lang],
                words.STRENGTHS[r["strength"]][lang],
                r["quote"],
            )
            for _, r in rows.iterrows()
        ],
        columns=list(names),
    )
    title = "任务中的量化内容" if zh else "Quantities in the work items"
    note = (
        "“范围”为工作对象，“属性”为项目规模，“门槛”限定项目大小，不是目标。"
        if zh
        else "scope: what is worked on; attribute: the size of a thing; threshold: says which projects count, no target."
    )
    return Table(
        "items",
        title,
        "",
        frame,
        {},
        source_line(facts, lang, note=note),
        _numbers(rows, lang),
    )


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


def _numbers(rows: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Low, high and unit of targets, as a workbook shows them; the unit of a count is its measure word."""
    names = ("下限", "上限", "单位") if lang == "zh" else ("Low", "High", "Unit")
    shown = readable(rows, lang)
    shown["unit"] = shown["unit"].where(rows["unit"].ne("count"), rows["classifier"])
    return shown[["low", "high", "unit"]].set_axis(names, axis="columns").reset_index(drop=True)
