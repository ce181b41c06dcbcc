"""What `import planlib` costs, beside `import pandas`.

.venv/bin/python tests/benchmarks/bench_import.py
"""

import subprocess
import sys

from results import Result, medians, show

RUNS = 15


def results():
    def imported(name: str):
        return lambda: subprocess.run([sys.executable, "-c", f"import {name}"], check=True)

    imported("planlib")()  # bytecode is compiled once
    middle = medians({name: imported(name) for name in ("planlib", "pandas")}, RUNS)
    yield Result("import planlib", "import pandas", middle["planlib"], middle["pandas"])


if __name__ == "__main__":
    for result in results():
        show(result)
