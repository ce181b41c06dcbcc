"""The briefing: what it says on this plan and on others, and its page."""

import base64
import functools
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

import planlib as pl
from planlib import data
from planlib.briefing import html
from planlib.briefing.content import content
from planlib.briefing.facts import Facts
from planlib.briefing.messages import key_messages
from planlib.errors import MissingExtra

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
FIGURES = {
    ("zh", "targets"): "2017年计划提出六项预期目标 8% 8.5% 7.5% 12% 11% （6.5%左右，计划发布后公布）高1.5个百分点 "
    "六项中没有居民收入、就业、物价和节能指标",
    ("zh", "revenue"): "低4.5个百分点 一年上升4.2% 高于−0.46% 融资10亿元以上 合计5.8亿元 不低于30亿元 不能相加",
    ("zh", "investment"): "高4.0个百分点 上涨3.70% 按2016年全国平减指数（1.4%）推算，该比值上升2.3% "
    "按2017年全国实际值（4.2%，事后数据）推算，该比值下降0.5% 2012—2025年全国平减指数仅2017年、2021年超过临界值",
    ("zh", "coverage"): "35项任务中10项含量化内容，共31个 六项预期目标合计37个 部分13个，居首 "
    "平安高新”部分没有 部分8个，没有空气质量、减排或能耗指标",
    ("zh", "scenario"): "年度目标不是预测 （情景，非计划内容） 2016年的1.36倍 1.57倍 "
    "新乡市2021—2023年GDP目标三年均未达到，2023年目标7.5%以上，实际1.5%，低6.0个百分点（事后数据） "
    "本地区2020年生产总值增长4.7%、固定资产投资增长18.6%（仅查到该年，事后数据） "
    "−0.15至+0.40个百分点（n=8，区间按中值，含事后数据），不宜用作本地区误差",
    ("en", "targets"): "Six_expected_targets GDP_8% 8.5%_each 7.5% 12% 11% 1.5_percentage_points_above "
    "(about_6.5%,_announced_after_this_plan) None_concerns_incomes,_jobs,_prices_or_energy",
    ("en", "revenue"): "4.5_percentage_points_below rises_4.2% below_−0.46% RMB_1_billion RMB_580_million "
    "RMB_3_billion must_not_be_summed",
    ("en", "investment"): "by_4.0_percentage_points 3.70% 2016_national_deflator_(1.4%)_it_rises_2.3% "
    "2017_national_outcome_(4.2%,_hindsight)_it_falls_0.5% exceeded_3.70%_only_in_2017_and_2021,_of_2012–2025",
    ("en", "coverage"): "Ten_of_35_work_items 31_quantities,_37_with_the_headline_targets has_13,_the_most "
    "has_none of_the_8_in none_concerns_air_quality",
    ("en", "scenario"): "not_a_forecast a_scenario,_not_the_plan's 1.36_times 1.57_times "
    "Xinxiang_met_none_of_three_GDP_targets_in_2021–2023 1.5%_against_at_least_7.5%_(hindsight) "
    "2020:_GDP_up_4.7%_and_FAI_up_18.6% "
    "−0.15_to_+0.40_percentage_points_in_2012–2019_(n=8,_ranges_at_their_middle,_in_part_hindsight)",
}  # fmt: skip

# Plans that lack something, and the messages that are left.
OTHERS = {
    "without GDP": ("2024年预期目标：固定资产投资增长6%左右，社会消费品零售总额增长7%。", "targets scenario"),
    "without investment": (
        "2024年预期目标：地区生产总值增长5.5%以上，一般公共预算收入增长4%，居民消费价格涨幅3%左右。",
        "targets revenue scenario",
    ),
    "ranges and falls": (
        "2015年预期目标：地区生产总值增长7%-8%，固定资产投资下降3%左右，一般公共预算收入增长2%—3%。",
        "targets revenue investment scenario",
    ),
    "one target": ("2020年预期目标：地区生产总值增长6%左右。", "targets scenario"),
    "no target": ("全区上下要认真贯彻会议精神，坚定信心，开拓进取。", ""),
    "no year": ("预期目标：地区生产总值增长8%，固定资产投资增长12%。", "targets"),
    "no deflator yet": ("2035年预期目标：地区生产总值增长5%，固定资产投资增长6%。", "targets investment scenario"),
}  # fmt: skip
HOSTILE = (
    "2024年预期目标：“<script>alert('&')</script>”产值增长5%。\n=HYPERLINK(\"a\")产值增长6%。\n"
    "+1产值增长7%。\n@SUM产值增长8%。"
)
NOTHING = re.compile(r"(?<![A-Za-z])(nan|NaN|None(?! concerns)|NaT|inf|<NA>)(?![A-Za-z])")
DANGLING = re.compile(r"[，；、：][，；、。]|。。|[,;:] ?[.,;]|\(\)|（）")


