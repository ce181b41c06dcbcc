"""Figures that a reader brings along to follow a plan through the year: read, and checked row by row.

A row belongs to one target (target_id), or to an indicator (and a region, where one is given). Everything that is wrong
with a table is said at once, with the row: periods that are none, a January on its own, units that nobody knows.
"""

import calendar
import datetime
import math
import re
from pathlib import Path

import pandas as pd

from planlib import data, indicators, schema, spreadsheets, units, words
from planlib.errors import PlanlibError, ReadError, TableError, shown

NAMES = {
    "目标编号": "target_id", "指标": "indicator", "地区": "region", "起始日期": "period_start", "截止日期": "period_end",
    "时段": "span", "度量": "measure", "口径": "coverage", "数值": "value", "单位": "unit", "价格口径": "price_basis",
    "版本": "vintage", "发布日期": "known_from", "来源": "source_id",
}  # fmt: skip
KEY = (
    "target_id", "indicator", "region", "coverage", "measure", "price_basis", "span", "period_end", "vintage",
)  # fmt: skip
_MANY = 20  # problems that one message lists
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00(?::00)?)?")
_RELEASED = re.compile(r"\d{4}(?:-\d{2}){0,2}$")


def read_observations(path: str | Path) -> pd.DataFrame:
    """Observations from a CSV file or a workbook.

    Parameters
    ----------
    path
        A .csv file (UTF-8 with or without BOM, UTF-16, GB18030) or a .xlsx file, whose first sheet with a column
        ``period_end`` is taken. Columns are those of `planlib.schema.BROUGHT`, by their names or in Chinese; others are
        left alone. A unit is as people write it (%, 亿元); a cell that Excel shows as 9% is 9.

    Returns
    -------
    pandas.DataFrame
        target_id, indicator, region, period_start, period_end, span, measure, coverage, value, unit, price_basis,
        vintage, known_from, source_id; values in canonical units are left to `planlib.track`.

    Raises
    ------
    ReadError
        If the file cannot be read, or holds no such table.
    TableError
        With everything that is wrong with its rows, by their numbers in the file.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> made_up = '''indicator,period_end,span,measure,value,unit,price_basis,known_from
    ... fai,2017/9/30,ytd,growth,11.2,%,nominal,2017/10/20'''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "made-up.csv")
    ...     _ = path.write_text(made_up, "utf-8")
    ...     row = read_observations(path).iloc[0]
    >>> row["period_start"], row["period_end"], float(row["value"])
    ('2017-01-01', '2017-09-30', 11.2)
    """
    path = Path(path)
    if not path.is_file():
        raise ReadError(
            f"There is no file {path}. Name a .csv or .xlsx file with one observation a row."
        )
    kind = path.suffix.lower()
    try:
        if kind == ".csv":
            sheets = {"": spreadsheets.of_csv(path)}
        elif kind == ".xlsx":
            sheets = spreadsheets.of_workbook(path)
        else:
            raise ReadError(
                f"{path}: observations ending in {kind} are not read. Save the file as .xlsx or .csv."
            )
    except OSError as error:
        raise ReadError(f"{path} cannot be opened: {error.strerror}. Close it elsewhere.") from None
    for title, rows in sheets.items():
        rows = [(n, row) for n, row in rows if any(_filled(cell) is not None for cell in row)]
        columns = _header(rows[0][1]) if rows else []
        if "period_end" in columns:
            name = f"{path}, sheet {title}" if title else str(path)
            return _table(columns, rows[1:], name)
    needed = ", ".join(column for column, rule in schema.BROUGHT.items() if rule.required)
    raise ReadError(
        f"{path} holds no observations: a first row with the columns {needed} was expected, and target_id or indicator."
    )


def _header(row: list) -> list[str]:
    names = [str(cell).strip() if _filled(cell) is not None else "" for cell in row]
    return [NAMES.get(name, name.lower()) for name in names]


def _table(columns: list[str], rows: list[tuple[int, list]], name: str) -> pd.DataFrame:
    own = [column for column in columns if column in schema.BROUGHT]
    twice = sorted({column for column in own if own.count(column) > 1})
    if twice:
        raise TableError(
            f"{name} names {', '.join(twice)} more than once: keep one column of each."
        )
    records = []
    for _, row in rows:
        filled = {c: _filled(cell) for c, cell in zip(columns, row, strict=False) if c in own}
        records.append({column: filled.get(column) for column in own})
    table = pd.DataFrame(records, columns=own, dtype=object)
    return checked(table, name, [number for number, _ in rows])


