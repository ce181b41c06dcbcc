"""Many plans at once: the frames of all, one under the other, and what could not be read."""

import glob
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from planlib import schema
from planlib.errors import MissingExtra, PlanlibError, ReadError, shown
from planlib.reading.plan import read_plan

COLUMNS = {
    "targets": schema.TARGETS,
    "results": schema.RESULTS,
    "milestones": schema.MILESTONES,
    "items": schema.ITEMS,
}


class Plans(NamedTuple):
    """The frames of many plans, each with plan_id, and what could not be read."""

    targets: pd.DataFrame
    results: pd.DataFrame
    milestones: pd.DataFrame
    items: pd.DataFrame
    failures: pd.DataFrame


def read_plans(paths: str | Path | Iterable[str | Path], *, progress: bool | None = None) -> Plans:
    """Read many plans into frames; one that cannot be read does not stop the rest.

    Parameters
    ----------
    paths
        Files, or a pattern such as ``"plans/*.txt"``.
    progress
        Show a progress bar on standard error, where that is a terminal; left out, if tqdm is installed.

    Returns
    -------
    Plans
        targets, results, milestones, items: the frames of all plans, one under the other, told apart by plan_id;
        failures: path, error.

    Raises
    ------
    ReadError
        If a pattern matches nothing.
    PlanlibError
        If two files would have one plan_id.

    Examples
    --------
    >>> from planlib import data
    >>> plans = read_plans([data.folder() / "plans" / "xinxiang-hightech-2017.txt", "nowhere.txt"])
    >>> len(plans.targets), plans.failures["path"].tolist()
    (38, ['nowhere.txt'])
    """
    paths = matching(paths)
    stems = [Path(path).stem for path in paths]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise PlanlibError(
            f"More than one file would be the plan {shown(twice)}: plan_id is the stem of the file. Rename one."
        )
    frames: dict[str, list[pd.DataFrame]] = {name: [] for name in COLUMNS}
    failures = []
    for path in with_progress(paths, progress, len(paths)):
        try:
            plan = read_plan(path)
            read = {name: getattr(plan, name) for name in frames}
        except PlanlibError as error:
            failures.append({"path": str(path), "error": str(error)})
            continue
        for name, frame in read.items():
            frames[name].append(frame)
    return stacked(frames, failures)


def matching(paths: str | Path | Iterable[str | Path]) -> list[str | Path]:
    """The files that a pattern names, or those that are given."""
    if not isinstance(paths, (str, Path)):
        return list(paths)
    pattern = str(paths)
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  (absolute patterns too)
    if not found:
        raise ReadError(f"No file matches {pattern}. Check the folder and the ending.")
    return found


def stacked(frames: Mapping[str, list[pd.DataFrame]], failures: list[dict]) -> Plans:
    """The frames of many plans, one under the other, by the names in `COLUMNS`."""
    joined = {
        name: pd.concat([schema.empty(columns), *frames[name]], ignore_index=True)
        for name, columns in COLUMNS.items()
    }
    return Plans(**joined, failures=schema.frame(failures, schema.FAILURES))


def with_progress(done: Iterable, progress: bool | None, total: int) -> Iterable:
    """What is done plan by plan, behind a bar if one is wanted and there is a library for it."""
    if progress is False:
        return done
    try:
        from tqdm.auto import tqdm
    except ImportError:
        if progress is None:
            return done
        raise MissingExtra("tqdm", "briefing") from None
    return tqdm(done, desc="reading plans", unit="plan", total=total, leave=False, disable=None)
