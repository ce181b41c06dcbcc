"""Charts drawn and saved: bare for a page that sets title and note as text, and whole for a file of its own."""

import io
from pathlib import Path
from typing import NamedTuple

import matplotlib.pyplot as plt

from planlib import charts, style
from planlib.briefing.blocks import Chart

SVG_METADATA = {"Date": None, "Creator": None}  # nothing that differs from run to run


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
            bare = Drawing(_saved(figure, "svg"), _saved(figure, "png"), *figure.get_size_inches())
            if folder is None:
                return bare, []
            title = style.wrapped(chart.title, figure, 14.5, lang)
            figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=12.5)
            charts.note(figure.axes[0], chart.note, lang=lang)
            paths = [folder / f"{chart.key}.{lang}.{kind}" for kind in ("png", "svg")]
            for path in paths:
                path.write_bytes(_saved(figure, path.suffix[1:]))
            return bare, paths
        finally:
            plt.close(figure)


def _saved(figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    metadata = SVG_METADATA if kind == "svg" else {"Software": None}
    figure.savefig(buffer, format=kind, metadata=metadata)
    return buffer.getvalue()
