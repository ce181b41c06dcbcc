"""Correlations of shocks: are they possible at all, and if not, what is the nearest that is?"""

import math

import numpy as np
import pandas as pd

from planlib.errors import PlanlibError, shown

# What rounding in a table of correlations may leave.
ROUNDING = 1e-8
MOST_STEPS, CONVERGED = 1000, 1e-10


def correlation_of(
    corr: pd.DataFrame, names: tuple[str, ...]
) -> tuple[np.ndarray, np.ndarray | None]:
    """A correlation frame as an array in the order of names; of a covariance frame the standard deviations too.

    Parameters
    ----------
    corr
        Correlations of shocks, or their covariances in squared percentage points, by indicator.
    names
        The indicators.

    Returns
    -------
    correlation : numpy.ndarray
        Indicator by indicator.
    sd_pp : numpy.ndarray or None
        Standard deviations in percentage points, where covariances were given.

    Raises
    ------
    PlanlibError
        If it is no frame of these indicators, not symmetric, holds a correlation beyond 1, or is not positive
        semi-definite; then the message says how far the nearest that is lies away.
    """
    if not isinstance(corr, pd.DataFrame):
        raise PlanlibError(
            f"corr is of type {type(corr).__name__}: a DataFrame with a row and a column for each of "
            f"{', '.join(names)} was expected."
        )
    for axis, have in (("rows", list(corr.index)), ("columns", list(corr.columns))):
        if sorted(map(str, have)) != sorted(names) or len(set(names)) < len(names):
            raise PlanlibError(
                f"corr has the {axis} {shown(have)}: one for each of {', '.join(names)} was expected."
            )
    try:
        matrix = _ordered(corr, names)
    except (TypeError, ValueError):
        raise PlanlibError(
            "corr holds what is no number: correlations or covariances were expected."
        ) from None
    if not np.isfinite(matrix).all():
        raise PlanlibError(
            "corr has a gap or an infinite value: every pair of indicators needs a number."
        )
    uneven = np.abs(matrix - matrix.T)
    if uneven.max() > ROUNDING:
        i, j = np.unravel_index(uneven.argmax(), uneven.shape)
        raise PlanlibError(
            f"corr is not symmetric: {names[i]} with {names[j]} is {matrix[i, j]:g}, {names[j]} with {names[i]} "
            f"is {matrix[j, i]:g}. Write one figure in both places."
        )
    variance = matrix.diagonal()
    sd_pp = None
    if np.abs(variance - 1).max() > ROUNDING:
        if not (variance > 0).all():
            i = int(variance.argmin())
            raise PlanlibError(
                f"corr has {variance[i]:g} for {names[i]} with itself: 1 in a frame of correlations, a variance above 0 "
                "in one of covariances was expected."
            )
        sd_pp = np.sqrt(variance)
        matrix = matrix / np.outer(sd_pp, sd_pp)
    beyond = np.abs(matrix)
    if beyond.max() > 1 + ROUNDING:
        i, j = np.unravel_index(beyond.argmax(), beyond.shape)
        raise PlanlibError(
            f"corr makes the correlation of {names[i]} and {names[j]} {matrix[i, j]:.4g}: it lies between -1 and 1. A frame "
            "with 1 for every indicator with itself is read as correlations, any other as covariances."
        )
    smallest = np.linalg.eigvalsh(matrix)[0]
    if smallest < -ROUNDING:
        nearest = _nearest(matrix)
        change, far = np.abs(nearest - matrix), np.linalg.norm(nearest - matrix)
        i, j = np.unravel_index(change.argmax(), change.shape)
        raise PlanlibError(
            f"corr is not positive semi-definite (smallest eigenvalue {smallest:.3g}), so no shocks have these "
            f"correlations. The nearest that are possible lie {far:.3g} away (Frobenius norm); the largest "
            f"change is that of {names[i]} and {names[j]}, {matrix[i, j]:.3g} to {nearest[i, j]:.3g}. Look at "
            "planlib.nearest_correlation(corr), and pass what it returns if you can defend it."
        )
    return matrix, sd_pp


