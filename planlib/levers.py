"""One number that `planlib.project` or `planlib.gap` returns, as a function of its assumptions.

Names of assumptions, all in percent but for ``base``:

``fai``
    growth of the indicator in the year of its target; ``fai_2018`` and so on where it has several targets
``fai_beyond``
    growth in every year after the last target, in place of what the scenario says. Where it is not given,
    the scenario's rule decides, and under ``hold`` the later years then follow ``fai``
``gdp_deflator``
    change of prices in every year from the plan's to the last, in place of the series that was given
``base``, ``base_ratio``
    the level or the ratio in the year before the plan, where there is one

The present value of an assumption that stands for years that differ is their average a year, on which alone a level
or a ratio in the last of them turns; for a figure of one year, such as ``drift_pct``, it is the rate of that year.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from numbers import Integral, Real
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from planlib import growth, ratios, words
from planlib.assumptions import HOLD, SMALLEST_PCT, Scenario, is_year, rate_faults, scenario
from planlib.deflating import LARGEST_PCT, index_hint
from planlib.errors import PlanlibError, TableError, shown
from planlib.scenarios import growth_targets, project

LEVELS = ("base", "base_ratio")
COLUMNS = {
    "ratio_index": ("{year}年{ratio}（{base}年=100）", "{ratio} in {year} ({base} = 100)"),
    "ratio_pct": ("{year}年{ratio}（%）", "{ratio} in {year} (%)"),
    "drift_pct": ("{year}年{ratio}的变动（%）", "Change of {ratio} in {year} (%)"),
    "break_even_deflator_pct": (
        "{year}年{ratio}的临界平减指数（%）",
        "Break-even deflator of {ratio} in {year} (%)",
    ),
}


class Number(NamedTuple):
    """One number as a function of its assumptions: call it with keyword values for some of them.

    Attributes
    ----------
    unit
        Unit of the number, as in the frame that it comes from.
    label_zh, label_en
        What the number is, with its base and price basis.
    names, values, units
        The assumptions: what each is called, its present value, and its unit.
    compute
        Takes a dict of the values that are given.

    Examples
    --------
    >>> import planlib as pl
    >>> gdp = of_projection(pl.read_plan().targets, "gdp", 2020)
    >>> gdp
    GDP in 2020 (2016 = 100, constant prices): 136.049 at gdp = 8, gdp_beyond = 8
    >>> round(gdp(), 1), round(gdp(gdp=7.0), 1), round(gdp(gdp_beyond=7.0), 1)
    (136.0, 131.1, 132.3)
    """

    unit: str
    label_zh: str
    label_en: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    units: tuple[str, ...]
    compute: Callable[[dict], float]

    def __repr__(self) -> str:
        held = ", ".join(f"{k} = {v:.4g}" for k, v in zip(self.names, self.values, strict=True))
        return f"{self.label_en}: {self():.6g} at {held}"

    @property
    def assumptions(self) -> pd.Series:
        """Present values by name."""
        return pd.Series(self.values, index=list(self.names), name="value")

    def __call__(self, **given: float) -> float:
        """The number at the values given, all else as it is."""
        unknown = [name for name in given if name not in self.names]
        if unknown:
            raise PlanlibError(
                f"There is no assumption {shown(unknown)}. There are: {', '.join(self.names)}."
            )
        faults = [fault for name, value in given.items() for fault in _value_faults(name, value)]
        if faults:
            raise PlanlibError(f"{self.label_en} cannot be computed: {shown(faults)}.")
        return self.compute(given)


def of_projection(
    targets: pd.DataFrame,
    indicator: str,
    year: int,
    *,
    scenarios: "str | Path | Scenario" = HOLD,
    base: pd.DataFrame | None = None,
) -> Number:
    """The value of one indicator in one year, as `planlib.project` has it, as a function of its assumptions.

    Parameters
    ----------
    targets
        A targets frame of one plan.
    indicator
        Code of the indicator.
    year
        Year of the value, that of the indicator's first target or later.
    scenarios, base
        As in `planlib.project`; one scenario.

    Returns
    -------
    Number

    Raises
    ------
    TableError
        If the indicator has no target up to that year, or those of several plans or regions; as `planlib.project`.

    Examples
    --------
    >>> import planlib as pl
    >>> of_projection(pl.read_plan().targets, "gdp", 2020).assumptions.to_dict()
    {'gdp': 8.0, 'gdp_beyond': 8.0}
    """
    _check_year(year)
    rows = growth_targets(targets)
    own = rows[rows["indicator"] == indicator].sort_values("end_year")
    due = own[own["end_year"] <= year]
    if due.empty:
        there = shown(f"{r.indicator} {r.end_year}" for r in rows.itertuples())
        raise TableError(
            f"There is no growth target of {indicator!r} up to {year}. There are: {there}."
        )
    if len(due[["plan_id", "region"]].drop_duplicates()) > 1:
        raise TableError(
            f"There is more than one plan or region with a growth target of {indicator}: select one."
        )
    path = scenario(scenarios)
    found = project(due, path, until=year, base=base)
    start = found.iloc[0]
    level = start["unit"] != f"index_{start['year']}"
    rates = _Growth.of(due, path, year)
    present = rates.present(True) | ({"base": float(start["value"])} if level else {})
    basis = start["price_basis"]
    zh = words.basis(basis, "zh") if level else f"{start['year']}年=100，{words.basis(basis, 'zh')}"
    en = words.basis(basis, "en") if level else f"{start['year']} = 100, {words.basis(basis, 'en')}"
    return Number(
        unit=start["unit"],
        label_zh=f"{year}年{words.name(indicator, 'zh', short=True)}（{zh}）",
        label_en=f"{words.name(indicator, 'en', short=True)} in {year} ({en})",
        names=tuple(present),
        values=tuple(present.values()),
        units=tuple(start["unit"] if name == "base" else "percent" for name in present),
        compute=partial(_level, rates, float(start["value"])),
    )


def of_gap(
    targets: pd.DataFrame,
    numerator: str,
    denominator: str,
    year: int,
    *,
    column: str = "ratio_index",
    scenarios: "str | Path | Scenario" = HOLD,
    deflator_pct: float | pd.Series | pd.DataFrame | None = None,
    base_ratio_pct: float | None = None,
) -> Number:
    """The ratio of two indicators in one year, as `planlib.gap` has it, as a function of its assumptions.

    Parameters
    ----------
    targets, numerator, denominator
        As in `planlib.gap`.
    year
        Year of the ratio, the plan's or later.
    column
        Which figure of that year: ``ratio_index``, ``ratio_pct``, ``drift_pct`` or ``break_even_deflator_pct``.
    scenarios, deflator_pct, base_ratio_pct
        As in `planlib.gap`.

    Returns
    -------
    Number

    Raises
    ------
    PlanlibError
        If there is no such column, or this pair does not have it for want of a deflator or a ratio to start
        from; and as `planlib.gap`.

    Examples
    --------
    >>> import pandas as pd
    >>> import planlib as pl
    >>> prices = pd.Series(2.0, index=range(2017, 2021))
    >>> ratio = of_gap(pl.read_plan().targets, "fai", "gdp", 2020, deflator_pct=prices)
    >>> ratio.assumptions.to_dict()
    {'fai': 12.0, 'fai_beyond': 12.0, 'gdp': 8.0, 'gdp_beyond': 8.0, 'gdp_deflator': 2.0}
    >>> round(ratio(), 1), round(ratio(gdp_deflator=4.0), 1)
    (106.9, 98.9)
    """
    if column not in COLUMNS:
        raise PlanlibError(f"column is {column!r}: one of {', '.join(COLUMNS)} was expected.")
    _check_year(year)
    path = scenario(scenarios)
    found = ratios.gap(
        targets, numerator, denominator, until=year, scenarios=path, deflator_pct=deflator_pct,
        base_ratio_pct=base_ratio_pct,
    )  # fmt: skip
    mixed = found["basis"].iloc[0] == "mixed"
    if pd.isna(found[column].iloc[-1]):
        lacking = ["deflator_pct"] if mixed and found["deflator_pct"].isna().any() else []
        lacking += ["base_ratio_pct"] if column == "ratio_pct" and base_ratio_pct is None else []
        hint = f"pass {' and '.join(lacking)}" if lacking else "both are on one price basis"
        raise PlanlibError(f"{numerator} over {denominator} has no {column} in {year}: {hint}.")
    rows = growth_targets(targets)
    top, bottom = (
        _Growth.of(rows[rows["indicator"] == code], path, year) for code in (numerator, denominator)
    )
    cumulated = column.startswith("ratio")
    present = top.present(cumulated) | bottom.present(cumulated)
    prices = found["deflator_pct"].to_numpy()
    if mixed and column != "break_even_deflator_pct":
        real = numerator if top.price_basis == "real" else denominator
        present[f"{real}_deflator"] = _average(prices, cumulated)
    if column == "ratio_pct":
        present["base_ratio"] = float(base_ratio_pct)
    said = {"year": year, "base": found["year"].iloc[0] - 1}
    names = [
        [words.name(c, lang, short=True) for c in (numerator, denominator)] for lang in ("zh", "en")
    ]
    return Number(
        unit=f"index_{said['base']}" if column == "ratio_index" else "percent",
        label_zh=COLUMNS[column][0].format(ratio="与".join(names[0]) + "之比", **said),
        label_en=COLUMNS[column][1].format(ratio="/".join(names[1]), **said),
        names=tuple(present),
        values=tuple(present.values()),
        units=("percent",) * len(present),
        compute=partial(_ratio, top, bottom, prices, base_ratio_pct, column),
    )


class _Growth(NamedTuple):
    """Growth of one indicator, from its first target to a last year, under a scenario."""

    indicator: str
    price_basis: str
    years: tuple[int, ...]
    targets: tuple[float, ...]
    until: int
    path: Scenario

    @classmethod
    def of(cls, rows: pd.DataFrame, path: Scenario, until: int) -> "_Growth":
        first = rows.iloc[0]
        # The default of a Scenario is a view that cannot be pickled.
        rules = {code: dict(rule) for code, rule in path.growth.items()}
        years, points = tuple(map(int, rows["end_year"])), tuple(map(float, rows["point"]))
        own = path._replace(growth=rules)
        return cls(first["indicator"], first["price_basis"], years, points, int(until), own)

    def present(self, cumulated: bool) -> dict[str, float]:
        """Its assumptions and their present values."""
        values = dict(zip(self._names(), self.targets, strict=True))
        later = self.rates({})[self.years[-1] - self.years[0] + 1 :]
        if len(later):
            values[f"{self.indicator}_beyond"] = _average(later, cumulated)
        return values

    def rates(self, given: Mapping) -> np.ndarray:
        """Percent, year by year."""
        targets = [given.get(n, pct) for n, pct in zip(self._names(), self.targets, strict=True)]
        last = self.years[-1]
        years = np.arange(self.years[0], self.until + 1)
        # As in `planlib.project`, a year without a target of its own takes the last one before it.
        held = np.searchsorted(self.years, years[years <= last], side="right") - 1
        later = years[years > last]
        after = given.get(f"{self.indicator}_beyond")
        if after is None:
            after = self.path.rates(self.indicator, targets[-1], last, later, self.price_basis)
        return np.concatenate(
            [np.array(targets, dtype=float)[held], np.broadcast_to(after, len(later))]
        )

    def _names(self) -> list[str]:
        if len(self.years) == 1:
            return [self.indicator]
        return [f"{self.indicator}_{year}" for year in self.years]


def _average(rates: np.ndarray, cumulated: bool) -> float:
    """The one rate that does what rates of several years do."""
    if cumulated and len(set(rates)) > 1:
        whole = growth.compound_path(1.0, rates)[-1]
        return float(growth.average_annual_growth_pct(1.0, whole, len(rates)))
    return float(rates[-1])


def _level(path: _Growth, base: float, given: Mapping) -> float:
    return float(growth.compound_path(given.get("base", base), path.rates(given))[-1])


def _ratio(
    top: _Growth, bottom: _Growth, prices, base_ratio_pct, column: str, given: Mapping
) -> float:
    (own,) = [code for code in given if code.endswith("_deflator")] or [None]
    if own:
        prices = np.full(len(prices), float(given[own]))
    base = given.get("base_ratio", base_ratio_pct)
    sides = [{"indicator": one.indicator, "price_basis": one.price_basis} for one in (top, bottom)]
    moved = ratios.moves(*sides, top.rates(given), bottom.rates(given), prices, base)
    return float(moved[column][-1])


def _check_year(year) -> None:
    if not isinstance(year, Integral) or not is_year(year):
        raise PlanlibError(f"year is {year!r}: a year such as 2020 was expected.")


def _value_faults(name: str, value) -> list[str]:
    """What is wrong with a value for an assumption. A small rate may be drawn from a range; that is not asked here."""
    if name in LEVELS:
        sound = isinstance(value, Real) and not isinstance(value, bool) and 0 < value < math.inf
        return [] if sound else [f"{name} is {value!r}: a number above zero was expected"]
    if isinstance(value, Real) and not isinstance(value, bool) and abs(value) < SMALLEST_PCT:
        return []
    if name.endswith("_deflator") and isinstance(value, Real) and abs(value) > LARGEST_PCT:
        hint = index_hint(value)
        return [
            f"{name} is {value:g}: a change of prices in percent was expected, such as 1.4.{hint}"
        ]
    return rate_faults(value, name)
