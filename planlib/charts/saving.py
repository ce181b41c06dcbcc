"""Charts as files: the same bytes every time, with words for those who do not see them."""

import io
import re
from pathlib import Path
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from planlib.errors import OutputError, PlanlibError

DPI = 200


def save(chart: Axes | Figure, path: str | Path, *, alt: str = "", title: str = "") -> Path:
    """Write the figure of a chart as PNG or SVG, the same bytes every time.

    Parameters
    ----------
    chart
        An Axes, whose whole figure is written, or a figure.
    path
        Where to; .png (200 dots to an inch) or .svg.
    alt
        What the chart shows, for those who do not see it: a Description in a PNG file, ``<desc>`` in an SVG file.
    title
        Its title for the same readers. It is not drawn.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    OutputError
        If the file cannot be written, or is to be of another kind.

    Examples
    --------
    >>> import tempfile
    >>> import planlib as pl
    >>> targets = pl.read_plan().targets
    >>> with pl.style.use(lang="en"), tempfile.TemporaryDirectory() as folder:
    ...     ax = pl.charts.plot_targets(targets[targets["headline"]], lang="en")
    ...     save(ax, f"{folder}/targets.png", alt="Six growth targets, from 7.5% to 12%.").name
    'targets.png'
    """
    path = Path(path)
    kind = path.suffix.lower().removeprefix(".")
    if kind not in _KINDS:
        raise OutputError(f"{path.name} ends in {path.suffix!r}: .png or .svg was expected.")
    figure = chart.figure if isinstance(chart, Axes) else chart
    if not isinstance(figure, Figure):
        raise PlanlibError(
            f"An Axes or a figure was expected, not {type(chart).__name__}: pass what a chart function returns."
        )
    content = saved(figure, kind, alt=alt, title=title)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise OutputError(
            f"{path} cannot be written ({error.strerror}). Name a file in a folder that is there."
        ) from None
    return path


def saved(figure: Figure, kind: str, *, alt: str = "", title: str = "") -> bytes:
    """What `save` writes; `kind` is png or svg."""
    return _KINDS[kind](figure, alt, title)


def picture(figure: Figure) -> Image.Image:
    """A figure as it is seen, without the channel of transparency: that of a chart is the same all over."""
    raw = io.BytesIO()
    figure.savefig(raw, format="raw", dpi=DPI, facecolor="white")
    width = int(figure.get_figwidth() * DPI)
    size = width, raw.tell() // 4 // width
    return Image.frombuffer("RGBA", size, raw.getbuffer(), "raw", "RGBA", 0, 1).convert("RGB")


def encoded(seen: Image.Image, alt: str = "", title: str = "") -> bytes:
    """A picture as a PNG file."""
    told = PngInfo()
    for key, text, lang in (("Title", title, ""), ("Description", alt, "")):
        if text:
            told.add_itxt(key, text, lang)
    file = io.BytesIO()
    # Level 1 writes in 0.6 of the time of 6, and a twentieth more.
    seen.save(file, "png", dpi=(DPI, DPI), pnginfo=told, compress_level=1)
    return file.getvalue()


def _png(figure: Figure, alt: str, title: str) -> bytes:
    return encoded(picture(figure), alt, title)


def _svg(figure: Figure, alt: str, title: str) -> bytes:
    file = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": "planlib", "svg.fonttype": "path"}):
        figure.savefig(
            file, format="svg", facecolor="white", metadata={"Date": None, "Creator": None}
        )
    said = [(tag, text) for tag, text in (("title", title), ("desc", alt)) if text]
    if not said:
        return file.getvalue().encode()
    names = " ".join(f"chart-{tag}" for tag, _ in said)
    inner = "".join(f'\n <{tag} id="chart-{tag}">{escape(text)}</{tag}>' for tag, text in said)
    # First in the file: only there is a title taken for the title of the whole.
    return re.sub(
        r"(<svg\b[^>]*)>", lambda root: f'{root[1]} role="img" aria-labelledby="{names}">{inner}', file.getvalue(), count=1
    ).encode()  # fmt: skip


_KINDS = {"png": _png, "svg": _svg}