@functools.cache
def facts_of(text: str, **given) -> Facts:
    return Facts(pl.read_plan(text=text, **given))


@functools.cache
def content_of(text: str, lang: str):
    return content(facts_of(text), lang)


def message_of(facts: Facts, lang: str, key: str) -> str:
    (message,) = (m.text for m in key_messages(facts, lang) if m.key == key)
    return message


def prose(part, *, alt: bool = True) -> list[str]:
    """The sentences of a briefing, plan texts in its tables left out."""
    charts = [text for c in part.charts for text in (c.title, c.note, c.alt if alt else "")]
    tables = [text for t in part.tables for text in (t.title, t.unit, t.note)]
    messages = [message.text for message in part.messages]
    return [part.title, part.subtitle, *messages, *charts, *tables, *part.method]


class Page(HTMLParser):
    """The tags of a page, and its words."""

    def __init__(self, text: str):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.lasttag != "style":
            self.words.append(data)

    def all(self, name: str) -> list:
        """An attribute, wherever it is."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]


# --- what it says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "key"), FIGURES)
def test_a_message_carries_its_figures(parts, lang, key):
    (message,) = (m.text for m in parts[lang].messages if m.key == key)
    figures = [f.replace("_", " ") for f in FIGURES[lang, key].split(" ")]
    assert [f for f in figures if f not in message] == []


@pytest.mark.parametrize(
    ("region", "year", "there", "missing"),
    [
        ("Hebi", 2019, "全国2012—2019年GDP", "本地区2"),  # of a stranger there is the nation alone
        ("China", 2019, "全国2012—2019年GDP", "不宜用作本地区误差"),
        # Its own targets and outcomes; of one year of several nobody says that it is the only one.
        ("Xinxiang", 2024, "新乡市2021—2023年GDP目标三年均未达到", "仅查到该年"),
        (
            "Erqi District",
            2019,
            "本地区2017年生产总值增长9.0%、固定资产投资增长12.0%（仅查到该年）",
            "均未达到",
        ),
        ("Hebi", 2035, "年度目标不是预测", "实际数与目标之差"),
    ],
)
def test_a_record_is_told_as_far_as_there_is_one(region, year, there, missing):
    text = f"{year}年预期目标：地区生产总值增长6%，固定资产投资增长7%。"
    message = message_of(facts_of(text, region=region, year=year), "zh", "scenario")
    assert there in message and missing not in message


def test_of_several_years_on_record_the_newest_is_told_and_not_as_the_only_one(monkeypatch):
    text = "2024年预期目标：地区生产总值增长6%，固定资产投资增长7%。"
    genuine = data.table
    table = genuine("observations")
    own = table[table["region"] == "Xinxiang High-tech Zone"]
    later = own.assign(period_start="2021-01-01", period_end="2021-12-31")
    both = {"observations": pd.concat([table, later], ignore_index=True)}
    monkeypatch.setattr(data, "table", lambda name: both[name] if name in both else genuine(name))
    facts = Facts(pl.read_plan(text=text, region="Xinxiang High-tech Zone", year=2024))
    message = message_of(facts, "zh", "scenario")
    assert "本地区2021年生产总值增长4.7%、固定资产投资增长18.6%。" in message


@LANGUAGES
def test_what_a_record_rests_on_is_among_the_sources(parts, lang):
    sources = set(parts[lang].sources["source_id"])
    assert {"17car-2023-01-05", "plan-xinxiang-2024", "xxrb-2021-03-08", "gwr-2013"} <= sources


@LANGUAGES
def test_a_message_points_to_a_chart_or_table_and_to_its_targets(parts, plan, lang):
    part = parts[lang]
    for message in part.messages:
        assert part.shown(message)
        assert all(part.name(block) in part.pointer(message) for block in part.shown(message))
        assert message.target_ids and set(message.target_ids) <= set(plan.targets["target_id"])


def test_chinese_has_full_width_marks_and_no_space_beside_digits(parts):
    for text in prose(parts["zh"], alt=False):
        assert not re.search(r"[一-鿿][,;:!?()]|[,;:!?()][一-鿿]", text), text
        assert not re.search(r"[一-鿿] +\d|[\d%] +[一-鿿]", text), text


def test_alt_texts_have_no_space_beside_digits(parts):
    assert not re.search(r"[一-鿿] +\d", "".join(c.alt for c in parts["zh"].charts))


@LANGUAGES
def test_a_minus_is_a_minus_and_no_hyphen(parts, lang):
    text = "\n".join(prose(parts[lang]))
    assert "−0.46%" in text
    assert not re.search(r"(?<![\w%])-\d", text)


# --- other plans ----------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("name", OTHERS)
def test_another_plan_gives_a_sound_briefing(blank, lang, name):
    text, keys = OTHERS[name]
    part = content_of(text, lang)
    assert [message.key for message in part.messages] == keys.split()
    page = Page(html.page(part, blank(part)))
    for said in prose(part) + page.words:
        assert not NOTHING.search(said), said
        assert not DANGLING.search(said), said


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "生产总值|GDP"), ("en", "GDP (?!and value)|product")]
)
def test_without_gdp_nothing_is_said_of_it(lang, words):
    part = content_of(OTHERS["without GDP"][0], lang)
    assert not re.search(words, " ".join(m.text for m in part.messages))
    assert [chart.key for chart in part.charts] == ["targets", "paths"]


def test_a_range_is_computed_at_its_middle_and_a_bound_at_itself_and_both_are_said():
    assert "7.5%（区间中值）" in content_of(OTHERS["ranges and falls"][0], "zh").messages[-1].text
    assert "5.5% (the bound)" in content_of(OTHERS["without investment"][0], "en").messages[-1].text


def test_a_fall_is_told_as_a_fall():
    zh, en = (content_of(OTHERS["ranges and falls"][0], lang).messages for lang in ("zh", "en"))
    assert "固定资产投资下降3%左右" in zh[0].text
    assert "investment in fixed assets about 3% lower" in en[0].text


def test_a_fall_is_no_rise_in_charts_and_tables():
    part = content_of(OTHERS["ranges and falls"][0], "zh")
    assert "固定资产投资 3%左右" not in part.charts[0].alt
    assert part.tables[0].frame["目标"].tolist()[1] != "3%左右"


def test_a_negative_break_even_is_no_rise():
    assert "上涨−" not in content_of(OTHERS["ranges and falls"][0], "zh").messages[2].text


def test_an_indicator_that_is_there_twice_does_not_silence_the_others():
    twice = "2019年预期目标：地区生产总值增长8%，固定资产投资增长12%，居民消费价格涨幅3%左右。"
    twice += "2019年主要目标：居民消费价格涨幅3.5%以内。"
    assert "investment" in [m.key for m in content_of(twice, "zh").messages]


def test_where_nobody_tells_the_year_the_reader_is_told():
    assert "without its year" in content_of(OTHERS["no year"][0], "en").method[-1]


# --- the page -------------------------------------------------------------------------------------


@LANGUAGES
def test_the_page_loads_nothing_from_elsewhere(briefing, lang):
    text = (briefing / f"briefing.{lang}.html").read_text("utf-8")
    page = Page(text)
    tags = {tag for tag, _ in page.tags}
    assert not tags & {"link", "script", "iframe", "object", "embed", "base"}
    assert {tag for tag, attributes in page.tags if "href" in attributes} == {"a"}
    assert all(source.startswith("data:") for source in page.all("src"))
    assert all(url.startswith("data:font/woff;") for url in re.findall(r"url\((.{20})", text))
    assert "@import" not in text
    for picture in page.all("src"):
        drawing = base64.b64decode(picture.partition(",")[2]).decode("utf-8")
        assert not re.search(r'href="(?!#)|<script', drawing)


@LANGUAGES
def test_the_page_says_its_language_and_describes_every_picture(briefing, parts, lang):
    page = Page((briefing / f"briefing.{lang}.html").read_text("utf-8"))
    assert page.tags[0] == ("html", {"lang": {"zh": "zh-CN", "en": "en"}[lang]})
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert [picture["alt"] for picture in pictures] == [c.alt for c in parts[lang].charts]
    assert all(len(picture["alt"]) > 20 for picture in pictures)


@LANGUAGES
def test_every_target_stands_in_the_page_with_its_sentence(briefing, plan, lang):
    page = Page((briefing / f"briefing.{lang}.html").read_text("utf-8"))
    assert set(plan.targets["quote"]) <= set(page.words)


@LANGUAGES
def test_every_pointer_of_the_page_leads_somewhere(briefing, lang):
    page = Page((briefing / f"briefing.{lang}.html").read_text("utf-8"))
    pointers = {href[1:] for href in page.all("href") if href.startswith("#")}
    assert len(pointers) > 5
    assert pointers <= set(page.all("id"))


@LANGUAGES
def test_text_of_a_plan_is_never_markup(blank, lang):
    part = content_of(HOSTILE, lang)
    page = Page(html.page(part, blank(part)))
    assert "script" not in {tag for tag, _ in page.tags}
    assert "2024年预期目标：“<script>alert('&')</script>”产值增长5%" in page.words


@pytest.mark.parametrize(
    ("library", "module"), [("jinja2", "briefing.html"), ("xlsxwriter", "sheets")]
)
def test_without_a_library_the_error_names_the_extra(without, library, module):
    with pytest.raises(MissingExtra, match=rf"library {library}.*'planlib\[briefing\]'"):
        without(library, f"planlib.{module}")
