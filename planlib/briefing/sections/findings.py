"""Do the targets fit each other and the world? The findings of `planlib.check`."""

import pandas as pd

from planlib import words
from planlib.briefing.blocks import Section, Table, section, source_line
from planlib.briefing.facts import Facts

ON = {"basis": "price bases", "tension": "tensions", "context": "context"}


def findings(facts: Facts, lang: str) -> Section | None:
    """The section on what the checks found."""
    title = {"zh": "目标之间的检查", "en": "Checks of the targets"}[lang]
    if facts.targets.empty:
        return None
    return section("findings", title, _counted(facts, lang), _table(facts, lang))


def _counted(facts: Facts, lang: str) -> str:
    counts = facts.findings["kind"].value_counts()
    contradictions = int(counts.get("arithmetic", 0))
    others = [
        f"{words.FINDINGS[kind][lang]}{counts[kind]}项"
        if lang == "zh"
        else f"{counts[kind]} on {ON[kind]}"
        for kind in ("basis", "tension", "context")
        if counts.get(kind, 0)
    ]
    if lang == "zh":
        none = (
            "没有发现相互矛盾的目标"
            if not contradictions
            else f"发现{words.count(contradictions, lang)}处相互矛盾"
        )
        more = (
            f"；另有提示{len(facts.findings) - contradictions}项：{'、'.join(others)}"
            if others
            else ""
        )
        return f"{none}{more}。未列出的方面不等于没有问题。"
    if contradictions:
        noun = "contradiction" if contradictions == 1 else "contradictions"
        none = f"{words.count(contradictions, lang, capital=True)} {noun} between targets came up"
    else:
        none = "No contradiction between targets came up"
    number = len(facts.findings) - contradictions
    notes = "note" if number == 1 else "notes"
    more = (
        f" There {'is' if number == 1 else 'are'} {number} {notes}: {words.listing(others, lang)}."
        if others
        else ""
    )
    return f"{none}.{more} The checks cannot show that all targets fit each other."


def _table(facts: Facts, lang: str) -> Table | None:
    found = facts.findings
    if found.empty:
        return None
    names = ("类别", "发现", "处理") if lang == "zh" else ("Kind", "Finding", "What to do")
    frame = pd.DataFrame(
        {
            names[0]: [words.FINDINGS[kind][lang] for kind in found["kind"]],
            names[1]: found[f"message_{lang}"].to_numpy(),
            names[2]: found[f"remedy_{lang}"].fillna("").to_numpy(),
        }
    )
    note = (
        "“矛盾”：不能同时成立；“口径”：按印出的数字不可比；“张力”：要有别的条件才能同时成立；“背景”：对照或缺项。"
        if lang == "zh"
        else "contradiction: both cannot hold; price basis: not comparable as printed; tension: both hold only if something "
        "else does; context: a benchmark, or what is not there."
    )
    title = "检查结果" if lang == "zh" else "What the checks found"
    return Table("findings", title, "", frame, {}, source_line(facts, lang, note=note))
