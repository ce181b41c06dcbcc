"""The workbook: key messages, tables and the frames behind them, with filters and frozen headers."""

from pathlib import Path

import pandas as pd

from planlib import sheets
from planlib.briefing.blocks import Table
from planlib.briefing.content import WORDS, Content
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import readable
from planlib.briefing.sections.paths import by_year

SHEETS = {
    "zh": {"messages": "要点", "headline": "预期目标", "items": "任务量化", "pairs": "两两比较", "doubling": "翻番年数",
           "mechanical": "机械外推", "projections": "测算", "plan_items": "任务", "targets": "目标全表", "sources": "来源",
           "notes": "说明"},
    "en": {"messages": "Key messages", "headline": "Expected targets", "items": "Work items", "pairs": "Pairs",
           "doubling": "Doubling", "mechanical": "Extrapolation", "projections": "Projections", "plan_items": "Items",
           "targets": "All targets", "sources": "Sources", "notes": "Notes"},
}  # fmt: skip


def workbook(content: Content, facts: Facts, path: Path) -> None:
    """Write the workbook of one language."""
    lang, names = content.lang, SHEETS[content.lang]
    made = facts.plan.published or f"{facts.plan.year or 2000}-01-01"
    book = sheets.new_book(path, content.title, made)
    pages = _Sheets(book, lang)
    pages.text(names["messages"], [content.title, content.subtitle, "", *(
        f"{i}. {m.text}" for i, m in enumerate(content.messages, 1)
    )])  # fmt: skip
    for table in content.tables:
        title = f"{table.title}  {table.unit}".strip()
        pages.table(
            names.get(table.key, table.key), _with_numbers(table), table.decimals, title, table.note
        )
    if facts.paths is not None:
        frame, decimals = by_year(facts.paths, lang)
        pages.table(names["projections"], frame, decimals, _projection_title(facts, lang), "")
    frame = readable(facts.targets, lang)
    pages.table(names["targets"], frame, {}, names["targets"], "")
    items = facts.plan.items
    if len(items):
        shown = items[["section", "item", "heading", "title", "title_en", "targets", "text"]]
        pages.table(names["plan_items"], shown, {}, names["plan_items"], "")
    pages.table(names["sources"], content.sources, {}, WORDS[lang]["sources"], "")
    pages.text(names["notes"], content.method)
    book.close()


def _with_numbers(table: Table) -> pd.DataFrame:
    """A table with its figures as numbers, before the last column, which is the sentence."""
    if table.numbers is None:
        return table.frame
    last = table.frame.columns[-1]
    return pd.concat(
        [table.frame.drop(columns=last), table.numbers, table.frame[last]], axis="columns"
    )


def _projection_title(facts: Facts, lang: str) -> str:
    base, year = facts.plan.year - 1, facts.plan.year
    if lang == "zh":
        return f"指数，{base}年=100；{year}年为目标，其后为情景（增速不变），非预测"
    return f"Index, {base} = 100; {year} is the target, later years a scenario (rates held), not a forecast"


class _Sheets:
    """Sheets of one look: a title, a table with a filter, a frozen header, a note below."""

    def __init__(self, book, lang: str):
        base = {"font_name": sheets.FACES[lang], "font_size": 10.5, "valign": "top"}
        self.book = book
        self.cell = book.add_format(base | {"text_wrap": True})
        self.title = book.add_format(base | {"bold": True, "font_size": 13})
        self.head = book.add_format(
            base | {"bold": True, "bottom": 1, "bg_color": "#E8EDF2", "text_wrap": True}
        )
        self.head_right = book.add_format(
            base
            | {
                "bold": True,
                "bottom": 1,
                "bg_color": "#E8EDF2",
                "text_wrap": True,
                "align": "right",
            }
        )
        self.note = book.add_format(base | {"font_color": "#5F6368", "text_wrap": True})
        self.numbers = {
            d: book.add_format(base | {"num_format": "0" + ("." + "0" * d if d else "")})
            for d in range(4)
        }
        self.general = book.add_format(base | {"num_format": "General"})

    def _sheet(self, name: str):
        """A sheet that prints on A4, as wide as a page."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def text(self, name: str, lines: list[str]) -> None:
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 110)
        for row, line in enumerate(lines):
            sheet.set_row(row, sheets.LINE_POINTS * sheets.lines(line, 110))
            sheet.write_string(
                row,
                0,
                line,
                self.title if row == 0 and len(lines) > 1 and len(line) < 60 else self.cell,
            )

    def table(self, name: str, frame: pd.DataFrame, decimals: dict, title: str, note: str) -> None:
        sheet = self._sheet(name)
        sheet.write_string(0, 0, title, self.title)
        widths = [sheets.width(name, frame[name]) for name in frame.columns]
        for column, (header, width) in enumerate(zip(frame.columns, widths, strict=True)):
            numeric = pd.api.types.is_numeric_dtype(frame[header]) and frame[header].dtype != bool
            sheet.write_string(1, column, str(header), self.head_right if numeric else self.head)
            sheet.set_column(column, column, width)
        for row, record in enumerate(frame.itertuples(index=False, name=None), 2):
            # Spreadsheets other than Excel do not fit heights to wrapped text by themselves.
            lines = max(sheets.lines(str(v), w) for v, w in zip(record, widths, strict=True))
            sheet.set_row(row, sheets.LINE_POINTS * min(lines, 26))
            for column, value in enumerate(record):
                number = self.numbers.get(decimals.get(frame.columns[column]), self.general)
                sheets.write(sheet, row, column, value, self.cell, number)
        last = len(frame) + 1
        if len(frame):
            sheet.autofilter(1, 0, last, len(frame.columns) - 1)
        sheet.freeze_panes(2, 0)
        sheet.repeat_rows(1)
        if note:
            sheet.merge_range(last + 2, 0, last + 2, max(1, len(frame.columns) - 1), "", self.note)
            sheet.write_string(last + 2, 0, note, self.note)
            sheet.set_row(last + 2, 45)


def frame_workbook(frame: pd.DataFrame, title: str, path: Path) -> None:
    """One frame as a workbook of one sheet."""
    book = sheets.new_book(path, title)
    _Sheets(book, "zh").table(title[:31], frame, {}, title, "")
    book.close()
