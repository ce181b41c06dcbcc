"""How far do outcomes miss targets? The record, year by year, and how good a target is as a forecast.

An error is the outcome minus the target. Errors differ by regime, so a window is asked for rather than one normal
fitted to all of it; below twenty years the sample itself is what there is. National errors do not describe a city,
let alone a zone. Each figure keeps its vintage: outcomes as they first came out are what a target was judged by.
"""

from collections.abc import Iterable
from numbers import Integral

import numpy as np
import pandas as pd

from planlib import data, indicators, schema
from planlib.errors import TableError, shown

# National growth ran ahead of its targets until 2011, kept to them until 2019, and has been at the mercy of events since.
REGIMES = ((1997, 2011), (2012, 2019), (2020, 2025))
QUANTILES = (0.05, 0.25, 0.75, 0.95)
ENOUGH_FOR_QUANTILES = 20
# 左右 is met this far off: 7.4 against 7.5左右 was reported as achieved in 2014.
TOLERANCE_PP = 0.2
# Figures are printed with a decimal or two: whatever the last bit says, 7.5 less 0.2 is 7.3.
HAIR = 1e-4
OUTCOMES = {"first": "outcome_source_id", "revised": "revised_source_id"}
BANDS_PP = (0.2, 0.5, 1.0)
YEARS_OF_MEAN = 5


def record(
    indicator: str,
    vintage: str = "first",
    *,
    region: str = "China",
    measure: str | None = None,
    tolerance_pp: float = TOLERANCE_PP,
) -> pd.DataFrame:
    """Published targets of an indicator with their outcomes, one row a year.

    Parameters
    ----------
    indicator
        Code of the indicator.
    vintage
        ``"first"`` for outcomes as they first came out, ``"revised"`` for later ones.
    region
        Region whose targets they are.
    measure
        ``"growth"``, ``"level"``, ``"share"`` or ``"increment"``; growth where left out and there is any.
    tolerance_pp
        How far off a rate that is said to be about so much (左右) still counts as met, in percentage points.

    Returns
    -------
    pandas.DataFrame
        region, indicator, measure, year, comparator, low, high, point (the middle of a range, the bound of an
        open side), outcome, error (outcome minus point, in the unit of the next column), unit (``pp`` for rates),
        aim, met (missing where there is no outcome, or no aim), vintage, known_from, source_id,
        outcome_source_id. Years without an outcome are there, with the error missing.

    Raises
    ------
    TableError
        If the region has no target of the indicator, or there is no such vintage or measure.

    Examples
    --------
    >>> years = record("gdp").set_index("year")
    >>> years.loc[[2014, 2022], ["outcome", "error", "met"]].round(1).values.tolist()
    [[7.4, -0.1, True], [3.0, -2.5, False]]
    """
    indicators.get(indicator)
    if not 0 <= tolerance_pp < 5:
        raise TableError(
            f"tolerance_pp is {tolerance_pp!r}: percentage points were expected, such as 0.2."
        )
    if vintage not in OUTCOMES:
        raise TableError(f"vintage is {vintage!r}: 'first' or 'revised' was expected.")
    table = data.table("published_targets")
    rows = _of_region(table, indicator, region)
    measures = sorted(rows["measure"].unique(), key="growth".__ne__)
    chosen = measure or measures[0]
    if chosen not in measures:
        raise TableError(
            f"{region} has no target of {indicator} with measure {measure!r}. There is: {', '.join(measures)}."
        )
    rows = rows[rows["measure"] == chosen].sort_values("year")
    both = rows[["low", "high"]]
    rows = rows.assign(
        point=both.mean(axis=1),  # of an open interval the side that there is
        outcome=rows[f"outcome_{vintage}"],
        aim=indicators.get(indicator).aim,
        vintage=vintage,
        outcome_source_id=rows[OUTCOMES[vintage]],
    )
    rows["error"] = rows["outcome"] - rows["point"]
    rows["met"] = [_met(row, tolerance_pp) for row in rows.itertuples()]
    rows["unit"] = rows["unit"].replace("percent", "pp")
    return schema.frame(rows, schema.ERRORS)


