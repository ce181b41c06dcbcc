"""Numbers that cannot both hold, or hold together only on a condition: the same thing twice, a stretch below its
target, a part above its whole, a level beside the growth that leads to it.
"""

import itertools
import math
from collections.abc import Iterator

import pandas as pd

from planlib import growth, indicators, words
from planlib.checks.findings import (
    PART_OF_A_YEAR,
    below,
    finding,
    gap_unit,
    inside,
    label_en,
    name,
    of_the_year,
    said,
    span,
)

# Indicators that are parts of another by their definition, so that no level of one can be above the other's.
PARTS = (
    ("industrial_investment", "fai"),
    ("private_investment", "fai"),
    ("real_estate_investment", "fai"),
    ("tech_upgrading_investment", "industrial_investment"),
    ("exports", "trade"),
    ("primary_value_added", "gdp"),
    ("secondary_value_added", "gdp"),
    ("tertiary_value_added", "gdp"),
)
# Levels are printed rounded, and rates to half a point.
ROUNDING_PP = 0.5
# A deflator outside of this has not been seen in a year since 1995 and asks for an explanation.
USUAL_DEFLATOR_PCT = (-2.0, 8.0)


def numbers(table: pd.DataFrame, results: pd.DataFrame | None) -> Iterator[dict]:
    """All findings of this room."""
    yield from _turned(table)
    yield from _two_numbers(table)
    yield from _stretch(table)
    yield from _named_parts(table)
    yield from _parts_by_definition(table)
    yield from _level_and_growth(table, results)


def _turned(table: pd.DataFrame) -> Iterator[dict]:
    """A range whose low end is above its high end."""
    for _, row in table[table["low"] > table["high"]].iterrows():
        yield finding(
            "low_above_high", "arithmetic", "high", row["low"] - row["high"], gap_unit(row), [row["target_id"]],
            (
                f"{row['label']}（{row['quantity']}）的下限高于上限，互相矛盾。",
                f"The range of {label_en(row)} ({said(row, 'en')}) begins above its end.",
            ),
            ("核对原文的区间。", "Read the range in the plan again."),
        )  # fmt: skip


def _two_numbers(table: pd.DataFrame) -> Iterator[dict]:
    """Two targets for one thing and year whose intervals do not meet."""
    rows = table[table["role"].eq("target") & table["tier"].eq("main") & table["indicator"].notna()]
    rows = rows[~rows["quote"].str.contains(PART_OF_A_YEAR)]
    same = ["indicator", "coverage", "measure", "unit", "start_year", "end_year"]
    for _, group in rows.groupby(same, dropna=False):
        for (_, first), (_, second) in itertools.combinations(group.iterrows(), 2):
            # What is said to be about so much may be written more exactly elsewhere.
            about = "about" in (first["comparator"], second["comparator"])
            if not about and (below(first, second) or below(second, first)):
                yield _two(first, second)


def _two(first: pd.Series, second: pd.Series) -> dict:
    figures = [[said(row, lang) for row in (first, second)] for lang in ("zh", "en")]
    code = first["indicator"]
    # Nobody can say which is meant, so neither goes on; of one among the expected targets and one of a task the first does.
    left_out = first["measure"] == "growth" and first["unit"] == "percent"
    left_out = left_out and first["headline"] and second["headline"]
    rest = ("；未纳入比较和推算", "; neither is compared or projected") if left_out else ("", "")
    if first["label"] == second["label"]:
        severity = "high"
        messages = (
            f"{first['label']}有两个不同的目标：{figures[0][0]}和{figures[0][1]}，互相矛盾{rest[0]}。",
            f"{name(code, 'en')} has two targets that cannot both hold: {figures[1][0]} and {figures[1][1]}{rest[1]}.",
        )
    else:
        severity = "medium"
        messages = (
            f"{first['label']}（{figures[0][0]}）与{second['label']}（{figures[0][1]}）按同一指标读取，目标不同{rest[0]}。",
            f"{name(code, 'en')} has two targets under different names in the plan, {figures[1][0]} and "
            f"{figures[1][1]}{rest[1]}.",
        )
    return finding(
        "two_numbers", "arithmetic", severity, abs(first["point"] - second["point"]), gap_unit(first),
        [first["target_id"], second["target_id"]], messages,
        (
            "核对原文，确认是否口径或年份不同。",
            "Read both sentences: does one speak of another coverage or year?",
        ),
    )  # fmt: skip


