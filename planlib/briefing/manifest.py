"""manifest.json: what a briefing was made of, by what, and which files belong to it."""

import hashlib
import importlib.metadata
import json
import platform
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from planlib import __version__, assumptions
from planlib.briefing import packing
from planlib.errors import ReadError
from planlib.reading.plan import Plan

NAME = "manifest.json"
MADE_BY = "planlib briefing"


def sha256(path: Path) -> str:
    """The hash of a file, as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parameters(
    plan: Plan, languages, formats, *, scenarios, observations, as_of, spread_pp, template
) -> dict:
    """What a briefing was asked for; files by name and hash, what was not given left out."""
    asked = {
        "languages": list(languages),
        "formats": list(formats),
        "date_of_files": packing.made(plan).isoformat(),
    }
    if scenarios is not None:
        one = isinstance(scenarios, (str, Path, assumptions.Scenario))
        asked["scenarios"] = [_scenario(s) for s in ([scenarios] if one else scenarios)]
    if isinstance(observations, pd.DataFrame):
        table = observations.to_csv(index=False, lineterminator="\n").encode("utf-8")
        asked["observations"] = {"sha256_of_csv": hashlib.sha256(table).hexdigest()}
    elif observations is not None:
        asked["observations"] = _file(observations, "observations")
    if as_of is not None:
        asked["as_of"] = str(as_of)
    if spread_pp is not None:
        asked["spread_pp"] = spread_pp
    if template is not None:
        asked["template"] = _file(template, "template")
    return asked


def _scenario(given) -> dict:
    found = {"name": assumptions.scenario(given).name}
    if not isinstance(given, assumptions.Scenario) and Path(given).is_file():
        found |= _file(given, "scenario")
    return found


def _file(given, what: str) -> dict:
    path = Path(given)
    try:
        return {"file": path.name, "sha256": sha256(path)}
    except OSError as error:
        raise ReadError(
            f"{path}, given as {what}, cannot be read: {error.strerror}. Check the name."
        ) from None


def write(
    folder: Path, plan: Plan, asked: dict, holds: Mapping[str, str], libraries: Iterable[str]
) -> None:
    """Write the manifest of a folder whose files are all there."""
    versions = {"planlib": __version__, "python": platform.python_version()}
    versions |= {name: importlib.metadata.version(name) for name in sorted(libraries)}
    content = {
        "made_by": MADE_BY,
        "plan": {
            "plan_id": plan.plan_id,
            "region": plan.region,
            "year": plan.year,
            "sha256_of_text": hashlib.sha256(plan.text.encode("utf-8")).hexdigest(),
        },
        "parameters": asked,
        "versions": versions,
        "files": {
            name: {
                "holds": what,
                "sha256": sha256(folder / name),
                "bytes": (folder / name).stat().st_size,
            }
            for name, what in holds.items()
        },
    }
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="\n")


def listed(folder: Path) -> dict[str, dict] | None:
    """The files that our manifest in a folder lists; None where there is no manifest of ours."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("made_by") != MADE_BY:
        return None
    files = content.get("files")
    sound = isinstance(files, dict) and all(
        isinstance(entry, dict) and "sha256" in entry for entry in files.values()
    )
    return files if sound else None
