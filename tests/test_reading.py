"""The frames of a plan: the bundled one against its golden frame, others against their sentences."""

import difflib
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import schema

NAN = float("nan")
GOLDEN = pd.read_csv(
    Path(__file__).parent / "golden" / "xinxiang-hightech-2017.targets.csv",
    keep_default_na=False,
    na_values=[""],
).set_index("target_id")
READ = ["indicator", "measure", "low", "high", "unit", "comparator"]


def same(found, expected) -> bool:
    return found == expected or (pd.isna(found) and pd.isna(expected))


def differences(found, expected) -> dict:
    pairs = zip(found.items(), expected, strict=True)
    return {name: (value, wanted) for (name, value), wanted in pairs if not same(value, wanted)}


# --- the bundled plan ---------------------------------------------------------------------------


def test_the_bundled_plan_has_the_targets_of_the_golden_frame(plan):
    assert plan.targets["target_id"].tolist() == GOLDEN.index.tolist()


@pytest.mark.parametrize("target_id", GOLDEN.index, ids=lambda name: name.partition(":")[2])
def test_a_target_is_read_as_in_the_golden_frame(plan, target_id):
    columns = [c for c in GOLDEN if c != "label"]
    row = plan.targets.set_index("target_id").loc[target_id]
    assert differences(row[columns], GOLDEN.loc[target_id, columns]) == {}


@pytest.mark.parametrize("target_id", GOLDEN.index, ids=lambda name: name.partition(":")[2])
def test_a_target_is_labelled_as_in_the_golden_frame(plan, target_id):
    row = plan.targets.set_index("target_id").loc[target_id]
    found, expected = row["label"], GOLDEN.loc[target_id, "label"]
    alike = difflib.SequenceMatcher(None, found, expected).ratio() >= 0.6
    near = alike or found in expected or expected in found
    assert found == expected or (near and not row["headline"])


def test_35_items_stand_in_six_sections_at_their_offsets(plan):
    items = plan.items
    assert items["item"].tolist() == list(range(1, 36))
    assert items["section"].drop_duplicates().tolist() == [1, 2, 3, 4, 5, 6]
    assert plan.sections["section"].tolist() == [1, 2, 3, 4, 5, 6]
    spans = zip(items["start"], items["end"], strict=True)
    assert items["text"].tolist() == [plan.text[start:end] for start, end in spans]
    assert all(row.text.startswith(f"{row.item}.{row.title}") for row in items.itertuples())


def test_items_count_their_targets(plan):
    targets = plan.targets
    counted = targets[targets["item"].gt(0) & targets["role"].ne("threshold")]
    sizes = counted.groupby("item").size()
    items = plan.items.set_index("item")["targets"]
    assert items[items > 0].to_dict() == sizes.to_dict()


def test_the_bundled_plan_reports_no_results_and_keeps_their_columns(plan):
    assert len(plan.results) == 0
    assert list(plan.results) == list(schema.RESULTS)


def test_a_plan_cannot_be_changed(plan):
    with pytest.raises(AttributeError, match="a plan cannot be changed; read it again to set year"):
        plan.year = 2018
    with pytest.raises(AttributeError, match="a plan has no 'forecast'"):
        _ = plan.forecast


def test_a_frame_handed_out_may_be_changed_without_harm(plan):
    for name in ("targets", "results", "items"):
        before = getattr(plan, name).copy()
        changed = getattr(plan, name)
        changed["plan_id"] = "changed"
        pd.testing.assert_frame_equal(getattr(plan, name), before)


def test_arguments_win_over_the_table_of_plans(plan):
    mine = pl.read_plan(region="Mine", year=2018)
    assert (mine.region, mine.year, plan.year) == ("Mine", 2018, 2017)
    assert set(mine.targets["region"]) == {"Mine"}


def test_a_name_that_may_stand_for_another_indicator_is_doubtful():
    targets = pl.read_plan(text="财政收入增长8%，一般公共预算收入增长7%。", year=2024).targets
    assert targets["indicator"].tolist() == ["fiscal_revenue", "budget_revenue"]
    assert targets["confidence"].tolist() == ["doubtful", "sure"]
    assert targets["doubt"].dropna().tolist() == ["the name may stand for another indicator"]


# --- sentences ----------------------------------------------------------------------------------

