"""From histograms to quantiles, each with its Monte-Carlo error; and where the histograms have to lie for that.

Of draws that fit into a few blocks quantiles are simply selected. Of more, a pilot block says where they will be found, half
a standard deviation to spare on either side; draws beyond are counted in the outermost bins, and where a quantile turns
out to lie there, all is counted again in wider ones.
"""

from collections.abc import Callable, Iterator

import numpy as np

from planlib.ensembles import blocks
from planlib.errors import PlanlibError

# So few lie so far apart that the place between two of them matters: they are looked at themselves.
SELECTED = 4 * blocks.BLOCK
# Few draws need narrow bins, as little is known of where in a bin its draws lie; with many it evens out.
FEW_DRAWS, FINE, COARSE = 262_144, 16_384, 4_096
SPARE_SD = 0.5
# A series without spread has one place; its histogram still needs some width.
LEAST_WIDTH = 1e-6
MOST_RUNS = 12
# A run of blocks that one worker counts: enough of them to share out, few enough to send around.
MOST_TASKS, LEAST_BLOCKS = 256, 8


def measure(
    work: blocks.Work, probabilities: np.ndarray, map_: Callable = map
) -> tuple[np.ndarray, np.ndarray, blocks.Counts]:
    """Positions of quantiles, those a standard error below and above, and all counts.

    Parameters
    ----------
    work
        What to draw and to count.
    probabilities
        Of the quantiles, between 0 and 1.
    map_
        What runs the blocks; anything that behaves like `map`.

    Returns
    -------
    positions : numpy.ndarray
        Year, series, quantile.
    around : numpy.ndarray
        The same at the ranks one standard error below and above; two more along a first axis.
    counts
        As `blocks.count`.

    Raises
    ------
    PlanlibError
        If no width of histogram holds a quantile.
    """
    off = np.sqrt(probabilities * (1 - probabilities) / work.draws)
    ranks = np.stack([probabilities, probabilities - off, probabilities + off])
    if work.draws <= SELECTED:
        return _selected(work, ranks)
    bins = pilot(work, ranks.min(), ranks.max())
    for _ in range(MOST_RUNS):
        counts = _counted(work, bins, map_)
        found, short = _positions(counts.histograms, bins, ranks, work.draws)
        if not short.any():
            around = found[1:]
            if work.errors is not None:
                # Few errors make few values, each in one bin: where in it is not known.
                around = around + np.array([-0.5, 0.5])[:, None, None, None] * bins.width[..., None]
            return found[0], around, counts
        bins = _wider(bins, short)
    raise PlanlibError(
        f"The quantiles {probabilities.tolist()} do not settle: the draws of some indicator spread too far for a "
        "histogram. Leave out the most extreme quantiles, or look at the errors and spreads that were given."
    )


def _selected(work: blocks.Work, ranks: np.ndarray) -> tuple[np.ndarray, np.ndarray, blocks.Counts]:
    """As `measure` of draws that all lie in a few blocks: selected from them, a year at a time."""
    every = range(blocks.block_count(work))
    found = []
    for year in zip(*(blocks.walk(work, block) for block in every), strict=True):
        positions = np.concatenate([positions for _, _, positions in year], axis=1)
        found.append(np.quantile(positions, ranks, axis=1))
    found = np.moveaxis(np.array(found), -1, 1)
    shape = found.shape[:2]
    counts = blocks.count((work, blocks.Bins(np.zeros(shape), np.ones(shape), 1), every))
    return found[..., 0, :], np.moveaxis(found[..., 1:, :], 2, 0), counts


def pilot(work: blocks.Work, lowest: float, highest: float) -> blocks.Bins:
    """Histograms around where the first block has its quantiles."""
    ends, spread = [], []
    draws = min(work.draws, blocks.BLOCK)
    # Its own quantiles are off by some standard errors of a block.
    slack = 4 * np.sqrt(np.array([lowest * (1 - lowest), highest * (1 - highest)]) / draws)
    ranks = np.clip([lowest - slack[0], highest + slack[1]], 0, 1)
    for _, _, positions in blocks.walk(work, 0):
        ends.append(np.quantile(positions, ranks, axis=1).T)
        spread.append(positions.std(axis=1, dtype=float))
    low, high = np.moveaxis(np.array(ends), -1, 0)
    spare = np.maximum(SPARE_SD * np.array(spread), LEAST_WIDTH)
    low, high = low - spare, high + spare
    number = FINE if work.draws < FEW_DRAWS else COARSE
    if work.errors is not None:
        number = 4 * FINE
    if work.compounds:
        # Nothing falls below zero, and near it bins must be narrow.
        low = np.maximum(low, LEAST_WIDTH)
        number = 4 * FINE if (high > 2 * low).any() else number
    return _bins(low, high, number)


def _bins(low: np.ndarray, high: np.ndarray, number: int) -> blocks.Bins:
    """Histograms between two ends, which are what single precision makes of them."""
    low = low.astype(np.float32).astype(float)
    return blocks.Bins(low, (high - low) / number, number)


def _wider(bins: blocks.Bins, short: np.ndarray) -> blocks.Bins:
    """Histograms three times as wide on the side where a quantile lay beyond."""
    span = bins.width * bins.number
    low = bins.low - np.where(short[0], 2 * span, 0)
    high = bins.low + span + np.where(short[1], 2 * span, 0)
    # As narrow as before where memory allows it.
    return _bins(low, high, min(2 * bins.number, 4 * FINE))


def _counted(work: blocks.Work, bins: blocks.Bins, map_: Callable) -> blocks.Counts:
    """The counts of all blocks, whoever counted them; they add up in any order."""
    total = None
    for part in map_(blocks.count, _tasks(work, bins)):
        if total is None:
            total = part
        else:
            for whole, more in zip(total, part, strict=True):
                np.add(whole, more, out=whole)
    return total


def _tasks(
    work: blocks.Work, bins: blocks.Bins
) -> Iterator[tuple[blocks.Work, blocks.Bins, range]]:
    number = blocks.block_count(work)
    size = max(LEAST_BLOCKS, -(-number // MOST_TASKS))
    return ((work, bins, range(k, min(k + size, number))) for k in range(0, number, size))


def _positions(
    histograms: np.ndarray, bins: blocks.Bins, ranks: np.ndarray, draws: int
) -> tuple[np.ndarray, np.ndarray]:
    """Positions of ranks (error by quantile) in every histogram, and where they lie below or above it."""
    years, series, size = histograms.shape
    found = np.empty((*ranks.shape, years, series))
    short = np.zeros((2, years, series), dtype=bool)
    # Of the draws in a row the k-th stands half a draw after k: as numpy's quantile counts.
    wanted = (draws - 1) * ranks.ravel() + 0.5
    for year in range(years):
        for row in range(series):
            counts = histograms[year, row]
            until = np.cumsum(counts)
            place = np.searchsorted(until, wanted)
            short[0, year, row] = place.min() == 0
            short[1, year, row] = place.max() == size - 1
            inside = 1 - (until[place] - wanted) / counts[place]
            at = bins.low[year, row] + (place - 1 + inside) * bins.width[year, row]
            found[..., year, row] = at.reshape(ranks.shape)
    return np.moveaxis(found, 1, -1), short
