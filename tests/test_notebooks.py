"""Are the notebooks fit to be read, to be compared, and to be used on another plan?

nbval runs them and compares their outputs, but it passes a cell that was never executed and looks at
no image. What it does not see stands here.
"""

import ast
import re
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest

FOLDER = Path(__file__).parents[1] / "notebooks"
LONGEST_CELL = 15

OTHER_PLAN = """2024年全市经济社会发展主要预期目标:地区生产总值增长6%左右;规模以上工业增加值增长7%以上;\
固定资产投资增长6%-7%;社会消费品零售总额增长7%;一般公共预算收入增长5%。
一、抓好项目建设
1.加快重点项目。全年新引进亿元以上项目20个,力争完成投资300亿元。
2.做好就业工作。新增城镇就业1.2万人以上。
"""


@pytest.fixture(params=sorted(FOLDER.glob("*.ipynb")), ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return nbformat.read(path, as_version=nbformat.NO_CONVERT)


@pytest.fixture
def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture
def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def tagged(code, tag):
    return [cell for cell in code if tag in cell.metadata.get("tags", [])]


def printed(cell):
    return "".join(o.text for o in cell.outputs if o.output_type == "stream")


def draws(cell):
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def test_there_are_at_least_five():
    assert len(list(FOLDER.glob("*.ipynb"))) >= 5


# --- as files -------------------------------------------------------------------------------------


def test_name_is_a_number_and_words(path):
    assert re.fullmatch(r"\d\d(_[a-z]+){2,}", path.stem)


def test_is_valid_nbformat_4_5(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)


def test_kernel_has_the_name_that_everybody_has(notebook):
    assert notebook.metadata.kernelspec.name == "python3"


def test_was_executed_from_top_to_bottom(code):
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))


def test_no_output_is_an_error(code):
    assert [cell.id for cell in code for o in cell.outputs if o.output_type == "error"] == []


def test_nothing_went_to_standard_error(code):
    assert [cell.id for cell in code for o in cell.outputs if o.get("name") == "stderr"] == []


def test_no_cell_is_kept_from_comparison(notebook):
    tags = {tag for cell in notebook.cells for tag in cell.metadata.get("tags", [])}
    assert tags <= {"parameters", "answer"}
    assert [cell.id for cell in notebook.cells if "nbval" in cell.source.lower()] == []


def test_outputs_name_no_folder_and_no_address(code):
    texts = {cell.id: str([o.get("text", o.get("data", {}).get("text/plain"))
                           for o in cell.outputs]) for cell in code}  # fmt: skip
    machine = re.compile(r"/(?:home|root|tmp|Users)/|[A-Z]:\\\\|\b0x[0-9a-f]{6,}")
    assert [cell_id for cell_id, text in texts.items() if machine.search(text)] == []


# --- as a text ------------------------------------------------------------------------------------


def test_title_is_a_question(prose):
    assert re.match(r"# [^\n]+\?(\n|$)", prose[0])


def test_has_one_title(prose):
    assert len(re.findall(r"(?m)^# ", "\n".join(prose))) == 1


@pytest.mark.parametrize("heading", ["Answer", "What this does not say", "Sources"])
def test_ends_as_all_notebooks_end(prose, heading):
    assert any(text.startswith(f"## {heading}") for text in prose[-3:])


def test_sources_come_from_the_table_of_sources(code):
    assert "pl.sources()" in code[-1].source


def test_words_come_between_any_two_headings(notebook):
    bare = [
        cell.id
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "\n" not in cell.source.strip()
    ]
    assert [cell_id for cell_id in bare if cell_id not in ("answer-words", "sources-words")] == []


# --- parameters and answer ------------------------------------------------------------------------


def test_one_cell_of_parameters_comes_first(code):
    assert tagged(code, "parameters") == [code[0]]


def test_parameters_are_the_bundled_plan_in_chinese(code):
    namespace = {}
    exec(code[0].source, namespace)
    assert namespace["PLAN"] is None
    assert namespace["LANG"] == "zh"


def test_one_cell_answers_near_the_end(code):
    assert tagged(code, "answer") == [code[-2]]


def test_answer_is_in_both_languages(code):
    lines = printed(code[-2]).splitlines()
    chinese = [line for line in lines if re.search(r"[\u4e00-\u9fff]", line)]
    english = [line for line in lines if re.match(r"[A-Za-z0-9 ]", line) and line not in chinese]
    assert chinese
    assert english


def test_answer_is_computed(code):
    prints = [
        node
        for node in ast.walk(ast.parse(code[-2].source))
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "print"
    ]
    assert any(isinstance(part, ast.FormattedValue) for node in prints for part in ast.walk(node))


# --- code -----------------------------------------------------------------------------------------


def test_cells_are_short(code):
    lengths = {c.id: len([line for line in c.source.splitlines() if line.strip()]) for c in code}
    assert {cell: n for cell, n in lengths.items() if n > LONGEST_CELL} == {}


def test_no_cell_ends_in_a_semicolon(code):
    assert [cell.id for cell in code if cell.source.rstrip().endswith(";")] == []


def test_no_logic_is_defined(code):
    logic = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While)
    found = [
        f"{cell.id}: {type(node).__name__}"
        for cell in code
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, logic)
    ]
    assert found == []


def test_a_cell_that_draws_ends_in_an_assignment(code):
    last = {cell.id: ast.parse(cell.source).body[-1] for cell in code if draws(cell)}
    inner = {cell: s.body[-1] if isinstance(s, ast.With) else s for cell, s in last.items()}
    assert [cell for cell, s in inner.items() if not isinstance(s, ast.Assign)] == []


def test_a_cell_that_draws_does_so_in_the_house_style(code):
    assert [c.id for c in code if draws(c) and "pl.style.use(lang=LANG" not in c.source] == []


def test_a_chart_and_its_note_are_told_the_language(code):
    calls = [
        node
        for cell in code
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Call)
        and re.match(r"pl\.charts\.(plot_|note)", ast.unparse(node.func))
    ]
    told = [any(k.arg in ("lang", None) for k in call.keywords) for call in calls]
    assert calls and all(told)


def test_what_is_drawn_is_asserted_before(code):
    asserted = {
        cell.id: any("assert " in c.source for c in code[max(0, i - 2) : i + 1])
        for i, cell in enumerate(code)
        if draws(cell)
    }
    assert asserted
    assert all(asserted.values())


# --- in other hands -------------------------------------------------------------------------------


def run(code, **parameters):
    """Execute the cells here, without a kernel, with other parameters."""
    plt.switch_backend("agg")
    namespace = {}
    exec(code[0].source, namespace)
    namespace.update(parameters)
    with pd.option_context("display.max_colwidth", 50):
        for cell in code[1:]:
            exec(compile(cell.source, cell.id, "exec"), namespace)
    texts = [t.get_text() for f in map(plt.figure, plt.get_fignums()) for t in f.findobj(plt.Text)]
    plt.close("all")
    return "".join(texts)


@pytest.mark.filterwarnings("error")
def test_charts_speak_english_when_asked(code):
    text = run(code, LANG="en")
    assert "GDP" in text
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


def test_another_plan_can_be_put_in(code, tmp_path):
    plan = tmp_path / "elsewhere-2024.txt"
    plan.write_text(OTHER_PLAN, "utf-8")
    assert "elsewhere" in run(code, PLAN=str(plan), UNTIL=2025, LATER=[2030, 2035])
