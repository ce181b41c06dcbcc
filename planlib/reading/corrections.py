"""What a person decided about the records of a plan, applied to what the reader reads.

A decision is found again by target_id and quote. One that no longer fits the text is reported and never
applied; what is wrong with any of them is said at once, with sheet and row.
"""

import re
from typing import NamedTuple

import pandas as pd

from planlib import schema
from planlib.errors import TableError, shown
from planlib.reading import edits, entries, records
from planlib.reading.characters import Plain
from planlib.reading.edits import EDITABLE, filled, text
from planlib.reading.entries import Entry

COLUMNS = {"records": schema.TARGETS, "results": schema.RESULTS}
_MANY = 20  # problems that one message lists
_GAP = r"[\s\x00-\x1f\ufffe\uffff]*"  # what a spreadsheet may lose


class Corrected(NamedTuple):
    """The frames of a plan before and after a person's corrections, what became of each, what no longer fits."""

    read: dict[str, pd.DataFrame]  # by sheet
    targets: pd.DataFrame
    results: pd.DataFrame
    report: pd.DataFrame
    stale: list[Entry]


class Source(NamedTuple):
    """What corrections are applied to: a plan, its text and paragraphs, and the rows read from them."""

    plan: object  # whatever has plan_id, region and year
    text: str
    plain: Plain
    paragraphs: list
    read: dict[str, pd.DataFrame]  # by sheet


def apply(found: list[Entry], source: Source) -> Corrected:
    """Apply the rows of a review to what was read.

    Parameters
    ----------
    found
        What `entries.load` returns.
    source
        What was read, and from what.

    Returns
    -------
    Corrected

    Raises
    ------
    TableError
        If the rows are of another plan, none fits the text, or some cannot be applied; every such row is
        named.
    """
    _check_plan(found, source.plan.plan_id)
    work = _Work(source)
    for entry in found:
        work.take(entry)
    if work.problems:
        raise TableError(f"These corrections cannot be applied: {shown(work.problems, _MANY)}.")
    report = schema.frame(work.report, schema.CORRECTIONS)
    decided = report["status"] != "unchanged"
    if decided.any() and (report.loc[decided, "status"] == "stale").all():
        notes = (f"{r.sheet} row {r.row}: {r.note}" for r in report[decided].itertuples())
        raise TableError(
            f"None of the corrections fits the text of {source.plan.plan_id}, which has changed or is another plan's: "
            f"{shown(notes)}."
        )
    frames = [
        schema.check(schema.frame(work.of(sheet), columns), columns, sheet, key=("target_id",))
        for sheet, columns in COLUMNS.items()
    ]
    return Corrected(source.read, *frames, report, work.stale)


def summary(report: pd.DataFrame) -> list[str]:
    """What became of the corrections, in a line, and a line for each that needs a look.

    Examples
    --------
    >>> import planlib as pl
    >>> dropped = pl.read_plan().targets.head(2).assign(action="drop")
    >>> summary(pl.read_plan(corrections=dropped).corrections)
    ['2 corrections applied: 2 dropped']
    """
    done = report[report["status"].isin(["applied", "moved"])]
    names = {"drop": "dropped", "edit": "edited", "add": "added", "keep": "confirmed"}
    counts = done["action"].value_counts()
    parts = ", ".join(
        f"{counts[action]} {name}" for action, name in names.items() if action in counts
    )
    lines = [
        f"{len(done)} correction{'s' if len(done) != 1 else ''} applied{': ' if parts else ''}{parts}"
    ]
    for row in report.itertuples():
        if row.sheet == entries.AS_READ:
            lines.append(f"{row.target_id}: {row.note}")
        if row.status == "moved":
            lines.append(f"{row.sheet} row {row.row} was found at another place: {row.target_id}")
        if row.status == "stale":
            lines.append(
                f"NOT applied, {row.sheet} row {row.row} ({row.action} {row.quantity}): {row.note}"
            )
    return lines


def _check_plan(found: list[Entry], plan_id: str) -> None:
    named = {
        str(e.cells["target_id"]).rpartition(":")[0] for e in found if e.cells.get("target_id")
    }
    if named and plan_id not in named:
        raise TableError(
            f"These corrections are of the plan {shown(sorted(named))}, and this plan is {plan_id}. Pass those of this "
            "plan; if it is the same plan under another file name, give the file its old name."
        )


