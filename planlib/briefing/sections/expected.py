"""What the plan expects of its year: the headline targets, beside those of the regions above."""

import matplotlib.pyplot as plt
import pandas as pd

from planlib import charts, indicators, style, words
from planlib.briefing.blocks import (
    Chart,
    Plot,
    Section,
    Series,
    Table,
    basis_note,
    section,
    source_line,
)
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import figure, label, numbers, once, strength, value
from planlib.briefing.sections import beside

SAVING = "能耗|排放|化学需氧量|氨氮|COD"
REPORT = {"zh": "国务院政府工作报告", "en": "Report on the Work of the Government"}


def expected(facts: Facts, lang: str) -> Section | None:
    """The section on the expected targets."""
    title = {"zh": "预期目标", "en": "Expected targets"}[lang]
    return section(
        "expected",
        title,
        _strengths(facts, lang),
        _chart(facts, lang),
        beside.above(facts, lang),
        beside.peers(facts, lang),
        _table(facts, lang),
        _last_year(facts, lang),
    )


def _strengths(facts: Facts, lang: str) -> str:
    """How many of the headline targets the text calls binding, and how the others are to be taken."""
    rows = facts.headline[facts.headline["tier"] == "main"]
    if rows.empty:
        return ""
    binding, n = int(rows["strength"].eq("binding").sum()), len(rows)
    kinds = rows["indicator"].map(
        lambda code: indicators.get(code).name_zh if pd.notna(code) else ""
    )
    saving = kinds.str.contains(SAVING).any() or rows["label"].str.contains(SAVING).any()
    if lang == "zh":
        text = "文本没有注明哪些目标是约束性的，按预期性目标列示。"
        if binding:
            text = f"{words.count(n, lang)}项目标中，文本注明约束性或“确保”的{binding}项。"
        return text + ("节能减排指标在五年规划中通常为约束性指标。" if saving else "")
    if binding:
        text = f"Of {words.count(n, lang)} targets the text calls {words.count(binding, lang)} binding or assured."
    else:
        text = "The text does not say which targets are binding; all are listed as expected."
    return text + (
        " Targets of energy and emissions are usually binding in Five-Year Plans." if saving else ""
    )


def _chart(facts: Facts, lang: str) -> Chart | None:
    rows = facts.rates
    if len(rows) < 2:
        return None
    ranked = rows.sort_values("point", ascending=False, kind="stable")
    # The finding is about what grows: a fall of emissions is no slow growth.
    growing = ranked[ranked["price_basis"].isin(["real", "nominal"]) & ranked["point"].gt(0)]
    if len(growing) < 2:
        return None
    # What is at current prices does not rank among what is not.
    basis = growing["price_basis"].value_counts().idxmax()
    apart = growing["price_basis"].nunique() > 1
    growing = growing[growing["price_basis"].eq(basis)]
    ends = [growing[growing["point"] == growing["point"].agg(end)] for end in ("max", "min")]
    within = words.basis(basis, lang) if apart else ""
    if within and lang == "en":
        within = f" at {within}"
    title = _ranked(*ends, within, lang)
    year = facts.plan.year
    parts = [_part(row, lang) for _, row in ranked.iterrows()]
    alt = (
        f"点图：{year}年各项增速目标，{'，'.join(parts)}。"
        if lang == "zh"
        else f"Dot plot of the growth targets for {year}: {', '.join(parts)}."
    )
    parents = _parents(facts, lang)
    more = []
    if parents is not None:
        more.append(f"{year}年{REPORT[lang]}" if lang == "zh" else f"{REPORT[lang]} {year}")

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, max(3.2, 1.6 + 0.42 * len(rows))))
        charts.plot_targets(rows, lang=lang, parents=parents, ax=ax)
        return figure

    return Chart(
        "targets", title, alt, source_line(facts, lang, *more, note=basis_note(lang)), draw,
        (_plot(ranked, parents, lang),), tuple(ranked["target_id"]),
    )  # fmt: skip


def _ranked(top: pd.DataFrame, last: pd.DataFrame, within: str, lang: str) -> str:
    """The finding on targets of one price basis: the highest and the lowest, those that tie side by side."""
    high, low = (value(rows.iloc[0], lang) for rows in (top, last))
    if top["point"].iloc[0] == last["point"].iloc[0]:
        return (
            f"各项{within}增速目标均为{high}"
            if lang == "zh"
            else f"All growth targets{within} are {high}"
        )
    names = [
        words.listing((label(row, lang) for _, row in rows.iterrows()), lang)
        for rows in (top, last)
    ]
    if lang == "zh":
        tied = ["并列" if len(rows) > 1 else "" for rows in (top, last)]
        return (
            f"{within}增速目标以{names[0]}{tied[0]}最高（{high}），{names[1]}{tied[1]}最低（{low}）"
        )
    return f"Highest growth target{within}: {names[0]} ({high}); lowest: {names[1]} ({low})"


def _part(row: pd.Series, lang: str) -> str:
    named = words.beside(words.name(row["indicator"], lang, short=True), figure(row, lang), lang)
    basis = words.basis(row["price_basis"], lang)
    return named + (f"（{basis}）" if lang == "zh" else f" ({basis})")


