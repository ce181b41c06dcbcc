"""Ensembles against closed forms, against exact selection, and against themselves in other hands."""

import math
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

import planlib as pl
from planlib import growth, schema
from planlib.ensembles import Crossing, Ratio, blocks, histograms, inputs, questions
from planlib.errors import PlanlibError

CODES = ["fai", "retail_sales", "budget_revenue", "gdp", "industrial_value_added", "gdp_deflator"]
GROWTH = pd.Series([12.0, 11.0, 12.5, 8.0, 8.5, 1.4], CODES)
SD = pd.Series([4.0, 2.0, 3.0, 1.0, 1.5, 1.5], CODES)
CORR = pd.DataFrame(0.3 + 0.7 * np.eye(6), CODES, CODES)
YEARS = {"start": 2016, "until": 2020}
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
YESTERDAY = [131.384842, 134.097803, 136.050463, 138.038584, 140.903376]


def exact(work: blocks.Work) -> np.ndarray:
    """All positions of all draws (year, series, draw): what the library itself never keeps."""
    parts = [
        np.array([positions.copy() for _, _, positions in blocks.walk(work, block)])
        for block in range(blocks.block_count(work))
    ]
    return np.concatenate(parts, axis=2)


def work(draws=100_000, *, shocks="lognormal", ratios=(), **given) -> tuple:
    years = {"start": 2016, "until": given.pop("until", 2020)}
    path = inputs.path_of(given.pop("growth_pct", GROWTH), *years.values(), 100.0)
    resampled = shocks == "resampled"
    told = [
        shocks,
        None if resampled else given.pop("sd_pp", SD),
        given.pop("corr", None if resampled else CORR),
        given.pop("persistence", 0.0),
        given.pop("skew", None),
        given.pop("errors", None),
    ]
    series = questions.series_of(path, ratios)
    drawn = inputs.shocks_of(*told, path)
    return inputs.work_of(path, drawn, draws, given.pop("seed", 0), series.powers), series


ERRORS = pd.DataFrame(
    np.random.default_rng(3).normal(0, 2, (11, 6)).round(1), columns=CODES, index=range(2012, 2023)
)
FORMS = {
    "lognormal": {},
    "normal": {},
    "two_piece": {"skew": 0.4},
    "resampled": {"errors": ERRORS},
}


# --- against the closed form --------------------------------------------------------------------


def test_the_closed_form_is_the_path_times_the_normal_quantile():
    bands = pl.fan(pd.Series({"gdp": 8.0}), 2.0, **YEARS, quantiles=[0.1, 0.5])
    sd = 2.0 / 108
    for year in range(5):
        row = bands[bands["year"] == 2016 + year]["value"].tolist()
        path = growth.compound(100.0, 8.0, year)
        z = NormalDist().inv_cdf(0.1)
        assert row == pytest.approx([path * math.exp(z * sd * math.sqrt(year)), path], rel=1e-12)
    assert (bands["mc_error"] == 0).all()


def test_persistence_in_closed_form_sums_all_covariances():
    rates = pd.DataFrame({"gdp": [8.0, 7.0, 6.0, 5.0]}, index=range(2017, 2021))
    spread = pd.DataFrame({"gdp": [1.0, 1.5, 2.0, 0.5]}, index=range(2017, 2021))
    bands = pl.fan(rates, spread, **YEARS, persistence=0.6, quantiles=[0.95])
    s = (spread["gdp"] / (100 + rates["gdp"])).to_numpy()
    matrix = np.outer(s, s) * 0.6 ** np.abs(np.subtract.outer(range(4), range(4)))
    path = growth.compound_path(100.0, rates["gdp"])
    z = NormalDist().inv_cdf(0.95)
    expected = [path[t] * math.exp(z * math.sqrt(matrix[: t + 1, : t + 1].sum())) for t in range(4)]
    assert bands["value"].tolist()[1:] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("persistence", [0.0, 0.5, -0.3])
@pytest.mark.parametrize("corr", [None, CORR], ids=["independent", "correlated"])
def test_draws_agree_with_the_closed_form_within_four_of_their_errors(persistence, corr):
    given = {**YEARS, "persistence": persistence}
    drawn = pl.simulate(GROWTH, SD, corr, draws=200_000, seed=5, **given)
    closed = pl.fan(GROWTH, SD, **given)
    later = drawn["year"] > 2016
    off = (drawn["value"] - closed["value"])[later] / drawn["mc_error"][later]
    assert off.abs().max() < 4
    # Neither too small nor too large: most lie within one error.
    assert 0.5 < (off.abs() < 1).mean() < 0.9
    first = drawn[~later]
    assert (first["value"] == 100).all() and (first["mc_error"] == 0).all()
    keys = [c for c in schema.FANS if c not in ("value", "mc_error")]
    pd.testing.assert_frame_equal(drawn[keys], closed[keys])


def test_a_ratio_has_the_spread_of_its_parts():
    fans = pl.simulate(GROWTH, SD, CORR, **YEARS, ratios=[("fai", "gdp")], draws=200_000)
    last = fans[(fans["indicator"] == "fai/gdp") & (fans["year"] == 2020)]
    s = {code: SD[code] / (100 + GROWTH[code]) for code in CODES}
    a, b, p = s["fai"], s["gdp"], s["gdp_deflator"]
    variance = a * a + b * b + p * p - 0.6 * a * b - 0.6 * a * p + 0.6 * b * p
    path = 100 * (1.12 / (1.08 * 1.014)) ** 4
    z = np.array([NormalDist().inv_cdf(q) for q in QUANTILES])
    off = (last["value"] - path * np.exp(z * math.sqrt(4 * variance))) / last["mc_error"]
    assert off.abs().max() < 4
    assert last["price_basis"].unique().tolist() == ["nominal"]
    assert last["unit"].unique().tolist() == ["index_2016"]


def test_normal_shocks_have_the_median_of_a_normal_rate_in_the_first_year():
    fans = pl.simulate(GROWTH, SD, **YEARS, shocks="normal", draws=200_000)
    first = fans[(fans["year"] == 2017) & (fans["indicator"] == "fai")]
    expected = [112 + 4 * NormalDist().inv_cdf(q) for q in QUANTILES]
    assert ((first["value"] - expected) / first["mc_error"]).abs().max() < 4


