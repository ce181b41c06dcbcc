"""What every chart owes its reader: no text on another, none cut off, nothing that only colour tells."""

import itertools

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

import planlib as pl
from planlib import charts, schema, style
from planlib.charts import stages
from planlib.charts import work as work_charts

NAN = float("nan")
NATION = {"zh": "全国6.5%左右（事后数据）", "en": "Nation about 6.5% (hindsight)"}
LONG = "坚持以人民为中心的发展思想，切实保障和改善民生，不断增强人民群众的获得感"
LONG_EN = (
    "Putting the people at the centre of development, securing and improving their livelihoods"
)


def growth_targets(rates: dict[str, float]) -> pd.DataFrame:
    """Growth targets of indicators, all alike but for their rates."""
    own = pl.read_plan().targets.query("headline and indicator == 'gdp'")
    return pd.concat(
        [
            own.assign(indicator=code, low=rate, high=rate, point=rate)
            for code, rate in rates.items()
        ],
        ignore_index=True,
    )


def real_codes() -> list[str]:
    return pl.load("indicators").query("price_basis == 'real'")["code"].tolist()


def work(sections: int, each: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Items of many sections, numbered through, every fifth without a number, and what the sections are called."""
    rows = [
        {
            "plan_id": "p", "section": s, "item": 0 if i % 5 == 4 else (s - 1) * each + i + 1, "heading": f"{s}/{i}",
            "title": LONG, "text": LONG, "start": 0, "end": 1, "targets": (i + s) % 2, "milestones": i // 2 % 2,
        }
        for s in range(1, sections + 1)
        for i in range(each)
    ]  # fmt: skip
    names = pd.DataFrame({"section": range(1, sections + 1), "title": LONG, "title_en": LONG_EN})
    return schema.frame(rows, schema.ITEMS), names


def milestones(count: int, dues: list) -> pd.DataFrame:
    """So many milestones, of every stage and of five sections."""
    rows = [
        {
            "plan_id": "p", "milestone_id": f"p:{i}", "section": i % 5 + 1, "item": i, "heading": "一",
            "name": LONG[: 4 + 5 * (i % 7)], "action": "建成", "stage": schema.STAGES[i // 2 % 4],
            "due": dues[i % len(dues)], "commitment": "建成", "strength": "firm", "start": i, "end": i + 1,
            "quote_start": i, "quote": LONG,
        }
        for i in range(count)
    ]  # fmt: skip
    return schema.frame(rows, schema.MILESTONES)


def regions(count: int, low: float = 6.5) -> pd.DataFrame:
    """A target for so many regions, in every form, the last one's own."""
    rows = []
    for i in range(count):
        kind = ("about", "at_least", "between", "at_most", "exactly")[i % 5]
        rows.append(
            {
                "region_zh": f"{LONG[: 3 + 5 * (i % 3)]}{i}",
                "region_en": f"{LONG_EN[: 8 + 9 * (i % 3)].strip()} {i}",
                "level": schema.LEVELS[min(i, 4)],
                "year": 2017,
                "comparator": kind,
                "low": NAN if kind == "at_most" else low,
                "high": {"at_least": NAN, "between": low + 1}.get(kind, low),
                "unit": "percent",
                "outcome": low + 0.1 if i % 2 else NAN,
                "own": i == count - 1,
                "hindsight": i == 0,
            }
        )
    return schema.frame(rows, schema.PARENTS)


def tracked(count: int, *, growth: bool) -> pd.DataFrame:
    """So many targets in the year, of every status, floors and ceilings, one of them falling."""
    rows = []
    for i in range(count):
        target = (8.0, 12.0, -3.4, 7.5)[i % 4] if growth else (3.75e10, 1200.0, 5e9, 85.0)[i % 4]
        kind = ("exactly", "at_least", "at_most", "between")[i % 4]
        known = i % 6 != 5
        rows.append(
            {
                "plan_id": "p",
                "target_id": f"p:{i}",
                "label": LONG[: 6 + 9 * (i % 4)],
                "year": 2017,
                "label_en": LONG_EN[: 12 + 20 * (i % 4)].strip(),
                "as_of": "2017-07-20",
                "period_end": "2017-06-30",
                "span": "ytd",
                "measure": "growth" if growth else "level",
                "unit": "percent" if growth else ("cny", "count")[i % 2],
                "price_basis": ("real", "nominal")[i % 2] if growth else "none",
                "comparator": kind,
                "low": NAN if kind == "at_most" else target,
                "high": {"at_least": NAN, "between": target + 1}.get(kind, target),
                "target": target,
                "aim": "floor",
                "observed": target * (0.4 + 0.1 * (i % 8)) if known else NAN,
                "expected": target * 0.7 if known else NAN,
                "lower": target * 0.65 if i % 3 and known else NAN,
                "upper": target * 0.75 if i % 3 and known else NAN,
                "status": schema.STATUSES[i % 6],
                "method": "growth" if growth else "profile",
                "reason_zh": LONG,
                "reason_en": LONG_EN,
            }
        )
    return schema.frame(rows, schema.TRACKED)


def ratio(plan, denominators: list[str], deflators: list[float] = ()) -> pd.DataFrame:
    gaps = [pl.gap(plan.targets, "fai", other, until=2020) for other in denominators]
    years = range(2017, 2021)
    gaps += [
        pl.gap(plan.targets, "fai", "gdp", until=2020, deflator_pct=pd.Series(price, index=years))
        for price in deflators
    ]
    return pd.concat(gaps, ignore_index=True)


def crowd(rates: list[float]) -> pd.DataFrame:
    rows = growth_targets(dict(zip(real_codes(), rates, strict=False)))
    return pl.project(rows, until=2020)


def curve(plan):
    rows = plan.targets.query("headline")
    return pl.ratios.drift_curve(rows, "fai", "gdp", np.linspace(0, 8, 81))


def drift_marks(plan, lang: str, prices: list[float]) -> pd.DataFrame:
    rows = [pl.gap(plan.targets, "fai", "gdp", deflator_pct=price).iloc[0] for price in prices]
    label = "年1.4%（事后数据）：上升2.3%" if lang == "zh" else ": 1.4% (hindsight), rises 2.3%"
    return pd.DataFrame(
        [(r["deflator_pct"], r["drift_pct"], f"{2010 + n}{label}") for n, r in enumerate(rows)],
        columns=["deflator_pct", "drift_pct", "label"],
    )


def swings(plan, count: int) -> pd.DataFrame:
    number = pl.sensitivity.of_gap(
        plan.targets, "fai", "gdp", 2020, column="ratio_pct", base_ratio_pct=110.0, deflator_pct=pl.load("gdp_deflator")
    )  # fmt: skip
    ranges = {
        "fai_beyond": (6.9, 17.1), "gdp_deflator": (-0.92, 4.47), "gdp_beyond": (5.5, 10.7), "base_ratio": (100, 115),
        "fai": (6.9, 17.1), "gdp": (5.5, 10.7),
    }  # fmt: skip
    return pl.tornado(number, dict(list(ranges.items())[:count]))


def peers(plan, count: int, spread: float) -> pd.DataFrame:
    own = plan.targets.query("headline and price_basis == 'nominal'")
    steps = np.random.default_rng(0).normal(0, spread, (count, len(own))).round(1)
    others = [own.assign(plan_id=f"o{n}", point=own["point"] + s) for n, s in enumerate(steps)]
    return pd.concat([own, *others], ignore_index=True)


# What is drawn: for each function an easy case and hard ones, each called with the plan and the language.
CASES = {
    ("plot_targets", "plan"): lambda plan, lang: charts.plot_targets(
        plan.targets.query("headline"), lang=lang,
        parents=pd.DataFrame({"indicator": ["gdp"], "value": [6.5], "label": [NATION[lang]]}),
    ),
    ("plot_targets", "many, alike"): lambda plan, lang: charts.plot_targets(
        growth_targets(dict.fromkeys(pl.load("indicators")["code"][:12], 8.0)), lang=lang
    ),
    ("plot_paths", "plan"): lambda plan, lang: charts.plot_paths(
        pl.project(plan.targets.query("headline and price_basis == 'nominal'"), until=2020), lang=lang,
        band=pd.DataFrame({"year": [2016, 2020], "low": [100, 140], "high": [100, 160]}), band_label="GDP",
    ),
    ("plot_paths", "equal ends"): lambda plan, lang: charts.plot_paths(crowd([8.0] * 7), lang=lang),
    ("plot_paths", "near ends"): lambda plan, lang: charts.plot_paths(
        crowd([5, 8, 8.1, 8.2, 8.3, 12]), lang=lang
    ),
    ("plot_drift", "plan"): lambda plan, lang: charts.plot_drift(
        curve(plan), break_even_pct=3.7037, marks=drift_marks(plan, lang, [1.4, 4.2]), lang=lang, ratio="FAI/GDP",
        history=pd.DataFrame({"year": range(2012, 2026), "value": np.linspace(-1, 7, 14), "hindsight": True}),
    ),
    ("plot_drift", "marks close by"): lambda plan, lang: charts.plot_drift(
        curve(plan), break_even_pct=3.7037, marks=drift_marks(plan, lang, [3.5, 3.6, 3.8, 3.9]), lang=lang, ratio="FAI/GDP",
    ),
    ("plot_drift_table", "plan"): lambda plan, lang: charts.plot_drift_table(
        pl.ratios.drift_table(plan.targets.query("headline"), "fai", "gdp", np.arange(8.0, 16.0), np.arange(0.0, 6.0)),
        lang=lang, mark=12.0, ratio="%",
    ),
    ("plot_outcomes", "plan"): lambda plan, lang: charts.plot_outcomes(
        pl.calibration.record("gdp"), lang=lang, regimes=pl.calibration.REGIMES
    ),
    ("plot_fan", "plan"): lambda plan, lang: charts.plot_fan(
        pl.fan(pd.Series({"gdp": 8.0}), 1.0, start=2016, until=2020), lang=lang,
        marks=pd.DataFrame({"year": [2017], "value": [108.0], "label": ["8%"]}),
    ),
    ("plot_fan", "narrow"): lambda plan, lang: charts.plot_fan(
        pl.fan(pd.Series({"gdp": 8.0}), 0.15, start=2016, until=2020), lang=lang
    ),
    ("plot_crossing", "plan"): lambda plan, lang: charts.plot_crossing(
        pl.probabilities(pd.Series({"gdp": 8.0}), 2.0, start=2016, until=2020, crossing=[("gdp", 120.0)], draws=5_000)
        .crossing, lang=lang,
    ),
    ("plot_crossing", "fifteen years"): lambda plan, lang: charts.plot_crossing(
        pl.probabilities(pd.Series({"gdp": 8.0}), 2.0, start=2016, until=2031, crossing=[("gdp", 180.0)], draws=5_000)
        .crossing, lang=lang,
    ),
    ("plot_tornado", "plan"): lambda plan, lang: charts.plot_tornado(swings(plan, 6), label="FAI/GDP", lang=lang),
    ("plot_tornado", "one bar"): lambda plan, lang: charts.plot_tornado(swings(plan, 1), label="FAI/GDP", lang=lang),
    ("plot_peers", "plan"): lambda plan, lang: charts.plot_peers(
        peers(plan, 20, 2.0), own="xinxiang-hightech-2017", own_label="新乡高新区", lang=lang
    ),
    ("plot_peers", "alike"): lambda plan, lang: charts.plot_peers(
        peers(plan, 60, 0.1), own="xinxiang-hightech-2017", lang=lang
    ),
    ("plot_coverage", "plan"): lambda plan, lang: charts.plot_coverage(plan.items, sections=plan.sections, lang=lang),
    ("plot_coverage", "40 items each"): lambda plan, lang: charts.plot_coverage(
        work(4, 40)[0], sections=work(4, 40)[1], lang=lang
    ),
    ("plot_coverage", "12 sections"): lambda plan, lang: charts.plot_coverage(
        work(12, 9)[0], sections=work(12, 9)[1], lang=lang
    ),
    ("plot_coverage", "one item"): lambda plan, lang: charts.plot_coverage(plan.items.head(1), lang=lang),
    ("plot_milestones", "plan"): lambda plan, lang: charts.plot_milestones(
        plan.milestones, sections=plan.sections, lang=lang
    ),
    ("plot_milestones", "months of a year"): lambda plan, lang: charts.plot_milestones(
        milestones(30, ["2017", "2017-06", None]), lang=lang
    ),
    ("plot_milestones", "years"): lambda plan, lang: charts.plot_milestones(
        milestones(70, ["2017", "2018-06", "2019-12-31", "2020", None]), lang=lang
    ),
    ("plot_milestones", "a date each"): lambda plan, lang: charts.plot_milestones(
        milestones(60, [f"{2017 + n // 12}-{n % 12 + 1:02}" for n in range(60)]), lang=lang
    ),
    ("plot_ratio", "plan"): lambda plan, lang: charts.plot_ratio(ratio(plan, ["budget_revenue"]), lang=lang),
    ("plot_ratio", "near ends"): lambda plan, lang: charts.plot_ratio(
        ratio(plan, ["budget_revenue", "retail_sales"], [2.8, 2.9, 3.0]), lang=lang
    ),
    ("plot_parents", "four"): lambda plan, lang: charts.plot_parents(regions(4), label="GDP", lang=lang),
    ("plot_parents", "twelve, falling"): lambda plan, lang: charts.plot_parents(regions(12, -3.4), lang=lang),
    ("plot_progress", "one rate"): lambda plan, lang: charts.plot_progress(tracked(1, growth=True), lang=lang),
    ("plot_progress", "fifteen rates"): lambda plan, lang: charts.plot_progress(tracked(15, growth=True), lang=lang),
    ("plot_progress", "six levels"): lambda plan, lang: charts.plot_progress(tracked(6, growth=False), lang=lang),
    ("plot_progress", "fifteen levels"): lambda plan, lang: charts.plot_progress(tracked(15, growth=False), lang=lang),
}  # fmt: skip


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def visible(figure) -> list[Text]:
    """Texts that are drawn, with the tick labels, keys and notes; of ticks only those on the axis."""
    found = []
    for text in figure.findobj(Text):
        if text.get_text().strip() and text.get_visible():
            found.append(text)
    outside = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            drawn = {id(tick) for tick in axis._update_ticks()}
            low, high = sorted(axis.get_view_interval())
            for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
                if id(tick) not in drawn or not low <= tick.get_loc() <= high:
                    outside |= {id(tick.label1), id(tick.label2)}
    return [text for text in found if id(text) not in outside]


def box(text: Text):
    """Where the words of a text stand: of an annotation without its arrow."""
    return Text.get_window_extent(text)


def overlapping(texts: list[Text]) -> list[tuple[str, str]]:
    """Pairs of texts of which one lies on the other; half a pixel is no overlap that anyone sees."""
    boxes = [(text.get_text(), box(text)) for text in texts]
    return [
        (a, b)
        for (a, x), (b, y) in itertools.combinations(boxes, 2)
        if min(x.x1, y.x1) - max(x.x0, y.x0) > 0.5 and min(x.y1, y.y1) - max(x.y0, y.y0) > 0.5
    ]


def cut_off(texts: list[Text]) -> list[str]:
    whole = texts[0].figure.bbox.padded(1)
    return [text.get_text() for text in texts if whole.count_contains(box(text).corners()) != 4]


PAIRS = (("zh", "page"), ("en", "slide")), (("en", "page"), ("zh", "slide"))
# Each case in both languages and both sizes, the one setting always, the other where time is no matter.
TURNS = [
    pytest.param(
        case, *setting, id=f"{': '.join(case)}-{'-'.join(setting)}",
        marks=pytest.mark.slow if turn != number // 2 % 2 else (),
    )
    for number, case in enumerate(CASES)
    for turn, setting in enumerate(PAIRS[number % 2])
]  # fmt: skip


@pytest.mark.parametrize(("case", "lang", "size"), TURNS)
def test_no_text_lies_on_another_and_none_is_cut_off(plan, case, lang, size):
    with style.use(lang=lang, size=size):
        ax = CASES[case](plan, lang)
        ax.set_title("标题说明发现" if lang == "zh" else "The finding")
        charts.note(ax, "资料来源：2017年计划" if lang == "zh" else "Source: plan", lang=lang)
        ax.figure.canvas.draw()
        texts = visible(ax.figure)
        assert len(texts) > 4
        assert (overlapping(texts), cut_off(texts)) == ([], [])


def test_a_text_on_another_and_one_that_is_cut_off_are_found():
    with style.use(lang="en"):
        ax = plt.subplots()[1]
        ax.set_ylabel("axis")
        ax.annotate("on a tick label", (0, 0), (0, -0.05), xycoords="axes fraction", ha="center")
        ax.figure.text(1, 0.5, "cut off").set_in_layout(False)
        ax.figure.canvas.draw()
        texts = visible(ax.figure)
        assert ("on a tick label", "0.0") in [
            tuple(sorted(p, reverse=True)) for p in overlapping(texts)
        ]
        assert cut_off(texts) == ["cut off"]


def luminance(colour) -> float:
    """How light a colour is in print without colours, 0 to 1 (relative luminance)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize(
    "shades",
    [
        [fill for fill, _, _ in work_charts.LOOKS.values()],
        list(stages.SHADES.values()),
    ],
)
def test_states_differ_in_print_without_colours(shades):
    light = sorted(map(luminance, shades))
    assert min(np.diff(light)) > 0.1


@pytest.mark.parametrize(
    ("fill", "ink"),
    [(f, i) for f, i, _ in work_charts.LOOKS.values()] + [(stages.SHADES[s], stages.INKS[s]) for s in schema.STAGES],
)  # fmt: skip
def test_what_stands_on_a_colour_can_be_read(fill, ink):
    dark, light = sorted((luminance(fill), luminance(ink)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_lines_of_one_chart_differ_by_their_marks_too(plan):
    with style.use(lang="en"):
        for ax in (
            charts.plot_paths(crowd([5, 6, 7, 8, 9, 10]), lang="en"),
            CASES["plot_ratio", "near ends"](plan, "en"),
        ):
            marks = [line.get_marker() for line in ax.lines if line.get_linestyle() == "--"]
            assert len(set(marks)) == len(marks) >= 5


def test_bases_and_stages_have_shapes_of_their_own():
    for shapes in (style.BASIS_MARKERS, stages.MARKS):
        assert len(set(shapes.values())) == len(shapes)


def test_every_chart_function_is_looked_at():
    assert {name for name, _ in CASES} == {n for n in charts.__all__ if n.startswith("plot_")}
