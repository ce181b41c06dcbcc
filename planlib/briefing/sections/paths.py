"""Where the growth targets lead if they are held, and under other scenarios."""

import matplotlib.pyplot as plt
import pandas as pd

from planlib import charts, style, words
from planlib.assumptions import Scenario
from planlib.briefing.blocks import (
    Chart,
    Plot,
    Section,
    Series,
    Table,
    deflator_source,
    section,
    source_line,
)
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import lower_first
from planlib.solve import doubling

BASES = ("real", "nominal")
SEEN = 0.05  # of an index with one decimal


def paths(facts: Facts, lang: str) -> Section | None:
    """The section on growth paths."""
    title = {"zh": "增长路径", "en": "Growth paths"}[lang]
    return section(
        "paths", title, _listed(facts, lang), _chart(facts, lang), *_others(facts, lang), _compared(facts, lang),
        _doubling(facts, lang), _mechanical(facts, lang),
    )  # fmt: skip


def _ends(facts: Facts) -> pd.DataFrame:
    return facts.paths[facts.paths["year"] == facts.horizon]


def _index(row, lang: str) -> str:
    name = lower_first(words.name(row.indicator, lang, short=True))
    return words.beside(name, words.number(row.value, 1), lang)


def _listed(facts: Facts, lang: str) -> str:
    """Where each series stands at the horizon, by price basis."""
    if facts.paths is None or facts.horizon == facts.plan.year:
        return ""
    ends = _ends(facts)
    parts = []
    for basis in BASES:
        rows = ends[ends["price_basis"] == basis]
        if len(rows):
            listed = words.listing([_index(row, lang) for row in rows.itertuples()], lang)
            named = words.basis(basis, lang)
            parts.append(f"{named}序列：{listed}" if lang == "zh" else f"at {named}: {listed}")
    base = facts.plan.year - 1
    if not parts:
        return ""
    both = len(parts) > 1
    if lang == "zh":
        text = f"以{base}年为100，若各项增速延续至{facts.horizon}年（情景，非计划内容），{'；'.join(parts)}。"
        return text + ("两种价格口径的指数不能相互比较。" if both else "")
    text = f"With {base} = 100 and every rate held to {facts.horizon} (a scenario, not the plan's), {'; '.join(parts)}."
    return text + (" Indices on different price bases do not compare." if both else "")


def _chart(facts: Facts, lang: str) -> Chart | None:
    paths = facts.paths
    if paths is None:
        return None
    bases = [b for b in BASES if (paths["price_basis"] == b).any()]
    if not bases:
        return None
    horizon, base, zh = facts.horizon, facts.plan.year - 1, lang == "zh"
    ends = _ends(facts)
    listed = [_index(row, lang) for row in ends.itertuples()]
    best = {b: ends[ends["price_basis"] == b].sort_values("value").iloc[-1] for b in bases}
    if zh:
        leading = [
            f"{words.basis(b, lang)}{words.name(r['indicator'], lang, short=True)}达{words.number(r['value'], 1)}"
            for b, r in best.items()
        ]
        title = f"若目标延续至{horizon}年：{'，'.join(leading)}（{base}年=100）"
        alt = f"折线图：{facts.plan.year}年目标延续至{horizon}年的指数（{base}年=100），{'，'.join(listed)}。"
        note = "虚线为情景，非计划内容；各序列按各自价格口径，不可跨图比较。"
    else:
        leading = [
            f"{lower_first(words.name(r['indicator'], lang, short=True))} {words.number(r['value'], 1)} at "
            f"{words.basis(b, lang)}"
            for b, r in best.items()
        ]
        title = f"If the targets were held to {horizon}: {', '.join(leading)} ({base} = 100)"
        alt = (
            f"Line chart in panels by price basis: indices in {horizon} if the targets for {facts.plan.year} were "
            f"held ({base} = 100): {', '.join(listed)}."
        )
        note = (
            "dashed lines are a scenario, not the plan's; each series is on its own price basis, and panels do not "
            "compare."
        )
    band = facts.nominal_gdp if "nominal" in bases else None
    more = []
    if band is not None:
        known = words.listing(
            (deflator(d, lang) for d in facts.marked_deflators.itertuples()), lang
        )
        if zh:
            note += f"GDP（现价）为范围，也是情景：平减指数每年取全国值（{known}）。"
        else:
            note += f" GDP at current prices is a range, a scenario too: a national deflator each year ({known})."
        more.append(deflator_source(facts.marked_deflators, lang))
    return Chart(
        "paths", title, alt, source_line(facts, lang, *more, note=note),
        lambda: _drawn(paths, bases, lang, band), _plots(paths, bases, lang, band),
        tuple(facts.flows["target_id"]),
    )  # fmt: skip


