"""Ensembles: a fan around a path, and the year in which a bound is crossed."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from planlib import schema, style, words
from planlib.charts.labels import alone, checked, label_ends, need, series_name, value_label
from planlib.errors import TableError

# Shares of white in the colour of the narrowest and of the widest band.
LIGHTEST, DARKEST = 0.78, 0.45


def plot_fan(
    fans: pd.DataFrame, *, lang: str = "zh", history: pd.DataFrame | None = None, marks: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Quantiles of one series as bands, each named by the share of draws that it holds.

    Parameters
    ----------
    fans
        One series, as `planlib.simulate` or `planlib.fan` gives it; quantiles in pairs around the middle.
    lang
        Language of the labels.
    history
        What went before, in the same unit: year, value.
    marks
        Points to name, such as a target or an outcome: year, value, label. They may lie in any year.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TableError
        If the frame holds several series, or a quantile without its counterpart.

    Examples
    --------
    >>> import pandas as pd
    >>> import planlib as pl
    >>> ax = plot_fan(pl.fan(pd.Series({"gdp": 8.0}), 1.0, start=2016, until=2020), lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['Median 136.0', '50%: 134.4 to 137.8', '90%: 132.0 to 140.3']
    """
    words.check_language(lang)
    table = schema.check(fans, schema.FANS, "fans")
    need(table, "fans")
    columns = ("plan_id", "scenario", "region", "indicator", "measure", "unit", "price_basis")
    alone(table, columns, "fans hold", ", and a fan is of one series. Select one.")
    _ = schema.check(table, schema.FANS, "fans", key=("year", "quantile"))
    _has(history, "history", ("year", "value"))
    _has(marks, "marks", ("year", "value", "label"))
    paths = table.pivot(index="year", columns="quantile", values="value")
    paths.index = paths.index.astype(int)
    levels = [round(level, 9) for level in paths.columns]
    paths.columns = levels
    single = [level for level in levels if round(1 - level, 9) not in levels]
    if single:
        raise TableError(
            f"fans have the quantile {single[0]:g} but not {1 - single[0]:g}: a band needs both."
        )
    ax = ax or plt.subplots()[1]
    zh = lang == "zh"
    colour = style.colours_of(table["indicator"].unique())[table["indicator"].iloc[0]]
    lower = [level for level in levels if level < 0.5]
    ends = []
    last = paths.iloc[-1]
    for rank, level in enumerate(lower):
        share = (
            LIGHTEST
            if len(lower) == 1
            else np.interp(rank, [0, len(lower) - 1], [LIGHTEST, DARKEST])
        )
        ax.fill_between(
            paths.index, paths[level], paths[round(1 - level, 9)], color=_lighter(colour, share), linewidth=0,
            zorder=1 + rank / 10,
        )  # fmt: skip
        named = words.percent(round(100 * (1 - 2 * level), 1), None)  # a share of draws, no growth
        low, high = (_figure(last[end], table, lang) for end in (level, round(1 - level, 9)))
        text = f"{named}：{low}至{high}" if zh else f"{named}: {low} to {high}"
        ends.append((last[round(1 - level, 9)], text, style.MUTED))
    if 0.5 in levels:
        ax.plot(paths.index, paths[0.5], color=colour, zorder=3)
        median = _figure(last[0.5], table, lang)
        ends.append((last[0.5], f"中位数{median}" if zh else f"Median {median}", style.INK))
    first = int(paths.index[0])
    if history is not None and len(history):
        ax.plot(
            history["year"].astype(int),
            history["value"],
            color=style.INK,
            linewidth=style.points(1.6),
            zorder=3,
        )
        first = min(first, int(history["year"].min()))
    for row in () if marks is None else marks.itertuples():
        ax.plot(
            [row.year],
            [row.value],
            marker="D",
            color=style.INK,
            markersize=style.points(6),
            zorder=5,
        )
        ax.annotate(
            row.label, (row.year, row.value), (style.points(-7), style.points(7)), textcoords="offset points", ha="right",
            va="bottom", fontsize=style.points(9),
            zorder=6, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.8},
        )  # fmt: skip
    ax.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    ax.set_xlim(first - 0.15, int(paths.index[-1]) + 0.15)
    ax.set_ylabel(value_label(table.iloc[0], lang))
    ax.grid(axis="x", visible=False)
    label_ends(ax, int(paths.index[-1]), ends)
    return checked(ax)


