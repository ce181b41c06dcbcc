"""What a benchmark finds: one claim, what it was measured beside, and the ratio of the two.

Sides take turns in one run, since machines are shared and noisy: a ratio of medians travels, a time does not.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple


class Result(NamedTuple):
    """One line of the table.

    Attributes
    ----------
    what, beside
        What planlib does, and the same work (or the least that it takes) done otherwise.
    ours, other
        Medians, in `unit`.
    at_most
        Ratio that is aimed for, ours over other; None where there is none.
    unit
        ``"s"``, or ``"MB"`` for memory, where `other` is what may be used.
    """

    what: str
    beside: str
    ours: float
    other: float
    at_most: float | None = None
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the other's."""
        return self.ours / self.other


class Missing(NamedTuple):
    """What could not be measured here, and why."""

    what: str
    beside: str
    why: str


def seconds(work: Callable) -> float:
    """How long something takes; what it returns is freed after the clock has stopped."""
    begin = time.perf_counter()
    found = work()
    took = time.perf_counter() - begin
    del found
    return took


def medians(tasks: Mapping[str, Callable], runs: int | Mapping[str, int]) -> dict[str, float]:
    """Median seconds of tasks that take turns; one that is slow may take fewer."""
    turns = runs if isinstance(runs, Mapping) else dict.fromkeys(tasks, runs)
    taken = {name: [] for name in tasks}
    for turn in range(max(turns.values())):
        for name, task in tasks.items():
            if turn < turns[name]:
                taken[name].append(seconds(task))
    return {name: statistics.median(times) for name, times in taken.items()}


def show(result: "Result | Missing") -> None:
    """Print a line as a benchmark that runs on its own does."""
    if isinstance(result, Missing):
        print(f"{result.what}, beside {result.beside}: not measured, {result.why}", flush=True)
        return
    aim = "" if result.at_most is None else f" (aim: {result.at_most:.3g} at most)"
    print(
        f"{result.what}: {amount(result.ours, result.unit)}; {result.beside}: {amount(result.other, result.unit)}; "
        f"ratio {result.ratio:.3g}{aim}",
        flush=True,
    )


def amount(value: float, unit: str) -> str:
    """A time in the unit that reads best, or an amount of memory."""
    if unit != "s":
        return f"{value:.1f} {unit}"
    return f"{value:.2f} s" if value >= 0.5 else f"{value * 1000:.3g} ms"
