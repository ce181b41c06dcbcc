"""The registry of indicators: what a name stands for, and what it does not."""

from collections import defaultdict

import pytest

from planlib import indicators
from planlib.errors import PlanlibError


def printed_names():
    """Every Chinese name and alias of the registry, with its code."""
    return [
        (name, row.code)
        for row in indicators.registry().values()
        for name in (row.name_zh, row.short_zh, *row.aliases.split("|"), *row.ambiguous.split("|"))
        if name
    ]


@pytest.mark.parametrize(("name", "code"), printed_names())
def test_a_name_of_the_registry_resolves_to_its_own_code(name, code):
    assert indicators.code_of(name) == code


def test_no_name_is_claimed_by_two_codes():
    claims = defaultdict(set)
    for name, code in printed_names():
        claims[indicators.plain(name)].add(code)
    assert {name: codes for name, codes in claims.items() if len(codes) > 1} == {}


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("人均生产总值", "gdp_per_capita"),
        ("户籍人口城镇化率", "urbanisation_hukou"),
        ("单位地区生产总值能耗", "energy_intensity"),
        ("工业固定资产投资", "industrial_investment"),
        ("城镇居民人均可支配收入", "urban_income"),
        ("税收占一般公共预算收入比重", "tax_share"),
    ],
)
def test_a_longer_name_is_not_the_shorter_one_in_it(label, code):
    assert indicators.code_of(label) == code


@pytest.mark.parametrize(
    "label",
    [
        "高技术产业增加值",
        "高技术制造业投资",
        "文化产业增加值",
        "全社会用电量",
        "增加值",
        "投资",
        "",
    ],
)
def test_what_is_not_in_the_registry_has_no_code(label):
    assert indicators.code_of(label) is None


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("全区生产总值", "gdp"),
        ("我市生产总值", "gdp"),
        ("全年全市生产总值", "gdp"),
        ("本县固定资产投资", "fai"),
        ("全市规模以上工业增加值", "industrial_value_added"),
        ("辖区社会消费品零售总额", "retail_sales"),
        ("地方一般公共预算收入", "budget_revenue"),
    ],
)
def test_whose_figure_it_is_comes_off(label, code):
    assert indicators.code_of(label) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("全社会固定资产投资", "fai"),
        ("全员劳动生产率", "labour_productivity"),
        ("全部工业增加值", "industry_va_all"),
        ("全市全部工业增加值", "industry_va_all"),
        ("地方财政收入", "fiscal_revenue"),
    ],
)
def test_a_name_that_begins_like_an_owner_stays_whole(label, code):
    assert indicators.code_of(label) == code


@pytest.mark.parametrize(
    "label",
    [
        "固定资产投资（不含农户）",
        "固定资产投资(不含农户)",
        "“固定资产投资”",
        " 固定资产 投资\u3000",
    ],
)
def test_brackets_quotation_marks_and_spaces_do_not_matter(label):
    assert indicators.code_of(label) == "fai"


def test_get_returns_the_row():
    gdp = indicators.get("gdp")
    assert (gdp.code, gdp.name_zh, gdp.price_basis, gdp.aim) == (
        "gdp", "地区生产总值", "real", "floor",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("code", "basis"),
    [
        ("gdp", "real"),
        ("industrial_value_added", "real"),
        ("fai", "nominal"),
        ("retail_sales", "nominal"),
        ("budget_revenue", "nominal"),
        ("industrial_output", "nominal"),
        ("cpi", "price_index"),
        ("urbanisation", "none"),
    ],
)
def test_price_bases_follow_the_statistical_convention(code, basis):
    assert indicators.get(code).price_basis == basis


def test_a_misspelt_code_is_answered_with_near_ones():
    with pytest.raises(
        PlanlibError, match=r"There is no indicator 'retail'. Did you mean .*retail_"
    ):
        indicators.get("retail")


def test_a_chinese_name_is_answered_with_its_code():
    with pytest.raises(PlanlibError, match=r"'固定资产投资'. Did you mean fai\?"):
        indicators.get("固定资产投资")


def test_a_code_like_no_other_is_answered_with_where_to_look():
    with pytest.raises(PlanlibError, match=r"'zzz'. All codes: planlib.load\('indicators'\)"):
        indicators.get("zzz")


@pytest.mark.parametrize("code", [None, 7])
def test_what_is_no_text_is_no_code(code):
    with pytest.raises(PlanlibError, match=f"There is no indicator {code!r}"):
        indicators.get(code)
