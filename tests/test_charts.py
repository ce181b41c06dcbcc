"""The charts, read back: what was put on the Axes is what the frame says."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_hex
from matplotlib.text import Text

import planlib as pl
from planlib import charts, schema, style
from planlib.errors import MissingExtra, PlanlibError, TableError

AXES = {
    "zh": "比上年增长（%） | 指数（2016年=100，可比价） | GDP平减指数（%） | 投资与GDP之比一年变动（%）",
    "en": "Growth over the previous year (%) | Index (2016 = 100), constant prices | "
    "GDP deflator (%) | Change of investment/GDP in the year (%)",
}
GDP = {"zh": "生产总值", "en": "GDP"}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    plt.close("all")  # what others have left open
    with style.use(lang=request.param):
        yield request.param
    plt.close("all")


@pytest.fixture(scope="session")
def headline(plan):
    return plan.targets.query("headline")


@pytest.fixture(scope="session")
def real(headline):
    return pl.project(headline, until=2020).query("price_basis == 'real'")


@pytest.fixture
def drift(parts, lang):
    (chart,) = (c for c in parts[lang].charts if c.key == "drift")
    return chart.draw().axes[0]


@pytest.fixture(scope="session")
def table(headline):
    return pl.ratios.drift_table(headline, "fai", "gdp", np.arange(8.0, 16.0), np.arange(0.0, 6.0))


@pytest.fixture(scope="session")
def crossing():
    return pl.probabilities(
        pd.Series({"gdp": 8.0}), 1.0, start=2016, until=2018, crossing=[("gdp", 116.0)], draws=1_000
    ).crossing


def frames_of(name: str, headline, real, table, crossing):
    """The frame that a function draws, and what else it may be given."""
    match name:
        case "plot_targets":
            return headline, {}
        case "plot_paths":
            return real, {"band": pd.DataFrame({"year": [2017], "low": [1], "high": [2]})}
        case "plot_drift":
            marks = pd.DataFrame({"deflator_pct": [1.4], "drift_pct": [2.27], "label": ["2016"]})
            curve = pl.ratios.drift_curve(headline, "fai", "gdp", np.linspace(0, 8, 81))
            return curve, {"break_even_pct": 3.7, "marks": marks}
        case "plot_drift_table":
            return table, {"mark": 12.0}
        case "plot_outcomes":
            return pl.calibration.record("gdp"), {"regimes": pl.calibration.REGIMES}
        case "plot_fan":
            marks = pd.DataFrame({"year": [2017], "value": [108.0], "label": ["8%"]})
            return pl.fan(pd.Series({"gdp": 8.0}), 1.0, start=2016, until=2020), {"marks": marks}
        case "plot_crossing":
            return crossing, {}
        case "plot_tornado":
            growth = pl.sensitivity.of_projection(headline, "gdp", 2020)
            return pl.tornado(growth, {"gdp": (6.0, 9.0)}), {"label": "GDP"}
        case "plot_peers":
            return headline.query("price_basis == 'real'"), {"own": "xinxiang-hightech-2017"}


FUNCTIONS = (
    "plot_targets plot_paths plot_drift plot_drift_table plot_outcomes plot_fan plot_crossing plot_tornado plot_peers"
).split()


@pytest.fixture(params=FUNCTIONS)
def chart(request, lang, headline, real, table, crossing):
    """Each function in turn, ready to be called, and the frames that it is called with."""
    frame, more = frames_of(request.param, headline, real, table, crossing)

    def draw(data=frame, **given):
        return getattr(charts, request.param)(data, **({"lang": lang} | more | given))

    return draw, [frame, *(v for v in more.values() if isinstance(v, pd.DataFrame))]


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def overlapping(artists) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes overlap once they are drawn."""
    artists[0].figure.canvas.draw()
    # Of an annotation only its words, not its arrow.
    boxes = [(t.get_text(), Text.get_window_extent(t)) for t in artists if t.get_text()]
    return [(a, b) for (a, x), (b, y) in itertools.combinations(boxes, 2) if x.overlaps(y)]


# --- what holds for every chart -------------------------------------------------------------------


def test_the_axes_given_are_drawn_on_and_returned(chart):
    draw, _ = chart
    _, ax = plt.subplots()
    assert draw(ax=ax) is ax and ax.has_data()
    assert len(plt.get_fignums()) == 1
    assert draw().figure is not ax.figure


