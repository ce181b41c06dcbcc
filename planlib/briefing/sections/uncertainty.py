"""How far off the targets may be: what outcomes have been, which assumption matters, how wide a path is.

The records are samples, of the nation and of regions near the plan's own, and no error of the region. Ranges and
spreads are assumptions, and say so.
"""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from planlib import calibration, charts, ensembles, sensitivity, style, words
from planlib.briefing.blocks import (
    Chart,
    Plot,
    Section,
    Series,
    basis_note,
    deflator_source,
    section,
    source_line,
)
from planlib.briefing.facts import Facts
from planlib.errors import PlanlibError

STEP_PP = 1.0  # by which growth is moved: one point, so that others follow by the rule of three


MET = {
    "zh": f"“左右”的目标，相差{calibration.TOLERANCE_PP:g}个百分点以内为达到；差额对区间取中值；无圆点的年份未查到实际数。",
    "en": f"A target of about so much is met within {calibration.TOLERANCE_PP:g} point; differences are to the "
    "middle of a range; a year without a dot has no outcome on record.",
}


def uncertainty(facts: Facts, lang: str) -> Section | None:
    """The section on how far off targets may be."""
    title = {"zh": "不确定性", "en": "Uncertainty"}[lang]
    return section(
        "uncertainty", title, _outcomes(facts, lang), _tornado(facts, lang), _fan(facts, lang)
    )


# --- what outcomes have been ----------------------------------------------------------------------


def _outcomes(facts: Facts, lang: str) -> Chart | None:
    if facts.rate("gdp") is None:
        return None
    nation = facts.national_history
    near = facts.near_record
    zh = lang == "zh"
    parts, late = [], facts.plan.year
    record = facts.national_record
    if record is not None:
        span = words.years(int(record["first_year"]), int(record["last_year"]), lang)
        ends = [words.signed(record[side]) for side in ("lowest", "highest")]
        parts.append(
            f"全国{span}偏差为{ends[0]}至{ends[1]}个百分点"
            if zh
            else f"the nation {ends[0]} to {ends[1]} points ({span})"
        )
    if near is not None:
        name_zh, name_en, years = near
        errors = [words.signed(edge(years["error"])) for edge in (min, max)]
        n = len(years)
        if zh:
            told = f"{errors[0]}至{errors[1]}" if n > 1 else errors[0]
            parts.append(f"{name_zh}{_span(years, lang)}为{told}个百分点")
        else:
            told = f"{errors[0]} to {errors[1]}" if n > 1 else errors[0]
            parts.append(f"{name_en} {told} ({_span(years, lang)})")
    if not parts:
        return None
    title = (
        "GDP实际增速与目标之差：" + "，".join(parts)
        if zh
        else "GDP growth, outcome less target: " + ", ".join(parts)
    )
    named = "全国" if zh else "the nation"
    others = [named] if near is None else [named, near[0] if zh else near[1]]
    alt = (
        f"各年GDP增速目标与实际数：{'、'.join(others)}。{'，'.join(parts)}。"
        if zh
        else f"Targets and outcomes of GDP growth by year: {' and '.join(others)}. {words.sentence('; '.join(parts))}."
    )
    note = (
        f"实际数为初次公布数；{late}年及以后的为{words.HINDSIGHT[lang]}。{MET['zh']}上级的偏差不是本地区的误差，样本小，不作分布推断。"
        if zh
        else f"outcomes as first published; those of {late} and later are {words.HINDSIGHT[lang]}. {MET['en']} The "
        "record of others is not this region's, and a sample this small allows no distribution."
    )
    if facts.is_national:
        note = (
            f"实际数为初次公布数。{late}年及以后的实际数为{words.HINDSIGHT[lang]}。{MET['zh']}"
            "样本小，不作分布推断。"
            if zh
            else f"outcomes as first published; those of {late} and later are {words.HINDSIGHT[lang]}. {MET['en']} "
            "A sample this small allows no distribution."
        )
    tables = [(others[0], nation)] if near is None else [(others[0], nation), (others[1], near[2])]

    def draw():
        widths = [max(4, len(table)) for _, table in tables]
        figure, axes = plt.subplots(
            1,
            len(tables),
            figsize=(9.0, 4.0),
            squeeze=False,
            sharey=True,
            gridspec_kw={"width_ratios": widths},
        )
        for ax, (name, table) in zip(axes[0], tables, strict=True):
            charts.plot_outcomes(
                table, lang=lang, regimes=calibration.REGIMES if table is nation else (), ax=ax
            )
            ax.set_title(words.sentence(name))
        bottom = min(ax.get_ylim()[0] for ax in axes[0])
        axes[0, 0].set_ylim(bottom, max(ax.get_ylim()[1] for ax in axes[0]))
        for ax in axes[0, 1:]:
            ax.set_ylabel("")
            ax.get_legend().remove()
        return figure

    plots = tuple(_outcomes_plot(words.sentence(name), table, lang) for name, table in tables)
    report = "国务院政府工作报告；各地政府工作报告" if near is not None else "国务院政府工作报告"
    if not zh:
        report = "Reports on the Work of the Government" + (
            "; reports of the regions" if near is not None else ""
        )
    return Chart(
        "outcomes", title, alt, source_line(facts, lang, report, note=note), draw, plots,
        (facts.rate("gdp")["target_id"],),
    )  # fmt: skip


