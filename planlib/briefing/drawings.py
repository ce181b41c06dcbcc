"""Charts drawn and saved: bare for a page that sets title and note as text, and whole for a file of its own."""

import re
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
from PIL import Image

from planlib import charts, style
from planlib.briefing.blocks import Chart
from planlib.charts import saving

POINTS, LINE = 72, 1.3  # of an inch; height of a line, in its font size
HAIR = 2 / POINTS  # strokes reach a little beyond the box of a text
AS_PLACED = {"figure.constrained_layout.use": False}
# What is measured for the layout is then known for the picture; at two resolutions matplotlib measures twice.
AS_SAVED = {"figure.dpi": saving.DPI}


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
    with style.use(lang=lang), mpl.rc_context(AS_SAVED):
        figure = chart.draw()
        try:
            title = figure.suptitle(
                style.wrapped(chart.title, figure, 14.5, lang),
                x=0.01,
                ha="left",
                fontweight="bold",
                fontsize=12.5,
            )
            note = charts.note(figure.axes[0], chart.note, lang=lang)
            # What title and note take is added, so that the chart between them keeps its height.
            width, height = figure.get_size_inches()
            added = sum(
                _lines(text) * text.get_fontsize() * LINE / POINTS for text in (title, note)
            )
            figure.set_size_inches(width, height + added)
            _lay_out(figure)
            low, high = _between(figure, note, title)
            with mpl.rc_context(AS_PLACED):
                seen = saving.picture(figure)
                svg = saving.saved(figure, "svg", alt=chart.alt, title=chart.title)
            width = figure.get_figwidth()
            bare = Drawing(
                _cut_svg(svg, low, high),
                saving.encoded(_cut(seen, low, high)),
                width,
                high - low,
            )
        finally:
            plt.close(figure)
    if folder is None:
        return bare, []
    whole = {"png": saving.encoded(seen, chart.alt, chart.title), "svg": svg}
    files = []
    for kind, content in whole.items():
        files.append(folder / f"{chart.key}.{lang}.{kind}")
        files[-1].write_bytes(content)
    return bare, files


def _lines(text) -> int:
    return text.get_text().count("\n") + 1


def _between(figure, below, above) -> tuple[float, float]:
    """Where the part between two texts begins and ends, in inches from the foot of the figure."""
    low, high = (text.get_window_extent(dpi=figure.dpi) for text in (below, above))
    return low.y1 / figure.dpi + HAIR, high.y0 / figure.dpi - HAIR


def _cut(seen: Image.Image, low: float, high: float) -> Image.Image:
    """The rows of a picture between two heights."""
    top, foot = (seen.height - round(place * saving.DPI) for place in (high, low))
    return seen.crop((0, top, seen.width, foot))


def _cut_svg(content: bytes, low: float, high: float) -> bytes:
    """The same part of a drawing, by what it shows of itself; drawn again it would take three times as long."""
    head, end, rest = content.partition(b">\n <title")
    width, height = (
        float(size) for size in re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', head).groups()
    )
    top, tall = height - high * POINTS, (high - low) * POINTS
    head = re.sub(rb'height="[\d.]+pt"', f'height="{tall:g}pt"'.encode(), head, count=1)
    head = re.sub(
        rb'viewBox="[^"]+"', f'viewBox="0 {top:g} {width:g} {tall:g}"'.encode(), head, count=1
    )
    return head + end + rest


def _lay_out(figure) -> None:
    """Place everything once; otherwise each file would do it again, which takes longer than writing it."""
    figure.set_layout_engine("constrained")
    figure.get_layout_engine().execute(figure)
    with mpl.rc_context(AS_PLACED):
        figure.set_layout_engine(None)
