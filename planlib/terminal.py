"""What the commands gap and track take from the command line, and say on it."""

from pathlib import Path

import pandas as pd

from planlib import words
from planlib.errors import PlanlibError
from planlib.observations import read_observations
from planlib.progress import STRAIGHT_LINE


def pair(arguments: list[str]) -> list[str]:
    """The arguments of gap: a plan, where one is named, and two indicators."""
    if not arguments:
        return ["fai", "gdp"]
    if len(arguments) in (2, 3):
        return arguments
    raise PlanlibError(
        f"gap takes two indicators, or a plan and two indicators, not {' '.join(arguments)!r}: "
        "planlib gap PLAN fai gdp."
    )


def deflator(given: str | None):
    """What --deflator says: a number, or a file by year."""
    if given is None:
        return None
    try:
        return float(given)
    except ValueError:
        path = Path(given)
    if not path.is_file():
        raise PlanlibError(
            f"--deflator is {given!r}: a number such as 1.4, or a CSV file, was expected."
        )
    try:
        table = pd.read_csv(path, encoding="utf-8-sig")
        return table.set_index("year")["deflator_pct"].astype(float)
    except (KeyError, ValueError, pd.errors.ParserError):
        raise PlanlibError(
            f"{path} is no table of deflators: a CSV file with the columns year, deflator_pct was expected."
        ) from None


def gap_lines(frame: pd.DataFrame, lang: str) -> list[str]:
    """Basis, break-even, drift."""
    row = frame.iloc[0]
    a, b = (words.name(row[side], lang, short=True) for side in ("numerator", "denominator"))
    rates = [
        words.percent(row[f"{side}_growth_pct"], None) for side in ("numerator", "denominator")
    ]
    mixed = row["basis"] == "mixed"
    even = words.percent(row["break_even_deflator_pct"], 4) if mixed else ""
    drifts = "; ".join(
        f"{r.year} {words.percent(r.drift_pct, 4)}"
        + ("" if r.kind == "target" else " (scenario)" if lang == "en" else "（情景）")
        for r in frame.itertuples()
    )
    known = frame["drift_pct"].notna().all()
    if lang == "zh":
        return [
            f"口径：{row['basis']}（{words.basis(row['basis'], lang)}）：{a}{rates[0]}，{b}{rates[1]}"
            + ("，一为现价、一为可比价，不能直接相比" if mixed else "，可直接相比"),
            f"临界平减指数：{even}，低于此值现价指标相对上升"
            if mixed
            else "临界平减指数：不需要，口径相同",
            f"比值变动：{drifts}" if known else "比值变动：取决于平减指数，请给出 --deflator",
        ]
    at_odds = "; one at current, one at constant prices, so the two do not compare as printed"
    return [
        f"Basis: {row['basis']}: {a} {rates[0]}, {b} {rates[1]}"
        + (at_odds if mixed else "; they compare directly"),
        f"Break-even: a deflator of {even}; below it the series at current prices gains"
        if mixed
        else "Break-even: none needed, both are on one price basis",
        f"Drift of the ratio: {drifts}"
        if known
        else "Drift of the ratio: turns on the deflator; pass --deflator",
    ]


def profile(given: str | None) -> pd.DataFrame | str | None:
    """What --profile says: the straight line, or a file of last year's figures."""
    return given if given in (None, STRAIGHT_LINE) else read_observations(given)


def track_lines(frame: pd.DataFrame, lang: str) -> list[str]:
    """For each target of which something was observed, its status and why."""
    labels = frame["label_en"].fillna(frame["label"]) if lang == "en" else frame["label"]
    return [
        f"{words.STATUSES[row.status][lang]}{'：' if lang == 'zh' else ': '}{label}\n    {reason}"
        for row, label, reason in zip(
            frame.itertuples(), labels, frame[f"reason_{lang}"], strict=True
        )
        if not pd.isna(row.period_end)
    ]
