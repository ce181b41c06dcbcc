"""Many plans over processes and clusters: the same bytes whoever does it, and whatever happens meanwhile."""

import contextlib
import functools
import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import planlib as pl
from planlib import scale, schema, synthetic
from planlib.errors import MissingExtra, OutputError, PlanlibError, ReadError
from planlib.reading import collection
from planlib.scale import clusters, parts

SCHEMAS = collection.COLUMNS | {"failures": schema.FAILURES}


@pytest.fixture
def plans(tmp_path):
    """Seven plans and a file that is none, the fifth by name."""
    folder = tmp_path / "计划 plans"
    folder.mkdir()
    for number in (1, 2, 3, 4, 6, 7, 8):
        text = f"202{number}年预期目标：地区生产总值增长{number}%左右。力争甲{number}项目开工。"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    (folder / "5.txt").write_bytes(bytes(range(256)))
    return folder


@pytest.fixture
def collect(plans, tmp_path):
    """Read the plans, or the files that are named, into a folder in parts of three."""

    def collect(files=None, out="out", **options):
        options = {"map": map, "batch": 3, "progress": False} | options
        return scale.corpus(files or f"{plans}/*.txt", tmp_path / out, **options)

    return collect


class Reads(list):
    """A reader that keeps the names of the files in order, and raises what stands in `at` for one."""

    def __init__(self):
        self.at = {}

    def __call__(self, path):
        self.append(Path(path).name)
        if self[-1] in self.at:
            raise self.at[self[-1]]
        return pl.read_plan(path)


@pytest.fixture
def reads(monkeypatch):
    reads = Reads()
    monkeypatch.setattr(parts, "read_plan", reads)
    return reads


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- what a dataset holds -------------------------------------------------------------------------


def test_a_dataset_holds_what_reading_the_plans_one_after_another_gives(collect, plans, tmp_path):
    done = collect()
    assert done == scale.Collected(plans=7, failures=1, read=8, kept=0)
    expected = pl.read_plans(f"{plans}/*.txt")
    for name, frame in scale.dataset(tmp_path / "out")._asdict().items():
        pd.testing.assert_frame_equal(frame, getattr(expected, name))
    assert len(expected.targets) == 7 and expected.failures["path"].item().endswith("5.txt")


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_part_has_every_column_in_its_dtype_be_it_empty(collect, tmp_path, name):
    collect(batch=1)
    files = sorted((tmp_path / "out" / name).iterdir())
    assert [path.name for path in files] == [f"part-{i:05d}.parquet" for i in range(8)]
    frames = [pd.read_parquet(path) for path in files]
    assert any(frame.empty for frame in frames)
    expected = schema.empty(SCHEMAS[name]).dtypes
    for frame in (*frames, pd.read_parquet(tmp_path / "out" / name)):
        pd.testing.assert_series_equal(frame.dtypes, expected)


@pytest.mark.slow
def test_dask_reads_a_dataset_too(collect, tmp_path):
    dataframe = pytest.importorskip("dask.dataframe")
    collect()
    read = dataframe.read_parquet(tmp_path / "out" / "targets")
    assert read.npartitions == 3
    assert read["point"].sum().compute() == 1 + 2 + 3 + 4 + 6 + 7 + 8


def test_files_are_the_same_in_whatever_order_they_are_named(collect, plans, tmp_path):
    files = [plans / f"{i}.txt" for i in (3, 1, 2, 8, 4, 7, 5, 6, 1)]
    collect(files)
    collect(out="other")
    assert contents(tmp_path / "out") == contents(tmp_path / "other")


def test_what_a_reader_never_foresaw_is_a_failure_of_its_file_alone(collect, reads, tmp_path):
    reads.at["2.txt"] = RuntimeError("a surprise")
    assert collect()[:2] == (6, 2)
    failures = scale.dataset(tmp_path / "out").failures
    assert failures["error"].tolist()[0] == "RuntimeError: a surprise"


def test_a_library_that_is_not_installed_is_no_fault_of_a_file(collect, reads):
    reads.at["2.txt"] = MissingExtra("lxml", "documents")
    with pytest.raises(MissingExtra, match=r"pip install 'planlib\[documents\]'"):
        collect()


