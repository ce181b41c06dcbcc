"""Scenarios: files that say how they differ from holding every rate, and what is refused in them."""

import re

import pandas as pd
import pytest

import planlib as pl
from planlib import data, growth
from planlib.assumptions import HOLD, Scenario, scenario
from planlib.errors import PlanlibError, ReadError

SHIPPED = sorted((data.folder() / "scenarios").glob("*.toml"))


def rates(rule: dict, last: float = 8.0, until: int = 2021) -> list[float]:
    beyond = Scenario("s", growth={"gdp": rule}).rates("gdp", last, 2017, range(2018, until + 1))
    return [last, *beyond.round(6).tolist()]


@pytest.fixture
def written(tmp_path):
    """A scenario file with this content."""

    def write(text: str):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_has_title_author_and_reference_and_differs_from_the_baseline(path):
    read = scenario(path.stem)
    assert read.title and read.author and read.reference
    targets = pl.read_plan().targets
    paths = pl.project(targets, ["hold", read._replace(name="other")], until=2020)
    change = pl.compare(paths)
    assert change.loc[change["year"] == 2017, "value"].eq(0).all()
    assert change["value"].ne(0).any() or path.stem == HOLD


def test_the_empty_file_is_the_baseline(written):
    targets = pl.read_plan().targets
    mine = pl.project(targets, written(""), until=2020)
    held = pl.project(targets, until=2020)
    pd.testing.assert_frame_equal(mine.assign(scenario="hold"), held)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({}, [8, 8, 8, 8, 8]),
        ({"hold": 6}, [8, 6, 6, 6, 6]),
        ({"fade": {"to": 6.5, "years": 3}}, [8, 7.5, 7, 6.5, 6.5]),
        ({"table": {"2018": 7, "2020": 5}}, [8, 7, 7, 5, 5]),
        ({"table": {2018: 7, 2020: 5}}, [8, 7, 7, 5, 5]),
        ({"shock": {"year": 2019, "pp": -2}}, [8, 8, 6, 8, 8]),
        ({"hold": 6, "shock": {"year": 2018, "pp": 1}}, [8, 7, 6, 6, 6]),
        ({"hold": 3, "table": {2019: 5}}, [8, 8, 5, 5, 5]),
        ({"hold": 3, "table": {2019: 5}, "fade": {"to": 6, "years": 2}}, [8, 7, 6, 6, 6]),
    ],
)
def test_a_rule_gives_its_rates_and_leaves_the_target_alone(rule, expected):
    assert rates(rule) == expected


def test_a_rule_says_itself_in_every_row(written):
    text = "[growth.gdp]\nfade = { to = 6.5, years = 3 }\nshock = { year = 2019, pp = -1.0 }\n"
    paths = pl.project(pl.read_plan().targets, written(text), until=2020)
    gdp = paths[paths["indicator"] == "gdp"]["rule"].tolist()
    assert gdp == [
        "base",
        "target",
        "fade to 6.5 % in 3 years",
        "fade to 6.5 % in 3 years and shock -1 pp",
        "fade to 6.5 % in 3 years",
    ]
    assert set(paths["scenario"]) == {"mine"}


def test_a_star_is_for_every_other_indicator():
    mine = Scenario("s", growth={"gdp": {"hold": 5}, "*": {"hold": 3}})
    paths = pl.project(pl.read_plan().targets, mine, until=2018).query("year == 2018")
    assert paths.set_index("indicator")["rule"].to_dict()["fai"] == "hold 3 %"
    assert paths.set_index("indicator")["rule"].to_dict()["gdp"] == "hold 5 %"


@pytest.mark.parametrize(
    ("said", "rate", "rule"),
    [("", 8.0, "hold, as the rule is for real growth"), ("实际", 5.31, "hold 5.31 %")],
)
def test_a_rule_at_constant_prices_is_for_targets_at_constant_prices(said, rate, rule):
    text = f"2017年预期目标：居民人均可支配收入{said}增长8%。"
    targets = pl.read_plan(text=text, year=2017).targets
    paths = pl.project(targets, "doubling-goal", until=2018)
    assert paths["rule"].iloc[-1] == rule
    assert paths["value"].iloc[-1] == pytest.approx(108 * (1 + rate / 100))


