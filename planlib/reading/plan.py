"""A plan: its text and the frames read from it.

`Plan` is small and immutable. Its frames are read when first asked for and handed out as copies.
"""

import bisect
import csv
import functools
from numbers import Integral
from pathlib import Path

import pandas as pd

from planlib import data, files, schema
from planlib.errors import PlanlibError, ReadError
from planlib.reading import characters, document, entries, items, milestones, records, view
from planlib.reading import corrections as decisions
from planlib.reading import quantities as numbers

BUNDLED = "xinxiang-hightech-2017"
# What is known of a plan beside its text: arguments win over data/plans.csv, that over the text.
FACTS = (
    "region", "region_zh", "region_en", "level", "parent", "year", "title_zh", "title_en", "published",
    "source_id",
)  # fmt: skip


# What a text calls itself, for readers of English.
TITLES_EN = {
    "政府工作报告": "Report on the Work of the Government",
    "国民经济和社会发展计划": "Plan for National Economic and Social Development",
    "工作计划": "Work Plan",
    "工作要点": "Work Priorities",
}


class Plan:
    """The text of a plan and what was read from it; made by `read_plan`.

    Attributes
    ----------
    text : str
        The decoded text. All offsets count its characters.
    plan_id, region, level, title_zh, title_en, published : str or None
        What is known of the plan; None where nobody tells.
    year : int or None
        The year that the plan is for.
    """

    def __init__(
        self, plain: characters.Plain, facts: dict, found: list[entries.Entry] | None = None
    ):
        self._text = plain.original
        self._plain = plain
        self._facts = facts
        self._found = found
        if found is not None:
            _ = self._corrected  # what is wrong with the corrections is said where they are given

    def __getattr__(self, name):
        facts = self.__dict__.get("_facts", {})
        if name in facts:
            return facts[name]
        raise AttributeError(f"a plan has no {name!r}")

    def __setattr__(self, name, value):
        if name.startswith("_") and name not in self.__dict__:
            object.__setattr__(self, name, value)
        else:
            raise AttributeError(f"a plan cannot be changed; read it again to set {name}")

    @property
    def text(self) -> str:
        """The decoded text."""
        return self._text

    @functools.cached_property
    def _paragraphs(self):
        return document.outline(self._plain.text, self.year)

    @functools.cached_property
    def _seen(self) -> dict:
        return {}

    @functools.cached_property
    def _labels(self) -> dict[str, str]:
        return _english_labels(self.plan_id, self._facts["folder"])

    @functools.cached_property
    def _corrected(self) -> decisions.Corrected:
        read = {"records": self._targets_read, "results": self._results_read}
        source = decisions.Source(self, self._text, self._plain, self._paragraphs, read)
        return decisions.apply(self._found or [], source)

    @property
    def _targets(self) -> pd.DataFrame:
        return self._targets_read if self._found is None else self._corrected.targets

    @property
    def _results(self) -> pd.DataFrame:
        return self._results_read if self._found is None else self._corrected.results

    @functools.cached_property
    def _targets_read(self) -> pd.DataFrame:
        rows = self._read(results=False)
        for row in rows:
            row["label_en"] = self._labels.get(row["target_id"])
        return schema.frame(rows, schema.TARGETS)

    @functools.cached_property
    def _results_read(self) -> pd.DataFrame:
        return schema.frame(self._read(results=True), schema.RESULTS)

    def _read(self, results):
        rows = records.read(self, self._plain, self._paragraphs, results=results, seen=self._seen)
        if self._facts["page_starts"]:
            for row in rows:
                row["page"] = bisect.bisect_right(self._facts["page_starts"], row["start"])
        return rows

    @property
    def targets(self) -> pd.DataFrame:
        """Targets, one statement a row, in the order of the text (columns: `schema.TARGETS`)."""
        return self._targets.copy()

    @property
    def results(self) -> pd.DataFrame:
        """What the text reports as achieved (columns: `schema.RESULTS`)."""
        return self._results.copy()

    @functools.cached_property
    def _milestones(self) -> pd.DataFrame:
        rows = milestones.read(self, self._plain, self._paragraphs)
        return schema.frame(rows, schema.MILESTONES)

    @property
    def milestones(self) -> pd.DataFrame:
        """Named commitments without a number, in the order of the text (columns: `schema.MILESTONES`)."""
        return self._milestones.copy()

    @property
    def corrections(self) -> pd.DataFrame:
        """What became of each correction that `read_plan` was given (columns: `schema.CORRECTIONS`)."""
        if self._found is None:
            return schema.empty(schema.CORRECTIONS)
        return self._corrected.report.copy()

    @property
    def reviewed(self) -> decisions.Corrected:
        """What a review workbook shows: the frames before and after corrections, and what no longer fits."""
        return self._corrected

    @property
    def items(self) -> pd.DataFrame:
        """Numbered work items, in the order of the text (columns: `schema.ITEMS`)."""
        counted = {
            "targets": self._targets[self._targets["role"] != "threshold"],
            "milestones": self._milestones,
        }
        return items.items(self.plan_id, self._plain, self._paragraphs, counted, self._labels)

    @property
    def sections(self) -> pd.DataFrame:
        """Top headings, in the order of the text: section, title, title_en."""
        return items.sections(self.plan_id, self._paragraphs, self._labels)

    def _repr_html_(self):
        return view.fragment(self)

    def __repr__(self):
        named = f"{self.plan_id}, " + (str(self.year) if self.year else "year unknown")
        return f"<Plan {named}: {len(self._text):,} characters, {len(self._targets)} targets>"


