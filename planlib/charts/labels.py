"""What charts share: names, labels at the ends of lines, the source note, and a look at the glyphs."""

import bisect
import functools
import itertools

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

from planlib import style, words
from planlib.errors import TableError

# Of the height of an Axes what is left to it once a title and a note are there.
SPARED = 0.85


def note(ax: Axes, text: str, *, lang: str = "zh") -> Text:
    """Put the source note under a figure, in lines that fit it."""
    size = style.points(8)
    style.report_missing(text)
    return ax.figure.supxlabel(
        style.wrapped(text, ax.figure, size * 9 / 8, lang),
        x=0.01,
        ha="left",
        fontsize=size,
        color=style.MUTED,
    )


def need(table: pd.DataFrame, name: str) -> None:
    """Refuse a frame without rows."""
    if table.empty:
        raise TableError(f"{name} has no rows, so there is nothing to draw. Check the selection.")


# Shapes that tell lines apart where colours do not, and what ends a refusal to draw what does not compare.
MARKERS = "os^Dv<>"
NO_PANEL = ", and these do not share a panel. Select one."


def alone(table: pd.DataFrame, columns: tuple[str, ...], holder: str, rest: str) -> None:
    """Refuse a frame that holds several of what a chart is of one; `holder` and `rest` make the sentence."""
    for column in columns:
        there = table[column].unique()
        if len(there) > 1:
            raise TableError(
                f"{holder} more than one {column} ({', '.join(map(str, there))}){rest}"
            )


def beyond_plan(ax: Axes, start: int, end: int, lang: str) -> None:
    """Shade the years beyond the plan, and call them a scenario."""
    ax.axvspan(start, end, color=style.GRID, alpha=0.35, linewidth=0, zorder=0)
    ax.annotate(
        "情景" if lang == "zh" else "Scenario", ((start + end) / 2, 1), (0, style.points(-4)),
        xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="top",
        color=style.MUTED, fontsize=style.points(9),
    )  # fmt: skip


def name(row, lang: str) -> str:
    """What a target counts, as a label of its row."""
    if pd.notna(row.indicator):
        return words.name(row.indicator, lang, short=True)
    english = lang == "en" and pd.notna(row.label_en)
    return row.label_en if english else row.label


def section_names(numbers, sections: pd.DataFrame | None, lang: str) -> dict[int, str]:
    """What the sections of a plan are called; those without a name go by their number, 0 stands before the first."""
    zh = lang == "zh"
    names = {n: (f"第{n}部分" if zh else f"Section {n}") for n in numbers}
    if 0 in names:
        names[0] = "未分部分" if zh else "Outside sections"
    if sections is None:
        return names
    missing = {"section", "title"} - set(sections)
    if missing:
        raise TableError(
            f"sections lack {', '.join(sorted(missing))}: section and title were expected, as plan.sections has them."
        )
    for row in sections.itertuples():
        english = None if zh else getattr(row, "title_en", None)
        title = english if pd.notna(english) else row.title
        if row.section in names and pd.notna(title):
            names[row.section] = title
    return names


def series_name(code: str, lang: str) -> str:
    """Short name of an indicator, or of a ratio of two."""
    if "/" not in code:
        return words.name(code, lang, short=True)
    top, bottom = (words.name(part, lang, short=True) for part in code.split("/"))
    return f"{top}与{bottom}之比" if lang == "zh" else f"{top}/{bottom}"


def value_label(row, lang: str) -> str:
    """What the y axis of a path shows: its unit or the base of its index, and its price basis."""
    basis = words.basis(row["price_basis"], lang)
    base = row["unit"].removeprefix("index_")
    if base == row["unit"]:
        named = words.UNITS.get(base, {}).get(lang, base)
        return f"{named}，{basis}" if lang == "zh" else f"{named}, {basis}"
    return f"指数（{base}年=100，{basis}）" if lang == "zh" else f"Index ({base} = 100), {basis}"


def room(ax: Axes) -> tuple[float, float]:
    """Width and height of an Axes in points, as it stands now, less what a title and a note may yet take of it."""
    figure = ax.figure
    if figure.get_layout_engine() is not None:
        figure.get_layout_engine().execute(figure)
    box = ax.get_window_extent()
    return box.width * 72 / figure.dpi, box.height * 72 / figure.dpi * SPARED


def width(ax: Axes, text: str, size: float, weight: str = "normal") -> float:
    """How wide a text of one line is, in points."""
    drawn = Text(0, 0, text, fontsize=size, fontweight=weight)
    drawn.set_figure(ax.figure)
    return drawn.get_window_extent().width * 72 / ax.figure.dpi


def _cut_width(ax: Axes, text: str, size: float, end: str, keep: int) -> float:
    return width(ax, text[:keep] + end, size)