# A sentence and what it says: indicator, measure, low, high, unit, comparator.
SENTENCES = [
    ("全市地区生产总值增长7.5%左右。", [("gdp", "growth", 7.5, 7.5, "percent", "about")]),
    (
        "规模以上工业增加值增长9%以上。",
        [("industrial_value_added", "growth", 9, NAN, "percent", "at_least")],
    ),
    (
        "城镇登记失业率控制在4.5%以内。",
        [("registered_unemployment", "share", NAN, 4.5, "percent", "at_most")],
    ),
    ("单位GDP能耗下降3%以上。", [("energy_intensity", "growth", NAN, -3, "percent", "at_most")]),
    (
        "城镇新增就业1.2万人以上。",
        [("new_urban_jobs", "increment", 12000, NAN, "count", "at_least")],
    ),
    ("固定资产投资完成375亿元。", [("fai", "level", 3.75e10, 3.75e10, "cny", "exactly")]),
    (
        "常住人口城镇化率提高1.5个百分点。",
        [("urbanisation", "change_pp", 1.5, 1.5, "pp", "exactly")],
    ),
    ("社会消费品零售总额增长10%-11%。", [("retail_sales", "growth", 10, 11, "percent", "between")]),
    ("一般公共预算收入突破100亿元。", [("budget_revenue", "level", 1e10, NAN, "cny", "more_than")]),
    ("实际利用外资5亿美元。", [("fdi", "level", 5e8, 5e8, "usd", "exactly")]),
    ("城镇居民人均可支配收入达到3万元。", [("urban_income", "level", 3e4, 3e4, "cny", "exactly")]),
    ("森林覆盖率达到35%。", [("forest_coverage", "share", 35, 35, "percent", "exactly")]),
    (
        "进出口总额增长6%、出口增长5%。",
        [
            ("trade", "growth", 6, 6, "percent", "exactly"),
            ("exports", "growth", 5, 5, "percent", "exactly"),
        ],
    ),
    ("粮食产量稳定在1000亿斤以上。", [("grain_output", "level", 5e10, NAN, "kg", "at_least")]),
    ("PM2.5平均浓度下降4%。", [("pm25", "growth", -4, -4, "percent", "exactly")]),
    (
        "地区生产总值增长8%，固定资产投资、社会消费品零售总额均增长10%以上。",
        [
            ("gdp", "growth", 8, 8, "percent", "exactly"),
            ("fai", "growth", 10, NAN, "percent", "at_least"),
            ("retail_sales", "growth", 10, NAN, "percent", "at_least"),
        ],
    ),
    (
        "农村居民人均可支配收入增长百分之九。",
        [("rural_income", "growth", 9, 9, "percent", "exactly")],
    ),
    (
        "空气质量优良天数达到300天以上。",
        [("good_air_days", "level", 300, NAN, "count", "at_least")],
    ),
    (
        "服务业增加值增长高于8%。",
        [("tertiary_value_added", "growth", 8, NAN, "percent", "more_than")],
    ),
    ("地区生产总值增长８．５％以上。", [("gdp", "growth", 8.5, NAN, "percent", "at_least")]),
    ("民间投资增长不低于10%。", [("private_investment", "growth", 10, NAN, "percent", "at_least")]),
    (
        "研发经费投入强度达到2.5%以上。",
        [("rd_intensity", "share", 2.5, NAN, "percent", "at_least")],
    ),
    ("单位生产总值能耗降低2%-3%。", [("energy_intensity", "growth", -3, -2, "percent", "between")]),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_sentence_is_read_for_what_it_says(sentence, expected):
    rows = pl.read_plan(text=sentence, year=2017).targets[READ].to_dict("records")
    assert len(rows) == len(expected)
    assert [differences(*pair) for pair in zip(rows, expected, strict=True)] == [{}] * len(rows)


def test_a_stretch_target_is_a_second_row():
    targets = pl.read_plan(text="固定资产投资增长20%、力争25%。", year=2017).targets
    assert targets["low"].tolist() == [20, 25]
    assert targets["tier"].tolist() == ["main", "stretch"]
    assert targets["strength"].tolist() == ["firm", "strive"]


def test_a_plan_period_gives_the_years_of_an_average():
    (row,) = pl.read_plan(text="“十四五”期间，地区生产总值年均增长6%。").targets.to_dict("records")
    assert (row["start_year"], row["end_year"], row["measure"]) == (2021, 2025, "growth")


def test_growth_since_a_year_is_no_yearly_growth():
    (row,) = pl.read_plan(text="地区生产总值比2015年增长50%。", year=2020).targets.to_dict(
        "records"
    )
    assert (row["measure"], row["base_year"], row["low"]) == ("growth_since", 2015, 50)


def test_what_is_done_is_counted_as_positive_even_where_less_is_left():
    (row,) = pl.read_plan(text="淘汰黄标车500辆。").targets.to_dict("records")
    assert (row["measure"], row["low"], row["classifier"]) == ("increment", 500, "辆")


def test_a_sum_that_only_selects_projects_is_a_threshold():
    targets = pl.read_plan(text="引进亿元以上项目10个。").targets
    assert targets["role"].tolist() == ["threshold", "target"]


REPORT = """某某市2024年政府工作报告
一、2023年工作回顾
2023年，全市地区生产总值增长6.1%，固定资产投资增长9.5%。新增高新技术企业32家。
二、2024年工作安排
全市经济社会发展的主要预期目标是：地区生产总值增长6.5%左右，固定资产投资增长10%。
1.推进项目建设。完成棚户区改造800套。
"""


def test_figures_of_the_review_are_results_and_no_targets():
    report = pl.read_plan(text=REPORT)
    assert report.results["quantity"].tolist() == ["6.1%", "9.5%", "32家"]
    assert report.targets["quantity"].tolist() == ["6.5%左右", "10%", "800套"]
    assert report.targets["headline"].tolist()[:2] == [True, True]
    assert report.year == 2024


def test_a_text_without_targets_gives_empty_frames():
    plain = pl.read_plan(text="加强党的建设。")
    for frame, columns in frames(plain):
        pd.testing.assert_frame_equal(frame, schema.empty(columns))


@pytest.mark.parametrize(
    ("text", "plan_id", "year"),
    [
        ("2024年政府工作报告\n地区生产总值增长5%。", None, 2024),
        ("某区2025年工作要点\n地区生产总值增长5%。", None, 2025),
        ("一、2023年工作回顾\n完成投资10亿元。\n二、2024年工作安排\n完成投资12亿元。", None, 2024),
        ("做好2022年工作，要坚持稳中求进。", None, 2022),
        ("某市2024年工作总结及2025年工作计划\n地区生产总值增长5%。", None, 2025),
        ("关于2025年国民经济和社会发展计划执行情况与2026年计划草案的报告\n增长5%。", None, 2026),
        ("会议总结2013年及五年来的工作，部署2014年重点工作。2013年生产总值增长9%。", None, 2014),
        ("２０２４年发展主要预期目标：地区生产总值增长5%。", None, 2024),
        ("今年是2018年，2018年要抓好落实，不比2017年差。", None, 2018),
        ("地区生产总值增长5%。", "henan-2021", 2021),
        ("地区生产总值增长5%。", None, None),
    ],
)
def test_the_year_is_told_by_title_heading_name_or_text(text, plan_id, year):
    assert pl.read_plan(text=text, plan_id=plan_id).year == year


def test_a_year_that_nobody_tells_is_missing():
    plan = pl.read_plan(text="地区生产总值增长5%。")
    assert plan.targets[["start_year", "end_year"]].isna().all(axis=None)
    assert "year unknown" in repr(plan)


# --- any text -----------------------------------------------------------------------------------


def frames(plan):
    return [
        (plan.targets, schema.TARGETS),
        (plan.results, schema.RESULTS),
        (plan.items, schema.ITEMS),
        (pl.quantities(plan.text), schema.QUANTITIES),
    ]


def assert_sound(plan):
    """Every frame passes its check, and every quantity and quote stands where it says."""
    text = plan.text
    for frame, columns in frames(plan):
        schema.check(frame, columns, "frame", key=("target_id",) if "target_id" in frame else ())
        for row in frame.to_dict("records"):
            assert "" not in row.values()
            assert not row.get("low", 0) > row.get("high", 0)
            found = row.get("quantity", row.get("text"))
            assert text[row["start"] : row["end"]] == found
            if "quote" in row:
                start, end = row["quote_start"], row["quote_start"] + len(row["quote"])
                assert text[start:end] == row["quote"]
                assert start <= row["start"] < row["end"] <= end
                assert len(row["quote"]) <= 200


def test_every_quantity_and_quote_of_the_bundled_plan_stands_at_its_offsets(plan):
    assert_sound(plan)


FRAGMENTS = """增长 下降 提高 提高到 减少 由 从 到 至 以上 以内 左右 余 多 不低于 不超过 约 近 超 和 、 ， 。 ； 的 等
    分别 均 年均 累计 力争 确保 新增 完成 引进 达到 占 10 8.5 1,200 ３ ８．５ 1.2 % ％ ‰ 百分之 十 百 二 零 两 点 万 亿
    亿元 亿元以上 家 个 套 公里 个百分点 - — ~ 地区生产总值 固定资产投资 规模以上工业增加值 总规模 项目 2017年 比2015年
    “十四五” 一、 （一） 1. 工作回顾 工作安排 预期目标： 截至 其中 100%""".split()
# Characters with categories: digits of other scripts aside, which no plan is written in.
anything = st.text(st.characters(exclude_categories=["Cs", "Nd"]), max_size=3)
pieces = st.one_of(*[st.sampled_from([*FRAGMENTS, "\n", "\r\n", " ", "\u3000"])] * 4, anything)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, min_size=1, max_size=30).map("".join).filter(str.strip))
def test_any_text_gives_sound_frames(text):
    assert_sound(pl.read_plan(text=text, year=2017))
