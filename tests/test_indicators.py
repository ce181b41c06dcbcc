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


# One indicator in the many ways in which plans write it.
WAYS = {
    "gdp": ["地区生产总值", "国内生产总值", "生产总值", "GDP", "gdp", "全市GDP"],
    "gdp_per_capita": ["人均地区生产总值", "人均国内生产总值", "人均生产总值", "人均GDP"],
    "rd_intensity": [
        "研发经费投入强度",
        "研发经费投入占地区生产总值比重",
        "研发经费投入占生产总值的比重",
        "研发投入占GDP比例",
        "全社会研发投入占GDP比重",
        "R&D经费投入占生产总值的比重",
        "R&D经费支出与GDP之比",
        "研究与试验发展经费支出占GDP比重",
        "全社会研究与试验发展经费支出与国内生产总值之比",
    ],
    "rd_expenditure": [
        "研发经费支出",
        "研发经费投入",
        "R&D经费支出",
        "研究与试验发展经费",
        "全社会研发经费投入",
    ],
    "industrial_value_added": [
        "规模以上工业增加值",
        "规上工业增加值",
        "规模工业增加值",
        "全区规上工业增加值",
    ],
    "energy_intensity": [
        "单位GDP能耗",
        "万元GDP能耗",
        "单位国内生产总值能耗",
        "单位生产总值综合能耗",
        "单位地区生产总值能源消耗",
    ],
    "cod": ["化学需氧量", "化学需氧量排放量", "化学需氧量排放总量"],
    "so2": ["二氧化硫排放量", "二氧化硫排放总量"],
    "nh3n": ["氨氮排放量", "氨氮排放总量"],
    "pm25": ["PM2.5浓度", "PM2.5平均浓度", "PM2.5年均浓度", "细颗粒物浓度"],
}


@pytest.mark.parametrize(
    ("label", "code"), [(label, code) for code, labels in WAYS.items() for label in labels]
)
def test_one_indicator_is_written_in_many_ways(label, code):
    assert indicators.code_of(label) == code


@pytest.mark.parametrize(
    "label",
    [
        "服务业增加值占地区生产总值比重",
        "第三产业增加值占GDP比重",
        "旅游收入占GDP比重",
        "规上工业企业利润",
        "企业研发经费占营业收入比重",
        "高新技术产业增加值占规上工业增加值比重",
    ],
)
def test_a_share_of_an_indicator_is_not_the_indicator(label):
    assert indicators.code_of(label) is None


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
