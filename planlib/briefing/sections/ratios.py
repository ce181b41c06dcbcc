"""Investment against revenue and GDP: what compares without an assumption first, then what turns on prices."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from planlib import charts, ratios, style, words
from planlib.briefing.blocks import (
    Chart,
    Plot,
    Section,
    Series,
    Table,
    basis_note,
    deflator_source,
    section,
    source_line,
)
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import deflator_phrase, figure, taken_at

DRIFT_RANGE_PCT = (0.0, 8.0)
BESIDE_PP = tuple(
    range(-4, 4)
)  # growth of investment around the plan's own, in the table in colours


def compared(facts: Facts, lang: str) -> Section | None:
    """The section on ratios."""
    title = {
        "zh": "投资、财政收入与GDP的比较",
        "en": "Investment, revenue and GDP compared",
    }[lang]
    return section(
        "ratios", title, _revenue(facts, lang), _closing_words(facts, lang), _drift(facts, lang), _heat(facts, lang),
        _closing(facts, lang), _pairs(facts, lang),
    )  # fmt: skip


def _ids(facts: Facts, *codes: str) -> tuple[str, ...]:
    return tuple(facts.rate(code)["target_id"] for code in codes)


def _ratio(lang: str) -> str:
    return "投资与GDP之比" if lang == "zh" else "investment/GDP"


def _revenue(facts: Facts, lang: str) -> Chart | None:
    """Investment over revenue: both at current prices, so the ratio needs no deflator."""
    path = facts.revenue_gap
    if path is None:
        return None
    zh, base = lang == "zh", facts.plan.year - 1
    own = path.iloc[0]
    last = path.iloc[-1]
    change = words.change(own["drift_pct"], lang)
    at = taken_at((facts.rate("fai"), facts.rate(facts.revenue)), lang)
    end = words.number(last["ratio_index"], 1)
    if zh:
        title = f"投资与财政收入之比一年{change}，两者均为现价，可直接比较"
        alt = f"折线图：投资与财政收入之比（{base}年=100），{own['year']}年为{words.number(own['ratio_index'], 1)}"
        alt += f"，若两项增速延续，{last['year']}年为{end}。" if len(path) > 1 else "。"
        note = "虚线为情景：两项增速延续，非计划内容。比值为指数。" + at + basis_note(lang)
        name = f"投资与财政收入之比（{base}年=100）"
    else:
        title = (
            f"The ratio of investment to revenue {change} in the year; both are at current prices"
        )
        alt = f"Line chart: investment over revenue ({base} = 100), {words.number(own['ratio_index'], 1)} in {own['year']}"
        alt += f", {end} in {last['year']} if both rates were held." if len(path) > 1 else "."
        note = "dashed: both rates held, a scenario, not the plan's. The ratio is an index. "
        note += at + basis_note(lang)
        name = f"Investment/revenue ({base} = 100)"

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, 3.6))
        charts.plot_ratio(path, lang=lang, ax=ax)
        return figure

    years = (base, *path["year"])
    values = (100.0, *path["ratio_index"])
    labels = tuple(words.number(value, 1) for value in values)
    series = Series(
        name, values, colour=style.PALETTE[1], marker=True, dashed_from=2, labels=labels
    )
    plot = Plot("line", (series,), tuple(map(str, years)), y_title=name)
    ids = _ids(facts, "fai", facts.revenue)
    return Chart("revenue", title, alt, source_line(facts, lang, note=note), draw, (plot,), ids)


def _mixed(facts: Facts) -> pd.Series | None:
    """Investment against GDP, where one is at current and the other at constant prices."""
    if not facts.has_gap("fai", "gdp"):
        return None
    row = facts.gap("fai", "gdp")
    return row if row["basis"] == "mixed" else None


def _drift(facts: Facts, lang: str) -> Chart | None:
    row = _mixed(facts)
    if row is None:
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
    at = taken_at((facts.rate("fai"), facts.rate("gdp")), lang)
    phrases = [deflator_phrase(m.row, m.drift_pct, lang) for m in marks.itertuples()]
    more = "".join(("；" if zh else "; ") + phrase for phrase in phrases)
    if zh:
        title = f"GDP平减指数低于{even}时，投资与GDP之比上升"
        alt = f"曲线图：投资与GDP之比的一年变动随GDP平减指数上升而下降，在{even}处为零{more}。"
        note = "平减指数均为全国值，没有本地区平减指数可用。" + at + basis_note(lang)
    else:
        title = f"Below a deflator of {even} the ratio of investment to GDP rises"
        alt = (
            f"Line chart: the change of the ratio of investment to GDP falls as the deflator rises and is zero at "
            f"{even}{more}."
        )
        note = (
            "deflators are national; none of the region itself was found. " + at + basis_note(lang)
        )
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
            curve, break_even_pct=threshold, marks=marks, history=facts.deflators, lang=lang, ratio=_ratio(lang), ax=ax,
        )  # fmt: skip
        return figure

    return Chart(
        "drift", title, alt, source_line(facts, lang, deflator_source(facts.deflators, lang), note=note), draw,
        (_drift_plot(facts, curve, threshold, marks, lang),), _ids(facts, "fai", "gdp"),
    )  # fmt: skip


def _drift_plot(
    facts: Facts, curve: pd.DataFrame, threshold: float, marks: pd.DataFrame, lang: str
) -> Plot:
    zh = lang == "zh"
    # LibreOffice drops a series of a scatter chart that is shorter than one behind it.
    thinned = curve.iloc[:: max(1, len(curve) // (len(facts.deflators) + 1))]
    name = f"{_ratio(lang)}一年变动" if zh else f"Change of {_ratio(lang)}"
    even = (
        f"临界平减指数{words.percent(threshold, 2)}"
        if zh
        else f"Break-even {words.percent(threshold, 2)}"
    )
    series = [
        Series(name, tuple(thinned["drift_pct"]), tuple(thinned["deflator_pct"]), style.PALETTE[0]),
        Series(even, (0.0,), (threshold,), style.INK, line=False, marker=True, labels=(even,)),
    ]
    for mark in marks.itertuples():
        series.append(
            Series(
                mark.label, (mark.drift_pct,), (mark.deflator_pct,), style.PALETTE[1], line=False, marker=True,
                labels=(mark.label,),
            )
        )  # fmt: skip
    history = facts.deflators
    inside = history[
        history["value"].between(curve["deflator_pct"].min(), curve["deflator_pct"].max())
    ]
    if len(inside):
        span = words.years(int(history["year"].min()), int(history["year"].max()), lang)
        rug = (
            f"{span}全国平减指数（图内{len(inside)}年，标于底部）"
            if zh
            else f"National deflators, {span} ({len(inside)} in the chart, along its foot)"
        )
        floor = float(thinned["drift_pct"].min())
        series.append(
            Series(
                rug,
                (floor,) * len(inside),
                tuple(inside["value"]),
                style.MUTED,
                line=False,
                marker=True,
            )
        )
    return Plot(
        "scatter", tuple(series), x_title="GDP平减指数（%）" if zh else "GDP deflator (%)",
        y_title=f"{name}（%）" if zh else f"{name} (%)",
    )  # fmt: skip


def _mark(row, drift: float, lang: str) -> str:
    rate = words.percent(row.value)
    if lang == "zh":
        note = f"（{words.HINDSIGHT[lang]}）" if row.hindsight else ""
        return f"{row.year}年{rate}{note}：{words.change(drift, lang)}"
    note = f" ({words.HINDSIGHT[lang]})" if row.hindsight else ""
    return f"{row.year}: {rate}{note}, {words.change(drift, lang)}"


def _heat(facts: Facts, lang: str) -> Chart | None:
    """The change of the ratio for growth of investment around the plan's and a range of deflators."""
    if _mixed(facts) is None:
        return None
    own = float(facts.rate("fai")["point"])
    rates = sorted(own + step for step in BESIDE_PP)
    known = facts.marked_deflators["value"]
    first_pct = min(0, int(np.floor(known.min()))) if len(known) else 0
    last_pct = max(5, int(np.ceil(known.max()))) if len(known) else 5
    prices = [float(price) for price in range(first_pct, last_pct + 1)]
    table = ratios.drift_table(facts.rates, "fai", "gdp", rates, prices)
    shown = words.percent(own, None)
    row = table.loc[own]
    low, high = words.change(row.iloc[0], lang), words.change(row.iloc[-1], lang)
    first, last = (words.percent(prices[i], None) for i in (0, -1))
    if lang == "zh":
        title = f"投资增长{shown}时，平减指数由{first}升至{last}，投资与GDP之比由{low}变为{high}"
        alt = f"色块表：投资增速{words.percent(rates[0], None)}—{words.percent(rates[-1], None)}、GDP平减指数{first}—{last}"
        alt += f"下投资与GDP之比的一年变动；计划目标{shown}一行加框，由{low}到{high}。"
        note = f"框内为计划目标{shown}；GDP增速取目标值。单位：%。" + basis_note(lang)
        names = {
            "growth": "固定资产投资增速（现价）",
            "prices": "GDP平减指数",
            "ratio": "投资与GDP之比一年变动（%）",
        }
    else:
        title = f"At {shown} investment growth the ratio to GDP {low} with a deflator of {first} and {high} with {last}"
        alt = f"Table in colours: change of the ratio of investment to GDP for investment growth of {rates[0]:g} to "
        alt += f"{words.percent(rates[-1], None)} and deflators of {first} to {last}; "
        alt += f"the plan's row, {shown}, is framed: {low} to {high}."
        note = (
            f"framed: the plan's target of {shown}; GDP grows by its target. In percent. "
            + basis_note(lang)
        )
        names = {
            "growth": "FAI growth (current prices)",
            "prices": "GDP deflator",
            "ratio": "Change of investment/GDP (%)",
        }

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, 4.0))
        charts.plot_drift_table(table, lang=lang, mark=own, ax=ax, **names)
        return figure

    series = tuple(
        Series(
            words.percent(rate, None),
            tuple(table.loc[rate]),
            colour=style.PALETTE[1] if rate == own else style.MUTED,
        )
        for rate in reversed(rates)
    )
    categories = tuple(words.percent(price, None) for price in prices)
    plot = Plot("heat", series, categories, names["ratio"], names["prices"], names["growth"])
    return Chart(
        "heat",
        title,
        alt,
        source_line(facts, lang, note=note),
        draw,
        (plot,),
        _ids(facts, "fai", "gdp"),
    )