def _plot(ranked: pd.DataFrame, parents: pd.DataFrame | None, lang: str) -> Plot:
    """Bars, one series for each price basis, and one for the nation."""
    categories = tuple(words.name(code, lang, short=True) for code in ranked["indicator"])
    series = []
    for basis in (b for b in style.BASIS_COLOURS if (ranked["price_basis"] == b).any()):
        own = ranked["price_basis"].eq(basis)
        series.append(
            Series(
                words.sentence(words.basis(basis, lang)),
                tuple(
                    p if is_own else None for p, is_own in zip(ranked["point"], own, strict=True)
                ),
                colour=style.BASIS_COLOURS[basis],
                labels=tuple(
                    figure(row, lang) if row["price_basis"] == basis else ""
                    for _, row in ranked.iterrows()
                ),
            )
        )
    for row in () if parents is None else parents.itertuples():
        there = ranked["indicator"].eq(row.indicator)
        series.append(
            Series(
                row.label,
                tuple(row.value if is_own else None for is_own in there),
                colour=style.MUTED,
                labels=tuple(row.label if is_own else "" for is_own in there),
            )
        )
    unit = "比上年增长（%）" if lang == "zh" else "Growth over the previous year (%)"
    return Plot("bar", tuple(series), categories, y_title=unit)


def _parents(facts: Facts, lang: str) -> pd.DataFrame | None:
    nation = facts.national_target
    if nation is None:
        return None
    printed = words.interval(
        nation["low"], nation["high"], nation["unit"], nation["comparator"], lang
    )
    middle = nation[["low", "high"]].astype(float).mean()
    later = facts.is_hindsight(nation["known_from"])
    if lang == "zh":
        text = f"全国{printed}" + (f"（{words.HINDSIGHT[lang]}）" if later else "")
    else:
        text = f"Nation {printed}" + (f" ({words.HINDSIGHT[lang]})" if later else "")
    return pd.DataFrame({"indicator": ["gdp"], "value": [middle], "label": [text]})


def _table(facts: Facts, lang: str) -> Table | None:
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
                strength(r, lang),
                quote,
            )
            for (_, r), quote in zip(rows.iterrows(), once(rows["quote"], lang), strict=True)
        ],
        columns=list(names),
    )
    growth = dict.fromkeys(("下限", "上限") if zh else ("Low", "High"), 1)  # 8.0, not 8
    return Table(
        "headline", "预期目标" if zh else "Expected targets", "", frame,
        growth if rows["unit"].eq("percent").all() else {},
        source_line(facts, lang, note=basis_note(lang)), numbers(rows, lang), tuple(rows["target_id"]),
    )  # fmt: skip


def _measure(row: pd.Series, lang: str) -> str:
    """What is measured; over a plan period the yearly average and the years."""
    if (
        row["measure"] != "growth"
        or pd.isna(row["end_year"])
        or row["start_year"] == row["end_year"]
    ):
        if row["measure"] == "growth" and row["point"] < 0:
            return "比上年变动" if lang == "zh" else "change over the previous year"
        return words.MEASURES[row["measure"]][lang]
    span = words.years(row["start_year"], row["end_year"], lang)
    return f"{span}年均增长" if lang == "zh" else f"yearly average growth {span}"


def _last_year(facts: Facts, lang: str) -> Table | None:
    """Targets beside the growth that the same text reports for the year before."""
    rows = facts.beside_last_year
    if rows.empty:
        return None
    year = facts.plan.year
    names = (
        ("指标", f"{year}年目标", f"{year - 1}年完成", "差（百分点）", "原文")
        if lang == "zh"
        else (
            "Indicator",
            f"Target {year}",
            f"Reported {year - 1}",
            "Difference (pp)",
            "Sentence in the plan",
        )
    )
    frame = pd.DataFrame(
        {
            names[0]: [
                words.sentence(words.name(code, lang, short=True)) for code in rows["indicator"]
            ],
            names[1]: [figure(row, lang) for _, row in rows.iterrows()],
            names[2]: [figure(before, lang) for before in rows["before"]],
            names[3]: rows["difference_pp"].to_numpy(dtype=float),
            names[4]: once((before["quote"] for before in rows["before"]), lang),
        }
    )
    # One decimal, unless the middle of a range needs two, as in the message.
    exact = rows["difference_pp"].astype(float).round(6)
    decimals = 1 if exact.eq(exact.round(1)).all() else 2
    title = "目标与上年完成情况" if lang == "zh" else "Targets beside last year"
    note = (
        "上年完成数为计划原文所报，未经修订；目标为区间或界限时按中值或界限值计算。"
        if lang == "zh"
        else "last year as the plan itself reports it; a range counts at its middle, an open side at its bound."
    )
    return Table(
        "last_year",
        title,
        "",
        frame,
        {names[3]: decimals},
        source_line(facts, lang, note=note),
        None,
        tuple(before["target_id"] for before in rows["before"]),
    )
