"""Fans and crossing years, read back from their artists."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import planlib as pl
from planlib import charts, style
from planlib.errors import TableError

GROWTH = pd.Series({"fai": 12.0, "gdp": 8.0, "gdp_deflator": 1.4})
SD = pd.Series({"fai": 4.0, "gdp": 1.0, "gdp_deflator": 1.5})


@pytest.fixture(params=["zh", "en"])
def lang(request):
    with style.use(lang=request.param):
        yield request.param
    plt.close("all")


@pytest.fixture(scope="module")
def told():
    return pl.probabilities(
        GROWTH, SD, start=2016, until=2020, ratios=[("fai", "gdp")], draws=20_000,
        crossing=[("fai/gdp", 110.0), ("gdp", None, 90.0)],
    )  # fmt: skip


@pytest.fixture
def ratio(told):
    return told.fans[told.fans["indicator"] == "fai/gdp"]


@pytest.fixture
def crossing(told):
    return told.crossing[told.crossing["indicator"] == "fai/gdp"]


def overlapping(ax) -> list:
    ax.figure.canvas.draw()
    boxes = [(t.get_text(), Text.get_window_extent(t)) for t in ax.texts if t.get_text()]
    return [(a, b) for (a, x), (b, y) in itertools.combinations(boxes, 2) if x.overlaps(y)]


def edges(band, ax) -> tuple[list[float], list[float]]:
    """Lower and upper edge of a filled band, year by year."""
    vertices = band.get_paths()[0].vertices
    years = sorted(set(np.round(vertices[:, 0]).astype(int)))
    at = [vertices[np.round(vertices[:, 0]).astype(int) == year, 1] for year in years]
    return [values.min() for values in at], [values.max() for values in at]


def test_a_band_lies_between_its_quantiles_the_narrow_on_the_wide(lang, ratio):
    ax = charts.plot_fan(ratio, lang=lang)
    wide, narrow = ax.collections
    by = ratio.pivot(index="year", columns="quantile", values="value")
    for band, low, high in ((wide, 0.05, 0.95), (narrow, 0.25, 0.75)):
        lower, upper = edges(band, ax)
        assert lower == pytest.approx(by[low].tolist())
        assert upper == pytest.approx(by[high].tolist())
    assert wide.get_zorder() < narrow.get_zorder()
    light, dark = (sum(to_rgb(band.get_facecolor()[0])) for band in (wide, narrow))
    assert light > dark
    assert ax.lines[0].get_ydata().tolist() == by[0.5].tolist()


def test_bands_are_named_by_their_share_with_their_ends(lang, ratio):
    ax = charts.plot_fan(ratio, lang=lang)
    last = ratio[ratio["year"] == 2020].set_index("quantile")["value"].map("{:.1f}".format)
    joint, colon = ("至", "：") if lang == "zh" else (" to ", ": ")
    expected = {
        f"90%{colon}{last[0.05]}{joint}{last[0.95]}",
        f"50%{colon}{last[0.25]}{joint}{last[0.75]}",
        ("中位数" if lang == "zh" else "Median ") + last[0.5],
    }
    assert {text.get_text() for text in ax.texts} == expected
    assert overlapping(ax) == []
    said = "指数（2016年=100，现价）" if lang == "zh" else "Index (2016 = 100), current prices"
    assert ax.get_ylabel() == said


def test_history_and_marks_are_drawn_where_they_were(lang, told):
    gdp = told.fans[told.fans["indicator"] == "gdp"]
    history = pd.DataFrame({"year": [2013, 2014, 2015, 2016], "value": [80.0, 86.0, 93.0, 100.0]})
    marks = pd.DataFrame({"year": [2017], "value": [108.0], "label": ["8%"]})
    ax = charts.plot_fan(gdp, lang=lang, history=history, marks=marks)
    _, before, mark = ax.lines
    assert before.get_xydata().tolist() == history.astype(float).to_numpy().tolist()
    assert mark.get_xydata().tolist() == [[2017, 108]]
    assert "8%" in {text.get_text() for text in ax.texts}
    assert ax.get_xlim()[0] < 2013
    assert overlapping(ax) == []


def test_a_narrow_fan_keeps_its_labels_apart(lang):
    ax = charts.plot_fan(pl.fan(pd.Series({"gdp": 8.0}), 0.06, start=2016, until=2020), lang=lang)
    assert len(ax.texts) == 3 and overlapping(ax) == []


def test_a_fan_of_several_series_or_of_half_a_band_is_refused(told, ratio):
    with pytest.raises(TableError, match=r"fans hold more than one indicator \(fai, gdp, gdp_defl"):
        charts.plot_fan(told.fans, lang="en")
    with pytest.raises(TableError, match=r"fans have the quantile 0.95 but not 0.05: a band needs"):
        charts.plot_fan(ratio[ratio["quantile"] > 0.1], lang="en")


def test_every_year_of_crossing_is_a_bar_and_never_is_hatched(lang, crossing):
    ax = charts.plot_crossing(crossing, lang=lang)
    heights = [bar.get_height() for bar in ax.patches]
    assert heights == crossing["probability"].tolist()
    assert [bar.get_hatch() for bar in ax.patches] == [None] * 4 + ["///"]
    names = [label.get_text() for label in ax.get_xticklabels()]
    assert names == [
        *map(str, range(2017, 2021)),
        "至2020年\n未达到" if lang == "zh" else "Not by\n2020",
    ]
    assert [t.get_text() for t in ax.texts] == [f"{100 * height:.0f}%" for height in heights]
    assert overlapping(ax) == []


def test_the_question_stands_at_the_axis(lang, told, crossing):
    up = charts.plot_crossing(crossing, lang=lang).get_ylabel()
    down = charts.plot_crossing(told.crossing[told.crossing["indicator"] == "gdp"], lang=lang)
    if lang == "zh":
        assert up == "固定资产投资与生产总值之比\n首次达到或超过110的概率"
        assert down.get_ylabel() == "生产总值\n首次降到或低于90的概率"
    else:
        assert up == "Probability that FAI/GDP is first\nat or above 110"
        assert down.get_ylabel() == "Probability that GDP is first\nat or below 90"


def test_shares_and_money_are_printed_as_readers_know_them(lang):
    base = pd.DataFrame(
        {
            "indicator": ["gdp"],
            "year": [2016],
            "value": [2.135e10],
            "unit": ["cny"],
            "source_id": ["x"],
        }
    )
    given = {"start": 2016, "until": 2017, "base": base, "quantiles": (1 / 3, 0.5, 2 / 3)}
    ax = charts.plot_fan(pl.fan(pd.Series({"gdp": 8.0}), 1.0, **given), lang=lang)
    said = " ".join(text.get_text() for text in ax.texts)
    assert "33.3%" in said
    assert ("230.58亿元" in said) if lang == "zh" else ("RMB 23.058 billion" in said)


def test_what_hardly_happens_is_not_said_never_to(lang, crossing):
    rare = crossing.assign(probability=[0.004, 0.0, 0.1, 0.1, 0.796])
    assert [t.get_text() for t in charts.plot_crossing(rare, lang=lang).texts][:2] == ["<1%", "0%"]


def test_a_frame_that_was_cut_is_refused(told, ratio, crossing):
    with pytest.raises(
        TableError, match=r"needs a row for each year and one with the year missing"
    ):
        charts.plot_crossing(crossing[crossing["year"].notna()], lang="en")
    with pytest.raises(TableError, match=r"more than one row for year / quantile"):
        charts.plot_fan(pd.concat([ratio, ratio]), lang="en")
    with pytest.raises(
        TableError, match=r"history has the columns value: year, value were expected"
    ):
        charts.plot_fan(ratio, lang="en", history=pd.DataFrame({"value": [1.0]}))
    with pytest.raises(TableError, match=r"marks has the columns year, value: year, value, label"):
        charts.plot_fan(ratio, lang="en", marks=pd.DataFrame({"year": [2017], "value": [1.0]}))


def test_two_questions_do_not_share_a_chart(told):
    with pytest.raises(TableError, match=r"crossing holds more than one indicator .*one question"):
        charts.plot_crossing(told.crossing, lang="en")
