"""Records of a text's targets and results: each reading joined to its place, its period and the registry.

Structure decides between a target and a result; the governing word (力争, 确保, 计划) tells how strongly
a target is meant; the sentence and the plan tell its year.
"""

import bisect
import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

from planlib import indicators
from planlib.reading import lexicon, quantities, sentences, tables, times
from planlib.reading.characters import Plain
from planlib.reading.clauses import CLAUSE_END, MONEY, REACH, Draft, Sentence
from planlib.reading.document import Paragraph

TURNED = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than",
}  # fmt: skip


def read(
    plan,
    plain: Plain,
    paragraphs: list[Paragraph],
    *,
    results: bool = False,
    seen: dict | None = None,
):
    """Records of a text's targets, or of what it reports as achieved.

    Parameters
    ----------
    plan
        Whatever has plan_id, region and year.
    plain
        The text as the reader sees it.
    paragraphs
        What `document.outline` makes of it.
    results
        Read the review of what was, rather than the plan of what is to be.
    seen
        Readings of paragraphs, kept from one call to the next: targets and results are read from the same ones.

    Returns
    -------
    list of dict
        Keys are columns of the targets frame.
    """
    seen = {} if seen is None else seen
    rows = [
        _row(plan, plain, paragraph, reading)
        for paragraph, reading in _readings(plain.text, paragraphs, plan.year, results, seen)
        if reading.when.past == results
    ]
    _number(plan.plan_id, rows)
    _mark_stretch(rows)
    return rows


class _Reading(NamedTuple):
    """A draft with its time, its sentence, and what a table says of its strength."""

    draft: Draft
    when: times.When
    sentence: tuple[int, int]
    context: str
    strength: str | None = None


def _readings(
    plain: str, paragraphs: list[Paragraph], year: int | None, results: bool, seen: dict
) -> Iterator[tuple[Paragraph, _Reading]]:
    """Every reading of a text, in its order, of sentences and of the rows of tables."""
    header = None
    for paragraph in paragraphs:
        line = plain[paragraph.start : paragraph.end]
        if not tables.is_row(line):
            header = None
        elif found := tables.header(line, year):
            header = found
            continue
        elif header:
            span = (paragraph.start, paragraph.end)
            for cell in tables.read(line, paragraph.start, header):
                yield paragraph, _Reading(cell.draft, cell.when, span, line, cell.strength)
            continue
        if paragraph.part == "notes":
            continue
        ahead = paragraph.part != "review" or times.turns_ahead(plain, paragraph)
        if not (results or ahead):
            continue
        if paragraph.start not in seen:
            seen[paragraph.start] = list(_of_sentences(plain, paragraph, year))
        for reading in seen[paragraph.start]:
            yield paragraph, reading


def _of_sentences(plain: str, paragraph: Paragraph, year: int | None) -> Iterator[_Reading]:
    """Every reading of a paragraph's sentences."""
    for sentence, turns in _sentences(plain, paragraph, year):
        span = (sentence.start, sentence.end)
        for draft in sentence.drafts():
            when = _at(turns, draft.quantity.start)
            yield _Reading(draft, when, span, sentence.context(draft.quantity))


def read_at(plan, plain: Plain, paragraphs: list[Paragraph], span, quoted, given, *, results=False):
    """The record of a quantity that somebody points at, as the reader would read it where it can.

    Parameters
    ----------
    plan, plain, paragraphs, results
        As for `read`.
    span, quoted
        Start and end, in the text, of the quantity and of what is to be its quote.
    given
        What is known of it already: label, measure and role win over what is read.

    Returns
    -------
    dict
        Keys are columns of the targets frame, without target_id. Numbers and unit are None where the
        quantity cannot be read, label and measure where neither the text nor `given` tells them.
    """
    start, end = plain.index(span[0]), plain.index(span[1])
    paragraph = [p for p in paragraphs if p.start <= start][-1]
    alone = quantities.find(plain.text[start:end])
    if len(alone) == 1:
        quantity = alone[0]._replace(start=start, end=end)
    else:
        quantity = quantities.Quantity("", start, end, None, None, None, None, None)
    there = (
        reading
        for _, reading in _readings(plain.text, [paragraph], plan.year, True, {})
        if reading.draft.quantity.start < end and start < reading.draft.quantity.end
    )
    context = plain.text[max(paragraph.start, start - REACH) : end]
    blank = _Reading(Draft(quantity, "", ""), times.When(results), (start, end), context)
    reading = next(there, blank)
    known = {k: given[k] for k in ("label", "measure", "role") if given.get(k)}
    draft = reading.draft._replace(quantity=quantity, doubt=None, **known)
    when = reading.when._replace(past=results)
    row = _row(plan, plain, paragraph, reading._replace(draft=draft, when=when))
    return row | sentences.cut(plain.original, quoted, span)


def _sentences(plain: str, paragraph: Paragraph, year: int | None):
    """The sentences of a paragraph that hold quantities, each with the turns of time in it."""
    found = quantities.find(plain, paragraph.start, paragraph.end)
    if not found:
        return
    clock = times.Clock(paragraph, year)
    position = 0
    before = None
    for start, end in sentences.spans(plain, paragraph):
        first = position
        while position < len(found) and found[position].start < end:
            position += 1
        turns = clock.sentence(plain, start, end)
        if position > first:
            sentence = Sentence(plain, start, end, found[first:position], paragraph.headline)
            if before and plain[before.end] in ";；":
                sentence.go_on_from(before)
            yield sentence, turns
            before = sentence


