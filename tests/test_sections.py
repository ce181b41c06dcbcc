"""What the sections of a briefing say: their counts in every case, and scenarios of the user."""

import re
from itertools import pairwise

import pandas as pd
import pytest

import planlib as pl
from planlib.briefing.blocks import Chart, Table
from planlib.briefing.content import citation
from planlib.briefing.facts import Facts
from planlib.briefing.sections.expected import expected
from planlib.briefing.sections.findings import findings
from planlib.briefing.sections.paths import paths
from planlib.briefing.sections.work import work

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
TASKS = {
    "complete": "建成{}。", "start": "启动{}建设。", "plan": "谋划{}项目。", "progress": "推进{}建设。",
    "number": "新增{}10家。", "neither": "重视{}。",
}  # fmt: skip
THINGS = ("科技馆", "体育馆", "博物馆", "图书馆", "文化馆")


def tasks(*kinds: str) -> Facts:
    """A plan of so many tasks, each of a kind."""
    named = zip(kinds, THINGS, strict=False)
    lines = [f"{n}.{TASKS[kind].format(thing)}" for n, (kind, thing) in enumerate(named, 1)]
    return Facts(pl.read_plan(text="\n".join(["2017年工作任务", "一、任务", *lines])))


def blocks(section) -> dict:
    """Charts and tables of a section by key, and its paragraphs as text."""
    found = {(type(b).__name__, b.key): b for b in section.blocks if not isinstance(b, str)}
    return found | {"text": [b for b in section.blocks if isinstance(b, str)]}


# --- milestones and stages ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "zh", "en"),
    [
        (["complete"], "计划列出1项没有数字的具体事项（里程碑），其中完成1项。",
         "The plan names 1 commitment without a number (milestones): 1 to be completed."),
        (["start", "start"], "计划列出2项没有数字的具体事项（里程碑），其中启动2项。",
         "The plan names 2 commitments without a number (milestones): 2 to be started."),
        (["progress", "complete", "plan", "start", "plan"],
         "计划列出5项没有数字的具体事项（里程碑），其中谋划2项、启动1项、推进1项、完成1项。",
         "The plan names 5 commitments without a number (milestones): 2 planned, 1 to be started, 1 under way and "
         "1 to be completed."),
    ],
)  # fmt: skip
def test_milestones_are_counted_by_stage_from_the_first_to_the_last(kinds, zh, en):
    facts = tasks(*kinds)
    assert sorted(facts.plan.milestones["stage"]) == sorted(kinds)
    assert blocks(work(facts, "zh"))["text"] == [zh]
    assert blocks(work(facts, "en"))["text"] == [en]


@pytest.mark.parametrize(
    ("kinds", "zh", "en"),
    [
        (["plan", "start", "progress"], "3项里程碑均为谋划、启动或推进，没有要求完成的",
         "All 3 milestones are planned, started or under way; none is to be completed"),
        (["plan", "complete", "start"], "3项里程碑中，要求完成的1项，其余2项为谋划或启动",
         "1 of 3 milestones is to be completed; the others are planned or started"),
        (["complete", "complete", "start"], "3项里程碑中，要求完成的2项，其余1项为启动",
         "2 of 3 milestones are to be completed; the other is started"),
        (["complete", "complete", "complete"], "3项里程碑均要求完成", "All 3 milestones are to be completed"),
    ],
)  # fmt: skip
def test_the_title_of_the_chart_of_milestones_is_true_in_every_case(kinds, zh, en):
    facts = tasks(*kinds)
    for lang, title in (("zh", zh), ("en", en)):
        chart = blocks(work(facts, lang))["Chart", "milestones"]
        assert chart.title == title
        stages = ("plan", "start", "progress", "complete")
        assert chart.plots[0].series[0].values == tuple(float(kinds.count(s)) for s in stages)


@LANGUAGES
def test_two_milestones_have_a_table_and_no_chart_and_none_has_neither(lang):
    few, none = blocks(work(tasks("start", "complete"), lang)), work(tasks("neither"), lang)
    assert ("Table", "milestones") in few and ("Chart", "milestones") not in few
    assert none is None


# --- items and their numbers ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "zh", "en"),
    [
        (["number", "number"], "2项任务每项都有数字", "All 2 work items have a number"),
        (["number", "neither"], "2项任务中1项有数字，1项既无数字也无里程碑",
         "1 of 2 work items has a number; 1 has neither number nor milestone"),
        (["number", "number", "neither", "neither"], "4项任务中2项有数字，2项既无数字也无里程碑",
         "2 of 4 work items have a number; 2 have neither number nor milestone"),
        (["number", "start"], "2项任务中1项有数字，其余都有里程碑",
         "1 of 2 work items has a number; each of the others has a milestone"),
        (["start", "plan"], "2项任务都没有数字，每项都有里程碑",
         "None of 2 work items has a number; each has a milestone"),
        (["start", "neither"], "2项任务都没有数字，其中1项也没有里程碑",
         "None of 2 work items has a number; 1 has neither number nor milestone"),
        (["neither", "neither"], "2项任务都没有数字，也没有里程碑",
         "None of 2 work items has a number or a milestone"),
    ],
)  # fmt: skip
def test_the_title_of_the_chart_of_items_is_true_in_every_case(kinds, zh, en):
    facts = tasks(*kinds)
    for lang, title in (("zh", zh), ("en", en)):
        chart = blocks(work(facts, lang))["Chart", "coverage"]
        assert chart.title == title
        drawn = sum(sum(series.values) for series in chart.plots[0].series)
        assert drawn == len(kinds)


