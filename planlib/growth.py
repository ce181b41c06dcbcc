"""The arithmetic of growth: floats and arrays in, floats and arrays out.

Rates are in percent (8 % is ``8.0``) and their names end in ``_pct``; differences of rates are in
percentage points and end in ``_pp``. Division by 100 happens here and nowhere else in the package.
Every function works on floats, arrays and Series alike; `compound_path` takes a run of periods.

Growth at or below -100 % leaves nothing or less, so it is refused wherever it would be compounded.
"""

import numpy as np

from planlib.errors import PlanlibError

__all__ = [
    "average_annual_growth_pct", "break_even_deflator_pct", "compound", "compound_path", "contribution_pp",
    "doubling_time", "elasticity", "icor", "implied_deflator_pct", "index_to_growth_pct", "ratio_drift_pct", "relative_pp",
    "required_growth_pct", "required_rest_growth_pct", "to_nominal_pct", "to_real_pct",
]  # fmt: skip


def _factor(rate_pct, name):
    """A rate as the factor that it multiplies by."""
    factor = 1 + np.asarray(rate_pct, dtype=float) / 100
    if (factor <= 0).any():
        raise PlanlibError(
            f"{name} is {rate_pct!r}: a growth rate must be above -100 %. Rates are in percent: "
            "8 % is 8.0."
        )
    return rate_pct / 100 + 1


def _periods(value):
    """A number of periods; a calendar year is none."""
    if (np.abs(np.asarray(value, dtype=float)) >= 1000).any():
        raise PlanlibError(
            f"periods is {value!r}: a number of periods was expected, such as 4 for 2016 to 2020, not a year."
        )
    return value


def _positive(value, name):
    if not (np.asarray(value, dtype=float) > 0).all():
        raise PlanlibError(f"{name} is {value!r}: it must be above zero.")
    return value


def compound(level, growth_pct, periods):
    r"""Level after growing for some periods: :math:`x (1 + g/100)^n`.

    Parameters
    ----------
    level
        Level at the start, any unit.
    growth_pct
        Growth a period, in percent; above -100.
    periods
        Number of periods; negative goes back in time.

    Returns
    -------
    float or array
        Level at the end, in the unit of `level`.

    Raises
    ------
    PlanlibError
        If `growth_pct` is -100 % or less, or `periods` is a calendar year.

    Examples
    --------
    >>> round(compound(100, 8, 5), 8)
    146.93280768
    """
    return level * _factor(growth_pct, "growth_pct") ** _periods(periods)


def compound_path(base, growth_pct):
    r"""Levels after each of a run of periods: :math:`x \prod_{k \le t} (1 + g_k/100)`.

    Parameters
    ----------
    base
        Level before the first period, any unit; or an array of them, for as many runs.
    growth_pct
        Growth in each period, in percent; above -100. The last axis runs over the periods.

    Returns
    -------
    numpy.ndarray
        Levels, in the unit of `base` and the shape of `growth_pct`.

    Raises
    ------
    PlanlibError
        If a rate is -100 % or less, or there is no run of them.

    Examples
    --------
    >>> compound_path(100.0, [8.0, 8.0, 6.5]).round(2).tolist()
    [108.0, 116.64, 124.22]
    """
    rates = np.asarray(growth_pct, dtype=float)
    if rates.ndim == 0:
        raise PlanlibError(
            f"growth_pct is {growth_pct!r}: a run of rates was expected, such as [8.0, 7.5]. See compound for one rate."
        )
    if (rates <= -100).any():
        _factor(float(rates[rates <= -100][0]), "growth_pct")
    levels = rates / 100
    levels += 1
    # The base first, so that every level is the one before it times its factor.
    levels[..., :1] *= np.asarray(base, dtype=float)[..., None]
    return np.cumprod(levels, axis=-1, out=levels)


def average_annual_growth_pct(first, last, periods):
    r"""Average growth a period between two levels, geometric: the inverse of `compound`.

    Parameters
    ----------
    first, last
        Levels at the start and the end, above zero, in one unit and on one price basis.
    periods
        Number of periods between them: 2012 to 2016 is 4, not 5.

    Returns
    -------
    float or array
        Percent a period, :math:`100 ((x_n / x_0)^{1/n} - 1)`.

    Raises
    ------
    PlanlibError
        If a level or `periods` is zero or less, or `periods` is a calendar year.

    Examples
    --------
    >>> round(average_annual_growth_pct(538579.95, 746395.06, 4), 6)
    8.499976
    """
    _positive(first, "first")
    _positive(last, "last")
    _positive(_periods(periods), "periods")
    return ((last / first) ** (1 / periods) - 1) * 100


