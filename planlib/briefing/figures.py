"""The charts of a briefing: each with a title that states its finding, alt text and a source note."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from planlib import charts, ratios, style, words
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import deflator_phrase, figure, value

DRIFT_RANGE_PCT = (0.0, 8.0)
SVG_METADATA = {"Date": None, "Creator": None}  # nothing that differs from run to run


class Chart(NamedTuple):
    """A chart before it is drawn: what it is called, what it says, and how to draw it."""

    key: str
    title: str
    alt: str
    note: str
    draw: Callable[[], Figure]


def all_charts(facts: Facts, lang: str) -> list[Chart]:
    """The charts that a plan's data support."""
    found = []
    for make in (_targets, _paths, _drift):
        chart = make(facts, lang)
        if chart is not None:
            found.append(chart)
    return found


def source_line(facts: Facts, lang: str, *more: str, note: str = "") -> str:
    """资料来源：……。注：…… of a chart or table."""
    plan = facts.plan
    zh = lang == "zh"
    title = plan.title_zh if zh else plan.title_en
    own = (f"《{title}》" if zh else title) if title else plan.plan_id
    if plan.published:
        dated = words.date(plan.published, lang)
        own += f"（{dated}）" if zh else f" ({dated})"
    if zh:
        return f"资料来源：{'；'.join([own, *more])}。" + (f"注：{note}" if note else "")
    return f"Source: {'; '.join([own, *more])}." + (f" Note: {note}" if note else "")


def basis_note(lang: str) -> str:
    """Where the price bases come from."""
    if lang == "zh":
        return "价格口径按统计惯例，计划未说明。"
    return "Price bases by statistical convention; the plan does not state them."


def deflator_source(deflators: pd.DataFrame, lang: str) -> str:
    """The vintages of deflators, by name."""
    vintages = [v.replace("WDI-", "") for v in deflators["vintage"].unique()]
    if lang == "zh":
        return f"世界银行WDI（{'、'.join(vintages)}年版）"
    return f"World Bank WDI ({' and '.join(vintages)} vintage{'s' if len(vintages) > 1 else ''})"


def _targets(facts: Facts, lang: str) -> Chart | None:
    rows = facts.rates
    if len(rows) < 2:
        return None
    ranked = rows.sort_values("point", ascending=False, kind="stable")
    # The finding is about what grows: a fall of emissions is no slow growth.
    growing = ranked[ranked["price_basis"].isin(["real", "nominal"]) & ranked["point"].gt(0)]
    if len(growing) < 2:
        return None
    top, last = growing.iloc[0], growing.iloc[-1]
    names = [words.name(r["indicator"], lang) for r in (top, last)]
    if top["point"] == last["point"]:
        same = value(top, lang)
        title = f"各项增速目标均为{same}" if lang == "zh" else f"All growth targets are {same}"
    elif lang == "zh":
        title = (
            f"增速目标以{names[0]}最高（{value(top, lang)}），{names[1]}最低（{value(last, lang)}）"
        )
    else:
        title = f"Highest growth target: {names[0]} ({value(top, lang)}); lowest: {names[1]} ({value(last, lang)})"
    parts = [
        words.beside(words.name(r["indicator"], lang, short=True), figure(r, lang), lang)
        + (
            f"（{words.basis(r['price_basis'], lang)}）"
            if lang == "zh"
            else f" ({words.basis(r['price_basis'], lang)})"
        )
        for _, r in ranked.iterrows()
    ]
    year = facts.plan.year
    alt = (
        f"点图：{year}年各项增速目标，{'，'.join(parts)}。"
        if lang == "zh"
        else f"Dot plot of the growth targets for {year}: {', '.join(parts)}."
    )
    parents = _parents(facts, lang)
    more = []
    if parents is not None:
        national = "国务院政府工作报告" if lang == "zh" else "Report on the Work of the Government"
        more.append(f"{year}年{national}" if lang == "zh" else f"{national} {year}")

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, max(3.2, 1.6 + 0.42 * len(rows))))
        charts.plot_targets(rows, lang=lang, parents=parents, ax=ax)
        return figure

    return Chart(
        "targets", title, alt, source_line(facts, lang, *more, note=basis_note(lang)), draw
    )


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


