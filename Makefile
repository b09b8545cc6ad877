# drive_eval: `make report` and `make test` work on a fresh machine with Python 3.11+ and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
LOCK   := workflow/envs/requirements.lock
STAMP  := $(VENV)/.installed
CORES  ?= 2

# No command below may depend on an environment that happens to be active.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH CONDA_PREFIX

.PHONY: env report test fuzz bench docs lint lock

env: $(STAMP)

$(STAMP): $(LOCK) pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "drive_eval needs Python 3.11 or newer; name one with make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "This Python lacks venv or ensurepip; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@rm -rf $(VENV) && $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-compile -r $(LOCK)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-compile -e .
	@# Without bytecode every job of the workflow would pay 2-4 times for its imports.
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib src >/dev/null 2>&1 || true
	@touch $@

report: env
	$(BIN)/drive-eval simulate --scenario feasibility --seed 2016 --out . --raw-only
	$(BIN)/drive-eval run --study . --phase feasibility --cores $(CORES)

# Two test processes share the cores: linear algebra keeps to one thread in each.
test: export OPENBLAS_NUM_THREADS = 1
test: export OMP_NUM_THREADS = 1
test: env
	$(BIN)/python -m pytest

# A thousand made-up extracts of every layout; `make test` tries a thousand in all.
fuzz: env
	DRIVE_EVAL_FUZZ=1000 $(BIN)/python -m pytest tests/property/test_ingest_fuzz.py

bench: env
	$(BIN)/python -m benchmarks

docs: env
	$(BIN)/python docs/generate.py

lint: env
	$(BIN)/ruff format . && $(BIN)/ruff check --fix . && $(BIN)/snakefmt Snakefile workflow && $(BIN)/mypy

lock:
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
	  --python-version 3.11 --extra test pyproject.toml -o $(LOCK)
