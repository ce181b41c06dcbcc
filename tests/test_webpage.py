"""Web pages: the article is read, the page around it is not."""

import pytest

from planlib import files

PROSE = [
    "2017年全区生产总值增长8%，固定资产投资增长12%，社会消费品零售总额增长11%。",
    "一、坚持创新发展，打造活力高新",
    "1.全力打造科技创新平台。新引进高端研发机构1家以上，新增高新技术企业5家。",
    "2.加快项目建设。完成投资375亿元，新开工亿元以上项目20个。",
]
TITLE = "高新区2017年工作计划"
MENU = "".join(f'<li><a href="/{n}">{n}.二、办事指南增长99%</a></li>' for n in range(9))
NAVIGATION = f"<div><ul>{MENU}</ul></div>"
ASIDE = f"<div><h3>热点</h3><ul>{MENU}</ul></div>"
FOOT = "<div><p>主办：管委会</p><p>您是第1234567位访客</p></div>"
BY = "<div>发布时间：2017-02-07 来源：管委会 【字体：<a href='#'>大</a> <a href='#'>小</a>】</div>"
PARAGRAPHS = "".join(f"<p>&nbsp;&nbsp;　　{line}</p>\n" for line in PROSE)
BROKEN = "".join(f"　　{line}<br/>\r\n" for line in PROSE)


def read(body, head=""):
    page = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return files.extract(page.encode(), "plan.html", ".html").text.split("\n")


# --- lines ----------------------------------------------------------------------------------------


def test_paragraphs_headings_items_and_breaks_are_lines():
    body = "<h2>一、目标</h2><div>增长<b>8%</b><br>左右</div>以上<ul><li>甲<li>乙</ul><blockquote>丙</blockquote>"
    assert read(body) == ["一、目标", "增长8%", "左右", "以上", "甲", "乙", "丙"]


@pytest.mark.parametrize("indent", ["&nbsp;&nbsp;", "　　", "&ensp;\t", "\u200b&#12288;"])
def test_indents_are_left_out_and_blanks_are_one(indent):
    assert read(f"<p>{indent}高新区 \n GDP&nbsp;增长 8%</p>") == ["高新区 GDP 增长 8%"]


def test_a_line_end_of_the_source_is_none_between_chinese_characters():
    assert read("<p>到2025年，地区生产总\n    值增长\n<b>百分之六</b></p>") == [
        "到2025年，地区生产总值增长百分之六"
    ]


def test_lines_of_preformatted_text_are_kept():
    assert read("<pre>一、目标\n　　增长8%\n</pre>") == ["一、目标", "增长8%"]


def test_cells_of_a_row_are_joined_by_a_tab():
    rows = "<tr><th>指标<th>目标<tr><td><p>生产总值</p><td>8%<br>左右<tr><td colspan=2>合计"
    assert read(f"<table>{rows}</table>") == ["指标\t目标", "生产总值\t8% 左右", "合计"]


def test_numbers_that_a_browser_prints_are_read():
    body = (
        "<ol start=3><li>甲<li><p>乙</p></ol><ol><li>1.丙<li>（二）丁</ol>"
        "<ol type=a><li>戊</ol><ol style='list-style:none'><li>己</ol>"
    )
    assert read(body) == ["3. 甲", "4. 乙", "1.丙", "（二）丁", "戊", "己"]


# --- the article ----------------------------------------------------------------------------------

HEADED = f"<h1>{TITLE}</h1>{BY}"
PAGES = {
    "nothing but the text": PARAGRAPHS,
    "named parts": (
        f"<header>{NAVIGATION}</header><nav>{MENU}</nav><main>{ASIDE}<article><header>{HEADED}</header>"
        f"{PARAGRAPHS}</article></main><aside>{PROSE[0]}</aside><footer>{FOOT}</footer>"
    ),
    "unnamed parts": (
        f"{NAVIGATION}<div>{ASIDE}<div>{HEADED}<div>{PARAGRAPHS}</div></div></div>{FOOT}"
    ),
    "all in a form": (
        f"<form><input value=x>{NAVIGATION}<div>{ASIDE}<div>{HEADED}<div>{BROKEN}</div></div></div>"
        f"<select><option>增长55%</select>{FOOT}</form>"
    ),
    "laid out by tables": (
        f"<table><tr><td>{NAVIGATION}</table><table><tr><td>{ASIDE}<td><table><tr><td>{HEADED}<tr><td>"
        f"{BROKEN}</table></table><table><tr><td>{FOOT}</table>"
    ),
    "with things unseen": (
        f"<script>var a='增长66%。'</script><style>p{{}}</style><div style='Display : none'>{PROSE[0]}</div>"
        f"<p hidden>增长77%</p><!-- 增长88% --><noscript>请打开脚本</noscript><textarea>意见</textarea>{PARAGRAPHS}"
    ),
}


@pytest.mark.parametrize("body", PAGES.values(), ids=PAGES)
def test_the_article_is_read_and_the_page_around_it_is_not(body):
    lines = read(body)
    assert [line for line in lines if line in PROSE] == PROSE
    around = [line for line in lines if line not in PROSE]
    assert around == (
        [TITLE, "发布时间：2017-02-07 来源：管委会 【字体：大 小】"] if TITLE in body else []
    )


def test_the_only_heading_of_the_first_rank_is_the_title_wherever_it_stands():
    assert read(f"<h1>{TITLE}</h1>{NAVIGATION}<div>{PARAGRAPHS}</div>{ASIDE}") == [TITLE, *PROSE]


def test_a_page_without_prose_is_read_whole():
    assert read(f"<h1>{TITLE}</h1><table><tr><td>生产总值<td>8%</table>") == [TITLE, "生产总值\t8%"]


def test_a_page_that_shows_nothing_is_empty():
    for body in ("", "<script>1</script>", "<p>&nbsp;</p>"):
        with pytest.raises(files.ReadError, match=r"plan.html is empty: it holds no text"):
            read(body)
