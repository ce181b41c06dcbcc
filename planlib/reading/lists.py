"""Quantities that stand in one list: 8.5%和10%, 3200吨、1500吨."""

import itertools
import re

from planlib.reading.quantities import CLOSING, OPENING, Quantity, bounded

JOINT = re.compile(r"[、，,和与及\s]*")


def runs(plain: str, found: list[Quantity]) -> list[int]:
    """How many quantities stand in one list, from each on."""
    run = [1] * len(found)
    for index in range(len(found) - 2, -1, -1):
        if JOINT.fullmatch(plain, found[index].end, found[index + 1].start):
            run[index] = run[index + 1] + 1
    return run


def bounded_together(plain: str, found: list[Quantity]) -> list[Quantity]:
    """A bound written once holds for the list: 5.3%和5.8%左右, 分别不低于3200吨和1500吨."""
    found = list(found)
    joined = [
        first.unit == second.unit and bool(JOINT.fullmatch(plain, first.end, second.start))
        for first, second in itertools.pairwise(found)
    ]
    closed = [quantity.quantity.endswith(tuple(CLOSING)) for quantity in found]
    opened = [quantity.quantity.startswith(tuple(OPENING)) for quantity in found]
    for index in reversed(range(len(joined))):
        if joined[index] and closed[index + 1] and found[index].comparator == "exactly":
            found[index] = bounded(found[index], found[index + 1].comparator)
            closed[index] = True
    for index, together in enumerate(joined):
        if together and opened[index] and found[index + 1].comparator == "exactly":
            found[index + 1] = bounded(found[index + 1], found[index].comparator)
            opened[index + 1] = True
    return found
