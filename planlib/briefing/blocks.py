"""What a briefing is made of, in no format yet: sections of paragraphs, charts and tables, each with its source note.

A chart is there twice: as a drawing of matplotlib, and as numbers (`Plot`) of which an office program makes a chart
that its user can edit.
"""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from planlib import words
from planlib.briefing.facts import Facts


class Series(NamedTuple):
    """One series of a `Plot`."""

    name: str
    values: tuple[float | None, ...]
    x: tuple[float, ...] | None = None  # of a scatter; else the categories of the plot
    colour: str = "#0072B2"
    line: bool = True
    marker: bool = False
    dashed_from: int | None = None  # first point of a line that is no longer the plan's
    labels: tuple[str, ...] | None = None  # printed at each point; empty for none


class Plot(NamedTuple):
    """The numbers of a chart as an office program draws them."""

    kind: str  # bar (lying), column, stacked (lying), line, scatter
    series: tuple[Series, ...]
    categories: tuple[str, ...] = ()
    title: str = ""
    x_title: str = ""
    y_title: str = ""
    decimals: int = 1
    limits: tuple[float, float] | None = None  # of the axis of values
    base: float | None = None  # where bars begin, if not at zero


class Chart(NamedTuple):
    """A chart before it is drawn: what it is called, what it says, how to draw it, and what it rests on."""

    key: str
    title: str
    alt: str
    note: str
    draw: Callable[[], Figure]
    plots: tuple[Plot, ...] = ()
    target_ids: tuple[str, ...] = ()


class Table(NamedTuple):
    """A table: title, unit at its top right, columns, and the decimals of the numeric ones."""

    key: str
    title: str
    unit: str
    frame: pd.DataFrame
    decimals: dict[str, int]
    note: str
    numbers: pd.DataFrame | None = None  # what a workbook computes with, beside the printed figures
    target_ids: tuple[str, ...] | None = None  # one for each row, where rows are targets

    def cells(self) -> list[list[str]]:
        """The rows as they are printed."""
        return [
            [
                _cell(value, self.decimals.get(column))
                for column, value in zip(self.frame.columns, row, strict=True)
            ]
            for row in self.frame.itertuples(index=False, name=None)
        ]


class Section(NamedTuple):
    """A part of the briefing: paragraphs (text), charts and tables in reading order."""

    key: str
    title: str
    blocks: tuple[str | Chart | Table, ...]


def section(key: str, title: str, *blocks) -> Section | None:
    """A section of what there is; None where there is neither chart nor table nor text."""
    there = tuple(block for block in blocks if block)
    return Section(key, title, there) if there else None


def _cell(value, decimals: int | None) -> str:
    if pd.isna(value):
        return ""
    return str(value) if decimals is None else words.number(value, decimals)


def source_line(facts: Facts, lang: str, *more: str, note: str = "") -> str:
    """资料来源：……。注：…… of a chart or table."""
    plan = facts.plan
    zh = lang == "zh"
    title = plan.title_zh if zh else plan.title_en
    own = (f"《{title}》" if zh else title) if title else plan.plan_id
    if plan.published:
        dated = words.date(plan.published, lang)
        own += f"（{dated}）" if zh else f" ({dated})"
    if zh:
        return f"资料来源：{'；'.join([own, *more])}。" + (f"注：{note}" if note else "")
    return f"Source: {'; '.join([own, *more])}." + (f" Note: {note}" if note else "")


def basis_note(lang: str) -> str:
    """Where the price bases come from."""
    if lang == "zh":
        return "价格口径按统计惯例，计划未说明。"
    return "Price bases by statistical convention; the plan does not state them."


def deflator_source(deflators: pd.DataFrame, lang: str) -> str:
    """The vintages of deflators, by name."""
    vintages = [v.replace("WDI-", "") for v in deflators["vintage"].unique()]
    if lang == "zh":
        return f"世界银行WDI（{'、'.join(vintages)}年版）"
    return f"World Bank WDI ({' and '.join(vintages)} vintage{'s' if len(vintages) > 1 else ''})"
