"""The sections of a briefing, in the order in which it is read; each is left out where its data lack."""

from planlib.briefing.blocks import Section
from planlib.briefing.facts import Facts
from planlib.briefing.sections.expected import expected
from planlib.briefing.sections.findings import findings
from planlib.briefing.sections.paths import paths
from planlib.briefing.sections.progress import so_far
from planlib.briefing.sections.ratios import compared
from planlib.briefing.sections.uncertainty import uncertainty
from planlib.briefing.sections.work import work

IN_ORDER = (expected, paths, compared, uncertainty, findings, so_far, work)


def all_sections(facts: Facts, lang: str) -> list[Section]:
    """The sections that a plan's data support."""
    return [section for make in IN_ORDER if (section := make(facts, lang)) is not None]
