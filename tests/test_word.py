"""Word documents: what stands in them, and the numbers that Word only computes."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

import planlib as pl
from planlib import files
from planlib.files.numbering import printed


def read(document):
    file = io.BytesIO()
    document.save(file)
    return files.extract(file.getvalue(), "plan.docx").text


def xml(text):
    return parse_xml(text.replace(">", f" {nsdecls('w')}>", 1))


@pytest.fixture
def document():
    """An empty document without any list."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for element in list(numbering):
        numbering.remove(element)
    return document


def paragraph_of(document, *runs):
    """A paragraph of XML."""
    body = document.element.body
    body.insert(len(body) - 1, xml(f"<w:p>{''.join(runs)}</w:p>"))


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


# --- what is in the text --------------------------------------------------------------------------


def test_paragraphs_and_table_rows_come_in_their_order(document):
    document.add_paragraph("一、2017年主要预期目标")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ["指标", "增长", "单位"], strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "地区生产总值增长8%"
    table.rows[1].cells[1].merge(table.rows[1].cells[2]).text = "统计局"
    document.add_paragraph("　　固定资产投资增长12%以上。")
    assert read(document).split("\n") == [
        "一、2017年主要预期目标",
        "指标\t增长\t单位",
        "地区生产总值增长8%\t统计局",
        "固定资产投资增长12%以上。",
    ]


def test_a_table_that_lays_out_a_text_keeps_its_lines(document):
    cell, aside = document.add_table(rows=1, cols=2).rows[0].cells
    cell.text = "一、工业\n1.新建厂房3座。\n2.技改5项。\n二、农业"
    aside.text = "发改委"
    inner = document.add_table(rows=1, cols=1).rows[0].cells[0]
    inner.add_table(rows=1, cols=2).rows[0].cells[1].text = "表中表"
    assert read(document).split("\n") == [*cell.text.split("\n"), "发改委", "表中表"]


def test_links_controls_fields_and_formulas_are_read_with_the_rest(document):
    paragraph_of(
        document,
        run("增长"),
        f'<w:hyperlink w:anchor="a">{run("6")}</w:hyperlink>',
        f"<w:sdt><w:sdtPr/><w:sdtContent>{run('%以')}</w:sdtContent></w:sdt>",
        f'<w:fldSimple w:instr="DATE">{run("上")}</w:fldSimple>',
        "<w:r><w:instrText>PAGE</w:instrText></w:r>",
        '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math">'
        "<m:r><m:t>。</m:t></m:r></m:oMath>",
    )
    content = f"<w:sdtContent><w:p>{run('控件')}</w:p></w:sdtContent>"
    document.element.body.insert(1, xml(f"<w:sdt><w:sdtPr/>{content}</w:sdt>"))
    assert read(document) == "增长6%以上。\n控件"


def test_a_text_box_is_read_once_and_behind_its_paragraph(document):
    box = f"<w:txbxContent><w:p>{run('框中一')}</w:p><w:p>{run('框中二')}</w:p></w:txbxContent>"
    compatible = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    paragraph_of(
        document,
        run("框外"),
        f"<w:r><mc:AlternateContent {compatible}><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>",
        run("，还在框外"),
    )
    assert read(document).split("\n") == ["框外，还在框外", "框中一", "框中二"]


def test_breaks_and_tabs_are_kept_and_soft_hyphens_are_not(document):
    paragraph_of(
        document,
        run("增长6"),
        "<w:r><w:noBreakHyphen/></w:r>",
        run("7%"),
        "<w:r><w:br/></w:r>",
        run("　指标"),
        "<w:r><w:tab/></w:r>",
        run("GDP"),
        "<w:r><w:softHyphen/></w:r>",
        run("\u200b增\u00ad速\ufeff"),
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>',
        run("6%"),
    )
    assert read(document) == "增长6-7%\n指标\tGDP增速≥6%"


