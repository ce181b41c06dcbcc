"""The plan's GDP target beside those of the regions above it and beside it."""

import matplotlib.pyplot as plt
import pandas as pd

from planlib import charts, style, words
from planlib.briefing.blocks import Chart, Plot, Series, source_line
from planlib.briefing.facts import Facts
from planlib.briefing.neighbours import compared_at, difference, own_names
from planlib.briefing.phrases import figure

REPORTS = {"zh": "各地政府工作报告", "en": "Reports on the Work of the Government of the regions"}


def above(facts: Facts, lang: str) -> Chart | None:
    """The nation, the province and the city above the plan, with their targets of its year."""
    rows, own = facts.above, facts.rate("gdp")
    if rows.empty:
        return None
    zh = lang == "zh"
    names = rows["region_zh" if zh else "region_en"]
    parts = [
        words.beside(name, _printed(row, lang), lang)
        for name, (_, row) in zip(names, rows.iterrows(), strict=True)
    ]
    year = facts.plan.year
    late = rows["hindsight"].any()
    note = ""
    if late:
        note = (
            f"灰色为{words.HINDSIGHT['zh']}，晚于本计划公布。"
            if zh
            else "Grey targets were announced after this plan (hindsight)."
        )
    return Chart(
        "above",
        _stands(own, rows[~rows["own"]], names.replace("Nation", "the nation"), lang),
        f"{year}年GDP增速目标：{'，'.join(parts)}。" if zh else f"GDP growth targets for {year}: {', '.join(parts)}.",
        source_line(facts, lang, REPORTS[lang], note=note),
        lambda: _above(rows, year, lang),
        (_bars(rows, names, lang),),
        (own["target_id"],),
    )  # fmt: skip


def _stands(own: pd.Series, others: pd.DataFrame, names: pd.Series, lang: str) -> str:
    """The finding: how far above or below each of the others."""
    parts = []
    for index, other in others.iterrows():
        apart = difference(own, other)
        if round(apart, 1) == 0:
            parts.append(f"与{names[index]}一致" if lang == "zh" else f"the same as {names[index]}")
            continue
        size = words.points(abs(apart), lang)
        if lang == "zh":
            parts.append(f"比{names[index]}{'高' if apart > 0 else '低'}{size}")
        else:
            parts.append(f"{size} {'above' if apart > 0 else 'below'} {names[index]}")
    at = compared_at(own, lang)
    if lang == "zh":
        return f"GDP增速目标{figure(own, lang)}{f'（按{at}）' if at else ''}，{'、'.join(parts)}"
    return f"GDP growth target of {figure(own, lang)}{f' ({at})' if at else ''}: {', '.join(parts)}"


def _printed(row: pd.Series, lang: str) -> str:
    return words.interval(row["low"], row["high"], row["unit"], row["comparator"], lang)


def _above(rows: pd.DataFrame, year: int, lang: str):
    figure, ax = plt.subplots(figsize=(6.8, 1.7 + 0.45 * len(rows)))
    charts.plot_parents(rows.drop(columns="source_id"), label=_unit(year, lang), lang=lang, ax=ax)
    return figure


def _unit(year: int, lang: str) -> str:
    return f"{year}年GDP比上年增长（%）" if lang == "zh" else f"GDP growth in {year} (%)"


def _bars(rows: pd.DataFrame, names: pd.Series, lang: str) -> Plot:
    points = rows[["low", "high"]].mean(axis=1)
    late = words.HINDSIGHT[lang]
    kinds = (
        (_others(lang), ~rows["own"] & ~rows["hindsight"], style.INK),
        (f"{_others(lang)}（{late}）" if lang == "zh" else f"{_others(lang)} ({late})", rows["hindsight"], style.MUTED),
        ("本计划" if lang == "zh" else "This plan", rows["own"], style.PALETTE[0]),
    )  # fmt: skip
    printed = [_printed(row, lang) for _, row in rows.iterrows()]
    series = [
        Series(
            name,
            tuple(p if h else None for p, h in zip(points, here, strict=True)),
            colour=colour,
            labels=tuple(text if h else "" for text, h in zip(printed, here, strict=True)),
        )
        for name, here, colour in kinds
        if here.any()
    ]
    unit = "比上年增长（%）" if lang == "zh" else "Growth over the previous year (%)"
    return Plot("bar", tuple(series), tuple(names), y_title=unit)


def _others(lang: str) -> str:
    return "上级" if lang == "zh" else "Regions above"


def peers(facts: Facts, lang: str) -> Chart | None:
    """The regions of the same level under the same region, and where the plan stands among them."""
    rows, own = facts.peers, facts.rate("gdp")
    if rows.empty:
        return None
    zh = lang == "zh"
    number, year = len(rows), facts.plan.year
    lower = int(rows["point"].lt(own["point"]).sum())
    same = int(rows["point"].eq(own["point"]).sum())
    name = own_names(facts.plan)[not zh]
    spread = f"{words.number(rows['point'].min())}%", f"{words.number(rows['point'].max())}%"
    late = int(rows["known_from"].map(facts.is_hindsight).sum())
    if zh:
        title = f"{number}个同级地区中，{lower}个的GDP目标低于{name}" + (
            f"，{same}个相同" if same else ""
        )
        alt = f"{year}年同级地区GDP增速目标分布在{spread[0]}至{spread[1]}之间，{name}为{figure(own, lang)}。"
        note = "各点为有记录的同级地区；区间取中值，“以上”“左右”取所给数。"
        note += f"其中{late}个晚于本计划公布（{words.HINDSIGHT[lang]}）。" if late else ""
    else:
        title = f"{lower} of {number} peers have a lower GDP target than {name}"
        title += f", {same} the same" if same else ""
        alt = f"Peers' GDP growth targets for {year}, from {spread[0]} to {spread[1]}; {name}: {figure(own, lang)}."
        note = "dots are the regions on record; of a range its middle counts, of an open side the figure given."
        note += f" {late} were announced after this plan ({words.HINDSIGHT[lang]})." if late else ""
    return Chart(
        "peers", title, alt, source_line(facts, lang, REPORTS[lang], note=note),
        lambda: _peers(rows, own, name, lang), (_counted(rows, own, name, lang),), (own["target_id"],),
    )  # fmt: skip


def _peers(rows: pd.DataFrame, own: pd.Series, name: str, lang: str):
    figure, ax = plt.subplots(figsize=(6.8, 2.6))
    charts.plot_peers(
        pd.concat([rows.drop(columns=["source_id", "known_from"]), own.to_frame().T], ignore_index=True),
        own=own["plan_id"], own_label=name, others_label=_same_level(lang), lang=lang, ax=ax,
    )  # fmt: skip
    return figure


def _same_level(lang: str) -> str:
    return "同级地区" if lang == "zh" else "Peers"


def _counted(rows: pd.DataFrame, own: pd.Series, name: str, lang: str) -> Plot:
    """How many regions have each target; where the plan has its own, in its colour."""
    counts = rows["point"].value_counts()
    values = sorted({*counts.index, own["point"]})
    others = tuple(float(counts.get(v, 0)) or None for v in values)
    marked = tuple(1.0 if v == own["point"] else None for v in values)
    return Plot(
        "stacked",
        (
            Series(_same_level(lang), others, colour=style.MUTED),
            Series(name, marked, colour=style.PALETTE[0]),
        ),
        tuple(f"{words.number(v)}%" for v in values),
        y_title="地区个数" if lang == "zh" else "Number of regions",
        decimals=0,
    )
