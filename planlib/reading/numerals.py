"""Chinese numerals as numbers: 八, 十五, 两千, 一万二, 三点五, 亿."""

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}
NUMERALS = "".join((*DIGITS, *POWERS, *GROUPS))
# The numerals of banks, which nobody can alter: 壹佰贰拾叁.
_BANK = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
FORMAL_ONLY = "".join(_BANK)
FORMAL = FORMAL_ONLY + "万亿零"


def value(text: str) -> float:
    """The number that a Chinese numeral stands for; a power of ten by itself is one of it (亿 is 1e8).

    Parameters
    ----------
    text
        Numerals of `NUMERALS`, with 点 before decimals.

    Returns
    -------
    float

    Examples
    --------
    >>> value("十五"), value("两千三百"), value("一万零五十"), value("三点五"), value("亿")
    (15.0, 2300.0, 10050.0, 3.5, 100000000.0)
    >>> value("一万二"), value("二〇一七")
    (12000.0, 2017.0)
    """
    text = "".join(_BANK.get(c, c) for c in text)
    whole, _, decimals = text.partition("点")
    one_by_one = len(whole) > 1 and all(c in DIGITS for c in whole)
    number = int(digits(whole)) if one_by_one else _whole(whole)
    if decimals:
        return float(f"{number}.{digits(decimals)}")
    return float(number)


def digits(text: str) -> str:
    """Numerals that are read one by one, as digits: 七二 is 72."""
    return "".join(str(DIGITS[c]) for c in text)


def _whole(text: str) -> int:
    total = group = 0  # group: what has been read since the last 万 or 亿
    digit = None
    power = 1
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
            if character in "零〇":
                power = 1  # 一百零二 is 102: after a zero the next digit is a unit
        elif character in POWERS:
            power = POWERS[character]
            group += (1 if digit is None else digit) * power
            digit = None
        else:
            power = GROUPS[character]
            group += digit or 0
            # 一万亿: the second group word multiplies all that stands before it.
            total = (total + group) * power if total < power else total + group * power
            if not total:
                total = power
            group, digit = 0, None
    if digit:
        # 一万二 and 三百五 leave out their last power.
        shortened = power >= 10 and text[-2] in POWERS | GROUPS and text[-2] != "十"
        group += digit * (power // 10 if shortened else 1)
    return total + group
