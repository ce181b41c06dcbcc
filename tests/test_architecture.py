"""The plan of the house: who may import whom, and what a name may be."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import planlib as pl

PACKAGE = Path(pl.__file__).parent

# A module imports only what stands above it.
ORDER = """
    errors epoch frames schema units growth data indicators vocabulary words sheets
    files.lines files.numbering files.word files.webpage files.pdfpage files.pdf files spreadsheets
    reading.numerals reading.characters reading.document reading.sentences reading.quantities reading.lists
    reading.lexicon reading.asides reading.nouns reading.clauses reading.times reading.tables reading.records
    reading.milestones reading.items reading.edits reading.entries reading.corrections reading.view reading.plan
    reading.review reading.collection reading
    assumptions levels scenarios deflating solve ratios calibration
    checks.findings checks.numbers checks.bases checks.identities checks.benchmarks checks
    ensembles.correlation ensembles.compiled ensembles.blocks ensembles.inputs ensembles.questions
    ensembles.assumed ensembles.histograms ensembles
    levers sensitivity observations evidence reasons progress synthetic
    scale.pools scale.clusters scale.parts scale.folder scale.collecting scale
    style
    charts.labels charts.targets charts.paths charts.ratios charts.outcomes charts.fans charts.swings charts.peers
    charts.work charts.stages charts.regions charts.progress charts.saving charts
    briefing.neighbours briefing.facts briefing.packing briefing.phrases
    briefing.messages.targets briefing.messages.lastyear briefing.messages.progress briefing.messages.revenue
    briefing.messages.investment briefing.messages.coverage briefing.messages.experience
    briefing.messages.beyond briefing.messages
    briefing.blocks
    briefing.sections.beside briefing.sections.expected briefing.sections.paths briefing.sections.ratios
    briefing.sections.uncertainty briefing.sections.findings briefing.sections.progress briefing.sections.work
    briefing.sections
    briefing.content briefing.drawings briefing.layout briefing.html
    briefing.docx.marks briefing.docx.styles briefing.docx.tables briefing.docx
    briefing.slides.text briefing.slides.notes briefing.slides.layouts briefing.slides.tables
    briefing.slides.workbooks briefing.slides.scales briefing.slides.labels briefing.slides.charts
    briefing.slides briefing.pptx briefing.pdf
    briefing.bookwords briefing.listings briefing.formulas briefing.calculations briefing.xlsx
    briefing.lock briefing.manifest briefing.folder briefing.publish briefing
    output terminal cli
""".split()

# Where an index becomes a multiple (136 is 1.36 times), or a ratio in percent takes its index: no
# growth is computed there.
INDEX_ARITHMETIC = {
    ("briefing.messages.beyond", "last[code] / 100"),
    ("ratios", "base_ratio_pct * index / 100"),
}

# Powers that are widths of columns and steps of axes.
GEOMETRY = {"briefing.docx.tables", "briefing.slides.charts", "briefing.slides.scales"}


def name_of(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


# The package itself is "": it imports its modules when their names are first asked for.
TREES = {
    name_of(path): ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))
}
MODULES = sorted(name for name in TREES if name)
EACH_MODULE = pytest.mark.parametrize("module", MODULES)


def imported(module: str) -> set[str]:
    """Modules of planlib that a module imports, inside functions too."""
    found = set()
    for node in ast.walk(TREES[module]):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import"
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            # A name is a module or something in one.
            names = [n if n.removeprefix("planlib.") in TREES else node.module for n in inner]
        else:
            continue
        found |= {n.removeprefix("planlib").removeprefix(".") for n in names if is_own(n)}
    return found


def is_own(name: str) -> bool:
    return name == "planlib" or name.startswith("planlib.")


def functions(tree: ast.AST):
    """Public functions and classes of a module, and the public methods of these classes."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from functions(node)


def test_every_module_has_one_place_in_the_order():
    assert sorted(MODULES) == sorted(ORDER)


def test_contributing_tells_the_same_order():
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text("utf-8")
    house = text.partition("## The house")[2].split("```")[1]
    told = {}
    for package, *inner in (name.split(".") for name in ORDER):
        told.setdefault(package, {}).update(dict.fromkeys(inner[:1]))
    assert re.findall(r"\w+", house) == [n for top, inner in told.items() for n in (top, *inner)]


