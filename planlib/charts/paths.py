"""Paths on one price basis, solid to the plan's year, dashed beyond."""

import matplotlib.pyplot as plt
import pandas as pd
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
    value_label,
)


def plot_paths(
    projections: pd.DataFrame, *, lang: str = "zh", band: pd.DataFrame | None = None,
    band_label: str = "", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Paths of several indicators on one price basis; solid to the plan's year, dashed beyond.

    Parameters
    ----------
    projections
        A projections frame of one scenario and one price basis.
    lang
        Language of the labels.
    band
        A band to show behind the lines: year, low, high.
    band_label
        What the band is.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TableError
        If price bases, units or scenarios are mixed: they do not share a panel.
    """
    words.check_language(lang)
    table = schema.check(projections, schema.PROJECTIONS, "projections")
    need(table, "projections")
    alone(table, ("price_basis", "unit", "scenario", "plan_id"), "projections hold", NO_PANEL)
    ax = ax or plt.subplots()[1]
    ends = []
    last_year = int(table["year"].max())
    if band is not None:
        ax.fill_between(
            band["year"].astype(float), band["low"], band["high"], color=style.MUTED, alpha=0.22,
            linewidth=0, zorder=1,
        )  # fmt: skip
        ends.append((band[["low", "high"]].iloc[-1].mean(), band_label, style.MUTED))
    colours = style.colours_of(table["indicator"].unique())
    for code, path in table.groupby("indicator", sort=False):
        colour = colours[code]
        known = path[path["kind"] != "scenario"]
        beyond = path[path["year"] >= known["year"].max()]
        marker = MARKERS[len(ends) % len(MARKERS)]
        ax.plot(
            known["year"].astype(int),
            known["value"],
            color=colour,
            marker=marker,
            markersize=style.points(5),
        )
        if len(beyond) > 1:
            ax.plot(
                beyond["year"].astype(int), beyond["value"], color=colour, linestyle=(0, (4, 1.5)),
                marker=marker, markersize=style.points(5), markevery=[-1],
            )  # fmt: skip
        end = path["value"].iloc[-1]
        name = words.name(code, lang, short=True)
        ends.append((end, words.beside(name, words.number(end, 1), lang), colour))
    first_beyond = table.loc[table["kind"] == "scenario", "year"].min()
    if pd.notna(first_beyond):
        beyond_plan(ax, int(first_beyond) - 1, last_year, lang)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    ax.set_xlim(int(table["year"].min()) - 0.15, last_year + 0.15)
    ax.set_ylabel(value_label(table.iloc[0], lang))
    ax.grid(axis="x", visible=False)
    label_ends(ax, last_year, ends)
    return checked(ax)