def test_two_piece_shocks_have_mode_spread_and_skew_as_told():
    rates, told = pd.Series({"gdp": 8.0}), {"start": 2016, "until": 2017}
    fans = pl.simulate(rates, 1.0, **told, shocks="two_piece", skew=0.5, draws=400_000)
    left, right = 1 / math.sqrt(1.5), 1 / math.sqrt(0.5)
    normal = NormalDist()
    expected = []
    for q in QUANTILES:
        if q * (left + right) <= left:
            expected.append(108 + left * normal.inv_cdf(q * (left + right) / (2 * left)))
        else:
            expected.append(108 - right * normal.inv_cdf((1 - q) * (left + right) / (2 * right)))
    got = fans[fans["year"] == 2017]
    assert ((got["value"] - expected) / got["mc_error"]).abs().max() < 4
    # Skewed to more growth: the mode lies below the median, the upper band is wider than the lower.
    assert got["value"].iloc[2] > 108
    even = pl.simulate(rates, 1.0, **told, shocks="two_piece", skew=0.0)
    as_normal = pl.simulate(rates, 1.0, **told, shocks="normal")
    np.testing.assert_allclose(even["value"], as_normal["value"], rtol=1e-6)


def test_resampled_errors_come_as_they_came_bias_and_pairs_and_all():
    errors = pd.DataFrame({"fai": [-2.0, 1.0, 4.0], "budget_revenue": [-2.0, 1.0, 4.0]})
    rates = pd.Series({"fai": 10.0, "budget_revenue": 10.0})
    told = {"start": 2016, "until": 2018, "shocks": "resampled", "draws": 30_000}
    fans = pl.simulate(rates, None, errors=errors, ratios=[("fai", "budget_revenue")], **told)
    first = fans[(fans["year"] == 2017) & (fans["indicator"] == "fai")]
    assert first["value"].tolist() == pytest.approx([108, 108, 111, 114, 114], rel=3e-5)
    together = fans[fans["indicator"] == "fai/budget_revenue"]
    np.testing.assert_allclose(together["value"], 100.0, rtol=1e-6)
    last = fans[(fans["year"] == 2018) & (fans["indicator"] == "fai")]["value"]
    # In the middle of nine pairs of years stands the fall of 2 with the rise of 4, in either order.
    assert last.iloc[2] == pytest.approx(1.08 * 114, rel=3e-5)


# --- against exact selection --------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("draws", [1_000, 20_000, 70_000, 300_000])
def test_quantiles_are_those_of_exact_selection(form, draws):
    until = 2026 if draws < 100_000 else 2018
    told, series = work(draws, shocks=form, ratios=[("fai", "gdp")], until=until, **FORMS[form])
    positions, _, _ = histograms.measure(told, np.array(QUANTILES))
    path = series.levels[1:, :, None]
    got = questions.levels_at(positions, path, compounds=told.compounds)
    # Few errors make few values: a rank between two of them has no place of its own.
    methods = ("lower", "higher") if form == "resampled" else ("linear", "linear")
    draws_of = exact(told)
    low, high = (
        questions.levels_at(
            np.moveaxis(np.quantile(draws_of, QUANTILES, axis=2, method=method), 0, -1),
            path,
            compounds=told.compounds,
        )
        for method in methods
    )
    assert (got > low * (1 - 3e-5)).all() and (got < high * (1 + 3e-5)).all()


def test_a_quantile_beyond_the_histogram_is_counted_again_in_a_wider_one(monkeypatch):
    told, _ = work(100_000)
    narrow = histograms.pilot(told, 0.4, 0.6)
    monkeypatch.setattr(histograms, "pilot", lambda *_: narrow)
    runs = []
    monkeypatch.setattr(
        histograms,
        "_counted",
        lambda *a, real=histograms._counted: runs.append(1) or real(*a),
    )
    positions, _, counts = histograms.measure(told, np.array([0.0005, 0.9995]))
    selected = np.moveaxis(np.quantile(exact(told), [0.0005, 0.9995], axis=2), 0, -1)
    assert len(runs) > 1
    assert np.abs(positions - selected).max() < 3e-5
    assert (counts.histograms.sum(axis=-1) == 100_000).all()


def test_a_histogram_that_never_holds_its_quantiles_is_an_error(monkeypatch):
    told, _ = work(100_000)
    far = blocks.Bins(np.full((4, 6), 1e6), np.full((4, 6), 1.0), 16)
    monkeypatch.setattr(histograms, "pilot", lambda *_: far)
    monkeypatch.setattr(histograms, "_wider", lambda bins, short: bins)
    with pytest.raises(PlanlibError, match=r"The quantiles \[0.5\] do not settle"):
        histograms.measure(told, np.array([0.5]))


def test_without_spread_the_path_is_all_there_is():
    fans = pl.simulate(GROWTH, 0.0, **YEARS)
    path = pl.fan(GROWTH, 0.0, **YEARS)
    np.testing.assert_allclose(fans["value"], path["value"], rtol=1e-9)
    assert (fans["mc_error"] < 1e-6).all()


# --- the same numbers in any hands --------------------------------------------------------------


def digest(fans: pd.DataFrame) -> list[str]:
    return [float(value).hex() for column in ("value", "mc_error") for value in fans[column]]


def test_threads_give_the_same_bits():
    told = {**YEARS, "draws": 400_000, "ratios": [("fai", "gdp")], "persistence": 0.3}
    alone = digest(pl.simulate(GROWTH, SD, CORR, **told))
    for number in (1, 2):
        with ThreadPoolExecutor(number) as pool:
            assert digest(pl.simulate(GROWTH, SD, CORR, **told, map=pool.map)) == alone


@pytest.mark.parametrize(
    "number",
    [pytest.param(1, marks=pytest.mark.slow), 2, pytest.param(4, marks=pytest.mark.slow)],
)
def test_processes_give_the_same_bits(number):
    told = {**YEARS, "draws": 400_000}
    alone = pl.probabilities(
        GROWTH, SD, CORR, **told, crossing=[Crossing("fai", above=140.0)], goals=goals()
    )
    with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
        other = pl.probabilities(
            GROWTH, SD, CORR, **told, crossing=[Crossing("fai", above=140.0)], goals=goals(),
            map=pool.map,
        )  # fmt: skip
    for mine, its in zip(alone, other, strict=True):
        pd.testing.assert_frame_equal(mine, its, check_exact=True)