def _paths(facts: Facts, lang: str) -> Chart | None:
    paths = facts.paths
    if paths is None:
        return None
    bases = [b for b in ("real", "nominal") if (paths["price_basis"] == b).any()]
    if not bases:
        return None
    horizon, base = facts.horizon, facts.plan.year - 1
    zh = lang == "zh"
    ends = paths[paths["year"] == horizon]
    listed = [
        words.beside(words.name(r.indicator, lang, short=True), words.number(r.value, 1), lang)
        for r in ends.itertuples()
    ]
    best = {b: ends[ends["price_basis"] == b].sort_values("value").iloc[-1] for b in bases}
    leading = [
        (
            f"{words.basis(b, lang)}{words.name(r['indicator'], lang, short=True)}达{words.number(r['value'], 1)}"
        )
        if zh
        else f"{words.name(r['indicator'], lang, short=True)} {words.number(r['value'], 1)} at {words.basis(b, lang)}"
        for b, r in best.items()
    ]
    if zh:
        title = f"若目标延续至{horizon}年：{'，'.join(leading)}（{base}年=100）"
        alt = f"折线图：{facts.plan.year}年目标延续至{horizon}年的指数（{base}年=100），{'，'.join(listed)}。"
        note = "虚线为情景，非计划内容；各序列按各自价格口径，不可跨图比较。"
    else:
        title = f"If the targets were held to {horizon}: {', '.join(leading)} ({base} = 100)"
        alt = (
            f"Line chart in panels by price basis: indices in {horizon} if the targets for {facts.plan.year} were "
            f"held ({base} = 100): {', '.join(listed)}."
        )
        note = (
            "dashed lines are a scenario, not the plan's; each series is on its own price basis, and panels do not "
            "compare."
        )
    band = facts.nominal_gdp if "nominal" in bases else None
    more = []
    if band is not None:
        known = words.listing(
            (_deflator(d, lang) for d in facts.marked_deflators.itertuples()), lang
        )
        if zh:
            note += f"灰带为现价GDP，平减指数每年取全国值（{known}）。"
        else:
            note += f" The grey band is GDP at current prices with a national deflator each year ({known})."
        more.append(deflator_source(facts.marked_deflators, lang))

    def draw():
        figure, axes = plt.subplots(
            1, len(bases), sharey=True, figsize=(4.5 * len(bases), 4.3), squeeze=False
        )
        # Limits first: labels at the ends are set apart by them.
        bottom, top = (
            paths["value"].min(),
            max(paths["value"].max(), 0 if band is None else band["high"].max()),
        )
        axes[0, 0].set_ylim(bottom - (top - bottom) * 0.05, top + (top - bottom) * 0.05)
        for ax, basis in zip(axes[0], bases, strict=True):
            charts.plot_paths(
                paths[paths["price_basis"] == basis], lang=lang, ax=ax,
                band=band if basis == "nominal" else None,
                band_label="GDP（现价）" if zh else "GDP, current prices",
            )  # fmt: skip
            ax.set_title(words.sentence(words.basis(basis, lang)))
        return figure

    return Chart("paths", title, alt, source_line(facts, lang, *more, note=note), draw)


