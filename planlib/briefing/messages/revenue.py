"""The message on revenue: what compares without any assumption, and what must not be summed."""

import pandas as pd

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import label, lower_first, taken_at, value

SUM = 1e6  # yuan; less is a rate per head or a fee, and nobody would add it to investment


def revenue(facts: Facts, lang: str) -> tuple[str, list[str]] | None:
    """Revenue against investment and GDP, and sums of money that do not add up."""
    text, ids = "", []
    code = facts.revenue
    revenue = facts.rate(code)
    if facts.has_gap("fai", code):
        row = facts.gap("fai", code)
        ids += [facts.rate("fai")["target_id"], revenue["target_id"]]
        text += _revenue_and_investment(row, lang)
    if facts.has_gap(code, "gdp"):
        row = facts.gap(code, "gdp")
        ids += [facts.rate("gdp")["target_id"], revenue["target_id"]]
        text += _revenue_and_gdp(row, lang)
        if row["basis"] == "mixed" and facts.implied_deflator is not None:
            pct = facts.implied_deflator[0]
            drift = words.change(facts.gap(code, "gdp", deflator_pct=pct)["drift_pct"], lang)
            if lang == "zh":
                text += f"按计划自身GDP总量与增速隐含的平减指数（{words.percent(pct)}），该比重{drift}。"
            else:
                text += f"At the deflator that the plan's own GDP implies ({words.percent(pct)}) the share {drift}. "
    if text:
        rows = [facts.rate(c) for c in ("fai", code, "gdp") if facts.rate(c) is not None]
        text += taken_at([row for row in rows if row["target_id"] in ids], lang)
    sums, sum_ids = _sums_of_money(facts, lang)
    if not text:
        return None
    return (text + sums).strip(), ids + sum_ids


def _revenue_and_investment(row: pd.Series, lang: str) -> str:
    less = row["difference_pp"]
    drift = words.change(row["drift_pct"], lang)
    if lang == "zh":
        side = "低" if less > 0 else "高"
        against = (
            f"比固定资产投资目标{side}{words.points(abs(less), lang)}"
            if less
            else "与固定资产投资目标相同"
        )
        return (
            f"财政收入目标{against}，两者均为现价（统计惯例），可直接比较："
            f"投资与财政收入之比一年{drift}。"
        )
    side = "below" if less > 0 else "above"
    against = f"is {words.points(abs(less), lang)} {side}" if less else "equals"
    return (
        f"The revenue target {against} the investment target; both are at "
        f"current prices by convention, so the ratio of investment to revenue {drift} in the year. "
    )


def _revenue_and_gdp(row: pd.Series, lang: str) -> str:
    if row["basis"] != "mixed":
        return ""
    threshold = words.percent(row["break_even_deflator_pct"], 2)
    difference = row["difference_pp"]
    if lang == "zh":
        side = "低于" if difference < 0 else "高于" if difference > 0 else "等于"
        rises = f"只要GDP平减指数涨幅高于{threshold}" if difference else "只要GDP平减指数上涨"
        return f"财政收入目标{side}可比价GDP目标，{rises}，财政收入占GDP比重就会下降。"
    if not difference:
        return "Revenue falls as a share of GDP if the deflator rises at all. "
    return f"Revenue falls as a share of GDP unless the deflator is below {threshold}. "


def _sums_of_money(facts: Facts, lang: str) -> tuple[str, list[str]]:
    """Sums in yuan outside the headline: named side by side, because they must not be added up."""
    rows = facts.in_items[facts.in_items["unit"].eq("cny") & facts.in_items["point"].ge(SUM)]
    funds = rows[rows["role"].eq("attribute") & rows["label"].str.contains("基金.*规模$")]
    others = rows.drop(funds.index) if len(funds) > 1 else rows
    zh = lang == "zh"
    parts, ids = [], list(others["target_id"])
    for _, row in others.iterrows():
        if zh:
            planned = row["commitment"] if row["strength"] == "plan" else ""
            parts.append(f"{planned}{row['label']}{value(row, lang)}")
        else:
            parts.append(f"{lower_first(label(row, lang))} ({value(row, lang)})")
    if len(funds) > 1:
        total = words.money(funds["point"].sum(), lang)
        number = words.count(len(funds), lang)
        phrase = f"{number}支基金总规模合计{total}" if zh else f"{number} funds totalling {total}"
        parts.insert(min(1, len(parts)), phrase)
        ids += list(funds["target_id"])
    if len(parts) < 2 or len(parts) > 6:
        return "", []
    if zh:
        return (
            f"计划另提出{'、'.join(parts)}，{words.count(len(parts), lang)}者口径不同，不能相加。",
            ids,
        )
    return (
        f"The plan also names {words.listing(parts, lang)}; these are different concepts and must not be summed.",
        ids,
    )
