"""Named commitments without a number: which project, what is to become of it, and by when.

A name needs evidence, as a number does. It stands in a list that ends in 等 and a noun
(沈数机床、长荣线业等项目), in quotation marks, or it ends in what is built, founded or held (小学, 产业园, 大道)
and says which one. What names a kind of thing alone (龙头企业, 基础设施建设) is no milestone.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from planlib.reading import lexicon, sentences
from planlib.reading.characters import Plain
from planlib.reading.clauses import CLAUSE_END, REACH
from planlib.reading.document import AHEAD, Paragraph

_ORDER = tuple(lexicon.STAGES)
_VERBS = lexicon.alternatives(lexicon.STAGE_OF)
_ENDING = lexicon.alternatives(
    [*lexicon.STAGES["complete"].split(), "新开工", "开工", "动工", "启动"]
)
# Verbs in front of what they are done to: 加快推进, 新开工建设, 谋划建设.
_FIRST = re.compile(
    r"(?:全力|抓紧|持续|强力|重点|尽快|跟踪|统筹|协同|同步|合力|稳妥|协调)*"
    rf"(?P<verb>(?:{_VERBS}){{1,3}})(?![的力度了])"
)
# The verb behind: ……开工建设, ……竣工投产, ……落户园区.
_LAST = re.compile(
    r"(?P<verb>(?:全部|全面|尽快|尽早|顺利|如期|实现|基本|主体|正式)*"
    rf"(?:{_ENDING})(?:建设|{_ENDING})*)(?![率量额])[\u4e00-\u9fff]{{0,4}}$"
)
# 把……建成……, 对……进行提升改造
_DISPOSED = re.compile(
    r"(?:把(?!握)|将|对)(?P<object>.+?)"
    rf"(?P<verb>(?:进行|实施|予以)?(?:全面)?(?:{_VERBS}){{1,2}})(?![率量额])"
)
# What is done stands as a noun behind the name: ……项目建设, ……的申报创建工作.
_NOMINAL = re.compile(
    r"(?P<joint>的?(?:前期|后期|主体|配套|项目|工程|拓宽|升级|深度)*)"
    rf"(?P<verb>(?:{_VERBS}|招聘|拆迁|安置|征收){{1,3}})"
    r"(?:的?(?:完善|提升|工作|任务|步伐|进度|进程|力度))*$"
)
_MADE = re.compile(rf"(?P<verb>(?:{_VERBS})+)(?=“)(?P<names>(?:“[^“”]{{2,30}}”、?)+)")
_QUOTED = re.compile("“([^“”]+)”")
# A、B等一批项目, A、B等10余条道路工程: the noun that they share.
_LIST_END = re.compile(
    rf"等(?P<which>[^等]{{0,30}}?)(?P<head>{lexicon.alternatives(lexicon.SHARED_NOUNS)})$"
)
_THING = re.compile(
    rf"(?:(?P<named>(?:{lexicon.alternatives(lexicon.NAMED_THINGS)})(?<!高新区))"
    rf"|(?P<kind>{lexicon.alternatives(lexicon.KINDS_OF_THINGS)}))$"
)
_TITLED = re.compile(
    "(?:国家|全国|省级?|中国).{0,14}(?:城市|县|区|园区|基地|中心|之乡|名城|试点|奖)"
)
_KIND_WORDS = re.compile(lexicon.alternatives(lexicon.KIND_WORDS))
_SMALL = "大小新老高好重型化类级一二三两和与及等的省市县区全各"
_ANY = re.compile(rf"(?:{lexicon.alternatives(lexicon.WORDS_BEFORE_ANY)})*")
_ATTRIBUTE = re.compile(
    r"(?:总?规模|总投资|投资|占地|全长|总面积)?约?\d[\d.,]*(?:万|亿|百|千|万亿)?"
    r"(?:元|公里|千米|米|平方公里|平方米|亩|公顷|张床位?)(?:以上|左右)?的?"
)
_COUNTED = re.compile(
    r"[\d一二两三四五六七八九十百千万余多几]+(?:个|条|项|家|所|座|处|套|批|名|件|种|场|次|轮|支|户|只|台|辆|类|大)"
)
_JOINTS = re.compile(r"、|以及|和|与|及")
# No name holds a verb that is done by somebody.
_NUMBERED = re.compile(r"第[一二三四五六七八九十\d]+[届期]|首[届批]")
_CLAUSE = re.compile(
    "[，。、“”]|进驻|入驻|^(?:促进|探索|清理|支持|鼓励|引导|帮助|做|使|让|在|维修)|谋划|.走|比较"
    "|.{7}的|各.城|互联互通$"
)
# 一区七园, 五个中心, 一村一场
_SLOGAN = re.compile("[一二两三四五六七八九十](?:个|[\u4e00-\u9fff]?[一二两三四五六七八九十])|.*、")
_AT_THE_END = re.compile(rf"(?:的?工作)?(?:{lexicon.TIME.pattern})*$")
_LONGEST_NAME = 40

_MONTH = re.compile(
    r"(?P<month>1[0-2]|[1-9])月(?:份|底|末|中旬|上旬|下旬)?(?:之?前)?|(?P<half>上半年)|"
    r"(?P<quarter>[一二三四])季度|(?P<end>年底|年末)"
)


class _Found(NamedTuple):
    """A name at its place, with what is to be done."""

    start: int
    end: int
    action: str
    verb: str  # by which the stage is told


def read(plan, plain: Plain, paragraphs: list[Paragraph]) -> list[dict]:
    """Milestones of the plan part of a text, in its order.

    Parameters
    ----------
    plan
        Whatever has plan_id and year.
    plain
        The text as the reader sees it.
    paragraphs
        What `document.outline` makes of it.

    Returns
    -------
    list of dict
        Keys are columns of the milestones frame.
    """
    rows: list[dict] = []
    for paragraph in paragraphs:
        if paragraph.part not in AHEAD:
            continue
        for span in sentences.spans(plain.text, paragraph):
            first = len(rows)
            for start, end in _clauses(plain.text, *span):
                clause = plain.text[start:end]
                context = plain.text[max(span[0], end - REACH) : end]
                if lexicon.DONE.search(clause):
                    continue
                carried = _carried_on(clause)
                if carried and len(rows) > first:
                    rows[-1] |= _commitment(carried, carried, context) | {
                        "due": _due(clause, paragraph, plan.year)
                    }
                    continue
                for found in _found(clause, start):
                    place = sentences.place(plain, span, (found.start, found.end))
                    rows.append(
                        {
                            "plan_id": plan.plan_id,
                            "milestone_id": f"{plan.plan_id}:{place['start']}.1",
                            "section": paragraph.section,
                            "item": paragraph.item,
                            "heading": paragraph.heading,
                            "name": plain.original[place["start"] : place["end"]],
                            **_commitment(found.action, found.verb, context),
                            "due": _due(clause, paragraph, plan.year),
                            **place,
                        }
                    )
    return rows


def _clauses(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Clauses between commas and colons, but for those inside quotation marks."""
    depth = 0
    for at in range(start, end):
        c = plain[at]
        if c in "“《（(":
            depth += 1
        elif c in "”》）)":
            depth = max(0, depth - 1)
        elif c in CLAUSE_END and not depth:
            yield start, at
            start = at + 1
    yield start, end


