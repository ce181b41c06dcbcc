"""The numbered work items of a plan and its sections, from its paragraphs."""

from collections import Counter
from collections.abc import Mapping

import pandas as pd

from planlib import schema
from planlib.reading.characters import Plain
from planlib.reading.document import AHEAD, Paragraph


def items(
    plan_id: str,
    plain: Plain,
    paragraphs: list[Paragraph],
    counted: Mapping[str, pd.DataFrame],
    labels: Mapping[str, str],
) -> pd.DataFrame:
    """Numbered work items, in the order of the text (columns: `schema.ITEMS`).

    Parameters
    ----------
    plan_id, plain, paragraphs
        The plan, its text and what `document.outline` makes of it.
    counted
        Frames with section and heading, of which each item tells how many rows stand in it.
    labels
        English titles by ``{plan_id}:{heading}``.
    """
    rows: list[dict] = []
    for paragraph in paragraphs:
        if not paragraph.item or paragraph.part not in AHEAD:
            continue
        place = {"section": paragraph.section, "heading": paragraph.heading}
        if rows and place.items() <= rows[-1].items():
            rows[-1]["end"] = paragraph.end
            continue
        rows.append(
            {
                "plan_id": plan_id,
                **place,
                "item": paragraph.item,
                "title": paragraph.title,
                "title_en": labels.get(f"{plan_id}:{paragraph.heading}"),
                "start": paragraph.start,
                "end": paragraph.end,
            }
        )
    counts = {
        name: Counter(zip(frame["section"], frame["heading"], strict=True))
        for name, frame in counted.items()
    }
    for row in (rows := _lowest(rows)):
        row["start"], row["end"] = plain.span(row["start"], row["end"])
        row["text"] = plain.original[row["start"] : row["end"]]
        for name, sizes in counts.items():
            row[name] = sizes[row["section"], row["heading"]]
    return schema.frame(rows, schema.ITEMS)


def _lowest(rows: list[dict]) -> list[dict]:
    """Without those that have numbered paragraphs below them: （一） is an item where it has none."""
    following = [*(row["heading"] for row in rows), ""][1:]
    return [
        row
        for row, after in zip(rows, following, strict=True)
        if not after.startswith(row["heading"] + "/")
    ]


def sections(plan_id: str, paragraphs: list[Paragraph], labels: Mapping[str, str]) -> pd.DataFrame:
    """Top headings, in the order of the text: section, title, title_en."""
    rows = {
        p.section: (p.title, labels.get(f"{plan_id}:{p.heading}"))
        for p in reversed(paragraphs)
        if p.section and not p.item and p.part in AHEAD and p.title
    }
    return pd.DataFrame(
        [(number, *rows[number]) for number in sorted(rows)],
        columns=["section", "title", "title_en"],
    ).astype({"section": "Int64", "title": "str", "title_en": "str"})
