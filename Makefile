# The verbs of the project. Each sets up what it needs; the first two are the README's.
#   make narvik            Narvik's case, start to end, into out/narvik
#   make test              every room tested, a few rows of each long list (< 5 min)
#   make quick             lint, types, and the tests of what changed (< 40 s)
#   make check             lint, types, the same tests with coverage
#   make test-all          everything: whole lists and runs, slow statistics, office files (< 30 min)
#   make bench [PART=...]  measure; writes its own names in out/bench.json
#   make docs              the documentation, offline, into out/docs; a warning is an error
#   make lab               JupyterLab on the notebooks
#   make lock              find new versions for constraints.txt
#   make wheel-test        build the wheel and run it away from this folder
#   make clean             remove what these verbs made

.DEFAULT_GOAL := help
.PHONY: help narvik test quick check test-all jit-off bounds oldest bench docs lab lock lint types wheel-test clean
.DELETE_ON_ERROR:

VENV := .venv
BIN := $(VENV)/bin
RUN_READY := $(VENV)/ready-run
DEV_READY := $(VENV)/ready-dev
WORKERS ?= 2
# By file, because the dear fixtures (a whole run, a notebook) belong to one file; in the order of the
# folders, since files of few but long tests would else come last, one worker idle.
PYTEST := $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --no-loadscope-reorder
FAST := -m "not slow and not browser and not office"
SETUP := pyproject.toml constraints.txt

export MPLBACKEND := Agg
# Many containers set this; then every worker, kernel and program of the tests compiles all anew.
unexport PYTHONDONTWRITEBYTECODE

help:
	@sed -n 's/^#   //p' Makefile

# What is installed is known by these files: newer than pyproject.toml and constraints.txt or not.
$(RUN_READY): $(SETUP)
	@sh tools/install $(VENV) .
	@touch $@

$(DEV_READY): $(SETUP)
	@sh tools/install $(VENV) '.[dev]' --compile-bytecode
	@touch $@ $(RUN_READY)

narvik: $(RUN_READY)
	@$(BIN)/boligsim run narvik --out out/narvik

test: $(DEV_READY)
	@$(PYTEST) $(FAST)

lint: $(DEV_READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV_READY)
	@$(BIN)/mypy

quick: lint types
	@$(PYTEST) $(FAST) $$($(BIN)/python tools/changed.py)

check: lint types
	@rm -f .coverage .coverage.*
	@COVERAGE_FILE=.coverage.run $(PYTEST) $(FAST) --cov --cov-report= --cov-fail-under=0
	@$(MAKE) --no-print-directory jit-off
	@$(BIN)/coverage combine --quiet .coverage.*
	@$(BIN)/coverage report

test-all: lint types
	@rm -f .coverage .coverage.*
	@COVERAGE_FILE=.coverage.run $(PYTEST) --cov --cov-report= --cov-fail-under=0
	@$(MAKE) --no-print-directory jit-off bounds
	@$(BIN)/coverage combine --quiet .coverage.*
	@$(BIN)/coverage report
	@$(MAKE) --no-print-directory oldest

# The kernel as plain Python: the same integers, and lines that coverage can see.
jit-off: $(DEV_READY)
	@NUMBA_DISABLE_JIT=1 COVERAGE_FILE=.coverage.jit-off $(PYTEST) -m jit_off --cov --cov-report= --cov-fail-under=0

# The compiled kernel with every index checked, random systems too.
bounds: $(DEV_READY)
	@NUMBA_BOUNDSCHECK=1 $(PYTEST) -m "(bounds or not slow) and not browser and not office" tests/homelessness tests/measures tests/scenarios

# The lower bounds of pyproject.toml are a promise too.
oldest: $(DEV_READY)
	@sh tools/oldest $(VENV)-oldest
	@$(VENV)-oldest/bin/python -m pytest -q -n $(WORKERS) --dist loadfile $(FAST) -p no:cacheprovider

bench: $(DEV_READY)
	@$(BIN)/python -m benchmarks $(PART)

docs: $(DEV_READY)
	@rm -rf out/docs
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs out/docs
	@echo out/docs/index.html

# In a container one is often root, which Jupyter takes only when told.
lab: $(DEV_READY)
	@$(BIN)/jupyter lab $$([ "$$(id -u)" != 0 ] || echo --allow-root) notebooks

lock: $(DEV_READY)
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --upgrade --quiet --no-annotate --no-header --no-emit-index-url --output-file constraints.txt
	@! grep -n '://' constraints.txt

wheel-test: $(DEV_READY)
	@sh tools/wheel-test $(BIN)/python

clean:
	rm -rf $(VENV) $(VENV)-oldest out dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis
