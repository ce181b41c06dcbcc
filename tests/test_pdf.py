"""Printed lines put together again: paragraphs, tables, and what every page bears left out."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import files
from planlib.errors import ReadError

FONT = Path(pl.__file__).parent / "fonts" / "PlanSansSC-Regular.ttf"
LEFT, TOP, EM, STEP = 60, 520, 12, 20
WIDTH = 25  # characters of a line


def text_of(raw):
    return files.extract(raw, "plan.pdf").text


def set_in_lines(*paragraphs, indent=2, lines=22):
    """Pages of (x, y, text) as a typesetter makes them; an indent goes in front of each paragraph."""
    broken = []
    for paragraph in paragraphs:
        room = WIDTH - indent
        broken.append((indent, paragraph[:room]))
        rest = paragraph[room:]
        broken += [(0, rest[i : i + WIDTH]) for i in range(0, len(rest), WIDTH)]
    places = [
        (LEFT + EM * column, TOP - STEP * (number % lines), text, number // lines)
        for number, (column, text) in enumerate(broken)
    ]
    pages = range(places[-1][3] + 1)
    return [[place[:3] for place in places if place[3] == page] for page in pages]


LONG = (
    "坚持稳中求进工作总基调，全面贯彻新发展理念，统筹推进改革发展稳定各项工作，"
    "到二〇二五年地区生产总值增长百分之六，完成投资三百亿元。"
)
SHORT = "新开工亿元以上项目二十个。"
MANY = [f"{sign}项工作。{LONG[n:]}" for n, sign in enumerate("甲乙丙丁戊己庚辛壬癸子丑")]


# --- paragraphs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("indent", [0, 2])
def test_line_ends_within_a_paragraph_vanish(printed, indent):
    paragraphs = [LONG, LONG[:40] + "。", SHORT, LONG]
    assert text_of(printed(*set_in_lines(*paragraphs, indent=indent))).split("\n") == paragraphs


def test_a_number_parted_from_its_subject_by_a_line_end_is_read(printed):
    page = [
        (84, 500, "到2025年，地区生产总"),
        (60, 480, "值增长6%，固定资产投资"),
        (60, 460, "增长8%。"),
    ]
    targets = pl.read_plan(text=files.extract(printed(page), "p"), year=2021).targets
    assert targets[["indicator", "low", "end_year"]].to_numpy().tolist() == [
        ["gdp", 6.0, 2025],
        ["fai", 8.0, 2025],
    ]


def test_a_paragraph_that_fills_its_last_line_ends_before_an_indent(printed):
    full = LONG[: WIDTH * 2 - 3] + "。"
    assert text_of(printed(*set_in_lines(full, LONG, full, LONG))).split("\n") == [full, LONG] * 2


def test_a_numbered_line_without_indent_begins_a_paragraph_after_a_full_stop(printed):
    full = LONG[: WIDTH * 2 - 1] + "。"
    paragraphs = [full, "（一）" + LONG, full, "2." + LONG, "三、" + SHORT]
    assert text_of(printed(*set_in_lines(*paragraphs, indent=0))).split("\n") == paragraphs


def test_a_number_within_an_indented_paragraph_begins_none(printed):
    inner = LONG[: WIDTH * 2 - 3] + "。（二）" + LONG + "（三）" + LONG
    paragraphs = [LONG, inner, LONG]
    assert text_of(printed(*set_in_lines(*paragraphs))).split("\n") == paragraphs


def test_a_title_of_two_lines_is_one_and_stands_apart_from_the_text(printed):
    title = [(98, 560, "关于某市2023年计划执行", 20), (98, 530, "情况与2024年计划的报告", 20)]
    subtitle = [(130, 505, "（2024年1月10日）")]
    (text,) = set_in_lines(LONG, LONG, LONG)
    page = [*title, *subtitle, *[(x, y - 50, t) for x, y, t in text]]
    assert text_of(printed(page)).split("\n")[:3] == [
        "关于某市2023年计划执行情况与2024年计划的报告",
        "（2024年1月10日）",
        LONG,
    ]


def test_large_headings_that_are_numbered_stay_apart(printed):
    headings = [
        (60, 560, "一、坚持稳中求进，全面贯彻", 24),
        (60, 520, "（一）统筹推进各项重点工作", 24),
    ]
    (text,) = set_in_lines(LONG, LONG)
    page = [*headings, *[(x, y - 50, t) for x, y, t in text]]
    assert text_of(printed(page)).split("\n")[:2] == [heading[2] for heading in headings]


def test_a_wider_gap_between_lines_begins_a_paragraph(printed):
    lines = ["指导思想" + LONG[: WIDTH - 4], LONG[:WIDTH]]
    page = [(60, 500, lines[0]), (60, 480, lines[1]), (60, 440, lines[0]), (60, 420, lines[1])]
    assert text_of(printed(page)).split("\n") == ["".join(lines)] * 2


def test_a_range_parted_at_its_dash_stays_a_range(printed):
    page = [(60, 500, "2024年固定资产投资增长6%-"), (60, 480, "8%，地区生产总值增长5%。")]
    assert pl.read_plan(text=files.extract(printed(page), "p")).targets["quantity"].tolist() == [
        "6%-8%",
        "5%",
    ]


def test_words_keep_their_space_and_a_gap_before_a_number_is_none(printed):
    page = [(60, 500, "高新区"), (98, 500, "GDP"), (130, 500, "8.5%"), (165, 500, "以上")]
    assert text_of(printed(page)) == "高新区GDP 8.5%以上"


def test_two_columns_are_read_one_after_the_other(printed):
    pages = set_in_lines(*MANY, lines=8)
    sides = [
        [(30 + (x - LEFT) * 0.6, y, text) for x, y, text in left]
        + [(230 + (x - LEFT) * 0.6, y, text) for x, y, text in right]
        for left, right in itertools.zip_longest(pages[::2], pages[1::2], fillvalue=[])
    ]
    assert text_of(printed(*sides, size=0.6 * EM)).split("\n") == MANY


@settings(max_examples=15, deadline=None)
@given(
    st.lists(st.text("增长投资完成项目万元年，", min_size=3, max_size=120), min_size=3, max_size=12)
)
def test_indented_paragraphs_come_back_as_they_were_set(printed, paragraphs):
    paragraphs = [LONG, LONG, *(f"甲{p}。" for p in paragraphs)]
    assert text_of(printed(*set_in_lines(*paragraphs))).split("\n") == paragraphs


# --- pages ----------------------------------------------------------------------------------------


def test_each_target_has_the_page_on_which_its_quantity_begins(printed):
    pages = [
        [(84, 100, "2024年目标：地区生产总值增长5%，固定资产投"), (60, 80, "资完成1")],
        [],
        [(60, 520, "200亿元。"), (84, 500, "一般公共预算收入增长3%。")],
    ]
    plan = pl.read_plan(text=files.extract(printed(*pages), "p"))
    assert plan.targets[["quantity", "page"]].to_numpy().tolist() == [
        ["5%", 1],
        ["1200亿元", 1],
        ["3%", 3],
    ]
    assert plan.targets["page"].dtype == "Int64"


def test_results_have_their_page_too(printed):
    pages = [[(60, 500, "一、2023年工作回顾")], [(60, 500, "地区生产总值增长5.2%。")]]
    results = pl.read_plan(text=files.extract(printed(*pages), "p"), year=2024).results
    assert results["page"].tolist() == [2]


def test_other_kinds_have_no_pages(plan):
    assert plan.targets["page"].isna().all()


def test_a_paragraph_goes_on_over_the_end_of_a_page(printed):
    pages = set_in_lines(*MANY, lines=8)
    assert len(pages) > 4
    assert text_of(printed(*pages)).split("\n") == MANY


@pytest.mark.parametrize(
    "form", ["— {} —", "- {} -", "第{}页", "{}", "第 {} 页 共 5 页", "{}/5", "·{}·"]
)
@pytest.mark.parametrize("first", [1, 7])
def test_page_numbers_are_left_out(printed, form, first):
    pages = set_in_lines(*MANY, lines=8)
    pages = [[*page, (200, 30, form.format(first + n))] for n, page in enumerate(pages)]
    assert text_of(printed(*pages)).split("\n") == MANY


def test_running_heads_are_left_out_and_the_years_in_them_with_them(printed):
    pages = set_in_lines(*MANY, lines=8)
    heads = ["某市文件　第{}页", "2024年工作要点　　{}"]
    pages = [
        [(150, 580, heads[n % 2].format(n + 1)), *page, (60, 20, "某市人民政府办公室印发")]
        for n, page in enumerate(pages)
    ]
    assert text_of(printed(*pages)).split("\n") == MANY


def test_items_that_resemble_one_another_are_no_running_heads(printed):
    items = [f"{n}.新建第{n}批学校{n + 3}所。" for n in range(1, 41)]
    pages = set_in_lines(*items, indent=0, lines=10)
    assert text_of(printed(*pages)).split("\n") == items


def test_a_number_that_is_not_at_the_edge_is_text(printed):
    (page,) = set_in_lines(LONG, "共计", "12", "所，其中", "3", "所在农村。", LONG)
    assert text_of(printed(page)).split("\n")[1:5] == ["共计", "12", "所，其中", "3"]


def test_the_table_of_contents_is_left_out(printed):
    page = [
        (60, 500, "一、稳增长………………………………1"),
        (60, 480, "二、惠民生 ................................ 12"),
        (60, 440, "一、稳增长"),
        (60, 420, "新建商场3家。"),
    ]
    assert text_of(printed(page)).split("\n") == ["一、稳增长", "新建商场3家。"]


def test_a_watermark_across_the_page_is_left_out(printed):
    pages = set_in_lines(LONG, LONG)

    def watermark(figure):
        from matplotlib.font_manager import FontProperties

        font = FontProperties(fname=FONT, size=40)
        figure.text(0.3, 0.5, "内部资料", font=font, rotation=45)

    assert text_of(printed(*pages, draw=watermark)).split("\n") == [LONG, LONG]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read(printed, rotation):
    lines = ["2024年目标：地区生产总值", "增长5%，固定资产投资增长", "6%。"]
    places = {
        90: [(100 + 20 * n, 100, line) for n, line in enumerate(lines)],
        180: [(300, 100 + 20 * n, line) for n, line in enumerate(lines)],
        270: [(300 - 20 * n, 100, line) for n, line in enumerate(lines)],
    }[rotation]
    aligned = {"rotation": rotation, "rotation_mode": "anchor"}
    assert text_of(printed(places, **aligned)) == "".join(lines)


# --- tables ---------------------------------------------------------------------------------------


def ruled(columns, rows):
    """Draws the rules of a table, given where its columns and rows end."""

    def draw(figure):
        from matplotlib.lines import Line2D

        for x in columns:
            figure.add_artist(Line2D([x / 420] * 2, [rows[0] / 600, rows[-1] / 600]))
        for y in rows:
            figure.add_artist(Line2D([columns[0] / 420, columns[-1] / 420], [y / 600] * 2))

    return draw


def test_a_row_of_a_ruled_table_is_a_line_though_its_cells_have_several(printed):
    page = [
        (84, 530, LONG[:20]),
        (65, 480, "指标"), (165, 480, "目标"), (265, 480, "属性"),
        (65, 440, "规模以上工业"), (65, 425, "增加值增长"), (165, 432, "7%左右"), (265, 432, "预期性"),
        (65, 400, "城镇新增就业"), (165, 400, "5万人以上"), (265, 400, "预期性"),
        (84, 340, SHORT),
    ]  # fmt: skip
    draw = ruled([60, 160, 260, 360], [390, 418, 465, 500])
    assert text_of(printed(page, draw=draw)).split("\n") == [
        LONG[:20],
        "指标\t目标\t属性",
        "规模以上工业增加值增长\t7%左右\t预期性",
        "城镇新增就业\t5万人以上\t预期性",
        SHORT,
    ]


def test_a_frame_around_a_text_is_no_table(printed):
    pages = set_in_lines(LONG, LONG, SHORT)
    frame = ruled([50, 380], [300, 550])
    assert text_of(printed(*pages, draw=frame)).split("\n") == [LONG, LONG, SHORT]


def test_columns_without_rules_are_parted_by_a_tab(printed):
    page = [
        (60, 500, "地区生产总值"),
        (200, 500, "6%"),
        (60, 480, "固定资产投资"),
        (200, 480, "8%"),
    ]
    assert text_of(printed(page)).split("\n") == ["地区生产总值\t6%", "固定资产投资\t8%"]


# --- what cannot be read --------------------------------------------------------------------------


def test_a_scan_is_refused_and_needs_ocr(printed):
    def picture(figure):
        figure.figimage([[0.0, 1.0], [1.0, 0.0]])

    with pytest.raises(
        ReadError, match=r"plan.pdf holds pictures of pages and no text: it is a scan"
    ):
        text_of(printed([], [], draw=picture))


def test_a_scan_whose_pages_bear_the_mark_of_a_program_is_one_too(printed):
    with pytest.raises(ReadError, match=r"it is a scan and needs OCR. Run OCR on it"):
        text_of(printed(*[[(300, 20, "由某某扫描王扫描")]] * 3))


def test_a_file_that_does_not_say_which_characters_it_prints_is_refused(printed):
    raw = printed(*set_in_lines(LONG)).replace(b"/ToUnicode", b"/ToUnicodX")
    with pytest.raises(ReadError, match=r"does not say which characters it prints: .*OCR"):
        text_of(raw)


PASSWORD = b"""%%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[]/Count 0>> endobj
3 0 obj <</Filter/Standard/V 1/R 2/P -4/O<%b>/U<%b>>> endobj
trailer <</Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>
%%%%EOF
""" % (b"5a" * 32, b"a5" * 32)


def test_a_file_behind_a_password_is_refused():
    with pytest.raises(
        ReadError, match=r"plan.pdf is protected by a password. Open it, save or print"
    ):
        text_of(PASSWORD)


BARE = """%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length {length}>> stream
{stream}
endstream endobj
5 0 obj <</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>> endobj
6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)
/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>> endobj
7 0 obj <</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800
/Descent -200/CapHeight 800/StemV 80>> endobj
trailer <</Root 1 0 R>>
%%EOF
"""


@pytest.mark.parametrize("pieces", [["地区生产总值增长"], list("地区生产总值增长")])
def test_text_in_a_font_that_is_nowhere_is_read_whole_or_not_at_all(pieces):
    # what comes of it depends on the fonts of the machine
    shown = [
        f"BT /F 12 Tf {50 + 12 * n} 300 Td <{piece.encode('utf-16-be').hex()}> Tj ET"
        for n, piece in enumerate(pieces)
    ]
    stream = "\n".join(shown)
    raw = BARE.format(stream=stream, length=len(stream)).encode()
    try:
        assert text_of(raw) == "地区生产总值增长"
    except ReadError as error:
        assert "fonts that are neither in it nor on this machine, so that 8 pieces" in str(error)
