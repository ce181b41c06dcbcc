"""Every character that a briefing shows is in the font that ships with it.

PLANLIB_PLANS names a folder of other plans, <name>.txt, which are looked at too.
"""

import ast
import io
import os
import re
import zipfile
from pathlib import Path

import lxml.html
import matplotlib.pyplot as plt
import pandas as pd
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from lxml import etree
from matplotlib.text import Text

import planlib as pl
from planlib import style
from planlib.briefing.blocks import Table
from planlib.briefing.content import content
from planlib.briefing.facts import Facts
from planlib.briefing.layout import laid_out
from planlib.briefing.messages import key_messages
from planlib.briefing.sections.paths import paths
from planlib.briefing.sections.progress import so_far

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
PACKAGE = Path(pl.__file__).parent
FOLDER = os.environ.get("PLANLIB_PLANS")
PLANS = sorted(Path(FOLDER).glob("*.txt")) if FOLDER else []
# Made up: a plan that reports last year, and what was observed in the bundled plan's year.
REPORTING = (
    "2016年，地区生产总值增长8.2%，社会消费品零售总额增长10%。\n"
    "2017年预期目标：地区生产总值增长7%-8%，社会消费品零售总额增长11%，固定资产投资下降3%左右，单位生产总值能耗下降3.4%以上，PM2.5浓度下降2%。"
)
OBSERVED = pd.DataFrame(
    {
        "indicator": ["fai", "gdp"], "period_end": "2017-09-30", "span": "ytd", "measure": "growth", "value": [11.2, 8.1],
        "unit": "%", "price_basis": ["nominal", "real"], "known_from": "2017-10-20", "source_id": "made-up",
    }
)  # fmt: skip


@pytest.fixture(scope="module")
def shipped() -> set[int]:
    """Code points that both weights of the font have."""
    fonts = [set(TTFont(path).getBestCmap()) for path in sorted((PACKAGE / "fonts").glob("*.ttf"))]
    assert len(fonts) == 2
    return set.intersection(*fonts)


def strings(thing):
    """Every text in dicts, lists, tuples and frames, and what else prints as text."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, pd.DataFrame):
        yield from strings([*thing.columns, *thing.astype("str").to_numpy().ravel()])
    elif isinstance(thing, dict):
        yield from strings([*thing.keys(), *thing.values()])
    elif isinstance(thing, list | tuple):
        if isinstance(thing, Table):
            yield from strings(thing.cells())
        for part in thing:
            yield from strings(part)


def drawn(part) -> list[str]:
    """The texts of all charts, tick labels among them."""
    found = []
    with style.use(lang=part.lang):
        for chart in part.charts:
            figure = chart.draw()
            for ax in figure.axes:
                for axis in (ax.xaxis, ax.yaxis):
                    axis.get_ticklabels(which="both")  # gives them their texts
            found += [text.get_text() for text in figure.findobj(Text)]
            plt.close(figure)
    return found


def said(part) -> str:
    """Everything that a briefing says: its content, how pages lay it out, the numbers of charts, what is drawn."""
    return "".join([*strings(part), *strings(laid_out(part)), *drawn(part)])


def lacking(text: str, shipped: set[int]) -> list[str]:
    return sorted({c for c in text if not c.isspace() and ord(c) not in shipped})


def check(part, shipped: set[int]) -> None:
    text = said(part)
    assert len(set(text)) > 100
    assert lacking(text, shipped) == []
    assert style.missing(text) == set()


@pytest.fixture(scope="module")
def everything(parts):
    """What the briefing on the bundled plan says, by language."""
    return {lang: said(part) for lang, part in parts.items()}


@LANGUAGES
def test_the_briefing_on_the_bundled_plan(everything, shipped, lang):
    assert lacking(everything[lang], shipped) == []
    assert style.missing(everything[lang]) == set()


@LANGUAGES
def test_sections_on_scenarios_and_progress(plan, parts, shipped, lang):
    facts = Facts(plan, scenarios=["fade-to-national"], observations=OBSERVED)
    part = parts[lang]._replace(
        messages=key_messages(facts, lang), sections=[paths(facts, lang), so_far(facts, lang)]
    )
    assert {"paths-fade-to-national", "progress-growth"} <= {chart.key for chart in part.charts}
    check(part, shipped)


@LANGUAGES
def test_a_briefing_on_a_plan_that_falls_and_reports_last_year(shipped, lang):
    part = content(Facts(pl.read_plan(text=REPORTING)), lang)
    assert "last_year" in {table.key for table in part.tables}
    check(part, shipped)


def test_a_character_that_the_font_lacks_is_found(parts, shipped):
    part = parts["zh"]
    named = part._replace(sections=[], method=["龘\U0002a6a5"])
    assert lacking(said(named), shipped) == ["龘", "\U0002a6a5"]


# --- the files say nothing else -------------------------------------------------------------------


def of_xml(path: Path, tags: str, within: str = "") -> str:
    """Texts in the XML of an office file; of the workbooks in its charts too."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xlsx"):
                inner = io.BytesIO(archive.read(name))
                found.append(of_xml(inner, "t"))
            if name.endswith(".xml") and re.search(within, name):
                tree = etree.fromstring(archive.read(name))
                found += [
                    e.text or "" for e in tree.iter() if etree.QName(e).localname in tags.split()
                ]
    return "".join(found)


def of_pdf(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[\ufffe\x02]", "", text)  # hyphens at the ends of lines


def of_page(path: Path) -> str:
    tree = lxml.html.document_fromstring(path.read_text("utf-8"))
    for style_ in tree.xpath("//style"):
        style_.drop_tree()
    return tree.text_content() + "".join(tree.xpath("//@alt|//@title|//@aria-label"))


SHOWN = {
    "docx": lambda path: of_xml(path, "t"),
    "html": of_page,
    "pdf": of_pdf,
    "pptx": lambda path: of_xml(path, "t v f", r"ppt/(slides|notesSlides|charts)/"),
    "xlsx": lambda path: of_xml(path, "t f", r"xl/(sharedStrings|worksheets/sheet)"),
}


@pytest.fixture(scope="module")
def fixed() -> set[str]:
    """Characters of the fixed words of the package: string constants that are no docstrings."""
    found = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(node.value)
    for path in sorted((PACKAGE / "templates").iterdir()):
        found |= set(path.read_text("utf-8"))
    return found


@LANGUAGES
@pytest.mark.parametrize("kind", SHOWN)
def test_a_file_shows_only_characters_of_what_is_said_and_of_fixed_words(
    briefing, everything, fixed, shipped, plan, kind, lang
):
    text = SHOWN[kind](briefing / f"briefing.{lang}.{kind}")
    assert plan.targets["label"].iloc[0] in text or lang == "en"
    assert len(text) > 5_000
    assert lacking(text, shipped) == []
    assert set(text) - set(everything[lang]) - set(plan.text) - fixed == set()


# --- other plans ----------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.skipif(not PLANS, reason="PLANLIB_PLANS names no folder of other plans")
@LANGUAGES
@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_briefing_on_another_plan(shipped, path, lang):
    part = content(Facts(pl.read_plan(path)), lang)
    text = said(part)
    assert (lacking(text, shipped), style.missing(text)) == ([], set())
