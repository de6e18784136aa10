"""boot.py of a locked board: it never ends, and who holds the button gets in once no key is left."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from test_boot import Pins, started
from thecal import paths

_BOOT = """
import sys, types
from pathlib import Path
from thecal import shims
from thecal.flash import launchers
device = Path(sys.argv[1])
shims.install(device)
sys.path.insert(0, "")
def reset():
    print("reset", flush=True)
    raise SystemExit
class Usb:
    BUILTIN_DEFAULT = 1
    def active(self, on): print("usb", on, self.builtin_driver)
class Pin:
    OUT = 1
    def __init__(self, *_, **__): pass
def run(*how):
    print("run", *how)
    {run}
sys.modules["machine"] = types.SimpleNamespace(
    reset=reset, reset_cause=lambda: 3, PWRON_RESET=1, USBDevice=Usb, Pin=Pin
)
sys.modules["main"] = types.SimpleNamespace(run=run) if {there} else None
sys.stdout = types.SimpleNamespace(
    buffer=types.SimpleNamespace(write=lambda data: {up}), write=sys.stdout.write, flush=sys.stdout.flush
)
text = launchers.boot("pico", device).replace(b'"/keys"', b'"keys"')
exec(compile(text, "boot.py", "exec"), {{"__name__": "__main__"}})
print("left")
"""


def booted(folder: Path, there: bool = True, run: str = "pass", up: int = 0) -> list[str]:
    """What is done where boot.py of a pico is started; `up`: USB is, as after a soft reset."""
    text = _BOOT.format(there=there, run=run, up=up)
    command = [sys.executable, "-c", text, str(paths.device_dir())]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout.splitlines()


# covers: LCK-5
@pytest.mark.parametrize("ends", ["pass", "raise KeyboardInterrupt", "raise SystemExit", "1 / 0"])
def test_a_locked_board_never_leaves_boot(ends: str, tmp_path: Path) -> None:
    (tmp_path / "thecal.json").write_bytes(b'{"access": "locked"} \xff')
    told = booted(tmp_path, run=ends)
    assert told[:2] == ["usb True 1", "run None False True"]
    assert told[-1] == "reset" and len(told) == 3 + (ends != "pass")


# covers: LCK-5
def test_without_a_main_a_locked_board_does_not_leave_boot_either(tmp_path: Path) -> None:
    (tmp_path / "thecal.json").write_text('{"access": "locked"}')
    began = time.monotonic()
    told = booted(tmp_path, there=False)
    assert told[0] == "usb True 1" and "ModuleNotFoundError" in told[1]
    assert told[2:] == ["reset"]
    assert time.monotonic() - began > 1.0, "no faster: each start may write"


# covers: LCK-2
def test_a_line_that_is_up_is_left_as_it_is_and_a_bench_board_does_nothing_of_it(tmp_path: Path) -> None:
    assert booted(tmp_path) == ["left"]
    (tmp_path / "thecal.json").write_text('{"access": "locked"}')
    assert booted(tmp_path, up=1) == ["left"], "somebody had the prompt, and there are no keys any more"
    (tmp_path / "keys").write_bytes(KEYS)
    assert booted(tmp_path, up=1) == ["run None False True", "reset"]


KEYS = bytes(range(1, 129))
KEYS_BYTES = len(KEYS)


class Flash:
    """What the files lie on: other blocks, and the one of the keys' file. `stuck`: programming it changes nothing."""

    def __init__(self, keys: Path, stuck: bool = False) -> None:
        self.blocks = [bytes(KEYS_BYTES), b"\xff" * KEYS_BYTES]
        self._keys, self._stuck = keys, stuck

    def ioctl(self, what: int, _: int) -> int:
        return {4: len(self.blocks) + 1, 5: KEYS_BYTES}[what]

    def readblocks(self, number: int, buffer: bytearray) -> None:
        buffer[:] = self._keys.read_bytes() if number == len(self.blocks) else self.blocks[number]

    def writeblocks(self, number: int, data: bytearray, offset: int) -> None:
        """With an offset: nothing is erased, and bits only fall."""
        old = bytearray(KEYS_BYTES)
        self.readblocks(number, old)
        new = bytes(a & b for a, b in zip(old, data, strict=True))
        assert offset == 0 and new == data, "a bit would have to rise"
        if self._stuck:
            return
        if number == len(self.blocks):
            self._keys.write_bytes(new)
        else:
            self.blocks[number] = new


