"""One plan among others, read back from the artists."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.collections import PathCollection

import planlib as pl
from planlib import charts, style
from planlib.errors import TableError

OWN = "xinxiang-hightech-2017"


@pytest.fixture(params=["zh", "en"])
def lang(request):
    with style.use(lang=request.param):
        yield request.param
    plt.close("all")


@pytest.fixture
def many(plan):
    """Growth of GDP and value added of the bundled plan and of five others, three of them alike."""
    own = plan.targets.query("headline and price_basis == 'real'")
    others = [
        own.assign(plan_id=f"other-{n}", point=point) for n, point in enumerate((6.0, 6.5, 7, 7, 7))
    ]
    return pd.concat([*others, own], ignore_index=True)


def dots(ax, size: int) -> list[list[float]]:
    return [
        [round(float(x), 3), round(float(y), 3)]
        for c in ax.collections
        if isinstance(c, PathCollection) and c.get_sizes()[0] == size
        for x, y in c.get_offsets()
    ]


def test_a_row_for_each_indicator_with_the_plan_among_the_others(lang, many):
    ax = charts.plot_peers(many, own=OWN, lang=lang)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert (
        names[::-1]
        == {"zh": ["生产总值", "规上工业增加值"], "en": ["GDP", "Industrial value added"]}[lang]
    )
    assert sorted(dots(ax, 90)) == [[8, 1], [8.5, 0]]
    assert {text.get_text() for text in ax.texts} == {"8%", "8.5%"}


def test_dots_of_one_value_are_stacked_and_stay_in_their_row(lang, many):
    ax = charts.plot_peers(many, own=OWN, lang=lang)
    upper = sorted(y for x, y in dots(ax, 26) if x == 7 and y >= 1)
    assert upper == [1, 1.11, 1.22]
    crowd = pd.concat([many.assign(plan_id=many["plan_id"] + f"-{n}") for n in range(40)])
    crowd = pd.concat([crowd, many[many["plan_id"] == OWN]])
    tall = [y for _, y in dots(charts.plot_peers(crowd, own=OWN, lang=lang), 26)]
    assert max(y for y in tall if y < 1) < 0.7


def test_legend_and_axis_say_what_is_what(lang, many):
    ax = charts.plot_peers(many, own=OWN, own_label="A", others_label="B", lang=lang)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["A", "B"]
    basis = {
        "zh": "比上年增长（%，可比价）",
        "en": "Growth over the previous year (%), constant prices",
    }
    assert ax.get_xlabel() == basis[lang]


def test_what_cannot_be_compared_is_refused(plan, many):
    growth = plan.targets.query("headline")
    with pytest.raises(TableError, match=r"more than one price_basis \(real, nominal\)"):
        charts.plot_peers(growth, own=OWN)
    with pytest.raises(TableError, match=r"draws growth of indicators in percent only"):
        charts.plot_peers(plan.targets, own=OWN)
    with pytest.raises(TableError, match=r"hold no row of the plan 'mine'"):
        charts.plot_peers(many, own="mine")
    with pytest.raises(TableError, match=r"more than one row of gdp for other-0: keep one year"):
        charts.plot_peers(pd.concat([many, many.iloc[:1]]), own=OWN)


def test_an_unlisted_indicator_keeps_the_order_of_the_rows(lang, many):
    flipped = many.sort_values("indicator", ascending=False)
    names = [t.get_text() for t in charts.plot_peers(flipped, own=OWN, lang=lang).get_yticklabels()]
    assert names[-1] == pl.words.name("industrial_value_added", lang, short=True)
