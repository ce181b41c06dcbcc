"""Printed units and measure words, and the canonical unit that each is multiplied into.

A unit with a fixed meaning is in `FACTORS`; everything else that Chinese counts with (家, 套, 项, …) is
a `count` with that measure word, in `MEASURE_WORDS`. Powers of ten in front of a unit (万, 亿) are
handled by `SCALES`, so that 万元 and 亿千瓦时 need no rows of their own.
"""

from planlib import schema

SCALES = {"百": 1e2, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12}

MU = 10_000 / 15  # square metres

FACTORS: dict[str, tuple[str, float]] = {
    "%": ("percent", 1),
    "_M_M_": ("percent", 1),  # what some public copies made of %
    "‰": ("permille", 1),
    "个百分点": ("pp", 1),
    "百分点": ("pp", 1),
    "个基点": ("pp", 0.01),
    "基点": ("pp", 0.01),
    "元": ("cny", 1),
    "块钱": ("cny", 1),
    "圆": ("cny", 1),
    "角": ("cny", 0.1),
    "毛": ("cny", 0.1),
    "元人民币": ("cny", 1),
    "美元": ("usd", 1),
    "公里": ("m", 1e3),
    "千米": ("m", 1e3),
    "米": ("m", 1),
    "厘米": ("m", 1e-2),
    "毫米": ("m", 1e-3),
    "平方公里": ("m2", 1e6),
    "平方千米": ("m2", 1e6),
    "平方米": ("m2", 1),
    "㎡": ("m2", 1),
    "公顷": ("m2", 1e4),
    "亩": ("m2", MU),
    "立方米": ("m3", 1),
    "方": ("m3", 1),
    "吨": ("kg", 1e3),
    "吨标准煤": ("kg", 1e3),
    "吨标煤": ("kg", 1e3),
    "公斤": ("kg", 1),
    "千克": ("kg", 1),
    "斤": ("kg", 0.5),
    "克": ("kg", 1e-3),
    "倍": ("percent", 100),
    "微克/立方米": ("ug/m3", 1),
    "千瓦": ("W", 1e3),
    "兆瓦": ("W", 1e6),
    "吉瓦": ("W", 1e9),
    "千瓦时": ("kWh", 1),
    "度": ("kWh", 1),
}

# Only words that count by themselves: not 级, 层, 届 and 期, which name an order, nor 成 (a tenth) and 倍
# (a multiple), which are of another quantity, nor 村 and 县, which are the things counted.
MEASURE_WORDS = tuple(
    [
        "吨公里",
        "人公里",
        "欧元",
        "港元",
        "港币",
        "日元",
        "英镑",
        "新台币",
        "摄氏度",
        "℃",
        "小时",
        "分钟",
        "周岁",
        "个工作日",
        "工作日",
        "标箱",
        "千伏安",
        "列",
        "根",
        "升",
        "毫升",
        "圈",
        "期",
        "点",
        "人口",
        "人次",
        "人份",
        "户次",
        "家次",
        "批次",
        "架次",
        "班次",
        "场次",
        "车次",
        "标准箱",
        "床位",
        "学位",
        "席位",
        "个月",
        "家",
        "个",
        "件",
        "项",
        "支",
        "条",
        "套",
        "轮",
        "名",
        "人",
        "户",
        "所",
        "座",
        "处",
        "台",
        "辆",
        "只",
        "头",
        "株",
        "棵",
        "场",
        "次",
        "批",
        "间",
        "幢",
        "栋",
        "宗",
        "种",
        "类",
        "部",
        "艘",
        "架",
        "册",
        "份",
        "张",
        "片",
        "段",
        "孔",
        "眼",
        "口",
        "盏",
        "块",
        "组",
        "队",
        "位",
        "箱",
        "羽",
        "天",
        "岁",
        "门",
        "篇",
        "例",
    ]
)


# What a rate is per: 元/平方米 is counted with that word.
PER = (
    "平方米", "立方米", "平方公里", "公顷", "亩", "人", "户", "秒", "小时", "天", "日", "月", "年", "吨", "千瓦时", "度",
    "升",
)  # fmt: skip
_CURRENCIES = {"港币": "港元", "新台币": "新台币", "日币": "日元", "欧元": "欧元"}


def currency_before(words: str) -> str | None:
    """The measure word of another currency that is named before a number: 港币两千元.

    Examples
    --------
    >>> currency_before("花了港币")
    '港元'
    """
    return next((unit for name, unit in _CURRENCIES.items() if words.endswith(name)), None)


# As people count them, the largest first; the last takes what is smaller.
COUNTED_IN = {
    "percent": ("%",), "permille": ("‰",), "pp": ("个百分点",), "ug/m3": ("微克/立方米",),
    "cny": ("亿元", "万元", "元"), "usd": ("亿美元", "万美元", "美元"), "m": ("公里", "米"),
    "m2": ("平方公里", "万平方米", "平方米"), "m3": ("亿立方米", "万立方米", "立方米"), "kg": ("万吨", "吨", "公斤"),
    "W": ("万千瓦", "千瓦"), "kWh": ("亿千瓦时", "万千瓦时", "千瓦时"),
}  # fmt: skip


def canonical(unit: str) -> tuple[str, float, str | None]:
    """Canonical unit, factor and measure word of a unit as printed, without its power of ten.

    Examples
    --------
    >>> canonical("公里")
    ('m', 1000.0, None)
    >>> canonical("套")
    ('count', 1.0, '套')
    """
    if unit in FACTORS:
        code, factor = FACTORS[unit]
        return code, float(factor), None
    return "count", 1.0, ("人" if unit == "人口" else unit) or None


def written(unit: str) -> tuple[str, float, str | None] | None:
    """The same of a unit as people write it, with its power of ten or canonical; None if it is none.

    Examples
    --------
    >>> written("亿元"), written("cny"), written("万人"), written("furlong")
    (('cny', 100000000.0, None), ('cny', 1.0, None), ('count', 10000.0, '人'), None)
    """
    if unit in schema.UNITS:
        return unit, 1.0, None
    for size in range(len(unit)):
        power, rest = unit[:size], unit[size:]
        if (not power or power in SCALES) and (rest in FACTORS or rest in MEASURE_WORDS):
            code, factor, classifier = canonical(rest)
            return code, factor * SCALES.get(power, 1), classifier
    return None


def counted_in(size: float, code: str) -> str:
    """The unit that people count so much of a canonical unit in.

    Examples
    --------
    >>> counted_in(3.3e8, "cny"), counted_in(500, "m"), counted_in(12, "count")
    ('亿元', '米', 'count')
    """
    names = COUNTED_IN.get(code, (code,))
    return next((name for name in names if size >= written(name)[1]), names[-1])
