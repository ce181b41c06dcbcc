"""Write a briefing into a folder: beside its place first, then moved there whole.

A folder that holds anything but an earlier briefing of ours is refused and left as it is. A run that is
broken off leaves the earlier briefing whole; of two runs into one folder the second waits for the first.
"""

import contextlib
import datetime
import gc
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from planlib import words
from planlib.briefing import folder as place
from planlib.briefing import manifest, packing
from planlib.briefing.blocks import Chart
from planlib.briefing.content import Content, content
from planlib.briefing.drawings import Drawing
from planlib.briefing.facts import Facts
from planlib.errors import MissingExtra, PlanlibError
from planlib.reading.plan import Plan


class Means(NamedTuple):
    """What a format may need beside the content."""

    facts: Facts
    made: datetime.datetime
    drawings: dict[str, Drawing]
    template: Path | None


def _html(part: Content, path: Path, means: Means) -> None:
    from planlib.briefing import html

    html.write(part, path, made=means.made, drawings=means.drawings)


def _docx(part: Content, path: Path, means: Means) -> None:
    from planlib.briefing import docx

    docx.write(part, path, made=means.made, drawings=means.drawings)


def _pptx(part: Content, path: Path, means: Means) -> None:
    from planlib.briefing import pptx

    pptx.write(part, path, made=means.made, template=means.template)


def _pdf(part: Content, path: Path, means: Means) -> None:
    from planlib.briefing import pdf

    pdf.write(part, path, made=means.made, drawings=means.drawings)


def _xlsx(part: Content, path: Path, means: Means) -> None:
    from xlsxwriter.exceptions import FileCreateError

    from planlib.briefing import xlsx

    try:
        xlsx.workbook(part, means.facts, path)
    except FileCreateError as error:  # hides what the system said, such as that the disk is full
        raise OSError(*error.args[0].args) from None


class Writer(NamedTuple):
    """How a format is written: what the manifest says that it holds, by what, with which libraries."""

    holds: str
    write: Callable[[Content, Path, Means], None]
    libraries: tuple[str, ...]


# A format is the suffix of its files.
WRITERS = {
    "docx": Writer("briefing to circulate and edit", _docx, ("python-docx",)),
    "html": Writer("briefing, one page", _html, ("fonttools", "jinja2")),
    "pdf": Writer("briefing to print", _pdf, ("typst",)),
    "pptx": Writer("slides with editable charts", _pptx, ("python-pptx",)),
    "xlsx": Writer("workbook of the targets, with calculations to try", _xlsx, ("xlsxwriter",)),
}
DRAWN = ("docx", "html", "pdf")  # formats that show the charts as pictures
CHARTS = {"png": "chart, 200 dpi", "svg": "chart, vector"}
RARELY = (50_000, 20, 100)  # as `gc.set_threshold` takes it
LIBRARIES = ("matplotlib", "numpy", "pandas", "seaborn")  # whatever the formats


