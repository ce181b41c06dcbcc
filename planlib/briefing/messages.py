"""The key messages: sentences computed from the facts of a plan, in Chinese and in English.

A clause whose data lack is dropped; another plan gives other sentences. Every message names the targets
that it rests on and the chart or table that shows it.
"""

import os
import re
from typing import NamedTuple

import pandas as pd

from planlib import words
from planlib.briefing.coverage import coverage
from planlib.briefing.experience import experience
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import (
    deflator_phrase,
    figure,
    label,
    lower_first,
    other_period,
    rate,
    value,
)
from planlib.checks.benchmarks import CONCERNS

VERBS_ZH = {"growth": "增长", "growth_since": "累计增长", "change_pp": "提高", "level": "达到"}


class Message(NamedTuple):
    """One key message: its text, what it points to, and the targets that it rests on."""

    key: str
    text: str
    shown_in: tuple[
        str, ...
    ]  # keys of charts and tables, the first of those that are there is meant
    target_ids: tuple[str, ...]


def key_messages(facts: Facts, lang: str) -> list[Message]:
    """The messages that a plan's data support, in the order of a briefing."""
    words.check_language(lang)
    found = []
    for key, shown_in, write in (
        ("targets", ("targets", "headline"), _targets),
        ("revenue", ("revenue", "pairs"), _revenue),
        ("investment", ("drift", "pairs"), _investment),
        ("coverage", ("coverage", "items"), coverage),
        ("scenario", ("paths", "mechanical"), _scenario),
    ):
        written = write(facts, lang)
        if written:
            text, ids = written
            found.append(Message(key, text, shown_in, tuple(dict.fromkeys(ids))))
    return found


def _targets(facts: Facts, lang: str):
    rows = facts.headline[facts.headline["tier"] == "main"]
    if rows.empty:
        return None
    zh = lang == "zh"
    number = len(rows)
    listed = rows.head(10)
    parts = []
    for _, group in listed.groupby(["start", "quantity"], sort=False):
        parts.append(_part(group, facts.plan.year, lang) + _stretch(facts, group, lang))
    more = number - len(listed)
    year = facts.plan.year
    if zh:
        head = f"{year}年计划" if year else "计划"
        text = f"{head}提出{words.count(number, lang)}项预期目标：{'，'.join(parts)}"
        text += f"，另有{more}项见表1。" if more else "。"
    else:
        expected = "expected target" if number == 1 else "expected targets"
        text = f"{words.count(number, lang, capital=True)} {expected}: {', '.join(parts)}"
        text += f", and {more} more in Table 1." if more else "."
    text += _against_nation(facts, lang) + _not_targeted(facts, lang)
    return text, rows["target_id"]


def _stretch(facts: Facts, group: pd.DataFrame, lang: str) -> str:
    """What is striven for beyond the target of the same thing: 增长7%以上、力争8%."""
    same = facts.headline["label"].isin(group["label"]) & facts.headline["tier"].eq("stretch")
    joint = "、力争" if lang == "zh" else ", striving for "
    return "".join(joint + value(row, lang) for _, row in facts.headline[same].iterrows())


def _part(group: pd.DataFrame, year: int | None, lang: str) -> str:
    """One quantity with the targets that share it: 总产值、增加值均增长8.5%."""
    row = group.iloc[0]
    period = other_period(row, year, lang)
    if lang == "en":
        names = words.listing([label(r, lang) for _, r in group.iterrows()], lang)
        up = "up " if row["measure"] == "change_pp" and row["point"] > 0 else ""
        return f"{names} {up}{figure(row, lang)}{' each' if len(group) > 1 else ''}{period}"
    labels = list(group["label"])
    # Character by character is what is wanted here; these are no paths.
    common = os.path.commonprefix(labels) if len(labels) > 1 else ""  # noqa: RUF071
    if len(common) >= 4 and all(len(x) > len(common) for x in labels):
        labels = [labels[0], *(x.removeprefix(common) for x in labels[1:])]
    verb = "" if row["point"] < 0 else VERBS_ZH.get(row["measure"], "")
    if row["price_basis"] == "price_index" and verb:
        verb = "涨幅"
    both = "均" if len(labels) > 1 else ""
    average = "年均" if period and row["measure"] == "growth" else ""
    return f"{'、'.join(labels)}{period}{both}{average}{verb}{figure(row, lang)}"


