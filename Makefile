# What a person types. `make help` lists it; CONTRIBUTING.md tells more.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
SECONDS ?= 60

BIN = $(VENV)/bin
PIP = PIP_USE_PEP517=1 PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip install -qq --no-input

.PHONY: help run test check bench compare fuzz clean
.DEFAULT_GOAL := help

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s%s\n", $$1, $$2 }' Makefile

run: $(VENV)/.installed  ## Start the whole desk; Ctrl-C stops it
	@exec $(BIN)/arende up

test: $(VENV)/.installed-test  ## Run every test (ARGS="-k mail" for some)
	@$(BIN)/python -m pytest -n auto --dist worksteal -rs $(ARGS)

check: $(VENV)/.installed-test  ## Lint, format, types, and who may import whom
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.installed-test  ## Measure, as ratios to the bare libraries
	@$(BIN)/python -m tests.bench $(ARGS)

compare: pyproject.toml  ## Read the corpus beside known libraries; writes docs/mail-reading.md
	@$(PYTHON) -m venv $(VENV)-compare
	@$(VENV)-compare/bin/pip install -q --editable . mail-parser-reply==1.36 email-reply-parser==0.5.12 talon==1.4.4
	@$(VENV)-compare/bin/python -m tests.compare

fuzz: pyproject.toml  ## Look for mails that break the reader (SECONDS=600 for each of three targets)
	@$(PYTHON) -m venv $(VENV)-fuzz
	@$(VENV)-fuzz/bin/pip install -q --editable '.[test]' 'atheris>=3'
	@for target in reading separating identity; do $(VENV)-fuzz/bin/python -m tests.fuzz.fuzz_$$target $(SECONDS) || exit 1; done

clean:  ## Remove what make and the tools made; never var/, where the desk keeps its data
	@rm -rf $(VENV) $(VENV)-compare $(VENV)-fuzz .fuzz .npm build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp tells that what pyproject.toml asks for is installed; the one for tests holds the other's too.
$(VENV)/.installed: pyproject.toml | $(BIN)/pip
	@echo "Installing what Ärende needs into $(VENV); the first time it takes a minute or two …"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/pip
	@echo "Installing what Ärende and its tests need into $(VENV); the first time it takes a minute or two …"
	@$(PIP) --editable '.[test]'
	@touch $(VENV)/.installed $@

# pip is the last thing that venv makes: where it is, the environment is whole.
$(BIN)/pip:
	$(call needs,assert sys.version_info >= (3, 11),Ärende needs Python 3.11 or newer; '$(PYTHON)' is not. Name one: make run PYTHON=python3.12)
	$(call needs,import ensurepip,'$(PYTHON)' can make no environment without ensurepip. On Debian or Ubuntu: apt install python3-venv)
	@$(PYTHON) -m venv $(VENV)

needs = $(if $(shell $(PYTHON) -c 'import sys; $(1)' 2>/dev/null && echo yes),,$(error $(2)))
