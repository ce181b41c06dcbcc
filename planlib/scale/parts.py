"""A batch of plans read into one part of a dataset: what a worker does, wherever it runs.

A part is a Parquet file for each frame, and a page of the ledger that is written last: a part is finished where
its page is there.
"""

import json
import os
import socket
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from planlib.errors import MissingExtra, OutputError, PlanlibError, ReadError, shown
from planlib.reading import collection
from planlib.reading.plan import read_plan

MANIFEST = "manifest.json"
LEDGER = "ledger"
FRAMES = collection.Plans._fields


class Batch(NamedTuple):
    """Files that become one part of the dataset in a folder."""

    folder: str
    number: int
    files: tuple[str, ...]


def part(name: str, number: int) -> str:
    """Where in its folder a part of a frame, or the page of the ledger, stands."""
    return f"{name}/part-{number:05d}.{'json' if name == LEDGER else 'parquet'}"


def read_batch(batch: Batch) -> dict:
    """Read the plans of a batch, write its part, and return its page of the ledger.

    The page holds the size and modification time of each file as it was read (none where there was no such file),
    the size of each file that was written, and how many plans were read and how many failed.
    """
    folder = Path(batch.folder)
    if not (folder / MANIFEST).exists():
        raise OutputError(
            f"{socket.gethostname()} sees no {folder / MANIFEST}, and nothing was written. The workers of a cluster need "
            "a file system that they share with this machine; if the folder was removed meanwhile, start again."
        )
    check_visible(batch.files)
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in collection.COLUMNS}
    failures, files = [], {}
    for path in batch.files:
        files[path] = stamp(path)  # before it is read: a later change shows
        try:
            plan = read_plan(path)
            read = {name: getattr(plan, name) for name in frames}
        except MissingExtra:
            raise  # it is this machine that lacks something, and not the file
        except PlanlibError as error:
            failures.append({"path": path, "error": str(error)})
        except Exception as error:
            failures.append({"path": path, "error": f"{type(error).__name__}: {error}"})
        else:
            for name, frame in read.items():
                frames[name].append(frame)
    page = {
        "files": files,
        "plans": len(files) - len(failures),
        "failures": len(failures),
        "parts": {},
    }
    plans = collection.stacked(frames, failures)
    for name, frame in plans._asdict().items():
        path = folder / part(name, batch.number)
        whole(path, lambda beside, frame=frame: write_parquet(frame, beside))
        page["parts"][part(name, batch.number)] = path.stat().st_size
    write_json(folder / part(LEDGER, batch.number), page)
    return page


def stamp(path: str) -> list[int] | None:
    """Size and modification time of a file; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116  (thousands of them)
    except OSError:
        return None
    return [found.st_size, found.st_mtime_ns]


def check_visible(paths: Iterable[str]) -> None:
    """Whether this machine sees the folders of the plans."""
    folders = sorted({os.path.dirname(path) for path in paths})  # noqa: PTH120  (thousands of them)
    hidden = [folder for folder in folders if not Path(folder).is_dir()]
    if hidden:
        raise ReadError(
            f"{socket.gethostname()} sees no folder {shown(hidden)}, where plans are said to lie. Check the paths; the "
            "workers of a cluster need a file system that they share with this machine."
        )


def check_pyarrow() -> None:
    """Whether Parquet can be written and read."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise MissingExtra("pyarrow", "parquet") from None


def write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as Parquet; the same frame gives the same bytes."""
    check_pyarrow()
    frame.to_parquet(path, engine="pyarrow", compression="zstd", index=False)


def write_json(path: Path, content: dict) -> None:
    """Write a JSON file that appears whole or not at all."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    whole(path, lambda beside: beside.write_text(text, encoding="utf-8", newline="\n"))


def whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write beside the place and move there."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex[:8]}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            write(beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror or error}. Parts that are finished are kept: mend this, and "
            "start again with the same folder."
        ) from None
