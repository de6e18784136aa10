"""Board `pico`, flashed, with a plant at its pins: what it does is what the same pump does on the virtual board.

The script is played to the Pico; the virtual board, in this process on CPython, is then asked at the instants at which
the Pico's own log says that it was asked, and everything else has to come of itself, and equal.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from emulated import plant, pumps
from emulated.talk import Talk
from pump.tones import SIGNALS, note_pairs
from scenario_play import InProcess
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.link import Refused

DAY, BEGAN_MS = 20_500, 36_000_000
HORIZON_MS = 1_000
WITHIN_MS = 100
NOTE_MS = 25
"""A note ends with a turn of the loop, and a turn with little to do takes 15 ms at most."""
PARTS = {"sensor": "encoder", "battery": "cell"}
PRESCRIPTION = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_ng_per_ml": 1_000_000}],
    "limits": {"most_dose_ng_per_day": 24_000_000, "most_bolus_ng": 100_000},
    "dose_ng_per_day": 6_000_000,
    "patient_bolus": {"dose_ng": 1_000, "duration_s": 10, "lockout_s": 300, "most_in_24h": 6},
}
STALL = "stall"
_SILENCED = "alarms_silenced"

SCRIPT: tuple[tuple[int, str, dict[str, Any], str], ...] = (
    # ms after the clock was set, what, its parameters, the event that tells when it was heard
    (1_500, "service.filled", {"volume_nl": 2_002_900, "next_refill_day": DAY + 10}, "reservoir_filled"),
    (3_000, "prescription.propose", {"prescription": PRESCRIPTION}, ""),
    (6_000, "prescription.commit", {"reason": "for this test"}, "prescription_committed"),
    (10_000, "bolus.start", {"volume_nl": 1_000, "duration_s": 10}, "bolus_started"),
    (24_000, "patient.bolus", {}, "request_refused"),
    (30_000, "delivery.stop", {}, "delivery_stopped"),
    (34_000, "delivery.resume", {}, "delivery_resumed"),
    (308_000, "patient.bolus", {}, "patient_bolus_started"),
    (320_000, STALL, {}, ""),
    (321_000, "bolus.start", {"volume_nl": 3_000, "duration_s": 30}, "bolus_started"),
    (344_000, "alarms.silence", {}, _SILENCED),
    (348_000, "status", {}, ""),
)
BUTTONS = {"patient.bolus": plant.PATIENT, "alarms.silence": plant.SILENCE}


class OnPico:
    """The script, played."""

    def __init__(self, pico: EmulatedPico) -> None:
        with Talk(pico) as talk:
            talk.ask("status")
            began_s = pico.now_s
            talk.ask("clock.set", day=DAY, ms=BEGAN_MS)
            for at_ms, what, params, _ in SCRIPT:
                talk.wait(began_s + at_ms / 1000)
                if what == STALL:
                    pico.plant("stall")
                elif what in BUTTONS:
                    pico.plant("press", BUTTONS[what])
                elif what == "prescription.commit":
                    talk.ask(what, **params, digest=self.proposed["digest"])
                elif what == "prescription.propose":
                    self.proposed = talk.ask(what, **params)
                else:
                    self.status = talk.ask(what, **params)
            talk.wait(pico.now_s + 1.0)
            self.events = talk.ask("log.read")["records"]
        self.errors = [told for told in talk.told if told.get("method") == "error"]
        self.tones = pico.plant("tones")
        self.steps = pico.plant("steps")
        self.began_ns = began_s * 1e9
        self.ran_ms = self._ran_ms()

    def _ran_ms(self) -> int:
        """From the end of its start, which on the virtual board takes no time, until the clock was set."""
        lost = next(told for told in self.events if told["event"] == "alarm_raised")
        return next(told["old_ms"] for told in self.events if told["event"] == "clock_set") - lost["ms"]

    def heard_ms(self) -> dict[int, int]:
        """When the pump heard each request that its log tells of, by when it was made; ms since the clock was set."""
        events = iter(self.events)
        heard = {at_ms: self._next(events, event) for at_ms, _, _, event in SCRIPT if event}
        return {**heard, SCRIPT[-1][0]: self.status["ms"] - BEGAN_MS}

    def _next(self, events: Iterator[dict[str, Any]], name: str) -> int:
        return next(told["ms"] - BEGAN_MS for told in events if told["event"] == name)


@contextlib.contextmanager
def started(flash: bytes, steps_per_count: int) -> Iterator[EmulatedPico]:
    """A flashed Pico with a plant, a local.json that names its parts, and nothing of a former life."""
    local = {"parts": PARTS, "calibration": {"steps_per_count": steps_per_count}}
    write = f"with open('local.json', 'w') as file: file.write({json.dumps(local)!r})"
    with EmulatedPico(firmware.image(), flash, plant.Plant, steps_per_count) as pico:
        pico.pace(pumps.PACE)
        pico.mpremote("rm", "-r", ":state", "+", "exec", write)
        pico.plant("forget")
        pumps.power_on(pico)
        yield pico


@pytest.fixture(scope="module")
def on_pico(flashed_pico: bytes) -> OnPico:
    with started(flashed_pico, 1) as pico:
        return OnPico(pico)


class OnVirtual:
    """The same pump on the virtual board, asked when the Pico was."""

    def __init__(self, on_pico: OnPico) -> None:
        self.events: list[dict[str, Any]] = []
        self.sounds: list[tuple[int, str]] = []
        self._passed_ms = 0
        with InProcess(HORIZON_MS, self._notified) as link:
            self._link = link
            link.call("twin.fault", fault="clock_lost", value=1)
            link.call("twin.pass", ms=on_pico.ran_ms)
            link.call("clock.set", day=DAY, ms=BEGAN_MS)
            heard = on_pico.heard_ms()
            digest = ""
            for at_ms, what, params, _ in SCRIPT:
                self._pass_until(heard.get(at_ms, at_ms))
                if what == STALL:
                    link.call("twin.fault", fault="stall", value=1)
                elif what == "prescription.propose":
                    digest = link.call(what, **params)["digest"]
                elif what == "prescription.commit":
                    link.call(what, **params, digest=digest)
                else:
                    self._ask(what, params)

    def _ask(self, what: str, params: dict[str, Any]) -> None:
        try:
            self.status = self._link.call(what, **params)
        except Refused as refused:
            assert refused.data["reason"] == "locked_out"

    def _pass_until(self, ms: int) -> None:
        self._link.call("twin.pass", ms=ms - self._passed_ms)
        self._passed_ms = ms

    def _notified(self, method: str, params: dict[str, Any]) -> None:
        if method == "event":
            self.events.append(params)
        elif method == "sound":
            before = params["day"] != DAY
            self.sounds.append((-1 if before else params["ms"] - BEGAN_MS, params["signal"]))


@pytest.fixture(scope="module")
def on_virtual(on_pico: OnPico) -> OnVirtual:
    return OnVirtual(on_pico)


def alarms(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(told["event"], told["alarm"]) for told in events if told["event"].startswith("alarm_")]


def since_the_clock_was_set(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    (at,) = (index for index, told in enumerate(events) if told["event"] == "clock_set")
    return events[at + 1 :]


def figures(event: dict[str, Any]) -> dict[str, Any]:
    """What is told, but for when, and for what a cell's noise changes."""
    return {key: event[key] for key in event if key not in ("day", "ms", "seq", "hex", "loaded_mv")}


