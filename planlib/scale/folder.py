"""The folder of a dataset: what belongs to it, what is finished, and what has changed since it was read.

The manifest says which files make up which part before any of them is read, so that a run that was broken off goes on
as it would have gone.
"""

import json
import re
from pathlib import Path

from planlib import __version__
from planlib.errors import OutputError, PlanlibError, shown
from planlib.scale import parts

MADE_BY = "planlib corpus"
# What a run that was killed leaves behind, see `parts.whole`.
_BESIDE = re.compile(r"\.(?:part-\d{5,}\.(?:parquet|json)|manifest\.json)\.[0-9a-f]{8}\.tmp")


def planned(folder: Path) -> list[list[str]]:
    """The files of each part as the manifest has them; none in a folder that is absent or empty.

    A folder that holds anything else is refused.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, and a folder was expected. Name another folder.")
    entries = [path for path in sorted(folder.rglob("*")) if not _BESIDE.fullmatch(path.name)]
    there = [path.relative_to(folder).as_posix() for path in entries]
    folders = {*parts.FRAMES, parts.LEDGER}
    if not set(there) - folders:
        return []
    batches = _batches(folder / parts.MANIFEST)
    if batches is None:
        raise OutputError(
            f"{folder} holds files that are no dataset of planlib corpus ({shown(there)}). "
            "Name an empty folder or a new one."
        )
    ours = {parts.MANIFEST, *folders}
    ours |= {parts.part(name, number) for name in folders for number in range(len(batches))}
    foreign = [name for name in there if name not in ours]
    if foreign:
        raise OutputError(
            f"{folder} holds files beside its dataset: {shown(foreign)}. Move them elsewhere, or name another folder."
        )
    return batches


def _batches(path: Path) -> list[list[str]] | None:
    """The files of each part as our manifest has them; None where it is not ours."""
    manifest = _json(path)
    if not manifest or manifest.get("made_by") != MADE_BY:
        return None
    batches = manifest.get("batches")
    sound = isinstance(batches, list) and all(isinstance(files, list) for files in batches)
    return batches if sound else None


def _json(path: Path) -> dict | None:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def plan(folder: Path, batches: list[list[str]]) -> None:
    """Write down which files make up which part."""
    content = {"made_by": MADE_BY, "versions": {"planlib": __version__}, "batches": batches}
    parts.write_json(folder / parts.MANIFEST, content)


def check_version(folder: Path) -> None:
    """Parts read by another planlib would not fit those that are to come."""
    version = (_json(folder / parts.MANIFEST) or {}).get("versions", {}).get("planlib")
    if version != __version__:
        raise OutputError(
            f"{folder} was read by planlib {version}, and this is {__version__}, which may read plans otherwise. "
            "Name another folder to read them anew."
        )


def finished(folder: Path, count: int) -> dict[int, dict]:
    """The pages of the ledger by number of their parts, for those parts that are all there."""
    pages, damaged = {}, []
    for number in range(count):
        page = _json(folder / parts.part(parts.LEDGER, number))
        sizes = page and {name: parts.stamp(str(folder / name)) for name in page["parts"]}
        if not sizes or not all(sizes.values()):
            continue
        damaged += [name for name, size in page["parts"].items() if sizes[name][0] != size]
        pages[number] = page
    if damaged:
        raise OutputError(
            f"{folder} holds parts that were changed since they were written: {shown(damaged)}. Delete them to have them "
            "read again, or name another folder."
        )
    return pages


def changed(pages: dict[int, dict]) -> list[int]:
    """The parts with a file that is no longer what was read."""
    found, vanished = [], []
    for number, page in pages.items():
        now = {path: parts.stamp(path) for path in page["files"]}
        vanished += [path for path, was in page["files"].items() if was and not now[path]]
        if now != page["files"]:
            found.append(number)
    if vanished:
        raise PlanlibError(
            f"The dataset holds plans whose files are gone: {shown(vanished)}. Bring them back, or name another folder to "
            "read what is there."
        )
    return found


def clear(folder: Path) -> None:
    """Remove what killed runs and workers left half-written."""
    for path in folder.rglob(".*.tmp"):
        if _BESIDE.fullmatch(path.name):
            path.unlink(missing_ok=True)
