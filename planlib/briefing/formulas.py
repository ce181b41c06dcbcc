"""Formulas of the sheet of calculations, each with the value that planlib computes at the plan's own rates.

A formula names its inputs: ``growth_fai`` is the growth of investment in the plan's year, ``later_fai`` that of
every later year, ``gdp_deflator_2017`` the change of prices in 2017. Text of a plan is in none of them.
"""

from typing import NamedTuple

from planlib import growth

# The prices between a series at constant prices and its value. What is not here has prices of its own.
PRICES = {
    "gdp": "gdp_deflator", "gdp_per_capita": "gdp_deflator", "labour_productivity": "gdp_deflator",
    "industrial_value_added": "producer_prices", "industry_va_all": "producer_prices",
}  # fmt: skip
BASE = "base_index"


class Series(NamedTuple):
    """A flow with its price basis, its growth, and the change of its prices that is assumed, if any."""

    code: str
    basis: str
    rate: float
    plan_year: int
    price: float | None = None

    def growth(self, year: int) -> str:
        """The name of the cell of its growth in a year."""
        return f"{'growth' if year == self.plan_year else 'later'}_{self.code}"

    @property
    def price_key(self) -> str:
        """The prices between its level and its value."""
        return PRICES.get(self.code, f"{self.code}_prices")

    def prices(self, year: int) -> str:
        """The name of the cell of these prices in a year."""
        return f"{self.price_key}_{year}"


class Formula(NamedTuple):
    """A formula, and its value; None where an input that it waits for is empty."""

    text: str
    value: float | None
    waits_for: tuple[str, ...] = ()


def factor(name: str) -> str:
    """A rate in percent as the factor that it multiplies by."""
    return f"(1+{name}/100)"


def grown(cell: str, series: Series, year: int, before: float) -> Formula:
    """A level after a year."""
    value = growth.compound(before, series.rate, 1)
    return Formula(f"{cell}*{factor(series.growth(year))}", value)


def grown_at_prices(cell: str, series: Series, year: int, before: float | None) -> Formula:
    """A level at current prices after a year of growth at constant prices."""
    prices, value = series.prices(year), None
    if before is not None and series.price is not None:
        value = growth.compound(before, growth.to_nominal_pct(series.rate, series.price), 1)
    text = f"{cell}*{factor(series.growth(year))}*{factor(prices)}"
    return Formula(text, value, (cell, prices))


def real_one(top: Series, bottom: Series) -> Series | None:
    """The series at constant prices of a pair across price bases."""
    if top.basis == bottom.basis:
        return None
    return top if top.basis == "real" else bottom


def drift(top: Series, bottom: Series, year: int) -> Formula:
    """Change of a ratio in a year, in percent of the ratio.

    Examples
    --------
    >>> fai, gdp = Series("fai", "nominal", 12.0, 2017), Series("gdp", "real", 8.0, 2017, 1.4)
    >>> print(drift(fai, gdp, 2017).text)
    ((1+growth_fai/100)/((1+growth_gdp/100)*(1+gdp_deflator_2017/100))-1)*100
    >>> round(drift(fai, gdp, 2017).value, 2)
    2.27
    """
    a, b = factor(top.growth(year)), factor(bottom.growth(year))
    real = real_one(top, bottom)
    if real is None:
        return Formula(f"({a}/{b}-1)*100", growth.ratio_drift_pct(top.rate, bottom.rate))
    prices, value = real.prices(year), None
    if real is top:
        text = f"({a}*{factor(prices)}/{b}-1)*100"
        if real.price is not None:
            nominal = growth.to_nominal_pct(top.rate, real.price)
            value = growth.ratio_drift_pct(nominal, bottom.rate)
    else:
        text = f"({a}/({b}*{factor(prices)})-1)*100"
        if real.price is not None:
            value = growth.ratio_drift_pct(top.rate, bottom.rate, deflator_pct=real.price)
    return Formula(text, value, (prices,))


def break_even(top: Series, bottom: Series, year: int) -> Formula:
    """The change of prices at which a ratio across price bases stands still, in percent."""
    real = real_one(top, bottom)
    nominal = bottom if real is top else top
    text = f"({factor(nominal.growth(year))}/{factor(real.growth(year))}-1)*100"
    return Formula(text, growth.break_even_deflator_pct(nominal.rate, real.rate))


def closing(top: Series, bottom: Series, year: int) -> Formula:
    """Growth of a numerator at which its ratio stands still, in percent."""
    real, rate = real_one(top, bottom), bottom.growth(year)
    if real is None:
        return Formula(rate, bottom.rate)
    prices = real.prices(year)
    sign, to = ("/", growth.to_real_pct) if real is top else ("*", growth.to_nominal_pct)
    value = None if real.price is None else to(bottom.rate, real.price)
    return Formula(f"({factor(rate)}{sign}{factor(prices)}-1)*100", value, (prices,))


def ratio_index(
    cell: str, drift_cell: str, drift_pct: float | None, before: float | None
) -> Formula:
    """A ratio after a year, the base year = 100."""
    known = before is not None and drift_pct is not None
    value = growth.compound(before, drift_pct, 1) if known else None
    return Formula(f"{cell}*{factor(drift_cell)}", value, (cell, drift_cell))


def extrapolated(cell: str, series: Series, last: int, year: int) -> Formula:
    """A level long after the last year of the paths, at the rate of the later years."""
    value = growth.compound(100.0, series.rate, year - series.plan_year + 1)
    return Formula(f"{cell}*{factor(series.growth(year))}^{year - last}", value)


def years_to_double(series: Series) -> Formula:
    """Years until a series has doubled at the rate of the plan's year; None if it never does."""
    name = series.growth(series.plan_year)
    value = growth.doubling_time(series.rate) if series.rate > 0 else None
    return Formula(f"LN(2)/LN({factor(name).strip('()')})", value, (name,))
