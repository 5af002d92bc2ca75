# Everything runs in .venv, which the first target that needs it makes.
PYTHON ?= python3
BIN := .venv/bin
EVAL ?= ../shared/eval
FONT := /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

.PHONY: run install test check browser bench calibrate clean

run: install ## read corpus/ and open the app on http://localhost:8501
	$(BIN)/seobs ingest || test $$? -eq 1
	$(BIN)/seobs serve

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[test]'
	touch $@

test: install browser ## pass the tests
	$(BIN)/python -m pytest

browser: # Chromium and a font for the tests, from Debian where that is possible
	@{ command -v chromium >/dev/null && test -f $(FONT); } || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-dejavu-core >/dev/null; } || \
		echo "chromium and fonts-dejavu-core cannot be installed from here: the tests that need them will say so"

check: install browser ## what CI runs: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

bench: install ## measure, beside peers; EVAL is the folder of the evaluation sets
	$(BIN)/python -m bench.run --eval $(EVAL) --results bench/RESULTS.md

calibrate: install ## learn the weights of the ranking and of the refusal from the evaluation sets
	$(BIN)/python -m bench.calibrate --eval $(EVAL)

clean: ## remove everything that can be made again
	rm -rf .venv data build ./*.egg-info