def shortened(ax: Axes, text: str, size: float, fits: float, lines: int = 1) -> str:
    """A text in at most so many lines of so many points; what does not fit gives way to an ellipsis."""
    found = []
    while text and width(ax, text, size) > fits:
        last = len(found) == lines - 1
        wide = functools.partial(_cut_width, ax, text, size, "…" * last)
        keep = max(bisect.bisect_right(range(len(text)), fits, lo=1, key=wide) - 1, 1)
        # English is parted between words, Chinese anywhere.
        if " " in text[max(1, keep - 14) : keep + 1]:
            keep = text.rindex(" ", 1, keep + 1)
        if last:
            return "\n".join([*found, text[:keep].rstrip(" ,，、") + "…"])
        found.append(text[:keep].rstrip())
        text = text[keep:].lstrip()
    return "\n".join([*found, text] if text else found)


def label_ends(ax: Axes, x: float, ends: list[tuple[float, str, str]]) -> None:
    """Label lines at their ends, moved apart where they would overlap."""
    low, high = ax.get_ylim()
    line = (high - low) * style.points(13) / room(ax)[1]
    left, right = ax.get_xlim()
    ends = sorted(ends)
    heights = [line * (1 + 0.85 * text.count("\n")) for _, text, _ in ends]
    places = _apart([value for value, _, _ in ends], heights)
    for (value, text, colour), place in zip(ends, places, strict=True):
        ax.annotate(
            text, (x, value), (x + 0.05 * (right - left), place), textcoords="data", va="center",
            fontsize=style.points(9), color=colour, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": colour, "linewidth": style.points(0.7)},
        )  # fmt: skip


def _apart(values: list[float], heights: list[float]) -> list[float]:
    """Places of labels of these heights, each as near its value as those beside it let it be; values rise."""
    runs: list[
        list[float]
    ] = []  # bottom, height, and what its labels would have for a bottom, summed up, and counted
    for value, height in zip(values, heights, strict=True):
        runs.append([value - height / 2, height, value - height / 2, 1])
        while len(runs) > 1 and runs[-2][0] + runs[-2][1] > runs[-1][0]:
            _, taller, wanted, count = runs.pop()
            below = runs[-1]
            below[2] += wanted - count * below[1]
            below[1] += taller
            below[3] += count
            below[0] = below[2] / below[3]
    bottoms = [bottom for bottom, *_ in runs]
    places, sizes = [], iter(heights)
    for bottom, (_, _, _, count) in zip(bottoms, runs, strict=True):
        for height in itertools.islice(sizes, int(count)):
            places.append(bottom + height / 2)
            bottom += height
    return places


def legend_below(ax: Axes, *keys, ncols: int = 4) -> None:
    """The legend under the label of the x axis, whatever the height of the figure."""
    below = ax.transAxes + ScaledTranslation(0, style.points(-38) / 72, ax.figure.dpi_scale_trans)
    ax.legend(
        *keys, loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=ncols, fontsize=style.points(9),
        borderaxespad=0, borderpad=0, handletextpad=0.3, columnspacing=1.4,
    )  # fmt: skip


def table_beside(
    ax: Axes, heads: tuple[str, ...], cells: list[list[str]], bold: list[bool], lang: str
) -> None:
    """Words and figures at the right of the rows of a chart, in columns with a head; an empty cell is not known."""
    size, gap = style.points(9), style.points(10)
    none = "无数据" if lang == "zh" else "n/a"
    at = gap
    places = []
    for column, head in enumerate(heads):
        places.append(at)
        at += gap + max(
            width(ax, text, size, weight)
            for text, weight in (
                (head, "normal"),
                *((row[column] or none, "bold") for row in cells),
            )
        )
    # Heads stand above the first row and not above the Axes, where a title may be.
    rows = len(cells)
    ax.set_ylim(rows - 0.5, -0.5 - rows * style.points(14) / room(ax)[1])
    look = {"textcoords": "offset points", "ha": "left", "fontsize": size, "annotation_clip": False}
    for x, head in zip(places, heads, strict=True):
        ax.annotate(
            head, (1, 1), (x, 0), xycoords="axes fraction", va="top", color=style.MUTED, **look
        )  # fmt: skip
    for y, (row, heavy) in enumerate(zip(cells, bold, strict=True)):
        for x, text in zip(places, row, strict=True):
            ax.annotate(
                text or none, (1, y), (x, 0), xycoords=("axes fraction", "data"), va="center",
                color=style.INK if text else style.MUTED, fontweight="bold" if heavy else "normal", **look,
            )  # fmt: skip


def checked(ax: Axes) -> Axes:
    """Say once which characters of a chart no font has."""
    texts = [t.get_text() for t in ax.texts]
    texts += [t.get_text() for t in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    texts += [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()]
    style.report_missing("".join(texts))
    return ax
