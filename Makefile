# Thecal: everything is installed into .venv and .cache, at the first target that needs it.
PYTHON ?= python3
ARGS ?=
PY := .venv/bin/python
INSTALLS := pyproject.toml tools/constraints.txt tools/bootstrap.py
export HYPOTHESIS_STORAGE_DIRECTORY := .cache/hypothesis

.PHONY: help run test lint types coverage mutate replay bench campaign beep docs clean

help:
	@sed -n 's/^\([a-z-]*\):.*## */\1#/p' Makefile | awk -F'#' '{ printf "make %-8s %s\n", $$1, $$2 }'

run: .cache/micropython/ready ## the pump on the virtual board; ARGS="PRESCRIPTION --for 7d" goes to `thecal run`
	@.venv/bin/thecal run $(ARGS)

test: lint types ## lint, types, tests on CPython, and the common ones on MicroPython as well
	@echo "== tests on CPython"
	@$(PY) -m pytest -n auto
	@echo "== the common tests on MicroPython"
	@$(PY) tools/conformance.py

lint: .venv/dev.stamp ## ruff: rules and layout
	@echo "== lint"
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: .venv/dev.stamp ## basedpyright: the host's half, and the device's against MicroPython's stubs
	@echo "== types"
	@.venv/bin/basedpyright
	@.venv/bin/basedpyright -p tools/device_types.json

coverage: .venv/dev.stamp ## branches of device/pump/ that the common tests reach: the figure, and those that none does
	@$(PY) -m coverage run -m pytest host_tests/common
	@$(PY) -m thecal.branches

mutate: .venv/dev.stamp ## mutation score of what doses, limits and warns; goes on where it was; ARGS="MODULE" or --fresh
	@$(PY) -m thecal.mutate $(ARGS)

replay: .venv/dev.stamp ## every recorded programme on both interpreters, those of ten years too: half an hour
	@THECAL_REPLAY=all $(PY) -m pytest host_tests/test_recorded.py

bench: .venv/dev.stamp ## the figures, each beside its target; ARGS="--json FILE" or "year exact" for some
	@$(PY) -m thecal.bench $(ARGS)

campaign: .venv/dev.stamp ## fault campaign, soak, fuzz and power cuts in full length: hours; ARGS="soak" for a part
	@$(PY) -m thecal.campaign $(ARGS)

beep: .cache/micropython/ready ## every alarm, to be heard, with PORT= by the board there; ARGS=motor_stall for one
	@.venv/bin/thecal beep $(if $(ARGS),$(ARGS),--all) $(if $(PORT),--port $(PORT))

docs: .venv/dev.stamp ## writes again the documents that are made from the code
	@$(PY) -m thecal.docs

clean: ## removes .venv and .cache
	@rm -rf .venv .cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/run.stamp: $(INSTALLS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null || { \
		echo "Thecal needs Python 3.10 or later and '$(PYTHON)' is not: try make PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) tools/bootstrap.py run
	@touch $@

.cache/micropython/ready: .venv/run.stamp tools/thecal/fetch.py
	@$(PY) -m thecal.fetch

.venv/dev.stamp: .venv/run.stamp .cache/micropython/ready
	@$(PY) tools/bootstrap.py dev
	@touch $@