def _closing_words(facts: Facts, lang: str) -> str:
    rows = facts.closing
    if rows is None or rows.empty:
        return ""
    own = figure(facts.rate("fai"), lang)
    zh = lang == "zh"
    parts = []
    for row in rows.itertuples():
        at = words.percent(row.deflator_pct, 2)
        note = words.HINDSIGHT[lang] if row.hindsight else ""
        rate = words.percent(row.growth_pct)
        if zh:
            parts.append(f"按{row.year}年全国平减指数（{at}{'，' + note if note else ''}）为{rate}")
        else:
            parts.append(
                f"{rate} at the national deflator of {row.year} ({at}{', ' + note if note else ''})"
            )
    if zh:
        return f"使投资与GDP之比不变的投资增速，{'，'.join(parts)}；计划目标为{own}。"
    return f"Growth of investment that would keep its ratio to GDP still: {'; '.join(parts)}. The plan's target is {own}."


def _closing(facts: Facts, lang: str) -> Table | None:
    rows = facts.closing
    if rows is None or rows.empty:
        return None
    zh = lang == "zh"
    names = (
        ("平减指数取值", "平减指数（%）", "使比值不变的投资增速（%）", "投资目标（%）")
        if zh
        else (
            "Deflator of",
            "Deflator (%)",
            "FAI growth that keeps the ratio (%)",
            "FAI target (%)",
        )
    )

    def of(row) -> str:
        note = words.HINDSIGHT[lang] if row.hindsight else ""
        if zh:
            return f"{row.year}年全国" + (f"（{note}）" if note else "")
        return f"the nation, {row.year}" + (f" ({note})" if note else "")

    frame = pd.DataFrame(
        {
            names[0]: [of(row) for row in rows.itertuples()],
            names[1]: rows["deflator_pct"].to_numpy(),
            names[2]: rows["growth_pct"].to_numpy(),
            names[3]: float(facts.rate("fai")["point"]),
        }
    )
    title = (
        "使投资与GDP之比不变的投资增速"
        if zh
        else "Investment growth that keeps its ratio to GDP still"
    )
    note = (
        "GDP增速取目标值；投资增速为现价。"
        if zh
        else "GDP grows by its target; investment at current prices."
    )
    return Table(
        "closing", title, "", frame, {names[1]: 2, names[2]: 1, names[3]: 1},
        source_line(facts, lang, deflator_source(facts.marked_deflators, lang), note=note),
    )  # fmt: skip


def _pairs(facts: Facts, lang: str) -> Table | None:
    found = facts.pairs
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
        "口径相同的可直接比较；口径不同的，比值变动取决于平减指数，仅给出使比值不变的临界值：对GDP是GDP平减指数，对工业增加值是"
        "工业品出厂价格，对其余可比价指标是其自身的价格。"
        if zh
        else "pairs on one basis compare directly; for mixed pairs the change turns on the deflator, and only the "
        "break-even at which the ratio stands still is given: for GDP of the GDP deflator, for industrial value added "
        "of producer prices, for others at constant prices of their own prices."
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
