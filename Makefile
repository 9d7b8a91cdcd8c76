SHELL := /bin/bash
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run check unit test test-full bench bench-models faults texts map clean bootstrap bootstrap-test

help: ## list what there is to do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: bootstrap ## start everything, print the URL, stop all on Ctrl-C (PORT, CREDITAPP_HOME, CREDITAPP_BROKER)
	@exec $(PYTHON) -m launch

check: bootstrap ## style, formatting, import contracts and types: seconds
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy

unit: bootstrap ## check and the unit and contract tests: under two minutes
	$(PYTHON) -m tests.side_by_side unit

test: bootstrap-test ## check and all tests but the long ones: unit, contract, integration, browser, faults
	$(PYTHON) -m tests.side_by_side

test-full: bootstrap-test check ## all tests, the long ones too
	$(PYTHON) -m pytest

bench: bootstrap ## measure speed, latency and memory; writes benchmarks/results.json
	$(PYTHON) -m benchmarks

bench-models: bootstrap ## hold training against five peers on the same folds; writes benchmarks/models.json
	@./bootstrap peers
	$(PYTHON) -m benchmarks.models

faults: bootstrap-test ## the full-size fault run; writes tests/fault/results.json
	$(PYTHON) -m pytest tests/fault --results tests/fault/results.json

texts: bootstrap ## gather all texts of the pages into creditapp/web/locale/creditapp.pot
	$(PYTHON) -m creditapp.web.i18n.catalogue

map: bootstrap ## draw docs/map.svg, the rooms and their imports, anew
	$(PYTHON) -m docs.map

clean: ## remove what was built (not .creditapp, the state)
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

bootstrap:
	@./bootstrap

bootstrap-test:
	@./bootstrap test
