"""The workbook of a briefing: eight sheets, real tables, formulas that LibreOffice and planlib agree on."""

import datetime
import re
import shutil
import subprocess
import zipfile
from types import SimpleNamespace
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest

import planlib as pl
from planlib import ratios, sheets, solve
from planlib.briefing import bookwords, formulas, listings, xlsx
from planlib.briefing.facts import Facts
from planlib.errors import PlanlibError

LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
NAMES = {
    "zh": "要点 预期目标 任务量化 里程碑 测算 检查 来源 说明".split(" "),
    "en": "Key messages,Expected targets,Work items,Milestones,Projections,Checks,Sources,Notes".split(","),
}  # fmt: skip
HOSTILE = (
    "2024年预期目标：=1+1产值增长5%。\n@SUM(A1)产值增长6%。\n+86产值增长7%。。\n"
    "http://a.example/x产值增长9%。\n=HYPERLINK(\"http://b.example\",\"点\")产值增长4%。\n1234567产值增长3%。\n"
    "一、任务\n1.推进=2+2项目建设，新增http://c.example企业10家。\n2.推进=WEBSERVICE(\"http://d\")实验室建设。"
)  # fmt: skip
FULL = (
    "2024年预期目标：地区生产总值增长6%左右，规模以上工业增加值增长7%，固定资产投资增长9%，一般公共预算收入增长4%，"
    "社会消费品零售总额增长8%。"
)
# What plans lack, the blocks that are left, and what the sheet says of it.
PARTIAL = {
    "no GDP": ("2024年预期目标：固定资产投资增长6%左右，社会消费品零售总额增长7%。", "一二三四五", "没有生产总值的"),
    "no investment": ("2024年预期目标：地区生产总值增长5.5%以上，财政总收入增长4%。", "一二三四五", "没有固定资产投资的"),
    "one flow": ("2020年预期目标：地区生产总值增长6%左右。", "一二三四", "不足两项"),
    "only falls": ("2024年预期目标：固定资产投资下降3%，社会消费品零售总额下降1%。", "一二三四五", "没有生产总值的"),
    "after the last deflator": ("2035年预期目标：地区生产总值增长5%，固定资产投资增长6%。", "一二三四五六", "WDI"),
    "no flow": ("2024年预期目标：居民消费价格涨幅3%左右。", "", "没有读到计划年度的增速目标"),
    "no target": ("全区上下要认真贯彻会议精神，坚定信心，开拓进取。", "", "没有可测算的内容"),
    "no year": ("预期目标：地区生产总值增长8%，固定资产投资增长12%。", "", "--year"),
}  # fmt: skip


def book_of(facts: Facts, lang: str, path):
    """A workbook of a plan of which a briefing says one thing; its charts are not drawn."""
    said = SimpleNamespace(
        lang=lang, title="题", subtitle="副题", messages=[SimpleNamespace(text="话。")], method=["法。"],
        sources=facts.sources,
    )  # fmt: skip
    xlsx.workbook(said, facts, path)
    return path


def facts_of(text: str, **given) -> Facts:
    return Facts(pl.read_plan(text=text, **given))


@pytest.fixture(scope="module")
def books(facts, parts, tmp_path_factory):
    """The workbooks of the bundled plan: paths by language."""
    folder = tmp_path_factory.mktemp("books")
    for lang, part in parts.items():
        xlsx.workbook(part, facts, folder / f"{lang}.xlsx")
    return {lang: folder / f"{lang}.xlsx" for lang in parts}


def sheet(books, lang: str, key: str):
    return openpyxl.load_workbook(books[lang])[xlsx.SHEETS[lang][key]]


def table(page) -> pd.DataFrame:
    """The one table of a sheet."""
    (named,) = page.tables.values()
    header, *rows = [[c.value for c in row] for row in page[named.ref]]
    return pd.DataFrame(rows, columns=header)


def shown(page) -> list[str]:
    return [str(c.value) for row in page.iter_rows() for c in row if c.value not in (None, "")]


# --- the sheets -----------------------------------------------------------------------------------


