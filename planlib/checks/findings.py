"""What every check needs: a finding in both languages, the rates of a year, and how wide a figure is."""

import math

import pandas as pd

from planlib import words
from planlib.calibration import TOLERANCE_PP

# What holds for a part of the year says nothing of the whole.
PART_OF_A_YEAR = "季度|上半年|下半年|月份"


def finding(check: str, kind: str, severity: str, amount, unit, rows, messages, remedies) -> dict:
    """One row of the findings frame.

    Parameters
    ----------
    check, kind, severity, amount, unit
        As in `planlib.schema.FINDINGS`.
    rows
        Ids of the targets that it rests on.
    messages, remedies
        Chinese and English.
    """
    return {
        "check": check,
        "kind": kind,
        "severity": severity,
        "amount": amount,
        "unit": unit,
        "target_ids": " ".join(dict.fromkeys(rows)) or None,
        "message_zh": messages[0],
        "message_en": messages[1],
        "remedy_zh": remedies[0],
        "remedy_en": remedies[1],
    }


def of_the_year(table: pd.DataFrame) -> pd.DataFrame:
    """Main targets of known indicators for one whole year."""
    rows = table[
        table["role"].eq("target") & table["tier"].eq("main") & table["indicator"].notna()
        & table["start_year"].eq(table["end_year"]).fillna(False).astype(bool)
    ]  # fmt: skip
    return rows[~rows["quote"].str.contains(PART_OF_A_YEAR)]


def rates_by_year(table: pd.DataFrame) -> list[tuple[int, pd.DataFrame]]:
    """Growth targets of a year by indicator; one that has two of them is left out of the pairs."""
    rows = of_the_year(table)
    rows = rows[rows["measure"].eq("growth") & rows["unit"].eq("percent")]
    rows = rows[~rows.duplicated(["indicator", "end_year"], keep=False)]
    return [(int(year), group.set_index("indicator")) for year, group in rows.groupby("end_year")]


def span(row: pd.Series) -> tuple[float, float]:
    """The interval of a figure, as wide as its words leave it open."""
    low, high = row["low"], row["high"]
    width = 0.0
    if row["comparator"] == "about":
        # Of a rate as many points as are commonly allowed; of an amount a twentieth.
        width = TOLERANCE_PP if row["unit"] == "percent" else abs(row["point"]) / 20
    return (
        -math.inf if pd.isna(low) else low - width,
        math.inf if pd.isna(high) else high + width,
    )


def below(first: pd.Series, second: pd.Series) -> bool:
    """Whether one figure is below another whatever their bounds leave open."""
    return bool(span(first)[1] < span(second)[0])


def said(row: pd.Series, lang: str) -> str:
    """A figure with its bound, a fall as one."""
    if lang == "zh":
        return ("下降" if row["point"] < 0 else "") + words.printed(row["quantity"])
    return words.interval(row["low"], row["high"], row["unit"], row["comparator"], "en", None)


def name(code: str, lang: str) -> str:
    """The short name of an indicator."""
    return words.name(code, lang, short=True)


def label_en(row: pd.Series) -> str:
    """What a target counts, in an English sentence; a label that nobody translated says so."""
    if pd.notna(row["indicator"]):
        return name(row["indicator"], "en")
    return row["label_en"] if pd.notna(row["label_en"]) else f"{row['label']} [Chinese]"


def inside(text: str) -> str:
    """A name inside a sentence; abbreviations keep their capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def gap_unit(row: pd.Series) -> str:
    """The unit of a difference between two figures of a row's unit."""
    return "pp" if row["unit"] == "percent" else row["unit"]


def beside(change: float, *, falls: bool = False) -> tuple[str, str]:
    """How far above or below something a rate is, in both languages; of two falls, which is the larger.

    Examples
    --------
    >>> beside(-1.52), beside(0.0)
    (('低1.5个百分点', '1.5 percentage points below'), ('持平', 'the same'))
    >>> beside(1.0, falls=True)
    ('降幅小1.0个百分点', 'a fall 1.0 percentage points smaller')
    """
    if round(change, 1) == 0:
        return "持平", "the same"
    zh, en = (words.points(abs(change), lang) for lang in ("zh", "en"))
    if falls:
        size = ("小", "smaller") if change > 0 else ("大", "larger")
        return f"降幅{size[0]}{zh}", f"a fall {en} {size[1]}"
    return f"{'高' if change > 0 else '低'}{zh}", f"{en} {'above' if change > 0 else 'below'}"
