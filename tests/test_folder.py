"""A folder is replaced as a whole: several runs at once, runs that are killed, files that are open elsewhere.

The packs are one page and a manifest; the runs are processes of their own.
"""

import contextlib
import errno
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from planlib.briefing import folder as place
from planlib.briefing import lock, manifest
from planlib.errors import OutputError

PAGE = "briefing.en.html"
PLAN = SimpleNamespace(plan_id="p", region=None, year=2017, text="text")
needs_fork = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="needs processes made by fork"
)


def pack(folder: Path, text: str, meanwhile=lambda: None, notice=lambda text: None) -> None:
    """Write a pack of one page."""
    with place.replacing(folder, notice) as staging:
        (staging / PAGE).write_text(text, "utf-8")
        meanwhile()
        holds = {PAGE: "a page"}
        manifest.write(staging, PLAN, {}, holds, [])


def run(do) -> int:
    """Do something in a process of its own, which is not waited for."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        do()
        code = 0
    finally:
        os._exit(code)


def ended(child: int) -> int:
    """How a process ended: its exit code, or the signal that killed it with a minus."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_me(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def whole(folder: Path) -> str:
    """The page of a pack, after a look that the pack is whole and that nothing stands beside it."""
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    assert {path.name for path in folder.iterdir()} == {PAGE, "manifest.json"}
    entry = manifest.listed(folder)[PAGE]
    assert entry["sha256"] == manifest.sha256(folder / PAGE)
    assert entry["bytes"] == (folder / PAGE).stat().st_size
    return (folder / PAGE).read_text("utf-8")


@pytest.fixture
def out(tmp_path):
    """The folder of a first pack."""
    pack(tmp_path / "out", "first")
    return tmp_path / "out"


# --- killed ---------------------------------------------------------------------------------------


def killed_around(move: int, *, before: bool):
    """A run that is killed around the first, second or third time that it moves a folder."""
    rename, moves = Path.rename, []

    def dying(path, target):
        moves.append(path)
        if before and len(moves) == move:
            kill_me()
        moved = rename(path, target)
        if len(moves) == move:
            kill_me()
        return moved

    Path.rename = dying


def killed_in_deleting():
    """A run that is killed when it has deleted half of the old pack."""

    def dying(path, **_):
        (path / "manifest.json").unlink()
        kill_me()

    shutil.rmtree = dying


POINTS = {
    "writing": lambda: None,
    "before the old pack is moved aside": lambda: killed_around(1, before=True),
    "when there is none": lambda: killed_around(1, before=False),
    "before the new one is moved in": lambda: killed_around(2, before=True),
    "after the new one is moved in": lambda: killed_around(2, before=False),
    "before the old one is discarded": lambda: killed_around(3, before=True),
    "when the old one has another name": lambda: killed_around(3, before=False),
    "deleting the old one": killed_in_deleting,
}


@needs_fork
@pytest.mark.parametrize("point", POINTS)
def test_after_a_run_was_killed_the_next_one_finds_a_whole_pack_and_clears_the_rest(out, point):
    def die():
        POINTS[point]()
        pack(out, "second", meanwhile=kill_me if point == "writing" else lambda: None)

    assert ended(run(die)) == -signal.SIGKILL
    assert len(list(out.parent.iterdir())) > 1  # the lock at least
    after = point in list(POINTS)[4:]
    # A run that fails by itself already mends.
    with pytest.raises(RuntimeError, match="in the middle"):
        pack(out, "third", meanwhile=lambda: (_ for _ in ()).throw(RuntimeError("in the middle")))
    assert whole(out) == ("second" if after else "first")
    pack(out, "fourth")
    assert whole(out) == "fourth"


@needs_fork
def test_what_others_put_where_the_folder_was_is_not_replaced_and_the_old_pack_is_kept(out):
    def die():
        killed_around(1, before=False)
        pack(out, "second")

    assert ended(run(die)) == -signal.SIGKILL
    out.mkdir()
    (out / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"no briefing of planlib \(notes\.txt\)"):
        pack(out, "third")
    assert [path.name for path in out.iterdir()] == ["notes.txt"]
    (old,) = (path for path in out.parent.iterdir() if ".planlib-old-" in path.name)
    shutil.rmtree(out)
    pack_text = (old / PAGE).read_text("utf-8")
    assert pack_text == "first"
    pack(out, "fourth")
    assert whole(out) == "fourth"


@needs_fork
@pytest.mark.slow
def test_killed_at_any_moment(out):
    texts = {"first"}
    for number in range(200):
        text = f"run {number}"
        child = run(lambda text=text: pack(out, text))
        time.sleep(0.012 * number / 200)
        os.kill(child, signal.SIGKILL)
        ended(child)
        texts.add(text)
        with contextlib.suppress(RuntimeError):
            pack(out, "x", meanwhile=lambda: (_ for _ in ()).throw(RuntimeError))
        assert whole(out) in texts


