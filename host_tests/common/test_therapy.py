"""Which rate is in force, and why: prescription, bolus, stop, fallback."""

from bench import HOUR_MS, MONDAY, continuous, flex, plain

from pump.calibration import Calibration
from pump.core_time import CoreTime
from pump.fallback import GO_ON, MINIMUM, STOP
from pump.faults import Faults
from pump.integral import FAR, Integral
from pump.prescription import parse
from pump.therapy import Therapy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

NIGHT = CoreTime(MONDAY, 0)
DAY = CoreTime(MONDAY, 12 * HOUR_MS)


def _on(document: "Json | None") -> Therapy:
    calibration = Calibration()
    therapy = Therapy(calibration, Integral(calibration.pl_per_step))
    prescription = parse(document, calibration, Faults()) if document else None
    if prescription is not None:
        therapy.prescribe(prescription, prescription)
    return therapy


def test_the_basal_rate_follows_the_schedule_and_a_bolus_comes_on_top() -> None:
    therapy = _on(flex())
    assert (therapy.rate(NIGHT), therapy.rate(DAY)) == (200_000, 400_000)
    therapy.bolus.start(1000, 86_400)
    assert (therapy.rate(NIGHT), therapy.rate(DAY)) == (201_000, 401_000)


# covers: FAL-1
def test_each_effect_of_the_fallback_table_gives_its_rate() -> None:
    therapy = _on(flex())
    for effect, rate in ((GO_ON, 400_000), (MINIMUM, 48_000), (STOP, 0)):
        therapy.effect = effect
        assert therapy.rate(DAY) == rate


# covers: FAL-1
def test_a_fallback_to_the_minimum_never_gives_more_than_was_prescribed() -> None:
    therapy = _on(plain("stopped"))
    therapy.effect = MINIMUM
    assert therapy.rate(DAY) == 0


def test_stopped_or_without_a_prescription_nothing_is_in_force() -> None:
    therapy = _on(flex())
    therapy.stopped = True
    assert (therapy.rate(DAY), therapy.ms_until_change(DAY)) == (0, FAR)
    assert (_on(None).rate(DAY), _on(None).ms_until_change(DAY)) == (0, FAR)


# covers: GRD-5
def test_the_guards_limits_are_what_can_be_in_force_without_anybodys_doing() -> None:
    therapy = _on(flex())
    assert (therapy.lowest_rate(), therapy.highest_rate()) == (200_000, 400_000)
    therapy.bolus.start(1000, 86_400)
    assert (therapy.lowest_rate(), therapy.highest_rate()) == (200_000, 401_000)
    therapy.effect = MINIMUM
    assert (therapy.lowest_rate(), therapy.highest_rate()) == (48_000, 48_000)
    therapy.effect = STOP
    assert (therapy.lowest_rate(), therapy.highest_rate()) == (0, 0)
    therapy.effect = GO_ON
    therapy.stopped = True
    assert (therapy.lowest_rate(), therapy.highest_rate()) == (0, 0)
    assert _on(None).highest_rate() == 0


# covers: FAL-2
def test_only_a_schedule_needs_the_clock() -> None:
    assert _on(flex()).needs_clock()
    for document in (continuous(), plain("minimum"), plain("stopped"), None):
        assert not _on(document).needs_clock()


# covers: FAL-4
def test_where_it_is_not_known_whether_a_stop_harms_it_does() -> None:
    assert _on(None).sudden_stop_harms()
    assert _on(continuous()).sudden_stop_harms()
    assert not _on(continuous(harms=False)).sudden_stop_harms()


def test_its_state_has_a_word() -> None:
    therapy = _on(flex())
    assert therapy.state() == "running"
    therapy.effect = MINIMUM
    assert therapy.state() == "fallback"
    therapy.stopped = True
    assert therapy.state() == "stopped"
    assert _on(plain("stopped")).state() == "stopped"
    assert _on(None).state() == "no_prescription"
