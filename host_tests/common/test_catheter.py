"""The twin's catheter: what arrives at the tip and when, with plug flow and with mixing, and that no drug is lost."""

from heap import allocated
from tube import DEAD_NL, NEW, OLD, filled

from twin.catheter import Catheter, mixed_ng_per_ml
from twin.head import Head

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

PL_PER_STEP = 20_640


def numbers(seed: int) -> "Iterator[int]":
    """The same on every interpreter, 0..65535."""
    while True:
        seed = (seed * 1029 + 12345) & 0xFFFF
        yield seed


def test_what_is_pushed_in_pushes_as_much_out() -> None:
    for tanks in (0, 1, 20):
        catheter = Catheter(DEAD_NL, tanks)
        for nl in (0, 1, 20, 21, 24_000, 1_000_000):
            before = catheter.tip.volume_nl()
            catheter.push(nl, NEW)
            assert catheter.tip.volume_nl() - before == nl


def test_plug_flow_arrives_to_the_nanolitre() -> None:
    catheter = Catheter(DEAD_NL)
    catheter.push(DEAD_NL - 1, OLD)
    assert (catheter.tip.mass_fg(), catheter.tip_ng_per_ml()) == (0, 0)
    catheter.push(1, OLD)
    assert (catheter.tip.mass_fg(), catheter.tip_ng_per_ml()) == (0, OLD)
    catheter.push(3, OLD)
    assert catheter.tip.mass_fg() == 3 * OLD


def test_a_prime_by_steps_ends_as_the_drug_arrives() -> None:
    catheter = Catheter(DEAD_NL)
    head = Head(PL_PER_STEP, 6400, 0, 1_000_000)
    steps = 0
    while catheter.tip.mass_fg() == 0:
        catheter.push(head.move(1), OLD)
        steps += 1
    assert steps == DEAD_NL * 1000 // PL_PER_STEP + 1
    assert catheter.tip.mass_ng() < 21 * OLD // 1_000_000  # not more than that step's


def test_one_push_larger_than_the_catheter_goes_straight_through() -> None:
    catheter = filled()
    before = catheter.tip.mass_fg()
    catheter.push(1_000_000, NEW)
    assert catheter.tip.mass_fg() - before == DEAD_NL * OLD + (1_000_000 - DEAD_NL) * NEW
    assert catheter.tip_ng_per_ml() == NEW


def test_every_plug_arrives_in_its_turn() -> None:
    catheter = Catheter(100_000)
    for drug in range(1, 11):
        catheter.push(10_000, drug * 1000)
    for drug in range(1, 11):
        assert catheter.tip_ng_per_ml() == drug * 1000
        catheter.push(10_000, 0)


def test_no_drug_is_made_or_lost() -> None:
    for tanks in (0, 1, 7, 32):
        catheter = Catheter(282_600, tanks)
        catheter.leak_permille = 37
        number = numbers(tanks)
        pushed_fg = pushed_nl = 0
        for _ in range(500):
            nl = next(number) >> (next(number) % 16)
            ng_per_ml = next(number) * 457  # up to 30 mg/mL
            catheter.push(nl, ng_per_ml)
            pushed_nl += nl
            pushed_fg += nl * ng_per_ml
        assert catheter.tip.volume_nl() + catheter.astray.volume_nl() == pushed_nl
        assert catheter.tip.mass_fg() + catheter.astray.mass_fg() + catheter.held_fg() == pushed_fg


def test_more_plugs_than_fit_are_joined_and_nothing_is_lost() -> None:
    catheter = Catheter(DEAD_NL)
    pushed_fg = 0
    for i in range(400):
        catheter.push(101, 1_000_003 * (i % 7))
        pushed_fg += 101 * 1_000_003 * (i % 7)
    assert catheter.tip.mass_fg() + catheter.held_fg() == pushed_fg
    assert catheter.tip.mass_ng() <= 400


def test_drug_that_was_followed_by_none_leaves_in_full() -> None:
    catheter = Catheter(DEAD_NL)
    catheter.push(12_345, OLD)
    catheter.push(DEAD_NL, 0)
    assert catheter.tip.mass_fg() == 12_345 * OLD
    assert catheter.held_fg() == 0


