"""Work items and milestones, read back from their artists."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import planlib as pl
from planlib import charts, schema, style, words
from planlib.charts.work import LOOKS
from planlib.errors import PlanlibError, TableError
from planlib.vocabulary import STAGES

MORE = {"zh": "另有{}项，见表", "en": "{} more in the table"}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    with style.use(lang=request.param):
        yield request.param
    plt.close("all")


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts]


def squares(ax) -> list[tuple[float, float, str]]:
    """Middle of each square, and its colour, in the order of the items."""
    found = [p for p in ax.patches if isinstance(p, Rectangle)]
    return [(p.get_x() + 0.44, p.get_y() + 0.44, to_hex(p.get_facecolor())) for p in found]


# --- coverage -------------------------------------------------------------------------------------


def test_each_item_is_a_square_of_the_state_that_it_is_in(lang, plan):
    ax = charts.plot_coverage(plan.items, sections=plan.sections, lang=lang)
    states = {
        (True, True): "both", (True, False): "numbers", (False, True): "milestones", (False, False): "neither",
    }  # fmt: skip
    expected = [
        to_hex(LOOKS[states[row.targets > 0, row.milestones > 0]][0])
        for row in plan.items.itertuples()
    ]
    assert [colour for *_, colour in squares(ax)] == expected
    assert len(set(expected)) == 4


def test_a_diamond_stands_in_every_square_that_names_milestones_and_in_no_other(lang, plan):
    ax = charts.plot_coverage(plan.items, lang=lang)
    marks = {
        tuple(map(round, line.get_xydata()[0])) for line in ax.lines if line.get_marker() == "D"
    }
    named = plan.items["milestones"] > 0
    where = [(round(x), round(y, 9)) for x, y, _ in squares(ax)]
    assert len(marks) == named.sum() > 5
    assert {at[0] for at, has in zip(where, named, strict=True) if has} >= {x for x, _ in marks}


def test_rows_are_sections_with_their_names_and_counts(lang, plan):
    ax = charts.plot_coverage(plan.items, sections=plan.sections, lang=lang)
    names = [label.get_text().replace("\n", "") for label in ax.get_yticklabels()]
    assert len(names) == 6
    assert names[0].startswith("坚持创新发展" if lang == "zh" else "Innovation: a dynamic")
    counts = (
        plan.items.assign(n=plan.items["targets"] > 0).groupby("section")["n"].agg(["sum", "size"])
    )
    assert [t for t in texts(ax) if "/" in t] == [
        f"{row['sum']}/{row['size']}" for _, row in counts.iterrows()
    ]
    assert {"zh": "含量化内容", "en": "With numbers"}[lang] in texts(ax)


def test_numbers_of_items_stand_in_their_squares_and_0_is_none(lang, plan):
    items = plan.items.assign(item=plan.items["item"].where(plan.items["section"] != 2, 0))
    ax = charts.plot_coverage(items, lang=lang)
    printed = [t for t in texts(ax) if t.isdigit()]
    assert printed == [str(n) for n in items["item"] if n]


def test_a_long_section_takes_several_lines_of_squares(lang, plan):
    many = pd.concat([plan.items.head(1)] * 40, ignore_index=True)
    ax = charts.plot_coverage(pd.concat([many.assign(section=s) for s in (1, 2, 3, 4)]), lang=lang)
    places = [(round(x, 6), round(y, 6)) for x, y, _ in squares(ax)]
    assert len(set(places)) == 160
    assert len({y for _, y in places}) >= 8
    left, right = ax.get_xlim()
    assert all(left < x < right for x, _ in places)


def test_sections_without_a_name_go_by_their_number(lang, plan):
    items = plan.items.assign(section=plan.items["section"] - 1)
    names = [t.get_text() for t in charts.plot_coverage(items, lang=lang).get_yticklabels()]
    expected = {"zh": ["未分部分", "第1部分"], "en": ["Outside sections", "Section 1"]}
    assert names[:2] == expected[lang]


def test_items_of_two_plans_and_sections_without_titles_are_refused(plan):
    both = pd.concat([plan.items, plan.items.assign(plan_id="another")])
    with pytest.raises(TableError, match=r"items hold more than one plan_id .*another\): draw one"):
        charts.plot_coverage(both)
    with pytest.raises(TableError, match="sections lack title: section and title were expected"):
        charts.plot_coverage(plan.items, sections=plan.sections[["section"]])
    plt.close("all")


# --- milestones -----------------------------------------------------------------------------------


def tall(lang, milestones, **given):
    _, ax = plt.subplots(figsize=(8, 14))
    return charts.plot_milestones(milestones, lang=lang, ax=ax, **given)


def test_each_name_stands_in_the_column_of_its_stage_below_its_section(lang, plan):
    ax = tall(lang, plan.milestones, sections=plan.sections)
    heads = {
        stage: t
        for stage in schema.STAGES
        for t in ax.texts
        if t.get_text().startswith(words.sentence(STAGES[stage][lang]))
    }
    edges = sorted(t.get_position()[0] for t in heads.values())
    for stage, head in heads.items():
        names = set(plan.milestones.loc[plan.milestones["stage"] == stage, "name"].str[:4])
        left = head.get_position()[0] - style.points(5)
        column = [
            t.get_text()[:4]
            for t in ax.texts
            if abs(t.get_position()[0] - left) < 1 and t.get_position()[1] > 2.6
        ]
        titles = set(plan.sections["title"].str[:4]) | set(plan.sections["title_en"].str[:4])
        assert set(column) - titles == names
        count = (plan.milestones["stage"] == stage).sum()
        assert str(count) in head.get_text()
    assert len(edges) == 4
    assert not [t for t in texts(ax) if t == MORE[lang].format(1)]


def test_every_milestone_is_shown_or_counted(lang, plan):
    for size in ((6.5, 4.0), (6.5, 2.2), (6.5, 7.0)):
        ax = charts.plot_milestones(plan.milestones, lang=lang, ax=plt.subplots(figsize=size)[1])
        starts = list(plan.milestones["name"].str[:3])
        shown = [t for t in texts(ax) if t[:3] in starts]
        parts = MORE[lang].split("{}")
        more = [
            int(t.removeprefix(parts[0]).removesuffix(parts[1]))
            for t in texts(ax)
            if t.endswith(parts[1])
        ]
        assert len(shown) + sum(more) == len(plan.milestones)
        assert bool(more) == (size[1] < 7)


def test_a_limit_holds_for_each_cell(lang, plan):
    ax = tall(lang, plan.milestones.query("section == 3"), limit=2)
    expected = {
        stage: rows["name"].tolist()
        for stage, rows in plan.milestones.query("section == 3").groupby("stage")
    }
    for names in expected.values():
        assert [n for n in texts(ax) if n in names] == names[:2]
        if len(names) > 2:
            assert MORE[lang].format(len(names) - 2) in texts(ax)


def test_a_month_is_told_where_all_are_due_in_one_year(lang, plan):
    rows = plan.milestones.head(2).assign(due=["2017-06", "2017"], name=["甲", "乙"])
    said = texts(charts.plot_milestones(rows, lang=lang))
    assert {"zh": "甲（6月）", "en": "甲 (2017-06)"}[lang] in said
    assert "乙" in said


def test_on_a_timeline_marks_stand_at_the_ends_of_their_dates(lang, plan):
    dues = ["2017", "2018-06", "2019-12", None]
    rows = plan.milestones.head(4).assign(
        due=dues, name=list("甲乙丙丁"), stage=list(schema.STAGES)
    )
    ax = charts.plot_milestones(rows, lang=lang)
    marks = {
        line.get_label(): line.get_xdata()[0]
        for line in ax.lines
        if line.get_label() in {f"_{s}" for s in schema.STAGES}
    }
    assert marks == {
        "_plan": 2018,
        "_start": pytest.approx(2018.5),
        "_progress": pytest.approx(2020),
    }
    bars = [
        list(line.get_xdata())
        for line in ax.lines
        if len(line.get_xdata()) == 2 and list(line.get_xdata()) != [0, 1]
    ]
    assert bars == [[2017, 2018]]
    assert {"zh": "丁（无日期）", "en": "丁 (no date)"}[lang] in texts(ax)
    assert [t for t in texts(ax) if t in "甲乙丙"] == ["甲", "乙", "丙"]


def test_on_a_timeline_too_every_milestone_is_shown_or_counted(lang, plan):
    dues = [f"{2017 + n % 5}-{n % 12 + 1:02}" for n in range(len(plan.milestones))]
    ax = charts.plot_milestones(plan.milestones.assign(due=dues), lang=lang)
    starts = list(plan.milestones["name"].str[:2])
    shown = [t for t in texts(ax) if t[:2] in starts]
    parts = MORE[lang].split("{}")
    more = [
        int(t.split(": ")[-1].removeprefix(parts[0]).removesuffix(parts[1]))
        for t in texts(ax)
        if t.endswith(parts[1])
    ]
    assert len(shown) + sum(more) == len(plan.milestones)


def test_wrong_dates_limits_and_two_plans_are_refused(plan):
    with pytest.raises(
        TableError, match=r"milestones are due 'soon': a date such as 2017, 2017-06"
    ):
        charts.plot_milestones(plan.milestones.assign(due="soon"))
    with pytest.raises(PlanlibError, match="limit is 0: a number of names, 1 or more"):
        charts.plot_milestones(plan.milestones, limit=0)
    both = pd.concat([plan.milestones, plan.milestones.assign(plan_id="another")])
    with pytest.raises(TableError, match="milestones hold more than one plan_id"):
        charts.plot_milestones(both)


def test_other_plans_are_drawn_too(lang):
    text = "2021年工作计划\n一、项目\n1.建设。年内建成东环路，开工建设西环路，谋划建设北环路。\n2.教育。完成投资3亿元。\n"
    plan = pl.read_plan(text=text, year=2021)
    assert len(squares(charts.plot_coverage(plan.items, sections=plan.sections, lang=lang))) == 2
    assert {"东环路", "西环路"} <= set(texts(charts.plot_milestones(plan.milestones, lang=lang)))