def test_the_frames_given_stay_as_they_are(chart):
    draw, frames = chart
    before = [frame.copy() for frame in frames]
    draw()
    for frame, old in zip(frames, before, strict=True):
        pd.testing.assert_frame_equal(frame, old)


def test_showing_and_the_title_are_left_to_the_caller(chart, monkeypatch):
    draw, _ = chart
    monkeypatch.setattr(plt, "show", lambda *_, **__: pytest.fail("a chart was shown"))
    ax = draw()
    assert [ax.get_title(loc=side) for side in ("left", "center", "right")] == ["", "", ""]
    assert ax.figure.get_suptitle() == ""


def test_the_axes_say_what_is_shown_in_which_unit_and_on_which_base(lang, headline, real, drift):
    growth = charts.plot_targets(headline, lang=lang).get_xlabel()
    index = charts.plot_paths(real, lang=lang).get_ylabel()
    said = [growth, index, drift.get_xlabel(), drift.get_ylabel()]
    assert " | ".join(said) == AXES[lang]


def test_an_empty_frame_is_refused(chart):
    draw, (frame, *_) = chart
    with pytest.raises(TableError, match="has no rows, so there is nothing to draw"):
        draw(frame.iloc[:0])


def test_another_language_is_refused(chart):
    draw, _ = chart
    with pytest.raises(PlanlibError, match="lang is 'fr': 'zh' or 'en' was expected"):
        draw(lang="fr")


def test_without_seaborn_the_error_names_the_extra(without):
    with pytest.raises(MissingExtra, match=r"library seaborn.*'planlib\[charts\]'"):
        without("seaborn", "planlib.charts")


def test_the_note_stands_under_the_figure(lang, headline):
    ax = charts.plot_targets(headline, lang=lang)
    charts.note(ax, "资料来源：2017年计划")
    assert ax.figure.get_supxlabel() == "资料来源：2017年计划"
    assert overlapping([ax.figure._supxlabel, ax.xaxis.label, *ax.get_xticklabels()]) == []


# --- targets --------------------------------------------------------------------------------------


def dots(ax) -> PathCollection:
    """The collection that holds a dot for every row."""
    found = (c for c in ax.collections if isinstance(c, PathCollection))
    return max(found, key=lambda c: len(c.get_offsets()))


def test_dots_stand_at_the_points_the_fastest_on_top(lang):
    text = "2020年预期目标：地区生产总值增长5%-6%，固定资产投资增长9%以上，财政收入增长4%左右。"
    ax = charts.plot_targets(pl.read_plan(text=text).targets, lang=lang)
    assert dots(ax).get_offsets().tolist() == [[4, 0], [5.5, 1], [9, 2]]


def test_a_row_is_named_after_its_indicator_and_labelled_with_its_rate(lang, headline):
    ax = charts.plot_targets(headline, lang=lang)
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert (names[1], names[-1]) == {"zh": ("生产总值", "固定资产投资"), "en": ("GDP", "FAI")}[lang]
    assert texts(ax) == ["7.5%", "8%", "8.5%", "8.5%", "11%", "12%"]
    assert overlapping(ax.texts) == []


def test_a_price_basis_has_its_own_colour_and_shape_and_is_named(lang, headline):
    ax = charts.plot_targets(headline, lang=lang)
    points = dots(ax)
    bases = headline.sort_values("point", kind="stable")["price_basis"]
    shapes = [path.vertices.tobytes() for path in points.get_paths()]
    colours = [to_hex(colour) for colour in points.get_facecolors()]
    looks = set(zip(bases, shapes, colours, strict=True))
    assert sorted(basis for basis, _, _ in looks) == ["nominal", "real"]
    assert len({shape for _, shape, _ in looks}) == len({colour for *_, colour in looks}) == 2
    named = {text.get_text() for text in ax.get_legend().get_texts()}
    assert named == ({"可比价", "现价"} if lang == "zh" else {"Constant prices", "Current prices"})


