"""Do the targets of a plan fit each other? Findings, each of a kind that says how much it claims.

`arithmetic`: both cannot hold. `basis`: not comparable as printed. `tension`: both hold only if something
else does, which the finding names. `context`: a benchmark, or what is not there. Only the first is a
contradiction; a growth of investment above that of GDP is none.
"""

import itertools
from collections.abc import Iterator

import pandas as pd

from planlib import growth, indicators, schema, words
from planlib.errors import TableError, shown

# What readers look for among the targets: names, the indicators that would be it, and how labels say it.
CONCERNS = (
    (
        ("居民收入", "incomes"),
        ("urban_income", "rural_income", "household_income"),
        "居民.{0,8}收入|纯收入",
    ),
    (
        ("就业", "jobs"),
        ("new_urban_jobs", "registered_unemployment", "surveyed_unemployment"),
        "就业|失业",
    ),
    (("物价", "prices"), ("cpi",), "物价|消费价格"),
    (("节能", "energy"), ("energy_intensity", "carbon_intensity"), "能耗|节能|能源|碳排放"),
)
# Pairs that people set side by side though one is at current and one at constant prices, and the
# prices that stand between them.
# 左右 is read this wide, and what holds for a part of the year says nothing of the whole.
TOLERANCE_PP = 0.2
_PART_OF_A_YEAR = "季度|上半年|下半年|月份"
PRICES = {"zh": ("GDP平减指数", "工业生产者价格"), "en": ("the GDP deflator", "producer prices")}
SET_SIDE_BY_SIDE = (
    ("fai", "gdp", 0),
    ("private_investment", "gdp", 0),
    ("industrial_investment", "gdp", 0),
    ("retail_sales", "gdp", 0),
    ("trade", "gdp", 0),
    ("industrial_output", "industrial_value_added", 1),
)


def check(targets: pd.DataFrame, *, results: pd.DataFrame | None = None) -> pd.DataFrame:
    """Findings on how the targets of a plan fit each other.

    Parameters
    ----------
    targets
        A targets frame, of one plan.
    results
        What the same text reports as achieved, to set targets beside last year.

    Returns
    -------
    pandas.DataFrame
        check, kind (``arithmetic``, ``basis``, ``tension``, ``context``), severity (``high``, ``medium``,
        ``low``), amount, unit, target_ids (separated by blanks), message_zh, message_en, remedy_zh,
        remedy_en; the strongest kind first.

    Raises
    ------
    TableError
        If a frame is not what it should be.

    Examples
    --------
    >>> import planlib as pl
    >>> check(pl.read_plan().targets)["kind"].value_counts().to_dict()
    {'basis': 3, 'tension': 2, 'context': 1}
    """
    table = schema.check(targets, schema.TARGETS, "targets")
    if table["plan_id"].nunique() > 1:
        raise TableError(
            f"targets are of the plans {shown(table['plan_id'].unique())}: check one plan at a time."
        )
    found = [*_two_numbers(table), *_stretch(table)]
    for _, rates in _rates_by_year(table):
        found += [*_bases(rates), *_revenue(rates)]
        if results is not None:
            found += _last_year(rates, schema.check(results, schema.RESULTS, "results"))
    found += _not_targeted(table)
    kinds = schema.FINDINGS["kind"].allowed
    found.sort(key=lambda finding: kinds.index(finding["kind"]))
    return schema.frame(found, schema.FINDINGS)


def _rates_by_year(table: pd.DataFrame):
    """Growth targets of a year by indicator; one that has two of them is left out of the pairs."""
    rows = table[
        table["measure"].eq("growth") & table["role"].eq("target") & table["tier"].eq("main")
        & table["indicator"].notna() & table["start_year"].eq(table["end_year"]).fillna(False).astype(bool)
    ]  # fmt: skip
    rows = rows[~rows["quote"].str.contains(_PART_OF_A_YEAR)]
    rows = rows[~rows.duplicated(["indicator", "end_year"], keep=False)]
    return [(year, group.set_index("indicator")) for year, group in rows.groupby("end_year")]


def _said(row: pd.Series, lang: str) -> str:
    """A rate with its bound, a fall as one."""
    if lang == "zh":
        return ("下降" if row["point"] < 0 else "") + row["quantity"]
    return words.interval(row["low"], row["high"], row["unit"], row["comparator"], "en", None)


def _below(first: pd.Series, second: pd.Series) -> bool:
    """Whether one rate is below another whatever their bounds leave open."""
    widths = [TOLERANCE_PP if row["comparator"] == "about" else 0.0 for row in (first, second)]
    return bool(first["high"] + widths[0] < second["low"] - widths[1])