def required_growth_pct(first, last, periods):
    """Growth a period that takes one level to another: `average_annual_growth_pct`, looking ahead.

    Examples
    --------
    >>> round(required_growth_pct(100, 200, 9), 6)
    8.005974
    """
    return average_annual_growth_pct(first, last, periods)


def doubling_time(growth_pct):
    r"""Periods until a level has doubled: :math:`\ln 2 / \ln(1 + g/100)`.

    Parameters
    ----------
    growth_pct
        Growth a period, in percent; above zero.

    Returns
    -------
    float or array
        Number of periods, not rounded.

    Raises
    ------
    PlanlibError
        If `growth_pct` is zero or less: nothing then ever doubles.

    Examples
    --------
    >>> print(round(doubling_time(8), 8))
    9.00646834
    """
    if not (np.asarray(growth_pct, dtype=float) > 0).all():
        raise PlanlibError(
            f"growth_pct is {growth_pct!r}: what does not grow never doubles; a rate above 0 is needed."
        )
    return np.log(2) / np.log1p(growth_pct / 100)


def index_to_growth_pct(index):
    """Growth from an index with the previous period = 100 (上年=100): 108.0 is growth of 8 %.

    Such indices are no levels: those of two years are not averaged or divided, but each turned into growth
    and compounded (`compound_path`).

    Parameters
    ----------
    index
        Index points, above zero.

    Returns
    -------
    float or array
        Percent.

    Raises
    ------
    PlanlibError
        If an index is zero or less.

    Examples
    --------
    >>> index_to_growth_pct(108.0)
    8.0
    """
    return _positive(index, "index") - 100.0


def to_real_pct(nominal_pct, deflator_pct):
    """Growth at constant prices from growth at current prices and the change of prices.

    Parameters
    ----------
    nominal_pct, deflator_pct
        Growth at current prices and change of the price index that belongs to the series (for GDP
        the GDP deflator, not CPI), in percent.

    Returns
    -------
    float or array
        Percent, divided out rather than subtracted.

    Examples
    --------
    >>> round(to_real_pct(11, 1.59313600071436), 5)
    9.25935
    """
    factor = _factor(nominal_pct, "nominal_pct") / _factor(deflator_pct, "deflator_pct")
    return (factor - 1) * 100


def to_nominal_pct(real_pct, deflator_pct):
    """Growth at current prices from growth at constant prices: the inverse of `to_real_pct`.

    Examples
    --------
    >>> round(to_nominal_pct(8, 1.40734602732051), 6)
    9.519934
    """
    factor = _factor(real_pct, "real_pct") * _factor(deflator_pct, "deflator_pct")
    return (factor - 1) * 100


def implied_deflator_pct(first_nominal, last_nominal, real_pct):
    """Change of the deflator implied by two nominal levels and real growth, all of one vintage.

    Parameters
    ----------
    first_nominal, last_nominal
        Levels at current prices, one period apart, above zero.
    real_pct
        Growth at constant prices between them, in percent.

    Returns
    -------
    float or array
        Percent.

    Examples
    --------
    >>> round(implied_deflator_pct(746395.06, 832035.95, 6.9472), 6)
    4.232683
    """
    return to_real_pct(average_annual_growth_pct(first_nominal, last_nominal, 1), real_pct)


def ratio_drift_pct(numerator_pct, denominator_pct, *, deflator_pct=0.0):
    """Relative change of a ratio in a period, in percent of the ratio, not in percentage points.

    Parameters
    ----------
    numerator_pct
        Growth of the numerator, in percent, at current prices where a deflator is given.
    denominator_pct
        Growth of the denominator, in percent, at constant prices where a deflator is given.
    deflator_pct
        Change of the denominator's deflator; leave it out where both are on one price basis.

    Returns
    -------
    float or array
        ``100 ((1 + a) / ((1 + b)(1 + π)) - 1)``.

    Notes
    -----
    A numerator at constant prices over a denominator at current prices is the reciprocal case:
    ``to_nominal_pct(a, π)`` first, then this function without a deflator.

    Examples
    --------
    >>> round(ratio_drift_pct(12, 7.5), 8)
    4.18604651
    >>> round(ratio_drift_pct(12, 8, deflator_pct=1.40734602732051), 6)
    2.264488
    """
    denominator = _factor(denominator_pct, "denominator_pct") * _factor(
        deflator_pct, "deflator_pct"
    )
    return (_factor(numerator_pct, "numerator_pct") / denominator - 1) * 100