def _drift(facts: Facts, lang: str) -> Chart | None:
    if not facts.has_gap("fai", "gdp"):
        return None
    row = facts.gap("fai", "gdp")
    if row["basis"] != "mixed":
        return None
    zh = lang == "zh"
    even = words.percent(row["break_even_deflator_pct"], 2)
    marks = pd.DataFrame(
        [
            (d.value, facts.gap("fai", "gdp", deflator_pct=d.value)["drift_pct"], d)
            for d in facts.marked_deflators.itertuples()
        ],
        columns=["deflator_pct", "drift_pct", "row"],
    )
    marks["label"] = [_mark(m.row, m.drift_pct, lang) for m in marks.itertuples()]
    phrases = [deflator_phrase(m.row, m.drift_pct, lang) for m in marks.itertuples()]
    more = "".join(("；" if zh else "; ") + phrase for phrase in phrases)
    if zh:
        title = f"GDP平减指数低于{even}时，投资与GDP之比上升"
        alt = f"曲线图：投资与GDP之比的一年变动随GDP平减指数上升而下降，在{even}处为零{more}。"
        note = "平减指数均为全国值，没有本地区平减指数可用。" + basis_note(lang)
        ratio = "投资与GDP之比"
    else:
        title = f"Below a deflator of {even} the ratio of investment to GDP rises"
        alt = (
            f"Line chart: the change of the ratio of investment to GDP falls as the deflator rises and is zero at "
            f"{even}{more}."
        )
        note = "deflators are national; none of the region itself is at hand. " + basis_note(lang)
        ratio = "investment/GDP"
    low, high = DRIFT_RANGE_PCT
    threshold = row["break_even_deflator_pct"]
    shown = [threshold, *marks["deflator_pct"]]
    low, high = min(low, np.floor(min(shown)) - 1), max(high, np.ceil(max(shown)) + 2)
    if min(shown) >= 1:
        low = DRIFT_RANGE_PCT[0]
    curve = ratios.drift_curve(facts.rates, "fai", "gdp", np.linspace(low, high, 161))

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, 4.3))
        charts.plot_drift(
            curve,
            break_even_pct=threshold,
            marks=marks,
            history=facts.deflators,
            lang=lang,
            ratio=ratio,
            ax=ax,
        )
        return figure

    return Chart(
        "drift",
        title,
        alt,
        source_line(facts, lang, deflator_source(facts.deflators, lang), note=note),
        draw,
    )


def _deflator(row, lang: str) -> str:
    """A year's deflator, and whether it was known."""
    note = words.HINDSIGHT[lang] if row.hindsight else ""
    if lang == "zh":
        return f"{row.year}年{words.percent(row.value)}" + (f"，{note}" if note else "")
    return f"{row.year}: {words.percent(row.value)}" + (f", {note}" if note else "")


def _mark(row, drift: float, lang: str) -> str:
    rate = words.percent(row.value)
    if lang == "zh":
        note = f"（{words.HINDSIGHT[lang]}）" if row.hindsight else ""
        return f"{row.year}年{rate}{note}：{words.change(drift, lang)}"
    note = f" ({words.HINDSIGHT[lang]})" if row.hindsight else ""
    return f"{row.year}: {rate}{note}, {words.change(drift, lang)}"


def bare_svg(chart: Chart, lang: str) -> bytes:
    """A chart without title and note, for a page that sets them as text."""
    buffer = io.BytesIO()
    with style.use(lang=lang):
        figure = chart.draw()
        figure.savefig(buffer, format="svg", metadata=SVG_METADATA)
        plt.close(figure)
    return buffer.getvalue()


def save(chart: Chart, lang: str, folder: Path) -> list[Path]:
    """Write a chart as PNG and SVG, titled and with its note, the same bytes every time."""
    with style.use(lang=lang):
        figure = chart.draw()
        title = style.wrapped(chart.title, figure, 14.5, lang)
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12.5)
        charts.note(figure.axes[0], chart.note, lang=lang)
        paths = [folder / f"{chart.key}.{lang}.{kind}" for kind in ("png", "svg")]
        figure.savefig(paths[0], metadata={"Software": None})
        figure.savefig(paths[1], metadata=SVG_METADATA)
        plt.close(figure)
    return paths
