"""A target beside those of the regions above it."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from planlib import schema, style, words
from planlib.charts.labels import (
    NO_PANEL,
    alone,
    checked,
    legend_below,
    need,
    room,
    shortened,
    table_beside,
)
from planlib.errors import TableError


def plot_parents(
    frame: pd.DataFrame, *, label: str = "", lang: str = "zh", ax: Axes | None = None
) -> Axes:
    """One target of a plan beside those of the nation, province and city above it, a row for each region.

    A target is a filled dot, a range a bar, an open side an arrow to where it is open; the plan's own is larger, in bold.
    What came out after the plan is grey and says so. Outcomes are open diamonds. Targets as printed, and outcomes, stand
    at the right.

    Parameters
    ----------
    frame
        One target for each region (columns: `schema.PARENTS`), all in one unit; low and high are missing on an open side.
    label
        What the number is, for the x axis.
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
        If units differ, a region has two targets of one year, or a target has neither low nor high.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     [["全国", "Nation", "national", 2017, "about", 6.5, 6.5, "percent", 6.9, False, True],
    ...      ["新乡高新区", "Xinxiang zone", "zone", 2017, "exactly", 8.0, 8.0, "percent", None, True, False]],
    ...     columns=list(schema.PARENTS))
    >>> ax = plot_parents(frame, lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['Target', 'Outcome', 'about 6.5% (hindsight)', '6.9%', '8%', 'n/a']
    """
    words.check_language(lang)
    table = schema.check(frame, schema.PARENTS, "frame", key=("region_zh", "year"))
    need(table, "frame")
    alone(table, ("unit",), "frame holds", NO_PANEL)
    bare = table[table["low"].isna() & table["high"].isna()]
    if len(bare):
        raise TableError(
            f"frame has neither low nor high for {bare['region_en'].iloc[0]}: a target needs one of them."
        )
    zh = lang == "zh"
    order = table["level"].map(schema.LEVELS.index)
    table = table.assign(order=order).sort_values(
        ["order", "own"], kind="stable", ignore_index=True
    )
    ax = ax or plt.subplots()[1]
    figures = table[["low", "high", "outcome"]]
    low, high = figures.min(axis=None), figures.max(axis=None)
    spread = (high - low) or abs(high) or 1.0
    for place, row in enumerate(table.itertuples()):
        ax.axhline(place, color=style.GRID, linewidth=style.points(1), zorder=0)
        _target(ax, place, row, spread * 0.1)
        if pd.notna(row.outcome):
            ax.scatter(
                [row.outcome], [place], marker="D", s=style.area(34), facecolor="white", edgecolor=style.INK,
                linewidth=style.points(1.4), zorder=5, label="_outcome",
            )  # fmt: skip
    unit = table["unit"].iloc[0]
    cells = [
        [_printed(row, lang), "" if pd.isna(row.outcome) else words.amount(row.outcome, unit, lang)]
        for row in table.itertuples()
    ]
    heads = ("目标", "实际") if zh else ("Target", "Outcome")
    if table["outcome"].isna().all():
        heads, cells = heads[:1], [cell[:1] for cell in cells]
    years = table["year"].nunique() > 1
    names = [row.region_zh if zh else row.region_en for row in table.itertuples()]
    if years:
        names = [
            f"{name}（{year}年）" if zh else f"{name}, {year}"
            for name, year in zip(names, table["year"], strict=True)
        ]
    fits = ax.figure.get_figwidth() * 72 * 0.25
    ax.set_yticks(
        range(len(table)),
        [shortened(ax, n, style.points(9.5), fits, 2) for n in names],
        fontsize=style.points(9.5),
    )
    for tick, own in zip(ax.get_yticklabels(), table["own"], strict=True):
        tick.set_fontweight("bold" if own else "normal")
    table_beside(ax, heads, cells, table["own"].tolist(), lang)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.set_xlim(low - spread * 0.22, high + spread * 0.22)
    ticks = max(1, min(6, int(room(ax)[0] / style.points(44))))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: words.amount(round(x, 10), unit, lang)))
    ax.set_xlabel(label, loc="left")
    _key(ax, table, lang)
    return checked(ax)


def _colour(row) -> str:
    if row.own:
        return style.PALETTE[0]
    return "#9aa0a6" if row.hindsight else style.INK


def _target(ax: Axes, place: int, row, reach: float) -> None:
    colour = _colour(row)
    size = style.area(90 if row.own else 50)
    look = {"color": colour, "zorder": 4}
    if pd.notna(row.low) and pd.notna(row.high) and row.low < row.high:
        ax.plot(
            [row.low, row.high],
            [place, place],
            linewidth=style.points(6),
            solid_capstyle="butt",
            label="_range",
            **look,
        )
        return
    at = row.high if pd.isna(row.low) else row.low
    ax.scatter([at], [place], s=size, label="_own" if row.own else "_target", **look)
    if pd.isna(row.low) or pd.isna(row.high):
        ax.annotate(
            "", (at + (reach if pd.isna(row.high) else -reach), place), (at, place), zorder=3,
            arrowprops={"arrowstyle": "-|>", "color": colour, "linewidth": style.points(1.6), "shrinkA": 0, "shrinkB": 0},
        )  # fmt: skip


def _printed(row, lang: str) -> str:
    printed = words.interval(row.low, row.high, row.unit, row.comparator, lang)
    if not row.hindsight:
        return printed
    return (
        f"{printed}（{words.HINDSIGHT[lang]}）"
        if lang == "zh"
        else f"{printed} ({words.HINDSIGHT[lang]})"
    )


def _key(ax: Axes, table: pd.DataFrame, lang: str) -> None:
    if table["outcome"].isna().all():
        return
    zh = lang == "zh"
    ax.scatter([], [], s=style.area(50), color=style.INK, label="目标" if zh else "Target")
    ax.scatter(
        [], [], marker="D", s=style.area(34), facecolor="white", edgecolor=style.INK, linewidth=style.points(1.4),
        label="实际数" if zh else "Outcome",
    )  # fmt: skip
    legend_below(ax)
