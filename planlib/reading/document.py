"""A text as numbered paragraphs.

`outline` walks the lines once: headings give each paragraph its section and item, wording and position
tell the review of last year from the plan. `year_of` and `published` find what a text says of itself.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from planlib.reading import numerals

AHEAD = ("plan", "period")


class Paragraph(NamedTuple):
    """A line of the text: where it stands, under which headings, and in which part of the document."""

    start: int
    body: int  # behind its number or bullet
    end: int
    section: int
    item: int
    heading: str | None
    title: str | None
    part: str  # plan or period: what is to be, in its year or its years; review: what was; notes: words explained
    headline: bool


_SPACE = r"[\s\u3000]*"
_TOP = re.compile(
    rf"{_SPACE}(?:第)?([一二三四五六七八九十]{{1,3}})(?:、|部分[:：\s]*|[章篇](?=\s))"
)
_MIDDLE = re.compile(rf"{_SPACE}[（(]([一二三四五六七八九十]{{1,3}})[）)]")
_LOW = re.compile(rf"{_SPACE}(\d{{1,3}})(?:[、．]|\.(?!\d))")

_BULLET = re.compile(rf"{_SPACE}(?:[-•·●■◆○▪]|—)")
_NUMBERING = re.compile(
    rf"{_SPACE}(?:第?[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十\d]{{1,3}}[）)]|\d{{1,3}}(?:[、．]|\.(?!\d))"
    rf"|\d{{1,3}}\.(?=[A-Za-z])|[①-⑳]|[-•·●■◆○▪]+)?{_SPACE}"
)

_REVIEW = re.compile(
    r"回顾|总结|计划执行情况(?!.{0,3}与)|(?:工作|主要|发展)(?:完成情况|成效|成绩|成就)|"
    r"^(?:过去(?:的)?(?:一年|五年|\d+年)|(?:一|五|几)年来|刚刚过去)"
)
_PLAN = re.compile(
    r"(?:工作|发展|总体|主要|预期|重点)(?:的)?(?:安排|打算|部署|目标|任务|重点|要求|思路|计划(?!.{0,4}执行)|建议|意见|工作)|"
    r"指导思想|^(?:今年|新的一年|做好.{0,12}工作)"
)
_PERIOD = re.compile(
    r"(?:今后|未来)(?:五|5|几|一个时期)|(?:十[一二三四五六])五[”\"]?(?:规划|时期|期间).{0,12}(?:目标|思路|发展|安排)"
)
_NOTES = re.compile(
    rf"{_SPACE}(?:附件?\d?[:：]?)?(?:有关|部分|相关)?(?:名词|用语|名词术语)(?:解释|注释|说明)"
)
_YEAR = re.compile(r"(?<![到至])(20\d\d)年")
_LAST_YEAR = re.compile("^[^，,。]{0,6}(?:去年|上一?年|过去一年)")
# A paragraph longer than that is a report whose line ends were lost.
_LONGEST_PARAGRAPH = 2000
_HEADING_WITHIN = re.compile(
    r"(?<=[。；;\s])(?=[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])"
)
# What is left of a web page whose text was copied with its tags.
_TAG = re.compile(r"(?:</?(?:p|div|br|h\d|li|tr|center)\b[^<>]{0,200}>)+", re.IGNORECASE)
# 1.“散乱污”企业：指不符合……: words explained
_EXPLAINED = re.compile(rf"{_SPACE}[^:：。]{{1,40}}[:：]{_SPACE}(?:是|系|主要)?指")
# A long sentence that happens to hold such a word opens no part of a document; a heading does.
_LONGEST_HEADING = 45
_HEADLINE = re.compile(
    r"(?:预期|主要|发展|奋斗|总体|具体)(?:的)?(?:预期)?(?:目标|指标)|目标(?:是|为|任务)?[:：]"
)


def outline(plain: str, year: int | None = None) -> list[Paragraph]:
    """Paragraphs of a plain text (`characters.Plain`) in order, each with its place in it.

    Parameters
    ----------
    plain
        The text.
    year
        Year that the plan is for: a heading with an earlier one looks back.
    """
    found = []
    numbers = {"top": None, "middle": None, "low": None}
    title = None
    parts = _Parts(plain, year)
    headline_until = -1
    for start, line in _lines(plain):
        level, number, rest = _numbered(line)
        if level:
            numbers[level] = number
            if level == "top":
                numbers["middle"] = numbers["low"] = None
            elif level == "middle":
                numbers["low"] = None
            title = _title(rest)
        if level == "low" and _EXPLAINED.match(rest):
            parts.part = "notes"
        part = parts.of(line, level)
        headline = bool(_HEADLINE.search(line)) and part != "review"
        bullet = _BULLET.match(line)
        if bullet and found and headline_until == len(found) - 1:
            headline_until = len(found)  # a list below the heading goes on
        bare = len(line.strip()) <= _LONGEST_HEADING and not line.rstrip().endswith(
            ("。", "；", ";")
        )
        if headline and bare:
            headline_until = len(found) + 1  # a bare heading: the paragraph below it states them
        # The lowest numbered paragraph is the item; a section by itself is none.
        item = numbers["low"] or numbers["middle"] or 0
        path = "/".join(str(n) for n in numbers.values() if n)
        section = numerals.value(numbers["top"]) if numbers["top"] else 0
        found.append(
            Paragraph(
                start,
                start + _NUMBERING.match(line).end(),
                start + len(line),
                int(section),
                int(item) if isinstance(item, int) else int(numerals.value(item)),
                path or None,
                title,
                part,
                headline or len(found) == headline_until,
            )
        )
    return found


def _lines(plain: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank; one that holds a whole report is parted at the numbers within it."""
    position = 0
    for raw in plain.splitlines(keepends=True):
        start, position = position, position + len(raw)
        line = raw.rstrip()
        if not line.strip():
            continue
        if len(line) <= _LONGEST_PARAGRAPH:
            yield start, line
            continue
        first = 0
        for part in (*(_TAG if _TAG.search(line) else _HEADING_WITHIN).finditer(line), None):
            stop = part.start() if part else len(line)
            if line[first:stop].strip():
                yield start + first, line[first:stop].rstrip()
            first = part.end() if part else stop