def _against_nation(facts: Facts, lang: str) -> str:
    nation, own = facts.national_target, facts.rate("gdp")
    if nation is None:
        return ""
    low = nation["low"] if pd.notna(nation["low"]) else nation["high"]
    high = nation["high"] if pd.notna(nation["high"]) else low
    printed = words.interval(
        nation["low"], nation["high"], nation["unit"], nation["comparator"], lang
    )
    nearest = min(max(own["point"], low), high)  # the national target itself, where it is a range
    difference = own["point"] - nearest
    later = facts.is_hindsight(nation["known_from"])
    if lang == "zh":
        note = "，计划发布后公布" if later else ""
        if difference == 0:
            same = "与全国目标（{}）一致" if low == high else "处于全国目标（{}）区间之内"
            return f"生产总值目标{same.format(printed + note)}。"
        side = "高" if difference > 0 else "低"
        return f"生产总值目标比全国目标（{printed}{note}）{side}{words.points(abs(difference), lang)}。"
    note = ", announced after this plan" if later else ""
    if difference == 0:
        relation = "equals" if low == high else "lies within"
        return f" The GDP target {relation} the national target ({printed}{note})."
    side = "above" if difference > 0 else "below"
    return f" GDP stands {words.points(abs(difference), lang)} {side} the national target ({printed}{note})."


def _not_targeted(facts: Facts, lang: str) -> str:
    rows = facts.headline[facts.headline["tier"] == "main"]
    lacking = [
        name
        for name, codes, wording in CONCERNS
        if not rows["indicator"].isin(codes).any() and not re.search(wording, facts.headline_text)
    ]
    if not lacking or len(rows) < 3:
        return ""
    if lang == "zh":
        *names, last = [zh for zh, _ in lacking]
        listed = f"{words.listing(names, lang)}和{last}" if names else last
        return f"{words.count(len(rows), lang)}项中没有{listed}指标。"
    return f" None concerns {words.listing([en for _, en in lacking], lang, last='or')}."


def _revenue(facts: Facts, lang: str):
    text, ids = "", []
    revenue = facts.rate("budget_revenue")
    if facts.has_gap("fai", "budget_revenue"):
        row = facts.gap("fai", "budget_revenue")
        ids += [facts.rate("fai")["target_id"], revenue["target_id"]]
        text += _revenue_and_investment(row, lang)
    if facts.has_gap("budget_revenue", "gdp"):
        row = facts.gap("budget_revenue", "gdp")
        ids += [facts.rate("gdp")["target_id"], revenue["target_id"]]
        text += _revenue_and_gdp(row, lang)
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
        return f"财政收入目标{side}可比价GDP目标，只要GDP平减指数涨幅高于{threshold}，财政收入占GDP比重就会下降。"
    return f"Revenue falls as a share of GDP unless the deflator is below {threshold}. "


def _sums_of_money(facts: Facts, lang: str) -> tuple[str, list[str]]:
    """Sums in yuan outside the headline: named side by side, because they must not be added up."""
    rows = facts.in_items[facts.in_items["unit"].eq("cny")]
    funds = rows[rows["role"].eq("attribute") & rows["label"].str.contains("基金.*规模$")]
    others = rows.drop(funds.index) if len(funds) > 1 else rows
    zh = lang == "zh"
    parts, ids = [], list(others["target_id"])
    for _, row in others.iterrows():
        if zh:
            planned = row["commitment"] if row["strength"] == "plan" else ""
            parts.append(f"{planned}{row['label']}{row['quantity']}")
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


def _investment(facts: Facts, lang: str):
    if not facts.has_gap("fai", "gdp"):
        return None
    row = facts.gap("fai", "gdp")
    if row["basis"] != "mixed":
        return None
    ids = [facts.rate("fai")["target_id"], facts.rate("gdp")["target_id"]]
    zh = lang == "zh"
    difference, threshold = row["difference_pp"], row["break_even_deflator_pct"]
    even = words.percent(threshold, 2)
    if zh:
        side, speed = ("高", "快于GDP") if difference > 0 else ("低", "慢于GDP")
        against = f"比生产总值目标{side}{words.points(abs(difference), lang)}"
        if not difference:
            against, speed = "与生产总值目标相同", "与GDP同步"
        text = (
            f"固定资产投资目标{against}，但前者按现价、后者按可比价，不能据此判断投资{speed}。"
            f"临界值为GDP平减指数{'上涨' if threshold >= 0 else '下降'}{words.percent(abs(threshold), 2)}："
            "低于此值，投资与GDP之比上升。"
        )
    else:
        verb = "exceeds" if difference > 0 else "falls short of"
        against = (
            f"{verb} GDP by {words.points(abs(difference), lang)}" if difference else "equals GDP"
        )
        text = (
            f"Investment {against} on paper, but one is at current and "
            f"the other at constant prices. The break-even deflator is {even}: below it the ratio of investment "
            "to GDP rises. "
        )
    text += _taken_at(facts, ("fai", "gdp"), lang)
    text += _at_deflators(facts, lang)
    text += _exceeded(facts, threshold, lang)
    if not facts.is_national:
        text += "没有本地区平减指数可用。" if zh else "No deflator of the region itself is at hand."
    return text.strip(), ids