def plot_crossing(crossing: pd.DataFrame, *, lang: str = "zh", ax: Axes | None = None) -> Axes:
    """Probability of each year in which a bound may first be crossed, and of its not being crossed at all.

    Parameters
    ----------
    crossing
        One question, as `planlib.probabilities` answers it.
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
        If the frame answers several questions.

    Examples
    --------
    >>> import pandas as pd
    >>> import planlib as pl
    >>> told = pl.probabilities(pd.Series({"gdp": 8.0}), 2.0, start=2016, until=2018,
    ...                         crossing=[("gdp", 115.0)], draws=100_000)
    >>> ax = plot_crossing(told.crossing, lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['<1%', '70%', '30%']
    """
    words.check_language(lang)
    table = schema.check(crossing, schema.CROSSINGS, "crossing")
    need(table, "crossing")
    columns = ("plan_id", "scenario", "region", "indicator", "direction", "bound")
    alone(table, columns, "crossing holds", ": draw one question at a time.")
    years = table[table["year"].notna()]
    if len(years) == len(table) or years.empty or table["year"].duplicated().any():
        raise TableError(
            "crossing needs a row for each year and one with the year missing, for not by the last: as probabilities gives "
            "it. Do not select rows of it by year."
        )
    ax = ax or plt.subplots()[1]
    zh = lang == "zh"
    places = [*range(len(years)), len(years) + 0.4]
    last = int(years["year"].max())
    names = [*years["year"].astype(str), f"至{last}年\n未达到" if zh else f"Not by\n{last}"]
    shares = [*years["probability"], *table.loc[table["year"].isna(), "probability"]]
    faces = [style.PALETTE[0]] * len(years) + ["white"]
    bars = ax.bar(
        places,
        shares,
        width=0.72,
        color=faces,
        edgecolor=style.PALETTE[0],
        linewidth=style.points(1.2),
    )
    bars[-1].set_hatch("///")
    for place, share in zip(places, shares, strict=True):
        ax.annotate(
            "<1%" if 0 < share < 0.005 else words.percent(100 * share, 0),
            (place, share),
            (0, style.points(3)),
            textcoords="offset points",
            ha="center",
            fontsize=style.points(9.5),
        )
    ax.set_xticks(places, names)
    ax.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    ax.set_ylim(0, max(shares) * 1.15)
    ax.grid(axis="x", visible=False)
    row = table.iloc[0]
    bound = words.number(row["bound"], None) + ("%" if row["unit"] == "percent" else "")
    name = series_name(row["indicator"], lang)
    if zh:
        side = "达到或超过" if row["direction"] == "above" else "降到或低于"
        ax.set_ylabel(f"{name}\n首次{side}{bound}的概率")
    else:
        ax.set_ylabel(f"Probability that {name} is first\nat or {row['direction']} {bound}")
    return checked(ax)


def _figure(value: float, table: pd.DataFrame, lang: str) -> str:
    """A level as readers know it: money in 亿元, an index or a ratio with one decimal."""
    unit = table["unit"].iloc[0]
    if unit in words.UNITS and unit != "percent":
        return words.amount(value, unit, lang)
    return words.number(value, 1)


def _has(frame: pd.DataFrame | None, name: str, columns: tuple[str, ...]) -> None:
    if frame is not None and not set(columns) <= set(frame):
        raise TableError(
            f"{name} has the columns {', '.join(map(str, frame))}: {', '.join(columns)} were expected."
        )


def _lighter(colour: str, share: float) -> tuple[float, ...]:
    """A colour with a share of white, opaque: bands on bands stay as light as they are meant."""
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return tuple(rgb * (1 - share) + share)