def _stretch(table: pd.DataFrame) -> Iterator[dict]:
    """A stretch target that asks for less than the target that it stretches."""
    same = ["label", "measure", "unit", "quote_start"]
    # Of a plan's own counts nobody knows whether more is better.
    table = table[table["indicator"].notna()]
    mains = table[table["tier"] == "main"].drop_duplicates(same).set_index(same, drop=False)
    for _, row in table[table["tier"] == "stretch"].iterrows():
        key = tuple(row[c] for c in same)
        if key not in mains.index:
            continue
        main = mains.loc[key]
        ceiling = indicators.get(row["indicator"]).aim == "ceiling" or main["point"] < 0
        less = row["point"] > main["point"] if ceiling else row["point"] < main["point"]
        if less:
            yield finding(
                "stretch_below_main", "arithmetic", "high", abs(row["point"] - main["point"]),
                gap_unit(row), [main["target_id"], row["target_id"]],
                (
                    f"{row['label']}的力争目标（{row['quantity']}）低于目标本身（{main['quantity']}），互相矛盾。",
                    f"What {inside(label_en(row))} strives for ({said(row, 'en')}) is less than its target "
                    f"({said(main, 'en')}).",
                ),
                ("核对原文两处数字。", "Read both numbers in the plan again."),
            )  # fmt: skip


def _named_parts(table: pd.DataFrame) -> Iterator[dict]:
    """What a sentence names as a part of the number before it: 100个，其中省级60个、市级50个."""
    alike = ["measure", "unit", "classifier", "tier", "start_year", "end_year"]
    rows = table[table["measure"].isin(["level", "increment"]) & table["role"].eq("target")]
    rows = rows.sort_values("start")
    for _, group in rows.groupby("quote_start"):
        group = list(group.iterrows())
        for position, (_, whole) in enumerate(group):
            parts, before = [], whole
            for _, row in group[position + 1 :]:
                quote, offset = row["quote"], row["quote_start"]
                between = quote[before["end"] - offset : row["start"] - offset]
                joint = between.rpartition("其中")
                # Only what follows at once: behind another comma a new subject may stand.
                opens = not parts and joint[1] and not set("，,；;、。") & set(joint[2])
                goes_on = parts and between.startswith("、") and "，" not in between
                same = all(_same(row[c], whole[c]) for c in alike)
                if not (opens or goes_on) or not same:
                    break
                parts.append(row)
                before = row
            yield from _above_whole(whole, parts)


def _above_whole(whole: pd.Series, parts: list[pd.Series]) -> Iterator[dict]:
    for part in parts:
        if below(whole, part):
            yield _part_above(whole, part)
    total = sum(span(part)[0] for part in parts)
    high = span(whole)[1]
    if len(parts) > 1 and math.isfinite(total) and total > high:
        ids = [whole["target_id"], *(part["target_id"] for part in parts)]
        yield finding(
            "parts_and_whole", "tension", "medium", total - high, gap_unit(whole), ids,
            (
                f"{whole['label']}（{whole['quantity']}）的各部分合计超过总数：只有各部分互有重叠时才能同时成立。",
                f"The parts of {label_en(whole)} ({said(whole, 'en')}) sum to more than the whole: both hold "
                "only if they overlap.",
            ),
            ("说明各部分是否重复计算。", "Say whether the parts count some things twice."),
        )  # fmt: skip


def _part_above(whole: pd.Series, part: pd.Series) -> dict:
    return finding(
        "part_above_whole", "arithmetic", "high", span(part)[0] - span(whole)[1], gap_unit(whole),
        [whole["target_id"], part["target_id"]],
        (
            f"部分大于总体：{part['label']}（{said(part, 'zh')}）是{whole['label']}（{said(whole, 'zh')}）的一部分，"
            "互相矛盾。",
            f"A part is larger than its whole: {label_en(part)} ({said(part, 'en')}) belongs to {label_en(whole)} "
            f"({said(whole, 'en')}).",
        ),
        ("核对两处数字及其口径。", "Read both numbers and what they cover again."),
    )  # fmt: skip


def _parts_by_definition(table: pd.DataFrame) -> Iterator[dict]:
    """Levels of indicators of which one is a part of the other."""
    rows = of_the_year(table)
    rows = rows[rows["measure"] == "level"]
    for part_code, whole_code in PARTS:
        parts, wholes = (
            rows[rows["indicator"] == code].drop_duplicates("end_year", keep=False)
            for code in (part_code, whole_code)
        )
        for _, part in parts.iterrows():
            for _, whole in wholes[wholes["end_year"] == part["end_year"]].iterrows():
                if whole["unit"] == part["unit"] and below(whole, part):
                    yield _part_above(whole, part)


