"""How well quantities are read, next to Recognizers-Text and JioNLP, on sentences written by hand.

PEERS_RECOGNIZERS=venv/bin/python PEERS_JIONLP=venv/bin/python .venv/bin/python tests/benchmarks/bench_quantities.py

Each peer runs under the interpreter of an environment of its own: Python 3.8 or 3.9 with `setuptools<81`, and either
`recognizers-text-suite "emoji<2"` or `jionlp`. A peer whose interpreter is not named is left out. The sentences are
those of tests/golden/quantities.csv. `--misses FILE` writes what planlib read amiss.

A row of the file is *found* where readings that overlap it give its numbers, in the canonical unit. Peers are read
generously: a number without its unit counts as found whatever the unit's factor, two readings make up one range, and a
peer's own way of saying a bound is any of the bounds that it could mean. *unit* and *bound* count found rows that also
have the unit (with its measure word) and the comparator. *wrong* counts rows that are not found although something was
read there, which is worse than silence; *false* counts readings that overlap no row.
"""

import argparse
import csv
import json
import math
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import peers
from results import Missing, Result

import planlib as pl

GOLDEN = Path(__file__).parents[1] / "golden/quantities.csv"
RUNS = 5
MONEY = {"cny", "usd", "eur", "hkd", "jpy", "gbp", "twd"}

RECOGNIZERS = """
import json, sys, time
from recognizers_text import Culture
from recognizers_number import recognize_number, recognize_percentage
from recognizers_number_with_unit import (
    recognize_age, recognize_currency, recognize_dimension, recognize_temperature)
MODELS = (recognize_currency, recognize_dimension, recognize_age, recognize_temperature,
          recognize_percentage, recognize_number)
def read(text):
    return [[r.start, r.end + 1, model.__name__[10:], r.resolution]
            for model in MODELS for r in model(text, Culture.Chinese)]
"""
JIONLP = """
import json, sys, time
import jionlp
def read(text):
    return [[r["offset"][0], r["offset"][1], "money", r["detail"]]
            for r in jionlp.ner.extract_money(text, with_parsing=True)]
"""
ANSWER = """
sentences = json.load(sys.stdin)
found = [read(sentence) for sentence in sentences]
whole, seconds = "\\n".join(sentences), []
for _ in range(%d):
    begin = time.perf_counter()
    read(whole)
    seconds.append(time.perf_counter() - begin)
print()
print(json.dumps([found, seconds]))
"""

RECOGNIZERS_UNITS = {
    "Chinese yuan": ("cny", 1),
    "Jiao": ("cny", 0.1),
    "Fen": ("cny", 0.01),
    "United States dollar": ("usd", 1),
    "Euro": ("eur", 1),
    "Hong Kong dollar": ("hkd", 1),
    "Japanese yen": ("jpy", 1),
    "British pound": ("gbp", 1),
    "New Taiwan dollar": ("twd", 1),
    "Meter": ("m", 1),
    "Kilometer": ("m", 1000),
    "Centimeter": ("m", 0.01),
    "Millimeter": ("m", 0.001),
    "Square meter": ("m2", 1),
    "Square kilometer": ("m2", 1e6),
    "Hectare": ("m2", 1e4),
    "Mu": ("m2", 1e4 / 15),
    "Cubic meter": ("m3", 1),
    "Milliliter": ("m3", 1e-6),
    "Kilogram": ("kg", 1),
    "Gram": ("kg", 0.001),
    "Ton": ("kg", 1000),
    "Jin": ("kg", 0.5),
    "Kilowatt": ("W", 1000),
    "Kilowatt hour": ("kWh", 1),
    "Year": ("岁", 1),
    "C": ("degC", 1),
    "Degree": ("degC", 1),
    "Gigabyte": ("GB", 1),
    "Kilometer per hour": ("km/h", 1),
}
JIONLP_UNITS = {
    "元": "cny",
    "美元": "usd",
    "欧元": "eur",
    "港元": "hkd",
    "日元": "jpy",
    "英镑": "gbp",
    "新台币": "twd",
}
JIONLP_BOUNDS = {
    "accurate": {"exactly"},
    "blur": {"about", "between", "more_than", "less_than"},
    "blur+": {"at_least", "more_than"},
    "blur-": {"about", "at_most", "less_than"},
}
# what a number without a unit may have to be multiplied by to stand in the canonical unit
FACTORS = {
    "m": (1e3, 0.01, 0.001),
    "m2": (1e6, 1e4, 1e4 / 15),
    "m3": (1e-3, 1e-6),
    "kg": (1e3, 0.5, 1e-3),
    "W": (1e3, 1e6, 1e9),
    "percent": (100, 10),
    "permille": (1000,),
    "pp": (0.01,),
    "cny": (0.1, 0.01),
}


