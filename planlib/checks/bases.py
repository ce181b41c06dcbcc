"""Targets that people set side by side: what does not compare as printed, and which condition lets both hold."""

from collections.abc import Iterator

import pandas as pd

from planlib import growth, words
from planlib.checks.findings import below, finding, inside, name, said

# Pairs that people set side by side though one is at current and one at constant prices, and the
# prices that stand between them.
PRICES = {"zh": ("GDP平减指数", "工业生产者价格"), "en": ("the GDP deflator", "producer prices")}
SET_SIDE_BY_SIDE = (
    ("fai", "gdp", 0),
    ("private_investment", "gdp", 0),
    ("industrial_investment", "gdp", 0),
    ("retail_sales", "gdp", 0),
    ("trade", "gdp", 0),
    ("industrial_output", "industrial_value_added", 1),
)
# Shares of industry in GDP that leave room for most places; nobody publishes one for each.
SHARES = (0.2, 0.4, 0.6)


def bases(rates: pd.DataFrame) -> Iterator[dict]:
    """All findings of this room, on the growth targets of one year by indicator."""
    yield from _bases(rates)
    yield from _revenue(rates)
    yield from _rest_of_the_economy(rates)


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
        yield finding(
            "mixed_bases",
            "basis",
            "medium",
            even,
            "percent",
            [first["target_id"], second["target_id"]],
            (
                f"{name(top, 'zh')}（{said(first, 'zh')}，现价）与{name(bottom, 'zh')}（{said(second, 'zh')}，可比价）"
                f"口径不同，不能直接比较；{zh}{'不变' if still else '变动' + words.percent(even, 2)}时两者之比不变。",
                f"{name(top, 'en')} ({said(first, 'en')}, current prices) and "
                f"{inside(name(bottom, 'en'))} ({said(second, 'en')}, constant prices) do not "
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
        if below(revenue, gdp) and revenue["coverage"] != "同口径":
            yield finding(
                "revenue_gdp", "tension", "medium", even, "percent", [revenue["target_id"], gdp["target_id"]],
                (
                    f"财政收入目标（{said(revenue, 'zh')}，现价）低于可比价GDP目标（{said(gdp, 'zh')}）："
                    f"只有GDP平减指数下降{words.percent(-even, 2)}以上，财政收入占GDP比重才不下降。",
                    f"Budget revenue ({said(revenue, 'en')}, current prices) grows less than real GDP "
                    f"({said(gdp, 'en')}): its share in GDP holds only if the GDP deflator falls by "
                    f"{words.percent(-even, 2)} or more.",
                ),
                (
                    "说明减税或口径变化；给出所假设的平减指数。",
                    "Name tax cuts or changes of coverage, or the deflator that is assumed.",
                ),
            )  # fmt: skip
    if "fai" in rates.index and rates.loc["fai", "price_basis"] == revenue["price_basis"]:
        fai = rates.loc["fai"]
        if below(revenue, fai):
            drift = growth.ratio_drift_pct(fai["point"], revenue["point"])
            yield finding(
                "investment_revenue", "tension", "medium", drift, "percent", [fai["target_id"], revenue["target_id"]],
                (
                    f"投资（{said(fai, 'zh')}）快于财政收入（{said(revenue, 'zh')}），两者均为现价："
                    f"投资与财政收入之比一年上升{words.percent(drift, 1)}。",
                    f"Investment ({said(fai, 'en')}) outgrows budget revenue "
                    f"({said(revenue, 'en')}), both at current prices: their ratio rises "
                    f"{words.percent(drift, 1)} in the year.",
                ),
                ("说明投资的资金来源。", "Say where the money for the investment comes from."),
            )  # fmt: skip


def _rest_of_the_economy(rates: pd.DataFrame) -> Iterator[dict]:
    """What industry's growth leaves for the rest of GDP, for a range of shares; no identity."""
    if not {"gdp", "industrial_value_added"} <= set(rates.index):
        return
    gdp, industry = rates.loc["gdp"], rates.loc["industrial_value_added"]
    if (gdp["price_basis"], industry["price_basis"]) != ("real", "real"):
        return
    # The rest of a whole by its parts is the same arithmetic as the rest of a year by its months.
    rest = [
        growth.required_rest_growth_pct(
            target_pct=gdp["point"], ytd_pct=industry["point"], share=share
        )
        for share in SHARES
    ]
    shares_zh = "、".join(f"{share:.0%}" for share in SHARES)
    rest_zh = "、".join(words.percent(rate) for rate in rest)
    shares_en = words.listing([f"{share:.0%}" for share in SHARES], "en")
    rest_en = words.listing([words.percent(rate) for rate in rest], "en")
    yield finding(
        "rest_of_the_economy", "context", "low", rest[1], "percent",
        [industry["target_id"], gdp["target_id"]],
        (
            f"若规上工业增加值（{said(industry, 'zh')}）占GDP（{said(gdp, 'zh')}）的{shares_zh}，其余部分分别增长{rest_zh}。"
            "两者覆盖范围不同，这不是恒等式。",
            f"If industrial value added ({said(industry, 'en')}) is {shares_en} of GDP ({said(gdp, 'en')}), the rest "
            f"grows {rest_en}. Coverage differs, so this is no identity.",
        ),
        (
            "给出上年规上工业增加值占GDP的比重及其来源。",
            "Bring last year's share of industry in GDP with a source.",
        ),
    )  # fmt: skip
