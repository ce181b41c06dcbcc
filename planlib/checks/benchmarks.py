"""What targets are measured against: last year's result, the regions above, and what is not targeted at all."""

from collections.abc import Iterator

import pandas as pd

from planlib import calibration, data, words
from planlib.checks.findings import beside, finding, name, of_the_year, said
from planlib.errors import TableError

# What readers look for among the targets: names, the indicators that would be it, and how labels say it.
CONCERNS = (
    (
        ("居民收入", "incomes"),
        ("urban_income", "rural_income", "household_income"),
        "居民.{0,8}收入|纯收入",
    ),
    (
        ("就业", "jobs"),
        ("new_urban_jobs", "registered_unemployment", "surveyed_unemployment"),
        "就业|失业",
    ),
    (("物价", "prices"), ("cpi",), "物价|消费价格"),
    (("节能", "energy"), ("energy_intensity", "carbon_intensity"), "能耗|节能|能源|碳排放"),
)

PARENTS_ASK_FOR = ("growth", "share")
# Older targets were set in another time; fewer years would be an anecdote.
YEARS_OF_RECORD = 5


def last_year(rates: pd.DataFrame, results: pd.DataFrame) -> Iterator[dict]:
    """Growth targets beside the growth that the same text reports for the year before."""
    achieved = results[results["measure"].eq("growth") & results["role"].eq("target")]
    for code, row in rates.iterrows():
        before = achieved[
            achieved["indicator"].eq(code) & achieved["end_year"].eq(row["end_year"] - 1)
        ]
        if before["point"].nunique() != 1:
            continue
        last = before.iloc[0]
        change = row["point"] - last["point"]
        side_zh, side_en = beside(change, falls=row["point"] < 0 and last["point"] < 0)
        against = f"目标{'与之' if side_zh == '持平' else '比上年'}{side_zh}"
        yield finding(
            "last_year", "context", "low", change, "pp", [row["target_id"], last["target_id"]],
            (
                f"{name(code, 'zh')}目标{said(row, 'zh')}，上年完成{said(last, 'zh')}，{against}。",
                f"{name(code, 'en')}: target {said(row, 'en')}, "
                f"last year {said(last, 'en')}: {side_en}.",
            ),
            ("对照上年完成情况说明目标依据。", "Say what the target rests on, given last year."),
        )  # fmt: skip


def not_targeted(table: pd.DataFrame) -> Iterator[dict]:
    """What readers look for and find no target of."""
    rows = table[table["role"] == "target"]
    if rows.empty:
        return
    codes = set(rows["indicator"].dropna())
    missing = [
        names
        for names, wanted, pattern in CONCERNS
        if not codes & set(wanted) and not rows["label"].str.contains(pattern).any()
    ]
    if missing:
        yield finding(
            "not_targeted", "context", "low", float(len(missing)), "count", [],
            (
                f"没有读到{words.listing([zh for zh, _ in missing], 'zh')}的量化目标。",
                f"No target in numbers was read for {words.listing([en for _, en in missing], 'en', 'or')}.",
            ),
            ("查阅其他文件是否另有安排。", "See whether another document sets one."),
        )  # fmt: skip


def parents(table: pd.DataFrame) -> Iterator[dict]:
    """Targets of the regions above for the same indicator and year, and when they became known."""
    region = table["region"].iloc[0] if len(table) else None
    above = data.regions_above(region)
    if not above:
        return
    published = data.table("published_targets")
    plans = data.table("plans").set_index("plan_id")["published"]
    day = plans.get(table["plan_id"].iloc[0])
    keys = ["indicator", "measure", "end_year"]
    rows = of_the_year(table)
    rows = rows[rows["measure"].isin(PARENTS_ASK_FOR) & rows["unit"].eq("percent")]
    for _, row in rows.drop_duplicates(keys, keep=False).iterrows():
        same = published[
            published["indicator"].eq(row["indicator"])
            & published["measure"].eq(row["measure"])
            & published["year"].eq(row["end_year"])
            & published["unit"].eq("percent")
        ]
        for code, name_zh in above.items():
            for _, parent in same[same["region"] == code].iterrows():
                yield _beside_parent(row, parent, name_zh, code, day)