def _ordered(corr: pd.DataFrame, names: tuple[str, ...]) -> np.ndarray:
    named = corr.set_axis(map(str, corr.index), axis=0).set_axis(map(str, corr.columns), axis=1)
    return named.loc[list(names), list(names)].to_numpy(dtype=float)


def nearest_correlation(corr: pd.DataFrame) -> pd.DataFrame:
    """The possible correlations that lie nearest to a frame of them, in the Frobenius norm.

    Correlations that were put together pair by pair, or rounded, need not fit each other: no shocks have them.

    Parameters
    ----------
    corr
        Correlations, or covariances, by indicator; symmetric.

    Returns
    -------
    pandas.DataFrame
        Correlations, or covariances with the same variances, that are positive semi-definite.

    Raises
    ------
    PlanlibError
        If it is not square by the same names, not symmetric, or has no number somewhere.

    Notes
    -----
    Alternating projections with Dykstra's correction: N. J. Higham, "Computing the nearest correlation matrix: a
    problem from finance", IMA Journal of Numerical Analysis 22 (2002), 329-343.

    Examples
    --------
    >>> import pandas as pd
    >>> names = ["gdp", "fai", "budget_revenue"]
    >>> told = pd.DataFrame([[1, .9, .9], [.9, 1, .2], [.9, .2, 1]], index=names, columns=names)
    >>> nearest_correlation(told).round(3).loc["gdp"].tolist()
    [1.0, 0.796, 0.796]
    """
    if not isinstance(corr, pd.DataFrame) or corr.empty:
        raise PlanlibError(
            "corr: a DataFrame with the same indicators as rows and as columns was expected."
        )
    names = tuple(map(str, corr.index))
    try:
        matrix, sd_pp = correlation_of(corr, names)
    except PlanlibError as error:
        if "semi-definite" not in str(error):
            raise
        matrix = _ordered(corr, names)
        sd_pp = np.sqrt(matrix.diagonal())
        matrix = _nearest(matrix / np.outer(sd_pp, sd_pp))
    scale = 1.0 if sd_pp is None else np.outer(sd_pp, sd_pp)
    return pd.DataFrame(matrix * scale, index=list(names), columns=list(names))


def _nearest(matrix: np.ndarray) -> np.ndarray:
    correction = np.zeros_like(matrix)
    nearest = matrix
    for _ in range(MOST_STEPS):
        shifted = nearest - correction
        values, vectors = np.linalg.eigh(shifted)
        possible = (vectors * np.maximum(values, 0)) @ vectors.T
        correction = possible - shifted
        before, nearest = nearest, possible.copy()
        np.fill_diagonal(nearest, 1.0)
        if np.abs(nearest - before).max() < CONVERGED:
            break
    # A hair inside, so that what is returned passes where it was refused before.
    values, vectors = np.linalg.eigh((nearest + nearest.T) / 2)
    inside = (vectors * np.maximum(values, 0)) @ vectors.T
    scale = np.sqrt(inside.diagonal())
    inside = inside / np.outer(scale, scale)
    np.fill_diagonal(inside, 1.0)
    return (inside + inside.T) / 2


def factor(correlation: np.ndarray) -> np.ndarray:
    """Lower triangle L with L L' = correlation, also where some shocks follow from others.

    LAPACK's refuses a matrix that is only semi-definite, and its last bits differ between machines.

    Examples
    --------
    >>> factor(np.array([[1.0, 0.6], [0.6, 1.0]])).tolist()
    [[1.0, 0.0], [0.6, 0.8]]
    """
    size = len(correlation)
    lower = np.zeros((size, size))
    for j in range(size):
        for i in range(j, size):
            rest = float(correlation[i, j]) - sum(
                float(lower[i, k] * lower[j, k]) for k in range(j)
            )
            if i == j:
                lower[j, j] = math.sqrt(rest) if rest > ROUNDING else 0.0
            elif lower[j, j]:
                lower[i, j] = rest / lower[j, j]
    return lower
