"""Environments of their own for what is measured beside planlib and cannot live with it.

They are made with pip in build/peers, once, and removed by `make clean`.
"""

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "build/peers"
PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
# Each with the Python versions that it runs on (any, if none are named) and what pip installs, step by step.
PEERS = {
    # The pip that comes with an older Python finds no set of versions where a newer one does.
    "pyam": ((), (["pip>=25"], ["pyam-iamc>=4,<5"])),
    "recognizers": (
        ("3.9", "3.8"),
        (["setuptools<81", "wheel"], ["recognizers-text-suite", "emoji<2"]),
    ),
}


def python(name: str) -> Path | str:
    """The interpreter of an environment; or, as text, why there is none."""
    versions, steps = PEERS[name]
    folder = FOLDER / name
    ready = folder / "ready"
    if not ready.exists():
        base = _base(versions)
        if base is None:
            return f"it needs Python {' or '.join(versions)}, and there is none here"
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([base, "-m", "venv", folder], check=True)
        for packages in steps:
            done = subprocess.run(
                [_inside(folder), *PIP, *packages], capture_output=True, text=True
            )
            if done.returncode:
                return f"{' '.join(packages)} cannot be installed: {done.stderr.strip()[-200:]}"
        ready.touch()
    return _inside(folder)


def _inside(folder: Path) -> Path:
    return next(folder.glob("[bS]*/python*"))


def _base(versions: tuple[str, ...]) -> str | None:
    if not versions:
        return sys.executable
    for version in versions:
        found = [
            shutil.which(f"python{version}"),
            *sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python")),
        ]
        for candidate in filter(None, found):
            asked = [str(candidate), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
            told = subprocess.run(asked, capture_output=True, text=True)
            if told.stdout.strip() == version:
                return str(candidate)
    return None
