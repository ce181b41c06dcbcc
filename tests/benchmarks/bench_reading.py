"""How fast a plan is read, as a ratio to a digits-only regular expression on the same text.

.venv/bin/python tests/benchmarks/bench_reading.py [FILE ...]     (the bundled plan, if none is named)
"""

import re
import statistics
import sys
import time
from pathlib import Path

import planlib as pl

RUNS = 5
DIGITS = re.compile(r"\d+(?:\.\d+)?")


def seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main():
    texts = [Path(p).read_text(encoding="utf-8") for p in sys.argv[1:]] or [pl.read_plan().text]
    size = sum(map(len, texts))

    def read():
        return [pl.read_plan(text=text).targets for text in texts]

    def digits():
        return [DIGITS.findall(text) for text in texts]

    read()  # patterns and the registry are prepared once
    pairs = [(seconds(read), seconds(digits)) for _ in range(RUNS)]
    ours = statistics.median(first for first, _ in pairs)
    ratio = statistics.median(first / second for first, second in pairs)
    print(
        f"{len(texts)} texts, {size:,} characters: {ours * 1e3:.1f} ms, {size / ours:,.0f} characters a second,"
    )
    print(f"{ratio:.0f} times a digits-only regular expression (medians of {RUNS})")


if __name__ == "__main__":
    main()