@LANGUAGES
def test_one_item_alone_has_no_chart(lang):
    assert ("Chart", "coverage") not in blocks(work(tasks("number"), lang))


# --- findings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kinds", "zh", "en"),
    [
        ([], "没有发现相互矛盾的目标。", "No contradiction between targets came up. "),
        (["arithmetic"], "发现一处相互矛盾。", "One contradiction between targets came up. "),
        (["arithmetic", "arithmetic", "basis"], "发现两处相互矛盾；另有提示1项：口径1项。",
         "Two contradictions between targets came up. There is 1 note: 1 on price bases. "),
        (["context", "tension", "basis", "context"], "没有发现相互矛盾的目标；另有提示4项：口径1项、张力1项、背景2项。",
         "No contradiction between targets came up. There are 4 notes: 1 on price bases, 1 on tensions and "
         "2 on context. "),
    ],
)  # fmt: skip
def test_findings_are_counted_by_kind(plan, kinds, zh, en):
    facts = Facts(plan)
    columns = ("message_zh", "message_en", "remedy_zh", "remedy_en")
    facts.findings = pd.DataFrame({"kind": kinds, **dict.fromkeys(columns, "—")}, dtype="str")
    for lang, told in (("zh", zh), ("en", en)):
        section = blocks(findings(facts, lang))
        assert section["text"][0].startswith(told)
        table = section.get(("Table", "findings"))
        assert (0 if table is None else len(table.frame)) == len(kinds)


# --- scenarios of the user ------------------------------------------------------------------------

MINE = 'title = "Mine"\nauthor = "我"\n[growth.gdp]\nhold = 6.0\n'


