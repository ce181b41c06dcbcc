"""Synthetic plans: as many as wanted, in wording of their own, with what they announce known beforehand.

They are there to measure with: how fast many plans are read, and whether what was planted is found. Regions,
firms and figures are invented. The same seed gives the same bytes on every machine and under every Python:
all chance comes from `random.Random.random`, whose numbers the language promises never to change.
"""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from planlib import schema
from planlib.errors import OutputError, PlanlibError

PLANTED = {
    name: schema.TARGETS[name]
    for name in ("indicator", "measure", "comparator", "low", "high", "unit", "quantity")
}
SHORTEST, LONGEST = 1500, 4000  # characters of a plan


class Synthetic(NamedTuple):
    """A synthetic plan: its text, and the records of the targets that its headline announces."""

    plan_id: str
    text: str
    planted: tuple[dict, ...]

    @property
    def truth(self) -> pd.DataFrame:
        """The planted targets in the order of the text (columns: `PLANTED`)."""
        return schema.frame(self.planted, PLANTED)


def plan(seed: int, number: int = 0, *, year: int | None = None) -> Synthetic:
    """Make up a plan.

    Parameters
    ----------
    seed
        Where chance begins.
    number
        Which of the plans of this seed.
    year
        Year that the plan is for; one between 2012 and 2025 where left out.

    Returns
    -------
    Synthetic
        plan_id, text, and as ``truth`` the targets of its headline: indicator, measure, comparator, low, high,
        unit, quantity.

    Raises
    ------
    PlanlibError
        If `seed` or `number` is no whole number from 0 on.

    Examples
    --------
    >>> import planlib as pl
    >>> made = plan(1)
    >>> read = pl.read_plan(text=made.text).targets
    >>> made.truth["quantity"].tolist() == read.loc[read["headline"], "quantity"].tolist()
    True
    """
    for name, value in (("seed", seed), ("number", number)):
        if not isinstance(value, int) or value < 0:
            raise PlanlibError(f"{name} is {value!r}: a whole number from 0 on was expected.")
    chance = _Chance(f"{seed}:{number}")
    place = chance.pick(_FIRST) + chance.pick(_SECOND) + chance.pick(_KINDS)
    year = year or chance.whole(2012, 2025)
    names = {"place": place, "year": year, "last": year - 1}
    goal, planted = _headline(chance, names)
    size = chance.whole(SHORTEST, LONGEST - 600)
    parts = [chance.pick(_TITLES), chance.pick(_OPENINGS)]
    sections = chance.some(_SECTIONS, chance.whole(3, 6))
    if chance.real() < 0.4:
        parts += ["一、{last}年工作回顾", _review(chance), "二、{year}年工作的总体要求和预期目标"]
        first = 3
    else:
        first = 1
    parts.append(goal)
    lines = [part.format_map(names) for part in parts]
    item = 0
    for order, (heading, topics) in enumerate(sections):
        lines.append(f"{_NUMERALS[first + order - 1]}、{heading}")
        # Each section takes its share of the length that was drawn.
        until = sum(map(len, lines)) + (size - sum(map(len, lines))) // (len(sections) - order)
        while sum(map(len, lines)) < until:
            item += 1
            lines.append(f"{item}.{_item(chance, topics, names)}")
    return Synthetic(f"synthetic-{seed}-{number:05d}", "\n".join(lines) + "\n", tuple(planted))


def write(folder: str | Path, count: int, seed: int = 0) -> list[Path]:
    """Write synthetic plans, one UTF-8 file each, named after its plan_id.

    Parameters
    ----------
    folder
        Where to; made if it is not there.
    count
        How many: the plans 0 to ``count - 1`` of the seed.
    seed
        Where chance begins.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    OutputError
        If the folder cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write(folder, 2, seed=7)]
    ['synthetic-7-00000.txt', 'synthetic-7-00001.txt']
    """
    folder = Path(folder)
    paths = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            made = plan(seed, number)
            paths.append(folder / f"{made.plan_id}.txt")
            paths[-1].write_text(made.text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            f"{folder} cannot be written: {error.strerror}. Name another folder."
        ) from None
    return paths


