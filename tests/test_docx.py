"""The Word briefing: as an office sets it, every word and figure in it, and nothing of a plan but text."""

import datetime
import io
import re
import shutil
import subprocess
import zipfile

import docx
import pandas as pd
import pytest
from docx.oxml.ns import nsmap, qn
from lxml import etree

import planlib as pl
from planlib.briefing.blocks import Section, Table
from planlib.briefing.content import content
from planlib.briefing.docx import marks, styles, tables, write
from planlib.briefing.drawings import Drawing
from planlib.briefing.facts import Facts
from planlib.briefing.messages import Message
from planlib.errors import MissingExtra

MADE = datetime.datetime(2017, 2, 7)
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
OURS = re.compile(r" (PAGE|SEQ (图|表|Figure|Table) \\\* ARABIC|REF (figure|table)_\w+ \\h) ")
HOSTILE = "<w:p>&amp; \"a\" 'b' # $x$ _y_ *z* @ `c` [d] \\e { PAGE } =1+1 &\x0c\x01 {MERGEFIELD x}"


def png(width=80, height=50):
    """A small picture, not to draw charts in every test."""
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (width, height), (width, height, 0)).save(file, "png")
    return file.getvalue()


def pictures(part):
    return {chart.key: Drawing(b"", png(80 + n), 8.0, 5.0) for n, chart in enumerate(part.charts)}


def written(part, folder, name="briefing.docx"):
    path = folder / name
    write(part, path, made=MADE, drawings=pictures(part))
    return path


@pytest.fixture(scope="module")
def paths(parts, tmp_path_factory):
    folder = tmp_path_factory.mktemp("docx")
    return {lang: written(part, folder, f"{lang}.docx") for lang, part in parts.items()}


@pytest.fixture(scope="module")
def documents(paths):
    return {lang: docx.Document(path) for lang, path in paths.items()}


def xpath(element, path):
    return etree.XPath(path, namespaces=nsmap)(element)


def of_style(document, name):
    return [p for p in document.paragraphs if p.style.name == name]


def fonts(style):
    return style.element.rPr.find(qn("w:rFonts"))


def codes(path):
    with zipfile.ZipFile(path) as file:
        parts = [file.read(n).decode() for n in file.namelist() if n.endswith(".xml")]
    assert not any("fldSimple" in part for part in parts)
    return [c for part in parts for c in re.findall(r"<w:instrText[^>]*>([^<]*)<", part)]


def test_a_chinese_document_has_the_page_of_an_office(documents):
    pages = [s for s in documents["zh"].sections if s.orientation == 0]
    assert len(pages) >= 2
    for page in pages:
        sides = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
        assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
        assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    foot = documents["zh"].sections[0].footer.paragraphs
    assert [p.text for p in foot] == ["— 1 —"]


def test_a_chinese_document_has_the_fonts_sizes_and_line_pitch_of_an_office(documents):
    named = documents["zh"].styles
    wanted = {
        "Title": ("方正小标宋简体", 22),
        "Normal": ("仿宋_GB2312", 16),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体", 16),
        "Heading 3": ("仿宋_GB2312", 16),
        "Heading 4": ("仿宋_GB2312", 16),
    }
    for name, (font, points) in wanted.items():
        assert fonts(named[name]).get(qn("w:eastAsia")) == font
        assert {fonts(named[name]).get(qn(f"w:{k}")) for k in ("ascii", "hAnsi")} == {styles.LATIN}
        assert named[name].font.size.pt == points
    pitch = named["Normal"].paragraph_format
    assert pitch.line_spacing.pt == 28
    assert pitch.line_spacing_rule == docx.enum.text.WD_LINE_SPACING.EXACTLY
    assert pitch.widow_control
    indent = named["Body Text First Indent"].element.pPr.find(qn("w:ind"))
    assert indent.get(qn("w:firstLineChars")) == "200"
    # Word 2013 and later lay it out as we do; what stands in for a missing font is named.
    assert 'w:name="compatibilityMode"' in documents["zh"].settings.element.xml


def test_fonts_are_named_with_what_stands_in_for_them_and_none_is_embedded(paths):
    with zipfile.ZipFile(paths["zh"]) as file:
        table = file.read("word/fontTable.xml").decode()
        assert not [n for n in file.namelist() if "font" in n.lower() and not n.endswith(".xml")]
    assert '<w:font w:name="方正小标宋简体"><w:altName w:val="SimSun"/>' in table
    assert "embed" not in table


