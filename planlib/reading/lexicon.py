"""The words of plans: what governs a clause, what is done, what rises and falls, what names a size.

Lists only; `clauses` and `records` say how they are used. Patterns are compiled when this module is
first imported, which is when a plan is first read.
"""

import re

# The word that governs a clause, and how strongly it commits.
GOVERNING = {
    "确保": "binding", "保证": "binding", "必须": "binding", "务必": "binding",
    "力争": "strive", "争取": "strive", "力求": "strive", "努力": "strive", "争创": "strive",
    "冲刺": "strive", "挑战": "strive", "奋力": "strive", "奋斗": "strive",
    "计划": "plan", "谋划": "plan", "规划": "plan", "拟": "plan", "筹划": "plan",
    "探索": "explore", "研究": "explore",
}  # fmt: skip
# Those that are nouns as often (研究中心, 专项计划) govern only where a clause begins with them.
ALSO_NOUNS = frozenset("计划 规划 拟 研究 探索 努力 必须 筹划 保证".split())

# Verbs by which something is done or added.
_ACTIONS = """
    推动 促成 吸引 引导 帮助 助力
    新开工 新增加 新增 新建成 新建 新引进 新签约 新落地 新谋划 新培育 新认定 新发展 新注册 新改扩建 新上
    新购 新改 引进 完成 建成 建设 开工 竣工 投产 投入 成立 设立 组建 培育 申报 申请 申领 授权 创建 打造
    实施 推进 抓好 改造 扩建 改建 修建 整治 治理 淘汰 化解 压减 关停 关闭 拆除 拆迁 退出 脱贫 减少 增加
    增设 扩大 发放 安排 筹措 融资 争取 招聘 招商 举办 开展 组织 培训 选派 选树 遴选 评选 推荐 推广 转移
    输出 转化 发展 壮大 扶持 支持 帮扶 落实 落地 签约 谋划 储备 购置 更新 栽植 种植 植树 造林 绿化 铺设
    架设 安装 配备 解决 保障 安置 救助 补贴 分配 盘活 清理 收储 供应 出让 流转 达到 实现 保持 突破 挂牌
    上市 建立 推出 启动 开通 开行 增派 选聘 认定 创成 新创建 取缔 腾退 消化 消除 销号 修复 疏浚 打通
    提质 搬迁 压缩 精简 提供 免除 上线 获批 新获批 筹建 新筹建 制定 出台 开发 形成 发布 研发 引育 招引
    入库 孵化 选拔 派出 建强 兴建 投放 更换 维修 加固 硬化 亮化 迁建 续建 疏通 攻克 揭榜 转型 招收 扩招
    开设 争创 入选
"""
# Longest first, so that an alternation takes 新开工 before 开工.
ACTIONS = tuple(sorted(_ACTIONS.split(), key=len, reverse=True))
ACTION = re.compile(rf"(?:{'|'.join(ACTIONS)}|建$)(?![值额率量])")  # 增加 in 增加值 is none
# Work on what is already there: a count under such a verb says how much is worked on, not what is added.
WORKED_ON_BY_NATURE = ("推进", "抓好", "实施", "做好", "扶持")
MAKING = ("新", "开工", "建设", "建成", "成立", "设立", "引进", "完成", "创建")
# Terms of statistics, in which 新 is no adverb as it is in 新引进.
FIXED_NEW = ("新增", "新开工", "新建")

RISES = (
    "增长", "增加", "增幅", "增速", "上升", "提高", "提升", "涨幅", "上涨", "上浮", "涨", "扩大",
)  # fmt: skip
FALLS = (
    "下降",
    "降低",
    "减少",
    "削减",
    "压减",
    "降幅",
    "回落",
    "压缩",
    "缩短",
    "压降",
    "减排",
    "精简",
)
REACHES = (
    "达到", "达", "保持在", "保持", "稳定在", "维持在", "控制在", "控制", "不超过", "占", "为", "在",
    "完成", "实现",
    "降至", "降到", "升至", "增至", "恢复至", "恢复到", "定为", "拟定为", "按", "拥有", "突破", "超过", "拓展到",
)  # fmt: skip
_ADVERBS = (
    r"同比|同口径|[比较与](?:上|去)年(?:同期)?(?:相比)?|比20\d\d年|较20\d\d年|年均|年平均|每年|平均|分别|均|都|各|累计|实际|名义|"
    r"力争|争取|确保|预期|预计|计划|要|将|再|也|年度|总体|可比|当年|幅度|保底|冲刺|挑战|进一步|总|共|目标|拟"
)
# What is before a rate: head, adverbs, verb. 固定资产投资|同比|增长
RATE = re.compile(
    rf"(?P<head>.*?)(?P<adverb>(?:{_ADVERBS})*)(?P<verb>{'|'.join((*RISES, *FALLS, *REACHES))})"
    r"(?P<to>到|至|了)?(?:幅度)?[ ]*$"
)

