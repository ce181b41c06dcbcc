"""How wide is the honest range around a path, and how likely is what one hopes for?

`fan` has the answer in closed form where shocks are log-normal and each indicator is looked at alone; `simulate` draws,
for correlated shocks of other forms and for ratios; `probabilities` asks more of the same draws. All of it rests on the
spread and correlation that an analyst assumes: no record of errors exists for most places.
"""

from collections.abc import Callable
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib import growth, schema
from planlib.calibration import TOLERANCE_PP
from planlib.ensembles import assumed, blocks, histograms, inputs, questions
from planlib.ensembles.correlation import nearest_correlation
from planlib.ensembles.questions import Crossing, Ratio
from planlib.errors import PlanlibError

__all__ = [
    "Crossing", "Probabilities", "Ratio", "fan", "nearest_correlation", "probabilities", "simulate",
]  # fmt: skip

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
UNNAMED = "ensemble"


class Probabilities(NamedTuple):
    """What an ensemble says: bands, years of crossing, goals met."""

    fans: pd.DataFrame
    crossing: pd.DataFrame
    meeting: pd.DataFrame


def simulate(
    growth_pct: pd.Series | pd.DataFrame,
    sd_pp: float | pd.Series | pd.DataFrame | None,
    corr: pd.DataFrame | None = None,
    *,
    start: int,
    until: int,
    base: float | pd.Series | pd.DataFrame = inputs.INDEX_BASE,
    shocks: str = "lognormal",
    skew: float | pd.Series | None = None,
    errors: pd.DataFrame | None = None,
    persistence: float | pd.Series = 0.0,
    draws: int = 10_000,
    seed: int = 0,
    quantiles=QUANTILES,
    ratios=(),
    plan_id: str = UNNAMED,
    scenario: str = UNNAMED,
    region: str = UNNAMED,
    map: Callable = map,
) -> pd.DataFrame:
    r"""Quantiles of levels, and of ratios, around a path of growth with correlated shocks.

    Draws are never stored: they are counted in blocks, so that memory does not grow with their number, and the result is
    the same to the bit for any number of threads, processes or machines.

    Parameters
    ----------
    growth_pct
        The path: growth in percent, a Series by indicator for all years, or a frame of years by indicators; growth
        stands at the year that it ends in.
    sd_pp
        Standard deviation of a year's growth around it, in percentage points: a number, a Series by indicator or a frame
        as that of growth; of two-piece shocks the scale from which both sides take theirs. None where `corr` holds
        covariances, or errors are resampled.
    corr
        Correlations of the shocks of one year, or their covariances in squared percentage points, by indicator; left out,
        shocks are independent, which is an assumption too.
    start
        Year of the base; growth goes on from the year after.
    until
        Last year.
    base
        Levels in the first year: a number, a Series by indicator, or a frame as that of `planlib.project`.
    shocks
        ``"lognormal"``: log growth is normal around log(1 + g/100) with standard deviation sd_pp/(100 + g), so the
        path is the median of levels. ``"normal"``: growth itself is normal. ``"two_piece"``: growth has its mode at the
        path and is normal with another spread on either side, see `skew`. ``"resampled"``: rows of `errors` are drawn
        with replacement and added, bias and all.
    skew
        For two-piece shocks, between -1 and 1, a number or a Series by indicator: the standard deviation is
        sd_pp/sqrt(1 + skew) below the mode and sd_pp/sqrt(1 - skew) above.
    errors
        Errors to draw from, outcome minus path, in percentage points: a column for each indicator, a row for each year.
    persistence
        Correlation of a year's shock with that of the year before; shocks of a year keep their spread and the correlations
        of `corr`. A number or a Series by indicator.
    draws
        Number of draws, 100 or more.
    seed
        Seed; the same one gives the same numbers for the same indicators in the same order.
    quantiles
        Probabilities; five draws or more must lie beyond the outermost.
    ratios
        Pairs of indicators such as ``("fai", "gdp")``, or `Ratio`. Where one is at current and the other at constant
        prices, the deflator (``gdp_deflator``) must be one of the drawn variables.
    plan_id, scenario, region
        What to call the rows.
    map
        What runs the blocks: the built-in, that of an executor, or one of `planlib.scale`.

    Returns
    -------
    pandas.DataFrame
        plan_id, scenario, region, indicator (a ratio as ``fai/gdp``), measure, unit, price_basis, year, quantile, value,
        mc_error (standard error of the value that comes from drawing so many times and not more; nothing else).

    Raises
    ------
    PlanlibError
        If anything is given that cannot be meant, a ratio lacks its deflator, or correlations are impossible; then the
        message says how far the nearest possible ones lie.

    Notes
    -----
    Correlation and persistence are those of the normal variables behind the shocks (a Gaussian copula). Two-piece normal: E.
    Britton, P. Fisher and J. Whitley, "The Inflation Report projections: understanding the fan chart", Bank of England
    Quarterly Bulletin, February 1998, 30-37; K. F. Wallis, "An assessment of Bank of England and National Institute
    inflation forecast uncertainties", National Institute Economic Review 189 (2004), 64-71.

    Examples
    --------
    >>> import pandas as pd
    >>> growth_pct = pd.Series({"fai": 12.0, "gdp": 8.0, "gdp_deflator": 1.4})
    >>> sd_pp = pd.Series({"fai": 4.0, "gdp": 1.0, "gdp_deflator": 1.5})
    >>> fans = simulate(growth_pct, sd_pp, start=2016, until=2020, ratios=[("fai", "gdp")], draws=50_000)
    >>> last = fans[(fans["indicator"] == "fai/gdp") & (fans["year"] == 2020)]
    >>> last["value"].round(0).tolist()
    [96.0, 104.0, 109.0, 115.0, 125.0]
    """
    names = inputs.owner(plan_id, scenario, region)
    levels = inputs.quantiles_of(quantiles, inputs.draws_of(draws))
    path = inputs.path_of(growth_pct, start, until, base)
    drawn = inputs.shocks_of(shocks, sd_pp, corr, persistence, skew, errors, path)
    series = questions.series_of(path, ratios)
    work = inputs.work_of(path, drawn, draws, seed, series.powers)
    fans, _ = _counted(work, series, path.years, levels, names, map)
    return fans


