"""How fast are many plans read on a Dask cluster, beside concurrent.futures alone?

    .venv/bin/python tests/benchmarks/bench_corpus.py [--plans 10000] [--runs 5] [--batch 64]

Synthetic plans are read into a dataset of Parquet files: by `scale.cluster` on a `LocalCluster` of two processes with
one thread each, and by a plain `ProcessPoolExecutor` of two processes that maps the same function over the same
batches. Both have started and imported everything before the clock does. They take turns, the one that begins
changing from run to run; medians, and their ratio. Processor time is that of all processes together: it tells what
Dask costs where other work on the machine disturbs the clock. Dask's profiler is off, as docs/clusters.md advises.
"""

import argparse
import multiprocessing
import shutil
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import psutil

from planlib import scale, synthetic
from planlib.scale import folder as folders
from planlib.scale import parts

WORKERS = 2


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


def main() -> None:
    import dask
    from dask.distributed import LocalCluster

    parser = argparse.ArgumentParser()
    parser.add_argument("--plans", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=64)
    options = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as parent,
        dask.config.set({"distributed.worker.profile.enabled": False}),
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=None) as local,
        scale.cluster(local.scheduler_address) as on_dask,
        ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn")) as pool,
    ):
        files = synthetic.write(f"{parent}/plans", options.plans)
        maps = {"dask": on_dask, "concurrent.futures": pool.map}
        took = {name: [] for name in maps}
        for run in maps.values():
            seconds(run, batches(files[: 8 * WORKERS], 2, Path(parent) / "warm"))
        for number in range(options.runs):
            for name in list(maps)[:: 1 if number % 2 == 0 else -1]:
                tasks = batches(files, options.batch, Path(parent) / "out")
                took[name].append(seconds(maps[name], tasks))
                print(
                    "{:20} {:8.1f} s, processors {:8.1f} s".format(name, *took[name][-1]),
                    flush=True,
                )
    clock, processors = (
        {name: [each[k] for each in times] for name, times in took.items()} for k in (0, 1)
    )
    for name, times in clock.items():
        print(f"{name:20} {options.plans / statistics.median(times):8.1f} plans a second")
    for what, times, aim in (
        ("by the clock", clock, " (aim: no less than 0.9)"),
        ("by processor time", processors, ""),
    ):
        middle = {name: statistics.median(each) for name, each in times.items()}
        pairs = zip(times["concurrent.futures"], times["dask"], strict=True)
        ratio = middle["concurrent.futures"] / middle["dask"]
        print(f"dask at {ratio:.3f} of concurrent.futures {what}, of medians{aim}")
        print(f"    run by run: {', '.join(f'{a / b:.3f}' for a, b in pairs)}")


if __name__ == "__main__":
    main()
