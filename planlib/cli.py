"""The command line: ``planlib COMMAND [PLAN]``; the bundled plan where none is named.

Results go to standard output, everything said about them to standard error. Exit code 2 and one
paragraph where the input is at fault.
"""

import argparse
import contextlib
import os
import signal
import sys
import textwrap
from pathlib import Path

import pandas as pd

from planlib import __version__, files, output, words
from planlib.epoch import source_date
from planlib.errors import MissingExtra, OutputError, PlanlibError, ReadError
from planlib.reading import corrections
from planlib.reading.plan import Plan, read_plan

TABLE_COLUMNS = {
    "targets": [
        "heading",
        "label",
        "measure",
        "quantity",
        "indicator",
        "price_basis",
        "role",
        "strength",
    ],
    "results": ["heading", "label", "measure", "quantity", "indicator", "price_basis", "role"],
    "milestones": ["heading", "name", "action", "stage", "due", "strength"],
    "items": ["heading", "title", "targets", "milestones"],
    "track": [
        "label",
        "period_end",
        "measure",
        "unit",
        "target",
        "observed",
        "expected",
        "rest",
        "status",
        "method",
    ],
}


def main(arguments: list[str] | None = None) -> int:
    """Run a command; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Windows consoles and pipes often are not UTF-8.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8")
    with contextlib.suppress(ValueError):  # handlers belong to the main thread
        # Ended from outside, a run still clears what it had begun to write.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
        return 0
    except PlanlibError as error:
        width = min(100, max(60, _terminal_width()))
        print(
            textwrap.fill(
                f"planlib: {error}", width, break_long_words=False, break_on_hyphens=False
            ),
            file=sys.stderr,
        )
        return 2
    except BrokenPipeError:
        # The reader (head, less) has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(f"planlib: standard output cannot be written: {error.strerror}.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("planlib: stopped; nothing was left half-written.", file=sys.stderr)
        return 130


def _terminal_width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError, AttributeError):
        return 100


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="planlib",
        description="Targets of a government plan: read, projected, compared, briefed.",
        epilog="PLAN is a .txt, .md, .html, .docx or .pdf file, - for standard input; left out, the bundled plan.",
    )
    parser.add_argument("--version", action="version", version=f"planlib {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    for name, text in (
        ("targets", "the plan's targets, each with its sentence"),
        ("results", "what the plan reports as achieved"),
        ("milestones", "named commitments without a number"),
        ("items", "the plan's numbered work items"),
    ):
        command = _command(commands, name, text, lambda o, n=name: _frame(o, n))
        _formats(command)
    check = _command(commands, "check", "do the targets fit each other? findings by kind", _check)
    _formats(check)
    gap = _command(
        commands,
        "gap",
        "does the ratio of two indicators rise? basis, break-even, drift",
        _gap,
        plan=False,
    )
    gap.add_argument(
        "arguments",
        nargs="*",
        metavar="[PLAN] NUMERATOR DENOMINATOR",
        help="codes, such as fai gdp (default)",
    )
    gap.add_argument(
        "--deflator",
        help="change of prices in percent, or a CSV file with columns year, deflator_pct",
    )
    gap.add_argument("--until", type=int, help="last year; later years are a scenario")
    gap.add_argument("--scenario", metavar="NAME|FILE", default="hold", help="as in project")
    gap.add_argument("--lang", choices=words.LANGUAGES, default="en")
    project = _command(commands, "project", "growth targets compounded, year by year", _project)
    project.add_argument("--until", type=int, required=True, help="last year")
    project.add_argument(
        "--scenario",
        action="append",
        metavar="NAME|FILE",
        help="what happens beyond the plan's year: hold, a name in data/scenarios, or a .toml file; may be repeated",
    )
    _formats(project)
    track = _command(commands, "track", "how far along is each target through the year?", _track)
    track.add_argument(
        "--observations",
        required=True,
        metavar="FILE",
        help="a .csv or .xlsx file, one observation a row; data/README.md has its columns",
    )
    track.add_argument(
        "--as-of",
        required=True,
        metavar="DATE",
        help="the day, such as 2017-10-31; later figures are not used",
    )
    track.add_argument(
        "--profile",
        metavar="straight-line|FILE",
        help="how much of a year's amount is there by then: months out of twelve, or last year's figures",
    )
    _formats(track)
    briefing = _command(commands, "briefing", "a folder with page, workbook and charts", _briefing)
    briefing.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="DIR",
        help="new or empty folder, or an earlier briefing",
    )
    briefing.add_argument("--lang", choices=("zh", "en", "both"), default="both")
    briefing.add_argument("--scenario", action="append", metavar="NAME|FILE", help="as in project")
    briefing.add_argument("--observations", metavar="FILE", help="what was observed, a table")
    briefing.add_argument(
        "--as-of", metavar="DATE", help="the day from which the year is looked at"
    )
    briefing.add_argument(
        "--template", metavar="FILE", help="a .pptx file whose masters the slides take"
    )
    briefing.add_argument(
        "--format",
        action="append",
        choices=("docx", "html", "pdf", "pptx", "xlsx", "charts"),
        help="one of these; left out, all; may be repeated",
    )
    briefing.add_argument(
        "--spread",
        type=float,
        metavar="POINTS",
        help="standard deviation of a year's growth around its target, as you assume it: draws a fan",
    )
    show = _command(
        commands, "show", "the text with everything read from it marked, one page", _show
    )
    show.add_argument("-o", "--output", metavar="FILE", help="the page, such as plan.html")
    show.add_argument("--text", action="store_true", help="plain text, for a terminal")
    show.add_argument("--lang", choices=words.LANGUAGES, default="zh")
    review = _command(
        commands, "review", "a workbook of all records to keep, drop, edit or add to", _review
    )
    review.add_argument(
        "-o", "--output", required=True, metavar="FILE", help="the workbook, such as review.xlsx"
    )
    review.add_argument("--lang", choices=words.LANGUAGES, default="zh")
    corpus = commands.add_parser(
        "corpus",
        help="thousands of plans read into a folder of Parquet files",
        description="Read many plans into a folder of Parquet files; a run that was broken off goes on.",
    )
    corpus.add_argument("plans", nargs="+", metavar="FILES", help="files, or patterns: 'DIR/*.txt'")
    corpus.add_argument(
        "-o",
        "--output",
        required=True,
        metavar="DIR",
        help="new or empty folder, or an earlier dataset",
    )
    corpus.add_argument("--scheduler", metavar="ADDRESS", help="a Dask cluster: tcp://host:8786")
    corpus.add_argument("--workers", type=int, metavar="N", help="processes of this machine")
    corpus.set_defaults(run=_corpus)
    lab = commands.add_parser("lab", help="JupyterLab on the notebooks")
    lab.set_defaults(run=_lab)
    return parser


def _command(commands, name: str, text: str, run, *, plan: bool = True):
    command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    if plan:
        command.add_argument(
            "plan", nargs="?", metavar="PLAN", help="the plan; left out, the bundled one"
        )
    command.add_argument("--region", help="region of the plan")
    command.add_argument("--year", type=int, help="year that the plan is for")
    command.add_argument(
        "--corrections",
        metavar="FILE",
        help="what a person corrected: the workbook of planlib review, or a CSV file of its columns",
    )
    command.set_defaults(run=run)
    return command


def _formats(command) -> None:
    command.add_argument(
        "--format",
        choices=output.FORMATS,
        help="table, or what the ending of FILE says; else one of these",
    )
    command.add_argument(
        "-o", "--output", metavar="FILE", help="write a file instead of standard output"
    )
    command.add_argument(
        "--lang",
        choices=words.LANGUAGES,
        default="zh",
        help="language of units in a table or workbook",
    )


def _read(options) -> Plan:
    given = {
        "region": options.region,
        "year": options.year,
        "corrections": options.corrections,
    }
    if options.plan == "-":
        raw = sys.stdin.buffer.read()
        if not raw.strip():
            raise ReadError("Standard input is empty: pipe the text of a plan into it.")
        plan = read_plan(text=files.extract(raw, "standard input"), plan_id="stdin", **given)
    else:
        plan = read_plan(options.plan, **given)
    what = "the bundled plan" if options.plan is None else options.plan
    region = plan.region or "region unknown, pass --region"
    year = plan.year or "year unknown, pass --year"
    print(f"planlib: read {what} ({plan.plan_id}; {region}; {year})", file=sys.stderr)
    if options.corrections is not None:
        for line in corrections.summary(plan.corrections):
            print(f"planlib: {line}", file=sys.stderr)
    return plan


def _frame(options, name: str) -> None:
    plan = _read(options)
    frame = getattr(plan, name)
    if frame.empty:
        print(f"planlib: no {name} were read from this plan; the frame is empty.", file=sys.stderr)
    output.emit(frame, options, name, frame[TABLE_COLUMNS[name]])


def _check(options) -> None:
    from planlib.checks import check

    plan = _read(options)
    findings = check(plan.targets, results=plan.results)
    if findings.empty:
        print("planlib: nothing was found; that is no proof that all fits.", file=sys.stderr)
    if not (options.format or options.output):
        for row in findings.to_dict("records"):
            print(
                f"{row['kind']}: {row[f'message_{options.lang}']}\n    {row[f'remedy_{options.lang}']}"
            )
        return
    output.emit(findings, options, "findings", findings)


def _project(options) -> None:
    from planlib.scenarios import project

    plan = _read(options)
    frame = project(plan.targets, options.scenario or ["hold"], until=options.until)
    series = ["scenario", "indicator", "price_basis", "unit"]
    wide = frame.pivot(index=series, columns="year", values="value")
    order = frame[series].drop_duplicates()
    shown = wide.loc[pd.MultiIndex.from_frame(order)].round(1).reset_index()
    output.emit(frame, options, "projections", shown)


def _gap(options) -> None:
    from planlib import terminal
    from planlib.ratios import gap

    *plan, numerator, denominator = terminal.pair(options.arguments)
    options.plan = plan[0] if plan else None
    read = _read(options)
    given = {"deflator_pct": terminal.deflator(options.deflator), "scenarios": options.scenario}
    frame = gap(read.targets, numerator, denominator, until=options.until, **given)
    print("\n".join(terminal.gap_lines(frame, options.lang)))


def _track(options) -> None:
    from planlib import terminal
    from planlib.observations import read_observations
    from planlib.progress import track

    plan = _read(options)
    observed = read_observations(options.observations)
    profile = terminal.profile(options.profile)
    frame = track(plan.targets, observed, as_of=options.as_of, profile=profile)
    if not (options.format or options.output):
        print("\n".join(terminal.track_lines(frame, options.lang)))
        silent = frame["period_end"].isna().sum()
        print(
            f"planlib: of {silent} of {len(frame)} targets nothing was known on {options.as_of}",
            file=sys.stderr,
        )
        return
    output.emit(frame, options, "progress", frame[TABLE_COLUMNS["track"]])


def _briefing(options) -> None:
    _ = source_date()  # libraries that come in with the briefing trip over a bad one
    from planlib.briefing import build

    plan = _read(options)
    files = build(
        plan,
        options.output,
        lang=options.lang,
        scenarios=options.scenario,
        observations=options.observations,
        as_of=options.as_of,
        spread_pp=options.spread,
        template=options.template,
        formats=options.format,
        progress=True,
    )
    print("planlib: wrote")
    for path in files:
        print(f"  {_shown_path(path)}")


def _show(options) -> None:
    from planlib.briefing import html
    from planlib.reading import view

    plan = _read(options)
    if options.text:
        marked = view.text(plan, options.lang)
        if not options.output:
            print(marked)
            return
        output.whole(
            Path(options.output),
            lambda path: path.write_text(marked, encoding="utf-8", newline=""),
        )
        print(f"planlib: wrote {options.output}", file=sys.stderr)
        return
    if not options.output:
        raise OutputError("The page needs a file: add -o plan.html, or --text to see it here.")
    bare = view.page(plan, options.lang)
    page = view.page(plan, options.lang, font_css=html.font_css(bare))
    output.whole(
        Path(options.output), lambda path: path.write_text(page, encoding="utf-8", newline="")
    )
    print(f"planlib: wrote {options.output}", file=sys.stderr)


def _review(options) -> None:
    from planlib.reading import review

    path = Path(options.output)
    review.check_free(path, options.corrections)
    plan = _read(options)
    output.whole(path, lambda name: review.workbook(plan, name, options.lang))
    print(f"planlib: wrote {options.output}", file=sys.stderr)


def _corpus(options) -> None:
    from planlib import scale
    from planlib.reading.collection import matching

    # A shell may have put file names in place of a pattern, and some look like one.
    found = [
        path
        for name in options.plans
        for path in ([name] if Path(name).exists() else matching(name))
    ]
    if options.scheduler and options.workers:
        raise PlanlibError("--workers is for this machine, --scheduler for a cluster: pass one.")
    where = scale.cluster(options.scheduler) if options.scheduler else contextlib.nullcontext()
    with where as run:
        done = scale.corpus(found, options.output, map=run, workers=options.workers)
    folder = Path(options.output)
    print(
        f"planlib: {done.read} files were read and {done.kept} had been read before; "
        f"{folder} holds {done.plans} plans",
        file=sys.stderr,
    )
    if done.failures:
        print(
            f"planlib: files that could not be read: {done.failures}; {folder / 'failures'} has a table of them",
            file=sys.stderr,
        )


def _shown_path(path: Path) -> str:
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def _lab(options) -> None:
    from planlib import data

    try:
        import jupyterlab  # noqa: F401
    except ImportError:
        raise MissingExtra("jupyterlab", "lab") from None
    notebooks = data.folder().parent / "notebooks"
    where = notebooks if notebooks.is_dir() else Path.cwd()
    os.execv(sys.executable, [sys.executable, "-m", "jupyterlab", str(where)])


if __name__ == "__main__":
    sys.exit(main())
