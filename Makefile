# Every target sets up what it needs in .venv: Python 3.11 or later, pip and make are enough. Where uv is found, it is
# used; `make UV= …` does without it.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null)

# What `make conform` is about: the examples that keep their law, and for how many seconds each is tried.
RIGHT := $(addprefix c/,buddy offset inband global) $(addprefix styles/,header bitmap tree lists sections) \
	$(addprefix pagetable/,paging32 vmm64 split64 smp64) $(addprefix malloc/,heap grow pages shared) slab/slab \
	kmalloc/kmalloc bootmem/bootmem bootmem/memblock areas/areas copy/copy copy/walks boot/boot multiboot/multiboot \
	cow/cow swap/swap numa/numa zswap/zswap
SECONDS := 600

BIN := .venv/bin
READY := .venv/ready

# Hundreds of processes are started: what Python has compiled is kept for the next one, whatever it is told elsewhere.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help check test nightly conform docs evidence kills bench lint format clean

help: ## list these targets (the default)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s  %s\n", $$1, $$2 }' Makefile

check: $(READY) ## run every check at the quick profile
	$(BIN)/memspec check --profile quick

test: lint ## lint, then run the tests, on every core
	$(BIN)/python -m pytest --numprocesses auto -rs

nightly: $(READY) ## run every check at the nightly profile, and a quarter of an hour of conform on the correct examples
	$(BIN)/memspec check --profile nightly
	$(MAKE) conform SECONDS=150 RIGHT="$(addprefix c/,buddy offset inband global) pagetable/paging32 pagetable/vmm64"

conform: $(READY) ## run conform on the correct examples, ten minutes each (RIGHT='c/buddy …' SECONDS=60)
	@for name in $(RIGHT); do \
		part=$$(sed -n 's/^part = "\(.*\)".*/\1/p' examples/$$name.toml) && \
		$(MAKE) -s -C examples/$${name%/*} && \
		$(BIN)/memspec conform $$part examples/$$name.toml --profile nightly --max-time $(SECONDS) || exit; \
	done

docs: $(READY) ## make the book, docs/_build/html/index.html
	$(BIN)/python -m docs.book

evidence: $(READY) ## check at the ci profile, and keep the evidence that memspec explain and the book show (PART=…)
	$(BIN)/memspec check $(PART) --profile ci --fresh --record

kills: $(READY) ## search for the shortest run that kills each mutant, and keep them for the book (PART=…)
	$(BIN)/python -m docs.book.kills $(PART)

bench: $(READY) ## run the benchmarks, and keep their figures in benchmarks/results.json
	$(BIN)/python -m benchmarks --json benchmarks/results.json

lint: $(READY) ## ruff and mypy, changing nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY) ## sort the imports, mend what ruff can mend, and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# .hypothesis stays: it remembers failing examples, which nothing else can make again.
clean: ## remove the environment, the caches and what was built
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache build dist docs/_build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last, so that an installation that failed is tried again.
$(READY): pyproject.toml | $(BIN)/python
	@rm -f $@
	@echo "installing memspec and what it needs into .venv"
ifdef UV
	@$(UV) pip install --quiet --python $(BIN)/python --editable '.[dev]'
else
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
endif
	@touch $@

# A half-made environment would look finished the next time, so it is removed.
$(BIN)/python:
ifdef UV
	$(UV) venv --quiet $(if $(filter file,$(origin PYTHON)),,--python $(PYTHON)) .venv || { rm -rf .venv; exit 1; }
else
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null \
	  || { echo "memspec needs Python 3.11 to 3.14, which '$(PYTHON)' is not: name one, as in make test PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "'$(PYTHON)' has no venv module: install it (python3-venv on Debian and Ubuntu), or install uv" >&2; exit 1; }
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }
endif