# --- at once --------------------------------------------------------------------------------------


@pytest.fixture
def holder(out):
    """A run in a process of its own that is writing into the folder, until it is told to go on."""
    started, go_on = os.pipe(), os.pipe()

    def hold():
        os.write(started[1], b".")
        os.read(go_on[0], 1)

    child = run(lambda: pack(out, "of the other", meanwhile=hold))
    os.read(started[0], 1)
    yield SimpleNamespace(pid=child, go_on=lambda: os.write(go_on[1], b"."))
    with contextlib.suppress(OSError):
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    for end in (*started, *go_on):
        os.close(end)


@needs_fork
def test_a_run_that_waits_in_vain_says_who_is_writing_and_leaves_that_one_alone(
    out, holder, monkeypatch
):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.3)
    beside = {path.name for path in out.parent.iterdir()}
    said = []
    words = rf"out is being written by process {holder.pid} on .*, since 20.*Run again when that"
    with pytest.raises(OutputError, match=words):
        pack(out, "mine", notice=said.append)
    assert len(said) == 1
    assert (
        f"process {holder.pid} on" in said[0] and "waiting for it, 0.3 seconds at most" in said[0]
    )
    assert {path.name for path in out.parent.iterdir()} == beside
    assert len(beside) == 3  # the pack, the lock, what the other run writes
    holder.go_on()
    assert ended(holder.pid) == 0
    assert whole(out) == "of the other"


@needs_fork
def test_a_run_that_waits_replaces_what_the_first_one_wrote(out, holder):
    pack(out, "mine", notice=lambda _: holder.go_on())
    assert ended(holder.pid) == 0
    assert whole(out) == "mine"


@needs_fork
def test_a_killed_run_blocks_nobody(out, holder, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.0)
    os.kill(holder.pid, signal.SIGKILL)
    ended(holder.pid)
    pack(out, "mine")
    assert whole(out) == "mine"


@needs_fork
def test_many_runs_at_once_end_with_one_whole_pack(tmp_path):
    children = [run(lambda n=n: pack(tmp_path / "new" / "out", f"run {n}")) for n in range(12)]
    assert [ended(child) for child in children] == [0] * 12
    assert whole(tmp_path / "new" / "out").startswith("run ")


@needs_fork
def test_the_lock_is_held_by_one_at_a_time(tmp_path):
    """Removing the file of a lock gives no second run a lock on a file that is no longer there."""

    def often():
        for _ in range(60):
            with lock.alone(tmp_path / "lock", tmp_path, print):
                (tmp_path / "inside").touch(exist_ok=False)
                (tmp_path / "inside").unlink()

    pause, lock.PAUSE_SECONDS = lock.PAUSE_SECONDS, 0.0
    children = [run(often) for _ in range(4)]
    lock.PAUSE_SECONDS = pause
    assert [ended(child) for child in children] == [0] * 4
    assert list(tmp_path.iterdir()) == []


@needs_fork
def test_the_lock_of_windows(out, holder, monkeypatch):
    """Windows locks a byte; the file is closed before it is removed."""
    import fcntl

    def locking(handle, mode, count):
        assert (mode, count, os.lseek(handle, 0, os.SEEK_CUR)) == (2, 1, 2**20)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PermissionError(errno.EACCES, "Permission denied") from None

    monkeypatch.setattr(lock, "fcntl", None)
    fake = SimpleNamespace(locking=locking, LK_NBLCK=2)
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    pack(out, "mine", notice=lambda _: holder.go_on())
    assert whole(out) == "mine"


def test_where_there_are_no_locks_a_run_goes_on_and_clears_nothing_of_others(out, monkeypatch):
    def without(handle, flags):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "fcntl", SimpleNamespace(flock=without, LOCK_EX=2, LOCK_NB=4))
    other = out.parent / ".out.planlib-new-0123abcd"
    other.mkdir()
    pack(out, "mine")
    assert other.is_dir()
    other.rmdir()
    assert whole(out) == "mine"


def test_a_lock_that_cannot_be_had_is_one_clear_error(out, monkeypatch):
    def broken(handle, flags):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(lock, "fcntl", SimpleNamespace(flock=broken, LOCK_EX=2, LOCK_NB=4))
    with pytest.raises(
        OutputError, match=r"cannot be written: Input/output error\. What was there"
    ):
        pack(out, "mine")


def test_a_link_in_the_place_of_the_lock_is_not_written_through(out):
    target = out.parent.parent / "somebody's.txt"
    target.write_text("mine", "utf-8")
    (out.parent / ".out.planlib-lock").symlink_to(target)
    with pytest.raises(OutputError, match="out cannot be written"):
        pack(out, "second")
    assert target.read_text("utf-8") == "mine"


