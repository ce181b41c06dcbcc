"""A map over processes of this machine that outlives the loss of some of them."""

import contextlib
import itertools
import multiprocessing
import os
import signal
import textwrap
import threading
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from planlib.errors import PlanlibError

RETRIES = 3  # in a row that get nothing done
AHEAD = 3  # tasks handed out for each worker: enough that none waits, few enough to keep in memory


@contextlib.contextmanager
def processes(workers: int | None = None) -> Iterator[Callable]:
    """A map over processes of this machine.

    Only so many tasks are handed out at a time as keep the processes busy, so that memory does not grow with
    their number. A process that is killed takes nothing with it: what it had not finished is done again.

    Parameters
    ----------
    workers
        How many processes; as many as there are processors where left out.

    Yields
    ------
    callable
        ``run(function, *iterables)``: the results in order, as of `map`. The function and what it is given are
        pickled; the function stands in a module, not in a notebook.

    Raises
    ------
    PlanlibError
        If `workers` is no number from 1 on, or processes end again and again without finishing a task.

    Examples
    --------
    >>> with processes(1) as run:
    ...     list(run(pow, [2, 3], [5, 2]))
    [32, 9]
    """
    workers = _processors() if workers is None else workers
    if not isinstance(workers, int) or workers < 1:
        raise PlanlibError(f"workers is {workers!r}: a whole number from 1 on was expected.")
    pool = _Pool(workers)
    try:
        yield pool.run
    finally:
        pool.executor.shutdown(cancel_futures=True)


class _Sent(NamedTuple):
    """A task that was handed out, and the processes it was given to."""

    task: tuple
    future: object
    executor: object


class _Pool:
    """Processes, replaced as a whole where one of them was killed."""

    def __init__(self, workers: int):
        self.workers = workers
        self.executor = self._started()

    def run(self, function: Callable, *iterables) -> Iterator:
        """The results of the function, in order."""
        from concurrent.futures.process import BrokenProcessPool

        tasks = zip(*iterables, strict=False)
        sent: deque[_Sent] = deque()
        failed = finished = 0
        try:
            while True:
                room = AHEAD * self.workers - len(sent)
                sent.extend(self._send(function, task) for task in itertools.islice(tasks, room))
                if not sent:
                    return
                try:
                    result = sent[0].future.result()
                except BrokenProcessPool as error:
                    lost = self._lost(sent)
                    # What had finished before, behind a task that did not, is no progress now.
                    failed = failed + 1 if len(sent) - len(lost) == finished else 1
                    finished = len(sent) - len(lost)
                    if failed > RETRIES:
                        raise PlanlibError(_ended(sent[0].task, error)) from error
                    for number in lost:
                        sent[number] = self._send(function, sent[number].task)
                else:
                    sent.popleft()
                    failed = 0
                    yield result
        finally:
            for one in sent:
                one.future.cancel()

    def _send(self, function: Callable, task: tuple) -> _Sent:
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        executor = self.executor
        try:
            future = executor.submit(function, *task)
        except BrokenProcessPool as error:  # found where its result is taken, as any other loss
            future = Future()
            future.set_exception(error)
        return _Sent(task, future, executor)

    def _lost(self, sent: deque[_Sent]) -> list[int]:
        """Which tasks were not finished by the broken pool of the first; a new one is in its place."""
        from concurrent.futures.process import BrokenProcessPool

        broken = sent[0].executor
        broken.shutdown()  # until it has settled every task
        if self.executor is broken:
            self.executor = self._started()
        return [
            number
            for number, one in enumerate(sent)
            if one.future.done() and isinstance(one.future.exception(), BrokenProcessPool)
        ]

    def _started(self):
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(
            min(self.workers, 61) if os.name == "nt" else self.workers,
            # A forked copy of a process with threads may hold locks that nobody will ever release.
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
        )


def _ended(task: tuple, error: Exception) -> str:
    return (
        f"Processes ended {RETRIES + 1} times in a row before any of them finished a task; the first unfinished one is "
        f"{textwrap.shorten(repr(task), 300)}. They may be short of memory (pass fewer workers); a function of a "
        "notebook cannot be imported by them (put it into a module), nor a script that is not guarded by "
        f"if __name__ == '__main__'. What was reported: {error.__cause__ or error}"
    )


def _begin() -> None:
    """What a new process does first: Ctrl-C is for the one that started it, whose end is its own end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def follow():
        multiprocessing.parent_process().join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