def golden() -> dict[str, list[dict]]:
    """The rows of each sentence, with their offsets; a sentence without quantities has none."""
    sentences = {}
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows = sentences.setdefault(row["sentence"], [])
            if not row["quantity"]:
                continue
            row["start"] = row["sentence"].index(row["quantity"], rows[-1]["end"] if rows else 0)
            row["end"] = row["start"] + len(row["quantity"])
            row["values"] = [float(row[side]) for side in ("low", "high") if row[side]]
            row["units"] = {row["classifier"] or row["unit"], row["wanted_unit"]} - {""}
            rows.append(row)
    return sentences


def reading(start, end, values, unit, comparators) -> dict:
    return {"start": start, "end": end, "values": values, "unit": unit, "bounds": comparators}


def from_planlib(text: str) -> list[dict]:
    found = []
    for row in pl.quantities(text).to_dict("records"):
        values = [row[side] for side in ("low", "high") if math.isfinite(row[side])]
        unit = row["unit"] if row["unit"] != "count" else row["classifier"]
        unit = unit if isinstance(unit, str) else "count"
        found.append(reading(row["start"], row["end"], values, unit, {row["comparator"]}))
    return found


def from_recognizers(answer: list, numbers: bool) -> list[dict]:
    found = []
    for start, end, model, resolution in answer:
        if any(row["start"] <= start and end <= row["end"] for row in found):
            continue  # the number inside a reading with its unit
        value = (resolution or {}).get("value")
        if value is None or (model == "number" and not numbers):
            continue
        unit, factor = RECOGNIZERS_UNITS.get(resolution.get("unit"), (None, 1))
        if model == "percentage":
            unit, value = "percent", value.rstrip("%")
        try:
            found.append(reading(start, end, [float(value) * factor], unit, {"exactly"}))
        except ValueError:
            continue
    return found


def from_jionlp(answer: list) -> list[dict]:
    found = []
    for start, end, _, detail in answer:
        if not detail or detail["num"] in (None, "null"):
            continue
        values = detail["num"] if isinstance(detail["num"], list) else [detail["num"]]
        unit = JIONLP_UNITS.get(detail["case"])
        bounds = JIONLP_BOUNDS[detail["definition"]]
        found.append(reading(start, end, [float(value) for value in values], unit, bounds))
    return found


def same(value: float, wanted: float) -> bool:
    return math.isclose(value, wanted, rel_tol=1e-6, abs_tol=1e-12)


def matches(found: dict, wanted: float, unit: str) -> bool:
    factors = (1, *FACTORS.get(unit, ())) if found["unit"] is None else (1,)
    return any(same(value * factor, wanted) for value in found["values"] for factor in factors)


def overlap(one: dict, other: dict) -> bool:
    return one["start"] < other["end"] and other["start"] < one["end"]


def judge(row: dict, found: list[dict]) -> tuple[bool, bool, bool]:
    """Whether a row is found, has its unit, has its bound."""
    near = [one for one in found if overlap(one, row)]
    hits = [[one for one in near if matches(one, value, row["unit"])] for value in row["values"]]
    if not all(hits):
        return False, False, False
    used = [one for side in hits for one in side[:1]]
    unit = all(one["unit"] in row["units"] for one in used)
    split = len(hits) == 2 and hits[0][0] is not hits[1][0]
    return True, unit, not split and row["comparator"] in used[0]["bounds"]


def score(sentences: dict, readings: list, chosen) -> list[int]:
    totals = [0] * 6
    for (text, rows), found in zip(sentences.items(), readings, strict=True):
        for row in filter(chosen, rows):
            verdict = judge(row, found)
            wrong = not verdict[0] and any(overlap(one, row) for one in found)
            totals = [a + b for a, b in zip(totals, [1, *verdict, wrong, 0], strict=True)]
        if chosen(text):
            totals[5] += sum(not any(overlap(one, row) for row in rows) for one in found)
    return totals


