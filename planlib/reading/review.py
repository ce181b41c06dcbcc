"""The review workbook: every record for a person to keep, drop, edit or add to in a spreadsheet.

Row 1 bears the names of the columns, row 2 what people call them, with the filter. The sheet `as_read`,
out of sight, keeps the cells as they were written: what a person changed is told by comparing with it.
"""

from pathlib import Path

import pandas as pd

from planlib import indicators, schema, sheets, units, words
from planlib.errors import OutputError, ReadError, TableError
from planlib.reading import edits, entries
from planlib.reading.corrections import COLUMNS as FRAMES
from planlib.reading.edits import EDITABLE, filled

SPARE = 200  # empty rows made ready for what is added
HEAD = 2
WIDTHS = {"action": 8, "label": 26, "quantity": 13, "quote": 54, "doubt": 18, "indicator": 22, "label_en": 26,
          "comment": 26, "target_id": 32, "price_basis": 12, "measure": 13, "comparator": 12, "strength": 11,
          "role": 11, "low": 11, "high": 11}  # fmt: skip
TIERS = {
    "main": {"zh": "主要", "en": "main"},
    "stretch": {"zh": "力争更高", "en": "stretch on top of the main one"},
}
NUMBERS = ("low", "high", "base_low", *edits.YEARS, "start", "end", "quote_start")

ABOUT = {
    "zh": (
        "核对读到的目标：{}",
        "一、逐行对照“原文句子”。读错的，直接改单元格（“操作”可以不填）；不是目标的，“操作”选 drop；"
        "核对无误的，选 keep，存疑随之消除。",
        "二、漏读的，在表末空行里照抄“原文句子”和“原文数量”，再填内容、度量、指标等；"
        "下限、上限、单位留空，即按原文数量读取。",
        "三、灰色列用来在原文中找到位置，请勿修改。可以排序、筛选，也可以增加自己的列；改过的单元格显示为蓝色。",
        "四、单位可写 %、亿元、万元、公里、亩、家等；增速和比重写 8，即 8%。各列代码的含义见 codes 表，"
        "鼠标停在第二行表头上也能看到。",
        "五、存盘后，planlib targets 计划.docx --corrections 本文件.xlsx 即采用修改（其他命令相同）；接着核对，用 "
        "planlib review 计划.docx -o 新文件.xlsx --corrections 本文件.xlsx。",
        "共{}条，其中存疑{}条（排在最前）。",
    ),
    "en": (
        "Check what was read: {}",
        "1. Hold each row against the sentence in the plan. What is wrong: change the cell (action may stay "
        "empty). What is no target: choose drop. What is right: choose keep, which settles a doubt.",
        "2. What was overlooked: in an empty row below the table copy the sentence and the quantity from the "
        "plan, then fill in what is counted, how it is measured, and so on; bounds and unit left empty are read "
        "from the quantity.",
        "3. Grey columns find the place in the text: leave them. Sort, filter and add columns of your own as you "
        "like; changed cells turn blue.",
        "4. Units may be written %, 亿元, 万元, 公里, 亩, 家 and the like; growth and shares of 8 % are 8. What the "
        "codes of a column mean is in the sheet codes, and in the notes of the second row.",
        "5. When saved, planlib targets PLAN --corrections THIS.xlsx uses the corrections, and so do the other "
        "commands; to go on, planlib review PLAN -o NEW.xlsx --corrections THIS.xlsx.",
        "{} records, {} of them doubtful (they come first).",
    ),
}
SAID = {
    "zh": {
        "about": "说明", "codes": ("列", "代码", "含义"), "stale": "已不符，未采用：",
        "again": "原文有改动，请核对后重新修改。", "list": "请从列表中选择。",
        "number": "请只写数字，单位写在“单位”列。", "year": "请写1949至2100之间的年份。",
        "machine": "此列用来在原文中找到位置，只在新增记录的行里填写。",
    },
    "en": {
        "about": "about", "codes": ("column", "code", "meaning"), "stale": "no longer fits, not applied: ",
        "number": "Write the number alone, its unit in the column unit.", "list": "Choose from the list.",
        "year": "Write a year between 1949 and 2100.",
        "machine": "This column finds the place in the text. Fill it in only where you add a record.",
    },
}  # fmt: skip


