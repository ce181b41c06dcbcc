"""Numbers that are no target of their own: what a figure comes from, is set beside, or describes.

由55%提高到58%: 55% is the base. 高于全国平均水平1个百分点 compares. 60岁以上老人 says which ones.
"""

import re
from typing import NamedTuple

from planlib.reading import lexicon
from planlib.reading.quantities import Quantity

RATES = ("percent", "permille", "pp")
_OF_TIME = ("小时", "分钟", "个月", "工作日", "个工作日")
_BASIS = re.compile(r"的?(?:[\u4e00-\u9fff]{0,4})基础上")
_MOVES_ON = re.compile(
    rf"(?:的[\u4e00-\u9fff]{{1,6}}?)?(?:{lexicon.alternatives((*lexicon.RISES, *lexicon.FALLS))}|[降升提调])?(?:到|至)"
)
_MORE_THAN_PLANNED = re.compile("超额完成[^，,]{0,8}$")
FROM = re.compile(
    r"(?:由|从)(?:20\d\d年的?|上年的?|目前的?|现在的?|[^，,]{0,6})$|(?:现行|原来的?)$"
)
_RANK = re.compile("[进升第前居列移]$")
_REACHED = re.compile("[至到在为过]$")
_SHARE_OF = re.compile(r"的?[\u4e00-\u9fff]{2,12}(?:率|比例|比重|占比)[\u4e00-\u9fff]{0,4}$")


class Clause(NamedTuple):
    """The words around a quantity: back to the last quantity or comma, on to the next."""

    left: str
    right: str
    whole: str  # from the last comma to the quantity, over the quantities between
    listed: bool  # another quantity of the same clause follows


def described_by(quantity: Quantity, clause: Clause) -> str | None:
    """What a bound on things describes, not what is to be done: 60岁以上老人, 30户以上自然村."""
    if quantity.classifier in ("岁", "周岁") and quantity.comparator in (
        "at_least",
        "at_most",
        "between",
    ):
        return "年龄"
    described = clause.listed and quantity.unit == "count" and quantity.quantity.endswith("以上")
    of_them = _SHARE_OF.match(clause.right)
    return "规模" if described and of_them else None


def is_compared(quantity: Quantity, clause: Clause) -> bool:
    """Whether a number only sets a figure beside another, changes a target, or tells a rank."""
    if quantity.classifier == "位":
        return bool(_RANK.search(clause.left))
    if quantity.classifier in _OF_TIME and quantity.comparator == "exactly":
        return not _REACHED.search(clause.left)  # 24小时值守, 签约后3个月
    if clause.left.rfind("“") > clause.left.rfind("”") and clause.right.startswith("”"):
        return True  # “稳增长20条” is a name
    if quantity.unit in RATES and (
        _BASIS.match(clause.right) or _MORE_THAN_PLANNED.search(clause.left)
    ):
        return True
    return quantity.unit == "pp" and bool(lexicon.COMPARED.search(clause.left))


def is_base(clause: Clause) -> bool:
    """Whether a quantity is where something comes from: 由55%提高到58%."""
    return bool(clause.listed and FROM.search(clause.left) and _MOVES_ON.match(clause.right))
