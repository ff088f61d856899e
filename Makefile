# Everything runs in .venv, which the first command makes. Another Python: make demo PYTHON=/path/to/python3.12
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.PHONY: demo test test-all lint bench soak web cms docs deploy python clean

## demo: install, crawl the bundled recording of a portal into the embedded database, show what was stored
demo: .venv/run
	@$(BIN)/python demo/run.py

## test: install, then ruff, mypy and pytest
test: .venv/dev lint
	$(BIN)/pytest -q -n 2 --dist worksteal -m "not soak"

## test-all: the whole suite on each Python that newsspider supports, each in an environment of its own
test-all: lint
	@for p in 3.11 3.12 3.13; do \
		command -v python$$p >/dev/null || { echo "make test-all needs python$$p, which is not on the PATH"; exit 1; }; \
		test -x .venv-$$p/bin/python || python$$p -m venv .venv-$$p || exit 1; \
		.venv-$$p/bin/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt || exit 1; \
		echo "Python $$p"; .venv-$$p/bin/pytest -q -n 2 --dist worksteal -m "not soak" || exit 1; \
	done

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

## bench: speed and quality side by side with other tools, printed
bench: .venv/bench
	$(BIN)/python -m bench

## soak: the long fault and load runs
soak: .venv/dev
	$(BIN)/pytest -q -m soak

## web: the reader's tests in a real Chromium with axe, which it installs (Debian or Ubuntu, root, npm)
web: .venv/dev
	@command -v chromium >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null; } || \
		{ echo "make web installs Chromium from Debian's packages and needs root for it; install chromium yourself"; exit 1; }
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }
	@test -e node_modules/axe-core || npm install --silent --no-save --no-package-lock axe-core@4.14.1
	$(BIN)/pytest -q -m "soak or not soak" tests/web

## cms: a real WordPress on loopback, read by its API and by its pages, field by field (root and Debian's packages)
cms: .venv/dev
	@$(BIN)/python -m bench.cms

## docs: the documentation as a site in site/, its links checked
docs: .venv/dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build

## deploy: build the egg and hand it to scrapyd; another target of scrapy.cfg: make deploy TARGET=compose
deploy: .venv/deploy
	$(BIN)/scrapyd-deploy $(or $(TARGET),local)

python:
	@test -n "$(PYTHON)" || { echo "newsspider needs Python 3.11, 3.12 or 3.13; install one, or name it: make demo PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "$(PYTHON) is no Python 3.11, 3.12 or 3.13, which newsspider needs"; exit 1; }

.venv/run: requirements.txt | python
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what a crawl needs into .venv ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-deploy.txt requirements-engine.txt requirements-docs.txt requirements-dev.txt .venv/run
	@echo "Installing what the tests need into .venv ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# The pip of older Pythons fails on newspaper4k's two names for one extra.
.venv/bench: requirements-bench.txt .venv/dev
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --upgrade pip
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-bench.txt
	@touch $@

.venv/deploy: requirements-deploy.txt .venv/run
	@echo "Installing what a server needs into .venv ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check -r requirements-deploy.txt
	@touch $@

clean:
	rm -rf .venv .venv-3.* site data .pytest_cache .mypy_cache .ruff_cache
