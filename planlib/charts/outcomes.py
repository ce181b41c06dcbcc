"""Targets and outcomes year by year."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from planlib import schema, style, words
from planlib.charts.labels import alone, checked, need
from planlib.errors import TableError


def plot_outcomes(
    record: pd.DataFrame, *, lang: str = "zh", regimes: tuple[tuple[int, int], ...] = (), ax: Axes | None = None
) -> Axes:  # fmt: skip
    """Targets as bars across their year, outcomes as dots: filled where the target was met, hollow where not.

    A range is a box, an open side an arrow to where it is open. Years of which the record has no row are
    marked as missing.

    Parameters
    ----------
    record
        One indicator of one region, as `planlib.calibration.record` gives it, in percent.
    lang
        Language of the labels.
    regimes
        First and last year of spans to part by a line and to head with their years.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TableError
        If the record is of several series, or not in percent.

    Examples
    --------
    >>> import planlib as pl
    >>> ax = plot_outcomes(pl.calibration.record("gdp"), lang="en")
    >>> ax.get_ylabel()
    'GDP, growth over the previous year (%)'
    """
    words.check_language(lang)
    table = schema.check(record, schema.ERRORS, "record")
    need(table, "record")
    alone(table, ("region", "indicator", "measure", "vintage"), "record holds", ". Select one.")
    if table["unit"].iloc[0] != "pp":
        raise TableError(
            f"plot_outcomes draws rates in percent, and {table['indicator'].iloc[0]} of measure "
            f"{table['measure'].iloc[0]!r} is none."
        )
    ax = ax or plt.subplots()[1]
    zh = lang == "zh"
    figures = table[["low", "high", "outcome"]]
    top, bottom = figures.max(axis=None), min(0.0, figures.min(axis=None))
    reach = (top - bottom) * 0.05
    for row in table.itertuples():
        _target(ax, row, reach)
    for met, face in ((True, style.PALETTE[0]), (False, "white")):
        rows = table[table["outcome"].notna() & table["met"].fillna(True).eq(met)]
        ax.scatter(
            rows["year"].astype(int), rows["outcome"], s=style.area(46), facecolor=face,
            edgecolor=style.PALETTE[0], linewidth=style.points(1.6),
            zorder=4, label=_met_label(met, zh) if len(rows) else None,
        )  # fmt: skip
    ax.plot([], [], color=style.INK, linewidth=style.points(3), label="目标" if zh else "Target")
    first, last = int(table["year"].min()), int(table["year"].max())
    for year in sorted(set(range(first, last + 1)) - set(table["year"])):
        ax.annotate(
            "缺" if zh else "n/a", (year, 0.012), xycoords=("data", "axes fraction"), ha="center",
            fontsize=style.points(7.5), color=style.MUTED,
        )  # fmt: skip
    ax.set_ylim(bottom - reach, top + 3.2 * reach)
    ax.set_xlim(first - 0.7, last + 0.7)
    for start, end in regimes:
        _regime(ax, max(start, first), min(end, last), first, lang)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    ax.grid(axis="x", visible=False)
    code, measure = table["indicator"].iloc[0], table["measure"].iloc[0]
    name = words.name(code, lang, short=True)
    of = (
        ("比上年增长（%）", ", growth over the previous year (%)")
        if measure == "growth"
        else ("（%）", " (%)")
    )
    ax.set_ylabel(name + of[not zh])
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, -0.1), ncols=3, fontsize=style.points(9), borderaxespad=0, handletextpad=0.4,
        columnspacing=1.4,
    )  # fmt: skip
    return checked(ax)


def _met_label(met: bool, zh: bool) -> str:
    if zh:
        return "实际数（达到目标）" if met else "实际数（未达到）"
    return "Outcome, target met" if met else "Outcome, target not met"


def _target(ax: Axes, row, reach: float) -> None:
    """The target of one year: a bar, a box for a range, an arrow on an open side."""
    year, half = int(row.year), 0.36
    for value in {row.low, row.high}:
        if pd.notna(value):
            ax.hlines(
                value,
                year - half,
                year + half,
                color=style.INK,
                linewidth=style.points(2.4),
                zorder=3,
            )
    if pd.notna(row.low) and pd.notna(row.high):
        if row.low < row.high:
            ax.bar(
                year, row.high - row.low, 2 * half, row.low, color=style.MUTED, alpha=0.25, zorder=2
            )
        return
    up = pd.isna(row.high)
    start = row.low if up else row.high
    ax.annotate(
        "", (year, start + (1.6 if up else -1.6) * reach), (year, start), zorder=3,
        arrowprops={"arrowstyle": "-|>", "color": style.INK, "linewidth": style.points(1.1), "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip


def _regime(ax: Axes, start: int, end: int, first: int, lang: str) -> None:
    """A span of years: its years above, a line where it begins."""
    if start > end:
        return
    if start > first:
        ax.axvline(start - 0.5, color=style.GRID, linewidth=style.points(1.5), zorder=0)
    ax.annotate(
        words.years(start, end, lang), ((start + end) / 2, 1), (0, style.points(-4)), xycoords=("data", "axes fraction"),
        textcoords="offset points", ha="center", va="top", fontsize=style.points(9), color=style.MUTED,
    )  # fmt: skip
