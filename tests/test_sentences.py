"""Where sentences end, and the quote that a record carries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import planlib as pl
from planlib.reading import document, sentences
from planlib.reading.characters import Plain


def sentences_of(text):
    (paragraph,) = document.outline(text)
    return [text[start:end] for start, end in sentences.spans(text, paragraph)]


@pytest.mark.parametrize("mark", ["。", "；", ";", "！", "？", "!", "?", "。；", "！！！"])
def test_a_sentence_ends_at_its_mark(mark):
    assert sentences_of(f"引进企业3家{mark}新增就业10人") == ["引进企业3家", "新增就业10人"]


def test_a_comma_a_colon_and_a_decimal_point_end_no_sentence():
    text = "主要目标：地区生产总值增长8.5%，投资增长12.5%"
    assert sentences_of(text) == [text]


def test_the_number_of_a_paragraph_is_no_part_of_its_sentence():
    assert sentences_of("（一）推进项目建设。引进企业3家") == ["推进项目建设", "引进企业3家"]


def test_the_quote_is_the_sentence_without_its_mark_and_leading_spaces():
    text = "加强领导。 \u3000引进企业3家，新增就业10人。改善民生。"
    targets = pl.read_plan(text=text, year=2017).targets
    assert targets["quote"].tolist() == ["引进企业3家，新增就业10人"] * 2
    assert targets["quote_start"].tolist() == [text.index("引进")] * 2


def test_places_are_those_of_the_text_itself():
    text = "引进 ３ 家企业，投资 10 亿元。"
    plain = Plain(text)
    what = (plain.text.index("10"), plain.text.index("10") + 4)
    found = sentences.place(plain, (0, len(plain.text) - 1), what)
    assert text[found["start"] : found["end"]] == "10 亿元"
    assert (found["quote_start"], found["quote"]) == (0, text[:-1])


LONG = "推进" * 150


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"完成投资10亿元，{LONG}。", id="at its beginning"),
        pytest.param(f"{LONG}，完成投资10亿元，{LONG}。", id="in its middle"),
        pytest.param(f"{LONG}，完成投资10亿元。", id="at its end"),
    ],
)
def test_a_long_sentence_is_cut_around_its_quantity(text):
    (row,) = pl.read_plan(text=text, year=2017).targets.to_dict("records")
    assert 100 <= len(row["quote"]) <= sentences.LONGEST_QUOTE == 200
    assert "投资10亿元" in row["quote"]
    assert text[row["quote_start"] :].startswith(row["quote"])


def test_a_sentence_of_just_the_longest_quote_is_whole():
    text = "完成投资10亿元" + "，" + "好" * 191
    assert len(text) == 200
    assert sentences.cut(text, (0, 200), (4, 8))["quote"] == text
    longer = text + "好"
    assert len(sentences.cut(longer, (0, 201), (4, 8))["quote"]) == 200


@st.composite
def places(draw):
    """A text, a sentence in it, and a stretch of the sentence no longer than a quote."""
    text = draw(st.text("投资8 \u3000，", min_size=1, max_size=40)) * draw(st.integers(1, 30))
    first = draw(st.integers(0, len(text) - 1))
    last = draw(st.integers(first + 1, len(text)))
    start = draw(st.integers(first, last - 1))
    end = draw(st.integers(start + 1, min(last, start + sentences.LONGEST_QUOTE)))
    return text[:start] + "8" * (end - start) + text[end:], (first, last), (start, end)


@given(places())
def test_a_quote_is_never_too_long_and_always_around_what_it_quotes(place):
    text, (first, last), (start, end) = place
    found = sentences.cut(text, (first, last), (start, end))
    quote_end = found["quote_start"] + len(found["quote"])
    assert (found["start"], found["end"]) == (start, end)
    assert text[found["quote_start"] : quote_end] == found["quote"]
    assert len(found["quote"]) <= 200
    assert first <= found["quote_start"] <= start < end <= quote_end <= last


@given(st.text("投资8。；;\n，", min_size=1, max_size=60))
def test_sentences_come_in_order_and_leave_out_nothing_but_marks(text):
    for paragraph in document.outline(text):
        spans = list(sentences.spans(text, paragraph))
        bounds = [place for span in spans for place in span]
        assert bounds == sorted(bounds)
        kept = "".join(text[start:end] for start, end in spans)
        body = text[paragraph.body : paragraph.end]
        assert kept == body.translate(str.maketrans("", "", "。；;"))
