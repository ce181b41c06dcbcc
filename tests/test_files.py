"""Files of every kind that an office passes around, in whatever encoding, and what cannot be read."""

import functools
import io
import random
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import example, given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import files
from planlib.errors import MissingExtra, PlanlibError, ReadError
from planlib.files import lines

SENTENCE = "2017年预期目标：地区生产总值增长8%左右，固定资产投资增长12%以上。\r\n确保完成。\n"
TRADITIONAL = "2017年預期目標：國內生產總值增長8%左右，一般公共預算收入增長12%以上。"
LINES = [
    "某区2024年工作要点",
    "预期目标：地区生产总值增长6%左右，固定资产投资增长8%以上，居民消费价格涨幅控制在3%以内。",
    "一、稳增长",
    "1.推进项目建设。全年新开工亿元以上项目20个，力争完成投资300亿元，到2025年规模以上工业增加值年均增长7%。",
    "2.扩大消费。新建商场3家，社会消费品零售总额增长6%-7%。",
    "二、惠民生",
    "1.做好就业工作。新增城镇就业1.2万人以上，单位生产总值能耗下降3%左右。",
]
READ = ["indicator", "measure", "low", "high", "unit", "section", "item", "headline", "end_year"]


def saved(folder, content, name="plan-2017.txt"):
    path = folder / name
    path.write_bytes(content)
    return path


def page(declared="utf-8", body=""):
    body = body or "".join(f"<p>　　{line}</p>" for line in LINES)
    return f'<html><head><meta charset="{declared}"><title>网页</title></head><body>{body}</body></html>'


