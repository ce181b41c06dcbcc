"""Native charts of PowerPoint from the numbers of a chart, with labels as given and gaps where values lack."""

import math

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from planlib import style
from planlib.briefing.blocks import Plot, Series
from planlib.briefing.slides import scales, workbooks
from planlib.briefing.slides.labels import SIZE, add_label, spread
from planlib.briefing.slides.scales import Scale
from planlib.briefing.slides.text import (
    LOCALES,
    Box,
    Face,
    darkened,
    luminance,
    on_one_line,
    rgb,
    width,
)

TYPES = {
    "bar": XL_CHART_TYPE.BAR_CLUSTERED, "column": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "stacked": XL_CHART_TYPE.BAR_STACKED, "line": XL_CHART_TYPE.LINE_MARKERS, "scatter": XL_CHART_TYPE.XY_SCATTER_LINES,
}  # fmt: skip
THICKEST = 46.0  # points of a bar
LEGEND = 26.0  # points that a legend takes
LYING = ("bar", "stacked")


def add_charts(slide, box: Box, plots: tuple[Plot, ...], *, lang: str, face: Face, name: str, alt: str) -> list:  # fmt: skip
    """Put the plots of a chart side by side on a slide, on one axis; returns their frames."""
    weights = [max(4.0, 3 * math.sqrt(min(len(p.categories), 40))) for p in plots]
    gap = 12.0 * (len(plots) - 1)
    scale = None
    if len(plots) > 1 and len({p.kind for p in plots}) == 1 and plots[0].kind != "scatter":
        scale = scales.of_values(plots, 0.04)
    frames, left = [], box.left
    for n, (plot, weight) in enumerate(zip(plots, weights, strict=True), 1):
        wide = (box.width - gap) * weight / sum(weights)
        own = Box(left, box.top, wide, box.height)
        said = alt if len(plots) == 1 else f"{plot.title or n}: {alt}"
        frames.append(_chart(slide, own, plot, scale, lang, face, name if n == 1 else f"{name} {n}", said))  # fmt: skip
        left += wide + 12.0
    return frames


def _chart(slide, box: Box, plot: Plot, scale, lang: str, face: Face, name: str, alt: str):
    shown = scales.number_format(plot.decimals)
    if plot.kind == "scatter":
        data, series = XyChartData(number_format=shown), _points(plot)
        for one in series:
            added = data.add_series(on_one_line(one.name))
            for x, y in zip(one.x, one.values, strict=True):
                added.add_data_point(float(x), float(y))
        book = workbooks.of_points(series, shown)
    else:
        data, series = CategoryChartData(number_format=shown), plot.series
        data.categories = [on_one_line(c) for c in plot.categories]
        for one in series:
            data.add_series(on_one_line(one.name), [None if v is None else float(v) for v in one.values])  # fmt: skip
        book = workbooks.of_categories(map(on_one_line, plot.categories), series, shown)
    frame = slide.shapes.add_chart(TYPES[plot.kind], *box.emu(), data)
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    chart = frame.chart
    chart.part.chart_workbook.update_from_xlsx_blob(book)
    chart.font.size = Pt(SIZE)
    chart.font.color.rgb = rgb(style.INK)
    for properties in chart._chartSpace.iter(qn("a:defRPr")):
        properties.set("lang", LOCALES[lang])
    chart.has_title = bool(plot.title)
    if plot.title:
        _titled(chart.chart_title, plot.title, 13)
    draw = {"line": _lines, "scatter": _scatter}.get(plot.kind, _bars)
    draw(chart, plot._replace(series=series), box, scale, lang, face)
    return frame


def _points(plot: Plot) -> tuple[Series, ...]:
    """Series of a scatter without the points that have no value."""
    found = []
    for one in plot.series:
        kept = [n for n, v in enumerate(one.values) if v is not None]
        found.append(
            one._replace(
                values=tuple(one.values[n] for n in kept),
                x=tuple(one.x[n] for n in kept),
                labels=one.labels and tuple(one.labels[n] for n in kept),
            )
        )
    return tuple(found)


def _titled(title, text: str, size: float) -> None:
    frame = title.text_frame
    frame.text = on_one_line(text)
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(size), size > SIZE
    font.color.rgb = rgb(style.INK)


