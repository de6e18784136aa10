"""However a pump ends, or does not even begin: nothing is driven, mpremote gets in, a good flash starts it again."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from emulated import pumps
from emulated.benches import Bench
from thecal import board
from thecal.bench import board_program
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.flash.plan import MANIFEST
from thecal.paths import device_dir

STEP, ENABLE, BEEPER = 2, 4, 6
STRANGER = 1  # a GPIO that is no output of the pump's
_LATER_S = 1.5  # emulated; whatever was to end has ended, and no pump has started again
_TURN = "wait_ms = turn(line)"
_FAILS = _TURN + "\n        if time.ticks_ms() > 3_500:\n            raise RuntimeError('boom')"

_CUTS = """
import json, sys
sys.path.append(sys.argv[1])
import boot, main
local = '{"pins": {"dir": 18, "step": 20}, "parts": {"display": "ssd1306"}}'
boot._LOCAL = "local.json"
with open("thecal.json") as file:
    manifest = file.read().rstrip()


def read(name, text, ask):
    with open(name, "w") as file:
        file.write(text)
    try:
        return bool(ask())
    except ValueError:
        return False


assert read("local.json", local, boot._moved) and read("thecal.json", manifest, main._manifest)
boots = sum(read("local.json", local[:end], boot._moved) for end in range(len(local)))
mains = sum(read("thecal.json", manifest[:end], main._manifest) for end in range(len(manifest)))
print("boot: %d, main: %d of the cuts were read" % (boots, mains))
"""

Spoilt = dict[str, bytes]


@pytest.fixture
def pico(flashed_pico: bytes) -> Iterator[EmulatedPico]:
    """With a pump on it that has just started."""
    pins = (*board_program.outputs(), STRANGER)
    with EmulatedPico(firmware.image(), flashed_pico, Bench, pins, (7, 8, 9)) as pico:
        pumps.power_on(pico)
        yield pico


def driven_wrongly(pico: EmulatedPico) -> dict[int, int | None]:
    """Outputs that are not at their safe level, by GPIO, and what is there; None where nothing is driven."""
    levels = pico.plant("levels")
    return {pin: levels[pin] for pin, safe in board_program.outputs().items() if levels[pin] != safe}


def jogging(pico: EmulatedPico) -> None:
    """Motor and beeper at work, and time held in the middle of it."""
    with board.connect(pico.port) as link:
        link.silence_s = pumps.PATIENCE_S
        link.call("service.jog", steps=10_000, rate_nl_per_day=24_000_000)
        link.call("alarms.test", alarm="motor_stall")
        pico.advance(0.5)
    edges = pico.plant("edges", BEEPER)
    assert pico.plant("levels")[ENABLE] == 0 and edges[-1][0] > (pico.now_s - 0.01) * 1e9, "it sounds"


def gets_in(pico: EmulatedPico, *how: str) -> None:
    """mpremote, and nothing is driven after it."""
    pico.pace(pumps.PACE)
    assert pico.mpremote(*how, "exec", "print(6 * 7)").stdout.split()[-1] == "42"
    assert driven_wrongly(pico) == {}


def starts_again(pico: EmulatedPico) -> None:
    """After what `thecal flash` does."""
    pico.pace(pumps.PACE)
    assert pumps.flash(pico, "pico")["therapy"] == "no_prescription"
    assert pico.plant("levels")[ENABLE] == 0


# covers: BRD-4
def test_after_ctrl_c(pico: EmulatedPico) -> None:
    jogging(pico)
    pico.plant("type", b"\x03")
    pico.advance(_LATER_S)
    assert driven_wrongly(pico) == {}
    steps = len(pico.plant("edges", STEP))
    pico.advance(_LATER_S)
    assert len(pico.plant("edges", STEP)) == steps
    gets_in(pico, "resume")
    starts_again(pico)


# covers: BRD-4
def test_after_a_soft_reset(pico: EmulatedPico) -> None:
    """From the prompt, where what was before was ended; and then the pump starts by itself, and is got into again."""
    jogging(pico)
    pico.plant("type", b"\x03")
    pico.advance(_LATER_S)
    pico.plant("forget")
    pico.plant("type", b"\x04")
    pico.advance(0.5)
    assert driven_wrongly(pico) == {}
    pico.advance(pumps.START_S)
    assert pico.plant("levels")[ENABLE] == 0, "the pump runs"
    gets_in(pico)
    gets_in(pico, "soft-reset")
    starts_again(pico)


# covers: BRD-4
def test_after_an_exception_in_main(pico: EmulatedPico, tmp_path: Path) -> None:
    text = (device_dir() / "main.py").read_text()
    assert text.count(_TURN) == 1
    copy(pico, tmp_path, {"main.py": text.replace(_TURN, _FAILS).encode()})
    pico.plant("forget")
    pumps.power_on(pico)
    pico.advance(_LATER_S)
    assert [level for _, level in pico.plant("edges", ENABLE)][-2:] == [0, 1], "it ran, and ended"
    assert driven_wrongly(pico) == {}
    gets_in(pico, "resume")
    gets_in(pico)
    starts_again(pico)


def bundle(name: str) -> Callable[[], Spoilt]:
    """In the middle of a bundle, as long as it was."""

    def spoilt() -> Spoilt:
        (file,) = (file for file in pumps.wanted("pico").bundles if file.startswith(name))
        data = pumps.wanted("pico").bundles[file]
        middle = len(data) // 2
        return {file: data[:middle] + bytes([data[middle] ^ 0x10]) + data[middle + 1 :]}

    return spoilt


SPOILT: dict[str, Callable[[], Spoilt]] = {
    "a main.py that is no Python": lambda: {"main.py": b"def ((\n"},
    "a bit of the pump's bundle": bundle("pump_"),
    "a bit of the board's bundle": bundle("board_"),
    "half a thecal.json": lambda: {MANIFEST: pumps.wanted("pico").manifest[:40]},
    "a thecal.json of no bundles": lambda: {MANIFEST: b'{"board": "pico", "files": 7}'},
    "a local.json that is no JSON": lambda: {"local.json": b"\x00\xff"},
    "a local.json that breaks off": lambda: {
        "local.json": b'{"calibration": {"pl_per_step": 20800}, "pins": '
    },
    "a local.json that breaks off behind its pins": lambda: {"local.json": b'{"pins": {"dir": 1}, "parts": '},
    "a local.json with a GPIO that there is not": lambda: {"local.json": b'{"pins": {"step": 77}}'},
}


# covers: BRD-4
@pytest.mark.parametrize("what", SPOILT)
def test_after_a_start_with(what: str, pico: EmulatedPico, tmp_path: Path) -> None:
    copy(pico, tmp_path, SPOILT[what]())
    pico.plant("forget")
    pumps.power_on(pico)
    pico.advance(_LATER_S)
    assert driven_wrongly(pico) == {}
    assert all(level != 0 for _, level in pico.plant("edges", ENABLE)), "the motor was never on"
    gets_in(pico)
    assert pico.plant("edges", STRANGER) == []
    if "local.json" in SPOILT[what]():
        pico.mpremote("rm", ":local.json")
    starts_again(pico)


def test_after_a_start_with_a_boot_that_is_no_python(pico: EmulatedPico, tmp_path: Path) -> None:
    """Then MicroPython starts no main.py: at power-on nothing is driven at all, after a soft reset all stays safe."""
    copy(pico, tmp_path, {"boot.py": b"def ((\n"})
    assert driven_wrongly(pico) == {}
    pico.plant("forget")
    pumps.power_on(pico)
    pico.advance(_LATER_S)
    assert set(driven_wrongly(pico).values()) <= {None}
    pico.pace(pumps.PACE)
    assert pico.mpremote("exec", "print(6 * 7)").stdout.split()[-1] == "42"
    assert set(driven_wrongly(pico).values()) <= {None}
    starts_again(pico)


# covers: BRD-4
def test_a_text_that_breaks_off_anywhere_is_told_from_a_whole_one(tmp_path: Path) -> None:
    """MicroPython's json reads some as if they were whole: `{"pins": {"dir": 1}` for one, and `{"pins"` as `{}`."""
    (tmp_path / MANIFEST).write_bytes(pumps.wanted("pico").manifest)
    (tmp_path / "cuts.py").write_text(_CUTS)
    command = [str(firmware.unix_port()), "cuts.py", str(device_dir())]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("boot: 0, main: 0 of the cuts were read\n", "")


def copy(pico: EmulatedPico, folder: Path, files: Spoilt) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)
        pico.mpremote("cp", str(folder / name), f":{name}")
