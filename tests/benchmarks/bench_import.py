"""What `import planlib` costs, as a ratio to `import pandas`: paired runs, medians.

.venv/bin/python tests/benchmarks/bench_import.py
"""

import statistics
import subprocess
import sys
import time

RUNS = 15


def seconds(statement: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - begin


def main():
    seconds("import planlib")  # bytecode is compiled once
    pairs = [(seconds("import planlib"), seconds("import pandas")) for _ in range(RUNS)]
    ratio = statistics.median(ours / theirs for ours, theirs in pairs)
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"import planlib {ours:.2f} s, import pandas {theirs:.2f} s, median of paired ratios {ratio:.3f}"
    )


if __name__ == "__main__":
    main()
