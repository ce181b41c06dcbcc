"""What is assumed beyond the plan's year: scenarios, and the files that they are written in.

A scenario is a short file that says how it differs from holding every rate (`hold`); the empty one is that
baseline. It bears a title, an author and a reference, because a path is only as good as the
reason for it.

    title = "Growth fades to the national target"
    author = "…"
    reference = "…"

    [growth.gdp]
    fade = { to = 6.5, years = 3 }          # by equal steps, from the year after the last target
    [growth.fai]
    table = { 2018 = 8.0, 2019 = 7.0 }      # the last one is held
    shock = { year = 2019, pp = -2.0 }      # in that year alone
    [growth.household_income]
    hold = 5.3
    price_basis = "real"                    # for targets at constant prices; others are held
    ["growth"."*"]
    hold = 7.0                              # every other indicator
"""

import math
import tomllib
from collections.abc import Mapping
from numbers import Integral, Real
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from planlib import data, indicators
from planlib.errors import PlanlibError, ReadError

HOLD = "hold"
FIELDS = ("title", "title_zh", "author", "reference", "growth")
RULES = {
    "hold": float, "fade": ("to", "years"), "table": dict, "shock": ("year", "pp"), "price_basis": str,
}  # fmt: skip
BASES = ("real", "nominal")
# A rate of 0.08 is a fraction that was taken for percent, one of 800 a slip; neither is a scenario.
SMALLEST_PCT, LARGEST_PCT = 0.2, 100.0
# 108 is more likely an index with the previous year = 100 (上年=100).
LARGEST_INDEX = 150.0


class Scenario(NamedTuple):
    """How rates of growth go on beyond the years that have a target.

    Attributes
    ----------
    name
        What its rows are called.
    title, author, reference
        What it says, who says so, and on what it rests.
    growth
        Rules by indicator (``"*"`` for every other): ``{"fade": {"to": 6.5, "years": 3}}``.
    title_zh
        What it says, for Chinese readers.
    """

    name: str
    title: str = ""
    author: str = ""
    reference: str = ""
    growth: Mapping[str, Mapping] = MappingProxyType({})
    title_zh: str = ""

    def rule(self, indicator: str, basis: str | None = None) -> Mapping:
        """The rules of an indicator; none holds its rate, and so do rules for another price basis."""
        rule = self.growth.get(indicator, self.growth.get("*", {}))
        return {} if basis and rule.get("price_basis", basis) != basis else rule

    def rates(
        self, indicator: str, last_pct, last_target: int, years, basis: str | None = None
    ) -> np.ndarray:
        """Rates of the years beyond the last target.

        Parameters
        ----------
        indicator
            Code of the indicator.
        last_pct
            The last target's rate, in percent; or an array of them, for as many series.
        last_target
            Its year.
        years
            The years wanted, all after `last_target`.
        basis
            Price basis of the series, where it is to be compared with that of the rules.

        Returns
        -------
        numpy.ndarray
            Percent; the shape of `last_pct`, and a last axis of years.

        Examples
        --------
        >>> fade = Scenario("fade", growth={"gdp": {"fade": {"to": 6.5, "years": 3}}})
        >>> fade.rates("gdp", [8.0, 9.5], 2017, [2018, 2019, 2020, 2021]).tolist()
        [[7.5, 7.0, 6.5, 6.5], [8.5, 7.5, 6.5, 6.5]]
        """
        rule = self.rule(indicator, basis)
        years = np.asarray(years)
        last = np.asarray(last_pct, dtype=float)[..., None]
        rates = np.empty((*last.shape[:-1], len(years)))
        if "fade" in rule:
            share = np.minimum(1.0, (years - last_target) / rule["fade"]["years"])
            rates[...] = last + (rule["fade"]["to"] - last) * share
        elif "table" in rule:
            rates[...] = last
            for year, rate in sorted((int(y), rate) for y, rate in rule["table"].items()):
                np.copyto(rates, rate, where=years >= year)
        else:
            rates[...] = rule.get("hold", last)
        if "shock" in rule:
            np.add(rates, rule["shock"]["pp"], out=rates, where=years == rule["shock"]["year"])
        return rates

    def named(self, indicator: str, years, basis: str | None = None) -> list[str]:
        """The rule of an indicator for years beyond the last target, in words.

        Examples
        --------
        >>> slump = {"hold": 7.0, "shock": {"year": 2019, "pp": -2.0}}
        >>> Scenario("slump", growth={"*": slump}).named("fai", [2018, 2019])
        ['hold 7 %', 'hold 7 % and shock -2 pp']
        """
        rule = self.rule(indicator, basis)
        if rule != self.rule(indicator):
            return [f"hold, as the rule is for {self.rule(indicator)['price_basis']} growth"] * len(
                years
            )
        words = f"hold {rule['hold']:g} %" if "hold" in rule else HOLD
        if "table" in rule:
            words = "table"
        if "fade" in rule:
            words = f"fade to {rule['fade']['to']:g} % in {rule['fade']['years']} years"
        if "shock" not in rule:
            return [words] * len(years)
        year, pp = rule["shock"]["year"], rule["shock"]["pp"]
        shocked = f"{words} and shock {pp:g} pp"
        return [shocked if one == year else words for one in np.asarray(years).tolist()]


