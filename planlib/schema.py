"""The frames: their columns, dtypes, keys and allowed values.

A frame is long and tidy, one statement per row. This module is the one place that knows what a column
is called and what may stand in it; `empty` makes a frame without rows, `frame` one from records, and
`check` reads a frame that came from elsewhere and reports everything that is wrong with it at once.
"""

from collections.abc import Mapping

# `schema.frame(records, schema.TARGETS)`: what is done with a table is found where the table is.
from planlib.frames import Column, check, empty, frame, spread  # noqa: F401

UNITS = (
    "percent", "pp", "permille", "cny", "usd", "m", "m2", "m3", "kg", "ug/m3", "W", "kWh", "count",
)  # fmt: skip
MEASURES = ("growth", "growth_since", "level", "increment", "share", "change_pp")
COMPARATORS = ("exactly", "about", "at_least", "more_than", "at_most", "less_than", "between")
PRICE_BASES = ("real", "nominal", "price_index", "none")
ROLES = ("target", "attribute", "scope", "threshold")
KINDS = ("base", "observed", "target", "scenario")

TEXT = Column("str")
NAME = Column("str", required=True)
YEAR = Column("Int64")
COUNT = Column("Int64", required=True)
NUMBER = Column("float64")
VALUE = Column("float64", required=True)
FLAG = Column("bool", required=True)
UNIT = Column("str", UNITS, required=True)
MEASURE = Column("str", MEASURES, required=True)
COMPARATOR = Column("str", COMPARATORS, required=True)
BASIS = Column("str", PRICE_BASES, required=True)