class Chip(Pins):
    """Started by power or by a reset, with the silence button held for so many milliseconds."""

    def __init__(self, held_ms: int, by_power: bool = True) -> None:
        super().__init__()
        self.left_ms, self.by_power, self.asked = held_ms, by_power, -1

    def module(self) -> ModuleType:
        machine, chip = super().module(), self
        outputs = machine.Pin

        class Pin(outputs):
            IN, PULL_UP = 0, 1

            def __init__(self, number: int, mode: int, pull: int = -1, value: int | None = None) -> None:
                if mode == Pin.OUT:
                    super().__init__(number, mode, value or 0)
                chip.asked = number

            def value(self) -> int:
                chip.left_ms -= 1
                return int(chip.left_ms < 0)

        machine.Pin = Pin  # type: ignore[attr-defined]
        machine.PWRON_RESET = 1  # type: ignore[attr-defined]
        machine.reset_cause = lambda: 1 if chip.by_power else 3  # type: ignore[attr-defined]
        return machine


def shut(
    chip: Chip,
    folder: Path,
    patch: pytest.MonkeyPatch,
    access: str = "locked",
    local: Any = None,
    flash: Flash | None = None,
) -> tuple[bool, list[str]]:
    """Whether boot.py keeps people out of a pico that has keys, and the secrets that are then left."""
    patch.setitem(sys.modules, "machine", chip.module())
    patch.setattr("time.sleep_ms", lambda ms: None, raising=False)
    names = started("pico", folder, local)
    secrets = [folder / name for name in ("keys", "session.0", "session.1")]
    for file in secrets:
        file.write_bytes(KEYS)
    patch.setitem(sys.modules, "rp2", ModuleType("rp2"))
    sys.modules["rp2"].Flash = lambda: flash or Flash(secrets[0])  # type: ignore[attr-defined]
    names["_KEYS"], names["_SECRETS"] = str(secrets[0]), tuple(map(str, secrets))
    if access != "keyed":
        (folder / "thecal.json").write_text(json.dumps({"access": access}))
    told = names["shut"](str(folder / "thecal.json"))
    return told, [file.name for file in secrets if file.exists()]


# covers: LCK-6
@pytest.mark.parametrize("access", ["locked", "keyed"])
def test_only_the_button_held_at_power_on_opens_and_takes_every_secret(
    access: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = ["keys", "session.0", "session.1"]
    assert shut(Chip(0), tmp_path, monkeypatch, access) == (True, every)
    assert shut(Chip(499), tmp_path, monkeypatch, access) == (True, every)
    assert shut(Chip(10_000, by_power=False), tmp_path, monkeypatch, access) == (True, every)
    chip = Chip(10_000)
    assert shut(chip, tmp_path, monkeypatch, access, {"pins": {"silence_button": 20}}) == (False, [])
    assert chip.asked == 20


# covers: LCK-6
def test_where_a_secret_cannot_be_erased_nobody_gets_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(path: str) -> None:
        raise OSError(5)

    monkeypatch.setattr("os.remove", broken)
    assert shut(Chip(10_000), tmp_path, monkeypatch)[0]


# covers: LCK-6
def test_every_copy_of_a_key_is_written_over_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flash = Flash(tmp_path / "keys")
    theirs = bytes(range(128, 0, -1))
    flash.blocks += [KEYS, theirs[:50] + KEYS[32:64] + theirs[:46], theirs]
    before = list(flash.blocks)
    assert shut(Chip(10_000), tmp_path, monkeypatch, flash=flash) == (False, [])
    before[2:4] = [bytes(128), theirs[:50] + bytes(32) + theirs[:46]]
    assert flash.blocks == before


# covers: LCK-6
def test_a_key_of_which_a_power_cut_left_a_half_is_written_over_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "KEYS", bytes(40) + KEYS[40:])
    assert shut(Chip(10_000), tmp_path, monkeypatch) == (False, [])


# covers: LCK-6
@pytest.mark.parametrize("wrong", ["stuck", "elsewhere"])
def test_where_the_flash_cannot_be_written_over_nobody_gets_in(
    wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").write_bytes(bytes(128))
    flash = Flash(tmp_path / ("keys" if wrong == "stuck" else "other"), stuck=wrong == "stuck")
    assert shut(Chip(10_000), tmp_path, monkeypatch, flash=flash)[0]
    assert (tmp_path / "keys").exists(), "so that it is locked at the next start too"
