"""One plan beside others: its targets among theirs."""

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes

from planlib import schema, style, words
from planlib.charts.labels import NO_PANEL, alone, checked, name, need
from planlib.errors import TableError

# Dots of one value are stacked; a stack fills at most so much of the height of its row.
STACK, STEP = 0.62, 0.11


def plot_peers(
    targets: pd.DataFrame, *, own: str, own_label: str = "", others_label: str = "", lang: str = "zh", ax: Axes | None = None
) -> Axes:  # fmt: skip
    """Growth targets of many plans, a row for each indicator, with those of one plan among them.

    Dots of the same value are stacked. Rows come in the order in which indicators first appear, from the top.

    Parameters
    ----------
    targets
        Rows of a targets frame on one price basis, growth in percent, at most one for each plan and indicator.
    own
        plan_id of the plan to point out.
    own_label, others_label
        What the legend calls it and the others.
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
        If rows are no growth in percent, price bases are mixed, the plan is not among them, or it or another has two
        targets of one indicator.

    Examples
    --------
    >>> import planlib as pl
    >>> gdp = pl.read_plan().targets.query("indicator == 'gdp'")
    >>> both = pd.concat([gdp, gdp.assign(plan_id="elsewhere", point=6.5)])
    >>> ax = plot_peers(both, own="xinxiang-hightech-2017", lang="en")
    >>> [text.get_text() for text in ax.texts], [text.get_text() for text in ax.get_yticklabels()]
    (['8%'], ['GDP'])
    """
    words.check_language(lang)
    table = schema.check(targets, schema.TARGETS, "targets")
    need(table, "targets")
    if (
        table["measure"].ne("growth") | table["unit"].ne("percent") | table["indicator"].isna()
    ).any():
        raise TableError(
            "plot_peers draws growth of indicators in percent only. Select measure 'growth' and rows with an indicator."
        )
    alone(table, ("price_basis",), "targets hold", NO_PANEL)
    if own not in set(table["plan_id"]):
        raise TableError(f"targets hold no row of the plan {own!r}, which is to be pointed out.")
    twice = table[table.duplicated(["plan_id", "indicator"])]
    if len(twice):
        row = twice.iloc[0]
        raise TableError(
            f"targets hold more than one row of {row['indicator']} for {row['plan_id']}: keep one year and one target."
        )
    ax = ax or plt.subplots()[1]
    zh = lang == "zh"
    colour = style.BASIS_COLOURS[table["price_basis"].iloc[0]]
    codes = list(dict.fromkeys(table["indicator"]))[::-1]
    for place, code in enumerate(codes):
        rows = table[table["indicator"] == code]
        others = rows[rows["plan_id"] != own].sort_values("point")
        marked = set(rows.loc[rows["plan_id"] == own, "point"])
        ax.axhline(place, color=style.GRID, linewidth=style.points(1), zorder=0)
        for value, stack in others.groupby("point"):
            step = min(STEP, STACK / (len(stack) + 1))
            # Dots of the plan's own value stand on its mark, not behind it.
            first = 1 if value in marked else 0
            heights = [place + step * n for n in range(first, first + len(stack))]
            ax.scatter(
                [value] * len(stack),
                heights,
                s=style.area(26),
                color=style.MUTED,
                alpha=0.55,
                linewidth=0,
                zorder=2,
            )
        for row in rows[rows["plan_id"] == own].itertuples():
            ax.scatter(
                [row.point],
                [place],
                s=style.area(90),
                color=colour,
                marker="D",
                edgecolor="white",
                zorder=4,
            )
            figure = words.interval(row.low, row.high, row.unit, row.comparator, lang)
            ax.annotate(
                figure, (row.point, place), (0, style.points(-9)), textcoords="offset points", ha="center", va="top",
                fontweight="bold", color=colour, zorder=5,
            )  # fmt: skip
    named = {row.indicator: name(row, lang) for row in table.itertuples()}
    ax.set_yticks(range(len(codes)), [named[code] for code in codes])
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.set_ylim(-0.55, len(codes) - 0.25)
    basis = words.basis(table["price_basis"].iloc[0], lang)
    ax.set_xlabel(
        f"比上年增长（%，{basis}）" if zh else f"Growth over the previous year (%), {basis}",
        loc="left",
    )
    ax.scatter([], [], s=style.area(90), color=colour, marker="D", label=own_label or own)
    ax.scatter(
        [], [], s=style.area(26), color=style.MUTED, alpha=0.55, linewidth=0,
        label=others_label or ("其他计划" if zh else "Other plans"),
    )  # fmt: skip
    ax.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1),
        ncols=2,
        fontsize=style.points(9),
        borderaxespad=0,
        handletextpad=0.3,
    )
    return checked(ax)
