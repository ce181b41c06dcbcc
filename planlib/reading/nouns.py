"""What is counted: the nouns before and behind a number, and the verb between.

固定资产投资同比增长12%: the head and its verb stand before. 1200套公共租赁住房: the noun stands behind.
"""

import re
from typing import NamedTuple

from planlib import indicators
from planlib.reading import lexicon

LONGEST_LABEL = 15
_ON_THE_BASIS = re.compile(r"在?(?:20\d\d年|去年|上年)?的?基础上.*$")
ADVERBS_LEFT = re.compile(
    r"(?:由|从|年均|分别|确保|奋力|再|继续|(?:[三五]年)?累计|在?(?:20\d\d年|去年|上年)|每人|已|为|从|跨越|全部|预计|\d{1,2}月底?前?)+$"
)
_KEPT = re.compile(r"^保持(?=..)")
_ACHIEVED = re.compile(r"(.*?)实现(.+)")
_EACH = re.compile("分别|均|都")
# 比“十二五”末, 与去年相比: what a figure is set beside is not what it is about.
_BESIDE = re.compile(
    "[比较][^，,]{1,12}(?:末|年|期|初|预算|计划|水平|平均)[高低]?|与[^，,]{1,12}相比"
)
# 压减一般性支出10%以上: the verb stands before its head.
_VERB_FIRST = re.compile("(压减|压缩|削减|减少|降低|缩短|精简|提高|提升|增加(?!值))(.{2,})")
_SINCE = re.compile(r"累计|[比较]20\d\d年")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z“]")
_NEXT_OF_LIST = re.compile(r"(?:以及|和|与|及).{0,6}$")
_SECOND_THING = re.compile(r"(?<=..)(?:以及|和|与|及)")
_AND_SO_ON = re.compile(r"等(?=一批|[一二两三四五六七八九十]|$)")


class Verb(NamedTuple):
    """The verb before a rate: 增长, with its adverb (分别) and 到."""

    word: str
    adverb: str
    to: str


def before(left: str) -> tuple[list[str], Verb | None]:
    """What a rate is about, as labels, and its verb; no verb where none is printed."""
    match = lexicon.RATE.fullmatch(left)
    verb = Verb(match["verb"], match["adverb"], match["to"] or "") if match else None
    head = match["head"] if match else left
    first = None if verb else _VERB_FIRST.fullmatch(lexicon.stripped(left))
    if first:
        verb, head = Verb(first[1], "", ""), first[2]
    if verb and verb.word == "占":
        head = left[: match.end("verb")]
    head = _ON_THE_BASIS.sub("", lexicon.stripped(head))
    head = ADVERBS_LEFT.sub("", head)
    head = _KEPT.sub("", head)
    if _BESIDE.fullmatch(head):
        return [], verb
    named = lexicon.RATE_NOUN.search(head)
    code = indicators.code_of(head) if named else None
    if named and verb and not (code and indicators.get(code).type == "ratio"):
        head = ADVERBS_LEFT.sub("", lexicon.stripped(head[: named.start()]))
        verb = Verb("增长" if named["rise"] else "下降", verb.adverb, "")
    if not head:
        return [], verb
    achieved = _ACHIEVED.match(head)
    if achieved:  # 规模以上工业企业实现总产值、增加值: the subject belongs to each
        subject = lexicon.stripped(achieved[1])
        return [subject + part for part in coordinated(achieved[2])], verb
    return coordinated(head, every=bool(verb and _EACH.search(verb.adverb))), verb


def coordinated(head: str, *, every: bool = False) -> list[str]:
    """The members of a list of indicators; a name that only contains 和 stays whole, unless `every`."""
    if indicators.code_of(head):
        return [head]
    parts = [part for p in lexicon.CONJUNCTION.split(head) if (part := lexicon.stripped(p))]
    known = any(indicators.code_of(p) for p in parts)
    if len(parts) < 2 or not (every or "、" in head or known):
        return [head]
    # 新签约、新落地项目: a bare verb shares the noun of the last; 失业、工伤保险参保人数: its end.
    last = parts[-1]
    noun = without(last, lexicon.action_at_start(last))
    whole = []
    for part in parts[:-1]:
        if part in lexicon.ACTIONS:
            part += noun
        elif len(part) <= 3 and len(last) >= len(part) + 2 and not indicators.code_of(part):
            part += last[len(part) :]
        whole.append(part)
    return [*whole, last]


def are_flows(heads: list[str]) -> bool:
    """Whether labels name indicators that grow, so that a bare rate is their growth."""
    codes = [indicators.code_of(head) for head in heads]
    return bool(codes) and all(code and indicators.get(code).type == "flow" for code in codes)


def are_indices(heads: list[str]) -> bool:
    """Whether labels name price indices, whose rate is their change."""
    codes = [indicators.code_of(head) for head in heads]
    return bool(codes) and all(code and indicators.get(code).type == "index" for code in codes)


def measure_of_rate(unit: str, verb: Verb | None) -> tuple[str, int]:
    """Measure and sign of a rate."""
    word, adverb, to = verb or Verb("", "", "")
    falls = word in lexicon.FALLS
    if unit == "pp":
        return "change_pp", -1 if falls else 1
    if to in ("到", "至"):
        return "share", 1
    if falls or word in lexicon.RISES:
        since = _SINCE.search(adverb)
        return ("growth_since" if since else "growth"), -1 if falls else 1
    return "share", 1


def behind(right: str, *, listed: bool) -> str | None:
    """The noun behind a quantity, if one follows directly."""
    right = right.lstrip(" ")
    if not _WORD.match(right) or lexicon.AFTER_NO_NOUN.match(right):
        return None
    attributive = right.startswith("的")
    noun = lexicon.NOUN_END.split(right.removeprefix("的").lstrip("“"), maxsplit=1)[0]
    if listed:  # X和600套Y: the conjunction belongs to the list
        noun = _NEXT_OF_LIST.sub("", noun)
    if not attributive:
        first, _, rest = noun.partition("的")
        noun = first if len(first) > 1 else first + rest  # 9个村的电气化建设
    if len(noun) > LONGEST_LABEL:  # 15个重点项目和……: what follows is another thing
        noun = _SECOND_THING.split(noun, maxsplit=1)[0]
    noun = _AND_SO_ON.split(noun, maxsplit=1)[0]
    if noun.count("“") != noun.count("”"):
        noun = noun.partition("“")[0]
    noun = lexicon.TRAILING.sub("", noun).strip(" “”的")
    return noun if len(noun) >= 2 else None


def keep_action(examples: re.Match) -> str:
    """The verb before a list of examples, which are dropped: 引进A、B等 leaves 引进."""
    return lexicon.action_at_start(lexicon.stripped(examples[0])) or ""


def without(words: str, action: str | None) -> str:
    """Words without the verb that governs them."""
    return lexicon.stripped(words.replace(action, "", 1) if action else words)
