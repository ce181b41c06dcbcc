"""Records of a text's targets and results: each reading joined to its place, its period and the registry.

Structure decides between a target and a result; the governing word (力争, 确保, 计划) tells how strongly
a target is meant; the sentence and the plan tell its year.
"""

import itertools
import re
from collections.abc import Iterator

from planlib import indicators
from planlib.reading import lexicon, quantities
from planlib.reading.clauses import CLAUSE_END, MONEY, Draft, Sentence
from planlib.reading.document import Paragraph

SENTENCE_END = re.compile(r"[。；;！？!?\n\r]+")
LONGEST_QUOTE = 200
TURNED = {
    "at_least": "at_most", "at_most": "at_least", "more_than": "less_than", "less_than": "more_than",
}  # fmt: skip


def read(plan, text: str, plain: str, paragraphs: list[Paragraph], *, results: bool = False):
    """Records of a text's targets, or of what it reports as achieved.

    Parameters
    ----------
    plan
        Whatever has plan_id, region and year.
    text, plain
        The text, and the same with wide digits plain.
    paragraphs
        What `document.outline` makes of it.
    results
        Read the review of what was, rather than the plan of what is to be.

    Returns
    -------
    list of dict
        Keys are columns of the targets frame.
    """
    rows = []
    for paragraph in paragraphs:
        if (paragraph.part == "review") != results:
            continue
        for sentence in _sentences(plain, paragraph):
            for draft in sentence.drafts():
                context = sentence.context(draft.quantity)
                if results or not lexicon.DONE.search(context):
                    rows.append(_row(plan, text, paragraph, sentence, draft, context, results))
    _number(plan.plan_id, rows)
    _mark_stretch(rows)
    return rows


def read_at(plan, text, plain, paragraphs: list[Paragraph], span, quoted, given, *, results=False):
    """The record of a quantity that somebody points at, as the reader would read it where it can.

    Parameters
    ----------
    plan, text, plain, paragraphs, results
        As for `read`.
    span, quoted
        Start and end of the quantity, and of what is to be its quote.
    given
        What is known of it already: label, measure and role win over what is read.

    Returns
    -------
    dict
        Keys are columns of the targets frame, without target_id. Numbers and unit are None where the
        quantity cannot be read, label and measure where neither the text nor `given` tells them.
    """
    start, end = span
    paragraph = [p for p in paragraphs if p.start <= start][-1]
    stops = [m.span() for m in SENTENCE_END.finditer(plain, paragraph.body, paragraph.end)]
    sentence_start = max([b for _, b in stops if b <= start], default=min(paragraph.body, start))
    sentence_end = min([a for a, _ in stops if a >= end], default=max(paragraph.end, end))
    inside = quantities.find(plain, sentence_start, sentence_end)
    sentence = Sentence(plain, sentence_start, sentence_end, inside, paragraph.headline)
    alone = quantities.find(plain[start:end])
    if len(alone) == 1:
        quantity = alone[0]._replace(start=start, end=end)
    else:
        quantity = quantities.Quantity("", start, end, None, None, None, None, None)
    drafts = (d for d in sentence.drafts() if d.quantity.start < end and start < d.quantity.end)
    draft = next(drafts, Draft(quantity, "", ""))._replace(quantity=quantity, doubt=None)
    known = {k: given[k] for k in ("label", "measure", "role") if given.get(k)}
    draft = draft._replace(**known)
    context = sentence.context(quantity)
    row = _row(plan, text, paragraph, sentence, draft, context, results)
    return row | _quote(text, quoted, quantity)


def _sentences(plain: str, paragraph: Paragraph) -> Iterator[Sentence]:
    """The sentences of a paragraph that hold quantities."""
    found = quantities.find(plain, paragraph.start, paragraph.end)
    if not found:
        return
    ends = [
        (m.start(), m.end()) for m in SENTENCE_END.finditer(plain, paragraph.start, paragraph.end)
    ]
    start = paragraph.body
    position = 0
    for end, next_start in [*ends, (paragraph.end, paragraph.end)]:
        first = position
        while position < len(found) and found[position].start < end:
            position += 1
        if position > first:
            yield Sentence(plain, start, end, found[first:position], paragraph.headline)
        start = next_start


def _row(plan, text, paragraph, sentence, draft, context, results) -> dict:
    quantity = draft.quantity
    return {
        "plan_id": plan.plan_id,
        "region": plan.region,
        **(_past(context, plan.year) if results else _period(context, paragraph, plan.year, draft)),
        "section": paragraph.section,
        "item": paragraph.item,
        "heading": paragraph.heading,
        "headline": paragraph.headline,
        **_subject(draft),
        **_numbers(draft),
        "quantity": text[quantity.start : quantity.end],
        "classifier": quantity.classifier,
        "role": draft.role,
        "tier": "main",
        **_commitment(draft, context, paragraph.headline),
        "confidence": "doubtful" if draft.doubt else "sure",
        "doubt": draft.doubt,
        "origin": "read",
        "start": quantity.start,
        "end": quantity.end,
        **_quote(text, (sentence.start, sentence.end), quantity),
    }


def _subject(draft: Draft) -> dict:
    """Label, coverage and, from the registry, indicator and price basis."""
    label = re.sub(r"\s+", "", draft.label)
    coverage = lexicon.COVERAGE.search(label + draft.adverb)
    code = indicators.code_of(label) if draft.role == "target" else None
    return {
        "indicator": code,
        "label": label,
        "coverage": coverage[0] if coverage else None,
        "measure": draft.measure,
        "price_basis": price_basis(code, draft.measure, draft.quantity.unit, draft.adverb),
    }


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


def _period(context: str, paragraph: Paragraph, year: int | None, draft: Draft) -> dict:
    """The period of a target: a year named in its sentence, a plan period, else the plan's year."""
    base = re.search(r"[比较](20\d\d)年", context)
    named = [int(y) for y in re.findall(r"(20\d\d)年", context)]
    if base:
        named.remove(int(base[1]))
    five_years = re.search(r"十([一二三四五六])五", context)
    start = end = year
    if five_years:
        end = 2010 + 5 * "一二三四五六".index(five_years[1])
        start = end - 4
    elif paragraph.part == "period" and year:
        end = year + 4
    if named and (year is None or named[-1] >= year):
        start = end = named[-1]
    elif start != end and draft.measure in ("level", "share"):
        start = end  # what is to be reached stands at the end of the period
    since = base and draft.measure == "growth_since"
    return {"start_year": start, "end_year": end, "base_year": int(base[1]) if since else None}


def _past(context: str, year: int | None) -> dict:
    """The period of a result: a year named in its sentence, else the one before the plan's."""
    named = [int(y) for y in re.findall(r"(20\d\d)年", context)]
    past = [y for y in named if year is None or y < year]
    ended = past[-1] if past else (year - 1 if year else None)
    return {"start_year": ended, "end_year": ended, "base_year": None}


def _quote(text: str, span: tuple[int, int], quantity) -> dict:
    """The sentence, cut around the quantity where it is longer than a quote may be."""
    start, end = span
    while start < quantity.start and text[start].isspace():
        start += 1
    if end - start > LONGEST_QUOTE:
        spare = max(0, LONGEST_QUOTE - (quantity.end - quantity.start))
        start = max(start, quantity.start - spare // 2)
        end = max(quantity.end, min(end, start + LONGEST_QUOTE))
    return {"quote_start": start, "quote": text[start:end].rstrip()}


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
