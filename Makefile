# What a person types. `make help` lists it.
#
# Needs Python 3.11 or later, make and git, nothing else. Everything is installed in .venv, in the versions of
# constraints.txt; a stamp file remembers that, so set-up work is done again only when pyproject.toml or
# constraints.txt change.

SHELL := /bin/sh
# Modules are compiled once and kept, whatever the shell was told: the tests start hundreds of processes.
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?=# the interpreter .venv is made with; found by itself when not given
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3 python)
WORKERS ?= 2# processes the tests run in
BIN := .venv/bin
MEMBERS ?= fixtures/caribbean.csv

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long lint compile format bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: .venv/engine.stamp ## form consortia from the example members: a table here, a page, JSON and a spreadsheet in out/
	@mkdir -p out
	@$(BIN)/matchmaker suggest $(MEMBERS) --programme export-promotion \
		--format table --out out/portfolio.html --out out/portfolio.json --out out/portfolio.xlsx

test: .venv/all.stamp ## everything that takes less than five minutes
	@$(MAKE) --no-print-directory --jobs 2 lint compile
	$(BIN)/python -m pytest -m "not long" -n $(WORKERS) --dist loadfile

test-long: .venv/all.stamp ## the rest: big oracles, fresh environments, the notebooks
	$(BIN)/python -m pytest -m long
	$(BIN)/python -m pytest --nbmake --nbmake-timeout=900 notebooks

lint: .venv/all.stamp ## style and types
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy

# The loops, compiled before the test workers start, or each of them would do it for itself.
compile: .venv/all.stamp
	@$(BIN)/python tests/compile_first.py

format: .venv/all.stamp ## put the code into the one layout that `make lint` asks for
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

bench: .venv/peers.stamp ## ratios against the peers, measured in the same run
	$(BIN)/python -m benchmarks

clean: ## remove what was made here, .venv too
	rm -rf .venv out build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .schemathesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- setting up -------------------------------------------------------------------------------------------------------

INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# The first interpreter that is new enough and can make an environment. `ensurepip` is what Debian packs apart.
.venv/made.stamp:
	@new=; for python in $(CANDIDATES); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		new=$$python; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || continue; \
		echo "Setting up .venv with $$("$$python" -V) (once; it takes a minute or two) ..."; \
		"$$python" -m venv --clear .venv && touch $@ && exit 0; \
		exit 1; \
	done; \
	if [ -n "$$new" ]; then \
		echo "Missing: the package python3-venv (on Debian and Ubuntu: apt-get install python3-venv)." >&2; \
	else \
		echo "Missing: the package python3, version 3.11 or later (looked for: $(CANDIDATES))." >&2; \
	fi; exit 1

.venv/engine.stamp: .venv/made.stamp pyproject.toml constraints.txt
	@$(INSTALL) -e .
	@touch $@

.venv/all.stamp: .venv/made.stamp pyproject.toml constraints.txt
	@$(INSTALL) -e '.[dev]'
	@touch $@ .venv/engine.stamp

.venv/peers.stamp: .venv/all.stamp
	@$(INSTALL) -e '.[dev,peers]'
	@touch $@