def _axes(chart, plot: Plot, scale: Scale, across: str = "") -> None:
    """The axis of values with round ticks, light grid lines and its title."""
    values, others = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = scale
    values.tick_labels.number_format = scale.number_format
    values.tick_labels.number_format_is_linked = False
    values.has_major_gridlines = True
    values.major_gridlines.format.line.color.rgb = rgb(style.GRID)
    values.major_gridlines.format.line.width = Pt(0.75)
    values.format.line.fill.background()
    others.format.line.color.rgb = rgb(style.MUTED)
    others.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    # Under a chart whose categories run downwards, the low side of the numbers would be above it.
    beside = "NEXT_TO_AXIS" if plot.kind in LYING else "LOW"
    values.tick_label_position = getattr(XL_TICK_LABEL_POSITION, beside)
    for axis, text in ((values, plot.y_title), (others, across)):
        axis.has_title = bool(text)
        if text:
            _titled(axis.axis_title, text, SIZE)
    if plot.y_title and plot.kind not in LYING:
        properties = values.axis_title.text_frame._txBody.bodyPr
        properties.set("rot", "-5400000")
        properties.set("vert", "horz")


def _legend(chart, kept: list[int], of: int) -> None:
    """A legend under the chart, of those series that have no label of their own."""
    chart.has_legend = bool(kept)
    if not kept:
        return
    legend = chart.legend
    legend.position, legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    legend.font.size = Pt(SIZE)
    place = legend._element.find(qn("c:legendPos"))
    for n in reversed([n for n in range(of) if n not in kept]):
        entry = etree.Element(qn("c:legendEntry"))
        etree.SubElement(entry, qn("c:idx"), val=str(n))
        etree.SubElement(entry, qn("c:delete"), val="1")
        place.addnext(entry)


# --- bars -----------------------------------------------------------------------------------------


def _bars(chart, plot: Plot, box: Box, scale: Scale | None, lang: str, face: Face) -> None:
    lying, stacked = plot.kind in LYING, plot.kind == "stacked"
    longest = max((width(t, SIZE, face) for s in plot.series for t in s.labels or ()), default=0.0)
    marks = _marks(plot)
    room = 0.0
    if not stacked:
        outside = [t for n, s in enumerate(plot.series) if n not in marks for t in s.labels or ()]
        longest = max((width(t, SIZE, face) for t in outside), default=0.0)
        room = min(0.5, (longest + 8) / (box.width * 0.7)) if lying else min(0.3, 24 / box.height)
    scale = scale or scales.of_values((plot,), room)
    _axes(chart, plot, scale)
    if lying:
        chart.category_axis.reverse_order = True  # the first on top
        chart.value_axis._element.find(qn("c:crosses")).set("val", "max")  # and the numbers below
    if plot.base is not None:
        chart.value_axis.crosses_at = plot.base
    elif scale.low <= 0 <= scale.high:
        chart.value_axis.crosses_at = 0
    drawn = chart.plots[0]
    together = stacked or plot.base is not None or not _beside(plot, marks)
    drawn.overlap = 100 if together else 0
    slot = (box.height - 90) / max(1, len(plot.categories))
    drawn.gap_width = round(min(500, max(45.0, (slot / THICKEST - 1) * 100)))
    named = len(plot.series) > 1
    _legend(chart, list(range(len(plot.series))) if named else [], len(plot.series))
    for n, (series, own) in enumerate(zip(drawn.series, plot.series, strict=True)):
        series.invert_if_negative = False
        if n in marks:
            series.format.fill.background()
            series.format.line.color.rgb = rgb(style.INK)
            series.format.line.width = Pt(1.75)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb(own.colour)
        for i, text in enumerate(own.labels or ()):
            if not text or own.values[i] is None or (named and text == own.name):
                continue
            if stacked:
                wide = abs(own.values[i]) / (scale.high - scale.low) * box.width * 0.6
                if wide < width(text, SIZE, face):
                    continue  # the number is in the data, and a cut one would be worse
                light = luminance(own.colour) > 0.3
                colour = style.INK if light else "#FFFFFF"
                add_label(series, i, text, lang, colour=colour, position="CENTER")
            else:
                add_label(series, i, text, lang, colour=style.INK, position="OUTSIDE_END")


def _there(own: Series) -> set[int]:
    return {n for n, value in enumerate(own.values) if value is not None}