@LANGUAGES
def test_there_are_these_eight_sheets(books, lang):
    assert openpyxl.load_workbook(books[lang]).sheetnames == NAMES[lang]


@LANGUAGES
@pytest.mark.parametrize("key", ["headline", "items", "milestones", "checks", "sources"])
def test_a_listing_is_a_table_whose_header_stays_in_sight(books, lang, key):
    page = sheet(books, lang, key)
    (named,) = page.tables.values()
    assert named.autoFilter.ref == named.ref and named.tableStyleInfo.showRowStripes
    top = int(re.match(r"A(\d+):", named.ref)[1])
    assert page.freeze_panes == f"A{top + 1}"
    assert page.print_title_rows == f"${top}:${top}"


@LANGUAGES
def test_every_sheet_prints_on_a4_as_wide_as_a_page(books, lang):
    for page in openpyxl.load_workbook(books[lang]):
        setup = page.page_setup
        assert (setup.paperSize, setup.orientation) == (9, "landscape"), page.title
        assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0), page.title
        assert page.sheet_properties.pageSetUpPr.fitToPage, page.title


def test_tables_have_names_of_their_own(books):
    book = openpyxl.load_workbook(books["zh"])
    names = [name for page in book for name in page.tables]
    assert len(names) == len(set(names)) == 5


@LANGUAGES
def test_growth_stands_in_percent_under_a_header_that_says_so(books, lang):
    frame = table(sheet(books, lang, "headline"))
    header = {"zh": "增速计算值（%）", "en": "Growth, computed at (%)"}[lang]
    assert sorted(frame[header]) == [7.5, 8, 8.5, 8.5, 11, 12]
    page = sheet(books, lang, "headline")
    formats = {
        c.number_format for row in page.iter_rows() for c in row if c.data_type == "n" and c.value
    }
    assert formats == {sheets.number_format(1)}


@pytest.mark.parametrize(
    ("lang", "sums"),
    [
        ("zh", {(3.3, "亿元"), (2, "亿元"), (5000, "万元"), (7, "公里"), (10, "万平方米"), (1200, "套")}),
        ("en", {(1, "RMB billion"), (330, "RMB million"), (50, "RMB million"), (7, "km"), (1200, "number")}),
    ],
)  # fmt: skip
def test_amounts_stand_as_readers_count_them(books, lang, sums):
    frame = table(sheet(books, lang, "items"))
    low, unit = ("下限", "单位") if lang == "zh" else ("Low", "Unit")
    assert sums <= set(zip(frame[low], frame[unit], strict=True))
    assert frame[unit].isin(["cny", "m2", "count"]).sum() == 0
    assert frame[low].max() <= 100_000


@LANGUAGES
def test_every_figure_is_listed_once_with_its_sentence_and_thresholds_are_marked(books, plan, lang):
    names = listings.COLUMNS[lang]
    listed = {key: table(sheet(books, lang, key)) for key in ("headline", "items")}
    for key, rows in (("headline", plan.targets["headline"]), ("items", ~plan.targets["headline"])):
        assert listed[key][names["quote"]].tolist() == plan.targets.loc[rows, "quote"].tolist()
    roles = listed["items"][names["role"]].value_counts()
    threshold = {"zh": "门槛", "en": "threshold"}[lang]
    assert roles[threshold] == plan.targets["role"].eq("threshold").sum() == 1
    assert {"不低于", "区间"} <= set(table(sheet(books, "zh", "items"))["界限"])
    assert "三/17" in listed["items"][names["heading"]].tolist()


def test_what_is_doubtful_or_corrected_is_marked(tmp_path):
    text = "2024年预期目标：地区生产总值增长6%。\n一、任务\n1.抓好25个项目。"
    facts = facts_of(text)
    targets = facts.targets.assign(confidence="doubtful", doubt="no verb in the clause")
    targets.loc[0, ["confidence", "origin"]] = ["sure", "corrected"]
    facts.targets = targets
    read = [
        listing(facts, "zh").frame["读法"].tolist()
        for listing in (listings.headline, listings.items)
    ]
    assert read == [["经人工修正"], ["存疑：分句中没有动词"] * (len(targets) - 1)]