def _beside_parent(row: pd.Series, parent: pd.Series, name_zh: str, name_en: str, day) -> dict:
    low, high = parent["low"], parent["high"]
    nearest = float(pd.Series(row["point"]).clip(low, high).iloc[0])
    if parent["comparator"] in ("at_least", "more_than"):
        nearest = low
    elif parent["comparator"] in ("at_most", "less_than"):
        nearest = high
    change = row["point"] - nearest
    theirs = [
        words.interval(low, high, parent["unit"], parent["comparator"], lang)
        for lang in ("zh", "en")
    ]
    late = pd.notna(day) and parent["known_from"] > day
    known = [words.date(parent["known_from"], lang) for lang in ("zh", "en")]
    side_zh, side_en = beside(change, falls=row["point"] < 0 and nearest < 0)
    return finding(
        "parents", "context", "low", change, "pp", [row["target_id"]],
        (
            f"{name(row['indicator'], 'zh')}目标{said(row, 'zh')}，{name_zh}同年目标{theirs[0]}（{known[0]}公布"
            f"{'，晚于本计划' if late else ''}），{side_zh}。",
            f"{name(row['indicator'], 'en')}: target {said(row, 'en')}; {name_en} set {theirs[1]} for the same year "
            f"(known from {known[1]}{', after this plan' if late else ''}): {side_en}.",
        ),
        (
            "说明与上级目标的差距所依据的条件。",
            "Say what the distance from the target above rests on.",
        ),
    )  # fmt: skip


def past_outcomes(table: pd.DataFrame, rates: pd.DataFrame, year: int) -> Iterator[dict]:
    """How far outcomes of the years before missed the targets of the nearest region that has a record."""
    region = table["region"].iloc[0]
    if pd.isna(region):
        return
    regions = data.table("regions").set_index("region")["region_zh"]
    for code, row in rates.iterrows():
        for of in [region, *data.regions_above(region)]:
            try:
                years = calibration.record(code, region=of, measure="growth")
            except TableError:
                continue
            years = years[years["year"].between(year - YEARS_OF_RECORD, year - 1)]
            years = years[years["error"].notna()]
            if len(years):
                name_zh = regions.get(of, of)
                yield _missed_by(row, years, code, name_zh, of, others=of != region)
                break


def _missed_by(row, years: pd.DataFrame, code: str, zh: str, en: str, *, others: bool) -> dict:
    low, high = years["error"].min(), years["error"].max()
    first, last = int(years["year"].min()), int(years["year"].max())
    gaps = len(years) < last - first + 1
    met = f"{int(years['met'].sum())}/{len(years)}"
    period = [
        words.years(first, last, lang) if last > first else f"{last}{'年' if lang == 'zh' else ''}"
        for lang in ("zh", "en")
    ]
    if gaps:  # the years that there are, not those between them
        listed = [str(int(year)) for year in sorted(years["year"])]
        period = [words.listing(listed, "zh") + "年", words.listing(listed, "en")]
    span_zh, span_en = (
        (
            f"{words.signed(high)}{unit}"
            if low == high
            else f"{words.signed(low)}{joint}{words.signed(high)}{unit}"
        )
        for joint, unit in (("至", "个百分点"), (" to ", " percentage points"))
    )
    caveat_zh = "；上级的偏差不代表本地区" if others else ""
    caveat_en = "; the record of another region does not describe this one" if others else ""
    return finding(
        "past_outcomes", "context", "low", years["error"].mean(), "pp", [row["target_id"]],
        (
            f"{name(code, 'zh')}：{zh}{period[0]}初次公布的实际数与目标之差为{span_zh}（完成{met}）{caveat_zh}。",
            f"{name(code, 'en')}: outcomes of {en} in {period[1]}, as first published, minus their targets: {span_en} "
            f"({met} met){caveat_en}.",
        ),
        (
            ("查找本地区历年目标与实际数。", "Look for targets and outcomes of the region itself.")
            if others
            else ("对照以往偏差说明目标依据。", "Say what the target rests on, given this record.")
        ),
    )  # fmt: skip
