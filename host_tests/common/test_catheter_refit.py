"""The twin's catheter replaced, of another size or mixing otherwise: what leaves it from then on, and what is kept."""

from tube import DEAD_NL, NEW, OLD, filled

from twin.catheter import Catheter


def test_a_new_catheter_is_whole_and_mixes_as_the_old_one_did() -> None:
    catheter = filled(4)
    catheter.leak_permille = 1000
    catheter.occluded = True
    catheter.fit(DEAD_NL, 0)
    catheter.push(DEAD_NL // 2, OLD)
    assert catheter.astray.volume_nl() == 0
    assert 0 < catheter.tip_ng_per_ml() < OLD


def test_of_another_size_or_mixing_it_goes_on_with_what_leaves_the_tip() -> None:
    for old_tanks, new_tanks, volume_nl in (
        (0, 0, 100_000),
        (0, 32, DEAD_NL),
        (5, 0, DEAD_NL),
        (32, 1, 5_000_000),
    ):
        catheter = filled(old_tanks)
        tip_ng_per_ml = catheter.tip_ng_per_ml()
        catheter.resize(volume_nl)
        catheter.mix(new_tanks)
        assert abs(catheter.held_fg() - volume_nl * tip_ng_per_ml) <= 129 * OLD
        left_fg = catheter.tip.mass_fg()
        catheter.push(40_000, OLD)
        assert catheter.tip.mass_fg() - left_fg == 40_000 * tip_ng_per_ml


def test_of_another_size_a_change_arrives_after_that_size() -> None:
    catheter = filled()
    catheter.push(DEAD_NL // 2, NEW)
    catheter.resize(100_000)
    catheter.push(99_999, NEW)
    assert catheter.tip_ng_per_ml() == OLD
    catheter.push(1, NEW)
    assert catheter.tip_ng_per_ml() == NEW


def test_to_mix_and_not_to_mix_again_leaves_the_volume_what_it_was() -> None:
    catheter = Catheter(DEAD_NL)
    for tanks in (32, 7, 0):
        catheter.mix(tanks)
    catheter.push(DEAD_NL - 1, OLD)
    assert catheter.tip_ng_per_ml() == 0
    catheter.push(1, OLD)
    assert catheter.tip_ng_per_ml() == OLD
