"""A plan: its text and the frames read from it.

`Plan` is small and immutable. Its frames are read when first asked for and handed out as copies.
"""

import bisect
import csv
import functools
import glob
from collections.abc import Iterable
from numbers import Integral
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from planlib import data, schema
from planlib.errors import MissingExtra, PlanlibError, ReadError, shown
from planlib.reading import document, files, records, view
from planlib.reading import quantities as numbers

BUNDLED = "xinxiang-hightech-2017"


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

    def __init__(self, text: str, facts: dict):
        self._text = text
        self._facts = facts

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
    def _plain(self) -> str:
        return self._text.translate(numbers.PLAIN)

    @functools.cached_property
    def _paragraphs(self):
        return document.outline(self._text, self._plain)

    @functools.cached_property
    def _targets(self) -> pd.DataFrame:
        rows = self._read(results=False)
        labels = _english_labels(self.plan_id, self._facts["folder"])
        for row in rows:
            row["label_en"] = labels.get(row["target_id"])
        return schema.frame(rows, schema.TARGETS)

    @functools.cached_property
    def _results(self) -> pd.DataFrame:
        return schema.frame(self._read(results=True), schema.RESULTS)

    def _read(self, results):
        rows = records.read(self, self._text, self._plain, self._paragraphs, results=results)
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

    @property
    def items(self) -> pd.DataFrame:
        """Numbered work items, in the order of the text (columns: `schema.ITEMS`)."""
        counted = self._targets[self._targets["role"] != "threshold"]
        counts = counted.groupby(["section", "heading"]).size()
        labels = _english_labels(self.plan_id, self._facts["folder"])
        rows: list[dict] = []
        for paragraph in self._paragraphs:
            last = rows[-1] if rows else None
            if not paragraph.item or paragraph.part == "review":
                continue
            if (
                last
                and last["heading"] == paragraph.heading
                and last["section"] == paragraph.section
            ):
                last["end"] = paragraph.end
                continue
            rows.append(
                {
                    "plan_id": self.plan_id,
                    "section": paragraph.section,
                    "item": paragraph.item,
                    "heading": paragraph.heading,
                    "title": paragraph.title,
                    "title_en": labels.get(f"{self.plan_id}:{paragraph.heading}"),
                    "start": paragraph.start,
                    "end": paragraph.end,
                    "targets": int(counts.get((paragraph.section, paragraph.heading), 0)),
                }
            )
        # （一） is an item only where no numbered paragraph stands below it.
        headings = [row["heading"] for row in rows]
        rows = [
            row
            for row, following in zip(rows, [*headings, ""][1:], strict=True)
            if not following.startswith(row["heading"] + "/")
        ]
        for row in rows:
            row["text"] = self._text[row["start"] : row["end"]]
        return schema.frame(rows, schema.ITEMS)

    @property
    def sections(self) -> pd.DataFrame:
        """Top headings, in the order of the text: section, title, title_en."""
        labels = _english_labels(self.plan_id, self._facts["folder"])
        rows = {
            p.section: (p.title, labels.get(f"{self.plan_id}:{p.heading}"))
            for p in reversed(self._paragraphs)
            if p.section and not p.item and p.part != "review" and p.title
        }
        return pd.DataFrame(
            [(number, *rows[number]) for number in sorted(rows)],
            columns=["section", "title", "title_en"],
        ).astype({"section": "Int64", "title": "str", "title_en": "str"})

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
        Region that the plan is of; else from ``data/plans.csv``.
    year
        Year that the plan is for; else from ``data/plans.csv``, else from the text.

    Returns
    -------
    Plan
        With ``text``, ``targets``, ``results`` and ``items``, read when first asked for.

    Raises
    ------
    ReadError
        If the file cannot be read as text.
    PlanlibError
        If both `path` and `text` are given, or `year` is no year.

    Examples
    --------
    >>> plan = read_plan()
    >>> plan.targets.loc[plan.targets["headline"], "quantity"].tolist()
    ['8%', '8.5%', '8.5%', '7.5%', '12%', '11%']
    >>> read_plan(text="2024年目标：地区生产总值增长6%左右。").targets["comparator"].item()
    'about'
    """
    if path is not None and text is not None:
        raise PlanlibError("read_plan takes a path or a text, not both. Leave one of them out.")
    found = text if isinstance(text, files.Extract) else files.Extract(text)
    if text is not None and not isinstance(found.text, str):
        raise PlanlibError(
            f"text is of type {type(text).__name__}: the text of a plan was expected."
        )
    if path is not None and not isinstance(path, (str, Path)):
        raise PlanlibError(
            f"path is of type {type(path).__name__}: the path of a plan was expected."
        )
    if year is not None and not (isinstance(year, Integral) and 1949 <= year <= 2100):
        raise PlanlibError(
            f"year is {year!r}: a year between 1949 and 2100 was expected, such as 2017."
        )
    if path is None and text is None:
        path = data.folder() / "plans" / f"{BUNDLED}.txt"
    if path is not None:
        path = Path(path)
        found = files.read(path)
        plan_id = plan_id or path.stem
    elif not found.text.strip():
        raise ReadError("The text is empty: there is nothing to read. Pass the text of a plan.")
    text = found.text
    folder = path.parent if path is not None else None
    plan_id = plan_id or "text"
    facts = _known(plan_id) if path is not None else {}
    plain = text[:20_000].translate(numbers.PLAIN)
    if region is None and "代表国务院" in plain[:2000]:
        facts = {
            "region": "China",
            "region_zh": "全国",
            "region_en": "China",
            "level": "national",
        } | facts
    return Plan(
        text,
        {
            "plan_id": plan_id,
            "folder": folder,
            "page_starts": found.page_starts,
            "region": region or facts.get("region"),
            "region_zh": region or facts.get("region_zh"),
            "region_en": region or facts.get("region_en"),
            "level": facts.get("level") if region is None else None,
            "parent": facts.get("parent") if region is None else None,
            "year": int(year)
            if year
            else (int(facts["year"]) if facts.get("year") else document.year_of(plain, plan_id)),
            "title_zh": facts.get("title_zh"),
            "title_en": facts.get("title_en"),
            "published": facts.get("published") or document.published(plain),
            "source_id": facts.get("source_id"),
        },
    )


class Plans(NamedTuple):
    """The frames of many plans, each with plan_id, and what could not be read."""

    targets: pd.DataFrame
    results: pd.DataFrame
    items: pd.DataFrame
    failures: pd.DataFrame


def read_plans(paths: str | Path | Iterable[str | Path], *, progress: bool = False) -> Plans:
    """Read many plans into frames; one that cannot be read does not stop the rest.

    Parameters
    ----------
    paths
        Files, or a pattern such as ``"plans/*.txt"``.
    progress
        Show a progress bar on standard error, where that is a terminal.

    Returns
    -------
    Plans
        targets, results, items: the frames of all plans, one under the other, told apart by plan_id;
        failures: path, error.

    Raises
    ------
    ReadError
        If a pattern matches nothing.
    PlanlibError
        If two files would have one plan_id.

    Examples
    --------
    >>> from planlib import data
    >>> plans = read_plans([data.folder() / "plans" / "xinxiang-hightech-2017.txt", "nowhere.txt"])
    >>> len(plans.targets), plans.failures["path"].tolist()
    (38, ['nowhere.txt'])
    """
    if isinstance(paths, (str, Path)):
        pattern = str(paths)
        paths = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207  (absolute patterns too)
        if not paths:
            raise ReadError(f"No file matches {pattern}. Check the folder and the ending.")
    paths = list(paths)
    stems = [Path(path).stem for path in paths]
    twice = sorted({stem for stem in stems if stems.count(stem) > 1})
    if twice:
        raise PlanlibError(
            f"More than one file would be the plan {shown(twice)}: plan_id is the stem of the file. Rename one."
        )
    frames: dict[str, list[pd.DataFrame]] = {"targets": [], "results": [], "items": []}
    failures = []
    for path in _with_progress(paths, progress):
        try:
            plan = read_plan(path)
            read = {name: getattr(plan, name) for name in frames}
        except PlanlibError as error:
            failures.append({"path": str(path), "error": str(error)})
            continue
        for name, frame in read.items():
            frames[name].append(frame)
    columns = {"targets": schema.TARGETS, "results": schema.RESULTS, "items": schema.ITEMS}
    joined = {
        name: pd.concat([schema.empty(columns[name]), *parts], ignore_index=True)
        for name, parts in frames.items()
    }
    return Plans(**joined, failures=schema.frame(failures, schema.FAILURES))


def _with_progress(paths: list, progress: bool):
    """The paths, behind a bar if one is wanted and there is a library for it."""
    if not progress:
        return paths
    try:
        from tqdm.auto import tqdm
    except ImportError:
        raise MissingExtra("tqdm", "briefing") from None
    return tqdm(paths, desc="reading plans", unit="plan", leave=False, disable=None)


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
    found = numbers.find(text.translate(numbers.PLAIN))
    rows = [q._asdict() | {"quantity": text[q.start : q.end]} for q in found]
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