def _numbered(line: str):
    """Level, number and remaining text of a numbered line; no level where it bears no number."""
    for level, pattern in (("top", _TOP), ("middle", _MIDDLE), ("low", _LOW)):
        match = pattern.match(line)
        if match:
            number = match[1] if level != "low" else int(match[1])
            return level, number, line[match.end() :]
    return None, None, line


def _title(rest: str) -> str | None:
    """The title of a numbered paragraph: its first sentence, if that is short enough to be one."""
    first = re.split(r"[。:：\n]", rest.strip(), maxsplit=1)[0].strip()
    return first if 0 < len(first) <= _LONGEST_HEADING else None


class _Parts:
    """Which part of the document a line belongs to, told from the headings passed so far."""

    def __init__(self, plain: str, year: int | None):
        self.year = year
        lines = (line.strip() for line in plain.splitlines())
        self.headed = any(_REVIEW.search(x) for x in lines if 0 < len(x) <= _LONGEST_HEADING)
        self.part = "plan"
        self.level: str | None = None  # of the heading that opened a review or a period

    def of(self, line: str, level: str | None) -> str:
        """The part of a line; lines are passed in order."""
        opening = line.strip()[:_LONGEST_HEADING]
        bare = level or "。" not in line.strip()[:-1]  # ——就业超过预期目标。新增…… is no heading
        if level == "top" or (bare and len(line.strip()) <= _LONGEST_HEADING):
            self._heading(opening, level)
        elif not self.headed:  # a report without headings tells by how its paragraphs begin
            if re.match(r"过去的?(?:一|五)?年|(?:一|五)年来", opening):
                self.part = "review"
            elif re.match(r"今年|新的一年", opening):
                self.part = "plan"
        return self.part

    def _heading(self, opening: str, level: str | None) -> None:
        if _NOTES.match(opening):
            self.part = "notes"
            return
        period = _PERIOD.search(opening)
        # 一、2025年工作回顾和“十四五”时期发展成就 looks back; 过去五年的回顾和今后五年的目标 looks ahead as well.
        if period and (period[0][0] in "今未" or not _REVIEW.search(opening)):
            self.part, self.level = "period", level
        elif (level and self._is_past(opening)) or (
            _REVIEW.search(opening) and not _PLAN.search(opening[:6])
        ):
            self.part, self.level = "review", level
        elif _PLAN.search(opening):
            self.part = "plan"
        elif self.part != "plan" and level and level == self.level:
            self.part = "plan"  # 一、回顾 has ended where 二、 begins, whatever that is called

    def _is_past(self, opening: str) -> bool:
        """一、2023年主要工作及成效 in a plan for 2024, 一、去年工作"""
        years = [int(y) for y in _YEAR.findall(opening)]
        past = bool(self.year and years and max(years) < self.year)
        return past or bool(_LAST_YEAR.search(opening))


