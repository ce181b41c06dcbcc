"""Can a stranger install this? The lock, environment.yml, the Makefile, the wheel."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PYTHONS = ["3.11.0", "3.12.0", "3.13.0"]


def declared() -> list[Requirement]:
    """All that pyproject.toml asks for: dependencies, every extra, the build backend."""
    project = PYPROJECT["project"]
    lines = [*project["dependencies"], *PYPROJECT["build-system"]["requires"]]
    for extra in project["optional-dependencies"].values():
        lines += extra
    return [r for r in map(Requirement, lines) if canonicalize_name(r.name) != project["name"]]


def test_extras_name_only_each_other():
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    named = {
        name
        for lines in extras.values()
        for r in map(Requirement, lines)
        if r.name == project["name"]
        for name in r.extras
    }
    assert named <= set(extras)


def test_a_package_has_one_range_wherever_it_is_named():
    ranges = {}
    for r in declared():
        ranges.setdefault(canonicalize_name(r.name), set()).add(str(r.specifier))
    assert {name: found for name, found in ranges.items() if len(found) > 1} == {}


# --- environment.yml ----------------------------------------------------------------------------

# conda-forge's name, where it is not PyPI's
CONDA_NAMES = {
    "build": "python-build",
    "dask": "dask-core",
    "matplotlib": "matplotlib-base",
    "seaborn": "seaborn-base",
    "typst": "typst-py",
}
# what an extra of a package brings, since conda has no extras
CONDA_EXTRAS = {
    "fonttools[woff]": {"brotli-python": ">=1.0.1"},
    "dask[dataframe]": {"pyarrow": ">=20,<27"},
    "dask[distributed]": {"distributed": ">=2026.1,<2027"},
}


def conda_packages() -> dict[str, SpecifierSet]:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    lines = [line for line in environment["dependencies"] if isinstance(line, str)]
    matches = [re.fullmatch(r"([a-z0-9._-]+)\s*([<>=!~].*)?", line) for line in lines]
    assert all(matches), lines
    found = {m[1]: SpecifierSet(m[2] or "") for m in matches}
    assert len(found) == len(lines), "a package is named twice"
    return found


def test_environment_agrees_with_pyproject():
    expected = {
        "python": SpecifierSet(PYPROJECT["project"]["requires-python"]),
        "pip": SpecifierSet(""),
    }
    for r in declared():
        name = canonicalize_name(r.name)
        expected[CONDA_NAMES.get(name, name)] = r.specifier
        for extra in r.extras:
            for brought, specifier in CONDA_EXTRAS[f"{name}[{extra}]"].items():
                expected[brought] = SpecifierSet(specifier)
    assert conda_packages() == expected


def test_environment_installs_the_checkout_from_conda_forge_alone():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    assert environment["name"] == PYPROJECT["project"]["name"]
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert [d for d in environment["dependencies"] if not isinstance(d, str)] == [{"pip": ["-e ."]}]


# --- requirements.lock --------------------------------------------------------------------------

LOCK = (ROOT / "requirements.lock").read_text("utf-8")


def locked() -> list[tuple[Requirement, list[str]]]:
    """Its entries, each with its hashes."""
    entries = []
    for entry in LOCK.replace("\\\n", " ").splitlines():
        requirement, *hashes = entry.split("--hash=")
        entries.append((Requirement(requirement.strip()), [h.strip() for h in hashes]))
    return entries


def versions_on(python: str) -> dict[str, list[str]]:
    minor = python.rpartition(".")[0]
    machine = {
        **default_environment(),
        "python_version": minor,
        "python_full_version": python,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found = {}
    for r, _ in locked():
        if r.marker is None or r.marker.evaluate(machine):
            (only,) = r.specifier
            assert only.operator == "==", r
            found.setdefault(canonicalize_name(r.name), []).append(only.version)
    return found


@pytest.mark.parametrize("python", PYTHONS)
def test_lock_satisfies_pyproject(python):
    found = versions_on(python)
    assert {name: versions for name, versions in found.items() if len(versions) != 1} == {}
    # hatchling wants editables for the editable install that `make` does
    wanted = [*declared(), Requirement("editables")]
    unmet = [
        f"{r} is locked at {found.get(canonicalize_name(r.name))}"
        for r in wanted
        if not any(r.specifier.contains(v) for v in found.get(canonicalize_name(r.name), []))
    ]
    assert unmet == [], "run `make lock`"


def test_lock_holds_what_extras_of_packages_bring():
    assert {"brotli", "zopfli"} <= set(versions_on("3.13.0"))  # fonttools[woff]


def test_every_lock_entry_has_hashes():
    bad = [
        r.name
        for r, hashes in locked()
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", h) for h in hashes)
    ]
    assert bad == []


def test_lock_does_not_say_where_it_was_made():
    # httpx and httpcore are packages; an address has a colon and two slashes
    for trace in ("://", "http:", "https:", "--index-url", "--find-links", "#", " @ "):
        assert trace not in LOCK
    assert set(re.findall(r"--[a-z-]+", LOCK)) == {"--hash"}


# --- Makefile -----------------------------------------------------------------------------------

needs_make = pytest.mark.skipif(
    shutil.which("make") is None or os.name == "nt", reason="make is not here"
)

# A Python like another one: what it is asked to run sees PRELUDE's changes. It writes down each
# call, and makes no environment.
FAKE_PYTHON = """\
import sys
with open({log!r}, "a") as log:
    print(sys.argv[1:], file=log)
{prelude}
if "-c" not in sys.argv:
    sys.exit("this Python makes nothing")
