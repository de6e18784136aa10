"""The guard's figures where a division leaves a rest, and those of a sensor whose count grows by many steps at once."""

from test_guard_figures import PERIOD_MS, RATE, Fine
from whole import whole

from pump.guard import FINE, OVER, Guard
from twin.motor import Motor


# covers: GRD-3
def test_four_ninths_of_what_is_too_little_are_rounded_down_to_the_pl() -> None:
    for rate in (RATE + 5, RATE + 6):  # 33,335 pL of 33,335.1 and of 33,335.6, and 38,002 expected
        for moved, wait_ms in ((4_667, PERIOD_MS - 42_000), (4_666, 3_000)):
            fine = Fine(rate)
            fine.look(40_000, moved)
            fine.look(2_000)
            assert fine.guard.wait_ms == wait_ms, (rate, moved)


# covers: GRD-1
def test_another_volume_a_step_is_that_of_each_step_of_a_count() -> None:
    for moved, verdict in ((30, FINE), (31, OVER)):  # three counts while nothing is to move
        motor = Motor()
        guard = Guard(motor, motor, 7, 10)
        guard.use(20)
        motor.turned = moved
        assert guard.watch(1_000) == verdict


# covers: DOS-5
def test_on_a_twin_it_asks_to_be_called_before_its_sums_are_too_large() -> None:
    for rate, wait_ms in ((86_400 * 221, 1_800_000), (86_400 * 222, 1_793_721), (86_400 * 278, 1_433_691)):
        fine = Fine(rate)
        fine.guard.rely(True)
        assert whole(fine.guard.wait_ms) == [wait_ms], rate
