"""How long does a briefing take, and which part of it how much?

    .venv/bin/python tests/benchmarks/bench_briefing.py [RUNS]

The bundled plan, everything in both languages: as `planlib.briefing.build` makes it, and part by part, as shares of the
whole. What is imported is imported before the clock starts. The charts stand beside as many plain ones, which matplotlib
draws and writes in the same two kinds.
"""

import functools
import io
import sys
import tempfile
from pathlib import Path

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
from results import Result, medians, show

import planlib as pl

# A format is imported when it is first written: here, so that no run pays for it.
from planlib.briefing import docx, drawings, html, packing, pdf, pptx, publish, xlsx  # noqa: F401
from planlib.briefing.content import Content, content
from planlib.briefing.facts import Facts

RUNS = 3
ALLOWED = 20.0  # seconds for the whole


def contents(facts: Facts) -> list[Content]:
    return [content(facts, lang) for lang in pl.words.LANGUAGES]


def draw(parts: list[Content], folder: Path) -> list[dict]:
    """All charts, as files and bare, by the keys of each language."""
    return [
        {chart.key: drawings.drawn(chart, part.lang, folder)[0] for chart in part.charts}
        for part in parts
    ]


def draw_plain(count: int) -> None:
    """Charts of two lines and their labels, as PNG and SVG."""
    for _ in range(count):
        figure, ax = plt.subplots(figsize=(6.8, 4.6))
        ax.plot([2016, 2017, 2020], [100, 108, 136], label="GDP")
        ax.plot([2016, 2017, 2020], [100, 112, 157], label="FAI")
        ax.set_title("Held to 2020")
        ax.set_ylabel("Index (2016 = 100)")
        ax.legend()
        for kind in ("png", "svg"):
            figure.savefig(io.BytesIO(), format=kind, dpi=200)
        plt.close(figure)


def write(kind: str, parts: list[Content], means: list[publish.Means], folder: Path) -> None:
    for part, mean in zip(parts, means, strict=True):
        publish.WRITERS[kind].write(part, folder / f"briefing.{part.lang}.{kind}", mean)


def results(runs: int = RUNS):
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        plan = pl.read_plan()
        facts = Facts(plan)
        parts = contents(facts)
        made = packing.made(plan)
        means = [publish.Means(facts, made, bare, None) for bare in draw(parts, folder)]
        charts = sum(len(part.charts) for part in parts)
        tasks = {
            "build": lambda: pl.briefing.build(pl.read_plan(), folder / "pack", lang="both"),
            "plain": lambda: draw_plain(charts),
            "the sentences and tables": lambda: contents(Facts(pl.read_plan())),
            f"{charts} charts": lambda: draw(parts, folder),
        }
        formats = {
            f".{kind}": functools.partial(write, kind, parts, means, folder)
            for kind in publish.WRITERS
        }
        middle = medians(tasks | formats, runs)
    whole = "briefing of the bundled plan, all formats in both languages"
    yield Result(whole, f"{ALLOWED:.0f} seconds", middle["build"], ALLOWED, 1)
    yield Result(
        f"its {charts} charts, PNG and SVG",
        f"{charts} plain charts of matplotlib",
        middle[f"{charts} charts"],
        middle["plain"],
    )
    for name in list(tasks)[2:] + list(formats):
        yield Result(f"of it {name}", "the whole briefing", middle[name], middle["build"])


if __name__ == "__main__":
    for result in results(*map(int, sys.argv[1:])):
        show(result)