def check_free(path: Path, carried: str | None) -> None:
    """Refuse to replace a workbook that somebody has worked in, or that is not ours.

    Parameters
    ----------
    path
        Where a review workbook is to be written.
    carried
        The corrections that it will hold; they may be replaced.

    Raises
    ------
    OutputError
        If the file there holds a person's work that would be lost.
    """
    if path.suffix.lower() != ".xlsx":
        raise OutputError(
            f"{path} does not end in .xlsx, and a review is a workbook. Name it with -o."
        )
    if not path.is_file() or (carried is not None and path.resolve() == Path(carried).resolve()):
        return
    try:
        touched = [entry.place for entry in entries.load(path) if entry.touched()]
    except (ReadError, TableError):
        raise OutputError(
            f"{path} is there already and is no review workbook. Nothing was written. Name another file with -o."
        ) from None
    if touched:
        raise OutputError(
            f"{path} holds somebody's corrections ({len(touched)}, the first in {touched[0]}), and nothing was written. "
            f"Carry them over with --corrections {path}, or name another file with -o."
        )


def workbook(plan, path: Path, lang: str = "zh") -> None:
    """Write the records of a plan, with the corrections that it was read with, for a person to review.

    Parameters
    ----------
    plan
        What `planlib.read_plan` returns.
    path
        The workbook to write.
    lang
        Language of the explanation and of the second header row, ``"zh"`` or ``"en"``.

    Examples
    --------
    >>> import planlib as pl, tempfile, pathlib
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     workbook(pl.read_plan(), pathlib.Path(folder) / "review.xlsx")
    """
    words.check_language(lang)
    title = (plan.title_zh if lang == "zh" else plan.title_en) or plan.plan_id
    reviewed = plan.reviewed
    book = sheets.new_book(path, title, plan.published or "2000-01-01")
    codes = _codes(lang)
    write = _Writer(book, lang, codes)
    write.about(title, reviewed)
    for sheet in entries.SHEETS:
        write.records(sheet, _rows(sheet, reviewed, lang))
    write.codes()
    write.as_read(reviewed)
    book.close()


def _rows(sheet: str, reviewed, lang: str) -> list[dict]:
    """The rows of a sheet: what no longer fits, then what is doubtful, then the rest as in the text."""
    after = {"records": reviewed.targets, "results": reviewed.results}[sheet].to_dict("records")
    before = reviewed.read[sheet].to_dict("records")
    report = reviewed.report
    told = report[
        report["status"].ne("stale")
        & ~(report["action"].eq("add") & report["status"].eq("unchanged"))
    ]
    decided: dict[str, dict] = {}
    for row in told.to_dict("records"):
        known = {c: row[c] for c in ("action", "comment") if filled(row[c])}
        decided.setdefault(row["target_id"], {}).update(known)
    there = {row["target_id"] for row in after}
    dropped = [row for row in before if row["target_id"] not in there]
    rows = sorted(
        [*after, *dropped],
        key=lambda row: (row["confidence"] != "doubtful", row["start"], row["target_id"]),
    )
    notes = report.loc[report["status"] == "stale", "note"]
    stale = [
        entry.cells
        | {"action": entry.action or "edit"}
        | {"doubt": SAID[lang]["stale"] + (note if lang == "en" else SAID[lang]["again"])}
        for entry, note in zip(reviewed.stale, notes, strict=True)
        if (entry.sheet.lower() == "results") == (sheet == "results")
    ]
    indicator = {row["target_id"]: filled(row["indicator"]) for row in before}
    for row in rows:
        code = filled(row["indicator"])
        if indicator.get(row["target_id"], code) != code:
            # In other words than were read: the basis is decided, whatever the indicator's convention.
            basis = {"price_basis": words.BASES[row["price_basis"]]["zh"]}
            decided[row["target_id"]] = basis | decided[row["target_id"]]
    return stale + [cells(row, lang) | decided.get(row["target_id"], {}) for row in rows]


def cells(row: dict, lang: str = "en") -> dict:
    """A record as the cells of a review: its numbers in the unit that people count so much in.

    Examples
    --------
    >>> import planlib as pl
    >>> row = cells(pl.read_plan().targets.to_dict("records")[12])
    >>> row["low"], row["unit"]
    (3.3, '亿元')
    """
    shown = {c: filled(row[c]) for c in entries.COLUMNS if c in row}
    size = max(abs(shown[c]) for c in ("low", "high") if shown[c] is not None)
    for column in ("low", "high", "base_low"):
        if shown[column] is not None:
            shown[column] = edits.counted(shown[column], size, row["unit"])[0]
    if shown["doubt"]:
        shown["doubt"] = words.doubt(shown["doubt"], lang)
    # As text: programs differ in how they show a truth.
    truth = str(shown["headline"]).upper()
    return shown | {"unit": units.counted_in(size, row["unit"]), "headline": truth}


