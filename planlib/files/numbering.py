"""The numbers that Word prints in front of paragraphs: they are not in the text, but computed.

A paragraph, or its style, names a list (``numId``) and a level; the list says how each level counts.
"""

import re
from typing import NamedTuple

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTENTS = re.compile(r"toc ?\d|目录 ?\d", re.IGNORECASE)


class _Level(NamedTuple):
    start: int
    style: str  # how it counts: decimal, chineseCounting, …
    text: str  # （%1）
    is_apart: bool
    restart: int | None
    legal: bool
    paragraph_style: str | None


class Numbering:
    """Counts through a document; ask for its paragraphs in order.

    Parameters
    ----------
    numbering, styles
        Roots of ``numbering.xml`` and ``styles.xml``, None where the document has none.
    """

    def __init__(self, numbering, styles):
        self._abstract = _by_id(numbering, "abstractNum", "abstractNumId")
        self._lists = _by_id(numbering, "num", "numId")
        self._styles = _by_id(styles, "style", "styleId")
        self._default = next(
            (
                name
                for name, style in self._styles.items()
                if _get(style, "default") in ("1", "true") and _get(style, "type") == "paragraph"
            ),
            None,
        )
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def of(self, paragraph) -> str:
        """The number of a paragraph with the space behind it; empty where it has none."""
        number, level = self._place(paragraph)
        if number not in self._lists:
            return ""
        levels = self._levels_of(number)
        if level not in levels:
            return ""
        self._count(number, level, levels)
        counts = self._counts[self._list_of(number)]

        def part(match):
            other = int(match[1]) - 1
            if other not in levels:
                return ""
            style = "decimal" if levels[level].legal else levels[other].style
            return printed(counts.get(other, levels[other].start), style)

        if levels[level].style == "bullet":
            return "• "
        said = re.sub(r"%([1-9])", part, levels[level].text)
        if not said or said[-1] in "、．）。 ":
            return said
        # After 1. a space keeps 2017年 apart, whatever stands there in print.
        return said + " " if levels[level].is_apart or said[-1].isascii() else said

    def is_contents(self, paragraph) -> bool:
        """Is this a line of the table of contents?"""
        style = self._styles.get(_style_of(paragraph))
        return style is not None and bool(_CONTENTS.fullmatch(_value(style, "name") or ""))

    def _place(self, paragraph) -> tuple[str | None, int]:
        """List and level of a paragraph, from itself or its style."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        number = _value(own, "numId")
        level = _value(own, "ilvl")
        if number is not None:
            return number, int(level or 0)
        style = _style_of(paragraph) or self._default
        seen = set()
        while style in self._styles and style not in seen:
            seen.add(style)
            theirs = self._styles[style].find(f"{_W}pPr/{_W}numPr")
            number = _value(theirs, "numId")
            if number is not None:
                level = level or _value(theirs, "ilvl") or self._level_named(number, style)
                return number, int(level or 0)
            style = _value(self._styles[style], "basedOn")
        return None, 0

    def _level_named(self, number: str, style: str) -> int:
        levels = self._levels_of(number) if number in self._lists else {}
        return next((i for i, level in levels.items() if level.paragraph_style == style), 0)

    def _list_of(self, number: str) -> str:
        """The definition that a list is one of; lists of one definition count on together."""
        name = _value(self._lists[number], "abstractNumId") or ""
        seen = set()
        while name in self._abstract and name not in seen:
            seen.add(name)
            style = _value(self._abstract[name], "numStyleLink")
            linked = _value(self._styles.get(style), "pPr", "numPr", "numId")
            if linked not in self._lists:
                break
            name = _value(self._lists[linked], "abstractNumId") or ""
        return name

    def _levels_of(self, number: str) -> dict[int, _Level]:
        if number not in self._levels:
            definition = self._abstract.get(self._list_of(number))
            overrides = self._lists[number].findall(f"{_W}lvlOverride")
            found = list(definition.iter(f"{_W}lvl")) if definition is not None else []
            found += [level for override in overrides for level in override.iter(f"{_W}lvl")]
            self._levels[number] = {int(_get(level, "ilvl") or 0): _level(level) for level in found}
        return self._levels[number]

    def _count(self, number: str, level: int, levels: dict[int, _Level]) -> None:
        counts = self._counts.setdefault(self._list_of(number), {})
        override = next(
            (
                _value(o, "startOverride")
                for o in self._lists[number].iter(f"{_W}lvlOverride")
                if _get(o, "ilvl") == str(level)
            ),
            None,
        )
        if override is not None and (number, level) not in self._restarted:
            self._restarted.add((number, level))
            counts[level] = int(override)
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = levels[level].start
        for deeper in [i for i in counts if i > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]


def _level(element) -> _Level:
    restart = _value(element, "lvlRestart")
    styles = [_get(e, "val") for e in element.iter(f"{_W}numFmt")]
    return _Level(
        int(_value(element, "start") or 1),
        next((s for s in styles if s != "custom"), "decimal") or "decimal",
        _value(element, "lvlText") or "",
        _value(element, "suff") != "nothing",
        None if restart is None else int(restart),
        element.find(f"{_W}isLgl") is not None,
        _value(element, "pStyle"),
    )


def _by_id(root, tag: str, name: str) -> dict:
    found = root.iter(f"{_W}{tag}") if root is not None else ()
    return {_get(element, name): element for element in found}


def _get(element, name: str) -> str | None:
    return element.get(f"{_W}{name}")


def _value(element, *path: str) -> str | None:
    """The value of a property; None where it, or what it belongs to, is not there."""
    found = None if element is None else element.find("/".join(_W + name for name in path))
    return None if found is None else _get(found, "val")


def _style_of(paragraph) -> str | None:
    return _value(paragraph, "pPr", "pStyle")


_ROWS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}
_DIGITS = {
    "chineseLegalSimplified": ("零壹贰叁肆伍陆柒捌玖", "拾佰仟万"),
    "ideographLegalTraditional": ("零壹貳參肆伍陸柒捌玖", "拾佰仟萬"),
}
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "koreanCounting",
}  # fmt: skip
_BY_DIGIT = {"ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"}


def printed(number: int, style: str) -> str:
    """A number as Word prints it in a style of counting; digits where the style is another.

    Examples
    --------
    >>> [printed(12, style) for style in ("chineseCounting", "ideographTraditional", "upperRoman")]
    ['十二', '12', 'XII']
    """
    if style == "none":
        return ""
    if style in _CHINESE:
        return _counted(number, "〇一二三四五六七八九", "十百千万")
    if style in _DIGITS:
        return _counted(number, *_DIGITS[style])
    if style in _BY_DIGIT:
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
    if 0 < number <= len(_ROWS.get(style, "")):
        return _ROWS[style][number - 1]
    if style in ("lowerLetter", "upperLetter") and number > 0:
        letter = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = _roman(number)
        return roman if style == "upperRoman" else roman.lower()
    if style.startswith("decimalFullWidth"):
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style == "decimalEnclosedParen":
        return f"({number})"
    if style == "decimalEnclosedFullstop":
        return f"{number}."
    return f"{number:02}" if style == "decimalZero" else str(number)


def _counted(number: int, digits: str, powers: str) -> str:
    """一, 十, 十二, 二十, 一百〇五."""
    if not 0 < number < 100_000:
        return digits[0] if number == 0 else str(number)
    said = ""
    for power, digit in enumerate(reversed(str(number))):
        if digit != "0":
            said = digits[int(digit)] + (powers[power - 1] if power else "") + said
        elif said and not said.startswith(digits[0]):
            said = digits[0] + said
    return said[1:] if 10 <= number < 20 and powers[0] == "十" else said


def _roman(number: int) -> str:
    said = ""
    for value, sign in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        said += sign * (number // value)
        number %= value
    return said