def _drawn(paths: pd.DataFrame, bases, lang: str, band: pd.DataFrame | None):
    """Panels by price basis on one scale."""
    figure, axes = plt.subplots(
        1, len(bases), sharey=True, figsize=(4.5 * len(bases), 4.3), squeeze=False
    )
    # Limits first: labels at the ends are set apart by them.
    bottom = paths["value"].min()
    top = max(paths["value"].max(), 0 if band is None else band["high"].max())
    axes[0, 0].set_ylim(bottom - (top - bottom) * 0.05, top + (top - bottom) * 0.05)
    for ax, basis in zip(axes[0], bases, strict=True):
        charts.plot_paths(
            paths[paths["price_basis"] == basis], lang=lang, ax=ax,
            band=band if basis == "nominal" else None, band_label=_band_name(lang),
        )  # fmt: skip
        ax.set_title(words.sentence(words.basis(basis, lang)))
    return figure


def _band_name(lang: str) -> str:
    return "GDP（现价）" if lang == "zh" else "GDP, current prices"


def _plots(paths: pd.DataFrame, bases, lang: str, band: pd.DataFrame | None) -> tuple[Plot, ...]:
    plots = []
    low, high = paths["value"].min(), paths["value"].max()
    if band is not None:
        high = max(high, band["high"].max())
    limits = (low - low % 10, high - high % 10 + 10)
    for basis in bases:
        rows = paths[paths["price_basis"] == basis]
        colours = style.colours_of(rows["indicator"].unique())
        years = sorted(rows["year"].unique())
        series = []
        for code, path in rows.groupby("indicator", sort=False):
            known = int(path["kind"].ne("scenario").sum())
            labels = [""] * (len(path) - 1) + [words.number(path["value"].iloc[-1], 1)]
            series.append(
                Series(
                    words.name(code, lang, short=True), tuple(path["value"]), colour=colours[code], marker=True,
                    dashed_from=known, labels=tuple(labels),
                )
            )  # fmt: skip
        if basis == "nominal" and band is not None:
            ends = ("低", "高") if lang == "zh" else ("low", "high")
            for side, named in zip(("low", "high"), ends, strict=True):
                name = (
                    f"{_band_name(lang)}，{named}"
                    if lang == "zh"
                    else f"{_band_name(lang)}, {named}"
                )
                series.append(Series(name, tuple(band[side]), colour=style.MUTED, dashed_from=1))
        base = int(paths["year"].min())
        unit = f"指数（{base}年=100）" if lang == "zh" else f"Index ({base} = 100)"
        title = words.sentence(words.basis(basis, lang))
        plots.append(
            Plot("line", tuple(series), tuple(map(str, years)), title, y_title=unit, limits=limits)
        )
    return tuple(plots)


def deflator(row, lang: str) -> str:
    """A year's deflator, and whether it was known."""
    note = words.HINDSIGHT[lang] if row.hindsight else ""
    if lang == "zh":
        return f"{row.year}年{words.percent(row.value)}" + (f"，{note}" if note else "")
    return f"{row.year}: {words.percent(row.value)}" + (f", {note}" if note else "")


def _others(facts: Facts, lang: str) -> list[Chart]:
    """A chart for each scenario that was asked for beside holding every rate."""
    found = []
    base = facts.plan.year - 1 if facts.plan.year else None
    for scenario, rows in facts.alternatives:
        bases = [b for b in BASES if (rows["price_basis"] == b).any()]
        if not bases:
            continue
        name, said = scenario.name, _said(scenario, lang)
        ends = rows[rows["year"] == facts.horizon]
        listed = [_index(row, lang) for row in ends.itertuples()]
        moved = _moved(facts, ends, lang)
        if lang == "zh":
            title = f"情景“{scenario.title_zh or name}”：{facts.horizon}年{moved}，{base}年=100"
            alt = f"折线图：情景“{name}”下到{facts.horizon}年的指数，{'，'.join(listed)}。"
            note = f"情景由使用者给出，非计划内容{said}。"
        else:
            title = f'Scenario "{name}": in {facts.horizon} {moved}, {base} = 100'
            alt = f'Line chart: indices under the scenario "{name}" to {facts.horizon}: {", ".join(listed)}.'
            note = f"the scenario is its author's, not the plan's{said}."
        found.append(
            Chart(
                f"paths-{name}", title, alt, source_line(facts, lang, note=note),
                lambda rows=rows, bases=bases: _drawn(rows, bases, lang, None), _plots(rows, bases, lang, None),
                tuple(facts.flows["target_id"]),
            )
        )  # fmt: skip
    return found


def _said(scenario: Scenario, lang: str) -> str:
    """What a scenario says and who says so, as its note goes on."""
    if lang == "zh":
        title, who = scenario.title_zh or scenario.title, f"（{scenario.author}）"
        return f"：{title}{who if scenario.author else ''}" if title or scenario.author else ""
    who = f" ({scenario.author})" if scenario.author else ""
    return f": {scenario.title}{who}" if scenario.title or who else ""