def test_mixing_makes_a_step_a_slope_around_the_same_instant() -> None:
    catheter = Catheter(DEAD_NL, 32)
    low, middle, high = (rise(catheter, permille) for permille in (160, 500, 840))
    assert abs(middle - DEAD_NL) < DEAD_NL // 50
    assert abs((high - middle) - (middle - low)) < (high - low) // 10
    # a normal distribution's 16th and 84th part are 2 deviations apart: here 2 * 309 * sqrt(7 / 256) = 102 uL
    assert abs((high - low) - 102_000) < 5_000


def rise(catheter: Catheter, permille: int) -> int:
    """Pushes drug until so much of its concentration leaves the tip; the nL pushed by then, from the beginning."""
    while catheter.tip_ng_per_ml() * 1000 < OLD * permille:
        catheter.push(100, OLD)
    return catheter.tip.volume_nl()


def test_a_longer_mixing_length_makes_a_longer_slope() -> None:
    widths = []
    for tanks in (1, 4, 16, 32):
        catheter = Catheter(DEAD_NL, tanks)
        low = rise(catheter, 160)
        widths.append(rise(catheter, 840) - low)
    assert widths == sorted(widths, reverse=True)


def test_a_mixed_step_brings_as_much_drug_as_a_sharp_one() -> None:
    for tanks in (1, 5, 32):
        catheter = Catheter(DEAD_NL, tanks)
        catheter.push(10 * DEAD_NL, OLD)
        sharp_fg = 9 * DEAD_NL * OLD
        assert abs(catheter.tip.mass_fg() - sharp_fg) < sharp_fg // 200


def test_a_full_catheter_gives_what_it_gets() -> None:
    for tanks in (0, 1, 32):
        catheter = filled(tanks, ng_per_ml=123_457)
        before = catheter.tip.mass_fg()
        catheter.push(50_000, 123_457)
        assert catheter.tip.mass_fg() - before == 50_000 * 123_457


def test_a_leak_takes_its_part_to_the_step() -> None:
    catheter = filled()
    before = catheter.tip.volume_nl()
    catheter.leak_permille = 250
    for _ in range(1001):
        catheter.push(21, OLD)
    assert catheter.astray.volume_nl() == 1001 * 21 * 250 // 1000
    assert catheter.tip.volume_nl() - before == 1001 * 21 - catheter.astray.volume_nl()


def test_nothing_passes_an_occluded_catheter() -> None:
    catheter = filled()
    before = catheter.tip.mass_fg()
    catheter.occluded = True
    catheter.push(70_000, OLD)
    assert catheter.tip.mass_fg() == before
    assert catheter.astray.mass_fg() == 70_000 * OLD
    catheter.occluded = False
    catheter.push(1, OLD)
    assert catheter.tip.mass_fg() == before + OLD


def test_a_new_catheter_has_no_drug_in_it() -> None:
    catheter = filled()
    left_fg = catheter.tip.mass_fg()
    catheter.fit(254_000, 0)
    assert (catheter.held_fg(), catheter.tip.mass_fg()) == (0, left_fg)
    catheter.push(254_000, OLD)
    assert (catheter.tip.mass_fg(), catheter.tip_ng_per_ml()) == (left_fg, OLD)


def test_the_reservoir_mixes_with_what_could_not_be_withdrawn() -> None:
    assert mixed_ng_per_ml(2_000_000, 10_000_000, 18_000_000, 20_000_000) == 19_000_000
    assert mixed_ng_per_ml(0, 500, 20_000_000, 1_000_000) == 1_000_000
    assert mixed_ng_per_ml(1_000_000, 777, 0, 1_000_000) == 777
    assert [mixed_ng_per_ml(1, 0, 1, ng_per_ml) for ng_per_ml in (0, 1, 2, 3)] == [0, 1, 1, 2]


def test_a_mixture_of_nothing_is_refused() -> None:
    try:
        mixed_ng_per_ml(0, 1, 0, 1)
    except ValueError:
        return
    raise AssertionError("a mixture of nothing")


def test_pushing_allocates_nothing() -> None:
    for tanks in (0, 1, 32):
        catheter = Catheter(419_000, tanks)
        catheter.leak_permille = 10
        assert allocated(push_much, catheter) == 0


def push_much(catheter: Catheter) -> None:
    for i in range(20):
        catheter.push(1_000_000, 100_000_000)
        catheter.push(1_000_000, 1_999_999)
        catheter.push(20, 7 + i)
        catheter.push(21, 30_000_000)
        catheter.tip_ng_per_ml()
