"""What the codes of the frames are called, in Chinese and in English: one name for one thing, wherever it is shown."""

BASES = {
    "real": {"zh": "可比价", "en": "constant prices"},
    "nominal": {"zh": "现价", "en": "current prices"},
    "price_index": {"zh": "价格指数", "en": "price index"},
    "none": {"zh": "无价格口径", "en": "no price basis"},
    "mixed": {"zh": "口径不同", "en": "mixed price bases"},
}
STRENGTHS = {
    "binding": {"zh": "约束性", "en": "binding"},
    "expected": {"zh": "预期性", "en": "expected"},
    "firm": {"zh": "明确", "en": "firm"},
    "strive": {"zh": "力争", "en": "strive"},
    "plan": {"zh": "计划、谋划", "en": "planned"},
    "explore": {"zh": "探索", "en": "explored"},
}
ROLES = {
    "target": {"zh": "目标", "en": "target"},
    "attribute": {"zh": "属性", "en": "attribute"},
    "scope": {"zh": "范围", "en": "scope"},
    "threshold": {"zh": "门槛", "en": "threshold"},
}
MEASURES = {
    "growth": {"zh": "比上年增长", "en": "growth over the previous year"},
    "growth_since": {"zh": "累计增长", "en": "total change"},
    "level": {"zh": "总量", "en": "level"},
    "increment": {"zh": "增量", "en": "number done or added"},
    "share": {"zh": "比重或比率", "en": "share or rate"},
    "change_pp": {"zh": "变动", "en": "change"},
}
UNITS = {
    "cny": {"zh": "元", "en": "RMB"},
    "percent": {"zh": "%", "en": "%"},
    "permille": {"zh": "‰", "en": "‰"},
    "pp": {"zh": "个百分点", "en": "percentage points"},
    "usd": {"zh": "美元", "en": "US dollars"},
    "kg": {"zh": "公斤", "en": "kg"},
    "m": {"zh": "米", "en": "m"},
    "m2": {"zh": "平方米", "en": "m²"},
    "m3": {"zh": "立方米", "en": "m³"},
    "ug/m3": {"zh": "微克/立方米", "en": "µg/m³"},
    "W": {"zh": "瓦", "en": "W"},
    "kWh": {"zh": "千瓦时", "en": "kWh"},
    "count": {"zh": "", "en": ""},
}
# Lengths and areas as readers know them, from so many metres on.
LARGER = {
    "m": ((1e3, {"zh": "公里", "en": "km"}),),
    "kg": ((1e9, {"zh": "百万吨", "en": "million tonnes"}), (1e3, {"zh": "吨", "en": "tonnes"})),
    "m2": ((1e6, {"zh": "平方公里", "en": "km²"}),),
}
BOUNDS = {
    "exactly": {"zh": "{}", "en": "{}"},
    "about": {"zh": "{}左右", "en": "about {}"},
    "at_least": {"zh": "{}以上", "en": "at least {}"},
    "more_than": {"zh": "超过{}", "en": "more than {}"},
    "at_most": {"zh": "{}以内", "en": "at most {}"},
    "less_than": {"zh": "低于{}", "en": "less than {}"},
}
DOUBTS = {
    "no verb in the clause": "分句中没有动词",
    "the name may stand for another indicator": "名称可能指另一指标",
}
ORIGINS = {
    "corrected": {"zh": "经人工修正", "en": "corrected by hand"},
    "added": {"zh": "人工补充", "en": "added by hand"},
}
ASSUMPTIONS = {
    "base": {"zh": "基期水平", "en": "Base level"},
    "base_ratio": {"zh": "基期比值", "en": "Base-year ratio"},
}
HINDSIGHT = {"zh": "事后数据", "en": "hindsight"}
COMPARATORS = {
    "exactly": {"zh": "等于", "en": "exactly"},
    "about": {"zh": "左右", "en": "about"},
    "at_least": {"zh": "不低于", "en": "at least"},
    "more_than": {"zh": "高于", "en": "more than"},
    "at_most": {"zh": "不高于", "en": "at most"},
    "less_than": {"zh": "低于", "en": "less than"},
    "between": {"zh": "区间", "en": "between"},
}
STAGES = {
    "plan": {"zh": "谋划", "en": "planned"},
    "start": {"zh": "启动", "en": "to be started"},
    "progress": {"zh": "推进", "en": "under way"},
    "complete": {"zh": "完成", "en": "to be completed"},
}
STATUSES = {
    "met": {"zh": "已完成", "en": "met"},
    "ahead": {"zh": "进度超前", "en": "ahead"},
    "on_track": {"zh": "符合进度", "en": "on track"},
    "behind": {"zh": "进度滞后", "en": "behind"},
    "missed": {"zh": "未完成", "en": "missed"},
    "unknown": {"zh": "无法判断", "en": "unknown"},
}
FINDINGS = {
    "arithmetic": {"zh": "矛盾", "en": "contradiction"},
    "basis": {"zh": "口径", "en": "price basis"},
    "tension": {"zh": "张力", "en": "tension"},
    "context": {"zh": "背景", "en": "context"},
}
# English of a plan's own words where the name of the indicator would say more than they do.
WORDINGS_EN = {
    "rural_income": (("纯收入", "per capita net income of rural residents"),),
    "fiscal_revenue": (("^(?:地方)?财政收入$", "fiscal revenue"),),
}