class _Chance:
    """What is drawn at random, from `random.Random.random` alone: its other methods may change."""

    def __init__(self, seed: str):
        self.real = random.Random(seed).random

    def whole(self, low: int, high: int) -> int:
        return low + int(self.real() * (high - low + 1))

    def pick(self, choices: Sequence):
        return choices[int(self.real() * len(choices))]

    def some(self, choices: Sequence, count: int) -> list:
        """As many different ones, in any order."""
        left = list(choices)
        return [left.pop(int(self.real() * len(left))) for _ in range(count)]

    def tenths(self, low: float, high: float) -> float:
        return self.whole(round(low * 10), round(high * 10)) / 10


# --- the headline: code, names, form, lowest and highest value ------------------------------------------

_INDICATORS = (
    ("gdp", ("地区生产总值", "生产总值"), "growth", 4, 9),
    ("fai", ("固定资产投资", "全社会固定资产投资"), "growth", 4, 18),
    ("retail_sales", ("社会消费品零售总额", "社会消费品零售总额"), "growth", 5, 13),
    ("budget_revenue", ("一般公共预算收入", "地方一般公共预算收入"), "growth", 3, 11),
    ("industrial_value_added", ("规模以上工业增加值", "规上工业增加值"), "growth", 4, 11),
    ("tertiary_value_added", ("第三产业增加值", "服务业增加值"), "growth", 5, 10),
    ("urban_income", ("城镇居民人均可支配收入",), "growth", 5, 10),
    ("rural_income", ("农村居民人均可支配收入",), "growth", 6, 11),
    ("trade", ("进出口总额", "外贸进出口总额"), "growth", 2, 9),
    ("industrial_investment", ("工业投资",), "growth", 5, 15),
    ("new_urban_jobs", ("城镇新增就业",), "jobs", 1, 9),
    ("registered_unemployment", ("城镇登记失业率",), "ceiling", 3, 5),
    ("surveyed_unemployment", ("城镇调查失业率",), "limit", 5, 6),
    ("cpi", ("居民消费价格涨幅", "居民消费价格总水平涨幅"), "prices", 2, 4),
    ("energy_intensity", ("单位地区生产总值能耗", "单位GDP能耗"), "fall", 2, 4),
    ("urbanisation", ("常住人口城镇化率",), "share", 45, 80),
    ("grain_output", ("粮食产量", "粮食总产量"), "grain", 20, 300),
    ("forest_coverage", ("森林覆盖率",), "share", 15, 60),
)
# Comparator, and how its quantity is printed: {v} the value, {w} one above it.
_BOUNDS = (
    ("exactly", "{v}{u}"), ("exactly", "{v}{u}"), ("about", "{v}{u}左右"), ("at_least", "{v}{u}以上"),
    ("at_least", "不低于{v}{u}"), ("between", "{v}{u}-{w}{u}"), ("about", "约{v}{u}"), ("more_than", "超过{v}{u}"),
)  # fmt: skip
_CEILINGS = (("at_most", "{v}{u}以内"), ("about", "{v}{u}左右"))
_LIMITS = (("at_most", "不超过{v}{u}"), ("at_most", "不高于{v}{u}"))
# Form: measure, unit, unit as printed, its factor, ways of printing, wordings.
_FORMS = {
    "growth": ("growth", "percent", "%", 1, _BOUNDS, ("{n}增长{q}", "{n}增长{q}", "{n}同比增长{q}")),
    "jobs": ("increment", "count", "万人", 10_000, _BOUNDS, ("{n}{q}",)),
    "ceiling": ("share", "percent", "%", 1, _CEILINGS[:1], ("{n}控制在{q}",)),
    "limit": ("share", "percent", "%", 1, _LIMITS, ("{n}{q}",)),
    "prices": ("growth", "percent", "%", 1, _CEILINGS, ("{n}控制在{q}",)),
    "fall": ("growth", "percent", "%", -1, _BOUNDS[:4], ("{n}下降{q}", "{n}降低{q}")),
    "share": ("share", "percent", "%", 1, _BOUNDS[:4], ("{n}达到{q}",)),
    "grain": ("level", "kg", "万吨", 10_000_000, _BOUNDS[2:4], ("{n}稳定在{q}", "{n}保持在{q}")),
}  # fmt: skip
_GOALS = (
    "{place}{year}年经济社会发展主要预期目标:",
    "综合各方面条件,{year}年全{kind}主要预期目标为:",
    "今年发展的预期目标是:",
    "{year}年经济发展预期目标:",
    "按照稳中有进的考虑,提出{year}年主要发展目标:",
)


