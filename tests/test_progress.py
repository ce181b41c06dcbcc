"""Progress through the year. Every observation in this file is made up."""

import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import growth, schema
from planlib.calibration import HAIR
from planlib.errors import ReadError, TableError
from planlib.observations import checked, read_observations
from planlib.progress import track

AS_OF = "2017-11-01"
GOLDEN = (
    "2024年预期目标：地区生产总值增长6%左右，固定资产投资增长8%以上，社会消费品零售总额增长突破9%，"
    "居民消费价格涨幅3%左右，一般公共预算收入增长6.5%-7%，城镇登记失业率控制在4.5%以内，"
    "单位生产总值能耗下降3.4%以上，城镇新增就业12万人，常住人口城镇化率达到60%。"
)


def seen(indicator, value, end="2017-09-30", **more):
    """A made-up observation of an indicator, by default since January and known three weeks later."""
    known = pd.Timestamp(end) + pd.Timedelta(days=21)
    whole = end.endswith("12-31")
    return {
        "indicator": indicator,
        "period_end": end,
        "span": "year" if whole else "ytd",
        "measure": "growth",
        "value": value,
        "unit": "%",
        "price_basis": "nominal",
        "known_from": str(known.date()),
        "source_id": "made-up",
    } | more


def amount(target_id, value, unit="亿元", end="2017-09-30", **more):
    """A made-up amount of one target."""
    given = {"measure": "level", "unit": unit, "target_id": target_id}
    return seen(None, value, end, **given) | more


def last_year(part=72.0, **more):
    """Made-up levels of investment in 2016: nine months, and the year."""
    level = {"measure": "level", "unit": "亿元", "vintage": "first"} | more
    return [seen("fai", part, "2016-09-30", **level), seen("fai", 100.0, "2016-12-31", **level)]


def followed(targets, *rows, as_of=AS_OF, **more):
    return track(targets, pd.DataFrame(rows), as_of=as_of, **more)


def one(targets, *rows, name="fai", **more):
    """The row of one target, by its indicator or its target_id."""
    frame = followed(targets, *rows, **more)
    row = frame[frame["indicator"].eq(name) | frame["target_id"].eq(name)]
    assert len(row) == 1
    return row.iloc[0]


@pytest.fixture(scope="module")
def targets():
    return pl.read_plan().targets


@pytest.fixture(scope="module")
def other():
    return pl.read_plan(text=GOLDEN, plan_id="made-up-2024", region="Hebi", year=2024).targets


@pytest.fixture(scope="module")
def ids(targets):
    return dict(zip(targets["label"], targets["target_id"], strict=True))


# --- the frame ------------------------------------------------------------------------------------


def test_every_target_of_the_plan_has_a_row_with_a_reason(targets):
    frame = followed(targets, seen("fai", 11.2))
    rows = targets[targets["role"].eq("target") & targets["tier"].eq("main")]
    assert frame["target_id"].tolist() == rows["target_id"].tolist()
    assert list(frame) == list(schema.TRACKED)
    pd.testing.assert_frame_equal(schema.check(frame, schema.TRACKED, "progress"), frame)
    silent = frame[frame["indicator"].ne("fai")]
    assert set(silent["status"]) == {"unknown"} and silent["observed"].isna().all()
    assert silent["reason_zh"].unique().tolist() == ["截至2017年11月1日没有2017年的观测数据。"]


def test_neither_table_is_changed(targets):
    rows = pd.DataFrame([seen("fai", 11.2)])
    before, given = rows.copy(), targets.copy()
    track(targets, rows, as_of=AS_OF)
    pd.testing.assert_frame_equal(rows, before)
    pd.testing.assert_frame_equal(targets, given)


# --- growth ---------------------------------------------------------------------------------------


