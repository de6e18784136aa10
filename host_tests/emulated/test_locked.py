"""A locked pump on the emulated Pico: nothing on its line stops it, a key does what a key may, a button opens it."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from emulated import pumps
from emulated.benches import Bench
from emulated.locking import cut, drain, flood, hold, lock, prompted
from emulated.talk import Talk
from thecal import cli, keys
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.flash import version
from thecal.link import Link, Refused
from thecal.paths import device_dir
from thecal.signing import SignedLink
from thecal.wires import SerialWire

ENABLE, BEEPER = 4, 6
DAY = 20_500
NOISE = (
    b"\x03\x03\r\x01print(6 * 7)\r\n\x04\x02\x05A\x01\r\x03import os\x04\r\n" + bytes(range(256)) * 4 + b"\n"
)
PRESCRIPTION = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_ng_per_ml": 1_000_000}],
    "limits": {"most_dose_ng_per_day": 24_000_000, "most_bolus_ng": 100_000},
    "dose_ng_per_day": 6_000_000,
}
_TURN = "wait_ms = turn(line)"
ENDS = {
    "an exception": "raise RuntimeError('boom')",
    "the end of everything": "raise SystemExit",
    "a loop without an end": "while True: pass",
}
_FAULT = 20  # a GPIO that is nothing of the pump's: while it is high, the program fails
_SPOILT = """{turn}
        if __import__("machine").Pin({fault}, 0, 2).value():
            {end}"""


class Locked(NamedTuple):
    """What `thecal flash --locked` has left: the flash, and the keys of its pump."""

    flash: bytes
    keys: keys.Keys


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the keys are kept; and the program is compiled once."""
    want = pumps.wanted("pico")
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("host") / "keys"
        patch.setenv("THECAL_KEYS", str(place))
        patch.setattr(version, "wanted", lambda board, device: want)
        yield place


@pytest.fixture(scope="module")
def locked(flashed_pico: bytes, folder: Path) -> Locked:
    with EmulatedPico(firmware.image(), flashed_pico) as pico:
        told = thecal(pico, "flash", "--locked")
        assert "pico: locked, " in told and str(folder) in told
        made = keys.load(keys.only())
        assert not any(key.hex() in told for key in made.keys.values())
        return Locked(pico.flash(), made)


@pytest.fixture
def pico(locked: Locked) -> Iterator[EmulatedPico]:
    """With a locked pump on it that has just started."""
    with EmulatedPico(firmware.image(), locked.flash, Bench, (ENABLE, BEEPER), (7, 8, 9)) as pico:
        pumps.power_on(pico)
        yield pico


def thecal(pico: EmulatedPico, *words: str, code: int = 0) -> str:
    """What a command says, on standard error where it fails."""
    done = CliRunner().invoke(cli.main, [words[0], "--port", pico.port, *words[1:]])
    assert done.exit_code == code, done.output
    return done.stderr if code else done.stdout


def session(pico: EmulatedPico, role: str, made: keys.Keys) -> SignedLink:
    pico.pace(pumps.PACE)
    return SignedLink(Link(SerialWire(pico.port), None, pumps.PATIENCE_S), role, made.of(role))


def told_bare(pico: EmulatedPico) -> dict[str, Any]:
    with Talk(pico) as talk:
        return talk.ask("status")


# covers: LCK-1
def test_keys_are_this_hosts_alone_and_flashing_again_says_how_to_get_in(
    pico: EmulatedPico, locked: Locked
) -> None:
    assert stat.S_IMODE(keys.path(locked.keys.pump).stat().st_mode) == 0o600
    told = thecal(pico, "flash", code=2)
    assert told.count("\n") == 1
    assert "is locked: to get in, hold its silence button while you plug it in" in told
    assert "therapy" in thecal(pico, "status", "--role", "clinician")
    told = thecal(pico, "status")
    assert "locked: " in told and "therapy" not in told


# covers: LCK-2
def test_what_comes_over_the_line_never_stops_it(pico: EmulatedPico) -> None:
    """While it starts too: before its first instruction, and all the way."""
    cut(pico)
    pico.plant("forget")
    heard = flood(pico, pumps.START_S, 4)
    with Talk(pico) as talk:
        for _ in range(4):
            talk._serial.write(NOISE)
            pico.advance(1.0)
            heard += talk._serial.read(1 << 16)
        answers = [
            line for line in heard.split(b"\n")[1:-1] if b"-32700" in line
        ]  # the first had begun before
        assert len(answers) > 4, "each line was heard, and was none"
        status = talk.ask("status")
    assert not prompted(heard)
    assert status == {**status, "access": "locked", "board": "pico"}
    assert set(status) == {"board", "access", "version", "serial", "alarms", "battery"}
    assert set(status["battery"]) == {"percent"}
    assert [level for _, level in pico.plant("edges", ENABLE) if level == 0] == [0], "it started once"
    assert pico.plant("levels")[ENABLE] == 0


