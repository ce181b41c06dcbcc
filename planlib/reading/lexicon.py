"""The words of plans: what governs a clause, what is done, what rises and falls, what names a size.

Lists only; `clauses` and `records` say how they are used. Patterns are compiled when this module is
first imported, which is when a plan is first read.
"""

import re

# The word that governs a clause, and how strongly it commits.
GOVERNING = {
    "确保": "binding", "保证": "binding", "必须": "binding", "务必": "binding",
    "力争": "strive", "争取": "strive", "力求": "strive", "努力": "strive", "争创": "strive",
    "计划": "plan", "谋划": "plan", "规划": "plan", "拟": "plan", "筹划": "plan",
    "探索": "explore", "研究": "explore",
}  # fmt: skip
# Those that are nouns as often (研究中心, 专项计划) govern only where a clause begins with them.
ALSO_NOUNS = frozenset("计划 规划 拟 研究 探索 努力 必须 筹划 保证".split())

# Verbs by which something is done or added.
_ACTIONS = """
    新开工 新增加 新增 新建成 新建 新引进 新签约 新落地 新谋划 新培育 新认定 新发展 新注册 新改扩建 新上 新购 新改
    引进 完成 建成 建设 开工 竣工 投产 投入 成立 设立 组建 培育 申报 申请 申领 授权 创建 打造 实施 推进 抓好 改造
    扩建 改建 修建 整治 治理 淘汰 化解 压减 关停 关闭 拆除 拆迁 退出 脱贫 减少 增加 增设 扩大 发放 安排 筹措 融资
    争取 招聘 招商 举办 开展 组织 培训 选派 选树 遴选 评选 推荐 推广 转移 输出 转化 发展 壮大 扶持 支持 帮扶 落实
    落地 签约 谋划 储备 购置 更新 栽植 种植 植树 造林 绿化 铺设 架设 安装 配备 解决 保障 安置 救助 补贴 分配 盘活
    清理 收储 供应 出让 流转 达到 实现 保持 突破 挂牌 上市
"""
# Longest first, so that an alternation takes 新开工 before 开工.
ACTIONS = tuple(sorted(_ACTIONS.split(), key=len, reverse=True))
ACTION = re.compile(rf"(?:{'|'.join(ACTIONS)})(?![值额率量])")  # 增加 in 增加值 is none
# Work on what is already there: a count under such a verb says how much is worked on, not what is added.
WORKED_ON = ("推进", "抓好", "实施", "做好", "扶持", "支持", "帮扶", "培育", "包联")
WORKED_ON_BY_NATURE = ("推进", "抓好", "实施", "做好", "扶持")
MAKING = ("新", "开工", "建设", "建成", "成立", "设立", "引进", "完成", "创建")
# Terms of statistics, in which 新 is no adverb as it is in 新引进.
FIXED_NEW = ("新增", "新开工", "新建")

RISES = ("增长", "增加", "增幅", "增速", "上升", "提高", "提升", "涨幅", "上涨", "上浮", "涨")
FALLS = ("下降", "降低", "减少", "削减", "压减", "降幅", "回落")
REACHES = (
    "达到", "达", "保持在", "保持", "稳定在", "维持在", "控制在", "控制", "不超过", "占", "为", "在",
    "完成", "实现",
)  # fmt: skip
_ADVERBS = (
    r"同比|同口径|比上年|较上年|比20\d\d年|较20\d\d年|年均|年平均|每年|平均|分别|均|都|各|累计|实际|名义|"
    r"力争|争取|确保|预期|预计|计划|要|将|再|也|年度|总体|可比|当年|幅度"
)
# What is before a rate: head, adverbs, verb. 固定资产投资|同比|增长
RATE = re.compile(
    rf"(?P<head>.*?)(?P<adverb>(?:{_ADVERBS})*)(?P<verb>{'|'.join((*RISES, *FALLS, *REACHES))})"
    r"(?P<to>到|至|了)?(?:幅度)?[ ]*$"
)

# A rate named as a noun: 增速达到8% is 增长8%.
RATE_NOUN = re.compile(r"(?P<rise>增速|涨幅|增幅|增长率)$|(?P<fall>降幅|下降率)$")