def read_plan(
    path: str | Path | None = None,
    *,
    text: str | None = None,
    plan_id: str | None = None,
    region: str | None = None,
    year: int | None = None,
    corrections: str | Path | pd.DataFrame | None = None,
) -> Plan:
    """Read a plan: the bundled one, a file, or a text.

    Parameters
    ----------
    path
        A .txt, .md, .html, .docx or .pdf file; left out together with `text`, the bundled plan.
    text
        The text itself, instead of a file.
    plan_id
        Identifier for the frames; the file's stem where left out.
    region
        Region that the plan is of, by its Chinese or English name; else from ``data/plans.csv``.
    year
        Year that the plan is for; else from ``data/plans.csv``, else from the text.
    corrections
        What a person decided about the records: the workbook of ``planlib review``, a CSV file or a frame
        with the columns action, target_id, quote and what is to be corrected. `Plan.corrections` says what
        became of each.

    Returns
    -------
    Plan
        With ``text``, ``targets``, ``results``, ``milestones`` and ``items``, read when first asked for.

    Raises
    ------
    ReadError
        If the file cannot be read as text, or `corrections` as a table.
    TableError
        If corrections cannot be applied; every one of them is named.
    PlanlibError
        If both `path` and `text` are given, or `year` is no year.

    Examples
    --------
    >>> plan = read_plan()
    >>> plan.targets.loc[plan.targets["headline"], "quantity"].tolist()
    ['8%', '8.5%', '8.5%', '7.5%', '12%', '11%']
    >>> read_plan(text="2024年目标：地区生产总值增长6%左右。").targets["comparator"].item()
    'about'
    >>> dropped = read_plan(corrections=plan.targets.tail(2).assign(action="drop"))
    >>> len(plan.targets) - len(dropped.targets)
    2
    """
    _check(path, text, year, corrections)
    if path is None and text is None:
        path = data.folder() / "plans" / f"{BUNDLED}.txt"
    if path is not None:
        path = Path(path)
        found = files.read(path)
    else:
        found = text if isinstance(text, files.Extract) else files.Extract(text)
        if not found.text.strip():
            raise ReadError("The text is empty: there is nothing to read. Pass the text of a plan.")
    plan_id = plan_id or (path.stem if path else "text")
    plain = characters.Plain(found.text)
    facts = {name: None for name in FACTS} | _told(plain.text[:20_000], plan_id)
    facts |= _known(plan_id) if path else {}
    if region is not None:
        facts |= data.region_named(region)
    facts |= {
        "plan_id": plan_id,
        "folder": path.parent if path else None,
        "page_starts": found.page_starts,
    }
    facts["year"] = int(year or facts["year"] or 0) or None
    return Plan(plain, facts, None if corrections is None else entries.load(corrections))


def _check(path, text, year, corrections) -> None:
    """Whether the arguments of `read_plan` are what it takes."""
    if path is not None and text is not None:
        raise PlanlibError("read_plan takes a path or a text, not both. Leave one of them out.")
    expected = (
        ("text", text, (str, files.Extract), "the text of a plan"),
        ("path", path, (str, Path), "the path of a plan"),
        ("corrections", corrections, (str, Path, pd.DataFrame), "a path or a DataFrame"),
    )
    for name, value, kinds, what in expected:
        if value is not None and not isinstance(value, kinds):
            raise PlanlibError(f"{name} is of type {type(value).__name__}: {what} was expected.")
    if year is not None and not (isinstance(year, Integral) and 1949 <= year <= 2100):
        raise PlanlibError(
            f"year is {year!r}: a year between 1949 and 2100 was expected, such as 2017."
        )


def _told(plain: str, plan_id: str) -> dict:
    """What the beginning of a text tells of its plan."""
    year = document.year_of(plain, plan_id)
    title = document.title_of(plain, year)
    told = {"year": year, "published": document.published(plain), "title_zh": title}
    if title:
        kind = next(en for zh, en in TITLES_EN.items() if title.endswith(zh))
        told["title_en"] = f"{kind} {year}" if year else kind
    named = document.region_of(plain, title)
    if named:
        told |= data.region_named(named)
    if "代表国务院" in plain[:2000]:
        told |= {"region": "China", "region_zh": "全国", "region_en": "China", "level": "national"}
    return told


def quantities(text: str) -> pd.DataFrame:
    """Quantities of any sentence, with bound and unit, before anyone decides what they are about.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    pandas.DataFrame
        quantity, start, end, low, high, unit, classifier, comparator.

    Examples
    --------
    >>> quantities("新增就业1200万人以上")[["quantity", "low"]].values.tolist()
    [['1200万人以上', 12000000.0]]
    """
    plain = characters.Plain(text)
    rows = []
    for found in numbers.find(plain.text, every=True):
        start, end = plain.span(found.start, found.end)
        rows.append(found._asdict() | {"start": start, "end": end, "quantity": text[start:end]})
    return schema.frame(rows, schema.QUANTITIES)


def _known(plan_id: str) -> dict:
    with (data.folder() / "plans.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["plan_id"]: row for row in csv.DictReader(file)}
    return {k: v for k, v in rows.get(plan_id, {}).items() if v}


def _english_labels(plan_id: str, beside: Path | None) -> dict[str, str]:
    """English labels by id: from <plan_id>.en.csv beside the plan, else among the bundled ones."""
    folders = [data.folder() / "plans", *([beside] if beside else [])]
    paths = [
        path for folder in reversed(folders) if (path := folder / f"{plan_id}.en.csv").exists()
    ]
    if not paths:
        return {}
    with paths[0].open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row["label_en"] for row in csv.DictReader(file)}