# --- open elsewhere -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mark", ["~$briefing.en.html", "~$iefing.en.html", ".~lock.briefing.en.html#", ".~briefing.en.html"]
)  # fmt: skip
def test_a_file_that_an_office_has_open_is_named(out, mark):
    (out / mark).write_text("Li Hua", "utf-8")
    with pytest.raises(OutputError) as caught:
        pack(out, "second")
    said = str(caught.value)
    assert f"files that are open elsewhere: {PAGE}. Nothing was written." in said
    assert f"delete {mark}." in said
    assert (out / PAGE).read_text("utf-8") == "first"


def test_the_lock_of_a_file_that_is_not_ours_is_foreign(out):
    (out / ".~lock.other.docx#").touch()
    with pytest.raises(OutputError, match=r"beside the earlier briefing: \.~lock\.other\.docx#"):
        pack(out, "second")


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db"])
def test_what_a_system_puts_into_a_folder_that_was_looked_at_stops_nobody(out, name):
    (out / name).touch()
    pack(out, "second")
    assert whole(out) == "second"


def test_a_file_that_windows_does_not_let_go_is_named(out, monkeypatch):
    rename, tried = Path.rename, []

    def held(path, target):
        tried.append(path)
        if path in (out, out / PAGE):
            raise PermissionError(errno.EACCES, "Access is denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", held)
    monkeypatch.setattr(place, "ATTEMPTS", 3)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with pytest.raises(OutputError) as caught:
        pack(out, "second")
    assert f"Close {out / PAGE}, open elsewhere, and run again. What was there" in str(caught.value)
    assert tried.count(out) == 3
    monkeypatch.undo()
    assert whole(out) == "first"


def test_a_pack_that_cannot_be_put_back_is_named_and_put_back_by_the_next_run(out, monkeypatch):
    rename = Path.rename

    def stuck(path, target):
        if target == out:
            raise PermissionError(errno.EACCES, "Access is denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stuck)
    words = r"The earlier briefing is whole in .*\.planlib-old-.*; the next run puts it back"
    with pytest.raises(OutputError, match=words):
        pack(out, "second")
    monkeypatch.undo()
    assert not out.exists()
    with pytest.raises(RuntimeError):
        pack(out, "third", meanwhile=lambda: (_ for _ in ()).throw(RuntimeError))
    assert whole(out) == "first"


# --- places ---------------------------------------------------------------------------------------


def test_a_link_among_the_files_is_refused_wherever_it_points(out):
    (out.parent / "elsewhere.html").write_bytes((out / PAGE).read_bytes())
    (out / PAGE).unlink()
    (out / PAGE).symlink_to(out.parent / "elsewhere.html")
    with pytest.raises(OutputError, match=r"briefing\.en\.html \(a link\)\. Nothing was written"):
        pack(out, "second")
    assert (out / PAGE).is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes that have a name")
def test_a_pipe_among_the_files_is_refused_and_not_read(out):
    (out / PAGE).unlink()
    os.mkfifo(out / PAGE)
    with pytest.raises(OutputError, match=r"beside the earlier briefing: briefing\.en\.html"):
        pack(out, "second")


def test_a_mounted_folder_is_refused(out, monkeypatch):
    monkeypatch.setattr(os.path, "ismount", lambda path: path == out)
    with pytest.raises(OutputError, match=r"out is a drive or a mounted folder.*-o .*out/briefing"):
        pack(out, "second")


def test_a_folder_that_may_not_be_written_to_is_refused(out, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: path != out)
    with pytest.raises(OutputError, match="out may not be written to"):
        pack(out, "second")


def test_links_in_a_circle_lead_nowhere(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OutputError, match=r"a (leads nowhere|is a file)"):
        pack(place.resolved(tmp_path / "a"), "first")


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES])
def test_a_parent_that_is_read_only_is_one_clear_error(tmp_path, monkeypatch, code):
    def refuse(path, *_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(
        OutputError, match=r"out cannot be written: .* Nothing was written\. Name an"
    ):
        pack(tmp_path / "new" / "folders" / "out", "first")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_clear_error_and_nothing_is_left(tmp_path):
    def full():
        raise OSError(errno.ENOSPC, "No space left on device")

    words = r"cannot be written: No space left on device\. Nothing was written\. Make room"
    with pytest.raises(OutputError, match=words):
        pack(tmp_path / "new" / "out", "first", meanwhile=full)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_the_folder_keeps_its_rights_and_a_new_one_has_those_that_are_usual(tmp_path):
    usual = os.umask(0o027)
    try:
        pack(tmp_path / "out", "first")
        assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750
        (tmp_path / "out").chmod(0o775)
        pack(tmp_path / "out", "second")
        assert (tmp_path / "out").stat().st_mode & 0o777 == 0o775
    finally:
        os.umask(usual)


def test_a_name_as_long_as_a_name_may_be(tmp_path):
    folder = tmp_path / ("简报" * 42)  # 252 bytes
    pack(folder, "first")
    pack(folder, "second")
    assert whole(folder) == "second"
