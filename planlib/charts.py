"""Charts: a frame goes in, an Axes comes out.

Each function draws one thing on one Axes, takes its frame first and the rest by keyword, never shows
and never computes what it shows. Titles are the caller's and state the finding. Lines are labelled at
their ends, and colour never carries a meaning alone: shape or text says it too.
"""

import pandas as pd

from planlib import schema, style, words
from planlib.errors import MissingExtra, TableError

try:
    import matplotlib.pyplot as plt
    import seaborn as sns
    from matplotlib.axes import Axes
    from matplotlib.ticker import MaxNLocator
    from matplotlib.transforms import ScaledTranslation
except ImportError:
    raise MissingExtra("seaborn", "charts") from None


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
    _need(table, "targets")
    wrong = table[table["measure"].ne("growth") | table["unit"].ne("percent")]
    if len(wrong):
        raise TableError(
            f"plot_targets draws growth in percent only; these rows are not: {', '.join(wrong['target_id'][:5])}. "
            "Select measure 'growth'."
        )
    table = table.sort_values("point", kind="stable", ignore_index=True)
    ax = ax or plt.subplots()[1]
    names = [_name(row, lang) for row in table.itertuples()]
    ax.hlines(table.index, 0, table["point"], color=style.GRID, linewidth=1.5, zorder=1)
    sns.scatterplot(
        data=table.assign(position=table.index), x="point", y="position", hue="price_basis", style="price_basis",
        palette=style.BASIS_COLOURS, markers=style.BASIS_MARKERS, s=90, ax=ax, zorder=3, legend=False,
    )  # fmt: skip
    for position, row in table.iterrows():
        left = row["point"] < 0
        figure = words.interval(row["low"], row["high"], row["unit"], row["comparator"], lang)
        ax.annotate(
            figure, (row["point"], position), (-8 if left else 8, 0), textcoords="offset points",
            ha="right" if left else "left", va="center", fontweight="bold",
        )  # fmt: skip
    for basis in [b for b in style.BASIS_COLOURS if (table["price_basis"] == b).any()]:
        ax.scatter(
            [], [], color=style.BASIS_COLOURS[basis], marker=style.BASIS_MARKERS[basis], s=60,
            label=words.sentence(words.basis(basis, lang)),
        )  # fmt: skip
    for row in [] if parents is None else parents.itertuples():
        for position in table.index[table["indicator"] == row.indicator]:
            ax.scatter(
                row.value, position, marker="D", s=60, facecolor="white", edgecolor=style.INK,
                linewidth=1.5, zorder=4,
            )  # fmt: skip
            ax.annotate(
                row.label, (row.value, position), (-9, 0), textcoords="offset points", ha="right",
                va="center", fontsize=9, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
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
    # So many points below the axis, whatever the height of the figure: under the axis label.
    below = ax.transAxes + ScaledTranslation(0, -38 / 72, ax.figure.dpi_scale_trans)
    ax.legend(
        loc="upper left", bbox_to_anchor=(0, 0), bbox_transform=below, ncols=4, fontsize=9,
        borderaxespad=0, borderpad=0, handletextpad=0.3, columnspacing=1.4,
    )  # fmt: skip
    return _checked(ax)


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
    _need(table, "projections")
    for column in ("price_basis", "unit", "scenario", "plan_id"):
        if table[column].nunique() > 1:
            raise TableError(
                f"projections hold more than one {column} ({', '.join(table[column].unique())}), and these do "
                "not share a panel. Select one."
            )
    ax = ax or plt.subplots()[1]
    ends = []
    last_year = int(table["year"].max())
    basis = table["price_basis"].iloc[0]
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
        marker = "os^Dv<>"[len(ends) % 7]
        ax.plot(
            known["year"].astype(int), known["value"], color=colour, marker=marker, markersize=5
        )
        if len(beyond) > 1:
            ax.plot(
                beyond["year"].astype(int), beyond["value"], color=colour, linestyle=(0, (4, 1.5)),
                marker=marker, markersize=5, markevery=[-1],
            )  # fmt: skip
        end = path["value"].iloc[-1]
        name = words.name(code, lang, short=True)
        ends.append((end, words.beside(name, words.number(end, 1), lang), colour))
    first_beyond = table.loc[table["kind"] == "scenario", "year"].min()
    if pd.notna(first_beyond):
        ax.axvspan(
            int(first_beyond) - 1, last_year, color=style.GRID, alpha=0.35, linewidth=0, zorder=0
        )
        ax.annotate(
            "情景" if lang == "zh" else "Scenario", ((int(first_beyond) - 1 + last_year) / 2, 1),
            (0, -4), xycoords=("data", "axes fraction"), textcoords="offset points", ha="center", va="top",
            color=style.MUTED, fontsize=9,
        )  # fmt: skip
    ax.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    ax.set_xlim(int(table["year"].min()) - 0.15, last_year + 0.15)
    ax.set_ylabel(_index_label(table["unit"].iloc[0], basis, lang))
    ax.grid(axis="x", visible=False)
    _label_ends(ax, last_year, ends)
    return _checked(ax)


def plot_drift(
    curve: pd.DataFrame, *, break_even_pct: float, marks: pd.DataFrame | None = None,
    history: pd.DataFrame | None = None, lang: str = "zh", ratio: str = "", ax: Axes | None = None,
) -> Axes:  # fmt: skip
    """Drift of a ratio against the deflator, with the break-even at which it crosses zero.

    Parameters
    ----------
    curve
        deflator_pct, drift_pct, as `planlib.ratios.drift_curve` gives them.
    break_even_pct
        The deflator at which the ratio stands still.
    marks
        Deflators to name on the curve: deflator_pct, drift_pct, label.
    history
        Deflators that came about: year, value, and hindsight if known. Drawn as a rug, those above the
        break-even named.
    lang
        Language of the labels.
    ratio
        What the ratio is, for the y label.
    ax
        Where to draw.

    Returns
    -------
    matplotlib.axes.Axes
    """
    words.check_language(lang)
    missing = {"deflator_pct", "drift_pct"} - set(curve)
    if missing:
        raise TableError(
            f"curve lacks {', '.join(sorted(missing))}: drift_curve gives both columns."
        )
    _need(curve, "curve")
    ax = ax or plt.subplots()[1]
    zh = lang == "zh"
    ax.axhline(0, color=style.INK, linewidth=1)
    ax.plot(curve["deflator_pct"], curve["drift_pct"], color=style.PALETTE[0])
    ax.plot([break_even_pct], [0], marker="o", color=style.INK, markersize=7, zorder=5)
    even = words.percent(break_even_pct, 2)
    labels = [
        (
            break_even_pct,
            0.0,
            f"临界平减指数{even}" if zh else f"Break-even deflator {even}",
            "bold",
        )
    ]
    for row in [] if marks is None else marks.itertuples():
        ax.plot(
            [row.deflator_pct],
            [row.drift_pct],
            marker="D",
            color=style.PALETTE[1],
            markersize=6,
            zorder=5,
        )
        labels.append((row.deflator_pct, row.drift_pct, row.label, "normal"))
    low, high = curve["drift_pct"].min(), curve["drift_pct"].max()
    ax.set_ylim(low - (high - low) * 0.28, high + (high - low) * 0.12)
    ax.set_xlim(curve["deflator_pct"].min(), curve["deflator_pct"].max())
    _label_curve(ax, labels)
    if history is not None and len(history):
        _rug(ax, history, break_even_pct, lang)
    ax.set_xlabel("GDP平减指数（%）" if zh else "GDP deflator (%)")
    ax.set_ylabel(f"{ratio}一年变动（%）" if zh else f"Change of {ratio} in the year (%)")
    return _checked(ax)


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


def _need(table: pd.DataFrame, name: str) -> None:
    if table.empty:
        raise TableError(f"{name} has no rows, so there is nothing to draw. Check the selection.")


def _name(row, lang: str) -> str:
    if pd.notna(row.indicator):
        return words.name(row.indicator, lang, short=True)
    english = lang == "en" and pd.notna(row.label_en)
    return row.label_en if english else row.label


def _index_label(unit: str, basis: str, lang: str) -> str:
    """What the y axis of a path shows, with its base and price basis."""
    base = unit.removeprefix("index_")
    if base == unit:
        named = words.UNITS.get(unit, {}).get(lang, unit)
        return (
            f"{named}，{words.basis(basis, lang)}"
            if lang == "zh"
            else f"{named}, {words.basis(basis, lang)}"
        )
    if lang == "zh":
        return f"指数（{base}年=100，{words.basis(basis, lang)}）"
    return f"Index ({base} = 100), {words.basis(basis, lang)}"


def _label_ends(ax: Axes, x: float, ends: list[tuple[float, str, str]]) -> None:
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


def _label_curve(ax: Axes, labels: list[tuple[float, float, str, str]]) -> None:
    """Name points of a falling curve in the free space above it, one line each."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    line = (top - bottom) * 0.075
    highest = top
    above = bottom
    for x, y, text, weight in sorted(labels, reverse=True):  # from the right, each above the last
        place = max(y + line, above + line)
        if abs(place) < line * 0.75:
            place = line * 0.75  # not on the zero line
        above = place
        highest = max(highest, place + line)
        inside = x - left < 0.55 * (right - left)
        ax.annotate(
            text, (x, y), (x + (right - left) * 0.03, place) if inside else (right, place),
            textcoords="data", ha="left" if inside else "right", va="center", fontweight=weight,
            fontsize=10 if weight == "bold" else 9, annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.7, "shrinkB": 4},
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1, "alpha": 0.85},
        )  # fmt: skip
    ax.set_ylim(bottom, highest)


def _rug(ax: Axes, history: pd.DataFrame, break_even_pct: float, lang: str) -> None:
    """Deflators that came about as ticks at the bottom; the few above the break-even by year."""
    inside = history["value"].between(*ax.get_xlim())
    shown = history[inside]
    sns.rugplot(x=shown["value"].astype(float), height=0.05, color=style.INK, linewidth=1.3, ax=ax)
    above = shown[shown["value"] > break_even_pct].sort_values("value")
    for rank, row in enumerate(above.itertuples() if len(above) <= 4 else ()):
        ax.annotate(
            str(row.year), (row.value, 0.055), (0, 1 + 10 * (rank % 2)), xycoords=("data", "axes fraction"),
            textcoords="offset points", ha="center", fontsize=8.5,
        )  # fmt: skip
    span = words.years(int(history["year"].min()), int(history["year"].max()), lang)
    zh = lang == "zh"
    notes = []
    if "hindsight" in history and history["hindsight"].any():
        first = history.loc[history["hindsight"], "year"].min()
        notes.append(
            f"{first}年及以后为{words.HINDSIGHT[lang]}"
            if zh
            else f"{first} and later {words.HINDSIGHT[lang]}"
        )
    off = words.listing((str(year) for year in history.loc[~inside, "year"]), lang)
    if off:
        notes.append(f"{off}年在图外" if zh else f"{off} off the chart")
    if zh:
        text = f"底部短线：{span}全国平减指数" + (f"（{'；'.join(notes)}）" if notes else "")
    else:
        text = f"Ticks: national deflator, {span}" + (f" ({'; '.join(notes)})" if notes else "")
    ax.annotate(
        text, (0.012, 0.15), xycoords="axes fraction", fontsize=8, color=style.MUTED, va="bottom"
    )


def _checked(ax: Axes) -> Axes:
    """Say once which characters of a chart no font has."""
    texts = [t.get_text() for t in ax.texts]
    texts += [t.get_text() for t in (*ax.get_xticklabels(), *ax.get_yticklabels())]
    texts += [ax.get_title(loc="left"), ax.get_xlabel(), ax.get_ylabel()]
    style.report_missing("".join(texts))
    return ax
