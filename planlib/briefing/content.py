"""Everything that a briefing says in one language, before it is set in a format."""

import re
from typing import NamedTuple

import pandas as pd

from planlib import words
from planlib.briefing import messages
from planlib.briefing.blocks import Chart, Section, Table
from planlib.briefing.facts import Facts
from planlib.briefing.phrases import figure, label
from planlib.briefing.sections import all_sections

# Tables that show the sentences of the plan itself.
QUOTING = ("headline", "items")

WORDS = {
    "zh": {
        "messages": "要点", "method": "方法与说明", "sources": "资料来源", "gap": "　", "comma": "，", "figure": "图{}",
        "table": "表{}", "pointer": "（{}）", "see": "见{}", "quoted": "原文见{}", "before_pointer": "",
        "nothing": "计划中没有读到可以计算的目标。",
    },
    "en": {
        "messages": "Key messages", "method": "Method and notes", "sources": "Sources", "gap": ". ", "comma": ", ",
        "figure": "Figure {}", "table": "Table {}", "pointer": "({})", "see": "see {}", "quoted": "sentences in {}",
        "before_pointer": " ", "nothing": "No target that could be computed with was read from the plan.",
    },
}  # fmt: skip


ISSUES = 3  # so many yearly issues of one publication are told in one line
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Quote(NamedTuple):
    """The sentence behind a figure: where it stands, what it counts, what it says."""

    heading: str
    label: str
    figure: str
    sentence: str


class Content(NamedTuple):
    """A briefing in one language."""

    lang: str
    title: str
    subtitle: str
    messages: list[messages.Message]
    sections: list[Section]
    method: list[str]
    sources: pd.DataFrame
    quotes: dict[str, Quote]

    @property
    def charts(self) -> list[Chart]:
        """All charts, in the order of their numbers."""
        return [
            block for part in self.sections for block in part.blocks if isinstance(block, Chart)
        ]

    @property
    def tables(self) -> list[Table]:
        """All tables, in the order of their numbers."""
        return [
            block for part in self.sections for block in part.blocks if isinstance(block, Table)
        ]

    @property
    def cited(self) -> list[dict]:
        """The sources as a page lists them: yearly issues of one publication in one line, with the years."""
        rows = self.sources.to_dict("records")
        issues: dict[tuple, list[dict]] = {}
        for row in rows:
            issues.setdefault((row.get("publisher"), _YEAR.sub("", row["title"])), []).append(row)
        return [
            line
            for group in issues.values()
            for line in (group if len(group) < ISSUES else [_issues(group, self.lang)])
        ]

    def name(self, block: Chart | Table) -> str:
        """What a chart or table is called: 图1, Table 2."""
        kind, things = (
            ("figure", self.charts) if isinstance(block, Chart) else ("table", self.tables)
        )
        number = next(n for n, thing in enumerate(things, 1) if thing.key == block.key)
        return WORDS[self.lang][kind].format(number)

    def shown(self, message: messages.Message) -> list[Chart | Table]:
        """Where the evidence of a message stands: its chart or table, then the table with the sentences of the plan."""
        blocks = {block.key: block for block in (*self.tables, *self.charts)}
        found = [blocks[key] for key in message.shown_in if key in blocks]
        wanted = set(message.target_ids)
        quoted = [
            t
            for t in self.tables
            if t.target_ids and t.key in QUOTING and wanted & set(t.target_ids)
        ]
        return list({block.key: block for block in (*found[:1], *quoted)}.values())

    def pointer(self, message: messages.Message) -> str:
        """Where the evidence of a message stands, as its sentence ends: （见图3，原文见表1）."""
        shown = self.shown(message)
        if not shown:
            return ""
        text = WORDS[self.lang]
        quoting = [self.name(b) for b in shown if b.key in QUOTING]
        others = [self.name(b) for b in shown if b.key not in QUOTING]
        parts = [text["see"].format(words.listing(others, self.lang))] if others else []
        parts += [text["quoted"].format(words.listing(quoting, self.lang))] if quoting else []
        return text["pointer"].format(text["comma"].join(parts))


def content(facts: Facts, lang: str) -> Content:
    """Put the facts of a plan into one language."""
    words.check_language(lang)
    plan = facts.plan
    title = _title(plan, lang)
    return Content(
        lang=lang,
        title=f"{title}：目标简报" if lang == "zh" else f"{title}: briefing on its targets",
        subtitle=_subtitle(plan, lang),
        messages=messages.key_messages(facts, lang),
        sections=all_sections(facts, lang),
        method=_method(facts, lang),
        sources=_sources(facts.sources, lang),
        quotes=_quotes(facts, lang),
    )


def _quotes(facts: Facts, lang: str) -> dict[str, Quote]:
    """The sentences behind the targets, and behind last year's figures where they are shown."""
    rows = [row for _, row in facts.targets.iterrows()] + list(facts.beside_last_year["before"])
    return {
        row["target_id"]: Quote(
            row["heading"], words.sentence(label(row, lang)), figure(row, lang), row["quote"]
        )
        for row in rows
    }