# covers: BRD-2 PNL-2
def test_the_same_happens_for_the_same_reasons(on_pico: OnPico, on_virtual: OnVirtual) -> None:
    assert on_pico.errors == []
    mine, theirs = (since_the_clock_was_set(played.events) for played in (on_pico, on_virtual))
    assert [figures(event) for event in mine] == [figures(event) for event in theirs]
    raised = [name for event, name in alarms(on_pico.events) if event == "alarm_raised"]
    assert raised == ["clock_lost", "low_reservoir", "motor_stall"]
    assert alarms(on_pico.events) == alarms(on_virtual.events)


def test_a_request_is_heard_within_a_tenth_of_a_second(on_pico: OnPico) -> None:
    late = {at_ms: heard_ms - at_ms for at_ms, heard_ms in on_pico.heard_ms().items()}
    assert all(-WITHIN_MS <= ms <= WITHIN_MS for ms in late.values()), late


def test_it_happens_within_a_tenth_of_a_second(on_pico: OnPico, on_virtual: OnVirtual) -> None:
    mine, theirs = (since_the_clock_was_set(played.events) for played in (on_pico, on_virtual))
    apart = [(event["event"], event["ms"] - other["ms"]) for event, other in zip(mine, theirs, strict=True)]
    assert all(abs(ms) <= WITHIN_MS for _, ms in apart), apart


# covers: DOS-4
def test_the_same_steps_are_commanded_and_made(on_pico: OnPico, on_virtual: OnVirtual) -> None:
    mine, theirs = on_pico.status, on_virtual.status
    for key in ("commanded_steps", "programmed_pl", "alarms", "therapy"):
        assert mine[key] == theirs[key], key
    assert abs(mine["delivered_steps"] - theirs["delivered_steps"]) <= 1, (
        "the rotor was held between two steps"
    )
    until_ns = on_pico.began_ns + (mine["ms"] - BEGAN_MS) * 1e6
    made = len([ns for ns in on_pico.steps if ns <= until_ns])
    assert abs(made - mine["commanded_steps"]) <= 1


# covers: ALM-7
def test_what_is_heard_is_the_table_of_tones(on_pico: OnPico, on_virtual: OnVirtual) -> None:
    expected = [note for at_ms, name in on_virtual.sounds for note in notes(at_ms, name)]
    assert len(on_pico.tones) == len(expected)
    for (ns, hz, ms), (at_ms, wanted_hz, wanted_ms) in zip(on_pico.tones, expected, strict=True):
        assert hz == pytest.approx(wanted_hz, rel=0.01)
        assert ms == pytest.approx(wanted_ms, abs=NOTE_MS)
        if at_ms >= 0:
            assert (ns - on_pico.began_ns) / 1e6 == pytest.approx(at_ms, abs=WITHIN_MS)


def notes(at_ms: int, name: str) -> list[tuple[int, int, int]]:
    """(when, hertz, ms) of each note of a burst; when is below 0 for one before the clock was set."""
    (signal,) = (index for index, signal in enumerate(SIGNALS) if signal.name == name)
    pairs = note_pairs(signal)
    begins = [at_ms if at_ms < 0 else at_ms + sum(ms for _, ms in pairs[:at]) for at in range(len(pairs))]
    return [(begin, hz, ms) for begin, (hz, ms) in zip(begins, pairs, strict=True) if hz]


def test_an_encoder_that_counts_every_fourth_step_tells_them_all(flashed_pico: bytes) -> None:
    with started(flashed_pico, 4) as pico, Talk(pico) as talk:
        talk.ask("service.jog", steps=40)
        talk.wait(pico.now_s + 5.0)
        status = talk.ask("status")
        assert len(pico.plant("steps")) == 40
    assert (status["commanded_steps"], status["delivered_steps"], status["sensed"]) == (40, 40, True)