# What the size of a thing is called: 总规模3.3亿元的基金.
SIZE = re.compile(
    r"(总规模|规模|总投资额?|投资额?|总面积|建筑面积|占地面积?|占地|面积|总长度?|全长|长度?|总额|金额|"
    r"产值|容量|装机)$"
)
# Names that say nothing without their subject: 完成投资375亿元, of what?
GENERIC = re.compile(r"(?:完成|实现|达到)?(投资|产值|税收|面积|总投资|销售收入|产能)")

TIME = re.compile(
    r"(?:到|至|在)?(?:20\d\d|二〇..)年(?:底|末|内|前|度|全年|上半年|下半年|\d+月(?:底|末|份)?(?:前)?)?|"
    r"全年|年内|今年|本年度?|当年|到?年底前?|年末|(?:到)?\d+月(?:底|末|份)?前?|"
    r"“?十[一二三四五]五”?(?:期间|时期|末)?|五年(?:内|间)?|上半年|下半年"
)
LEADING = re.compile(
    r"^(?:[、和与及并且，,的\s“]|以及|同时|其中|另外|此外|不断|进一步|继续|大力|积极|着力|重点|切实|全面|"
    r"加快|强力|扎实|深入|稳步|有序|要|将|再|也|使|让|把|预期|主要|目标|为|是|至少|分别|均|共|总共|累计|每年)+"
)
GOVERNING_FIRST = re.compile(rf"^(?:{'|'.join(GOVERNING)})")
# What has been done already is no target, wherever it stands.
DONE = re.compile(
    r"已经?(?:完成|建成|达到|实现|有)|去年|上年(?!增长)|同比增长了|完成了|达到了|实现了|截至|截止"
)

CONJUNCTION = re.compile(r"、|以及|和|与|及")
NOUN_END = re.compile(r"[，,。；;：:、！？!?\n]|以上|左右")
AFTER_NO_NOUN = re.compile(
    r"(?:力争|争取|确保|和|与|及|以及|并|、|其中|全部|各|左右|建成|完成|用于)"
)
# What a size amounts to: 日供水2万吨的能力 is what is to be reached.
ABILITY = re.compile(r"(?:生产|供应|处理|接待|承载)?(?:能力|规模|水平|产能)")
# 对N公里公路进行改建: the verb stands behind.
CARRIED_OUT = re.compile(r"(.{2,}?)(?:进行|予以|加以|实施)([\u4e00-\u9fff]{2})$")
TRAILING = re.compile(r"(?:开工建设|竣工投产|竣工|投产|落地|入驻|开工|工作的?目标|的目标|目标)$")
COVERAGE = re.compile(r"全社会|不含农户|同口径|城镇(?=固定资产)")


def stripped(words: str) -> str:
    """Words without times, governing words and conjunctions in front."""
    previous = None
    while words != previous:
        previous = words
        words = GOVERNING_FIRST.sub("", LEADING.sub("", words))
        time = TIME.match(words)
        if time:
            words = words[time.end() :]
    return words.strip(' 　、“”"的')


def action_at_start(words: str) -> str | None:
    """The action that words begin with."""
    match = ACTION.match(words)
    return match[0] if match else None


def action_in(words: str) -> str | None:
    """The action that governs a clause: the one it begins with, else the one nearest to its end."""
    words = stripped(words)
    found = ACTION.findall(words)
    return action_at_start(words) or (found[-1] if found else None)


def governing(context: str, clause_end: str) -> str | None:
    """The governing word nearest to the end of a stretch of a sentence, clause by clause."""
    for clause in reversed(re.split(f"[{clause_end}]", context)):
        found = [
            (clause.rfind(word), word)
            for word in GOVERNING
            if word in clause and (word not in ALSO_NOUNS or _opens(clause, word))
        ]
        if found:
            return max(found)[1]
    return None


def _opens(clause: str, word: str) -> bool:
    """Whether a clause begins with a word, but for times and adverbs."""
    return not LEADING.sub("", TIME.sub("", clause[: clause.find(word)]))