def calibrate(
    indicator: str,
    window: tuple[int, int] | Iterable[tuple[int, int]] | None = None,
    vintage: str = "first",
    *,
    region: str = "China",
    measure: str | None = None,
    tolerance_pp: float = TOLERANCE_PP,
) -> pd.DataFrame:
    """How far outcomes missed targets in a window of years: what the sample says, and no more.

    Parameters
    ----------
    indicator
        Code of the indicator.
    window
        First and last year, or several such pairs, one row each (`REGIMES`); all years where left out.
    vintage, region, measure, tolerance_pp
        As in `record`.

    Returns
    -------
    pandas.DataFrame
        region, indicator, measure, vintage, unit, first_year, last_year (that have an outcome), n, form
        (``none``, ``single``, ``sample``, ``quantiles``), mean, median, mae (mean absolute error), lowest,
        highest, judged and met (how many years can be judged, and were met), q05, q25, q75, q95. Quantiles are
        empirical, by linear interpolation, and missing below twenty years: `record` has the sample.

    Raises
    ------
    TableError
        As `record`, or if a window is none.

    Examples
    --------
    >>> table = calibrate("gdp", REGIMES)
    >>> table[["first_year", "last_year", "n", "form", "mean", "lowest", "highest"]].round(2).values.tolist()
    [[1997, 2011, 10, 'sample', 1.5, -0.2, 2.7], [2012, 2019, 8, 'sample', 0.08, -0.15, 0.4], [2021, 2024, 4, 'sample', -0.05, -2.5, 2.1]]
    >>> calibrate("fai")[["n", "form"]].values.tolist()
    [[1, 'single']]
    """  # noqa: E501
    years = record(indicator, vintage, region=region, measure=measure, tolerance_pp=tolerance_pp)
    rows = []
    for first, last in _windows(window, years["year"]):
        inside = years[years["year"].between(first, last)]
        rows.append({**years.iloc[0].to_dict(), **_summary(inside)})
    return schema.frame(rows, schema.CALIBRATIONS)


def forecasts(
    indicator: str = "gdp", vintage: str = "first", *, region: str = "China"
) -> pd.DataFrame:
    """Targets beside two forecasts that anybody could have made: last year again, and the mean of five years.

    Parameters
    ----------
    indicator
        Code of an indicator with growth targets and observed growth.
    vintage
        Vintage of the outcomes, of forecasts and results alike: ``"first"`` as they first came out, or a release
        such as ``"WDI-2023"``, whose figures for past years nobody had at the time.
    region
        Region.

    Returns
    -------
    pandas.DataFrame
        year, target, last_year, five_year_mean, outcome, in percent; the years that have all of them. A forecast
        uses only figures for years of which something was known on the day of the target.

    Raises
    ------
    TableError
        If there is no target, no outcome of that vintage, or no year with all of them.

    Examples
    --------
    >>> forecasts().set_index("year").loc[2019].round(2).to_dict()
    {'target': 6.25, 'last_year': 6.6, 'five_year_mean': 6.9, 'outcome': 6.1}
    """
    targets = record(indicator, region=region, measure="growth")
    series = data.load(indicator, region=region, measure="growth", vintage=vintage)
    series = series[series["span"] == "year"]
    year = series["period_end"].str[:4].astype(int)
    values = pd.Series(series["value"].to_numpy(), index=year)
    known = pd.Series(series["known_from"].to_numpy(), index=year)
    rows = []
    for target in targets.itertuples():
        before = [target.year - lag for lag in range(1, YEARS_OF_MEAN + 1)]
        there = all(y in values.index and known[y] <= target.known_from for y in before)
        if there and target.year in values.index:
            rows.append(
                {
                    "year": target.year,
                    "target": target.point,
                    "last_year": values[target.year - 1],
                    "five_year_mean": values[before].mean(),
                    "outcome": values[target.year],
                }
            )
    if not rows:
        raise TableError(
            f"{indicator} of {region} has no year with a target, an outcome of vintage {vintage!r} and "
            f"{YEARS_OF_MEAN} outcomes before it, so nothing can be compared."
        )
    return pd.DataFrame(rows)


def backtest(
    indicator: str = "gdp",
    window: tuple[int, int] | None = None,
    vintage: str = "first",
    *,
    region: str = "China",
    bands_pp: Iterable[float] = BANDS_PP,
) -> pd.DataFrame:
    """How good is the target as a forecast, beside last year's outcome and the mean of five years?

    All three are judged on the same years, each made with what was known on the day of the target.

    Parameters
    ----------
    indicator, vintage, region
        As in `forecasts`.
    window
        First and last year; all there are where left out.
    bands_pp
        Distances, in percentage points, of which the share of outcomes within them is given.

    Returns
    -------
    pandas.DataFrame
        method (``target``, ``last_year``, ``five_year_mean``), n, first_year, last_year, bias_pp (mean of outcome
        minus forecast), mae_pp, rmse_pp, and one column ``within_<band>pp`` for each band, a share between 0 and 1.

    Raises
    ------
    TableError
        As `forecasts`, or if the window holds no year.

    Examples
    --------
    >>> backtest(window=(2012, 2019), vintage="WDI-2023")[["method", "n", "mae_pp"]].round(2).values.tolist()
    [['target', 8, 0.23], ['last_year', 8, 0.47], ['five_year_mean', 8, 1.34]]
    """
    table = forecasts(indicator, vintage, region=region)
    windows = _windows(window, table["year"])
    if len(windows) > 1:
        raise TableError(f"window is {window!r}: one first and one last year were expected here.")
    first, last = windows[0]
    table = table[table["year"].between(first, last)]
    if table.empty:
        raise TableError(
            f"No year of {first} to {last} has a target, an outcome and the outcomes before it."
        )
    rows = []
    for method in ("target", "last_year", "five_year_mean"):
        miss = table["outcome"] - table[method]
        rows.append(
            {
                "method": method,
                "n": len(miss),
                "first_year": table["year"].min(),
                "last_year": table["year"].max(),
                "bias_pp": miss.mean(),
                "mae_pp": miss.abs().mean(),
                "rmse_pp": float(np.sqrt(np.square(miss).mean())),
                # Printed with one decimal, a difference of 0.2 is not to fail for its last bit.
                **{f"within_{b:g}pp": (miss.abs() <= b + 1e-9).mean() for b in bands_pp},
            }
        )
    return pd.DataFrame(rows)


