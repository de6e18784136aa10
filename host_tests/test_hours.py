"""Whatever the clock is set to, and how often: no moment of the day is given twice, and in 22 hours no hour twice.

It watches from outside at which rate time passes in the pump, and knows nothing of how that comes about.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from oracle_boluses import DAY_MS
from programmes import HOUR_MS, clocks, effort, log_uniform
from replay_cases import Player

LOWEST = 60_000
WINDOW_MS = 22 * HOUR_MS
Operations = list[list[Any]]


class Piece(NamedTuple):
    """Some ms, within one hour of the clock, at more than the lowest rate."""

    elapsed_ms: int
    clock_ms: int
    ms: int
    rate: int


class Watched(Player):
    """Every piece of time in which more than the schedule's lowest rate was in force."""

    def __init__(self) -> None:
        super().__init__(24_000_000, straight=True)
        therapy = self.loop.pump.therapy
        self.pieces: list[Piece] = []
        self._elapsed_ms = 0
        self._take, therapy.advance = therapy.advance, self._advance

    def _advance(self, ms: int, steps: int, rate: int, now: Any, uptime: Any) -> None:
        self._take(ms, steps, rate, now, uptime)
        if ms and rate > LOWEST:
            self.pieces.append(Piece(self._elapsed_ms, (now.ms - ms) % DAY_MS, ms, rate))
        self._elapsed_ms += ms


def week(starts: list[int]) -> list[list[Any]]:
    """Another rate from each of these seconds of the day, and the lowest at night; at weekends more."""
    days = [0, LOWEST]
    for number, start in enumerate(sorted(set(starts) - {0})):
        days += [start, LOWEST + 7_000 + 13_131 * (number * 7 % 24)]
    weekend = [figure + 5_555 * (index % 2) for index, figure in enumerate(days)]
    return [["01234", days], ["56", weekend]]


def played(starts: list[int], operations: Operations) -> Watched:
    player = Watched()
    player.play(["fill", 20_000_000])
    player.play(["commit", "flex", 1_000_000, week(starts)])
    for operation in operations:
        assert player.play(operation) is None
    return player


def settings() -> st.SearchStrategy[list[list[Any]]]:
    """Time passes, and somebody sets the clock."""
    some = log_uniform(1, 30 * HOUR_MS) | st.sampled_from([1, 60_000, HOUR_MS, HOUR_MS - 1, 22 * HOUR_MS])
    passes = some.map(lambda ms: ["pass", ms])
    return st.tuples(passes, clocks()).map(list)


def programmes() -> st.SearchStrategy[Operations]:
    again = st.tuples(settings(), st.integers(2, 30)).map(lambda drawn: drawn[0] * drawn[1])
    return st.lists(settings() | again, min_size=2, max_size=10).map(
        lambda lists: [one for some in lists for one in some]
    )


# covers: CLK-2 CLK-3
@effort(60)
@given(st.lists(st.integers(1, 86_399), min_size=1, max_size=23), programmes())
def test_no_moment_of_the_day_is_given_twice_within_21_hours(
    starts: list[int], operations: Operations
) -> None:
    for one, other in combinations(played(starts, operations).pieces, 2):
        first_ms = max(one.clock_ms, other.clock_ms)
        if first_ms < min(one.clock_ms + one.ms, other.clock_ms + other.ms):
            apart_ms = (other.elapsed_ms - other.clock_ms) - (one.elapsed_ms - one.clock_ms)
            assert apart_ms >= 21 * HOUR_MS, (one, other)


# covers: CLK-2 CLK-3
@effort(50)
@given(programmes())
def test_in_any_22_hours_each_hour_is_given_once_and_the_rest_of_the_time_the_lowest(
    operations: Operations,
) -> None:
    pieces = played([hour * 3600 for hour in range(1, 24)], operations).pieces
    for hour in range(1, 24):
        given = [piece for piece in pieces if piece.clock_ms // HOUR_MS == hour]
        begins = [piece.elapsed_ms for piece in given]
        begins += [piece.elapsed_ms + piece.ms - WINDOW_MS for piece in given]
        for begin_ms in begins:
            assert sum(inside_ms(piece, begin_ms) for piece in given) <= HOUR_MS, (hour, begin_ms)


def inside_ms(piece: Piece, begin_ms: int) -> int:
    """How much of it lies in the 22 hours from then."""
    first_ms = max(piece.elapsed_ms, begin_ms)
    return max(min(piece.elapsed_ms + piece.ms, begin_ms + WINDOW_MS) - first_ms, 0)


# covers: CLK-2 CLK-3
@effort(40)
@given(programmes())
def test_the_volume_of_22_hours_is_never_above_what_its_hours_allow(operations: Operations) -> None:
    starts = [hour * 3600 for hour in range(1, 24)]
    rates = week(starts)[1][1][1::2]  # of a Sunday, which is the higher one
    most_pl = (22 * LOWEST + sum(rate - LOWEST for rate in rates)) * 1000 // 24
    player = Watched()
    player.play(["fill", 20_000_000])
    player.play(["commit", "flex", 1_000_000, week(starts)])
    seen = [(0, 0)]
    for operation in operations:
        player.play(operation)
        seen.append((player._elapsed_ms, player.account()[0]))
    for (before_ms, before_pl), (after_ms, after_pl) in combinations(seen, 2):
        if after_ms - before_ms <= WINDOW_MS:
            assert after_pl - before_pl <= most_pl + 1


def test_what_is_watched_here_is_found() -> None:
    player = played([6 * 3600], [["pass", 8 * HOUR_MS]])
    assert [(piece.clock_ms, piece.rate) for piece in player.pieces] == [
        (6 * HOUR_MS, 67_000),
        (7 * HOUR_MS, 67_000),
    ]
    assert inside_ms(player.pieces[0], 6 * HOUR_MS + 1) == HOUR_MS - 1
    assert inside_ms(player.pieces[0], 7 * HOUR_MS - 1 - WINDOW_MS) == HOUR_MS - 1
