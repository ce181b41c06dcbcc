"""What each quantity of a sentence is about.

The noun counted stands before the number (固定资产投资增长12%, 申请专利400件) or behind it
(1200套公共租赁住房); the verb tells the measure and the sign. What a clause leaves out is carried over
from the one before it in the same sentence.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from planlib import indicators
from planlib.reading import asides, lexicon, lists, nouns
from planlib.reading.asides import RATES, Clause
from planlib.reading.nouns import LONGEST_LABEL, Verb
from planlib.reading.quantities import Quantity, bounded, less

CLAUSE_END = "，,：:"
MONEY = ("cny", "usd")
# How far around a quantity its clause may reach: no clause is longer, and time stays linear in the text.
REACH = 300
# 9%以上的增长: the verb stands behind as a noun.
_RATE_BEHIND = re.compile(r"的?(?:增长|增速|增幅)(?![\u4e00-\u9fff]*[达为到])")
_NOUN_OF_RATE = re.compile(r"的?((?!以上|以内|左右|的|和|与|，)[\u4e00-\u9fff（）()]{3,20})")
# What a stock is called, and the words by which a count says that it stands so high.
_STOCK = re.compile(r"(?:总数|总量|人数|户数|数量|规模|余额|保有量|拥有量|拥有.*)$")
_REACHED = ("突破", "超过", "超", "达")
_ARRIVES = ("达到", "达", "保持", "保持在", "稳定在", "突破", "超过", "拥有")
_THINGS_BEHIND = re.compile(r"的?[\u4e00-\u9fff]{2,8}")
_VERB_BEHIND = re.compile("力争|争取|确保|增长")
_AIMED = re.compile("力争|争取|冲刺")
_AT_LEAST = re.compile("(?:至少|最少|不少于)[\u4e00-\u9fff]{1,3}$")
_EXAMPLES = re.compile(r"^.*等(?=[\u4e00-\u9fff]{2})")
_REACHING = re.compile("(?:实现|完成|达到)(?=..)")
_OF_THAT_SIZE = re.compile("^(?:床位|的?以上|以下)*的?")
_TIMES_A_YEAR = re.compile(r"(?:是|为|达到|相当于|增长到)20\d\d年的$")


class Draft(NamedTuple):
    """One reading of a quantity: what it counts and how, before it is joined to its place."""

    quantity: Quantity
    label: str
    measure: str
    sign: int = 1
    role: str = "target"
    action: str | None = None
    adverb: str = ""  # 实际, 同口径: what qualifies the number
    base_low: float | None = None
    doubt: str | None = None


class Sentence:
    """A sentence with its quantities, read from left to right."""

    def __init__(self, plain: str, start: int, end: int, found: list[Quantity], headline: bool):
        self.plain, self.start, self.end = plain, start, end
        self.found = lists.bounded_together(plain, found)
        self.run = lists.runs(plain, self.found)
        self.headline = headline
        self.heads: list[str] = []  # of the last rate, for clauses that leave theirs out
        self.verb: Verb | None = None
        self.waiting: list[Draft] = []  # readings that still wait for a value of their own (分别)
        self.base: float | None = None  # the 55 of 由55%提高到58%
        self.subject = ""  # what the last count was of
        self.recent: list[str] = []  # what was counted so far: A 5亿元、B 3亿元，分别增长8%、9%

    def go_on_from(self, before: "Sentence") -> None:
        """Take over what the part before a semicolon was about: ；年均分别增长7.5%、6%."""
        self.heads, self.subject = before.heads, before.subject

    def drafts(self) -> Iterator[Draft]:
        """The readings, in the order of the text."""
        for index, quantity in enumerate(self.found):
            clause = self._clause(index)
            if self.waiting and lists.JOINT.fullmatch(clause.left):
                yield self.waiting.pop(0)._replace(quantity=quantity)
                continue
            self.waiting = []
            if asides.is_compared(quantity, clause):
                self.heads = nouns.before(clause.left)[0] or self.heads
                continue
            if asides.is_base(clause):
                self.base = quantity.low
                self.heads = nouns.before(asides.FROM.sub("", clause.left))[0] or self.heads
                continue
            read = self._rates if quantity.unit in RATES else self._counts
            drafts = [draft._replace(base_low=self.base) for draft in read(index, clause)]
            self.base = None
            if len(drafts) > 1 and self.run[index] == len(drafts):
                drafts, self.waiting = drafts[:1], drafts[1:]  # each head has a value of its own
            yield from drafts

    def context(self, quantity: Quantity) -> str:
        """The sentence up to a quantity: what may govern or date it."""
        return self.plain[max(self.start, quantity.start - REACH) : quantity.end]

    def _clause(self, index: int) -> Clause:
        quantity = self.found[index]
        nearest, farthest = (
            max(self.start, quantity.start - REACH),
            min(self.end, quantity.end + REACH),
        )
        comma = max(self.plain.rfind(c, nearest, quantity.start) for c in CLAUSE_END) + 1
        if (
            comma > nearest
            and self.plain[comma - 1] in "：:"
            and not self.plain[comma : quantity.start].strip()
        ):
            # 城镇登记失业率：4.5%以内: what is counted stands before the colon
            colon = comma - 1
            comma = max(self.plain.rfind(c, nearest, colon) for c in CLAUSE_END) + 1
        opened = left_from = max(comma, nearest)
        if index and self.found[index - 1].end > opened and not self._is_threshold(index - 1):
            left_from = self.found[index - 1].end
        ends = (self.plain.find(c, quantity.end, farthest) for c in CLAUSE_END)
        stop = min((at for at in ends if at >= 0), default=farthest)
        follows = index + 1 < len(self.found) and self.found[index + 1].start < stop
        left = self.plain[left_from : quantity.start].rstrip("：:")
        if left_from > opened and quantity.unit not in RATES:
            # X和600套Y: what stands before the conjunction is the noun of the quantity before.
            left = lexicon.CONJUNCTION.split(left)[-1]
        right_to = self.found[index + 1].start if follows else stop
        right, whole = self.plain[quantity.end : right_to], self.plain[opened : quantity.start]
        return Clause(left, right, whole, follows)

    def _is_threshold(self, index: int) -> bool:
        """Whether a sum of money only says which things are counted: 亿元以上项目10个."""
        quantity = self.found[index]
        if quantity.unit not in MONEY or quantity.comparator not in ("at_least", "more_than"):
            return False
        behind = self.plain[quantity.end : quantity.end + 9]
        noun = _THINGS_BEHIND.match(behind)
        if not noun or _VERB_BEHIND.match(behind):
            return False
        if not re.search(r"\d", quantity.quantity):
            return True  # a bare power of ten: 亿元以上
        following = self.found[index + 1] if index + 1 < len(self.found) else None
        if following is None or following.unit != "count":
            return False
        return not re.search(r"[，,]", self.plain[quantity.end : following.start])

    # --- rates: 增长8%, 达到72%, 提高1个百分点 ---

    def _rates(self, index: int, clause: Clause) -> Iterator[Draft]:
        quantity = self.found[index]
        doubled = quantity.quantity.startswith("翻")  # a verb by itself: 比2010年翻一番
        heads, verb = nouns.before(clause.left + "累计增长" if doubled else clause.left)
        behind = _RATE_BEHIND.match(clause.right)
        if behind and (verb is None or verb.word in ("实现", "保持")):
            verb = Verb("增长", "", "")  # 实现增加值9%以上的增长
        # A clause of a governing word and a number (、力争25%) leaves out the verb as well.
        bare = not lexicon.stripped(clause.left)
        if bare and not verb and (noun := _NOUN_OF_RATE.match(clause.right)):
            heads = [noun[1]]  # 60%的行政村通公交
        values = self.run[index]
        if not heads and verb and "分别" in verb.adverb and 1 < values <= len(self.recent):
            heads = self.recent[-values:]
        if heads:
            self.heads = self._of_two(heads, verb, index)
        elif not self.heads or (verb is None and not bare):
            return
        aimed = verb and verb.word in _ARRIVES and _AIMED.search(clause.left)
        if heads or (verb and not (self.verb and aimed)):
            self.verb = verb  # 确保增长12%，力争达到14%: both are growth
        measure, sign = nouns.measure_of_rate(quantity.unit, self.verb)
        if self.verb is None and measure == "share" and nouns.are_flows(self.heads):
            measure = "growth"  # GDP 7%，投资10%
        if measure == "share" and quantity.unit == "percent" and nouns.are_indices(self.heads):
            measure = "growth"  # 居民消费价格指数控制在3%以内
        if quantity.quantity.endswith("倍") and _TIMES_A_YEAR.search(clause.left):
            # 是2015年的2.5倍 is 150% more than then
            quantity, measure = less(quantity, 100), "growth_since"
            head = lexicon.stripped(_TIMES_A_YEAR.sub("", clause.left))
            self.heads = [head] if head else self.heads
        for head in self.heads:
            action = lexicon.action_at_start(head)
            adverb = self.verb.adverb if self.verb else ""
            yield Draft(quantity, head, measure, sign, action=action, adverb=adverb)

    def _of_two(self, heads: list[str], verb: Verb | None, index: int) -> list[str]:
        """城乡居民收入分别增长8%、9% is two heads, written as one."""
        if len(heads) == 1 and "城乡居民" in heads[0] and self.run[index] == 2:
            return [heads[0].replace("城乡", kind) for kind in ("城镇", "农村")]
        return heads

    # --- sums, sizes and counts ---

    def _counts(self, index: int, clause: Clause) -> Iterator[Draft]:
        drafts = [draft for draft in self._counted(index, clause) if len(draft.label) >= 2]
        if _AT_LEAST.search(clause.left):
            drafts = [_at_least(draft) for draft in drafts]
        if drafts:
            last = drafts[-1]
            if last.role == "target":
                self.heads, self.verb = [draft.label for draft in drafts], None
                self.recent += self.heads
            self.subject = re.sub("建设$", "", nouns.without(last.label, last.action))
        yield from drafts

    def _counted(self, index: int, clause: Clause) -> Iterator[Draft]:
        quantity = self.found[index]
        measured = quantity.unit != "count"
        left = lexicon.stripped(clause.left)
        noun = nouns.behind(clause.right, listed=clause.listed)
        if not noun and not measured:
            sized = self._touches_next(index)
            noun = self._noun_of_size(index + 1) if sized else None
            noun = noun or (None if left else self._shared_noun(index))
        action = lexicon.action_in(clause.whole)
        if index and self._touches_next(index - 1):
            thing = self._noun_of_size(index)
            bound = quantity.comparator not in ("exactly", "about")
            role = "threshold" if bound or "以上" in clause.right[:6] else "attribute"
            yield Draft(quantity, f"{thing or ''}规模", "level", role=role, action=action)
        elif self._is_threshold(index):
            name = noun or nouns.without(clause.left, action)
            yield Draft(quantity, name + "投资", "level", role="threshold", action=action)
        elif noun and (age := asides.described_by(quantity, clause)):
            yield Draft(quantity, noun + age, "level", role="threshold", action=action)
        elif measured and noun and (size := self._size(quantity, clause, left, noun, action)):
            yield size
        elif not noun and (moved := self._moved(quantity, clause, measured)):
            yield from moved
        elif noun and not measured:
            yield self._number_of(quantity, clause, left, noun, action)
        else:
            yield self._named_before(index, clause, left, measured, action)

    def _noun_of_size(self, index: int) -> str | None:
        """新增5个1000平方米以上社区用房: the noun behind the size of what is counted."""
        clause = self._clause(index)
        return nouns.behind(_OF_THAT_SIZE.sub("", clause.right), listed=clause.listed)

    def _touches_next(self, index: int) -> bool:
        """Whether a count is followed at once by the size of what it counts."""
        if not 0 <= index < len(self.found) - 1:
            return False
        first, second = self.found[index], self.found[index + 1]
        return first.end == second.start and first.unit == "count" and second.unit not in RATES

    def _shared_noun(self, index: int) -> str | None:
        """对450户、1180名监测对象: the noun stands behind the last number of the list."""
        last = index + self.run[index] - 1
        if last == index:
            return None
        clause = self._clause(last)
        return nouns.behind(clause.right, listed=clause.listed)

    def _size(self, quantity, clause, left, noun, action) -> Draft | None:
        """总规模3.3亿元的基金, 7公里的道路, 3平方公里基础设施; 建设7公里道路 is a target."""
        size = lexicon.SIZE.search(left)
        carried_out = lexicon.CARRIED_OUT.fullmatch(noun)
        if carried_out:
            done, verb = carried_out.groups()
            return Draft(quantity, verb + done, "increment", action=verb)
        if lexicon.ABILITY.fullmatch(noun):
            label = re.sub(r"^(?:达到|形成|实现|新增)", "", left) + noun
            return Draft(quantity, label, "level", action=action)
        attributive = clause.right.startswith("的")
        if attributive or (size and not action):
            # A size with a bound commits; one without describes.
            commits = size and quantity.comparator not in ("exactly", "about")
            role = "target" if commits else "attribute"
            label = noun + (size[1] if size else "")
            return Draft(quantity, label, "level", role=role, action=action)
        if quantity.unit in MONEY:
            set_aside = left in lexicon.SET_ASIDE and not lexicon.action_at_start(noun)
            return Draft(quantity, left + noun, "level", action=action) if set_aside else None
        if action and left.endswith(action):
            return Draft(quantity, left + noun, "increment", action=action)
        return Draft(quantity, left + noun, "level", role="attribute", action=action)

    def _moved(self, quantity, clause, measured) -> list[Draft]:
        """项目达到120个, 贫困人口减少1000万: a verb of movement or arrival before the number."""
        left = clause.left
        if left.endswith("各"):
            heads = nouns.coordinated(lexicon.stripped(left[:-1]), every=True)
            return [
                Draft(quantity, head, "increment", action=lexicon.action_in(left)) for head in heads
            ]
        heads, verb = nouns.before(left + "达到" if left.endswith("分别") else left)
        if verb is None or verb.word in ("为", "在", "占"):
            return []
        if not re.search("分别|均|都", verb.adverb):
            heads = heads[-1:]  # A、B达到120个: only the last is what arrives
        heads = heads or self.heads[:1]
        done = heads and lexicon.action_at_start(heads[0]) and not indicators.code_of(heads[0])
        arrives = verb.word in _ARRIVES or verb.word.endswith(("到", "至"))
        if done and not verb.to and not arrives:
            return []
        falls, rises = verb.word in lexicon.FALLS, verb.word in lexicon.RISES
        if (falls or rises) and not verb.to:
            measure, sign = "increment", -1 if falls else 1
        else:
            new = bool(heads) and heads[0].startswith("新增")
            added = new or (verb.word in ("完成", "实现") and not measured)
            measure, sign = ("increment" if added else "level"), 1
        return [
            Draft(quantity, self._whole(head, verb.word), measure, sign, action=verb.word)
            for head in heads
        ]

    def _number_of(self, quantity, clause, left, noun, action) -> Draft:
        """完成1200套公共租赁住房建设; 培育泰隆电力等15家后备企业; 推进关堤乡19个村的建设."""
        named = left.endswith("等")
        owner = "" if named else nouns.without(left, action)
        verb = action or ""
        role = "target"
        if quantity.comparator == "exactly" and not any(word in verb for word in lexicon.MAKING):
            exists = named and verb
            if exists or verb in lexicon.WORKED_ON_BY_NATURE or (owner and not verb):
                role = "scope"
        shown_verb = verb if role == "target" or named or not owner else ""
        doubt = None if verb or self.headline else "no verb in the clause"
        label = shown_verb + owner + noun
        return Draft(quantity, label, "increment", role=role, action=action, doubt=doubt)

    def _named_before(self, index, clause, left, measured, action) -> Draft:
        """申请专利400件, 融资10亿元, 新增绿化面积10万平方米."""
        quantity = self.found[index]
        label = _EXAMPLES.sub(nouns.keep_action, left)
        if len(label) > LONGEST_LABEL:
            label = lexicon.stripped(label.rpartition("、")[2])
        reached = measured and _REACHING.match(label)
        if reached and not lexicon.GENERIC.fullmatch(label):
            label = label[reached.end() :]
        label = nouns.ADVERBS_LEFT.sub("", label)
        again = index and self.found[index - 1].classifier == quantity.classifier
        if again and self.subject and nouns.without(label, action) in ("", "基本", "全面", "全部"):
            label += self.subject  # 今年再启动20个, 基本建成7351套
        label = self._whole(label, action) or (self.heads[0] if self.heads else "")
        governed = action or lexicon.governing(clause.whole, CLAUSE_END) or self.headline
        added = label.startswith(("新", "增")) or "新增" in label
        # Sums are what something amounts to; tonnes and metres under a verb are work done.
        done = quantity.unit not in MONEY and action
        stock = quantity.quantity.startswith(_REACHED) or _STOCK.search(label)
        standing = (measured and not done) or (stock and not lexicon.action_at_start(label))
        measure = "level" if standing and not added else "increment"
        falling = action in ("减少", "削减", "压减") and action in label
        doubt = None if governed else "no verb in the clause"
        return Draft(quantity, label, measure, -1 if falling else 1, action=action, doubt=doubt)

    def _whole(self, label: str, action: str | None) -> str:
        """A label that stands alone: 投资 becomes 市重点项目投资 if that was spoken of."""
        generic = lexicon.GENERIC.fullmatch(label)
        lends = generic and lexicon.INVESTED_IN.search(self.subject)
        return self.subject + generic[1] if lends else label


def _at_least(draft: Draft) -> Draft:
    if draft.quantity.comparator != "exactly":
        return draft
    return draft._replace(quantity=bounded(draft.quantity, "at_least"))