TARGETS: Mapping[str, Column] = {
    "plan_id": NAME,
    "target_id": NAME,
    "region": TEXT,
    "start_year": YEAR,
    "end_year": YEAR,
    "section": COUNT,
    "item": COUNT,
    "heading": TEXT,
    "headline": FLAG,
    "indicator": TEXT,
    "label": TEXT,
    "label_en": TEXT,
    "coverage": TEXT,
    "measure": MEASURE,
    "base_year": YEAR,
    "base_low": NUMBER,
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "unit": UNIT,
    "point": VALUE,
    "point_rule": Column("str", ("value", "middle", "bound"), required=True),
    "classifier": TEXT,
    "quantity": NAME,
    "price_basis": BASIS,
    "role": Column("str", ROLES, required=True),
    "tier": Column("str", ("main", "stretch"), required=True),
    "commitment": TEXT,
    "strength": Column(
        "str", ("binding", "expected", "firm", "strive", "plan", "explore"), required=True
    ),
    "confidence": Column("str", ("sure", "doubtful"), required=True),
    "doubt": TEXT,
    "origin": Column("str", ("read", "corrected", "added"), required=True),
    "start": COUNT,
    "end": COUNT,
    "quote_start": COUNT,
    "quote": NAME,
    "page": YEAR,
}
RESULTS = {k: v for k, v in TARGETS.items() if k not in ("tier", "commitment", "strength")}
QUANTITIES = {
    name: TARGETS[name]
    for name in ("quantity", "start", "end", "low", "high", "unit", "classifier", "comparator")
}
ITEMS: Mapping[str, Column] = {
    "plan_id": NAME,
    "section": COUNT,
    "item": COUNT,
    "heading": TEXT,
    "title": TEXT,
    "title_en": TEXT,
    "text": NAME,
    "start": COUNT,
    "end": COUNT,
    "targets": COUNT,
    "milestones": COUNT,
}
STAGES = ("plan", "start", "progress", "complete")
MILESTONES: Mapping[str, Column] = {
    "plan_id": NAME,
    "milestone_id": NAME,
    "section": COUNT,
    "item": COUNT,
    "heading": TEXT,
    "name": NAME,
    "action": NAME,
    "stage": Column("str", STAGES, required=True),
    "due": TEXT,
    "commitment": NAME,
    "strength": TARGETS["strength"],
    "start": COUNT,
    "end": COUNT,
    "quote_start": COUNT,
    "quote": NAME,
}
CORRECTIONS: Mapping[str, Column] = {
    "action": Column("str", ("keep", "drop", "edit", "add")),
    "target_id": TEXT,
    "quote": TEXT,
    "quantity": TEXT,
    "status": Column("str", ("applied", "moved", "unchanged", "stale"), required=True),
    "note": TEXT,
    "comment": TEXT,
    "sheet": NAME,
    "row": COUNT,
}
FAILURES: Mapping[str, Column] = {"path": NAME, "error": NAME}
PROJECTIONS: Mapping[str, Column] = {
    "plan_id": NAME,
    "scenario": NAME,
    "region": NAME,
    "indicator": NAME,
    "measure": MEASURE,
    "unit": NAME,
    "price_basis": BASIS,
    "year": Column("Int64", required=True),
    "value": VALUE,
    "kind": Column("str", KINDS, required=True),
    "rule": NAME,
}
FANS: Mapping[str, Column] = {
    **{
        name: column
        for name, column in PROJECTIONS.items()
        if name not in ("value", "kind", "rule")
    },
    "quantile": VALUE,
    "value": VALUE,
    "mc_error": VALUE,
}
OWNERS = {name: PROJECTIONS[name] for name in ("plan_id", "scenario", "region")}
CHANCES: Mapping[str, Column] = {
    "probability": VALUE,
    "mc_error": VALUE,
    "draws": COUNT,
    "assumption_zh": NAME,
    "assumption_en": NAME,
}
CROSSINGS: Mapping[str, Column] = {
    **OWNERS,
    "indicator": NAME,
    "direction": Column("str", ("above", "below"), required=True),
    "bound": VALUE,
    "unit": NAME,
    "year": YEAR,
    **CHANCES,
}
GOALS: Mapping[str, Column] = {
    "goal": TEXT,
    "indicator": NAME,
    "year": Column("Int64", required=True),
    "measure": Column("str", ("growth", "level", "share"), required=True),
    "low": NUMBER,
    "high": NUMBER,
}
MEETINGS: Mapping[str, Column] = {
    **OWNERS,
    "goal": NAME,
    "indicator": NAME,
    "year": YEAR,
    "measure": TEXT,
    "low": NUMBER,
    "high": NUMBER,
    "unit": TEXT,
    **CHANCES,
}
GAPS: Mapping[str, Column] = {
    "year": Column("Int64", required=True),
    "numerator": NAME,
    "denominator": NAME,
    "basis": Column("str", ("mixed", "real", "nominal"), required=True),
    "numerator_growth_pct": VALUE,
    "denominator_growth_pct": VALUE,
    "difference_pp": VALUE,
    "deflator_pct": NUMBER,
    "drift_pct": NUMBER,
    "break_even_deflator_pct": NUMBER,
    "ratio_index": NUMBER,
    "ratio_pct": NUMBER,
    "kind": Column("str", ("target", "scenario"), required=True),
    "hindsight": Column("boolean"),
}
FINDINGS: Mapping[str, Column] = {
    "check": NAME,
    "kind": Column("str", ("arithmetic", "basis", "tension", "context"), required=True),
    "severity": Column("str", ("high", "medium", "low"), required=True),
    "amount": NUMBER,
    "unit": TEXT,
    "target_ids": TEXT,
    "message_zh": NAME,
    "message_en": NAME,
    "remedy_zh": NAME,
    "remedy_en": NAME,
}
BASE: Mapping[str, Column] = {
    "indicator": NAME,
    "year": Column("Int64", required=True),
    "value": VALUE,
    "unit": NAME,
    "source_id": NAME,
}
LEVELS = ("national", "province", "prefecture", "county", "zone")
# One target beside those of the regions above it.
PARENTS: Mapping[str, Column] = {
    "region_zh": NAME,
    "region_en": NAME,
    "level": Column("str", LEVELS, required=True),
    "year": Column("Int64", required=True),
    **{name: TARGETS[name] for name in ("comparator", "low", "high", "unit")},
    "outcome": NUMBER,
    "own": FLAG,
    "hindsight": FLAG,
}
REGIONS: Mapping[str, Column] = {
    "region": NAME,
    "region_zh": NAME,
    "level": Column("str", LEVELS, required=True),
    "parent": TEXT,
}
INDICATORS: Mapping[str, Column] = {
    "code": NAME,
    "name_en": NAME,
    "name_zh": NAME,
    "short_en": NAME,
    "short_zh": NAME,
    "aliases": TEXT,
    "ambiguous": TEXT,
    "price_basis": BASIS,
    "type": Column("str", ("flow", "stock", "ratio", "index"), required=True),
    "aim": Column("str", ("floor", "ceiling", "near", "none"), required=True),
    "note": TEXT,
}
PLANS: Mapping[str, Column] = {
    "plan_id": NAME,
    "file": NAME,
    "region": NAME,
    "region_zh": NAME,
    "region_en": NAME,
    "level": REGIONS["level"],
    "parent": TEXT,
    "year": Column("Int64", required=True),
    "title_zh": NAME,
    "title_en": NAME,
    "published": TEXT,
    "source_id": NAME,
}
SOURCES: Mapping[str, Column] = {
    "source_id": NAME,
    "title": NAME,
    "title_zh": TEXT,
    "publisher": NAME,
    "publisher_zh": TEXT,
    "url": TEXT,
    "published": TEXT,
    "licence": NAME,
    "licence_zh": TEXT,
    "note": TEXT,
}
OBSERVATIONS: Mapping[str, Column] = {
    "indicator": NAME,
    "region": NAME,
    "period_start": NAME,
    "period_end": NAME,
    "span": Column("str", ("year", "quarter", "ytd"), required=True),
    "measure": MEASURE,
    "coverage": TEXT,
    "value": VALUE,
    "unit": UNIT,
    "price_basis": BASIS,
    "vintage": NAME,
    "known_from": NAME,
    "source_id": NAME,
}
# Figures that somebody brings along to follow a plan: of an indicator, or of one target by its target_id.
BROUGHT: Mapping[str, Column] = {
    "target_id": TEXT,
    **OBSERVATIONS,
    "indicator": TEXT,
    "region": TEXT,
    "period_start": TEXT,
    "unit": NAME,  # as people write it
    "price_basis": Column("str", PRICE_BASES),
    "vintage": TEXT,
    "source_id": TEXT,
}
PUBLISHED_TARGETS: Mapping[str, Column] = {
    "region": NAME,
    "level": PLANS["level"],
    "year": Column("Int64", required=True),
    "indicator": NAME,
    "measure": MEASURE,
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "unit": UNIT,
    "price_basis": BASIS,
    "outcome_first": NUMBER,
    "outcome_revised": NUMBER,
    "known_from": NAME,
    "source_id": NAME,
    "outcome_source_id": TEXT,
    "revised_source_id": TEXT,
}