exec(sys.argv[-1])
"""
OLD = "sys.version_info = (3, 9, 18, 'final', 0)"
NO_VENV = "sys.modules['ensurepip'] = None"


@pytest.fixture
def copy(tmp_path):
    """What `make` needs of the checkout, where paths have spaces and Chinese in them."""
    folder = tmp_path / "规划 checkout"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, folder)
    return folder


def run_make(folder, *arguments, **variables):
    """Make as from a fresh shell, although pytest may have been started by make itself."""
    inherited = {"MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "PYTHON", "ARGS"}
    environment = {k: v for k, v in os.environ.items() if k not in inherited}
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={**environment, **variables},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
    )


def fake_python(folder, prelude):
    code = folder / "fake.py"
    code.write_text(FAKE_PYTHON.format(log=str(folder / "calls"), prelude=prelude), "utf-8")
    script = folder / "fake python"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -X utf8 "{code}" "$@"\n', "utf-8")
    script.chmod(0o755)
    return script


def refusal(run):
    """The one line that make says when it refuses."""
    assert run.returncode != 0
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    return line


@needs_make
@pytest.mark.parametrize("target", ["briefing", "test", "lab", "lint", "lock"])
def test_make_refuses_an_older_python(copy, tmp_path, target):
    python = fake_python(tmp_path, OLD)
    said = refusal(run_make(copy, target, f"PYTHON={python}"))
    assert (
        f"planlib needs Python 3.11 or newer, but '{python}' is Python 3.9.18: install a newer "
        f"one, if there is none yet, and name it, e.g. make {target} PYTHON=python3.12" in said
    )
    assert not (copy / ".venv").exists()
    assert "venv'" not in (tmp_path / "calls").read_text("utf-8")


@needs_make
def test_make_refuses_a_python_without_venv(copy, tmp_path):
    python = fake_python(tmp_path, NO_VENV)
    said = refusal(run_make(copy, "briefing", f"PYTHON={python}"))
    assert f"'{python}' (Python {'.'.join(map(str, sys.version_info[:3]))}) lacks the venv" in said
    assert f"sudo apt install python3.{sys.version_info.minor}-venv" in said
    assert not (copy / ".venv").exists()


@needs_make
@pytest.mark.parametrize("python", ["no-such-python", "/no such folder/python", "false"])
def test_make_says_when_there_is_no_python(copy, python):
    said = refusal(run_make(copy, "test", f"PYTHON={python}"))
    assert f"planlib needs Python 3.11 or newer, but '{python}' does not start here" in said
    assert "e.g. make test PYTHON=python3.12" in said
    assert not (copy / ".venv").exists()


@needs_make
def test_make_leaves_an_environment_alone_that_is_not_its_own(copy):
    mine = copy / ".venv" / "mine"
    mine.parent.mkdir()
    mine.write_text("work", "utf-8")
    said = refusal(run_make(copy, "test", f"PYTHON={sys.executable}"))
    assert "the folder .venv here was not made by make: rename or remove it" in said
    assert run_make(copy, "clean").returncode == 0
    assert mine.read_text("utf-8") == "work"


@needs_make
def test_make_leaves_no_stamp_when_the_setup_fails(copy, tmp_path):
    python = fake_python(tmp_path, "")
    for _ in range(2):  # the second call begins again, though a .venv of the first is there
        run = run_make(copy, "briefing", f"PYTHON={python}")
        assert run.returncode != 0
        assert "Setting up .venv" in run.stdout
        assert "this Python makes nothing" in run.stderr
        assert [p.name for p in (copy / ".venv").iterdir()] == [".made-by-make"]


@pytest.fixture
def installed(copy):
    """A copy as after a set-up; its planlib and its pip only say what they were asked."""
    folder = copy / ".venv"
    (folder / "bin").mkdir(parents=True)
    for name in ("planlib", "python"):
        script = folder / "bin" / name
        script.write_text(f'#!/bin/sh\necho {name} "$@"\n', "utf-8")
        script.chmod(0o755)
    (folder / ".made-by-make").write_text(f"{copy.resolve()}\n", "utf-8")
    for stamp in (".locked", ".installed"):
        (folder / stamp).touch()
    return copy


@needs_make
def test_make_goes_straight_to_work_when_all_is_installed(installed):
    run = run_make(installed, "briefing")
    assert run.stdout.splitlines() == ["planlib briefing -o build/briefing --lang both"]
    run = run_make(installed, "test", "ARGS=-k 'one thing'")
    assert run.stdout.splitlines() == ["python -m pytest -k one thing"]


def make_older(stamp):
    before = stamp.stat().st_mtime - 10
    os.utime(stamp, (before, before))


@needs_make
def test_make_installs_again_when_pyproject_changed(installed):
    (installed / "pyproject.toml").touch()
    make_older(installed / ".venv" / ".installed")
    make_older(installed / ".venv" / ".locked")
    os.utime(installed / "requirements.lock", (0, 0))
    first, *rest = run_make(installed, "briefing").stdout.splitlines()
    assert first.startswith("python -m pip ")
    assert first.endswith("--no-deps --no-build-isolation -e .")
    assert rest == ["planlib briefing -o build/briefing --lang both"]


@needs_make
@pytest.mark.parametrize("change", ["lock", "python gone", "checkout moved", "other Python"])
def test_make_sets_up_again_when_the_environment_is_stale(installed, tmp_path, change):
    # python3 does not start, so the set-up ends where it would begin
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "python3").write_text("#!/bin/sh\nexit 1\n", "utf-8")
    (folder / "python3").chmod(0o755)
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    assert run_make(installed, "test", PATH=path).stdout.splitlines() == ["python -m pytest"]

    arguments = []
    if change == "lock":
        make_older(installed / ".venv" / ".locked")
        (installed / "requirements.lock").touch()
    elif change == "python gone":
        (installed / ".venv" / "bin" / "python").unlink()
    elif change == "checkout moved":
        installed = installed.rename(tmp_path / "elsewhere")
    else:
        arguments = [f"PYTHON={fake_python(tmp_path, OLD)}"]
    said = refusal(run_make(installed, "test", *arguments, PATH=path))
    assert "planlib needs Python 3.11 or newer" in said


@needs_make
def test_make_alone_lists_its_targets(copy):
    run = run_make(copy)
    assert run.returncode == 0
    listed = re.findall(r"^  ([a-z]+) ", run.stdout, flags=re.M)
    assert set(listed) == {"help", "briefing", "test", "lab", "lint", "benchmark", "lock", "clean"}
    assert not (copy / ".venv").exists()


@needs_make
@pytest.mark.slow
def test_make_sets_up_for_real_even_where_the_locale_is_ascii(copy):
    # with a package that is but a stub: this is about make, pip and the lock
    (copy / "planlib" / "fonts").mkdir(parents=True)
    (copy / "data").mkdir()
    for name in ("README.md", "LICENSE", "planlib/fonts/OFL.txt", "data/x.csv"):
        (copy / name).touch()
    (copy / "planlib" / "__init__.py").touch()
    (copy / "planlib" / "cli.py").write_text("import sys\n\ndef main(): print(sys.argv[1:])\n")
    run = run_make(copy, "briefing", f"PYTHON={sys.executable}", LC_ALL="C")
    assert run.returncode == 0, run.stderr
    said = run.stdout.splitlines()
    assert said[0].startswith("Setting up .venv")
    assert said[1:] == ["['briefing', '-o', 'build/briefing', '--lang', 'both']"]


# --- the wheel ----------------------------------------------------------------------------------

READS_WHAT_IT_BRINGS = """\
import sys
from pathlib import Path

target, checkout = map(Path, sys.argv[1:])
# an editable install of the checkout may be in the same environment
sys.path = [p for p in sys.path if Path(p).resolve() != checkout]

import planlib as pl

assert Path(pl.__file__).is_relative_to(target), pl.__file__
plan = pl.read_plan()
assert len(plan.targets) > 0
assert len(pl.load("gdp_deflator")) > 0
sys.stdout.buffer.write(plan.text.encode("utf-8"))
"""


def test_the_wheel_brings_its_data_along(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("planlib-*.whl")
    target, elsewhere = tmp_path / "target", tmp_path / "elsewhere"
    elsewhere.mkdir()
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--no-deps", "--no-index", "-t", target, wheel],
        check=True,
        capture_output=True,
    )
    run = subprocess.run(
        [sys.executable, "-c", READS_WHAT_IT_BRINGS, target.resolve(), ROOT.resolve()],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
    )
    assert run.returncode == 0, run.stderr.decode()
    bundled = (ROOT / "data" / "plans" / "xinxiang-hightech-2017.txt").read_bytes()
    assert run.stdout.decode("utf-8") == bundled.decode("utf-8-sig")