def test_an_english_document_has_an_english_form(documents):
    named = documents["en"].styles
    assert fonts(named["Normal"]).get(qn("w:ascii")) == "Times New Roman"
    assert named["Normal"].font.size.pt == 12
    numbering = documents["en"].part.numbering_part.element.xml
    assert 'w:lvlText w:val="%1.%2"' in numbering
    assert "chinese" not in numbering


def test_levels_are_numbered_as_chinese_offices_do(documents):
    levels = documents["zh"].part.numbering_part.element.xpath("//w:abstractNum[1]/w:lvl")
    found = [
        (xpath(level, "w:numFmt/@w:val")[0], xpath(level, "w:lvlText/@w:val")[0])
        for level in levels
    ]
    assert found == [
        ("chineseCountingThousand", "%1、"),
        ("chineseCountingThousand", "（%2）"),
        ("decimal", "%3."),
        ("decimal", "（%4）"),
    ]
    assert [xpath(level, "w:pStyle/@w:val")[0] for level in levels] == [
        f"Heading{n}" for n in (1, 2, 3, 4)
    ]


@LANGUAGES
def test_title_messages_sections_method_and_sources_come_in_this_order(documents, parts, lang):
    part, document = parts[lang], documents[lang]
    assert [p.text for p in of_style(document, "Title")] == [part.title]
    own = {
        "zh": ("要点", "方法与说明", "资料来源"),
        "en": ("Key messages", "Method and notes", "Sources"),
    }[lang]
    wanted = [own[0], *(s.title for s in part.sections), *own[1:]]
    headings = of_style(document, "Heading 1")
    assert [p.text for p in headings] == wanted
    # A number of its own list, 0, takes a heading out of the count of sections.
    bare = [p.text for p in headings if p._p.xpath("w:pPr/w:numPr/w:numId/@w:val") == ["0"]]
    assert bare == list(own)
    gap = {"zh": "", "en": " "}[lang]
    assert [p.text for p in of_style(document, "List Number")] == [
        m.text + gap + part.pointer(m) for m in part.messages
    ]
    body = [p.text for p in of_style(document, "Body Text First Indent")]
    texts = [b for s in part.sections for b in s.blocks if isinstance(b, str)]
    assert body == [*texts, *part.method]
    assert len(of_style(document, "Bibliography")) == len(part.cited)


@LANGUAGES
def test_every_cell_of_every_table_is_there(documents, parts, lang):
    for table, made in zip(parts[lang].tables, documents[lang].tables, strict=True):
        grid = [[c.text for c in row.cells] for row in made.rows]
        columns = list(table.frame.columns)
        cells = table.cells()
        if len(grid[0]) == len(columns):
            assert grid == [columns, *cells]
            continue
        # The first column became rows that span the table.
        assert grid[0] == columns[1:]
        group, found = None, []
        for row in grid[1:]:
            if len(set(row)) == 1 and row[0].startswith(columns[0] + tables.COLON[lang]):
                group = row[0].removeprefix(columns[0] + tables.COLON[lang])
            else:
                found.append([group, *row])
        assert found == cells


@LANGUAGES
def test_tables_fit_their_page_repeat_their_head_and_keep_rows_whole(documents, lang):
    upright, wide = (round(page.text[0] * marks.TWIPS) for page in styles.PAGES[lang])
    seen = set()
    for table in documents[lang].tables:
        rows = table._tbl.tr_lst
        assert [bool(r.xpath("w:trPr/w:tblHeader")) for r in rows[:2]] == [True, False]
        assert all(r.xpath("w:trPr/w:cantSplit") for r in rows)
        width = sum(int(c) for c in table._tbl.xpath("w:tblGrid/w:gridCol/@w:w"))
        assert width in (upright, wide)
        seen.add(width)
        for row in rows:
            assert sum(int(w) for w in row.xpath("w:tc/w:tcPr/w:tcW/@w:w")) == width
    assert seen == {upright, wide}
    turned = [s.orientation for s in documents[lang].sections]
    assert turned == [0, 1, 0]


@LANGUAGES
def test_numbers_stand_right_with_their_head(documents, parts, lang):
    pairs = zip(parts[lang].tables, documents[lang].tables, strict=True)
    table, made = next((t, m) for t, m in pairs if t.key == "pairs")
    for n, name in enumerate(table.frame.columns):
        style = made.cell(1, n).paragraphs[0].style.style_id
        assert style == ("TableNumber" if name in table.decimals else "TableText")
        assert (made.cell(0, n).paragraphs[0].alignment == 2) == (name in table.decimals)