def _span(years: pd.DataFrame, lang: str) -> str:
    first, last = int(years["year"].min()), int(years["year"].max())
    if first == last:
        return f"{first}年" if lang == "zh" else str(first)
    return words.years(first, last, lang)


def _outcomes_plot(name: str, table: pd.DataFrame, lang: str) -> Plot:
    target, outcome = ("目标", "实际数") if lang == "zh" else ("Target", "Outcome")
    years = range(int(table["year"].min()), int(table["year"].max()) + 1)
    rows = table.set_index("year").reindex(years)  # a year without a target is a gap
    series = (
        Series(target, _values(rows["point"]), colour=style.INK, line=False, marker=True),
        Series(outcome, _values(rows["outcome"]), colour=style.PALETTE[0], marker=True),
    )
    unit = "GDP比上年增长（%）" if lang == "zh" else "GDP growth (%)"
    return Plot("line", series, tuple(map(str, years)), name, y_title=unit)


def _values(numbers: pd.Series) -> tuple[float | None, ...]:
    return tuple(None if pd.isna(n) else float(n) for n in numbers)


# --- which assumption matters ---------------------------------------------------------------------


def _tornado(facts: Facts, lang: str) -> Chart | None:
    """The ratio of investment to GDP at the horizon: prices over their national range, growth by a point each way."""
    known = facts.marked_deflators
    if (
        not facts.has_gap("fai", "gdp")
        or known.empty
        or facts.gap("fai", "gdp")["basis"] != "mixed"
    ):
        return None
    first = known.iloc[0]
    years = range(facts.plan.year, facts.horizon + 1)
    prices = pd.Series(float(first["value"]), index=list(years))
    history = facts.deflators
    low, high = float(history["value"].min()), float(history["value"].max())
    low, high = min(low, prices.iloc[0]), max(high, prices.iloc[0])
    own = {code: float(facts.rate(code)["point"]) for code in ("fai", "gdp")}
    ranges = {code: (rate - STEP_PP, rate + STEP_PP) for code, rate in own.items()}
    try:
        number = sensitivity.of_gap(facts.rates, "fai", "gdp", facts.horizon, deflator_pct=prices)
        table = sensitivity.tornado(number, ranges | {"gdp_deflator": (low, high)})
    except PlanlibError:
        return None  # rates that no tornado can be drawn of, such as a fall to nothing
    zh = lang == "zh"
    widest = table.iloc[0]
    name = words.assumption(widest["assumption"], lang)
    ends = [words.number(widest[f"at_{side}"], 1) for side in ("low", "high")]
    at = [_end(widest["assumption"], widest[side]) for side in ("low", "high")]
    base, horizon = facts.plan.year - 1, facts.horizon
    span = words.years(int(history["year"].min()), int(history["year"].max()), lang)
    hindsight = history["hindsight"].any()
    if zh:
        title = f"{name}在所设范围内影响最大：由{at[0]}到{at[1]}，"
        title += f"{horizon}年投资与GDP之比由{ends[0]}变为{ends[1]}（{base}年=100）"
        note = (
            f"增速在目标上下各{STEP_PP:g}个百分点（假设），平减指数取{span}全国最低至最高值"
            + (f"（含{words.HINDSIGHT[lang]}）" if hindsight else "")
            + f"，其余不变；基准取值的平减指数为{first['year']}年全国值。{facts.plan.year}年以后为情景。"
        )
    else:
        title = (
            f"{words.sentence(name)} matters most within the ranges set: "
            f"from {at[0]} to {at[1]} it moves the ratio of investment to GDP in "
            f"{horizon} from {ends[0]} to {ends[1]} ({base} = 100)"
        )
        note = (
            f"growth {STEP_PP:g} point either side of its target (an assumption), the deflator over the national range of "
            f"{span}"
            + (f" ({words.HINDSIGHT[lang]} included)" if hindsight else "")
            + f", one at a time; at base values the deflator of {first['year']}. "
            f"Years after {facts.plan.year} are a scenario."
        )
    to = "—" if zh else " to "
    listed = [
        words.beside(
            words.assumption(r.assumption, lang),
            f"{words.number(r.at_low, 1)}{to}{words.number(r.at_high, 1)}",
            lang,
        )
        for r in table.itertuples()
    ]
    alt = f"龙卷风图：{'，'.join(listed)}。" if zh else f"Tornado chart: {'; '.join(listed)}."
    label = number.label_zh if zh else number.label_en

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, 3.2))
        charts.plot_tornado(table, label=label, lang=lang, ax=ax)
        return figure

    sides = ("取低值", "取高值") if zh else ("at the low end", "at the high end")
    plot = Plot(
        "bar",
        (
            Series(sides[0], tuple(table["at_low"]), colour=style.PALETTE[4],
                   labels=tuple(_end(a, v) for a, v in zip(table["assumption"], table["low"], strict=True))),
            Series(sides[1], tuple(table["at_high"]), colour=style.PALETTE[0],
                   labels=tuple(_end(a, v) for a, v in zip(table["assumption"], table["high"], strict=True))),
        ),
        tuple(words.assumption(a, lang) for a in table["assumption"]), y_title=label,
        base=float(table["at_value"].iloc[0]),
    )  # fmt: skip
    ids = tuple(facts.rate(code)["target_id"] for code in ("fai", "gdp"))
    source = source_line(facts, lang, deflator_source(history, lang), note=note)
    return Chart("tornado", title, alt, source, draw, (plot,), ids)