def _headline(chance: _Chance, names: dict) -> tuple[str, list[dict]]:
    """The paragraph of expected targets, and their records."""
    names["kind"] = "市" if names["place"].endswith("市") else "区"
    chosen = [_INDICATORS[0], *chance.some(_INDICATORS[1:], chance.whole(5, 11))]
    if chance.real() < 0.5:
        chosen = chance.some(chosen, len(chosen))
    clauses, planted = [], []
    for code, titles, form, lowest, highest in chosen:
        measure, unit, printed, factor, bounds, wordings = _FORMS[form]
        comparator, pattern = chance.pick(bounds)
        value = chance.tenths(lowest, highest)
        above = value + chance.tenths(0.5, 1.5)
        quantity = pattern.format(v=f"{value:g}", w=f"{above:g}", u=printed)
        clauses.append(chance.pick(wordings).format(n=chance.pick(titles), q=quantity))
        planted.append(
            {
                "indicator": code,
                "measure": measure,
                **_interval(comparator, value * factor, above * factor),
                "unit": unit,
                "quantity": quantity,
            }
        )
    separator = chance.pick((";", ",", ";"))
    return chance.pick(_GOALS) + separator.join(clauses) + "。", planted


def _interval(comparator: str, value: float, above: float) -> dict:
    """Comparator, low and high as a frame of targets has them: a fall of 3% or more is -3 at most."""
    low, high = sorted((value, above)) if comparator == "between" else (value, value)
    if value < 0:
        comparator = {"at_least": "at_most"}.get(comparator, comparator)
    if comparator in ("at_least", "more_than"):
        high = None
    elif comparator == "at_most":
        low = None
    # Of the shortest decimal: 3.3 * 10,000 is 33,000 and not 33,000.000000000004.
    return {
        "comparator": comparator,
        "low": None if low is None else float(f"{low:.12g}"),
        "high": None if high is None else float(f"{high:.12g}"),
    }


# --- the text around it ---------------------------------------------------------------------------------