@LANGUAGES
def test_milestones_are_told_in_words_of_the_language(books, plan, lang):
    frame = table(sheet(books, lang, "milestones"))
    names = listings.COLUMNS[lang]
    assert len(frame) == len(plan.milestones)
    assert set(frame[names["stage"]]) == {told[lang] for told in pl.words.STAGES.values()}
    assert set(frame[names["due"]]) == {{"zh": "2017年", "en": "2017"}[lang]}


@pytest.mark.parametrize(
    ("day", "zh", "en"),
    [
        ("2017", "2017年", "2017"),
        ("2017-06", "2017年6月", "June 2017"),
        ("2017-06-03", "2017年6月3日", "3 June 2017"),
    ],
)
def test_a_due_date_is_as_exact_as_the_plan(facts, monkeypatch, day, zh, en):
    later = facts.plan.milestones.head(1).assign(due=day)
    monkeypatch.setattr(type(facts.plan), "milestones", later)
    told = [listings.milestones(facts, lang).frame.iloc[0, 4] for lang in ("zh", "en")]
    assert told == [zh, en]


@LANGUAGES
def test_checks_are_those_of_planlib(books, plan, lang):
    frame = table(sheet(books, lang, "checks"))
    found = pl.check(plan.targets, results=plan.results)
    names = listings.COLUMNS[lang]
    assert frame[names["message"]].tolist() == found[f"message_{lang}"].tolist()
    assert frame[names["remedy"]].tolist() == found[f"remedy_{lang}"].tolist()
    assert frame[names["amount"]].tolist() == pytest.approx(found["amount"].tolist())
    assert set(frame[names["kind"]]) <= {told[lang] for told in pl.words.FINDINGS.values()}


def test_addresses_of_sources_are_text_and_lead_where_they_led(books, facts):
    frame = table(sheet(books, "zh", "sources"))
    assert len(frame) == len(facts.sources)
    assert frame["网址"].str.startswith("http").any()
    for read, url in zip(frame["网址"].dropna(), facts.sources["url"].dropna(), strict=True):
        assert "%E" not in read
        assert listings.parse.unquote(url) == read


@LANGUAGES
def test_the_first_sheet_bears_the_messages_and_says_what_the_others_hold(books, parts, lang):
    lines = shown(sheet(books, lang, "messages"))
    part = parts[lang]
    assert lines[:2] == [part.title, part.subtitle]
    assert lines[2:-1] == [f"{i}. {m.text}" for i, m in enumerate(part.messages, 1)]
    assert [name for name in NAMES[lang][1:] if name not in lines[-1]] == []


@LANGUAGES
def test_a_sheet_with_nothing_to_show_says_so_in_a_line(tmp_path, lang):
    facts = facts_of(PARTIAL["no target"][0])
    book = openpyxl.load_workbook(book_of(facts, lang, tmp_path / "b.xlsx"))
    for key in ("headline", "items", "milestones"):
        said = bookwords.SAID[lang]
        assert shown(book[xlsx.SHEETS[lang][key]]) == [said[key], said[f"no_{key}"]]


def test_the_english_workbook_is_english_but_for_quotes_and_names(books):
    book = openpyxl.load_workbook(books["en"])
    kept = (
        "Sentence in the plan",
        "Name (Chinese)",
        "Action (Chinese)",
        "Place",
        "Title",
        "Publisher",
        "Address",
    )
    for page in book:
        skipped = set()
        for named in page.tables.values():
            header = page[named.ref][0]
            skipped = {c.column for c in header if c.value in kept}
        cells = [c for row in page.iter_rows() for c in row if c.column not in skipped]
        told = [c.value for c in cells if isinstance(c.value, str) and "[Chinese]" not in c.value]
        chinese = [text for text in told if re.search("[一-鿿]", text)]
        allowed = ("expected (预期性)", "The place 三/17")
        assert [text for text in chinese if not text.startswith(allowed)] == [], page.title


