"""What the therapy keeps over a cut, what it looks after in memory, and which hours and volumes it counts as given."""

import struct

from bench import HOUR_MS, MONDAY, continuous, flex
from test_kept import _kept, _recall
from test_therapy import DAY, NIGHT, _on
from whole import whole

from pump.core_time import CoreTime
from pump.fallback import GO_ON, MINIMUM
from pump.front import CHANGE, FILL, NONE
from pump.integral import FAR
from pump.schedule import Damaged
from pump.therapy import CLINICIAN, PATIENT, PERIODIC, Therapy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

BYTES = 34
KEPT = "<BBIIIIIIII"
ORDER = {"dose_ng": 5_000, "duration_s": 600, "every_s": 3_600}
AT_WISH = {"dose_ng": 5_000, "duration_s": 600, "lockout_s": 3_600, "most_in_24h": 3}


def _with_orders(document: "Json") -> Therapy:
    document["patient_bolus"] = AT_WISH
    document["periodic_bolus"] = ORDER
    return _on(document)


# covers: RST-3
def test_of_the_boluses_only_those_that_run_are_kept_with_what_they_gave() -> None:
    therapy = _on(continuous())
    assert _kept(therapy, BYTES) == bytes(BYTES)
    therapy.stopped = True
    therapy.effect = MINIMUM
    therapy.prime_rate = 12_000_000
    therapy.jog_steps = 48_000
    for whose, volume_nl in ((CLINICIAN, 1_000), (PERIODIC, 2_000), (PATIENT, 3_000)):
        therapy.boluses[whose].start(volume_nl, 100)
        therapy.boluses[whose].advance(50_000)
    figures = (1, MINIMUM, 12_000_000, 48_000, 1_000, 500, 2_000, 1_000, 3_000, 1_500)
    assert _kept(therapy, BYTES) == struct.pack(KEPT, *figures)
    therapy.boluses[PERIODIC].end()
    assert _kept(therapy, BYTES) == struct.pack(KEPT, *figures[:6], 0, 0, *figures[8:])


# covers: RST-3 RST-5
def test_whatever_is_recalled_of_the_therapy_is_what_was_kept() -> None:
    therapy = _on(None)
    assert therapy.cut_off == [(0, 0)] * 3
    most = 0xFFFFFFFF
    figures = [most - i for i in range(8)]
    _recall(therapy, struct.pack(KEPT, 1, 200, *figures))
    assert therapy.stopped is True
    assert (therapy.effect, therapy.prime_rate, therapy.jog_cut_off) == (200, most, most - 1)
    assert therapy.cut_off == [(most - 2, most - 3), (most - 4, most - 5), (most - 6, most - 7)]
    _recall(therapy, struct.pack(KEPT, 0, 1, *figures))
    assert (therapy.stopped, therapy.effect) == (False, 1)
    _recall(therapy, bytes(BYTES))
    assert therapy.stopped is False
    assert whole((therapy.effect, therapy.prime_rate, therapy.jog_cut_off)) == [0, 0, 0]


# covers: REC-5
def test_both_what_is_prescribed_and_what_is_in_force_are_looked_after() -> None:
    therapy, other = _on(flex()), _on(flex())
    assert therapy.prescription is not None and other.prescription is not None
    nothing = _on(None)
    nothing.check()
    nothing.use(other.prescription)  # in force, and not prescribed yet
    nothing.check()
    therapy.check()
    therapy.use(other.prescription)
    for damaged in (therapy.prescription, other.prescription):
        damaged.schedule._rates[0] ^= 1
        assert _damaged(therapy)
        damaged.schedule._rates[0] ^= 1
    therapy.check()


def _damaged(therapy: Therapy) -> bool:
    try:
        therapy.check()
    except Damaged:
        return True
    return False


def test_a_prime_and_each_of_the_boluses_is_a_bolus_to_the_guard() -> None:
    therapy = _on(continuous())
    assert therapy.in_bolus() is False
    for bolus in therapy.boluses:
        bolus.start(1_000, 60)
        assert therapy.in_bolus() is True
        bolus.end()
    assert therapy.in_bolus() is False
    therapy.prime_rate = 1
    assert therapy.in_bolus() is True


# covers: CLK-2
def test_up_to_what_was_given_of_the_day_a_schedule_runs_at_its_lowest_rate() -> None:
    therapy = _on(flex())
    for until_ms, rate in ((DAY.ms, 400_000), (DAY.ms + 1, 200_000)):
        therapy.hours.given_until_ms = until_ms
        assert therapy.rate(DAY) == rate
    therapy.hours.given_until_ms = 0
    before_ms = therapy.ms_until_change(DAY)
    therapy.hours.plain = False
    assert therapy.ms_until_change(DAY) == before_ms
    therapy.hours._next_given = True
    assert therapy.ms_until_change(CoreTime(MONDAY, DAY.ms + 5)) == HOUR_MS - 5
    therapy.hours.plain = True
    assert therapy.ms_until_change(DAY) == before_ms
    therapy = _on(continuous())
    therapy.hours.plain = False
    therapy.hours._next_given = True
    assert therapy.ms_until_change(DAY) == FAR