def _end(assumption: str, value: float) -> str:
    """An end of a range: deflators are observed, rates of growth are set."""
    return words.percent(value, 2 if assumption == "gdp_deflator" else 1)


# --- how wide a path is ---------------------------------------------------------------------------


def _fan(facts: Facts, lang: str) -> Chart | None:
    """The path of GDP with the bands of the spread that the analyst assumes, in closed form."""
    gdp = facts.rate("gdp")
    spread = facts.spread_pp
    if spread is None or gdp is None or facts.horizon == facts.plan.year:
        return None
    start = facts.plan.year - 1
    path = pd.Series({"gdp": float(gdp["point"])})
    fans = ensembles.fan(path, spread, start=start, until=facts.horizon)
    fans["price_basis"] = gdp["price_basis"]
    last = fans[fans["year"] == facts.horizon].set_index("quantile")["value"]
    low, middle, high = (words.number(last.loc[q], 1) for q in (0.05, 0.5, 0.95))
    zh = lang == "zh"
    basis = words.basis(gdp["price_basis"], lang)
    if zh:
        title = f"若每年增速偏离目标的标准差为{spread:g}个百分点（假设），{facts.horizon}年GDP指数九成在{low}至{high}之间"
        note = "标准差由分析者假设，不是估计；区间宽度大致随标准差按比例变化，各年偏差相互独立。"
        note += f"{facts.plan.year}年以后为情景：增速不变。"
        alt = f"扇形图：{basis}GDP（{start}年=100），{facts.horizon}年中位数{middle}，九成区间{low}至{high}。"
    else:
        title = (
            f"If growth misses its target with a standard deviation of {spread:g} points a year (assumed), nine in ten "
            f"paths of GDP end between {low} and {high} in {facts.horizon}"
        )
        note = (
            f"the spread is the analyst's assumption, no estimate; the band widens about in "
            f"proportion to it, and misses of years are "
            f"independent. Years after {facts.plan.year} are a scenario: the rate held."
        )
        alt = (
            f"Fan chart of GDP at {basis} ({start} = 100): median {middle} and nine in ten paths "
            f"between {low} and {high} in {facts.horizon}."
        )

    def draw():
        figure, ax = plt.subplots(figsize=(6.8, 4.0))
        charts.plot_fan(fans, lang=lang, ax=ax)
        return figure

    years = sorted(fans["year"].unique())
    series = []
    for quantile, rows in fans.groupby("quantile"):
        median = np.isclose(quantile, 0.5)
        share = words.percent(100 * quantile, 0)
        name = (
            ("中位数" if zh else "Median")
            if median
            else (f"{share}分位" if zh else f"{share} quantile")
        )
        colour = style.PALETTE[0] if median else style.MUTED
        labels = tuple([""] * (len(rows) - 1) + [words.number(rows["value"].iloc[-1], 1)])
        series.append(
            Series(
                name,
                tuple(rows["value"]),
                colour=colour,
                dashed_from=None if median else 1,
                labels=labels,
            )
        )
    unit = f"指数（{start}年=100，{basis}）" if zh else f"Index ({start} = 100), {basis}"
    limits = (
        float(np.floor(fans["value"].min() / 5) * 5),
        float(np.ceil(fans["value"].max() / 5) * 5),
    )
    plot = Plot("line", tuple(series), tuple(map(str, years)), y_title=unit, limits=limits)
    return Chart(
        "fan",
        title,
        alt,
        source_line(facts, lang, note=note + ("" if zh else " ") + basis_note(lang)),
        draw,
        (plot,),
        (gdp["target_id"],),
    )
