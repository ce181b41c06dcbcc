"""The two loops of `blocks` that take longest, compiled by numba (extra ``fast``). The same operations in the same order,
so the same bits: numba reorders and fuses nothing unless it is told to.
"""

import numba
import numpy as np


@numba.njit("void(float32[:, ::1], float32[:, ::1])", nogil=True, cache=True)
def mix(shocks, mixing):
    """As `blocks.mix_plainly`."""
    for i in range(len(shocks) - 1, -1, -1):
        row, own = shocks[i], mixing[i, i]
        for n in range(len(row)):
            row[n] *= own
        for j in range(i):
            other, share = shocks[j], mixing[i, j]
            for n in range(len(row)):
                row[n] += other[n] * share


@numba.njit(
    "void(float32[:, ::1], float32[::1], float32[::1], int64[:, ::1])", nogil=True, cache=True
)
def tally(positions, low, per_width, counts):
    """As `blocks.tally_plainly`; places first, as the processor computes many of them at once."""
    zero, one, last = np.float32(0), np.float32(1), np.float32(counts.shape[1] - 1)
    places = np.empty(positions.shape[1], dtype=np.uint32)
    for i in range(len(positions)):
        row, below, scale, histogram = positions[i], low[i], per_width[i], counts[i]
        for n in range(len(row)):
            place = (row[n] - below) * scale + one
            places[n] = np.int32(min(max(place, zero), last))
        for n in range(len(row)):
            histogram[places[n]] += 1
