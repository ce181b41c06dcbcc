"""The work items of a plan: which of them are in numbers, and which name what is to be done."""

import math

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from planlib import schema, style, words
from planlib.charts.labels import alone, checked, need, room, section_names, shortened, width

# By what an item has: fill, colour of its number and of its diamond (none where it names nothing). From dark to light, so
# that they differ in print without colours too.
LOOKS = {
    "both": (style.PALETTE[0], "white", "white"),
    "numbers": (style.PALETTE[4], style.INK, None),
    "milestones": ("#fbe6cc", style.INK, "#a34700"),
    "neither": ("white", style.INK, None),
}
STATES = {
    "both": {"zh": "两者都有", "en": "Both"},
    "numbers": {"zh": "仅含量化内容", "en": "Numbers only"},
    "milestones": {"zh": "仅含具名事项", "en": "Named milestones only"},
    "neither": {"zh": "两者都无", "en": "Neither"},
}
LARGEST = 24  # points of a square on a page
GAP, MANY = 0.5, 9  # space between sections, in squares; half of it from so many sections on


def plot_coverage(
    items: pd.DataFrame, *, lang: str = "zh", sections: pd.DataFrame | None = None, ax: Axes | None = None
) -> Axes:  # fmt: skip
    """Work items as squares, a row for each section: filled where an item contains numbers, with a diamond where it
    names milestones.

    Each square bears the number of its item, as far as it has one and the squares are large enough; how many items of
    a section contain numbers stands at the end of its row. A section of many items takes several lines.

    Parameters
    ----------
    items
        ``plan.items``.
    lang
        Language of the labels.
    sections
        Names of the sections, ``plan.sections``: section, title and, where there is one, title_en. Those without a name go
        by their number.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TableError
        If the items are of several plans.

    Examples
    --------
    >>> import planlib as pl
    >>> plan = pl.read_plan()
    >>> ax = plot_coverage(plan.items, sections=plan.sections, lang="en")
    >>> [text.get_text() for text in ax.texts if "/" in text.get_text()]
    ['2/5', '2/7', '2/9', '3/7', '0/3', '1/4']
    """
    words.check_language(lang)
    table = schema.check(items, schema.ITEMS, "items")
    need(table, "items")
    alone(table, ("plan_id",), "items hold", ": draw one plan at a time.")
    ax = ax or plt.subplots()[1]
    rows = {int(number): rows for number, rows in table.groupby("section")}
    names = section_names(rows, sections, lang)
    ax.grid(visible=False)
    ax.tick_params(length=0)
    ax.set_xticks([])
    ax.spines[["left", "bottom"]].set_visible(False)
    _legend(ax, lang)
    # Names take at most a third of the figure; the squares get what is left.
    size = style.points(9)
    fits = ax.figure.get_figwidth() * 72 * 0.3
    in_one_line = {number: shortened(ax, names[number], size, fits) for number in rows}
    ax.set_yticks(range(len(rows)), in_one_line.values(), fontsize=size)
    wide, high = room(ax)
    counts, head = style.points(30), style.points(11)
    gap = GAP if len(rows) < MANY else GAP / 2
    each, cell = _squares([len(of) for of in rows.values()], wide - counts, high - head, gap)
    longest = min(each, max(len(of) for of in rows.values()))
    top, middles = 0.0, []
    for number, of in rows.items():
        lines = math.ceil(len(of) / each)
        for place, row in enumerate(of.itertuples()):
            _square(ax, place % each, top + place // each, row, cell)
        middles.append(top + lines / 2 - 0.5)
        if lines * cell > 2.4 * size:
            in_one_line[number] = shortened(ax, names[number], size, fits, 2)
        ax.annotate(
            f"{(of['targets'] > 0).sum()}/{len(of)}", (longest - 0.5, middles[-1]), (style.points(4), 0),
            textcoords="offset points", va="center", fontsize=size, fontweight="bold", color=style.INK,
        )  # fmt: skip
        top += lines + gap
    heading = "含量化内容" if lang == "zh" else "With numbers"
    narrow = wide - longest * cell < width(ax, heading, style.points(8)) + style.points(4)
    ax.annotate(
        heading, (1 if narrow else longest - 0.5, 1), (0 if narrow else style.points(4), 0),
        xycoords="axes fraction" if narrow else ("data", "axes fraction"), textcoords="offset points",
        ha="right" if narrow else "left", va="top", fontsize=style.points(8), color=style.MUTED,
    )  # fmt: skip
    ax.set_yticks(middles, in_one_line.values(), fontsize=size)
    ax.set_xlim(-0.5, wide / cell - 0.5)
    ax.set_ylim(max(top - gap, (high - head) / cell) - 0.5, -0.5 - head / cell)
    return checked(ax)


def _squares(sizes: list[int], wide: float, high: float, gap: float) -> tuple[int, float]:
    """How many squares to a line, and how large: as large as they can be."""
    found = []
    for each in range(1, max(sizes) + 1):
        lines = sum(math.ceil(size / each) for size in sizes) + gap * (len(sizes) - 1)
        found.append((min(wide / each, high / lines, style.points(LARGEST)), -each))
    # Of those that are equally large, the one with the fewest lines.
    cell = max(size for size, _ in found)
    return max(-each for size, each in found if size == cell), cell


def _state(row) -> str:
    if row.targets:
        return "both" if row.milestones else "numbers"
    return "milestones" if row.milestones else "neither"


def _square(ax: Axes, x: float, y: float, row, cell: float) -> None:
    state = _state(row)
    fill, ink, diamond = LOOKS[state]
    edge = style.MUTED if state == "neither" else fill if state != "milestones" else diamond
    look = {
        "facecolor": fill,
        "edgecolor": edge,
        "linewidth": style.points(0.8),
        "label": f"_{state}",
    }
    ax.add_patch(plt.Rectangle((x - 0.44, y - 0.44), 0.88, 0.88, **look))
    if diamond:
        ax.plot(
            [x + 0.24], [y - 0.24], marker="D", markersize=cell * 0.17, color=diamond, linestyle="none", label=f"_{state}"
        )  # fmt: skip
    printed = str(row.item) if row.item else ""
    size = min(style.points(9), cell * 0.46, cell * 1.1 / max(len(printed), 1))
    if printed and size >= style.points(4.5):
        ax.text(x - 0.34, y + 0.36, printed, ha="left", va="baseline", fontsize=size, color=ink)


def _legend(ax: Axes, lang: str) -> None:
    handles = []
    for state, (fill, _, diamond) in LOOKS.items():
        edge = style.MUTED if state == "neither" else fill if state != "milestones" else diamond
        square = Patch(facecolor=fill, edgecolor=edge, linewidth=style.points(0.8))
        mark = plt.Line2D(
            [], [], marker="D", markersize=style.points(3), color=diamond or "none", linestyle="none"
        )  # fmt: skip
        handles.append((square, mark))
    ax.legend(
        handles, [STATES[state][lang] for state in LOOKS], loc="upper left", bbox_to_anchor=(0, -0.02), ncols=4,
        fontsize=style.points(8.5), borderaxespad=0, handlelength=1, handleheight=1, handletextpad=0.4, columnspacing=1.2,
    )  # fmt: skip