def break_even_deflator_pct(nominal_pct, real_pct):
    """Deflator at which the ratio of a series at current prices to one at constant prices stands still.

    Parameters
    ----------
    nominal_pct, real_pct
        Growth of the two series, in percent; which of them is the numerator does not matter.

    Returns
    -------
    float or array
        Percent; needs no forecast of prices, only the stated price bases.

    Examples
    --------
    >>> round(break_even_deflator_pct(12, 8), 7)
    3.7037037
    """
    return to_real_pct(nominal_pct, real_pct)


def required_rest_growth_pct(*, target_pct, ytd_pct, share):
    r"""Growth needed in the rest of the year to meet the year's target.

    Parameters
    ----------
    target_pct
        Growth targeted for the year, in percent.
    ytd_pct
        Growth in the year to date, over the same months of last year, in percent.
    share
        Share of last year's total that fell into those months, between 0 and 1.

    Returns
    -------
    float or array
        Percent, :math:`100 ((1 + G - s (1 + g)) / (1 - s) - 1)`.

    Raises
    ------
    PlanlibError
        If `share` is not between 0 and 1.

    Examples
    --------
    >>> round(required_rest_growth_pct(target_pct=8, ytd_pct=9, share=0.30), 8)
    7.57142857
    """
    inside = np.asarray(share, dtype=float)
    if not ((inside > 0) & (inside < 1)).all():
        raise PlanlibError(
            f"share is {share!r}: the share of last year's total in the months so far lies between "
            "0 and 1; 30 % is 0.30."
        )
    year = _factor(target_pct, "target_pct")
    so_far = _factor(ytd_pct, "ytd_pct")
    return ((year - share * so_far) / (1 - share) - 1) * 100


def relative_pp(difference_pp, growth_pct):
    r"""By what share a level changes where its growth is off by some percentage points: :math:`d / (100 + g)`.

    Parameters
    ----------
    difference_pp
        Difference of growth, or its standard deviation, in percentage points.
    growth_pct
        Growth, in percent; above -100.

    Returns
    -------
    float or array
        Share of the level, 0.01 for one percent.

    Raises
    ------
    PlanlibError
        If growth is -100 % or less.

    Examples
    --------
    >>> round(relative_pp(2.0, 8.0), 6)
    0.018519
    """
    return difference_pp / 100 / _factor(growth_pct, "growth_pct")


def contribution_pp(share_pct, growth_pct):
    """Contribution of a part to the growth of its whole, in percentage points.

    Parameters
    ----------
    share_pct
        Share of the part in the whole in the base period, at the same prices, in percent.
    growth_pct
        Growth of the part, in percent.

    Examples
    --------
    >>> contribution_pp(40, 12)
    4.8
    """
    return share_pct * growth_pct / 100


def elasticity(growth_pct, base_growth_pct):
    """Percent by which one series grows for each percent of another.

    Raises
    ------
    PlanlibError
        If the other does not grow at all.

    Examples
    --------
    >>> round(elasticity(7.5, 9.519934), 6)
    0.787821
    """
    if (np.asarray(base_growth_pct, dtype=float) == 0).any():
        raise PlanlibError(
            "base_growth_pct is 0: an elasticity to what does not grow is undefined."
        )
    return growth_pct / base_growth_pct


def icor(investment_share_pct, growth_pct):
    """Incremental capital-output ratio: investment share over real growth, or the sums of both.

    Parameters
    ----------
    investment_share_pct
        Gross fixed capital formation in percent of GDP (never fixed-asset investment, which counts
        land and used assets), or its sum over several years.
    growth_pct
        Real growth of GDP, in percent, or its sum over the same years.

    Raises
    ------
    PlanlibError
        If growth is zero or less.

    Examples
    --------
    >>> round(icor(343.79818, 56.59321), 8)
    6.07490157
    """
    _positive(growth_pct, "growth_pct")
    return investment_share_pct / growth_pct
