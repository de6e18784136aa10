"""The steppers' drivers on the real firmware: edges at the pins against what was authorised, cancelled and counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest

from drivers import stepper_coils, stepper_pio
from drivers.step_lines import HALF_STEPS
from emulated.benches import Bench
from thecal import paths
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico

STEP, DIRECTION, ENABLE = 2, 3, 4
COILS = (16, 17, 18, 19)
DRIVERS = ("__init__", "stepper_words", "stepper_pio", "stepper_coils", "stepper_timer", "step_lines")
PIO = "from drivers.stepper_pio import PioStepper; s = PioStepper(2, 3, 4)"
TIMER = "from drivers.step_lines import StepDir; from drivers.stepper_timer import TimerStepper\n"
TIMER += "s = TimerStepper(StepDir(2, 3, 4), -1)"
TOOLS = """
import time, gc, micropython
def turn(ms):
    end = time.ticks_add(time.ticks_ms(), ms)
    while time.ticks_diff(end, time.ticks_ms()) > 0:
        s.feed()
        time.sleep_ms(100)
"""


@pytest.fixture(scope="module")
def pico() -> Iterator[EmulatedPico]:
    with EmulatedPico(firmware.image(), None, Bench, (STEP, DIRECTION, ENABLE, *COILS)) as pico:
        files = [str(paths.device_dir() / "drivers" / f"{name}.py") for name in DRIVERS]
        pico.mpremote("mkdir", ":drivers", "+", "cp", *files, ":drivers/")
        yield pico


def play(pico: EmulatedPico, driver: str, code: str) -> list[list[int]]:
    """A fresh driver and this code; the numbers that it printed, line by line."""
    pico.mpremote("soft-reset")
    pico.mpremote("resume", "exec", f"{driver}\n{TOOLS}\ns.enable(True)")
    pico.plant("forget")
    text = pico.mpremote("resume", "exec", code).stdout
    return [[int(word) for word in line.split()] for line in text.splitlines() if line.strip()]


def rises_us(pico: EmulatedPico) -> list[float]:
    return [ns / 1000 for ns, level in pico.plant("edges", STEP) if level == 1]


def spread_us(rises: list[float], interval_us: int) -> float:
    """How far the steps lie from a straight line, peak to peak."""
    off = [rise - interval_us * i for i, rise in enumerate(rises)]
    return max(off) - min(off)


def test_the_firmware_assembles_the_words_that_are_tested_cycle_by_cycle(pico: EmulatedPico) -> None:
    code = "import drivers.stepper_pio as p, drivers.stepper_coils as c\n"
    code += (
        "for w in (p.make_steps, p.count_steps, c.make_moments, c.turn_coils): print(list(w[0]), w[3], w[4])"
    )
    here = [
        stepper_pio.make_steps,
        stepper_pio.count_steps,
        stepper_coils.make_moments,
        stepper_coils.turn_coils,
    ]
    text = pico.mpremote("exec", code).stdout.split()
    assert text == " ".join(f"{list(w[0])} {w[3]} {w[4]}" for w in here).split()


@pytest.mark.parametrize(("interval_us", "ms"), [(74_074, 3_000), (2_000, 2_000), (288, 500)])
def test_steps_lie_within_two_microseconds_of_a_straight_line(
    pico: EmulatedPico, interval_us: int, ms: int
) -> None:
    count = ms * 1000 // interval_us
    made = play(
        pico, PIO, f"s.authorise({count}, {interval_us}); turn({ms + 200}); print(s.count(), s.cancel())"
    )
    rises = rises_us(pico)
    assert made == [[count, 0]] and len(rises) == count
    spread = spread_us(rises, interval_us)
    print(f"{1e6 / interval_us:.1f} steps/s: {len(rises)} steps, {spread:.3f} us peak to peak")
    assert spread <= 2
    edges = pico.plant("edges", STEP)
    assert min(fall - rise for (rise, _), (fall, _) in zip(edges[::2], edges[1::2], strict=True)) >= 2_000


def test_a_long_interval_is_kept_to_the_microsecond(pico: EmulatedPico) -> None:
    play(pico, PIO, "s.authorise(1, 1000); s.authorise(2, 9_000_001); turn(18_200)")
    gaps = [later - earlier for earlier, later in pairwise(rises_us(pico))]
    assert len(gaps) == 2 and all(abs(gap - 9_000_001) <= 2 for gap in gaps)


def test_segments_of_other_intervals_follow_each_other_without_a_gap(pico: EmulatedPico) -> None:
    segments = [(1, 70_000), (30, 10_000), (1, 10_700), (400, 1_500), (2, 300_000), (300, 1_000)]
    code = "".join(f"s.authorise({n}, {us})\n" for n, us in segments) + "turn(2_400); print(s.count())"
    made = play(pico, PIO, code)
    due = [us for n, us in segments for _ in range(n)]
    rises = rises_us(pico)
    assert made == [[len(due)]] and len(rises) == len(due)
    off, at = [], 0
    for rise, interval_us in zip(rises, due, strict=True):
        at += interval_us
        off.append(rise - at)
    assert max(off) - min(off) <= 2


# covers: DOS-2
@pytest.mark.parametrize("driver", [PIO, TIMER])
@pytest.mark.parametrize("interval_us", [74_074, 2_000])
def test_a_cancelled_rest_is_told_exactly_and_nothing_follows(
    pico: EmulatedPico, driver: str, interval_us: int
) -> None:
    code = f"s.authorise(3000, {interval_us}); turn(300); left = s.cancel(); made = s.count(); time.sleep_ms(300)\n"
    code += "print(left, made, s.count()); s.authorise(3, 5000); time.sleep_ms(60); print(s.count() - made, s.cancel())"
    (left, made, later), (again, none) = play(pico, driver, code)
    assert left + made == 3000 and made == later > 0
    assert (again, none) == (3, 0)
    assert len(rises_us(pico)) == made + 3
    assert pico.plant("edges", STEP)[-1][1] == 0


# covers: DOS-2
@pytest.mark.parametrize("driver", [PIO, TIMER])
@pytest.mark.parametrize(("interval_us", "most"), [(1_000_000, 8), (74_074, 13), (2_000, 500)])
def test_a_program_that_hangs_makes_a_second_of_steps_or_eight(
    pico: EmulatedPico, driver: str, interval_us: int, most: int
) -> None:
    seconds = 2 * most * interval_us // 1_000_000 + 1
    code = f"s.authorise(100000, {interval_us}); turn(200); a = s.count(); time.sleep({seconds})\n"
    code += "print(s.count() - a); print(s.cancel() + s.count())"
    [[hung], [whole]] = play(pico, driver, code)
    print(f"{1e6 / interval_us:.1f} steps/s: {hung} steps after the program hung")
    assert 0 < hung <= most
    assert whole == 100_000


def test_a_program_that_hangs_with_interrupts_off_makes_no_more_either(pico: EmulatedPico) -> None:
    code = "import machine\ns.authorise(100000, 2000); turn(200); a = s.count()\n"
    code += "state = machine.disable_irq()\nfor i in range(3): time.sleep_us(900_000)\nmachine.enable_irq(state)\n"
    [[hung]] = play(pico, PIO, code + "print(s.count() - a)")
    assert 0 < hung <= 500


def test_garbage_collections_move_no_step(pico: EmulatedPico) -> None:
    code = "s.authorise(600, 2000)\nfor i in range(24):\n    x = [bytearray(200) for j in range(40)]; gc.collect()\n"
    code += "    s.feed(); time.sleep_ms(45)\nturn(300); print(s.count())"
    assert play(pico, PIO, code) == [[600]]
    assert spread_us(rises_us(pico), 2_000) <= 2


def test_nothing_is_allocated_while_steps_are_made(pico: EmulatedPico) -> None:
    code = """