def _marks(plot: Plot) -> set[int]:
    """Series that set one or a few values beside the others' own, such as the nation's: drawn as outlines."""
    if plot.kind == "stacked" or plot.base is not None or len(plot.series) < 2:
        return set()
    last = plot.series[-1]
    others = set().union(*(_there(s) for s in plot.series[:-1]))
    few = _there(last) < others and len(_there(last)) * 2 <= len(others)
    return {len(plot.series) - 1} if few else set()


def _beside(plot: Plot, marks: set[int]) -> bool:
    """Whether bars of two series stand at one category."""
    seen: set[int] = set()
    for n, one in enumerate(plot.series):
        if n not in marks:
            if seen & _there(one):
                return True
            seen |= _there(one)
    return False


# --- lines ----------------------------------------------------------------------------------------


def _lines(chart, plot: Plot, box: Box, scale: Scale | None, lang: str, face: Face) -> None:
    scale = scale or scales.of_values((plot,), 0.06)
    _axes(chart, plot, scale, plot.x_title)
    chart.category_axis.tick_labels.offset = 30
    chart.value_axis.crosses_at = scale.low
    texts = _end_labels(plot)
    longest = max((width(t, SIZE, face) for t in texts.values()), default=0.0)
    direct = bool(texts) and longest < box.width * 0.45
    kept = [] if direct or len(plot.series) == 1 else list(range(len(plot.series)))
    _legend(chart, kept, len(plot.series))
    top = 34.0 if plot.title else 12.0
    foot = 26.0 + (20.0 if plot.x_title else 0.0) + (LEGEND if kept else 0.0)
    left = 30.0 + (20.0 if plot.y_title else 0.0)
    inner = Box(left, top, box.width - left - (longest + 10 if direct else 14), box.height - top - foot)  # fmt: skip
    _placed(chart, inner, box)
    ends = list(texts) if direct else []
    natural = [scale.place(plot.series[n].values[_last(plot.series[n])], inner) for n in ends]
    places = spread(natural, SIZE * 1.45, inner.top, inner.bottom)
    for n, (series, own) in enumerate(zip(chart.plots[0].series, plot.series, strict=True)):
        _line(series, own)
        colour = darkened(own.colour)
        for i, text in enumerate(own.labels or ()):
            if text and own.values[i] is not None and not (direct and i == _last(own)):
                add_label(series, i, text, lang, colour=colour, position="ABOVE")
        if n in ends:
            move = places[ends.index(n)] - natural[ends.index(n)]
            add_label(
                series, _last(own), texts[n], lang, colour=colour, position="RIGHT", shift=(0.0, move / box.height)
            )  # fmt: skip


def _last(own: Series) -> int:
    """The last point of a series that has a value."""
    return max(_there(own), default=0)


def _end_labels(plot: Plot) -> dict[int, str]:
    """What stands at the ends of lines: their names and figures; nothing where a legend must do."""
    labelled = any(text for s in plot.series for text in s.labels or ())
    ends = {_last(s) for s in plot.series if _there(s)}
    if not labelled or len(ends) > 1 or len(plot.series) > 10:
        return {}
    found = {}
    for n, own in enumerate(plot.series):
        if _there(own):
            figure = own.labels[_last(own)] if own.labels else ""
            name = own.name if len(plot.series) > 1 else ""
            found[n] = " ".join(filter(None, (name, figure)))
    return {n: text for n, text in found.items() if text}


def _placed(chart, inner: Box, box: Box) -> None:
    """Fix where the axes stand, so that labels beside them have their room."""
    area = chart._chartSpace.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    etree.SubElement(manual, qn("c:layoutTarget"), val="inner")
    etree.SubElement(manual, qn("c:xMode"), val="edge")
    etree.SubElement(manual, qn("c:yMode"), val="edge")
    wholes = (box.width, box.height, box.width, box.height)
    for side, own, whole in zip("xywh", inner, wholes, strict=True):
        etree.SubElement(manual, qn(f"c:{side}"), val=f"{own / whole:.5f}")
    area.insert(0, layout)


