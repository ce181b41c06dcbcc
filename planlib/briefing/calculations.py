"""The sheet of calculations: marked cells for assumptions, and live formulas that rest on them.

Formulas are ours alone (`planlib.briefing.formulas`); each is written with the value that planlib computes, for
viewers that do not recalculate.
"""

from planlib import growth, sheets, words
from planlib.briefing import formulas, phrases
from planlib.briefing.bookwords import CALCULATIONS, PRICE_NAMES
from planlib.briefing.facts import Facts
from planlib.briefing.formulas import Formula, Series

INPUT_COLOUR, INPUT_EDGE = "#FFF2CC", "#C9A227"
HINDSIGHT_COLOUR = "#B3541E"
FIRST_YEAR = 2  # column of the base year; the label and the price basis stand before it
FIRST_LEFT = (0, 1)
NUMERALS = "一二三四五六七八九"
WIDTHS = (29, 22, *[12] * 12)
GROWTH_RANGE = (-50.0, 100.0)
PRICE_RANGE = (-20.0, 30.0)
ROWS_OF_A_PAGE = 56
BASE_RANGE = (0.01, 1e9)
AS_TYPED = f'0.0####_);"{words.MINUS}"0.0####_)'
# What an input must be for a formula to have a value.
WAITS = {"needs": "ISNUMBER({})", "never": "{}>0"}


def sheet(pages: sheets.Pages, name: str, facts: Facts, lang: str) -> None:
    """Write the sheet of calculations.

    Parameters
    ----------
    pages
        The workbook.
    name
        Of the sheet.
    facts
        Of the plan.
    lang
        Language of labels and messages.
    """
    page, said = pages.sheet(name), CALCULATIONS[lang]
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)
    if facts.flows.empty:
        page.write_string(
            0, 0, said["no_year" if facts.plan.year is None else "nothing"], pages.cell
        )
        return
    page.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True})
    calculation = _Calculation(pages, page, name, facts, lang)
    calculation.head()
    calculation.inputs()
    calculation.paths()
    calculation.ratio()
    calculation.doubling()
    calculation.mechanical()
    calculation.pairs()


