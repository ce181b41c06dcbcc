"""The workbook: key messages, targets and milestones as tables, live calculations, checks and sources."""

from pathlib import Path

import pandas as pd

from planlib import sheets
from planlib.briefing import calculations, listings
from planlib.briefing.bookwords import CONVENTIONS, HOLDS, SAID, SHEETS
from planlib.briefing.content import Content
from planlib.briefing.facts import Facts

WIDTH = 110
# The widest that columns become: all of a sheet fits a page.
WIDEST = {
    "headline": {"label": 28, "told": 20, "measure": 14, "unit": 12, "comparator": 12, "reading": 14, "quote": 56},
    "items": {"section": 14, "label": 26, "told": 15, "measure": 11, "unit": 12, "basis": 11, "reading": 12, "quote": 44},
    "milestones": {"name": 42, "quote": 60},
    "checks": {"message": 66, "remedy": 44},
    "sources": {"title": 56, "publisher": 30, "url": 50},
}  # fmt: skip
TABLES = {"headline": "expected_targets", "items": "work_items"}


def workbook(content: Content, facts: Facts, path: Path) -> None:
    """Write the workbook of one language.

    Parameters
    ----------
    content
        What the briefing says.
    facts
        Of the same plan.
    path
        The file to write.

    Examples
    --------
    >>> import pathlib, tempfile, planlib as pl
    >>> from planlib.briefing.content import content
    >>> facts = Facts(pl.read_plan())
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     workbook(content(facts, "zh"), facts, pathlib.Path(folder) / "book.xlsx")
    """
    lang, names, said = content.lang, SHEETS[content.lang], SAID[content.lang]
    made = facts.plan.published or f"{facts.plan.year or 2000}-01-01"
    book = sheets.new_book(path, content.title, made)
    pages = sheets.Pages(book, lang)
    holds = said["joint"].join(
        names[key] + said["colon"] + what for key, what in HOLDS[lang].items()
    )
    messages = [f"{i}. {m.text}" for i, m in enumerate(content.messages, 1)]
    messages = [content.subtitle, "", *messages, "", said["sheets"].format(holds)]
    _lines(pages, names["messages"], content.title, messages)
    _listing(pages, "headline", listings.headline(facts, lang), said["targets_note"])
    _listing(pages, "items", listings.items(facts, lang), said["items_note"])
    _listing(pages, "milestones", listings.milestones(facts, lang), said["milestones_note"])
    calculations.sheet(pages, names["calculations"], facts, lang)
    _listing(pages, "checks", listings.findings(facts, lang), said["checks_note"])
    _listing(pages, "sources", listings.sources(content, lang), "")
    _lines(pages, names["notes"], said["notes"], [*content.method, "", *CONVENTIONS[lang]])
    book.close()


def _lines(pages: sheets.Pages, name: str, title: str, lines: list[str]) -> None:
    """A sheet of paragraphs under a title."""
    sheet = pages.sheet(name)
    sheet.set_column(0, 0, WIDTH)
    sheet.write_string(0, 0, title, pages.title)
    # Titles are larger than text.
    sheet.set_row(0, 1.4 * sheets.LINE_POINTS * sheets.lines(title, 0.75 * WIDTH))
    for row, line in enumerate(lines, 1):
        sheet.set_row(row, sheets.LINE_POINTS * sheets.lines(line, WIDTH) + 4)
        sheet.write_string(row, 0, line, pages.cell)


def _listing(pages: sheets.Pages, key: str, listing: listings.Listing, note: str) -> None:
    """A sheet with a table, or with one line where there is nothing to list."""
    name, said = SHEETS[pages.lang][key], SAID[pages.lang]
    if listing.frame.empty:
        _lines(pages, name, said[key], [said[f"no_{key}"]])
        return
    headers = listings.COLUMNS[pages.lang]
    widest = {headers[column]: width for column, width in WIDEST[key].items()}
    pages.table(
        name, listing.frame, title=said[key], note=note, places=listing.places, widest=widest, called=TABLES.get(key, key)
    )  # fmt: skip


def frame_workbook(frame: pd.DataFrame, title: str, path: Path) -> None:
    """One frame as a workbook of one sheet."""
    book = sheets.new_book(path, title)
    sheets.Pages(book, "zh").table(title[:31], frame, title=title)
    book.close()
