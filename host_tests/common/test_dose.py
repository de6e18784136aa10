"""Mass and volume: rounded to the nearest nL at the door, and told by how much."""

from whole import whole

from pump.dose import MOST_NG, dose_ng, rounding_ppm, volume_nl


def test_a_dose_becomes_the_nearest_volume_a_half_up() -> None:
    assert whole([volume_nl(ng, 500_000) for ng in (0, 1, 2, 120_000)]) == [0, 2, 4, 240_000]
    assert whole([volume_nl(ng, 2_000_000) for ng in (1, 2, 3)]) == [1, 1, 2]
    assert whole(volume_nl(1_000, 3_000_000)) == [333]
    assert whole(volume_nl(999_999_999, 1_000_000)) == [999_999_999]


def test_a_volume_holds_a_dose_rounded_up() -> None:
    assert whole([dose_ng(nl, 500_000) for nl in (0, 1, 2, 3)]) == [0, 1, 1, 2]
    assert whole(dose_ng(333, 3_000_000)) == [999]
    assert whole(dose_ng(999_999_999, 1_000_000)) == [999_999_999]


def test_no_dose_is_more_than_a_gram() -> None:
    assert whole(MOST_NG) == [1_000_000_000]


def test_what_rounding_did_is_told_in_millionths_away_from_nothing() -> None:
    assert whole(rounding_ppm(1, 2, 500_000)) == [0]  # exact
    assert whole(rounding_ppm(3, 2, 2_000_000)) == [333_334]  # 2 for 1.5 nL
    assert whole(rounding_ppm(1_000, 333, 3_000_000)) == [-1_000]
    assert whole(rounding_ppm(7, 2, 3_000_000)) == [-142_858]  # 2 for 2.33 nL
    assert whole(rounding_ppm(3_000_000, 3_000_001, 1_000_000)) == [1]
