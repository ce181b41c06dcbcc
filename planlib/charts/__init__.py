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
from planlib.charts.progress import plot_progress
from planlib.charts.ratios import plot_drift, plot_drift_table, plot_ratio
from planlib.charts.regions import plot_parents
from planlib.charts.saving import save
from planlib.charts.stages import plot_milestones
from planlib.charts.swings import plot_tornado
from planlib.charts.targets import plot_targets
from planlib.charts.work import plot_coverage

__all__ = [
    "note", "plot_coverage", "plot_crossing", "plot_drift", "plot_drift_table", "plot_fan", "plot_milestones",
    "plot_outcomes", "plot_parents", "plot_paths", "plot_peers", "plot_progress", "plot_ratio", "plot_targets",
    "plot_tornado", "save",
]  # fmt: skip
