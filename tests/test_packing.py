"""Files without the hour at which they were written."""

import datetime
import io
import re
import time
import zipfile
from types import SimpleNamespace

import docx
import pptx
import pytest
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from planlib.briefing import packing
from planlib.errors import PlanlibError

DATE = datetime.datetime(2017, 2, 7, tzinfo=datetime.UTC)


def document(path):
    word = docx.Document()
    word.core_properties.created = word.core_properties.modified = DATE
    word.add_paragraph("生产总值增长8%")
    word.save(str(path))


def slides(path):
    deck = pptx.Presentation()
    deck.core_properties.created = deck.core_properties.modified = DATE
    data = CategoryChartData()
    data.categories = ["2016", "2017"]
    data.add_series("生产总值", (100.0, 108.0))
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    size = (Inches(1), Inches(1), Inches(6), Inches(4))
    slide.shapes.add_chart(XL_CHART_TYPE.LINE, *size, data)
    deck.save(str(path))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


@pytest.mark.parametrize("write", [document, slides])
def test_files_written_at_different_times_become_the_same(write, tmp_path):
    first, second = tmp_path / f"a.{write.__name__}", tmp_path / f"b.{write.__name__}"
    write(first)
    time.sleep(2.1)  # a zip file knows every other second
    write(second)
    assert first.read_bytes() != second.read_bytes()
    packing.normalise(first)
    packing.normalise(second)
    assert first.read_bytes() == second.read_bytes()
    again = first.read_bytes()
    packing.normalise(first)
    assert first.read_bytes() == again


def test_the_parts_are_the_same_and_in_order(tmp_path):
    document(tmp_path / "a.docx")
    before = parts((tmp_path / "a.docx").read_bytes())
    packing.normalise(tmp_path / "a.docx")
    after = parts((tmp_path / "a.docx").read_bytes())
    assert after == before
    head, *rest = after
    assert (head, rest[0]) == ("[Content_Types].xml", "_rels/.rels")
    assert rest[1:] == sorted(rest[1:])
    assert docx.Document(str(tmp_path / "a.docx")).paragraphs[0].text == "生产总值增长8%"


def test_the_workbook_inside_a_chart_bears_the_date_of_the_slides(tmp_path):
    slides(tmp_path / "a.pptx")
    packing.normalise(tmp_path / "a.pptx")
    (book,) = (c for n, c in parts((tmp_path / "a.pptx").read_bytes()).items() if n[-5:] == ".xlsx")
    properties = parts(book)["docProps/core.xml"].decode()
    assert re.findall(r">(\d{4}-[^<]*)<", properties) == ["2017-02-07T00:00:00Z"] * 2
    with zipfile.ZipFile(io.BytesIO(book)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    shape = pptx.Presentation(str(tmp_path / "a.pptx")).slides[0].shapes[0]
    assert list(shape.chart.plots[0].series[0].values) == [100.0, 108.0]


def test_a_file_without_properties_dates_what_is_inside_it_by_2000(tmp_path):
    slides(tmp_path / "a.pptx")
    content = parts((tmp_path / "a.pptx").read_bytes())
    del content["docProps/core.xml"]
    with zipfile.ZipFile(tmp_path / "b.pptx", "w") as file:
        for name, part in content.items():
            file.writestr(name, part)
    packing.normalise(tmp_path / "b.pptx")
    (book,) = (c for n, c in parts((tmp_path / "b.pptx").read_bytes()).items() if n[-5:] == ".xlsx")
    assert b">2000-01-01T00:00:00Z<" in parts(book)["docProps/core.xml"]


@pytest.mark.parametrize(
    ("epoch", "published", "year", "date"),
    [
        ("1486425600", "2018-03-01", 2018, "2017-02-07"),
        (None, "2017-02-07", 2017, "2017-02-07"),
        ("", "2017-02", 2017, "2017-01-01"),
        (None, None, 2017, "2017-01-01"),
        (None, None, None, "2000-01-01"),
    ],
)
def test_the_date_is_the_best_that_is_known(monkeypatch, epoch, published, year, date):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    if epoch is not None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    made = packing.made(SimpleNamespace(published=published, year=year))
    assert made.isoformat() == f"{date}T00:00:00+00:00"


@pytest.mark.parametrize("epoch", ["yesterday", "-1", "1.5", "²", "9" * 30])
def test_a_date_that_is_none_is_refused(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(PlanlibError, match=r"SOURCE_DATE_EPOCH is '.*whole seconds since 1970"):
        packing.made(SimpleNamespace(published=None, year=2017))
