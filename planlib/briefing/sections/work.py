"""The plan's work: which items are in numbers, what is to stand when, and every quantity with its sentence."""

import matplotlib.pyplot as plt
import pandas as pd

from planlib import charts, style, words
from planlib.briefing.blocks import Chart, Plot, Section, Series, Table, section, source_line
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import label, numbers, once, section_title, strength, told

STATES = {
    "number": {"zh": "只有数字", "en": "a number only"},
    "both": {"zh": "数字和里程碑", "en": "a number and a milestone"},
    "milestone": {"zh": "只有里程碑", "en": "a milestone only"},
    "neither": {"zh": "都没有", "en": "neither"},
}


def work(facts: Facts, lang: str) -> Section | None:
    """The section on work items, milestones and quantities."""
    title = {"zh": "任务与里程碑", "en": "Work items and milestones"}[lang]
    return section(
        "work", title, _stages(facts, lang), _coverage(facts, lang), _timeline(facts, lang), _items(facts, lang),
        _milestones(facts, lang),
    )  # fmt: skip


def _stages(facts: Facts, lang: str) -> str:
    rows = facts.plan.milestones
    if rows.empty:
        return ""
    counts = rows["stage"].value_counts()
    if lang == "zh":
        listed = [f"{words.STAGES[s][lang]}{counts[s]}项" for s in words.STAGES if s in counts]
        return f"计划列出{len(rows)}项没有数字的具体事项（里程碑），其中{'、'.join(listed)}。"
    listed = [f"{counts[s]} {words.STAGES[s][lang]}" for s in words.STAGES if s in counts]
    noun = "commitment" if len(rows) == 1 else "commitments"
    return f"The plan names {len(rows)} {noun} without a number (milestones): {words.listing(listed, lang)}."


def _coverage(facts: Facts, lang: str) -> Chart | None:
    items = facts.plan.items
    if len(items) < 2:
        return None
    states = _states(items)
    counts = states.value_counts()
    zh = lang == "zh"
    n, numbered = len(items), int(states.isin(["number", "both"]).sum())
    neither = int(counts.get("neither", 0))
    if zh:
        some = f"{n}项任务中{numbered}项有数字，" if numbered else f"{n}项任务都没有数字，"
        title = some + (
            f"其中{neither}项也没有里程碑" if not numbered else f"{neither}项既无数字也无里程碑"
        )
        if numbered == n:
            title = f"{n}项任务每项都有数字"
        elif not neither:
            title = some + ("每项都有里程碑" if not numbered else "其余都有里程碑")
        elif neither == n:
            title = f"{n}项任务都没有数字，也没有里程碑"
    else:
        some = (
            f"{numbered or 'None'} of {n} work items {'have' if numbered > 1 else 'has'} a number; "
        )
        title = some + f"{neither} {'has' if neither == 1 else 'have'} neither number nor milestone"
        if numbered == n:
            title = f"All {n} work items have a number"
        elif not neither:
            title = some + (
                "each has a milestone" if not numbered else "each of the others has a milestone"
            )
        elif neither == n:
            title = f"None of {n} work items has a number or a milestone"
    listed = [
        f"{STATES[s][lang]}{counts[s]}项" if zh else f"{STATES[s][lang]}: {counts[s]}"
        for s in STATES
        if s in counts
    ]
    alt = (
        f"方格图：{'，'.join(listed)}。" if zh else f"Grid of the work items: {'; '.join(listed)}."
    )
    named = _titles(facts, lang)
    note = (
        "里程碑：点名要做、没有数字的具体事项。"
        if zh
        else "milestone: a named commitment without a number."
    )

    def draw():
        rows = items["section"].nunique()
        figure, ax = plt.subplots(figsize=(6.8, 1.4 + 0.5 * rows))
        charts.plot_coverage(items, lang=lang, sections=named, ax=ax)
        return figure

    plot = _coverage_plot(items, states, named, lang)
    return Chart("coverage", title, alt, source_line(facts, lang, note=note), draw, (plot,))


def _titles(facts: Facts, lang: str) -> pd.DataFrame:
    """Titles of the sections as charts take them: section, title."""
    names = _section_names(facts, lang)
    return pd.DataFrame({"section": list(names), "title": list(names.values())})


def _states(items: pd.DataFrame) -> pd.Series:
    numbered, named = items["targets"] > 0, items["milestones"] > 0
    states = pd.Series("neither", index=items.index)
    states[numbered & named] = "both"
    states[numbered & ~named] = "number"
    states[~numbered & named] = "milestone"
    return states


def _coverage_plot(
    items: pd.DataFrame, states: pd.Series, sections: pd.DataFrame, lang: str
) -> Plot:
    titles = dict(zip(sections["section"], sections["title"], strict=True))
    order = list(dict.fromkeys(items["section"]))
    colours = dict(
        zip(STATES, (style.PALETTE[0], "#003F63", style.PALETTE[4], style.GRID), strict=True)
    )
    series = []
    for state, named in STATES.items():
        counts = [int((items["section"].eq(s) & states.eq(state)).sum()) for s in order]
        labels = tuple(str(c) if c else "" for c in counts)
        series.append(
            Series(
                words.sentence(named[lang]),
                tuple(map(float, counts)),
                colour=colours[state],
                labels=labels,
            )
        )
    unit = "任务数" if lang == "zh" else "Work items"
    categories = tuple(titles.get(s, "") or str(s) for s in order)
    return Plot("stacked", tuple(series), categories, y_title=unit, decimals=0)