def scenario(what: "str | Path | Scenario") -> Scenario:
    """A scenario by name, from a TOML file, or as it is.

    Parameters
    ----------
    what
        ``"hold"``, the stem of a file in ``data/scenarios``, a path, or a `Scenario`.

    Raises
    ------
    ReadError
        If there is no such scenario or file, or it is not TOML.
    PlanlibError
        If a file holds what no scenario has, an indicator that nobody knows, or a rate that is none.

    Examples
    --------
    >>> scenario("hold").title
    "Every target's rate is held"
    """
    if isinstance(what, Scenario):
        if not isinstance(what.name, str) or not what.name:
            raise PlanlibError(f"The name of a scenario is {what.name!r}: some text was expected.")
        _checked(what.name, what._asdict(), (*FIELDS, "name"))
        return what
    if not isinstance(what, str | Path):
        raise PlanlibError(
            f"scenario is {what!r}: a name such as 'hold', the path of a .toml file or a planlib.Scenario was expected."
        )
    path = Path(what)
    if not path.suffix:
        path = data.folder() / "scenarios" / f"{what}.toml"
    if not path.is_file():
        there = sorted(p.stem for p in (data.folder() / "scenarios").glob("*.toml"))
        raise ReadError(
            f"There is no scenario {str(what)!r}. There are: {', '.join(there)}, or a .toml file."
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReadError(
            f"{path} is not a TOML file: {error}. See the head of planlib/assumptions.py for one."
        ) from None
    return Scenario(path.stem, **_checked(str(path), content))


def _checked(place: str, content: Mapping, fields: tuple[str, ...] = FIELDS) -> dict:
    """The content of a scenario file, with everything that is wrong in it said at once."""
    problems = [
        f"{key!r} is not a part of a scenario ({', '.join(fields)})"
        for key in content
        if key not in fields
    ]
    problems += [
        f"{key} is {content[key]!r}: text was expected"
        for key in fields
        if key != "growth" and not isinstance(content.get(key, ""), str)
    ]
    growth = content.get("growth", {})
    if not isinstance(growth, Mapping):
        raise PlanlibError(
            f"{place}: growth is to hold a table for each indicator, such as [growth.gdp]."
        )
    for code, rule in growth.items():
        if code != "*":
            try:
                indicators.get(code)
            except PlanlibError as error:
                problems.append(str(error))
        problems += [f"growth.{code}: {fault}" for fault in _faults(rule)]
    if problems:
        raise PlanlibError(
            f"{place} cannot be used. " + " ".join(p.rstrip(".") + "." for p in problems)
        )
    return {k: v for k, v in content.items() if k in FIELDS}


def _faults(rule) -> list[str]:
    """What is wrong with the rule of one indicator."""
    if not isinstance(rule, Mapping):
        return [f"{rule!r} is no rule; one of {', '.join(RULES)} was expected"]
    faults = [
        f"{kind!r} is no rule; there are {', '.join(RULES)}" for kind in rule if kind not in RULES
    ]
    for kind in rule:
        value, parts = rule[kind], RULES.get(kind)
        if isinstance(parts, tuple):
            if not isinstance(value, Mapping) or set(value) != set(parts):
                faults.append(f"{kind} needs {' and '.join(parts)}")
                continue
            if kind == "fade":
                faults += rate_faults(value["to"], kind)
                if not isinstance(value["years"], Integral) or value["years"] < 1:
                    faults.append(
                        f"fade.years is {value['years']!r}: a number of years, 1 or more, was expected"
                    )
            else:
                if not is_year(value["year"]):
                    faults.append(
                        f"shock.year is {value['year']!r}: a year such as 2018 was expected"
                    )
                if (
                    isinstance(value["pp"], bool)
                    or not isinstance(value["pp"], Real)
                    or not abs(value["pp"]) < 100
                ):
                    faults.append(
                        f"shock.pp is {value['pp']!r}: percentage points were expected, such as -2.0"
                    )
        elif kind == "table":
            if not isinstance(value, Mapping) or not value or not all(map(is_year, value)):
                faults.append("table needs a rate for each year, such as { 2018 = 8.0 }")
            elif len({int(year) for year in value}) < len(value):
                faults.append(f"table names a year more than once ({', '.join(map(repr, value))})")
            else:
                faults += [f for rate in value.values() for f in rate_faults(rate, kind)]
        elif kind == "hold":
            faults += rate_faults(value, kind)
        elif kind == "price_basis" and value not in BASES:
            faults.append(f"price_basis is {value!r}: {' or '.join(map(repr, BASES))} was expected")
    return faults


def is_year(year) -> bool:
    """Whether this is a year that a plan can speak of, as a number or as text."""
    return str(year).isascii() and str(year).isdigit() and 1949 <= int(year) <= 2100


def rate_faults(rate, kind: str) -> list[str]:
    """What is wrong with a rate that somebody wrote down: no number, or one that was hardly meant."""
    if isinstance(rate, bool) or not isinstance(rate, Real) or not math.isfinite(rate):
        return [f"{kind}: {rate!r} is no rate; percent a year was expected, such as 6.5"]
    if 0 < abs(rate) < SMALLEST_PCT or abs(rate) >= LARGEST_PCT:
        hint = "8 % is written 8.0"
        if LARGEST_PCT <= rate <= LARGEST_INDEX:
            hint = f"if it is an index with the previous year = 100, write {rate - 100:g}"
        return [f"{kind}: {rate:g} is taken as {rate:g} % a year, which is hardly meant; {hint}"]
    return []
