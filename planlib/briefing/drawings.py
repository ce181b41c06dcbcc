"""Charts drawn and saved: bare for a page that sets title and note as text, and whole for a file of its own."""

import io
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt

from planlib import charts, style
from planlib.briefing.blocks import Chart

SVG_METADATA = {"Date": None, "Creator": None}  # nothing that differs from run to run
AS_PLACED = {"figure.constrained_layout.use": False}


class Drawing(NamedTuple):
    """A chart without title and note, for pages that set them as text."""

    svg: bytes
    png: bytes
    width: float  # inches
    height: float


def drawn(chart: Chart, lang: str, folder: Path | None = None) -> tuple[Drawing, list[Path]]:
    """Draw a chart once, the same bytes every time.

    Parameters
    ----------
    chart
        What to draw.
    lang
        Language of the labels.
    folder
        Where to put the whole chart, with title and note, as PNG and SVG; nowhere if None.

    Returns
    -------
    Drawing
        The bare chart.
    list of Path
        The files written.
    """
    with style.use(lang=lang):
        figure = chart.draw()
        try:
            _lay_out(figure)
            bare = Drawing(_saved(figure, "svg"), _saved(figure, "png"), *figure.get_size_inches())
            if folder is None:
                return bare, []
            title = style.wrapped(chart.title, figure, 14.5, lang)
            figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12.5)
            charts.note(figure.axes[0], chart.note, lang=lang)
            _lay_out(figure)
            paths = [folder / f"{chart.key}.{lang}.{kind}" for kind in ("png", "svg")]
            with mpl.rc_context(AS_PLACED):
                for path in paths:
                    charts.save(figure, path, alt=chart.alt, title=chart.title)
            return bare, paths
        finally:
            plt.close(figure)


def _lay_out(figure) -> None:
    """Place everything once; otherwise each file would do it again, which takes longer than writing it."""
    figure.set_layout_engine("constrained")
    figure.draw_without_rendering()
    with mpl.rc_context(AS_PLACED):
        figure.set_layout_engine(None)


def _saved(figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    metadata = SVG_METADATA if kind == "svg" else {"Software": None}
    with mpl.rc_context(AS_PLACED):
        figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()