@pytest.mark.slow
def test_a_cluster_gives_the_same_bits():
    from dask.distributed import LocalCluster

    told = {**YEARS, "draws": 400_000, "ratios": [("fai", "gdp")], "persistence": 0.3}
    alone = digest(pl.simulate(GROWTH, SD, CORR, **told))
    with pl.scale.processes(2) as run:
        assert digest(pl.simulate(GROWTH, SD, CORR, **told, map=run)) == alone
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as local,
        pl.scale.cluster(local.scheduler_address) as run,
    ):
        assert digest(pl.simulate(GROWTH, SD, CORR, **told, map=run)) == alone


def test_how_blocks_are_shared_out_does_not_matter(monkeypatch):
    told = {**YEARS, "draws": 100_000}
    alone = digest(pl.simulate(GROWTH, SD, CORR, **told))
    monkeypatch.setattr(histograms, "LEAST_BLOCKS", 1)
    backwards = lambda function, tasks: map(function, reversed(list(tasks)))  # noqa: E731
    assert digest(pl.simulate(GROWTH, SD, CORR, **told, map=backwards)) == alone


def test_another_seed_gives_other_numbers_and_more_draws_begin_with_the_same():
    told = {**YEARS, "draws": 20_000}
    alone = pl.simulate(GROWTH, SD, **told, seed=1)
    assert digest(alone) != digest(pl.simulate(GROWTH, SD, **told, seed=2))
    few, many = (work(draws, seed=1)[0] for draws in (20_000, 40_000))
    np.testing.assert_array_equal(exact(few)[..., :16_384], exact(many)[..., :16_384])


@pytest.mark.parametrize("form", FORMS)
def test_compiled_loops_give_the_same_bits(form, monkeypatch):
    pytest.importorskip("numba")
    told, _ = work(60_000, shocks=form, ratios=[("fai", "gdp")], **FORMS[form])
    task = (told, histograms.pilot(told, 0.05, 0.95), range(blocks.block_count(told)))
    plain = blocks.count(task)
    monkeypatch.setattr(blocks, "WORTH_COMPILING", 1)
    assert blocks.loops(told) != (blocks.mix_plainly, blocks.tally_plainly)
    for mine, its in zip(plain, blocks.count(task), strict=True):
        np.testing.assert_array_equal(mine, its)


def test_without_numba_the_plain_loops_do_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "planlib.ensembles.compiled", None)
    monkeypatch.delattr("planlib.ensembles.compiled", raising=False)
    told, _ = work(10**6)
    assert blocks.loops(told) == (blocks.mix_plainly, blocks.tally_plainly)


def test_the_numbers_are_those_of_yesterday():
    """Written down once: a change of these is a change of every figure that was printed with a seed."""
    fans = pl.simulate(GROWTH, SD, CORR, **YEARS, draws=20_000, seed=7, persistence=0.2)
    last = fans[(fans["year"] == 2020) & (fans["indicator"] == "gdp")]
    assert last["value"].round(6).tolist() == YESTERDAY


def test_nothing_heavier_is_imported_for_few_draws():
    code = (
        "import sys, pandas as pd, planlib as pl;"
        "pl.simulate(pd.Series({'gdp': 8.0}), 1.0, start=2016, until=2020);"
        "print(sorted({'dask', 'distributed', 'numba', 'SALib', 'scipy', 'matplotlib'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


# --- questions ----------------------------------------------------------------------------------


def goals() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "goal": ["both", "both", "double"],
            "indicator": ["gdp", "fai", "gdp"],
            "year": [2017, 2017, 2020],
            "measure": ["growth", "growth", "level"],
            "low": [8.0, 12.0, 140.0],
        }
    )


def test_crossing_years_have_the_probabilities_of_the_draws_themselves():
    told, series = work(50_000, ratios=[("fai", "gdp")])
    levels = questions.levels_at(exact(told), series.levels[1:, :, None], compounds=False)
    ratio = levels[:, -1]
    first = np.where((ratio >= 108).any(axis=0), (ratio >= 108).argmax(axis=0), 4)
    expected = np.bincount(first, minlength=5) / 50_000
    told = pl.probabilities(
        GROWTH, SD, CORR, **YEARS, draws=50_000, ratios=[("fai", "gdp")],
        crossing=[Crossing("fai/gdp", above=108.0), ("gdp", None, 90.0)],
    ).crossing  # fmt: skip
    rows = told[told["indicator"] == "fai/gdp"]
    assert rows["year"].fillna(0).tolist() == [2017, 2018, 2019, 2020, 0]
    np.testing.assert_allclose(rows["probability"], expected, atol=2 / 50_000)
    assert rows["probability"].sum() == pytest.approx(1)
    # What hardly ever happens has an error all the same.
    down = told[told["indicator"] == "gdp"]
    assert down["direction"].unique().tolist() == ["below"]
    assert down["probability"].tolist() == [0, 0, 0, 0, 1]
    assert (down["mc_error"] > 0).all()


def test_the_first_year_of_crossing_agrees_with_the_normal_distribution():
    told = pl.probabilities(
        pd.Series({"gdp": 8.0}), 2.0, start=2016, until=2017, draws=200_000,
        crossing=[Crossing("gdp", above=110.0)],
    ).crossing  # fmt: skip
    expected = 1 - NormalDist().cdf(math.log(1.10 / 1.08) / (2 / 108))
    row = told.iloc[0]
    assert abs(row["probability"] - expected) < 4 * row["mc_error"]