# covers: LCK-3 SES-1
def test_a_visit_in_a_session(pico: EmulatedPico, locked: Locked) -> None:
    with session(pico, "clinician", locked.keys) as link:
        link.call("clock.set", day=DAY, ms=36_000_000)
        link.call("service.filled", volume_nl=20_000_000, next_refill_day=DAY + 30)
        proposed = link.call("prescription.propose", prescription=PRESCRIPTION)
        assert proposed["readback"]["mean_nl_per_day"] == 6_000_000
        assert link.call("status")["therapy"] == "no_prescription"
        with pytest.raises(Refused) as bare:
            link._link.call("prescription.commit", digest=proposed["digest"], reason="who knows")
        assert bare.value.data["reason"] == "no_session"
        link.call("prescription.commit", digest=proposed["digest"], reason="a visit")
        after = link.call("status")
        assert (after["therapy"], after["rate_nl_per_day"]) == ("running", 6_000_000)
        with pytest.raises(Refused) as refused:
            link.call("service.jog", steps=10)
        assert refused.value.data["reason"] == "not_allowed"


# covers: LCK-4 SES-4
def test_a_power_cut_leaves_it_locked_and_takes_back_no_number(pico: EmulatedPico, locked: Locked) -> None:
    with session(pico, "patient", locked.keys) as link:
        for _ in range(3):
            link.call("status")
        used = link._counter
    pumps.power_on(pico)
    with session(pico, "patient", locked.keys) as link:
        assert link.call("status")["access"] == "locked"
        assert link._counter > used + 1
        link._counter = used
        with pytest.raises(Refused) as refused:
            link.call("status")
    assert refused.value.data["reason"] == "replayed"


# covers: LCK-5
@pytest.mark.parametrize("what", ENDS)
def test_it_starts_again_locked_after(what: str, flashed_pico: bytes, tmp_path: Path) -> None:
    """With the line flooded and the silence button held meanwhile: only at power-on that opens it."""
    text = (device_dir() / "main.py").read_text()
    assert text.count(_TURN) == 1
    spoilt = _SPOILT.format(turn=_TURN, fault=_FAULT, end=ENDS[what])
    (tmp_path / "main.py").write_text(text.replace(_TURN, spoilt))
    with EmulatedPico(firmware.image(), flashed_pico, Bench, (ENABLE, BEEPER), (7, 8, 9)) as pico:
        pico.mpremote("cp", str(tmp_path / "main.py"), ":main.py")
        made = lock(pico)
        pumps.power_on(pico)
        hold(pico, 0)
        pico.plant("forget")
        pico.plant("play", _FAULT, (0, 1), (1_000_000, 0))
        assert not prompted(flood(pico, 11.0 if "loop" in what else 4.0, 8))
        drain(pico)
        levels = [level for _, level in pico.plant("edges", ENABLE)]
        assert levels[0] != 0 and 0 in levels, "it was reset, and began again"
        assert told_bare(pico)["access"] == "locked"
        with session(pico, "service", made) as link:
            records = link.call("log.read", after=0, most=100)["records"]
        assert "watchdog_reset" in [record["event"] for record in records]


# covers: LCK-6
def test_the_silence_button_at_power_on_takes_the_keys_and_opens(pico: EmulatedPico, locked: Locked) -> None:
    hold(pico, 0)
    pumps.power_on(pico)
    pico.advance(2.0)
    with Talk(pico) as talk:
        assert talk.ask("status")["access"] == "bench"
    hold(pico, 1)
    pico.pace(pumps.PACE)
    assert (
        "keys" not in pico.mpremote("exec", "import os; print(os.listdir('/'), os.listdir('/state'))").stdout
    )
    assert "pico: locked, " in thecal(pico, "flash", "--locked")
    assert keys.load(locked.keys.pump) != locked.keys, "there are new ones"


def test_a_button_let_go_too_soon_opens_nothing(pico: EmulatedPico) -> None:
    hold(pico, 0)
    cut(pico)
    pico.advance(0.4)
    hold(pico, 1)
    pico.advance(pumps.START_S)
    assert told_bare(pico)["access"] == "locked"