@LANGUAGES
def test_the_column_of_quotes_is_the_widest(documents, parts, lang):
    for table, made in zip(parts[lang].tables, documents[lang].tables, strict=True):
        if table.key in ("items", "milestones"):
            widths = [int(w) for w in made._tbl.xpath("w:tblGrid/w:gridCol/@w:w")]
            assert max(widths) == widths[-1] > 2 * sum(widths) / len(widths)


@LANGUAGES
def test_pictures_tell_what_they_show_and_fit_their_page(documents, parts, lang):
    shapes = documents[lang].inline_shapes
    charts = parts[lang].charts
    assert [s._inline.docPr.get("descr") for s in shapes] == [c.alt for c in charts]
    assert [s._inline.docPr.get("title") for s in shapes] == [c.title for c in charts]
    width = styles.PAGES[lang][0].text[0]
    assert all(0.84 * width < s.width.mm <= width + 0.1 for s in shapes)
    assert all(abs(s.width / s.height - 1.6) < 0.01 for s in shapes)
    figures = of_style(documents[lang], "图" if lang == "zh" else "Figure")
    # A line of a fixed height would cut a picture.
    rule = figures[0].style.paragraph_format.line_spacing_rule
    assert rule == docx.enum.text.WD_LINE_SPACING.SINGLE


@LANGUAGES
def test_captions_follow_pictures_and_precede_tables(documents, parts, lang):
    part = parts[lang]
    captions = [p.text for p in of_style(documents[lang], "Caption")]
    gap = {"zh": "　", "en": ". "}[lang]
    blocks = [b for s in part.sections for b in s.blocks if not isinstance(b, str)]
    assert captions == [part.name(b) + gap + b.title for b in blocks]
    body = list(documents[lang].element.body)
    ids = [
        "table" if e.tag == qn("w:tbl") else xpath(e, "string(w:pPr/w:pStyle/@w:val)") for e in body
    ]
    for n, found in enumerate(ids):
        if found == "Figure":
            assert ids[n + 1 : n + 3] == ["Caption", "SourceNote"]
        if found == "table":
            assert ids[n + 1] == "SourceNote"
            assert "Caption" in ids[n - 2 : n]
            assert ids[n - 1] in ("Caption", "TableUnit")
    notes = [p.text for p in documents[lang].paragraphs if p.style.style_id == "SourceNote"]
    assert notes == [b.note for b in blocks]
    units = [p.text for p in documents[lang].paragraphs if p.style.style_id == "TableUnit"]
    assert units == [t.unit for t in part.tables if t.unit]


@LANGUAGES
def test_every_pointer_leads_to_the_caption_that_it_names(documents, parts, lang):
    body = documents[lang].element.body
    bookmarks = {}
    for start in body.xpath(".//w:bookmarkStart"):
        inside = xpath(start, "following-sibling::w:r[following-sibling::w:bookmarkEnd]")
        bookmarks[start.get(qn("w:name"))] = "".join(r.text for r in inside)
    links = body.xpath(".//w:hyperlink[@w:anchor]")
    wanted = [parts[lang].name(b) for m in parts[lang].messages for b in parts[lang].shown(m)]
    assert len(links) == len(wanted) > 5
    for found in links:
        text = "".join(t.text for t in found.xpath(".//w:t"))
        assert bookmarks[found.get(qn("w:anchor"))] == text
    ids = body.xpath(".//w:bookmarkStart/@w:id")
    assert len(set(ids)) == len(ids) == len(parts[lang].charts) + len(parts[lang].tables)


@LANGUAGES
def test_the_address_of_a_source_can_be_followed(documents, parts, lang):
    followed = {r.target_ref for r in documents[lang].part.rels.values() if r.is_external}
    assert followed == {row["url"] for row in parts[lang].cited if isinstance(row["url"], str)}


def test_quotes_in_an_english_document_bear_their_language_and_font(documents):
    last = [row.cells[-1].paragraphs[0] for row in documents["en"].tables[0].rows][1:]
    quoted = [cell for cell in last if cell.text != "as above"]
    assert len(quoted) > 3
    for cell in quoted:
        properties = cell.runs[0]._r.rPr
        assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "zh-CN"
        assert properties.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "SimSun"
    label = documents["en"].tables[0].cell(1, 0).paragraphs[0]
    assert label.runs[0]._r.rPr is None


