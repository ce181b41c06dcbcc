"""The drawing itself: blocks of draws that stay in cache, counted into histograms and forgotten.

Every block has a seed of its own, and counts add up, so the result does not depend on who counts which blocks, or how
many at a time. Arithmetic on draws is done one operation at a time (no matrix product, no logarithm), which gives the same
bits on any machine.

A *position* is where a draw lies relative to the path that was given: the logarithm of level over path where shocks are
log-normal, level over path otherwise. Quantiles are found on positions and turned into levels at the end.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

# Six indicators of this many draws stay in the second cache of a core; 8,192 and 32,768 were no faster.
BLOCK = 16_384
# So many normals take longer in plain loops than compiled ones take to be loaded and run: loading takes seconds.
WORTH_COMPILING = 1_000_000_000
# Rounding in single precision must not decide whether a draw that lies on a bound meets it.
SLACK = 5e-7


class Bound(NamedTuple):
    """From when on a series lies at or beyond a bound: `series` its row, `bounds` positions by year."""

    series: int
    above: bool
    bounds: tuple[float, ...]


class Goal(NamedTuple):
    """What one year's growth (`increment`) or level of a series must lie between, as shocks or positions."""

    series: int
    year: int
    increment: bool
    low: float
    high: float
    group: int


class Work(NamedTuple):
    """All that is needed to draw and to count; small, and the same for every block.

    Attributes
    ----------
    seed, draws
        Seed of the whole, and number of draws.
    compounds
        Whether shocks add one to a factor (normal, two-piece, resampled) or add up (log-normal).
    mixing, later
        Lower triangles by which independent normals become the shocks of the first year, and what is new in those of a later
        one; None where they stay as they are.
    persistence
        Correlation of a shock with that of the year before, by indicator.
    spread
        What a shock of 1 moves the position, year by indicator.
    skewed
        Two-piece shocks at `knots` of a normal one, by indicator, or None.
    errors
        Errors to draw from, a row for those that came together, or None.
    powers
        Ratios, each as the power (-1, 0, 1) of every indicator.
    crossings, goals
        What is asked of every draw.
    """

    seed: int
    draws: int
    compounds: bool
    mixing: np.ndarray | None
    later: np.ndarray | None
    persistence: np.ndarray
    spread: np.ndarray
    skewed: np.ndarray | None
    errors: np.ndarray | None
    powers: np.ndarray
    crossings: tuple[Bound, ...] = ()
    goals: tuple[Goal, ...] = ()


class Bins(NamedTuple):
    """Histograms, year by series: where each begins, how wide its bins are, and how many it has."""

    low: np.ndarray
    width: np.ndarray
    number: int


class Counts(NamedTuple):
    """What was counted: histograms (year, series, bin; the outermost two hold the rest), crossings, goals met."""

    histograms: np.ndarray
    crossed: np.ndarray
    met: np.ndarray
    all_met: np.ndarray


KNOTS = np.linspace(-9.0, 9.0, 9 * 256 + 1)