# covers: CLK-4 BOL-3
def test_only_what_the_schedule_gives_counts_in_the_hours_and_of_boluses_only_the_periodic_in_the_day() -> (
    None
):
    for change, given_ms, nl in (
        ({}, HOUR_MS // 2, 8_333),
        ({"effect": MINIMUM}, 0, 8_333),
        ({"prime_rate": 1}, 0, 0),
    ):
        therapy = _on(flex())
        for name, value in change.items():
            setattr(therapy, name, value)
        _half_an_hour(therapy, 400_000)
        assert whole((therapy.hours._given_ms[0], sum(therapy.last_day._nl))) == [given_ms, nl]
    therapy = _on(flex())
    _half_an_hour(therapy, 0)
    assert whole((therapy.hours._given_ms[0], sum(therapy.last_day._nl))) == [0, 0]
    therapy = _on(continuous())
    _half_an_hour(therapy, 1)
    assert whole(therapy.hours._given_ms[0]) == [0]
    therapy = _on(flex())
    for bolus in therapy.boluses:
        bolus.start(86_400, 86_400)
    _half_an_hour(therapy, 400_000 + 3 * 86_400)
    assert whole(sum(therapy.last_day._nl)) == [8_333 + 1_800]
    therapy.advance(0, 0, 400_000, CoreTime(MONDAY, HOUR_MS), CoreTime(0, HOUR_MS))
    assert whole(therapy.hours._given_ms[0]) == [HOUR_MS // 2]


def _half_an_hour(therapy: Therapy, rate: int) -> None:
    now = CoreTime(MONDAY, HOUR_MS // 2)
    therapy.advance(HOUR_MS // 2, 0, rate, now, CoreTime(0, HOUR_MS // 2))


# covers: PER-1
def test_the_periodic_boluses_interval_passes_only_while_it_runs_as_ordered() -> None:
    therapy = _with_orders(continuous(harms=False))
    before_ms = therapy.periodic.wait_ms()
    therapy.effect = MINIMUM
    _half_an_hour(therapy, 48_000)
    assert therapy.periodic.wait_ms() == before_ms
    therapy.effect = GO_ON
    therapy.advance(1_000, 0, 240_000, NIGHT, CoreTime(0, 1_000))
    assert therapy.periodic.wait_ms() == before_ms - 1_000


# covers: FAL-6
def test_with_the_step_that_was_waited_for_nothing_more_is() -> None:
    therapy = _on(continuous())
    therapy.finish_rate = 7
    therapy.advance(1_000, 0, 7, NIGHT, CoreTime(0, 1_000))
    assert whole(therapy.finish_rate) == [7]
    therapy.advance(1_000, 1, 7, NIGHT, CoreTime(0, 2_000))
    assert whole(therapy.finish_rate) == [0]


# covers: PRI-2 RST-3
def test_a_prime_is_kept_each_minute_and_is_the_only_rate() -> None:
    therapy = _on(continuous())
    assert therapy.keep_within_ms() == FAR
    therapy.front.start(FILL, 309_000)
    therapy.prime_rate = 1_000_000
    assert whole(therapy.keep_within_ms()) == [60_000]
    assert whole((therapy.rate(DAY), therapy.lowest_rate(), therapy.highest_rate())) == [1_000_000] * 3
    assert therapy.ms_until_change(DAY) == therapy.front.wait_ms(1_000_000)
    assert therapy.state() == "priming"
    assert _on(None).lowest_rate() == 0


def test_a_catheter_is_new_until_something_is_pushed_and_bridged_while_a_change_runs_through_it() -> None:
    therapy = _on(continuous())
    for kind, new, bridging in ((NONE, False, False), (FILL, True, False), (CHANGE, False, True)):
        therapy.front.start(kind, 309_000)
        assert (therapy.catheter_is_new(), therapy.bridging()) == (new, bridging)
        therapy.advance(1_000, 1, 0, NIGHT, CoreTime(0, 1_000))
        assert therapy.catheter_is_new() is False
    assert therapy.state() == "bridging"
    assert therapy.front.left_steps == -(-309_000_000 // 20_640) - 1


# covers: BRI-1
def test_what_comes_into_force_brings_its_orders_and_its_concentration() -> None:
    therapy = _with_orders(continuous(harms=False))
    prescription = therapy.prescription
    assert prescription is not None and prescription.patient is not None
    assert therapy.in_force is prescription
    assert (therapy.patient.order, therapy.periodic.order) == (prescription.patient, prescription.periodic)
    assert whole(therapy.last_day._ng_per_ml) == [500_000]
