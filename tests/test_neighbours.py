"""The GDP target beside those on record for the regions above and beside: made-up plans of real regions and years."""

import pandas as pd
import pytest

import planlib as pl
from planlib import data, schema
from planlib.briefing import drawings
from planlib.briefing.facts import Facts
from planlib.briefing.neighbours import difference
from planlib.briefing.sections import beside
from planlib.briefing.sections.expected import expected

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


def facts(region: str | None, year: int, said: str = "7%", **given) -> Facts:
    text = f"{year}年主要预期目标：地区生产总值增长{said}，固定资产投资增长9%。"
    return Facts(pl.read_plan(text=text, region=region, year=year, **given))


@pytest.mark.parametrize("name", ["新乡高新区", "Xinxiang High-tech Zone"])
def test_the_regions_above_stand_from_the_nearest_up_the_plan_last(name):
    rows = facts(name, 2025).above
    assert set(rows.columns) == {*schema.PARENTS, "source_id"} | set(
        data.table("published_targets").columns
    )
    told = rows.set_index("region_zh")[["low", "comparator", "own", "level"]]
    assert told.loc["全国"].tolist() == [5.0, "about", False, "national"]
    assert told.loc["新乡市"].tolist() == [6.0, "about", False, "prefecture"]
    assert told.loc["新乡高新区"].tolist() == [7.0, "exactly", True, "zone"]


@pytest.mark.parametrize(
    ("region", "year", "why"),
    [
        ("新乡高新区", 2017, "only the nation has a target on record"),
        ("China", 2017, "nothing is above the nation"),
        (None, 2025, "nobody told the region"),
        ("某市", 2025, "of a region that is in no table the nation alone is known"),
    ],
)
def test_without_a_region_between_the_plan_and_the_nation_there_is_no_chart(region, year, why):
    found = facts(region, year)
    assert found.above.empty, why
    assert beside.above(found, "zh") is None


def test_a_target_announced_after_the_plan_is_marked_and_the_note_says_so():
    text = "2025年主要预期目标：地区生产总值增长7%。\n发布日期：2025-02-20"
    early = Facts(pl.read_plan(text=text, region="新乡高新区", year=2025))
    assert early.plan.published == "2025-02-20"
    assert early.above.set_index("region_zh")["hindsight"].to_dict() == {
        "全国": True, "新乡市": False, "新乡高新区": False,
    }  # fmt: skip
    assert beside.above(early, "zh").note.endswith("注：灰色为事后数据，晚于本计划公布。")
    assert beside.above(early, "en").note.endswith("announced after this plan (hindsight).")


def test_the_title_says_how_far_above_and_below_in_both_languages():
    found = facts("新乡高新区", 2025, "6%")
    assert beside.above(found, "zh").title == "GDP增速目标6%，比全国高1.0个百分点、与新乡市一致"
    assert (
        beside.above(found, "en").title
        == "GDP growth target of 6%: 1.0 percentage points above the nation, the same as Xinxiang"
    )


@pytest.mark.parametrize(
    ("own", "low", "high", "apart"),
    [
        (8, 6, 6.5, 1.5),
        (6.2, 6, 6.5, 0),
        (5, 6, 6.5, -1),
        (8, 7.5, None, 0.5),
        (3, None, 3.5, -0.5),
    ],
)
def test_the_difference_is_to_the_nearest_figure_that_the_other_named(own, low, high, apart):
    other = pd.Series({"low": low, "high": high}, dtype=float)
    assert difference(pd.Series({"point": own}), other) == pytest.approx(apart)


def test_a_province_stands_among_those_on_record_for_its_year():
    table = data.table("published_targets")
    theirs = table[
        table["year"].eq(2026) & table["indicator"].eq("gdp") & table["level"].eq("province")
    ]
    theirs = theirs[theirs["region"] != "Henan"]
    found = facts("河南", 2026, "5%左右")
    assert sorted(found.peers["plan_id"]) == sorted(theirs["region"])
    points = theirs[["low", "high"]].mean(axis=1)
    lower, same = int(points.lt(5).sum()), int(points.eq(5).sum())
    assert 0 < lower < len(theirs) and same
    chart = beside.peers(found, "zh")
    assert chart.title == f"{len(theirs)}个同级地区中，{lower}个的GDP目标低于河南省，{same}个相同"
    stacked = chart.plots[0]
    assert sum(v or 0 for v in stacked.series[0].values) == len(theirs)
    assert [
        name for name, v in zip(stacked.categories, stacked.series[1].values, strict=True) if v
    ] == ["5%"]


