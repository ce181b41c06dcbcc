"""The house style: the font that comes with the package, and nothing left behind in matplotlib."""

import functools
import io
import logging
import os
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from fontTools.ttLib import TTFont
from matplotlib import font_manager

from planlib import charts, data, files, style, words
from planlib.errors import MissingExtra, PlanlibError

WEIGHTS = pytest.mark.parametrize("weight", ["Regular", "Bold"])
OTHER_PLANS = os.environ.get("PLANLIB_PLANS")
NOWHERE = "\U0010fffd"  # for private use: no font has it


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


@pytest.fixture
def nothing_reported(monkeypatch):
    monkeypatch.setattr(style, "_reported", set())


# --- leaving matplotlib as it was -----------------------------------------------------------------


def test_rcparams_are_restored_on_the_way_out():
    before = mpl.rcParams.copy()
    with style.use(lang="zh"):
        assert mpl.rcParams != before
    assert mpl.rcParams == before


def test_rcparams_are_restored_after_an_exception():
    before = mpl.rcParams.copy()
    with pytest.raises(InterruptedError), style.use(lang="en"):
        raise InterruptedError
    assert mpl.rcParams == before


def test_warning_filters_are_restored_on_the_way_out():
    before = list(warnings.filters)
    with style.use():
        assert warnings.filters != before
    assert warnings.filters == before


def test_a_slide_is_larger_than_a_page():
    sizes = []
    for size in ("page", "slide"):
        with style.use(size=size):
            sizes.append(plt.figure().get_size_inches())
    assert (sizes[0] < sizes[1]).all()


def test_type_lines_and_markers_of_a_slide_are_half_as_large_again():
    with style.use(size="page"):
        assert (style.points(9), style.area(40)) == (9, 40)
        line = mpl.rcParams["lines.linewidth"]
    with style.use(size="slide"):
        assert (style.points(9), style.area(40)) == (13.5, 90)
        assert mpl.rcParams["font.size"] == 15
        assert mpl.rcParams["lines.linewidth"] == 1.5 * line
    assert style.points(9) == 9  # as matplotlib has it


def test_no_chart_has_a_size_that_does_not_grow_with_the_slide(plan):
    """Sizes of type, in a chart that has each kind of text."""
    found = {}
    for size in style.SIZES:
        with style.use(lang="en", size=size):
            ax = charts.plot_targets(plan.targets.query("headline"), lang="en")
            charts.note(ax, "Source", lang="en")
            texts = [t for t in ax.figure.findobj(mpl.text.Text) if t.get_text()]
            found[size] = {t.get_text(): t.get_fontsize() for t in texts}
    assert len(found["page"]) > 10
    assert found["slide"] == {text: 1.5 * points for text, points in found["page"].items()}


def test_an_unknown_language_is_refused():
    with (
        pytest.raises(PlanlibError, match="lang is 'fr': 'zh' or 'en' was expected"),
        style.use("fr"),
    ):
        pass


def test_an_unknown_size_is_refused_in_words():
    with pytest.raises(PlanlibError, match="poster"), style.use(size="poster"):
        pass


def test_without_matplotlib_the_error_names_the_extra(without):
    with pytest.raises(MissingExtra, match=r"library matplotlib.*'planlib\[charts\]'"):
        without("matplotlib", "planlib.style")


# --- the font -------------------------------------------------------------------------------------


def test_the_shipped_font_is_the_first_that_is_looked_at():
    with style.use():
        assert mpl.rcParams["font.family"][0] == "Plan Sans SC"


@WEIGHTS
def test_the_first_family_is_found_among_the_files_of_the_package(weight):
    with style.use():
        wanted = font_manager.FontProperties(family=style.FAMILY, weight=weight.lower())
        found = Path(font_manager.findfont(wanted, fallback_to_default=False))
    assert found == style.FONTS / f"PlanSansSC-{weight}.ttf"


