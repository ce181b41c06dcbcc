"""The message on the years beyond the plan's own."""

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.messages.experience import experience
from planlib.briefing.phrases import rate


def beyond(facts: Facts, lang: str) -> tuple[str, list[str]] | None:
    """Where the targets lead if they are held, and how far outcomes were off."""
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
