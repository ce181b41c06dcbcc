"""What the frames and the shipped tables say about one plan, before it is put into words.

Each fact is computed once, for both languages. What a plan has no data for is None or empty, and the
sentence, chart or table that would rest on it is left out.
"""

import functools
from pathlib import Path

import pandas as pd

from planlib import calibration, data, growth, indicators, ratios, solve
from planlib.assumptions import HOLD, Scenario, scenario
from planlib.briefing import neighbours
from planlib.checks import check
from planlib.checks.findings import PART_OF_A_YEAR
from planlib.errors import PlanlibError, TableError
from planlib.observations import checked, read_observations
from planlib.progress import track
from planlib.reading.plan import Plan
from planlib.scenarios import growth_targets, project

LARGEST_SPREAD_PP = 20.0
SAME = ["measure", "tier", "comparator", "low", "high"]  # a figure that is said again is one


class Facts:
    """Facts of one plan, each computed when first asked for.

    Parameters
    ----------
    plan
        What `planlib.read_plan` returns.
    scenarios
        What may happen beyond the plan's year, beside holding every rate: names, files, or `planlib.Scenario`.
    observations
        What was observed in the plan's year: a file or a frame, as `planlib.track` takes it.
    spread_pp
        Standard deviation of growth around its target, as the analyst assumes it.
    as_of
        The day on which progress is looked at; left out, the day on which the last of the observations became known.
    """

    def __init__(
        self, plan: Plan, *, scenarios=None, observations=None, as_of=None, spread_pp=None
    ):
        self.plan = plan
        several = [] if scenarios is None else scenarios
        several = [several] if isinstance(several, str | Path | Scenario) else several
        self.scenarios: list[Scenario] = [s for s in map(scenario, several) if s.name != HOLD]
        if isinstance(observations, str | Path):
            observations = read_observations(observations)
        elif observations is not None:
            observations = checked(observations, "observations")
        self.observations, self.as_of = observations, as_of
        if spread_pp is not None and not 0 < spread_pp <= LARGEST_SPREAD_PP:
            raise PlanlibError(
                f"spread_pp is {spread_pp!r}: a standard deviation in percentage points was expected, such as 2."
            )
        self.spread_pp = spread_pp
        self._gaps: dict[tuple, pd.Series] = {}
        self.targets = plan.targets
        headline = self.targets[self.targets["headline"] & self.targets["role"].eq("target")]
        self.headline = headline.drop_duplicates(
            ["label", "coverage", "unit", "start_year", "end_year", *SAME]
        )
        self.counted = self.targets[self.targets["role"] != "threshold"]
        self.in_items = self.counted[~self.counted["headline"]]

    @functools.cached_property
    def _of_the_year(self) -> pd.DataFrame:
        """Headline targets in percent of the plan's year, each once; what holds for a part of the year beside one of it."""
        rows = self.headline[self.headline["end_year"].eq(self.plan.year).fillna(False)]
        rows = rows[rows["unit"].eq("percent")]
        rows = rows.drop_duplicates(["indicator", "label", *SAME])
        more = rows["indicator"].notna() & rows.duplicated(
            ["indicator", "measure", "tier"], keep=False
        )
        return rows[~(more & rows["quote"].str.contains(PART_OF_A_YEAR))]

    @functools.cached_property
    def told_twice(self) -> list[str]:
        """Indicators with two rates for the year, which are left out: nobody can say which is meant."""
        rows = self._of_the_year
        rates = rows[rows["measure"].eq("growth") & rows["tier"].eq("main")]
        twice = rates.loc[rates.duplicated("indicator", keep=False), "indicator"]
        return list(dict.fromkeys(twice.dropna()))

    @functools.cached_property
    def rates(self) -> pd.DataFrame:
        """Headline growth targets of known indicators for the plan's year; none if there are none."""
        try:
            return growth_targets(
                self._of_the_year[~self._of_the_year["indicator"].isin(self.told_twice)]
            )
        except TableError:
            return self.headline.iloc[:0]

    @functools.cached_property
    def flows(self) -> pd.DataFrame:
        """Those of `rates` that compound and compare: flows, not indices and ratios such as energy intensity."""
        kinds = self.rates["indicator"].map(lambda code: indicators.get(code).type)
        return self.rates[kinds.eq("flow")].reset_index(drop=True)

    @functools.cached_property
    def headline_text(self) -> str:
        """The paragraphs that state the expected targets, also what they say without a number."""
        before = [self.plan.text[:start].rpartition("\n")[2] for start in self.headline["start"]]
        behind = [self.plan.text[start:].partition("\n")[0] for start in self.headline["start"]]
        lines = dict.fromkeys(a + b for a, b in zip(before, behind, strict=True))
        return "\n".join(lines)

    @functools.cached_property
    def _rate_of(self) -> dict[str, pd.Series]:
        return {row["indicator"]: row for _, row in self.rates.iterrows()}

    def rate(self, code: str) -> pd.Series | None:
        """The headline growth target of an indicator, or None."""
        return self._rate_of.get(code)

    @property
    def revenue(self) -> str:
        """The code of the revenue target: of the general public budget, or of all revenue where the plan has only that."""
        return "budget_revenue" if self.rate("budget_revenue") is not None else "fiscal_revenue"

    def is_hindsight(self, known_from: str) -> bool:
        """Whether a figure came out after the plan; for an undated plan, after its year for sure."""
        return known_from > (self.plan.published or f"{self.plan.year}-12-31")

    @property
    def is_national(self) -> bool:
        """Whether the plan is the nation's own."""
        return self.plan.level == "national" or self.plan.region == "China"

    @functools.cached_property
    def national_target(self) -> pd.Series | None:
        """The national GDP target of the plan's year, where the plan has one of its own."""
        if self.is_national or self.rate("gdp") is None:
            return None
        return self._national_target_of(self.plan.year)

    @functools.cached_property
    def national_target_before(self) -> pd.Series | None:
        """The national GDP target of the year before, for a national plan."""
        if not self.is_national or self.plan.year is None:
            return None
        return self._national_target_of(self.plan.year - 1)

    @functools.cached_property
    def above(self) -> pd.DataFrame:
        """The GDP target and those of the regions above, as `neighbours.above` finds them."""
        own = self.rate("gdp")
        return (
            pd.DataFrame() if own is None else neighbours.above(own, self.plan, self.is_hindsight)
        )

    @functools.cached_property
    def peers(self) -> pd.DataFrame:
        """GDP targets of the regions beside this one, as `neighbours.peers` finds them."""
        own = self.rate("gdp")
        return pd.DataFrame() if own is None else neighbours.peers(own, self.plan)

    def _national_target_of(self, year: int) -> pd.Series | None:
        published = data.table("published_targets")
        found = published[
            published["indicator"].eq("gdp")
            & published["level"].eq("national")
            & published["year"].eq(year)
        ]
        return None if found.empty else found.iloc[0]

    def has_gap(self, numerator: str, denominator: str) -> bool:
        """Whether both indicators have a growth target."""
        return self.rate(numerator) is not None and self.rate(denominator) is not None

    def gap(self, numerator: str, denominator: str, **given) -> pd.Series:
        """The plan year's row of `ratios.gap`."""
        asked = (numerator, denominator, *given.items())
        if asked not in self._gaps:
            self._gaps[asked] = ratios.gap(self.rates, numerator, denominator, **given).iloc[0]
        return self._gaps[asked]

    @functools.cached_property
    def pairs(self) -> pd.DataFrame:
        """Every pair of flows, as `ratios.pairs` compares them; empty where there is none."""
        try:
            return ratios.pairs(self.flows)
        except TableError:
            return pd.DataFrame()

    @functools.cached_property
    def deflators(self) -> pd.DataFrame:
        """National GDP deflators since the first year shown: one a year, with vintage and known_from."""
        history = data.history("gdp_deflator")
        # A plan older than that is shown the ten years before it.
        old = self.plan.year is not None and self.plan.year < ratios.FIRST_YEAR_OF_HISTORY
        first = self.plan.year - 10 if old else ratios.FIRST_YEAR_OF_HISTORY
        history = history[history["year"] >= first].reset_index(drop=True)
        return history.assign(
            hindsight=[self.is_hindsight(known) for known in history["known_from"]]
        )

    @functools.cached_property
    def marked_deflators(self) -> pd.DataFrame:
        """The deflators of the year before the plan and of its own year, as far as there are any."""
        if self.plan.year is None:
            return self.deflators.iloc[:0]
        near = data.of_years("gdp_deflator", [self.plan.year - 1, self.plan.year])
        return near.assign(hindsight=[self.is_hindsight(known) for known in near["known_from"]])

    @functools.cached_property
    def horizon(self) -> int | None:
        """The end of the Five-Year Plan that the plan's year lies in, or of the next one."""
        year = self.plan.year
        return None if year is None else (year // 5 + 1) * 5

    @functools.cached_property
    def paths(self) -> pd.DataFrame | None:
        """Headline growth targets held to the horizon."""
        return None if self.flows.empty else project(self.flows, until=self.horizon)

    @functools.cached_property
    def alternatives(self) -> list[tuple[Scenario, pd.DataFrame]]:
        """The same under every other scenario that was asked for."""
        if self.flows.empty:
            return []
        return [(s, project(self.flows, s, until=self.horizon)) for s in self.scenarios]

    @functools.cached_property
    def findings(self) -> pd.DataFrame:
        """What the checks find."""
        return check(self.targets, results=self.plan.results)

    @functools.cached_property
    def beside_last_year(self) -> pd.DataFrame:
        """The flows with the row of last year's growth that the same text reports (before) and the difference_pp.

        An indicator whose growth the text reports in two ways is left out, as nobody can say which is meant.
        """
        results = self.plan.results
        achieved = results[
            results["measure"].eq("growth")
            & results["role"].eq("target")
            & results["end_year"].eq((self.plan.year or 0) - 1).fillna(False)
        ]
        found = []
        for _, row in self.flows.iterrows():
            same = achieved[achieved["indicator"].eq(row["indicator"])]
            if same["point"].nunique() == 1 and row["point"] > 0 and same["point"].iloc[0] > 0:
                before = same.iloc[0]
                found.append(
                    {**row, "before": before, "difference_pp": row["point"] - before["point"]}
                )
        return pd.DataFrame(found, columns=[*self.flows, "before", "difference_pp"])

    @functools.cached_property
    def implied_deflator(self) -> tuple[float, pd.Series, pd.Series] | None:
        """The deflator at which the plan's level and growth of GDP both hold, with both levels: of the year and before."""
        found = self.findings
        found = found[found["check"].eq("level_and_growth") & found["unit"].eq("percent")]
        rows = pd.concat([self.targets, self.plan.results]).set_index("target_id", drop=False)
        for finding in found.itertuples():
            level, _, before = (rows.loc[target] for target in finding.target_ids.split())
            if level["indicator"] == "gdp" and level["end_year"] == self.plan.year:
                return float(finding.amount), level, before
        return None

    @functools.cached_property
    def tracked(self) -> pd.DataFrame | None:
        """How far along the targets are; None without observations."""
        if self.observations is None:
            return None
        return track(
            self.targets,
            self.observations,
            as_of=self.as_of or self.observations["known_from"].max(),
        )

    @functools.cached_property
    def revenue_gap(self) -> pd.DataFrame | None:
        """Investment over revenue to the horizon, where both are on one price basis."""
        if (
            not self.has_gap("fai", self.revenue)
            or self.gap("fai", self.revenue)["basis"] == "mixed"
        ):
            return None
        return ratios.gap(self.rates, "fai", self.revenue, until=self.horizon)

    @functools.cached_property
    def closing(self) -> pd.DataFrame | None:
        """Growth of investment that keeps its ratio to GDP still, at each marked deflator."""
        if not self.has_gap("fai", "gdp") or self.gap("fai", "gdp")["basis"] != "mixed":
            return None
        rows = self.marked_deflators.rename(columns={"value": "deflator_pct"})
        rates = [
            solve.closing_growth(self.rates, "fai", "gdp", deflator_pct=float(pct))
            for pct in rows["deflator_pct"]
        ]
        return rows[["year", "deflator_pct", "hindsight"]].assign(growth_pct=rates)

    @functools.cached_property
    def national_history(self) -> pd.DataFrame:
        """National GDP targets and outcomes, all years on record."""
        return calibration.record("gdp")

    @property
    def mechanical_years(self) -> tuple[int, ...]:
        """The ends of the two Five-Year Plans after the horizon."""
        return () if self.horizon is None else (self.horizon + 5, self.horizon + 10)

    @functools.cached_property
    def mechanical(self) -> pd.DataFrame | None:
        """The same, held for as long as the table of mechanical extrapolation goes."""
        later = self.mechanical_years
        if self.flows.empty or not later:
            return None
        path = project(self.flows, until=later[-1])
        return path[path["year"].isin([self.plan.year, self.horizon, *later])]

    @functools.cached_property
    def nominal_gdp(self) -> pd.DataFrame | None:
        """GDP at current prices under the marked deflators, as a band: year, low, high."""
        gdp = self.rate("gdp")
        if gdp is None or gdp["price_basis"] != "real" or len(self.marked_deflators) < 2:
            return None
        years = list(range(self.plan.year - 1, self.horizon + 1))
        rates = [growth.to_nominal_pct(gdp["point"], d) for d in self.marked_deflators["value"]]
        return pd.DataFrame(
            {
                "year": years,
                "low": [growth.compound(100.0, min(rates), y - years[0]) for y in years],
                "high": [growth.compound(100.0, max(rates), y - years[0]) for y in years],
            }
        )

    @functools.cached_property
    def near_record(self) -> tuple[str, str, pd.DataFrame] | None:
        """The region itself, or the nearest above and below the nation, with GDP targets and outcomes."""
        if self.is_national or self.plan.region is None:
            return None
        names = data.table("regions").set_index("region")["region_zh"]
        for region in (self.plan.region, *data.regions_above(self.plan.region)):
            if region == "China":
                return None
            name_zh = names.get(region, region)
            try:
                years = calibration.record("gdp", region=region, measure="growth")
            except TableError:
                continue
            years = years[years["error"].notna()]
            if len(years):
                return name_zh, region, years
        return None

    @functools.cached_property
    def own_outcomes(self) -> pd.DataFrame:
        """Growth of GDP and investment of the region itself, year by year as far as it is on record."""
        rows = data.table("observations")
        rows = rows[
            rows["region"].eq(self.plan.region)
            & rows["indicator"].isin(["gdp", "fai"])
            & rows["measure"].eq("growth")
            & rows["span"].eq("year")
            & ~rows["region"].eq("China")
        ]
        rows = rows.assign(year=rows["period_end"].str[:4].astype("Int64"))
        order = ["year", "indicator"]
        return rows.sort_values(order, ascending=[True, False], ignore_index=True)

    @functools.cached_property
    def national_years(self) -> pd.DataFrame:
        """National GDP targets with outcomes, of the regime that the plan's year lies in."""
        years = self.national_history
        for first, last in calibration.REGIMES:
            if self.plan.year is not None and first <= self.plan.year <= last:
                return years[years["year"].between(first, last) & years["error"].notna()]
        return years.iloc[:0]

    @functools.cached_property
    def national_record(self) -> pd.Series | None:
        """What those years come to."""
        years = self.national_years["year"]
        if years.empty:
            return None
        return calibration.calibrate("gdp", (int(years.min()), int(years.max()))).iloc[0]

    @property
    def _sources_of_records(self) -> set[str]:
        tables = [self.own_outcomes, self.national_history]
        if self.near_record is not None:
            tables.append(self.near_record[2])
        columns = ("source_id", "outcome_source_id")
        return {i for table in tables for c in columns if c in table for i in table[c].dropna()}

    @functools.cached_property
    def sources(self) -> pd.DataFrame:
        """The sources that the briefing rests on."""
        used = {self.plan.source_id}
        if not self.rates.empty:
            for nation in (self.national_target, self.national_target_before):
                if nation is not None:
                    used.add(nation["source_id"])
            for others in (self.above, self.peers):
                if not others.empty:
                    used |= set(others["source_id"].dropna())
            if self.rate("gdp") is not None:
                used |= set(self.deflators["source_id"])  # the workbook lists them all
            if self.nominal_gdp is not None:
                used |= set(self.marked_deflators["source_id"])
            if self.paths is not None and self.rate("gdp") is not None:
                used |= self._sources_of_records
        sources = data.sources()
        own = self.plan.title_zh or self.plan.plan_id
        named = pd.DataFrame(
            [{"source_id": self.plan.plan_id, "title": own, "published": self.plan.published}]
        )
        known = sources[sources["source_id"].isin(used)]
        if self.plan.source_id in set(sources["source_id"]):
            return known.reset_index(drop=True)
        return pd.concat([named, known], ignore_index=True).reindex(columns=sources.columns)