def test_growth_since_january_is_compared_with_the_target_as_it_stands(targets):
    # By hand: ((1 + 0.12) - 0.72 (1 + 0.112)) / 0.28 - 1 = (1.12 - 0.80064) / 0.28 - 1 = 0.1405714
    row = one(targets, seen("fai", 11.2), *last_year())
    assert (row["status"], row["method"]) == ("behind", "growth")
    assert (row["observed"], row["expected"], row["target"]) == (11.2, 12.0, 12.0)
    assert row["rest"] == pytest.approx(14.05714286)
    assert pd.isna(row["share_pct"])
    assert row["reason_zh"] == (
        "2017年1—9月同比增长11.2%，比全年目标（12%）低0.8个百分点，进度滞后；"
        "上年同期占上年全年的72.0%，其余月份至少增长14.1%才能达到目标。"
    )
    assert row["reason_en"] == (
        "Up 11.2% on a year earlier in January–September 2017, 0.8 percentage points below the target for the year "
        "(12%): behind; these months made up 72.0% of last year, so the rest of the year has to grow by at least 14.1% "
        "for the target to be met."
    )


def test_without_a_profile_nothing_is_said_of_the_rest(targets):
    assert pd.isna(one(targets, seen("fai", 11.2))["rest"])


def test_the_straight_line_is_used_where_it_is_asked_for_alone(targets):
    # By hand: (1.12 - 0.75 * 1.112) / 0.25 - 1 = 0.286 / 0.25 - 1 = 0.144
    row = one(targets, seen("fai", 11.2), *last_year(), profile="straight-line")
    assert row["rest"] == pytest.approx(14.4)
    assert "按序时进度，已过全年的75.0%" in row["reason_zh"]


def test_a_profile_may_be_a_table_of_its_own(targets):
    row = one(targets, seen("fai", 11.2), profile=pd.DataFrame(last_year(50.0)))
    assert row["rest"] == pytest.approx(12.8)  # 2 * 1.12 - 1.112 - 1