def test_hidden_text_footnotes_and_the_table_of_contents_are_left_out(document):
    paragraph_of(
        document,
        run("增长6%"),
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>草稿</w:t></w:r>",
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>以上</w:t></w:r>',
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
    )
    document.styles.add_style("toc 1", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph("一、稳增长\t3", style="toc 1")
    assert read(document) == "增长6%以上"


def test_of_tracked_changes_the_new_text_is_read(document):
    paragraph_of(
        document,
        run("增长"),
        "<w:del><w:r><w:delText>8%</w:delText></w:r></w:del>",
        f"<w:ins>{run('7%')}</w:ins>",
        f"<w:moveFrom>{run('旧处')}</w:moveFrom><w:moveTo>{run('新处')}</w:moveTo>",
    )
    paragraph_of(document, "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>", run("到2025年，"))
    paragraph_of(document, run("增长6%。"))
    assert read(document) == "增长7%新处\n到2025年，增长6%。"


def test_a_row_that_was_deleted_is_left_out(document):
    first, second = document.add_table(rows=2, cols=1).rows
    first.cells[0].text, second.cells[0].text = "增长8%", "增长7%"
    first._tr.get_or_add_trPr().append(xml("<w:del></w:del>"))
    assert read(document) == "增长7%"


def changed(document, change):
    """Bytes of a document, each of its parts changed; a part without bytes is dropped."""
    file, other = io.BytesIO(), io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return other.getvalue()


def test_strict_documents_are_read(document):
    document.add_paragraph("增长6%。")
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    raw = changed(document, lambda name, content: content.replace(transitional, strict))
    assert strict in zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml")
    assert files.extract(raw, "p").text == "增长6%。"


def test_a_document_with_neither_lists_nor_styles_nor_relations_is_read(document):
    document.add_paragraph("增长6%。")
    raw = changed(document, lambda n, c: c if n == "word/document.xml" else None)
    assert files.extract(raw, "p").text == "增长6%。"


def test_a_picture_that_is_gone_does_not_matter(document):
    document.add_paragraph("增长6%。")
    gone = b'<Relationship Id="r99" Type="x/image" Target="NULL"/></Relationships>'
    raw = changed(document, lambda name, c: c.replace(b"</Relationships>", gone))
    assert files.extract(raw, "p").text == "增长6%。"


# --- the numbers that Word computes ---------------------------------------------------------------


def levels(*given):
    """Levels of a list, each (how it counts, what is printed) and what else is said of it."""
    return "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'{"".join(more)}<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text, *more) in enumerate(given)
    )


def add_list(document, definition, number=1, abstract=None, overrides=""):
    """Add a list to a document; without levels, one more of a definition that is there."""
    numbering = document.part.numbering_part.element
    abstract = number if abstract is None else abstract
    if definition:
        numbering.insert(
            0, xml(f'<w:abstractNum w:abstractNumId="{abstract}">{definition}</w:abstractNum>')
        )
    numbering.append(
        xml(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>')
    )


def place(number, level):
    own = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return f'<w:numPr>{own}<w:numId w:val="{number}"/></w:numPr>'


def numbered(document, text, level=0, number=1):
    paragraph_of(document, f"<w:pPr>{place(number, level)}</w:pPr>", run(text))


OUTLINE = levels(
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
)


def test_headings_and_items_that_word_numbers_are_headings_and_items(document):
    add_list(document, OUTLINE)
    for level, text in enumerate(["稳增长", "工业", "2024年新建厂房3座。"]):
        numbered(document, text, level)
    numbered(document, "技改5项。", 2)
    numbered(document, "惠民生")
    numbered(document, "新建学校5所。", 2)
    text = read(document)
    assert text.split("\n") == [
        "一、稳增长",
        "（一）工业",
        "1. 2024年新建厂房3座。",
        "2. 技改5项。",
        "二、惠民生",
        "1. 新建学校5所。",
    ]
    targets = pl.read_plan(text=text, year=2024).targets
    assert targets["heading"].tolist() == ["一/一/1", "一/一/2", "二/1"]


def test_lists_of_one_definition_count_on_unless_they_are_told_to_start_again(document):
    add_list(document, levels(("decimal", "%1、")))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    add_list(document, "", 2, abstract=1)
    add_list(document, "", 3, abstract=1, overrides=again)
    for number in (1, 2, 3, 3):
        numbered(document, "项", 0, number)
    assert read(document).split("\n") == ["1、项", "2、项", "1、项", "2、项"]


def test_a_list_may_change_a_level_of_its_definition(document):
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="5"/><w:numFmt w:val="upperLetter"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="甲%1"/></w:lvl>'
    )
    override = f'<w:lvlOverride w:ilvl="0">{level}</w:lvlOverride>'
    add_list(document, levels(("decimal", "%1、")), overrides=override)
    numbered(document, "项")
    assert read(document) == "甲E 项"


