"""The twin's pump head: what a step moves, how its ripple swings over a turn, and what it says of it."""

from heap import allocated

from twin.head import Head

TURN = 6400
PL_PER_STEP = 20_640


def given_pl(head: Head) -> int:
    return head.given_nl * 1000 + head.given_pl


def test_an_ideal_head_moves_each_step_s_volume_to_the_picolitre() -> None:
    head = Head(PL_PER_STEP, TURN, 0, 60_000_000)
    moved = 0
    for steps in (1, 2, 3, 6399, 6400, 100_000):
        moved += head.move(steps)
    assert given_pl(head) == 112_805 * PL_PER_STEP
    assert moved == head.given_nl == 60_000_000 - head.content_nl


def test_ripple_is_ahead_by_its_part_in_the_first_half_of_a_turn_and_behind_in_the_second() -> None:
    for permille in (30, 500):
        head = Head(PL_PER_STEP, TURN, permille, 60_000_000)
        head.move(TURN // 2)
        half = TURN // 2 * PL_PER_STEP
        assert given_pl(head) - half == half * permille // 1000
        head.move(TURN // 4)
        before = given_pl(head)
        head.move(100)
        assert abs(given_pl(head) - before - 100 * PL_PER_STEP * (1000 - permille) // 1000) <= 1


def test_ripple_sums_to_nothing_over_a_turn() -> None:
    head = Head(PL_PER_STEP, TURN, 500, 60_000_000)
    for _ in range(64):
        head.move(100)
    assert given_pl(head) == TURN * PL_PER_STEP


def test_a_dry_head_moves_what_is_left_and_then_nothing() -> None:
    head = Head(PL_PER_STEP, TURN, 30, 50)
    assert [head.move(1) for _ in range(4)] == [21, 21, 8, 0]
    assert (head.content_nl, head.given_nl) == (0, 50)


def test_moving_allocates_nothing() -> None:
    assert allocated(move_much, Head(PL_PER_STEP, TURN, 500, 60_000_000)) == 0


def move_much(head: Head) -> None:
    for steps in range(1, 5000, 250):
        head.move(steps)
