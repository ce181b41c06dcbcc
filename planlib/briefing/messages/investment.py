"""The message on investment against GDP, which turns on the deflator."""

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import deflator_phrase, taken_at, value


def investment(facts: Facts, lang: str) -> tuple[str, list[str]] | None:
    """Investment against GDP: the deflator at which their ratio stands still, and where it has been."""
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
    text += taken_at((facts.rate("fai"), facts.rate("gdp")), lang)
    text += _at_deflators(facts, lang)
    text += _exceeded(facts, threshold, lang)
    own = facts.implied_deflator
    if own is not None:
        text += _at_own_levels(facts, lang)
        ids.append(own[1]["target_id"])
    elif not facts.is_national:
        text += "没有本地区平减指数可用。" if zh else "No deflator of the region itself was found."
    return text.strip(), ids


def _at_own_levels(facts: Facts, lang: str) -> str:
    """What the plan's own levels of GDP imply for prices, and that for the ratio."""
    pct, level, before = facts.implied_deflator
    drift = facts.gap("fai", "gdp", deflator_pct=pct)["drift_pct"]
    levels = [value(row, lang) for row in (level, before)]
    if lang == "zh":
        return (
            f"计划的GDP总量目标{levels[0]}（上年{levels[1]}）与增速合在一起，隐含平减指数{words.change(pct, lang)}，"
            f"按此该比值{words.change(drift, lang)}。"
        )
    return (
        f"The plan's own level of GDP ({levels[0]}, after {levels[1]}) and its growth imply that the deflator "
        f"{words.change(pct, lang)}; then the ratio {words.change(drift, lang)}."
    )


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
    vintages = "、".join(v.replace("WDI-", "") for v in history["vintage"].unique())
    if lang == "zh":
        late = f"；{later.min()}年及以后为{words.HINDSIGHT['zh']}" if len(later) else ""
        note = f"（WDI {vintages}年版{late}）"
        if above.empty:
            return (
                f"{span}全国平减指数均未超过临界值{note}：按其中任何一年的平减指数，该比值都上升。"
            )
        if len(above) > 4:
            return f"{span}的{len(history)}年中，全国平减指数有{len(above)}年超过临界值{note}。"
        return f"{span}全国平减指数仅{'、'.join(f'{y}年' for y in above)}超过临界值{note}。"
    late = f"; {later.min()} and later are {words.HINDSIGHT['en']}" if len(later) else ""
    note = f" (WDI {vintages.replace('、', ' and ')}{late})"
    if above.empty:
        settled = "at that of any of these years the ratio rises"
        return f"The national deflator never exceeded {even} in {span}{note}: {settled}. "
    if len(above) > 4:
        return f"The national deflator exceeded {even} in {len(above)} of the {len(history)} years {span}{note}. "
    years = words.listing([str(y) for y in above], lang)
    return f"The national deflator exceeded {even} only in {years}, of {span}{note}. "
