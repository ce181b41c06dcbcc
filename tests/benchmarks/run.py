"""Measure everything that the project claims about speed, and write docs/benchmarks.md with its chart.

    make benchmark
    .venv/bin/python tests/benchmarks/run.py [NAME ...] [-o DIR]     (all, if none is named)

Each benchmark runs in a process of its own, one after the other: nothing else should be at work on the machine. Those named
are measured anew; what was measured before of the others is kept.
"""

import argparse
import datetime
import importlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from pathlib import Path

from results import Missing, Result, amount

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
NAMES = (
    "import",
    "reading",
    "quantities",
    "projection",
    "ensembles",
    "memory",
    "pyam",
    "corpus",
    "briefing",
)
LIBRARIES = ("numpy", "pandas", "pyarrow", "numba", "dask", "distributed")
HEAD = """# How fast is it?

Ratios of medians, both sides measured side by side in one run: planlib's time as a multiple of the other's. Below 1
planlib is the faster one. Times depend on the machine, ratios less so. `make benchmark` writes this page anew.

![Ratios](benchmarks.png)

| What | Beside | Ratio | Aim | Times |
|---|---|---|---|---|
"""


def measured(name: str) -> list[dict]:
    """The results of a benchmark, run in a process of its own."""
    begin = datetime.datetime.now()
    print(f"{name} …", flush=True)
    run = subprocess.run(
        [sys.executable, __file__, "--one", name], stdout=subprocess.PIPE, text=True, check=False
    )
    if run.returncode:
        sys.exit(f"The benchmark {name!r} failed; what was measured before it is kept.")
    found = json.loads(run.stdout.splitlines()[-1])
    print(f"  {(datetime.datetime.now() - begin).total_seconds():.0f} s", flush=True)
    return found


def one(name: str) -> None:
    """Run a benchmark here and print its results as JSON."""
    module = importlib.import_module(f"bench_{name}")
    rows = [{"kind": type(result).__name__, **result._asdict()} for result in module.results()]
    print(json.dumps(rows))


def machine() -> dict:
    """Where it was measured, on what day."""
    versions = {}
    for library in LIBRARIES:
        try:
            versions[library] = importlib.metadata.version(library)
        except importlib.metadata.PackageNotFoundError:
            versions[library] = "not installed"
    processor = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
        processor = named[0] if named else processor
    return {
        "date": datetime.date.today().isoformat(),
        "machine": f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}",
        "versions": versions,
    }


def row(result: dict) -> str:
    """One line of the table."""
    kind, result = result["kind"], {k: v for k, v in result.items() if k != "kind"}
    if kind == "Missing":
        missing = Missing(**result)
        return f"| {missing.what} | {missing.beside} | not measured | | {missing.why} |"
    found = Result(**result)
    aim = "" if found.at_most is None else f"at most {found.at_most:.3g}"
    times = f"{amount(found.ours, found.unit)}, {amount(found.other, found.unit)}"
    return f"| {found.what} | {found.beside} | {told(found.ratio)} | {aim} | {times} |"


def told(ratio: float) -> str:
    """A ratio with three digits, and in words where planlib is the faster one by far."""
    if ratio <= 0:
        return "0"
    if ratio < 0.5:
        return f"{ratio:.2g} (1/{1 / ratio:.3g})"
    return f"{ratio:.3g}"


def page(measurements: dict[str, dict]) -> str:
    """The page, with where and when each part was measured."""
    lines, places = [], {}
    for name in NAMES:
        if name not in measurements:
            continue
        lines += map(row, measurements[name]["results"])
        place = measurements[name]["place"]
        versions = ", ".join(f"{k} {v}" for k, v in place["versions"].items())
        places.setdefault(f"{place['date']}: {place['machine']}; {versions}.", []).append(name)
    where = [f"* {place} ({', '.join(names)})" for place, names in places.items()]
    return HEAD + "\n".join(lines) + "\n\nMeasured on\n\n" + "\n".join(where) + "\n"


def chart(measurements: dict[str, dict], path: Path) -> None:
    """Ratios on a log axis, the aim of each beside it."""
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    from planlib import style

    found = [
        Result(**{k: v for k, v in result.items() if k != "kind"})
        for name in NAMES
        for result in measurements.get(name, {"results": []})["results"]
        if result["kind"] == "Result" and result["unit"] == "s"
    ][::-1]
    with style.use(lang="en"):
        figure, ax = plt.subplots(figsize=(9, 0.5 + 0.42 * len(found)))
        for place, result in enumerate(found):
            ax.plot([1, result.ratio], [place, place], color=style.GRID, linewidth=3, zorder=1)
            ax.plot(
                [result.ratio], [place], marker="o", color=style.PALETTE[0], markersize=7, zorder=3
            )
            if result.at_most is not None:
                ax.plot(
                    [result.at_most],
                    [place],
                    marker="|",
                    color=style.INK,
                    markersize=14,
                    markeredgewidth=2,
                )
            right = max(result.ratio, result.at_most or 0)
            ax.annotate(
                told(result.ratio), (right, place), (9, 0), textcoords="offset points", va="center", fontsize=8.5, zorder=4,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        ax.axvline(1, color=style.INK, linewidth=1)
        ax.set_xscale("log")
        ax.xaxis.set_major_formatter("{x:g}")
        ratios = [result.ratio for result in found]
        ax.set_xlim(min(ratios) / 1.5, max(ratios) * 6)
        ax.set_yticks(
            range(len(found)), [f"{r.what}\nbeside {r.beside}" for r in found], fontsize=8
        )
        ax.set_ylim(-0.6, len(found) - 0.2)
        ax.grid(axis="y", visible=False)
        ax.set_xlabel(
            "planlib's time as a multiple of the other's (log scale); bars: the aim, at most"
        )
        figure.savefig(path, dpi=110, metadata={"Software": None})
        plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(NAMES)}")
    parser.add_argument("-o", "--output", type=Path, default=DOCS, metavar="DIR")
    parser.add_argument("--one", choices=NAMES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one)
        return
    strange = set(options.names) - set(NAMES)
    if strange:
        parser.error(
            f"no benchmark is called {', '.join(sorted(strange))}: there are {', '.join(NAMES)}"
        )
    kept = options.output / "benchmarks.json"
    measurements = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    for name in options.names or NAMES:
        measurements[name] = {"place": machine(), "results": measured(name)}
        # After each: what was measured for half an hour is not lost to what comes after.
        kept.write_text(json.dumps(measurements, indent=1) + "\n", encoding="utf-8")
    chart(measurements, options.output / "benchmarks.png")
    (options.output / "benchmarks.md").write_text(page(measurements), encoding="utf-8")
    print(f"wrote {options.output / 'benchmarks.md'}")


if __name__ == "__main__":
    main()