# A rate named as a noun: 增速达到8% is 增长8%.
RATE_NOUN = re.compile(
    r"(?P<rise>增速|涨幅|增幅|增长率|增长(?:目标|速度|预期)?)$|(?P<fall>降幅|下降率)$"
)

# What the size of a thing is called: 总规模3.3亿元的基金.
SIZE = re.compile(
    r"(总规模|规模|总投资额?|投资额?|总面积|建筑面积|占地面积?|占地|面积|总长度?|全长|长度?|总额|金额|"
    r"产值|容量|装机)$"
)
# What is invested in: 项目 and 工程 lend their name to 完成投资375亿元, 床位 do not.
INVESTED_IN = re.compile(r"(?:项目|工程|企业|产业|园区|集群|设施|基地)$")
# Verbs by which a sum is set aside for what stands behind it: 设立500万元产业发展基金.
SET_ASIDE = ("设立", "安排", "发放", "筹措", "整合", "争取", "拨付", "投入")
# Names that say nothing without their subject: 完成投资375亿元, of what?
GENERIC = re.compile(r"(?:完成|实现|达到)?(投资|产值|税收|面积|总投资|销售收入|产能)")

TIME = re.compile(
    r"(?:到|至|在)?(?:20\d\d|二〇..)年(?:底|末|内|前|度|全年|上半年|下半年|[一二三四]季度|\d+月(?:底|末|份)?(?:前)?)?|"
    r"全年|年内|今年|去年|上年|[一二两三四五]年内|今后[三五]年|本年度?|当年|到?年底前?|年末|(?:到)?\d+月(?:底|末|份)?前?|"
    r"“?十[一二三四五]五”?(?:期间|时期|末)?|五年(?:内|间)?|上半年|下半年|[一二三四]季度"
)
LEADING = re.compile(
    r"^(?:[（(]\d{1,2}[）)]|[、和与及并且，,的\s“~（(-]|[一二三四五六七八九十]是|[①-⑳⑴-⒇◎◆]|[a-z][)）]|预计|提出|按期|如期|及时|顺利|的?基础上|坚决|带头|大幅|以及|同时|其中|另外|此外|不断|进一步|继续|大力|积极|着力|重点|切实|全面|"
    r"加快|强力|扎实|深入|稳步|有序|要|将|再|也|使|让|把|预期|主要|目标|为|是|至少|分别|均|共|总共|累计|每年|建议|我们|拟)+"
)
# 研究与试验发展 and 计划生育 only begin like them.
GOVERNING_FIRST = re.compile(rf"^(?:{'|'.join(GOVERNING)})(?<!研究(?=[与和生院所]))(?!生育)")
# What has been done already is no target, wherever it stands.
DONE = re.compile(
    r"已经?(?:完成|建成|达到|实现|有)|去年|上年(?!增长)|同比增长了|完成了|达到了|实现了|截至|截止"
)

CONJUNCTION = re.compile(r"、|以及|(?<!研究)[和与]|及")
# A figure set beside another's, or a change of a target, is no target (高于全国平均水平1个百分点, 下调0.5个百分点).
COMPARED = re.compile(
    r"比[^，,]{1,12}(?:(?<!提)高|(?<!降)低|快|慢|多|少|好)$|(?:[高低快好]于|高出|低于|超出|领先|多于|少于)[^，,]{0,15}$|(?:上|下)调$|调[增减高低]$"
)
NOUN_END = re.compile(r"[，,。；;：:、！？!?\n]|(?<!规模)(?<!限额)以上|左右")
AFTER_NO_NOUN = re.compile(
    r"(?:力争|争取|确保|和|与|及|以及|并|、|其中|全部|各|左右|建成|完成|用于)"
)
# What a size amounts to: 日供水2万吨的能力 is what is to be reached.
ABILITY = re.compile(r"(?:生产|供应|处理|接待|承载)?(?:能力|规模|水平|产能)")
# 对N公里公路进行改建: the verb stands behind.
CARRIED_OUT = re.compile(r"(.{2,}?)(?:进行|予以|加以|实施)([\u4e00-\u9fff]{2})$")
TRAILING = re.compile(r"(?:开工建设|竣工投产|竣工|投产|落地|入驻|开工|工作的?目标|的目标|目标)$")
COVERAGE = re.compile(r"全社会|不含农户|同口径|城镇(?=固定资产)")


