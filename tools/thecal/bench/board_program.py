"""The flashed pump on the emulated Pico of the benchmark: put there as `make flash BOARD=pico` does, and prescribed.

It refuses to know what is measured of it.
"""

from __future__ import annotations

import importlib

from thecal import confirm, prescriptions, shims
from thecal.emulated import firmware
from thecal.emulated.hangs import talking
from thecal.emulated.pico import EmulatedPico
from thecal.flash import commands, tables, version
from thecal.paths import device_dir

BOARD = "pico"
STEP, ENABLE = 2, 4
_PATIENCE_S = 600.0  # of the wall clock: the machine may be busy
_VOLUME_NL = 20_000_000
_FASTEST = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 1}],
    "limits": {"most_dose_mg_per_day": 24, "most_bolus_mg": 1},
    "dose_mg_per_day": 24,
}
FIRST_INTERVAL_NS = 74_304_000
"""Between two steps at 24 mL a day."""


def flashed() -> bytes:
    """The flash of a new Pico with the pump on it, whose pump has answered. Raises Failure."""
    with EmulatedPico(firmware.image()) as pico:
        table = tables.named(BOARD, device_dir())
        commands.put(pico.port, table, version.wanted(BOARD, device_dir()), _PATIENCE_S)
        return pico.flash()


def names(*attributes: str) -> dict[str, str]:
    """What these are called in the flashed program."""
    from thecal.flash import bundle  # here, for it brings a compiler

    short = bundle.made(BOARD, device_dir(), apart=True).short["attributes"]
    renamed = {long: brief for brief, long in short.items()}
    return {name: renamed.get(name, name) for name in attributes}


def prescribe(pico: EmulatedPico) -> None:
    """Fills the pump on a Pico that was reset, has it deliver 24 mL of water a day, and holds the time."""
    with talking(pico) as link:
        link.call("clock.set", day=20_500, ms=0)
        link.call("service.filled", volume_nl=_VOLUME_NL, next_refill_day=20_510)
        draft = prescriptions.of(_FASTEST)
        passed = prescriptions.check(link, draft)["soft_limits"]
        prescriptions.start(link, draft, "benchmark", [confirm.naming(soft) for soft in passed])
        pico.advance(1.0)


def outputs() -> dict[int, int]:
    """The safe level of every output, by GPIO: from the board's table."""
    shims.install(device_dir())
    table = importlib.import_module(f"boards.{BOARD}")
    roles = importlib.import_module("boards.roles")
    return {pin: safe for _, pin, safe in roles.outputs(table.PINS)}
