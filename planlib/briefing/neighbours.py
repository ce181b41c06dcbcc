"""A plan's target beside those that are on record for the regions above it and beside it."""

import pandas as pd

from planlib import data, schema
from planlib.reading.plan import Plan

FEWEST_PEERS = 5


def above(row: pd.Series, plan: Plan, hindsight) -> pd.DataFrame:
    """The target of a plan and those of the regions above it, for one indicator and year.

    Parameters
    ----------
    row
        A growth target of the plan.
    plan
        The plan.
    hindsight
        Tells of a day whether it lies after the plan.

    Returns
    -------
    pandas.DataFrame
        Columns `schema.PARENTS`, and source_id; empty where of the regions above none but the nation has a target on
        record.
    """
    names = data.regions_above(plan.region)
    found = _published(row, list(names))
    if found["level"].eq("national").all():
        return pd.DataFrame()
    rows = found.assign(
        region_zh=found["region"].map(names),
        region_en=found["region"].replace("China", "Nation"),
        outcome=found["outcome_first"],
        own=False,
        hindsight=[hindsight(day) for day in found["known_from"]],
    )
    zh, en = own_names(plan)
    own = {
        **row[["comparator", "low", "high", "unit"]],
        "region_zh": zh,
        "region_en": en,
        "level": plan.level or schema.LEVELS[-1],
        "year": row["end_year"],
        "own": True,
        "hindsight": False,
    }
    return pd.concat([rows, pd.DataFrame([own])], ignore_index=True)


def peers(row: pd.Series, plan: Plan) -> pd.DataFrame:
    """Targets of the regions of the same level under the same region, for one indicator and year.

    Parameters
    ----------
    row
        A growth target of the plan.
    plan
        The plan.

    Returns
    -------
    pandas.DataFrame
        Columns `schema.TARGETS`, with the region for a plan_id, source_id and known_from; empty where fewer than five
        are on record.
    """
    regions = data.table("regions").set_index("region")
    if plan.region not in regions.index:
        return pd.DataFrame()
    own = regions.loc[plan.region]
    same = regions["parent"].eq(own["parent"]) & regions["level"].eq(own["level"])
    same &= regions.index != plan.region
    found = _published(row, list(regions.index[same.fillna(False)]))
    if len(found) < FEWEST_PEERS:
        return pd.DataFrame()
    bounds = found[["low", "high"]]
    theirs = found[["comparator", "low", "high", "unit", "source_id", "known_from"]].assign(
        plan_id=found["region"], region=found["region"], point=bounds.mean(axis=1)
    )
    return pd.DataFrame([{**row, **their} for their in theirs.to_dict("records")])


def difference(row: pd.Series, other) -> float:
    """How far a target lies above another one, or outside of its range; of an open side the bound counts."""
    bounds = [bound for bound in (other["low"], other["high"]) if pd.notna(bound)]
    return row["point"] - min(max(row["point"], bounds[0]), bounds[-1])


def compared_at(row: pd.Series, lang: str) -> str:
    """Which figure of a target that is no single number is compared; an empty text for one."""
    if row["comparator"] == "between":
        return {"zh": "中值", "en": "the middle of the range"}[lang]
    if row["comparator"] in ("at_least", "more_than"):
        return {"zh": "下限", "en": "the lower bound"}[lang]
    if row["comparator"] in ("at_most", "less_than"):
        return {"zh": "上限", "en": "the upper bound"}[lang]
    return ""


def own_names(plan: Plan) -> tuple[str, str]:
    """What the plan's own region is called, in Chinese and in English."""
    return plan.region_zh or "本计划", plan.region_en or "This plan"


def _published(row: pd.Series, regions: list[str]) -> pd.DataFrame:
    table = data.table("published_targets")
    same = table["indicator"].eq(row["indicator"]) & table["measure"].eq(row["measure"])
    same &= table["year"].eq(row["end_year"]).fillna(False) & table["unit"].eq(row["unit"])
    found = table[same & table["region"].isin(regions)]
    return found.drop_duplicates("region", keep=False).reset_index(drop=True)
