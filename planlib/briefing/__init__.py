"""A plan in, a briefing out.

`facts` gathers what the frames and the shipped tables say about one plan; `messages` (of `phrases`),
`figures` and `tables` put it into words, charts and tables of one language; `html` and `xlsx` set them; `publish`
writes the folder.
"""

from planlib.briefing.publish import build

__all__ = ["build"]
