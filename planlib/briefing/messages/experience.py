"""How far outcomes missed targets: of the region itself or the nearest above, and of the nation in the plan's own time.

Each clause is dropped where its data lack.
"""

from planlib import words
from planlib.briefing.facts import Facts

IN_PART = {"zh": "含事后数据", "en": "in part hindsight"}


def experience(facts: Facts, lang: str) -> str:
    """Sentences on the record of growth around a plan; an empty text where it has no target for GDP."""
    words.check_language(lang)
    if facts.rate("gdp") is None:
        return ""
    return "".join(write(facts, lang) for write in (_near, _own, _nation))


def _hindsight(years, facts: Facts, lang: str, *, more: str = "") -> str:
    """A note in brackets: how much of some years the plan's authors could not know."""
    late = [year >= facts.plan.year for year in years]
    told = words.HINDSIGHT[lang] if all(late) else IN_PART[lang] if any(late) else ""
    parts = [part for part in (more, told) if part]
    if not parts:
        return ""
    return f"（{'，'.join(parts)}）" if lang == "zh" else f" ({', '.join(parts)})"


def _near(facts: Facts, lang: str) -> str:
    """The targets and outcomes of the region itself, or of the nearest above it."""
    if facts.near_record is None:
        return ""
    name_zh, name_en, years = facts.near_record
    first, last, n = int(years["year"].min()), int(years["year"].max()), len(years)
    met = int(years["met"].sum())
    worst = years.loc[years["error"].idxmin()]
    low = abs(worst["error"])
    period = words.years(first, last, lang) if n > 1 else str(last) + ("年" if lang == "zh" else "")
    target = words.interval(worst["low"], worst["high"], "percent", worst["comparator"], lang)
    outcome = words.percent(worst["outcome"])
    if lang == "zh":
        number = words.count(n, lang)
        all_or_none = {n: f"{number}年均达到", 0: f"{number}年均未达到"}
        text = f"{name_zh}{period}GDP目标{all_or_none.get(met, f'{number}年中达到{met}年')}"
        if worst["error"] < 0:
            text += f"，{worst['year']}年目标{target}，实际{outcome}，低{words.points(low, lang)}"
        return text + _hindsight(years["year"], facts, lang) + "。"
    of = "none" if met == 0 else words.count(met, lang)
    text = f" {name_en} met {of} of {words.count(n, lang)} GDP targets in {period}"
    if worst["error"] < 0:
        text += f"; in {worst['year']} the outcome was {outcome} against {target}"
    return text + _hindsight(years["year"], facts, lang) + "."


def _own(facts: Facts, lang: str) -> str:
    """The newest outcomes of the region itself, where it has no targets on record to set them beside."""
    rows = facts.own_outcomes
    if rows.empty or (facts.near_record and facts.near_record[1] == facts.plan.region):
        return ""
    alone = rows["year"].nunique() == 1
    rows = rows[rows["year"] == rows["year"].max()]
    year = int(rows["year"].iloc[0])
    if lang == "zh":
        listed = [
            f"{words.name(r.indicator, lang, short=True)}{_rise(r.value, lang)}"
            for r in rows.itertuples()
        ]
        only = "仅查到该年" if alone else ""
        return f"本地区{year}年{'、'.join(listed)}{_hindsight([year], facts, lang, more=only)}。"
    listed = [
        f"{words.name(r.indicator, lang, short=True)} {_rise(r.value, lang)}"
        for r in rows.itertuples()
    ]
    only = "the only year found" if alone else ""
    return f" In the region itself, {year}: {words.listing(listed, lang)}{_hindsight([year], facts, lang, more=only)}."


def _rise(value: float, lang: str) -> str:
    size = words.percent(abs(value))
    if lang == "zh":
        return ("增长" if value >= 0 else "下降") + size
    return ("up " if value >= 0 else "down ") + size


def _nation(facts: Facts, lang: str) -> str:
    """How far national growth missed its targets in the regime that the plan's year lies in."""
    row = facts.national_record
    if row is None:
        return ""
    first, last = int(row["first_year"]), int(row["last_year"])
    period = words.years(first, last, lang)
    ends = [words.signed(row[side]) for side in ("lowest", "highest")]
    years = facts.national_years
    ranges = years["low"].lt(years["high"]).any()
    middle = "" if not ranges else "，区间按中值" if lang == "zh" else ", ranges at their middle"
    mark = _hindsight(years["year"], facts, lang, more=f"n={row['n']}{middle}")
    if lang == "zh":
        end = "" if facts.is_national else "，不宜用作本地区误差"
        return f"全国{period}GDP实际数与目标之差为{ends[0]}至{ends[1]}个百分点{mark}{end}。"
    end = "" if facts.is_national else ", which should not serve as the error of this region"
    return (
        f" National GDP growth deviated from its targets by {ends[0]} to {ends[1]} percentage points in {period}"
        f"{mark}{end}."
    )
