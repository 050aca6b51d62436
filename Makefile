# Ombud's tasks. `make` lists them; `make demo` and `make test` need nothing but Python and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/made-from-lock
NODE := tests/outside/node
NODE_STAMP := $(NODE)/node_modules/made-from-lock
# Several processes, at most four: each starts its own PostgreSQL. WORKERS=0 runs all in one.
WORKERS ?= logical
PYTEST_ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help env demo test check lint types imports browser servers ready tests coverage format words docs bench classify-report classify-train lock clean

help: ## list the tasks
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(STAMP) ## make .venv with the pinned dependencies and the `ombud` command

$(STAMP): pyproject.toml requirements-dev.lock
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here. Install Python 3.11 or newer, or name it: make env PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Ombud needs Python 3.11 or newer, and $(PYTHON) is $$($(PYTHON) -V 2>&1). Name a newer one: make env PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "This Python cannot make environments. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# Slack's published types and their compiler: only the tests read them, and the product never does.
$(NODE_STAMP): $(NODE)/package.json $(NODE)/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix $(NODE) --ignore-scripts --no-audit --no-fund --loglevel=error && touch $@; \
	elif [ -n "$$CI" ]; then echo "There is no npm here. Install Node.js 20 or newer: what leaves for Slack is checked with it."; exit 1; \
	else echo "There is no npm here, so the checks with Slack's published types are skipped. Node.js 20 or newer brings it."; fi

demo: env ## play the story: letters in, cases in Slack, answers out
	$(BIN)/ombud demo

# What the tests need is brought while the code is read; what is printed stays in one piece for each.
test: env ## run everything that must hold: lint, types, imports, tests
	@$(MAKE) --no-print-directory -j2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=recurse) check ready
	@$(MAKE) --no-print-directory tests

check: lint types imports ## run what reads the code without running it

lint: env ## check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: env ## check types, strictly
	$(BIN)/mypy --num-workers 2

imports: env ## check which module may import which
	$(BIN)/lint-imports

browser: ## bring Debian's Chromium for the tests, where there is none and it may be installed
	@.ci/browser

servers: ## bring Debian's Dovecot for the tests, where there is none and it may be installed
	@.ci/mail-servers

# One after the other: both install packages.
ready: $(NODE_STAMP) ## bring all that the tests need besides `make env`
	@.ci/browser
	@.ci/mail-servers

# The tests come after the checks, so that what they print stands last. The processes must agree on the
# order of tests, also of those that a set names, hence the fixed hash seed.
tests: export PYTHONHASHSEED ?= 0
tests: env ready ## run the tests
	$(BIN)/pytest -n $(WORKERS) --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

coverage: ## run the tests, and print which branches they took
	@$(MAKE) --no-print-directory tests PYTEST_ARGS="--cov --cov-report=term $(PYTEST_ARGS)"

format: env ## rewrite the code in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

words: env ## bring the translators' catalogues up to date with the sources
	$(BIN)/python -m handlers.words.extraction

docs: env ## write docs/settings.md, docs/cli.md and docs/permissions.md from the declarations
	$(BIN)/python -m bot.settings.describe > docs/settings.md
	$(BIN)/python -m bot.cli.reference > docs/cli.md
	$(BIN)/python -m bot.cli.permissions > docs/permissions.md

bench: env ## measure how fast letters become cases
	$(BIN)/python -m bench.ingest

classify-report: env ## tell how well letters are read
	$(BIN)/python -m bench.reading

TRAINING := .venv-train
classify-train: ## train the weights that letters are read by
	$(PYTHON) -m venv $(TRAINING)
	$(TRAINING)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-train.lock
	$(TRAINING)/bin/python -m bench.reading.training

UV := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
lock: env ## pin every dependency anew, with hashes
	$(UV) --upgrade --all-extras --group dev -o requirements-dev.lock pyproject.toml
	$(UV) --upgrade --all-extras -c requirements-dev.lock -o requirements.lock pyproject.toml
	$(UV) --upgrade --group train -c requirements-dev.lock -o requirements-train.lock

clean: ## remove the environment and everything made from the sources
	rm -rf $(VENV) $(NODE)/node_modules build dist htmlcov .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find bot connectors handlers tests bench -type d -name __pycache__ -prune -exec rm -rf {} +
