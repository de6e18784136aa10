"""The stepper's driver in turns of a loop that take long: its program executed cycle by cycle, its clock a stand-in."""

from __future__ import annotations

from itertools import pairwise

import pytest

from drivers import stepper_pio
from drivers.stepper_pio import CLEAR_X, DROP, PIN_LOW, PUSH, TAKE_X, PioStepper
from drivers.stepper_words import FIFO_WORDS, LATE_US, soonest
from pio_play import Machine

PERIOD_US = 1 << 30
TURN_US = 50_000
CODE_US = 30  # between two instants at which the driver looks at its counter


class Bench:
    """A board whose time passes when it is asked for, and the clock that its loop reads. In `ticks_us`, which wrap."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, began_us: int) -> None:
        self.began_us = began_us
        self.us = 0
        self.read_us = began_us
        self.maker = Machine(stepper_pio.make_steps)
        monkeypatch.setattr(stepper_pio, "StateMachine", self._machine)
        monkeypatch.setattr(stepper_pio, "ticks_us", self.ticks_us)
        monkeypatch.setattr(stepper_pio, "sleep_us", self.pass_us)
        self.stepper = PioStepper(2, 3, 4, clock=self)  # pyright: ignore[reportArgumentType]

    def _machine(self, number: int, program: object, **options: object) -> Maker | Counter:
        return Counter(self) if number else Maker(self)

    def ticks_us(self) -> int:
        self.pass_us(CODE_US)
        return (self.began_us + self.us) % PERIOD_US

    def pass_us(self, us: int) -> None:
        self.us += us
        self.maker.run(self.us)

    def turn(self, busy_us: int = 0) -> None:
        """The loop waits for its next turn, reads its clock, and then works for so long."""
        self.stepper.feed()
        self.pass_us(TURN_US - self.us % TURN_US)
        self.read_us = (self.began_us + self.us) % PERIOD_US
        self.pass_us(busy_us)

    def rises(self) -> list[int]:
        return self.maker.rises


class Maker:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def tx_fifo(self) -> int:
        return FIFO_WORDS - self._bench.maker.room()

    def put(self, word: int) -> None:
        self._bench.maker.put(word)

    def active(self, on: int) -> None:
        """Whatever it does meanwhile, `cancel` takes it back."""

    def restart(self) -> None:
        """A new machine, whose pin is low and whose edges are remembered."""
        bench = self._bench
        edges = bench.maker.edges
        bench.maker = Machine(stepper_pio.make_steps)
        bench.maker.edges = edges
        bench.maker.run(bench.us)

    def exec(self, word: int) -> None:
        assert word in (PIN_LOW, DROP)


class Counter:
    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._pushed = 0

    def active(self, on: int) -> None: ...

    def exec(self, word: int) -> None:
        assert word in (CLEAR_X, TAKE_X, PUSH)
        self._pushed += word == PUSH

    def rx_fifo(self) -> int:
        return self._pushed

    def get(self) -> int:
        self._pushed -= 1
        return -len(self._bench.maker.rises) & 0xFFFFFFF


@pytest.fixture(params=[0, PERIOD_US - 1_700_000])
def bench(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Bench:
    bench = Bench(monkeypatch, request.param)
    for _ in range(20):
        bench.turn()
    return bench


def late_us(bench: Bench, planned_from_us: int, due: list[int]) -> list[int]:
    """How far each step came after its moment."""
    rises = bench.rises()
    return [rise - planned_from_us - at for rise, at in zip(rises, due, strict=False)]


# covers: DOS-4
@pytest.mark.parametrize("interval_us", [2_000, 74_074, 297_000, 1_782_000])
@pytest.mark.parametrize("busy_us", [3_000, 503_000])
def test_a_step_is_where_the_plan_puts_it_however_long_the_turn_took_before(
    bench: Bench, interval_us: int, busy_us: int
) -> None:
    bench.turn(busy_us)
    planned_us = bench.us - busy_us
    count = 3_200_000 // interval_us + 4
    bench.stepper.authorise(1, interval_us + 700)
    bench.stepper.authorise(count, interval_us)
    while len(bench.rises()) < count:
        bench.turn()
    late = late_us(bench, planned_us, [700 + interval_us * (i + 1) for i in range(count)])
    caught_up = [us for i, us in enumerate(late) if interval_us * (i + 1) > 5 * busy_us + interval_us]
    assert caught_up and max(caught_up) - min(caught_up) == 0
    assert -10 <= caught_up[0] < LATE_US + 300  # and what the code takes
    gaps = [later - earlier for earlier, later in pairwise(bench.rises())]
    assert min(gaps) >= soonest(interval_us)


def test_what_follows_steps_that_were_handed_over_counts_from_the_last_of_them(bench: Bench) -> None:
    bench.stepper.authorise(4, 100_000)
    began_us = bench.us
    for _ in range(7):
        bench.turn()
    bench.turn(503_000)  # the last of them is made in the middle of it
    bench.stepper.authorise(40, 100_000)
    for _ in range(100):
        bench.turn()
    late = late_us(bench, began_us, [100_000 * (i + 1) for i in range(44)])
    assert len(late) == 44
    assert max(abs(us) for us in late[:4]) < 60_000 and abs(late[-1] - late[3]) < LATE_US


def test_a_delay_is_not_carried_over_a_cancellation(bench: Bench) -> None:
    bench.turn(503_000)
    bench.stepper.authorise(20, 100_000)
    bench.turn()
    made = len(bench.rises())
    assert bench.stepper.cancel() == 20 - made
    bench.read_us = bench.ticks_us()
    began_us = bench.us
    bench.stepper.authorise(5, 100_000)
    for _ in range(20):
        bench.turn()
    rises = bench.rises()[made:]
    assert [rise - began_us for rise in rises] == pytest.approx(
        [100_000 * (i + 1) for i in range(5)], abs=500
    )


# covers: DOS-4
def test_steps_that_were_late_for_want_of_words_are_made_up(bench: Bench) -> None:
    """As after a write to flash that took longer than what the machine held."""
    bench.stepper.authorise(400, 10_000)
    began_us = bench.us
    bench.turn()
    bench.turn(1_600_000)
    while len(bench.rises()) < 400:
        bench.turn()
    late = late_us(bench, began_us, [10_000 * (i + 1) for i in range(400)])
    assert max(late) > 400_000 and late[-1] < LATE_US + 300
