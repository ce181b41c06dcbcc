"""Numbers with their bound and unit, in any of the ways in which plans print them."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import schema
from planlib.reading import numerals

NAN = float("nan")
COLUMNS = ["text", "quantity", "low", "high", "unit", "classifier", "comparator"]
QUANTITIES = [
    # ranges
    ("完成60%-70%", "60%-70%", 60, 70, "percent", None, "between"),
    ("增长6.5%—7%", "6.5%—7%", 6.5, 7, "percent", None, "between"),
    ("增长6%至7%", "6%至7%", 6, 7, "percent", None, "between"),
    ("增长6.5~7%", "6.5~7%", 6.5, 7, "percent", None, "between"),
    ("增长6.5%～7%", "6.5%～7%", 6.5, 7, "percent", None, "between"),
    ("挂牌企业3-4家", "3-4家", 3, 4, "count", "家", "between"),
    ("培育三至五家", "三至五家", 3, 5, "count", "家", "between"),
    ("建设15到20个", "15到20个", 15, 20, "count", "个", "between"),
    ("投资30至50亿元", "30至50亿元", 3e9, 5e9, "cny", None, "between"),
    ("投资30亿元至50亿元", "30亿元至50亿元", 3e9, 5e9, "cny", None, "between"),
    ("投入1000-1200万元", "1000-1200万元", 1e7, 1.2e7, "cny", None, "between"),
    ("完成百分之六十至七十的任务", "百分之六十至七十", 60, 70, "percent", None, "between"),
    # bounds behind
    ("产值500亿元以上", "500亿元以上", 5e10, NAN, "cny", None, "at_least"),
    ("增长8%左右", "8%左右", 8, 8, "percent", None, "about"),
    ("控制率4.5%以内", "4.5%以内", NAN, 4.5, "percent", None, "at_most"),
    ("涨幅3%以下", "3%以下", NAN, 3, "percent", None, "at_most"),
    ("道路10余条", "10余条", 10, NAN, "count", "条", "more_than"),
    ("道路百余条", "百余条", 100, NAN, "count", "条", "more_than"),
    ("企业100多家", "100多家", 100, NAN, "count", "家", "more_than"),
    ("项目三十多个", "三十多个", 30, NAN, "count", "个", "more_than"),
    ("资金10多亿元", "10多亿元", 1e9, NAN, "cny", None, "more_than"),
    ("培训1万余人", "1万余人", 1e4, NAN, "count", "人", "more_than"),
    ("培训万余人", "万余人", 1e4, NAN, "count", "人", "more_than"),
    ("投资亿元以上项目", "亿元以上", 1e8, NAN, "cny", None, "at_least"),
    # bounds in front
    ("投资不低于30亿元", "不低于30亿元", 3e9, NAN, "cny", None, "at_least"),
    ("引进不少于100家", "不少于100家", 100, NAN, "count", "家", "at_least"),
    ("引进至少10家", "至少10家", 10, NAN, "count", "家", "at_least"),
    ("涨幅不超过3%", "不超过3%", NAN, 3, "percent", None, "at_most"),
    ("涨幅不高于3%", "不高于3%", NAN, 3, "percent", None, "at_most"),
    ("收入超过500亿元", "超过500亿元", 5e10, NAN, "cny", None, "more_than"),
    ("收入突破1000亿元", "突破1000亿元", 1e11, NAN, "cny", None, "more_than"),
    ("收入逾百亿元", "逾百亿元", 1e10, NAN, "cny", None, "more_than"),
    ("失业率低于5%", "低于5%", NAN, 5, "percent", None, "less_than"),
    ("全长约30公里", "约30公里", 3e4, 3e4, "m", None, "about"),
    ("企业近200家", "近200家", 200, 200, "count", "家", "about"),
    ("企业近百家", "近百家", 100, 100, "count", "家", "about"),
    # percent in words, per mille, points
    ("增长百分之八", "百分之八", 8, 8, "percent", None, "exactly"),
    ("增长百分之八点五", "百分之八点五", 8.5, 8.5, "percent", None, "exactly"),
    ("增长百分之八以上", "百分之八以上", 8, NAN, "percent", None, "at_least"),
    ("达到百分之百", "百分之百", 100, 100, "percent", None, "exactly"),
    ("增长率6.5‰", "6.5‰", 6.5, 6.5, "permille", None, "exactly"),
    ("自然增长率千分之六", "千分之六", 6, 6, "permille", None, "exactly"),
    ("提高1.5个百分点", "1.5个百分点", 1.5, 1.5, "pp", None, "exactly"),
    ("提高1个百分点以上", "1个百分点以上", 1, NAN, "pp", None, "at_least"),
    # powers of ten, separators, full width, numerals
    ("总量1.2万亿元", "1.2万亿元", 1.2e12, 1.2e12, "cny", None, "exactly"),
    ("就业1,200人", "1,200人", 1200, 1200, "count", "人", "exactly"),
    ("就业1200万人以上", "1200万人以上", 1.2e7, NAN, "count", "人", "at_least"),
    ("引进３００家", "３００家", 300, 300, "count", "家", "exactly"),
    ("增长８．５％", "８．５％", 8.5, 8.5, "percent", None, "exactly"),
    ("投资三千万元", "三千万元", 3e7, 3e7, "cny", None, "exactly"),
    ("投资二十亿元", "二十亿元", 2e9, 2e9, "cny", None, "exactly"),
    ("分配一百二十套", "一百二十套", 120, 120, "count", "套", "exactly"),
    # canonical units
    ("外资5亿美元", "5亿美元", 5e8, 5e8, "usd", None, "exactly"),
    ("绿化10万平方米", "10万平方米", 1e5, 1e5, "m2", None, "exactly"),
    ("面积3平方公里", "3平方公里", 3e6, 3e6, "m2", None, "exactly"),
    ("造林150亩", "150亩", 1e5, 1e5, "m2", None, "exactly"),
    ("粮食1000亿斤", "1000亿斤", 5e10, 5e10, "kg", None, "exactly"),
    ("化解50万吨", "50万吨", 5e8, 5e8, "kg", None, "exactly"),
    ("浓度35微克/立方米", "35微克/立方米", 35, 35, "ug/m3", None, "exactly"),
    ("装机30万千瓦", "30万千瓦", 3e8, 3e8, "W", None, "exactly"),
    ("用电2亿千瓦时", "2亿千瓦时", 2e8, 2e8, "kWh", None, "exactly"),
    ("优良300天", "300天", 300, 300, "count", "天", "exactly"),
    ("寿命78.5岁", "78.5岁", 78.5, 78.5, "count", "岁", "exactly"),
    ("接待1.2万人次", "1.2万人次", 12000, 12000, "count", "人次", "exactly"),
]
NO_QUANTITY = """PM2.5 S465线 “1+2+4+N” 十四五 “十三五”期间 6个100% 11万伏 第九届 第十个 第三产业 2017年3月 2017年
    3月15日 2016—2020年 5G G107国道 1#厂房 A8级 一岗双责 两抢一盗 GB3095-2012 习近平总书记""".split()