def test_a_parent_stands_in_the_row_of_its_indicator_with_its_label(lang, headline):
    nation = pd.DataFrame({"indicator": ["gdp"], "value": [6.5], "label": ["全国6.5%左右"]})
    ax = charts.plot_targets(headline, lang=lang, parents=nation)
    row = [label.get_text() for label in ax.get_yticklabels()].index(GDP[lang])
    assert [[6.5, row]] in [c.get_offsets().tolist() for c in ax.collections]
    assert "全国6.5%左右" in texts(ax)
    assert overlapping(ax.texts) == []


def test_targets_that_are_no_growth_are_refused(lang, plan):
    with pytest.raises(TableError, match=r"draws growth in percent only.*Select measure 'growth'"):
        charts.plot_targets(plan.targets, lang=lang)


@pytest.mark.parametrize("more", ["，社会消费品零售总额增长5%", ""])
def test_a_fall_is_inside_the_axis(lang, more):
    plan = pl.read_plan(text=f"2020年预期目标：固定资产投资下降3%{more}。")
    ax = charts.plot_targets(plan.targets, lang=lang)
    left, right = ax.get_xlim()
    assert left < min(dots(ax).get_offsets()[:, 0]) < right


# --- paths ----------------------------------------------------------------------------------------


def test_lines_are_solid_to_the_plans_year_and_dashed_beyond(lang, real):
    ax = charts.plot_paths(real, lang=lang)
    gdp = real.query("indicator == 'gdp'").set_index("year")["value"]
    solid, dashed = ax.lines[:2]
    assert (solid.get_linestyle(), dashed.get_linestyle()) == ("-", "--")
    for line, years in ((solid, [2016, 2017]), (dashed, [2017, 2018, 2019, 2020])):
        assert line.get_xdata().tolist() == years
        assert line.get_ydata().tolist() == gdp[years].tolist()


def test_only_the_years_beyond_the_plan_are_called_a_scenario(lang, real):
    scenario = "情景" if lang == "zh" else "Scenario"
    assert scenario in texts(charts.plot_paths(real, lang=lang))
    known = charts.plot_paths(real.query("year <= 2017"), lang=lang)
    assert scenario not in texts(known)
    assert {line.get_linestyle() for line in known.lines} == {"-"}


def test_lines_are_labelled_at_their_ends_in_their_colour(lang, real):
    ax = charts.plot_paths(real, lang=lang)
    labels = [text for text in ax.texts if text.get_text().endswith(("136.0", "138.6"))]
    assert labels[0].get_text() == GDP[lang] + {"zh": "136.0", "en": " 136.0"}[lang]
    ends = {line.get_color(): (2020, line.get_ydata()[-1]) for line in ax.lines[1::2]}
    assert {label.get_color(): label.xy for label in labels} == ends
    assert all(label.xyann[0] > 2020 for label in labels)


@pytest.mark.parametrize("rates", [[8] * 7, [8, 8.1, 8.2, 8.3, 8.4], [5, 12, 12, 12]])
def test_labels_do_not_overlap_however_close_the_lines_end(lang, real, rates):
    codes = pl.load("indicators").query("price_basis == 'real'")["code"]
    gdp = real.query("indicator == 'gdp'")
    crowd = [
        gdp.assign(indicator=code, value=pl.growth.compound(100.0, rate, gdp["year"] - 2016))
        for code, rate in zip(codes, rates, strict=False)
    ]
    labels = charts.plot_paths(pd.concat(crowd), lang=lang).texts
    assert len(labels) == len(rates) + 1
    assert overlapping(labels) == []


def test_the_y_label_of_a_level_names_its_unit_in_the_language(lang, headline):
    base = pd.DataFrame([["gdp", 2016, 2e10, "cny", "yearbook"]], columns=list(schema.BASE))
    paths = pl.project(headline.query("indicator == 'gdp'"), until=2018, base=base)
    assert "cny" not in charts.plot_paths(paths, lang=lang).get_ylabel()


def test_a_band_lies_between_its_bounds_and_is_named(lang, real):
    band = pd.DataFrame({"year": [2016, 2020], "low": [100.0, 140.0], "high": [100.0, 150.0]})
    ax = charts.plot_paths(real, lang=lang, band=band, band_label="nominal GDP")
    (drawn,) = (c for c in ax.collections if c.get_label().startswith("_child0"))
    assert drawn.get_datalim(ax.transData).bounds == (2016, 100, 4, 50)
    assert "nominal GDP" in texts(ax)


