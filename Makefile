SHELL := /bin/bash
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help run check unit test test-full fuzz bench bench-models sbom audit faults tables texts map clean bootstrap bootstrap-test bootstrap-audit

help: ## list what there is to do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: bootstrap ## start everything, print the URL, stop all on Ctrl-C (PORT, CREDITAPP_HOME, CREDITAPP_BROKER)
	@exec $(PYTHON) -m launch

check: bootstrap ## style, formatting, import contracts and types: seconds
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/lint-imports
	.venv/bin/mypy

unit: bootstrap ## check, and the unit and contract tests that take no seconds each: some minutes on two cores
	$(PYTHON) -m tests.side_by_side unit

test: bootstrap-test ## check and all tests but the long ones: unit, contract, integration, browser, faults
	$(PYTHON) -m tests.side_by_side

test-full: bootstrap-test check ## all tests, the long ones too, then make fuzz and make audit
	$(PYTHON) -m pytest --ignore=tests/fuzz
	@$(MAKE) --no-print-directory fuzz audit

fuzz: bootstrap-test ## 50,000 hostile inputs; a failing chunk again: make fuzz PART=… SEED=… COUNT=…
	COUNT=$(or $(COUNT),50000) SEED=$(SEED) PART=$(PART) $(PYTHON) -m pytest -q tests/fuzz

tables: bootstrap-test ## 10,000 known tables, each written twice and read again; others: make tables SEED=… COUNT=…
	$(PYTHON) -m tests.tables --count $(or $(COUNT),10000) --seed $(or $(SEED),0)

bench: bootstrap-test ## measure the system, and side by side with its peers; writes benchmarks/results.json and docs/performance.md
	@./bootstrap service-peers
	$(PYTHON) -m benchmarks $(BENCH)

bench-models: bootstrap ## hold training against five peers on the same folds: benchmarks/models.json; TABLES=other: benchmarks/tables.json
	@./bootstrap peers
	$(PYTHON) -m benchmarks.models --tables $(or $(TABLES),known)

sbom: bootstrap-audit ## what we are made of, as CycloneDX: build/sbom/python.cdx.json and kafka.cdx.json
	@mkdir -p build/sbom
	.cache/audit/bin/cyclonedx-py requirements requirements.lock --of JSON --output-reproducible -o build/sbom/python.cdx.json
	mvn -q -B -f broker/pom.xml org.cyclonedx:cyclonedx-maven-plugin:2.9.1:makeBom -DoutputFormat=json -DoutputDirectory=$(CURDIR)/build/sbom -DoutputName=kafka.cdx

audit: bootstrap-audit ## ask PyPI for known vulnerabilities of the locked packages; fails if one cannot be looked up
	.cache/audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements.lock

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

bootstrap-audit:
	@./bootstrap audit