@functools.cache
def covered(weight: str) -> frozenset[int]:
    """Code points that the shipped file itself has, whatever other fonts there are."""
    with TTFont(style.FONTS / f"PlanSansSC-{weight}.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


def lacking(text: str, weight: str) -> set[str]:
    return {c for c in text if not c.isspace() and ord(c) not in covered(weight)}


def strings(value) -> str:
    """All text in a table of `words`, however deep."""
    if isinstance(value, dict):
        return strings(list(value.values()))
    if isinstance(value, (list, tuple)):
        return "".join(map(strings, value))
    return value if isinstance(value, str) else ""


@WEIGHTS
def test_the_font_has_every_character_of_the_bundled_plan(plan, weight):
    assert lacking(plan.text, weight) == set()


@WEIGHTS
def test_the_font_has_every_character_of_the_shipped_tables(weight):
    tables = sorted(data.folder().rglob("*.csv"))
    assert len(tables) >= 6
    for path in tables:
        assert lacking(path.read_text("utf-8-sig"), weight) == set(), path.name


@WEIGHTS
def test_the_font_has_every_character_of_the_words(weight):
    tables = strings([value for name, value in vars(words).items() if not name.startswith("__")])
    assert {"可", "‰", "²", "µ", words.MINUS} <= set(tables)
    assert lacking(tables + "，。；：（）“”—–…、《》", weight) == set()


@pytest.mark.skipif(not OTHER_PLANS, reason="PLANLIB_PLANS names no folder of other plans")
@WEIGHTS
def test_the_font_has_every_character_of_other_plans(weight):
    plans = sorted(p for p in Path(OTHER_PLANS).rglob("*") if p.suffix in files.READABLE)
    assert plans
    for path in plans:
        assert lacking(files.read(path).text, weight) == set(), path.name


# --- drawing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_chinese_bold_subscripts_and_minus_are_drawn_without_a_word(kind, caplog):
    with style.use(lang="zh"), caplog.at_level(logging.INFO, logger="matplotlib"):
        warnings.simplefilter("error")  # takes back what `use` ignores
        figure, ax = plt.subplots()
        ax.plot([-1, 1], [-5, 5])
        ax.set_title("单位生产总值CO₂排放 −5%", fontweight="bold")
        figure.savefig(io.BytesIO(), format=kind)
    assert [r.getMessage() for r in caplog.records if r.name.startswith("matplotlib")] == []


@pytest.mark.parametrize(
    "family, lines", [("WenQuanYi Zen Hei", 0), ("Mi Fu", 1)], ids=["a fallback", "a user's own"]
)
def test_a_fallback_that_has_no_bold_is_used_without_a_word(family, lines, monkeypatch, caplog):
    regular = font_manager.FontEntry(
        fname=str(style.FONTS / "PlanSansSC-Regular.ttf"), name=family, weight=400, size="scalable"
    )
    fonts = font_manager.FontManager.__new__(font_manager.FontManager)
    fonts.__dict__.update(font_manager.fontManager.__dict__, ttflist=[regular])
    style.families()
    assert (
        fonts.findfont(font_manager.FontProperties(family=[family], weight="bold")) == regular.fname
    )
    assert len(caplog.records) == lines


def test_letters_of_an_svg_are_shapes_that_need_no_font():
    picture = io.StringIO()
    with style.use(lang="zh"):
        figure = plt.figure()
        figure.text(0.5, 0.5, "投资")
        figure.savefig(picture, format="svg")
    assert "<path" in picture.getvalue()
    assert "<text" not in picture.getvalue()


def drawn_twice(text: str) -> list[str]:
    """What a user hears while a chart with a text on its axis is drawn and drawn again."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for _ in range(2):
            with style.use():
                figure, ax = plt.subplots()
                ax.set_xlabel(text)
                style.report_missing(text)
                figure.savefig(io.BytesIO())
    return [str(warning.message) for warning in heard]


def test_a_character_that_no_font_has_is_reported_once_in_a_sentence_that_names_it(
    nothing_reported,
):
    (said,) = drawn_twice(f"产业{NOWHERE}园{NOWHERE}")
    assert said.startswith(f"No font on this machine has {NOWHERE}: boxes are drawn instead.")
    assert "产" not in said


def test_a_text_that_the_fonts_cover_is_drawn_in_silence(nothing_reported):
    assert drawn_twice("产业园 €5") == []


def test_a_character_of_the_title_that_no_font_has_is_reported_too(nothing_reported, plan):
    targets = plan.targets.query("headline")
    with warnings.catch_warnings(record=True) as heard, style.use():
        warnings.simplefilter("always")
        charts.plot_targets(targets).set_title(NOWHERE)
        plt.savefig(io.BytesIO())
    assert [str(warning.message) for warning in heard if NOWHERE in str(warning.message)]


def test_what_a_waking_backend_turns_on_stays_on():
    """In a notebook the first figure does so; without it no second figure is shown."""
    before = plt.isinteractive()
    try:
        plt.ioff()
        with style.use():
            plt.ion()
        assert plt.isinteractive()
    finally:
        mpl.interactive(before)