@EACH_MODULE
def test_a_module_imports_only_what_stands_above_it(module):
    above = {"", *ORDER[: ORDER.index(module)]}
    assert imported(module) <= above


@EACH_MODULE
def test_of_the_package_itself_a_module_takes_the_version_alone(module):
    taken = {
        alias.name
        for node in ast.walk(TREES[module])
        if isinstance(node, ast.ImportFrom) and node.module == "planlib"
        for alias in node.names
    }
    assert taken - set(MODULES) <= {"__version__"}


def test_charts_compute_nothing_and_so_import_no_arithmetic():
    rooms = {module for module in MODULES if module.partition(".")[0] == "charts"}
    taken = set().union(*(imported(module) for module in rooms))
    assert taken - rooms <= {"schema", "words", "style", "errors"}


def test_the_data_know_nothing_of_the_registry():
    assert "indicators" not in imported("data")


def test_the_package_itself_imports_none_of_its_modules():
    assert imported("") == set()


@pytest.mark.parametrize("what", ["planlib", "planlib.read_plan().targets", "planlib.scale"])
def test_import_and_reading_bring_in_nothing_heavier_than_pandas(what):
    code = f"import sys, planlib; {what}; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    brought = set(run.stdout.split())
    assert "pandas" in brought
    heavier = {
        "matplotlib",
        "seaborn",
        "jinja2",
        "lxml",
        "openpyxl",
        "pypdfium2",
        "xlsxwriter",
        "fontTools",
        "dask",
        "distributed",
        "tqdm",
    }
    assert not brought & heavier


@EACH_MODULE
def test_a_name_of_a_module_says_what_is_in_it(module):
    assert not {"utils", "util", "helpers", "core", "common", "misc"} & set(module.split("."))


@pytest.mark.parametrize("module", TREES)
def test_a_module_says_what_it_is_for(module):
    assert ast.get_docstring(TREES[module])


@EACH_MODULE
def test_whatever_is_public_says_what_it_does(module):
    assert [f.name for f in functions(TREES[module]) if not ast.get_docstring(f)] == []


@EACH_MODULE
def test_no_public_function_bears_the_name_of_a_module_of_the_package(module):
    # Of the module itself: an attribute of an object is not taken for a module.
    own = ast.iter_child_nodes(TREES[module])
    names = {f.name for f in own if isinstance(f, ast.FunctionDef) and not f.name.startswith("_")}
    assert not names & {name for name in ORDER if "." not in name}


def test_of_the_public_functions_only_quantities_bears_the_name_of_any_module():
    offered = {name for name in pl.__all__ if not hasattr(getattr(pl, name), "__path__")}
    functions_offered = {n for n in offered if callable(getattr(pl, n))}
    parts = {part for name in ORDER for part in name.split(".")}
    assert functions_offered & parts == {"quantities"}


def is_number(node: ast.AST, *numbers: float) -> bool:
    return isinstance(node, ast.Constant) and node.value in numbers


def percent_arithmetic(tree: ast.AST) -> list[str]:
    """What divides by a literal 100 or multiplies by 0.01."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.AugAssign):
            sides, operator = [node.value], node.op
        elif isinstance(node, ast.BinOp):
            sides, operator = [node.left, node.right], node.op
        else:
            continue
        divided = isinstance(operator, ast.Div) and is_number(sides[-1], 100)
        multiplied = isinstance(operator, ast.Mult) and any(is_number(s, 0.01) for s in sides)
        if divided or multiplied:
            found.append(ast.unparse(node))
    return found


@EACH_MODULE
def test_percent_becomes_a_fraction_in_growth_alone(module):
    found = {(module, expression) for expression in percent_arithmetic(TREES[module])}
    assert module == "growth" or found <= INDEX_ARITHMETIC


def test_growth_does_divide_by_100():
    assert len(percent_arithmetic(TREES["growth"])) >= 4


def test_nothing_is_compounded_outside_growth():
    """A power of a name, such as (1 + rate) ** years, is an arithmetic of growth; 10 ** 8 is a number."""
    powers = {
        (module, ast.unparse(node))
        for module, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow)
        if not (isinstance(node.left, ast.Constant) and isinstance(node.right, ast.Constant))
    }
    assert {module for module, _ in powers} - GEOMETRY == {"growth"}
