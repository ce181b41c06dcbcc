"""The examples of both READMEs run as they are printed."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

from planlib import cli

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh.md"]


@pytest.mark.parametrize("name", READMES)
def test_python_examples_print_what_the_readme_prints(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # what they write is not the repository's
    result = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")
    assert result.attempted > 0
    assert result.failed == 0


def commands():
    """Every `planlib` line of the shell blocks, with a real file for its placeholders."""
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
            for line in block.splitlines():
                line = line.split("#")[0].strip()
                if (
                    line.startswith("planlib ")
                    and line != "planlib lab"
                    and "计划.docx" not in line
                ):
                    yield line


MADE_UP = """indicator,period_end,span,measure,value,unit,price_basis,known_from,source_id
fai,2017-09-30,ytd,growth,11.2,%,nominal,2017-10-20,made up for this test
"""


def priced(line: str):
    """A whole briefing takes its time, and the tests of its folder have one of their own."""
    slow = line.startswith("planlib briefing")
    return pytest.param(line, marks=pytest.mark.slow if slow else ())


@pytest.mark.parametrize("line", [priced(line) for line in sorted(set(commands()))])
def test_shell_examples_run(line, tmp_path, monkeypatch, capsys):
    plan = ROOT / "data" / "plans" / "xinxiang-hightech-2017.txt"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "observations.csv").write_text(MADE_UP, encoding="utf-8")
    words = shlex.split(line.replace("[PLAN]", f'"{plan}"').replace("DIR", "out"))
    assert cli.main(words[1:]) == 0
    assert capsys.readouterr().out or len(list(tmp_path.iterdir())) > 1


@pytest.mark.parametrize("name", READMES)
def test_local_links_and_pictures_resolve(name):
    links = re.findall(r"\]\(([^)#:]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
