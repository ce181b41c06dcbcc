"""The cells of tables that people fill in: a CSV file as Excel or WPS saves it, or a workbook, with row numbers."""

import csv
import io
import re
import warnings
from pathlib import Path

from planlib import files
from planlib.errors import MissingExtra, ReadError, TableError, shown

Rows = list[tuple[int, list]]


def of_csv(path: Path) -> Rows:
    """The rows of a CSV file, numbered from 1, whatever its encoding and whether ``,`` ``;`` or a tab separates."""
    content = files.decode(path.read_bytes(), str(path))
    separator = max(",;\t", key=content.partition("\n")[0].count)
    try:
        return list(enumerate(csv.reader(io.StringIO(content, newline=""), delimiter=separator), 1))
    except csv.Error as error:
        raise ReadError(f"{path} is no CSV file: {error}. Save it again from Excel.") from None


def of_workbook(path: Path) -> dict[str, Rows]:
    """The rows of every sheet of a workbook, numbered from 1; a formula is what it came to."""
    try:
        import openpyxl
    except ImportError:
        raise MissingExtra("openpyxl", "documents") from None

    def opened(**options):
        try:
            with warnings.catch_warnings():
                # Drop-down lists that Excel writes its own way are nothing that we read.
                warnings.simplefilter("ignore")
                return openpyxl.load_workbook(path, **options)
        except Exception:  # a damaged file fails anywhere in the zip or the XML
            raise ReadError(
                f"{path} is no workbook, or a damaged one. Open it in Excel or WPS and save it again as .xlsx."
            ) from None

    book = opened()
    formulas = [
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    if formulas:
        book = opened(data_only=True)  # what each came to when the file was last saved
        unknown = [f"{s} {c}" for s, c in formulas if book[s][c].value is None]
        if unknown:
            raise TableError(
                f"{path} holds formulas whose values were never saved: {shown(unknown)}. Open the file in Excel and "
                "save it, or write the values in their place."
            )
    return {
        sheet.title: [
            (n, [_value(cell) for cell in row]) for n, row in enumerate(sheet.iter_rows(), 1)
        ]
        for sheet in book
    }


def _value(cell):
    """A cell's value; 9% is kept as it is shown, since Excel stores it as 0.09."""
    value = cell.value
    if isinstance(value, str):  # a line break typed in Excel comes as _x000D_
        return re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), value)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if number and "%" in (cell.number_format or ""):
        return f"{value * 100:.12g}%"
    return value
