"""What people write about a record, as values of the frame, and what follows from a change.

A cell says what its column says in the targets frame, but as people write it: sums in 亿元, an
indicator by its name, 9% where 9 is meant.
"""

import datetime
import math
import re

import pandas as pd

from planlib import indicators, schema, units, words
from planlib.errors import PlanlibError
from planlib.reading import records
from planlib.reading.characters import plain_characters

# What a person may say about a record; the rest finds its place in the text.
EDITABLE = (
    "label", "label_en", "indicator", "measure", "comparator", "low", "high", "unit", "classifier", "start_year",
    "end_year", "price_basis", "role", "tier", "strength", "commitment", "coverage", "base_year", "base_low", "headline",
)  # fmt: skip
YEARS = ("start_year", "end_year", "base_year")
_NUMBERS = ("low", "high", "base_low")
_TRUTHS = {"true": True, "是": True, "1": True, "false": False, "否": False, "0": False}
_ERRORS = ("#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!")

# What people call a value, beside its code.
_NAMED = {
    column: {
        name.format("").strip(): code for code, said in table.items() for name in said.values()
    }
    for column, table in {
        "measure": words.MEASURES,
        "price_basis": words.BASES,
        "role": words.ROLES,
        "strength": words.STRENGTHS,
        "comparator": words.BOUNDS,
    }.items()
}
RATES = ("percent", "permille")
_UNITS_OF = {"growth": RATES, "growth_since": RATES, "share": RATES, "change_pp": ("pp",)}
# The side of an interval that a bound gives, and the one that it leaves open.
_CLOSED = {
    "at_least": ("low", "high"), "more_than": ("low", "high"),
    "at_most": ("high", "low"), "less_than": ("high", "low"),
}  # fmt: skip


def filled(value):
    """A cell, None where it is empty."""
    if isinstance(value, str):
        return value.strip() or None
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


def changes(before: dict, after: dict) -> tuple[dict, list[str]]:
    """What a row's cells say otherwise than they did, as values of the frame, and what is wrong with them.

    A column that `after` does not have says nothing. The numbers and their unit change together, since
    neither means anything without the other.
    """
    old, _ = values(before)
    new, faults = values(before | after)
    faults = {c: fault for c, fault in faults.items() if before.get(c) != after.get(c)}
    changed = {column: new[column] for column in new if not alike(new[column], old.get(column))}
    if "price_basis" in new and before.get("price_basis") != after.get(
        "price_basis", before.get("price_basis")
    ):
        changed["price_basis"] = new["price_basis"]  # said in other words, it is insisted on
    if {"low", "high", "unit"} & set(changed):
        changed |= {c: new[c] for c in ("low", "high", "unit") if c in new}
    return changed, [f"{column}: {fault}" for column, fault in faults.items()]