def _taken_at(facts: Facts, codes, lang: str) -> str:
    """Where targets that are no single number were computed with."""
    rows = [facts.rate(code) for code in codes]
    taken = [
        words.beside(words.name(row["indicator"], lang, short=True), rate(row, lang), lang)
        for row in rows
        if row["point_rule"] != "value"
    ]
    if not taken:
        return ""
    if lang == "zh":
        return f"以上按{'、'.join(taken)}计算。"
    return f"This is computed at {words.listing(taken, lang)}. "


def _at_deflators(facts: Facts, lang: str) -> str:
    parts = []
    for row in facts.marked_deflators.itertuples():
        drift = facts.gap("fai", "gdp", deflator_pct=row.value)["drift_pct"]
        parts.append(deflator_phrase(row, drift, lang))
    if not parts:
        return ""
    vintage = facts.marked_deflators["vintage"].iloc[0]
    if lang == "zh":
        return "；".join(parts) + f"（{vintage.replace('-', ' ')}年版）。"
    return words.sentence("; ".join(parts)) + f" ({vintage.replace('-', ' ')} vintage). "


def _exceeded(facts: Facts, threshold: float, lang: str) -> str:
    """How often the national deflator was above the break-even, and since when that is hindsight."""
    history = facts.deflators
    above = history.loc[history["value"] > threshold, "year"]
    span = words.years(int(history["year"].min()), int(history["year"].max()), lang)
    even = words.percent(threshold, 2)
    later = history.loc[history["hindsight"], "year"]
    if lang == "zh":
        note = f"（{later.min()}年及以后为{words.HINDSIGHT['zh']}）" if len(later) else ""
        if above.empty:
            return f"{span}全国平减指数均未超过临界值{note}。"
        if len(above) > 4:
            return f"{span}的{len(history)}年中，全国平减指数有{len(above)}年超过临界值{note}。"
        return f"{span}全国平减指数仅{'、'.join(f'{y}年' for y in above)}超过临界值{note}。"
    note = f" ({later.min()} and later are {words.HINDSIGHT['en']})" if len(later) else ""
    if above.empty:
        return f"The national deflator never exceeded {even} in {span}{note}. "
    if len(above) > 4:
        return f"The national deflator exceeded {even} in {len(above)} of the {len(history)} years {span}{note}. "
    years = words.listing([str(y) for y in above], lang)
    return f"The national deflator exceeded {even} only in {years}, of {span}{note}. "


def _scenario(facts: Facts, lang: str):
    paths = facts.paths
    if paths is None:
        return None
    last = paths[paths["year"] == facts.horizon].set_index("indicator")["value"]
    shown = [code for code in ("gdp", "fai") if code in last.index]
    if not shown:
        return None
    base, horizon = facts.plan.year - 1, facts.horizon
    joint = "和" if lang == "zh" else " and "
    rates = joint.join(rate(facts.rate(code), lang) for code in shown)
    ids = [facts.rate(code)["target_id"] for code in shown]
    times = {code: words.number(last[code] / 100, 2) for code in shown}
    if lang == "zh":
        names = {"gdp": "可比价GDP", "fai": "现价投资"}
        first, *others = [f"{names[code]}为{{}}{times[code]}倍" for code in shown]
        ends = "，".join([first.format(f"{base}年的"), *(other.format("") for other in others)])
        text = f"年度目标不是预测。若{rates}延续至{horizon}年（情景，非计划内容），{ends}。"
        return text + experience(facts, lang), ids
    names = {"gdp": "real GDP", "fai": "investment at current prices"}
    first, *others = [f"{names[code]}{{}} {times[code]} times" for code in shown]
    ends = words.listing([first.format(" reaches"), *(other.format("") for other in others)], lang)
    return (
        f"A one-year target is not a forecast. If {rates} were held to {horizon} (a scenario, not the plan's), "
        f"{ends} its level of {base}." + experience(facts, lang),
        ids,
    )
