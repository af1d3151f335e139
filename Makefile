# `make demo` and `make test` set themselves up: they need Python 3.11 or newer and a package index, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test test-fast lint types bench clean
help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "replaykit needs Python 3.11 or newer; set PYTHON=/path/to/python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[moto]" --group dev
	touch $(STAMP)

demo: $(STAMP)  ## record against moto over TLS, replay offline, fill a gap, show the diff
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python recipes/demo-record-orders/demo.py

test: $(STAMP)  ## the whole suite
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

test-fast: $(STAMP)  ## without what is marked slow
	$(BIN)/python -m pytest -n 2 --dist worksteal -q -m "not slow"

lint: $(STAMP)  ## ruff, format and rules
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .

types: $(STAMP)  ## mypy, strict
	$(BIN)/python -m mypy

bench: $(STAMP)  ## the table of ratios against peers and floors
	$(BIN)/python -m tests.benchmarks

clean:  ## remove what the other targets made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache demo-output