def test_numbers_of_headings_come_from_their_styles(document):
    linked = '<w:pStyle w:val="Heading{}"/>'
    add_list(
        document,
        levels(
            ("japaneseCounting", "第%1章", linked.format(1)),
            ("decimal", "%1.%2", "<w:isLgl/>", linked.format(2)),
        ),
    )
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].element.get_or_add_pPr().append(xml(place(1, None)))
    document.styles.add_style("Own", 1).base_style = document.styles["Heading 2"]
    for text, style in [
        ("总则", "Heading 1"),
        ("目标", "Heading 2"),
        ("任务", "Own"),
        ("附则", "Heading 1"),
    ]:
        document.add_paragraph(text, style=style)
    document.add_paragraph("无号", style="Heading 1")._p.get_or_add_pPr().append(xml(place(0, 0)))
    assert read(document).split("\n") == [
        "第一章 总则",
        "1.1 目标",
        "1.2 任务",  # of a style that is based on the other
        "第二章 附则",
        "无号",
    ]


def test_a_definition_may_be_that_of_a_style_of_lists(document):
    add_list(document, levels(("chineseCounting", "%1、")), 1)
    style = f'<w:style w:type="numbering" w:styleId="L"><w:pPr>{place(1, None)}</w:pPr></w:style>'
    document.styles.element.append(xml(style))
    add_list(document, '<w:numStyleLink w:val="L"/>', 2)
    numbered(document, "项", 0, 2)
    assert read(document) == "一、项"


def test_a_lower_level_starts_again_below_each_higher_one_unless_it_is_told_not_to(document):
    add_list(
        document,
        levels(
            ("decimal", "%1、"),
            ("decimal", "（%2）"),
            ("decimal", "%3）", '<w:lvlRestart w:val="0"/>'),
        ),
    )
    for level in (0, 1, 2, 1, 2, 0, 1, 2):
        numbered(document, "项", level)
    expected = "1、 （1） 1） （2） 2） 2、 （1） 3）".split()
    assert [line.removesuffix("项") for line in read(document).split("\n")] == expected


def test_bullets_are_bullets_and_an_empty_paragraph_counts_and_says_nothing(document):
    add_list(document, levels(("bullet", "\uf06c"), ("decimal", "%2、")))
    numbered(document, "点")
    for text in ("甲", "", "丙"):
        numbered(document, text, 1)
    assert read(document).split("\n") == ["• 点", "1、甲", "3、丙"]


@pytest.mark.parametrize("number", [7, 1])
def test_a_list_or_level_that_is_nowhere_numbers_nothing(document, number):
    add_list(document, levels(("decimal", "%1、")))
    numbered(document, "项", 5, number)
    assert read(document) == "项"


@pytest.mark.parametrize(
    ("style", "one", "twelve", "hundred_and_five"),
    [
        ("decimal", "1", "12", "105"),
        ("decimalZero", "01", "12", "105"),
        ("decimalFullWidth", "１", "１２", "１０５"),
        ("chineseCounting", "一", "十二", "一百〇五"),
        ("japaneseCounting", "一", "十二", "一百〇五"),
        ("ideographDigital", "一", "一二", "一〇五"),
        ("chineseLegalSimplified", "壹", "壹拾贰", "壹佰零伍"),
        ("ideographTraditional", "甲", "12", "105"),
        ("ideographZodiac", "子", "亥", "105"),
        ("decimalEnclosedCircle", "①", "⑫", "105"),
        ("decimalEnclosedParen", "(1)", "(12)", "(105)"),
        ("decimalEnclosedFullstop", "1.", "12.", "105."),
        ("upperLetter", "A", "L", "AAAAA"),
        ("lowerRoman", "i", "xii", "cv"),
        ("none", "", "", ""),
        ("hebrew1", "1", "12", "105"),
    ],
)
def test_each_style_of_counting_prints_as_word_prints_it(style, one, twelve, hundred_and_five):
    assert [printed(n, style) for n in (1, 12, 105)] == [one, twelve, hundred_and_five]


def test_tens_and_hundreds_in_chinese():
    numbers = [0, 10, 20, 100, 110, 1010, 20005]
    expected = "〇 十 二十 一百 一百一十 一千〇一十 二万〇五".split()
    assert [printed(n, "chineseCounting") for n in numbers] == expected