def test_goals_one_by_one_and_at_once():
    met = pl.probabilities(GROWTH, SD, CORR, **YEARS, draws=200_000, goals=goals()).meeting
    by = met.set_index(["goal", "indicator"])["probability"]
    error = met.set_index(["goal", "indicator"])["mc_error"]
    # The path is the median: one half each, and both with a correlation of 0.3: 1/4 + asin(0.3)/(2 pi).
    both = 0.25 + math.asin(0.3) / (2 * math.pi)
    for key, expected in {
        ("both", "gdp"): 0.5,
        ("both", "fai"): 0.5,
        ("both", "all"): both,
    }.items():
        assert abs(by[key] - expected) < 4 * error[key]
    double = 1 - NormalDist().cdf(math.log(140 / (100 * 1.08**4)) / (2 * 1.0 / 108))
    assert abs(by["double", "gdp"] - double) < 4 * error["double", "gdp"]
    assert ("double", "all") not in by.index
    assert met["unit"].fillna("").tolist() == ["percent", "percent", "", "index_2016"]


@pytest.mark.parametrize("form", FORMS)
def test_goals_of_growth_are_counted_as_drawn(form):
    told, _ = work(20_000, shocks=form, **FORMS[form])
    increments = np.concatenate(
        [next(s.copy() for y, s, _ in blocks.walk(told, b)) for b in range(2)], axis=1
    )
    fai = increments[CODES.index("fai")].astype(float)
    rate = (112 * np.exp(fai) if form == "lognormal" else 112 * (1 + fai)) - 100
    wanted = goals().iloc[1:2].assign(low=10.0, high=14.0)
    given = {k: v for k, v in FORMS[form].items()}
    own = (None, None) if form == "resampled" else (SD, CORR)
    met = pl.probabilities(
        GROWTH, *own, **YEARS, shocks=form, draws=20_000, goals=wanted, **given
    ).meeting
    inside = ((rate >= 10) & (rate <= 14)).mean()
    assert met["probability"].tolist() == pytest.approx([inside], abs=2e-4)


def test_targets_of_the_plan_are_goals(plan):
    targets = plan.targets[
        plan.targets["indicator"].isin(["gdp", "fai"]) & plan.targets["headline"]
    ]
    met = pl.probabilities(GROWTH, SD, CORR, **YEARS, goals=targets, draws=100_000).meeting
    assert met["indicator"].tolist() == ["gdp", "fai", "all"] or met["indicator"].tolist() == [
        "fai",
        "gdp",
        "all",
    ]
    rows = met.set_index("indicator")
    assert rows.loc["gdp", "low"] == pytest.approx(8.0, abs=1e-5) and np.isnan(
        rows.loc["gdp", "high"]
    )
    assert abs(rows.loc["gdp", "probability"] - 0.5) < 4 * rows.loc["gdp", "mc_error"]


def test_every_probability_says_what_it_rests_on():
    told = pl.probabilities(GROWTH[["gdp", "fai"]], SD[["gdp", "fai"]], CORR.loc[["gdp", "fai"], ["gdp", "fai"]],
                            **YEARS, goals=goals(), draws=1_000, seed=3)  # fmt: skip
    for row in told.meeting.itertuples():
        assert row.assumption_en == (
            "growth in 2017–2020: GDP 8% (sd 1 pp), FAI 12% (sd 4 pp); log-normal; correlations: GDP–FAI 0.3; "
            "years independent; 1,000 draws, seed 3"
        )
        assert row.assumption_zh == (
            "2017—2020年增速：生产总值8%（标准差1个百分点）、固定资产投资12%（标准差4个百分点）；对数正态分布；"
            "相关系数：生产总值–固定资产投资 0.3；各年冲击相互独立；抽样1,000次，随机种子3"
        )


def test_more_correlations_than_can_be_read_are_told_by_their_range():
    told = pl.probabilities(GROWTH, SD, CORR, **YEARS, goals=goals(), draws=1_000, persistence=0.25)
    assert "GDP 8% (sd 1 pp, persistence 0.25)" in told.meeting.loc[0, "assumption_en"]
    assert "correlations: 0.3; 1,000 draws" in told.meeting.loc[0, "assumption_en"]
    varied = CORR.copy()
    varied.loc["gdp", "fai"] = varied.loc["fai", "gdp"] = 0.5
    told = pl.probabilities(GROWTH, SD, varied, **YEARS, goals=goals(), draws=1_000)
    assert "correlations: 0.3 to 0.5" in told.meeting.loc[0, "assumption_en"]


def test_other_forms_say_so_too():
    told = pl.probabilities(
        GROWTH, SD, **YEARS, shocks="two_piece", skew=-0.2, goals=goals(), draws=1_000
    )
    assert "GDP 8% (scale 1 pp, skew −0.2)" in told.meeting.loc[0, "assumption_en"]
    assert "两段正态分布" in told.meeting.loc[0, "assumption_zh"]
    told = pl.probabilities(
        GROWTH, None, **YEARS, shocks="resampled", errors=ERRORS, goals=goals(), draws=1_000
    )
    figures = (ERRORS["gdp"].mean(), ERRORS["gdp"].std(ddof=0))
    mean, sd = (f"{x:.3g}".replace("-", "−") for x in figures)
    assert f"GDP 8% (errors: mean {mean}, sd {sd} pp)" in told.meeting.loc[0, "assumption_en"]
    assert "errors drawn with replacement (11 rows)" in told.meeting.loc[0, "assumption_en"]


def test_frames_are_those_of_the_schema():
    told = pl.probabilities(
        GROWTH, SD, **YEARS, crossing=[Crossing("gdp", above=120)], draws=1_000, plan_id="p",
        scenario="hold", region="China",
    )  # fmt: skip
    for frame, columns in zip(told, (schema.FANS, schema.CROSSINGS, schema.MEETINGS), strict=True):
        assert list(frame) == list(columns)
        pd.testing.assert_frame_equal(schema.check(frame, columns, "it"), frame)
    assert (told.fans["plan_id"] == "p").all() and (told.crossing["region"] == "China").all()
    assert told.meeting.empty


# --- what a path and a spread may be ------------------------------------------------------------


def test_a_path_by_year_and_levels_with_units():
    rates = pd.DataFrame({"gdp": [8.0, 7.0]}, index=[2017, 2018])
    base = pd.DataFrame(
        {
            "indicator": ["gdp"],
            "year": [2016],
            "value": [213.5],
            "unit": ["1e8 cny"],
            "source_id": ["yearbook"],
        }
    )
    bands = pl.fan(rates, 1.0, start=2016, until=2018, base=base, quantiles=[0.5])
    assert bands["value"].tolist() == pytest.approx([213.5, 213.5 * 1.08, 213.5 * 1.08 * 1.07])
    assert bands["unit"].unique().tolist() == ["1e8 cny"]