ERRORS: Mapping[str, Column] = {
    "region": NAME,
    "indicator": NAME,
    "measure": MEASURE,
    "year": Column("Int64", required=True),
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "point": VALUE,
    "outcome": NUMBER,
    "error": NUMBER,
    "unit": UNIT,
    "aim": INDICATORS["aim"],
    "met": Column("boolean"),
    "vintage": NAME,
    "known_from": NAME,
    "source_id": NAME,
    "outcome_source_id": TEXT,
}
CALIBRATIONS: Mapping[str, Column] = {
    "region": NAME,
    "indicator": NAME,
    "measure": MEASURE,
    "vintage": NAME,
    "unit": UNIT,
    "first_year": YEAR,
    "last_year": YEAR,
    "n": COUNT,
    "form": Column("str", ("none", "single", "sample", "quantiles"), required=True),
    "mean": NUMBER,
    "median": NUMBER,
    "mae": NUMBER,
    "lowest": NUMBER,
    "highest": NUMBER,
    "judged": COUNT,
    "met": COUNT,
    "q05": NUMBER,
    "q25": NUMBER,
    "q75": NUMBER,
    "q95": NUMBER,
}
RANGES: Mapping[str, Column] = {
    "assumption": NAME,
    "low": VALUE,
    "high": VALUE,
    "value": NUMBER,
    "unit": TEXT,
    "why": TEXT,
}
TORNADO: Mapping[str, Column] = {
    "assumption": NAME,
    "value": VALUE,
    "low": VALUE,
    "high": VALUE,
    "unit": TEXT,
    "at_low": VALUE,
    "at_high": VALUE,
    "at_value": VALUE,
    "swing": VALUE,
    "turns": FLAG,
    "why": TEXT,
}
SPANS = ("year", "quarter", "ytd")
STATUSES = ("met", "ahead", "on_track", "behind", "missed", "unknown")
TRACKED: Mapping[str, Column] = {
    "plan_id": NAME,
    "target_id": NAME,
    "indicator": TEXT,
    "label": NAME,
    "label_en": TEXT,
    "year": Column("Int64", required=True),
    "as_of": NAME,
    "period_start": TEXT,
    "period_end": TEXT,
    "span": Column("str", SPANS),
    "measure": MEASURE,
    "unit": UNIT,
    "price_basis": BASIS,
    "comparator": COMPARATOR,
    "low": NUMBER,
    "high": NUMBER,
    "target": VALUE,
    "aim": INDICATORS["aim"],
    "observed": NUMBER,
    "expected": NUMBER,
    "lower": NUMBER,
    "upper": NUMBER,
    "share_pct": NUMBER,
    "rest": NUMBER,
    "status": Column("str", STATUSES, required=True),
    "method": Column("str", ("growth", "profile", "straight_line", "none"), required=True),
    "reason_zh": TEXT,
    "reason_en": TEXT,
    "source_id": TEXT,
}
