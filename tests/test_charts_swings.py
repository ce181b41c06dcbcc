"""The tornado, read back: its bars end where the frame says, and its labels say which end is which."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.text import Text

import planlib as pl
from planlib import schema, style
from planlib.charts import note, plot_tornado
from planlib.errors import TableError

RANGES = {
    "fai_beyond": (6.9, 17.1, 12.0), "gdp_deflator": (-0.92, 4.47, 2.35), "gdp_beyond": (5.5, 10.7, 8.0),
    "base_ratio": (100.0, 115.0, 110.0), "fai": (6.9, 17.1, 12.0), "gdp": (5.5, 10.7, 8.0),
    "industrial_value_added_beyond": (5.0, 9.0, 8.5), "turning": (-0.5, 3.0, 1.2), "level": (8e9, 1.1e10, 1e10),
    "one_sided": (70.0, 80.0, 75.0), "hardly": (0.0, 2.0, 1.0), "flat": (0.0, 1.0, 0.5),
}  # fmt: skip
UNITS = {"level": "cny", "hardly": "1e8 cny", "turning": "", "flat": "", "one_sided": ""}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    with style.use(lang=request.param):
        yield request.param
    plt.close("all")


@pytest.fixture(scope="module")
def ratio(plan):
    return pl.sensitivity.of_gap(
        plan.targets, "fai", "gdp", 2020, column="ratio_pct", base_ratio_pct=110.0,
        deflator_pct=pl.load("gdp_deflator"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def bars(ratio):
    """Twelve bars, of every kind that there is."""

    def number(turning, level, one_sided, hardly, flat, industrial_value_added_beyond, **rest):
        other = level / 1e9 + hardly / 1000 + max(0, one_sided - 75) + 2 * (turning - 1) ** 2
        return ratio(**rest) + other + 0.6 * industrial_value_added_beyond

    table = pd.DataFrame(
        [(name, *ends) for name, ends in RANGES.items()],
        columns=["assumption", "low", "high", "value"],
    )
    units = table["assumption"].map(UNITS).fillna("percent")
    return pl.tornado(number, table.assign(unit=units.where(units.ne(""))))


def ends(ax, end) -> list[tuple[float, float]]:
    """Where the parts towards one end begin and stop, from the top."""
    patches = [p for c in ax.containers if c.get_label() == f"_at_{end}" for p in c]
    return [(p.get_x(), p.get_x() + p.get_width()) for p in patches]


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def overlapping(artists) -> list[tuple[str, str]]:
    artists[0].figure.canvas.draw()
    boxes = [(t.get_text(), Text.get_window_extent(t)) for t in artists if t.get_text()]
    return [(a, b) for (a, x), (b, y) in itertools.combinations(boxes, 2) if x.overlaps(y)]


def test_bars_run_from_the_line_to_what_the_frame_says(lang, bars):
    ax = plot_tornado(bars, lang=lang)
    centre = bars["at_value"].iloc[0]
    assert list(ax.lines[0].get_xdata()) == [centre, centre]
    for end in ("low", "high"):
        starts, stops = np.array(ends(ax, end)).T
        assert starts == pytest.approx(centre)
        assert stops == pytest.approx(bars[f"at_{end}"].to_numpy())


def test_low_and_high_differ_by_more_than_colour_and_in_grayscale(lang, bars):
    ax = plot_tornado(bars, lang=lang)
    looks = {c.get_label(): c[0] for c in ax.containers}
    low, high = looks["_at_low"], looks["_at_high"]
    assert (low.get_hatch(), high.get_hatch()) == ("////", None)
    assert abs(np.mean(to_rgb(low.get_facecolor())) - np.mean(to_rgb(high.get_facecolor()))) > 0.4
    assert to_hex(high.get_facecolor()) == style.PALETTE[0].lower()


def test_the_widest_stands_on_top(lang, bars):
    ax = plot_tornado(bars, lang=lang)
    bottom, top = ax.get_ylim()
    assert bottom > len(bars) - 1 > 0 > top
    first = {"zh": "固定资产投资增速（此后各年）", "en": "FAI growth, later years"}[lang]
    assert ax.get_yticklabels()[0].get_text() == first


@pytest.mark.parametrize("rows", [1, 2, 3, 6, 12])
@pytest.mark.parametrize("size", ["page", "slide"])
def test_no_label_overlaps_another_or_leaves_the_axes(bars, lang, rows, size):
    with style.use(lang=lang, size=size):
        ax = plot_tornado(bars.head(rows), lang=lang, label="ratio")
        note(ax, "Source", lang=lang)
        ticks = ax.get_yticklabels()
        assert overlapping([*ax.texts, *ticks, *ax.get_xticklabels(), ax.xaxis.label]) == []
        frame = ax.get_window_extent()
        inside = [Text.get_window_extent(t) for t in ax.texts]
        assert all(frame.x0 <= box.x0 and box.x1 <= frame.x1 for box in inside)


def test_a_label_does_not_lie_on_a_bar(bars, lang):
    ax = plot_tornado(bars, lang=lang)
    ax.figure.canvas.draw()
    boxes = [p.get_window_extent() for c in ax.containers for p in c if p.get_width()]
    assert not any(
        Text.get_window_extent(text).overlaps(box) for text in ax.texts[1:] for box in boxes
    )


def test_ends_bear_their_values_and_the_first_says_which_is_which(lang, bars):
    said = texts(plot_tornado(bars.head(2), lang=lang))
    assert said[1:] == {
        "zh": ["低6.9%", "高17.1%", "\u22120.92%", "4.47%"],
        "en": ["low 6.9%", "high 17.1%", "\u22120.92%", "4.47%"],
    }[lang]  # fmt: skip


def test_a_falling_effect_has_its_low_end_on_the_right(lang, bars):
    ax = plot_tornado(bars[bars["assumption"] == "gdp_deflator"], lang=lang)
    (low,), (high,) = ends(ax, "low"), ends(ax, "high")
    assert low[1] > low[0] > high[1]
    sides = {t.get_text()[-5:]: t.get_ha() for t in ax.texts[1:]}
    assert sides == {"0.92%": "left", "4.47%"[-5:]: "right"}


def test_what_turns_within_its_range_shows_both_parts_and_says_both_ends(lang, bars):
    ax = plot_tornado(bars[bars["assumption"] == "turning"], lang=lang)
    low, high = (c[0] for c in ax.containers)
    assert low.get_y() + low.get_height() == pytest.approx(high.get_y())
    assert texts(ax)[1:] == [{"zh": "低\u22120.5、高3", "en": "low \u22120.5 and high 3"}[lang]]


def test_money_and_units_of_ones_own_are_printed(lang, bars):
    some = bars[bars["assumption"].isin(["level", "hardly", "flat"])]
    said = texts(plot_tornado(some, lang=lang))
    assert ("高110亿元" if lang == "zh" else "high RMB 11 billion") in said
    assert {"0 1e8 cny", "2 1e8 cny", "0", "1"} <= set(said)


def test_the_line_says_the_number_and_ticks_its_unit(lang, bars, ratio):
    label = getattr(ratio, f"label_{lang}")
    ax = plot_tornado(bars.head(6), lang=lang, label=label, unit=ratio.unit)
    value = f"{bars['at_value'].iloc[0]:.1f}%"
    assert texts(ax)[0] == {"zh": "按基准取值：", "en": "At base values: "}[lang] + value
    assert ax.get_xlabel() == label
    ax.figure.canvas.draw()
    assert all(t.get_text().endswith("%") for t in ax.get_xticklabels())


def test_the_plans_year_is_told_apart_only_beside_the_later_ones(lang, bars):
    both = bars[bars["assumption"].isin(["fai", "fai_beyond"])]
    names = [t.get_text() for t in plot_tornado(both, lang=lang).get_yticklabels()]
    assert names[1] == {"zh": "固定资产投资增速（计划年）", "en": "FAI growth, plan year"}[lang]
    alone = plot_tornado(both[both["assumption"] == "fai"], lang=lang).get_yticklabels()
    assert alone[0].get_text() == {"zh": "固定资产投资增速", "en": "FAI growth"}[lang]


def test_names_of_ones_own_win(lang, bars):
    ax = plot_tornado(bars.head(2), lang=lang, names={"fai_beyond": "Investment after the plan"})
    assert ax.get_yticklabels()[0].get_text() == "Investment after the plan"


def test_bars_of_several_numbers_are_refused(lang, bars):
    two = pd.concat([bars.head(1), bars.iloc[[1]].assign(at_value=1.0)])
    with pytest.raises(
        TableError, match=r"bars around .* and 1: those of one number were expected"
    ):
        plot_tornado(two, lang=lang)


def test_the_frame_is_checked(lang, bars):
    with pytest.raises(TableError, match=r"frame cannot be used.*missing columns: swing"):
        plot_tornado(bars.drop(columns="swing"), lang=lang)
    assert list(bars) == list(schema.TORNADO)
