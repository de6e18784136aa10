"""The guard's figures to the pL: a sensor that counts pL, and 86,400 nL/day, which is a pL in a millisecond."""

from pump.guard import FINE, OVER, Guard
from twin.motor import Motor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

RATE = 86_400
PERIOD_MS = 300_000


class Fine:
    """`look` passes time in which so much was moved, in steps of so many pL."""

    def __init__(self, rate: int = RATE, pl_per_step: int = 1) -> None:
        self.motor = Motor()
        self.guard = Guard(self.motor, self.motor, pl_per_step)
        self.guard.limits(rate, rate)

    def look(self, ms: int, steps: int = 0) -> int:
        self.motor.turned += steps
        return self.guard.watch(ms)

    def stand(self, until_ms: int) -> int:
        """Nothing moves, looked at every second; when it was told, or `until_ms` where it was not."""
        for ms in range(1000, until_ms + 1, 1000):
            if self.look(1000) != FINE:
                return ms
        return until_ms


def _most(finds: "Callable[[int], bool]") -> int:
    """The most that is not found."""
    low, high = 0, 1 << 28
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if finds(middle) else (middle, high)
    return low


# covers: GRD-1
def test_allowed_is_the_rates_volume_and_a_twentieth_and_a_second_of_it() -> None:
    for rate, ms, volume_pl, second_pl in (
        (RATE, 1_000, 1_000, 1_000),
        (RATE, 1_999, 1_999, 1_000),
        (RATE - 1, 299_999, 299_994, 999),
        (240_000, 61_817, 171_713, 2_777),
        (1_000_000, 61_818, 715_485, 11_574),
        (1_000_001, 7_777, 90_011, 11_574),
        (29_999_999, 299_999, 104_166_314, 347_222),
        (RATE + 173, 1_000, 1_002, 1_002),
        (RATE // 2, 1_002, 501, 500),
        (12_345_678, 123_457, 17_640_744, 142_889),
    ):
        assert 0 <= rate * ms // 86_400 - volume_pl <= 2

        def finds(steps: int, rate: int = rate, ms: int = ms) -> bool:
            return Fine(rate).look(ms, steps) == OVER

        assert _most(finds) == volume_pl + volume_pl // 20 + second_pl, (rate, ms)


# covers: GRD-1
def test_what_closes_the_sums_between_two_looks_takes_nothing_out_of_them() -> None:
    def rely(guard: Guard) -> None:
        guard.rely(True)

    def use(guard: Guard) -> None:
        guard.use(1)

    for close in (rely, use):
        for moved, verdict in ((2_050, FINE), (2_051, OVER)):
            fine = Fine()
            fine.look(500, moved)
            close(fine.guard)
            assert fine.look(500) == verdict
        for moved, verdict in (
            (2_048, FINE),
            (2_049, OVER),
        ):  # the twentieth is of whole pL, as often as it closes
            fine = Fine()
            fine.look(19, moved)
            fine.guard.use(1)
            fine.look(19)
            close(fine.guard)
            assert fine.look(962) == verdict


# covers: GRD-1
def test_of_a_broken_rate_whole_pl_are_allowed_as_often_as_the_sums_are_closed() -> None:
    for moved, verdict in ((3_093, FINE), (3_094, OVER)):  # 999, and twice 998 and 49
        fine = Fine(RATE - 1)
        fine.look(999, moved)
        fine.guard.use(1)
        assert fine.look(999) == verdict


# covers: GRD-1
def test_another_rate_is_allowed_a_quarter_of_a_second_in_which_it_was_asked_for() -> None:
    for ahead_ms, most in ((0, 3_837), (100, 3_942)):
        for moved, verdict in ((most, FINE), (most + 1, OVER)):
            fine = Fine()
            fine.look(500, moved)
            fine.guard.ahead_ms = ahead_ms
            fine.guard.limits(2 * RATE, 2 * RATE)
            fine.guard.ahead_ms = 0
            assert fine.look(500) == verdict


# covers: GRD-1
def test_of_another_volume_a_step_whole_steps_are_kept() -> None:
    for moved, verdict in (
        (129, FINE),
        (130, OVER),
    ):  # 765 and 775 pL too many, of which 76 and 77 steps are kept
        fine = Fine(RATE, 10)
        fine.look(500, moved)
        fine.guard.use(20)
        assert fine.look(500) == verdict
    motor = Motor()
    guard = Guard(motor, motor, 7, 10)
    guard.use(1)
    guard.limits(RATE, RATE)
    motor.turned = 2050  # of one pL, ten at a time
    assert guard.watch(1000) == FINE
    motor.turned += 1060
    assert guard.watch(1000) == OVER


# covers: DOS-5
def test_it_asks_to_be_called_when_a_period_ends() -> None:
    for rate, pl_per_step, wait_ms in (
        (RATE, 1, PERIOD_MS),
        (RATE, 37_544, PERIOD_MS),
        (RATE, 37_545, 37_501 // 3),
        (0, 500, PERIOD_MS),
        (1, 500, 144_000),
    ):
        assert Fine(rate, pl_per_step).guard.wait_ms == wait_ms
    fine = Fine()
    fine.look(PERIOD_MS - 1, PERIOD_MS)
    assert fine.guard.wait_ms == 1
    fine.look(1)
    assert fine.guard.wait_ms == PERIOD_MS
    fine.guard.limits(RATE, RATE, True)
    assert fine.guard.wait_ms == 60_000


# covers: DOS-5
def test_what_changes_nothing_begins_no_period() -> None:
    fine = Fine()
    fine.look(100_000, 100_000)
    fine.guard.limits(RATE, RATE)
    fine.guard.rely(False)
    assert fine.guard.wait_ms == PERIOD_MS - 100_000
    fine.guard.rely(True)
    assert fine.guard.wait_ms == 1_800_000
    fine.look(100_000, 100_000)
    fine.guard.rely(True)
    assert fine.guard.wait_ms == 1_700_000
    fine.guard.rely(False)
    assert fine.guard.wait_ms == PERIOD_MS


# covers: GRD-5
def test_before_it_was_told_any_limits_nothing_may_move() -> None:
    motor = Motor()
    guard = Guard(motor, motor, 500)
    assert guard.wait_ms == PERIOD_MS
    guard.watch(100_000)
    guard.limits(0, 0)
    assert guard.wait_ms == PERIOD_MS - 100_000
    for moved, verdict, enabled in ((3, FINE, True), (4, OVER, False)):
        motor = Motor()
        guard = Guard(motor, motor, 500)
        motor.turned = moved
        assert (guard.watch(1000), motor.enabled) == (verdict, enabled)


# covers: GRD-1
def test_too_much_is_looked_for_at_whole_seconds_of_its_own() -> None:
    fine = Fine()
    assert fine.look(1_300) == FINE
    assert fine.look(699, 10_000) == FINE
    assert fine.look(1) == OVER
    fine = Fine()
    fine.look(1_300)
    assert (fine.guard.look_ms(1_000), fine.guard.look_ms(5_000)) == (700, 3_700)
    fine = Fine(RATE, 37_545)
    fine.look(12_400)
    assert fine.guard.look_ms(1_000) == fine.guard.wait_ms == 100


# covers: GRD-2
def test_what_was_found_is_forgotten_when_somebody_has_looked() -> None:
    fine = Fine()
    assert fine.look(1_000, 10_000) == OVER
    fine.guard.reset()
    assert (fine.look(1_000, 2_050), fine.look(1_000, 1)) == (FINE, FINE)
    fine.guard.reset()  # nothing was found: nothing is forgotten
    assert fine.look(1_000, 2_101) == OVER
