"""Charts: a frame goes in, an Axes comes out.

Each function draws one thing on one Axes, takes its frame first and the rest by keyword, never shows
and never computes what it shows. Titles are the caller's and state the finding. Lines are labelled at
their ends, and colour never carries a meaning alone: shape or text says it too.
"""

from planlib.errors import MissingExtra

try:
    import matplotlib  # noqa: F401
    import seaborn  # noqa: F401
except ImportError:
    raise MissingExtra("seaborn", "charts") from None

from planlib.charts.fans import plot_crossing, plot_fan
from planlib.charts.labels import note
from planlib.charts.outcomes import plot_outcomes
from planlib.charts.paths import plot_paths
from planlib.charts.peers import plot_peers
from planlib.charts.ratios import plot_drift, plot_drift_table
from planlib.charts.swings import plot_tornado
from planlib.charts.targets import plot_targets

__all__ = [
    "note", "plot_crossing", "plot_drift", "plot_drift_table", "plot_fan", "plot_outcomes", "plot_paths",
    "plot_peers", "plot_targets", "plot_tornado",
]  # fmt: skip
