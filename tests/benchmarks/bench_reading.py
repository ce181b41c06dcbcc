"""How fast a plan is read, as a ratio to a digits-only regular expression on the same text.

.venv/bin/python tests/benchmarks/bench_reading.py [FILE ...]     (the bundled plan, if none is named)
.venv/bin/python tests/benchmarks/bench_reading.py --hostile [NAME ...]

`--hostile` reads texts that are made to be slow, or only those named, each in doubling sizes: seconds per size, and
how much longer a character takes at the largest size than at a tenth of it. 1 is linear, 10 is quadratic.
"""

import re
import statistics
import sys
from pathlib import Path

from results import Result, medians, seconds, show

import planlib as pl

RUNS = 15
DOUBLINGS = 4
DIGITS = re.compile(r"\d+(?:\.\d+)?")
MEGABYTE = 1_000_000 // 3  # in Chinese characters, of three bytes each


def plan_of(size: int) -> str:
    bundled = pl.read_plan().text
    return (bundled * (size // len(bundled) + 1))[:size]


def without_stops(size: int) -> str:
    return re.sub(r"[。；\s]+", "，", plan_of(size + size // 10))[:size]


# What is repeated, how often at most, and what is written around it.
REPEATED = {
    "digits": ("地区生产总值增长", "1", "%。", 200_000),
    "groups of digits": ("完成", "1,", "000家。", 100_000),
    "spaced digits": ("完成", "1 ", "家。", 100_000),
    "Chinese digits": ("完成", "三千万", "家。", 60_000),
    "verbs": ("投资", "增长", "8%。", 100_000),
    "verbs before a number": ("投资", "增长到", "8%。", 60_000),
    "nouns before a number": ("", "项目", "100个。", 50_000),
    "nouns behind a number": ("建设100个", "项目", "。", 50_000),
    "commas": ("投资", "，", "增长8%。", 100_000),
    "enumeration commas": ("投资", "、", "增长8%。", 100_000),
    "wide brackets": ("", "（", "增长8%。", 50_000),
    "plain brackets": ("", "(", "增长8%。", 50_000),
    "quotation marks": ("", "“", "增长8%。", 50_000),
    "bracketed nouns": ("投资", "（不含农户）", "增长8%。", 50_000),
    "words of time": ("", "今年力争，去年已完成，", "增长8%。", 20_000),
    "years": ("", "到2020年，2016年", "增长8%。", 20_000),
    "percentages in a list": ("投资、消费分别增长", "8%、", "9%。", 20_000),
    "counts in a list": ("建设", "8个、", "9个项目。", 20_000),
    "counts in brackets": ("今年（", "上年8个，", "9个项目）。", 20_000),
    "lines": ("", "1.\n", "增长8%。", 100_000),
    "spaces": ("", " ", "增长8%。", 200_000),
    "line ends": ("", "\n", "增长8%。", 200_000),
    "lines of one width": ("", "全区固定资产投资和规模以上工业企业总产值继续增长8%\n", "", 20_000),
    "cells of a row": ("指标\t2017年\t单位\n投资", "\t8%", "", 20_000),
    "rows of a table": ("指标\t2016年\t2017年\n", "固定资产投资增长（%）\t7\t8\n", "", 20_000),
    "columns of a table": ("指标", "\t2017年", "\n投资\t8\t9", 20_000),
}
HOSTILE = {
    **{
        name: (lambda size, b=before, w=words, a=after: b + w * size + a, largest)
        for name, (before, words, after, largest) in REPEATED.items()
    },
    "2 MB without a full stop": (without_stops, 2 * MEGABYTE),
    "20 MB of plans": (plan_of, 20 * MEGABYTE),
}


def seconds_to_read(text: str) -> float:
    return seconds(lambda: pl.read_plan(text=text, year=2017).targets)


def hostile(names: list[str]):
    """Print a line for each hostile text: seconds by size, and how the time of a character grows."""
    pl.read_plan().targets  # noqa: B018  (patterns and the registry are prepared once)
    sizes = "".join(f"{f'1/{2**n}' if n else 'all':>8}" for n in reversed(range(DOUBLINGS)))
    print(f"{'':26}{'characters':>12}{sizes}   growth")
    for name in names or HOSTILE:
        make, largest = HOSTILE[name]
        whole, tenth = make(largest), make(largest // 10)
        taken = [seconds_to_read(make(largest // 2**n)) for n in reversed(range(1, DOUBLINGS))]
        small = statistics.median(seconds_to_read(tenth) for _ in range(3))
        taken.append(seconds_to_read(whole))
        growth = taken[-1] / len(whole) / (small / len(tenth))
        columns = "".join(f"{t:8.3f}" for t in taken)
        print(f"{name:26}{len(whole):12,}{columns}{growth:9.1f}", flush=True)


def results(paths: list[str] = ()):
    """How fast the texts are read."""
    texts = [Path(p).read_text(encoding="utf-8") for p in paths] or [pl.read_plan().text]

    def read():
        return [pl.read_plan(text=text).targets for text in texts]

    def digits():
        return [DIGITS.findall(text) for text in texts]

    read()  # patterns and the registry are prepared once
    middle = medians({"read": read, "digits": digits}, RUNS)
    size = sum(map(len, texts))
    what = f"read {'a plan' if len(texts) == 1 else f'{len(texts)} plans'} of {size:,} characters"
    yield Result(
        what, "a regular expression for digits alone", middle["read"], middle["digits"], 110
    )


def main():
    if sys.argv[1:2] == ["--hostile"]:
        hostile(sys.argv[2:])
    else:
        for result in results(sys.argv[1:]):
            show(result)


if __name__ == "__main__":
    main()
