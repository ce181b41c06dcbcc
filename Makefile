# Two commands need nothing but make, Python 3.11 or newer and pip: `make briefing` and `make test`.
#
# All paths are relative, because make cannot handle a name with a space in it: so the checkout may
# lie anywhere (`/home/li/规划 2017/planlib`). Only what GNU make 3.81 knows is used (macOS has it).

PYTHON ?= python3
ARGS ?=

MAKEFLAGS += --no-builtin-rules --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help briefing lab test lint benchmark lock clean FORCE

help: ## show this list
	@echo "make TARGET [ARGS='more arguments'] [PYTHON=python3.12]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' Makefile

briefing: .venv/.installed ## write the briefing, Chinese and English, into build/briefing
	@mkdir -p build
	@.venv/bin/planlib briefing -o build/briefing --lang both $(ARGS)

lab: .venv/.installed ## open the notebooks in JupyterLab
	@.venv/bin/python -m jupyterlab notebooks $(ARGS)

test: .venv/.installed ## run the tests, notebooks included; ARGS='-m ""' adds the slow ones
	@.venv/bin/python -m pytest $(ARGS)

lint: .venv/.installed ## check code and format with ruff
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

benchmark: .venv/.installed ## measure all claims of speed, write docs/benchmarks.md (half an hour); ARGS='reading' for one
	@.venv/bin/python tests/benchmarks/run.py $(ARGS)

lock: ## renew requirements.lock after a change of pyproject.toml; ARGS=--upgrade: newest of all
	$(if $(NO_PYTHON),$(error $(NO_PYTHON)))
	@echo 'Renewing requirements.lock …'
	@rm -rf build/lock && mkdir -p build
	@"$(PYTHON)" -m venv build/lock
	@build/lock/bin/python -m pip --disable-pip-version-check install --quiet uv
# One file for every Python and platform (--universal), nothing in it that depends on where it was
# made. hatchling asks for editables only while it installs the checkout, too late for --no-deps.
# uv reads the file it is to write: what is locked already stays, as long as it fits.
	@if [ -e requirements.lock ]; then cp requirements.lock build/lock; fi
	@echo editables | build/lock/bin/uv pip compile pyproject.toml - --quiet --universal \
	    --python-version 3.11 --all-extras --generate-hashes --no-header --no-annotate \
	    --no-emit-index-url --no-emit-find-links $(ARGS) \
	    --output-file build/lock/requirements.lock > build/lock/shown
	@if cmp -s build/lock/requirements.lock requirements.lock; then echo 'Nothing to change.'; \
	    else cp build/lock/requirements.lock requirements.lock; fi
	@rm -rf build/lock

clean: ## remove all that make made, .venv included
	@if [ -e .venv/.made-by-make ]; then rm -rf .venv; fi
	@rm -rf build dist .pytest_cache .ruff_cache .hypothesis
	@find . -path ./.venv -prune -o -path ./.git -prune -o \
	    \( -name __pycache__ -o -name .ipynb_checkpoints \) -type d -exec rm -rf {} +

# Where the locale knows only ASCII (LC_ALL=C), Python 3.11 and 3.12 do not even start if there is
# Chinese in the path of the checkout, which a .pth file in .venv names.
# $(shell) does not see what is exported before make 4.4, so Python runs with -S there: no .pth.
ifneq ($(filter ANSI_X3.4-1968 US-ASCII,$(shell locale charmap 2>/dev/null)),)
export LC_ALL = C.UTF-8
endif

# --- setting up .venv ---------------------------------------------------------------------------
#
# .venv/.made-by-make  holds the path of the checkout, written first: this .venv is make's to replace
# .venv/.locked        everything of requirements.lock is installed
# .venv/.installed     and planlib itself, as an editable install
#
# The stamps are written last, so an interrupted set-up is begun again. It begins from nothing, as
# pip may have left half a package behind. The lock comes first and on its own: --require-hashes
# refuses a folder (-e .), for which there is no hash.

# Most modules are never imported: compiling each on installation takes as long as all the rest.
PIP = .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-compile

.venv/.locked: requirements.lock
	$(if $(NOT_OURS),$(error $(NOT_OURS)))
	$(if $(NO_PYTHON),$(error $(NO_PYTHON)))
	@echo 'Setting up .venv (once, about a minute) …'
	@rm -rf .venv && mkdir .venv && pwd -P > .venv/.made-by-make
	@"$(PYTHON)" -m venv .venv
	@$(PIP) --require-hashes -r requirements.lock
	@touch $@

.venv/.installed: .venv/.locked pyproject.toml
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

# A .venv is stale when the Python it was made with is gone, when the checkout was moved or copied
# (scripts and the editable install hold its path: the tests would run another checkout's code),
# or when PYTHON is given and is another Python.

STALE = { [ -x .venv/bin/python ] && [ "$$(cat .venv/.made-by-make)" = "$$(pwd -P)" ]; } 2>/dev/null
ifneq ($(origin PYTHON),file)
MINOR = -S -c 'import sys; print(sys.version_info[:2])' 2>/dev/null
STALE += && [ "$$(.venv/bin/python $(MINOR))" = "$$("$(PYTHON)" $(MINOR))" ]
endif
ifneq ($(shell $(STALE) && echo no),no)
.venv/.locked: FORCE
endif

# What stands in the way of a set-up, each in one sentence; empty when nothing does. make's own
# $(error) tells it, since after a failed recipe make would add a line of its own. PROBE must run in
# any Python, 2.7 too. Debian keeps a part of venv (ensurepip) in a package of its own.

NOT_OURS = $(shell [ ! -e .venv ] || [ -e .venv/.made-by-make ] || \
    echo "the folder .venv here was not made by make: rename or remove it, and make sets up its own")
PROBE = import sys; sys.stdout.write("%d.%d.%d" % tuple(sys.version_info[:3])); sys.stdout.flush(); \
    sys.version_info >= (3, 11) or sys.exit(3); import venv, ensurepip
ANOTHER = e.g. make $(or $(firstword $(MAKECMDGOALS)),briefing) PYTHON=python3.12
NO_PYTHON = $(shell found=$$("$(PYTHON)" -S -c '$(PROBE)' 2>/dev/null); code=$$?; \
    if [ -z "$$found" ]; then \
        echo "planlib needs Python 3.11 or newer, but '$(PYTHON)' does not start here:" \
            "install Python or name the one you have, $(ANOTHER)"; \
    elif [ $$code = 3 ]; then \
        echo "planlib needs Python 3.11 or newer, but '$(PYTHON)' is Python $$found:" \
            "install a newer one, if there is none yet, and name it, $(ANOTHER)"; \
    elif [ $$code != 0 ]; then \
        echo "'$(PYTHON)' (Python $$found) lacks the venv module, which sets up .venv: install it" \
            "(Debian, Ubuntu: sudo apt install python$${found%.*}-venv) or name another, $(ANOTHER)"; \
    fi)