def test_ratios_with_a_base_are_shares_in_percent():
    fans = pl.simulate(GROWTH, 0.0, **YEARS, ratios=[Ratio("fai", "gdp", base_pct=60.0)])
    rows = fans[(fans["indicator"] == "fai/gdp") & (fans["quantile"] == 0.5)]
    assert rows["value"].tolist() == pytest.approx(
        [60 * (1.12 / 1.08 / 1.014) ** n for n in range(5)]
    )
    assert rows["unit"].unique().tolist() == ["percent"]
    assert rows["measure"].unique().tolist() == ["share"]


def test_a_real_numerator_takes_its_prices_along():
    fans = pl.simulate(GROWTH, 0.0, **YEARS, ratios=[("gdp", "fai")])
    rows = fans[(fans["indicator"] == "gdp/fai") & (fans["year"] == 2017)]
    assert rows["value"].iloc[0] == pytest.approx(100 * 1.08 * 1.014 / 1.12)


def test_covariances_are_spread_and_correlation_in_one():
    covariance = CORR * np.outer(SD, SD)
    one = pl.simulate(GROWTH, None, covariance, **YEARS)
    two = pl.simulate(GROWTH, SD, CORR, **YEARS)
    np.testing.assert_allclose(one["value"], two["value"], rtol=1e-6)


def test_shocks_that_follow_from_others_are_possible():
    """A correlation of 1: only semi-definite, and the two move together."""
    codes = ["fai", "budget_revenue"]
    corr = pd.DataFrame(1.0, codes, codes)
    rates = pd.Series([10.0, 10.0], codes)
    fans = pl.simulate(rates, 2.0, corr, **YEARS, ratios=[tuple(codes)])
    together = fans[fans["indicator"] == "fai/budget_revenue"]
    np.testing.assert_allclose(together["value"], 100.0, rtol=1e-5)


IMPOSSIBLE = pd.DataFrame(
    [[1, 0.9, 0.9], [0.9, 1, 0.2], [0.9, 0.2, 1]], ["gdp", "fai", "cpi"], ["gdp", "fai", "cpi"]
)


def test_the_nearest_correlation_is_nearest():
    near = pl.nearest_correlation(IMPOSSIBLE)
    assert np.linalg.eigvalsh(near)[0] > -1e-9
    assert (np.diag(near) == 1).all()
    distance = np.linalg.norm(near - IMPOSSIBLE)
    random = np.random.default_rng(0)
    for _ in range(2_000):
        step = random.normal(0, 0.03, (3, 3))
        other = near.to_numpy() + step + step.T
        np.fill_diagonal(other, 1.0)
        if np.linalg.eigvalsh(other)[0] >= 0:
            assert np.linalg.norm(other - IMPOSSIBLE) > distance - 1e-6
    # The example of Higham (2002): the nearest to this one lies 0.5278 away.
    names = ["gdp", "fai", "cpi"]
    told = pd.DataFrame([[1, 1, 0], [1, 1, 1], [0, 1, 1]], names, names, dtype=float)
    found = pl.nearest_correlation(told)
    assert found.round(4).loc["gdp"].tolist() == [1.0, 0.7607, 0.1573]
    assert np.linalg.norm(found - told) == pytest.approx(0.5278, abs=5e-5)
    pl.simulate(pd.Series([8.0, 12.0, 3.0], names), 1.0, found, **YEARS)


def test_the_nearest_keeps_variances_and_what_is_possible_already():
    scale = np.outer([1, 2, 3], [1, 2, 3])
    near = pl.nearest_correlation(IMPOSSIBLE * scale)
    np.testing.assert_allclose(near, pl.nearest_correlation(IMPOSSIBLE) * scale, atol=1e-8)
    pd.testing.assert_frame_equal(pl.nearest_correlation(CORR), CORR)


# --- bad input ----------------------------------------------------------------------------------


def simulated(**changes):
    given = {"growth_pct": GROWTH, "sd_pp": SD, "corr": CORR, **YEARS, "draws": 1_000, **changes}
    return pl.simulate(given.pop("growth_pct"), given.pop("sd_pp"), given.pop("corr"), **given)


RESAMPLED = {"shocks": "resampled", "sd_pp": None, "corr": None}


