"""Workbooks: no text of a plan becomes a formula or a link, and the same content gives the same bytes."""

import datetime
from pathlib import Path

import pandas as pd

from planlib import words
from planlib.epoch import source_date
from planlib.errors import MissingExtra

try:
    import xlsxwriter
    from xlsxwriter.utility import xl_col_to_name
except ImportError:
    raise MissingExtra("xlsxwriter", "briefing") from None

LINE_POINTS = 15.5
FACES = {"zh": "Microsoft YaHei", "en": "Calibri"}
TABLE_STYLE = "Table Style Light 1"  # grey bands, which print
HEAD_COLOUR = "#E8EDF2"
NOTE_COLOUR = "#5F6368"
MOST_LINES = 26  # of a row: Excel shows no more than 409 points
MOST_DECIMALS = 4
FOOTERS = {"zh": "&C第&P页，共&N页", "en": "&CPage &P of &N"}


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
    book.set_properties({"title": title, "created": _dated(made)})
    return book


def _dated(made: str) -> datetime.datetime:
    """The date of a workbook, over which SOURCE_DATE_EPOCH wins."""
    given = source_date()
    return datetime.datetime.fromisoformat(made) if given is None else given.replace(tzinfo=None)


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


def width(header: str, values: pd.Series, most: float = 60) -> float:
    """A column wide enough for most of its cells."""
    texts = [str(header), *values.dropna().astype(str).head(60)]
    # The button of a filter takes three columns of a header.
    return min(most, max(7, 3 + words.columns(texts[0]), 2 + max(map(words.columns, texts))))


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of a width."""
    parts = map(words.columns, text.split("\n"))
    return sum(max(1, -(-part // int(width - 1))) for part in parts)


def letter(column: int) -> str:
    """The name of a column in a formula.

    Examples
    --------
    >>> letter(0), letter(26)
    ('A', 'AA')
    """
    return xl_col_to_name(column)


def decimals(*values: float, least: int = 0) -> int:
    """The decimals that numbers need to be shown in full, four at most.

    Examples
    --------
    >>> decimals(8.0, 8.25, least=1), decimals(400.0), decimals(float("nan"), least=1)
    (2, 0, 1)
    """
    shown = [f"{round(v, MOST_DECIMALS):.{MOST_DECIMALS}f}".rstrip("0") for v in values if v == v]
    return max([least, *(len(text.partition(".")[2]) for text in shown)])


def number_format(decimals: int) -> str:
    """A number format with grouped thousands and a true minus, clear of the text in the next column.

    Examples
    --------
    >>> number_format(1)
    '#,##0.0_);"−"#,##0.0_)'
    """
    digits = "#,##0" + ("." + "0" * decimals if decimals else "") + "_)"
    return f'{digits};"{words.MINUS}"{digits}'


class Pages:
    """Sheets of one look that print on A4, as wide as a page: lines of text, or a table with a filter."""

    def __init__(self, book, lang: str):
        self.book, self.lang = book, lang
        self._formats = {}
        self.cell = self.format(text_wrap=True)
        self.title = self.format(bold=True, font_size=13)
        self.note = self.format(font_color=NOTE_COLOUR, text_wrap=True)
        head = {"bold": True, "bottom": 1, "bg_color": HEAD_COLOUR, "text_wrap": True}
        self.head = self.format(**head)
        self.head_right = self.format(**head, align="right", indent=1)

    def format(self, **look):
        """A format of this look, made once."""
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            base = {"font_name": FACES[self.lang], "font_size": 10.5, "valign": "top"}
            self._formats[key] = self.book.add_format(base | look)
        return self._formats[key]

    def number(self, decimals: int, **look):
        """A format of numbers."""
        return self.format(num_format=number_format(decimals), align="right", **look)

    def sheet(self, name: str):
        """An empty sheet."""
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(FOOTERS[self.lang])
        return sheet

    def table(
        self,
        name: str,
        frame: pd.DataFrame,
        *,
        title: str,
        note: str = "",
        places: list[int] | None = None,
        widest: dict[str, float] | None = None,
        called: str | None = None,
    ) -> None:
        """A sheet with a frame under its title and note, with a filter and a header that stays in sight.

        Parameters
        ----------
        name
            Of the sheet.
        frame
            Text and numbers; its columns are the headers.
        title, note
            The lines above.
        places
            Decimals of the numbers of each row; as many as a number needs where left out.
        widest
            How wide a column may become, by header.
        called
            Name of the table, for formulas and pivots; no more than a filter where left out.
        """
        sheet = self.sheet(name)
        widths = [width(h, frame[h], (widest or {}).get(h, 60)) for h in frame.columns]
        sheet.write_string(0, 0, title, self.title)
        if note:
            sheet.merge_range(1, 0, 1, max(1, len(widths) - 1), "", self.note)
            sheet.write_string(1, 0, note, self.note)
            sheet.set_row(1, LINE_POINTS * lines(note, max(30, sum(widths))))
        top = 2 if note else 1
        looks = [self._header(frame[h]) for h in frame.columns]
        for column, (header, wide) in enumerate(zip(frame.columns, widths, strict=True)):
            sheet.write_string(top, column, str(header), looks[column])
            sheet.set_column(column, column, wide)
        tall = max(lines(f"{h}  ", w) for h, w in zip(frame.columns, widths, strict=True))
        sheet.set_row(top, LINE_POINTS * tall)
        for row, record in enumerate(frame.itertuples(index=False, name=None), top + 1):
            # Spreadsheets other than Excel do not fit heights to wrapped text by themselves.
            texts = zip(record, widths, strict=True)
            tall = max((lines(v, w) for v, w in texts if isinstance(v, str)), default=1)
            sheet.set_row(row, LINE_POINTS * min(tall, MOST_LINES))
            for column, value in enumerate(record):
                number = self._number_of(value, None if places is None else places[row - top - 1])
                write(sheet, row, column, value, self.cell, number)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(top)
        if frame.empty:
            return
        last, end = top + len(frame), len(frame.columns) - 1
        # A quantity such as 400 is as the plan prints it, and meant to be text.
        sheet.ignore_errors({"number_stored_as_text": f"A{top + 2}:{letter(end)}{last + 1}"})
        if called is None:
            sheet.autofilter(top, 0, last, end)
            return
        columns = [
            {"header": str(h), "header_format": look}
            for h, look in zip(frame.columns, looks, strict=True)
        ]
        look = {"name": called, "style": TABLE_STYLE, "columns": columns}
        sheet.add_table(top, 0, last, end, look)

    def _header(self, values: pd.Series):
        """The format of a header: to the right above numbers."""
        numeric = pd.api.types.is_numeric_dtype(values) and values.dtype != bool
        return self.head_right if numeric else self.head

    def _number_of(self, value, places: int | None):
        if isinstance(value, str | bool) or pd.isna(value):
            return None
        return self.number(decimals(float(value)) if places is None else places)
