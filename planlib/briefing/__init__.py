"""A plan in, the pack for a meeting out.

`facts` gathers what the frames and the shipped tables say about one plan; `messages` and `sections` put it into words,
charts and tables (`blocks`) of one language, which `content` holds; each format sets that content (`docx`, `html`, `pdf`,
`pptx`, `xlsx`); `publish` writes the folder.
"""

from planlib.briefing.publish import build

__all__ = ["build"]
