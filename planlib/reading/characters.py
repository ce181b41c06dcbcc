"""A text as the reader sees it, and where each of its characters stands in the text itself.

Wide digits and signs read as the plain ones, traditional characters as the simplified ones, one for one.
Spaces beside Chinese, and line ends inside a number or inside a paragraph that was printed in
lines of one width, are left out. The text itself is never rewritten: offsets are mapped back.
"""

import bisect
import functools
import itertools
import re
from importlib import resources

# An em dash between numbers is a range, never a minus; marks of Markdown are spaces.
_WIDE = (
    "０１２３４５６７８９．％－＋～〜—–‐‑−﹪＄￥*#`\u00a0\u2009\u202f",
    "0123456789.%-+~~~~---%$¥      ",
)
_CHINESE = "\u3001-\u301f\u4e00-\u9fff\uff01-\uff5e"
_SPACE = re.compile(
    rf"(?<=[{_CHINESE}“”]) (?=[^\s])|(?<=[^\s]) (?=[{_CHINESE}“”%‰])"
    # 1 200人, 2 000 万元: groups of three before a unit
    r"|(?<=\d) (?=\d{3}(?: \d{3})*(?!\d) ?[万亿\u4e00-\u9fff%])"
)
_WIDE_COMMA = re.compile("(?<=[０-９])[，](?=[０-９]{3}(?![０-９]))")
# 经(jīng)济: what some public copies made of traditional characters.
_PINYIN = re.compile(r"(?<=[\u4e00-\u9fff])\([a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][a-zü]*\)")
# 7.2%。以内: a per mille sign that was broken into two.
_BROKEN_PERMILLE = re.compile("(?<=[0-9])%(?=[,，]?。(?:以[内下上]|左右|之内))")
_STRAY_STOP = re.compile("(?<=‰)[,，]?。(?=以[内下上]|左右|之内)")
# A number goes on behind the line end: 3.⏎5%, 85⏎%, 10万⏎亩, 三千⏎余户.
_BROKEN = re.compile(
    r"(?<=\d[.,])[ ]*\r?\n[ ]*(?=\d)|(?<=[\d百千万亿])[ ]*\r?\n[ ]*(?=[%‰万亿元亩余多家人户个项公平立吨米件套])"
)
_DROPPED = (_SPACE, _BROKEN, _PINYIN, _STRAY_STOP)
_SENTENCE_END = "。；;！？!?：:"
_OPENS = re.compile(
    r"[\s\u3000]|第?[一二三四五六七八九十]{1,3}[、是要]|[（(]?\d{1,3}[、．.)）]|[（(][一二三四五六七八九十]|[-•·●■◆○▪①-⑳]"
)


@functools.cache
def _table() -> dict[int, str]:
    pairs = resources.files("planlib.reading").joinpath("traditional.txt").read_text("utf-8")
    rows = (line for line in pairs.splitlines() if not line.startswith("#"))
    table = {ord(pair[0]): pair[1] for row in rows for pair in row.split()}
    return table | str.maketrans(*_WIDE)


class Plain:
    """A text as the reader sees it.

    Attributes
    ----------
    original
        The text itself.
    text
        What is read: plain digits, simplified characters, no stray spaces or line ends.
    """

    def __init__(self, text: str):
        self.original = text
        plain = _BROKEN_PERMILLE.sub("‰", _WIDE_COMMA.sub(",", text).translate(_table()))
        gaps = sorted({*_wrapped(plain), *(m.span() for p in _DROPPED for m in p.finditer(plain))})
        parts, self._starts, self._shifts = [], [0], [0]
        position = kept = 0
        for start, end in gaps:
            if start < position:
                continue
            parts.append(plain[position:start])
            kept += start - position
            position = end
            self._starts.append(kept)
            self._shifts.append(position - kept)
        parts.append(plain[position:])
        self.text = "".join(parts) if gaps else plain

    def at(self, index: int) -> int:
        """Where a character stands in the text itself."""
        return index + self._shifts[bisect.bisect_right(self._starts, index) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch that is not empty stands in the text itself."""
        return self.at(start), self.at(end - 1) + 1


def _wrapped(plain: str):
    """Line ends inside paragraphs, in a text that was printed in lines of one width."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\r\n]+", plain)]
    widths = sorted(end - start for start, end in lines)
    if len(lines) < 8 or not 15 <= (width := widths[len(widths) * 9 // 10]) <= 80:
        return
    full = [
        (end, following)
        for (start, end), (following, _) in itertools.pairwise(lines)
        if end - start >= 0.85 * width and plain[end - 1] not in _SENTENCE_END
    ]
    if len(full) < 0.4 * len(lines):
        return
    for end, following in full:
        if plain.count("\n", end, following) == 1 and not _OPENS.match(plain, following):
            yield end, following