_CHINESE_YEAR = re.compile(r"[一二][〇零一二三四五六七八九]{3}(?=年)")
_WORK = r"(?:目标|任务|打算|安排|计划(?!(?:的)?执行)|要点|总体要求|主要工作|重点工作|工作(?!回顾|总结|完成)|政府工作报告)"
_LOOKS_BACK = r"(?![^。，,\n]{0,6}(?:回顾|总结|完成))"


def year_of(plain: str, plan_id: str) -> int | None:
    """The year that a text is a plan for: as its headings say, its first sentences, or the file name."""
    plain = _CHINESE_YEAR.sub(lambda m: "".join(str(numerals.DIGITS[c]) for c in m[0]), plain)
    headings = "\n".join(
        line for line in plain.splitlines() if len(line.strip()) <= _LONGEST_HEADING
    )
    ahead = (
        r"(?<![到至])(?<!回顾)(?<!回顾了)(?<!总结)(?<!总结了)"
        rf"(20\d\d)年(?:(?!20\d\d年)[^。，,\n]){{0,16}}?{_WORK}{_LOOKS_BACK}"
    )
    for where, pattern in (
        (headings, ahead),
        (plain, r"(20\d\d)年\d{1,2}月\d{1,2}日在[^\n]{0,40}会议上"),
        (plain, r"(?:做好|搞好|部署|安排)(20\d\d)年"),
        (plain, ahead),
        (plan_id, r"(?<!\d)(20\d\d)(?!\d)"),
    ):
        match = re.search(pattern, where)
        if match:
            return int(match[1])
    years = [int(y) for y in re.findall(r"(20\d\d)年", plain)]
    return max(set(years), key=years.count) if years else None


_DOCUMENT = r"政府工作报告|国民经济和社会发展计划|工作计划|工作要点"
_TITLE = re.compile(rf"(?:20\d\d年)?[\u4e00-\u9fff]{{0,16}}(?:20\d\d年)?(?:{_DOCUMENT})")
_TITLED = re.compile(
    rf"(?:20\d\d年)?((?![全我本])[\u4e00-\u9fff]{{2,9}}?(?:省|自治区|市|州|县|区|旗|盟))(?:20\d\d年)?(?:人民)?(?:{_DOCUMENT})"
)
_CONGRESS = re.compile(
    r"在((?![全我本])[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|州|县|区|旗|盟))第[一二三四五六七八九十]+届人民代表大会"
)
_SPEECH = re.compile(
    r"代表([\u4e00-\u9fff]{0,12}?)(?:国务院|政府)[^。\n]{0,20}(?:报告(?:政府)?工作|作(?:政府)?工作报告)"
)


def title_of(plain: str, year: int | None) -> str | None:
    r"""What a text calls itself near its beginning; of a speech to a congress, what such speeches are called.

    Examples
    --------
    >>> title_of("政 府 工 作 报 告\n——在某县人民代表大会上", 2008)
    '2008年政府工作报告'
    """
    head = re.sub(r"<[^<>]*>", "\n", re.sub(r"[ \t\u3000]+", "", plain[:1500]))
    lines = [line.strip('"“”《》—') for line in head.splitlines()]
    found = next((line for line in lines[:15] if _TITLE.fullmatch(line)), None)
    if found is None:
        speech = _SPEECH.search(head)
        if not (speech and year):
            return None
        found = ("国务院" if "国务院" in speech[0] else "") + "政府工作报告"
    return found if year is None or re.search(r"20\d\d年", found) else f"{year}年{found}"


def region_of(plain: str, title: str | None) -> str | None:
    """The region that the title of a text names, or the congress before which it was read.

    Examples
    --------
    >>> region_of("", "2007年玉溪市政府工作报告"), region_of("", "2007年全市工作要点")
    ('玉溪市', None)
    >>> region_of("——在顺平县第十五届人民代表大会第二次会议上", "政府工作报告")
    '顺平县'
    """
    found = _TITLED.fullmatch(title or "")
    found = found or _CONGRESS.search(re.sub(r"[ \t\u3000]+", "", plain[:1000]))
    return found[1] if found else None


def published(plain: str) -> str | None:
    """The day on which a text was published or delivered, if it says so near its beginning."""
    for pattern in (
        r"发布(?:日期|时间)[:：]?\s*(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})",
        r"(\d{4})年(\d{1,2})月(\d{1,2})日在[^\n]{0,40}(?:会议|大会)",
        r"(?m)^[ \t\u3000]*[（(]?(\d{4})年(\d{1,2})月(\d{1,2})日[）)]?[ \t\u3000]*$",
    ):
        match = re.search(pattern, plain[:2000])
        if match:
            return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}"
    return None