# 经济增长的预期目标是技工贸总收入, 《纲要》提出“十一五”期间单位GDP能耗: what is counted stands behind.
_NAMED_BEFORE = re.compile(
    r".*(?:(?:目标|指标|任务)(?:是|为)|五[”\"]?(?:期间|时期)|20\d\d年(?:全年)?(?![以前后的底末]|基础))"
)


def lead(words: str) -> int:
    """How many characters of words are times, governing words and conjunctions in front."""
    at = -1
    rest = words
    while at != (at := len(words) - len(rest)):
        rest = GOVERNING_FIRST.sub("", LEADING.sub("", rest))
        time = TIME.match(rest)
        if time:
            rest = rest[time.end() :]
    return at


def stripped(words: str) -> str:
    """Words without times, governing words and conjunctions in front."""
    words = words[lead(words) :]
    named = _NAMED_BEFORE.match(words)
    if named and len(words) - named.end() > 2:
        words = words[named.end() :]
    words = words.strip(' 　、"的')
    if "”" in words[1:-1] and "“" not in words:
        return "“" + words  # “瞪羚”企业
    return words.strip("“”") if words.count("“") != words.count("”") else words


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
    nearest = True
    for clause in reversed(re.split(f"[{clause_end}]", context)):
        found = [
            (clause.rfind(word), word)
            for word in GOVERNING
            if word in clause and ((word not in ALSO_NOUNS and nearest) or _opens(clause, word))
        ]
        if found:
            return max(found)[1]
        nearest = False  # 增长20%、力争25%，…: behind a comma only what opened a clause governs on
    return None


def _opens(clause: str, word: str) -> bool:
    """Whether a clause begins with a word, but for times and adverbs."""
    return not LEADING.sub("", TIME.sub("", clause[: clause.find(word)]))


def alternatives(words) -> str:
    """Words as an alternation, the longest first, so that 新开工 is taken before 开工."""
    return "|".join(sorted(words, key=len, reverse=True))


# --- milestones: what is done to a thing, and what is a thing ---

