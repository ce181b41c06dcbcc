"""The page of a briefing: where it leads, what a screen reader is told, its colours, its font, its print."""

import base64
import datetime
import io
import re
import shutil
import subprocess

import lxml.html
import pypdfium2
import pytest
from fontTools import ttLib

import planlib as pl
from planlib.briefing import html
from planlib.briefing.content import content
from planlib.briefing.drawings import drawn
from planlib.briefing.facts import Facts

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
MADE = datetime.datetime(2017, 2, 7, 9, 30)
HAN = re.compile(r"[\u3400-\u9fff]")


@pytest.fixture(scope="session")
def texts(parts, blank):
    """The page on the bundled plan, by language."""
    return {lang: html.page(part, blank(part)) for lang, part in parts.items()}


@pytest.fixture(scope="session")
def trees(texts):
    return {lang: lxml.html.document_fromstring(text) for lang, text in texts.items()}


@LANGUAGES
def test_every_link_within_the_page_leads_to_one_place(trees, lang):
    ids = trees[lang].xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in trees[lang].xpath("//a/@href") if href[0] == "#"} <= set(ids)


@LANGUAGES
def test_a_pointer_to_quotes_leads_to_the_first_sentence_of_its_message(trees, parts, lang):
    items = trees[lang].xpath("//ol[@class='messages']/li")
    for message, item in zip(parts[lang].messages, items, strict=True):
        pointers = {a.text: a.get("href")[1:] for a in item.xpath("a")}
        shown = parts[lang].shown(message)
        assert list(pointers) == [parts[lang].name(block) for block in shown]
        for block, place in zip(shown, pointers.values(), strict=True):
            (target,) = trees[lang].xpath(f"//*[@id='{place}']")
            if target.tag != "tr":
                assert target.get("id").endswith(block.key)
                continue
            number = next(n for n, i in enumerate(block.target_ids) if i in message.target_ids)
            assert target[-1].text == block.frame.iloc[number, -1]
        assert any(place.startswith("target-") for place in pointers.values())


@LANGUAGES
def test_a_target_that_is_there_twice_has_one_anchor(parts, blank, lang):
    part = parts[lang]
    table = part.tables[0]
    twice = table._replace(target_ids=("a b:1.1", "a b:1.1", "a b:<2>.1", "x", "y", "z"))
    section = part.sections[0]._replace(blocks=(twice,))
    page = html.page(part._replace(sections=[section]), blank(part))
    rows = lxml.html.document_fromstring(page).xpath("//tbody/tr")
    ids = ["target-1.1", None, "target-_2_.1", "target-x", "target-y", "target-z"]
    assert [row.get("id") for row in rows] == ids


@LANGUAGES
def test_a_screen_reader_is_told_the_landmarks_the_headings_and_the_tables(trees, parts, lang):
    tree = trees[lang]
    assert [e.tag for e in tree.body] == ["a", "header", "nav", "main"]
    assert tree.body[0].get("href") == "#main"
    assert [h.tag for h in tree.iter("h1", "h2", "h3")] == ["h1"] + ["h2"] * (len(parts[lang].sections) + 3)  # fmt: skip
    for table in tree.iter("table"):
        box = table.getparent()
        assert (box.get("tabindex"), box.get("role")) == ("0", "region")
        assert table.find("caption").text.startswith(box.get("aria-label"))
        assert {th.get("scope") for th in table.iter("th")} <= {"col", "rowgroup"}
    for figure in tree.iter("figure"):
        assert figure.find("figcaption") is not None and len(figure.find(".//img").get("alt")) > 20


def test_the_rows_of_a_section_stand_under_its_name(trees, parts):
    items = next(t for t in parts["zh"].tables if t.key == "items")
    heads = trees["zh"].xpath("//*[@id='table-items']//th[@scope='rowgroup']")
    assert [th.text for th in heads] == list(dict.fromkeys(items.frame.iloc[:, 0]))
    assert {th.get("colspan") for th in heads} == {str(items.frame.shape[1] - 1)}


def test_rows_of_no_section_are_not_those_of_the_section_above(parts, blank):
    part = parts["zh"]
    (table,) = (t for t in part.tables if t.key == "items")
    frame = table.frame.iloc[:4].copy()
    frame.iloc[:, 0] = ["", "甲", "甲", ""]
    section = part.sections[0]._replace(blocks=(table._replace(frame=frame, target_ids=None),))
    tree = lxml.html.document_fromstring(html.page(part._replace(sections=[section]), blank(part)))
    assert [th.text for th in tree.xpath("//th[@scope='rowgroup']")] == ["甲", "—"]


def test_an_english_page_marks_what_is_chinese(trees):
    def language(element):
        return next(e.get("lang") for e in (element, *element.iterancestors()) if e.get("lang"))

    for element in trees["en"].body.iter():
        for owner, text in ((element, element.text), (element.getparent(), element.tail)):
            if text and HAN.search(text) and owner.tag != "a":
                assert language(owner) == "zh-CN", text
    assert "<b>" not in html._said("<b>") and html._said("a<甲>b").count("span") == 2


def test_an_address_is_a_link_that_tells_its_owner_nothing(trees):
    links = trees["zh"].xpath("//ul[@class='sources']//a")
    assert len(links) > 5
    assert {link.get("rel") for link in links} == {"noopener noreferrer"}


