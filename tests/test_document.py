"""Files as text, in whatever encoding an office passes around, and what cannot be read."""

import sys
from pathlib import Path

import docx
import openpyxl
import pytest

import planlib as pl
from planlib.errors import MissingExtra, PlanlibError, ReadError

SENTENCE = "2017年预期目标：地区生产总值增长8%左右，固定资产投资增长12%以上。\r\n确保完成。\n"
TRADITIONAL = "2017年預期目標：國內生產總值增長8%左右，一般公共預算收入增長12%以上。"


def saved(folder, content, name="plan-2017.txt"):
    path = folder / name
    path.write_bytes(content)
    return path


# --- encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_a_file_is_decoded_without_its_bom_and_with_its_line_ends(tmp_path, encoding):
    plan = pl.read_plan(saved(tmp_path, SENTENCE.encode(encoding)))
    assert plan.text == SENTENCE
    assert plan.targets["quantity"].tolist() == ["8%左右", "12%以上"]


@pytest.mark.parametrize("bom", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_read_in_both_byte_orders(tmp_path, bom):
    order = "utf-16-le" if bom == b"\xff\xfe" else "utf-16-be"
    assert pl.read_plan(saved(tmp_path, bom + SENTENCE.encode(order))).text == SENTENCE


def test_big5_is_told_from_gb18030(tmp_path):
    assert pl.read_plan(saved(tmp_path, TRADITIONAL.encode("big5"))).text == TRADITIONAL


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "PLAN.TXT", "plan"])
def test_text_files_are_read_by_any_of_their_names(tmp_path, name):
    plan = pl.read_plan(str(saved(tmp_path, SENTENCE.encode(), name)))
    assert plan.text == SENTENCE
    assert plan.plan_id == Path(name).stem


def test_a_text_may_be_passed_instead_of_a_file():
    plan = pl.read_plan(text=SENTENCE, plan_id="mine", region="Here")
    assert (plan.text, plan.plan_id, plan.region, plan.year) == (SENTENCE, "mine", "Here", 2017)
    assert set(plan.targets["plan_id"]) == {"mine"}


# --- Word ---------------------------------------------------------------------------------------


@pytest.fixture
def word(tmp_path):
    """A Word document of a heading, a table with a merged cell, and a paragraph."""
    document = docx.Document()
    document.add_paragraph("一、2017年主要预期目标")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ["指标", "增长", "单位"], strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "地区生产总值增长8%"
    table.rows[1].cells[1].merge(table.rows[1].cells[2]).text = "统计局"
    document.add_paragraph("固定资产投资增长12%以上。")
    path = tmp_path / "plan-2017.docx"
    document.save(path)
    return path


def test_paragraphs_and_tables_of_a_word_document_come_in_their_order(word):
    first, *rows, last = pl.read_plan(word).text.split("\n")
    assert first == "一、2017年主要预期目标"
    assert [row.count("\t") for row in rows] == [2, 1]
    assert rows[0].startswith("指标")
    assert rows[1].startswith("地区生产总值增长8%")
    assert rows[1].endswith("统计局")
    assert last == "固定资产投资增长12%以上。"


def test_targets_of_a_word_document_stand_at_offsets_of_its_text(word):
    plan = pl.read_plan(word)
    assert set(plan.targets["indicator"]) == {"gdp", "fai"}
    assert set(plan.targets["quantity"]) == {"8%", "12%以上"}
    for row in plan.targets.itertuples():
        assert plan.text[row.start : row.end] == row.quantity


def test_a_corrupt_word_document_is_refused(tmp_path):
    path = saved(tmp_path, b"no zip at all", "plan.docx")
    with pytest.raises(ReadError, match=r"plan.docx ends in .docx but is not a Word document"):
        pl.read_plan(path)


def test_a_workbook_that_was_renamed_is_no_word_document(tmp_path):
    openpyxl.Workbook().save(tmp_path / "book.docx")
    with pytest.raises(
        ReadError, match=r"is not a Word document, or a damaged one. Open it in Word or WPS"
    ):
        pl.read_plan(tmp_path / "book.docx")


def test_without_python_docx_the_extra_is_named(word, monkeypatch):
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(MissingExtra, match=r"python-docx.*pip install 'planlib\[documents\]'"):
        pl.read_plan(word)


# --- what cannot be read ------------------------------------------------------------------------


def test_a_missing_file_is_answered_with_those_there_are(tmp_path):
    saved(tmp_path, SENTENCE.encode(), "plan-2018.txt")
    with pytest.raises(ReadError, match=r"no file .*plan-2017.txt. In that folder.*plan-2018.txt"):
        pl.read_plan(tmp_path / "plan-2017.txt")


