"""The benchmark's part `board`, some seconds of it: the comparison is made on the real firmware, and so is a hang."""

from __future__ import annotations

from thecal.bench import board_hang, board_jitter, board_program
from thecal.bench.board_plant import Edges
from thecal.bench.figure import SHORT
from thecal.emulated import firmware, hangs
from thecal.emulated.pico import EmulatedPico


def test_a_busy_loop_moves_the_steps_of_a_timer_and_none_of_ours() -> None:
    with EmulatedPico(firmware.image(), None, Edges, board_jitter.STEP) as pico:
        board_jitter.prepare(pico)
        ours = board_jitter.measured(pico, "pio", "500", "busy", seconds=2)
        timer = board_jitter.measured(pico, "timer", "500", "busy", seconds=2)
    assert (ours.run.made, ours.run.wrong) == (200, 0)
    assert ours.run.deviation_us <= 2 < 1_000 < timer.run.deviation_us
    assert ours.pauses is not None and ours.pauses[1] >= 12_000, "collections as long as with a full heap"


def test_a_flashed_pump_that_hangs_keeps_the_bound_and_the_original_goes_on() -> None:
    rate = hangs.RATES[1]
    with EmulatedPico(firmware.image(), board_program.flashed(), hangs.HangBench, board_hang.STEP) as pico:
        hangs.prepare(pico)
        hangs.jog(pico, rate)
        before = pico.plant("rises")
        found = hangs.worst(pico, rate, SHORT.board_hangs)
        pico.advance(3.0)
        assert pico.plant("rises") - before >= 3 * rate.bound, "it was never hung"
    assert set(found) == set(hangs.KINDS)
    assert all(max(steps) <= rate.bound for steps in found.values()), found
    assert min(found["endless loop"]) > 0, "the queue was not empty"
