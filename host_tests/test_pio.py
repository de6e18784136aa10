"""The stepper's PIO programs, executed cycle by cycle from the words that the device's assembler makes of them."""

from __future__ import annotations

from itertools import pairwise

import pytest
import rp2

from drivers import stepper_pio
from drivers.stepper_pio import PAUSE_TICKS, PULSE_US, STEP_TICKS
from drivers.stepper_words import (
    COUNT_BITS,
    COUNT_MASK,
    FIFO_WORDS,
    MOST_STEPS,
    SECOND_US,
    SHORTEST_US,
    Words,
)
from pio_play import Machine

Segment = tuple[int, int]
TURN_US = 100_000  # of a loop that feeds


def word(count: int, us: int) -> int:
    """As the driver puts it."""
    return us - (STEP_TICKS if count else PAUSE_TICKS) << 8 | count


def play(segments: list[Segment]) -> Machine:
    """All of it, the FIFO kept as full as the driver keeps it."""
    words, machine, handed = Words(), Machine(stepper_pio.make_steps), 0
    for segment in segments:
        words.add(*segment)
    while True:
        while machine.room():
            taken = words.take(handed - len(machine.rises))
            if taken < 0:
                break
            handed += taken & COUNT_MASK
            machine.put(word(taken & COUNT_MASK, taken >> COUNT_BITS))
        machine.run(machine.state.clock + TURN_US)
        if machine.idle() and handed == sum(count for count, _ in segments):
            return machine


def ideal(segments: list[Segment]) -> list[int]:
    """When each step is due, from 0."""
    at, due = 0, []
    for count, interval_us in segments:
        for _ in range(count):
            at += interval_us
            due.append(at)
    return due


def off_by(machine: Machine, segments: list[Segment]) -> int:
    """How far the edges lie from where they belong, peak to peak, in us."""
    due = ideal(segments)
    assert len(machine.rises) == len(due)
    off = [rise - at for rise, at in zip(machine.rises, due, strict=True)]
    return max(off) - min(off)


@pytest.mark.parametrize(
    "segments",
    [
        [(3, 37_037_037)],  # 0.027 steps/s
        [(40, 74_074)],  # 13.5
        [(1_400, 2_000)],  # 500: several words
        [(2_500, 288)],  # the most that a calibration may ask for
        [(2_000, SHORTEST_US)],
        [(1, 4_194_303), (1, 4_194_304), (1, 4_194_305), (2, 40_000_000)],
        [(1, 74_100), (5, 74_074), (1, 73_999), (300, 74_074)],
        [(1, SHORTEST_US), (1, 40_000_000), (255, 51), (1, 1_000_000), (256, 3_000), (257, 3_001)],
        [(20, 74_074), (1, 75_000), (20, 2_000), (3, 300_000), (200, 2_000), (2, 1_500_000)],
    ],
)
def test_every_edge_lies_on_the_microsecond_over_words_and_segments(segments: list[Segment]) -> None:
    machine = play(segments)
    assert off_by(machine, segments) == 0


def test_every_pulse_has_the_same_width_and_none_is_missing_or_double() -> None:
    machine = play([(300, SHORTEST_US), (2, 5_000_000), (3, 60)])
    levels = [level for _, level in machine.edges]
    assert levels == [1, 0] * 305
    assert {b - a for (a, _), (b, _) in zip(machine.edges[::2], machine.edges[1::2], strict=True)} == {
        PULSE_US
    }
    assert PULSE_US >= 2


def test_the_first_step_comes_its_interval_after_its_word_where_nothing_was_before() -> None:
    machine = Machine(stepper_pio.make_steps)
    machine.run(10_000)
    began = machine.state.clock
    machine.put(word(1, 74_074))
    machine.run(began + 200_000)
    assert 0 <= began + 74_074 - machine.rises[0] <= 8


def test_a_pause_makes_no_edge_and_lasts_what_it_says() -> None:
    machine = Machine(stepper_pio.make_steps)
    machine.put(word(0, 50_000), word(1, 1_000), word(0, 10_000), word(0, 20_000), word(2, 1_000))
    machine.run(200_000)
    first = machine.rises[0]
    assert machine.rises == [first, first + 31_000, first + 32_000]


def test_a_starved_machine_waits_with_its_pin_low_and_makes_no_burst_afterwards() -> None:
    machine = Machine(stepper_pio.make_steps)
    machine.put(word(2, 1_000))
    machine.run(50_000)
    assert machine.edges[-1][1] == 0 and len(machine.rises) == 2
    machine.put(word(3, 1_000))
    machine.run(60_000)
    late = machine.rises[2:]
    assert [b - a for a, b in pairwise(late)] == [1_000, 1_000]
    assert 50_000 + 1_000 - 8 <= late[0] <= 50_000 + 1_000


# covers: DOS-2
@pytest.mark.parametrize("interval_us", [SHORTEST_US, 288, 2_000, 74_074, 125_000, 1_000_000, 37_037_037])
def test_a_program_that_hangs_leaves_at_most_eight_steps_or_a_second_of_them(interval_us: int) -> None:
    words = Words()
    words.add(100_000, interval_us)
    handed, number = 0, 0
    while number < FIFO_WORDS + 1:  # one is being executed
        taken = words.take(handed)
        if taken < 0:
            break
        handed += taken & 255
        number += 1
    assert handed <= max(MOST_STEPS, SECOND_US // interval_us)
    if 500 <= interval_us <= 4_000_000:
        assert handed * interval_us > SECOND_US * 8 // 10 or handed == MOST_STEPS


def test_the_counter_counts_each_edge_once_whatever_its_length() -> None:
    rises = [100, 200, 206, 230, 1_000]
    highs = {t for r in rises for t in range(r, r + PULSE_US)}

    def pin(clock: int) -> int:
        return 1 if clock in highs else 0

    machine = Machine(stepper_pio.count_steps, pin)
    machine.run(1_200)
    assert -machine.state.x_register & 0xFFFFFFF == len(rises)


def test_the_words_that_the_driver_executes_by_hand_are_those_of_the_assembler() -> None:
    assert rp2.asm_pio_encode("set(pins, 0)") == stepper_pio.PIN_LOW
    assert rp2.asm_pio_encode("pull(noblock)") == stepper_pio.DROP
    assert rp2.asm_pio_encode("set(x, 0)") == stepper_pio.CLEAR_X
    assert rp2.asm_pio_encode("in_(x, 28)") == stepper_pio.TAKE_X
    assert rp2.asm_pio_encode("push(noblock)") == stepper_pio.PUSH
