"""Write a briefing into a folder: beside its place first, then moved there whole.

A folder that holds anything but an earlier briefing of ours is refused and left as it is. A run that is
broken off leaves the earlier briefing whole.
"""

import hashlib
import json
import os
import platform
import shutil
import tempfile
from pathlib import Path

from planlib import __version__, words
from planlib.briefing.content import content
from planlib.briefing.facts import Facts
from planlib.errors import MissingExtra, OutputError, shown
from planlib.reading.plan import Plan

MANIFEST = "manifest.json"
HOLDS = {
    ".html": "briefing, one page",
    ".xlsx": "workbook of the tables and frames",
    ".png": "chart, 200 dpi",
    ".svg": "chart, vector",
}


def build(
    plan: Plan, folder: str | Path, *, lang: str = "both", progress: bool = False
) -> list[Path]:
    """Write the briefing of a plan.

    Parameters
    ----------
    plan
        What `planlib.read_plan` returns.
    folder
        Where to; absent, empty, or holding an earlier briefing and nothing else.
    lang
        ``"zh"``, ``"en"`` or ``"both"``.
    progress
        Show a progress bar on standard error, where that is a terminal.

    Returns
    -------
    list of Path
        The files written: for each language an HTML page, a workbook, the charts as PNG and SVG; and
        ``manifest.json``.

    Raises
    ------
    OutputError
        If the folder holds other files, or cannot be written.
    MissingExtra
        If a library of the extra ``briefing`` is not installed.

    Examples
    --------
    >>> import planlib as pl, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     files = build(pl.read_plan(), pathlib.Path(parent) / "out", lang="en")
    >>> files[0].name
    'briefing.en.html'
    """
    languages = words.LANGUAGES if lang == "both" else (words.check_language(lang),)
    folder = Path(folder).resolve()
    _check_free(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror}. Name another folder."
        ) from None
    try:
        names = _write(plan, staging, languages, progress)
        staging.chmod(0o755)  # mkdtemp makes it private
        _check_free(folder)  # again: somebody may have put a file there meanwhile
        _move_into_place(staging, folder)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}. What was there before is still there."
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return [folder / name for name in names]


def _write(plan: Plan, staging: Path, languages, progress: bool) -> list[str]:
    try:
        from tqdm import tqdm
    except ImportError:
        raise MissingExtra("tqdm", "briefing") from None
    from planlib.briefing import drawings, html, xlsx

    facts = Facts(plan)
    contents = [content(facts, lang) for lang in languages]
    steps = sum(len(c.charts) + 2 for c in contents)
    names = []
    # disable=None: no bar where standard error is not a terminal.
    with tqdm(
        total=steps,
        desc="planlib briefing",
        unit="file",
        leave=False,
        disable=None if progress else True,
    ) as bar:
        for part in contents:
            charts, bare = [], {}
            for chart in part.charts:
                folder = staging / "charts"
                folder.mkdir(exist_ok=True)
                bare[chart.key], paths = drawings.drawn(chart, part.lang, folder)
                charts += [f"charts/{p.name}" for p in paths]
                bar.update()
            page, book = f"briefing.{part.lang}.html", f"briefing.{part.lang}.xlsx"
            (staging / page).write_text(html.page(part, bare), encoding="utf-8", newline="\n")
            bar.update()
            xlsx.workbook(part, facts, staging / book)
            bar.update()
            names += [page, book, *charts]
    manifest = _manifest(plan, staging, names, languages)
    (staging / MANIFEST).write_text(
        json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n"
    )
    return [*names, MANIFEST]


def _manifest(plan: Plan, staging: Path, names: list[str], languages) -> dict:
    import matplotlib
    import pandas

    return {
        "made_by": "planlib briefing",
        "plan": {
            "plan_id": plan.plan_id,
            "region": plan.region,
            "year": plan.year,
            "sha256_of_text": hashlib.sha256(plan.text.encode("utf-8")).hexdigest(),
        },
        "parameters": {"languages": list(languages)},
        "versions": {
            "planlib": __version__,
            "python": platform.python_version(),
            "pandas": pandas.__version__,
            "matplotlib": matplotlib.__version__,
        },
        "files": {
            name: {"holds": HOLDS[Path(name).suffix], "sha256": _sha256(staging / name)}
            for name in names
        },
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_free(folder: Path) -> None:
    """Refuse a folder that holds anything that we did not write."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError(
            f"{folder} is a file, and a folder was expected. Name another folder with -o."
        )
    if folder == Path.cwd() or folder in Path.cwd().parents:
        raise OutputError(
            f"{folder} is the folder that you are in, and the briefing's folder is replaced as a whole. "
            "Name a folder inside it, such as -o briefing."
        )
    entries = sorted(folder.rglob("*"))
    if not entries:
        return
    # A link is a thing of its own, wherever it points.
    there = [p.relative_to(folder).as_posix() for p in entries if p.is_symlink() or not p.is_dir()]
    folders = [
        p.relative_to(folder).as_posix() for p in entries if p.is_dir() and not p.is_symlink()
    ]
    ours = _files_of_manifest(folder)
    if ours is None:
        raise OutputError(
            f"{folder} holds files that are no briefing of planlib ({shown(there or folders)}), and nothing was written. "
            "Name an empty folder or a new one with -o."
        )
    foreign = [name for name in there if name not in ours and name != MANIFEST]
    foreign += [
        f"{name}/" for name in folders if not any(file.startswith(f"{name}/") for file in ours)
    ]
    if foreign:
        raise OutputError(
            f"{folder} holds files beside the earlier briefing: {shown(foreign)}. Nothing was written. "
            "Move them elsewhere, or name another folder with -o."
        )
    edited = [
        n for n, entry in ours.items() if n in there and _sha256(folder / n) != entry["sha256"]
    ]
    if edited:
        raise OutputError(
            f"{folder} holds a briefing that was edited since it was made: {shown(edited)}. Nothing was written. "
            "Move these files elsewhere to keep them, or name another folder with -o."
        )


def _files_of_manifest(folder: Path) -> dict | None:
    """The files that our manifest in a folder lists; None where there is no manifest of ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("made_by") != "planlib briefing":
        return None
    files = manifest.get("files")
    sound = isinstance(files, dict) and all(
        isinstance(e, dict) and "sha256" in e for e in files.values()
    )
    return files if sound else None


def _move_into_place(staging: Path, folder: Path) -> None:
    """Put the new folder where the old one is; the old one comes back if that fails."""
    if not folder.exists():
        staging.rename(folder)
        return
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    try:
        folder.rename(old)
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be replaced: {error.strerror}. Close the files of the earlier briefing that are open "
            "elsewhere, and run again."
        ) from None
    try:
        staging.rename(folder)
    except BaseException:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
