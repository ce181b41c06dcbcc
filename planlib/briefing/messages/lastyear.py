"""The message on last year: growth targets beside the growth that the same text reports as achieved."""

import pandas as pd

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import lower_first, value

FIRST = ("gdp", "fai", "budget_revenue")  # told before the others, where they are there
TOLD = 3


def last_year(facts: Facts, lang: str) -> tuple[str, list[str]] | None:
    """How the targets stand to last year's growth; None where the text reports none."""
    rows = facts.beside_last_year
    if rows.empty:
        return None
    told = rows.sort_values(
        "difference_pp",
        key=lambda differences: [
            FIRST.index(code) - 1e6 if code in FIRST else -abs(difference)
            for code, difference in zip(rows["indicator"], differences, strict=True)
        ],
    ).head(TOLD)
    above, below = (int((rows["difference_pp"] * sign > 0).sum()) for sign in (1, -1))
    n, year, zh = len(rows), facts.plan.year, lang == "zh"
    parts = [_part(row, lang) for _, row in told.iterrows()]
    if zh:
        counts = (
            f"高于上年的{above}项、低于上年的{below}项" if above or below else "各项均与上年持平"
        )
        if n in (above, below):
            counts = f"均{'高' if above else '低'}于上年"
        counts = f"{words.count(n, lang)}项可比的增速目标中，{counts}：" if n > 1 else ""
        head = f"与计划所报{year - 1}年完成情况相比，{counts}"
        return head + "；".join(parts) + "。", list(told["target_id"])
    higher, lower = (words.count(k, lang) if k else "none" for k in (above, below))
    verb = "is" if above == 1 else "are"
    counts = f"{higher} of {words.count(n, lang)} comparable growth targets {verb} higher and {lower} lower"
    every = "both" if n == 2 else f"all {words.count(n, lang)}"
    if n in (above, below):
        counts = f"{every} comparable growth targets are {'higher' if above else 'lower'}"
    if not above and not below:
        counts = f"{every} comparable growth targets are the same"
    head = f"Against {year - 1} as the plan reports it, " + (f"{counts}: " if n > 1 else "")
    return head + "; ".join(parts) + ".", list(told["target_id"])


def _part(row: pd.Series, lang: str) -> str:
    difference = row["difference_pp"]
    name = words.name(row["indicator"], lang, short=True)
    target, before = value(row, lang), value(row["before"], lang)
    # One decimal, unless the middle of a range needs two.
    decimals = 1 if round(difference, 1) == round(difference, 6) else 2
    points = words.points(abs(difference), lang, decimals)
    same = round(difference, decimals) == 0
    if lang == "zh":
        side = "持平" if same else f"{'高' if difference > 0 else '低'}{points}"
        return f"{name}目标{target}，上年{before}，{side}"
    side = "the same" if same else f"{points} {'higher' if difference > 0 else 'lower'}"
    return f"{lower_first(name)} {target} after {before}, {side}"