@pytest.mark.parametrize(("region", "year"), [("新乡", 2025), (None, 2026), ("某省", 2026)])
def test_a_few_peers_make_no_chart(region, year):
    assert beside.peers(facts(region, year), "zh") is None


@pytest.mark.parametrize("region", data.table("regions")["region"])
def test_every_region_of_the_table_has_its_section(region):
    found = facts(region, 2026)
    assert (beside.peers(found, "en") is None) == (found.plan.level != "province")
    below_a_province = found.plan.level not in ("national", "province")
    assert (beside.above(found, "en") is not None) == below_a_province


@LANGUAGES
@pytest.mark.parametrize(
    ("region", "year", "key"), [("新乡高新区", 2025, "above"), ("河南省", 2026, "peers")]
)
def test_the_chart_is_in_the_section_is_drawn_and_its_sources_are_listed(lang, region, year, key):
    found = facts(region, year)
    (chart,) = (b for b in expected(found, lang).blocks if getattr(b, "key", "") == key)
    drawing, _ = drawings.drawn(chart, lang)
    assert drawing.svg.startswith(b"<?xml")
    used = {"above": found.above, "peers": found.peers}[key]["source_id"].dropna()
    assert len(used) and set(used) <= set(found.sources["source_id"])


def test_a_region_is_known_by_either_name_with_and_without_its_kind():
    for name in ("内蒙古", "内蒙古自治区", "Inner Mongolia"):
        assert pl.read_plan(text="增长8%。", region=name).region == "Inner Mongolia"
    zone = pl.read_plan(text="增长8%。", region="新乡高新区")
    assert (zone.region_zh, zone.level, zone.parent) == ("新乡高新区", "zone", "Xinxiang")
    other = pl.read_plan(text="增长8%。", region="某市")
    assert (other.region, other.region_zh, other.level) == ("某市", "某市", None)


@pytest.mark.parametrize(
    ("said", "zh", "en"),
    [
        ("5%—7%", "（按中值），", "(the middle of the range): "),
        ("6%以上", "（按下限），", "(the lower bound): "),
        ("6%", "增速目标6%，", "target of 6%: "),
    ],
)
def test_of_a_target_that_is_no_single_number_the_figure_compared_is_named(said, zh, en):
    found = facts("新乡高新区", 2025, said)
    assert zh in beside.above(found, "zh").title and en in beside.above(found, "en").title


def test_a_fall_is_told_as_one():
    found = Facts(
        pl.read_plan(
            text="2025年主要预期目标：地区生产总值下降2%。", region="新乡高新区", year=2025
        )
    )
    assert beside.above(found, "zh").title.startswith("GDP增速目标下降2%，比全国低7.0个百分点")


def test_in_slides_what_is_hindsight_is_a_series_of_its_own():
    text = "2025年主要预期目标：地区生产总值增长7%。\n发布日期：2025-02-20"
    (plot,) = beside.above(
        Facts(pl.read_plan(text=text, region="新乡高新区", year=2025)), "zh"
    ).plots
    told = {s.name: [label for label in s.labels if label] for s in plot.series}
    assert told == {"上级": ["6%左右"], "上级（事后数据）": ["5%左右"], "本计划": ["7%"]}


def test_peers_announced_after_the_plan_are_counted_in_the_note():
    text = "2026年主要预期目标：地区生产总值增长5%。\n发布日期：2026-01-01"
    early = Facts(pl.read_plan(text=text, region="河南", year=2026))
    late = early.peers["known_from"].gt("2026-01-01").sum()
    assert late
    assert f"其中{late}个晚于本计划公布（事后数据）。" in beside.peers(early, "zh").note
    assert "晚于" not in beside.peers(facts("河南", 2026), "zh").note