def quiet():
    gc.collect()
    micropython.heap_lock()
    try:
        s.authorise(20, 2_000); s.authorise(20, 2_100); s.authorise(2, 40_000_000); s.feed()
        n = s.count(); left = s.cancel(); s.enable(False); s.enable(True)
    finally:
        micropython.heap_unlock()
    print(left + n)
quiet()"""
    assert play(pico, PIO, code) == [[42]]


@pytest.mark.parametrize("driver", [PIO, TIMER])
def test_the_enable_line_is_off_at_first_and_goes_off_at_once(pico: EmulatedPico, driver: str) -> None:
    pico.mpremote("soft-reset")
    pico.plant("forget")
    pico.mpremote("resume", "exec", f"{driver}\ns.enable(True); s.authorise(500, 2000)")
    pico.mpremote("resume", "exec", "s.enable(False)" + ("; s._maker.active(0)" if driver == PIO else ""))
    assert [level for _, level in pico.plant("edges", ENABLE)][-2:] == [0, 1]


def test_coils_follow_the_half_steps_and_carry_nothing_when_off(pico: EmulatedPico) -> None:
    driver = "from drivers.stepper_coils import CoilStepper; s = CoilStepper((16, 17, 18, 19))"
    code = (
        "s.authorise(17, 5_000); turn(200); print(s.count()); s.authorise(20, 100_000); time.sleep_ms(450)\n"
    )
    code += "print(s.cancel()); print(s.count()); s.enable(False)"
    assert play(pico, driver, code) == [[17], [16], [21]]
    edges = sorted((ns, pin, level) for pin in COILS for ns, level in pico.plant("edges", pin))
    coils, seen, times = 0, [], []
    for ns, pin, level in edges:
        bit = 1 << COILS.index(pin)
        coils = coils | bit if level else coils & ~bit
        if times and ns - times[-1] < 1_000_000:
            seen[-1] = coils
        else:
            times.append(ns)
            seen.append(coils)
    assert seen[:21] == [HALF_STEPS[i % 8] for i in range(21)] and seen[-1] == 0
    assert spread_us([ns / 1000 for ns in times[:17]], 5_000) <= 2


def test_steps_by_a_timer_are_all_made_and_in_no_burst(pico: EmulatedPico) -> None:
    code = "s.authorise(200, 5_000)\nfor i in range(60):\n    s.feed(); x = [bytearray(200) for j in range(20)]\n"
    code += "    gc.collect(); time.sleep_ms(10)\nturn(500); print(s.count())"
    assert play(pico, TIMER, code) == [[200]]
    gaps = [later - earlier for earlier, later in pairwise(rises_us(pico))]
    assert len(gaps) == 199 and min(gaps) >= 2_000
