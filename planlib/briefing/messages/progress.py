"""The message on progress through the year: how many targets are on their way, and what is said of those behind."""

import pandas as pd

from planlib import words
from planlib.briefing.facts import Facts

WORST_FIRST = ("missed", "behind", "on_track", "ahead", "met")
TOLD = 2


def so_far(facts: Facts, lang: str) -> tuple[str, pd.Series] | None:
    """Where the targets stand by the observations; None without any."""
    if facts.tracked is None:
        return None
    rows = facts.tracked[facts.tracked["status"].ne("unknown")]
    if rows.empty:
        return None
    zh = lang == "zh"
    counts = rows["status"].value_counts()
    counted = [
        f"{words.STATUSES[s][lang]}{counts[s]}项"
        if zh
        else f"{counts[s]} {words.STATUSES[s][lang]}"
        for s in WORST_FIRST
        if s in counts
    ]
    as_of = words.date(rows["as_of"].iloc[0], lang)
    order = rows.sort_values("status", key=lambda s: s.map(WORST_FIRST.index), kind="stable").head(
        TOLD
    )
    reasons = [_named(row, lang) for row in order.itertuples()]
    if zh:
        text = f"截至{as_of}，有观测数据的{len(rows)}项目标中，{'、'.join(counted)}。" + "".join(
            reasons
        )
    else:
        noun = "target with an observation" if len(rows) == 1 else "targets with observations"
        text = (
            f"As of {as_of}, of {words.count(len(rows), lang)} {noun} {words.listing(counted, lang)}. "
            + " ".join(reasons)
        )
    return text.strip(), rows["target_id"]


def _named(row, lang: str) -> str:
    if pd.notna(row.indicator):
        name = words.name(row.indicator, lang, short=True)
    else:
        name = row.label if lang == "zh" or pd.isna(row.label_en) else row.label_en
    if lang == "zh":
        return f"{name}：{row.reason_zh}"
    return f"{words.sentence(name)}: {row.reason_en[:1].lower()}{row.reason_en[1:]}"
