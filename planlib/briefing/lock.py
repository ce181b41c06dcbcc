"""One run at a time in one folder: a lock of the operating system on a small file beside it.

The system lets go of the lock when a run ends, however it ends; the file that a killed run leaves blocks nobody.
"""

import contextlib
import datetime
import errno
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from planlib.errors import OutputError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

WAIT_SECONDS = 60.0
PAUSE_SECONDS = 0.1
_BEHIND_THE_TEXT = 2**20  # Windows lets nobody read what is locked
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK}
_WITHOUT_LOCKS = {
    getattr(errno, name, None) for name in ("ENOLCK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS")
}


@contextlib.contextmanager
def alone(path: Path, folder: Path, notice: Callable[[str], None]) -> Iterator[bool]:
    """Hold the lock on a folder; False is yielded where the file system knows no locks.

    A run that finds the folder locked says so once and waits; after `WAIT_SECONDS` it gives up.
    """
    deadline, told, held = time.monotonic() + WAIT_SECONDS, False, None
    try:
        while (held := _taken(path)) is None:
            who = _signature(path)
            if time.monotonic() >= deadline:
                raise OutputError(
                    f"{folder} is being written by {who}, and {WAIT_SECONDS:g} seconds of waiting did not help. "
                    "Run again when that run has ended, or name another folder with -o."
                )
            if not told:
                notice(
                    f"{folder} is being written by {who}; waiting for it, {WAIT_SECONDS:g} seconds at most"
                )
                told = True
            time.sleep(PAUSE_SECONDS)
        _sign(held[0])
        yield held[1]
    finally:
        if held is not None:
            _let_go(held[0], path)


def _taken(path: Path) -> tuple[int, bool] | None:
    """The open file and whether it is locked; None while another run has it."""
    handle = _opened(path)
    try:
        locked = _lock(handle)
        # The run that had the lock may have removed the file just before it let go.
        if locked is not False and _is_still(path, handle):
            kept, handle = (handle, bool(locked)), None
            return kept
        return None
    finally:
        if handle is not None:
            os.close(handle)


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags, 0o666)
    except PermissionError:
        time.sleep(PAUSE_SECONDS)  # Windows, while the run before removes the file
        with contextlib.suppress(PermissionError):
            return os.open(path, flags, 0o666)
        if not path.exists():
            raise
    return os.open(path, os.O_RDONLY)  # left by somebody else, who may not let others write


def _lock(handle: int) -> bool | None:
    """Whether the lock was free and is ours now; None where there are no locks."""
    try:
        if fcntl is not None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            os.lseek(handle, _BEHIND_THE_TEXT, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        if error.errno in _BUSY:
            return False
        if error.errno in _WITHOUT_LOCKS:
            return None
        raise
    return True


def _is_still(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _sign(handle: int) -> None:
    """Write into the file who holds the lock."""
    now = datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S")
    with contextlib.suppress(OSError):  # a full disk, or the file of somebody else
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        text = f"process {os.getpid()} on {socket.gethostname()}, since {now}"
        os.write(handle, text.encode("utf-8"))


def _signature(path: Path) -> str:
    try:
        return path.read_text("utf-8")[:200].strip() or "another run"
    except (OSError, ValueError):
        return "another run"


def _let_go(handle: int, path: Path) -> None:
    # Removed while it is locked, or the next run's file would go; Windows removes only what nobody has open.
    if fcntl is None:
        os.close(handle)
    with contextlib.suppress(OSError):
        path.unlink()
    if fcntl is not None:
        os.close(handle)
