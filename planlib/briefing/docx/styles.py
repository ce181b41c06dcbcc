"""Fonts, sizes, numbering and page of the Word briefing: as a Chinese office sets a document, and as an English one does."""

from typing import NamedTuple

from planlib.briefing.docx.marks import NAMESPACES, attribute, field, paragraph, runs, twips

BODY_ZH, TITLE_ZH, SONG = "仿宋_GB2312", "方正小标宋简体", "宋体"
LATIN = "Times New Roman"
# What a program takes where a font is missing; names only, nothing is embedded.
INSTEAD = {
    TITLE_ZH: "SimSun",
    BODY_ZH: "FangSong",
    "黑体": "SimHei",
    "楷体": "KaiTi",
    SONG: "SimSun",
}
LANGUAGES = {"zh": ("en-US", "zh-CN"), "en": ("en-GB", "zh-CN")}
PAPER = (210.0, 297.0)
NUMBERED, LISTED, CITED = 1, 2, 3  # the lists: headings, key messages, sources


TWO = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'  # characters, before the first line
UNNUMBERED = {
    "zh": f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>{TWO}',
    "en": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>',
}


class Page(NamedTuple):
    """A4 and its margins, in millimetres."""

    wide: bool
    top: float
    bottom: float
    left: float
    right: float
    foot: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return PAPER[::-1] if self.wide else PAPER

    @property
    def text(self) -> tuple[float, float]:
        """Width and height of what is printed."""
        width, height = self.size
        return width - self.left - self.right, height - self.top - self.bottom

    def mark(self, footer: str) -> str:
        """The page as the section that ends with it."""
        width, height = map(twips, self.size)
        margins = {"top": self.top, "right": self.right, "bottom": self.bottom, "left": self.left}
        given = " ".join(f'w:{side}="{twips(mm)}"' for side, mm in margins.items())
        turned = ' w:orient="landscape"' if self.wide else ""
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/>'
            f'<w:pgSz w:w="{width}" w:h="{height}"{turned}/>'
            f'<w:pgMar {given} w:header="851" w:footer="{twips(self.foot)}" w:gutter="0"/></w:sectPr>'
        )


# The wide page is the upright one turned: its binding edge is on top.
PAGES = {
    "zh": (Page(False, 37, 35, 28, 26, 23), Page(True, 28, 26, 37, 35, 14)),
    "en": (Page(False, 25, 25, 25, 25, 12), Page(True, 25, 25, 25, 25, 12)),
}


class Style(NamedTuple):
    """A style of paragraphs."""

    id: str
    name: str
    font: str = ""
    points: float | None = None
    paragraph: str = (
        ""  # properties in the order of the schema: keepNext ... spacing, ind, jc, outlineLvl
    )
    run: str = ""
    parent: str = "Normal"
    next: str = ""


def _spacing(before: float = 0, after: float = 0, line: float = 1, exact: bool = False) -> str:
    """Points before and after; a line in points if exact, else a multiple."""
    height = round(line * (20 if exact else 240))
    rule = "exact" if exact else "auto"
    return f'<w:spacing w:before="{before * 20:.0f}" w:after="{after * 20:.0f}" w:line="{height}" w:lineRule="{rule}"/>'


_KEEP = "<w:keepNext/>"
_CENTRE, _LEFT, _RIGHT, _BOTH = (
    f'<w:jc w:val="{v}"/>' for v in ("center", "left", "right", "both")
)
_BOLD = "<w:b/>"
_SMALL = '<w:snapToGrid w:val="0"/>'


