"""Which rate is in force, and why: prescription, bolus, stop, fallback."""

from bench import HOUR_MS, MONDAY, continuous, flex, plain
from whole import whole

from pump.bolus_orders import BolusOrder
from pump.calibration import Calibration
from pump.core_time import CoreTime
from pump.fallback import GO_ON, MINIMUM, STOP
from pump.faults import Faults
from pump.integral import FAR, Integral
from pump.prescription import parse
from pump.therapy import PERIODIC, Therapy

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


def test_a_new_one_is_not_stopped_and_has_nothing_to_deliver() -> None:
    therapy = _on(None)
    assert (therapy.stopped, therapy.effect, therapy.whole()) == (False, GO_ON, False)
    assert whole((therapy.prime_rate, therapy.finish_rate)) == [0, 0]


# covers: PER-1
def test_it_runs_as_ordered_only_while_nothing_takes_from_it() -> None:
    therapy = _on(flex())
    assert therapy.whole() is True
    for name, value in (("stopped", True), ("effect", MINIMUM), ("prime_rate", 1_000_000)):
        before = getattr(therapy, name)
        setattr(therapy, name, value)
        assert therapy.whole() is False, name
        setattr(therapy, name, before)


# covers: FAL-6
def test_the_step_under_way_is_waited_for_and_no_other() -> None:
    therapy = _on(continuous())
    therapy.stopped = True
    therapy.finish_rate = 240_000
    assert (therapy.rate(DAY), therapy.ms_until_change(DAY)) == (240_000, 7_431)  # 20,640 pL, rounded up


def test_the_rate_may_change_with_any_of_the_boluses() -> None:
    for i, bolus_s in enumerate((60, 61, 62)):
        therapy = _on(continuous())
        bolus = therapy.boluses[i]
        bolus.start(1_000, bolus_s)
        if i == PERIODIC:
            therapy.periodic.order = BolusOrder(500_000, 1_000, bolus_s, 3_600, 24)
            therapy.periodic.start_over()
        assert therapy.ms_until_change(DAY) == bolus.wait_ms() <= bolus_s * 1000
