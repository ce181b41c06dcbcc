"""A folder that is replaced as a whole: what may be replaced, and how, so that no end of a run leaves it broken.

A new pack is made in a folder beside its place. Then the old pack is moved aside and the new one moved in; a run
that was killed between these two moves is mended by the next one, which puts the old pack back first. Whatever
stands beside the place belongs to a run that is dead, because a living one holds the lock.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from planlib.briefing import lock, manifest
from planlib.errors import OutputError, shown

# What systems put into any folder that was looked at, and make anew.
LITTER = {".DS_Store", "Thumbs.db"}
# Virus scanners of Windows hold a file for a moment after it was written.
ATTEMPTS = 10 if os.name == "nt" else 1
FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def resolved(folder: str | Path) -> Path:
    """The folder itself, where a link to it was named."""
    try:
        return Path(folder).resolve()
    except (OSError, RuntimeError) as error:  # a circle of links; the folder that one is in is gone
        raise OutputError(
            f"{folder} leads nowhere: {error}. Name another folder with -o."
        ) from None


@contextlib.contextmanager
def replacing(folder: Path, notice: Callable[[str], None]) -> Iterator[Path]:
    """An empty folder to write into; it takes the place of `folder` if the block ends without an exception."""
    there = False
    try:
        there = os.path.lexists(folder)
        with _parents(folder), lock.alone(_beside(folder, "lock"), folder, notice) as locked:
            if locked:
                _mend(folder)
            _check_free(folder)
            staging = _beside(folder, f"new-{secrets.token_hex(4)}")
            try:
                staging.mkdir()
                if folder.exists():
                    shutil.copymode(folder, staging)
                yield staging
                _check_free(folder)  # again: somebody may have put a file there meanwhile
                _move_into_place(staging, folder)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        left = "What was there before is still there." if there else "Nothing was written."
        advice = (
            "Make room on the disk and run again."
            if error.errno in FULL
            else "Name another folder with -o."
        )
        raise OutputError(
            f"{folder} cannot be written: {error.strerror or error}. {left} {advice}"
        ) from None


def _beside(folder: Path, what: str) -> Path:
    """A place beside the folder that no other folder has."""
    name = folder.name
    if len(os.fsencode(name)) > 200:  # a name has 255 bytes at most
        name = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
    return folder.with_name(f".{name}.planlib-{what}")


@contextlib.contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make the folders above, and take them away again if nothing comes into them."""
    missing = [path for path in folder.parents if not path.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for path in missing:
            with contextlib.suppress(OSError):  # not empty
                path.rmdir()


def _mend(folder: Path) -> None:
    """Put back what a killed run had moved aside, and clear what it had begun."""

    def left(what: str) -> list[Path]:
        start = _beside(folder, what).name
        found = [path for path in folder.parent.iterdir() if path.name.startswith(start)]
        return sorted(found, key=lambda path: path.lstat().st_mtime_ns)

    for path in left("new-"):
        shutil.rmtree(path, ignore_errors=True)
    packs = [path for path in left("old-") if manifest.listed(path) is not None]
    if packs and not os.path.lexists(folder):
        packs.pop().rename(folder)
    if manifest.listed(folder) is not None:
        for path in packs:
            _discard(path, folder)


def _discard(pack: Path, folder: Path) -> None:
    """Delete a pack; half of it, if the run is killed meanwhile, is never taken for a pack."""
    with contextlib.suppress(OSError):
        pack = pack.rename(_beside(folder, f"new-{secrets.token_hex(4)}"))
    shutil.rmtree(pack, ignore_errors=True)


def _move_into_place(staging: Path, folder: Path) -> None:
    """Put the new pack where the old one is; the old one comes back if that fails."""
    if not folder.exists():
        _rename(staging, folder)
        return
    old = _beside(folder, f"old-{os.getpid()}-{secrets.token_hex(4)}")
    try:
        try:
            _rename(folder, old)
        except OSError as error:
            held = _held(folder)
            files = shown(held) if held else "the files of the earlier briefing"
            raise OutputError(
                f"{folder} cannot be replaced: {error.strerror}. Close {files}, open elsewhere, and run again. "
                "What was there before is still there."
            ) from None
        _rename(staging, folder)
    except BaseException:
        if old.exists() and not folder.exists():
            try:
                _rename(old, folder)
            except OSError as error:
                raise OutputError(
                    f"{folder} cannot be replaced: {error.strerror}. The earlier briefing is whole in {old}; "
                    "the next run puts it back."
                ) from None
        raise
    _discard(old, folder)


def _rename(source: Path, target: Path) -> None:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            source.rename(target)
            return
        except PermissionError:
            if attempt == ATTEMPTS:
                raise
            time.sleep(0.1)


def _held(folder: Path) -> list[Path]:
    """Files that another program has open, where the system (Windows) lets nobody move these."""
    held = []
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                path.rename(path)
        except PermissionError:
            held.append(path)
        except OSError:
            continue
    return held


def _check_free(folder: Path) -> None:
    """Refuse a folder that holds anything that we did not write."""
    if not os.path.lexists(folder):
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
    if os.path.ismount(folder) or not folder.name:
        raise OutputError(
            f"{folder} is a drive or a mounted folder, and the briefing's folder is replaced as a whole. "
            f"Name a folder inside it, such as -o {folder / 'briefing'}."
        )
    if not os.access(folder, os.W_OK):
        raise OutputError(
            f"{folder} may not be written to. Give yourself the right to, or name another folder with -o."
        )
    files, folders, others = _entries(folder)
    if not files and not folders and not others:
        return
    ours = manifest.listed(folder)
    if ours is None:
        raise OutputError(
            f"{folder} holds files that are no briefing of planlib ({shown(sorted(files + others) or folders)}), and "
            "nothing was written. Name an empty folder or a new one with -o."
        )
    locks = {mark: name for name in ours for mark in _office_locks(name)}
    foreign = [n for n in files if n not in ours and n != manifest.NAME and n not in locks]
    foreign += others
    foreign += [
        f"{name}/" for name in folders if not any(file.startswith(f"{name}/") for file in ours)
    ]
    if foreign:
        raise OutputError(
            f"{folder} holds files beside the earlier briefing: {shown(foreign)}. Nothing was written. "
            "Move them elsewhere, or name another folder with -o."
        )
    held = [name for name in files if name in locks]
    if held:
        raise OutputError(
            f"{folder} holds files that are open elsewhere: {shown(locks[name] for name in held)}. Nothing was written. "
            f"Close them and run again; if nobody has them open, delete {shown(held)}."
        )
    edited = [
        name
        for name in files
        if name in ours and manifest.sha256(folder / name) != ours[name]["sha256"]
    ]
    if edited:
        raise OutputError(
            f"{folder} holds a briefing that was edited since it was made: {shown(edited)}. Nothing was written. "
            "Move these files elsewhere to keep them, or name another folder with -o."
        )


def _entries(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """Names of the files, the folders, and of what is neither: a link is a thing of its own, wherever it points."""
    files, folders, others = [], [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            others.append(f"{name} (a link)")
        elif path.is_dir():
            folders.append(name)
        elif path.is_file():
            if path.name not in LITTER:
                files.append(name)
        else:
            others.append(name)
    return files, folders, others


def _office_locks(name: str) -> set[str]:
    """The files by which Word, Excel, PowerPoint, WPS and LibreOffice mark a file that they have open."""
    path = PurePosixPath(name)
    own = path.name
    # Word writes its two characters over the first ones of a name that is long enough.
    marks = (f"~${own}", f"~${own[1:]}", f"~${own[2:]}", f".~{own}", f".~lock.{own}#")
    return {path.with_name(mark).as_posix() for mark in marks}
