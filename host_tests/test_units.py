"""Numbers of people's units become whole base units exactly, or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thecal import units


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("45s", 45), ("90m", 5400), ("12h", 43_200), ("30d", 2_592_000), ("1w", 604_800), ("1d12h", 129_600)],
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert units.duration_s(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "0s", "7", "d", "1.5d", "-1d", "1d ", "9999999d", "1y", "٣d", "9" * 5000 + "d"]
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    assert units.duration_s(text) is None


@pytest.mark.parametrize(
    ("text", "ms"),
    [
        ("0d06:30:00", 23_400_000),
        ("14:00", 50_400_000),
        ("2d00:00:00.250", 172_800_250),
        ("1d12h", 129_600_000),
        ("00:00", 0),
    ],
)
def test_times_since_the_start_are_read(text: str, ms: int) -> None:
    assert units.offset_ms(text) == ms


@pytest.mark.parametrize("text", ["24:00", "0d06:60", "6", "", None, 5, "-1d00:00"])
def test_what_is_no_time_since_the_start_is_refused(text: object) -> None:
    assert units.offset_ms(text) is None


@pytest.mark.parametrize(("text", "seconds"), [("00:00", 0), ("06:30", 23_400), ("23:59:59", 86_399)])
def test_times_of_day_are_read(text: str, seconds: int) -> None:
    assert units.time_of_day_s(text) == seconds


@pytest.mark.parametrize("text", ["24:00", "6:30", "06:61", "noon", 630, None, "06:30 "])
def test_what_is_no_time_of_day_is_refused(text: object) -> None:
    assert units.time_of_day_s(text) is None


def test_an_instant_is_a_day_since_1970_and_a_millisecond() -> None:
    assert units.instant("2026-01-05T00:00") == (20_458, 0)
    assert (units.instant("2026-01-05T00:00") or (0, 0))[0] % 7 == 4  # a Monday: 1970-01-01 was a Thursday


@pytest.mark.parametrize(
    "text", ["2026-02-30T00:00", "2026-01-05", "2026-01-05T00:00Z", "1969-01-01T00:00", 5]
)
def test_what_is_no_instant_is_refused(text: object) -> None:
    assert units.instant(text) is None


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("dose_ug_per_day", ("dose", "ng_per_day", 1_000)),
        ("concentration_mg_per_ml", ("concentration", "ng_per_ml", 1_000_000)),
        ("most_bolus_ug", ("most_bolus", "ng", 1_000)),
        ("volume_ml", ("volume", "nl", 1_000_000)),
        ("capacity_mah", ("capacity", "uah", 1_000)),
    ],
)
def test_a_key_tells_its_unit(key: str, parts: tuple[str, str, int]) -> None:
    assert units.split_unit(key) == parts


def test_a_key_without_a_unit_has_none() -> None:
    assert units.split_unit("dose_mcg_per_day") is None
    assert units.split_unit("mode") is None


@given(st.integers(0, 10**12), st.sampled_from([1, 1_000, 1_000_000]))
def test_every_whole_number_of_base_units_survives_being_written_as_a_decimal(base: int, factor: int) -> None:
    assert units.whole(Decimal(units.scaled(base, factor)), factor) == base


def test_a_part_of_a_base_unit_is_never_rounded_away() -> None:
    assert units.whole(Decimal("1.0001"), 1_000) is None
    assert units.whole(Decimal("1." + "0" * 40 + "1"), 1_000_000) is None
    assert units.whole(Decimal("0.1") + Decimal("0.2"), 10) == 3


def test_an_absurd_exponent_costs_no_time() -> None:
    assert units.whole(Decimal("1E-999999"), 1_000) is None
    assert units.whole(Decimal("1E+999999"), 1_000) is None


@pytest.mark.parametrize(
    ("value", "factor", "places", "text"),
    [
        (48_000, 1_000_000, None, "0.048"),
        (48_000, 1_000_000, 2, "0.04"),
        (-1_500, 1_000, None, "-1.5"),
        (7, 1, None, "7"),
    ],
)
def test_base_units_are_written_as_plain_decimals(
    value: int, factor: int, places: int | None, text: str
) -> None:
    assert units.scaled(value, factor, places) == text


def test_time_passes_in_pieces_of_at_most_a_day() -> None:
    day = 86_400_000
    assert units.pieces_ms(0) == [0]
    assert units.pieces_ms(day) == [day]
    assert units.pieces_ms(2 * day + 5) == [day, day, 5]
