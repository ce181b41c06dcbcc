"""Government plan targets as pandas frames, each with the sentence that it came from.

    import planlib as pl

    plan = pl.read_plan()                   # the bundled plan; or a path
    plan.targets                            # one statement a row, with quote and offsets
    pl.project(plan.targets, until=2020)    # index paths, each on its own price basis
    pl.gap(plan.targets, "fai", "gdp")      # basis first, then break-even and drift

Names are imported when first asked for, so that ``import planlib`` costs no more than pandas.
"""

import importlib

import pandas  # noqa: F401  (what every function works on; nothing heavier comes in here)

__version__ = "0.1.0"

_FUNCTIONS = {
    "Scenario": "planlib.assumptions",
    "backtest": "planlib.calibration",
    "calibrate": "planlib.calibration",
    "check": "planlib.checks",
    "closing_growth": "planlib.solve",
    "compare": "planlib.scenarios",
    "crossing_year": "planlib.solve",
    "fan": "planlib.ensembles",
    "gap": "planlib.ratios",
    "load": "planlib.data",
    "nearest_correlation": "planlib.ensembles",
    "probabilities": "planlib.ensembles",
    "project": "planlib.scenarios",
    "quantities": "planlib.reading.plan",
    "required_growth": "planlib.solve",
    "read_plan": "planlib.reading.plan",
    "read_observations": "planlib.observations",
    "read_plans": "planlib.reading.collection",
    "simulate": "planlib.ensembles",
    "sources": "planlib.data",
    "tornado": "planlib.sensitivity",
    "track": "planlib.progress",
    "PlanlibError": "planlib.errors",
}
_MODULES = (
    "briefing",
    "calibration",
    "charts",
    "data",
    "ensembles",
    "growth",
    "ratios",
    "scale",
    "scenarios",
    "schema",
    "sensitivity",
    "style",
    "synthetic",
    "words",
)

__all__ = [*_FUNCTIONS, *_MODULES]


def __getattr__(name):
    if name in _FUNCTIONS:
        value = getattr(importlib.import_module(_FUNCTIONS[name]), name)
    elif name in _MODULES:
        value = importlib.import_module(f"planlib.{name}")
    else:
        raise AttributeError(f"module 'planlib' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__():
    return sorted([*__all__, "__version__"])
