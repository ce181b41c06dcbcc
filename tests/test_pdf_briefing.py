"""The briefing as a PDF file: what can be read from it, by people and by their programs."""

import ctypes
import datetime
import re

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

import planlib as pl
from planlib.briefing import pdf
from planlib.briefing.blocks import Chart, Table
from planlib.briefing.content import content
from planlib.briefing.drawings import Drawing
from planlib.briefing.facts import Facts
from planlib.briefing.layout import laid_out
from planlib.errors import MissingExtra, OutputError

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
MADE = datetime.datetime(2017, 2, 7, 9, 30)
FOOT = 50  # points above which the text of a page stands
HOSTILE = "#let x = 1 $a_1$ *b* _c_ @d `e` <f> [g] \\h // i /* j */ \"k\" ~ -- ... 'l' = m + n"


@pytest.fixture(scope="session")
def files(parts, blank, tmp_path_factory):
    """The briefing on the bundled plan as PDF files, by language."""
    folder = tmp_path_factory.mktemp("pdf")
    paths = {lang: folder / f"{lang}.pdf" for lang in parts}
    for lang, part in parts.items():
        pdf.write(part, paths[lang], made=MADE, drawings=blank(part))
    return paths


def pages(path) -> list[str]:
    """The text of each page above its foot."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded(bottom=FOOT) for page in document]


def squeezed(text: str) -> str:
    """Without white space, and without the hyphens that are read as something else where a line ends."""
    return re.sub(r"[\s\ufffe\x02-]", "", text)


def of(text: str, lang: str):
    return content(Facts(pl.read_plan(text=text)), lang)


def structure(path) -> list[dict]:
    """The elements of the tree of tags, page by page in reading order."""

    def said(function, element) -> str:
        size = function(element, None, 0)
        buffer = ctypes.create_string_buffer(size)
        function(element, buffer, size)
        return buffer.raw.decode("utf-16-le").rstrip("\0")

    def walk(element):
        yield {
            "type": said(pdfium.FPDF_StructElement_GetType, element),
            "alt": said(pdfium.FPDF_StructElement_GetAltText, element),
            "lang": said(pdfium.FPDF_StructElement_GetLang, element),
        }
        for n in range(pdfium.FPDF_StructElement_CountChildren(element)):
            if child := pdfium.FPDF_StructElement_GetChildAtIndex(element, n):
                yield from walk(child)

    found = []
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            tree = pdfium.FPDF_StructTree_GetForPage(page)
            for n in range(pdfium.FPDF_StructTree_CountChildren(tree)):
                found += walk(pdfium.FPDF_StructTree_GetChildAtIndex(tree, n))
            pdfium.FPDF_StructTree_Close(tree)
    return found


@LANGUAGES
def test_every_sentence_and_cell_can_be_searched_and_copied(files, parts, lang):
    part = parts[lang]
    said = [part.title, part.subtitle, *part.method]
    said += [m.text + part.pointer(m) for m in part.messages]
    for section in part.sections:
        said += [section.title, *(b for b in section.blocks if isinstance(b, str))]
    for block in (*part.charts, *part.tables):
        said += [part.name(block), block.title, block.note]
    for table in part.tables:
        said += [table.unit, *map(str, table.frame.columns[1:])]
        said += [cell for row in table.cells() for cell in row]
    said += [source["text"] + source["shown"] for source in laid_out(part)["sources"]]
    text = squeezed("".join(pages(files[lang])))
    assert [words for words in said if squeezed(words) not in text] == []
    assert len(said) > 500


@LANGUAGES
def test_it_calls_itself_accessible_and_names_its_title_language_and_day(files, parts, lang):
    data = files[lang].read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert f"<dc:language><rdf:Bag><rdf:li>{lang}" in data.decode("latin-1").replace("\n", "")
    with pypdfium2.PdfDocument(files[lang]) as document:
        assert pdfium.FPDFCatalog_IsTagged(document)
        told = document.get_metadata_dict()
        assert told["Title"] == parts[lang].title
        assert told["Author"].startswith("planlib ")
        assert told["CreationDate"].startswith("D:20170207093000")
        assert {tuple(map(round, page.get_size())) for page in document} == {(595, 842)}


@LANGUAGES
def test_charts_have_alt_texts_and_tables_have_heads(files, parts, lang):
    tags = structure(files[lang])
    assert {t["alt"] for t in tags if t["alt"]} == {chart.alt for chart in parts[lang].charts}
    kinds = [tag["type"] for tag in tags]
    assert {"Table", "THead", "TH", "TR", "TD", "Caption", "H1", "L", "LI", "Link"} <= set(kinds)
    heads = sum(len(column["columns"]) for column in tables(parts[lang]))
    assert kinds.count("TH") >= heads


def tables(part) -> list[dict]:
    return [b for s in laid_out(part)["sections"] for b in s["blocks"] if b["kind"] == "table"]


def test_an_english_briefing_marks_what_is_chinese(files):
    assert {"zh-CN"} <= {tag["lang"] for tag in structure(files["en"])}
    assert {tag["lang"] for tag in structure(files["zh"])} <= {"", "zh", "zh-CN"}


@LANGUAGES
def test_the_outline_leads_through_the_sections(files, parts, lang):
    with pypdfium2.PdfDocument(files[lang]) as document:
        titles = [mark.get_title() for mark in document.get_toc()]
    given = laid_out(parts[lang])
    headed = [section["title"] for section in given["sections"]]
    assert titles == [given["words"]["messages"], *headed, given["words"]["method"], given["words"]["sources"]]  # fmt: skip
    assert headed[0].startswith({"zh": "一、", "en": "1. "}[lang])


@LANGUAGES
def test_every_pointer_of_a_message_is_a_link_into_the_document(files, parts, lang):
    wanted = [p for m in laid_out(parts[lang])["messages"] for p in m["pointer"] if p["to"]]
    led = []
    with pypdfium2.PdfDocument(files[lang]) as document:
        position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(document[0], position, link):
            place = pdfium.FPDFLink_GetDest(document, link)
            led.append(pdfium.FPDFDest_GetDestPageIndex(document, place))
        texts = [page.get_textpage().get_text_range() for page in document]
    assert len(led) == len(wanted)
    for pointer, page in zip(wanted, led, strict=True):
        assert page > 0
        if pointer["to"].startswith("figure"):
            assert squeezed(pointer["text"]) in squeezed(texts[page])


def test_the_head_of_a_long_table_stands_on_each_of_its_pages(files, parts):
    table = next(t for t in parts["zh"].tables if t.key == "milestones")
    head = squeezed("".join(map(str, table.frame.columns[1:])))
    assert sum(head in squeezed(page) for page in pages(files["zh"])) >= 3


def test_the_same_briefing_is_the_same_bytes(tmp_path):
    text = "预期目标：城镇新增就业1200万人以上。新建学校3所，2个项目开工。"  # without a year there are no charts
    part = of(text, "en")
    assert part.tables and not part.charts
    for name in ("a", "b"):
        pdf.write(part, tmp_path / name, made=MADE)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@LANGUAGES
def test_text_of_a_plan_is_never_code(tmp_path, parts, blank, lang):
    part = parts[lang]
    table = part.tables[0]
    frame = table.frame.copy()
    frame.iloc[0, -1] = frame.iloc[1, 0] = HOSTILE
    hostile = table._replace(frame=frame, title=HOSTILE, note=HOSTILE, unit=HOSTILE)
    chart = part.charts[0]._replace(title=HOSTILE, alt=HOSTILE, note=HOSTILE)
    section = part.sections[0]._replace(title=HOSTILE, blocks=(HOSTILE, chart, hostile))
    part = part._replace(title=HOSTILE, subtitle=HOSTILE, sections=[section], method=[HOSTILE])
    pdf.write(part, tmp_path / "a.pdf", made=MADE, drawings=blank(part))
    text = squeezed("".join(pages(tmp_path / "a.pdf")))
    assert text.count(squeezed(HOSTILE)) == 12
    assert HOSTILE in {tag["alt"] for tag in structure(tmp_path / "a.pdf")}


def test_what_no_font_has_is_told_once_and_stands_as_a_blank_of_printers(tmp_path):
    part = of("全区上下要认真贯彻会议精神。", "zh")
    part = part._replace(method=["甲\U0010fffd乙\ufeff丙\x07丁𠮷✓"])
    with pytest.warns(UserWarning, match="No font on this machine has .*boxes are drawn instead"):
        pdf.write(part, tmp_path / "a.pdf", made=MADE)
    assert re.search("甲〓乙丙丁.✓", squeezed("".join(pages(tmp_path / "a.pdf"))))


def test_a_plan_without_targets_says_so(tmp_path):
    part = of("全区上下要认真贯彻会议精神。", "zh")
    pdf.write(part, tmp_path / "a.pdf", made=MADE)
    assert "计划中没有读到可以计算的目标。" in "".join(pages(tmp_path / "a.pdf"))


def test_what_cannot_be_set_is_told_with_the_name_of_the_file(tmp_path, parts):
    drawings = {c.key: Drawing(b"<svg", b"", 6.8, 4.0) for c in parts["zh"].charts}
    with pytest.raises(
        OutputError, match=r"The PDF file a\.pdf cannot be set: failed to parse SVG"
    ):
        pdf.write(parts["zh"], tmp_path / "a.pdf", made=MADE, drawings=drawings)
    assert list(tmp_path.iterdir()) == []


def test_columns_get_what_they_need_and_long_ones_share_the_rest():
    assert pdf._widths([4, 28, 8, 200]) == [{"em": 2}, {"em": 14}, {"em": 4}, {"share": 80}]
    assert pdf._widths([10, 10]) == [{"share": 10}, {"share": 10}]
    assert pdf._widths([40, 60, 80, 10]) == [{"share": 40}, {"share": 60}, {"share": 80}, {"em": 5}]
    many = pdf._widths([12] * 12)
    assert many == [{"share": 12}] * 12


def test_no_column_is_narrower_than_its_longest_word():
    assert pdf._widths([30, 40, 200], [8, 8, 8]) == [{"share": 30}, {"share": 40}, {"share": 80}]
    assert pdf._widths([30, 40, 200], [27, 8, 8]) == [{"em": 13.5}, {"share": 40}, {"share": 80}]
    none_fits = pdf._widths([60, 60, 60, 60], [50] * 4)
    assert none_fits == [{"share": 60}] * 4


def test_without_typst_the_error_names_the_extra(without):
    with pytest.raises(MissingExtra, match=r"library typst.*'planlib\[briefing\]'"):
        without("typst", "planlib.briefing.pdf")


def test_a_briefing_has_tables_and_charts(parts):
    assert {type(b) for s in parts["zh"].sections for b in s.blocks} == {str, Chart, Table}
