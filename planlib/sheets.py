"""Workbooks: no text of a plan becomes a formula or a link, and the same content gives the same bytes."""

import datetime
from pathlib import Path

import pandas as pd

from planlib import words
from planlib.errors import MissingExtra

try:
    import xlsxwriter
    from xlsxwriter.utility import xl_col_to_name
except ImportError:
    raise MissingExtra("xlsxwriter", "briefing") from None

LINE_POINTS = 15.5
FACES = {"zh": "Microsoft YaHei", "en": "Calibri"}


def new_book(path: Path, title: str, made: str = "2000-01-01"):
    """A workbook to be written; `made` is the date that it bears, so that no run differs from another."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    book.set_properties({"title": title, "created": datetime.datetime.fromisoformat(made)})
    return book


def write(sheet, row: int, column: int, value, cell, number=None) -> None:
    """A value of a frame as what it is: text as text, a number as a number, nothing as an empty cell."""
    if pd.isna(value):
        sheet.write_blank(row, column, None, cell)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, cell)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, cell)
    else:
        sheet.write_number(row, column, float(value), number or cell)


def width(header: str, values: pd.Series) -> float:
    """A column wide enough for most of its cells."""
    texts = [str(header), *values.dropna().astype(str).head(60)]
    return min(60, max(9, 2 + max(map(words.columns, texts))))


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width."""
    return max(1, -(-words.columns(text) // int(width - 1)))


def letter(column: int) -> str:
    """The name of a column in a formula.

    Examples
    --------
    >>> letter(0), letter(26)
    ('A', 'AA')
    """
    return xl_col_to_name(column)
