"""Which assumption matters most: a bar for each, from what the number is at its low end to what it is at its high end."""

import textwrap
from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from planlib import schema, style, words
from planlib.charts.labels import checked, need
from planlib.errors import TableError

# From here on rows are too low for a name in two lines.
ROOM_FOR_TWO_LINES = 8


def plot_tornado(
    frame: pd.DataFrame, *, label: str = "", unit: str = "", names: Mapping[str, str] | None = None,
    lang: str = "zh", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Bars from what a number is at the low end of each assumption to what it is at the high end.

    The part towards the low end is hatched, the part towards the high end filled; each end bears the value of the
    assumption there. The line is the number at the present values. Of an assumption whose response turns within its
    range (``turns``) both parts lie on one side, one above the other.

    Parameters
    ----------
    frame
        What `planlib.tornado` returns, in the order in which it is to be drawn.
    label
        What the number is, for the x axis: ``label_zh`` or ``label_en`` of `planlib.levers.Number`.
    unit
        Unit of the number, where its ticks are to show it.
    names
        Names of assumptions for this chart; the others are named by `planlib.words`.
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
        If the frame has no rows, or holds the bars of several numbers.

    Examples
    --------
    >>> import planlib as pl
    >>> gdp = pl.sensitivity.of_projection(pl.read_plan().targets, "gdp", 2020)
    >>> ax = plot_tornado(pl.tornado(gdp, {"gdp_beyond": (6.5, 8.5)}), label=gdp.label_en, lang="en")
    >>> [text.get_text() for text in ax.texts]
    ['At base values: 136.05', 'low 6.5%', 'high 8.5%']
    """
    words.check_language(lang)
    table = schema.check(frame, schema.TORNADO, "frame", key=("assumption",))
    need(table, "frame")
    if table["at_value"].nunique() > 1:
        raise TableError(
            f"frame holds bars around {' and '.join(f'{v:g}' for v in table['at_value'].unique()[:2])}: those of one "
            "number were expected."
        )
    ax = ax or plt.subplots()[1]
    centre, rows = table["at_value"].iloc[0], len(table)
    ends = table[["at_low", "at_high"]].to_numpy()
    low, high = min(centre, ends.min()), max(centre, ends.max())
    ax.axvline(centre, color=style.INK, linewidth=style.points(1.2), zorder=3)
    said = {"zh": "按基准取值：", "en": "At base values: "}[lang] + _figure(
        centre, high - low, unit, lang
    )
    ax.annotate(
        said, (centre, 1), (0, style.points(-2)), xycoords=("data", "axes fraction"), textcoords="offset points",
        ha="center", va="top", fontsize=style.points(9), color=style.INK,
        bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
    )  # fmt: skip
    longest = 0
    for place, row in enumerate(table.itertuples()):
        _bars(ax, place, row, min(0.62, 0.1 + 0.14 * rows))
        for at, side, text in _labels(row, lang, first=place == 0):
            longest = max(longest, words.columns(text))
            ax.annotate(
                text, (at, place), (style.points(4 * side), 0), textcoords="offset points",
                ha="left" if side > 0 else "right", va="center", fontsize=style.points(9), color=style.INK, zorder=4,
            )  # fmt: skip
    # Room for the labels at the outermost ends, by their length.
    room = ((high - low) or abs(centre) or 1.0) * (0.06 + 0.018 * longest)
    ax.set_xlim(low - room, high + room)
    ax.set_ylim(rows - 0.5, -0.5 - 0.085 * rows)
    there = set(table["assumption"])
    called = [
        (names or {}).get(a) or words.assumption(a, lang, apart=f"{a}_beyond" in there)
        for a in table["assumption"]
    ]
    if rows <= ROOM_FOR_TWO_LINES:
        called = [textwrap.fill(name, 26) if name.isascii() else name for name in called]
    ax.set_yticks(range(rows), called, fontsize=style.points(9))
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="y", visible=False)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6))
    if unit in words.UNITS:
        ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: words.amount(x, unit, lang)))
    ax.set_xlabel(label)
    return checked(ax)


def _bars(ax: Axes, place: int, row, height: float) -> None:
    """Both parts of a bar: beside each other, or one above the other where they lie on one side."""
    looks = {
        "at_low": {"facecolor": "white", "hatch": "////"},
        "at_high": {"facecolor": style.PALETTE[0]},
    }
    height, apart = (height / 2, height / 4) if row.turns else (height, 0)
    for middle, (end, look) in zip((place - apart, place + apart), looks.items(), strict=True):
        ax.barh(
            middle, getattr(row, end) - row.at_value, height, left=row.at_value, edgecolor=style.PALETTE[0],
            linewidth=style.points(1), zorder=2, label=f"_{end}", **look,
        )  # fmt: skip


def _labels(row, lang: str, *, first: bool) -> list[tuple[float, int, str]]:
    """Labels of a bar: where, towards which side, what. Which end is which is said once, and where they share a side."""
    low, high = (
        _figure(value, row.high - row.low, row.unit, lang) for value in (row.low, row.high)
    )
    if first or row.turns:
        low = words.beside({"zh": "低", "en": "low"}[lang], low, lang)
        high = words.beside({"zh": "高", "en": "high"}[lang], high, lang)
    if row.turns:
        farther = max(row.at_low, row.at_high, key=lambda at: abs(at - row.at_value))
        return [(farther, int(np.sign(farther - row.at_value)), words.listing([low, high], lang))]
    # An end at the line itself has its label on the side that is free.
    falls = row.at_low > row.at_high or (row.at_low == row.at_high and row.at_low > row.at_value)
    return [(row.at_low, 1 if falls else -1, low), (row.at_high, -1 if falls else 1, high)]


def _figure(value: float, spread: float, unit, lang: str) -> str:
    """A figure with its unit, in as many digits as tell values so far apart from each other."""
    decimals = 2 - int(np.floor(np.log10(spread))) if spread > 0 else 2
    value = round(value, decimals)
    if unit in words.UNITS:
        return words.amount(value, unit, lang)
    figure = words.number(value)
    return figure if pd.isna(unit) or unit.startswith("index_") else f"{figure} {unit}".rstrip()