def ask(interpreter: str, reader: str, sentences: list[str]) -> tuple[list, float]:
    """What a peer finds in each sentence, and its characters a second over all of them at once."""
    done = subprocess.run(
        [interpreter, "-c", reader + ANSWER % RUNS],
        input=json.dumps(sentences),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{interpreter} could not run the peer:\n{done.stderr[-2000:]}")
    found, seconds = json.loads(done.stdout.splitlines()[-1])
    return found, len("\n".join(sentences)) / statistics.median(seconds)


def ours(sentences: list[str]) -> tuple[list, float]:
    found = [from_planlib(sentence) for sentence in sentences]
    whole, seconds = "\n".join(sentences), []
    for _ in range(RUNS):
        begin = time.perf_counter()
        pl.quantities(whole)
        seconds.append(time.perf_counter() - begin)
    return found, len(whole) / statistics.median(seconds)


def write_misses(file: str, sentences: dict, readings: list) -> None:
    lines = []
    for (text, rows), found in zip(sentences.items(), readings, strict=True):
        told = [
            f"{text[one['start'] : one['end']]!r} {one['values']} {one['unit']} {'/'.join(one['bounds'])}"
            for one in found
        ]
        for row in rows:
            faults = [
                name
                for name, right in zip(("number", "unit", "bound"), judge(row, found), strict=True)
                if not right
            ]
            if faults:
                lines.append(
                    f"{row['kind']} {row['status']} [{faults[0]}] wanted {row['quantity']!r} {row['values']}"
                    f" {row['classifier'] or row['unit'] or row['wanted_unit']} {row['comparator']}"
                    f" | read {told} | {text!r}"
                )
        for one in found:
            if not any(overlap(one, row) for row in rows):
                lines.append(f"false alarm {text[one['start'] : one['end']]!r} | {text!r}")
    Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def results():
    """How fast quantities are read, beside Recognizers-Text in an environment of its own."""
    texts = list(golden())
    what, beside = f"quantities of {len(texts)} sentences", "Recognizers-Text"
    interpreter = peers.python("recognizers")
    if isinstance(interpreter, str):
        yield Missing(what, beside, interpreter)
        return
    _, speed = ours(texts)
    _, its_speed = ask(interpreter, RECOGNIZERS, texts)
    size = len("\n".join(texts))
    yield Result(what, beside, size / speed, size / its_speed)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--recognizers", default=os.environ.get("PEERS_RECOGNIZERS"))
    parser.add_argument("--jionlp", default=os.environ.get("PEERS_JIONLP"))
    parser.add_argument("--misses", help="write what planlib read amiss to this file")
    options = parser.parse_args()

    sentences = golden()
    texts = list(sentences)
    kind = {}
    with GOLDEN.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind[row["sentence"]] = row["kind"]

    readings, speeds = {}, {}
    readings["planlib"], speeds["planlib"] = ours(texts)
    if options.recognizers:
        answers, speeds["Recognizers-Text"] = ask(options.recognizers, RECOGNIZERS, texts)
        readings["Recognizers-Text"] = [from_recognizers(one, numbers=False) for one in answers]
        readings["  with bare numbers"] = [from_recognizers(one, numbers=True) for one in answers]
    if options.jionlp:
        answers, speeds["JioNLP"] = ask(options.jionlp, JIONLP, texts)
        readings["JioNLP (money)"] = [from_jionlp(one) for one in answers]
    if options.misses:
        write_misses(options.misses, sentences, readings["planlib"])

    def of_kind(name):
        return lambda one: (kind[one] if isinstance(one, str) else one["kind"]) == name

    groups = {name: of_kind(name) for name in dict.fromkeys(kind.values())}
    groups["all, status sure"] = lambda one: isinstance(one, str) or one["status"] == "sure"
    groups["all, status open"] = lambda one: not isinstance(one, str) and one["status"] == "open"
    groups["money alone"] = lambda one: not isinstance(one, str) and bool(one["units"] & MONEY)

    print(f"{len(texts)} sentences, {sum(map(len, sentences.values()))} quantities")
    print(
        f"{'':18} {'':20} {'rows':>5} {'found':>6} {'unit':>5} {'bound':>6} {'wrong':>6} {'false':>6}"
    )
    for group, chosen in groups.items():
        for tool, found in readings.items():
            rows, hit, unit, bound, wrong, false = score(sentences, found, chosen)
            # a false alarm has no unit to sort it by, so it is counted by kind and over all alone
            false = "" if group in ("all, status open", "money alone") else false
            print(f"{group:18} {tool:20} {rows:5} {hit:6} {unit:5} {bound:6} {wrong:6} {false:>6}")
    for tool, speed in speeds.items():
        print(f"{tool}: {speed:,.0f} characters a second (median of {RUNS})")


if __name__ == "__main__":
    main()