@pytest.mark.parametrize(
    ("column", "other"),
    [("price_basis", "nominal"), ("unit", "cny"), ("scenario", "fade"), ("plan_id", "another")],
)
def test_what_does_not_compare_does_not_share_a_panel(lang, real, column, other):
    mixed = pd.concat([real, real.assign(**{column: other})])
    with pytest.raises(TableError, match=f"more than one {column} .*{other}.*Select one"):
        charts.plot_paths(mixed, lang=lang)


# --- drift ----------------------------------------------------------------------------------------


def test_the_curve_crosses_zero_at_the_break_even(drift, facts):
    even = facts.gap("fai", "gdp")["break_even_deflator_pct"]
    x, y = max((line.get_data() for line in drift.lines), key=lambda xy: len(xy[0]))
    assert np.interp(0, y[::-1], x[::-1]) == pytest.approx(even, abs=1e-4)
    assert [even, 0] in [line.get_xydata()[0].tolist() for line in drift.lines]


def test_the_break_even_and_the_years_above_it_are_named_and_no_label_overlaps(drift, lang):
    assert {"zh": "临界平减指数3.70%", "en": "Break-even deflator 3.70%"}[lang] in texts(drift)
    assert {"2017", "2021"} <= set(texts(drift))
    assert overlapping(drift.texts) == []


def test_deflators_are_marked_on_the_curve_and_hindsight_is_said(drift, lang, facts):
    zh = {"2016年1.4%：上升2.3%", "2017年4.2%（事后数据）：下降0.5%"}
    en = {"2016: 1.4%, rises 2.3%", "2017: 4.2% (hindsight), falls 0.5%"}
    assert (zh if lang == "zh" else en) <= set(texts(drift))
    (x1, y1), (x2, y2) = (m.get_xydata()[0] for m in drift.lines if m.get_marker() == "D")
    assert [x1, x2] == facts.marked_deflators["value"].tolist()
    assert y1 > 0 > y2


def test_the_rug_has_a_tick_for_every_year_and_names_those_off_the_chart(drift, facts):
    (rug,) = (c for c in drift.collections if isinstance(c, LineCollection))
    history = facts.deflators.set_index("year")["value"]
    outside = history[~history.between(*drift.get_xlim())]
    assert 0 < len(outside) < len(history) == 14
    assert sorted(s[0, 0] for s in rug.get_segments()) == sorted(history.drop(outside.index))
    (said,) = (t for t in texts(drift) if "2012" in t)
    assert all(str(year) in said for year in outside.index)


def test_a_curve_without_its_columns_is_refused(lang):
    with pytest.raises(TableError, match="curve lacks drift_pct: drift_curve gives both columns"):
        charts.plot_drift(pd.DataFrame({"deflator_pct": [1.0]}), break_even_pct=3.7, lang=lang)


# --- the table of drifts --------------------------------------------------------------------------


def test_every_cell_of_the_table_prints_its_drift(lang, table):
    ax = charts.plot_drift_table(table, lang=lang, mark=12.0)
    upside_down = table.sort_index(ascending=False)
    expected = [pl.words.number(value, 1) for value in upside_down.to_numpy().ravel()]
    assert texts(ax) == expected
    assert next(t.get_text() for t in ax.get_yticklabels()) == "15%"
    assert [t.get_text() for t in ax.get_xticklabels()] == [f"{price}%" for price in range(6)]


def test_the_row_of_the_plan_is_framed(table):
    ax = charts.plot_drift_table(table, lang="en", mark=12.0)
    (frame,) = ax.patches
    labels = [t.get_text() for t in ax.get_yticklabels()]
    assert labels[int(frame.get_y())] == "12%"
    assert frame.get_width() == len(table.columns)
    assert charts.plot_drift_table(table, lang="en", mark=11.5).patches[:] == []
    plt.close("all")


# --- targets and outcomes -------------------------------------------------------------------------


def outcome_dots(ax) -> dict[bool, list[list[float]]]:
    """Outcomes by whether the dot is filled."""
    found = {}
    for collection in ax.collections:
        if isinstance(collection, PathCollection) and len(collection.get_offsets()):
            filled = to_hex(collection.get_facecolor()[0]) != "#ffffff"
            found[filled] = np.asarray(collection.get_offsets()).tolist()
    return found