def word(paragraphs=LINES):
    document = docx.Document()
    for line in paragraphs:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def word_numbered_by_itself():
    """The same document, its numbers computed by Word."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (style, text) in enumerate([("chineseCounting", "%1、"), ("decimal", "%2.")])
    )
    for xml in (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>',
        f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>',
    ):
        numbering.append(parse_xml(xml))
    for line in LINES:
        number, mark, text = line.partition("、" if "、" in line[:2] else ".")
        paragraph = document.add_paragraph(text if mark and len(number) == 1 else line)
        if mark and len(number) == 1:
            level = int(mark == ".")
            place = (
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'
            )
            paragraph._p.get_or_add_pPr().append(parse_xml(place))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def kinds(printed):
    """The same short plan in files of each kind, by the ending of their names."""
    broken = []
    for line in LINES:
        broken += [(84, line[:23]), *((60, line[i : i + 25]) for i in range(23, len(line), 25))]
    pages = [
        [(x, 500 - 20 * n, text) for n, (x, text) in enumerate(part)]
        for part in (broken[:8], broken[8:])
    ]
    return {
        ".txt": "\n".join(LINES).encode(),
        ".md": "\r\n\r\n".join(LINES).encode("utf-8-sig"),
        ".html": page().encode(),
        ".htm": page("gb2312").encode("gb18030"),
        ".docx": word(),
        ".pdf": printed(*pages),
        " (numbered by Word).docx": word_numbered_by_itself(),
    }


ENDINGS = [".txt", ".md", ".html", ".htm", ".docx", ".pdf", " (numbered by Word).docx"]


# --- kinds ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_plan_is_read_alike_from_every_kind_of_file(tmp_path, kinds, ending):
    plan = pl.read_plan(saved(tmp_path, kinds[ending], f"plan{ending}"))
    same = pl.read_plan(text="\n".join(LINES))
    assert len(same.targets) >= 10
    assert plan.targets[READ].equals(same.targets[READ])
    assert (plan.year, plan.items["title"].tolist()) == (2024, same.items["title"].tolist())
    for row in plan.targets.itertuples():
        assert plan.text[row.start : row.end] == row.quantity


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("named", [".txt", ".docx", ".html", ".pdf", ""])
def test_a_file_is_read_as_what_it_is_and_not_as_it_is_called(tmp_path, kinds, ending, named):
    plan = pl.read_plan(saved(tmp_path, kinds[ending], f"plan{named}"))
    assert plan.targets["quantity"].tolist()[:2] == ["6%左右", "8%以上"]
    assert "<p>" not in plan.text


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf"])
@pytest.mark.parametrize("named", [".doc", ".wps", ".aspx"])
def test_a_name_of_another_kind_does_not_hide_a_kind_that_is_read(tmp_path, kinds, ending, named):
    plan = pl.read_plan(saved(tmp_path, kinds[ending], f"plan{named}"))
    assert len(plan.targets) >= 10


def test_a_word_document_as_a_program_of_another_firm_writes_it_is_told_by_its_folder():
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "_rels/.rels":
                content = content.replace(b'"word/document.xml"', b'"/word/text.xml"')
            new.writestr(name.replace("document.xml", "text.xml"), content)
    assert files.extract(file.getvalue(), "p").text.split("\n") == LINES


@pytest.mark.parametrize("name", ["plan.txt", "plan.md", "PLAN.TXT", "plan"])
def test_text_files_are_read_by_any_of_their_names(tmp_path, name):
    plan = pl.read_plan(str(saved(tmp_path, SENTENCE.encode(), name)))
    assert plan.text == SENTENCE
    assert plan.plan_id == Path(name).stem


def test_a_text_that_speaks_of_tags_is_no_page(tmp_path):
    text = "说明：<p>一、目标</p>\n增长6%。"
    assert pl.read_plan(saved(tmp_path, text.encode())).text == text
    assert (
        pl.read_plan(saved(tmp_path, text.encode(), "p.html")).text == "说明：\n一、目标\n增长6%。"
    )
    plain = "一、目标 3<5\n增长6%。"
    assert pl.read_plan(saved(tmp_path, plain.encode(), "p.html")).text == plain


def test_a_text_may_be_passed_instead_of_a_file():
    plan = pl.read_plan(text=SENTENCE, plan_id="mine", region="Here")
    assert (plan.text, plan.plan_id, plan.region, plan.year) == (SENTENCE, "mine", "Here", 2017)
    assert set(plan.targets["plan_id"]) == {"mine"}


# --- encodings ------------------------------------------------------------------------------------

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_is_decoded_without_its_bom_and_with_its_line_ends(tmp_path, encoding):
    plan = pl.read_plan(saved(tmp_path, SENTENCE.encode(encoding)))
    assert plan.text == SENTENCE
    assert plan.targets["quantity"].tolist() == ["8%左右", "12%以上"]


@pytest.mark.parametrize("bom", [b"\xff\xfe", b"\xfe\xff"])
def test_utf_16_is_read_in_both_byte_orders(tmp_path, bom):
    order = "utf-16-le" if bom == b"\xff\xfe" else "utf-16-be"
    assert pl.read_plan(saved(tmp_path, bom + SENTENCE.encode(order))).text == SENTENCE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5"])
@pytest.mark.parametrize("text", [TRADITIONAL, "經濟發展", "2024 plan: GDP up 5%"])
def test_traditional_and_english_texts_are_told_from_others(encoding, text):
    assert files.extract(text.encode(encoding), "plan").text == text


@given(st.data())
@settings(max_examples=200)
def test_any_piece_of_a_plan_is_decoded_from_any_encoding(data):
    text = pl.read_plan().text
    start = data.draw(st.integers(0, len(text) - 30))
    piece = text[start : start + data.draw(st.integers(25, 90))]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "gb18030"]))
    assert files.decode(piece.encode(encoding), "plan") == piece


@pytest.mark.parametrize("declared", ["gb2312", "utf-8", "big5", "iso-8859-1", "no-such", "gbk"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_page_is_decoded_as_it_is_whatever_it_declares(declared, encoding):
    text = files.extract(page(declared).encode(encoding), "plan.html", ".html").text
    assert text.split("\n") == LINES


def test_a_page_that_may_be_in_two_encodings_is_in_the_one_that_it_declares():
    both = next(
        pair.decode("gb18030")
        for pair in (bytes([row, cell]) for row in range(0xB0, 0xC0) for cell in range(0xB0, 0xC0))
        if {pair.decode("gb18030"), pair.decode("big5")} <= files._usual()
    )
    raw = both.encode("gb18030")
    read = {
        declared: files.extract(
            b"<html><meta charset=%b><p>%b" % (declared.encode(), raw), "p"
        ).text
        for declared in ("gb2312", "big5")
    }
    assert read == {"gb2312": both, "big5": raw.decode("big5")}


def test_a_page_with_a_character_cut_in_half_is_read_all_the_same():
    raw = page("gb2312", "<p>地区生产总值增长6%</p><p>关于@</p>").encode("gb18030")
    text = files.extract(raw.replace(b"@", b"\xd6<br>"), "plan.html").text
    assert text.startswith("地区生产总值增长6%\n关于")


# --- signs of the layout --------------------------------------------------------------------------


def test_radicals_that_look_like_characters_become_them():
    assert lines.clean("⼀、⼯作⽬标⻓期⻛险") == "一、工作目标长期风险"


def test_private_signs_are_bullets_and_invisible_ones_are_nothing():
    assert lines.clean("\u3000\uf0b7 增\u200b长\u00ad8%\ufeff\u2028左右\xa0") == "• 增长8% 左右"


# --- what cannot be read --------------------------------------------------------------------------

OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


def workbook():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            OLD + "WordDocument".encode("utf-16-le"),
            r"is an office file of the old kind \(.doc, .wps, .xls\)",
        ),
        (
            OLD + "EncryptedPackage".encode("utf-16-le"),
            r"is protected by a password. Open it in Word",
        ),
        (rb"{\rtf1\ansi \'b5\'d8}", r"is in Rich Text Format \(.rtf\). .*save it as .docx"),
        (workbook(), r"is a workbook \(.xlsx\). Save the text of the plan as .docx"),
        (zipped("OFD.xml"), r"is an OFD document. .*save it as .pdf or .docx"),
        (zipped("photo.jpg"), r"is an archive or an office file of another kind. Unpack it"),
        (b"%PDF-1.7\n" + bytes(200), r"is a damaged pdf file: .*save it again as .pdf"),
        (word()[:2000], r"is a damaged Word document: .*save it again as .docx"),
        (zipped("word/document.xml"), r"is a damaged Word document"),
        (bytes(range(256)) * 20, r"is not a text file: its bytes are no UTF-8, UTF-16"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", r"is not a text file: its bytes are no UTF-8"),
        (b"", r"is empty: it holds no text to read"),
        (b" \r\n\t", r"is empty: it holds no text to read"),
        ("\ufeff".encode(), r"is empty"),
        ("\u3000\n".encode(), r"is empty"),
        (word([]), r"is empty"),
        (page(body="<p> </p>").encode(), r"is empty"),
    ],
)
@pytest.mark.parametrize("ending", [".docx", ".doc", ".txt", ".pdf", ""])
def test_what_cannot_be_read_is_refused_with_the_way_out(tmp_path, content, words, ending):
    path = saved(tmp_path, content, f"计划{ending}")
    if ending == ".doc" and words.startswith("is not a text file"):
        words = "files ending in .doc are not read"
    if ending == ".doc" and words.startswith("is empty") and not content.startswith((b"PK", b"<")):
        words = "files ending in .doc are not read"
    with pytest.raises(ReadError, match=rf"计划{ending}:? {words}"):
        pl.read_plan(path)


def test_a_file_of_another_kind_is_refused_with_the_kinds_that_are_read(tmp_path):
    with pytest.raises(
        ReadError, match=r"ending in .csv are not read.*\.txt, \.md, \.html, \.htm, \.docx, \.pdf"
    ):
        pl.read_plan(saved(tmp_path, SENTENCE.encode(), "plan.csv"))


@pytest.mark.parametrize(
    ("ending", "module", "library"),
    [(".docx", "lxml", "lxml"), (".html", "lxml", "lxml"), (".pdf", "pypdfium2", "pypdfium2")],
)
def test_without_its_library_a_kind_names_the_extra(kinds, monkeypatch, ending, module, library):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(
        MissingExtra, match=rf"{library}, which.*pip install 'planlib\[documents\]'"
    ):
        files.extract(kinds[ending], "plan", ending)


def test_a_missing_file_is_answered_with_those_there_are(tmp_path):
    saved(tmp_path, SENTENCE.encode(), "plan-2018.pdf")
    with pytest.raises(ReadError, match=r"no file .*plan-2017.txt. In that folder.*plan-2018.pdf"):
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


@pytest.mark.parametrize("text", ["", " \n\u3000"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(ReadError, match=r"The text is empty: there is nothing to read"):
        pl.read_plan(text=text)


def test_a_text_that_is_none_is_refused():
    with pytest.raises(
        PlanlibError, match=r"text is of type bytes: the text of a plan was expected"
    ):
        pl.read_plan(text=SENTENCE.encode())


def test_a_path_and_a_text_are_one_too_many(tmp_path):
    with pytest.raises(PlanlibError, match=r"a path or a text, not both"):
        pl.read_plan(tmp_path / "plan.txt", text=SENTENCE)


@pytest.mark.parametrize("year", ["2017", 17, 2017.5, 21017])
def test_what_is_no_year_is_refused(year):
    with pytest.raises(PlanlibError, match=f"year is {year!r}: a year between 1949 and 2100"):
        pl.read_plan(text=SENTENCE, year=year)


# --- anything at all ------------------------------------------------------------------------------

BEGINNINGS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04word/",
    b"<html>",
    b"\xff\xfe",
    b"<?xml?><html",
    b"{\\rtf",
    OLD,
]


def assert_text_or_read_error(raw, ending):
    """Reads; any other exception than ReadError passes through."""
    try:
        found = files.extract(raw, "any", ending)
    except ReadError:
        return
    assert found.text.strip()
    assert all(0 <= start <= len(found.text) for start in found.page_starts)
    assert list(found.page_starts) == sorted(found.page_starts)


@given(
    st.sampled_from(BEGINNINGS),
    st.binary(max_size=400),
    st.sampled_from([*files.READABLE, ".doc", ""]),
)
@example(b"<html>", b"<p>&#0;&#xD800;\x0b</p>", ".html")
@settings(max_examples=400, deadline=None)
def test_any_bytes_at_all_are_text_or_a_read_error(beginning, rest, ending):
    assert_text_or_read_error(beginning + rest, ending)


@pytest.mark.parametrize("ending", [".html", ".docx", ".pdf", " (numbered by Word).docx"])
def test_a_damaged_file_is_text_or_a_read_error(kinds, ending):
    whole = kinds[ending]
    draw = random.Random(ending)
    for _ in range(60):
        raw = bytearray(whole)
        for _ in range(draw.randint(1, 30)):
            raw[draw.randrange(len(raw))] = draw.randrange(256)
        assert_text_or_read_error(
            bytes(raw[: draw.choice([len(raw), draw.randrange(len(raw))])]), ""
        )


@functools.cache
def parts_of(raw):
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_document_of_damaged_parts_is_text_or_a_read_error(kinds):
    parts = parts_of(kinds[" (numbered by Word).docx"])
    draw = random.Random(1)
    for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"):
        for _ in range(40):
            content = bytearray(parts[name])
            for _ in range(draw.randint(1, 6)):
                place = draw.randrange(len(content))
                content[place : place + draw.randint(0, 5)] = bytes([draw.randrange(32, 127)])
            file = io.BytesIO()
            with zipfile.ZipFile(file, "w") as archive:
                for other, whole in (parts | {name: bytes(content)}).items():
                    archive.writestr(other, whole)
            assert_text_or_read_error(file.getvalue(), ".docx")