def test_progress_counts_plans(collect, monkeypatch):
    given, seen = [], []

    def watched(done, *options):
        given.extend(options)
        for path in done:
            seen.append(Path(path).name)
            yield path

    monkeypatch.setattr(collection, "with_progress", watched)
    collect(progress=True)
    assert given == [True, 8]
    assert seen == [f"{i}.txt" for i in range(1, 9)]


def test_a_bar_that_is_asked_for_needs_its_library(collect, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(MissingExtra, match=r"needs the library tqdm"):
        collect(progress=True)
    assert collect(progress=None).plans == 7


# --- a run that was broken off --------------------------------------------------------------------


def test_a_run_that_was_stopped_goes_on_and_reads_no_finished_part_again(collect, reads, tmp_path):
    reads.at["6.txt"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        collect()
    assert reads == [f"{i}.txt" for i in range(1, 7)]
    reads.clear()
    reads.at.clear()
    assert collect() == scale.Collected(plans=7, failures=1, read=5, kept=3)
    assert reads == ["4.txt", "5.txt", "6.txt", "7.txt", "8.txt"]
    collect(out="at once")
    assert contents(tmp_path / "out") == contents(tmp_path / "at once")


def test_a_full_disk_leaves_what_is_finished_and_nothing_half_written(
    collect, reads, tmp_path, monkeypatch
):
    write = parts.write_parquet

    def until_full(frame, path):
        if "part-00001" in path.name and path.parent.name == "milestones":
            path.write_bytes(b"half of it")
            raise OSError(28, "No space left on device")
        write(frame, path)

    monkeypatch.setattr(parts, "write_parquet", until_full)
    with pytest.raises(
        OutputError, match=r"milestones.part-00001.parquet cannot be written: No space left .*kept"
    ):
        collect()
    assert not [path for path in contents(tmp_path / "out") if path.endswith(".tmp")]
    monkeypatch.setattr(parts, "write_parquet", write)
    reads.clear()
    collect()
    assert reads == [f"{i}.txt" for i in range(4, 9)]
    collect(out="at once")
    assert contents(tmp_path / "out") == contents(tmp_path / "at once")


def test_parts_keep_the_size_that_was_planned_for_them(collect, reads, tmp_path):
    reads.at["2.txt"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        collect()
    reads.at.clear()
    collect(batch=1)
    collect(out="at once")
    assert contents(tmp_path / "out") == contents(tmp_path / "at once")


def test_what_killed_runs_left_half_written_is_removed(collect, tmp_path):
    collect(out="at once")
    for name in ("targets/.part-00000.parquet.0123abcd.tmp", ".manifest.json.0123abcd.tmp"):
        path = tmp_path / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    collect()
    assert contents(tmp_path / "out") == contents(tmp_path / "at once")


# --- files that come, change and go ---------------------------------------------------------------


def test_files_that_were_added_become_new_parts(collect, plans, reads, tmp_path):
    collect([plans / f"{i}.txt" for i in (1, 2, 8)])
    before = contents(tmp_path / "out")
    reads.clear()
    assert collect() == scale.Collected(plans=7, failures=1, read=5, kept=3)
    assert reads == [f"{i}.txt" for i in range(3, 8)]
    after = contents(tmp_path / "out")
    del before["manifest.json"]
    assert before.items() <= after.items()
    assert len(after) == 1 + 3 * 6
    assert set(scale.dataset(tmp_path / "out").targets["plan_id"]) == set("1234678")


def test_of_a_file_that_changed_only_its_part_is_read_again(collect, plans, reads, tmp_path):
    collect()
    before = contents(tmp_path / "out")
    (plans / "5.txt").write_text("2025年预期目标：地区生产总值增长5.5%左右。", "utf-8")
    reads.clear()
    assert collect() == scale.Collected(plans=8, failures=0, read=3, kept=5)
    assert reads == ["4.txt", "5.txt", "6.txt"]
    after = contents(tmp_path / "out")
    assert {name[-13:] for name in before if before[name] != after[name]} <= {
        "00001.parquet", "rt-00001.json",
    }  # fmt: skip
    assert 5.5 in scale.dataset(tmp_path / "out").targets["point"].tolist()
    reads.clear()
    assert collect().read == 0
    assert reads == []


def test_a_file_that_is_gone_is_named(collect, plans, tmp_path):
    collect()
    (plans / "2.txt").unlink()
    before = contents(tmp_path / "out")
    with pytest.raises(PlanlibError, match=r"whose files are gone: .*2\.txt\. Bring them back"):
        collect()
    assert contents(tmp_path / "out") == before


def test_a_file_that_never_was_is_a_failure_until_it_is_there(collect, plans, tmp_path):
    absent = plans / "9.txt"
    assert collect([plans / "1.txt", absent])[:2] == (1, 1)
    assert collect([plans / "1.txt", absent]).read == 0
    absent.write_text("2029年预期目标：地区生产总值增长9%。", "utf-8")
    assert collect([plans / "1.txt", absent])[:2] == (2, 0)


def test_a_part_that_was_deleted_is_read_again(collect, reads, tmp_path):
    collect()
    before = contents(tmp_path / "out")
    (tmp_path / "out" / "items" / "part-00002.parquet").unlink()
    reads.clear()
    collect()
    assert reads == ["7.txt", "8.txt"]
    assert contents(tmp_path / "out") == before


def test_a_page_of_the_ledger_that_is_cut_short_is_written_again(collect, tmp_path):
    collect()
    before = contents(tmp_path / "out")
    (tmp_path / "out" / "ledger" / "part-00000.json").write_text('{"files": ', "utf-8")
    assert collect().read == 3
    assert contents(tmp_path / "out") == before


# --- what is refused ------------------------------------------------------------------------------


def test_a_part_that_somebody_changed_is_left_as_it_is(collect, tmp_path):
    collect()
    (tmp_path / "out" / "items" / "part-00002.parquet").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"changed since .*: items/part-00002.parquet. Delete"):
        collect()
    with pytest.raises(OutputError, match=r"changed since .*: items/part-00002.parquet. Delete"):
        scale.dataset(tmp_path / "out")


@pytest.mark.parametrize("name", ["notes.txt", "targets/part-00009.parquet", "extra/deep.csv"])
def test_a_folder_with_something_beside_the_dataset_is_refused(collect, tmp_path, name):
    collect()
    path = tmp_path / "out" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=rf"holds files beside its dataset: .*{name[:5]}.*Move"):
        collect()
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    "manifest",
    [None, "{", "[]", '{"made_by": "planlib briefing"}', '{"made_by": "planlib corpus"}'],
)
def test_a_folder_of_something_else_is_refused(collect, tmp_path, manifest):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_text("mine", "utf-8")
    if manifest:
        (tmp_path / "out" / "manifest.json").write_text(manifest, "utf-8")
    before = contents(tmp_path / "out")
    with pytest.raises(OutputError, match=r"no dataset of planlib corpus \(.*thesis\.docx"):
        collect()
    assert contents(tmp_path / "out") == before