@LANGUAGES
def test_the_document_says_what_it_is(documents, parts, lang):
    properties = documents[lang].core_properties
    assert properties.title == parts[lang].title
    assert properties.author == "planlib"
    assert properties.created.replace(tzinfo=None) == MADE
    assert properties.modified.replace(tzinfo=None) == MADE
    assert properties.language == {"zh": "zh-CN", "en": "en"}[lang]
    defaults = documents[lang].styles.element.xpath("w:docDefaults//w:lang/@w:eastAsia")
    assert defaults == ["zh-CN"]


def test_a_date_with_a_zone_is_told_in_utc(parts, tmp_path):
    east = datetime.timezone(datetime.timedelta(hours=8))
    part = parts["en"]._replace(sections=[])
    write(
        part, tmp_path / "a.docx", made=datetime.datetime(2017, 2, 7, 6, tzinfo=east), drawings={}
    )
    created = docx.Document(tmp_path / "a.docx").core_properties.created
    assert created.replace(tzinfo=None) == datetime.datetime(2017, 2, 6, 22)


@LANGUAGES
def test_no_field_is_any_but_ours(paths, lang):
    found = codes(paths[lang])
    assert len(found) > 20
    assert [c for c in found if not OURS.fullmatch(c)] == []


@LANGUAGES
def test_text_of_a_plan_is_text_whatever_it_looks_like(parts, lang, tmp_path):
    part = parts[lang]
    frame = pd.DataFrame({"a": [HOSTILE], "b": [HOSTILE]})
    table = Table("hostile", HOSTILE, HOSTILE, frame, {}, HOSTILE)
    chart = part.charts[0]._replace(title=HOSTILE, alt=HOSTILE, note=HOSTILE)
    hostile = part._replace(
        title=HOSTILE,
        messages=[Message("m", HOSTILE, ("hostile",), ())],
        sections=[Section("s", HOSTILE, (HOSTILE, chart, table))],
        method=[HOSTILE],
    )
    path = written(hostile, tmp_path)
    document = docx.Document(path)
    kept = HOSTILE.replace("\x0c\x01", "  ")
    assert document.tables[0].cell(1, 1).text == kept
    assert [p.text for p in of_style(document, "Title")] == [kept]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == kept
    assert document.core_properties.title == kept
    assert [c for c in codes(path) if not OURS.fullmatch(c)] == []


def test_line_ends_and_forbidden_characters_become_spaces():
    assert marks.clean("甲\r\n乙\t丙\x00丁\ufffe戊\ud800") == "甲 乙 丙 丁 戊 "


def test_chinese_within_english_is_marked_and_the_rest_is_not():
    found = marks.runs("Roads in 新乡市、高新区 (12)", "en")
    assert found.count("<w:r>") == 3
    assert re.findall(r'w:eastAsia="zh-CN"/></w:rPr><w:t[^>]*>([^<]*)', found) == ["新乡市、高新区"]
    assert marks.runs("", "en") == marks.runs("", "zh") == ""


def test_two_pictures_go_on_a_page_unless_their_letters_would_become_too_small(parts, tmp_path):
    first, second, third = parts["zh"].charts[:3]
    part = parts["zh"]._replace(sections=[Section("s", "t", (first, second, third))])
    drawings = {
        first.key: Drawing(b"", png(68, 44), 6.8, 4.4),
        second.key: Drawing(b"", png(90, 60), 9.0, 6.0),
        third.key: Drawing(b"", png(60, 120), 6.0, 12.0),
    }
    write(part, tmp_path / "a.docx", made=MADE, drawings=drawings)
    sizes = [(s.width.mm, s.height.mm) for s in docx.Document(tmp_path / "a.docx").inline_shapes]
    width, height = styles.PAGES["zh"][0].text
    assert 0.85 * width <= sizes[0][0] < 0.9 * width
    assert sizes[1][0] == pytest.approx(width, abs=0.1)
    assert sizes[2][1] == pytest.approx(0.72 * height, abs=0.1)


def test_a_table_with_numbers_is_not_grouped():
    frame = pd.DataFrame(
        {k: ["general public budget revenue"] * 4 for k in "abcde"} | {"f": [1.0] * 4}
    )
    table = Table("t", "t", "", frame, {"f": 1}, "n")
    assert tables.laid_out(table, "en").names == list("abcdef")
    texts = table._replace(frame=frame.assign(f="x"), decimals={})
    assert tables.laid_out(texts, "en").names == list("bcdef")


