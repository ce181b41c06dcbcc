"""The words of the workbook that surround what the frames say, in both languages."""

SHEETS = {
    "zh": {"messages": "要点", "headline": "预期目标", "items": "任务量化", "milestones": "里程碑",
           "calculations": "测算", "checks": "检查", "sources": "来源", "notes": "说明"},
    "en": {"messages": "Key messages", "headline": "Expected targets", "items": "Work items",
           "milestones": "Milestones", "calculations": "Projections", "checks": "Checks", "sources": "Sources",
           "notes": "Notes"},
}  # fmt: skip
HOLDS = {
    "zh": {
        "headline": "计划提出的预期目标", "items": "各项任务中的数字", "milestones": "没有数字的任务及其阶段、期限",
        "calculations": "可改假设的公式：指数、比值变动、临界平减指数、翻番年数",
        "checks": "目标之间、与上年及上级目标是否协调",
        "sources": "所用资料", "notes": "方法、用语与约定",
    },
    "en": {
        "headline": "the plan's expected targets", "items": "figures in the work items",
        "milestones": "commitments without a figure, with their stage and due date",
        "calculations": "formulas with assumptions to change: indices, ratios, break-even deflators, doubling times",
        "checks": "whether the targets fit each other, last year and the levels above",
        "sources": "what this rests on", "notes": "method, terms and conventions",
    },
}  # fmt: skip
SAID = {
    "zh": {
        "sheets": "本工作簿：{}。", "joint": "；", "colon": "：", "headline": "预期目标", "items": "任务中的量化内容",
        "milestones": "没有数字的任务", "checks": "目标之间是否协调", "sources": "资料来源", "notes": "说明",
        "no_headline": "没有读到预期目标。", "no_items": "没有读到任务中的量化内容。",
        "no_milestones": "没有读到没有数字的任务。",
        "no_checks": "没有发现需要说明之处。", "no_sources": "没有资料来源。",
        "targets_note": "每行一个数字，“原文”为所在句子。“计算值”：区间取中值，单边取界限值。",
        "items_note": "每行一个数字，“原文”为所在句子。“范围”为工作对象，“属性”为项目规模。"
        "“门槛”限定项目大小，不是目标，不计入总数。",
        "milestones_note": "位置“三/17”指第三部分第17项任务。",
        "checks_note": "只有“矛盾”表示两者不能同时成立；“张力”指须有其他条件才能同时成立。",
    },
    "en": {
        "sheets": "In this workbook: {}.", "joint": "; ", "colon": ": ", "headline": "Expected targets",
        "items": "Figures in the work items", "milestones": "Commitments without a figure",
        "checks": "Do the targets fit each other?", "sources": "Sources", "notes": "Notes",
        "no_headline": "No expected targets were read.", "no_items": "No figures were read in the work items.",
        "no_milestones": "No commitments without a figure were read.", "no_checks": "Nothing was found to report.",
        "no_sources": "There are no sources.",
        "targets_note": "One figure a row, with its sentence. 'Computed at' is the middle of a range, or the bound.",
        "items_note": "One figure a row, with its sentence. threshold: says which projects count, no target; scope: what is "
        "worked on; attribute: the size of a thing.",
        "milestones_note": "The place 三/17 is item 17 of section 3.",
        "checks_note": "Only 'contradiction' says that both cannot hold; a 'tension' says what else must hold for both to.",
    },
}  # fmt: skip
CONVENTIONS = {
    "zh": (
        "预期性目标：政府期望达到、主要靠市场主体实现的目标；约束性目标：政府必须完成的目标。计划在预期目标段落中未另说明的，按预期性。",
        "“明确”指写明要做，“力争”指努力达到，“计划、谋划”“探索”约束依次减弱。",
        "可比价：扣除价格变动；现价：未扣除。增速按百分数书写，8.0即8%；增速之差为百分点。",
        "金额1亿元以上用亿元，以下用万元；面积、长度等换算为所列单位。",
        "下限、上限为目标所指区间，“10亿元以上”只有下限；下降记为负数，下降3%以上即不高于−3%。",
        "测算表中有底色的单元格为假设，可以改动；其余为公式。",
    ),
    "en": (
        "expected (预期性): what the government expects and markets are to bring about; binding (约束性): what it must "
        "deliver. What a paragraph of expected targets says without more is taken as expected.",
        "firm: the plan says that it will be done; strive, planned and explored bind less, in this order.",
        "constant prices: changes of prices taken out; current prices: left in. Growth is in percent, 8.0 is 8%; a "
        "difference of rates is in percentage points.",
        "Sums are in RMB million or billion; lengths, areas and the like in the unit named.",
        "Low and high are the interval that a target means: 'at least RMB 1 billion' has a low alone. Falls are negative.",
        "In the projections, shaded cells are assumptions and may be changed; all else is formulas.",
    ),
}
# Of the sheet of calculations.
PRICE_NAMES = {
    "gdp_deflator": {"zh": "GDP平减指数", "en": "GDP deflator"},
    "producer_prices": {"zh": "工业生产者出厂价格", "en": "Producer prices"},
}
CALCULATIONS = {
    "zh": {
        "title": "测算：改动有底色的单元格，公式随之重算",
        "legend": ("可改的数值", "假设；增速写8，即8%。"),
        "locked": "其余为公式。本表受保护，无密码，可在“审阅”中撤销。公式中的名称即输入单元格，如{}为{}增速。",
        "inputs": "假设", "base": "基期指数（{}年）", "growth": "增速（%）", "target": "计划目标", "later": "此后各年",
        "prices": "价格涨幅（%）", "prices_of": "{}价格",
        "paths": "指数（{}年为基期；{}年为目标，其后为情景，非预测）",
        "nominal_gdp": "生产总值（现价）", "at_prices": "按上列GDP平减指数",
        "ratio": "{}与{}之比，逐年", "drift": "比值变动（%）", "index": "比值指数（{}年=100）",
        "even": "临界平减指数（%）", "closing": "比值不变所需{}增速（%）",
        "pairs": "{}年两两比较", "pair": (
            "分子", "分母", "口径", "增速差\n（百分点）", "价格涨幅\n（%）", "比值变动\n（%）", "临界值\n（%）", "所用价格",
        ),
        "doubling": "若增速不变，翻番所需年数", "years": "年数", "never": "不翻番",
        "mechanical": "机械外推，非预测（指数，{}年为基期）", "needs": "待填价格",
        "try": "可试的全国GDP平减指数", "list": ("年份", "涨幅（%）", "数据版本", "备注"), "default": "默认值",
        "input_title": "假设", "growth_help": "写百分数：8即8%。计划目标为{}。",
        "price_help": "写百分数：1.4即1.4%。不是100为基数的指数。",
        "base_help": "基期的指数，通常为100；也可填基期水平，须注明来源。", "error": "请写{}至{}之间的数值。",
        "deflator_note": "默认值为{}年全国GDP平减指数（{}%，{}年版）：该年数据在计划发布时已公布，首次公布数与此版或有不同；"
        "沿用到以后各年是情景。",
        "no_local": "没有查到本地区平减指数。",
        "no_deflator": "计划发布时没有已知的全国GDP平减指数，请自填。",
        "own_prices": "{}没有默认值：填入前，用到它的比值变动不显示，临界值照常计算。",
        "nothing": "没有可测算的内容：预期目标中没有读到计划年度的增速目标。",
        "no_year": "没有可测算的内容：原文未说明计划年度，可用 --year 指定。",
        "missing": "从略：{}。", "no_gdp": "没有生产总值的增速目标，不列现价生产总值和投资与生产总值之比",
        "no_fai": "没有固定资产投资的增速目标，不列投资与生产总值之比",
        "no_pairs": "可比的增速目标不足两项，不列两两比较",
        "basis": "口径不同的比值取决于按可比价一方的价格；口径相同的，不需要价格。",
    },
    "en": {
        "title": "Projections: change a shaded cell and the formulas follow",
        "legend": ("Values to change", "assumptions; growth of 8% is written 8"),
        "locked": "All else is formulas. The sheet is protected without a password (Review, Unprotect Sheet). Names in "
        "formulas are the shaded cells: {} is the growth of {}.",
        "inputs": "Assumptions", "base": "Base index ({})", "growth": "Growth (%)", "target": "Plan target",
        "later": "later years", "prices": "Change of prices (%)", "prices_of": "Prices: {}",
        "paths": "Index (base year {}; {} is the target, later years a scenario, not a forecast)",
        "nominal_gdp": "GDP at current prices", "at_prices": "at the GDP deflator above",
        "ratio": "Ratio of {} to {}, year by year", "drift": "Change of ratio (%)", "index": "Ratio index ({} = 100)",
        "even": "Break-even deflator (%)", "closing": "{} growth that holds it (%)",
        "pairs": "Every pair in {}", "pair": (
            "Numerator", "Denominator", "Basis", "Difference\n(pp)", "Prices\n(%)", "Change of\nratio (%)",
            "Break-even\n(%)", "Prices used",
        ),
        "mixed": "mixed", "doubling": "Years to double if the rate were held", "years": "Years", "never": "never",
        "mechanical": "Mechanical extrapolation, not a forecast (index, base year {})", "needs": "needs prices",
        "try": "National GDP deflators to try", "list": ("Year", "Change (%)", "Vintage", "Note"), "default": "default",
        "input_title": "Assumption", "growth_help": "In percent: 8 is 8%. The plan's target is {}.",
        "price_help": "In percent: 1.4 is 1.4%. Not an index with 100 as its base.",
        "base_help": "Index of the base year, as a rule 100; or a level, with its source stated.",
        "error": "Write a number between {} and {}.",
        "deflator_note": "Default: the national GDP deflator of {} ({}%, {} vintage). That year was published when the "
        "plan came out, and this vintage may differ from what was printed then; holding it for later years is a "
        "scenario.", "no_local": " No local deflator was found.",
        "no_deflator": "No national GDP deflator was known when the plan came out: supply one.",
        "own_prices": "No default for {}; changes of ratios that need one are shown once it is given.",
        "nothing": "Nothing to project: no growth target for the plan's year was read among its expected targets.",
        "no_year": "Nothing to project: the text does not tell the plan's year. Pass --year.",
        "missing": "Left out: {}.", "no_gdp": "no growth target for GDP, so no GDP at current prices and no ratio to GDP",
        "no_fai": "no growth target for fixed-asset investment, so no ratio of investment to GDP",
        "no_pairs": "fewer than two growth targets that compare, so no pairs",
        "basis": "A ratio across price bases turns on the prices of the series at constant prices; on one basis none are "
        "needed.",
    },
}  # fmt: skip
