# Everything a contributor or a user runs. `make help` lists it.
# A Linux or macOS machine with Python 3.11 or newer, git and make is enough: no Docker, no Java.

PYTHON  ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
             $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN     := .venv/bin
STAMP   := .venv/.o2c-stamp
MEMBERS := contracts chassis services/order services/credit services/billing services/cash-app \
           services/projection services/intake cli
# What pytest gets besides: make test TESTS="services/credit -k limit"
TESTS   ?=

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench bench-matching bench-forecast crash contracts dashboards clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo "  PYTHON=…  another interpreter · TESTS=…  what pytest runs · DATABASE_URL, KAFKA_BOOTSTRAP_SERVERS"
	@echo "  servers of your own instead of the embedded ones · O2C_CACHE  where Apache Kafka is kept (~/.cache/o2c)"

setup: $(STAMP) ## Make .venv with the locked dependencies and the project itself; does nothing when up to date
	@:

$(STAMP): requirements.lock $(MEMBERS:%=%/pyproject.toml)
	@if ! $(or $(PYTHON),false) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  found=$$($(or $(PYTHON),python3) --version 2>/dev/null) || found="no $(or $(PYTHON),python3)"; \
	  echo "o2c needs Python 3.11 or newer; found: $$found."; \
	  echo "Install one, or name it: make setup PYTHON=/path/to/python3.12"; exit 1; fi
	@if [ ! -x $(BIN)/python ]; then \
	  echo "Making .venv with $$($(PYTHON) --version)"; \
	  $(PYTHON) -m venv .venv || { rm -rf .venv; \
	    echo "Python's venv module is incomplete here; on Debian and Ubuntu: apt install python3-venv"; exit 1; }; fi
	@echo "Installing the locked dependencies (some 400 MB the first time: one to three minutes)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo "Installing the project: $(MEMBERS)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation \
	  $(MEMBERS:%=-e %)
	@if [ -z "$$KAFKA_BOOTSTRAP_SERVERS" ]; then \
	  echo "Fetching Apache Kafka into the cache (45 MB, only once)"; \
	  $(BIN)/python -c 'from o2c.chassis.local.kafka_jars import cache_dir, class_path; class_path(cache_dir())' \
	    || echo "That did not work now; the first start will try again."; fi
	@touch $@
	@echo "Ready."

run: setup ## Start everything, play the example company, show the figures; Ctrl-C stops it
	@exec $(BIN)/o2c up --demo

# One shell for each, replaced by the program: Ctrl-C and its exit code reach make directly.
test: setup check ## Lint, types, import rules and every test, on real servers
	@exec $(BIN)/python -m pytest -n 2 $(TESTS)

check: setup ## Lint, formatting, types and import rules, in some seconds
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(MEMBERS)
	$(BIN)/lint-imports

bench: setup ## Measure throughput, latency and queries; one table
	@exec $(BIN)/python bench/run.py

bench-matching: setup ## Measure who is found to have paid what, how often that is wrong, and how fast
	@exec $(BIN)/python bench/matching/run.py

bench-forecast: setup ## Measure how well the cash forecast told the payments of a year of real invoices
	@exec $(BIN)/python bench/forecast/run.py

crash: setup ## Kill random processes fifty times under load, then compare with the truth
	@exec $(BIN)/python -m pytest tests/crash -m crash --crash-kills=50 -s

contracts: setup ## Generate JSON Schemas, golden examples, AsyncAPI and the data contracts of schema bi
	@$(BIN)/python -m o2c.contracts.generate
	@exec $(BIN)/python -m o2c.projection.bi.generate

dashboards: setup ## Write Grafana's dashboards and docs/metrics.md, docs/limits.md from the code
	@PYTHONPATH=deploy exec $(BIN)/python -m observe

clean: ## Remove caches and .venv; the data in .o2c stay
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