def checked(table: pd.DataFrame, name: str, numbers: list[int] | None = None) -> pd.DataFrame:
    """Observations that came from elsewhere, as a frame of `schema.BROUGHT`; all that is wrong is said in one message.

    Parameters
    ----------
    table
        Observations; a `period_start` that is missing follows from span and period_end, a missing vintage is known_from.
    name
        What to call the table in a message.
    numbers
        Numbers of its rows in the file; counted from 0 where left out, as pandas does.

    Raises
    ------
    TableError
        With every row at fault.

    Examples
    --------
    >>> import planlib as pl
    >>> len(checked(pl.data.load("gdp"), "gdp")) == len(pl.data.load("gdp"))
    True
    """
    needed = {column for column, rule in schema.BROUGHT.items() if rule.required}
    if (
        not isinstance(table, pd.DataFrame)
        or not needed <= set(table)
        or not table.columns.is_unique
    ):
        schema.check(table, schema.BROUGHT, name)  # says what is missing
    if table.empty:
        raise TableError(f"{name} has no rows. One observation a row was expected.")
    numbers = list(range(len(table))) if numbers is None else numbers
    own = [column for column in schema.BROUGHT if column in table]
    rows, problems = [], []
    for number, values in zip(numbers, table[own].itertuples(index=False, name=None), strict=True):
        row = dict.fromkeys(schema.BROUGHT) | dict(zip(own, map(_filled, values), strict=True))
        problems += [f"row {number}: {fault}" for fault in _settled(row)]
        rows.append(row)
    problems += _repeated(rows, numbers)
    if problems:
        raise TableError(f"{name} cannot be used. {shown(problems, _MANY)}.")
    return schema.check(schema.frame(rows, schema.BROUGHT), schema.BROUGHT, name)


def known(table: pd.DataFrame, as_of: str) -> pd.Series:
    """Which rows were known on a day: out by then, and of no release that came later (WDI-2024 in 2018)."""
    released = table["vintage"].map(lambda name: (_RELEASED.search(name) or [""])[0])
    in_time = [day <= as_of[: len(day)] for day in released]
    return (
        table["known_from"].le(as_of)
        & table["period_end"].le(as_of)
        & pd.Series(in_time, table.index, dtype=bool)
    )


