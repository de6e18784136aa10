"""The twin aboard a Pico: scenarios played there by thecal's own session record what they do on CPython, to the bit.

docs/emulated_pico.md lists the scenarios that are left out, with what they cost.
"""

from __future__ import annotations

import contextlib
import functools
import queue
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from emulated import pumps
from pump import alarm_table, events
from pump.core import Pump
from pump.prescription import MODES
from scenario_play import FILES, SCENARIOS, Played, on, with_horizon
from thecal import cli, paths
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico

PLAYED = (  # those that take longest first, so that no Pico is waited for at the end
    "end_of_service_stops",
    "battery_critical",
    "stopped",
    "damaged_store",
    "empty_and_refilled",
    "program_failed",
    "motor_stall",
    "periodic_bolus",
    "refill_bridge",
    "refill_overdue",
    "patient_bolus",
    "self_test",
    "runaway",
    "bolus_on_flex",
    "clock_lost",
    "minimum_rate",
    "hang",
)
PICOS = 2
"""Side by side, for a Pico computes as long as it plays and the tests' machine has two cores."""
LEAST_STACK = 128
"""Bytes of the processor's 8 KB that no scenario ever used, interrupts included."""
_HORIZON_MS = 3_600_000
_DOC = "emulated_pico.md"


class Run(NamedTuple):
    """A scenario on a Pico, and the bytes of its stack that were never used."""

    played: Played
    unused: int


Runs = dict[str, "Run | Exception"]


@pytest.fixture(scope="module")
def flash() -> bytes:
    """The flash of a Pico onto which `thecal flash` has put the pump and its twin."""
    with EmulatedPico(firmware.image()) as pico:
        flashed = CliRunner().invoke(
            cli.main, ["flash", "--port", pico.port, "--board", "bare", "--wait", "600"]
        )
        assert flashed.exit_code == 0, flashed.output
        return pico.flash()


@pytest.fixture(scope="module")
def runs(flash: bytes) -> Runs:
    """All of them, on PICOS Picos."""
    waiting: queue.SimpleQueue[str] = queue.SimpleQueue()
    for name in PLAYED:
        waiting.put(name)
    done: Runs = {}
    with ThreadPoolExecutor(PICOS) as pool:
        list(pool.map(lambda _: play(flash, waiting, done), range(PICOS)))
    return done


def play(flash: bytes, waiting: queue.SimpleQueue[str], done: Runs) -> None:
    """On one Pico, one scenario after another until none waits."""
    with EmulatedPico(firmware.image(), flash) as pico, contextlib.suppress(queue.Empty):
        while True:
            name = waiting.get_nowait()
            try:
                played, _ = pumps.on_pico(pico, "bare", SCENARIOS / f"{name}.json")
                done[name] = Run(played, pumps.unused_stack(pico))
            except Exception as error:  # the test of this scenario tells of it
                done[name] = error


@functools.cache
def on_cpython(name: str) -> Played:
    return on("cpython", SCENARIOS / f"{name}.json")


@pytest.mark.parametrize("name", PLAYED)
def test_a_scenario_is_the_same_as_on_cpython(runs: Runs, name: str) -> None:
    run, there = runs[name], on_cpython(name)
    if isinstance(run, Exception):
        raise run
    here = run.played
    assert here.summary["log_digest"] == there.summary["log_digest"]
    assert (here.events, here.signals) == (there.events, there.signals)
    same = {"interpreter": "", "board": "", "closed": {}}
    assert {**here.summary, **same} == {**there.summary, **same}
    assert here.summary["board"] == "bare"


def test_calls_never_come_near_the_end_of_the_stack(runs: Runs) -> None:
    """A call too deep fails as any program does, and what C does deeper still would write into the heap."""
    unused = {name: run.unused for name, run in runs.items() if isinstance(run, Run)}
    assert unused and min(unused.values()) >= LEAST_STACK, unused


def test_those_played_raise_every_alarm_and_use_every_mode_and_every_bolus() -> None:
    """By what CPython's runs record, which those on the Pico equal."""
    plays = [on_cpython(name) for name in PLAYED]
    assert len(plays) >= 10
    assert {alarm for run in plays for alarm in run.of("alarm_raised", "alarm")} == set(alarm_table.NAMES)
    assert {mode for run in plays for mode in run.of("prescription_committed", "mode")} == set(MODES)
    told = {event["event"] for run in plays for event in run.events}
    boluses = {name for name in events.EVENT_NAMES if name.endswith("bolus_started")}
    assert len(boluses) == 3
    assert boluses | {"prime_started", "bridge_started"} <= told


def test_the_document_lists_those_left_out_with_their_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is how often the pump reckons, which is what a Pico's time goes into."""
    root = paths.checkout()
    assert root is not None
    listed = (root / "docs" / _DOC).read_text(encoding="utf-8")
    costs = {file.stem: advances(file.stem, monkeypatch) for file in FILES}
    assert f"those played do so {sum(costs[name] for name in PLAYED):,} times" in listed
    for name, cost in costs.items():
        if name not in PLAYED:
            assert f"| `{name}` | {cost:,} |" in listed


def advances(name: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often a scenario calls `Pump.advance`."""
    count = 0
    advance = Pump.advance

    def counted(pump: Pump, *arguments: int) -> int:
        nonlocal count
        count += 1
        return advance(pump, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(Pump, "advance", counted)
        with_horizon(_HORIZON_MS, SCENARIOS / f"{name}.json")
    return count
