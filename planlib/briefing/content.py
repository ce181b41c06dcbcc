"""Everything that a briefing says in one language, before it is set in a format."""

from typing import NamedTuple

import pandas as pd

from planlib import words
from planlib.briefing import figures, messages, tables
from planlib.briefing.facts import Facts

WORDS = {
    "zh": {
        "messages": "要点", "charts": "图", "tables": "表", "method": "方法与说明", "sources": "资料来源",
        "gap": "　", "comma": "，", "stop": "。", "figure": "图{}", "table": "表{}", "see": "（见{}）", "before_pointer": "",
        "nothing": "计划中没有读到可以计算的目标。",
    },
    "en": {
        "messages": "Key messages", "charts": "Charts", "tables": "Tables", "method": "Method and notes",
        "sources": "Sources", "gap": ". ", "comma": ", ", "stop": ". ", "figure": "Figure {}",
        "table": "Table {}", "see": "(see {})", "before_pointer": " ",
        "nothing": "No target that could be computed with was read from the plan.",
    },
}  # fmt: skip


class Content(NamedTuple):
    """A briefing in one language."""

    lang: str
    title: str
    subtitle: str
    messages: list[messages.Message]
    charts: list[figures.Chart]
    tables: list[tables.Table]
    method: list[str]
    sources: pd.DataFrame

    def place(self, key: str) -> tuple[str, str] | None:
        """Where a message's evidence stands: its printed name and its anchor, chart before table."""
        for wanted in (key, "headline"):  # the table of targets shows what no chart does
            for kind, things in (("figure", self.charts), ("table", self.tables)):
                for number, thing in enumerate(things, 1):
                    if thing.key == wanted:
                        return WORDS[self.lang][kind].format(number), f"{kind}-{thing.key}"
        return None


def content(facts: Facts, lang: str) -> Content:
    """Put the facts of a plan into one language."""
    words.check_language(lang)
    plan = facts.plan
    region = plan.region_zh if lang == "zh" else plan.region_en
    title = (plan.title_zh if lang == "zh" else plan.title_en) or plan.plan_id
    parts = [region or ""]
    if plan.published:
        dated = words.date(plan.published, lang)
        parts.append(f"计划发布日期：{dated}" if lang == "zh" else f"plan published on {dated}")
    elif plan.year:
        parts.append(f"计划年度：{plan.year}年" if lang == "zh" else f"plan for {plan.year}")
    joint = "　" if lang == "zh" else ", "
    return Content(
        lang=lang,
        title=f"{title}：目标简报" if lang == "zh" else f"{title}: briefing on its targets",
        subtitle=joint.join(p for p in parts if p),
        messages=messages.key_messages(facts, lang),
        charts=figures.all_charts(facts, lang),
        tables=tables.all_tables(facts, lang),
        method=_method(facts, lang),
        sources=facts.sources,
    )


def _method(facts: Facts, lang: str) -> list[str]:
    doubtful = int((facts.targets["confidence"] == "doubtful").sum())
    no_label = int((facts.targets["label_en"].isna() & facts.targets["indicator"].isna()).sum())
    missing = [
        name
        for name, fact in (("year", facts.plan.year), ("region", facts.plan.region))
        if not fact
    ]
    if lang == "zh":
        found = [
            "目标由程序从计划原文读出，每个数字附原文句子；引用前请核对原文。"
            + _by_hand(facts.plan, lang),
            "GDP和增加值按可比价、投资、零售、财政收入和总产值按现价，为统计惯例，计划未说明。两者之比取决于平减指数；"
            "GDP用GDP平减指数，不用居民消费价格。比值变动为相对变动，不是百分点。",
            "计划年度之后的数值均为情景：假定增速不变。没有基期水平的序列一律用指数。",
            "标“事后数据”的数字在计划发布之后才公布，不能用来评价计划当时的判断。平减指数是所列年版的数字，首次公布后有过修订。",
        ]
        if not facts.plan.published:
            found.append("计划发布日期未知，仅把计划年度结束后公布的数字标为事后数据。")
        if doubtful:
            found.append(f"{doubtful}个数字的读法不确定，已在工作簿中标明（doubtful）。")
        if missing:
            zh = {"year": "计划年度", "region": "地区"}
            options = "、".join(f"--{name}" for name in missing)
            found.append(
                f"原文没有说明{'和'.join(zh[name] for name in missing)}，可用 {options} 指定。"
            )
        return found
    found = [
        "Targets were read from the plan's text by program, each with its sentence; check the sentence before quoting "
        "a figure." + _by_hand(facts.plan, lang),
        "By convention GDP and value added are at constant prices; investment, retail sales, revenue and gross output "
        "at current prices; the plan does not say. A ratio across the two turns on the deflator: for GDP the GDP "
        "deflator, never consumer prices. The change of a ratio is relative, not in percentage points.",
        "Figures beyond the plan's year are a scenario: each rate held. A series without a base level is an index.",
        "Figures marked 'hindsight' came out after the plan and say nothing about what its authors could know. Each "
        "year's deflator is of the vintage named, revised since it first came out.",
    ]
    if not facts.plan.published:
        found.append(
            "The day of publication is not known, so only what came out after the plan's year is marked as hindsight."
        )
    if no_label:
        found.append(
            f"{no_label} labels have no English and are shown in Chinese, marked [Chinese]. Supply them as rows "
            f"id, label_en in {facts.plan.plan_id}.en.csv beside the plan."
        )
    if doubtful:
        found.append(f"{doubtful} readings are doubtful and marked so in the workbook.")
    if missing:
        options = " and ".join(f"--{name}" for name in missing)
        found.append(f"The text does not tell the plan's {' or '.join(missing)}: pass {options}.")
    return found


def _by_hand(plan, lang: str) -> str:
    """How many targets are a person's and not the reader's."""
    origins = plan.targets["origin"]
    corrected, added = int(origins.eq("corrected").sum()), int(origins.eq("added").sum())
    report = plan.corrections
    dropped = int((report["action"].eq("drop") & report["status"].isin(["applied", "moved"])).sum())
    if not corrected + added + dropped:
        return ""
    if lang == "zh":
        return f"经人工核对：修正{corrected}个，补充{added}个，删去{dropped}个。"
    return f" Corrected by hand: {corrected} edited, {added} added, {dropped} dropped."
