"""The ratio of two series: its path, and its drift against the deflator."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from planlib import schema, style, words
from planlib.charts.labels import (
    MARKERS,
    NO_PANEL,
    alone,
    beyond_plan,
    checked,
    label_ends,
    need,
    room,
    shortened,
    width,
)
from planlib.errors import TableError


def plot_drift(
    curve: pd.DataFrame, *, break_even_pct: float, marks: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None, lang: str = "zh", ratio: str = "", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Drift of a ratio against the deflator, with the break-even at which it crosses zero.

    Parameters
    ----------
    curve
        deflator_pct, drift_pct, as `planlib.ratios.drift_curve` gives them.
    break_even_pct
        The deflator at which the ratio stands still.
    marks
        Deflators to name on the curve: deflator_pct, drift_pct, label.
    history
        Deflators that came about: year, value, and hindsight if known. Drawn as a rug, those above the
        break-even named.
    lang
        Language of the labels.
    ratio
        What the ratio is, for the y label.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    words.check_language(lang)
    missing = {"deflator_pct", "drift_pct"} - set(curve)
    if missing:
        raise TableError(
            f"curve lacks {', '.join(sorted(missing))}: drift_curve gives both columns."
        )
    need(curve, "curve")
    ax = ax or plt.subplots()[1]
    zh = lang == "zh"
    ax.axhline(0, color=style.INK, linewidth=style.points(1))
    ax.plot(curve["deflator_pct"], curve["drift_pct"], color=style.PALETTE[0])
    ax.plot(
        [break_even_pct], [0], marker="o", color=style.INK, markersize=style.points(7), zorder=5
    )
    even = words.percent(break_even_pct, 2)
    labels = [
        (
            break_even_pct,
            0.0,
            f"临界平减指数{even}" if zh else f"Break-even deflator {even}",
            "bold",
        )
    ]
    for row in [] if marks is None else marks.itertuples():
        ax.plot(
            [row.deflator_pct],
            [row.drift_pct],
            marker="D",
            color=style.PALETTE[1],
            markersize=style.points(6),
            zorder=5,
        )
        labels.append((row.deflator_pct, row.drift_pct, row.label, "normal"))
    low, high = curve["drift_pct"].min(), curve["drift_pct"].max()
    ax.set_ylim(low - (high - low) * 0.28, high + (high - low) * 0.12)
    ax.set_xlim(curve["deflator_pct"].min(), curve["deflator_pct"].max())
    _label_curve(ax, labels)
    if history is not None and len(history):
        _rug(ax, history, break_even_pct, lang)
    ax.set_xlabel("GDP平减指数（%）" if zh else "GDP deflator (%)")
    ax.set_ylabel(f"{ratio}一年变动（%）" if zh else f"Change of {ratio} in the year (%)")
    return checked(ax)


def plot_ratio(gaps: pd.DataFrame, *, lang: str = "zh", ax: Axes | None = None) -> Axes:
    """Ratios of two series as indices, the year before the plan = 100: solid to the plan's year, dashed beyond.

    Parameters
    ----------
    gaps
        What `planlib.gap` returns, one or several of them one below the other. A pair on mixed price bases needs a
        deflator; where it stands there more than once, its lines are named by their deflators in the plan's year.
    lang
        Language of the labels.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TableError
        If a pair has no drift, or ratios do not share a base year or prices.

    Examples
    --------
    >>> import planlib as pl
    >>> ax = plot_ratio(pl.gap(pl.read_plan().targets, "fai", "budget_revenue", until=2020), lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['Scenario', 'FAI/Budget revenue 117.8']
    """
    words.check_language(lang)
    table = schema.check(gaps, schema.GAPS, "gaps")
    need(table, "gaps")
    unknown = table[table["ratio_index"].isna()]
    if len(unknown):
        row = unknown.iloc[0]
        raise TableError(
            f"gaps hold no drift of {row['numerator']}/{row['denominator']} in {row['year']}: their price bases are "
            "mixed, and there is no deflator. Give gap one (deflator_pct), or leave the pair out."
        )
    # What a mixed pair comes to with its deflator is a ratio at current prices.
    table["prices"] = table["basis"].where(table["basis"].ne("mixed"), "nominal")
    alone(table, ("prices",), "gaps hold", NO_PANEL)
    pair = table["numerator"] + "/" + table["denominator"]
    table["line"] = (pair.ne(pair.shift()) | table["year"].le(table["year"].shift())).cumsum()
    lines = [rows for _, rows in table.groupby("line")]
    firsts = sorted({int(rows["year"].min()) for rows in lines})
    if len(firsts) > 1:
        raise TableError(
            f"gaps begin in {' and '.join(map(str, firsts))}: indices of one base year were expected."
        )
    ax = ax or plt.subplots()[1]
    base, last_year = firsts[0] - 1, int(table["year"].max())
    first_beyond = table.loc[table["kind"] == "scenario", "year"].min()
    ax.axhline(100, color=style.MUTED, linewidth=style.points(0.8), zorder=1)
    ends = []
    for place, rows in enumerate(lines):
        colour = style.PALETTE[place % len(style.PALETTE)]
        look = {
            "color": colour,
            "marker": MARKERS[place % len(MARKERS)],
            "markersize": style.points(5),
        }
        known = rows[rows["kind"] != "scenario"]
        ax.plot([base, *known["year"].astype(int)], [100.0, *known["ratio_index"]], **look)
        beyond = rows[rows["year"] >= known["year"].max()]
        if len(beyond) > 1:
            ax.plot(
                beyond["year"].astype(int), beyond["ratio_index"], linestyle=(0, (4, 1.5)), markevery=[-1], **look
            )  # fmt: skip
        value = rows["ratio_index"].iloc[-1]
        ends.append(
            (value, words.beside(_pair(rows, table, lang), words.number(value, 1), lang), colour)
        )
    if pd.notna(first_beyond):
        beyond_plan(ax, int(first_beyond) - 1, last_year, lang)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    ax.set_xlim(base - 0.15, last_year + 0.15)
    prices = words.basis(table["prices"].iloc[0], lang)
    ax.set_ylabel(
        f"比值指数（{base}年=100，{prices}）"
        if lang == "zh"
        else f"Index of the ratio ({base} = 100), {prices}"
    )
    ax.grid(axis="x", visible=False)
    label_ends(ax, last_year, ends)
    return checked(ax)


def _pair(rows: pd.DataFrame, table: pd.DataFrame, lang: str) -> str:
    """What a line is the ratio of; its deflator too, where there is more than one of the pair, and whether it was known."""
    row = rows.iloc[0]
    names = [words.name(row[side], lang, short=True) for side in ("numerator", "denominator")]
    called = "/".join(names)
    if words.columns(called) > 20:
        called = "/\n".join(names)
    same = table[
        table["numerator"].eq(row["numerator"]) & table["denominator"].eq(row["denominator"])
    ]
    notes = []
    if same["line"].nunique() > 1 and pd.notna(row["deflator_pct"]):
        price = words.percent(row["deflator_pct"])
        notes.append(f"平减指数{price}" if lang == "zh" else f"deflator {price}")
    if rows["hindsight"].fillna(False).any():
        notes.append(words.HINDSIGHT[lang])
    if not notes:
        return called
    # In a line of its own: names of pairs are long.
    return (
        f"{called}\n（{'，'.join(notes)}）" if lang == "zh" else f"{called}\n({', '.join(notes)})"
    )


def plot_drift_table(
    table: pd.DataFrame, *, lang: str = "zh", growth: str = "", prices: str = "", ratio: str = "",
    mark: float | None = None, ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Drift of a ratio for each growth rate and deflator, as a table of colours with its numbers in it.

    Colours run from purple (the ratio falls) through white to orange; the sign is printed in every cell.

    Parameters
    ----------
    table
        Drift in percent, a row for each rate and a column for each deflator, as
        `planlib.ratios.drift_table` gives it.
    lang
        Language of the labels.
    growth, prices, ratio
        What the rows, the columns and the cells are.
    mark
        Rate of a row to put a frame around, such as the plan's own.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import planlib as pl
    >>> table = pl.ratios.drift_table(pl.read_plan().targets, "fai", "gdp", [8.0, 12.0], [0.0, 4.0])
    >>> [text.get_text() for text in plot_drift_table(table, lang="en").texts]
    ['3.7', '\u22120.3', '0.0', '\u22123.8']
    """
    words.check_language(lang)
    need(table, "table")
    ax = ax or plt.subplots()[1]
    table = table.sort_index(ascending=False)
    # Half as wide again as the numbers: colours stay light enough to read dark figures on.
    limit = 1.5 * float(table.abs().max(axis=None)) or 1.0
    shown = table.map(lambda value: words.number(value, 1))
    sns.heatmap(
        table, annot=shown, fmt="", cmap=style.DIVERGING, vmin=-limit, vmax=limit, cbar=False,
        linewidths=style.points(1), linecolor="white", annot_kws={"fontsize": style.points(10), "color": style.INK}, ax=ax,
    )  # fmt: skip
    ax.set_yticklabels([words.percent(rate, None) for rate in table.index], rotation=0)
    ax.set_xticklabels([words.percent(price, None) for price in table.columns], rotation=0)
    if mark is not None and mark in table.index:
        row = list(table.index).index(mark)
        frame = plt.Rectangle(
            (0, row),
            len(table.columns),
            1,
            fill=False,
            edgecolor=style.INK,
            linewidth=style.points(2),
        )
        frame.set_clip_on(False)
        ax.add_patch(frame)
    ax.tick_params(length=0)
    ax.set_ylabel(growth or ("增速（%）" if lang == "zh" else "Growth (%)"))
    ax.set_xlabel(prices or ("平减指数（%）" if lang == "zh" else "Deflator (%)"))
    if ratio:
        ax.annotate(ratio, (1, 1), (0, style.points(4)), xycoords="axes fraction", textcoords="offset points", ha="right",
                    va="bottom", fontsize=style.points(9), color=style.MUTED)  # fmt: skip
    return checked(ax)


def _label_curve(ax: Axes, labels: list[tuple[float, float, str, str]]) -> None:
    """Name points of a falling curve in the free space above it, one line each."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    line = (top - bottom) * 0.075
    highest = top
    above = bottom
    # From the right, each above the last; its leader passes behind the labels below it.
    for rank, (x, y, text, weight) in enumerate(sorted(labels, reverse=True)):
        place = max(y + line, above + line)
        if abs(place) < line * 0.75:
            place = line * 0.75  # not on the zero line
        above = place
        highest = max(highest, place + line)
        inside = x - left < 0.55 * (right - left)
        if not inside:
            place = max(place, _clear(ax, text, weight) + line / 2)
            above, highest = place, max(highest, place + line)
        ax.annotate(
            text, (x, y), (x + (right - left) * 0.03, place) if inside else (right, place),
            textcoords="data", ha="left" if inside else "right", va="center", fontweight=weight,
            fontsize=style.points(10 if weight == "bold" else 9), annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": style.points(0.7), "shrinkB": style.points(4)},
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1}, zorder=4 - rank * 0.1,
        )  # fmt: skip
    ax.set_ylim(bottom, highest)


def _clear(ax: Axes, text: str, weight: str) -> float:
    """How high the curve is where a label begins that ends at the right edge."""
    (left, right), size = ax.get_xlim(), style.points(10 if weight == "bold" else 9)
    begins = right - (right - left) * width(ax, text, size, weight) / room(ax)[0]
    curve = max(ax.lines, key=lambda line: len(line.get_xdata()))
    return float(np.interp(begins, curve.get_xdata(), curve.get_ydata()))


def _rug(ax: Axes, history: pd.DataFrame, break_even_pct: float, lang: str) -> None:
    """Deflators that came about as ticks at the bottom; the few above the break-even by year."""
    inside = history["value"].between(*ax.get_xlim())
    shown = history[inside]
    sns.rugplot(
        x=shown["value"].astype(float),
        height=0.05,
        color=style.INK,
        linewidth=style.points(1.3),
        ax=ax,
    )
    above = shown[shown["value"] > break_even_pct].sort_values("value")
    for rank, row in enumerate(above.itertuples() if len(above) <= 4 else ()):
        ax.annotate(
            str(row.year), (row.value, 0.055), (0, style.points(1 + 10 * (rank % 2))), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", fontsize=style.points(8.5),
        )  # fmt: skip
    span = words.years(int(history["year"].min()), int(history["year"].max()), lang)
    zh = lang == "zh"
    notes = []
    if "hindsight" in history and history["hindsight"].any():
        first = history.loc[history["hindsight"], "year"].min()
        notes.append(
            f"{first}年及以后为{words.HINDSIGHT[lang]}"
            if zh
            else f"{first} and later {words.HINDSIGHT[lang]}"
        )
    off = [str(year) for year in history.loc[~inside, "year"]]
    if off:
        few = f"{words.listing(off, lang)}{'年' if zh else ''}"
        many = f"另有{len(off)}年" if zh else f"{len(off)} more years"
        notes.append((few if len(off) <= 4 else many) + ("在图外" if zh else " off the chart"))
    if zh:
        text = f"底部短线：{span}全国平减指数" + (f"（{'；'.join(notes)}）" if notes else "")
    else:
        text = f"Ticks: national deflator, {span}" + (f" ({'; '.join(notes)})" if notes else "")
    size = style.points(8)
    ax.annotate(
        shortened(ax, text, size, room(ax)[0] * 0.96, 2),
        (0.012, 0.15),
        xycoords="axes fraction",
        fontsize=size,
        color=style.MUTED,
        va="bottom",
    )
