# Parley. `make` alone says what can be done.

PORT ?= 8000
DATA ?= var
DATABASE_URL ?=
LETTER ?= hold_placed
CORPUS ?= ../shared/mail-corpus
export PORT DATA DATABASE_URL

# The pinned time zone data decides, not whatever the machine happens to carry.
export PYTHONTZPATH =

# Compiled code is kept, whatever the machine prefers: every process starts in half the time.
unexport PYTHONDONTWRITEBYTECODE

VENV ?= .venv
export VENV
PYTHON_BIN := $(VENV)/bin/python
PYTEST := $(PYTHON_BIN) -m pytest
TESTS ?= tests/policy tests/house tests/services tests/mail tests/inbound
LOCKED := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate

.DEFAULT_GOAL := help
.PHONY: help run demo-reset test soak quick lint types format lock bench bench-gate mail mail-corpus clean venv venv-dev

help: ## Say what can be done here
	@echo 'Parley: make TARGET [PORT=$(PORT)] [DATA=$(DATA)] [DATABASE_URL=postgresql://…]'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: venv ## Run a demo instance: pages, jobs and a mail sink, with sample people
	@exec $(PYTHON_BIN) -m portal.run

demo-reset: venv ## Forget everything the demo instance in DATA knows
	@exec $(PYTHON_BIN) -m portal.run reset

test: venv-dev ## Check everything: style, laws, types, tests on SQLite and PostgreSQL, the browser
	@exec $(PYTHON_BIN) -m tests.everything

soak: venv-dev ## Check everything at length, in hours: each case on both databases, all long proofs
	@exec $(PYTHON_BIN) -m tests.everything soak

quick: venv-dev ## Check what can be checked while coding, in a minute; more with TESTS=tests/web/…
	@$(PYTHON_BIN) -m mypy
	@PARLEY_TEST_DB=sqlite $(PYTEST) -q -n 2 --dist worksteal \
		-m 'not browser and not whole and not slow' $(TESTS)

lint: venv-dev ## Check style and the laws of the house
	$(PYTHON_BIN) -m ruff check .
	$(VENV)/bin/lint-imports

types: venv-dev ## Check types
	$(PYTHON_BIN) -m mypy

format: venv-dev ## Put imports in order and mend what can be mended without thinking
	$(PYTHON_BIN) -m ruff check --fix .

lock: venv-dev ## Pin the newest versions that requirements*.in allow, with hashes
	$(PYTHON_BIN) -m pip install -qq --upgrade uv
	$(VENV)/bin/$(LOCKED) --upgrade requirements-uv.in -o requirements-uv.txt
	$(VENV)/bin/$(LOCKED) --upgrade requirements.in -o requirements.txt
	$(VENV)/bin/$(LOCKED) --upgrade requirements-dev.in -o requirements-dev.txt
	$(VENV)/bin/$(LOCKED) --upgrade requirements-postgres.in -o requirements-postgres.txt
	$(VENV)/bin/$(LOCKED) --upgrade requirements-pdf.in -o requirements-pdf.txt

bench: venv-dev ## Measure everything, as ratios to limits of the same run
	@exec $(PYTHON_BIN) -m bench all

bench-gate: venv-dev ## Measure, and fail where a figure misses its limit
	@exec $(PYTHON_BIN) -m bench gate

mail: venv ## Print a letter as it is sent: make mail LETTER=hold_placed
	@PARLEY_ENV=development $(PYTHON_BIN) -m flask --app wsgi letter '$(LETTER)'

mail-corpus: venv-dev ## Send a folder of mails through the inbound door: make mail-corpus CORPUS=DIR
	@exec $(PYTHON_BIN) -m bench.corpus '$(CORPUS)'

clean: ## Remove what checks and tests left behind, and the environment
	rm -rf $(VENV) $(VENV).lock .pytest_cache .ruff_cache .mypy_cache .import_linter_cache \
		.hypothesis test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@.ci/venv requirements.txt

venv-dev:
	@.ci/venv requirements-dev.txt