def _found(clause: str, offset: int) -> Iterator[_Found]:
    """Names of a clause with what is done to each."""
    at = _lead(clause)
    body = clause[at:]
    seen: list[tuple[int, int]] = []
    for found in _phrase(body):
        seen.append((found.start, found.end))
        yield found._replace(start=offset + at + found.start, end=offset + at + found.end)
    for made in _MADE.finditer(body):
        for quoted in _QUOTED.finditer(body, *made.span("names")):
            start, end = quoted.span(1)
            slogan = _SLOGAN.match(quoted[1])
            if (
                _THING.search(quoted[1])
                and not slogan
                and not any(s < end and start < e for s, e in seen)
            ):
                yield _Found(offset + at + start, offset + at + end, made["verb"], made["verb"])


def _lead(clause: str) -> int:
    """Where a clause begins behind times and adverbs; 谋划, 加快 and 把 belong to the verb."""
    at = lexicon.lead(clause)
    return at - len(re.search(r"(?:谋划|筹划|加快|把|将)*$", clause[:at])[0])


def _phrase(body: str) -> Iterator[_Found]:
    disposed = _DISPOSED.match(body)
    first = _FIRST.match(body)
    if disposed:
        yield from _names(
            disposed["object"], disposed.start("object"), disposed["verb"], behind=True
        )
    elif first:
        rest = re.split("将|把", body[first.end() :], maxsplit=1)[0]
        yield from _names(rest, first.end(), first["verb"])
    elif last := _LAST.search(body):
        yield from _names(body[: last.start()], 0, last["verb"], behind=True)


def _names(words: str, at: int, verb: str, *, behind: bool = False) -> Iterator[_Found]:
    """The names among the words that a verb governs."""
    action = verb
    nominal = None if behind else _LAST.search(words) or _NOMINAL.search(words)
    if nominal and nominal.start() > 1:
        said = nominal["verb"]
        action = verb if said in verb else verb + said
        verb = said if _stage(said) == "complete" or said.startswith(("开工", "申报")) else verb
        # 等工程建设 shares its noun; 大数据产业园项目建设 names a project, unless several share the word.
        several = _JOINTS.search(words[: nominal.start()])
        noun = re.match("项目|工程", nominal["joint"]) if "joint" in nominal.groupdict() else None
        kept = (
            noun.end() if noun and (not several or words[: nominal.start()].endswith("等")) else 0
        )
        words = words[: nominal.start() + kept]
    words = _AT_THE_END.sub("", words)
    listed = _LIST_END.search(words)
    if not listed and re.search("等[^、]*$", words):
        return  # a list of something that is no thing
    for start, end in _members(words[: listed.start()] if listed else words, shared=bool(listed)):
        start, end, quoted = _trimmed(words, start, end)
        if _is_name(words[start:end], verb, shared=listed and listed["head"], quoted=quoted):
            yield _Found(at + start, at + end, action, verb)