def build(
    plan: Plan,
    folder: str | Path,
    *,
    lang: str = "both",
    scenarios=None,
    observations=None,
    as_of=None,
    spread_pp: float | None = None,
    template: str | Path | None = None,
    formats: str | Iterable[str] | None = None,
    progress: bool = False,
) -> list[Path]:
    """Write the briefing of a plan.

    Parameters
    ----------
    plan
        What `planlib.read_plan` returns.
    folder
        Where to; absent, empty, or holding an earlier briefing and nothing else. It is replaced as a whole.
    lang
        ``"zh"``, ``"en"`` or ``"both"``.
    scenarios
        What happens beyond the plan's year, as in `planlib.project`; left out, every rate is held.
    observations, as_of
        What was observed, as a file or a frame, and the day from which the year is looked at.
    spread_pp
        Standard deviation of a year's growth around its target, in percentage points, as the analyst assumes it: draws
        the path of GDP as a fan. None ships, as no error of a region is known.
    template
        A .pptx file whose slide masters the slides take.
    formats
        One or several of those of `WRITERS`, and ``"charts"``; left out, all of them.
    progress
        Show a progress bar on standard error, where that is a terminal, and say there whom a run waits for.

    Returns
    -------
    list of Path
        The files written: for each language one of each format, the charts as PNG and SVG; and
        ``manifest.json``.

    Raises
    ------
    PlanlibError
        If a language, a format or ``SOURCE_DATE_EPOCH`` is not what it can be.
    ReadError
        If a file that was named cannot be read.
    OutputError
        If the folder holds other files, cannot be written, or another run keeps writing it.
    MissingExtra
        If a library of the extra ``briefing`` is not installed.

    Notes
    -----
    The same plan and arguments give the same bytes. The files bear the date of `packing.made`.

    A run holds a lock of the operating system on a small file beside the folder, which goes with the run. A
    second run into the folder waits a minute for the first one and then replaces what it wrote, or gives up.

    Examples
    --------
    >>> import planlib as pl, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as parent:
    ...     files = build(pl.read_plan(), pathlib.Path(parent) / "out", lang="en", formats=["xlsx"])
    >>> [file.name for file in files]
    ['briefing.en.xlsx', 'manifest.json']
    """
    languages = words.LANGUAGES if lang == "both" else (words.check_language(lang),)
    formats = _formats(formats)
    if template is not None and "pptx" not in formats:
        raise PlanlibError(
            f"template is {str(template)!r}, and no slides are to be written: add pptx to the formats, or leave it out."
        )
    if as_of is not None and observations is None:
        raise PlanlibError(
            f"as_of is {as_of!r}, but there are no observations to look at: pass observations too."
        )
    given = {
        "scenarios": scenarios,
        "observations": observations,
        "as_of": as_of,
        "spread_pp": spread_pp,
    }
    asked = manifest.parameters(plan, languages, formats, template=template, **given)
    facts = Facts(plan, **{name: value for name, value in given.items() if value is not None})
    made = packing.made(plan)
    template = None if template is None else Path(template)
    bar = _bar(progress)
    folder = place.resolved(folder)
    waiting = _say if progress else lambda text: None
    with _seldom_collecting(), place.replacing(folder, waiting) as staging, bar:
        parts = [content(facts, language) for language in languages]
        bar.reset(total=sum(len(formats) + len(part.charts) for part in parts))
        holds = {}
        for part in parts:
            means = Means(facts, made, {}, template)
            for name, write in _steps(part, means, formats):
                bar.set_postfix_str(name)
                for path in write(staging):
                    kind = path.suffix.removeprefix(".")
                    told = CHARTS[kind] if kind in CHARTS else WRITERS[kind].holds
                    holds[path.relative_to(staging).as_posix()] = told
                bar.update()
        used = {
            library for kind in formats if kind in WRITERS for library in WRITERS[kind].libraries
        }
        manifest.write(staging, plan, asked, holds, {*LIBRARIES, *used})
    return [folder / name for name in (*holds, manifest.NAME)]


def _formats(given: str | Iterable[str] | None) -> list[str]:
    """The formats that were asked for, in the order of the table."""
    known = [*WRITERS, "charts"]
    if given is None:
        return known
    asked = [given] if isinstance(given, str) else list(given)
    unknown = [name for name in asked if name not in known]
    if unknown or not asked:
        raise PlanlibError(
            f"formats is {asked!r}: one or several of {', '.join(known)} were expected."
        )
    return [name for name in known if name in asked]


def _steps(
    part: Content, means: Means, formats: list[str]
) -> Iterator[tuple[str, Callable[[Path], list[Path]]]]:
    """What is to be done in one language, charts first, each with a name and what does it in a folder."""
    if {"charts", *DRAWN} & set(formats):
        for chart in part.charts:
            yield chart.key, _draws(chart, part.lang, means, keep="charts" in formats)
    for kind in (kind for kind in formats if kind in WRITERS):
        name = f"briefing.{part.lang}.{kind}"
        yield name, _writes(kind, name, part, means)


def _writes(kind: str, name: str, part: Content, means: Means) -> Callable[[Path], list[Path]]:
    def write(staging: Path) -> list[Path]:
        WRITERS[kind].write(part, staging / name, means)
        return [staging / name]

    return write


def _draws(chart: Chart, lang: str, means: Means, *, keep: bool) -> Callable[[Path], list[Path]]:
    def draw(staging: Path) -> list[Path]:
        from planlib.briefing import drawings

        folder = staging / "charts"
        if keep:
            folder.mkdir(exist_ok=True)
        means.drawings[chart.key], paths = drawings.drawn(chart, lang, folder if keep else None)
        return paths

    return draw


def _bar(progress: bool):
    try:
        from tqdm import tqdm
    except ImportError:
        raise MissingExtra("tqdm", "briefing") from None
    # disable=None: no bar where standard error is not a terminal.
    disable = None if progress else True
    return tqdm(total=0, desc="planlib briefing", unit="file", leave=False, disable=disable)


@contextlib.contextmanager
def _seldom_collecting():
    """Python's collector looks through all that a briefing is made of again and again: a tenth of the time of a run."""
    before = gc.get_threshold()
    gc.set_threshold(*RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _say(text: str) -> None:
    print(f"planlib: {text}", file=sys.stderr, flush=True)
