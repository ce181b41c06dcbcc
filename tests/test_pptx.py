"""The slides of a briefing, read back: what they say, whether it is native, and whether it fits."""

import datetime
import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Cm

import planlib as pl
from planlib.briefing import pptx
from planlib.briefing.blocks import Chart, Plot, Section, Series, Table
from planlib.briefing.content import Content, Quote, content
from planlib.briefing.facts import Facts
from planlib.briefing.messages import Message
from planlib.briefing.slides import layouts, scales, text
from planlib.errors import OutputError

MADE = datetime.datetime(2017, 2, 7, tzinfo=datetime.UTC)
EACH_LANGUAGE = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def decks(parts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    found = {}
    for lang, part in parts.items():
        path = folder / f"briefing.{lang}.pptx"
        pptx.write(part, path, made=MADE)
        found[lang] = Presentation(str(path))
    return found


def written(part, path, **how):
    pptx.write(part, path, made=MADE, **how)
    return Presentation(str(path))


def charts_of(deck) -> dict[str, list]:
    """Native charts and tables in colours by the key of their chart."""
    found: dict[str, list] = {}
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.name.startswith("Chart "):
                found.setdefault(shape.name.split()[1], []).append(shape)
    return found


def texts(shape) -> list[str]:
    if shape.has_text_frame:
        return [shape.text_frame.text]
    if shape.has_table:
        return [cell.text for row in shape.table.rows for cell in row.cells]
    return []


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


# --- what the slides say --------------------------------------------------------------------------


@EACH_LANGUAGE
def test_every_chart_is_native_and_holds_the_numbers_of_its_plots(parts, decks, lang):
    found = charts_of(decks[lang])
    assert set(found) == {chart.key for chart in parts[lang].charts}
    for chart in parts[lang].charts:
        assert len(found[chart.key]) == len(chart.plots)
        for plot, shape in zip(chart.plots, found[chart.key], strict=True):
            if plot.kind == "heat":
                rows = [[c.text for c in row.cells] for row in shape.table.rows]
                assert rows[0][1:] == list(plot.categories)
                assert [row[0] for row in rows[1:]] == [s.name for s in plot.series]
                first = float(rows[1][-1].replace("\u2212", "-"))
                assert first == pytest.approx(plot.series[0].values[-1], abs=0.05)
                continue
            drawn = shape.chart.plots[0]
            assert [s.name for s in drawn.series] == [s.name for s in plot.series]
            for own, series in zip(plot.series, drawn.series, strict=True):
                assert list(series.values) == pytest.approx(list(own.values))
            if plot.kind != "scatter":
                assert list(drawn.categories) == list(plot.categories)


@EACH_LANGUAGE
def test_the_workbook_in_a_chart_holds_the_numbers_where_the_chart_looks_for_them(decks, lang):
    checked = 0
    for shapes in charts_of(decks[lang]).values():
        for shape in (s for s in shapes if s.has_chart):
            blob = shape.chart.part.chart_workbook.xlsx_part.blob
            sheet = openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"]
            for reference in shape.chart._chartSpace.iter(qn("c:numRef"), qn("c:strRef")):
                area = reference.find(qn("c:f")).text.removeprefix("Sheet1!").replace("$", "")
                cells = sheet[area]
                cells = [c for row in cells for c in row] if isinstance(cells, tuple) else [cells]
                cache = next(reference.iter(qn("c:numCache"), qn("c:strCache")))
                for point in cache.iter(qn("c:pt")):
                    value = cells[int(point.get("idx"))].value
                    printed = point.find(qn("c:v")).text
                    same = (
                        printed == value
                        if isinstance(value, str)
                        else float(printed) == pytest.approx(value)
                    )
                    assert same, (area, value, printed)
                    checked += 1
    assert checked > 100


@EACH_LANGUAGE
def test_the_notes_hold_every_sentence_that_a_slide_rests_on(parts, decks, lang):
    part, slides = parts[lang], list(decks[lang].slides)
    by_title = {slide.shapes.title.text_frame.text: notes(slide) for slide in slides}
    for chart in part.charts:
        for target_id in chart.target_ids:
            assert part.quotes[target_id].sentence in by_title[chart.title]
        assert chart.note in by_title[chart.title]
    told = "".join(t for name, t in by_title.items() if name.startswith(("要点", "Key messages")))
    for message in part.messages:
        for target_id in message.target_ids:
            quote = part.quotes[target_id]
            assert quote.sentence in told
            assert quote.figure in told
    for table in part.tables:
        pages = [notes(s) for s in slides if any(x.name == f"Table {table.key}" for x in s.shapes)]
        assert pages
        for target_id in table.target_ids or ():
            assert any(part.quotes[target_id].sentence in page for page in pages)
    everything = "".join(by_title.values())
    assert all(quote.sentence in everything for quote in part.quotes.values())


def test_sentences_of_milestones_stand_in_the_notes_and_not_on_the_slide(plan, decks):
    slides = [s for s in decks["zh"].slides if any(x.name == "Table milestones" for x in s.shapes)]
    shown = "".join(t for s in slides for x in s.shapes for t in texts(x))
    told = "".join(map(notes, slides))
    long = [q for q in plan.milestones["quote"] if len(q) > 40]
    assert long
    for quote in long:
        assert quote in told
        assert quote not in shown


@EACH_LANGUAGE
def test_every_message_paragraph_and_cell_is_on_a_slide(parts, decks, lang):
    part = parts[lang]
    said = "".join(t for s in decks[lang].slides for x in s.shapes for t in texts(x))
    bare = re.sub(r"\s", "", said)
    for told in [m.text for m in part.messages] + part.method:
        assert re.sub(r"\s", "", told) in bare
    for section in part.sections:
        for block in section.blocks:
            assert not isinstance(block, str) or re.sub(r"\s", "", block) in bare
    for table in part.tables:
        kept = [n for n, c in enumerate(table.frame.columns) if c not in pptx.QUOTES]
        for row in table.cells():
            assert all(row[n] in said for n in kept)


def test_a_briefing_that_has_nothing_says_so(tmp_path):
    part = content(Facts(pl.read_plan(text="全区上下要认真贯彻会议精神。", plan_id="p")), "zh")
    deck = written(part, tmp_path / "a.pptx")
    assert any(
        "没有读到可以计算的目标" in t for s in deck.slides for x in s.shapes for t in texts(x)
    )


# --- how they look --------------------------------------------------------------------------------


def check_room(deck) -> int:
    """Nothing is outside its slide, no text below the smallest size, and each text fits its box."""
    wide, high = deck.slide_width, deck.slide_height
    face, checked = text.Face(0.5, 1.2, 1.4), 0
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= wide + 20
            assert shape.top + shape.height <= high + 20
            sizes = [int(e.get("sz")) for e in shape._element.iter(qn("a:rPr")) if e.get("sz")]
            if shape.has_chart:
                sizes += [int(e.get("sz")) for e in shape.chart._chartSpace.iter() if e.get("sz")]
            assert min(sizes, default=1000) >= 1000
            if not shape.has_text_frame or not shape.text_frame.text or not sizes:
                continue
            tall = sum(
                text.height([p.text], shape.width / 12700, max(sizes) / 100, face) - 2 * text.MARGIN
                for p in shape.text_frame.paragraphs
            )
            assert tall <= shape.height / 12700, shape.text_frame.text
            checked += 1
    return checked


@EACH_LANGUAGE
def test_text_fits_its_box_and_is_large_enough(decks, lang):
    assert check_room(decks[lang]) > 60
    for slide in decks[lang].slides:
        if slide.shapes.title.text_frame.text.startswith(("要点", "Key messages")):
            body = slide.placeholders[1]
            assert all(r.font.size.pt >= 16 for p in body.text_frame.paragraphs for r in p.runs)


@EACH_LANGUAGE
def test_tables_end_above_the_source(decks, lang):
    checked = 0
    for slide in decks[lang].slides:
        table = next((s for s in slide.shapes if s.has_table), None)
        if table is None:
            continue
        source = next(s for s in slide.shapes if s.name == "Source")
        assert table.top + sum(row.height for row in table.table.rows) <= source.top
        assert table.table.first_row
        checked += 1
    assert checked >= 8


@EACH_LANGUAGE
def test_slides_are_accessible(decks, lang):
    titles = [slide.shapes.title.text_frame.text for slide in decks[lang].slides]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    for slide in decks[lang].slides:
        assert slide.shapes[0]._element is slide.shapes.title._element
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
            for run in shape._element.iter(qn("a:rPr")):
                assert run.get("lang") in ("zh-CN", "en-US")
            assert not list(shape._element.iter(qn("a:normAutofit"), qn("a:spAutoFit")))
    numbers = [
        p
        for s in decks[lang].slides
        for p in s._element.iter(qn("a:fld"))
        if p.get("type") == "slidenum"
    ]
    assert len(numbers) == len(titles)


def test_a_chinese_sentence_in_an_english_deck_is_marked_chinese(decks):
    runs = [
        r
        for s in decks["en"].slides
        if s.has_notes_slide
        for r in s.notes_slide._element.iter(qn("a:r"))
    ]
    marks = {
        r.find(qn("a:rPr")).get("lang") for r in runs if "全区生产总值" in r.find(qn("a:t")).text
    }
    assert marks == {"zh-CN"}


def test_the_properties_say_what_the_file_is(parts, decks):
    about = decks["zh"].core_properties
    assert about.title == parts["zh"].title
    assert about.created == about.modified == MADE.replace(tzinfo=None)


def test_fonts_are_named_in_the_theme(decks):
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    theme = decks["zh"].slide_master.part.part_related_by(RT.THEME).blob.decode()
    assert theme.count('<a:latin typeface="Calibri"/><a:ea typeface="Microsoft YaHei"/>') == 2


@EACH_LANGUAGE
def test_lines_are_dashed_from_where_they_are_no_longer_the_plans(decks, lang):
    series = charts_of(decks[lang])["paths"][0].chart.plots[0].series[0]
    dashed = {
        int(point.find(qn("c:idx")).get("val"))
        for point in series._element.findall(qn("c:dPt"))
        if list(point.iter(qn("a:prstDash")))
    }
    assert dashed == {2, 3, 4}


def test_panels_share_one_scale(decks):
    for key in ("paths", "outcomes"):
        axes = [shape.chart.value_axis for shape in charts_of(decks["zh"])[key]]
        assert len({(a.minimum_scale, a.maximum_scale, a.major_unit) for a in axes}) == 1


def test_the_first_category_is_on_top_and_bars_begin_at_their_base(parts, decks):
    chart = charts_of(decks["zh"])["tornado"][0].chart
    assert chart.category_axis.reverse_order
    base = next(c for c in parts["zh"].charts if c.key == "tornado").plots[0].base
    assert chart.value_axis.crosses_at == pytest.approx(base)


def test_the_row_of_the_plan_is_set_apart_in_the_table_of_colours(decks):
    table = charts_of(decks["zh"])["heat"][0].table
    first = {
        row.cells[0].text: row.cells[1].text_frame.paragraphs[0] for row in list(table.rows)[1:]
    }
    bold = [name for name, paragraph in first.items() if paragraph.runs[0].font.bold]
    assert bold == ["12%"]
    for row in list(table.rows)[1:]:
        for cell in list(row.cells)[1:]:
            assert text.luminance(f"#{cell.fill.fore_color.rgb}") > 0.45


# --- any text, any numbers ------------------------------------------------------------------------


def tried(*blocks, lang="zh", **how) -> Content:
    """A briefing of these blocks alone."""
    given = {"messages": [], "method": [], "quotes": {}} | how
    return Content(
        lang, "题目", "", given["messages"], [Section("s", "部分", blocks)], given["method"],
        pd.DataFrame(columns=["source_id", "title"]), given["quotes"],
    )  # fmt: skip


def chart(*plots, key="k", title="发现") -> Chart:
    return Chart(key, title, "图的内容", "资料来源：某处。", lambda: None, plots)


ODD = ("=1+1", "@SUM(A1)", "-2+3", "+cmd", "http://a.b", "<&>\"'", "12", "a\x0bb\x01")


@pytest.mark.parametrize("kind", ["bar", "column", "stacked", "line", "scatter"])
def test_no_text_becomes_a_formula_or_link_in_the_workbook_of_a_chart(tmp_path, kind):
    numbers = tuple(float(n) for n in range(len(ODD)))
    plot = Plot(
        kind, (Series("=A1", numbers, numbers, labels=ODD), Series("@B2", numbers, numbers)), ODD
    )
    deck = written(tried(chart(plot)), tmp_path / "a.pptx")
    blob = charts_of(deck)["k"][0].chart.part.chart_workbook.xlsx_part.blob
    with zipfile.ZipFile(io.BytesIO(blob)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    cells = openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"]
    values = [c for row in cells.iter_rows() for c in row if isinstance(c.value, str)]
    assert {"=A1", "@B2"} <= {c.value for c in values}
    assert {c.data_type for c in values} == {"s"}
    if kind != "scatter":
        assert {"=1+1", "@SUM(A1)", "12"} <= {c.value for c in values}


@pytest.mark.parametrize("kind", ["bar", "column", "stacked", "line", "scatter"])
def test_missing_values_stay_gaps(tmp_path, kind):
    values, x = (1.0, None, 3.0), (0.0, 1.0, 2.0)
    plot = Plot(kind, (Series("a", values, x), Series("b", (None,) * 3, x)), ("p", "q", "r"))
    shape = charts_of(written(tried(chart(plot)), tmp_path / "a.pptx"))["k"][0]
    read = list(shape.chart.plots[0].series[0].values)
    assert read == ([1.0, 3.0] if kind == "scatter" else [1.0, None, 3.0])


def test_negative_bars_and_numbers_alike_have_an_axis(tmp_path):
    plots = (
        Plot("bar", (Series("a", (-3.0, -5.0), labels=("−3%", "−5%")),), ("p", "q")),
        Plot("line", (Series("a", (5.0, 5.0)),), ("p", "q")),
        Plot("column", (Series("a", (0.0, 0.0)),), ("p", "q")),
    )
    blocks = [chart(plot, key=f"k{n}") for n, plot in enumerate(plots)]
    found = charts_of(written(tried(*blocks), tmp_path / "a.pptx"))
    axes = [found[f"k{n}"][0].chart.value_axis for n in range(3)]
    assert axes[0].minimum_scale <= -5
    assert axes[0].maximum_scale == 0
    assert all(axis.minimum_scale < axis.maximum_scale for axis in axes)


def test_long_texts_are_split_and_never_lost(tmp_path):
    long = "".join(f"第{n}句说明投资与财政收入的比较口径。" for n in range(120))
    wide = "很长的名称" * 30
    ids = {"t": Quote("一/1", wide, "8%", long[:200])}
    frame = pd.DataFrame({"指标": [wide * 9, "b"], "数": [1.0, 2.0], "原文": ["甲", "乙"]})
    part = tried(
        long, Table("x", wide, "", frame, {"数": 1}, "注。" * 400, None, ("t", "t")),
        messages=[Message("m", long, (), ("t",))], quotes=ids,
    )  # fmt: skip
    deck = written(part, tmp_path / "a.pptx")
    check_room(deck)
    shown = "".join(t for s in deck.slides for x in s.shapes for t in texts(x))
    assert shown.count("第119句") == 2
    assert all(f"第{n}句" in shown for n in range(120))
    assert wide in shown.replace("\n", "")
    assert "甲" not in shown


def test_titles_that_are_alike_are_told_apart(tmp_path):
    plot = Plot("bar", (Series("a", (1.0,)),), ("p",))
    deck = written(tried(chart(plot, key="a"), chart(plot, key="b")), tmp_path / "a.pptx")
    titles = [s.shapes.title.text_frame.text for s in deck.slides]
    assert "发现" in titles
    assert "发现（2）" in titles


@pytest.mark.parametrize(
    ("found", "scale"),
    [
        ((0.0, 12.0), (0.0, 12.0, 2.0)),
        ((96.8, 120.0), (95.0, 120.0, 5.0)),
        ((3.0, 3.0), (2.4, 3.6, 0.2)),
    ],
)
def test_axes_have_round_ends(found, scale):
    made = scales.rounded(*found)
    assert made.low <= found[0]
    assert made.high >= found[1]
    assert tuple(made) == pytest.approx(scale)


# --- templates ------------------------------------------------------------------------------------


def template(path, *, change=None):
    """A company's own: A4, layouts with other names, a slide of its own, and a colour."""
    from pptx.opc.constants import RELATIONSHIP_TYPE as RT

    deck = Presentation()
    for n, layout in enumerate(deck.slide_layouts):
        layout.name = f"版式{n}"
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text_frame.text = "公司旧页"
    slide.notes_slide.notes_text_frame.text = "旧备注"
    deck.slide_width = Cm(29.7)
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    theme.blob = theme.blob.replace(b"4F81BD", b"7A1F3D")
    if change:
        change(deck)
    deck.save(str(path))
    return path


def as_potx(path):
    """The same declared a template."""
    new = path.with_suffix(".potx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(new, "w") as file:
        for name in old.namelist():
            content_of = old.read(name)
            if name == "[Content_Types].xml":
                content_of = content_of.replace(b"presentation.main+xml", b"template.main+xml")
            file.writestr(name, content_of)
    return new


@pytest.mark.parametrize("potx", [False, True])
def test_a_template_gives_its_size_layouts_and_colours(parts, tmp_path, potx):
    given = template(tmp_path / "company.pptx")
    given = as_potx(given) if potx else given
    deck = written(parts["zh"], tmp_path / "a.pptx", template=given)
    assert deck.slide_width == Cm(29.7)
    assert {slide.slide_layout.name for slide in deck.slides} == {"版式0", "版式1", "版式5"}
    kinds = {p.placeholder_format.type for p in deck.slides[0].placeholders}
    assert PP_PLACEHOLDER.CENTER_TITLE in kinds
    packed = zipfile.ZipFile(tmp_path / "a.pptx")
    assert b"7A1F3D" in packed.read("ppt/theme/theme1.xml")
    everything = b"".join(packed.read(n) for n in packed.namelist() if n.endswith(".xml"))
    assert "公司旧页".encode() not in everything
    assert "旧备注".encode() not in everything
    assert set(charts_of(deck)) == {chart.key for chart in parts["zh"].charts}
    check_room(deck)


def without_titles(deck):
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type == PP_PLACEHOLDER.TITLE:
                shape._element.getparent().remove(shape._element)


def test_a_template_without_a_usable_layout_is_refused(parts, tmp_path):
    given = template(tmp_path / "company.pptx", change=without_titles)
    with pytest.raises(
        OutputError, match=r"company\.pptx has no layout with a title and room below it"
    ):
        pptx.write(parts["zh"], tmp_path / "a.pptx", made=MADE, template=given)


def without_layouts(deck):
    for slide in list(deck.slides._sldIdLst):
        deck.part.drop_rel(slide.rId)
        deck.slides._sldIdLst.remove(slide)
    for layout in list(deck.slide_layouts):
        deck.slide_layouts.remove(layout)


def test_a_template_without_layouts_is_refused(parts, tmp_path):
    given = template(tmp_path / "company.pptx", change=without_layouts)
    with pytest.raises(OutputError, match=r"company\.pptx has no layouts"):
        pptx.write(parts["zh"], tmp_path / "a.pptx", made=MADE, template=given)


def test_a_template_that_is_not_there_is_named(parts, tmp_path):
    with pytest.raises(OutputError, match=r"none\.pptx is not there"):
        pptx.write(parts["zh"], tmp_path / "a.pptx", made=MADE, template=tmp_path / "none.pptx")


@pytest.mark.parametrize("held", [b"", b"no zip", None])
def test_a_template_that_is_no_presentation_is_named(parts, tmp_path, held):
    given = tmp_path / "other.pptx"
    if held is None:
        with zipfile.ZipFile(given, "w") as file:
            file.writestr("[Content_Types].xml", "<Types/>")
    else:
        given.write_bytes(held)
    with pytest.raises(OutputError, match=r"other\.pptx is no presentation of PowerPoint"):
        pptx.write(parts["zh"], tmp_path / "a.pptx", made=MADE, template=given)
    assert not (tmp_path / "a.pptx").exists()


def test_a_template_that_cannot_be_opened_is_named(parts, tmp_path, monkeypatch):
    given = template(tmp_path / "company.pptx")

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(layouts, "_as_presentation", refuse)
    with pytest.raises(OutputError, match=r"company\.pptx cannot be opened: Permission denied"):
        pptx.write(parts["zh"], tmp_path / "a.pptx", made=MADE, template=given)


# --- the same again, and in another program -------------------------------------------------------


def test_the_same_bytes_twice(parts, tmp_path):
    for name in ("a.pptx", "b.pptx"):
        pptx.write(parts["zh"], tmp_path / name, made=MADE)
    assert (tmp_path / "a.pptx").read_bytes() == (tmp_path / "b.pptx").read_bytes()


@pytest.mark.slow
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")),
    reason="LibreOffice or poppler is not installed",
)
@EACH_LANGUAGE
def test_another_program_shows_all_of_it(parts, tmp_path, lang):
    pptx.write(parts[lang], tmp_path / "a.pptx", made=MADE)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
    ]
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "a.pptx"], check=True, capture_output=True
    )
    out = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True
    )
    # A minus that comes from another font than its digits is read from another place of the line.
    shown = re.sub(r"[\s\u2212]", "", out.stdout)
    deck = Presentation(str(tmp_path / "a.pptx"))
    wanted = [s.shapes.title.text_frame.text for s in deck.slides]
    wanted += [t for s in deck.slides for x in s.shapes if x.has_table for t in texts(x)]
    assert [w for w in wanted if re.sub(r"[\s\u2212]", "", w) not in shown] == []
