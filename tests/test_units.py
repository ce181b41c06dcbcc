"""Printed units and the canonical units that they are multiplied into."""

import math

import pytest

from planlib import schema, units


@pytest.mark.parametrize(
    ("printed", "code", "factor"),
    [
        ("%", "percent", 1),
        ("‰", "permille", 1),
        ("个百分点", "pp", 1),
        ("元", "cny", 1),
        ("美元", "usd", 1),
        ("公里", "m", 1000),
        ("平方公里", "m2", 1e6),
        ("公顷", "m2", 1e4),
        ("亩", "m2", 10_000 / 15),
        ("立方米", "m3", 1),
        ("吨", "kg", 1000),
        ("斤", "kg", 0.5),
        ("微克/立方米", "ug/m3", 1),
        ("千瓦", "W", 1000),
        ("千瓦时", "kWh", 1),
    ],
)
def test_a_unit_has_its_code_and_factor(printed, code, factor):
    assert units.canonical(printed) == (code, factor, None)


@pytest.mark.parametrize("word", ["家", "件", "套", "人", "天", "岁", "人次"])
def test_a_measure_word_counts_and_is_kept(word):
    assert word in units.MEASURE_WORDS
    assert units.canonical(word) == ("count", 1.0, word)


def test_without_a_unit_it_is_a_bare_count():
    assert units.canonical("") == ("count", 1.0, None)


def test_every_canonical_unit_is_one_of_the_schema():
    assert {code for code, _ in units.FACTORS.values()} <= set(schema.UNITS)


def test_every_unit_of_the_schema_can_be_printed():
    assert set(schema.UNITS) - {code for code, _ in units.FACTORS.values()} == {"count"}


def test_no_word_is_both_a_unit_and_a_measure_word():
    assert set(units.FACTORS).isdisjoint(units.MEASURE_WORDS)


def test_no_measure_word_is_listed_twice():
    assert len(units.MEASURE_WORDS) == len(set(units.MEASURE_WORDS))


@pytest.mark.parametrize("word", ["级", "届", "成", "村", "县"])
def test_what_names_an_order_a_multiple_or_a_thing_is_no_measure_word(word):
    assert word not in units.MEASURE_WORDS


def test_fifteen_mu_are_a_hectare():
    (_, mu, _), (_, hectare, _) = units.canonical("亩"), units.canonical("公顷")
    assert math.isclose(15 * mu, hectare)


def test_scales_are_what_their_numerals_mean():
    assert units.SCALES["百万"] == units.SCALES["百"] * units.SCALES["万"]
    assert units.SCALES["千万"] == units.SCALES["千"] * units.SCALES["万"]
    assert units.SCALES["万亿"] == units.SCALES["万"] * units.SCALES["亿"]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("亿元", ("cny", 1e8, None)),
        ("百分点", ("pp", 1, None)),
        ("千瓦", ("W", 1000, None)),
        ("万千瓦", ("W", 1e7, None)),
        ("万人次", ("count", 1e4, "人次")),
        ("ug/m3", ("ug/m3", 1, None)),
        ("亿", None),
        ("", None),
    ],
)
def test_a_unit_may_be_written_with_its_power_of_ten(written, found):
    assert units.written(written) == found


@pytest.mark.parametrize("code", schema.UNITS)
def test_what_people_count_in_is_a_unit_of_the_same_kind(code):
    for size in (0, 1e3, 1e5, 1e9):
        assert units.written(units.counted_in(size, code))[0] == code
