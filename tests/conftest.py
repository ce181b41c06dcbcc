"""What the tests share: the bundled plan, and one briefing of it in both languages."""

import importlib
import io
import os
import subprocess
import sys
from pathlib import Path

os.environ["MPLBACKEND"] = "Agg"  # before anything imports matplotlib: no test opens a window

import pytest

import planlib as pl

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def plan():
    """The bundled plan."""
    return pl.read_plan()


@pytest.fixture(scope="session")
def facts(plan):
    """What the bundled plan and the shipped tables say; computed once, for both languages."""
    from planlib.briefing.facts import Facts

    return Facts(plan)


@pytest.fixture(scope="session")
def briefing(plan, tmp_path_factory):
    """The folder of a briefing on the bundled plan, in both languages. Read it, never write to it."""
    folder = tmp_path_factory.mktemp("简报 of the plan") / "out"
    pl.briefing.build(plan, folder, lang="both")
    return folder


@pytest.fixture(scope="session")
def parts(facts):
    """What the briefing on the bundled plan says, by language."""
    from planlib.briefing.content import content

    return {lang: content(facts, lang) for lang in ("zh", "en")}


@pytest.fixture(scope="session")
def blank():
    """Drawings of all charts of a briefing with nothing in them, for what is about the pages around them."""
    from planlib.briefing.drawings import Drawing

    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 68 40"><path d="M0 0L68 40"/></svg>'
    )
    return lambda part: {chart.key: Drawing(svg, b"", 6.8, 4.0) for chart in part.charts}


@pytest.fixture
def without(monkeypatch):
    """Import a module of planlib as it would be imported where a library is not installed."""

    def import_without(library, module):
        monkeypatch.setitem(sys.modules, library, None)
        monkeypatch.delitem(sys.modules, module, raising=False)
        importlib.import_module(module)

    return import_without


@pytest.fixture
def run(tmp_path):
    """Run the command line in a process of its own, in an empty folder."""

    def run(*arguments, **environment):
        return subprocess.run(
            [sys.executable, "-m", "planlib.cli", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            timeout=400,  # on a machine with much else to do
        )

    return run


@pytest.fixture(scope="session")
def printed():
    """Bytes of a pdf file: pages of (x, y, text), in points from the lower left, 12 points large.

    Whatever else a page is to show, a function of the figure draws.
    """
    import matplotlib.pyplot as plt
    from matplotlib.font_manager import FontProperties

    font = ROOT / "planlib" / "fonts" / "PlanSansSC-Regular.ttf"

    def printed(*pages, size=12, draw=None, **properties):
        file = io.BytesIO()
        with plt.rc_context({"pdf.fonttype": 42, "pdf.compression": 0}):
            from matplotlib.backends.backend_pdf import PdfPages

            with PdfPages(file) as pdf:
                for page in pages:
                    figure = plt.figure(figsize=(420 / 72, 600 / 72))
                    for x, y, text, *own in page:
                        given = {"fontsize": own[0] if own else size, **properties}
                        figure.text(
                            x / 420, y / 600, text, font=FontProperties(fname=font), **given
                        )
                    if draw:
                        draw(figure)
                    pdf.savefig(figure)
                    plt.close(figure)
        return file.getvalue()

    return printed
