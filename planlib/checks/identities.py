"""Sums and products that targets are parts of: GDP and its sectors, a year and its plan period, energy and output."""

from collections.abc import Iterator

import pandas as pd

from planlib import growth, words
from planlib.checks.findings import below, finding, name, said, span

SECTORS = ("primary_value_added", "secondary_value_added", "tertiary_value_added")
INTENSITIES = {
    "energy_intensity": ("能源消费总量", "energy use"),
    "carbon_intensity": ("二氧化碳排放总量", "carbon dioxide emissions"),
}


def identities(table: pd.DataFrame, rates: pd.DataFrame) -> Iterator[dict]:
    """All findings of this room, on the growth targets of one year by indicator."""
    yield from _between_sectors(rates)
    yield from _implied_use(rates)
    yield from _plan_period(table, rates)


def _between_sectors(rates: pd.DataFrame) -> Iterator[dict]:
    """GDP grows between its slowest and its fastest sector, whatever their shares."""
    if not {"gdp", *SECTORS} <= set(rates.index):
        return
    gdp, sectors = rates.loc["gdp"], rates.loc[list(SECTORS)]
    if not (sectors["price_basis"].eq("real").all() and gdp["price_basis"] == "real"):
        return
    spans = [span(row) for _, row in sectors.iterrows()]
    lowest, highest = min(low for low, _ in spans), max(high for _, high in spans)
    low, high = span(gdp)
    if low <= highest and lowest <= high:
        return
    amount = low - highest if low > highest else lowest - high
    listed = [
        [words.beside(name(code, lang), said(row, lang), lang) for code, row in sectors.iterrows()]
        for lang in ("zh", "en")
    ]
    yield finding(
        "gdp_and_sectors", "arithmetic", "high", amount, "pp",
        [gdp["target_id"], *sectors["target_id"]],
        (
            f"生产总值增速（{said(gdp, 'zh')}）不在三次产业增速之间（{words.listing(listed[0], 'zh')}），互相矛盾。",
            f"Growth of GDP ({said(gdp, 'en')}) lies outside that of its three sectors "
            f"({words.listing(listed[1], 'en')}), which no shares allow.",
        ),
        (
            "核对四个数字，并确认是否同为可比价。",
            "Read the four numbers again: are all at constant prices?",
        ),
    )  # fmt: skip


def _implied_use(rates: pd.DataFrame) -> Iterator[dict]:
    """Total use that follows from intensity and growth together."""
    if "gdp" not in rates.index or rates.loc["gdp", "price_basis"] != "real":
        return
    gdp = rates.loc["gdp"]
    for code, (zh, en) in INTENSITIES.items():
        if code not in rates.index:
            continue
        row = rates.loc[code]
        level = growth.compound(growth.compound(1.0, gdp["point"], 1), row["point"], 1)
        use = growth.average_annual_growth_pct(1.0, level, 1)
        no_number = row["point_rule"] != "value" or gdp["point_rule"] != "value"
        taken = (
            ("（区间按中值、界限按所给数）", ", ranges at their middle and bounds at their figure")
            if no_number
            else ("", "")
        )
        yield finding(
            "implied_use", "context", "low", use, "percent", [row["target_id"], gdp["target_id"]],
            (
                f"{name(code, 'zh')}{said(row, 'zh')}、生产总值增长{said(gdp, 'zh')}，"
                f"意味着{zh}{words.change(use, 'zh')}{taken[0]}。",
                f"{name(code, 'en')} ({said(row, 'en')}) and GDP ({said(gdp, 'en')}) together mean that "
                f"{en} {words.change(use, 'en')}{taken[1]}.",
            ),
            ("与总量控制目标核对。", "Compare with a cap on the total, if there is one."),
        )  # fmt: skip


def _plan_period(table: pd.DataFrame, rates: pd.DataFrame) -> Iterator[dict]:
    """A year's target below the yearly average of the plan period that it serves."""
    averages = table[
        table["measure"].eq("growth") & table["role"].eq("target") & table["tier"].eq("main")
        & table["indicator"].notna() & table["start_year"].lt(table["end_year"]).fillna(False)
    ]  # fmt: skip
    for _, average in averages.iterrows():
        code = average["indicator"]
        if code not in rates.index:
            continue
        row = rates.loc[code]
        start, end = int(average["start_year"]), int(average["end_year"])
        alike = row["price_basis"] == average["price_basis"]
        if not (start <= row["end_year"] <= end and alike and below(row, average)):
            continue
        years = end - start + 1
        total = growth.compound(1.0, average["point"], years)
        reached = growth.compound(1.0, row["point"], 1)
        needed = growth.required_growth_pct(reached, total, years - 1)
        period = [words.years(start, end, lang) for lang in ("zh", "en")]
        yield finding(
            "year_and_period", "tension", "medium", needed, "percent",
            [row["target_id"], average["target_id"]],
            (
                f"{name(code, 'zh')}{row['end_year']}年目标{said(row, 'zh')}低于{period[0]}年均{said(average, 'zh')}："
                f"只有其余各年平均增长{words.percent(needed)}，才能完成规划期目标。",
                f"{name(code, 'en')}: {said(row, 'en')} in {row['end_year']} is below the yearly average of "
                f"{said(average, 'en')} for {period[1]}, which holds only if the other years average "
                f"{words.percent(needed)}.",
            ),
            (
                "说明其余年份的安排，或已完成年份的实际增速。",
                "Say what the other years are to bring, or what those behind brought.",
            ),
        )  # fmt: skip
