"""What charts share: names, labels at the ends of lines, the source note, and a look at the glyphs."""

import pandas as pd
from matplotlib.axes import Axes

from planlib import style, words
from planlib.errors import TableError


def note(ax: Axes, text: str, *, lang: str = "zh") -> None:
    """Put the source note under a figure, in lines that fit it."""
    size = 8
    ax.figure.supxlabel(
        style.wrapped(text, ax.figure, size + 1, lang),
        x=0.01,
        ha="left",
        fontsize=size,
        color=style.MUTED,
    )
    style.report_missing(text)


def need(table: pd.DataFrame, name: str) -> None:
    """Refuse a frame without rows."""
    if table.empty:
        raise TableError(f"{name} has no rows, so there is nothing to draw. Check the selection.")


def name(row, lang: str) -> str:
    """What a target counts, as a label of its row."""
    if pd.notna(row.indicator):
        return words.name(row.indicator, lang, short=True)
    english = lang == "en" and pd.notna(row.label_en)
    return row.label_en if english else row.label


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


def label_ends(ax: Axes, x: float, ends: list[tuple[float, str, str]]) -> None:
    """Label lines at their ends, moved apart where they would overlap."""
    low, high = ax.get_ylim()
    line = (high - low) * 0.062
    ends = sorted(ends)
    places = [value for value, _, _ in ends]
    # Sweep up, then settle each crowded run around its middle, so that no label drifts far one way.
    for _ in range(50):
        moved = False
        for i in range(1, len(places)):
            short = line - (places[i] - places[i - 1])
            if short > 1e-9:
                places[i - 1] -= short / 2
                places[i] += short / 2
                moved = True
        if not moved:
            break
    for (value, text, colour), place in zip(ends, places, strict=True):
        ax.annotate(
            text, (x, value), (x + 0.22, place), textcoords="data", va="center", fontsize=9, color=colour,
            annotation_clip=False, arrowprops={"arrowstyle": "-", "color": colour, "linewidth": 0.7},
        )  # fmt: skip


def checked(ax: Axes) -> Axes:
    """Say once which characters of a chart no font has."""
    texts = [t.get_text() for t in ax.texts]
    texts += [t.get_text() for t in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    texts += [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()]
    style.report_missing("".join(texts))
    return ax