# --- text stays text ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A workbook of a plan whose words look like formulas, links and numbers."""
    return book_of(facts_of(HOSTILE), "zh", tmp_path_factory.mktemp("hostile") / "b.xlsx")


def strings(path) -> tuple[list[str], list[str], list[str]]:
    """Texts, formulas and kinds of parts in the XML of a workbook."""
    with zipfile.ZipFile(path) as archive:
        files = {n: archive.read(n) for n in archive.namelist()}
    shared = ElementTree.fromstring(files["xl/sharedStrings.xml"])
    texts = ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in shared]
    told = []
    for name, data in files.items():
        if name.startswith("xl/worksheets/sheet"):
            root = ElementTree.fromstring(data)
            told += [f.text for f in root.iter(f"{MAIN}f")]
            assert not list(root.iter(f"{MAIN}hyperlink")), name
    links = [n for n, data in files.items() if n.endswith(".rels") and b"hyperlink" in data]
    return texts, told, links


def test_text_of_a_plan_is_never_a_formula_a_link_or_a_number(hostile):
    texts, told, links = strings(hostile)
    for start in ("=1+1", "@SUM(A1)", "+86", "http://a.example/x", "=HYPERLINK(", "1234567"):
        assert any(text.startswith(start) for text in texts), start
    assert told == [] and links == []


@LANGUAGES
def test_formulas_hold_nothing_of_the_plan(books, lang):
    _, told, links = strings(books[lang])
    assert links == [] and len(told) > 100
    instead = {bookwords.CALCULATIONS[lang][key] for key in ("needs", "never")}
    for formula in told:
        assert set(re.findall('"([^"]*)"', formula)) <= instead
        assert re.sub('"[^"]*"', "", formula).isascii()


def test_a_formula_names_its_inputs(books):
    page = sheet(books, "zh", "calculations")
    drift = "((1+growth_fai/100)/((1+growth_gdp/100)*(1+gdp_deflator_2017/100))-1)*100"
    assert sum(drift in text for text in shown(page)) == 2  # among the pairs, and year by year


# --- the calculations -----------------------------------------------------------------------------


def inputs(book) -> dict:
    """The cells of the inputs by name."""
    return {
        name: book[place.attr_text.split("!")[0].strip("'")][
            place.attr_text.split("!")[1].replace("$", "")
        ]
        for name, place in book.defined_names.items()
        if not name.startswith("_")
    }


def test_inputs_are_marked_open_and_held_within_a_range(books):
    book = openpyxl.load_workbook(books["zh"])
    page, cells = book["测算"], inputs(book)
    names = {
        f"{kind}_{code}"
        for kind in ("growth", "later")
        for code in ("gdp", "fai", "budget_revenue")
    }
    prices = {
        f"{key}_{year}" for key in ("gdp_deflator", "producer_prices") for year in range(2017, 2021)
    }
    assert names | prices | {"base_index"} <= set(cells)
    open_cells = {c.coordinate for row in page.iter_rows() for c in row if not c.protection.locked}
    assert page.protection.sheet and open_cells == {c.coordinate for c in cells.values()}
    ruled = {}
    for rule in page.data_validations.dataValidation:
        assert rule.type == "decimal" and rule.prompt and rule.error
        ruled |= {
            str(area): (float(rule.formula1), float(rule.formula2)) for area in rule.sqref.ranges
        }
    for name, cell in cells.items():
        assert cell.fill.fgColor.rgb == "FFFFF2CC", name
        low, high = ruled[cell.coordinate]
        assert low < high and (cell.value is None or low <= cell.value <= high), name
    assert page["A2"].fill.fgColor.rgb == "FFFFF2CC"  # the legend


def test_the_default_deflator_was_known_when_the_plan_came_out(books):
    book = openpyxl.load_workbook(books["zh"])
    cells = inputs(book)
    assert {cells[f"gdp_deflator_{year}"].value for year in range(2017, 2021)} == {1.40735}
    assert cells["producer_prices_2017"].value is None
    text = shown(book["测算"])
    (note,) = (t for t in text if "2016年全国GDP平减指数（1.41%，WDI 2024年版）" in t)
    assert "计划发布时已公布" in note and "没有查到本地区平减指数" in note
    assert text.count("事后数据") == 9 and text.count("默认值") == 1


