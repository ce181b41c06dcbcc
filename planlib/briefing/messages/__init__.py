"""The key messages: sentences computed from the facts of a plan, in Chinese and in English.

A clause whose data lack is dropped; another plan gives other sentences. Every message names the targets
that it rests on and the chart or table that shows it.
"""

from typing import NamedTuple

from planlib import words
from planlib.briefing.facts import Facts
from planlib.briefing.messages.beyond import beyond
from planlib.briefing.messages.coverage import coverage
from planlib.briefing.messages.investment import investment
from planlib.briefing.messages.lastyear import last_year
from planlib.briefing.messages.progress import so_far
from planlib.briefing.messages.revenue import revenue
from planlib.briefing.messages.targets import targets

# Key, charts and tables of which the first that is there shows it, and what writes it.
IN_ORDER = (
    ("targets", ("targets", "headline"), targets),
    ("last_year", ("last_year",), last_year),
    ("progress", ("progress-growth", "progress-levels", "progress"), so_far),
    ("revenue", ("revenue", "pairs"), revenue),
    ("investment", ("drift", "pairs"), investment),
    ("coverage", ("coverage", "items"), coverage),
    ("scenario", ("paths", "mechanical"), beyond),
)


class Message(NamedTuple):
    """One key message: its text, the charts and tables that may show it, and the targets that it rests on."""

    key: str
    text: str
    shown_in: tuple[str, ...]
    target_ids: tuple[str, ...]


def key_messages(facts: Facts, lang: str) -> list[Message]:
    """The messages that a plan's data support, in the order of a briefing."""
    words.check_language(lang)
    found = []
    for key, shown_in, write in IN_ORDER:
        written = write(facts, lang)
        if written:
            text, ids = written
            found.append(Message(key, text, shown_in, tuple(dict.fromkeys(ids))))
    return found