@pytest.fixture
def mine(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(MINE, "utf-8")
    return path


@LANGUAGES
def test_each_scenario_has_a_chart_and_a_column_beside_the_rates_held(plan, mine, lang):
    facts = Facts(plan, scenarios=["hold", "fade-to-national", mine])
    section = blocks(paths(facts, lang))
    charts = [key for kind, key in (k for k in section if k != "text") if kind == "Chart"]
    assert charts == ["paths", "paths-fade-to-national", "paths-mine"]
    frame = section["Table", "scenarios"].frame
    held = {"zh": "目标延续", "en": "Rates held"}[lang]
    faded = {"zh": "GDP增速回落至2017年全国目标", "en": "fade-to-national"}[lang]
    assert list(frame)[2:] == [held, faded, "mine"]
    gdp = frame.iloc[[pl.words.name("gdp", lang, short=True) == name for name in frame.iloc[:, 0]]]
    assert gdp[held].item() == pytest.approx(100 * 1.08**4)
    assert gdp["mine"].item() == pytest.approx(100 * 1.08 * 1.06**3)
    others = frame.drop(index=gdp.index)
    assert others["mine"].tolist() == pytest.approx(others[held].tolist())
    chart = section["Chart", "paths-mine"]
    assert "Mine" in chart.note and "我" in chart.note
    assert (
        chart.title
        == {
            "zh": "情景“mine”：2020年生产总值128.6（增速不变为136.0），2016年=100",
            "en": 'Scenario "mine": in 2020 GDP 128.6 (rates held: 136.0), 2016 = 100',
        }[lang]
    )
    (line,) = (s for s in chart.plots[0].series if s.name == pl.words.name("gdp", lang, short=True))
    assert line.values[-1] == pytest.approx(gdp["mine"].item())


def test_scenarios_of_one_title_keep_their_names(plan):
    twins = [pl.Scenario(n, title_zh="同名", growth={"gdp": {"hold": 6.0}}) for n in ("a", "b")]
    frame = blocks(paths(Facts(plan, scenarios=twins), "zh"))["Table", "scenarios"].frame
    assert list(frame)[2:] == ["目标延续", "a", "b"]


def test_a_scenario_that_changes_nothing_says_so(plan):
    same = pl.Scenario("same", growth={"cpi": {"hold": 2.0}})
    chart = blocks(paths(Facts(plan, scenarios=same), "zh"))["Chart", "paths-same"]
    assert chart.title == "情景“same”：2020年各指数与增速不变时相同，2016年=100"


@LANGUAGES
def test_holding_every_rate_is_no_scenario_beside_itself(plan, lang):
    section = blocks(paths(Facts(plan, scenarios="hold"), lang))
    assert ("Table", "scenarios") not in section


@LANGUAGES
def test_scenarios_for_a_plan_without_rates_add_nothing(mine, lang):
    facts = Facts(pl.read_plan(text="全区上下要认真贯彻会议精神。"), scenarios=mine)
    assert facts.alternatives == [] and paths(facts, lang) is None


# --- expected targets -----------------------------------------------------------------------------
def test_targets_that_tie_for_the_lowest_are_named_side_by_side():
    text = "2017年预期目标：固定资产投资增长12%，城镇居民人均可支配收入增长5%，农村居民人均可支配收入增长5%。"
    titles = [
        next(
            b.title
            for b in expected(Facts(pl.read_plan(text=text)), lang).blocks
            if getattr(b, "key", "") == "targets"
        )
        for lang in ("zh", "en")
    ]
    assert titles[0] == (
        "增速目标以固定资产投资最高（12%），城镇居民人均可支配收入、农村居民人均可支配收入并列最低（5%）"
    )
    assert titles[1].endswith(
        "lowest: per capita disposable income of urban residents and per capita disposable income of rural residents (5%)"
    )


@pytest.mark.parametrize(("aim", "printed"), [("8%-8.5%", "−0.75"), ("8%", "−1.0")])
def test_the_table_beside_last_year_has_the_decimals_of_the_message(aim, printed):
    text = f"2016年，地区生产总值增长9%。\n2017年预期目标：地区生产总值增长{aim}。"
    facts = Facts(pl.read_plan(text=text))
    (table,) = (b for b in expected(facts, "zh").blocks if getattr(b, "key", "") == "last_year")
    assert table.cells()[0][3] == printed


# --- sources --------------------------------------------------------------------------------------


def sources(*rows: tuple) -> pd.DataFrame:
    columns = ["source_id", "title", "publisher", "published", "licence", "url"]
    return pd.DataFrame([(f"s{n}", *row) for n, row in enumerate(rows)], columns=columns)


def issues(*years: int, publisher: str = "State Council") -> list[tuple]:
    return [
        (f"Report of {y}", publisher, f"{y}-03-05", "free", f"https://example.org/{y}")
        for y in years
    ]


@pytest.mark.parametrize(
    ("years", "titles"),
    [
        ([2015], ["Report of 2015"]),
        ([2015, 2016], ["Report of 2015", "Report of 2016"]),  # two are shorter as they are
        ([2013, 2015, 2014], ["Report of 2013–2015"]),
        ([2012, 2014, 2015, 2016, 2019], ["Report of 2012, 2014–2016, 2019"]),
    ],
)
def test_yearly_issues_of_one_publication_are_one_line_with_their_years(parts, years, titles):
    cited = parts["en"]._replace(sources=sources(*issues(*years))).cited
    told = [row["title"].removesuffix(" (addresses of all years in the workbook)") for row in cited]
    assert told == titles
    assert all(row["url"] is None for row in cited if "addresses" in row["title"])


def test_one_line_keeps_publisher_and_licence_and_the_place_of_the_first_issue(parts):
    rows = sources(
        ("A book", "A press", None, None, None),
        *issues(2013, 2014),
        *issues(2013, publisher="Another"),
        *issues(2015),
    )
    cited = parts["zh"]._replace(sources=rows).cited
    assert [row["title"] for row in cited] == [
        "A book",
        "Report of 2013—2015（各年网址见工作簿）",
        "Report of 2013",
    ]
    assert [row["publisher"] for row in cited] == ["A press", "State Council", "Another"]
    assert (
        citation(cited[1], "zh") == "Report of 2013—2015（各年网址见工作簿）。State Council。Free"
    )


@LANGUAGES
def test_of_the_bundled_plan_no_source_is_lost_and_no_line_is_there_twice(parts, lang):
    part = parts[lang]
    cited = part.cited
    assert len(cited) < len(part.sources)
    lines = [citation(row, lang) for row in cited]
    assert len(set(lines)) == len(lines)
    assert set(part.sources["publisher"].dropna()) == {
        row["publisher"] for row in cited if isinstance(row["publisher"], str)
    }


def test_a_source_is_named_in_the_language_of_the_page(parts):
    han = re.compile(r"[\u4e00-\u9fff]")
    shipped = pl.data.sources()
    assert shipped[["title_zh", "publisher_zh", "licence_zh"]].notna().all(axis=None)
    for source in parts["zh"].sources.itertuples():
        assert han.search(source.title) and not re.search("[a-z]{3}", source.title)
        assert han.search(source.licence)
    for source in parts["en"].sources.itertuples():
        assert not han.match(source.title) and not han.search(source.licence)
    assert set(parts["zh"].sources["source_id"]) == set(parts["en"].sources["source_id"])


# --- numbers of charts and tables -----------------------------------------------------------------


@LANGUAGES
def test_charts_and_tables_are_numbered_in_reading_order(parts, lang):
    part = parts[lang]
    for kind in (Chart, Table):
        there = [b for s in part.sections for b in s.blocks if isinstance(b, kind)]
        numbers = [int("".join(filter(str.isdigit, part.name(block)))) for block in there]
        assert numbers[0] == 1 and all(b - a == 1 for a, b in pairwise(numbers))