def one(value, at=("gdp", "fai")):
    table = CORR.copy()
    table.loc[at] = value
    return table


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"growth_pct": 8.0}, r"growth_pct is of type float: a Series by indicator"),
        ({"growth_pct": pd.Series(dtype=float)}, r"growth_pct names no indicator"),
        ({"growth_pct": pd.Series({"gpd": 8.0})}, r"no indicator 'gpd'.*Did you mean gdp"),
        ({"growth_pct": GROWTH / 100}, r"growth_pct cannot be used: fai: 0.12 is taken as 0.12 %"),
        ({"growth_pct": GROWTH + 100}, r"if it is an index with the previous year = 100, write 12"),
        ({"growth_pct": GROWTH.where(GROWTH > 5)}, r"growth_pct has a gap or an infinite value"),
        ({"growth_pct": GROWTH.astype(str)}, r"growth_pct is \['12.0'.*numbers were expected"),
        (
            {"growth_pct": pd.DataFrame({c: [5.0] for c in CODES}, index=[2017])},
            r"growth_pct has the rows 2017: one for each year 2017 to 2020",
        ),
        ({"start": 16}, r"start is 16: a year was expected"),
        ({"until": "2020"}, r"until is '2020': a year was expected"),
        ({"until": 2016}, r"start is 2016, until 2016: the year of the base, and a later year"),
        ({"base": 0.0}, r"base is 0.0.*: a level must be above zero"),
        ({"base": {"gdp": 100.0}}, r"base is told of gdp: one number for each of fai"),
        (
            {"base": pd.DataFrame({"indicator": ["gdp"], "year": [2015], "value": [1.0], "unit": ["x"],
                                   "source_id": ["s"]})},
            r"base: gdp 2015, and levels of 2016, the first year, were expected",
        ),
        ({"shocks": "uniform"}, r"shocks is 'uniform': one of lognormal, normal, two_piece, resampled"),
        ({"shocks": "resampled"}, r"errors, a frame of them by indicator, and shocks='resampled' belong"),
        ({"errors": ERRORS}, r"errors, a frame of them by indicator, and shocks='resampled' belong"),
        ({"shocks": "resampled", "errors": ERRORS}, r"leave out sd_pp \(None\), corr and persistence"),
        (
            {"shocks": "resampled", "errors": ERRORS[["fai"]], "sd_pp": None, "corr": None},
            r"errors: a frame with a column for each indicator.*retail_sales.* is lacking",
        ),
        (
            {"shocks": "resampled", "errors": ERRORS[:1], "sd_pp": None, "corr": None},
            r"a second row is lacking",
        ),
        (
            {"shocks": "resampled", "errors": ERRORS.where(ERRORS > 0), "sd_pp": None, "corr": None},
            r"errors has gaps",
        ),
        ({"skew": 0.1}, r"skew and shocks='two_piece' belong together"),
        ({"shocks": "two_piece"}, r"skew and shocks='two_piece' belong together"),
        ({"shocks": "two_piece", "skew": 1.0}, r"skew is 1.0.*lies between -1 and 1"),
        ({"persistence": 1.0}, r"persistence is 1.0.*lies between -1 and 1"),
        ({"persistence": "high"}, r"persistence is 'high': a number, or a Series of them by indicator"),
        ({"persistence": [0.1] * 6}, r"persistence is \[0.1, .*: a number, or a Series of them"),
        ({"sd_pp": np.ones(6)}, r"sd_pp is array.*: a number, or a Series of them by indicator"),
        ({"sd_pp": 0.02}, r"sd_pp is 0.02 at most, which is taken as percentage points and hardly"),
        ({"growth_pct": pd.concat([GROWTH, GROWTH[:1]])}, r"growth_pct names fai more than once"),
        ({"sd_pp": pd.concat([SD, SD[:1]])}, r"sd_pp names fai more than once"),
        ({"base": 1.7e308}, r"levels have no end by 2020"),
        ({"region": ["China"]}, r"region is \['China'\]: some text was expected"),
        ({"ratios": "fai/gdp"}, r"ratios is 'fai/gdp': a list of Ratio was expected, or of tuples of numerator"),
        ({"ratios": None}, r"ratios is None: a list of Ratio was expected"),
        ({"ratios": ["fai/gdp"]}, r"a list of Ratio was expected, or of tuples of numerator, denominator"),
        ({"ratios": [("a", "b", "c", "d", "e")]}, r"a list of Ratio was expected"),
        ({"ratios": [("gdp", "gdp")]}, r"gdp/gdp: a ratio of two different indicators"),
        ({"ratios": [Ratio("fai", "gdp", base_pct=0.55)]}, r"base_pct is 0.55; a ratio in percent was expected"),
        ({"ratios": [Ratio("fai", "gdp", base_pct="55")]}, r"base_pct is '55'; a ratio in percent"),
        ({"quantiles": [0.001, 0.5]}, r"The quantile 0.001 of 1,000 draws has fewer than 5 .* ask for 5,000"),
        ({"quantiles": [0.5, 0.999]}, r"The quantile 0.999 of 1,000 draws has fewer than 5"),
        ({**RESAMPLED, "errors": ERRORS.astype(object).replace(ERRORS.iloc[0, 0], "x")}, r"errors holds what is no number"),
        ({**RESAMPLED, "errors": ERRORS / 1000}, r"errors is 0.0\d+ at most"),
        ({**RESAMPLED, "errors": ERRORS * 1e3}, r"errors run from -"),
        ({**RESAMPLED, "errors": pd.concat([ERRORS, ERRORS[["fai"]]], axis=1)}, r"errors names fai more than once"),
        (
            {"corr": pd.DataFrame([[1.0, 0.8], [0.8, 1.0]], ["gdp", "fai"], ["gdp", "fai"]),
             "growth_pct": GROWTH[["gdp", "fai"]], "sd_pp": SD[["gdp", "fai"]],
             "persistence": {"gdp": 0.9, "fai": 0.0}},
            r"persistence of .*gdp \(0.9\).* does not go with a correlation of 0.8 .* 0.436 is the most",
        ),
        ({"sd_pp": None}, r"The spread is to be told once"),
        ({"corr": CORR * np.outer(SD, SD)}, r"The spread is to be told once"),
        ({"sd_pp": -1.0}, r"sd_pp is -1.0: standard deviations of growth in percentage points"),
        ({"sd_pp": 120.0}, r"sd_pp is 120.0: standard deviations of growth in percentage points"),
        ({"sd_pp": SD[:2]}, r"sd_pp is told of fai; retail_sales: one number for each of"),
        ({"sd_pp": pd.DataFrame({"gdp": [1.0]})}, r"sd_pp has the columns gdp: one for each of fai"),
        ({"draws": 10}, r"draws is 10: a whole number from 100 to"),
        ({"draws": 1e6}, r"draws is 1000000.0: a whole number"),
        ({"seed": -1}, r"seed is -1: a whole number from 0"),
        ({"quantiles": [5, 95]}, r"quantiles is \[5, 95\]: probabilities between 0 and 1"),
        ({"quantiles": 0.5}, r"quantiles is 0.5: probabilities between 0 and 1"),
        ({"quantiles": [0.5, 0.5]}, r"quantiles names a probability twice"),
        ({"corr": CORR.to_numpy()}, r"corr is of type ndarray: a DataFrame with a row and a column"),
        ({"corr": CORR.iloc[:2, :2]}, r"corr has the rows fai; retail_sales: one for each of"),
        ({"corr": CORR.iloc[:, :2]}, r"corr has the columns fai; retail_sales: one for each of"),
        ({"corr": CORR.astype(object).replace(0.3, "x")}, r"corr holds what is no number"),
        ({"corr": CORR.replace(0.3, np.nan)}, r"corr has a gap or an infinite value"),
        ({"corr": one(0.9)}, r"corr is not symmetric: fai with gdp is 0.3, gdp with fai is 0.9"),
        ({"corr": CORR - np.eye(6)}, r"corr has 0 for fai with itself: 1 in a frame of correlations"),
        ({"corr": CORR * 4 - 3 * np.eye(6)}, r"correlation of fai and retail_sales 1.2: it lies between"),
        ({"ratios": [("gdp", "gpd")]}, r"no indicator 'gpd'"),
        ({"ratios": [("fai", "exports")]}, r"fai/exports needs exports among the drawn variables"),
        ({"ratios": [("fai", "gdp", "gdp_deflator"), ("fai", "gdp")]}, r"More than one series is called fai/gdp"),
        ({"ratios": [("fai", "retail_sales", "gdp_deflator")]}, r"both are nominal, so their ratio needs no deflator"),
        ({"ratios": [("fai", "industrial_value_added")]}, r"turns on the prices of industrial_value_added. Name them"),
        ({"ratios": [("fai", "gdp", "retail_sales")]}, r"retail_sales is nominal, and an index of prices was expected"),
        ({"ratios": [("fai", "gdp_deflator")]}, r"the price bases nominal and price_index do not make a ratio"),
        ({"ratios": [Ratio("fai", "gdp", base_pct=0.0)]}, r"base_pct is 0.0; a ratio in percent was expected"),
        ({"shocks": "normal", "sd_pp": 40.0}, r"fai 2017: growth of 12 % with a spread of 40 pp may fall to -100 % or less"),
        ({"shocks": "two_piece", "skew": -0.9, "sd_pp": 8.0}, r"may fall to -100 % or less. Use shocks='lognormal'"),
    ],
)  # fmt: skip
def test_bad_input_is_told(changes, said):
    with pytest.raises(PlanlibError, match=said):
        simulated(**changes)