def test_an_address_with_chinese_in_it_is_shown_as_chinese_and_leads_there(parts, blank):
    part = parts["zh"]
    named = part.sources.iloc[:1].assign(url="https://example.org/2017%E5%B9%B4/a.htm")
    page = html.page(part._replace(sources=named), blank(part))
    (link,) = lxml.html.document_fromstring(page).xpath("//ul[@class='sources']//a")
    assert "2017年" in link.text and "/2017%E5%B9%B4/" in link.get("href")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x", "https://a b", None, float("nan")]
)
def test_what_is_no_address_on_the_web_is_no_link(parts, blank, url):
    part = parts["zh"]
    part = part._replace(sources=part.sources.iloc[:1].assign(url=url))
    assert "href" not in html.page(part, blank(part)).split('class="sources"')[1]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_all_text_stands_out_by_day_and_by_night(texts):
    for rule in re.findall(r":root \{(.*?)\}", texts["zh"], re.DOTALL):
        colours = dict(re.findall(r"--(\w+): (#\w+)", rule))
        assert len(colours) == 7
        for ground in ("ground", "wash", "found"):
            for ink in ("ink", "muted", "accent"):
                dark, light = sorted(luminance(colours[c]) for c in (ground, ink))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


@LANGUAGES
def test_the_font_has_every_character_of_the_page_in_the_weight_it_stands_in(texts, trees, lang):
    carried = {}
    for weight, data in re.findall(r"font-weight: (\d+); src: url\(data:font/woff;base64,(.*?)\)", texts[lang]):  # fmt: skip
        font = ttLib.TTFont(io.BytesIO(base64.b64decode(data)))
        carried[weight] = {chr(code) for code in font.getBestCmap()}
    body = trees[lang].body
    written = set("".join(body.itertext())) - set("\n")
    heads = "//h1 | //h2 | //caption/text() | //caption/span[@lang] | //figcaption | //th"
    found = body.xpath(heads)
    bold = set("".join(t if isinstance(t, str) else t.text_content() for t in found))
    assert written - carried["400"] == set()
    assert bold - set("\n") - carried["700"] == set()
    assert len(carried["700"]) < len(carried["400"]) / 1.5


def test_the_page_says_when_it_was_made_and_is_the_same_bytes(parts, blank, tmp_path):
    for name in ("a", "b"):
        html.write(parts["zh"], tmp_path / name, made=MADE, drawings=blank(parts["zh"]))
    first = (tmp_path / "a").read_bytes()
    assert first == (tmp_path / "b").read_bytes()
    assert b'<meta name="dcterms.created" content="2017-02-07T09:30:00">' in first


# --- in a browser ---------------------------------------------------------------------------------

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")


def browse(folder, page, *options) -> str:
    """Open a page where no name can be resolved; what the browser says on standard error."""
    run = subprocess.run(
        [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", f"--user-data-dir={folder}/profile",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr",
            "--host-resolver-rules=MAP * ~NOTFOUND", *options, page.as_uri(),
        ],
        capture_output=True,
        timeout=120,
    )  # fmt: skip
    return run.stderr.decode("utf-8", "replace")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@LANGUAGES
def test_a_browser_asks_for_nothing_has_no_complaint_and_prints_every_sentence(tmp_path, parts, blank, lang):  # fmt: skip
    part = parts[lang]
    chart = part.charts[0]
    drawings = blank(part) | {chart.key: drawn(chart, lang)[0]}
    html.write(part, tmp_path / "page.html", made=MADE, drawings=drawings)
    log, sheet = tmp_path / "net.json", tmp_path / "page.pdf"
    said = browse(
        tmp_path, tmp_path / "page.html", "--no-pdf-header-footer", f"--print-to-pdf={sheet}", f"--log-net-log={log}"
    )  # fmt: skip
    assert "CONSOLE" not in said
    asked = set(re.findall(r'"url":"(https?://[^"]*)"', log.read_text("utf-8", "replace")))
    addresses = "".join(map(str, part.sources["url"]))
    assert [url for url in asked if re.match(r"https?://[^/]*", url)[0] in addresses] == []
    with pypdfium2.PdfDocument(sheet) as document:
        texts = [page.get_textpage().get_text_bounded(bottom=50) for page in document]
    text = re.sub(r"[\s\ufffe\x02-]", "", "".join(texts))
    told = [part.title, *part.method, *(m.text + part.pointer(m) for m in part.messages)]
    told += [b for s in part.sections for b in s.blocks if isinstance(b, str)]
    told += [block.title + block.note for block in part.charts]
    told += [cell for table in part.tables for row in table.cells() for cell in row]
    assert [t for t in told if re.sub(r"[\s-]", "", t) not in text] == []


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
def test_a_complaint_of_the_browser_would_be_heard(tmp_path):
    page = tmp_path / "page.html"
    text = html.page(content(Facts(pl.read_plan(text="全区上下要认真贯彻会议精神。")), "zh"), {})
    page.write_text(text.replace("<main", '<img src="http://a.example/x.png" alt=""><main'), "utf-8")  # fmt: skip
    assert "CONSOLE" in browse(tmp_path, page, "--dump-dom")
