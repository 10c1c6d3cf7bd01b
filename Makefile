# The commands of this project. Each sets up what it needs; nothing else has to be typed first.
# `make demo` and `make test` need git, Python 3.11 or newer, and a network for the first set-up.

VENV := .venv
BIN := $(VENV)/bin
SIZE ?= small
SEED ?= 1
RUNS ?= 1
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	if $$python -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then echo $$python; break; fi; done)

RUN_READY := $(VENV)/ready-to-run
DEV_READY := $(VENV)/ready-to-develop
PACKAGE_READY := $(VENV)/package-installed

COMPILED := build/compiled
SITE := build/compiled-site
SOURCES := $(shell find src/foundling -type f -not -name '*.pyc')

.PHONY: help demo test bench compiled-test accuracy ace fast slow check format lock clean

help:
	@echo "make demo    take in the example strays, and list, search and show them"
	@echo "make test    run the tests, in random order, warnings as errors"
	@echo "make bench   measure taking in and searching an invented heap (SIZE=small, full or double)"
	@echo "             (with the reading compiled, where there is a C compiler; SITE= measures plain Python)"
	@echo "             BENCH=--grow compares the memory of full and double"
	@echo "             BENCH='--works 100000' measures browsing alone, in a library of so many works"
	@echo "make compiled-test  the tests of reading, with the reading compiled"
	@echo "make accuracy  how right the records are, against labelled samples and AO3's rules"
	@echo "make ace     e-books by Ace of DAISY, which tells whether they are accessible (needs Node and Chromium)"
	@echo "make fast    compile the reading of records for this machine (needs a C compiler; some minutes)"
	@echo "make check   everything a change must pass: format, lint, types, tests"
	@echo "make format  lay the code out and mend what ruff can mend"
	@echo "make lock    renew the pinned dependencies"

demo: $(PACKAGE_READY)
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash examples/demo.sh

test: $(PACKAGE_READY) $(DEV_READY)
	$(BIN)/python -m pytest -n 2 $(TESTS)

bench: $(PACKAGE_READY) $(DEV_READY) $(SITE)
	PYTHONPATH=$(abspath $(SITE)) $(BIN)/python -m bench --size $(SIZE) --seed $(SEED) --runs $(RUNS) $(BENCH)

# Where there is no C compiler the folder stays empty, and the bench measures plain Python and says so;
# where there is one, what it is given must compile.
$(SITE): $(DEV_READY) pyproject.toml $(SOURCES)
	rm -rf $@ && mkdir -p $@
	@if printf '#include <Python.h>\n' | $${CC:-cc} -fsyntax-only -x c \
		-I$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("include"))') - 2>/dev/null; \
	then $(MAKE) $(COMPILED) && $(PIP) install --no-deps --target $@ $(COMPILED)/*.whl || { rm -rf $@; exit 1; }; \
	else echo "no C compiler or no Python headers: measuring plain Python" >&2; fi

# The same cases as ever, read by what was compiled: mypyc does not know all that Python does.
compiled-test: $(PACKAGE_READY) $(DEV_READY) $(SITE)
	PYTHONPATH=$(abspath $(SITE)) $(BIN)/python -m pytest -n 2 tests/eval tests/properties tests/unit/test_*_cases.py \
		tests/unit/test_works_*.py tests/unit/test_records_*.py tests/unit/test_documents_*.py

accuracy: $(PACKAGE_READY) $(DEV_READY)
	@mkdir -p build/bench
	$(BIN)/python -m bench.stitching --documents 10000 --grow 10000 30000 100000 --section build/bench/stitching.md
	$(BIN)/python -m bench.accuracy --write

# Ace drives a browser of its own choice unless told: Debian's Chromium serves, and no other is fetched.
ace: $(PACKAGE_READY) $(DEV_READY)
	@if ! command -v npm > /dev/null; then \
		echo "Ace needs Node, and there is none here: apt install nodejs npm. Nothing was checked."; \
	elif ! $(MAKE) --no-print-directory build/ace/node_modules; then \
		echo "Ace could not be fetched from the npm registry. Nothing was checked."; \
	else $(BIN)/python -m pytest -rs tests/test_ace.py; fi

build/ace/node_modules: tests/ace/package.json tests/ace/package-lock.json
	rm -rf build/ace && mkdir -p build/ace && cp tests/ace/package*.json build/ace/
	cd build/ace && PUPPETEER_SKIP_DOWNLOAD=1 npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Compiled by mypyc into a wheel that takes the place of the editable package; `make slow` goes back.
fast: $(PACKAGE_READY) $(COMPILED)
	$(PIP) install --no-deps --force-reinstall $(COMPILED)/*.whl

slow:
	$(PIP) install --no-deps --no-build-isolation --editable .

# In a copy, since the compiler leaves its work beside the sources.
$(COMPILED): $(DEV_READY) pyproject.toml $(SOURCES)
	rm -rf $@ build/compiling && mkdir -p build/compiling
	cp -R pyproject.toml README.md LICENSE src build/compiling/
	cd build/compiling && HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(abspath $(BIN))/python -m hatchling build -t wheel -d $(abspath $@)

check: $(PACKAGE_READY) $(DEV_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py tests/test_docs*.py
	$(BIN)/python -m pytest -n 2 $(TESTS)

format: $(DEV_READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(RUN_READY)
	$(PIP) install uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url \
		--no-annotate --upgrade --extra build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-emit-index-url \
		--no-annotate --upgrade --extra build --extra dev --constraint requirements.lock \
		pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(RUN_READY): requirements.lock requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "Foundling needs Python 3.11 or newer with its venv module." \
		"Install it (Debian: apt install python3-venv; macOS: python.org or brew install python)," \
		"then run make again." >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(PIP) install --requirement requirements.lock
	@touch $@

$(DEV_READY): $(RUN_READY)
	$(PIP) install --requirement requirements-dev.lock
	@touch $@

$(PACKAGE_READY): $(RUN_READY) pyproject.toml
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