def alike(one, other) -> bool:
    """Whether two values are the same, but for what a spreadsheet does to the last digits."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9)
    return one == other


def values(cells: dict) -> tuple[dict, dict[str, str]]:
    """What the targets frame would hold for a row's cells, and what is wrong with them, by column.

    Examples
    --------
    >>> values({"low": 3.3, "unit": "亿元", "measure": "总量"})
    ({'measure': 'level', 'low': 330000000.0, 'unit': 'cny'}, {})
    >>> values({"indicator": "gpd"})[1]["indicator"]
    "There is no indicator 'gpd'. Did you mean gdp? All codes: planlib.load('indicators')."
    """
    found, faults = {}, {}
    written = text(cells.get("unit"))
    unit = units.written(written.replace(" ", "")) if written else None
    if written and not unit:
        known = ", ".join(schema.UNITS)
        faults["unit"] = f"{written!r} is none of {known}, nor 亿元, 公里, 亩, 家 and the like"
    for column in EDITABLE:
        if column not in cells or column in faults:
            continue
        try:
            found[column] = _typed(column, cells[column], unit)
        except PlanlibError as error:
            faults[column] = str(error)
    if unit and unit[2]:
        found["classifier"] = unit[2]
    return found, faults


def _typed(column: str, cell, unit):
    """A cell as the value of its column; raises where it cannot be one."""
    if cell is None:
        return None
    if column == "unit":
        return unit[0]
    if column in _NUMBERS:
        return _number(cell, unit)
    if column in YEARS:
        return _year(cell)
    if column == "headline":
        truth = _TRUTHS.get(str(cell).lower().removesuffix(".0"))
        if truth is None:
            raise PlanlibError(f"{cell!r} was found, and TRUE or FALSE expected")
        return truth
    if isinstance(cell, (datetime.date, datetime.time)):
        raise PlanlibError(
            f"{cell} is a date, which Excel made of what was typed: type it again with ' in front"
        )
    said = text(cell)
    if said in _ERRORS:
        raise PlanlibError(f"the cell holds the error {said} of a formula")
    if column == "indicator":
        said = indicators.code_of(said) or said
        return indicators.get(said).code
    allowed = schema.TARGETS[column].allowed
    if not allowed:
        return said
    said = _NAMED.get(column, {}).get(said, said)
    if said not in allowed:
        raise PlanlibError(f"{said!r} is not one of {', '.join(allowed)}")
    return said


def text(cell) -> str | None:
    """A cell as text without the line breaks that Excel users put into it; None where it is empty."""
    if cell is None:
        return None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return re.sub(r"\s+", " ", str(cell)).strip() or None


def _number(cell, unit) -> float:
    """A number in the canonical unit."""
    said = plain_characters(str(cell)).replace("\u2212", "-").replace(",", "").strip()
    code, factor, _ = unit or (None, 1.0, None)
    if said.endswith("%"):
        if code not in (None, "percent"):
            raise PlanlibError(f"{cell} is in percent, and the unit is {code}")
        said = said[:-1]
    try:
        number = float(said)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or isinstance(cell, bool):
        raise PlanlibError(
            f"{cell!r} is no number: write the number here and its unit (亿元, %) in the column unit"
        )
    return float(f"{number * factor:.15g}")


def _year(cell) -> int:
    said = plain_characters(str(cell)).removesuffix("年").removesuffix(".0")
    if not (said.isdecimal() and 1949 <= int(said) <= 2100):
        raise PlanlibError(f"{cell!r} was found, and a year between 1949 and 2100 expected")
    return int(said)


def edited(row: dict, changed: dict) -> tuple[dict, list[str]]:
    """A record with some of its values changed, what follows from them, and what does not fit together."""
    new = row | {c: v for c, v in changed.items() if not alike(v, _filled(row, c))}
    new |= {"confidence": "sure", "doubt": None}
    required = [c for c, rule in schema.TARGETS.items() if rule.required and c in EDITABLE]
    faults = [f"{c}: empty" for c in (*required, "label") if c in changed and changed[c] is None]
    if faults:
        return new, faults
    if "label" in changed and "label_en" not in changed:
        new["label_en"] = None
    if new["unit"] != "count" and "classifier" not in changed:
        new["classifier"] = None
    # What the text says of prices (实际增长) stays; a convention goes with its indicator.
    if "price_basis" not in changed and row["price_basis"] == _convention(row):
        new["price_basis"] = _convention(new)
    if {"low", "high", "comparator"} & set(changed):
        new["low"], new["high"], fault = _interval(new, row)
        faults += [fault] if fault else []
    if not faults:
        new["point"], new["point_rule"] = records.point_of(*_sides(new))
    fitting = _UNITS_OF.get(new["measure"], schema.UNITS)
    if new["unit"] not in fitting and {"measure", "unit"} & set(changed):
        wanted = " or ".join(fitting)
        faults.append(f"measure {new['measure']} is in {wanted}, and the unit is {new['unit']}")
    first, last = (_filled(new, c) for c in ("start_year", "end_year"))
    if first and last and first > last and {"start_year", "end_year"} & set(changed):
        faults.append(f"start_year {first} is after end_year {last}")
    return new, faults


def _convention(row: dict) -> str:
    return records.price_basis(_filled(row, "indicator"), row["measure"], row["unit"])


def _interval(new: dict, row: dict) -> tuple[float | None, float | None, str | None]:
    """Low and high under a bound, and what is wrong with them; a bound changed alone takes the number along."""
    comparator, (low, high) = new["comparator"], _sides(new)
    fault = None
    low_said, high_said = (_said("low", v, new["unit"]) for v in (low, high))
    if comparator in _CLOSED:
        closed, opened = _CLOSED[comparator]
        number, other = _filled(new, closed), _filled(new, opened)
        if other is not None and not alike(other, _filled(row, opened)):
            fault = f"comparator {comparator} leaves {opened} open: empty it, or choose between"
        elif number is None and _filled(row, closed) is None:
            number = other
        if number is None:
            fault = f"comparator {comparator} needs {closed}, which is empty"
        low, high = (number, None) if closed == "low" else (None, number)
    elif low is not None and high is not None and low > high:
        fault = f"low {low_said} is above high {high_said}"
    elif comparator == "between":
        if low is None or high is None:
            fault = "comparator between needs both low and high"
    elif low is None and high is None:
        fault = f"comparator {comparator} needs low, which is empty"
    elif low is None or high is None:
        low = high = high if low is None else low
    elif low != high:
        both = f"not {low_said} and {high_said}"
        fault = f"comparator {comparator} takes one number, in low and high alike, {both}"
    return low, high, fault


def _sides(row: dict) -> tuple[float | None, float | None]:
    return _filled(row, "low"), _filled(row, "high")


def _filled(row: dict, column: str):
    return filled(row.get(column))


def differences(before: dict, after: dict) -> list[str]:
    """What differs between two records, column by column, as people write it."""
    found = []
    for column in EDITABLE:
        old, new = _filled(before, column), _filled(after, column)
        if column in before and column in after and not alike(old, new):
            was, now = _said(column, old, before["unit"]), _said(column, new, after["unit"])
            found.append(f"{column}: {was} → {now}")
    return found


def _said(column: str, value, unit: str) -> str:
    if value is None:
        return "—"
    if column not in _NUMBERS:
        return str(value)
    number, printed = counted(value, value, unit)
    return f"{number:.12g}" + ("" if printed == "count" else printed)


def counted(value: float, size: float, unit: str) -> tuple[float, str]:
    """A value of a canonical unit in the unit that people count so much (`size`) in.

    Examples
    --------
    >>> counted(3.3e8, 3.3e8, "cny")
    (3.3, '亿元')
    """
    printed = units.counted_in(abs(size), unit)
    return float(f"{value / units.written(printed)[1]:.12g}"), printed
