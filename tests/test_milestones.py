"""Named commitments without a number: the bundled plan against its golden list, others by sentence."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import planlib as pl
from planlib import schema

GOLDEN = pd.read_csv(
    Path(__file__).parent / "golden" / "xinxiang-hightech-2017.milestones.csv", dtype={"due": "str"}
)
SURE = GOLDEN[GOLDEN["certainty"] == "sure"]


def spans(frame) -> set:
    return set(zip(frame["start"], frame["end"], strict=True))


def read(sentence: str, year: int = 2024) -> list[tuple]:
    milestones = pl.read_plan(text=sentence, year=year).milestones
    return list(milestones[["name", "stage", "due"]].itertuples(index=False, name=None))


# --- the bundled plan ---------------------------------------------------------------------------


def test_at_least_nine_in_ten_of_the_golden_milestones_are_found(plan):
    assert len(spans(SURE) & spans(plan.milestones)) >= 0.9 * len(SURE)


def test_no_name_is_found_that_is_not_in_the_golden_list(plan):
    named = spans(GOLDEN)
    false = [
        row.name_
        for row in plan.milestones.rename(columns={"name": "name_"}).itertuples()
        if not any(start < row.end and row.start < end for start, end in named)
    ]
    assert false == []


def test_stage_due_and_strength_are_those_of_the_golden_list(plan):
    found = plan.milestones.set_index(["start", "end"])
    expected = SURE.set_index(["start", "end"])
    both = expected.index.intersection(found.index)
    columns = ["item", "stage", "due", "strength"]
    assert found.loc[both, columns].to_dict("index") == expected.loc[both, columns].to_dict("index")


def test_what_was_written_down_first_of_all(plan):
    rows = plan.milestones.set_index("name")
    assert rows.loc["沈数机床", "stage"] == "start"
    assert rows.loc["德恩叉车1#厂房", "stage"] == "complete"
    assert rows.loc["大数据交易中心", ["stage", "due", "commitment"]].tolist() == [
        "complete",
        "2017",
        "争取",
    ]


def test_names_and_quotes_stand_at_their_offsets(plan):
    for row in plan.milestones.itertuples(index=False):
        assert plan.text[row.start : row.end] == row.name
        assert plan.text[row.quote_start : row.quote_start + len(row.quote)] == row.quote
        assert row.name in row.quote


def test_items_count_their_milestones(plan):
    counted = plan.milestones[plan.milestones["item"] > 0].groupby("item").size()
    items = plan.items.set_index("item")["milestones"]
    assert items[items > 0].to_dict() == counted.to_dict()


# --- sentences ----------------------------------------------------------------------------------

SENTENCES = [
    ("确保青云湖大桥、滨江隧道年底前建成通车。",
     [("青云湖大桥", "complete", "2024-12"), ("滨江隧道", "complete", "2024-12")]),
    ("加快市人民医院东院区、第九中学建设。", [("第九中学", "progress", "2024")]),
    ("推动海川新材料、鼎泰重工等项目6月底前开工建设。",
     [("海川新材料", "start", "2024-06"), ("鼎泰重工", "start", "2024-06")]),
    ("谋划建设空港物流园。", [("空港物流园", "plan", "2024")]),
    ("把老纺织厂改造成为“一九五八”文创园。", [("老纺织厂", "progress", "2024")]),
    ("将老纺织厂片区打造成工业遗址公园。", []),
    ("对解放路、中山街等路段进行提升改造。", [("解放路", "progress", "2024"), ("中山街", "progress", "2024")]),
    ("积极推进云谷数据中心筹建，争取2025年一季度投入运营。", [("云谷数据中心", "complete", "2025-03")]),
    ("办好“清明上河文化节”、“黄河马拉松”等活动。",
     [("清明上河文化节", "progress", "2024"), ("黄河马拉松", "progress", "2024")]),
    ("创建国家森林城市。", [("国家森林城市", "progress", "2024")]),
    ("实施总投资12亿元的沁河生态修复工程。", [("沁河生态修复工程", "progress", "2024")]),
    ("完成裕华大道、光明街改造工程。", [("裕华大道", "complete", "2024"), ("光明街改造工程", "complete", "2024")]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_a_sentence_has_its_milestones(sentence, expected):
    assert read(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "加强基础设施建设，推进重点项目建设。",
        "培育一批龙头企业，打造特色产业园区。",
        "推进教育、医疗、养老等民生工程。",
        "新建幼儿园5所，改造老旧小区30个。",
        "努力把全市建设成为开放先导区。",
        "提高资金到位率和项目开工率。",
        "坚持稳中求进工作总基调，深化改革开放。",
    ],
)
def test_what_names_a_kind_of_thing_alone_is_no_milestone(sentence):
    assert read(sentence) == []


def test_what_was_done_is_no_milestone():
    text = "一、2023年工作回顾\n滨江大桥建成通车。\n二、2024年工作安排\n确保滨江大桥建成通车。\n"
    assert read(text) == [("滨江大桥", "complete", "2024")]
    assert read("滨江大桥已建成通车，加快云台路建设。") == [("云台路", "progress", "2024")]


def test_a_plan_without_milestones_gives_the_columns():
    milestones = pl.read_plan(text="地区生产总值增长6%。").milestones
    assert list(milestones) == list(schema.MILESTONES)
    assert milestones.empty


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet="推进加快建成等项目工程、，。和“”（）大道路123年底前力争确保把将的\n 一",
        max_size=80,
    )
)
def test_any_text_gives_a_valid_frame(text):
    if not text.strip():
        return
    plan = pl.read_plan(text=text, year=2024)
    schema.check(plan.milestones, schema.MILESTONES, "milestones")
    for row in plan.milestones.itertuples(index=False):
        assert text[row.start : row.end] == row.name