class _Work:
    """The rows while corrections are applied to them one by one."""

    def __init__(self, source: Source):
        self.source = source
        self.read = {
            row["target_id"]: (sheet, row)
            for sheet, frame in source.read.items()
            for row in frame.to_dict("records")
        }
        self.now = dict(self.read)
        self.at_start: dict[
            int, list[str]
        ] = {}  # ids by place, dropped ones included: no id is given twice
        for target_id, (_, row) in self.read.items():
            self.at_start.setdefault(row["start"], []).append(target_id)
        self.decided: dict[str, Entry] = {}
        self.report: list[dict] = []
        self.stale: list[Entry] = []
        self.problems: list[str] = []

    def of(self, sheet: str) -> list[dict]:
        """The rows of a frame, in the order of the text."""
        rows = [row for of, row in self.now.values() if of == sheet]
        return sorted(rows, key=lambda row: (row["start"], _n(row["target_id"])))

    def take(self, entry: Entry) -> None:
        """Apply one row, or say why not."""
        action = entry.action
        if entry.sheet == entries.AS_READ:
            if entry.cells["target_id"] in self.read:
                note = (
                    "its row is not in the workbook, and it was kept: to drop a record choose drop"
                )
                self._told(entry, None, "unchanged", note, entry.cells["target_id"])
        elif action not in (None, *entries.ACTIONS):
            known = ", ".join(entries.ACTIONS)
            self._wrong(entry, f"action {action!r} is not one of {known}")
        elif action == "add":
            self._add(entry)
        elif not entry.cells.get("target_id"):
            self._wrong(entry, f"{action} needs the target_id of a record")
        else:
            self._decide(entry, action)

    def _decide(self, entry: Entry, action: str | None) -> None:
        found, status, note = self._fitting(entry)
        if found is None:
            if entry.touched():
                self.stale.append(entry)
                action = action or ("edit" if entry.as_read else None)
                self._told(entry, action, status, note, entry.cells["target_id"])
            return
        if status == "moved" and entry.torn:
            said = "its quote is not that of its target_id: were columns sorted apart, or cells written over?"
            self._wrong(entry, said)
            return
        sheet, row = self.read[found]
        before = entry.as_read or {c: filled(row[c]) for c in EDITABLE if c in row}
        changed, faults = ({}, []) if action == "drop" else edits.changes(before, entry.cells)
        changed = {c: value for c, value in changed.items() if c in COLUMNS[sheet]}
        if changed or faults:
            action = "edit"
        if action and self.decided.setdefault(found, entry) is not entry:
            faults.append(
                f"{found} is decided in {self.decided[found].place} already: keep one of the two rows"
            )
        new = row
        if changed and not faults:
            new, faults = edits.edited(row, changed)
        if faults:
            self.problems += [f"{entry.place}: {fault}" for fault in faults]
            return
        if action == "drop":
            del self.now[found]
        elif changed:
            self.now[found] = (sheet, new | {"origin": "corrected"})
            note = "; ".join(edits.differences(row, new))
        elif action == "keep" and row["confidence"] == "doubtful":
            self.now[found] = (sheet, row | {"confidence": "sure", "doubt": None})
            note = f"no longer doubtful: {row['doubt']}"
        else:
            status = "unchanged"
            note = "no cell differs from what was read" if action == "edit" else None
        if action or entry.cells.get("comment"):
            self._told(entry, action, status, note, found)

    def _fitting(self, entry: Entry) -> tuple[str | None, str, str | None]:
        """The record that a row speaks of, whether it has moved, and what to do where there is none."""
        names = ("target_id", "quote", "quantity")
        target_id, quote, quantity = (text(entry.cells.get(c)) for c in names)
        if not quote:
            return None, "stale", "it has no quote: copy the sentence from the text"
        quoted = spans(self.source.text, quote)
        if target_id in self.read:
            row = self.read[target_id][1]
            same = quantity is None or _letters(quantity) == _letters(row["quantity"])
            if same and any(a <= row["start"] and row["end"] <= b for a, b in quoted):
                return target_id, "applied", None
        again = "see whether the record is still right, and correct it anew"
        if not quoted:
            return None, "stale", f"the text does not have its quote any more: {again}"
        if len(quoted) == 1 and quantity:
            starts = {a for a, _ in _numbers(self.source.text, quantity, quoted[0])}
            there = [
                i for a in starts for i in self.at_start.get(a, [])
                if i in self.read and _n(i) == _n(target_id)
            ]  # fmt: skip
            if len(there) == 1:
                return there[0], "moved", f"was {target_id}"
        found = (
            f"its quote stands {len(quoted)} times" if len(quoted) > 1 else "no such record is read"
        )
        return None, "stale", f"the text has changed, {found}: {again}"

    def _add(self, entry: Entry) -> None:
        quote, quantity = text(entry.cells.get("quote")), text(entry.cells.get("quantity"))
        if not quote or not quantity:
            self._wrong(
                entry, "to add a record, quote and quantity are needed, copied from the text"
            )
            return
        quoted = spans(self.source.text, quote)
        if not quoted:
            self.stale.append(entry)
            note = "the text does not have its quote: copy the sentence from the text"
            self._told(entry, "add", "stale", note, None)
            return
        places = [(q, s) for q in quoted for s in _numbers(self.source.text, quantity, q)]
        start = text(entry.cells.get("start"))
        chosen = [place for place in places if str(place[1][0]) == start] or places
        if len(chosen) == 1:
            self._added(entry, *chosen[0])
        elif not places:
            self._wrong(entry, f"its quote has no {quantity!r}: copy the quantity from it")
        else:
            starts = ", ".join(str(s) for _, (s, _) in places[:_MANY])
            self._wrong(
                entry,
                f"the text has {quantity!r} in that quote {len(places)} times: quote more of the sentence, or "
                f"write in the column start which is meant ({starts})",
            )

    def _added(self, entry: Entry, quoted, span) -> None:
        sheet = "results" if entry.sheet.lower() == "results" else "records"
        cells = {c: v for c, v in entry.cells.items() if c in COLUMNS[sheet] and v is not None}
        given, faults = edits.values(cells)
        problems = [f"{column}: {fault}" for column, fault in faults.items()]
        of = self.source.plan, self.source.plain, self.source.paragraphs
        row = records.read_at(*of, span, quoted, given, results=sheet == "results")
        row["quantity"] = self.source.text[slice(*span)]
        if not problems:
            row, problems = _completed(row, given)
        if problems:
            self.problems += [f"{entry.place}: {problem}" for problem in problems]
            return
        beside = self.at_start.setdefault(row["start"], [])
        for there in beside:
            same_sheet = there in self.now and self.now[there][0] == sheet
            if same_sheet and not edits.differences(self.now[there][1], row):
                self._told(entry, "add", "unchanged", f"there already, as {there}", there)
                return
        number = max(map(_n, beside), default=0) + 1
        row |= {"target_id": f"{row['plan_id']}:{row['start']}.{number}", "origin": "added"}
        beside.append(row["target_id"])
        self.now[row["target_id"]] = (sheet, row)
        self._told(entry, "add", "applied", None, row["target_id"])

    def _wrong(self, entry: Entry, problem: str) -> None:
        self.problems.append(f"{entry.place}: {problem}")

    def _told(self, entry: Entry, action, status: str, note, target_id) -> None:
        texts = {c: text(entry.cells.get(c)) for c in ("quote", "quantity", "comment")}
        self.report.append(
            texts
            | {"action": action, "status": status, "note": note, "target_id": target_id}
            | {"sheet": entry.sheet, "row": entry.row}
        )


