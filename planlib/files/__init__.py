"""A file as text: told by what is in it, whatever its name ends in.

Offices pass around text in five encodings, web pages that lie about theirs, Word documents and pdf
files. `read` takes them all; what it cannot read it refuses with the way out.
"""

import functools
import io
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from planlib.errors import PlanlibError, ReadError
from planlib.files import pdf, webpage, word

READABLE = (".txt", ".md", ".html", ".htm", ".docx", ".pdf")

_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, .wps, .xls, and .docx behind a password
_PAGE = re.compile(rb"<(?:!doctype\s+)?html\b", re.IGNORECASE)
_BEGINS_A_PAGE = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+)?html\b", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([\w-]+)", re.I)


class Extract(NamedTuple):
    """The text of a file; of a pdf file also the offset at which each page begins."""

    text: str
    page_starts: tuple[int, ...] = ()


def read(path: Path) -> Extract:
    """The text of a plan file; that of a text file is left as it is, line ends included.

    Raises
    ------
    ReadError
        If the file is not there, is a folder, is empty, or is of a kind that is not read.
    """
    if not path.exists():
        near = sorted(p.name for p in path.parent.glob("*") if p.suffix.lower() in READABLE)[:5]
        hint = f" In that folder there are: {', '.join(near)}." if near else ""
        raise ReadError(f"There is no file {path}.{hint} Check the path and try again.")
    if path.is_dir():
        raise ReadError(f"{path} is a folder, and a file was expected. Name one plan file in it.")
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{path} cannot be opened: {error.strerror}. Close it elsewhere, or check who may read it."
        ) from None
    return extract(raw, str(path), path.suffix.lower())


def extract(raw: bytes, name: str, ending: str = "") -> Extract:
    """The text in the bytes of a file.

    Parameters
    ----------
    raw
        The bytes.
    name
        What messages call them.
    ending
        Ending of the file's name, such as ``.txt``; it counts only where the bytes do not tell.
    """
    kind = _kind(raw)
    if kind in _REFUSED:
        raise ReadError(f"{name} {_REFUSED[kind]}")
    if kind in _OPENED:
        found = _opened(kind, raw, name)
    elif ending in ("", *READABLE) or _PAGE.search(raw[:2048].replace(b"\0", b"")):
        found = Extract(_text(raw, name, is_page=ending in (".html", ".htm")))
    else:
        raise ReadError(
            f"{name}: files ending in {ending} are not read. Save the plan as one of "
            f"{', '.join(READABLE)} and try again."
        )
    if not found.text.strip():
        raise ReadError(
            f"{name} is empty: it holds no text to read. Check that it was saved whole."
        )
    return found


_OPENED = {
    "docx": ("Word document", ".docx", lambda raw, name: Extract(word.text(raw))),
    "pdf": ("pdf file", ".pdf", lambda raw, name: Extract(*pdf.text(raw, name))),
}
_REFUSED = {
    "locked": "is protected by a password. Open it in Word or WPS, take the password off, and save it again.",
    "old": "is an office file of the old kind (.doc, .wps, .xls). Open it in Word or WPS and save it as .docx.",
    "rtf": "is in Rich Text Format (.rtf). Open it in Word or WPS and save it as .docx.",
    "workbook": "is a workbook (.xlsx). Save the text of the plan as .docx.",
    "ofd": "is an OFD document. Open it in its reader and save it as .pdf or .docx.",
    "zip": "is an archive or an office file of another kind. Unpack it, or save the plan as .docx.",
}


def _opened(kind: str, raw: bytes, name: str) -> Extract:
    called, ending, text = _OPENED[kind]
    try:
        return text(raw, name)
    except PlanlibError:
        raise
    except Exception:  # a damaged file fails anywhere in the layers below
        raise ReadError(
            f"{name} is a damaged {called}: it cannot be opened whole. Open it where it was made "
            f"and save it again as {ending}."
        ) from None


def _kind(raw: bytes) -> str | None:
    """What the first bytes say; None where it may be text."""
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    if raw.startswith(b"PK\x03\x04"):
        return _kind_in_zip(raw)
    if raw.startswith(_OFFICE):
        return "locked" if "EncryptedPackage".encode("utf-16-le") in raw else "old"
    return "rtf" if raw.startswith(b"{\\rtf") else None


def _kind_in_zip(raw: bytes) -> str:
    try:
        names = zipfile.ZipFile(io.BytesIO(raw)).namelist()
    except Exception:  # cut off or damaged; each entry still begins with its name
        names = [name for name in ("word/", "xl/", "OFD.xml") if name.encode() in raw]
    if any(name.startswith("word/") for name in names):
        return "docx"
    if any(name.startswith("xl/") for name in names):
        return "workbook"
    return "ofd" if "OFD.xml" in names else "zip"


# --- text and its encodings -----------------------------------------------------------------------


def _text(raw: bytes, name: str, *, is_page: bool) -> str:
    declared = _CHARSET.search(raw[:4096])
    text = decode(raw, name, declared[1].decode("ascii").lower() if declared else None)
    if _BEGINS_A_PAGE.match(text) or (is_page and _TAG.search(text)):
        return webpage.text(text)
    return text


def decode(raw: bytes, name: str, declared: str | None = None) -> str:
    """Bytes as text: UTF-8 or UTF-16 with or without BOM, GB18030 or Big5.

    Parameters
    ----------
    raw
        The bytes.
    name
        What a message calls them.
    declared
        The encoding that a web page says it is in: of those that would do, the first to be tried.

    Raises
    ------
    ReadError
        If the bytes are not text in any of them.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates = ["utf-16"]
    else:
        # A page in GB2312 holds characters of GB18030; one in iso-8859-1 never asked itself.
        known = {"big5": "big5", "big5-hkscs": "big5hkscs"}.get(declared, "gb18030")
        candidates = ["utf-8-sig", known, "gb18030", "big5", "utf-16-le", "utf-16-be"]
    decoded = []
    for encoding in dict.fromkeys(candidates):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            if encoding in ("utf-16", "utf-8-sig"):
                return text
            decoded.append(text)
    if not decoded and declared:
        # Old sites cut headlines in the middle of a character: a browser shows the rest all the same.
        text = raw.decode("utf-8" if declared.startswith("utf") else known, "replace")
        decoded = [text] if _is_text(text) else []
    if not decoded:
        raise ReadError(
            f"{name} is not a text file: its bytes are no UTF-8, UTF-16, GB18030 or Big5. "
            f"Save the plan as one of {', '.join(READABLE)} and try again."
        )
    # Bytes of one encoding often decode in another too, into characters that nobody writes.
    return max(decoded, key=_share_of_usual)


def _is_text(text: str) -> bool:
    control = sum(ord(c) < 32 and c not in "\t\n\r\f\v" for c in text[:20_000])
    return "\0" not in text and control * 100 <= min(len(text), 20_000)


def _share_of_usual(text: str) -> float:
    wide = [c for c in text[:20_000] if c > "\x7f"]
    return sum(c in _usual() for c in wide) / len(wide) if wide else 1.0


@functools.cache
def _usual() -> frozenset[str]:
    """Characters that people write: signs, and the first of the two levels of GB2312 and of Big5."""
    ranges = (
        ("gb2312", range(0xA1, 0xA4), range(0xA1, 0xFF)),
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    )
    return frozenset(
        character
        for encoding, rows, cells in ranges
        for row in rows
        for cell in cells
        for character in bytes([row, cell]).decode(encoding, "ignore")
    )