STAGES = {
    "plan": "谋划 筹划 规划 规划设计 论证 研究 储备 申报 申请 争取 编制 制定 制订 出台 申建",
    "start": "新开工 开工 动工 启动 开建 引进 成立 设立 组建 打造 建设 新建 布局 建立 创办 创设 开设 搭建",
    "progress": "推进 推动 加快 做好 抓好 抓紧 完善 提升 改造 扩建 改建 续建 创建 培育 开展 筹建 筹备 整治 治理 修复 "
    "修缮 做实 做大 做强 深化 搞好 办好 筹办 参加 举办 承办 实施 建设好 亮化 迁移 迁建 加固",
    "complete": "发行 交工 商家入驻 上线 建成 竣工 投产 投用 投入使用 投入运营 完成 完工 通车 通航 运营 营业 开园 "
    "开业 开学 开馆 落地 落户 验收 挂牌 开通 达产 封顶 入驻 并网 交付 启用",
}  # fmt: skip
STAGE_OF = {verb: stage for stage, verbs in STAGES.items() for verb in verbs.split()}
ONLY_THOUGHT_OF = ("谋划", "筹划", "规划", "论证", "研究", "储备")  # 谋划建设 is not yet 建设
# Nouns that the names of a list may share: A、B等项目.
SHARED_NOUNS = """
    项目 工程 道路 路段 公路 街道 线路 桥梁 活动 企业 公司 园区 基地 平台 学校 医院 场馆 景区 小区 公园
    游园 广场 水库 高速 铁路 中心 产业园 街区 楼宇 大厦 载体 机构 片区 基金 赛事 节会
""".split()
# What is built, founded or held as one and has a name of its own.
NAMED_THINGS = """
    大厦 产业园 科技园 创业园 工业园 物流园 软件园 示范园 孵化园 园 小镇 街区 大道 规划路 路 街 大桥 桥
    高速 高速公路 铁路 机场 水库 医院 小学 中学 高中 幼儿园 大学 学院 研究院 分院 研究所 公园 游园 广场
    博物馆 图书馆 体育馆 文化馆 科技馆 档案馆 美术馆 剧院 体育场 电站 基金 公司 集团 银行 保税区 新区
    隧道 博览会 换届选举 一期 二期 三期 四期 综合体 管廊 水厂 大楼 楼 口岸 处理场 互通 立交 景观带
    建材城 水系 管线 交易会 洽谈会 文化节 旅游节 艺术节 运动会 马拉松 管委会
    号线 动物园 植物园 火车站 高铁站 汽车站
""".split()
# Of these a place has one: 建成科技馆 needs no more to say which.
ONE_OF_A_KIND = frozenset(
    "博物馆 图书馆 体育馆 文化馆 科技馆 档案馆 美术馆 剧院 体育场 机场 动物园 植物园 火车站 高铁站".split()
)
# What is as often a kind of thing: it needs a word that says which one.
KINDS_OF_THINGS = """
    项目 工程 中心 基地 园区 学校 实验室 厂房 厂 试验区 示范区 先行区 合作区 开发区 站 港 码头 枢纽 大会
    论坛 市场 服务区 联盟 保护区 平台 系统 规划 服务团 工作站 场 城
""".split()
# What is made of words as often as of stone: only what is set up counts, not what is improved.
SET_UP = frozenset("平台 系统 规划".split())
# Words of kinds, qualities and fields: a name that is made of them alone says what, not which.
KIND_WORDS = """
    一批 若干 各类 各级 各项 各 一系列 部分 全部 有关 相关 其他 其它 现有 这些 更多 多个 重点 重大 重要
    主要 关键 骨干 龙头 大型 中小 中小型 小型 微型 小微 小微型 新型 特色 优质 优势 优秀 先进 现代 现代化
    高端 高层次 高水平 高质量 高标准 标准 标准化 规范 规范化 专业 专业化 智能 智能化 信息 信息化 数字
    数字化 绿色 生态 环保 节能 创新 创新型 科技 科技型 成长型 示范 试点 样板 精品 名牌 品牌 知名 国内外
    国际 国家 国家级 省级 市级 县级 区级 乡镇 城市 城镇 城乡 农村 社区 街道 基层 中心城区 主城区 城区
    老旧小区 小区 老旧 棚户区 棚改 城中村 危旧 公共 基础 配套 公益 民生 惠民 社会 综合 服务 保障 养老
    托育 教育 医疗 卫生 健康 文化 体育 旅游 文旅 就业 创业 双创 人才 技术 研发 产业 工业 农业 服务业
    制造 制造业 电子商务 电商 物流 商贸 商业 金融 投资 招商引资 招商 外贸 开放 基础设施 设施 交通 水利
    能源 电力 电网 供水 供热 供气 污水处理 污水 垃圾处理 垃圾 治污 减排 扶贫 脱贫 产业化 集聚 集群
    产业集聚 战略性 新兴 传统 中央 地方 政府 企业 项目 工程 平台 载体 园区 基地 中心 建设 改造 提升 升级
    整治 治理 管理 体系 机制 制度 网络 系统 在建 续建 新建 拟建 签约 落地 储备 前期 亿元以上 千万元以上
    规模以上 上市 挂牌 后备 领军 民营 国有 外资 央企 技改 技术改造 高新技术 高技术 新能源 新材料 装备
    农产品 加工 种植 养殖 粮食 高标准农田 农田 安全 应急 消防 食品 药品 监管 执法 信用 法治 平安 和谐
    文明 美丽 幸福 智慧 宜居 行动 计划 活动 工作 任务 专项 普惠 普惠性 公办 民办 寄宿制 区域 一体化 融合
    发展 促进 拓展 防治 巩固 饮水 市政 专利 一期 二期 三期 四期 楼宇 厂房 旗舰 旗舰型 高科技 城建 整体
    生产 经营 互联互通 、
    一站式 资源 社会资本 合作
""".split()
# Words in front of a thing with a name of its own that still do not say which one (更多银行, 铁路, 思路).
WORDS_BEFORE_ANY = """
    一批 若干 各类 各级 各 一系列 部分 全部 有关 相关 其他 现有 更多 多个 重点 重大 主要 龙头 大型 中小
    中小型 小型 特色 优质 先进 现代 现代化 高端 高标准 标准化 专业 专业化 示范 知名 国内外 国家 国家级
    省 省级 市级 县级 区级 乡镇 城市 城乡 农村 社区 基层 城区 老旧 公办 民办 普惠 普惠性 寄宿制 一流
    一期 二期 三期 四期 主 次 支 干 断头 背街 乡村 旅游 产业 工业 投资 商业 股份 股份制 国有 口袋 主题
    文化 综合 公立 大 小 新 老 铁 公 道 思 出 线 之 高速 农 水 电 和 、
""".split()
