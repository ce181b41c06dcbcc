"""Axes with round numbers, one for all plots of a chart."""

import math
from typing import NamedTuple

from planlib.briefing.blocks import Plot
from planlib.briefing.slides.text import Box

STEPS = (1, 2, 2.5, 5, 10)


class Scale(NamedTuple):
    """Where an axis begins and ends, and how far its ticks are apart."""

    low: float
    high: float
    step: float

    def place(self, value: float, inner: Box) -> float:
        """How far down a value stands between the ends of an upright axis, in points of the chart."""
        return inner.bottom - (value - self.low) / (self.high - self.low) * inner.height

    @property
    def number_format(self) -> str:
        """As many decimals as the ticks need, with a true minus."""
        return number_format(next((d for d in range(4) if round(self.step, d) == self.step), 3))


def number_format(decimals: int) -> str:
    """How a number is printed, with a true minus.

    Examples
    --------
    >>> number_format(1)
    '#,##0.0;"−"#,##0.0'
    """
    digits = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f'{digits};"\u2212"{digits}'


def values_of(plots: tuple[Plot, ...]) -> list[float]:
    """What the axis of values has to hold."""
    found = [v for p in plots for s in p.series for v in s.values if v is not None]
    for plot in plots:
        if plot.kind == "stacked":
            rows = zip(*(s.values for s in plot.series), strict=True)
            found += [sum(v or 0.0 for v in row) for row in rows]
        if plot.base is not None:
            found.append(plot.base)
    return [float(v) for v in found]


def of_values(plots: tuple[Plot, ...], room: float = 0.0, ticks: int = 6) -> Scale:
    """The axis of values of plots that are read side by side; `room` is a share of it that labels need at each end."""
    limits = [p.limits for p in plots if p.limits is not None]
    if limits:
        low, high = min(float(a) for a, _ in limits), max(float(b) for _, b in limits)
        step = _step(high - low, ticks)
        return Scale(low, high, step)
    found = values_of(plots) or [0.0, 1.0]
    low, high = min(found), max(found)
    filled = any(p.kind in ("bar", "column", "stacked") and p.base is None for p in plots)
    if filled:
        low, high = min(0.0, low), max(0.0, high)
    span = (high - low) or abs(high) or 1.0
    both = not filled or any(p.base is not None for p in plots)
    high += span * room if high > 0 or both else 0.0
    low -= span * room if low < 0 or both else 0.0
    return rounded(low, high, ticks, whole=all(p.decimals == 0 for p in plots))


def rounded(low: float, high: float, ticks: int = 6, *, whole: bool = False) -> Scale:
    """An axis with round ends that holds both numbers; of what is counted, with whole steps.

    Examples
    --------
    >>> rounded(96.8, 120.0)
    Scale(low=95.0, high=120.0, step=5.0)
    """
    if high <= low:
        low, high = low - 0.5, high + 0.5
    step = _step(high - low, ticks)
    step = math.ceil(step) if whole else step
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(round(first * step, 10), round(last * step, 10), step)


def _step(span: float, ticks: int) -> float:
    power = pow(10.0, math.floor(math.log10(span / ticks)))
    wanted = next(s for s in STEPS if s * power >= span / ticks - 1e-12 or s == STEPS[-1])
    return round(wanted * power, 10)