def test_a_missing_folder_is_a_missing_file(tmp_path):
    with pytest.raises(ReadError, match=r"no file .*plan.txt. Check the path"):
        pl.read_plan(tmp_path / "nowhere" / "plan.txt")


def test_a_folder_is_no_plan(tmp_path):
    with pytest.raises(ReadError, match=r"is a folder, and a file was expected"):
        pl.read_plan(tmp_path)


def test_a_file_that_cannot_be_opened_says_why(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    path = saved(tmp_path, SENTENCE.encode())
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match=r"cannot be opened: Permission denied. Close it elsewhere"):
        pl.read_plan(path)


@pytest.mark.parametrize("content", [b"", b" \r\n\t", "\ufeff".encode(), "\u3000\n".encode()])
def test_an_empty_file_is_refused(tmp_path, content):
    with pytest.raises(ReadError, match=r"is empty: it holds no text to read"):
        pl.read_plan(saved(tmp_path, content))


def test_an_empty_word_document_is_refused(tmp_path):
    docx.Document().save(tmp_path / "empty.docx")
    with pytest.raises(ReadError, match=r"empty.docx is empty"):
        pl.read_plan(tmp_path / "empty.docx")


@pytest.mark.parametrize("content", [bytes(range(256)) * 20, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"])
def test_a_binary_file_is_refused(tmp_path, content):
    with pytest.raises(ReadError, match=r"is not a text file: its bytes are no UTF-8, UTF-16"):
        pl.read_plan(saved(tmp_path, content))


def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_read(tmp_path):
    with pytest.raises(ReadError, match=r"ending in .xls are not read.*\.txt, \.md, \.docx"):
        pl.read_plan(saved(tmp_path, SENTENCE.encode(), "plan.xls"))


@pytest.mark.parametrize("text", ["", " \n\u3000"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(ReadError, match=r"The text is empty: there is nothing to read"):
        pl.read_plan(text=text)


def test_a_path_and_a_text_are_one_too_many(tmp_path):
    with pytest.raises(PlanlibError, match=r"a path or a text, not both"):
        pl.read_plan(tmp_path / "plan.txt", text=SENTENCE)


@pytest.mark.parametrize("year", ["2017", 17, 2017.5, 21017])
def test_what_is_no_year_is_refused(year):
    with pytest.raises(PlanlibError, match=f"year is {year!r}: a year between 1949 and 2100"):
        pl.read_plan(text=SENTENCE, year=year)


# --- structure ----------------------------------------------------------------------------------

NUMBERED = """某市2024年工作要点
一、稳增长
1.推进项目。完成投资100亿元。
同时，新开工项目20个以上。
2、扩消费。新建商场3家。
二、惠民生
（一）就业
举办招聘会12场。
3．办实事。新建学校5所。
"""


def test_numbered_paragraphs_give_section_item_and_printed_path():
    targets = pl.read_plan(text=NUMBERED).targets
    assert targets[["quantity", "section", "item", "heading"]].to_numpy().tolist() == [
        ["100亿元", 1, 1, "一/1"],
        ["20个以上", 1, 1, "一/1"],
        ["3家", 1, 2, "一/2"],
        ["12场", 2, 1, "二/一"],
        ["5所", 2, 3, "二/一/3"],
    ]


def test_an_item_reaches_to_the_next_number():
    items = pl.read_plan(text=NUMBERED).items
    assert items.loc[0, "text"] == "1.推进项目。完成投资100亿元。\n同时，新开工项目20个以上。"
    assert items.loc[0, ["title", "targets"]].tolist() == ["推进项目", 2]


def test_what_stands_before_the_first_heading_is_in_no_section():
    targets = pl.read_plan(text=SENTENCE + NUMBERED).targets
    assert targets.loc[0, ["section", "item"]].tolist() == [0, 0]
    assert targets["heading"].isna().tolist() == [True, True, *[False] * 5]


def test_a_report_of_the_state_council_is_national():
    plan = pl.read_plan(text="现在，我代表国务院，向大会报告政府工作。\n国内生产总值增长5%左右。")
    assert (plan.region, plan.level) == ("China", "national")


def test_a_report_in_three_parts_keeps_review_period_and_year_apart():
    text = (
        "第一部分 2023年工作回顾\n地区生产总值增长5.2%。\n"
        "第二部分 今后五年发展目标\n地区生产总值年均增长6%。\n"
        "第三部分 2024年主要任务\n地区生产总值增长5%左右。\n"
    )
    report = pl.read_plan(text=text, year=2024)
    assert report.results["quantity"].tolist() == ["5.2%"]
    assert report.targets["quantity"].tolist() == ["6%", "5%左右"]
    assert report.targets["end_year"].tolist() == [2028, 2024]
