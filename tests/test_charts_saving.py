"""Charts as files: the same bytes every time, and words for those who do not see them."""

import xml.etree.ElementTree as ET

import matplotlib.pyplot as plt
import pytest
from PIL import Image

from planlib import charts, style
from planlib.errors import OutputError, PlanlibError

SVG = "{http://www.w3.org/2000/svg}"
ALT = "六项增速目标：7.5%—12%，<最高>为固定资产投资 & 最低为财政收入"


@pytest.fixture
def ax(plan):
    with style.use(lang="zh"):
        yield charts.plot_targets(plan.targets.query("headline"), lang="zh")
    plt.close("all")


@pytest.fixture
def again(plan):
    """The same chart drawn anew, outside the house style."""
    with style.use(lang="zh"):
        drawn = charts.plot_targets(plan.targets.query("headline"), lang="zh")
    return drawn


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_a_file_has_the_same_bytes_every_time(ax, again, tmp_path, kind):
    paths = [tmp_path / f"{n}.{kind}" for n in range(3)]
    for drawn, path in zip((ax, ax.figure, again), paths, strict=True):
        assert charts.save(drawn, path, alt=ALT, title="目标") == path
    assert len({path.read_bytes() for path in paths}) == 1
    assert sorted(tmp_path.iterdir()) == paths


def test_a_png_file_bears_title_and_description_and_200_dots_to_an_inch(ax, tmp_path):
    with Image.open(charts.save(ax, tmp_path / "a.PNG", alt=ALT, title="Targets")) as picture:
        picture.load()
        assert picture.text == {"Title": "Targets", "Description": ALT}
        assert [round(dots) for dots in picture.info["dpi"]] == [200, 200]
        assert picture.size == (1300, 800)
    raw = (tmp_path / "a.PNG").read_bytes()
    assert raw.count(b"iTXt") == 2 and b"tEXt" not in raw and b"Matplotlib" not in raw


def test_an_svg_file_names_itself_to_a_screen_reader(ax, tmp_path):
    root = ET.parse(charts.save(ax, tmp_path / "a.svg", alt=ALT, title="目标")).getroot()
    assert root.get("role") == "img"
    title, desc = root[0], root[1]
    assert (title.tag, title.text, desc.tag, desc.text) == (
        SVG + "title",
        "目标",
        SVG + "desc",
        ALT,
    )
    assert root.get("aria-labelledby").split() == [title.get("id"), desc.get("id")]


def test_without_words_a_file_has_none(ax, tmp_path):
    with Image.open(charts.save(ax, tmp_path / "a.png")) as picture:
        picture.load()
        assert picture.text == {}
    root = ET.parse(charts.save(ax, tmp_path / "a.svg")).getroot()
    assert root.get("role") is None
    assert root.find(SVG + "title") is None


@pytest.mark.parametrize("name", ["a.pdf", "a", "a.jpeg"])
def test_another_kind_of_file_is_refused(ax, tmp_path, name):
    with pytest.raises(
        OutputError, match=r"ends in '(\.pdf|\.jpeg|)': \.png or \.svg was expected"
    ):
        charts.save(ax, tmp_path / name)


def test_what_is_no_chart_is_refused(tmp_path):
    with pytest.raises(PlanlibError, match="An Axes or a figure was expected, not list"):
        charts.save([], tmp_path / "a.png")


def test_a_folder_that_is_not_there_is_named(ax, tmp_path):
    with pytest.raises(
        OutputError, match=r"away.a\.png cannot be written .*a folder that is there"
    ):
        charts.save(ax, tmp_path / "away" / "a.png")