def _title(plan, lang: str) -> str:
    """The plan's title; of one that has none, its region and year."""
    title, region = (
        (plan.title_zh, plan.region_zh) if lang == "zh" else (plan.title_en, plan.region_en)
    )
    if title or not (region and plan.year):
        return title or plan.plan_id
    return f"{region}{plan.year}年计划" if lang == "zh" else f"{region}, plan for {plan.year}"


def _subtitle(plan, lang: str) -> str:
    region = plan.region_zh if lang == "zh" else plan.region_en
    parts = [region or ""]
    if plan.published:
        dated = words.date(plan.published, lang)
        parts.append(f"计划发布日期：{dated}" if lang == "zh" else f"plan published on {dated}")
    elif plan.year:
        parts.append(f"计划年度：{plan.year}年" if lang == "zh" else f"plan for {plan.year}")
    joint = "　" if lang == "zh" else ", "
    return joint.join(p for p in parts if p)


def _issues(rows: list[dict], lang: str) -> dict:
    """Several issues of one publication as one source."""
    found = sorted({int(year) for row in rows for year in _YEAR.findall(row["title"])[:1]})
    runs: list[list[int]] = []
    for year in found:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    spans = [
        str(run[0]) if len(run) == 1 else f"{run[0]}{'—' if lang == 'zh' else '–'}{run[-1]}"
        for run in runs
    ]
    title = _YEAR.sub(("、" if lang == "zh" else ", ").join(spans), rows[-1]["title"], count=1)
    where = "（各年网址见工作簿）" if lang == "zh" else " (addresses of all years in the workbook)"
    return rows[-1] | {"title": title + where, "published": None, "url": None}


def _sources(sources: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The sources with their names in one language, where they have some in it."""
    chinese = {name: f"{name}_zh" for name in ("title", "publisher", "licence")}
    if lang == "zh":
        named = {name: sources[zh].fillna(sources[name]) for name, zh in chinese.items()}
        sources = sources.assign(**named)
    return sources.drop(columns=list(chinese.values()))


def citation(source, lang: str) -> str:
    """One source as a list of sources prints it; its address last."""
    stop = {"zh": "。", "en": ". "}[lang]
    comma = {"zh": "，", "en": ", "}[lang]
    given = {key: source.get(key) for key in ("title", "publisher", "published", "licence", "url")}
    there = {key: value for key, value in given.items() if value is not None and not pd.isna(value)}
    if _DAY.fullmatch(there.get("published", "")):
        there["published"] = words.date(there["published"], lang)
    who = comma.join(there[key] for key in ("publisher", "published") if key in there)
    licence = words.sentence(there.get("licence", ""))
    parts = [there.get("title", ""), who, licence, there.get("url", "")]
    return stop.join(part for part in parts if part).rstrip()


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
        if facts.rate("fai") is not None:
            found.append(
                "固定资产投资不同于固定资本形成总额，其与GDP之比可以超过100%；这里只看比值的变动，不由投资推算增长贡献。"
            )
        if not facts.plan.published:
            found.append("计划发布日期未知，仅把计划年度结束后公布的数字标为事后数据。")
        if doubtful:
            found.append(f"{doubtful}个数字的读法不确定，已在工作簿中标为存疑。")
        if facts.told_twice:
            names = [words.name(code, lang, short=True) for code in facts.told_twice]
            found.append(
                f"{words.listing(names, lang)}在预期目标中有不止一个增速，未纳入图表、比较和推算。"
            )
        if missing:
            zh = {"year": "计划年度", "region": "地区"}
            found.append(
                f"读取时没有给出{'和'.join(zh[name] for name in missing)}，相应的对照从略。"
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
    if facts.rate("fai") is not None:
        found.append(
            "Investment in fixed assets is not gross fixed capital formation, and its ratio to GDP may exceed 100%: "
            "only the change of the ratio is read, and no contribution to growth is derived from it."
        )
    if not facts.plan.published:
        found.append(
            "The day of publication is not known, so only what came out after the plan's year is marked as hindsight."
        )
    if no_label:
        found.append(
            f"{no_label} {'label has' if no_label == 1 else 'labels have'} no English and "
            f"{'is' if no_label == 1 else 'are'} shown in Chinese, marked [Chinese]. Supply them as rows "
            f"id, label_en in {facts.plan.plan_id}.en.csv beside the plan."
        )
    if doubtful:
        found.append(f"{doubtful} readings are doubtful and marked so in the workbook.")
    if facts.told_twice:
        names = [words.name(code, lang, short=True) for code in facts.told_twice]
        listed = words.sentence(words.listing(names, lang))
        verb = "has" if len(names) == 1 else "have"
        found.append(
            f"{listed} {verb} more than one growth target; none of them is charted, compared or projected."
        )
    if missing:
        told = words.listing(missing, lang, last="or")
        found.append(
            f"The plan was read without its {told}; what would be compared by it is left out."
        )
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
