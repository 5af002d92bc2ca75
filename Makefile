# Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
BIN := .venv/bin
EVAL ?=
# What reads scans and what reads old office files; the tests need a browser and fonts besides.
PACKS := slv hrv srp srp-latn bos mkd eng ita spa deu fra
READERS := tesseract-ocr $(PACKS:%=tesseract-ocr-%) libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui
PACKAGES := $(READERS) chromium fonts-dejavu-core fonts-liberation

# The tests of one file stay in one process, as they share what is made for it.
WORKERS ?= 2
SPREAD := --numprocesses $(WORKERS) --dist loadscope --no-loadscope-reorder

.PHONY: run install test slow check debian screenshots bench calibrate clean

run: PACKAGES := $(READERS)
run: install debian ## read corpus/ and open the app on http://localhost:8501
	$(BIN)/seobs ingest || test $$? -eq 1
	$(BIN)/seobs serve

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

test: install debian ## pass the tests
	$(BIN)/python -m pytest $(SPREAD)

slow: install debian ## the tests that take minutes: damaged files of every format, ingests that are killed
	$(BIN)/python -m pytest -m slow

debian: # packages from Debian, where that is possible; without them the rest works
	@dpkg-query --show $(PACKAGES) >/dev/null 2>&1 || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(PACKAGES) \
		>/dev/null; } || echo "$(PACKAGES) cannot be installed from here: what needs them will say so"

check: install debian ## what CI runs: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest $(SPREAD)

screenshots: install debian ## make the pictures of the app in docs/images anew
	$(BIN)/python -m docs.screenshots

bench: install ## measure, beside peers; EVAL is the folder of the evaluation sets
	$(BIN)/python -m bench.run $(EVAL:%=--eval %) --results bench/RESULTS.md

calibrate: install ## learn the weights of the ranking and of the refusal from the evaluation sets
	$(BIN)/python -m bench.calibrate $(EVAL:%=--eval %)

clean: ## remove everything that can be made again
	rm -rf .venv data build ./*.egg-info
