"""A text as the reader sees it, and the way back from each of its characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib.reading.characters import Plain, plain_characters


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("增长８．５％", "增长8.5%"),
        ("增长8﹪", "增长8%"),
        ("新增１，２００人", "新增1,200人"),
        ("下降－3%", "下降-3%"),
        ("增长8%—10%", "增长8%~10%"),
        ("增长8～10%", "增长8~10%"),
        ("＄3亿", "$3亿"),
    ],
)
def test_wide_digits_and_signs_are_read_as_the_plain_ones(text, plain):
    assert Plain(text).text == plain


def test_a_wide_comma_between_other_than_groups_of_three_stays_one():
    assert Plain("１，２人").text == "1，2人"
    assert Plain("增长８％，１２００人").text == "增长8%，1200人"


def test_traditional_characters_are_read_as_simplified_ones():
    assert Plain("國內生產總值增長8%，經濟發展").text == "国内生产总值增长8%，经济发展"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("投资 100 亿元", "投资100亿元"),
        ("增长 8% 左右", "增长8%左右"),
        ("万元 GDP 能耗", "万元GDP能耗"),
        ("中\u00a0文", "中文"),
        ("“十三五” 期间", "“十三五”期间"),
        ("新增就业1 200人", "新增就业1200人"),
        ("2 000 000万元", "2000000万元"),
    ],
)
def test_spaces_beside_chinese_and_between_groups_of_digits_are_left_out(text, plain):
    assert Plain(text).text == plain


@pytest.mark.parametrize("text", ["GDP growth of 8 percent", "12 345 growth", "2016 2017 2018"])
def test_spaces_between_other_words_and_numbers_stay(text):
    assert Plain(text).text == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("投资3.\n5亿元", "投资3.5亿元"),
        ("新增1,\n200人", "新增1,200人"),
        ("增长85\n%", "增长85%"),
        ("改造10万\n亩", "改造10万亩"),
        ("改造三千\n余户", "改造三千余户"),
        ("改造三千\r\n余户", "改造三千余户"),
        ("完成100 \n 套", "完成100套"),
        ("增长8.5\n个百分点", "增长8.5个百分点"),
    ],
)
def test_a_number_that_a_line_end_broke_is_whole(text, plain):
    assert Plain(text).text == plain


@pytest.mark.parametrize(
    "text", ["增长8%\n1.推进项目建设", "共3项\n亿元项目", "第3.\n投资", "完成投资5亿元\n10个项目"]
)
def test_a_line_end_that_broke_no_number_stays(text):
    assert Plain(text).text == text


LINES = [
    f"全区固定资产投资和规模以上工业企业总产值继续保持平稳增长第{n}行" for n in "甲乙丙丁戊己庚辛壬"
]


def test_line_ends_within_a_paragraph_of_lines_of_one_width_are_left_out():
    assert Plain("\n".join([*LINES, "结束。"])).text == "".join([*LINES, "结束。"])


def test_line_ends_behind_a_sentence_or_before_a_number_stay():
    lines = list(LINES)
    lines[2] += "。"
    lines[5] = "1.推进" + lines[5]
    paragraphs = ["".join(lines[:3]), "".join(lines[3:5]), "".join(lines[5:])]
    assert Plain("\n".join(lines)).text == "\n".join(paragraphs)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(LINES[:5], id="a few lines"),
        pytest.param([f"{line}。" for line in LINES], id="sentences"),
        pytest.param(["加强领导", "改善民生"] * 8, id="short lines"),
    ],
)
def test_line_ends_between_other_lines_stay(lines):
    assert Plain("\n".join(lines)).text == "\n".join(lines)


def test_pinyin_behind_a_character_is_left_out():
    assert Plain("经(jīng)济增长8%").text == "经济增长8%"
    assert Plain("经济(GDP)增长8%").text == "经济(GDP)增长8%"


@pytest.mark.parametrize(
    "text", ["控制在7.2%。以内", "控制在7.2‰。以内", "控制在7.2%，。以内", "控制在７．２％。以内"]
)
def test_a_per_mille_sign_that_was_broken_is_whole(text):
    assert Plain(text).text == "控制在7.2‰以内"


def test_a_per_cent_sign_at_the_end_of_a_sentence_is_no_per_mille_sign():
    assert Plain("增长8%。以此为目标").text == "增长8%。以此为目标"


def test_a_place_is_found_in_the_text_and_back():
    plain = Plain("投资 100 亿元，增长８％")
    assert plain.text == "投资100亿元，增长8%"
    assert [plain.at(i) for i in range(7)] == [0, 1, 3, 4, 5, 7, 8]
    assert plain.span(2, 7) == (3, 9)
    assert plain.original[3:9] == "100 亿元"
    assert plain.index(7) == 5


def test_a_place_that_is_left_out_is_that_of_what_follows():
    plain = Plain("投资 100 亿元")
    assert (plain.index(2), plain.index(6)) == (2, 5)
    assert plain.index(9) == len(plain.text)


def test_a_quantity_stands_where_the_text_has_it():
    text = "國內生產總值 增長 ８．\n５％ 左右。"
    row = pl.read_plan(text=text, year=2017).targets.iloc[0]
    assert (row["indicator"], row["low"], row["comparator"]) == ("gdp", 8.5, "about")
    assert text[row["start"] : row["end"]] == row["quantity"] == "８．\n５％ 左右"


MARKS = "增长國內生產８8．.,， \u00a0\n\r\u3000120一二千万亿亩家%％‰。以内左右（）()jīng“”—～-－*#"
words = st.one_of(
    st.sampled_from([" 1 200人", "3.\n5%", "7.2%。以内", "10万\n亩", "经(jīng)济", "１，２００"]),
    st.text(MARKS, max_size=8),
    st.text(max_size=3),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(words, max_size=12).map("".join))
def test_every_character_that_is_kept_stands_at_its_place(text):
    plain = Plain(text)
    one_for_one = plain_characters(text)
    assert len(one_for_one) == len(text)
    places = [plain.at(index) for index in range(len(plain.text))]
    assert places == sorted(set(places))
    for index, place in enumerate(places):
        kept = plain.text[index]
        assert kept == one_for_one[place] or (kept, one_for_one[place]) == ("‰", "%")
        assert plain.index(place) == index


@settings(max_examples=100, deadline=None)
@given(st.lists(words, max_size=12).map("".join))
def test_places_of_the_text_come_in_the_same_order_in_what_is_read(text):
    plain = Plain(text)
    indices = [plain.index(place) for place in range(len(text) + 1)]
    assert indices == sorted(indices)
    assert indices[-1] == len(plain.text)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(LINES[0], min_size=18, max_size=24), min_size=8, max_size=20))
def test_lines_of_one_width_find_their_way_back(lines):
    text = "\n".join(lines)
    plain = Plain(text)
    assert plain.text.replace("\n", "") == text.replace("\n", "")
    assert all(text[plain.at(index)] == kept for index, kept in enumerate(plain.text))
