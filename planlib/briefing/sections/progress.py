"""How far along the year's targets are, where there are observations."""

import matplotlib.pyplot as plt
import pandas as pd

from planlib import charts, data, style, words
from planlib.briefing.blocks import Chart, Plot, Section, Series, Table, section, source_line
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import figure


def so_far(facts: Facts, lang: str) -> Section | None:
    """The section on progress; None without observations."""
    if facts.tracked is None:
        return None
    title = {"zh": "执行进展", "en": "Progress"}[lang]
    return section("progress", title, *_charts(facts, lang), _table(facts, lang))


def _name(row, lang: str) -> str:
    if pd.notna(row.indicator):
        return words.name(row.indicator, lang, short=True)
    if lang == "en":
        return row.label_en if pd.notna(row.label_en) else f"{row.label} [Chinese]"
    return row.label


def _charts(facts: Facts, lang: str) -> list[Chart]:
    seen = facts.tracked[facts.tracked["observed"].notna()]
    growth = seen[seen["measure"] == "growth"]
    levels = seen[seen["measure"].isin(["level", "increment"])]
    found = []
    for key, rows in (("progress-growth", growth), ("progress-levels", levels)):
        if rows.empty:
            continue
        counts = rows["status"].value_counts()
        zh = lang == "zh"
        listed = [
            f"{words.STATUSES[s][lang]}{counts[s]}项"
            if zh
            else f"{counts[s]} {words.STATUSES[s][lang]}"
            for s in words.STATUSES
            if s in counts
        ]
        as_of = words.date(rows["as_of"].iloc[0], lang)
        what = (
            ("增速目标" if zh else "growth targets")
            if key == "progress-growth"
            else ("总量目标" if zh else "amounts")
        )
        title = (
            f"截至{as_of}，{what}中{'，'.join(listed)}"
            if zh
            else f"As of {as_of}, of the {what}: {', '.join(listed)}"
        )
        alt = f"子弹图：{title}。" if zh else f"Bullet chart. {title}."
        note = (
            "进度与目标按各自价格口径；年内累计数与全年目标直接对照。"
            if zh
            else "each on its own price basis."
        )
        shares = key == "progress-levels"
        observed = rows["share_pct"] if shares else rows["observed"]
        target = pd.Series(100.0, index=rows.index) if shares else rows["target"]
        unit = "%" if not shares else ("占目标（%）" if zh else "% of target")
        plot = Plot(
            "bar",
            (
                Series("目标" if zh else "Target", tuple(target), colour=style.MUTED),
                Series("实际" if zh else "Observed", tuple(observed), colour=style.PALETTE[0]),
            ),
            tuple(_name(row, lang) for row in rows.itertuples()), y_title=unit,
        )  # fmt: skip

        def draw(rows=rows):
            drawn, ax = plt.subplots(figsize=(6.8, 1.6 + 0.45 * len(rows)))
            charts.plot_progress(rows, lang=lang, ax=ax)
            return drawn

        source = source_line(facts, lang, *_observed_by(rows, lang), note=note)
        found.append(Chart(key, title, alt, source, draw, (plot,), tuple(rows["target_id"])))
    return found


def _observed_by(rows: pd.DataFrame, lang: str) -> list[str]:
    """Where the observed figures come from: shipped sources by their titles, others as the reader named them."""
    seen = rows[rows["observed"].notna()]
    shipped = data.sources().set_index("source_id")
    titles = shipped["title_zh" if lang == "zh" else "title"].fillna(shipped["title"])
    found = [titles.get(source, source) for source in dict.fromkeys(seen["source_id"].dropna())]
    if seen["source_id"].isna().any():
        own = (
            "观测数据由使用者提供，未注明来源"
            if lang == "zh"
            else "observations as supplied, without a source"
        )
        found.append(own)
    return found


def _table(facts: Facts, lang: str) -> Table | None:
    rows = facts.tracked
    targets = facts.targets.set_index("target_id")
    zh = lang == "zh"
    names = ("指标", "目标", "状态", "说明") if zh else ("Indicator", "Target", "Status", "Why")
    frame = pd.DataFrame(
        [
            (
                words.sentence(_name(row, lang)),
                figure(targets.loc[row.target_id], lang),
                words.STATUSES[row.status][lang],
                row.reason_zh if zh else row.reason_en,
            )
            for row in rows.itertuples()
        ],
        columns=list(names),
    )
    as_of = words.date(rows["as_of"].iloc[0], lang)
    title = f"截至{as_of}的进展" if zh else f"Progress as of {as_of}"
    return Table(
        "progress",
        title,
        "",
        frame,
        {},
        source_line(facts, lang, *_observed_by(rows, lang)),
        None,
        tuple(rows["target_id"]),
    )
