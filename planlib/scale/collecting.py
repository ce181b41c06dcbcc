"""Thousands of plans as one dataset of Parquet files."""

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from planlib import schema
from planlib.errors import PlanlibError, ReadError, shown
from planlib.reading import collection
from planlib.scale import folder as folders
from planlib.scale import parts
from planlib.scale.pools import processes


class Collected(NamedTuple):
    """What a dataset holds after a run: plans, and files that could not be read; and what the run did.

    Attributes
    ----------
    plans, failures : int
        Plans in the dataset, and files that could not be read as one.
    read, kept : int
        Files that were read now, and files that had been read before.
    """

    plans: int
    failures: int
    read: int
    kept: int


def corpus(
    paths: str | Path | Iterable[str | Path],
    folder: str | Path,
    *,
    map: Callable | None = None,
    workers: int | None = None,
    batch: int = 64,
    progress: bool | None = None,
) -> Collected:
    """Read many plans into a dataset of Parquet files.

    The folder holds ``targets/``, ``results/``, ``milestones/``, ``items/`` and ``failures/`` (path, error), each in
    parts ``part-00000.parquet`` and so on, with the columns of `planlib.schema`. `dataset` reads it, and so does whatever
    reads Parquet: ``pd.read_parquet(folder / "targets")``.

    A run that was broken off goes on where it was when it is started again, and ends with the same bytes; parts that are
    finished are not read again. Files that have been added become new parts, and parts with a file that has changed are
    read again. A file that cannot be read does not stop the rest.

    Parameters
    ----------
    paths
        Files, or a pattern such as ``"plans/*.txt"``.
    folder
        Where to; absent, empty, or holding an earlier dataset and nothing else.
    map
        What runs the work: the ``run`` of `cluster` or `processes`, or `map` itself; processes of this machine where
        left out.
    workers
        How many processes where `map` is left out; as many as there are processors where this is left out too.
    batch
        Files of a part.
    progress
        Show a progress bar on standard error, where that is a terminal; left out, if tqdm is installed.

    Returns
    -------
    Collected
        plans, failures, read, kept.

    Raises
    ------
    ReadError
        If a pattern matches nothing, or a folder of plans is not there.
    OutputError
        If the folder holds other files, parts that were changed or read by another planlib, or cannot be written.
    PlanlibError
        If two files would have one plan_id, or a file that was read is gone.
    MissingExtra
        If pyarrow is not installed, or what a file needs to be read.

    Examples
    --------
    >>> import tempfile
    >>> from planlib import synthetic
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     files = synthetic.write(f"{parent}/plans", 3)
    ...     corpus(files, f"{parent}/out", map=map, progress=False)
    ...     corpus(f"{parent}/plans/*.txt", f"{parent}/out", map=map, progress=False)
    ...     dataset(f"{parent}/out").targets["plan_id"].nunique()
    Collected(plans=3, failures=0, read=3, kept=0)
    Collected(plans=3, failures=0, read=0, kept=3)
    3
    """
    if not isinstance(batch, int) or batch < 1:
        raise PlanlibError(f"batch is {batch!r}: a whole number from 1 on was expected.")
    parts.check_pyarrow()
    files = sorted({os.path.abspath(path) for path in collection.matching(paths)})  # noqa: PTH100
    if not files:
        raise ReadError("No plan was named: pass files, or a pattern such as plans/*.txt.")
    folder = Path(folder).absolute()
    with contextlib.nullcontext(map) if map else processes(workers) as run:
        batches, pages = _planned(files, folder, batch)
        kept = sum(len(page["files"]) for page in pages.values())
        tasks = [
            parts.Batch(str(folder), number, tuple(planned))
            for number, planned in enumerate(batches)
            if number not in pages
        ]
        read = sum(len(task.files) for task in tasks)
        for _ in collection.with_progress(_read(run, tasks, pages), progress, read):
            pass  # of each plan, as its part is finished
    folders.clear(folder)
    plans, failures = (sum(page[what] for page in pages.values()) for what in ("plans", "failures"))
    return Collected(plans, failures, read, kept)


def _planned(files: list[str], folder: Path, size: int) -> tuple[list[list[str]], dict[int, dict]]:
    """The files of each part, written down in the folder; and the pages of the parts that are finished."""
    batches = folders.planned(folder)
    if batches:
        folders.check_version(folder)
    known = {path for batch in batches for path in batch}
    added = [path for path in files if path not in known]
    _check_names([*known, *added])
    parts.check_visible(added)
    pages = folders.finished(folder, len(batches))
    for number in folders.changed(pages):
        del pages[number]
        (folder / parts.part(parts.LEDGER, number)).unlink()
    folders.clear(folder)
    if added:
        batches += [added[i : i + size] for i in range(0, len(added), size)]
        folders.plan(folder, batches)
    return batches, pages


def _read(run: Callable, tasks: list[parts.Batch], pages: dict[int, dict]) -> Iterable[str]:
    """Have the tasks done, keep their pages, and give the files as they are finished."""
    for task, page in zip(tasks, run(parts.read_batch, tasks), strict=True):
        pages[task.number] = page
        yield from task.files


def _check_names(paths: list[str]) -> None:
    """A plan_id is the stem of its file, and no two files may have one."""
    first, twice = {}, []
    for path in sorted(paths):
        other = first.setdefault(Path(path).stem, path)
        if other != path:
            twice.append(f"{other} and {path}")
    if twice:
        raise PlanlibError(
            f"More than one file would be the same plan: {shown(twice)}. plan_id is the stem of the file. Rename one."
        )


def dataset(folder: str | Path) -> collection.Plans:
    """Read a dataset that `corpus` wrote.

    Parameters
    ----------
    folder
        The folder of the dataset.

    Returns
    -------
    Plans
        targets, results, milestones, items, failures, as of `planlib.read_plans`.

    Raises
    ------
    ReadError
        If the folder holds no dataset, or one that is not finished.
    OutputError
        If it holds other files, or parts that were changed.
    MissingExtra
        If pyarrow is not installed.

    Examples
    --------
    >>> import tempfile
    >>> from planlib import synthetic
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     files = synthetic.write(f"{parent}/plans", 2)
    ...     done = corpus(files, f"{parent}/out", map=map, progress=False)
    ...     dataset(f"{parent}/out").failures.empty
    True
    """
    parts.check_pyarrow()
    folder = Path(folder)
    batches = folders.planned(folder)
    if not batches:
        raise ReadError(f"{folder} holds no dataset. Name the folder that planlib corpus wrote.")
    missing = len(batches) - len(folders.finished(folder, len(batches)))
    if missing:
        raise ReadError(
            f"{folder} is not finished: {missing} of its {len(batches)} parts are missing. Run planlib corpus again with "
            "the same folder, and it goes on where it was."
        )
    return collection.Plans(
        *(
            schema.frame(pd.read_parquet(folder / name), columns)
            for name, columns in (*collection.COLUMNS.items(), ("failures", schema.FAILURES))
        )
    )
