"""What the guard finds wanting, to the pL and to the second: when it doubts, when it says so, when that ends."""

from test_guard_figures import PERIOD_MS, RATE, Fine

from pump.guard import FINE, STALL, UNDER, Guard


# covers: GRD-3
def test_what_is_wanting_is_named_to_the_pl() -> None:
    for moved, verdict in ((1_001, FINE), (1_000, STALL)):
        fine = Fine()
        fine.look(1_000, moved)
        for _ in range(15):
            assert fine.look(5_000) == FINE
        assert fine.look(4_000) == verdict


# covers: GRD-3
def test_of_what_is_wanting_whole_steps_are_kept_too() -> None:
    for pl_per_step, verdict in ((20, FINE), (21, STALL)):  # of 35,129 pL 3,512 steps are kept
        fine = Fine(RATE, 10)
        fine.look(40_000, 288)
        fine.look(9)
        fine.guard.use(pl_per_step)
        assert fine.look(4_991) == verdict
    fine = Fine(RATE, 100_000)
    assert fine.stand(300_000) == 300_000
    assert fine.guard.verdict == FINE
    fine.guard.use(101_000)  # of 190 s without motion a step is kept
    assert fine.stand(200_000) == 102_000


# covers: GRD-3 GRD-4
def test_two_steps_without_motion_are_a_stall_and_a_pl_less_is_slipping() -> None:
    for still_ms, verdict in ((39_999, FINE), (40_000, STALL)):
        fine = Fine(RATE, 20_000)
        fine.look(80_000)
        assert fine.look(still_ms) == verdict
    for still_ms, verdict in ((39_999, UNDER), (40_000, STALL)):
        fine = Fine(RATE, 20_000)
        fine.look(80_000)
        assert fine.look(5_000, 1) == FINE
        assert fine.look(still_ms) == verdict


# covers: GRD-3
def test_of_what_is_expected_a_twentieth_of_whole_pl_is_left_out() -> None:
    for moved, verdict in ((1_020, FINE), (1_019, STALL)):
        fine = Fine()
        fine.look(40_000, moved)
        assert fine.look(40_019) == verdict


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
def test_two_steps_and_a_quarter_are_too_few_rounded_down_to_the_pl() -> None:
    for ms, verdict in ((28_428, FINE), (28_429, UNDER)):  # 84,467 pL of 84,467.25
        fine = Fine(RATE, 37_541)
        assert fine.look(100_000) == FINE
        assert fine.look(ms, 1) == verdict


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


# covers: GRD-3
def test_half_of_what_led_to_a_stall_is_rounded_down() -> None:
    for moved, verdict in ((286_425, FINE), (286_424, STALL)):
        fine = Fine(86_832)  # 75,375 pL in 75 s
        assert fine.stand(100_000) == 80_000
        fine.look(5_000, 1)
        assert fine.look(PERIOD_MS, moved) == verdict