def _level_and_growth(table: pd.DataFrame, results: pd.DataFrame | None) -> Iterator[dict]:
    """A level and a growth rate of one indicator and year: which base or deflator they imply together."""
    rows = of_the_year(table)
    flows = rows["indicator"].map(lambda code: indicators.get(code).type).eq("flow")
    rows = rows[flows]
    levels = rows[rows["measure"].eq("level") & rows["point"].gt(0)]
    for _, level in levels.drop_duplicates(["indicator", "end_year"], keep=False).iterrows():
        rates = rows[
            rows["measure"].eq("growth")
            & rows["indicator"].eq(level["indicator"])
            & rows["end_year"].eq(level["end_year"])
        ]
        if len(rates) == 1 and rates.iloc[0]["point"] > -100:
            yield from _joined(level, rates.iloc[0], _reported(level, results))


def _reported(level: pd.Series, results: pd.DataFrame | None) -> pd.Series | None:
    """The level of the year before, where the same text reports one and only one."""
    if results is None:
        return None
    found = results[
        results["indicator"].eq(level["indicator"])
        & results["measure"].eq("level")
        & results["role"].eq("target")
        & results["unit"].eq(level["unit"])
        & results["end_year"].eq(level["end_year"] - 1).fillna(False)
        & results["point"].gt(0)
    ]
    return found.iloc[0] if found["point"].nunique() == 1 else None


def _joined(level: pd.Series, rate: pd.Series, before: pd.Series | None) -> Iterator[dict]:
    zh, en = level["label"], name(level["indicator"], "en")
    figures = (
        f"{zh}目标{said(level, 'zh')}、增长{said(rate, 'zh')}",
        f"{en}: {said(level, 'en')} and growth of {said(rate, 'en')}",
    )
    ids = [level["target_id"], rate["target_id"]]
    base = growth.compound(level["point"], rate["point"], -1)
    base_zh, base_en = (
        words.amount(float(f"{base:.4g}"), level["unit"], lang) for lang in ("zh", "en")
    )
    # A level above which is aimed for says as much of the year before; a rate that is no single number says neither.
    if rate["comparator"] == "exactly" and level["comparator"] != "between":
        base_zh, base_en = (
            words.BOUNDS[level["comparator"]][lang].format(text)
            for lang, text in (("zh", base_zh), ("en", base_en))
        )
    if before is None:
        left_out = rate["price_basis"] == "real"
        as_zh = "为" if level["comparator"] in ("exactly", "about", "between") else ""
        yield finding(
            "level_and_growth", "context", "low", base, level["unit"], ids,
            (
                f"{figures[0]}，两者合在一起意味着上年{as_zh}{base_zh}{'（未计价格变动）' if left_out else ''}。",
                f"{figures[1]} imply {base_en} in the year before"
                f"{', changes of prices left out' if left_out else ''}.",
            ),
            ("与上年实际数核对。", "Compare with what was reported for last year."),
        )  # fmt: skip
        return
    ids.append(before["target_id"])
    at_prices = growth.average_annual_growth_pct(before["point"], level["point"], 1)
    if rate["price_basis"] == "real" and level["unit"] in ("cny", "usd"):
        deflator = growth.to_real_pct(at_prices, rate["point"])
        usual = USUAL_DEFLATOR_PCT[0] <= deflator <= USUAL_DEFLATOR_PCT[1]
        zh_price = f"价格{'上涨' if deflator >= 0 else '下降'}{words.percent(abs(deflator))}"
        en_price = f"prices {'rise' if deflator >= 0 else 'fall'} {words.percent(abs(deflator))}"
        yield finding(
            "level_and_growth", "tension", "low" if usual else "high", deflator, "percent", ids,
            (
                f"{figures[0]}，上年{said(before, 'zh')}：只有{zh_price}，两者才同时成立。",
                f"{figures[1]}, after {said(before, 'en')}: both hold only if {en_price}.",
            ),
            (
                "说明所用的平减指数，或上年基数是否修订。",
                "Name the deflator, or say whether last year's level was revised.",
            ),
        )  # fmt: skip
    elif abs(at_prices - rate["point"]) > ROUNDING_PP:
        yield finding(
            "level_and_growth", "tension", "medium", at_prices - rate["point"], "pp", ids,
            (
                f"{figures[0]}：只有上年基数为{base_zh}时才同时成立，文中报告的是{said(before, 'zh')}。",
                f"{figures[1]} both hold only from a base of {base_en}; the text reports {said(before, 'en')}.",
            ),
            (
                "说明基数是否修订、口径是否改变。",
                "Say whether the base was revised or the coverage changed.",
            ),
        )  # fmt: skip


def _same(first, second) -> bool:
    return first == second or (pd.isna(first) and pd.isna(second))
