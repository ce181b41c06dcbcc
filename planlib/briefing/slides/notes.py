"""Speaker notes: the sentence of the plan behind every figure of a slide, and its sources."""

from lxml import etree
from pptx.oxml.ns import qn

from planlib.briefing.content import Content
from planlib.briefing.slides.text import fill, on_one_line

SAYS = {
    "zh": {"evidence": "依据（计划原文）：", "line": "{where}{label}：{figure}。原文：“{sentence}”", "where": "【{}】"},
    "en": {"evidence": "Evidence (sentences of the plan):", "line": "{where}{label}: {figure}. Sentence: “{sentence}”",
           "where": "[{}] "},
}  # fmt: skip


def evidence_of(content: Content, target_ids) -> list[str]:
    """For each target its heading, label, figure and sentence."""
    says = SAYS[content.lang]
    quotes = [content.quotes[i] for i in dict.fromkeys(target_ids) if i in content.quotes]
    found = [
        says["line"].format(
            where=says["where"].format(q.heading) if isinstance(q.heading, str) else "",
            label=q.label, figure=q.figure, sentence=on_one_line(q.sentence),
        )
        for q in quotes
    ]  # fmt: skip
    return [says["evidence"], *found] if found else []


def quoted(rows, lang: str) -> list[str]:
    """For each row of a table, what it is called and the sentence that it was read from."""
    if not rows:
        return []
    mark = "：“{}”" if lang == "zh" else ": “{}”"
    joint = "，" if lang == "zh" else ", "
    return [
        SAYS[lang]["evidence"],
        *(joint.join(filter(None, row[:-1])) + mark.format(row[-1]) for row in rows),
    ]


def add_notes(slide, paragraphs, lang: str) -> None:
    """Put paragraphs into the notes of a slide."""
    there = [on_one_line(p) for p in paragraphs if p and on_one_line(p)]
    if not there:
        return
    notes = slide.notes_slide
    frame = notes.notes_text_frame
    if frame is None:  # a template whose notes page has no room for text
        notes.shapes._spTree.append(_body())
        frame = notes.notes_text_frame
    fill(frame, there, size=None, lang=lang)


def _body():
    shape = etree.SubElement(etree.Element("parent"), qn("p:sp"))
    about = etree.SubElement(shape, qn("p:nvSpPr"))
    etree.SubElement(about, qn("p:cNvPr"), id="900", name="Notes")
    etree.SubElement(about, qn("p:cNvSpPr"))
    etree.SubElement(etree.SubElement(about, qn("p:nvPr")), qn("p:ph"), type="body", idx="1")
    etree.SubElement(shape, qn("p:spPr"))
    text = etree.SubElement(shape, qn("p:txBody"))
    etree.SubElement(text, qn("a:bodyPr"))
    etree.SubElement(text, qn("a:p"))
    return shape
