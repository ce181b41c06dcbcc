"""A map over the workers of a Dask cluster."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor

from planlib import __version__
from planlib.errors import MissingExtra, PlanlibError, shown

AHEAD = 3  # tasks handed out for each thread of a worker
FEWEST = 8  # and at least so many, for a cluster that has yet to grow
RETRIES = 2  # of a function that raised: elsewhere it may not
PATIENCE = 8  # seconds for a scheduler to answer


@contextlib.contextmanager
def cluster(address: str, *, wait: float = 60) -> Iterator[Callable]:
    """A map over the workers of a Dask cluster that runs already.

    Only so many tasks are handed out at a time as keep the workers busy. Dask does again what a lost worker had not
    finished. How to start a cluster, and what its workers must share, is told in ``docs/clusters.md``.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://host:8786``.
    wait
        Seconds to wait for the first worker.

    Yields
    ------
    callable
        ``run(function, *iterables)``: the results in order, as of `map`. A function that raises is tried again
        twice.

    Raises
    ------
    MissingExtra
        If dask is not installed.
    PlanlibError
        If no scheduler answers at the address, no worker has joined it, or its workers have another planlib;
        and from ``run`` if workers die of a task again and again, or the scheduler is lost.

    Examples
    --------
    >>> from dask.distributed import LocalCluster
    >>> with LocalCluster(n_workers=1, processes=False, dashboard_address=None) as local:
    ...     with cluster(local.scheduler_address) as run:
    ...         list(run(pow, [2, 3], [5, 2]))
    [32, 9]
    """
    try:
        import distributed
    except ImportError:
        raise MissingExtra("dask", "cluster") from None
    _check_answers(address)
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        try:
            client.wait_for_workers(1, timeout=wait)
        except TimeoutError:
            raise PlanlibError(
                f"The scheduler at {address} has had no worker for {wait:g} s. Start some with: dask worker {address}, "
                "or pass a longer wait."
            ) from None
        _check_versions(client)

        def run(function: Callable, *iterables) -> Iterator:
            return _results(client, address, function, zip(*iterables, strict=False))

        yield run


def _results(client, address: str, function: Callable, tasks: Iterator[tuple]) -> Iterator:
    """The results of the function, in order."""
    sent = deque()
    ahead = 0
    try:
        for number, task in enumerate(tasks):
            if number % FEWEST == 0:  # workers come and go
                ahead = max(FEWEST, AHEAD * sum(client.nthreads().values()))
            while len(sent) >= ahead:
                yield _result(sent.popleft(), address)
            # Not pure: Dask would take two tasks that look alike for one.
            sent.append(client.submit(function, *task, pure=False, retries=RETRIES))
        while sent:
            yield _result(sent.popleft(), address)
    finally:
        if sent and client.status == "running":
            client.cancel(list(sent))


def _result(future, address: str):
    import distributed

    try:
        return future.result()
    except distributed.KilledWorker as error:
        raise PlanlibError(
            f"{error.allowed_failures + 1} workers of the cluster at {address} died one after another over one task; "
            f"the last was {error.last_worker.address}. They may be short of memory: give them more, or fewer threads each. "
            "Their logs say more."
        ) from None
    except (CancelledError, distributed.comm.CommClosedError) as error:
        raise PlanlibError(
            f"The scheduler at {address} was lost while it worked ({type(error).__name__}). Start it again, and then "
            "this run."
        ) from None


def _check_answers(address: str) -> None:
    """Whether a scheduler is there. Dask's client tries for long to close what it never opened; a question does not."""
    import distributed

    async def ask():
        arguments = distributed.Security().get_connection_args("client")
        async with distributed.rpc(address, connection_args=arguments) as scheduler:
            await scheduler.identity()

    async def ask_in_time():
        await asyncio.wait_for(ask(), PATIENCE)

    try:
        # In a thread of its own: that of a notebook has an event loop which runs already.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(ask_in_time())).result()
    except Exception as error:  # of whatever is listening there
        said = str(error) or f"nothing for {PATIENCE} s"
        raise PlanlibError(
            f"No Dask scheduler answers at {address!r} ({said}). An address such as tcp://host:8786 was expected, as "
            "the scheduler prints it when it starts. Check that it runs and that no firewall is between; "
            "docs/clusters.md tells how to start one."
        ) from None


def _check_versions(client) -> None:
    """Whether every worker has the planlib that is here."""
    workers = client.get_versions(packages=["planlib"])["workers"]
    found = {name: told["packages"].get("planlib") for name, told in workers.items()}
    others = [
        f"{name} has {version or 'none'}"
        for name, version in sorted(found.items())
        if version != __version__
    ]
    if others:
        raise PlanlibError(
            f"The workers of a cluster need planlib {__version__}, which is here: {shown(others)}. "
            "Install that version there, and start the workers again."
        )
