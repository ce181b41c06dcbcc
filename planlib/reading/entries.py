"""The rows that people fill in: of a review workbook, of a CSV file, of a frame."""

import difflib
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from planlib import schema, spreadsheets
from planlib.errors import ReadError, TableError
from planlib.reading.edits import changes, filled, text

# What stands in a review workbook, in this order, and what people call it.
COLUMNS = {
    "action": ("操作", "Action"), "label": ("内容", "What is counted"), "quantity": ("原文数量", "As printed"),
    "quote": ("原文句子", "Sentence in the plan"), "doubt": ("存疑", "Doubt"), "indicator": ("指标", "Indicator code"),
    "measure": ("度量", "Measured as"), "comparator": ("界限", "Bound"), "low": ("下限", "Lower"), "high": ("上限", "Upper"),
    "unit": ("单位", "In units of"), "classifier": ("量词", "Measure word"), "start_year": ("起始年", "First year"),
    "end_year": ("截止年", "Last year"), "price_basis": ("价格口径", "Prices"), "role": ("类别", "Kind"),
    "tier": ("层次", "Main or stretch"), "strength": ("约束", "How strongly"), "commitment": ("用词", "Word that commits"),
    "coverage": ("范围", "Covers"), "base_year": ("基年", "Since"), "base_low": ("基数", "From"),
    "headline": ("预期目标", "Headline target"), "label_en": ("英文名称", "English label"),
    "comment": ("备注", "Your comment"), "origin": ("来源", "Where from"), "heading": ("位置", "Place"),
    "start": ("起点", "Offset"), "end": ("终点", "End offset"), "quote_start": ("句子起点", "Offset of sentence"),
    "target_id": ("编号", "Identifier"),
}  # fmt: skip
ACTIONS = {"keep": "保留", "drop": "删除", "edit": "修改", "add": "新增"}
SHEETS = ("records", "results")
AS_READ = (
    "as_read"  # the cells as they were written, so that a later reader's change is nobody's edit
)

_NAMES = {name.lower(): column for column, names in COLUMNS.items() for name in (column, *names)}


class Entry(NamedTuple):
    """A row as a person left it, where it stands, and its cells as they were written."""

    sheet: str
    row: int
    cells: dict
    as_read: dict | None
    torn: bool = False  # its target_id was written beside another sentence

    @property
    def place(self) -> str:
        """Sheet and row, for a message."""
        return f"{self.sheet} row {self.row}"

    @property
    def action(self) -> str | None:
        """What the person asked for; a row that names no record adds one, whatever it says."""
        said = text(self.cells.get("action"))
        said = {name: code for code, name in ACTIONS.items()}.get(said, said and said.lower())
        if said is None and not self.cells.get("target_id"):
            return "add"
        return said

    def touched(self) -> bool:
        """Whether a person has written anything into the row."""
        if self.sheet == AS_READ:
            return False
        if self.action or self.cells.get("comment") or self.as_read is None:
            return True
        return bool(changes(self.as_read, self.cells)[0])


def load(source: str | Path | pd.DataFrame) -> list[Entry]:
    """The rows of a review workbook, a CSV file or a frame.

    Parameters
    ----------
    source
        A .xlsx or .csv file, or a frame with at least the columns quote and target_id or quantity.

    Returns
    -------
    list of Entry

    Raises
    ------
    ReadError
        If the file cannot be read, or holds no table of records.
    TableError
        If a column stands twice, is nearly one of ours, or a cell holds no value.

    Examples
    --------
    >>> import planlib as pl
    >>> load(pl.read_plan().targets.head(1).assign(action="drop"))[0].action
    'drop'
    """
    if isinstance(source, pd.DataFrame):
        rows = [(n, list(row)) for n, row in enumerate(source.itertuples(index=False, name=None))]
        return _entries("corrections", [(-1, list(source.columns)), *rows], "The frame")
    path = Path(source)
    if not path.is_file():
        raise ReadError(
            f"There is no file {path}. Name the workbook that `planlib review` wrote, or a CSV file."
        )
    kind = path.suffix.lower()
    if kind == ".csv":
        return _entries(path.name, spreadsheets.of_csv(path), str(path))
    if kind == ".xlsx":
        return _workbook(path)
    raise ReadError(
        f"{path}: corrections ending in {kind} are not read. Save the file as .xlsx or .csv."
    )


def _workbook(path: Path) -> list[Entry]:
    tables = spreadsheets.of_workbook(path)
    wanted = [name for name in tables if name.lower() in SHEETS]
    wanted = wanted or [name for name in tables if name != AS_READ and _header(tables[name])][:1]
    if not wanted:
        raise ReadError(
            f"{path} has no sheet with the columns quote and target_id. Name the workbook that `planlib review` wrote."
        )
    found = [entry for name in wanted for entry in _entries(name, tables[name], str(path))]
    if AS_READ not in tables:
        return found
    return _compared(found, _entries(AS_READ, tables[AS_READ], str(path)))


def _compared(found: list[Entry], written: list[Entry]) -> list[Entry]:
    """Rows with the cells that were written, and those written ones whose rows are not there any more."""

    def key(entry):
        return entry.cells.get("target_id"), entry.cells.get("quote")

    as_read = {key(entry): entry.cells for entry in written}
    ids = {target_id for target_id, _ in as_read}
    there = {entry.cells.get("target_id") for entry in found}
    compared = [
        entry._replace(
            as_read=as_read.get(key(entry)), torn=key(entry)[0] in ids and key(entry) not in as_read
        )
        for entry in found
    ]
    return compared + [entry for entry in written if entry.cells["target_id"] not in there]


def _header(rows: list[tuple[int, list]]) -> tuple[int, list] | None:
    """How many rows stand above the data, and the columns that their names stand for."""
    for count, (_, cells) in enumerate(rows[:10], 1):
        columns = [_NAMES.get(str(cell).strip().lower()) for cell in cells]
        if "quote" in columns and {"target_id", "quantity"} & set(columns):
            return count, columns
    return None


def _entries(sheet: str, rows: list[tuple[int, list]], name: str) -> list[Entry]:
    """The rows of a table below its header, as dicts of what is filled in; empty ones left out."""
    header = _header(rows)
    if header is None:
        raise ReadError(
            f"{name} is no table of corrections: the columns quote and target_id (or, to add a record, quantity) were "
            "expected. `planlib review PLAN -o review.xlsx` writes such a table."
        )
    count, columns = header
    _check_header(rows[count - 1][1], columns, name)
    found = []
    for number, cells in rows[count:]:
        pairs = zip(columns, cells, strict=False)
        row = {column: filled(cell) for column, cell in pairs if column}
        if any(value is not None for value in row.values()) and not _is_heading(row):
            found.append(Entry(sheet, number, row, None))
    return found


def _check_header(printed: list, columns: list, name: str) -> None:
    twice = sorted({c for c in columns if c and columns.count(c) > 1})
    if twice:
        raise TableError(
            f"{name} names {', '.join(twice)} more than once: keep one column of each."
        )
    for cell, column in zip(printed, columns, strict=True):
        word = str(cell).strip().lower()
        near = difflib.get_close_matches(word, set(COLUMNS) - set(columns), n=1, cutoff=0.85)
        if column is None and near and word not in schema.TARGETS:
            raise TableError(f"{name} has a column {cell!r}: did you mean {near[0]}?")


def _is_heading(row: dict) -> bool:
    """Whether a row holds the names of columns: the second header row, wherever sorting has put it."""
    return all(_NAMES.get(str(v).lower()) == column for column, v in row.items() if v is not None)