def probabilities(
    growth_pct: pd.Series | pd.DataFrame,
    sd_pp: float | pd.Series | pd.DataFrame | None,
    corr: pd.DataFrame | None = None,
    *,
    start: int,
    until: int,
    crossing=(),
    goals: pd.DataFrame | None = None,
    tolerance_pp: float = TOLERANCE_PP,
    base: float | pd.Series | pd.DataFrame = inputs.INDEX_BASE,
    shocks: str = "lognormal",
    skew: float | pd.Series | None = None,
    errors: pd.DataFrame | None = None,
    persistence: float | pd.Series = 0.0,
    draws: int = 10_000,
    seed: int = 0,
    quantiles=QUANTILES,
    ratios=(),
    plan_id: str = UNNAMED,
    scenario: str = UNNAMED,
    region: str = UNNAMED,
    map: Callable = map,
) -> Probabilities:
    """How likely an ensemble makes it that bounds are crossed and goals are met; bands from the same draws.

    Parameters
    ----------
    growth_pct, sd_pp, corr, start, until, base, shocks, skew, errors, persistence, draws, seed, quantiles, ratios
        As in `simulate`.
    crossing
        Questions in which year a series is first at or beyond a bound: `Crossing`, or the same as a tuple.
    goals
        What is to be met: targets of a plan, whose growth targets are taken (an expected 8 % is met at 8.0 and more); or a
        frame with indicator (or the name of a ratio), year, measure (``growth`` in percent or ``level`` in the unit of
        the series), low, high (missing on an open side), and goal, the name of those to be met at once.
    tolerance_pp
        How far off a target that is said to be about so much still counts as met.
    plan_id, scenario, region, map
        As in `simulate`.

    Returns
    -------
    Probabilities
        ``fans`` as `simulate`. ``crossing``: a row for each year of first crossing and one with the year missing for
        not by `until`; indicator, direction, bound, unit, year, probability, mc_error, draws, assumption_zh, assumption_en.
        ``meeting``: a row for each goal and one for all of a group (indicator ``all``); goal, indicator, year, measure,
        low, high, unit, probability, and the rest as above. Probabilities lie between 0 and 1.

    Raises
    ------
    PlanlibError
        As `simulate`, or if nothing is asked, a bound is crossed from the beginning, or a goal is of what is not drawn.

    Examples
    --------
    How likely is it that the ratio of investment to GDP reaches 110 in some year up to 2020, and in which one first? By
    2020 it may lie below again: what the level of that year will be is a goal.

    >>> import pandas as pd
    >>> growth_pct = pd.Series({"fai": 12.0, "gdp": 8.0, "gdp_deflator": 1.4})
    >>> sd_pp = pd.Series({"fai": 4.0, "gdp": 1.0, "gdp_deflator": 1.5})
    >>> told = probabilities(growth_pct, sd_pp, start=2016, until=2020, ratios=[("fai", "gdp")],
    ...                      crossing=[Crossing("fai/gdp", above=110.0)], draws=50_000)
    >>> told.crossing[["year", "probability"]].round(2).astype(object).values.tolist()
    [[2017, 0.03], [2018, 0.16], [2019, 0.18], [2020, 0.15], [<NA>, 0.48]]
    >>> for part in told.crossing.loc[0, "assumption_en"].split("; "):
    ...     print(part)
    growth in 2017–2020: FAI 12% (sd 4 pp), GDP 8% (sd 1 pp), GDP deflator 1.4% (sd 1.5 pp)
    log-normal
    indicators independent
    years independent
    50,000 draws, seed 0
    """
    crossing = questions.asked_of(crossing, Crossing, "crossing")
    if not crossing and goals is None:
        raise PlanlibError(
            "Nothing is asked: give crossing or goals, or use simulate for the bands alone."
        )
    names = inputs.owner(plan_id, scenario, region)
    levels = inputs.quantiles_of(quantiles, inputs.draws_of(draws))
    path = inputs.path_of(growth_pct, start, until, base)
    drawn = inputs.shocks_of(shocks, sd_pp, corr, persistence, skew, errors, path)
    series = questions.series_of(path, ratios)
    how = {"compounds": drawn.form != "lognormal"}
    bounds = questions.bounds_of(crossing, series, path.years, **how)
    wanted = None if goals is None else questions.goals_of(goals, tolerance_pp)
    asked = () if wanted is None else questions.asked_goals(wanted, series, path, **how)
    work = inputs.work_of(path, drawn, draws, seed, series.powers, crossings=bounds, goals=asked)
    fans, counts = _counted(work, series, path.years, levels, names, map)
    about = wanted is not None and "comparator" in goals and goals["comparator"].eq("about").any()
    told = assumed.rests_on(path, drawn, draws, seed, tolerance_pp if about else None)
    rests = {**names, **told}
    crossed = questions.crossing_frame(crossing, counts, series, path.years, draws, rests)
    met = schema.empty(schema.MEETINGS)
    if wanted is not None:
        met = questions.meeting_frame(wanted, counts, series, draws, rests)
    return Probabilities(fans, crossed, met)