def _finding(check: str, kind: str, severity: str, amount, unit, rows, messages, remedies) -> dict:
    return {
        "check": check,
        "kind": kind,
        "severity": severity,
        "amount": amount,
        "unit": unit,
        "target_ids": " ".join(dict.fromkeys(rows)),
        "message_zh": messages[0],
        "message_en": messages[1],
        "remedy_zh": remedies[0],
        "remedy_en": remedies[1],
    }


def _name(code: str, lang: str) -> str:
    return words.name(code, lang, short=True)


def _inside(name: str) -> str:
    """A name inside a sentence; abbreviations keep their capitals."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _two_numbers(table: pd.DataFrame) -> Iterator[dict]:
    """Two targets for one thing and year whose intervals do not meet."""
    rows = table[table["role"].eq("target") & table["tier"].eq("main") & table["indicator"].notna()]
    rows = rows[~rows["quote"].str.contains(_PART_OF_A_YEAR)]
    same = ["indicator", "label", "coverage", "measure", "unit", "start_year", "end_year"]
    for _, group in rows.groupby(same, dropna=False):
        for (_, first), (_, second) in itertools.combinations(group.iterrows(), 2):
            if _apart(first, second):
                yield _finding(
                    "two_numbers", "arithmetic", "high", abs(first["point"] - second["point"]),
                    "pp" if first["unit"] == "percent" else first["unit"],
                    [first["target_id"], second["target_id"]],
                    (
                        f"{first['label']}有两个不同的目标：{first['quantity']}和{second['quantity']}，互相矛盾。",
                        f"{_name(first['indicator'], 'en')} has two targets that cannot both hold: "
                        f"{first['quantity']} and {second['quantity']}.",
                    ),
                    (
                        "核对原文，确认是否口径或年份不同。",
                        "Read both sentences: does one speak of another coverage or year?",
                    ),
                )  # fmt: skip


def _apart(first: pd.Series, second: pd.Series) -> bool:
    """Whether two intervals have no number in common; an approximate one is read as wide as its words."""
    if "about" in (first["comparator"], second["comparator"]):
        return False
    low = max(first["low"] if pd.notna(first["low"]) else -float("inf"),
              second["low"] if pd.notna(second["low"]) else -float("inf"))  # fmt: skip
    high = min(first["high"] if pd.notna(first["high"]) else float("inf"),
               second["high"] if pd.notna(second["high"]) else float("inf"))  # fmt: skip
    return low > high


def _stretch(table: pd.DataFrame) -> Iterator[dict]:
    """A stretch target that asks for less than the target that it stretches."""
    same = ["label", "measure", "unit", "quote_start"]
    table = table[
        table["indicator"].notna()
    ]  # of its own counts nobody knows whether more is better
    mains = table[table["tier"] == "main"].drop_duplicates(same).set_index(same)
    for _, row in table[table["tier"] == "stretch"].iterrows():
        key = tuple(row[c] for c in same)
        if key not in mains.index:
            continue
        main = mains.loc[key]
        ceiling = indicators.get(row["indicator"]).aim == "ceiling" or main["point"] < 0
        less = row["point"] > main["point"] if ceiling else row["point"] < main["point"]
        if less:
            yield _finding(
                "stretch_below_main", "arithmetic", "high", abs(row["point"] - main["point"]),
                "pp" if row["unit"] == "percent" else row["unit"], [main["target_id"], row["target_id"]],
                (
                    f"{row['label']}的力争目标（{row['quantity']}）低于目标本身（{main['quantity']}），互相矛盾。",
                    f"What {row['label']} strives for ({row['quantity']}) is less than its target ({main['quantity']}).",
                ),
                ("核对原文两处数字。", "Read both numbers in the plan again."),
            )  # fmt: skip


def _bases(rates: pd.DataFrame) -> Iterator[dict]:
    """Pairs that are set side by side though their price bases differ."""
    for top, bottom, prices in SET_SIDE_BY_SIDE:
        if not {top, bottom} <= set(rates.index):
            continue
        first, second = rates.loc[top], rates.loc[bottom]
        if (first["price_basis"], second["price_basis"]) != ("nominal", "real"):
            continue
        even = growth.break_even_deflator_pct(first["point"], second["point"])
        zh, en = PRICES["zh"][prices], PRICES["en"][prices]
        still = round(even, 2) == 0
        yield _finding(
            "mixed_bases",
            "basis",
            "medium",
            even,
            "percent",
            [first["target_id"], second["target_id"]],
            (
                f"{_name(top, 'zh')}（{_said(first, 'zh')}，现价）与{_name(bottom, 'zh')}（{_said(second, 'zh')}，可比价）"
                f"口径不同，不能直接比较；{zh}{'不变' if still else '变动' + words.percent(even, 2)}时两者之比不变。",
                f"{_name(top, 'en')} ({_said(first, 'en')}, current prices) and "
                f"{_inside(_name(bottom, 'en'))} ({_said(second, 'en')}, constant prices) do not "
                f"compare as printed; their ratio stands still at a change of {words.percent(even, 2)} in {en}.",
            ),
            (
                f"说明价格口径；要比较，先给出{zh}及其来源。",
                f"State the price bases; to compare, bring {en} with a source.",
            ),
        )


def _revenue(rates: pd.DataFrame) -> Iterator[dict]:
    """Revenue that falls behind GDP or investment, and under which condition."""
    if "budget_revenue" not in rates.index:
        return
    revenue = rates.loc["budget_revenue"]
    if "gdp" in rates.index and rates.loc["gdp", "price_basis"] == "real":
        gdp = rates.loc["gdp"]
        even = growth.break_even_deflator_pct(revenue["point"], gdp["point"])
        if _below(revenue, gdp) and revenue["coverage"] != "同口径":
            yield _finding(
                "revenue_gdp", "tension", "medium", even, "percent", [revenue["target_id"], gdp["target_id"]],
                (
                    f"财政收入目标（{_said(revenue, 'zh')}，现价）低于可比价GDP目标（{_said(gdp, 'zh')}）："
                    f"只有GDP平减指数下降{words.percent(-even, 2)}以上，财政收入占GDP比重才不下降。",
                    f"Budget revenue ({_said(revenue, 'en')}, current prices) grows less than real GDP "
                    f"({_said(gdp, 'en')}): its share in GDP holds only if the GDP deflator falls by "
                    f"{words.percent(-even, 2)} or more.",
                ),
                (
                    "说明减税或口径变化；给出所假设的平减指数。",
                    "Name tax cuts or changes of coverage, or the deflator that is assumed.",
                ),
            )  # fmt: skip
    if "fai" in rates.index and rates.loc["fai", "price_basis"] == revenue["price_basis"]:
        fai = rates.loc["fai"]
        if _below(revenue, fai):
            drift = growth.ratio_drift_pct(fai["point"], revenue["point"])
            yield _finding(
                "investment_revenue", "tension", "medium", drift, "percent", [fai["target_id"], revenue["target_id"]],
                (
                    f"投资（{_said(fai, 'zh')}）快于财政收入（{_said(revenue, 'zh')}），两者均为现价："
                    f"投资与财政收入之比一年上升{words.percent(drift, 1)}。",
                    f"Investment ({_said(fai, 'en')}) outgrows budget revenue "
                    f"({_said(revenue, 'en')}), both at current prices: their ratio rises "
                    f"{words.percent(drift, 1)} in the year.",
                ),
                ("说明投资的资金来源。", "Say where the money for the investment comes from."),
            )  # fmt: skip


def _last_year(rates: pd.DataFrame, results: pd.DataFrame) -> Iterator[dict]:
    """Growth targets beside the growth that the same text reports for the year before."""
    achieved = results[results["measure"].eq("growth") & results["role"].eq("target")]
    for code, row in rates.iterrows():
        before = achieved[
            achieved["indicator"].eq(code) & achieved["end_year"].eq(row["end_year"] - 1)
        ]
        if before["point"].nunique() != 1:
            continue
        last = before.iloc[0]
        change = row["point"] - last["point"]
        yield _finding(
            "last_year", "context", "low", change, "pp", [row["target_id"], last["target_id"]],
            (
                f"{_name(code, 'zh')}目标{_said(row, 'zh')}，上年完成{_said(last, 'zh')}，相差{abs(change):.1f}个百分点。",
                f"{_name(code, 'en')}: target {_said(row, 'en')}, "
                f"last year {_said(last, 'en')}, {change:+.1f} percentage points.",
            ),
            ("对照上年完成情况说明目标依据。", "Say what the target rests on, given last year."),
        )  # fmt: skip


def _not_targeted(table: pd.DataFrame) -> Iterator[dict]:
    """What readers look for and find no target of."""
    rows = table[table["role"] == "target"]
    if rows.empty:
        return
    codes = set(rows["indicator"].dropna())
    missing = [
        names
        for names, wanted, pattern in CONCERNS
        if not codes & set(wanted) and not rows["label"].str.contains(pattern).any()
    ]
    if missing:
        yield _finding(
            "not_targeted", "context", "low", float(len(missing)), "count", [],
            (
                f"没有读到{words.listing([zh for zh, _ in missing], 'zh')}的量化目标。",
                f"No target in numbers was read for {words.listing([en for _, en in missing], 'en', 'or')}.",
            ),
            ("查阅其他文件是否另有安排。", "See whether another document sets one."),
        )  # fmt: skip
