"""What a plan names: by stage where all is due in one year, by date where it is not."""

import re

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator

from planlib import schema, style, words
from planlib.charts.labels import alone, checked, need, room, section_names, shortened, width
from planlib.errors import PlanlibError, TableError

# From light to dark, with the ink that is read on each; and shapes, for marks that stand alone.
SHADES = {"plan": "#dce9f3", "start": "#a9cbe3", "progress": "#4f97c6", "complete": "#0b4f80"}
INKS = {"plan": style.INK, "start": style.INK, "progress": "white", "complete": "white"}
MARKS = {"plan": "o", "start": ">", "progress": "D", "complete": "s"}
DUE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>[0-3]\d))?)?")
TYPE, LINE = 8, 1.42  # points of a name on a page; height of its line


def plot_milestones(
    milestones: pd.DataFrame, *, lang: str = "zh", limit: int | None = None, sections: pd.DataFrame | None = None,
    ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Named milestones: columns by stage where all are due in one year, a timeline where they are not.

    Columns run from what is planned to what is completed, so that each name stands where it is to be at the end of the
    year; names are grouped by section. On a timeline a month is a mark, a year alone a bar across it; what has no date
    stands below. As many names are shown as the Axes has room for, and of the others it is said how many there are.

    Parameters
    ----------
    milestones
        ``plan.milestones``. Names are shown as the plan has them, in Chinese.
    lang
        Language of everything else.
    limit
        At most so many names in a cell of the columns, or for a date of the timeline.
    sections
        Names of the sections, ``plan.sections``.
    ax
        Where to draw. Some 60 names ask for a figure of 7 by 8 inches.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    TableError
        If the milestones are of several plans, or a date is no date.

    Examples
    --------
    >>> import planlib as pl
    >>> with pl.style.use(lang="en"):
    ...     ax = plot_milestones(pl.read_plan().milestones.query("section == 4"), lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['Under way (4)', 'Section 4', '道清路小学项目', '振中路小学', '张八寨小学', '司马幼儿园']
    """
    words.check_language(lang)
    if limit is not None and limit < 1:
        raise PlanlibError(f"limit is {limit!r}: a number of names, 1 or more, was expected.")
    table = schema.check(milestones, schema.MILESTONES, "milestones")
    need(table, "milestones")
    alone(table, ("plan_id",), "milestones hold", ": draw one plan at a time.")
    wrong = [due for due in table["due"].dropna().unique() if not DUE.fullmatch(due)]
    if wrong:
        raise TableError(
            f"milestones are due {wrong[0]!r}: a date such as 2017, 2017-06 or 2017-06-30 was expected."
        )
    ax = ax or plt.subplots()[1]
    ax.grid(visible=False)
    ax.spines[["left", "bottom"]].set_visible(False)
    ax.set_yticks([])
    years = table["due"].str[:4].dropna().nunique()
    if years > 1:
        _timeline(ax, table, limit, lang)
    else:
        names = section_names(table["section"].unique(), sections, lang)
        _columns(ax, table, limit, names, lang)
    return checked(ax)


def _shares(sizes: list[int], lines: int, limit: int | None) -> list[int]:
    """How many names each group shows, so that all take at most so many lines; the cap is the same for all.

    A group that shows fewer than it has takes a line more, to say so.
    """
    limit = limit or max(sizes)
    for cap in range(max(sizes), 0, -1):
        shown = [size if size <= min(cap, limit) else min(cap - 1, limit) for size in sizes]
        if sum(n + (n < size) for n, size in zip(shown, sizes, strict=True)) <= lines:
            return shown
    return [0] * len(sizes)


def _more(count: int, lang: str) -> str:
    return f"另有{count}项，见表" if lang == "zh" else f"{count} more in the table"


def _columns(ax: Axes, table: pd.DataFrame, limit: int | None, names: dict, lang: str) -> None:
    ax.set_xticks([])
    size = style.points(TYPE)
    wide, high = room(ax)
    line = size * LINE
    lines = int(high / line) - 2  # less the heads of the columns
    stages = [stage for stage in schema.STAGES if (table["stage"] == stage).any()]
    cells = {
        number: {stage: rows[rows["stage"] == stage] for stage in stages}
        for number, rows in table.groupby("section")
    }
    heights = [max(len(rows) for rows in cell.values()) for cell in cells.values()]
    left_out = 0
    # Two lines to a section at the least, a line for its name, and one for those that find no room at all.
    while len(heights) > 1 and sum(1 + min(h, 2) for h in heights) + (left_out > 0) > lines:
        heights.pop()
        number, cell = cells.popitem()
        left_out += sum(len(rows) for rows in cell.values())
    free = lines - len(heights) - (left_out > 0)
    caps = _heights(heights, free, limit)
    column = wide / len(stages)
    ax.set_xlim(0, wide)
    ax.set_ylim(max(lines + 2, 4), 0)
    for place, stage in enumerate(stages):
        _head(ax, place * column, column, stage, int((table["stage"] == stage).sum()), lang)
    y = 2.0
    for (number, cell), cap in zip(cells.items(), caps, strict=True):
        ax.plot([0, wide], [y + 0.05] * 2, color=style.GRID, linewidth=style.points(0.8))
        ax.text(
            0, y + 0.55, shortened(ax, names[number], size, wide), ha="left", va="center", fontsize=size,
            color=style.MUTED, fontweight="bold",
        )  # fmt: skip
        deepest = 0
        for place, rows in enumerate(cell.values()):
            fits = column - style.points(8)
            shown = len(rows) if len(rows) <= min(cap, limit or cap) else min(cap - 1, limit or cap)
            texts = [_named(ax, row, size, fits, lang) for row in rows.head(shown).itertuples()]
            if shown < len(rows):
                texts.append(_more(len(rows) - shown, lang))
            for at, text in enumerate(texts):
                ax.text(
                    place * column, y + 1.5 + at, text, ha="left", va="center", fontsize=size,
                    color=style.INK if at < shown else style.MUTED, style="normal",
                )  # fmt: skip
            deepest = max(deepest, len(texts))
        y += 1 + deepest
    if left_out:
        ax.text(
            0, y + 0.5, _more(left_out, lang), ha="left", va="center", fontsize=size, color=style.MUTED
        )  # fmt: skip


def _heights(heights: list[int], free: int, limit: int | None) -> list[int]:
    """Lines of each section, the same cap for all."""
    cap = max(heights)
    while cap > 1 and sum(min(h, cap) for h in heights) > free:
        cap -= 1
    if limit:
        cap = min(cap, limit + 1)
    return [min(h, cap) for h in heights]


def _named(ax: Axes, row, size: float, fits: float, lang: str) -> str:
    """A name, with its month where it has one, in one line."""
    month = DUE.fullmatch(row.due)["month"] if pd.notna(row.due) else None
    if not month:
        return shortened(ax, row.name, size, fits)
    said = f"（{int(month)}月）" if lang == "zh" else f" ({row.due})"
    return shortened(ax, row.name, size, fits - width(ax, said, size)) + said


def _head(ax: Axes, x: float, column: float, stage: str, count: int, lang: str) -> None:
    """The head of a column: an arrow towards the next stage, with its name and how much is in it."""
    tip, gap = style.points(7), style.points(3)
    ends = [
        (x, 0.15),
        (x + column - tip - gap, 0.15),
        (x + column - gap, 0.85),
        (x + column - tip - gap, 1.55),
        (x, 1.55),
    ]
    ax.add_patch(Polygon(ends, closed=True, facecolor=SHADES[stage], edgecolor="none"))
    name = words.sentence(words.STAGES[stage][lang])
    text = f"{name}（{count}）" if lang == "zh" else f"{name} ({count})"
    size = style.points(9)
    while width(ax, text, size, "bold") > column - tip - 3 * gap and size > style.points(6):
        size -= 0.5
    ax.text(
        x + style.points(5), 0.85, text, ha="left", va="center", fontsize=size, fontweight="bold", color=INKS[stage]
    )  # fmt: skip


def _timeline(ax: Axes, table: pd.DataFrame, limit: int | None, lang: str) -> None:
    table = table.sort_values(["due", "section"], kind="stable", na_position="last")
    groups = [rows for _, rows in table.groupby("due", sort=False, dropna=False)]
    first, last = (int(year) for year in table["due"].dropna().str[:4].agg(["min", "max"]))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=min(last - first + 1, 10), integer=True))
    ax.xaxis.tick_top()
    ax.set_xlim(first, last + 1)
    ax.grid(axis="x", visible=True)
    _key(ax, table, lang)
    size = style.points(TYPE)
    wide, high = room(ax)
    lines = int(high / (size * LINE))
    left_out = 0
    while len(groups) > 1 and len(groups) + (left_out > 0) > lines:
        left_out += len(groups.pop())
    shares = _shares([len(g) for g in groups], lines - (left_out > 0), limit)
    unit = (last + 1 - first) / wide  # of the axis, to a point
    y = 0.5
    for rows, shown in zip(groups, shares, strict=True):
        due = rows["due"].iloc[0]
        start, end = (first, first) if pd.isna(due) else _span(due)
        top = y - 0.5
        for row in rows.head(shown).itertuples():
            _entry(ax, row, y, start, end, size, unit, lang)
            y += 1
        if shown < len(rows):
            # With none shown, the line must tell its date.
            said = (
                _more(len(rows) - shown, lang)
                if shown or pd.isna(due)
                else f"{due}: {_more(len(rows), lang)}"
            )
            _beside(ax, said, y, start, end, size, unit, style.MUTED)
            y += 1
        if pd.isna(due):
            ax.axhline(top, color=style.GRID, linewidth=style.points(1))
    if left_out:
        _beside(ax, _more(left_out, lang), y, first, first, size, unit, style.MUTED)
        y += 1
    ax.set_ylim(max(y - 0.5, 6), 0)


def _span(due: str) -> tuple[float, float]:
    """Where a date begins and ends on an axis of years."""
    parts = DUE.fullmatch(due)
    year, month, day = int(parts["year"]), parts["month"], parts["day"]
    if not month:
        return year, year + 1
    end = year + (int(month) - 1 + (int(day) / 31 if day else 1)) / 12
    return end, end


def _entry(
    ax: Axes, row, y: float, start: float, end: float, size: float, unit: float, lang: str
) -> None:
    dated = pd.notna(row.due)
    if end > start:
        ax.plot(
            [start, end],
            [y, y],
            color=SHADES[row.stage],
            linewidth=style.points(3),
            solid_capstyle="butt",
            zorder=2,
        )
    if dated:
        ax.plot(
            [end], [y], marker=MARKS[row.stage], color=SHADES[row.stage], markeredgecolor=SHADES["complete"],
            markersize=style.points(5), linestyle="none", zorder=3, clip_on=False, label=f"_{row.stage}",
        )  # fmt: skip
    said = row.name
    if not dated:
        said += "（无日期）" if lang == "zh" else " (no date)"
    _beside(ax, said, y, start, end, size, unit, style.INK)


def _beside(
    ax: Axes, text: str, y: float, start: float, end: float, size: float, unit: float, colour: str
) -> None:
    """A name on the side of its mark that has more room, in one line."""
    left, right = ax.get_xlim()
    pad = style.points(6)
    before, after = (start - left) / unit - pad, (right - end) / unit - pad
    wanted = width(ax, text, size)
    onward = after >= wanted or after >= before
    ax.annotate(
        shortened(ax, text, size, max(after if onward else before, style.points(20))), (end if onward else start, y),
        (pad if onward else -pad, 0), textcoords="offset points", ha="left" if onward else "right", va="center",
        fontsize=size, color=colour,
    )  # fmt: skip


def _key(ax: Axes, table: pd.DataFrame, lang: str) -> None:
    for stage in [s for s in schema.STAGES if (table["stage"] == s).any()]:
        ax.plot(
            [], [], marker=MARKS[stage], color=SHADES[stage], markeredgecolor=SHADES["complete"], linestyle="none",
            markersize=style.points(6), label=words.sentence(words.STAGES[stage][lang]),
        )  # fmt: skip
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, -0.01), ncols=4, fontsize=style.points(9), borderaxespad=0, handletextpad=0.2
    )  # fmt: skip