def _list(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _heading(
    level: int, font: str, points: float, spacing: str, indent: str, run: str = ""
) -> Style:
    body = "BodyTextFirstIndent"
    properties = (
        f"{_KEEP}<w:keepLines/>{_list(NUMBERED, level - 1)}{spacing}{indent}{_LEFT}"
        f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    return Style(f"Heading{level}", f"heading {level}", font, points, properties, run, next=body)


def _zh() -> list[Style]:
    line = _spacing(line=28, exact=True)
    auto = _spacing()
    black = "黑体"
    return [
        Style("Normal", "Normal", BODY_ZH, 16, f"<w:widowControl/>{line}{_BOTH}", parent=""),
        Style("BodyTextFirstIndent", "Body Text First Indent", paragraph=TWO),
        Style("Title", "Title", TITLE_ZH, 22, _KEEP + _spacing(0, 8, 36, True) + _CENTRE, _BOLD),
        Style("Subtitle", "Subtitle", "楷体", 16, _spacing(0, 14, 28, True) + _CENTRE),
        _heading(1, black, 16, line, TWO),
        _heading(2, "楷体", 16, line, TWO),
        _heading(3, BODY_ZH, 16, line, TWO),
        _heading(4, BODY_ZH, 16, line, TWO),
        Style("ListNumber", "List Number", paragraph=_list(LISTED) + TWO),
        Style("Figure", "图", paragraph=_KEEP + _SMALL + _spacing(8, 0) + _CENTRE, next="Caption"),
        Style("Caption", "caption", black, 12, _SMALL + _spacing(6, 4, 1.1) + _CENTRE),
        Style("TableUnit", "表的单位", BODY_ZH, 10.5, _KEEP + _SMALL + _spacing(0, 2) + _RIGHT),
        Style("TableText", "表内文字", SONG, 10.5, _SMALL + _spacing(1.5, 1.5) + _LEFT),
        Style("TableNumber", "表内数字", paragraph=_RIGHT, parent="TableText"),
        Style("TableHead", "表头", black, paragraph=_KEEP, parent="TableText"),
        Style("SourceNote", "资料来源与注", BODY_ZH, 10.5, _SMALL + _spacing(4, 14, 1.1) + _BOTH),
        Style("Bibliography", "Bibliography", BODY_ZH, 10.5, _list(CITED) + _spacing(0, 3, 16, True) + _LEFT),
        Style("Footer", "footer", SONG, 14, _SMALL + auto + _CENTRE),
    ]  # fmt: skip


def _en() -> list[Style]:
    return [
        Style("Normal", "Normal", SONG, 12, f"<w:widowControl/>{_spacing(0, 8, 1.15)}{_LEFT}", parent=""),
        Style("BodyTextFirstIndent", "Body Text First Indent"),
        Style("Title", "Title", SONG, 20, _KEEP + _spacing(0, 4) + _LEFT, _BOLD),
        Style("Subtitle", "Subtitle", SONG, 12, _spacing(0, 14) + _LEFT, '<w:color w:val="595959"/>'),
        _heading(1, SONG, 15, _spacing(16, 6), "", _BOLD),
        _heading(2, SONG, 13, _spacing(12, 4), "", _BOLD),
        _heading(3, SONG, 12, _spacing(10, 4), "", _BOLD),
        _heading(4, SONG, 12, _spacing(8, 4), "", "<w:i/>"),
        Style("ListNumber", "List Number", paragraph=_list(LISTED)),
        Style("Figure", "Figure", paragraph=_KEEP + _spacing(8, 0) + _CENTRE, next="Caption"),
        Style("Caption", "caption", SONG, 11, _spacing(8, 4) + _LEFT, _BOLD),
        Style("TableUnit", "Unit of a table", SONG, 9.5, _KEEP + _spacing(0, 2) + _RIGHT),
        Style("TableText", "Text in a table", SONG, 9.5, _spacing(1.5, 1.5) + _LEFT),
        Style("TableNumber", "Number in a table", paragraph=_RIGHT, parent="TableText"),
        Style("TableHead", "Head of a table", paragraph=_KEEP, run=_BOLD, parent="TableText"),
        Style("SourceNote", "Source and note", SONG, 9.5, _spacing(4, 14) + _LEFT),
        Style("Bibliography", "Bibliography", SONG, 10.5, _list(CITED) + _spacing(0, 4) + _LEFT),
        Style("Footer", "footer", SONG, 10.5, _spacing() + _CENTRE),
    ]  # fmt: skip


def styles(lang: str) -> str:
    """The part of a document that holds its styles."""
    latin, asian = LANGUAGES[lang]
    rules = '<w:{0} w:val="single" w:sz="12" w:space="0" w:color="000000"/>'
    # No space is set between Chinese and digits that nobody typed.
    close = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>' if lang == "zh" else ""
    return (
        f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_fonts(SONG)}"
        f'<w:sz w:val="24"/><w:szCs w:val="24"/><w:lang w:val="{latin}" w:eastAsia="{asian}" w:bidi="ar-SA"/>'
        f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{close}</w:pPr></w:pPrDefault></w:docDefaults>"
        + "".join(map(_style, _zh() if lang == "zh" else _en()))
        + '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/>'
        '<w:rPr><w:color w:val="1F4E79"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="ThreeLines">'
        f'<w:name w:val="{"三线表" if lang == "zh" else "Three-line table"}"/><w:basedOn w:val="TableNormal"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders>{rules.format('top')}{rules.format('bottom')}</w:tblBorders>"
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" '
        'w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style></w:styles>'
    )


def _fonts(asian: str) -> str:
    return f'<w:rFonts w:ascii="{LATIN}" w:eastAsia="{asian}" w:hAnsi="{LATIN}" w:cs="{LATIN}"/>'


def _style(style: Style) -> str:
    own = style.id in ("Figure", "TableUnit", "TableText", "TableNumber", "TableHead", "SourceNote")
    size = (
        f'<w:sz w:val="{style.points * 2:.0f}"/><w:szCs w:val="{style.points * 2:.0f}"/>'
        if style.points
        else ""
    )
    # The schema wants bold and colour before the size.
    run = (_fonts(style.font) if style.font else "") + style.run + size
    return (
        f'<w:style w:type="paragraph"{" w:default=" + chr(34) + "1" + chr(34) if not style.parent else ""}'
        f'{" w:customStyle=" + chr(34) + "1" + chr(34) if own else ""} w:styleId="{style.id}">'
        f"<w:name w:val={attribute(style.name)}/>"
        + (f'<w:basedOn w:val="{style.parent}"/>' if style.parent else "")
        + (f'<w:next w:val="{style.next}"/>' if style.next else "")
        + f"<w:qFormat/><w:pPr>{style.paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def numbering(lang: str) -> str:
    """The part that holds the lists: levels of headings, key messages, sources."""
    if lang == "zh":
        forms = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."),
                 ("decimal", "（%4）")]  # fmt: skip
        headings = [(form, shown, "nothing", TWO) for form, shown in forms]
        messages = ("decimal", "%1.", "space", TWO)  # 1. 2017年, not 1.2017年
    else:
        deeper = [".".join(f"%{n}" for n in range(1, level + 1)) for level in range(1, 5)]
        headings = [
            ("decimal", shown, "tab", _hanging(567 + 142 * n)) for n, shown in enumerate(deeper)
        ]
        messages = ("decimal", "%1.", "tab", _hanging(425))
    sources = ("decimal", "%1.", "tab", _hanging(510))
    lists = {NUMBERED: headings, LISTED: [messages], CITED: [sources]}
    return (
        f"<w:numbering {NAMESPACES}>"
        + "".join(
            f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>'
            + "".join(_level(number, n, *level) for n, level in enumerate(levels))
            + "</w:abstractNum>"
            for number, levels in lists.items()
        )
        + "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
            for number in lists
        )
        + "</w:numbering>"
    )


def _hanging(by: int) -> str:
    return f'<w:ind w:left="{by}" w:hanging="{by}"/>'


def _level(number: int, level: int, form: str, shown: str, after: str, indent: str) -> str:
    style = {NUMBERED: f"Heading{level + 1}", LISTED: "ListNumber", CITED: "Bibliography"}[number]
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{style}"/>'
        f'<w:suff w:val="{after}"/><w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/><w:pPr>{indent}</w:pPr>'
        '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr></w:lvl>'
    )


def font_table() -> str:
    """The part that names the fonts and what stands in for them."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    return f"<w:fonts {NAMESPACES}>{fonts}{latin}</w:fonts>"


def settings(lang: str) -> str:
    """The part that says how Word is to lay the document out: as Word 2013 and later do."""
    latin, asian = LANGUAGES[lang]
    return (
        f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        f'</w:compat><w:themeFontLang w:val="{latin}" w:eastAsia="{asian}"/></w:settings>'
    )


def foot(lang: str) -> str:
    """The number of the page, as its foot shows it."""
    page = field("PAGE", runs("1", lang))
    return paragraph("Footer", runs("— ", lang) + page + runs(" —", lang) if lang == "zh" else page)