@pytest.mark.parametrize("name", PARTIAL)
def test_parts_that_lack_data_are_left_out_and_the_sheet_says_so(tmp_path, name):
    text, blocks, said = PARTIAL[name]
    path = book_of(facts_of(text), "zh", tmp_path / "b.xlsx")
    lines = shown(openpyxl.load_workbook(path)["测算"])
    assert "".join(line[0] for line in lines if re.match("[一二三四五六]、", line)) == blocks
    assert any(said in line for line in lines)
    assert ("机械外推，非预测" in "".join(lines)) == (len(blocks) > 3)


@LANGUAGES
@pytest.mark.parametrize("name", PARTIAL)
def test_no_workbook_shows_a_missing_value(tmp_path, name, lang):
    path = book_of(facts_of(PARTIAL[name][0]), lang, tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(path, data_only=True)
    nothing = re.compile(
        r"(?<![A-Za-z])(nan|NaN|None(?! concerns)|NaT|inf|<NA>)(?![A-Za-z])|#[A-Z]+[!/?]"
    )
    assert [text for page in book for text in shown(page) if nothing.search(text)] == []


@LANGUAGES
def test_without_a_deflator_a_series_at_constant_prices_waits_for_its_prices(tmp_path, lang):
    text = "2024年预期目标：规模以上工业增加值增长7%，固定资产投资增长9%。"
    book = openpyxl.load_workbook(
        book_of(facts_of(text), lang, tmp_path / "b.xlsx"), data_only=True
    )
    page = book[xlsx.SHEETS[lang]["calculations"]]
    needs = bookwords.CALCULATIONS[lang]["needs"]
    (row,) = (row for row in page.iter_rows(values_only=True) if needs in row)
    assert row[4:6] == (needs, needs) and row[6] == pytest.approx((1.09 / 1.07 - 1) * 100)


def rows_under(page, title: str) -> list[tuple]:
    """The rows of the block under a heading, to the next empty row."""
    rows = list(page.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if str(row[0]).startswith(title))
    found = []
    for row in rows[start + 2 :]:
        if row[0] is None:
            break
        found.append(row)
    return found


def agrees(page, targets: pd.DataFrame, later: dict, prices: dict, base: float = 100.0) -> None:
    """Hold the values of the sheet against planlib at these assumptions."""
    year = int(targets["end_year"].iloc[0])
    horizon = max(int(name[-4:]) for name in prices if name.startswith("gdp"))
    exact = {"rel": 1e-9, "abs": 1e-9}
    years = range(year + 1, 2031)
    rules = {code: {"table": {y: float(g) for y in years}} for code, g in later.items()}
    scenario = pl.Scenario(name="sheet", growth=rules)
    codes = targets["indicator"].tolist()
    paths = pl.project(targets, scenario, until=2030)
    wide = paths.pivot(index="indicator", columns="year", values="value").loc[codes]

    block = rows_under(page, "二、")
    for row, code in zip(block, codes, strict=False):
        wanted = wide.loc[code, year - 1 : horizon] * (base / 100)
        assert list(row[2 : 3 + horizon - year + 1]) == pytest.approx(wanted.tolist(), **exact), (
            code
        )

    deflators = pd.Series({y: prices[f"gdp_deflator_{y}"] for y in range(year, horizon + 1)})
    rates = [targets.set_index("indicator").loc["gdp", "point"]] + [later["gdp"]] * (horizon - year)
    nominal = pl.growth.compound_path(
        base, pl.growth.to_nominal_pct(pd.Series(rates).to_numpy(), deflators.to_numpy())
    )
    assert list(block[len(codes)][3 : 3 + len(nominal)]) == pytest.approx(nominal.tolist(), **exact)

    gap = pl.gap(targets, "fai", "gdp", until=horizon, scenarios=scenario, deflator_pct=deflators)
    drift, index, even, closing = (row[3 : 3 + len(gap)] for row in rows_under(page, "三、"))
    assert list(drift) == pytest.approx(gap["drift_pct"].tolist(), **exact)
    assert list(index) == pytest.approx(gap["ratio_index"].tolist(), **exact)
    assert list(even) == pytest.approx(gap["break_even_deflator_pct"].tolist(), **exact)
    assert closing[0] == pytest.approx(
        pl.closing_growth(targets, "fai", "gdp", deflator_pct=deflators[year]), **exact
    )
    then = targets.assign(point=targets["indicator"].map(later))
    assert closing[-1] == pytest.approx(
        pl.closing_growth(then, "fai", "gdp", deflator_pct=deflators[horizon]), **exact
    )

    doubled = solve.doubling(targets).set_index("indicator")["doubling_years"]
    for row, code in zip(rows_under(page, "四、"), codes, strict=True):
        assert row[3] == (pytest.approx(doubled[code], **exact) if code in doubled else "不翻番")

    for row, code in zip(rows_under(page, "五、"), codes, strict=True):
        wanted = wide.loc[code, [horizon, 2025, 2030]] * (base / 100)
        assert list(row[2:5]) == pytest.approx(wanted.tolist(), **exact), code

    short = {pl.words.name(code, "zh", short=True): code for code in codes}
    block = rows_under(page, "六、")[:-1]
    assert len(block) == len(codes) * (len(codes) - 1) // 2 == len(ratios.pairs(targets))
    for top, bottom, basis, difference, price, moved, even, _ in (row[:8] for row in block):
        pair = short[top], short[bottom]
        alone = pl.gap(targets, *pair).iloc[0]
        assert basis == pl.words.basis(alone["basis"], "zh")
        assert difference == pytest.approx(alone["difference_pp"], **exact)
        if alone["basis"] != "mixed":
            assert (price, even) == (None, None)
            assert moved == pytest.approx(alone["drift_pct"], **exact)
            continue
        assert even == pytest.approx(alone["break_even_deflator_pct"], **exact)
        real = next(c for c in pair if formulas.PRICES.get(c))
        given = prices[f"{formulas.PRICES[real]}_{year}"]
        if given is None:
            assert (price, moved) == ("待填价格", "待填价格")
            continue
        assert price == pytest.approx(given, **exact)
        at = pl.gap(targets, *pair, deflator_pct=given).iloc[0]
        assert moved == pytest.approx(at["drift_pct"], **exact), pair


def given_in(book) -> tuple[dict, dict]:
    """Growth of later years, and prices, as the inputs of a sheet have them."""
    values = {name: cell.value for name, cell in inputs(book).items()}
    later = {n.removeprefix("later_"): v for n, v in values.items() if n.startswith("later_")}
    prices = {n: v for n, v in values.items() if n[-4:].isdigit()}
    return later, prices


def test_formulas_are_written_with_the_values_of_planlib(books, facts):
    page = openpyxl.load_workbook(books["zh"], data_only=True)["测算"]
    agrees(page, facts.flows, *given_in(openpyxl.load_workbook(books["zh"])))


# --- the same bytes -------------------------------------------------------------------------------


@LANGUAGES
def test_the_same_plan_gives_the_same_bytes(books, parts, facts, lang, tmp_path):
    xlsx.workbook(parts[lang], facts, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == books[lang].read_bytes()


def test_a_workbook_bears_the_date_of_its_plan(books, tmp_path):
    assert openpyxl.load_workbook(books["zh"]).properties.created == datetime.datetime(2017, 2, 7)
    path = book_of(facts_of(FULL), "zh", tmp_path / "b.xlsx")
    assert openpyxl.load_workbook(path).properties.created == datetime.datetime(2024, 1, 1)


def test_source_date_epoch_wins_over_the_date_of_the_plan(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1486425600")
    path = book_of(facts_of(FULL), "zh", tmp_path / "b.xlsx")
    assert openpyxl.load_workbook(path).properties.created == datetime.datetime(2017, 2, 7)


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "9" * 30])
def test_a_source_date_epoch_that_is_no_time_is_an_error(tmp_path, monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(PlanlibError, match=rf"SOURCE_DATE_EPOCH is '{epoch}'.*whole seconds"):
        sheets.new_book(tmp_path / "b.xlsx", "a")


# --- in another spreadsheet -----------------------------------------------------------------------

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


@pytest.fixture(scope="module")
def recalculated(tmp_path_factory):
    """Open a workbook in LibreOffice, recalculate all of it, and save it anew."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    home = tmp_path_factory.mktemp("office")
    (home / "user").mkdir()
    (home / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")

    def recalculated(path):
        out = path.parent / "recalculated"
        arguments = ["--headless", "--norestore", "--convert-to", "xlsx", "--outdir", out, path]
        command = [office, f"-env:UserInstallation={home.as_uri()}", *arguments]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return out / path.name

    return recalculated


@pytest.mark.slow
def test_libreoffice_comes_to_the_values_of_planlib(books, facts, recalculated, tmp_path):
    book = openpyxl.load_workbook(books["zh"])
    book.save(tmp_path / "bare.xlsx")  # openpyxl writes formulas without their values
    assert (
        openpyxl.load_workbook(tmp_path / "bare.xlsx", data_only=True)["测算"]["D20"].value is None
    )
    page = openpyxl.load_workbook(recalculated(tmp_path / "bare.xlsx"), data_only=True)["测算"]
    agrees(page, facts.flows, *given_in(book))


@pytest.mark.slow
def test_changed_inputs_come_to_what_planlib_makes_of_them(books, facts, recalculated, tmp_path):
    book = openpyxl.load_workbook(books["zh"])
    cells = inputs(book)
    changed = {
        "base_index": 250.0, "growth_gdp": 6.6, "later_gdp": 5.25, "growth_fai": -1.3, "later_fai": 3.5,
        "growth_industrial_output": 9.9, "gdp_deflator_2017": 4.23268, "gdp_deflator_2018": 3.49975,
        "gdp_deflator_2020": -0.5, "producer_prices_2017": 6.3,
    }  # fmt: skip
    for name, value in changed.items():
        cells[name].value = value
    book.save(tmp_path / "changed.xlsx")
    page = openpyxl.load_workbook(recalculated(tmp_path / "changed.xlsx"), data_only=True)["测算"]
    points = {n.removeprefix("growth_"): v for n, v in changed.items() if n.startswith("growth_")}
    points = facts.flows["indicator"].map(points).fillna(facts.flows["point"]).astype(float)
    given = facts.flows.assign(point=points, low=points, high=points)
    agrees(page, given, *given_in(book), base=250.0)


@pytest.mark.slow
def test_a_deflator_taken_out_leaves_gaps_and_no_errors(books, recalculated, tmp_path):
    book = openpyxl.load_workbook(books["zh"])
    inputs(book)["gdp_deflator_2018"].value = None
    book.save(tmp_path / "gap.xlsx")
    page = openpyxl.load_workbook(recalculated(tmp_path / "gap.xlsx"), data_only=True)["测算"]
    assert not [text for text in shown(page) if text.startswith("#") or "Err:" in text]
    _, index, _, closing = (row[3:7] for row in rows_under(page, "三、"))
    assert index[0] == pytest.approx(102.264488, abs=1e-4)
    assert index[1:] == ("待填价格",) * 3
    assert closing[1] == "待填价格" and closing[2] == pytest.approx(9.519934, abs=1e-4)


@pytest.mark.slow
def test_libreoffice_takes_text_of_a_plan_for_text(hostile, recalculated):
    book = openpyxl.load_workbook(recalculated(hostile))
    told = {
        str(c.value): c
        for page in book
        for row in page.iter_rows()
        for c in row
        if c.value is not None
    }
    assert not [c for c in told.values() if c.data_type == "f" or c.hyperlink]
    for start in ("=1+1", "@SUM(A1)", "+86", "http://a.example/x", "=HYPERLINK(", "1234567"):
        assert all(c.data_type == "s" for text, c in told.items() if text.startswith(start)), start
        assert any(text.startswith(start) for text in told), start
