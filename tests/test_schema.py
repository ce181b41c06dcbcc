"""The frames: their columns, dtypes, keys and allowed values."""

import pandas as pd
import pytest

from planlib import schema
from planlib.errors import PlanlibError, TableError, shown

TABLES = {
    name: value
    for name, value in vars(schema).items()
    if name.isupper() and isinstance(value, dict)
}


def base(**changes) -> pd.DataFrame:
    """A base of two rows that is in order, but for the changes."""
    columns = {
        "indicator": ["gdp", "fai"],
        "year": [2016, 2016],
        "value": [213.5, 190],
        "unit": ["cny", "cny"],
        "source_id": ["yearbook", "yearbook"],
    }
    return pd.DataFrame(columns | changes)


def check(table, key=()):
    return schema.check(table, schema.BASE, "base", key=key)


@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_an_empty_frame_has_its_columns_and_dtypes(columns):
    table = schema.empty(columns)
    assert len(table) == 0
    assert list(table) == list(columns)
    assert [str(dtype) for dtype in table.dtypes] == [rule.dtype for rule in columns.values()]


@pytest.mark.parametrize("columns", TABLES.values(), ids=TABLES)
def test_an_empty_frame_passes_its_check(columns):
    empty = schema.empty(columns)
    pd.testing.assert_frame_equal(schema.check(empty, columns, "table"), empty)


def test_records_become_a_frame_of_the_columns_in_their_order():
    table = schema.frame([{"unit": "cny", "year": 2016, "more": 1}], schema.BASE)
    assert list(table) == ["indicator", "year", "value", "unit", "source_id"]
    assert table.loc[0, ["year", "unit"]].tolist() == [2016, "cny"]


def test_what_a_record_lacks_is_missing():
    table = schema.frame([{"year": 2016}, {"unit": "cny"}], schema.BASE)
    assert table["year"].isna().tolist() == [False, True]
    assert table[["indicator", "value", "source_id"]].isna().all(axis=None)


def test_records_may_come_from_a_generator():
    assert len(schema.frame(({"year": year} for year in (2016, 2017)), schema.BASE)) == 2


def test_a_record_that_does_not_fit_its_dtype_raises():
    with pytest.raises((TypeError, ValueError), match=r"two thousand"):
        schema.frame([{"year": "two thousand"}], schema.BASE)


def test_checking_restores_order_and_dtypes_and_drops_the_rest():
    shuffled = base(note="x")[["note", "value", "source_id", "year", "unit", "indicator"]]
    checked = check(shuffled)
    assert list(checked) == list(schema.BASE)
    assert [str(d) for d in checked.dtypes] == [rule.dtype for rule in schema.BASE.values()]
    assert checked["value"].tolist() == [213.5, 190.0]


def test_checking_returns_a_new_frame_with_a_new_index():
    table = base()[::-1]
    before = table.copy()
    checked = check(table)
    assert checked.index.tolist() == [0, 1]
    checked["value"] = 0.0
    pd.testing.assert_frame_equal(table, before)


def test_an_optional_column_may_be_left_out():
    sources = pd.DataFrame(
        {"source_id": ["a"], "title": ["A"], "publisher": ["P"], "licence": ["CC BY 4.0"]}
    )
    checked = schema.check(sources, schema.SOURCES, "sources")
    assert checked["url"].isna().all()


def test_an_optional_cell_may_be_empty():
    targets = schema.empty(schema.PUBLISHED_TARGETS)
    row = dict.fromkeys(targets, "x") | {
        "level": "national", "year": 2017, "measure": "growth", "comparator": "about",
        "low": 6.5, "high": None, "outcome_first": 6.9, "outcome_revised": None,
        "unit": "percent", "price_basis": "real",
    }  # fmt: skip
    checked = schema.check(pd.DataFrame([row]), schema.PUBLISHED_TARGETS, "targets")
    assert checked["high"].isna().all()


def test_what_is_no_frame_is_refused_with_the_columns_it_needs():
    with pytest.raises(
        TableError, match=r"base: a pandas DataFrame was expected, not list.*indicator, year, value"
    ):
        check([1, 2])


def test_missing_columns_are_named_beside_those_there_are():
    with pytest.raises(TableError, match=r"missing columns: year, unit \(there are: indicator,"):
        check(base().drop(columns=["year", "unit"]))


def test_a_value_of_another_dtype_is_shown():
    with pytest.raises(TableError, match=r"column year: 'last year' is no Int64"):
        check(base(year=[2016, "last year"]))


def test_a_column_of_another_dtype_is_named():
    with pytest.raises(TableError, match=r"column year: .* is no Int64"):
        check(base(year=pd.to_datetime(["2016-12-31", "2016-12-31"])))


def test_an_empty_cell_in_a_required_column_is_placed():
    with pytest.raises(TableError, match=r"column value: empty in row 1"):
        check(base(value=[213.5, None]))


def test_a_value_that_is_not_allowed_is_shown_with_those_that_are():
    wrong = schema.frame([{"span": "decade"}], schema.OBSERVATIONS)
    with pytest.raises(TableError, match=r"'?decade'? is not one of year, quarter, ytd"):
        schema.check(wrong, schema.OBSERVATIONS, "observations")


def test_a_repeated_key_is_shown():
    twice = base(indicator=["gdp", "gdp"])
    with pytest.raises(TableError, match=r"more than one row for indicator / year: gdp / 2016\.$"):
        check(twice, key=("indicator", "year"))


def test_rows_may_repeat_where_no_key_is_named():
    assert len(check(base(indicator=["gdp", "gdp"]))) == 2


def test_all_that_is_wrong_is_said_in_one_message():
    wrong = base(indicator=["gdp", None], year=[2016, "?"], value=["much", 1]).drop(columns="unit")
    with pytest.raises(TableError) as caught:
        check(wrong)
    said = str(caught.value)
    for problem in (
        "base cannot be used",
        "missing columns: unit",
        "column indicator: empty in row 1",
        "column year: '?' is no Int64",
        "column value: 'much' is no float64",
    ):
        assert problem in said


def test_at_most_five_offenders_are_shown():
    assert shown(range(5)) == "0; 1; 2; 3; 4"
    assert shown(range(8)) == "0; 1; 2; 3; 4 … and 3 more"


def test_every_error_is_a_value_error_too():
    assert issubclass(TableError, PlanlibError)
    assert issubclass(PlanlibError, ValueError)


def test_results_are_targets_without_commitment():
    assert set(schema.TARGETS) - set(schema.RESULTS) == {"tier", "commitment", "strength"}


def test_text_is_spread_over_its_grid():
    texts = {
        "all": "level",
        "rows": [["north"], ["south"]],
        "columns": ["base", "target", "scenario"],
        "pages": [[["hold"]], [["fade"]]],
        "cells": [[list("abc"), list("def")], [list("ghi"), list("jkl")]],
    }
    spread = pd.DataFrame(schema.spread(texts, (2, 2, 3)))
    assert set(spread.dtypes) == {pd.api.types.pandas_dtype("str")}
    assert spread["all"].tolist() == ["level"] * 12
    assert spread["rows"].tolist() == [*["north"] * 3, *["south"] * 3] * 2
    assert spread["columns"].tolist() == ["base", "target", "scenario"] * 4
    assert spread["pages"].tolist() == [*["hold"] * 6, *["fade"] * 6]
    assert "".join(spread["cells"]) == "abcdefghijkl"