def _of_region(table: pd.DataFrame, indicator: str, region: str) -> pd.DataFrame:
    own = table[table["region"] == region]
    rows = own[own["indicator"] == indicator]
    if rows.empty:
        there = sorted(own["indicator"].unique())
        regions = sorted(table.loc[table["indicator"] == indicator, "region"].unique())
        hint = (
            f"{region} has targets of: {', '.join(there)}"
            if there
            else f"Regions with targets of {indicator}: {shown(regions) or 'none'}"
        )
        raise TableError(f"No published target of {indicator} for {region}. {hint}.")
    return rows


def accepted(row, aim: str, tolerance_pp: float = TOLERANCE_PP) -> tuple[float, float] | None:
    """Between what an outcome must lie to meet a target: an open side by its words, any other by what is aimed for.

    Parameters
    ----------
    row
        comparator, low, high and unit of a target.
    aim
        What its indicator aims at, as the registry has it.
    tolerance_pp
        How far off a rate that is said to be about so much still meets it, in percentage points.

    Returns
    -------
    tuple of float or None
        Lowest and highest, both included, infinite on an open side; None where nothing is aimed for.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> row = SimpleNamespace(comparator="about", low=7.5, high=7.5, unit="percent")
    >>> [round(bound, 3) for bound in accepted(row, "near")], [round(bound, 3) for bound in accepted(row, "floor")]
    ([7.3, 7.7], [7.3, inf])
    """
    slack = HAIR + (tolerance_pp if row.comparator == "about" and row.unit == "percent" else 0.0)
    if row.comparator == "more_than":
        return row.low + HAIR, np.inf
    if row.comparator == "less_than":
        return -np.inf, row.high - HAIR
    low = -np.inf if pd.isna(row.low) else row.low - slack
    high = np.inf if pd.isna(row.high) else row.high + slack
    if row.comparator in ("at_least", "at_most") or aim == "near":
        return low, high
    return {"floor": (low, np.inf), "ceiling": (-np.inf, high)}.get(aim)


def _met(row, tolerance_pp: float) -> bool | None:
    """Whether an outcome meets a target."""
    meets = accepted(row, row.aim, tolerance_pp)
    if pd.isna(row.outcome) or meets is None:
        return None
    return bool(meets[0] <= row.outcome <= meets[1])


def _windows(window, years: pd.Series) -> list[tuple[int, int]]:
    """Pairs of first and last year."""
    if window is None:
        return [(int(years.min()), int(years.max()))]
    pairs = list(window) if isinstance(window, (tuple, list)) else [window]
    if pairs and isinstance(pairs[0], Integral):
        pairs = [pairs]
    for pair in pairs or [window]:
        whole = isinstance(pair, (tuple, list)) and all(isinstance(y, Integral) for y in pair)
        if not whole or len(pair) != 2 or not 1949 <= pair[0] <= pair[1] <= 2100:
            raise TableError(
                f"window is {window!r}: a first and a last year were expected, such as (2012, 2019)."
            )
    return [(int(first), int(last)) for first, last in pairs]


def _summary(years: pd.DataFrame) -> dict:
    """The statistics of the errors of some years."""
    have = years[years["error"].notna()]
    error, n = have["error"], len(have)
    forms = {0: "none", 1: "single"}
    judged = have["met"].dropna()
    quantiles = error.quantile(QUANTILES) if n >= ENOUGH_FOR_QUANTILES else [None] * len(QUANTILES)
    return {
        "first_year": have["year"].min() if n else None,
        "last_year": have["year"].max() if n else None,
        "n": n,
        "form": forms.get(n, "quantiles" if n >= ENOUGH_FOR_QUANTILES else "sample"),
        "mean": error.mean(),
        "median": error.median(),
        "mae": error.abs().mean(),
        "lowest": error.min(),
        "highest": error.max(),
        "judged": len(judged),
        "met": int(judged.sum()),
        **{f"q{q * 100:02.0f}": value for q, value in zip(QUANTILES, quantiles, strict=True)},
    }
