"""The picture of a chart that pages show: the part of its file between title and note."""

import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image

from planlib import style
from planlib.briefing import drawings
from planlib.charts import saving

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


@pytest.fixture(scope="module")
def drawn(parts, tmp_path_factory):
    """One chart in each language: what it is, the bare drawing, and its whole files by kind."""
    folder = tmp_path_factory.mktemp("drawn")
    found = {}
    for lang, part in parts.items():
        (chart,) = (c for c in part.charts if c.key == "targets")
        bare, files = drawings.drawn(chart, lang, folder)
        found[lang] = chart, bare, {path.suffix[1:]: path for path in files}
    return found


def pixels(content: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert("L"))


@LANGUAGES
def test_the_whole_chart_is_saved_as_png_and_svg_under_its_key(drawn, lang):
    _, _, files = drawn[lang]
    assert {k: path.name for k, path in files.items()} == {
        "png": f"targets.{lang}.png",
        "svg": f"targets.{lang}.svg",
    }


@LANGUAGES
def test_the_bare_picture_is_as_large_as_it_says(drawn, lang):
    _, bare, files = drawn[lang]
    height, width = pixels(bare.png).shape
    assert (width / saving.DPI, height / saving.DPI) == pytest.approx(
        (bare.width, bare.height), abs=0.01
    )
    whole = pixels(files["png"].read_bytes())
    assert width == whole.shape[1] and 0.6 * whole.shape[0] < height < whole.shape[0]
    head = bare.svg[: bare.svg.index(b"<title")].decode()
    box = [float(n) for n in re.search(r'viewBox="([^"]+)"', head)[1].split()]
    assert box[2:] == pytest.approx([bare.width * 72, bare.height * 72], rel=1e-4)
    assert float(re.search(r'height="([\d.]+)pt"', head)[1]) == pytest.approx(box[3])


@LANGUAGES
def test_the_bare_picture_is_the_whole_one_between_title_and_note(drawn, lang):
    _, bare, files = drawn[lang]
    part, whole = pixels(bare.png), pixels(files["png"].read_bytes())
    rows = [n for n in range(len(whole) - len(part) + 1) if (whole[n : n + len(part)] == part).all()]  # fmt: skip
    assert len(rows) == 1
    above, below = whole[: rows[0]], whole[rows[0] + len(part) :]
    assert (
        above.min() < 128 and below.min() < 128
    )  # a title and a note are cut off, not white paper
    # The same strip of the drawing: the box begins where the picture does.
    top = float(re.search(rb'viewBox="\S+ (\S+)', bare.svg)[1])
    assert top / 72 == pytest.approx(rows[0] / saving.DPI, abs=0.01)


@LANGUAGES
def test_nothing_of_title_or_note_is_left_at_the_edges(drawn, lang):
    part = pixels(drawn[lang][1].png)
    assert part[:2].min() == part[-2:].min() == 255


@LANGUAGES
def test_nothing_of_the_chart_is_lost_with_title_and_note(parts, drawn, lang):
    chart, bare, _ = drawn[lang]
    with style.use(lang=lang):
        figure = chart.draw()
        tall = figure.get_figheight()
        plt.close(figure)
    # The chart keeps its height, but for the gaps of the layout to title and note.
    assert bare.height == pytest.approx(tall, abs=0.35)


def test_the_same_bytes_twice_and_nothing_open_afterwards(parts, drawn):
    chart, bare, files = drawn["zh"]
    plt.close("all")
    again, none = drawings.drawn(chart, "zh")
    assert again == bare and none == []
    assert files["svg"].read_bytes() != bare.svg
    assert plt.get_fignums() == []
