SHELL := /bin/bash
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: texts help run test test-full bench bench-models faults lint clean bootstrap bootstrap-test

help: ## list what there is to do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: bootstrap ## start everything, print the URL, stop all on Ctrl-C (PORT, CREDITAPP_HOME, CREDITAPP_BROKER)
	@exec $(PYTHON) -m launch

QUICK := tests/unit tests/contract tests/integration/test_training.py
test: bootstrap-test lint ## all tests but the long ones: unit, contract, integration, browser, faults
	@echo "· $(QUICK) run beside the others, which mostly wait; their report comes last"
	@told=$$(mktemp); $(PYTHON) -m pytest -m "not long" $(QUICK) >$$told 2>&1 & quick=$$!; \
	$(PYTHON) -m pytest -m "not long" tests $(QUICK:%=--ignore=%); failed=$$?; \
	wait $$quick || failed=1; cat $$told; rm $$told; exit $$failed

test-full: bootstrap-test lint ## all tests, the long ones too
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

lint: bootstrap ## style, import directions and types
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy

clean: ## remove what was built (not .creditapp, the state)
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

bootstrap:
	@./bootstrap

bootstrap-test:
	@./bootstrap test
