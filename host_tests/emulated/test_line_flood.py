"""The longest lines that cost a board most, one behind the other, while it delivers: no step is left out."""

from __future__ import annotations

import contextlib
import os
from itertools import cycle, pairwise

import serial

from emulated.talk import Talk
from emulated.test_pico_board import DAY, PRESCRIPTION, started
from pump.calibration import Calibration
from thecal.emulated.pico import EmulatedPico

FLOOD_S = 12.0
"""Emulated."""
DOSE_NL_PER_DAY = 20_000_000
PRESCRIBED = {**PRESCRIPTION, "dose_ng_per_day": DOSE_NL_PER_DAY}
PRESCRIBED.pop("patient_bolus")
LATE_NS = 700_000_000
"""Of one step: a second of steps is in the motor's own memory, and a line takes a turn somewhat longer at most."""
COSTLY = (
    '["' + "a\\n" * 5_300 + '"]',
    '{"id":"late","method":"status","params":{"a":[' + ",".join(["1.5"] * 1_000) + "]}}",
    "[" + ",".join(["1234567"] * 1_000) + "]",
    "[" + " " * 16_000 + "]",
    "{" + ",".join([f'"key{n}":"v{n}"' for n in range(1_000)]) + "}",
)


def flooded(pico: EmulatedPico) -> int:
    """How many lines the board has taken, as fast as it takes them."""
    ends_s, left, taken = pico.now_s + FLOOD_S, b"", -1
    lines = cycle(COSTLY)
    with serial.Serial(pico.port, timeout=0) as line:
        while left or pico.now_s < ends_s:
            if not left:
                left, taken = next(lines).encode() + b"\n", taken + 1
            with contextlib.suppress(BlockingIOError):
                left = left[os.write(line.fileno(), left) :]
            pico.advance(0.02)
            line.read(1 << 16)
        pico.advance(3.0)  # what the cable still holds
    return taken


# covers: LNK-1 LNK-5
def test_no_step_is_left_out_for_a_line(flashed_pico: bytes) -> None:
    with started(flashed_pico, 1) as pico:
        with Talk(pico) as talk:
            talk.ask("clock.set", day=DAY, ms=0)
            talk.ask("service.filled", volume_nl=20_000_000, next_refill_day=DAY + 10)
            proposed = talk.ask("prescription.propose", prescription=PRESCRIBED)
            talk.ask("prescription.commit", digest=proposed["digest"], reason="for this test")
            talk.wait(pico.now_s + 3.0)
        before = len(pico.plant("steps"))
        taken = flooded(pico)
        steps = pico.plant("steps")[before:]
        with Talk(pico) as talk:
            assert talk.ask("status")["therapy"] == "running"
    gaps = [later - step for step, later in pairwise(steps)]
    a_step_ns = 86_400e9 * Calibration().pl_per_step / (DOSE_NL_PER_DAY * 1_000)
    assert taken > len(COSTLY)
    assert max(gaps) - a_step_ns < LATE_NS
    assert abs((steps[-1] - steps[0]) / a_step_ns - len(gaps)) < 1 + LATE_NS / a_step_ns