def block_count(work: Work) -> int:
    """Number of blocks that the draws fall into.

    Examples
    --------
    >>> block_count(Work(0, 20_000, *[None] * 8))
    2
    """
    return -(-work.draws // BLOCK)


def walk(work: Work, block: int, mix=None) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Year by year the shocks of a block and the positions that they lead to; both are written over in the next year."""
    years, size = work.spread.shape
    draws = min(BLOCK, work.draws - block * BLOCK)
    source = np.random.Generator(
        np.random.SFC64(np.random.SeedSequence(work.seed, spawn_key=(block,)))
    )
    mix = mix or mix_plainly
    shocks = np.empty((size, draws), dtype=np.float32)
    start = 1.0 if work.compounds else 0.0
    positions = np.full((size + len(work.powers), draws), start, dtype=np.float32)
    lasting = np.zeros_like(shocks) if work.persistence.any() else None
    for year in range(years):
        if work.errors is None:
            source.standard_normal(out=shocks, dtype=np.float32)
            triangle = work.later if year else work.mixing
            if triangle is not None:
                mix(shocks, triangle)
            if lasting is not None:
                _persist(shocks, lasting, work.persistence)
            if work.skewed is not None:
                for i in range(size):
                    shocks[i] = np.interp(shocks[i], KNOTS, work.skewed[i])
        else:
            drawn = source.integers(len(work.errors), size=draws)
            for i in range(size):
                np.take(work.errors[:, i], drawn, out=shocks[i])
        for i in range(size):
            shocks[i] *= work.spread[year, i]
        _advance(work, shocks, positions)
        yield year, shocks, positions


def _persist(shocks: np.ndarray, lasting: np.ndarray, persistence: np.ndarray) -> None:
    """Add what is left of last year's shocks, and keep the sum for the next; in place."""
    for i, share in enumerate(persistence):
        lasting[i] *= share
        shocks[i] += lasting[i]
    lasting[...] = shocks


def _advance(work: Work, shocks: np.ndarray, positions: np.ndarray) -> None:
    """Positions after a year's shocks, those of the ratios after those of the indicators; in place."""
    size = len(shocks)
    if not work.compounds:
        for i in range(size):
            positions[i] += shocks[i]
    else:
        factor = np.empty_like(shocks[0])
        for i in range(size):
            np.add(shocks[i], np.float32(1), out=factor)
            positions[i] *= factor
    combine = (np.divide, np.multiply) if work.compounds else (np.subtract, np.add)
    for row, powers in zip(positions[size:], work.powers, strict=True):
        row[...] = 1.0 if work.compounds else 0.0
        for i in powers.nonzero()[0]:
            combine[int(powers[i] > 0)](row, positions[i], out=row)


def mix_plainly(shocks: np.ndarray, mixing: np.ndarray) -> None:
    """Independent normals become correlated ones, in place: from the last to the first, as each needs those before it."""
    part = np.empty_like(shocks[0])
    for i in reversed(range(len(shocks))):
        shocks[i] *= mixing[i, i]
        for j in range(i):
            if mixing[i, j]:
                np.multiply(shocks[j], mixing[i, j], out=part)
                shocks[i] += part


def tally_plainly(
    positions: np.ndarray, low: np.ndarray, per_width: np.ndarray, counts: np.ndarray
) -> None:
    """Add positions to the histograms of a year; bin 0 begins one width below `low` and takes all that lies there."""
    last = np.float32(counts.shape[1] - 1)
    place = np.empty_like(positions[0])
    for i in range(len(positions)):
        np.subtract(positions[i], low[i], out=place)
        np.multiply(place, per_width[i], out=place)
        np.add(place, np.float32(1), out=place)
        np.clip(place, 0, last, out=place)
        counts[i] += np.bincount(place.astype(np.intp), minlength=counts.shape[1])


def loops(work: Work):
    """How to mix and to tally: compiled where that is worth it and numba is there; the bits are the same."""
    if work.draws * work.spread.size >= WORTH_COMPILING:
        try:
            from planlib.ensembles import compiled
        except ImportError:
            pass
        else:
            return compiled.mix, compiled.tally
    return mix_plainly, tally_plainly


def count(task: tuple[Work, Bins, range]) -> Counts:
    """Draw some blocks and count what they come to."""
    work, bins, blocks = task
    mix, tally = loops(work)
    years, series = bins.low.shape
    low = bins.low.astype(np.float32)
    per_width = (1 / bins.width).astype(np.float32)
    counts = Counts(
        np.zeros((years, series, bins.number + 2), dtype=np.int64),
        np.zeros((len(work.crossings), years), dtype=np.int64),
        np.zeros(len(work.goals), dtype=np.int64),
        np.zeros(1 + max((goal.group for goal in work.goals), default=-1), dtype=np.int64),
    )
    for block in blocks:
        asked = _Asked(work)
        for year, shocks, positions in walk(work, block, mix):
            tally(positions, low[year], per_width[year], counts.histograms[year])
            asked.look(year, shocks, positions, counts)
        asked.close(counts)
    return counts


def _low(bound: float) -> np.float32:
    """A lower bound, and what rounding may take from a number that lies on it."""
    return np.float32(bound - SLACK * abs(bound)) if np.isfinite(bound) else np.float32(bound)


class _Asked:
    """What is asked of every draw of one block, kept from year to year."""

    def __init__(self, work: Work):
        self.crossings, self.goals = work.crossings, work.goals
        self.crossed: list = [None] * len(work.crossings)
        self.all_met: dict = {}

    def look(self, year: int, shocks: np.ndarray, positions: np.ndarray, counts: Counts) -> None:
        """Count those that have crossed by this year, and those that meet this year's goals."""
        for k, crossing in enumerate(self.crossings):
            row, bound = positions[crossing.series], crossing.bounds[year]
            there = row >= _low(bound) if crossing.above else row <= -_low(-bound)
            self.crossed[k] = there if self.crossed[k] is None else self.crossed[k] | there
            counts.crossed[k, year] += np.count_nonzero(self.crossed[k])
        for k, goal in enumerate(self.goals):
            if goal.year != year:
                continue
            row = (shocks if goal.increment else positions)[goal.series]
            met = (row >= _low(goal.low)) & (row <= -_low(-goal.high))
            counts.met[k] += np.count_nonzero(met)
            before = self.all_met.get(goal.group)
            self.all_met[goal.group] = met if before is None else before & met

    def close(self, counts: Counts) -> None:
        """Count the draws that met every goal of a group."""
        for group, met in self.all_met.items():
            counts.all_met[group] += np.count_nonzero(met)
