"""The two languages: numbers, money, intervals, changes, dates, names."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planlib import schema, words
from planlib.errors import PlanlibError

NAN = float("nan")
MINUS = "\u2212"
both_languages = pytest.mark.parametrize("lang", words.LANGUAGES)


@pytest.mark.parametrize("lang", ["de", "EN", "", None])
def test_other_languages_are_refused(lang):
    with pytest.raises(PlanlibError, match=f"lang is {lang!r}: 'zh' or 'en' was expected"):
        words.check_language(lang)


@both_languages
def test_the_two_languages_are_accepted(lang):
    assert words.check_language(lang) == lang


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (8.0, None, "8"),
        (7.5, None, "7.5"),
        (1234.5, None, "1,234.5"),
        (1e10, None, "10,000,000,000"),
        (-0.4629, 2, f"{MINUS}0.46"),
        (-3, None, f"{MINUS}3"),
        (-0.04, 1, "0.0"),
        (2.0, 1, "2.0"),
        (12345.678, 1, "12,345.7"),
    ],
)
def test_number(value, decimals, text):
    assert words.number(value, decimals) == text


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_a_minus_sign_is_a_true_one_and_never_stands_before_zero(value, decimals):
    text = words.number(value, decimals)
    assert "-" not in text
    assert text.startswith(MINUS) == (round(value, decimals) < 0)


def test_a_percentage_has_no_space_and_one_decimal_unless_told():
    assert words.percent(-0.5075) == f"{MINUS}0.5%"
    assert words.percent(3.7037, 2) == "3.70%"
    assert words.percent(12.0, None) == "12%"


def test_points_are_no_percentage():
    assert words.points(-1.5, "zh") == f"{MINUS}1.5个百分点"
    assert words.points(4.0, "en") == "4.0 percentage points"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (1.2e12, "1.2万亿元", "RMB 1.2 trillion"),
        (1e9, "10亿元", "RMB 1 billion"),
        (3.3e8, "3.3亿元", "RMB 330 million"),
        (1e8, "1亿元", "RMB 100 million"),
        (5e7, "5000万元", "RMB 50 million"),
        (1e4, "1万元", "RMB 10,000"),
        (800, "800元", "RMB 800"),
        (-5e8, f"{MINUS}5亿元", f"RMB {MINUS}500 million"),
    ],
)
def test_money(value, zh, en):
    assert words.money(value, "zh") == zh
    assert words.money(value, "en") == en


@pytest.mark.parametrize(
    ("value", "unit", "classifier", "zh", "en"),
    [
        (8.5, "percent", None, "8.5%", "8.5%"),
        (6.5, "permille", None, "6.5‰", "6.5‰"),
        (1, "pp", None, "1个百分点", "1 percentage point"),
        (1.5, "pp", None, "1.5个百分点", "1.5 percentage points"),
        (1200, "count", "套", "1200套", "1,200"),
        (1.2e7, "count", "人", "1200万人", "12 million"),
        (100_000, "m2", None, "10万平方米", "100,000 m²"),
        (7000, "m", None, "7公里", "7 km"),
        (800, "m", None, "800米", "800 m"),
        (3e6, "m2", None, "3平方公里", "3 km²"),
        (1e9, "cny", None, "10亿元", "RMB 1 billion"),
        (5e6, "usd", None, "500万美元", "USD 5 million"),
        (35, "ug/m3", None, "35微克/立方米", "35 µg/m³"),
    ],
)
def test_amount(value, unit, classifier, zh, en):
    assert words.amount(value, unit, "zh", classifier) == zh
    assert words.amount(value, unit, "en", classifier) == en


@both_languages
@pytest.mark.parametrize("unit", schema.UNITS)
def test_every_unit_of_the_schema_has_an_amount(unit, lang):
    assert words.amount(2, unit, lang).strip("RMBUSD ").startswith("2")


@pytest.mark.parametrize(
    ("low", "high", "comparator", "zh", "en"),
    [
        (8, 8, "exactly", "8%", "8%"),
        (8, 8, "about", "8%左右", "about 8%"),
        (8, NAN, "at_least", "8%以上", "at least 8%"),
        (8, NAN, "more_than", "超过8%", "more than 8%"),
        (NAN, 8, "at_most", "8%以内", "at most 8%"),
        (NAN, 8, "less_than", "低于8%", "less than 8%"),
        (6, 8, "between", "6%—8%", "6–8%"),
        (NAN, -3, "at_most", f"{MINUS}3%以内", f"at most {MINUS}3%"),
    ],
)
def test_interval_with_its_bound(low, high, comparator, zh, en):
    assert words.interval(low, high, "percent", comparator, "zh") == zh
    assert words.interval(low, high, "percent", comparator, "en") == en


def test_every_comparator_of_the_schema_has_words():
    assert {*words.BOUNDS, "between"} == set(schema.COMPARATORS)


@pytest.mark.parametrize(
    ("low", "high", "unit", "classifier", "zh", "en"),
    [
        (3, 4, "count", "家", "3家—4家", "3–4"),
        (3e9, 5e9, "cny", None, "30亿元—50亿元", "RMB 3 billion to RMB 5 billion"),
        (1, 2, "pp", None, "1个百分点—2个百分点", "1–2 percentage points"),
    ],
)
def test_a_range_repeats_its_unit_where_it_must(low, high, unit, classifier, zh, en):
    assert words.interval(low, high, unit, "between", "zh", classifier) == zh
    assert words.interval(low, high, unit, "between", "en", classifier) == en


def test_an_interval_may_have_none_for_an_open_side():
    assert words.interval(None, 4.5, "percent", "at_most", "en") == "at most 4.5%"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (2.26, "上升2.3%", "rises 2.3%"),
        (-0.51, "下降0.5%", "falls 0.5%"),
        (0.04, "基本不变", "hardly changes"),
        (-0.04, "基本不变", "hardly changes"),
        (0, "基本不变", "hardly changes"),
    ],
)
def test_change(value, zh, en):
    assert words.change(value, "zh") == zh
    assert words.change(value, "en") == en


@settings(deadline=None)
@given(st.floats(-1e6, 1e6), st.sampled_from(words.LANGUAGES), st.integers(0, 3))
def test_a_change_is_never_a_negative_rise_nor_a_rise_of_nothing(value, lang, decimals):
    text = words.change(value, lang, decimals)
    assert MINUS not in text
    assert "-" not in text
    figure = text.strip("上升下降risefal% ").replace(",", "")
    if text not in ("基本不变", "hardly changes"):
        assert float(figure) > 0
        assert text.startswith(("下降", "falls")) == (value < 0)


@pytest.mark.parametrize(
    ("value", "zh", "en"), [(0, "零", "no"), (6, "六", "six"), (10, "十", "ten"), (35, "35", "35")]
)
def test_small_numbers_are_written_out(value, zh, en):
    assert words.count(value, "zh") == zh
    assert words.count(value, "en") == en


def test_a_count_may_open_an_english_sentence():
    assert words.count(6, "en", capital=True) == "Six"
    assert words.count(6, "zh", capital=True) == "六"


def test_an_indicator_has_a_name_and_a_short_name_in_both_languages():
    assert words.name("fai", "zh") == "固定资产投资"
    assert words.name("fai", "en") == "investment in fixed assets"
    assert words.name("retail_sales", "zh", short=True) == "社零总额"
    assert words.name("retail_sales", "en", short=True) == "Retail sales"


def test_an_unknown_indicator_has_no_name():
    with pytest.raises(PlanlibError, match=r"There is no indicator 'gpd'. Did you mean .*gdp"):
        words.name("gpd", "en")


def test_date():
    assert words.date("2017-02-07", "zh") == "2017年2月7日"
    assert words.date("2017-12-31", "en") == "31 December 2017"


def test_years_are_joined_by_the_dash_of_their_language():
    assert words.years(2012, 2025, "zh") == "2012—2025年"
    assert words.years(2012, 2025, "en") == "2012–2025"


@pytest.mark.parametrize(
    ("parts", "zh", "en"),
    [
        ([], "", ""),
        (["2017"], "2017", "2017"),
        (["2017", "2021"], "2017、2021", "2017 and 2021"),
        (["a", "b", "c"], "a、b、c", "a, b and c"),
    ],
)
def test_listing(parts, zh, en):
    assert words.listing(parts, "zh") == zh
    assert words.listing(iter(parts), "en") == en


def test_a_sentence_begins_with_a_capital_and_keeps_the_rest():
    assert words.sentence("the GDP deflator") == "The GDP deflator"
    assert words.sentence("") == ""


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (words.BASES, (*schema.PRICE_BASES, "mixed")),
        (words.ROLES, schema.ROLES),
        (words.MEASURES, schema.MEASURES),
        (words.STRENGTHS, schema.TARGETS["strength"].allowed),
    ],
    ids=["price bases", "roles", "measures", "strengths"],
)
def test_every_value_of_the_schema_has_a_word_in_both_languages(table, values):
    assert set(table) == set(values)
    assert all(
        set(names) == set(words.LANGUAGES) and all(names.values()) for names in table.values()
    )


# --- assumptions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "zh", "en"),
    [
        ("fai", "固定资产投资增速", "FAI growth"),
        ("gdp_per_capita_beyond", "人均生产总值增速（此后各年）", "GDP per capita growth, later years"),
        ("gdp_2018", "生产总值增速（2018年）", "GDP growth, 2018"),
        ("gdp_deflator", "GDP平减指数", "GDP deflator"),
        ("industrial_value_added_deflator", "规上工业增加值平减指数", "Industrial value added deflator"),
        ("cpi_beyond", "居民消费价格（此后各年）", "CPI, later years"),
        ("base", "基期水平", "Base level"),
        ("base_ratio", "基期比值", "Base-year ratio"),
        ("capacity_use", "capacity_use", "capacity_use"),
        ("gdp_share", "gdp_share", "gdp_share"),
    ],
)  # fmt: skip
def test_assumptions_are_named(what, zh, en):
    assert (words.assumption(what, "zh"), words.assumption(what, "en")) == (zh, en)
