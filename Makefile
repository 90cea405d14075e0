# Every command of the project. `make run` and `make test` set up what they need.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
VAR_DIR ?= $(CURDIR)/var

BIN := $(abspath $(VENV))/bin
MANAGE := $(BIN)/python manage.py
DOCTOR := $(PYTHON) config/doctor.py
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
export HOST PORT VAR_DIR BIN

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# --- setting up ------------------------------------------------------------------------------------------------------

.PHONY: interpreter
interpreter:
	@command -v $(PYTHON) >/dev/null || { echo "medical-help: $(PYTHON) is missing → on Debian and Ubuntu: apt-get install python3.11 python3.11-venv" >&2; exit 2; }

$(BIN)/python: | interpreter
	@$(DOCTOR) python
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 2; }

$(VENV)/.runtime: requirements/runtime.lock | $(BIN)/python
	@echo "medical-help: installing what the site needs, once"
	@$(PIP_INSTALL) -r requirements/runtime.lock
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.runtime | $(BIN)/python
	@echo "medical-help: installing what checks and tests need, once"
	@$(PIP_INSTALL) -r requirements/dev.lock
	@touch $@

.PHONY: setup
setup: $(VENV)/.dev ## install what checks and tests need

# --- running ---------------------------------------------------------------------------------------------------------

STATIC_SOURCES := $(shell find static */static -type f 2>/dev/null)

$(VAR_DIR)/.static: $(STATIC_SOURCES) requirements/runtime.lock config/apps.py | $(VENV)/.runtime
	@mkdir -p $(VAR_DIR)
	@$(MANAGE) collectstatic --no-input --clear --verbosity 0
	@touch $@

.PHONY: run
run: port $(VENV)/.runtime $(VAR_DIR)/.static ## set up and serve http://127.0.0.1:8000 (PORT= for another port); Ctrl-C ends it
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) publish_knowledge || [ $$? -eq 3 ] # 3: older than what is active; it has said so, and that is served
	@exec $(BIN)/supervisord --nodaemon --configuration config/supervisord.conf $$([ $$(id -u) -ne 0 ] || echo --user=root)

.PHONY: port
port: interpreter
	@$(DOCTOR) port $(HOST) $(PORT)

.PHONY: doctor
doctor: interpreter ## say what is missing for `make run`
	@$(DOCTOR) all $(HOST) $(PORT) $(VENV) $(VAR_DIR)

# --- checking --------------------------------------------------------------------------------------------------------

.PHONY: lint
lint: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet --no-cache .
	@$(BIN)/lint-imports --no-logo

.PHONY: types
types: $(VENV)/.dev
	@$(BIN)/mypy config assistant eligibility knowledge privacy

.PHONY: check
check: lint types ## lint, types and the tests that need no database, within a minute
	@$(BIN)/pytest -q -n 2 --pure

.PHONY: test
test: lint types ## every check and every test, on SQLite and, where TEST_DATABASE_URL says so, on PostgreSQL
	@env -u TEST_DATABASE_URL POSTGRESQL_FOLLOWS=$$TEST_DATABASE_URL $(BIN)/pytest -q -n 2
	@[ -z "$$TEST_DATABASE_URL" ] || { echo "medical-help: the same tests on PostgreSQL"; $(BIN)/pytest -q -n 2; }

.PHONY: check-data
check-data: $(VENV)/.runtime ## check the policy data and count it (DATA=FOLDER for one more folder)
	@$(MANAGE) check_data --counts $(if $(DATA),--data $(DATA))

.PHONY: mutate-data
mutate-data: $(VENV)/.dev ## damage one value of the shipped data at a time, 10,000 times: each refused or harmless
	@MUTATIONS=10000 $(BIN)/pytest -q -s tests/knowledge/test_mutations.py

.PHONY: mutate-calculation
mutate-calculation: $(VENV)/.dev ## damage one expression of the calculation at a time: do its tests notice? (ONLY=MODULES, EVERY=, FRESH=1)
	@nice $(BIN)/python -m benchmarks.mutate_calculation

.PHONY: kill-publish
kill-publish: $(VENV)/.dev ## kill publishing at every write and at 500 random moments
	@KILL_MOMENTS=500 $(BIN)/pytest -q tests/knowledge/test_publish_kill.py

.PHONY: evaluate
evaluate: $(VENV)/.dev ## ask all golden questions, also typed otherwise and without their document; one line to the log (SAMPLE=, FAILURES=FILE)
	@$(MANAGE) evaluate $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(FAILURES),--failures $(FAILURES))

BENCH := $(VAR_DIR)/bench-venv

$(BENCH)/.installed: requirements/bench.lock | interpreter
	@echo "medical-help: installing what is compared with, once"
	@$(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@touch $@

.PHONY: bench-estimates
bench-estimates: $(BENCH)/.installed ## time an estimate beside OpenFisca, bare integers and over HTTP; fails where too slow
	@$(BENCH)/bin/python benchmarks/estimates.py

.PHONY: soundness
soundness: $(VENV)/.dev ## judge 100,000 completions of made-up and shipped regions: all inside their estimate? (CASES=, SEED=)
	@$(BIN)/python -m benchmarks.soundness

.PHONY: width
width: $(VENV)/.dev ## how much wider than need be are the ranges? (REGIONS=, SAMPLES=, SEED=)
	@$(BIN)/python -m benchmarks.width

.PHONY: bench-publish
bench-publish: $(VENV)/.dev ## publish 330 artificial places of 300 clauses: time, memory, size (PLACES=, CLAUSES=)
	@$(BIN)/python benchmarks/publish_scale.py

.PHONY: bench-ask
bench-ask: $(VENV)/.dev ## time every golden question over HTTP (CLAUSES=100000 for made-up places beside, PLACES=300, FRESH=1)
	@$(BIN)/python -m benchmarks.ask

.PHONY: bench-search
bench-search: $(BENCH)/.installed ## our search beside Whoosh, bm25s, FTS5 and tantivy: quality, time, memory (SIZES="1000 100000 1000000", FRESH=1)
	@$(BENCH)/bin/python -W ignore -m benchmarks.search

.PHONY: interview-bench
interview-bench: $(VENV)/.dev ## walk 1,500 random households through the questions: how many, and did each matter (HOUSEHOLDS=, SEED=)
	@$(BIN)/python benchmarks/interview.py

# --- keeping ---------------------------------------------------------------------------------------------------------

PIP_COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links

.PHONY: lock
lock: $(VENV)/.dev ## write the locks anew from requirements/*.in (UPGRADE=--upgrade for newer versions)
	@cd requirements && $(PIP_COMPILE) $(UPGRADE) --output-file=runtime.lock runtime.in
	@cd requirements && $(PIP_COMPILE) $(UPGRADE) --allow-unsafe --constraint=runtime.lock --output-file=dev.lock dev.in
	@cd requirements && $(PIP_COMPILE) $(UPGRADE) --allow-unsafe --constraint=runtime.lock --output-file=bench.lock bench.in