def _timeline(facts: Facts, lang: str) -> Chart | None:
    rows = facts.plan.milestones
    if len(rows) < 3:
        return None
    zh = lang == "zh"
    counts = rows["stage"].value_counts()
    named = _titles(facts, lang)
    done = int(counts.get("complete", 0))
    other = [words.STAGES[s][lang] for s in words.STAGES if s in counts and s != "complete"]
    if zh:
        stages = "、".join(other[:-1]) + "或" * (len(other) > 1) + "".join(other[-1:])
        title = f"{len(rows)}项里程碑中，要求完成的{done}项，其余{len(rows) - done}项为{stages}"
        if not done:
            title = f"{len(rows)}项里程碑均为{stages}，没有要求完成的"
        elif done == len(rows):
            title = f"{done}项里程碑均要求完成"
        alt = (
            "里程碑图："
            + "，".join(
                f"{words.STAGES[s][lang]}{counts[s]}项" for s in words.STAGES if s in counts
            )
            + "。"
        )
        note = "阶段由所用动词判断：谋划、开工、推进、建成等。"
    else:
        others = "the other is" if len(rows) - done == 1 else "the others are"
        title = f"{done} of {len(rows)} milestones {'is' if done == 1 else 'are'} to be completed; "
        stages = words.listing((s.removeprefix("to be ") for s in other), lang, last="or")
        title += f"{others} {stages}"
        if not done:
            title = f"All {len(rows)} milestones are {stages}; none is to be completed"
        elif done == len(rows):
            title = f"All {done} milestones are to be completed"
        alt = (
            "Milestones by stage: "
            + ", ".join(f"{counts[s]} {words.STAGES[s][lang]}" for s in words.STAGES if s in counts)
            + "."
        )
        note = "the stage follows from the verb: planned, started, moved on, completed. Names are the plan's own."

    def draw():
        figure, ax = plt.subplots(figsize=(9.0, _timeline_height(rows)))
        charts.plot_milestones(rows, lang=lang, sections=named, ax=ax)
        return figure

    plot = Plot(
        "bar",
        (
            Series(
                "里程碑" if zh else "Milestones", tuple(float(counts.get(s, 0)) for s in words.STAGES),
                labels=tuple(str(counts.get(s, 0)) for s in words.STAGES),
            ),
        ),
        tuple(words.sentence(words.STAGES[s][lang]) for s in words.STAGES), y_title="项" if zh else "Number", decimals=0,
    )  # fmt: skip
    return Chart("milestones", title, alt, source_line(facts, lang, note=note), draw, (plot,))


def _timeline_height(rows: pd.DataFrame) -> float:
    """Inches that the names need: of each section its longest column, up to six."""
    longest = rows.groupby(["section", "stage"]).size().clip(upper=6).groupby("section").max()
    return float(min(6.0, 1.0 + 0.22 * (longest + 1).sum()))


def _section_names(facts: Facts, lang: str) -> dict:
    return {s.section: section_title(s, lang) for s in facts.plan.sections.itertuples()}


def _items(facts: Facts, lang: str) -> Table | None:
    """Everything in numbers outside the headline, by section, with the sentence that it stands in."""
    rows = facts.targets[~facts.targets["headline"]]
    if rows.empty:
        return None
    zh = lang == "zh"
    names = (
        ("部分", "任务", "内容", "数量", "类别", "约束", "原文")
        if zh
        else (
            "Section",
            "Item",
            "What is counted",
            "Quantity",
            "Role",
            "Strength",
            "Sentence in the plan",
        )
    )
    sections = _section_names(facts, lang)
    frame = pd.DataFrame(
        [
            (
                sections.get(r["section"], "" if not r["section"] else str(r["section"])),
                str(r["item"]) if r["item"] else "",
                words.sentence(label(r, lang)),
                told(r, facts.plan.year, lang),
                words.ROLES[r["role"]][lang],
                strength(r, lang),
                quote,
            )
            for (_, r), quote in zip(rows.iterrows(), once(rows["quote"], lang), strict=True)
        ],
        columns=list(names),
    )
    title = "任务中的量化内容" if zh else "Quantities in the work items"
    note = (
        "“范围”为工作对象，“属性”为项目规模，“门槛”限定项目大小，不是目标，不计入总数。"
        if zh
        else "scope: what is worked on; attribute: the size of a thing; threshold: says which projects count, no target "
        "and not in the count."
    )
    return Table(
        "items",
        title,
        "",
        frame,
        {},
        source_line(facts, lang, note=note),
        numbers(rows, lang),
        tuple(rows["target_id"]),
    )


def _milestones(facts: Facts, lang: str) -> Table | None:
    rows = facts.plan.milestones
    if rows.empty:
        return None
    zh = lang == "zh"
    names = (
        ("部分", "任务", "事项", "动作", "阶段", "时间", "原文")
        if zh
        else (
            "Section",
            "Item",
            "What (the plan's words)",
            "Action",
            "Stage",
            "Due",
            "Sentence in the plan",
        )
    )
    sections = _section_names(facts, lang)
    together = ["section", "item", "action", "stage", "due", "quote"]
    groups = rows.groupby(together, sort=False, dropna=False)
    frame = pd.DataFrame(
        [
            (
                sections.get(section, str(section) if section else ""),
                str(item) if item else "",
                ("、" if zh else "; ").join(group["name"]),
                action,
                words.STAGES[stage][lang],
                "" if pd.isna(due) else str(due),
                quote,
            )
            for (section, item, action, stage, due, quote), group in groups
        ],
        columns=list(names),
    )
    title = (
        "没有数字的具体事项（里程碑）" if zh else "Named commitments without a number (milestones)"
    )
    note = ""
    if rows["due"].eq(str(facts.plan.year)).any():
        note = (
            "时间只有年份的，为计划年度；原文写明月份的照列。"
            if zh
            else "a due year alone is that of the plan; a month is the text's own."
        )
    return Table("milestones", title, "", frame, {}, source_line(facts, lang, note=note))
