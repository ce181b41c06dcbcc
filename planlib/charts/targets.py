"""Growth targets by price basis."""

import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes

from planlib import schema, style, words
from planlib.charts.labels import checked, legend_below, name, need
from planlib.errors import TableError


def plot_targets(
    targets: pd.DataFrame,
    *,
    lang: str = "zh",
    parents: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Growth targets as dots, the fastest on top, coloured and shaped by price basis.

    Parameters
    ----------
    targets
        Rows of a targets frame, growth in percent, one for each indicator.
    lang
        Language of the labels.
    parents
        Targets of a higher level for some of the indicators: indicator, value, label. Drawn as open
        diamonds on the row of their indicator, with the label beside them.
    ax
        Where to draw; a new figure where left out.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import planlib as pl
    >>> targets = pl.read_plan().targets
    >>> with pl.style.use(lang="en"):
    ...     ax = plot_targets(targets[targets["headline"]], lang="en")
    >>> [text.get_text() for text in ax.get_yticklabels()][-1]
    'FAI'
    """
    words.check_language(lang)
    table = schema.check(targets, schema.TARGETS, "targets")
    need(table, "targets")
    wrong = table[table["measure"].ne("growth") | table["unit"].ne("percent")]
    if len(wrong):
        raise TableError(
            f"plot_targets draws growth in percent only; these rows are not: {', '.join(wrong['target_id'][:5])}. "
            "Select measure 'growth'."
        )
    table = table.sort_values("point", kind="stable", ignore_index=True)
    ax = ax or plt.subplots()[1]
    names = [name(row, lang) for row in table.itertuples()]
    ax.hlines(
        table.index, 0, table["point"], color=style.GRID, linewidth=style.points(1.5), zorder=1
    )
    sns.scatterplot(
        data=table.assign(position=table.index), x="point", y="position", hue="price_basis", style="price_basis",
        palette=style.BASIS_COLOURS, markers=style.BASIS_MARKERS, s=style.area(90), ax=ax, zorder=3, legend=False,
    )  # fmt: skip
    for position, row in table.iterrows():
        left = row["point"] < 0
        figure = words.interval(row["low"], row["high"], row["unit"], row["comparator"], lang)
        ax.annotate(
            figure, (row["point"], position), (style.points(-8 if left else 8), 0), textcoords="offset points",
            ha="right" if left else "left", va="center", fontweight="bold",
        )  # fmt: skip
    for basis in [b for b in style.BASIS_COLOURS if (table["price_basis"] == b).any()]:
        ax.scatter(
            [], [], color=style.BASIS_COLOURS[basis], marker=style.BASIS_MARKERS[basis], s=style.area(60),
            label=words.sentence(words.basis(basis, lang)),
        )  # fmt: skip
    for row in [] if parents is None else parents.itertuples():
        for position in table.index[table["indicator"] == row.indicator]:
            ax.scatter(
                row.value, position, marker="D", s=style.area(60), facecolor="white", edgecolor=style.INK,
                linewidth=style.points(1.5), zorder=4,
            )  # fmt: skip
            ax.annotate(
                row.label, (row.value, position), (style.points(-9), 0), textcoords="offset points", ha="right",
                va="center", fontsize=style.points(9), bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
    ax.set_yticks(table.index, names)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    low, high = min(0, table["point"].min()), max(0, table["point"].max())
    room = (high - low) * 0.24
    ax.set_xlim(low - 1.5 * room if low < 0 else 0, high + room if high > 0 else 0)
    ax.set_ylim(-0.6, len(table) - 0.4)
    ax.set_xlabel(
        "比上年增长（%）" if lang == "zh" else "Growth over the previous year (%)", loc="left"
    )
    ax.set_ylabel("")
    legend_below(ax)
    return checked(ax)
