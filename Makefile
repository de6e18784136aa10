# Thecal: everything is installed into .venv and .cache, at the first target that needs it.
PYTHON ?= python3
ARGS ?=
PY := .venv/bin/python
INSTALLS := pyproject.toml tools/constraints.txt tools/bootstrap.py
export HYPOTHESIS_STORAGE_DIRECTORY := .cache/hypothesis

AT = $(if $(PORT),--port '$(PORT)')
AS = $(if $(BOARD),--board '$(BOARD)')

.PHONY: help run test test-emulated emulated-pico emulator-packages lint types coverage mutate replay bench campaign
.PHONY: firmware beep flash mount repl unflash docs clean

help:
	@sed -n 's/^\([a-z-]*\):.*## */\1#/p' Makefile | awk -F'#' '{ printf "make %-17s %s\n", $$1, $$2 }'

run: .cache/micropython/ready ## the pump on the virtual board; ARGS="PRESCRIPTION --for 7d" goes to `thecal run`
	@.venv/bin/thecal run $(ARGS)

test: lint types ## lint, types, tests on CPython, and the common ones on MicroPython as well
	@echo "== tests on CPython"
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -n auto --dist worksteal
	@echo "== the common tests on MicroPython"
	@$(PY) tools/conformance.py

test-emulated: .venv/emulator.stamp ## MicroPython's own firmware on an emulated Pico, reached by mpremote
	@echo "== the firmware, built where it is not there: minutes the first time"
	@$(PY) -m thecal.emulated.firmware
	@echo "== tests on an emulated Pico"
	@$(PY) -m pytest host_tests/emulated $(ARGS)

emulated-pico: .venv/emulator.stamp ## an emulated Pico to play with: prints the port for mpremote or thecal
	@$(PY) -m thecal.emulated.firmware
	@$(PY) -m thecal.emulated $(ARGS)

firmware: .venv/run.stamp ## a Pico's firmware with the pump in it, whose memory then is free; says how it gets onto the board
	@$(PY) -m thecal.emulated.firmware --frozen

emulator-packages: ## Debian's packages that build the firmware; as root
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends $(shell tools/thecal/emulated/build_firmware.sh --packages)

lint: .venv/dev.stamp ## ruff: rules and layout
	@echo "== lint"
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: .venv/dev.stamp ## basedpyright: the host's half, and the device's against MicroPython's stubs
	@echo "== types"
	@.venv/bin/basedpyright & host=$$!; \
	.venv/bin/basedpyright -p tools/device_types.json && .venv/bin/basedpyright -p tools/device_types_esp32.json; \
	device=$$?; wait $$host && exit $$device

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

flash: .venv/flash.stamp ## the pump onto a board, and how it is then; PORT= where there are several, BOARD=pico, LOCKED=1 with keys
	@.venv/bin/thecal flash $(AT) $(AS) $(if $(filter 1,$(LOCKED)),--locked)

mount: .venv/flash.stamp ## the pump on a board, run from here without copying; PORT=, BOARD=pico
	@.venv/bin/thecal mount $(AT) $(AS)

repl: .venv/flash.stamp ## the Python prompt of a board; PORT=
	@.venv/bin/thecal repl $(AT)

unflash: .venv/flash.stamp ## removes from a board what flash put there; PORT=, STATE=1 for the pump's memory too
	@.venv/bin/thecal unflash $(AT) $(if $(filter 1,$(STATE)),--state)

docs: .venv/dev.stamp ## writes again the documents that are made from the code
	@$(PY) -m thecal.docs
	@$(PY) -m thecal.program.pictures

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

.venv/flash.stamp: .venv/run.stamp
	@$(PY) tools/bootstrap.py flash
	@touch $@

.venv/emulator.stamp: .venv/dev.stamp
	@$(PY) tools/bootstrap.py emulator
	@touch $@

.venv/dev.stamp: .venv/run.stamp .cache/micropython/ready
	@$(PY) tools/bootstrap.py dev
	@touch $@