def test_a_ratio_of_other_price_bases_is_refused_without_its_deflator():
    two = ["fai", "gdp"]
    with pytest.raises(PlanlibError, match=r"fai/gdp, nominal over real, needs gdp_deflator among"):
        pl.simulate(GROWTH[two], SD[two], **YEARS, ratios=[("fai", "gdp")])


def test_impossible_correlations_are_told_with_their_distance():
    rates = pd.Series([8.0, 12.0, 3.0], ["gdp", "fai", "cpi"])
    with pytest.raises(PlanlibError, match=r"not positive semi-definite .* lie 0\.\d+ away"):
        pl.simulate(rates, 1.0, IMPOSSIBLE, **YEARS)
    with pytest.raises(PlanlibError, match=r"largest change is that of gdp and .*, 0.9 to 0.79"):
        pl.simulate(rates, None, IMPOSSIBLE * 4, **YEARS)
    with pytest.raises(PlanlibError, match=r"corr is not symmetric"):
        pl.nearest_correlation(IMPOSSIBLE + np.triu(np.ones((3, 3)), 1) * 0.01)


def asked(**changes):
    given = {"draws": 1_000, **YEARS, **changes}
    return pl.probabilities(GROWTH, SD, CORR, **given)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, r"Nothing is asked: give crossing or goals"),
        (
            {"crossing": [("ppi", 110.0)]},
            r"There is no series 'ppi' in the ensemble. There are: fai",
        ),
        ({"crossing": [("gdp",)]}, r"Crossing of gdp: one bound above zero, above= or below="),
        ({"crossing": [("gdp", 110.0, 90.0)]}, r"Crossing of gdp: one bound above zero"),
        ({"crossing": [("gdp", -1.0)]}, r"Crossing of gdp: one bound above zero"),
        ({"crossing": [("gdp", 100.0)]}, r"it begins at 100 in 2016, at or above 100 already"),
        (
            {"crossing": [("gdp", None, 120.0)]},
            r"it begins at 100 in 2016, at or below 120 already",
        ),
        ({"goals": "all"}, r"goals is of type str: targets of a plan, or a frame with indicator"),
        ({"goals": goals()[:0]}, r"goals has no rows: one goal at least"),
        (
            {"goals": goals().assign(low=None)},
            r"gdp 2017 has neither low nor high, so nothing would meet it; fai 2017",
        ),
        ({"goals": goals()[:2].assign(high=1.0)}, r"gdp 2017 has a low of 8 above its high of 1"),
        ({"goals": goals()[:1].assign(low=0.08)}, r"gdp 2017: 0.08 is taken as 0.08 % a year"),
        (
            {"goals": goals(), "tolerance_pp": "x"},
            r"tolerance_pp is 'x': percentage points were expected",
        ),
        (
            {"goals": goals(), "tolerance_pp": -5},
            r"tolerance_pp is -5: percentage points were expected",
        ),
        (
            {"crossing": None, "goals": goals()},
            r"crossing is None: a list of Crossing was expected",
        ),
        ({"crossing": [("gdp", "120")]}, r"Crossing of gdp: one bound above zero"),
        (
            {"crossing": [("gdp", 1.0, 2.0, 3.0)]},
            r"a list of Crossing was expected, or of tuples of series",
        ),
        ({"goals": goals()[:1].assign(indicator="gpd")}, r"no indicator 'gpd'.*Did you mean gdp"),
        (
            {"goals": goals().assign(year=2030)},
            r"gdp 2030 lies outside the years drawn, 2017 to 2020",
        ),
        (
            {"goals": goals().assign(indicator="cpi").drop(columns="goal")[:1]},
            r"goals: cpi is not among the series drawn, fai, .* Leave it out of the",
        ),
        (
            {"goals": goals()[2:].assign(low=-5.0)},
            r"gdp 2020 has -5 for a level, which lies above zero",
        ),
        (
            {"goals": goals()[:1].assign(indicator="fai/gdp"), "ratios": [("fai", "gdp")]},
            r"fai/gdp is a ratio, and its level was expected",
        ),
    ],
)
def test_bad_questions_are_told(changes, said):
    with pytest.raises(PlanlibError, match=said):
        asked(**changes)


def test_targets_that_nobody_can_judge_are_no_goals(plan):
    rows = plan.targets[plan.targets["indicator"] == "gdp"]
    with pytest.raises(PlanlibError, match=r"nothing says whether more or less of gdp_deflator"):
        asked(goals=rows.assign(indicator="gdp_deflator"))


