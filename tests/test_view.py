"""The text with what was read from it: every record has its mark, nothing comes from outside."""

import re
from html.parser import HTMLParser

import pytest

import planlib as pl
from planlib import cli
from planlib.errors import PlanlibError
from planlib.reading import view


class Marks(HTMLParser):
    """Marks with their text but for the tip, and the plain text of the page's text pane."""

    def __init__(self, page):
        super().__init__()
        self.marks, self.tips, self.links, self.tags = [], [], [], []
        self.inside, self.skip = None, False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag == "mark":
            self.inside = attributes
            self.marks.append([attributes, ""])
        elif tag == "span" and self.inside:
            self.skip = True
            self.tips.append("")
        elif tag == "a":
            self.links.append(attributes["href"])

    def handle_endtag(self, tag):
        if tag == "mark":
            self.inside = None
        elif tag == "span":
            self.skip = False

    def handle_data(self, data):
        if self.skip:
            self.tips[-1] += data
        elif self.inside:
            self.marks[-1][1] += data


@pytest.fixture(scope="module", params=["zh", "en"])
def shown(request, plan):
    return Marks(view.page(plan, request.param))


def test_every_quantity_that_was_read_is_marked_once_as_printed(shown, plan):
    printed = plan.targets.drop_duplicates("start")["quantity"].tolist()
    assert [text for _, text in shown.marks] == printed


def test_a_quantity_of_two_targets_tells_both(plan):
    tips = Marks(view.page(plan)).tips
    assert "规模以上工业企业总产值" in tips[1] and "规模以上工业企业增加值" in tips[1]


def test_every_row_of_the_table_jumps_to_its_mark(shown, plan):
    anchors = {"#" + attributes["id"] for attributes, _ in shown.marks}
    assert len(shown.links) == len(plan.targets)
    assert set(shown.links) == anchors


def test_marks_can_be_reached_by_keyboard_and_tell_their_role_by_class(shown, plan):
    assert {attributes["tabindex"] for attributes, _ in shown.marks} == {"0"}
    assert {a["class"].split()[0] for a, _ in shown.marks} == set(plan.targets["role"])


def test_nothing_is_loaded_from_elsewhere(shown):
    sources = [
        a.get("src") or a.get("href") for tag, a in shown.tags if tag in ("script", "link", "img")
    ]
    assert [s for s in sources if s] == []


def test_a_text_that_looks_like_html_stays_text():
    page = view.page(pl.read_plan(text="2024年目标：<script>alert(1)</script>地区生产总值增长6%。"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_results_of_the_review_are_marked_apart():
    text = "一、2023年工作回顾\n地区生产总值增长5%。\n二、2024年工作安排\n地区生产总值增长6%。"
    classes = [a["class"] for a, _ in Marks(view.page(pl.read_plan(text=text))).marks]
    assert classes == ["result", "target"]


def test_a_plan_without_targets_says_so():
    assert "没有读到带数字的目标" in view.page(pl.read_plan(text="加强作风建设。"))


def test_another_language_is_refused(plan):
    with pytest.raises(PlanlibError, match="lang is 'fr'"):
        view.page(plan, "fr")


def test_a_notebook_shows_the_text_without_script_or_page(plan):
    shown = plan._repr_html_()
    assert shown.startswith('<div class="planlib">')
    assert "<script" not in shown and "<html" not in shown
    assert len(re.findall("<mark ", shown)) == plan.targets["start"].nunique()


def test_the_command_writes_a_page_with_its_own_font(tmp_path, capsys):
    path = tmp_path / "计划 看.html"
    assert cli.main(["show", "-o", str(path), "--lang", "en"]) == 0
    page = path.read_text("utf-8")
    assert 'font-family: "Plan Sans SC"' in page and "data:font/woff;base64," in page
    assert "Gross regional product" in page
    assert "wrote" in capsys.readouterr().err