def test_a_file_in_the_place_of_the_folder_is_refused(collect, tmp_path):
    (tmp_path / "out").write_text("mine", "utf-8")
    with pytest.raises(OutputError, match=r"out is a file, and a folder was expected"):
        collect()


def test_readers_of_two_versions_are_not_mixed(collect, tmp_path):
    collect()
    path = tmp_path / "out" / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    manifest["versions"]["planlib"] = "0.0.9"
    path.write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(OutputError, match=r"was read by planlib 0\.0\.9, and this is .*anew"):
        collect()


def test_two_files_of_one_name_are_refused_before_anything_is_read(collect, plans, tmp_path):
    (plans / "more").mkdir()
    (plans / "more" / "3.md").write_text("x", "utf-8")
    with pytest.raises(PlanlibError, match=r"same plan: .*3\.txt and .*more.3\.md\. plan_id is"):
        collect([plans / "3.txt", plans / "more" / "3.md"])
    assert not (tmp_path / "out").exists()
    collect()
    with pytest.raises(PlanlibError, match=r"same plan: .*3\.txt and .*more.3\.md\. plan_id is"):
        collect([plans / "more" / "3.md"])


@pytest.mark.parametrize(
    ("files", "options", "message"),
    [
        ("nowhere/*.txt", {}, r"No file matches nowhere/\*\.txt"),
        ([], {}, r"No plan was named: pass files, or a pattern"),
        (["nowhere/1.txt"], {}, r"sees no folder .*nowhere, where plans are said to lie"),
        (["1.txt"], {"batch": 0}, r"batch is 0: a whole number from 1 on"),
        (["1.txt"], {"map": None, "workers": 0}, r"workers is 0: a whole number from 1 on"),
        (["1.txt"], {"map": None, "workers": 1.5}, r"workers is 1\.5: a whole number"),
    ],
)
def test_a_run_that_cannot_be_begun_leaves_no_folder(tmp_path, files, options, message):
    with pytest.raises(PlanlibError, match=message):
        scale.corpus(files, tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_a_worker_that_does_not_see_the_folder_says_so(plans, tmp_path):
    batch = parts.Batch(str(tmp_path / "out"), 0, (str(plans / "1.txt"),))
    with pytest.raises(
        OutputError, match=r"sees no .*manifest\.json.* file system that they share"
    ):
        parts.read_batch(batch)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(collect, tmp_path):
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(OutputError, match=r"manifest\.json cannot be written"):
        collect(out="file/out")


def test_a_dataset_that_is_none_or_unfinished_is_not_read(collect, reads, tmp_path):
    with pytest.raises(ReadError, match=r"out holds no dataset"):
        scale.dataset(tmp_path / "out")
    reads.at["6.txt"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        collect()
    with pytest.raises(ReadError, match=r"not finished: 2 of its 3 parts are missing"):
        scale.dataset(tmp_path / "out")


def test_without_pyarrow_the_extra_is_named(collect, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    for task in (collect, lambda: scale.dataset(tmp_path)):
        with pytest.raises(MissingExtra, match=r"library pyarrow.*planlib\[parquet\]"):
            task()


def test_a_missing_extra_travels_between_processes():
    error = pickle.loads(pickle.dumps(MissingExtra("lxml", "documents")))
    assert str(error) == str(MissingExtra("lxml", "documents"))


# --- processes ------------------------------------------------------------------------------------


def die_once(function, marker, *given):
    """The function, in a process that is killed the first time that it comes here."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
        os.kill(os.getpid(), signal.SIGKILL)
    return function(*given)


def die(number):
    os.kill(os.getpid(), signal.SIGKILL)


def fail(number):
    raise PlanlibError(f"no {number}")


def dying_once(run, marker):
    """A map whose worker is killed once, in the middle of the work."""
    return lambda function, tasks: run(functools.partial(die_once, function, marker), tasks)


def counted(numbers, taken):
    for number in numbers:
        taken.append(number)
        yield number


def test_processes_map_in_order_with_few_tasks_ahead_and_pass_errors_on():
    taken = []
    with scale.processes(1) as run:
        results = run(pow, counted(range(50), taken), [2] * 40)
        assert next(results) == 0
        assert len(taken) < 6
        assert list(results) == [number**2 for number in range(1, 40)]
        with pytest.raises(PlanlibError, match=r"no 7"):
            list(run(fail, [7, 8, 9]))
        assert list(run(str, [])) == []


def test_a_killed_process_changes_nothing(collect, tmp_path):
    collect(out="at once")
    marker = str(tmp_path / "killed")
    with scale.processes(2) as run:
        assert collect(map=dying_once(run, marker), batch=3).plans == 7
    assert Path(marker).exists()
    assert contents(tmp_path / "out") == contents(tmp_path / "at once")


@pytest.mark.slow
def test_a_task_that_kills_each_process_is_given_up_and_shown():
    with (
        scale.processes(1) as run,
        pytest.raises(PlanlibError, match=r"4 times in a row .*\('the task',\).*fewer workers"),
    ):
        list(run(die, ["the task"]))


@pytest.mark.slow
def test_the_bytes_are_the_same_for_any_number_of_processes(collect, tmp_path):
    files = synthetic.write(tmp_path / "synthetic", 8)
    collect(files, out="at once", batch=2)
    for workers in (1, 2, 4):
        collect(files, out=f"by {workers}", map=None, workers=workers, batch=2)
        assert contents(tmp_path / f"by {workers}") == contents(tmp_path / "at once")


@pytest.mark.slow
def test_a_run_that_was_killed_goes_on_and_its_processes_end_with_it(collect, tmp_path):
    psutil = pytest.importorskip("psutil")
    files = synthetic.write(tmp_path / "synthetic", 24)
    code = "import sys; from planlib import scale; scale.corpus(sys.argv[1], sys.argv[2], workers=2, batch=2)"
    pattern, out = str(tmp_path / "synthetic" / "*.txt"), tmp_path / "out"
    with subprocess.Popen([sys.executable, "-c", code, pattern, str(out)]) as process:
        while len(list(out.glob("ledger/*.json"))) < 3:
            assert process.poll() is None
            time.sleep(0.02)
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
    assert len(children) >= 2
    assert not psutil.wait_procs(children, timeout=20)[1]
    finished = {
        path: path.stat().st_mtime_ns
        for path in out.rglob("part-*")
        if path.parent.name == "ledger"
    }
    assert 3 <= len(finished) < 12
    done = collect(files)
    assert done.kept == 2 * len(finished)
    assert all(path.stat().st_mtime_ns == was for path, was in finished.items())
    collect(files, out="at once", batch=2)
    assert contents(out) == contents(tmp_path / "at once")


# --- clusters -------------------------------------------------------------------------------------


def local_cluster(**options):
    distributed = pytest.importorskip("distributed")
    # Any free port for the dashboard: the usual one may be taken.
    return distributed.LocalCluster(
        threads_per_worker=1, dashboard_address=":0", silence_logs=logging.CRITICAL, **options
    )


@pytest.fixture(scope="module")
def local():
    """A small cluster in threads of this process."""
    with local_cluster(n_workers=1, processes=False) as local:
        yield local


@pytest.fixture(scope="module")
def of_processes():
    """A cluster of two processes; the last test that takes it closes it."""
    with local_cluster(n_workers=2) as local:
        yield local


def test_a_cluster_maps_in_order_with_few_tasks_ahead_and_passes_errors_on(local):
    taken = []
    with scale.cluster(local.scheduler_address) as run:
        results = run(pow, counted(range(200), taken), [2] * 150)
        assert next(results) == 0
        assert len(taken) <= clusters.FEWEST + 2
        assert list(results) == [number**2 for number in range(1, 150)]
        with pytest.raises(PlanlibError, match=r"no 7"):
            list(run(fail, [7, 8, 9]))
        assert list(run(str, [])) == []


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(MissingExtra, match=r"library dask.*planlib\[cluster\]"),
        scale.cluster("tcp://host:8786"),
    ):
        pass


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "host", "http://127.0.0.1:1"])
def test_an_address_where_nothing_answers_is_named(monkeypatch, address):
    pytest.importorskip("distributed")
    monkeypatch.setattr(clusters, "PATIENCE", 0.5)
    with (
        pytest.raises(PlanlibError, match=rf"answers at '{address}' \(.+\).*tcp://host:8786 was"),
        scale.cluster(address),
    ):
        pass


def test_a_cluster_without_workers_is_not_waited_for_in_vain():
    with (
        local_cluster(n_workers=0, processes=False) as local,
        pytest.raises(PlanlibError, match=r"no worker for 0\.1 s.*dask worker .*longer wait"),
        scale.cluster(local.scheduler_address, wait=0.1),
    ):
        pass


def test_workers_with_another_planlib_are_refused(local, monkeypatch):
    monkeypatch.setattr(clusters, "__version__", "9.9")
    with (
        pytest.raises(PlanlibError, match=rf"need planlib 9\.9, .*has {pl.__version__}\. Install"),
        scale.cluster(local.scheduler_address),
    ):
        pass


@pytest.mark.slow
def test_a_cluster_writes_the_same_bytes_though_a_worker_is_killed(collect, of_processes, tmp_path):
    collect(out="at once")
    with scale.cluster(of_processes.scheduler_address, wait=240) as run:
        marker = str(tmp_path / "killed")
        assert collect(map=dying_once(run, marker)).plans == 7
        assert collect(map=run, out="undisturbed").plans == 7
    assert Path(marker).exists()
    assert contents(tmp_path / "out") == contents(tmp_path / "at once")
    assert contents(tmp_path / "undisturbed") == contents(tmp_path / "at once")


@pytest.mark.slow
def test_a_task_that_kills_worker_after_worker_is_given_up(of_processes):
    with (
        scale.cluster(of_processes.scheduler_address, wait=240) as run,
        pytest.raises(PlanlibError, match=r"4 workers .*died one after another.*give them more"),
    ):
        list(run(die, [1]))


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_told(of_processes):
    with (
        scale.cluster(of_processes.scheduler_address, wait=240) as run,
        pytest.raises(PlanlibError, match=r"The scheduler at .* was lost while it worked"),
    ):
        results = run(time.sleep, [0, 60])
        next(results)
        of_processes.close()
        next(results)
