"""How fast are many plans read on a Dask cluster, beside concurrent.futures alone?

    .venv/bin/python tests/benchmarks/bench_corpus.py [PLANS]

Synthetic plans are read into a dataset of Parquet files: by `scale.cluster` on a `LocalCluster` of two processes with
one thread each, and by a plain `ProcessPoolExecutor` of two processes that maps the same function over the same
batches. Both have started and imported everything before the clock does. They take turns, the one that begins
changing from run to run; medians, and their ratio. Processor time is that of all processes together: it tells what
Dask costs where other work on the machine disturbs the clock. Dask's profiler and ticks are off, as docs/clusters.md
advises.
"""

import multiprocessing
import shutil
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil
from results import Result, show

from planlib import scale, synthetic
from planlib.scale import folder as folders
from planlib.scale import parts

WORKERS = 2
PLANS, RUNS, BATCH = 10_000, 5, 64
QUIET = {"distributed.worker.profile.enabled": False, "distributed.admin.tick.interval": "1s"}


def batches(files: list[Path], size: int, folder: Path) -> list[parts.Batch]:
    """The tasks of reading files into a folder, which is begun anew."""
    shutil.rmtree(folder, ignore_errors=True)
    names = [str(path) for path in files]
    planned = [names[i : i + size] for i in range(0, len(names), size)]
    folders.plan(folder, planned)
    return [parts.Batch(str(folder), i, tuple(some)) for i, some in enumerate(planned)]


def seconds(run, tasks: list[parts.Batch]) -> tuple[float, float]:
    """Time by the clock and by the processors."""
    begin, before = time.perf_counter(), processor_seconds()
    read = sum(page["plans"] for page in run(parts.read_batch, tasks))
    took = time.perf_counter() - begin, processor_seconds() - before
    assert read == sum(len(task.files) for task in tasks)
    return took


def processor_seconds() -> float:
    here = psutil.Process()
    times = [each.cpu_times() for each in (here, *here.children(recursive=True))]
    return sum(each.user + each.system for each in times)


def results(plans: int = PLANS):
    import dask
    from dask.distributed import LocalCluster

    with (
        dask.config.set(QUIET),
        tempfile.TemporaryDirectory() as parent,
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as local,
        scale.cluster(local.scheduler_address) as on_dask,
        ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool,
    ):
        files = synthetic.write(f"{parent}/plans", plans)
        maps = {"dask": on_dask, "concurrent.futures": pool.map}
        took = {name: [] for name in maps}
        for run in maps.values():
            seconds(run, batches(files[: 8 * WORKERS], 2, Path(parent) / "warm"))
        for number in range(RUNS):
            for name in list(maps)[:: 1 if number % 2 == 0 else -1]:
                tasks = batches(files, BATCH, Path(parent) / "out")
                took[name].append(seconds(maps[name], tasks))
                clock, processors = took[name][-1]
                print(
                    f"  {name}: {clock:.1f} s, processors {processors:.1f} s",
                    file=sys.stderr,
                    flush=True,
                )
    clock, processors = (
        {name: statistics.median(each[k] for each in times) for name, times in took.items()}
        for k in (0, 1)
    )
    what, beside = (
        f"read {plans:,} synthetic plans with Dask, {WORKERS} processes",
        "concurrent.futures",
    )
    yield Result(what, beside, clock["dask"], clock[beside], 1 / 0.9)
    yield Result(f"{what}: processor time", beside, processors["dask"], processors[beside])


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:])):
        show(result)
