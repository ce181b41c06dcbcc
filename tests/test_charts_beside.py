"""Ratios over the years, targets of the regions above, and progress, read back from their artists."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import planlib as pl
from planlib import charts, schema, style
from planlib.errors import TableError

NAN = float("nan")


@pytest.fixture(params=["zh", "en"])
def lang(request):
    with style.use(lang=request.param):
        yield request.param
    plt.close("all")


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


# --- ratios ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gaps(plan):
    return pl.gap(plan.targets, "fai", "budget_revenue", until=2020)


def deflated(plan, price: float, **more) -> pd.DataFrame:
    prices = pd.Series(price, index=range(2017, 2021))
    return pl.gap(plan.targets, "fai", "gdp", until=2020, deflator_pct=prices).assign(**more)


def lines(ax) -> list:
    return [line for line in ax.lines if line.get_marker() != "None"]


def test_a_ratio_is_solid_from_100_to_the_plans_year_and_dashed_beyond(lang, gaps):
    solid, dashed = lines(charts.plot_ratio(gaps, lang=lang))
    index = gaps["ratio_index"].tolist()
    assert (solid.get_linestyle(), dashed.get_linestyle()) == ("-", "--")
    assert solid.get_xydata().tolist() == [[2016, 100], [2017, index[0]]]
    assert dashed.get_xydata().tolist() == [
        list(pair) for pair in zip(range(2017, 2021), index, strict=True)
    ]


def test_a_ratio_is_named_at_its_end_and_its_scenario_and_base_are_told(lang, gaps):
    ax = charts.plot_ratio(gaps, lang=lang)
    name = {"zh": "固定资产投资/\n一般公共预算收入117.8", "en": "FAI/Budget revenue 117.8"}[lang]
    assert texts(ax) == [{"zh": "情景", "en": "Scenario"}[lang], name]
    label = {
        "zh": "比值指数（2016年=100，现价）",
        "en": "Index of the ratio (2016 = 100), current prices",
    }
    assert ax.get_ylabel() == label[lang]
    year = charts.plot_ratio(gaps[gaps["year"] == 2017], lang=lang)
    assert texts(year) == [name.replace("117.8", "104.2")]


def test_lines_of_one_pair_are_named_by_their_deflators_and_hindsight(lang, plan, gaps):
    both = pd.concat(
        [gaps, deflated(plan, 1.4, hindsight=False), deflated(plan, 4.2, hindsight=True)]
    )
    ax = charts.plot_ratio(both, lang=lang)
    assert len(lines(ax)) == 6
    expected = {
        "zh": [
            "固定资产投资/生产总值\n（平减指数1.4%）109.4",
            "固定资产投资/生产总值\n（平减指数4.2%，事后数据）98.1",
        ],
        "en": ["FAI/GDP\n(deflator 1.4%) 109.4", "FAI/GDP\n(deflator 4.2%, hindsight) 98.1"],
    }
    flat = [t.replace("/\n", "/") for t in texts(ax)]
    assert set(expected[lang]) < set(flat)


def test_ratios_that_cannot_share_a_panel_are_refused(plan, gaps):
    mixed = pl.gap(plan.targets, "fai", "gdp", until=2020)
    with pytest.raises(
        TableError, match=r"no drift of fai/gdp in 2017: .*Give gap one \(deflator_pct\)"
    ):
        charts.plot_ratio(pd.concat([gaps, mixed]))
    with pytest.raises(
        TableError, match=r"gaps hold more than one prices \(nominal, real\), and these"
    ):
        charts.plot_ratio(pd.concat([gaps, gaps.assign(basis="real")]))
    with pytest.raises(TableError, match="gaps begin in 2017 and 2018: indices of one base year"):
        charts.plot_ratio(pd.concat([gaps, gaps.assign(year=gaps["year"] + 1)]))
    plt.close("all")


# --- the regions above ----------------------------------------------------------------------------


@pytest.fixture
def regions():
    return schema.frame(
        pd.DataFrame(
            [
                (
                    "新乡高新区",
                    "Xinxiang zone",
                    "zone",
                    2017,
                    "exactly",
                    8.0,
                    8.0,
                    "percent",
                    NAN,
                    True,
                    False,
                ),
                (
                    "新乡市",
                    "Xinxiang",
                    "prefecture",
                    2017,
                    "between",
                    8.0,
                    8.5,
                    "percent",
                    NAN,
                    False,
                    False,
                ),
                (
                    "全国",
                    "Nation",
                    "national",
                    2017,
                    "about",
                    6.5,
                    6.5,
                    "percent",
                    6.9,
                    False,
                    True,
                ),
                (
                    "河南省",
                    "Henan",
                    "province",
                    2017,
                    "at_least",
                    7.5,
                    NAN,
                    "percent",
                    7.8,
                    False,
                    False,
                ),
            ],
            columns=list(schema.PARENTS),
        ),
        schema.PARENTS,
    )


def points(ax, label: str) -> list[list[float]]:
    found = [c for c in ax.collections if isinstance(c, PathCollection) and c.get_label() == label]
    return [xy for c in found for xy in np.asarray(c.get_offsets()).tolist()]


def test_regions_stand_from_the_nation_down_the_own_one_in_bold(lang, regions):
    ax = charts.plot_parents(regions, lang=lang)
    labels = ax.get_yticklabels()
    names = {
        "zh": ["全国", "河南省", "新乡市", "新乡高新区"],
        "en": ["Nation", "Henan", "Xinxiang", "Xinxiang zone"],
    }
    assert [label.get_text() for label in labels] == names[lang]
    assert [label.get_fontweight() for label in labels] == ["normal"] * 3 + ["bold"]
    bottom, top = ax.get_ylim()
    assert bottom > 3 > 0 > top


def test_a_target_is_a_dot_a_range_a_bar_an_open_side_an_arrow(lang, regions):
    ax = charts.plot_parents(regions, lang=lang)
    assert points(ax, "_target") == [[6.5, 0], [7.5, 1]]
    assert points(ax, "_own") == [[8.0, 3]]
    (bar,) = (line for line in ax.lines if line.get_label() == "_range")
    assert bar.get_xydata().tolist() == [[8.0, 2], [8.5, 2]]
    (arrow,) = (t for t in ax.texts if t.arrow_patch is not None)
    assert arrow.xyann == (7.5, 1) and arrow.xy[0] > 7.5


def test_outcomes_are_open_diamonds_and_printed_with_the_targets(lang, regions):
    ax = charts.plot_parents(regions, lang=lang, label="GDP")
    assert points(ax, "_outcome") == [[6.9, 0], [7.8, 1]]
    faces = {to_hex(c.get_facecolor()[0]) for c in ax.collections if c.get_label() == "_outcome"}
    assert faces == {"#ffffff"}
    expected = {
        "zh": [
            "目标",
            "实际",
            "6.5%左右（事后数据）",
            "6.9%",
            "7.5%以上",
            "7.8%",
            "8%—8.5%",
            "无数据",
            "8%",
            "无数据",
        ],
        "en": [
            "Target",
            "Outcome",
            "about 6.5% (hindsight)",
            "6.9%",
            "at least 7.5%",
            "7.8%",
            "8–8.5%",
            "n/a",
            "8%",
            "n/a",
        ],
    }
    assert [t for t in texts(ax) if t] == expected[lang]
    assert ax.get_xlabel() == "GDP"


def test_hindsight_has_a_colour_of_its_own(regions):
    ax = charts.plot_parents(regions, lang="en")
    colours = [to_hex(c.get_facecolor()[0]) for c in ax.collections if c.get_label() == "_target"]
    assert colours[1] == style.INK != colours[0]
    plt.close("all")


def test_without_outcomes_there_is_no_column_for_them_and_years_are_told_where_they_differ(
    lang, regions
):
    ax = charts.plot_parents(regions.assign(outcome=NAN, year=[2017, 2017, 2018, 2017]), lang=lang)
    assert not {"实际", "Outcome"} & set(texts(ax))
    assert (
        ax.get_yticklabels()[0].get_text() == {"zh": "全国（2018年）", "en": "Nation, 2018"}[lang]
    )


def test_regions_that_do_not_compare_are_refused(regions):
    with pytest.raises(
        TableError, match=r"frame holds more than one unit \(cny, percent\), and these"
    ):
        charts.plot_parents(regions.assign(unit=["cny", "percent", "percent", "percent"]))
    with pytest.raises(
        TableError, match="neither low nor high for Xinxiang zone: a target needs one"
    ):
        charts.plot_parents(regions.assign(low=NAN, high=NAN))
    with pytest.raises(TableError, match="more than one row for region_zh / year"):
        charts.plot_parents(pd.concat([regions, regions]))


# --- progress -------------------------------------------------------------------------------------


@pytest.fixture
def rates():
    table = pd.DataFrame(
        [
            ("gdp", "real", "exactly", 8.0, 8.0, 8.0, 7.4, 8.0, 7.8, 8.2, "behind"),
            ("fai", "nominal", "at_least", 12.0, NAN, 12.0, 12.6, 12.0, NAN, NAN, "ahead"),
            (None, "none", "at_most", NAN, -3.4, -3.4, -3.9, NAN, NAN, NAN, "on_track"),
            (None, "none", "between", 2.0, 3.0, 2.5, NAN, NAN, NAN, NAN, "unknown"),
        ],
        columns="indicator price_basis comparator low high target observed expected lower upper status".split(),
    )
    return table.assign(
        plan_id="p", target_id="p:1", label="单位能耗", label_en="Energy", year=2017, as_of="2017-07-20", span="ytd",
        period_end="2017-06-30", measure="growth", unit="percent", aim="floor", method="growth",
        reason_zh="低于目标。", reason_en="Below the target.",
    )  # fmt: skip


def bars(ax, label: str) -> list[tuple[float, float, float]]:
    """Begin, end and row of the bars of a kind."""
    found = [c for c in ax.containers if c.get_label() == label]
    patches = [p for c in found for p in c if isinstance(p, Rectangle)]
    return [(p.get_x(), p.get_x() + p.get_width(), p.get_y() + p.get_height() / 2) for p in patches]


def ticks(ax, label: str) -> list[tuple[float, int]]:
    found = [c for c in ax.collections if isinstance(c, LineCollection) and c.get_label() == label]
    return sorted((s[0, 0], round(s[:, 1].mean())) for c in found for s in c.get_segments())


def test_a_bullet_reaches_to_what_was_observed_with_ticks_at_target_and_expectation(lang, rates):
    ax = charts.plot_progress(rates, lang=lang)
    assert bars(ax, "_observed") == [(0, 7.4, 0), (0, 12.6, 1), (0, -3.9, 2)]
    assert ticks(ax, "_target") == [(-3.4, 2), (2.0, 3), (3.0, 3), (8.0, 0), (12.0, 1)]
    assert ticks(ax, "_expected") == [(8.0, 0), (12.0, 1)]
    ((begin, end, row),) = bars(ax, "_range")
    assert (begin, end, row) == (7.8, pytest.approx(8.2), 0)
    left, right = ax.get_xlim()
    assert left < -3.9 and right > 12.6


def test_an_arrow_at_the_target_shows_its_open_side(rates):
    ax = charts.plot_progress(rates, lang="en")
    arrows = {
        round(t.xyann[1]): np.sign(t.xy[0] - t.xyann[0])
        for t in ax.texts
        if t.arrow_patch is not None
    }
    assert arrows == {1: 1, 2: -1}
    plt.close("all")


def test_the_status_is_a_word_and_figures_stand_beside_it(lang, rates):
    said = [t for t in texts(charts.plot_progress(rates, lang=lang)) if t]
    expected = {
        "zh": ["状态", "实际", "目标", "进度滞后", "7.4%", "8%", "进度超前", "12.6%", "12%以上", "符合进度", "−3.9%",
               "−3.4%以内", "无法判断", "无数据", "2%—3%"],
        "en": ["Status", "Observed", "Target", "Behind", "7.4%", "8%", "Ahead", "12.6%", "at least 12%", "On track",
               "−3.9%", "at most −3.4%", "Unknown", "n/a", "2–3%"],
    }  # fmt: skip
    assert said == expected[lang]


def test_rows_name_their_price_basis_where_there_are_several(lang, rates):
    names = [t.get_text() for t in charts.plot_progress(rates, lang=lang).get_yticklabels()]
    expected = {
        "zh": ["生产总值（可比价）", "固定资产投资（现价）", "单位能耗", "单位能耗"],
        "en": ["GDP (constant prices)", "FAI (current prices)", "Energy", "Energy"],
    }
    assert [name.replace("\n", " " if lang == "en" else "") for name in names] == expected[lang]
    one = charts.plot_progress(rates.head(1), lang=lang).get_yticklabels()
    assert [t.get_text() for t in one] == [{"zh": "生产总值", "en": "GDP"}[lang]]


def test_levels_are_drawn_as_a_share_of_their_target(lang, rates):
    levels = rates.head(2).assign(
        measure="level", unit=["cny", "count"], target=[4e10, 1200], low=[4e10, 1200], high=[4e10, NAN],
        observed=[3e10, 1500], expected=[2e10, 600], lower=NAN, upper=NAN,
    )  # fmt: skip
    ax = charts.plot_progress(levels, lang=lang)
    assert bars(ax, "_observed") == [(0, 0.75, 0), (0, 1.25, 1)]
    assert ticks(ax, "_target") == [(1.0, 0), (1.0, 1)]
    assert ticks(ax, "_expected") == [(0.5, 0), (0.5, 1)]
    assert {"zh": "300亿元", "en": "RMB 30 billion"}[lang] in texts(ax)
    label = {
        "zh": "占目标的比重（%），截至2017年6月30日",
        "en": "Share of the target (%), to 30 June 2017",
    }
    assert ax.get_xlabel() == label[lang]
    assert ax.xaxis.get_major_formatter()(0.75) == "75%"


def test_what_does_not_share_a_panel_is_refused(rates):
    levels = rates.assign(measure="level")
    with pytest.raises(
        TableError, match=r"growth and other measures \(level\).*Select measure 'growth' or"
    ):
        charts.plot_progress(pd.concat([rates, levels]))
    with pytest.raises(
        TableError, match=r"more than one as_of \(2017-07-20, 2017-10-20\): draw one plan on"
    ):
        charts.plot_progress(pd.concat([rates, rates.assign(as_of="2017-10-20")]))
    with pytest.raises(TableError, match=r"The target p:1 \(单位能耗\) is 0: no share of it"):
        charts.plot_progress(levels.assign(target=0.0))
