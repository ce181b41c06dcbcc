"""The message on the expected targets."""

import os
import re

import pandas as pd

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.neighbours import compared_at, difference
from planlib.briefing.phrases import figure, label, other_period
from planlib.checks.benchmarks import CONCERNS

MOST_LISTED = 10  # one or two more are no reason to send the reader to a table
BOUNDS = ["comparator", "low", "high"]
VERBS_ZH = {"growth": "增长", "growth_since": "累计增长", "change_pp": "提高", "level": "达到"}


def targets(facts: Facts, lang: str) -> tuple[str, pd.Series] | None:
    """The expected targets, how they stand to the nation's, and what none of them concerns."""
    rows = facts.headline[facts.headline["tier"] == "main"]
    if rows.empty:
        return None
    zh = lang == "zh"
    number = len(rows)
    listed = rows if number <= MOST_LISTED + 2 else rows.head(MOST_LISTED)
    parts, before = [], None
    for _, group in listed.groupby(["start", "quantity"], sort=False):
        part = _part(group, facts.plan.year, lang, again=before) + _stretch(facts, group, lang)
        before = list(group["label"])
        if part.startswith("、") or part.startswith(" and "):
            parts[-1] += part
        else:
            parts.append(part)
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
    text += _against_nation(facts, lang) + _before(facts, lang) + _not_targeted(facts, lang)
    return text, rows["target_id"]


def _stretch(facts: Facts, group: pd.DataFrame, lang: str) -> str:
    """What is striven for beyond the target of the same thing: 增长7%以上、力争8%."""
    same = facts.headline["label"].isin(group["label"]) & facts.headline["tier"].eq("stretch")
    joint = "、力争" if lang == "zh" else ", striving for "
    return "".join(joint + figure(row, lang) for _, row in facts.headline[same].iterrows())


def _part(group: pd.DataFrame, year: int | None, lang: str, *, again: list[str] | None) -> str:
    """One quantity with the targets that share it: 总产值、增加值均增长8.5%.

    `again` are the labels of the part before: of the same thing a second figure follows on, 达到450亿元、增长8%.
    """
    row = group.iloc[0]
    period = other_period(row, year, lang)
    if lang == "en":
        names = words.listing([label(r, lang) for _, r in group.iterrows()], lang)
        up = "up " if row["measure"] == "change_pp" and row["point"] > 0 else ""
        if list(group["label"]) == again:
            growth = "growth of " if row["measure"] == "growth" and row["point"] > 0 else up
            return f" and {growth}{figure(row, lang)}{period}"
        return f"{names} {up}{figure(row, lang)}{' each' if len(group) > 1 else ''}{period}"
    labels = list(group["label"])
    # Character by character is what is wanted here; these are no paths.
    common = os.path.commonprefix(labels) if len(labels) > 1 else ""  # noqa: RUF071
    if len(common) >= 4 and all(len(x) > len(common) for x in labels):
        labels = [labels[0], *(x.removeprefix(common) for x in labels[1:])]
    verb = "" if row["point"] < 0 else VERBS_ZH.get(row["measure"], "")
    if row["measure"] == "share" and labels[-1].endswith("比重"):
        verb = "达到"
    if row["price_basis"] == "price_index" and verb:
        verb = "涨幅"
    both = "均" if len(labels) > 1 else ""
    average = (
        "年均"
        if period and row["measure"] == "growth" and row["start_year"] < row["end_year"]
        else ""
    )
    if labels == again:
        return f"、{average}{verb}{figure(row, lang)}{period}"
    return f"{'、'.join(labels)}{period}{both}{average}{verb}{figure(row, lang)}"


def _against_nation(facts: Facts, lang: str) -> str:
    nation, own = facts.national_target, facts.rate("gdp")
    if nation is None:
        return ""
    printed = words.interval(
        nation["low"], nation["high"], nation["unit"], nation["comparator"], lang
    )
    apart = difference(own, nation)
    at = compared_at(own, lang) if tuple(own[BOUNDS]) != tuple(nation[BOUNDS]) else ""
    between = (
        pd.notna(nation["low"]) and pd.notna(nation["high"]) and nation["low"] < nation["high"]
    )
    later = facts.is_hindsight(nation["known_from"])
    undated = not facts.plan.published and not later
    if lang == "zh":
        note = "，计划发布后公布" if later else ""
        if undated:
            note = f"，{words.date(nation['known_from'], lang)}公布，计划日期不详"
        if round(apart, 1) == 0:
            same = "处于全国目标（{}）区间之内" if between else "与全国目标（{}）一致"
            return f"生产总值目标{at}{same.format(printed + note)}。"
        side = "高" if apart > 0 else "低"
        end = ("上限" if apart > 0 else "下限") if between else ""
        return f"生产总值目标{at}比全国目标（{printed}{note}）{end}{side}{words.points(abs(apart), lang)}。"
    note = ", announced after this plan" if later else ""
    if undated:
        note = f", announced on {words.date(nation['known_from'], lang)}; the plan's own day is not known"
    gdp = f"GDP ({at})" if at else "GDP"
    if round(apart, 1) == 0:
        relation = "lies within" if between else "equals"
        return f" The target for {gdp} {relation} the national target ({printed}{note})."
    side = "above" if apart > 0 else "below"
    end = f"the {'upper' if apart > 0 else 'lower'} end of " if between else ""
    size = words.points(abs(apart), lang)
    return f" {gdp} stands {size} {side} {end}the national target ({printed}{note})."


def _before(facts: Facts, lang: str) -> str:
    """The nation's own target of the year before, for a national plan."""
    row = facts.national_target_before
    own = facts.rate("gdp")
    if row is None or own is None:
        return ""
    last = words.interval(row["low"], row["high"], row["unit"], row["comparator"], lang)
    same = (row["low"], row["high"]) == (own["low"], own["high"])
    if lang == "zh":
        return f"{'与' if same else '上年GDP目标为'}{'上年GDP目标相同' if same else last}。"
    return f" The GDP target of the year before was {'the same' if same else last}."


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
