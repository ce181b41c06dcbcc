"""The message on coverage: how many work items are in numbers, and which sections are not."""

import pandas as pd

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import section_name

GREEN_SECTION = "绿色|生态|环境|环保|低碳"
GREEN_TOPICS = "空气|PM|优良|排放|减排|能耗|水质|断面|碳|化学需氧量|氨氮|二氧化硫|氮氧化物"


def coverage(facts: Facts, lang: str) -> tuple[str, pd.Series] | None:
    """How much of the plan is in numbers, and the targets that are; None where nothing is."""
    items = facts.plan.items
    rows = facts.in_items
    outside = int(rows["item"].eq(0).sum())
    total = len(facts.counted)
    if rows.empty:
        return None
    zh = lang == "zh"
    headline = int((facts.headline["tier"] == "main").sum())
    if len(items) < 2:
        if zh:
            text = f"除{headline}项预期目标外，计划另有{len(rows)}个量化内容，合计{total}个。"
            text = text if headline else f"计划含{total}个量化内容。"
        else:
            text = f"Beyond {headline} headline targets the plan contains {len(rows)} quantities, {total} in all."
            text = (
                text
                if headline
                else f"The plan contains {total} {'quantity' if total == 1 else 'quantities'}."
            )
        return text, rows["target_id"]
    with_numbers = int((items["targets"] > 0).sum())
    joined = len(rows) + headline
    share = "all" if with_numbers == len(items) else f"{words.count(with_numbers, lang)} of"
    if zh:
        text = f"{len(items)}项任务中{with_numbers}项含量化内容，共{len(rows) - outside}个"
        text += f"，任务之外另有{outside}个" if outside else ""
        text += (
            f"，连同{words.count(headline, lang)}项预期目标合计{joined}个。" if headline else "。"
        )
    else:
        text = (
            f"{words.sentence(share)} {len(items)} work items "
            f"{'contains' if with_numbers == 1 else 'contain'} numbers: "
            f"{len(rows) - outside} quantities"
        )
        text += f", {outside} more stand outside them" if outside else ""
        text += f", {joined} with the headline targets. " if headline else ". "
    return (text + _by_section(facts, lang)).strip(), rows["target_id"]


def _by_section(facts: Facts, lang: str) -> str:
    sections = facts.plan.sections
    if len(sections) < 2:
        return ""
    rows = facts.in_items
    counts = sections.assign(
        rows=[int(rows["section"].eq(s).sum()) for s in sections["section"]],
        name=[section_name(s, lang) for s in sections.itertuples()],
    )
    most = counts.loc[counts["rows"].idxmax()]
    if most["rows"] == counts["rows"].sum():
        return ""  # a plan with one section of work: all is there
    none = counts[counts["rows"] == 0]
    green = counts[counts["title"].str.contains(GREEN_SECTION) & (counts["rows"] > 0)]
    zh = lang == "zh"
    parts = [
        f"{most['name']}{most['rows']}个，居首"
        if zh
        else f"{most['name']} has {most['rows']}, the most"
    ]
    if len(none):
        names = words.listing(none["name"], lang)
        parts.append(
            f"{names}没有" if zh else f"{names} {'has' if len(none) == 1 else 'have'} none"
        )
    for _, section in green.iterrows():
        labels = rows.loc[rows["section"] == section["section"], "label"]
        if not labels.str.contains(GREEN_TOPICS).any():
            if zh:
                parts.append(f"{section['name']}{section['rows']}个，没有空气质量、减排或能耗指标")
            else:
                parts.append(
                    f"of the {section['rows']} in {section['name']} none concerns air quality, emissions or energy"
                )
    return "；".join(parts) + "。" if zh else words.sentence("; ".join(parts)) + "."