def spans(text: str, words: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Where words stand in a text, whatever the white space between their characters.

    Examples
    --------
    >>> spans("引进 12家，培育2家。", "引进12家")
    [(0, 6)]
    """
    pattern = re.compile(_GAP.join(map(re.escape, _letters(words))) or r"(?!)")
    found = pattern.finditer(text, start, len(text) if end is None else end)
    return [match.span() for match in found]


def _numbers(text: str, quantity: str, quoted: tuple[int, int]) -> list[tuple[int, int]]:
    """Where a quantity stands in a quote, but not inside a longer number: 2家 is not in 12家."""
    return [
        (a, b)
        for a, b in spans(text, quantity, *quoted)
        if not (text[a].isdecimal() and re.match(r"[\d.．]", text[max(0, a - 1)]) and a > 0)
        and not (text[b - 1].isdecimal() and text[b : b + 1].isdecimal())
    ]


def _letters(words: str) -> str:
    return re.sub(_GAP, "", words)


def _n(target_id: str) -> int:
    """The n of plan_id:start.n."""
    digits = str(target_id).rpartition(".")[2]
    return int(digits) if digits.isdecimal() else 0


def _completed(row: dict, given: dict) -> tuple[dict, list[str]]:
    """An added record: what is read at its place, and what is given on top."""
    numbers, unit = {"low", "high"} & set(given), given.get("unit")
    missing = [c for c in ("label", "measure") if not row[c]]
    if not row["unit"]:
        needed = {"low or high": numbers, "unit": unit, "comparator": given.get("comparator")}
        missing += [name for name, value in needed.items() if not value]
    elif numbers and not unit and row["unit"] not in (*edits.RATES, "pp"):
        missing += ["unit"]  # 3.3 may be meant in 亿元
    if missing:
        return row, [f"{', '.join(missing)}: empty, and the quantity does not tell; fill in"]
    if unit and not numbers and unit != (row["unit"] or unit):
        return row, [f"unit: the quantity is in {row['unit']}; write low and high in {unit} too"]
    row |= {"unit": row["unit"] or unit, "comparator": row["comparator"] or given["comparator"]}
    return edits.edited(row, {"comparator": row["comparator"]} | given)
