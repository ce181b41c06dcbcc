"""What the tests share: the bundled plan, and one briefing of it in both languages."""

import importlib
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
            timeout=100,
        )

    return run
