"""The workbooks inside charts, which open when a reader edits the data: no text in them becomes a formula."""

import datetime
import io

import xlsxwriter

from planlib import sheets

SHEET = "Sheet1"  # what the formulas of a chart refer to
_SIGNS = "=+-@"


def of_categories(categories, series, number_format: str) -> bytes:
    """Categories in the first column, a column for each series."""

    def put(page):
        for row, name in enumerate(categories, 1):
            page.text(row, 0, name)
        for column, one in enumerate(series, 1):
            page.text(0, column, one.name)
            for row, value in enumerate(one.values, 1):
                page.number(row, column, value)

    return _book(put, number_format)


def of_points(series, number_format: str) -> bytes:
    """Two columns, x and y; one series under the other with a row between them."""

    def put(page):
        row = 0
        for one in series:
            page.text(row, 1, one.name)
            for n, (x, y) in enumerate(zip(one.x, one.values, strict=True), 1):
                page.number(row + n, 0, x)
                page.number(row + n, 1, y)
            row += len(one.values) + 2

    return _book(put, number_format)


class _Page:
    """A sheet that is written cell by cell, text as text."""

    def __init__(self, book, number_format: str):
        self.sheet = book.add_worksheet(SHEET)
        self.sheet.set_column(0, 0, 24)
        self.plain = book.add_format({})
        # Text that begins like a formula stays text even when its cell is edited.
        self.quoted = book.add_format({"quote_prefix": True})
        self.figure = book.add_format({"num_format": number_format})

    def text(self, row: int, column: int, text: str) -> None:
        begins_a_formula = text[:1] in _SIGNS and text
        self.sheet.write_string(row, column, text, self.quoted if begins_a_formula else self.plain)

    def number(self, row: int, column: int, value) -> None:
        sheets.write(self.sheet, row, column, value, self.plain, self.figure)


def _book(put, number_format: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2000, 1, 1)})
    put(_Page(book, number_format))
    book.close()
    return buffer.getvalue()
