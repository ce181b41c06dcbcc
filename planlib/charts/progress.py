"""Progress through the year: a bullet for each target."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from planlib import schema, style, words
from planlib.charts.labels import (
    alone,
    checked,
    legend_below,
    name,
    need,
    room,
    shortened,
    table_beside,
)
from planlib.errors import TableError

# What bears a word besides: the darker, the better.
BARS = {
    "met": "#0b4f80", "ahead": style.PALETTE[0], "on_track": style.PALETTE[0], "behind": style.PALETTE[1],
    "missed": "#8c3a00", "unknown": style.MUTED,
}  # fmt: skip
BAND = "#c9d3dc"


def plot_progress(tracked: pd.DataFrame, *, lang: str = "zh", ax: Axes | None = None) -> Axes:
    """Where targets stand in the year: a bar to what was observed, a tick at the target, a light band where it should
    stand by now.

    Rates of growth are drawn in percent; all else as a share of its target. The two do not share a panel. A thin mark
    stands for what is expected by now, a band for its range; an arrow at the target shows the side on which it is open.
    The status stands at the right as a word, with what was observed and the target as printed.

    Parameters
    ----------
    tracked
        Rows of one plan on one day (columns: `schema.TRACKED`), growth alone or none of it.
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
        If growth and other measures are mixed, plans or days are, or a target of which a share is to be shown is 0.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"plan_id": "p", "target_id": "p:1", "indicator": "gdp", "label": "生产总值", "year": 2017,
    ...        "as_of": "2017-07-20", "period_end": "2017-06-30", "span": "ytd", "measure": "growth", "unit": "percent",
    ...        "price_basis": "real", "comparator": "exactly", "low": 8.0, "high": 8.0, "target": 8.0, "aim": "floor",
    ...        "observed": 7.4, "expected": 8.0, "status": "behind", "method": "growth",
    ...        "reason_zh": "低于目标。", "reason_en": "Below the target."}
    >>> ax = plot_progress(pd.DataFrame([row]), lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['Status', 'Observed', 'Target', 'Behind', '7.4%', '8%']
    """
    words.check_language(lang)
    table = schema.check(tracked, schema.TRACKED, "tracked")
    need(table, "tracked")
    alone(table, ("plan_id", "as_of"), "tracked holds", ": draw one plan on one day.")
    growth = table["measure"].eq("growth")
    if growth.any() and not growth.all():
        raise TableError(
            "tracked holds growth and other measures "
            f"({', '.join(table.loc[~growth, 'measure'].unique())}), and these do not share a panel. Select measure "
            "'growth' or the others."
        )
    rates = bool(growth.all())
    scale = pd.Series(1.0, table.index) if rates else table["target"]
    if scale.eq(0).any():
        row = table[scale.eq(0)].iloc[0]
        raise TableError(
            f"The target {row['target_id']} ({row['label']}) is 0: no share of it can be shown. Leave it out."
        )
    ax = ax or plt.subplots()[1]
    columns = ["target", "observed", "expected", "lower", "upper", "low", "high"]
    drawn = table[columns].div(scale, axis=0)
    low, high = min(0.0, drawn.min(axis=None)), max(0.0, drawn.max(axis=None))
    reach = (high - low) * 0.05
    tall = min(
        0.37, 0.08 + 0.06 * len(table)
    )  # half the height of a tick: one row does not fill the chart
    for place, row in enumerate(table.itertuples()):
        _bullet(ax, place, drawn.iloc[place], row.status, reach, tall)
    ax.axvline(0, color=style.INK, linewidth=style.points(1), zorder=4)
    ax.set_xlim(low - (1.4 * reach if low < 0 else 0), high + 1.4 * reach if high > 0 else 0)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: words.percent(round(x, 10), None))
        if rates
        else PercentFormatter(1.0, decimals=0)
    )
    ax.set_xlabel(_axis_label(table, rates, lang), loc="left")
    cells = [
        [
            words.sentence(words.STATUSES[row.status][lang]),
            _observed(row, lang),
            words.interval(row.low, row.high, row.unit, row.comparator, lang),
        ]
        for row in table.itertuples()
    ]
    heads = ("状态", "实际", "目标") if lang == "zh" else ("Status", "Observed", "Target")
    bold = [row.status in ("behind", "missed") for row in table.itertuples()]
    size = style.points(9)
    fits = ax.figure.get_figwidth() * 72 * 0.3
    names = _names(table, lang)
    ax.set_yticks(range(len(table)), [shortened(ax, n, size, fits) for n in names], fontsize=size)
    _key(ax, drawn, lang)
    table_beside(ax, heads, cells, bold, lang)
    wide, high = room(ax)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=max(1, min(5, int(wide / style.points(44))))))
    if high > len(table) * 3 * size:
        ax.set_yticks(
            range(len(table)), [shortened(ax, n, size, fits, 2) for n in names], fontsize=size
        )
    return checked(ax)


def _names(table: pd.DataFrame, lang: str) -> list[str]:
    """What each row is; its price basis too, where they differ."""
    names = [name(row, lang) for row in table.itertuples()]
    if table["price_basis"].nunique() == 1:
        return names
    zh = lang == "zh"
    return [
        n
        if b == "none"
        else f"{n}（{words.basis(b, lang)}）"
        if zh
        else f"{n} ({words.basis(b, lang)})"
        for n, b in zip(names, table["price_basis"], strict=True)
    ]


def _bullet(ax: Axes, place: int, row: pd.Series, status: str, reach: float, tall: float) -> None:
    if pd.notna(row["lower"]) and pd.notna(row["upper"]):
        ax.barh(
            place, row["upper"] - row["lower"], 2 * tall, left=row["lower"], color=BAND, linewidth=0, zorder=1,
            label="_range",
        )  # fmt: skip
    if pd.notna(row["observed"]):
        ax.barh(
            place,
            row["observed"],
            0.9 * tall,
            color=BARS[status],
            linewidth=0,
            zorder=2,
            label="_observed",
        )
    if pd.notna(row["expected"]):
        ax.vlines(
            row["expected"], place - tall, place + tall, color=style.MUTED, linewidth=style.points(1.3),
            linestyle=(0, (2, 1.2)), zorder=3, label="_expected",
        )  # fmt: skip
    marks = {value for value in (row["low"], row["high"]) if pd.notna(value)} or {row["target"]}
    for value in marks:
        ax.vlines(
            value, place - tall, place + tall, color=style.INK, linewidth=style.points(2.6), zorder=5, label="_target"
        )  # fmt: skip
    if pd.isna(row["low"]) != pd.isna(row["high"]):
        (at,) = marks
        way = reach if pd.isna(row["high"]) else -reach
        ax.annotate(
            "", (at + way, place), (at, place), zorder=5,
            arrowprops={"arrowstyle": "-|>", "color": style.INK, "linewidth": style.points(1.2), "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def _observed(row, lang: str) -> str:
    if pd.isna(row.observed):
        return ""
    # As many digits as anyone reads beside a bar.
    value = round(row.observed, 2) if abs(row.observed) < 1e4 else float(f"{row.observed:.5g}")
    return words.amount(value, row.unit, lang)


def _axis_label(table: pd.DataFrame, rates: bool, lang: str) -> str:
    """What the axis shows, and up to when, where all rows end on one day."""
    zh = lang == "zh"
    growth, share = (
        ("增速（%）", "占目标的比重（%）") if zh else ("Growth (%)", "Share of the target (%)")
    )
    said = growth if rates else share
    ends = table["period_end"].dropna().unique()
    if len(ends) != 1:
        return said
    day = words.date(ends[0], lang)
    return f"{said}，截至{day}" if zh else f"{said}, to {day}"


def _key(ax: Axes, drawn: pd.DataFrame, lang: str) -> None:
    zh = lang == "zh"
    tick = {"marker": "|", "linestyle": "none", "markersize": style.points(9)}
    handles = {
        "实际" if zh else "Observed": plt.Rectangle(
            (0, 0), 1, 1, color=style.PALETTE[0], linewidth=0
        ),
        "目标" if zh else "Target": plt.Line2D(
            [], [], color=style.INK, markeredgewidth=style.points(2.6), **tick
        ),
    }
    if drawn["expected"].notna().any():
        handles["目前应达到" if zh else "Expected by now"] = plt.Line2D(
            [], [], color=style.MUTED, markeredgewidth=style.points(1.3), **tick
        )
    if drawn[["lower", "upper"]].notna().all(axis=1).any():
        handles["应达到的区间" if zh else "Its range"] = plt.Rectangle(
            (0, 0), 1, 1, color=BAND, linewidth=0
        )
    legend_below(ax, list(handles.values()), list(handles))