def test_targets_of_two_plans_are_not_met_at_once(plan):
    rows = plan.targets[plan.targets["headline"] & plan.targets["indicator"].isin(["gdp", "fai"])]
    both = pd.concat([rows, rows.assign(plan_id="another")])
    with pytest.raises(
        PlanlibError, match=r"targets are of several plans or regions \(xinxiang.*another"
    ):
        asked(goals=both)


def test_one_question_or_ratio_alone_is_as_good_as_a_list():
    alone = asked(crossing=("gdp", 120.0), ratios=("fai", "gdp"))
    pd.testing.assert_frame_equal(
        alone.crossing, asked(crossing=[Crossing("gdp", above=120.0)]).crossing
    )
    assert "fai/gdp" in set(alone.fans["indicator"])


def test_prices_may_hardly_move_and_a_frame_of_ones_is_explained():
    assert pl.fan(pd.Series({"gdp_deflator": -0.1}), 1.0, **YEARS)["value"].notna().all()
    with pytest.raises(
        PlanlibError, match=r"1 for every indicator with itself is read as correlations"
    ):
        simulated(sd_pp=None)


def test_a_base_may_be_in_any_unit_and_a_nearest_correlation_wants_a_frame():
    with pytest.raises(PlanlibError, match=r"corr: a DataFrame with the same indicators as rows"):
        pl.nearest_correlation(np.eye(2))
    numbered = pd.DataFrame(np.eye(2), [1, 2], [1, 2])
    assert pl.nearest_correlation(numbered).to_numpy().tolist() == [[1, 0], [0, 1]]
    with pytest.raises(PlanlibError, match=r"corr has the rows a; a: one for each of"):
        pl.nearest_correlation(pd.DataFrame(np.eye(2), ["a", "a"], ["a", "a"]))


# --- what a reviewer found ------------------------------------------------------------------------


def test_shocks_of_every_year_are_as_correlated_as_told_however_they_persist():
    codes = ["gdp", "fai"]
    corr = pd.DataFrame([[1.0, 0.4], [0.4, 1.0]], codes, codes)
    own = {"growth_pct": GROWTH[codes], "sd_pp": SD[codes], "corr": corr}
    told, _ = work(100_000, **own, persistence={"gdp": 0.8, "fai": -0.2})
    parts = [np.array([s.copy() for _, s, _ in blocks.walk(told, b)]) for b in range(7)]
    shocks = np.concatenate(parts, axis=2).astype(float)
    spread = told.spread.astype(float)
    for year in range(4):
        assert np.corrcoef(shocks[year])[0, 1] == pytest.approx(0.4, abs=0.015)
        assert shocks[year].std(axis=1) / spread[year] == pytest.approx([1, 1], abs=0.015)
    between = [np.corrcoef(shocks[1, i], shocks[2, i])[0, 1] for i in range(2)]
    assert between == pytest.approx([0.8, -0.2], abs=0.015)


@pytest.mark.parametrize("path", [5.0, 7.5, 8.0, 9.0, 12.0])
def test_a_draw_that_lies_on_its_bound_meets_it(path):
    errors = pd.DataFrame({"gdp": [3.0, -2.0, 0.1, -0.1]})
    for error in errors["gdp"]:
        goal = {"indicator": ["gdp"], "year": [2017], "measure": ["growth"], "low": [path + error]}
        met = pl.probabilities(
            pd.Series({"gdp": path}), None, start=2016, until=2017, shocks="resampled", errors=errors,
            goals=pd.DataFrame(goal), crossing=[("gdp", 100.0 + path + error)], draws=4_000,
        )  # fmt: skip
        expected = (errors["gdp"] >= error).mean()
        assert met.meeting["probability"].item() == pytest.approx(expected, abs=0.04)
        assert met.crossing["probability"].iloc[0] == met.meeting["probability"].item()


def test_more_than_is_not_met_by_as_much():
    targets = pl.read_plan(text="2017年目标：地区生产总值增长超过8%。").targets
    errors = pd.DataFrame({"gdp": [0.0, -1.0]})
    given = {"start": 2016, "until": 2017, "shocks": "resampled", "errors": errors, "draws": 2_000}
    path = pd.Series({"gdp": 8.0})
    assert pl.probabilities(path, None, goals=targets, **given).meeting["probability"].item() == 0
    least = targets.assign(comparator="at_least")
    met = pl.probabilities(path, None, goals=least, **given).meeting
    assert met["probability"].item() == pytest.approx(0.5, abs=0.05)
    assert met["low"].item() == 8.0


def test_about_is_told_with_its_tolerance():
    targets = pl.read_plan(text="2017年目标：地区生产总值增长8%左右。").targets
    given = {"start": 2016, "until": 2017, "goals": targets, "tolerance_pp": 0.3, "draws": 1_000}
    met = pl.probabilities(pd.Series({"gdp": 8.0}), 1.0, **given).meeting
    assert met["low"].item() == pytest.approx(7.7, abs=1e-3)
    assert "about means within 0.3 pp" in met["assumption_en"].item()
    assert "左右按±0.3个百分点计" in met["assumption_zh"].item()


def test_few_values_are_found_within_the_error_that_is_told():
    errors = pd.DataFrame({"gdp": [-2.0, -1.0, 0.0, 1.0, 3.0]})
    given = {"start": 2016, "until": 2017, "shocks": "resampled", "errors": errors}
    for draws in (65_536, 65_537, 300_000):
        fans = pl.simulate(
            pd.Series({"gdp": 8.0}), None, draws=draws, quantiles=(0.01, 0.5, 0.99), **given
        )
        last = fans[fans["year"] == 2017]
        assert last["value"].tolist() == pytest.approx([106, 108, 111], rel=1e-5)
        assert (abs(last["value"] - [106, 108, 111]) <= last["mc_error"] + 1e-5).all()


def test_wide_shocks_never_lead_below_zero():
    given = {"start": 2016, "until": 2060, "shocks": "normal", "quantiles": (0.001, 0.5, 0.999)}
    few, many = (
        pl.simulate(pd.Series({"gdp": 5.0}), 13.0, draws=draws, **given)
        for draws in (65_536, 100_000)
    )
    assert (many["value"] > 0).all()
    later = few["year"] > 2016
    error = np.hypot(few["mc_error"], many["mc_error"])[later]
    assert ((few["value"] - many["value"])[later].abs() / error).max() < 5