def _at(turns: list[tuple[int, times.When]], position: int) -> times.When:
    return turns[bisect.bisect_right(turns, position, key=lambda turn: turn[0]) - 1][1]


def _row(plan, plain: Plain, paragraph: Paragraph, reading: _Reading) -> dict:
    draft, when, context = reading.draft, reading.when, reading.context
    quantity = draft.quantity
    place = sentences.place(plain, reading.sentence, (quantity.start, quantity.end))
    if when.past:
        period = times.past_period(when, plan.year)
    else:
        period = times.period(when, draft.measure, draft.adverb, context, plan.year)
    subject = _subject(draft)
    doubt = None if when.past else draft.doubt  # what is reported needs no verb that commits
    if subject["indicator"] and indicators.is_ambiguous(subject["label"]):
        doubt = doubt or "the name may stand for another indicator"
    if reading.strength:
        commitment = {"commitment": None, "strength": reading.strength}
    else:
        commitment = _commitment(draft, context, paragraph.headline)
    return {
        "plan_id": plan.plan_id,
        "region": plan.region,
        **period,
        "section": paragraph.section,
        "item": paragraph.item,
        "heading": paragraph.heading,
        "headline": paragraph.headline,
        **subject,
        **_numbers(draft),
        "quantity": plain.original[place["start"] : place["end"]],
        "classifier": quantity.classifier,
        "role": draft.role,
        "tier": "main",
        **commitment,
        "confidence": "doubtful" if doubt else "sure",
        "doubt": doubt,
        "origin": "read",
        **place,
    }


def _subject(draft: Draft) -> dict:
    """Label, coverage and, from the registry, indicator and price basis."""
    label = _whole(re.sub(r"\s+", "", draft.label))
    coverage = lexicon.COVERAGE.search(label + draft.adverb)
    code = indicators.code_of(label) if draft.role == "target" else None
    return {
        "indicator": code,
        "label": label,
        "coverage": coverage[0] if coverage else None,
        "measure": draft.measure,
        "price_basis": price_basis(code, draft.measure, draft.quantity.unit, draft.adverb),
    }


def _whole(label: str) -> str:
    """A label without a bracket that was cut through: 青山大道（3.2公里）."""
    for opened, closed in ("（）", "()"):
        if label.count(opened) > label.count(closed):
            before, _, after = label.rpartition(opened)
            label = before if len(before) > 1 else after
    return label.strip("（(，, ") or label


def price_basis(code: str | None, measure: str, unit: str, adverb: str = "") -> str:
    """Price basis of a statement: by the registry's convention, unless an adverb of the text says otherwise.

    Examples
    --------
    >>> price_basis("gdp", "growth", "percent"), price_basis("gdp", "level", "cny")
    ('real', 'nominal')
    """
    if code and measure in ("growth", "growth_since", "level"):
        basis = indicators.get(code).price_basis
        if unit in MONEY:
            basis = "nominal"  # a level in yuan is at current prices, whatever its growth is measured at
        # The text wins over the convention: 实际增长7% is at constant prices.
        return "real" if "实际" in adverb else "nominal" if "名义" in adverb else basis
    # A sum of money is at current prices unless the text says otherwise.
    return "nominal" if unit in MONEY else "none"


def _numbers(draft: Draft) -> dict:
    """The interval with its sign, and the point to compute with."""
    low, high, comparator = draft.quantity.low, draft.quantity.high, draft.quantity.comparator
    if draft.sign < 0:
        low, high = (None if high is None else -high), (None if low is None else -low)
        comparator = TURNED.get(comparator, comparator)
    point, rule = point_of(low, high)
    return {
        "low": low,
        "high": high,
        "comparator": comparator,
        "unit": draft.quantity.unit,
        "point": point,
        "point_rule": rule,
        "base_low": draft.base_low,
    }


def point_of(low: float | None, high: float | None) -> tuple[float | None, str]:
    """The value to compute with of an interval, and by which rule.

    Examples
    --------
    >>> point_of(8, 8), point_of(60, 70), point_of(10, None)
    ((8, 'value'), (65.0, 'middle'), (10, 'bound'))
    """
    if low is None or high is None:
        return (high if low is None else low), "bound"
    return (low, "value") if low == high else ((low + high) / 2, "middle")


def _commitment(draft: Draft, context: str, headline: bool) -> dict:
    """The word that commits, and how strongly: the governing one, else the verb itself."""
    word = lexicon.governing(context, CLAUSE_END)
    if word:
        return {"commitment": word, "strength": lexicon.GOVERNING[word]}
    action = draft.action
    if not action:
        clause = re.split(f"[{CLAUSE_END}]", context)[-1]
        action = next(iter(re.findall("完成|实现|达到|保持", clause)[::-1]), None)
    if action and not action.startswith(lexicon.FIXED_NEW):
        action = action.removeprefix("新")
    return {"commitment": action, "strength": "expected" if headline else "firm"}


def _number(plan_id: str, rows: list[dict]) -> None:
    """Identifiers by place: rows that share one quantity are told apart by a running number."""
    for start, group in itertools.groupby(rows, key=lambda row: row["start"]):
        for number, row in enumerate(group, 1):
            row["target_id"] = f"{plan_id}:{start}.{number}"


def _mark_stretch(rows: list[dict]) -> None:
    """增长20%、力争25%: the second is a stretch on top of the first."""
    for first, second in itertools.pairwise(rows):
        same = all(first[k] == second[k] for k in ("quote_start", "label", "measure", "unit"))
        if same and second["strength"] == "strive" and second["start"] > first["start"]:
            second["tier"] = "stretch"
