"""On what a probability rests, in a sentence of each language: the path, spreads, correlations, draws."""

import numpy as np

from planlib import words
from planlib.ensembles.inputs import Path, Shocks

# More correlations than these are told by their range.
PAIRS_TOLD = 6
FORMS = {
    "lognormal": {"zh": "对数正态分布", "en": "log-normal"},
    "normal": {"zh": "正态分布", "en": "normal"},
    "two_piece": {"zh": "两段正态分布", "en": "two-piece normal"},
    "resampled": {"zh": "从给定的误差中有放回抽取", "en": "errors drawn with replacement"},
}


def rests_on(path: Path, shocks: Shocks, draws: int, seed: int, tolerance_pp: float | None) -> dict:
    """On what assumptions a probability rests, in both languages."""
    return {
        f"assumption_{lang}": _told(path, shocks, draws, seed, tolerance_pp, lang)
        for lang in words.LANGUAGES
    }


def _told(
    path: Path, shocks: Shocks, draws: int, seed: int, tolerance_pp: float | None, lang: str
) -> str:
    zh = lang == "zh"
    comma, stop = ("、", "；") if zh else (", ", "; ")
    first, last = path.years[1], path.years[-1]
    each = [_series_told(i, path, shocks, lang) for i in range(len(path.names))]
    span = (f"{first}年" if zh else f"{first}") if first == last else words.years(first, last, lang)
    parts = [
        (f"{span}增速：" if zh else f"growth in {span}: ") + comma.join(each),
        FORMS[shocks.form][lang],
    ]
    if shocks.errors is not None:
        parts[-1] += f"（{len(shocks.errors)}组）" if zh else f" ({len(shocks.errors)} rows)"
    else:
        parts.append(_correlations(path, shocks.correlation, lang))
    if not shocks.persistence.any():
        parts.append("各年冲击相互独立" if zh else "years independent")
    if tolerance_pp is not None:
        near = words.number(tolerance_pp)
        parts.append(f"左右按±{near}个百分点计" if zh else f"about means within {near} pp")
    parts.append(f"抽样{draws:,}次，随机种子{seed}" if zh else f"{draws:,} draws, seed {seed}")
    return stop.join(parts)


def _series_told(i: int, path: Path, shocks: Shocks, lang: str) -> str:
    """Path and spread of one indicator: FAI 12% (sd 4 pp)."""
    zh = lang == "zh"
    rate = _range(path.growth_pct[:, i], lang, "%")
    more = []
    if shocks.errors is not None:
        mean, sd = (
            words.number(float(f"{x:.3g}"))
            for x in (shocks.errors[:, i].mean(), shocks.errors[:, i].std())
        )
        more.append(
            f"误差均值{mean}、标准差{sd}个百分点" if zh else f"errors: mean {mean}, sd {sd} pp"
        )
    else:
        spread = _range(shocks.sd_pp[:, i], lang)
        name = (
            ("尺度" if zh else "scale ") if shocks.skew is not None else ("标准差" if zh else "sd ")
        )
        more.append(name + spread + ("个百分点" if zh else " pp"))
    if shocks.skew is not None:
        more.append(("偏度" if zh else "skew ") + _range(shocks.skew[i], lang))
    if shocks.persistence.any():
        more.append(
            ("年度间相关系数" if zh else "persistence ") + _range(shocks.persistence[i], lang)
        )
    named = words.beside(words.name(path.names[i], lang, short=True), rate, lang)
    return f"{named}（{'，'.join(more)}）" if zh else f"{named} ({', '.join(more)})"


def _range(values, lang: str, sign: str = "") -> str:
    """The smallest and the largest, with as many digits as an assumption has."""
    low, high = (
        words.number(float(f"{end:.3g}")) + sign for end in (np.min(values), np.max(values))
    )
    if low == high:
        return low
    return low + ("至" if lang == "zh" else " to ") + high


def _correlations(path: Path, correlation: np.ndarray | None, lang: str) -> str:
    zh = lang == "zh"
    rows, columns = np.triu_indices(len(path.names), 1)
    values = np.zeros(0) if correlation is None else correlation[rows, columns]
    if len(path.names) > 1 and not values.any():
        return "各指标的冲击相互独立" if zh else "indicators independent"
    title = "相关系数：" if zh else "correlations: "
    told = [(i, j, value) for i, j, value in zip(rows, columns, values, strict=True) if value]
    if len(told) > PAIRS_TOLD:
        return title + _range(values, lang)
    short = [words.name(code, lang, short=True) for code in path.names]
    pairs = [f"{short[i]}–{short[j]} {words.number(float(f'{value:.3g}'))}" for i, j, value in told]
    return title + ("、" if zh else ", ").join(pairs)