def test_a_very_long_row_may_break_and_its_table_is_wide():
    frame = pd.DataFrame({"指标": ["甲", "乙"], "原文": ["长" * 2000, "短"]})
    table = Table("long", "t", "", frame, {}, "n")
    layout = tables.laid_out(table, "zh")
    assert layout.page.wide
    made = tables.set_table(table, layout, "zh")
    assert made.count("<w:cantSplit/>") == 2


def test_a_long_label_leaves_room_for_its_neighbours():
    frame = pd.DataFrame({"Label": ["x" * 300], "Growth (%)": [8.0], "Sentence": ["增长8%，" * 30]})
    table = Table("t", "t", "", frame, {"Growth (%)": 1}, "n")
    layout = tables.laid_out(table, "en")
    assert min(layout.widths) > 500
    assert sum(layout.widths) == round(layout.page.text[0] * marks.TWIPS)


def test_a_plan_without_targets_gives_a_document_that_says_so(tmp_path):
    facts = Facts(pl.read_plan(text="全区上下要认真贯彻会议精神。"))
    for lang, said in (("zh", "计划中没有读到可以计算的目标。"), ("en", "No target that could")):
        document = docx.Document(written(content(facts, lang), tmp_path, f"{lang}.docx"))
        assert any(p.text.startswith(said) for p in document.paragraphs)
        assert document.tables == []
        assert len(document.sections) == 1


def test_charts_are_drawn_where_none_is_given(parts, tmp_path):
    part = parts["zh"]
    first = part._replace(sections=[Section("s", "t", (part.charts[0],))])
    write(first, tmp_path / "a.docx", made=MADE)
    assert docx.Document(tmp_path / "a.docx").inline_shapes[0].width.mm > 130


def test_the_same_content_gives_the_same_bytes(parts, paths, tmp_path):
    again = written(parts["zh"], tmp_path)
    assert again.read_bytes() == paths["zh"].read_bytes()


def test_what_the_template_brought_along_is_gone(paths):
    with zipfile.ZipFile(paths["zh"]) as file:
        names = file.namelist()
        assert not [n for n in names if "thumbnail" in n or "customXml" in n or "Effects" in n]
        assert b"python-docx" not in b"".join(file.read(n) for n in names)


def test_without_python_docx_the_extra_is_named(without):
    with pytest.raises(MissingExtra, match=r"library python-docx.*'planlib\[briefing\]'"):
        without("docx", "planlib.briefing.docx")


@pytest.fixture(scope="module")
def printed_texts(paths, tmp_path_factory):
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("soffice or pdftotext is not installed")
    folder = tmp_path_factory.mktemp("pdf")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir",
         str(folder), *map(str, paths.values())],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    texts = {}
    for lang in paths:
        pages = subprocess.run(
            ["pdftotext", "-raw", str(folder / f"{lang}.pdf"), "-"], check=True, capture_output=True
        )
        texts[lang] = pages.stdout.decode()
    return texts


def bare(text):
    # Marks of either script come from another font where the office fonts are missing; pdftotext may lose them.
    return re.sub(r"[\s“”−]", "", text)


@pytest.mark.slow
@LANGUAGES
def test_every_sentence_and_cell_is_printed(printed_texts, parts, lang):
    part = parts[lang]
    # The number of a page stands between lines that a page parts.
    foot = r"\n— \d+ —\s*\f" if lang == "zh" else r"\n\d+\s*\f"
    printed = bare(re.sub(foot, "", printed_texts[lang]))
    wanted = [part.title, part.subtitle, *part.method, *(m.text for m in part.messages)]
    wanted += [part.pointer(m) for m in part.messages]
    for section in part.sections:
        wanted.append(section.title)
        for block in section.blocks:
            if isinstance(block, str):
                wanted.append(block)
                continue
            wanted += [block.title, block.note, part.name(block)]
            if isinstance(block, Table):
                wanted += [block.unit, *map(str, block.frame.columns)]
                wanted += [cell for row in block.cells() for cell in row]
    missing = [text for text in wanted if bare(text) not in printed]
    assert missing == []


@pytest.mark.parametrize("title", ['Scenario "slower": GDP 132.3', 'it\'s "both"', "<&>"])
def test_the_name_of_a_picture_is_its_title_whatever_its_quotation_marks(title):
    drawn = marks.picture("rId1", 1, title, title, (100.0, 60.0))
    run = etree.fromstring(drawn.replace("<w:r>", f"<w:r {marks.NAMESPACES}>", 1))
    (named,) = run.xpath(".//*[local-name()='docPr']")
    assert [named.get(key) for key in ("name", "title", "descr")] == [title] * 3