@pytest.mark.parametrize(COLUMNS, QUANTITIES, ids=[row[0] for row in QUANTITIES])
def test_a_quantity_is_read_with_bound_and_unit(
    text, quantity, low, high, unit, classifier, comparator
):
    (row,) = pl.quantities(text).to_dict("records")
    assert text[row["start"] : row["end"]] == row["quantity"] == quantity
    assert (row["unit"], row["comparator"]) == (unit, comparator)
    assert (row["low"], row["high"]) == pytest.approx((low, high), nan_ok=True)
    assert row["classifier"] == classifier or (classifier is None and pd.isna(row["classifier"]))


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_a_name_a_date_or_a_slogan_is_no_quantity(text):
    assert pl.quantities(text)["quantity"].tolist() == []


def test_quantities_come_in_the_order_of_the_text_with_their_offsets():
    text = "新建学校３所，改造老旧小区20个以上，总投资1.2亿元。"
    found = pl.quantities(text)
    assert found["quantity"].tolist() == ["３所", "20个以上", "1.2亿元"]
    spans = zip(found["start"], found["end"], strict=True)
    assert [text[start:end] for start, end in spans] == found["quantity"].tolist()


def test_a_range_never_falls():
    found = pl.quantities("完成20%-10%的任务")
    assert not (found["low"] > found["high"]).any()


@pytest.mark.parametrize("text", ["", "坚持稳中求进工作总基调。"])
def test_a_text_without_quantities_gives_an_empty_frame(text):
    pd.testing.assert_frame_equal(pl.quantities(text), schema.empty(schema.QUANTITIES))


# --- numerals -----------------------------------------------------------------------------------


def four_digits(number: int) -> str:
    """A number below 10,000 in numerals: 1050 is 一千零五十."""
    written, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            written += "零" * (zero and bool(written)) + "零一二三四五六七八九"[digit] + name
        zero = not digit
    return written


def in_numerals(number: int) -> str:
    """A number up to 10^12 in numerals, as it is read out."""
    written, gap = "", False
    for power, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        group = number // power % 10_000
        if group:
            written += "零" * (bool(written) and (gap or group < 1000)) + four_digits(group) + name
        gap = not group
    return written.removeprefix("一") if written.startswith("一十") else written


@pytest.mark.parametrize(
    ("number", "numeral"),
    [
        (10, "十"), (15, "十五"), (110, "一百一十"), (1050, "一千零五十"), (10_050, "一万零五十"),
        (120_000, "十二万"), (100_000_005, "一亿零五"), (10**12, "一万亿"),
    ],
)  # fmt: skip
def test_numbers_are_written_out_as_they_are_read(number, numeral):
    assert in_numerals(number) == numeral


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 10**12))
@example(10**12)
def test_a_numeral_is_read_as_the_number_that_was_written(number):
    assert numerals.value(in_numerals(number)) == number


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 9999), st.integers(1, 99))
def test_decimals_follow_the_point(whole, decimals):
    digits = "".join("零一二三四五六七八九"[int(d)] for d in str(decimals))
    assert numerals.value(f"{in_numerals(whole)}点{digits}") == float(f"{whole}.{decimals}")


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("两千三百", 2300), ("一万二", 12_000), ("三百五", 350), ("一亿五", 1.5e8), ("两万亿", 2e12),
        ("二〇一七", 2017), ("零", 0), ("百", 100), ("亿", 1e8), ("零点五", 0.5),
    ],
)  # fmt: skip
def test_numerals_as_they_are_spoken(numeral, number):
    assert numerals.value(numeral) == number