def _codes(lang: str) -> dict[str, dict[str, str]]:
    """What a cell may hold, and what that means."""
    meanings = {
        "indicator": {code: words.name(code, lang) for code in indicators.registry()},
        "measure": {code: words.MEASURES[code][lang] for code in schema.MEASURES},
        "comparator": {
            code: words.BOUNDS[code][lang].format("N") if code in words.BOUNDS else "N—M"
            for code in schema.COMPARATORS
        },
        "unit": {name: code for code, names in units.COUNTED_IN.items() for name in names},
        "price_basis": {code: words.BASES[code][lang] for code in schema.PRICE_BASES},
        "role": {code: words.ROLES[code][lang] for code in schema.ROLES},
        "tier": {code: TIERS[code][lang] for code in schema.TARGETS["tier"].allowed},
        "strength": {
            code: words.STRENGTHS[code][lang] for code in schema.TARGETS["strength"].allowed
        },
        "headline": {
            "TRUE": "是" if lang == "zh" else "yes",
            "FALSE": "否" if lang == "zh" else "no",
        },
        "action": {code: name if lang == "zh" else code for code, name in entries.ACTIONS.items()},
    }
    meanings["unit"] |= {"亩": "m2", "公顷": "m2", "count": "count"}
    return meanings


class _Writer:
    """Sheets of one look, with what helps a person to fill them in."""

    def __init__(self, book, lang: str, codes: dict[str, dict[str, str]]):
        base = {
            "font_name": sheets.FACES[lang],
            "font_size": 10.5,
            "valign": "top",
            "text_wrap": True,
        }
        grey = {"bg_color": "#EFEFEF", "font_color": "#3C4043"}
        self.book, self.lang, self.meanings = book, lang, codes
        self.said = SAID[lang]
        self.title = book.add_format(base | {"bold": True, "font_size": 13})
        self.plain = book.add_format(base)
        # As text, so that 8% and 3-4 stay what is typed.
        self.text = book.add_format(base | {"num_format": "@"})
        self.grey_text = book.add_format(base | grey | {"num_format": "@"})
        self.grey = book.add_format(base | grey)
        self.name = book.add_format(
            base | {"font_size": 8, "font_color": "#5F6368", "text_wrap": False}
        )
        self.head = book.add_format(base | {"bold": True, "bottom": 1, "bg_color": "#E8EDF2"})
        self.dropped = book.add_format({"font_strikeout": True, "font_color": "#8A8A8A"})
        self.changed = book.add_format({"bg_color": "#CFE6F7"})
        self.kept = book.add_format({"bg_color": "#D5F0E3"})
        self.doubtful = book.add_format({"bg_color": "#FDEACB"})

    def about(self, title: str, reviewed) -> None:
        sheet = self.book.add_worksheet(self.said["about"])
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 86)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        first, *lines, last = ABOUT[self.lang]
        together = pd.concat([reviewed.targets, reviewed.results])
        doubtful = int((together["confidence"] == "doubtful").sum())
        lines = [first.format(title), *lines, last.format(len(together), doubtful)]
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line, self.plain if row else self.title)
            sheet.set_row(row, 6 + sheets.LINE_POINTS * sheets.lines(line, 86))

    def records(self, name: str, rows: list[dict]) -> None:
        sheet = self.book.add_worksheet(name)
        columns = [c for c in entries.COLUMNS if c in FRAMES[name] or c in ("action", "comment")]
        place = {column: number for number, column in enumerate(columns)}
        last = HEAD + len(rows) - 1
        for column, number in place.items():
            heading = entries.COLUMNS[column][self.lang == "en"]
            sheet.set_column(number, number, WIDTHS.get(column, 10), self._format(column))
            sheet.write_string(0, number, column, self.name)
            sheet.write_string(1, number, heading, self.head)
            self._help(sheet, column, number, last)
        sheet.set_row(1, sheets.LINE_POINTS * (1 if self.lang == "zh" else 2))
        for row, record in enumerate(rows, HEAD):
            texts = {c: str(record.get(c) or "") for c in ("label", "quantity", "quote", "doubt")}
            lines = max(sheets.lines(said, WIDTHS[c]) for c, said in texts.items())
            sheet.set_row(row, sheets.LINE_POINTS * min(lines, 12))
            for column, number in place.items():
                sheets.write(
                    sheet, row, number, _storable(record.get(column)), self._format(column)
                )
        sheet.autofilter(1, 0, max(last, HEAD), len(columns) - 1)
        sheet.freeze_panes(HEAD, place["quantity"])
        sheet.ignore_errors(
            {"number_stored_as_text": f"A1:{sheets.letter(len(columns) - 1)}{last + SPARE + 1}"}
        )
        sheet.set_landscape()
        sheet.set_paper(8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        self._colour(sheet, place, last + SPARE)

    def _format(self, column: str):
        written = column in EDITABLE or column in ("action", "comment")
        if column in NUMBERS:
            return self.plain if written else self.grey
        return self.text if written else self.grey_text

    def _help(self, sheet, column: str, number: int, last: int) -> None:
        """A drop-down list, a note on what its codes mean, or a word about what belongs into the cell."""
        end = last + SPARE
        if column in ("indicator", "unit"):  # too long a list; other names are understood too
            rule = {"validate": "list", "source": f"=codes_{column}", "show_error": False}
        elif column in self.meanings:
            rule = {"validate": "list", "source": list(self.meanings[column])}
            rule |= {"error_message": self.said["list"]}
            said = "\n".join(f"{code}  {name}" for code, name in self.meanings[column].items())
            look = {"author": "planlib", "x_scale": 1.6, "y_scale": 1.4}
            sheet.write_comment(1, number, said, look)
        elif column in edits.YEARS:
            rule = {"validate": "integer", "criteria": "between", "minimum": 1949, "maximum": 2100}
            rule |= {"error_message": self.said["year"]}
        elif column in ("low", "high", "base_low"):
            rule = {"validate": "decimal", "criteria": "between", "minimum": -1e18, "maximum": 1e18}
            rule |= {"error_message": self.said["number"]}
        elif column in (*EDITABLE, "comment"):
            return
        else:
            rule = {"validate": "custom", "value": "=FALSE", "error_type": "warning"}
            rule |= {"error_message": self.said["machine"]}
            end = max(last, HEAD)
        sheet.data_validation(HEAD, number, end, number, rule)

    def _colour(self, sheet, place: dict[str, int], last: int) -> None:
        """Cells that differ from what was read, rows that are dropped or kept, doubts."""
        action, doubt = f"${sheets.letter(place['action'])}3", f"${sheets.letter(place['doubt'])}3"
        identifier = f"${sheets.letter(place['target_id'])}3"
        end = max(place.values())

        def rule(first, final, formula, look):
            shown = {"type": "formula", "criteria": formula, "format": look}
            sheet.conditional_format(HEAD, first, last, final, shown)

        rule(0, end, f'=OR({action}="drop",{action}="删除")', self.dropped)
        rule(0, 0, f'=OR({action}="keep",{action}="保留")', self.kept)
        rule(0, 0, f'={action}<>""', self.changed)
        for column in EDITABLE:
            if column in place:
                cell = f"{sheets.letter(place[column])}3"
                was = f"INDEX({entries.AS_READ}_{column},MATCH({identifier},{entries.AS_READ}_target_id,0))"
                rule(place[column], place[column], f"={was}<>{cell}", self.changed)
        rule(place["doubt"], place["doubt"], f'={doubt}<>""', self.doubtful)

    def _name(self, name: str, sheet, column: int, first: int, last: int) -> None:
        """A name for a range: rules and lists may use one of another sheet in every Excel."""
        letter = sheets.letter(column)
        self.book.define_name(name, f"={sheet.name}!${letter}${first + 1}:${letter}${last + 1}")

    def codes(self) -> None:
        sheet = self.book.add_worksheet("codes")
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, 2, 60)
        rows = []
        for column, names in self.meanings.items():
            self._name(f"codes_{column}", sheet, 1, len(rows) + 1, len(rows) + len(names))
            rows += [(column, code, name) for code, name in names.items()]
        for row, values in enumerate([self.said["codes"], *rows]):
            for column, value in enumerate(values):
                sheet.write_string(row, column, value, self.text if row else self.head)
        sheet.freeze_panes(1, 0)

    def as_read(self, reviewed) -> None:
        sheet = self.book.add_worksheet(entries.AS_READ)
        sheet.very_hidden()
        names = ["target_id", *EDITABLE, "quote"]
        read = pd.concat(reviewed.read.values()).to_dict("records")
        stale = [
            {c: e.cells.get(c) for c in ("target_id", "quote")} | (e.as_read or {})
            for e in reviewed.stale
            if e.action != "add"
        ]
        rows = [dict(zip(names, names, strict=True)), *map(cells, read), *stale]
        for column, name in enumerate(names):
            self._name(f"{entries.AS_READ}_{name}", sheet, column, 1, max(1, len(rows) - 1))
        for row, record in enumerate(rows):
            for column, name in enumerate(names):
                sheets.write(sheet, row, column, _storable(record.get(name)), self.text)


def _storable(value):
    """A value that a cell can hold; what XML has no character for becomes a space."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return "".join(" " if c < " " or c in "\ufffe\uffff" else c for c in str(value))