class _Calculation:
    """The blocks of the sheet, one below the other."""

    def __init__(self, pages: sheets.Pages, page, name: str, facts: Facts, lang: str):
        self.pages, self.page, self.facts, self.lang = pages, page, facts, lang
        self.said, self.name, self.row = CALCULATIONS[lang], name, 0
        self.top, self.breaks, self.blocks = 0, [], 0
        self.year = facts.plan.year
        self.years = list(range(self.year, facts.horizon + 1))
        self.list = max(8, FIRST_YEAR + len(self.years) + 2)  # where the deflators to try begin
        known = facts.deflators[~facts.deflators["hindsight"]]
        self.deflator = None if known.empty else known.iloc[-1]
        self.series = {r["indicator"]: self._series(r) for _, r in facts.flows.iterrows()}
        self.plain, self.grey = pages.format(), pages.format(font_color=sheets.NOTE_COLOUR)
        self.block = pages.format(bold=True, font_size=11.5)
        marked = {"bg_color": INPUT_COLOUR, "border": 1, "border_color": INPUT_EDGE}
        self.legend = pages.format(**marked)
        self.open = pages.format(**marked, num_format=AS_TYPED, locked=False)
        self.given = pages.format(font_color=sheets.NOTE_COLOUR, num_format=AS_TYPED)

    def _series(self, row) -> Series:
        """A headline flow; of its prices only a deflator of GDP is ever assumed."""
        series = Series(row["indicator"], row["price_basis"], float(row["point"]), self.year)
        if series.price_key != "gdp_deflator" or self.deflator is None:
            return series
        return series._replace(price=float(self.deflator["value"]))

    def needed(self) -> dict[str, float | None]:
        """The prices that anything here turns on, with their defaults: of GDP, and of what faces current prices."""
        nominal = any(s.basis == "nominal" for s in self.series.values())
        real = [s for s in self.series.values() if s.basis == "real"]
        return {s.price_key: s.price for s in real if nominal or s.code == "gdp"}

    def prices_called(self, key: str) -> str:
        """What prices are called."""
        if key in PRICE_NAMES:
            return PRICE_NAMES[key][self.lang]
        return self.said["prices_of"].format(self.named(key.removesuffix("_prices")))

    # --- cells ----------------------------------------------------------------------------------------

    def named(self, code: str) -> str:
        """The short name of an indicator."""
        return words.name(code, self.lang, short=True)

    def year_name(self, year: int) -> str:
        """A year as a header."""
        return f"{year}年" if self.lang == "zh" else str(year)

    def line(self, text: str) -> None:
        """A note over the width of the blocks."""
        self.page.merge_range(self.row, 0, self.row, self.list - 2, "", self.pages.note)
        self.page.write_string(self.row, 0, text, self.pages.note)
        wide = sum(WIDTHS[: self.list - 1])
        self.page.set_row(self.row, sheets.LINE_POINTS * sheets.lines(text, wide))
        self.row += 1

    def heading(self, text: str, *columns: str, rows: int = 0, left=FIRST_LEFT) -> None:
        """The heading of a block and the header of its columns, on a new page where its rows do not fit."""
        if self.row + rows - self.top > ROWS_OF_A_PAGE:
            self.top = self.row + 1
            self.breaks.append(self.top)
            self.page.set_h_pagebreaks(self.breaks)
        self.blocks += 1
        numbered = (
            f"{NUMERALS[self.blocks - 1]}、{text}"
            if self.lang == "zh"
            else f"{self.blocks}. {text}"
        )
        self.page.write_string(self.row + 1, 0, numbered, self.block)
        self.row += 2
        if columns:
            self.header(*columns, left=left)

    def header(self, *columns: str, left=FIRST_LEFT) -> None:
        """The header of columns; those of numbers stand to the right."""
        for column, text in enumerate(columns):
            look = self.pages.head if column in left else self.pages.head_right
            self.page.write_string(self.row, column, text, look)
        tall = max(sheets.lines(text, WIDTHS[c]) for c, text in enumerate(columns))
        self.page.set_row(self.row, sheets.LINE_POINTS * tall)
        self.row += 1

    def labels(self, *texts: str) -> None:
        """What a row is."""
        for column, text in enumerate(texts):
            self.page.write_string(self.row, column, text, self.plain)

    def label_of(self, series: Series) -> None:
        """The name of a series, and its price basis."""
        self.labels(self.named(series.code), words.basis(series.basis, self.lang))

    def input(self, column: int, name: str, value: float | None, limits, message: str) -> None:
        """A marked cell with a name, a range and a word on what belongs into it."""
        low, high = limits if value is None else (min(limits[0], value), max(limits[1], value))
        sheets.write(self.page, self.row, column, value, self.open)
        rule = {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}
        rule |= {"input_title": self.said["input_title"], "input_message": message}
        rule |= {"error_message": self.said["error"].format(words.number(low), words.number(high))}
        self.page.data_validation(self.row, column, self.row, column, rule)
        place = f"='{self.name}'!${sheets.letter(column)}${self.row + 1}"
        self.pages.book.define_name(name, place)

    def formula(self, column: int, formula: Formula, places: int, otherwise: str = "needs") -> str:
        """A formula with its value, or what it waits for; returns where it stands."""
        text, value = formula.text, formula.value
        instead = self.said[otherwise]
        if formula.waits_for:
            tests = [WAITS[otherwise].format(name) for name in formula.waits_for]
            test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
            text = f'IF({test},{text},"{instead}")'
        look = self.pages.number(places)
        shown = instead if value is None else value
        self.page.write_formula(self.row, column, f"={text}", look, shown)
        return f"{sheets.letter(column)}{self.row + 1}"

    # --- the blocks -----------------------------------------------------------------------------------

    def head(self) -> None:
        """Title, legend, and what is left out for want of targets."""
        self.page.write_string(0, 0, self.said["title"], self.pages.title)
        for column, text in enumerate(self.said["legend"]):
            self.page.write_string(1, column, text, self.plain if column else self.legend)
        self.page.freeze_panes(2, 0)
        self.page.repeat_rows(0, 1)
        self.row = 2
        code = "fai" if "fai" in self.series else next(iter(self.series))
        called = phrases.lower_first(words.name(code, self.lang, short=True))
        self.line(self.said["locked"].format(f"growth_{code}", called))
        missing = [self.said[f"no_{code}"] for code in ("gdp", "fai") if code not in self.series]
        if self.facts.pairs.empty:
            missing.append(self.said["no_pairs"])
        if missing:
            joint = "；" if self.lang == "zh" else "; "
            self.line(self.said["missing"].format(joint.join(missing)))

    def inputs(self) -> None:
        """The marked cells, with the deflators to try beside them."""
        said, needed = self.said, self.needed()
        self.heading(said["inputs"])
        if "gdp_deflator" in needed:
            self.to_try()
        self.labels(said["base"].format(self.year - 1))
        self.input(FIRST_YEAR, formulas.BASE, 100.0, BASE_RANGE, said["base_help"])
        self.row += 1
        self.header(said["growth"], "", said["target"], self.year_name(self.year), said["later"])
        for series in self.series.values():
            self.label_of(series)
            self.page.write_number(self.row, FIRST_YEAR, series.rate, self.given)
            message = said["growth_help"].format(words.percent(series.rate, None))
            for column, year in enumerate(self.years[:2], FIRST_YEAR + 1):
                self.input(column, series.growth(year), series.rate, GROWTH_RANGE, message)
            self.row += 1
        if not needed:
            return
        self.header(said["prices"], "", "", *map(self.year_name, self.years))
        for key, value in needed.items():
            self.labels(self.prices_called(key))
            for column, year in enumerate(self.years, FIRST_YEAR + 1):
                self.input(column, f"{key}_{year}", value, PRICE_RANGE, said["price_help"])
            self.row += 1
        self.notes(needed)

    def notes(self, needed) -> None:
        """Where the defaults of the prices come from."""
        said, own = self.said, [key for key in needed if key != "gdp_deflator"]
        if "gdp_deflator" in needed and self.deflator is None:
            self.line(said["no_deflator"])
        elif "gdp_deflator" in needed:
            year, value, vintage = self.deflator[["year", "value", "vintage"]]
            note = said["deflator_note"].format(
                year, words.number(value, 2), vintage.replace("-", " ")
            )
            self.line(note if self.facts.is_national else note + said["no_local"])
        if own:
            named = [phrases.lower_first(self.prices_called(key)) for key in own]
            named = words.listing(named, self.lang)
            self.line(said["own_prices"].format(named))

    def to_try(self) -> None:
        """National deflators year by year, hindsight marked."""
        self.page.write_string(self.row - 1, self.list, self.said["try"], self.block)
        for column, text in enumerate(self.said["list"], self.list):
            look = self.pages.head_right if column == self.list + 1 else self.pages.head
            self.page.write_string(self.row, column, text, look)
        for row, (_, known) in enumerate(self.facts.deflators.iterrows(), self.row + 1):
            colour = HINDSIGHT_COLOUR if known["hindsight"] else sheets.NOTE_COLOUR
            look = self.pages.format(font_color=colour)
            number = self.pages.format(font_color=colour, num_format=AS_TYPED)
            note = words.HINDSIGHT[self.lang] if known["hindsight"] else ""
            if self.deflator is not None and known["year"] == self.deflator["year"]:
                note = self.said["default"]
            cells = (self.year_name(known["year"]), known["value"], known["vintage"], note)
            for column, value in enumerate(cells, self.list):
                sheets.write(self.page, row, column, value, look, number)

    def paths(self) -> None:
        """Every series from the base year to the horizon, and GDP at current prices."""
        base, self.ends = self.year - 1, {}
        names = map(self.year_name, (base, *self.years))
        rows = len(self.series) + 4
        self.heading(self.said["paths"].format(base, self.year), "", "", *names, rows=rows)
        for series in self.series.values():
            self.label_of(series)
            self.ends[series.code] = self.path(series, formulas.grown)
        gdp = self.series.get("gdp")
        if gdp is not None and gdp.basis == "real":
            self.labels(self.said["nominal_gdp"], self.said["at_prices"])
            self.path(gdp, formulas.grown_at_prices)

    def path(self, series: Series, step) -> str:
        """A row of levels, each the one before it taken a year on; returns where the last stands."""
        level = Formula(formulas.BASE, 100.0)
        cell = self.formula(FIRST_YEAR, level, 1)
        for column, year in enumerate(self.years, FIRST_YEAR + 1):
            level = step(cell, series, year, level.value)
            cell = self.formula(column, level, 1)
        self.row += 1
        return cell

    def ratio(self) -> None:
        """Investment to GDP, year by year."""
        top, bottom = self.series.get("fai"), self.series.get("gdp")
        if top is None or bottom is None:
            return
        said, base, numerator = self.said, self.year - 1, self.named("fai")
        years = map(self.year_name, (base, *self.years))
        self.heading(said["ratio"].format(numerator, self.named("gdp")), "", "", *years, rows=7)
        moved = self.yearly(said["drift"], formulas.drift, top, bottom)
        self.labels(said["index"].format(base))
        self.page.write_number(self.row, FIRST_YEAR, 100.0, self.pages.number(1))
        cell, index = f"{sheets.letter(FIRST_YEAR)}{self.row + 1}", 100.0
        for column, (where, drift) in enumerate(moved, FIRST_YEAR + 1):
            level = formulas.ratio_index(cell, where, drift.value, index)
            cell, index = self.formula(column, level, 1), level.value
        self.row += 1
        if formulas.real_one(top, bottom):
            self.yearly(said["even"], formulas.break_even, top, bottom)
        self.yearly(said["closing"].format(numerator), formulas.closing, top, bottom)

    def yearly(self, label: str, of, top: Series, bottom: Series) -> list[tuple[str, Formula]]:
        """A row with what a pair comes to in each year; returns where each stands."""
        self.labels(label)
        row = []
        for column, year in enumerate(self.years, FIRST_YEAR + 1):
            formula = of(top, bottom, year)
            row.append((self.formula(column, formula, 2), formula))
        self.row += 1
        return row

    def doubling(self) -> None:
        """How long each series takes to double."""
        columns = ("", "", self.said["growth"], self.said["years"])
        self.heading(self.said["doubling"], *columns, rows=len(self.series) + 3)
        for series in self.series.values():
            self.label_of(series)
            self.formula(FIRST_YEAR, Formula(series.growth(self.year), series.rate), 1)
            self.formula(FIRST_YEAR + 1, formulas.years_to_double(series), 1, "never")
            self.row += 1

    def mechanical(self) -> None:
        """The same rates for as long as nobody plans."""
        horizon = self.years[-1]
        later = self.facts.mechanical_years
        if not later:
            return
        names = map(self.year_name, (horizon, *later))
        title = self.said["mechanical"].format(self.year - 1)
        self.heading(title, "", "", *names, rows=len(self.series) + 3)
        for series in self.series.values():
            self.label_of(series)
            end = self.ends[series.code]
            reached = growth.compound(100.0, series.rate, len(self.years))
            self.formula(FIRST_YEAR, Formula(end, reached), 1)
            for column, year in enumerate(later, FIRST_YEAR + 1):
                self.formula(column, formulas.extrapolated(end, series, horizon, year), 1)
            self.row += 1

    def pairs(self) -> None:
        """Every pair in the plan's year, those on one basis first."""
        found, year = self.facts.pairs, self.year
        if found.empty:
            return
        self.heading(
            self.said["pairs"].format(year),
            *self.said["pair"],
            rows=len(found) + 4,
            left=(0, 1, 2, 7),
        )
        for pair in found.itertuples():
            top, bottom = self.series[pair.numerator], self.series[pair.denominator]
            # The long English name of a mixed basis does not fit a column of figures.
            basis = self.said.get(pair.basis) or words.basis(pair.basis, self.lang)
            self.labels(self.named(top.code), self.named(bottom.code), basis)
            difference = f"{top.growth(year)}-{bottom.growth(year)}"
            self.formula(3, Formula(difference, pair.difference_pp), 1)
            real = formulas.real_one(top, bottom)
            if real:
                prices = real.prices(year)
                self.formula(4, Formula(prices, real.price, (prices,)), 2)
                self.formula(6, formulas.break_even(top, bottom, year), 2)
                self.page.write_string(self.row, 7, self.prices_called(real.price_key), self.grey)
            self.formula(5, formulas.drift(top, bottom, year), 2)
            self.row += 1
        self.line(self.said["basis"])
