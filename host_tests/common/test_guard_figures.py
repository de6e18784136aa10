"""The guard's figures to the pL: a sensor that counts pL, and 86,400 nL/day, which is a pL in a millisecond."""

from pump.guard import FINE, OVER, STALL, UNDER, Guard
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
    motor.turned = 205  # of ten pL
    assert guard.watch(1000) == FINE
    motor.turned += 106
    assert guard.watch(1000) == OVER


# covers: GRD-3
def test_what_is_wanting_is_named_to_the_pl() -> None:
    for moved, verdict in ((1_001, FINE), (1_000, STALL)):
        fine = Fine()
        fine.look(1_000, moved)
        for _ in range(15):
            assert fine.look(5_000) == FINE
        assert fine.look(4_000) == verdict


# covers: GRD-3
def test_more_wanting_than_can_be_right_is_looked_at_every_five_seconds() -> None:
    for moved, wait_ms in ((4_667, PERIOD_MS - 42_000), (4_666, 3_000)):
        fine = Fine()
        for _ in range(8):
            fine.look(5_000, moved // 8)
        fine = Fine()
        fine.look(40_000, moved)
        fine.look(2_000)
        assert fine.guard.wait_ms == wait_ms


# covers: GRD-3
def test_a_stall_of_rare_steps_is_two_of_them_without_motion_since_one_was_wanting() -> None:
    assert Fine(RATE, 100_000).stand(500_000) == 110_000 + 200_000
    assert Fine(RATE, 101_000).stand(500_000) == 110_000 + 205_000
    assert Fine(RATE, 112_500).stand(500_000) == 120_000 + 225_000
    assert Fine(RATE, 95_000).stand(500_000) == 105_000 + 190_000


# covers: GRD-4
def test_rare_steps_are_wanting_when_two_and_a_quarter_are() -> None:
    for pl_per_step, found_ms in ((100_000, 240_000), (101_000, 240_000), (104_444, 250_000)):
        fine = Fine(RATE, pl_per_step)
        ms = 0
        while fine.guard.verdict == FINE and ms < 500_000:
            ms += 1_000
            fine.look(1_000, 1 if ms == 130_001 else 0)
        assert (fine.guard.verdict, ms >= found_ms) == (STALL, True)


# covers: GRD-3
def test_a_verdict_ends_where_nothing_is_expected_any_more() -> None:
    fine = Fine()
    assert fine.stand(100_000) == 80_000
    fine.guard.limits(0, 0)
    assert fine.guard.wait_ms == 5_000
    assert fine.look(PERIOD_MS) == FINE
    assert fine.guard.wait_ms == PERIOD_MS


# covers: GRD-4
def test_a_verdict_ends_when_half_of_what_led_to_it_was_made_good_and_the_doubt_after_another_quarter() -> (
    None
):
    for made_good, verdict in ((37_500, FINE), (37_499, UNDER)):
        assert _made_good(made_good).verdict == verdict
    for made_good, wait_ms in ((75_000 - 16_666, PERIOD_MS), (75_000 - 16_667, 5_000)):
        assert _made_good(made_good).wait_ms == wait_ms


def _made_good(pl: int) -> Guard:
    """Under-infusion, and then so much made good, as fast as it may be."""
    fine = Fine()
    for _ in range(16):
        fine.look(5_000, 10)
    assert fine.guard.verdict == UNDER
    fine.guard.use(1)  # a period begins
    while pl:
        piece = min(pl, 30_000)
        fine.look(PERIOD_MS, 285_000 + piece)
        pl -= piece
    return fine.guard


# covers: GRD-4
def test_a_motor_that_turns_again_has_half_of_what_led_to_the_stall_to_show_that_it_follows() -> None:
    fine = Fine()
    assert fine.stand(100_000) == 80_000
    for _ in range(8):
        assert fine.look(5_000, 1) == STALL
    assert fine.look(5_000, 1) == UNDER


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
    motor.turned = 3
    assert guard.watch(1000) == FINE
    motor.turned = 4
    assert (guard.watch(1000), motor.enabled) == (OVER, False)


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