def newest(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of the vintage that came last."""
    order = [(r.known_from, data.age(r.vintage)) for r in table.itertuples()]
    last = table["vintage"].iloc[max(range(len(order)), key=order.__getitem__)]
    return table[table["vintage"] == last]


def month_end(day: str) -> bool:
    """Whether a day is the last of its month.

    Examples
    --------
    >>> month_end("2017-02-28"), month_end("2016-02-28")
    (True, False)
    """
    year, month, last = map(int, day.split("-"))
    return last == calendar.monthrange(year, month)[1]


def iso_day(value) -> str | None:
    """A day as ISO text, or None if it is none.

    Examples
    --------
    >>> iso_day("2017/9/30"), iso_day("2017年9月30日"), iso_day("2017-02-30")
    ('2017-09-30', '2017-09-30', None)
    """
    if isinstance(value, datetime.date):
        return value.strftime("%Y-%m-%d")
    found = _DAY.fullmatch(str(value).strip())
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def span_of(start: str, end: str, span: str, lang: str) -> str:
    """A period as prose prints it.

    Examples
    --------
    >>> span_of("2017-01-01", "2017-09-30", "ytd", "zh"), span_of("2017-01-01", "2017-09-30", "ytd", "en")
    ('2017年1—9月', 'January–September 2017')
    >>> span_of("2017-04-01", "2017-06-30", "quarter", "zh"), span_of("2017-01-01", "2017-06-15", "ytd", "en")
    ('2017年二季度', 'the year to 15 June 2017')
    """
    year, month = end[:4], int(end[5:7])
    if end[5:] == "12-31" and span != "quarter":
        return f"{year}年" if lang == "zh" else year
    if span == "quarter":
        return (
            f"{year}年{'一二三四'[month // 3 - 1]}季度" if lang == "zh" else f"Q{month // 3} {year}"
        )
    if not month_end(end):
        day = words.date(end, lang)
        return f"截至{day}" if lang == "zh" else f"the year to {day}"
    if lang == "zh":
        return f"{year}年1—{month}月"
    return f"January–{words.date(end, 'en').split()[1]} {year}"


def _filled(value):
    if isinstance(value, str):
        return value.strip() or None
    return None if pd.isna(value) else value


def _settled(row: dict) -> list[str]:
    """What is wrong with a row, whose dates, number and start are put in their form."""
    faults = [
        f"{c} is empty" for c, rule in schema.BROUGHT.items() if rule.required and row[c] is None
    ]
    for column in ("span", "measure", "price_basis"):
        allowed = schema.BROUGHT[column].allowed
        if row[column] is not None and row[column] not in allowed:
            faults.append(f"{column} {row[column]!r} is not one of {', '.join(allowed)}")
    for column, rule in schema.BROUGHT.items():
        if (
            rule.dtype == "str"
            and row[column] is not None
            and not isinstance(row[column], datetime.date)
        ):
            row[column] = str(row[column])
    return faults + _subject(row) + _number(row) + _period(row)


def _subject(row: dict) -> list[str]:
    if row["target_id"] is None and row["indicator"] is None:
        return ["neither target_id nor indicator is given"]
    if row["indicator"] is not None:
        try:
            indicators.get(row["indicator"])
        except PlanlibError as error:
            return [str(error).removesuffix(".")]
    return []


def _number(row: dict) -> list[str]:
    faults = []
    written = None if row["unit"] is None else units.written(row["unit"])
    if row["unit"] is not None and written is None:
        faults.append(
            f"unit {row['unit']!r} is unknown: %, 亿元, 家 or a canonical unit was expected"
        )
    if row["value"] is None:
        return faults
    text = str(row["value"]).replace(",", "").replace("，", "").replace("\u2212", "-").strip()
    if text[-1:] in ("%", "％") and written and written[0] == "percent":
        text = text[:-1]
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or isinstance(row["value"], bool):
        return [*faults, f"value {str(row['value'])!r} is no number"]
    row["value"] = value
    if row["measure"] == "growth" and value <= -100:
        faults.append(f"growth of {value:g} % leaves nothing or less")
    return faults


def _period(row: dict) -> list[str]:
    faults = []
    for column in ("period_start", "period_end", "known_from"):
        if row[column] is not None:
            day = iso_day(row[column])
            if day is None:
                faults.append(f"{column} {str(row[column])!r} is no date such as 2017-09-30")
            row[column] = day
    end, span = row["period_end"], row["span"]
    if end is None or span not in schema.BROUGHT["span"].allowed:
        return faults
    year, month = int(end[:4]), int(end[5:7])
    first = f"{year}-{month - 2:02d}-01" if span == "quarter" and month > 2 else f"{year}-01-01"
    if span == "year" and end[5:] != "12-31":
        faults.append(f"a year ends on 31 December, not {end}: span ytd for a part of one")
    elif span == "quarter" and not (month % 3 == 0 and month_end(end)):
        faults.append(f"no quarter ends on {end}")
    elif span == "ytd" and month == 1:
        faults.append(
            f"a figure to {end} for the year to date is not published: January and February come together, "
            "so give the period to the end of February"
        )
    elif row["period_start"] is None:
        row["period_start"] = first
    elif row["period_start"] != first:
        faults.append(
            f"a period of span {span} that ends on {end} begins on {first}, not {row['period_start']}"
        )
    if row["known_from"] is not None and row["known_from"] < end:
        faults.append(f"known_from {row['known_from']} lies before the end of the period, {end}")
    row["vintage"] = row["vintage"] or row["known_from"]
    return faults


def _repeated(rows: list[dict], numbers: list[int]) -> list[str]:
    seen, faults = {}, []
    for number, row in zip(numbers, rows, strict=True):
        key = tuple(row[column] for column in KEY)
        if key in seen:
            what = " / ".join(str(value) for value in key if value is not None)
            faults.append(f"row {number}: the same figure stands in row {seen[key]} ({what})")
        seen.setdefault(key, number)
    return faults
