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
# Each expression begins with a plain character, which `re` finds many times faster than a look behind.
_SPACE = re.compile(
    rf" (?:(?<=[{_CHINESE}“”] )(?=\S)|(?<=\S )(?=[{_CHINESE}“”%‰])"
    # 1 200人, 2 000万元: groups of three before a unit
    r"|(?<=\d )(?=\d{3}(?: \d{3})*(?!\d) ?[万亿\u4e00-\u9fff%]))"
)
# A number goes on behind the line end: 3.⏎5%, 85⏎%, 10万⏎亩, 三千⏎余户.
_LINE_END = re.compile(r"\n *(?=[\d%‰万亿元亩余多家人户个项公平立吨米件套])")
_GOES_ON = re.compile(r"(?:\d[.,](?P<point>)|[\d百千万亿]) *\r?$")
# 经(jīng)济: what some public copies made of traditional characters.
_PINYIN = re.compile(r"\((?<=[\u4e00-\u9fff]\()[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ][a-zü]*\)")
_WIDE_COMMA = re.compile("，(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))")
# 7.2%。以内: a per mille sign that was broken into two.
_BROKEN_PERMILLE = re.compile("%(?<=[0-9]%)(?=[,，]?。(?:以[内下上]|左右|之内))")
_STRAY_STOP = re.compile("[,，]?。(?=以[内下上]|左右|之内)")
_UNSEEN = re.compile("[\u200b-\u200d\ufeff\u00ad\u2060]")
_SENTENCE_END = "。；;！？!?：:"
_OPENS = re.compile(
    r"[\s\u3000]|第?[一二三四五六七八九十]{1,3}[、是要]|[（(]?\d{1,3}[、．.)）]|[（(][一二三四五六七八九十]|[-•·●■◆○▪①-⑳]"
)


@functools.cache
def _table() -> dict[int, str]:
    pairs = resources.files("planlib.reading").joinpath("traditional.txt").read_text("utf-8")
    rows = (line for line in pairs.splitlines() if not line.startswith("#"))
    table = {ord(pair[0]): pair[1] for row in rows for pair in row.split()}
    return table | dict(zip(map(ord, _WIDE[0]), _WIDE[1], strict=True))


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
        plain = _BROKEN_PERMILLE.sub("‰", plain_characters(text))
        gaps = sorted(_gaps(plain))
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

    def index(self, position: int) -> int:
        """Where a place of the text itself is in what is read; the inverse of `at`."""
        places = [start + shift for start, shift in zip(self._starts, self._shifts, strict=True)]
        found = bisect.bisect_right(places, position) - 1
        following = self._starts[found + 1] if found + 1 < len(self._starts) else len(self.text)
        return min(position - self._shifts[found], following)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch that is not empty stands in the text itself."""
        return self.at(start), self.at(end - 1) + 1


def plain_characters(text: str) -> str:
    """The text with plain digits and simplified characters, one for one."""
    table = _table()
    there = {c for c in set(text) if ord(c) in table}
    if there & set("０１２３４５６７８９"):
        text = _WIDE_COMMA.sub(",", text)
    if len(there) > 20:
        return text.translate(table)
    for character in there:  # several times faster where few are there
        text = text.replace(character, table[ord(character)])
    return text


def _gaps(plain: str):
    """Stretches that are left out."""
    for pattern in (_SPACE, _PINYIN, _UNSEEN):
        yield from (match.span() for match in pattern.finditer(plain))
    if "‰" in plain:
        for match in _STRAY_STOP.finditer(plain):
            if plain[match.start() - 1] == "‰":
                yield match.span()
    for match in _LINE_END.finditer(plain):
        before = _GOES_ON.search(plain, max(0, match.start() - 8), match.start())
        if before and (before["point"] is None) != plain[match.end()].isdigit():
            yield before.start() + len(before[0].rstrip(" \r")), match.end()
    yield from _wrapped(plain)


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
        return  # paragraphs that happen to be long
    for end, following in full:
        row = "\t" in plain[following : following + 200].partition("\n")[0]
        if (
            plain.count("\n", end, following) == 1
            and not row
            and not _OPENS.match(plain, following)
        ):
            yield end, following