def _moved(facts: Facts, ends: pd.DataFrame, lang: str) -> str:
    """Where a scenario ends elsewhere than rates that are held, beside where those end."""
    held = facts.paths[facts.paths["year"] == facts.horizon].set_index("indicator")["value"]
    other = ends[(ends["value"] - ends["indicator"].map(held)).abs() >= SEEN]
    if other.empty:
        return "各指数与增速不变时相同" if lang == "zh" else "all indices are as with rates held"
    told = "（增速不变为{}）" if lang == "zh" else " (rates held: {})"
    parts = [
        _index(row, lang) + told.format(words.number(held[row.indicator], 1))
        for row in other.itertuples()
    ]
    return ("，" if lang == "zh" else ", ").join(parts)


def _compared(facts: Facts, lang: str) -> Table | None:
    """Scenarios side by side at the horizon."""
    if not facts.alternatives:
        return None
    held = {"zh": "目标延续", "en": "Rates held"}[lang]
    called = [s.title_zh if lang == "zh" and s.title_zh else s.name for s, _ in facts.alternatives]
    if len({held, *called}) <= len(called):  # two of one title
        called = [s.name for s, _ in facts.alternatives]
    columns = {
        held: facts.paths,
        **dict(zip(called, [rows for _, rows in facts.alternatives], strict=True)),
    }
    first = facts.paths[["indicator", "price_basis"]].drop_duplicates()
    labels = ("指标", "价格口径") if lang == "zh" else ("Indicator", "Price basis")
    frame = pd.DataFrame(
        {
            labels[0]: [words.name(code, lang, short=True) for code in first["indicator"]],
            labels[1]: [words.basis(basis, lang) for basis in first["price_basis"]],
        }
    )
    for name, rows in columns.items():
        ends = rows[rows["year"] == facts.horizon].set_index("indicator")["value"]
        frame[name] = ends.reindex(first["indicator"]).to_numpy()
    base = facts.plan.year - 1
    title = (
        f"各情景下{facts.horizon}年的指数"
        if lang == "zh"
        else f"Indices in {facts.horizon} by scenario"
    )
    unit = f"单位：指数（{base}年=100）" if lang == "zh" else f"Index, {base} = 100"
    note = "情景均非计划内容。" if lang == "zh" else "no scenario is the plan's."
    return Table(
        "scenarios",
        title,
        unit,
        frame,
        dict.fromkeys(columns, 1),
        source_line(facts, lang, note=note),
    )


def _doubling(facts: Facts, lang: str) -> Table | None:
    if facts.flows.empty:
        return None
    zh = lang == "zh"
    found = doubling(facts.flows)
    if found.empty:
        return None
    names = (
        ("指标", "价格口径", "增速（%）", "翻番所需年数")
        if zh
        else ("Indicator", "Price basis", "Growth (%)", "Years to double")
    )
    frame = pd.DataFrame(
        {
            names[0]: [words.name(c, lang, short=True) for c in found["indicator"]],
            names[1]: [words.basis(b, lang) for b in found["price_basis"]],
            names[2]: found["growth_pct"],
            names[3]: found["doubling_years"],
        }
    )
    title = "若增速不变，翻番所需年数" if zh else "Years to double if the rate were held"
    return Table("doubling", title, "", frame, {names[2]: 1, names[3]: 1}, source_line(facts, lang))


def _mechanical(facts: Facts, lang: str) -> Table | None:
    paths = facts.mechanical
    if paths is None:
        return None
    zh = lang == "zh"
    base = facts.plan.year - 1
    frame, decimals = by_year(paths, lang)
    title = "机械外推，非预测" if zh else "Mechanical extrapolation, not a forecast"
    unit = f"单位：指数（{base}年=100）" if zh else f"Index, {base} = 100"
    note = (
        f"{facts.plan.year}年为计划目标，其后为假定增速不变的情景。"
        if zh
        else f"{facts.plan.year} is the plan's target; later years hold its rate, a scenario."
    )
    return Table("mechanical", title, unit, frame, decimals, source_line(facts, lang, note=note))


def by_year(paths: pd.DataFrame, lang: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """Paths with a column for each year, and how many decimals those take."""
    keys = ["indicator", "price_basis"]
    wide = paths.pivot(index=keys, columns="year", values="value")
    wide = wide.reindex(paths[keys].drop_duplicates()).reset_index()
    years = [year for year in wide.columns if year not in keys]
    names = ("指标", "价格口径") if lang == "zh" else ("Indicator", "Price basis")
    frame = pd.DataFrame(
        {
            names[0]: [words.name(code, lang, short=True) for code in wide["indicator"]],
            names[1]: [words.basis(basis, lang) for basis in wide["price_basis"]],
        }
        | {str(year): wide[year] for year in years}
    )
    return frame, {str(year): 1 for year in years}