_NUMERALS = "一二三四五六七八九十"
_FIRST = "岫澜霁岚苍翎砚渚汀樾蘅沅"
_SECOND = "泽陵原浦台屏梁桥川岭溪洲"
_KINDS = ("市", "市", "区", "高新区", "经开区")
_TITLES = (
    "{place}{year}年国民经济和社会发展计划",
    "{place}{year}年工作要点",
    "{place}{year}年重点工作安排",
)
_OPENINGS = (
    "{year}年,{place}将稳字当头,把扩大内需同深化改革结合起来,让企业敢投、群众敢花、干部敢干。",
    "做好{year}年工作,要抓住产业转移的机会,补上基础设施和公共服务的短板,使增长更有后劲。",
    "{year}年是{place}转换发展方式的一年,各部门要对照清单逐项推进,按季度公开进度。",
)
_REVIEWS = (
    "{{last}}年,地区生产总值完成{a}亿元,增长{p}%;固定资产投资增长{q}%;新开工项目{n}个,建成{m}个。",
    "过去一年,财政一般公共预算收入达到{a}亿元,增长{p}%;社会消费品零售总额增长{q}%;新登记企业{n}家。",
)
_SECTIONS = (
    ("壮大产业,夯实增长的根基", "industry"),
    ("扩大投资,抓好重大项目", "works"),
    ("推动创新,培育新的动能", "science"),
    ("建设宜居城乡", "works"),
    ("守护绿水青山", "green"),
    ("办好民生实事", "people"),
    ("深化改革,优化营商环境", "industry"),
    ("振兴乡村,稳住农业", "green"),
)
_HEADS = {
    "industry": ("做强骨干企业", "延伸产业链条", "引进优质项目", "扶持中小企业", "办好产业园区"),
    "works": ("加快道路建设", "推进老旧小区改造", "完善管网设施", "抓好项目开工", "提升城市管理"),
    "science": ("建设研发平台", "引进培养人才", "促进成果转化", "支持企业研发", "做大科技金融"),
    "green": ("治理大气污染", "保护河湖水质", "扩大绿化面积", "建设高标准农田", "推进节能降耗"),
    "people": ("扩大就业", "办好学校", "提高医疗水平", "健全养老服务", "加强住房保障"),
}
# With figures of their own. {a} a sum, {n} and {m} counts, {s} an area, {f} a firm or place, {p} percent.
_SENTENCES = {
    "industry": (
        "全年新引进投资{n}亿元以上项目{m}个。", "新增规模以上工业企业{n}家,培育专精特新企业{m}家。",
        "{f}装备制造项目总投资{a}亿元,确保年内投产。", "设立规模{a}亿元的产业引导基金。",
        "力争引进区外资金{a}亿元。", "清理闲置厂房{s}万平方米,盘活后优先供给成长型企业。",
        "推动{f}零部件、{f}食品等项目开工建设。",
    ),
    "works": (
        "实施重点项目{n}个,完成投资{a}亿元。", "新建改建道路{m}条,总长{n}公里。",
        "改造老旧小区{n}个,惠及居民{m}00户。", "铺设供水管网{n}公里,新建换热站{m}座。",
        "确保{f}路、{f}大桥竣工通车。", "开工建设{f}枢纽,估算总投资{a}亿元。", "新增停车泊位{n}00个。",
    ),
    "science": (
        "新认定高新技术企业{n}家以上。", "建成市级以上工程技术研究中心{m}个。", "申请专利{n}0件以上,其中发明专利{m}0件。",
        "引进高层次人才{n}名。", "力争技术合同成交额达到{a}亿元。", "支持{f}材料组建实验室,争取年内挂牌。",
        "发放科技贷款{a}亿元以上。",
    ),
    "green": (
        "完成造林{n}00亩。", "淘汰燃煤锅炉{m}台。", "建成高标准农田{s}万亩。", "治理河道{n}公里。",
        "新增绿地{s}万平方米。", "启动{f}河综合整治,投资{a}亿元。", "新发展合作社{m}家。",
    ),
    "people": (
        "新建幼儿园{m}所,增加学位{n}00个。", "开展职业培训{n}00人次。", "建成养老服务站{m}个。",
        "新增医疗床位{n}0张。", "筹集保障性住房{n}00套,分配{m}00套。", "推动{f}医院主体完工。",
        "帮助困难人员就业{n}0人以上。",
    ),
}  # fmt: skip
_FILLERS = (
    "坚持问题导向,把责任落实到岗位和个人。",
    "完善联席会议制度,及时协调用地、用能和融资中的困难。",
    "主动对接周边城市,在分工中找准自己的位置。",
    "规范审批流程,让数据多跑路、群众少跑腿。",
    "注重实效,不搞形式,不给基层添负担。",
    "鼓励社会资本参与,探索多元投入的办法。",
    "加强质量和安全监管,守住底线。",
    "广泛听取企业和居民的意见,改进服务方式。",
    "把好规划关口,严格控制随意变更。",
    "健全考核办法,对进展缓慢的单位进行约谈。",
    "推广典型经验,带动面上工作提升。",
    "统筹利用各类资金,提高使用效率。",
)


def _review(chance: _Chance) -> str:
    return chance.pick(_REVIEWS).format(**_figures(chance))


def _item(chance: _Chance, topic: str, names: dict) -> str:
    """A numbered paragraph: its title, what is to be done with figures, and words around it."""
    sentences = [chance.pick(_FILLERS)]
    sentences += [
        sentence.format(**_figures(chance))
        for sentence in chance.some(_SENTENCES[topic], chance.whole(1, 3))
    ]
    sentences += chance.some(_FILLERS, chance.whole(1, 3))
    return chance.pick(_HEADS[topic]) + "。" + "".join(dict.fromkeys(sentences))


def _figures(chance: _Chance) -> dict:
    return {
        "a": f"{chance.tenths(0.5, 60):g}",
        "n": chance.whole(10, 90),
        "m": chance.whole(2, 9),
        "s": chance.whole(3, 40),
        "p": f"{chance.tenths(4, 12):g}",
        "q": f"{chance.tenths(4, 15):g}",
        "f": chance.pick(_SECOND) + chance.pick(_FIRST),
    }