FAULTS = {
    "[growth.gdb]\nhold = 5.0": "no indicator 'gdb'. Did you mean .*gdp",
    "[growth.gdp]\nhold = 0.08": "0.08 is taken as 0.08 % a year, which is hardly meant; 8 % is written 8.0",
    "[growth.gdp]\nhold = 800": "800 is taken as 800 % a year, which is hardly meant",
    "[growth.gdp]\nhold = 108.0": "108 is taken as 108 % a year.*an index with the previous year = 100, write 8",
    "[growth.gdp]\nhold = 'fast'": "'fast' is no rate; percent a year was expected",
    "[growth.gdp]\nboom = 8.0": "'boom' is no rule; there are hold, fade, table, shock, price_basis",
    "[growth.gdp]\nprice_basis = 'fixed'": "price_basis is 'fixed': 'real' or 'nominal' was expected",
    "[growth]\ngdp = 8.0": "8.0 is no rule; one of hold, fade, table, shock, price_basis was expected",
    "growth = 8.0": "growth is to hold a table for each indicator",
    "[growth.gdp]\nfade = { to = 6.5 }": "fade needs to and years",
    "[growth.gdp]\nfade = { to = 6.5, years = 0 }": "fade.years is 0: a number of years, 1 or more",
    "[growth.gdp]\nshock = { year = 18, pp = -1 }": "shock.year is 18: a year such as 2018",
    "[growth.gdp]\ntable = { soon = 6 }": "table needs a rate for each year",
    "[growth.gdp]\nhold = nan": "nan is no rate; percent a year was expected",
    "[growth.gdp]\nshock = { year = 2018, pp = 'x' }": "shock.pp is 'x': percentage points",
    "[growth.gdp]\ntable = {}": "table needs a rate for each year",
    "title = 3": "title is 3: text was expected",
    "autor = 'me'": "'autor' is not a part of a scenario",
}


@pytest.mark.parametrize("text", FAULTS, ids=list(FAULTS.values()))
def test_what_is_wrong_in_a_file_is_said(written, text):
    with pytest.raises(PlanlibError, match=FAULTS[text]):
        scenario(written(text))


def test_everything_that_is_wrong_is_said_at_once(written):
    with pytest.raises(PlanlibError, match=r"mine.toml cannot be used.*'autor'.*gdb.*0.08"):
        scenario(written("autor = 'me'\n[growth.gdb]\nhold = 0.08"))


def test_what_is_no_scenario_is_refused(written, tmp_path):
    with pytest.raises(ReadError, match=r"mine.toml is not a TOML file"):
        scenario(written("growth = = 3"))
    with pytest.raises(
        ReadError, match=r"There is no scenario .*nowhere.toml'. There are: doubling-goal, "
    ):
        scenario(tmp_path / "nowhere.toml")
    with pytest.raises(PlanlibError, match=r"0.08 is taken as"):
        scenario(Scenario("s", growth={"gdp": {"hold": 0.08}}))


@pytest.mark.parametrize("what", [None, 3, {"gdp": 6.0}])
def test_what_names_no_scenario_is_refused(what):
    with pytest.raises(PlanlibError, match=r"scenario is .*: a name such as 'hold', the path of a"):
        scenario(what)


def test_a_scenario_made_by_hand_is_looked_at_as_a_file_is():
    for name in ("", None):
        with pytest.raises(PlanlibError, match=f"The name of a scenario is {name!r}: some text"):
            scenario(Scenario(name))
    with pytest.raises(PlanlibError, match="s: growth is to hold a table for each indicator"):
        scenario(Scenario("s", growth="gdp"))
    with pytest.raises(PlanlibError, match=r"table names a year more than once .2018, '2018'"):
        scenario(Scenario("s", growth={"gdp": {"table": {2018: 8.0, "2018": 6.0}}}))


def test_holding_is_the_file_without_a_rule():
    assert scenario(HOLD).growth == {}


def test_five_scenarios_ship():
    assert {path.stem for path in SHIPPED} == {
        HOLD, "fade-to-national", "investment-slowdown", "national-path", "doubling-goal",
    }  # fmt: skip


def test_the_doubling_goal_asks_what_the_table_says():
    series = data.load("gdp", measure="growth", vintage="WDI-2023")
    series = series.set_index(series["period_end"].str[:4].astype(int))["value"]
    so_far, decade = series.loc[2011:2016], series.loc[2011:2020]
    needed = pl.required_growth(so_far, by=2020)
    read = scenario("doubling-goal")
    assert read.growth["gdp"]["hold"] == round(needed, 2)
    income = growth.required_growth_pct(
        1.626, 2, 4
    )  # of 2016 over 2010, as the source of the file says
    assert read.growth["household_income"]["hold"] == round(income, 2)
    for figure in (growth.compound_path(1, so_far)[-1], growth.compound_path(1, decade)[-1]):
        assert f"{figure:.3f}" in read.reference


def test_the_national_path_is_what_was_first_published():
    series = data.load("gdp", measure="growth", vintage="first")
    series = series.set_index(series["period_end"].str[:4])["value"]
    table = scenario("national-path").growth["gdp"]["table"]
    assert table == series.loc[list(table)].to_dict()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_source_that_a_scenario_names_is_in_the_table(path):
    named = re.findall(r"\b[a-z]+(?:-[a-z]+)*-\d{4}(?:-\d\d)*\b", scenario(path.stem).reference)
    assert set(named) <= set(data.sources()["source_id"])
    assert named or path.stem in (HOLD, "investment-slowdown", "national-path")


def test_the_fade_ends_at_the_national_target():
    targets = data.load("published_targets").query("region == 'China' and year == 2017")
    national = targets.set_index("indicator").loc["gdp", "low"]
    assert scenario("fade-to-national").growth["gdp"]["fade"]["to"] == national