def _line(series, own: Series) -> None:
    """Colour, width and markers of a line; dashes from where it is no longer the plan's."""
    series.smooth = False
    _stroke(series.format.line, own)
    _marked(series.marker, own)
    if own.line and own.dashed_from is not None:
        first = max(own.dashed_from, 1)
        if first == 1:
            series.format.line.dash_style = MSO_LINE.DASH
            return
        for n in range(first, len(own.values)):
            point = series.points[n]
            _stroke(point.format.line, own)
            point.format.line.dash_style = MSO_LINE.DASH
            _marked(point.marker, own)


def _stroke(line, own: Series) -> None:
    if own.line:
        line.color.rgb = rgb(own.colour)
        line.width = Pt(2.25)
    else:
        line.fill.background()


def _marked(marker, own: Series) -> None:
    if not own.marker:
        marker.style = XL_MARKER_STYLE.NONE
        return
    marker.style = XL_MARKER_STYLE.CIRCLE if own.line else XL_MARKER_STYLE.DIAMOND
    marker.size = 6 if own.line else 8
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(own.colour)
    marker.format.line.color.rgb = rgb(own.colour)


# --- scatters -------------------------------------------------------------------------------------


def _scatter(chart, plot: Plot, box: Box, scale: Scale | None, lang: str, face: Face) -> None:
    scale = scale or scales.of_values((plot,), 0.04)
    across = [float(x) for s in plot.series for x in s.x or ()] or [0.0, 1.0]
    labelled = [n for n, s in enumerate(plot.series) if any(s.labels or ())]
    kept = [n for n, s in enumerate(plot.series) if n not in labelled]
    # What the title of the axis says of a line, a legend need not say again.
    kept = [n for n in kept if not plot.series[n].line or not plot.y_title.startswith(plot.series[n].name)]  # fmt: skip
    _axes(chart, plot, scale, plot.x_title)
    wide = scales.rounded(min(across), max(across), 8)
    horizontal = chart.category_axis
    horizontal.minimum_scale, horizontal.maximum_scale, horizontal.major_unit = wide
    horizontal.tick_labels.number_format = wide.number_format
    horizontal.tick_labels.number_format_is_linked = False
    horizontal.has_major_gridlines = False
    chart.value_axis.crosses_at = 0 if scale.low <= 0 <= scale.high else scale.low
    horizontal.crosses_at = wide.low
    _legend(chart, kept, len(plot.series))
    left = 30.0 + (20.0 if plot.y_title else 0.0)
    foot = 26.0 + (20.0 if plot.x_title else 0.0) + (LEGEND if kept else 0.0)
    inner = Box(left, 12.0, box.width - left - 14, box.height - 12.0 - foot)
    _placed(chart, inner, box)
    raised = _raised(plot, scale, wide, inner, face)
    for n, (series, own) in enumerate(zip(chart.plots[0].series, plot.series, strict=True)):
        _line(series, own)
        colour = darkened(own.colour)
        for i, text in enumerate(own.labels or ()):
            if text:
                up, fits = raised[n, i]
                add_label(
                    series, i, text, lang, colour=colour, position="RIGHT" if fits else "LEFT",
                    shift=(0.0, -up / box.height), on_white=True,
                )  # fmt: skip


def _raised(plot: Plot, scale: Scale, wide: Scale, inner: Box, face: Face) -> dict:
    """How far each label is lifted off its point to be clear of the curve and of other labels, and if it fits beside it."""
    curve = next((s for s in plot.series if s.line and len(s.values) > 1), None)
    falls = curve is None or curve.values[-1] < curve.values[0]
    places = []
    for n, own in enumerate(plot.series):
        for i, text in enumerate(own.labels or ()):
            if text:
                x = inner.left + (own.x[i] - wide.low) / (wide.high - wide.low) * inner.width
                long = width(text, SIZE, face) + 10
                places.append((scale.place(own.values[i], inner), x, long, (n, i)))
    found, taken = {}, []
    # Beside a falling curve there is room above it, to its right; beside a rising one below it.
    sign = 1 if falls else -1
    for y, x, long, key in sorted(places, key=lambda place: -sign * place[0]):
        fits = x + long <= inner.left + inner.width + 14
        start = x if fits else x - long
        want = y - sign * 0.7 * SIZE
        for other, begin, end in taken:
            if start < end and begin < start + long and sign * (other - want) < SIZE * 1.45:
                want = other - sign * SIZE * 1.45
        taken.append((want, start, start + long))
        found[key] = y - want, fits
    return found
