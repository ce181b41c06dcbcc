"""Labels at points of a native chart, their text as given: where they stand, and how they keep apart."""

from lxml import etree
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.util import Pt

from planlib.briefing.slides.text import on_one_line, rgb, speak

SIZE = 11


def spread(places: list[float], apart: float, low: float, high: float) -> list[float]:
    """Heights as near to those wanted as labels that do not touch can be, in the order given.

    Examples
    --------
    >>> spread([10.0, 11.0, 40.0], 6.0, 0.0, 100.0)
    [7.5, 13.5, 40.0]
    """
    order = sorted(range(len(places)), key=lambda n: places[n])
    groups = []  # of labels that push each other, each around the mean of what they want
    for n in order:
        groups.append([[n], places[n]])
        while len(groups) > 1:
            (first, a), (second, b) = groups[-2:]
            if b - a >= apart * (len(first) + len(second)) / 2:
                break
            joined = first + second
            groups[-2:] = [[joined, (a * len(first) + b * len(second)) / len(joined)]]
    found, least = [0.0] * len(places), low
    for members, middle in groups:
        start = max(least, middle - apart * (len(members) - 1) / 2)
        for i, n in enumerate(members):
            found[n] = start + i * apart
        least = found[members[-1]] + apart
    over = max(found, default=high) - high
    return [place - max(0.0, over) for place in found]


def add_label(series, n: int, text: str, lang: str, *, colour: str, position: str, size: float = SIZE,
              shift: tuple[float, float] | None = None, on_white: bool = False) -> None:  # fmt: skip
    """Label a point of a series; `shift` moves it, as shares of the chart; on white it covers axes and grid."""
    label = series.points[n].data_label
    frame = label.text_frame
    frame.word_wrap = False
    run = frame.paragraphs[0].add_run()
    run.text = on_one_line(text)
    run.font.size = Pt(size)
    run.font.color.rgb = rgb(colour)
    speak(run._r.get_or_add_rPr(), text, lang)
    label.position = getattr(XL_LABEL_POSITION, position)
    for element in series._element.iter(qn("c:dLbl")):
        index = element.find(qn("c:idx"))
        if index.get("val") != str(n):
            continue
        if on_white:
            look = etree.Element(qn("c:spPr"))
            solid = etree.SubElement(look, qn("a:solidFill"))
            etree.SubElement(solid, qn("a:schemeClr"), val="bg1")
            element.find(qn("c:tx")).addnext(look)
        if shift is not None and max(map(abs, shift)) > 1e-4:
            layout = etree.Element(qn("c:layout"))
            manual = etree.SubElement(layout, qn("c:manualLayout"))
            for side, by in zip("xy", shift, strict=True):
                etree.SubElement(manual, qn(f"c:{side}"), val=f"{by:.5f}")
            index.addnext(layout)