def fan(
    growth_pct: pd.Series | pd.DataFrame,
    sd_pp: float | pd.Series | pd.DataFrame,
    *,
    start: int,
    until: int,
    base: float | pd.Series | pd.DataFrame = inputs.INDEX_BASE,
    persistence: float | pd.Series = 0.0,
    quantiles=QUANTILES,
    plan_id: str = UNNAMED,
    scenario: str = UNNAMED,
    region: str = UNNAMED,
) -> pd.DataFrame:
    r"""Quantiles of levels around a path with log-normal shocks, in closed form: nothing is drawn.

    Parameters
    ----------
    growth_pct, sd_pp, start, until, base, persistence, quantiles, plan_id, scenario, region
        As in `simulate`. Correlations between indicators do not matter here, as each is looked at alone.

    Returns
    -------
    pandas.DataFrame
        As `simulate`, with an mc_error of 0.

    Raises
    ------
    PlanlibError
        As `simulate`.

    Notes
    -----
    The quantile is :math:`x_t \exp(z_p \sigma_t)` with the path :math:`x_t` and :math:`\sigma_t^2 = \sum_{i,j \le t} s_i s_j
    \rho^{|i-j|}`, where :math:`s_i` is sd_pp/(100 + g) in year i.

    Examples
    --------
    >>> import pandas as pd
    >>> bands = fan(pd.Series({"gdp": 8.0}), 1.0, start=2016, until=2020)
    >>> bands.loc[bands["year"] == 2020, "value"].round(1).tolist()
    [132.0, 134.4, 136.0, 137.8, 140.3]
    """
    probabilities_ = inputs.quantiles_of(quantiles)
    path = inputs.path_of(growth_pct, start, until, base)
    drawn = inputs.shocks_of("lognormal", sd_pp, None, persistence, None, None, path)
    spread = growth.relative_pp(drawn.sd_pp, path.growth_pct)
    variance, carried = np.zeros((2, len(path.names)))
    deviation = np.zeros_like(path.levels)
    for year, own in enumerate(spread, start=1):
        variance = variance + own * (own + 2 * carried)
        carried = drawn.persistence * (carried + own)
        deviation[year] = np.sqrt(variance)
    normal = NormalDist()
    z = np.array([normal.inv_cdf(p) for p in probabilities_])
    values = path.levels[..., None] * np.exp(deviation[..., None] * z)
    names = inputs.owner(plan_id, scenario, region)
    series = questions.series_of(path, ())
    return _frame(series, path.years, probabilities_, values, np.zeros_like(values), names)


