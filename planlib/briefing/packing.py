"""The same content gives the same bytes: the date that files bear, and zip files without the hour they were written."""

import contextlib
import datetime
import io
import re
import zipfile
from pathlib import Path

from planlib.epoch import source_date
from planlib.reading.plan import Plan

PACKED = (".docx", ".pptx", ".xlsx")
_FIRST = (
    "[Content_Types].xml",
    "_rels/.rels",
)  # where Office puts them, and programs that tell a file by its start look
_PROPERTIES = "docProps/core.xml"
_CREATED = re.compile(rb"<dcterms:created[^>]*>([^<]*)<")
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_UNDATED = b"2000-01-01T00:00:00Z"


def made(plan: Plan) -> datetime.datetime:
    """The date that the files of a briefing bear, in UTC; never the hour of the run.

    ``SOURCE_DATE_EPOCH`` if the environment sets it, else the day the plan was published, else 1 January of
    its year, else of 2000.

    Parameters
    ----------
    plan
        What `planlib.read_plan` returns.

    Raises
    ------
    PlanlibError
        If ``SOURCE_DATE_EPOCH`` is no number of seconds.

    Examples
    --------
    >>> import planlib as pl
    >>> made(pl.read_plan()).isoformat()
    '2017-02-07T00:00:00+00:00'
    """
    given = source_date()
    if given is not None:
        return given
    if plan.published:
        with contextlib.suppress(ValueError):  # only the month is known
            return datetime.datetime.fromisoformat(plan.published).replace(tzinfo=datetime.UTC)
    return datetime.datetime(plan.year or 2000, 1, 1, tzinfo=datetime.UTC)


def normalise(path: Path) -> None:
    """Write a .docx, .pptx or .xlsx file again, with the same parts in a fixed order and without dates of its own.

    A workbook inside another file (the data of a chart) is made so too, and bears the date of creation of the file
    that it is in.

    Parameters
    ----------
    path
        The file; it is replaced.

    Examples
    --------
    >>> import tempfile, zipfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.docx"
    ...     with zipfile.ZipFile(path, "w") as file:
    ...         file.writestr("word/document.xml", "<w/>")
    ...         file.writestr("[Content_Types].xml", "<t/>")
    ...     normalise(path)
    ...     [(part.filename, part.date_time[0]) for part in zipfile.ZipFile(path).infolist()]
    [('[Content_Types].xml', 1980), ('word/document.xml', 1980)]
    """
    path.write_bytes(_packed(path.read_bytes()))


def _packed(content: bytes, date: bytes | None = None) -> bytes:
    """The same parts packed anew; with a date, as the file's own dates of creation and change."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {part.filename: file.read(part) for part in file.infolist() if not part.is_dir()}
    if date is not None and _PROPERTIES in parts:
        parts[_PROPERTIES] = _DATES.sub(rb"\g<1>" + date + rb"\g<2>", parts[_PROPERTIES])
    found = _CREATED.search(parts.get(_PROPERTIES, b""))
    inner = found[1] if found else _UNDATED
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in sorted(parts, key=lambda n: (n not in _FIRST, n)):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.create_system, part.external_attr = 3, 0o600 << 16  # the same on every system
            inside = parts[name]
            if name.lower().endswith(PACKED):
                inside = _packed(inside, inner)
            file.writestr(part, inside, zipfile.ZIP_DEFLATED, 6)
    return packed.getvalue()