def test_an_outcome_is_a_dot_and_hollow_where_the_target_was_missed(lang):
    record = pl.calibration.record("gdp")
    drawn = outcome_dots(charts.plot_outcomes(record, lang=lang))
    known = record[record["outcome"].notna()]
    for met in (True, False):
        rows = known[known["met"] == met]
        assert drawn[met] == rows[["year", "outcome"]].astype(float).to_numpy().tolist()
    assert [year for year, _ in drawn[False]] == [1998, 2022]


def test_a_target_is_a_bar_at_its_number_and_a_range_has_two(lang):
    record = pl.calibration.record("gdp")
    ax = charts.plot_outcomes(record, lang=lang)
    bars = [
        (segment[:, 0].mean(), segment[0, 1])
        for collection in ax.collections
        if isinstance(collection, LineCollection)
        for segment in collection.get_segments()
    ]
    assert sorted({round(y, 2) for x, y in bars if round(x) == 2016}) == [6.5, 7.0]
    assert [round(y, 2) for x, y in bars if round(x) == 2017] == [6.5]
    (box,) = (p for p in ax.patches if round(p.get_x() + p.get_width() / 2) == 2016)
    assert (box.get_y(), box.get_height()) == (6.5, 0.5)


def test_an_open_side_has_an_arrow_that_points_where_it_is_open():
    for code, way in (("gdp", 1), ("cpi", -1)):
        record = pl.calibration.record(code)
        ax = charts.plot_outcomes(record, lang="en")
        arrows = [t for t in ax.texts if t.arrow_patch is not None]
        open_ = record[record["low"].isna() | record["high"].isna()]
        assert len(arrows) == len(open_) > 0
        assert all(np.sign(a.xy[1] - a.xyann[1]) == way for a in arrows)
    plt.close("all")


def test_a_year_without_a_row_is_marked_and_regimes_are_headed(lang):
    ax = charts.plot_outcomes(
        pl.calibration.record("gdp"), lang=lang, regimes=pl.calibration.REGIMES
    )
    missing = {"zh": "缺", "en": "n/a"}[lang]
    years = [t.xy[0] for t in ax.texts if t.get_text() == missing]
    assert years == [2000, 2001, 2002, 2020]
    dash = {"zh": "{}—{}年", "en": "{}–{}"}[lang]
    regimes = {dash.format(*years) for years in ((1997, 2011), (2012, 2019), (2020, 2025))}
    assert regimes <= set(texts(ax))
    assert overlapping([t for t in ax.texts if t.get_text()]) == []


def test_several_series_and_what_is_no_rate_are_refused():
    both = pd.concat([pl.calibration.record("gdp"), pl.calibration.record("cpi")])
    with pytest.raises(TableError, match=r"record holds more than one indicator \(gdp, cpi\)"):
        charts.plot_outcomes(both, lang="en")
    with pytest.raises(
        TableError, match="draws rates in percent, and new_urban_jobs of measure 'incr"
    ):
        charts.plot_outcomes(pl.calibration.record("new_urban_jobs"), lang="en")


@pytest.mark.parametrize("even", [13.89, 3.7, 1.2])
def test_the_names_of_points_keep_off_the_curve(lang, even):
    deflators = np.linspace(0.0, max(8.0, even + 2), 161)
    growth = 8 + even * 1.08
    drift = ((1 + growth / 100) / (1.08 * (1 + deflators / 100)) - 1) * 100
    curve = pd.DataFrame({"deflator_pct": deflators, "drift_pct": drift})
    years = pd.DataFrame({"year": range(1997, 2026), "value": np.linspace(-1.5, 9.0, 29)})
    ax = charts.plot_drift(curve, break_even_pct=even, history=years, lang=lang)
    ax.figure.canvas.draw()
    line = ax.lines[1]
    assert len(line.get_xdata()) == 161
    points = ax.transData.transform(line.get_xydata())
    for text in ax.texts:
        if text.arrow_patch is not None:
            box = Text.get_window_extent(text)  # without its leader
            assert not any(box.contains(x, y) for x, y in points)
    (note,) = (t for t in ax.texts if "1997" in t.get_text())
    assert note.get_window_extent().x1 <= ax.get_window_extent().x1