def _counted(
    work: blocks.Work,
    series: questions.Series,
    years,
    wanted: np.ndarray,
    names: dict,
    map_: Callable,
) -> tuple[pd.DataFrame, blocks.Counts]:
    positions, around, counts = histograms.measure(work, wanted, map_)
    path = series.levels[1:, :, None]
    how = {"compounds": work.compounds}
    values = questions.levels_at(positions, path, **how)
    below, above = questions.levels_at(around, path, **how)
    first = np.broadcast_to(series.levels[:1, :, None], (1, *values.shape[1:]))
    whole = np.concatenate([first, values])
    error = np.concatenate([np.zeros_like(first), (above - below) / 2])
    return _frame(series, years, wanted, whole, error, names), counts


def _frame(
    series: questions.Series,
    years,
    quantiles: np.ndarray,
    values: np.ndarray,
    errors: np.ndarray,
    names: dict,
) -> pd.DataFrame:
    """Values (year, series, quantile) as a fan: series, then years, then quantiles."""
    shape = 1, len(series.names), len(years), len(quantiles)
    text = schema.spread(
        {
            **names,
            "indicator": [[[name]] for name in series.names],
            "measure": [[[measure]] for measure in series.measures],
            "unit": [[[unit]] for unit in series.units],
            "price_basis": [[[basis]] for basis in series.price_bases],
        },
        shape,
    )
    year = np.broadcast_to(np.array(years)[:, None], shape).ravel()
    numbers = {
        "year": pd.arrays.IntegerArray(year, np.zeros(len(year), dtype=bool)),
        "quantile": np.broadcast_to(quantiles, shape).ravel(),
        "value": np.swapaxes(values, 0, 1).ravel(),
        "mc_error": np.swapaxes(errors, 0, 1).ravel(),
    }
    columns = text | numbers
    return pd.DataFrame({name: columns[name] for name in schema.FANS}, copy=False)
