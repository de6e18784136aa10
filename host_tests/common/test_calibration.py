"""The figures of a unit: the dead volume that follows from them, and what must fit together to be taken over."""

from pump.calibration import FIELDS, LEAST_DEAD_NL, MOST_PL_PER_COUNT, Calibration, parse
from pump.faults import Faults


def _faults(**figures: int) -> "list[dict]":
    found = Faults()
    parse(figures, Calibration(), found, "figures")
    return found.found


def test_the_dead_volume_of_fifty_centimetres_of_catheter_is_309_microlitres() -> None:
    calibration = Calibration()
    assert (calibration.dead_volume_nl(), calibration.catheter_mm) == (309_000, 500)
    calibration.catheter_mm = 0
    assert calibration.dead_volume_nl() == calibration.tubing_nl
    calibration.catheter_mm = 3
    assert calibration.dead_volume_nl() == calibration.tubing_nl + 660


def test_the_defaults_and_every_field_s_ends_are_whole_figures_in_range() -> None:
    assert _faults() == []
    for name, default, low, high in FIELDS:
        assert low <= default <= high
        assert next(fault["path"] for fault in _faults(**{name: low - 1})) == "figures." + name
        assert next(fault["path"] for fault in _faults(**{name: high + 1})) == "figures." + name


def test_a_dead_volume_too_small_to_wait_for_is_refused_with_both_figures() -> None:
    assert _faults(tubing_nl=LEAST_DEAD_NL, catheter_mm=0) == []
    assert _faults(tubing_nl=0, catheter_mm=46) == []
    (fault,) = _faults(tubing_nl=0, catheter_mm=45)
    assert (fault["path"], fault["value"]) == ("figures.tubing_nl", 0)
    assert "catheter_mm 45" in fault["allowed"] and "10000" in fault["allowed"]


def test_between_two_counts_of_the_sensor_no_more_may_pass_than_the_guard_can_reckon_with() -> None:
    assert _faults(pl_per_step=100_000, steps_per_count=2_000) == []
    assert _faults(pl_per_step=100, steps_per_count=4_096) == []
    (fault,) = _faults(pl_per_step=100_001, steps_per_count=2_000)
    assert (fault["path"], fault["value"]) == ("figures.steps_per_count", 2_000)
    assert "at most 1999" in fault["allowed"]
    assert MOST_PL_PER_COUNT == 100_000 * 2_000


def test_a_prime_lies_between_the_pump_s_lowest_and_highest_rate() -> None:
    assert _faults(prime_nl_per_day=24_000_000) == []
    assert _faults(prime_nl_per_day=1_000_000, maximum_nl_per_day=1_000_000) == []
    assert _faults(prime_nl_per_day=100_000, minimum_nl_per_day=100_000) == []
    for figures in (
        {"prime_nl_per_day": 24_000_001},
        {"maximum_nl_per_day": 11_999_999},
        {"prime_nl_per_day": 99_999, "minimum_nl_per_day": 100_000},
    ):
        (fault,) = _faults(**figures)
        assert fault["path"] == "figures.prime_nl_per_day"
        assert "minimum_nl_per_day" in fault["allowed"] and "maximum_nl_per_day" in fault["allowed"]


def test_a_motor_turns_one_way_or_the_other() -> None:
    assert _faults(direction=1) == _faults(direction=-1) == []
    assert _faults(direction=0) == [{"path": "figures.direction", "value": 0, "allowed": "1 or -1"}]