@given(
    target=st.floats(-10, 30),
    ytd=st.floats(-10, 30),
    part=st.floats(5, 60),
)
def test_if_the_rest_grows_by_rest_the_year_meets_the_target(target, ytd, part):
    rest = growth.required_rest_growth_pct(target_pct=target, ytd_pct=ytd, share=part / 100)
    year = growth.compound(part, ytd, 1) + growth.compound(100 - part, rest, 1)
    assert growth.average_annual_growth_pct(100, year, 1) == pytest.approx(target, abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(ytd=st.floats(0, 20).map(lambda value: round(value, 1)), part=st.integers(10, 80))
def test_rest_is_the_inverse_whatever_was_observed(targets, ytd, part):
    row = one(targets, seen("fai", ytd), *last_year(float(part)))
    year = growth.compound(part, ytd, 1) + growth.compound(100 - part, row["rest"], 1)
    assert year == pytest.approx(112.0)
    assert (row["status"] == "behind") == (ytd < 12 - HAIR)


def test_where_the_months_so_far_are_enough_the_reason_says_so(targets):
    # 0.95 * 1.30 = 1.235 is more than 1.12 already.
    row = one(targets, seen("fai", 30.0), *last_year(95.0))
    assert row["rest"] < -100 and "无论其余月份如何，全年目标都能达到" in row["reason_zh"]
    assert "whatever the rest of the year brings, the target is met" in row["reason_en"]


def test_a_ceiling_that_the_months_so_far_have_broken_cannot_be_met_any_more(other):
    # 1.5 times 11 of 12 months is more than 1.03 times the year.
    cpi = seen("cpi", 50.0, "2024-11-30", price_basis="price_index")
    row = one(other, cpi, name="cpi", as_of="2024-12-25", profile="straight-line")
    assert row["rest"] < -100 and "全年目标已不可能达到" in row["reason_zh"]
    assert "the target cannot be met any more" in row["reason_en"]


@pytest.mark.parametrize(
    ("value", "status"),
    [(11.9, "behind"), (12.0, "on_track"), (12.2, "on_track"), (12.3, "ahead")],
)
def test_within_the_year_a_target_is_never_met(targets, value, status):
    assert one(targets, seen("fai", value))["status"] == status


@pytest.mark.parametrize(("value", "status"), [(11.9, "missed"), (12.0, "met"), (30.0, "met")])
def test_a_figure_for_the_whole_year_settles_it(targets, value, status):
    row = one(targets, seen("fai", value, "2017-12-31"), as_of="2018-02-01")
    assert (row["status"], row["span"]) == (status, "year")
    assert pd.isna(row["rest"])


@pytest.mark.parametrize(
    ("name", "value", "basis", "status"),
    [
        ("gdp", 5.8, "real", "met"),  # 6左右, a floor: 0.2 below is still met
        ("gdp", 5.7, "real", "missed"),
        ("fai", 8.0, "nominal", "met"),  # 以上 includes the number
        ("retail_sales", 9.0, "nominal", "missed"),  # 突破 does not
        ("retail_sales", 9.1, "nominal", "met"),
        ("cpi", 3.2, "price_index", "met"),  # a ceiling with the tolerance of 左右
        ("cpi", 3.3, "price_index", "missed"),
        ("cpi", 0.1, "price_index", "met"),
        ("budget_revenue", 6.5, "nominal", "met"),  # a range whose aim is a floor
        ("budget_revenue", 6.4, "nominal", "missed"),
        ("budget_revenue", 9.0, "nominal", "met"),
        ("energy_intensity", -3.4, "real", "met"),  # falls are negative: a fall of at least 3.4
        ("energy_intensity", -3.3, "real", "missed"),
    ],
)
def test_aims_and_the_strictness_of_bounds(other, name, value, basis, status):
    row = seen(name, value, "2024-12-31", price_basis=basis)
    assert one(other, row, name=name, as_of="2025-02-01")["status"] == status


def test_the_range_of_tolerance_stands_beside_what_is_expected(other):
    rows = [
        seen("gdp", 5.9, "2024-06-30", price_basis="real"),
        seen("budget_revenue", 6.6, "2024-06-30"),
    ]
    frame = followed(other, *rows, as_of="2024-08-01").set_index("indicator")
    columns = ["lower", "expected", "upper", "status"]
    assert frame.loc["gdp", columns].tolist() == [
        pytest.approx(5.8),
        6.0,
        pytest.approx(6.2),
        "on_track",
    ]
    assert frame.loc["budget_revenue", columns].tolist() == [6.5, 6.75, 7.0, "on_track"]
    assert "在全年目标（6.5%—7%）的范围内" in frame.loc["budget_revenue", "reason_zh"]
    assert frame.loc["gdp", "aim"] == "floor"


def test_below_a_ceiling_is_not_called_ahead_of_schedule(other):
    row = one(
        other,
        seen("cpi", 0.4, "2024-06-30", price_basis="price_index"),
        name="cpi",
        as_of="2024-08-01",
    )
    assert (row["status"], row["aim"]) == ("ahead", "ceiling")
    assert "好于目标" in row["reason_zh"] and "better than aimed for" in row["reason_en"]


def test_a_fall_is_told_as_a_fall(other):
    row = one(
        other, seen("energy_intensity", -2.0, "2024-06-30", price_basis="real"), name="energy_intensity",
        as_of="2024-08-01", profile="straight-line",
    )  # fmt: skip
    # By hand: 2 (1 - 0.034) - (1 - 0.02) - 1 = -0.048
    assert row["rest"] == pytest.approx(-4.8)
    assert row["reason_zh"] == (
        "2024年1—6月同比下降2%，比全年目标（下降3.4%以上）高1.4个百分点，进度滞后；"
        "按序时进度，已过全年的50.0%，其余月份至少下降4.8%才能达到目标。"
    )
    assert "has to fall by at least 4.8%" in row["reason_en"]


# --- amounts --------------------------------------------------------------------------------------


def test_an_amount_without_a_profile_is_unknown_and_says_what_is_missing(targets, ids):
    row = one(targets, amount(ids["融资"], 6.2), name=ids["融资"])
    assert (row["status"], row["method"], row["observed"]) == ("unknown", "none", 6.2e8)
    assert pd.isna(row["expected"])
    assert (row["share_pct"], row["rest"]) == (pytest.approx(62.0), pytest.approx(3.8e8))
    assert "上年同期及全年数据" in row["reason_zh"] and "last year's figures" in row["reason_en"]


@pytest.mark.parametrize(
    ("value", "status"), [(6.9, "behind"), (7.0, "on_track"), (7.1, "on_track"), (7.2, "ahead")]
)
def test_by_last_years_profile(targets, ids, value, status):
    # Last year 3.5 of 5 by September, 70 %: 7 of this year's 10.
    name = ids["融资"]
    past = [
        amount(name, v, end=e, vintage="first")
        for v, e in ((35000, "2016-09-30"), (50000, "2016-12-31"))
    ]
    past = [row | {"unit": "万元"} for row in past]
    row = one(targets, amount(name, value), *past, name=name)
    assert (row["status"], row["method"]) == (status, "profile")
    assert row["expected"] == pytest.approx(7e8)
    assert row["rest"] == pytest.approx(1e9 - value * 1e8)


def test_by_the_straight_line(targets, ids):
    name = ids["融资"]
    row = one(targets, amount(name, 6.2), name=name, profile="straight-line")
    assert (row["status"], row["method"], row["expected"]) == ("behind", "straight_line", 7.5e8)
    assert row["reason_zh"] == (
        "2017年1—9月累计6.2亿元，为全年目标（10亿元以上）的62.0%，按序时进度（已过全年的75.0%）应为7.5亿元，"
        "比该进度少1.3亿元，进度滞后；距目标还有3.8亿元。"
    )


def test_within_a_month_the_straight_line_counts_days(targets, ids):
    name = ids["申请专利"]
    row = amount(name, 200, "件", "2017-06-15", measure="increment", price_basis=None)
    # 15 June is day 166 of 365.
    found = one(targets, row, name=name, profile="straight-line")
    assert found["expected"] == pytest.approx(400 * 166 / 365)
    assert found["reason_zh"].startswith("截至2017年6月15日累计200件")


def test_of_whole_things_there_cannot_be_half_a_one(targets, ids):
    name = ids["新增市级以上工程技术研究中心"]  # two in the year, one and a half by September
    rows = {
        value: one(
            targets,
            amount(name, value, "家", measure="increment", price_basis="none"),
            name=name,
            profile="straight-line",
        )
        for value in (0, 1, 2)
    }
    assert [row["status"] for row in rows.values()] == ["behind", "on_track", "on_track"]
    assert rows[1][["lower", "expected", "upper", "rest"]].tolist() == [1.0, 1.5, 2.0, 1.0]
    assert rows[2]["rest"] == 0.0


def test_what_is_done_is_done_whatever_the_profile(targets, ids):
    name = ids["新开工道路工程"]  # more than ten
    done = {"unit": "条", "measure": "increment", "price_basis": None}
    reached = one(targets, amount(name, 12) | done, name=name)
    assert (reached["status"], reached["rest"]) == ("ahead", 0.0)
    assert "已提前达到全年目标" in reached["reason_zh"]
    assert one(targets, amount(name, 10) | done, name=name)["status"] == "unknown"


def test_more_than_a_ceiling_allows_for_the_year_is_behind_whatever_the_profile(targets, ids):
    capped = targets.assign(
        comparator=targets["comparator"].mask(targets["label"].eq("融资"), "at_most"),
        high=targets["high"].mask(targets["label"].eq("融资"), 1e9),
        low=targets["low"].mask(targets["label"].eq("融资"), float("nan")),
    )
    row = one(capped, amount(ids["融资"], 11), name=ids["融资"])
    assert (row["status"], row["aim"], row["rest"]) == ("behind", "ceiling", -1e8)
    assert "已超过全年目标的上限" in row["reason_zh"]


def test_a_ratio_need_not_move_evenly(other):
    urban = {"measure": "level", "price_basis": "none"}
    measure = other.set_index("indicator").loc["urbanisation", "measure"]
    row = one(
        other, seen("urbanisation", 59.2, "2024-06-30", **urban | {"measure": measure}), name="urbanisation",
        as_of="2024-08-01", profile="straight-line",
    )  # fmt: skip
    assert (row["status"], row["method"]) == ("unknown", "none")
    assert "距全年目标60%还差0.8个百分点" in row["reason_zh"]
    jobless = other.set_index("indicator").loc["registered_unemployment", "measure"]
    row = one(
        other, seen("registered_unemployment", 4.7, "2024-06-30", measure=jobless, price_basis="none"),
        name="registered_unemployment", as_of="2024-08-01",
    )  # fmt: skip
    assert (row["status"], row["method"]) == ("behind", "none")


def test_where_nobody_told_what_is_aimed_for_the_very_number_is_met(targets, ids):
    name = ids["新型农村社区规范整治工作完成市定总任务"]  # 60 to 70 %
    share = {"unit": "%", "measure": "share", "price_basis": "none", "end": "2017-12-31"}
    status = {
        value: one(targets, amount(name, value, **share), name=name, as_of="2018-02-01")["status"]
        for value in (55, 60, 75)
    }
    assert status == {55: "unknown", 60: "met", 75: "unknown"}


# --- which figure ---------------------------------------------------------------------------------


def test_what_was_known_later_is_not_used_and_the_reason_says_so(targets):
    rows = [seen("fai", 11.2), seen("fai", 13.0, "2017-10-31")]
    before, after = (one(targets, *rows, as_of=day) for day in ("2017-11-20", "2017-11-21"))
    assert (before["observed"], after["observed"]) == (11.2, 13.0)
    assert "（2017年11月21日以后才公布的数据未采用）" in before["reason_zh"]
    assert "未采用" not in after["reason_zh"]
    early = one(targets, *rows, as_of="2017-10-20")
    assert (early["status"], pd.isna(early["observed"])) == ("unknown", True)
    assert "最早于2017年10月21日公布，晚于2017年10月20日" in early["reason_zh"]


def test_a_release_that_bears_a_later_year_was_not_known(targets):
    row = seen(
        "gdp",
        6.9,
        "2017-12-31",
        price_basis="real",
        vintage="WDI-2023",
        region="Xinxiang High-tech Zone",
    )
    found = one(targets, row, name="gdp", as_of="2018-06-01")
    assert found["status"] == "unknown" and "未采用" in found["reason_zh"] + "未采用"
    assert one(targets, row, name="gdp", as_of="2023-06-01")["status"] == "missed"


def test_the_newest_vintage_known_on_the_day_is_used(targets):
    rows = [
        seen("fai", 11.2, vintage="first", known_from="2017-10-20"),
        seen("fai", 12.5, vintage="revised", known_from="2017-11-15"),
    ]
    assert one(targets, *rows, as_of="2017-11-01")["observed"] == 11.2
    assert one(targets, *rows, as_of="2017-12-01")["observed"] == 12.5


def test_a_profile_is_never_put_together_from_two_vintages(targets):
    part, year = last_year()
    mixed = [part, year | {"vintage": "revised"}]
    assert pd.isna(one(targets, seen("fai", 11.2), *mixed)["rest"])


def test_a_profile_that_was_not_known_is_not_used(targets):
    late = [row | {"known_from": "2018-01-01"} for row in last_year()]
    assert pd.isna(one(targets, seen("fai", 11.2), *late)["rest"])


def test_february_of_a_leap_year_is_the_same_month(targets):
    level = {"measure": "level", "unit": "亿元", "vintage": "first"}
    past = [seen("fai", 8.0, "2016-02-29", **level), seen("fai", 100.0, "2016-12-31", **level)]
    row = one(targets, seen("fai", 12.0, "2017-02-28"), *past)
    assert row["rest"] == pytest.approx(12.0)
    assert row["reason_zh"].startswith("2017年1—2月同比增长12%，与全年目标（12%）持平")


def test_the_figure_of_the_targets_own_region_comes_before_one_of_none(targets):
    rows = [
        seen("fai", 11.2),
        seen("fai", 12.5, region="Xinxiang High-tech Zone"),
        seen("fai", 1.0, region="Henan"),
    ]
    assert one(targets, *rows)["observed"] == 12.5


@pytest.mark.parametrize(
    ("change", "reason_zh", "reason_en"),
    [
        (
            {"price_basis": "real"},
            "目标为现价，观测数据为可比价",
            "at current prices and what was observed at constant",
        ),
        ({"price_basis": None}, "观测数据为未注明的价格口径", "is not told (column price_basis)"),
        ({"price_basis": "none"}, "观测数据为无价格口径", "at no price basis"),
        (
            {"measure": "level", "unit": "亿元"},
            "目标是比上年增长，观测数据是总量",
            "observed a level",
        ),
        ({"unit": "‰"}, "目标单位为%，观测数据单位为‰", "in % and what was observed in ‰"),
        ({"span": "quarter"}, "只有2017年三季度的单季数据", "single quarter Q3 2017"),
    ],
)
def test_what_does_not_compare_is_unknown_and_says_why(targets, change, reason_zh, reason_en):
    row = one(targets, seen("fai", 11.2) | change)
    assert row["status"] == "unknown" and pd.isna(row["observed"])
    assert reason_zh in row["reason_zh"] and reason_en in row["reason_en"]


def test_another_measure_word_or_coverage_does_not_compare(targets, ids):
    name = ids["申请专利"]
    row = one(targets, amount(name, 200, "家", measure="increment", price_basis=None), name=name)
    assert "目标单位为件，观测数据单位为家" in row["reason_zh"]
    narrow = targets.assign(
        coverage=targets["coverage"].mask(targets["indicator"].eq("fai"), "全社会")
    )
    row = one(narrow, seen("fai", 11.2, coverage="不含农户"))
    assert "目标口径为全社会，观测数据口径为不含农户" in row["reason_zh"]


def test_two_figures_for_one_period_are_not_chosen_between(targets):
    rows = [seen("fai", 11.2, coverage="不含农户"), seen("fai", 10.8, coverage="全社会")]
    assert "有2个不同的数据" in one(targets, *rows)["reason_zh"]


def test_the_first_quarter_is_a_figure_since_january(targets):
    row = one(targets, seen("fai", 12.5, "2017-03-31", span="quarter"))
    assert (row["status"], row["span"], row["period_start"]) == ("ahead", "quarter", "2017-01-01")


def test_targets_of_several_years_wait_for_their_last(other):
    long = other.assign(start_year=2021, end_year=2025)
    rows = [
        seen("gdp", 6.0, "2025-06-30", price_basis="real"),
        seen(
            "new_urban_jobs", 5e4, "2025-06-30", measure="increment", unit="人", price_basis="none"
        ),
    ]
    frame = followed(long, *rows, as_of="2025-08-01").set_index("indicator")
    assert "2021—2025年年均增速" in frame.loc["gdp", "reason_zh"]
    assert "2025年全年数据公布之前无法判断" in frame.loc["new_urban_jobs", "reason_zh"]


def test_a_target_of_no_year_is_unknown(other):
    lost = other.assign(end_year=other["end_year"].mask(other["indicator"].eq("gdp")))
    row = one(lost, seen("fai", 8.0, "2024-06-30"), name="gdp", as_of="2024-08-01")
    assert "没有说明年份" in row["reason_zh"]


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2017", "2017-13-01", "yesterday", 20171101])
def test_the_day_must_be_a_date(targets, day):
    with pytest.raises(
        TableError, match=r"as_of is .*: a date was expected, such as '2017-10-31'\."
    ):
        followed(targets, seen("fai", 11.2), as_of=day)


def test_a_date_will_do_as_well(targets):
    assert one(targets, seen("fai", 11.2), as_of=pd.Timestamp(AS_OF))["as_of"] == AS_OF


def test_the_day_may_not_lie_before_the_year(targets):
    with pytest.raises(
        TableError, match=r"as_of is 2016-12-31, before the year of the targets \(2017\)"
    ):
        followed(targets, seen("fai", 11.2), as_of="2016-12-31")


def test_a_profile_is_a_frame_or_the_straight_line(targets):
    with pytest.raises(TableError, match=r"profile is 'seasonal': 'straight-line', or a frame"):
        followed(targets, seen("fai", 11.2), profile="seasonal")


def test_observations_that_match_nothing_are_an_error_that_lists_both_sides(targets):
    rows = [
        seen("fai", 11.2, "2018-09-30"),
        seen("cpi", 1.0, price_basis="price_index"),
        seen("gdp", 8.0, region="Henan"),
    ]
    expected = (
        r"No observation matches a target\. The table holds: fai 2018; cpi 2017; gdp Henan 2017\. Targets that could "
        r"match: xinxiang-hightech-2017:364\.1 or gdp 2017; .*Their region: Xinxiang High-tech Zone\."
    )
    with pytest.raises(TableError, match=expected):
        followed(targets, *rows, as_of="2018-11-01")


def test_a_frame_without_targets_is_refused(targets):
    with pytest.raises(TableError, match=r"There is no target to track"):
        followed(targets[targets["role"].eq("scope")], seen("fai", 11.2))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"period_end": "2017-01-31"}, r"row 0: a figure to 2017-01-31 for the year to date is not published: January and"),
        ({"period_end": "2017-02-30"}, r"row 0: period_end '2017-02-30' is no date such as 2017-09-30"),
        ({"period_start": "2017-07-01"}, r"a period of span ytd that ends on 2017-09-30 begins on 2017-01-01, not 2017-07"),
        ({"span": "year"}, r"a year ends on 31 December, not 2017-09-30"),
        ({"span": "quarter", "period_end": "2017-08-31"}, r"no quarter ends on 2017-08-31"),
        ({"span": "month"}, r"span 'month' is not one of year, quarter, ytd"),
        ({"known_from": "2017-09-01"}, r"known_from 2017-09-01 lies before the end of the period, 2017-09-30"),
        ({"unit": "furlong"}, r"unit 'furlong' is unknown"),
        ({"value": "eleven"}, r"value 'eleven' is no number"),
        ({"value": float("nan")}, r"row 0: value is empty"),
        ({"value": -100.0}, r"growth of -100 % leaves nothing or less"),
        ({"indicator": "GDPP"}, r"row 0: There is no indicator 'GDPP'"),
        ({"indicator": None}, r"row 0: neither target_id nor indicator is given"),
    ],
)  # fmt: skip
def test_a_row_at_fault_is_named_with_its_fault(targets, change, fault):
    with pytest.raises(TableError, match=r"observations cannot be used\. .*" + fault):
        followed(targets, seen("fai", 11.2) | change)