def _members(words: str, *, shared: bool) -> Iterator[tuple[int, int]]:
    """The members of a list; conjunctions inside quotation marks and inside names do not part them."""
    depth = start = at = 0
    together = re.search("合作|共建|共同|联合", words)
    while at < len(words):
        c = words[at]
        if c in "“《（(":
            depth += 1
        elif c in "”》）)":
            depth = max(0, depth - 1)
            if c == "”" and words[at + 1 : at + 2] == "“":
                yield start, at + 1
                start = at + 1
        elif not depth and (joint := _JOINTS.match(words, at)):
            left = words[start:at].strip('”“" ')
            if joint[0] == "、" or (
                not together
                and (shared or _THING.search(left) or _NUMBERED.match(words, joint.end()))
            ):
                yield start, at
                start = at = joint.end()
                continue
        at += 1
    yield start, len(words)


def _trimmed(words: str, start: int, end: int) -> tuple[int, int, bool]:
    """A name without what qualifies it, quotation marks and the noun it shares."""
    quoted = False
    while start < end and words[start] in " 　、的":
        start += 1
    again = re.compile("维修|维护|促进|推动").match(words, start, end)
    if again:
        start = again.end()
    attribute = _ATTRIBUTE.match(words, start, end)
    if attribute:
        start = attribute.end()
    while end > start and words[end - 1] in " 　、的":
        end -= 1
    inner = re.compile(r"[“\"]\s*([^“”\"]+?)\s*[”\"]").match(words, start, end)
    if inner and (inner.end() == end or words[inner.end() : end] in ("项目", "工程", "活动")):
        return *inner.span(1), True
    return start, end, quoted


def _is_name(name: str, verb: str, *, shared: str | None, quoted: bool) -> bool:
    """Whether words say which thing, and not only what kind of thing."""
    if not 2 <= len(name) <= _LONGEST_NAME:
        return False
    if _SLOGAN.match(name):
        return False
    if quoted and shared:  # “节能宣传周”等活动 are names, “专精特新”等企业 kinds
        return shared != "企业"
    if _COUNTED.search(name) or _CLAUSE.search(name):
        return False
    if re.search("建设.", name):
        return False
    if shared:
        return bool(_KIND_WORDS.sub("", name).strip(_SMALL))
    if _TITLED.fullmatch(name):
        return any(word in verb for word in ("创建", "申报", "申建"))
    if _NUMBERED.match(name):
        return True  # 第十四届豫商大会, 首批中期票据
    thing = _THING.search(name)
    if not thing or (thing[0] in lexicon.SET_UP and _stage(verb) == "progress"):
        return False
    before = name[: thing.start()]
    if thing["named"]:
        if not before:
            return thing[0] in lexicon.ONE_OF_A_KIND
        return not _ANY.fullmatch(before)
    return bool(_KIND_WORDS.sub("", before).strip(_SMALL))


def _carried_on(clause: str) -> str | None:
    """The verb of a clause that has nothing but one: 争取2017年落地."""
    last = _LAST.fullmatch(clause[_lead(clause) :])
    # 建成投用临江大桥 names something of its own.
    return last["verb"] if last and len(last[0]) - len(last["verb"]) <= 2 else None


def _stage(verb: str) -> str:
    """The stage that a verb leads to: the latest of those it is made of."""
    found = re.findall(_VERBS, verb)
    if found and found[0] in lexicon.ONLY_THOUGHT_OF:
        return "plan"
    return max((lexicon.STAGE_OF[v] for v in found), key=_ORDER.index, default="progress")


def _commitment(action: str, verb: str, context: str) -> dict:
    word = lexicon.governing(context, CLAUSE_END)
    return {
        "action": action,
        "stage": _stage(verb),
        "commitment": word or re.sub("^(?:加快|进行|予以)+(?=.)", "", verb),
        "strength": lexicon.GOVERNING[word] if word else "firm",
    }


def _due(clause: str, paragraph: Paragraph, year: int | None) -> str | None:
    """When it is to be so, as far as the clause tells: 2017, 2017-06, 2017-12."""
    years = [int(y) for y in re.findall(r"(20\d\d)年", clause)]
    ahead = [y for y in years if year is None or y >= year]
    if not ahead and year and paragraph.part == "period":
        year += 4
    year = ahead[-1] if ahead else year
    if year is None:
        return None
    named = [*_MONTH.finditer(clause)]
    if not named:
        return str(year)
    when = named[-1]
    if when["month"]:
        month = int(when["month"])
    elif when["quarter"]:
        month = 3 * ("一二三四".index(when["quarter"]) + 1)
    else:
        month = 6 if when["half"] else 12
    return f"{year}-{month:02}"