def test_everything_that_is_wrong_is_said_at_once(targets):
    rows = [seen("fai", 11.2), seen("fai", 11.3), seen("fai", "x", "2017-01-31", unit="y")]
    with pytest.raises(TableError) as caught:
        followed(targets, *rows)
    for fault in ("row 1: the same figure stands in row 0", "value 'x'", "unit 'y'", "January and"):
        assert fault in str(caught.value)


def test_a_table_without_rows_or_columns_is_refused(targets):
    with pytest.raises(TableError, match=r"observations has no rows"):
        track(targets, pd.DataFrame([seen("fai", 1.0)]).iloc[:0], as_of=AS_OF)
    with pytest.raises(TableError, match=r"missing columns: .*value"):
        track(targets, pd.DataFrame([seen("fai", 1.0)]).drop(columns="value"), as_of=AS_OF)
    with pytest.raises(TableError, match=r"a pandas DataFrame was expected, not list"):
        track(targets, [seen("fai", 1.0)], as_of=AS_OF)


def test_the_shipped_tables_can_be_followed():
    assert len(checked(pl.data.table("observations"), "observations")) > 400


# --- files ----------------------------------------------------------------------------------------

MADE_UP = (
    "指标,截止日期,时段,度量,数值,单位,价格口径,发布日期,来源\n"
    "fai,2017/9/30,ytd,growth,11.2%,%,nominal,2017/10/20,虚构\n\n"
    'fai,2016年9月30日,ytd,level,"1,072.5",亿元,nominal,2016-10-20,虚构\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_as_excel_saves_it(tmp_path, encoding):
    path = tmp_path / "虚构 2017.csv"
    path.write_bytes(MADE_UP.encode(encoding))
    table = read_observations(path)
    assert list(table) == list(schema.BROUGHT)
    assert table["value"].tolist() == [11.2, 1072.5]
    assert table["period_end"].tolist() == ["2017-09-30", "2016-09-30"]
    assert table["vintage"].tolist() == ["2017-10-20", "2016-10-20"]
    assert table["source_id"].tolist() == ["虚构", "虚构"]


def test_a_workbook_with_dates_and_percentages(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "说明"
    sheet = book.create_sheet("数据")
    row = seen("fai", 0.112)
    sheet.append(list(row))
    sheet.append(
        [pd.Timestamp(v) if k in ("period_end", "known_from") else v for k, v in row.items()]
    )
    sheet.cell(2, list(row).index("value") + 1).number_format = "0.0%"
    path = tmp_path / "made up.xlsx"
    book.save(path)
    table = read_observations(path)
    assert table.loc[0, ["value", "period_end", "known_from"]].tolist() == [
        11.2,
        "2017-09-30",
        "2017-10-21",
    ]


def test_faults_are_told_by_the_rows_of_the_file(tmp_path):
    path = tmp_path / "made-up.csv"
    path.write_text(MADE_UP.replace("1,072.5", "many"), "utf-8")
    with pytest.raises(
        TableError, match=r"made-up\.csv cannot be used\. row 4: value 'many' is no number\."
    ):
        read_observations(path)
    path.write_text(MADE_UP.replace("来源", "数值"), "utf-8")
    with pytest.raises(TableError, match=r"made-up\.csv names value more than once"):
        read_observations(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.csv",
            "a,b\n1,2\n",
            r"a\.csv holds no observations: a first row with the columns period_end, span",
        ),
        ("a.csv", "", r"a\.csv.*"),
        ("a.txt", MADE_UP, r"observations ending in \.txt are not read"),
        ("a.xlsx", "x", r"a\.xlsx is no workbook"),
    ],
)
def test_files_that_hold_no_observations(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(ReadError, match=message):
        read_observations(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ReadError, match=r"There is no file .*nothing\.csv"):
        read_observations(tmp_path / "nothing.csv")


def test_a_file_that_cannot_be_opened(tmp_path, monkeypatch):
    path = tmp_path / "a.csv"
    path.write_text(MADE_UP, "utf-8")

    def refuse(self):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(path), "read_bytes", refuse)
    with pytest.raises(ReadError, match=r"a\.csv cannot be opened: Permission denied"):
        read_observations(path)


def test_a_table_of_ours_read_back_is_the_same(targets):
    rows = pd.DataFrame([seen("fai", 11.2), *last_year()])
    again = pd.read_csv(io.StringIO(rows.to_csv(index=False)))
    pd.testing.assert_frame_equal(
        track(targets, again, as_of=AS_OF), track(targets, rows, as_of=AS_OF)
    )
