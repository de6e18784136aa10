"""Requests of service and of the patient's side: filling, battery, clock, catheter, alarms.

None of them is a dose, and none of those about alarms can change one.
"""

from pump import events
from pump.alarm_table import CATEGORY, END_OF_SERVICE, ERI, NAMES, PRIORITIES, PRIORITY, told
from pump.alarms import SILENCE_MS
from pump.battery import LEAST_CAPACITY_UAH, MOST_CAPACITY_UAH
from pump.chemistry import CHEMISTRIES
from pump.chemistry import index_of as chemistry_index
from pump.core_time import DAY_MS
from pump.faults import Faults
from pump.history import LONGEST_REASON
from pump.readiness import no_visit, same_drugs, until_rest_s
from pump.refusals import Refused, accept, nothing_but
from pump.tones import PROFILES, SIGNALS, note_pairs, signal_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

FIRST_DAY = 18_262  # 2020-01-01: a clock before it was never set
LAST_DAY = 47_481  # 2099-12-31: half a century before the 16 bits of a record's day end


class Service:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump

    def methods(self) -> "Methods":
        return {
            "clock.set": self.set_clock,
            "service.filled": self.filled,
            "service.battery_replaced": self.battery_replaced,
            "service.catheter_replaced": self.replace_catheter,
            "service.profile": self.choose_profile,
            "alarms.acknowledge": self.acknowledge,
            "alarms.silence": self.silence,
            "alarms.test": self.test_alarm,
        }

    def set_clock(self, params: "Json") -> "Json":
        """The wall clock, which the schedule follows; no hour is given twice, and none that is skipped is made up."""
        faults = Faults()
        faults.only(params, "", ("day", "ms"))
        day = faults.integer(params, "day", "", FIRST_DAY, LAST_DAY)
        ms = faults.integer(params, "ms", "", 0, DAY_MS - 1)
        accept(faults)
        pump = self._pump
        old_day, old_ms = pump.now.day, pump.now.ms
        self._check_kept()
        pump.set_time(day, ms)
        pump.record(events.CLOCK_SET, 0, old_day, old_ms)  # by the new time: the record tells both
        return {}

    def _check_kept(self) -> None:
        """Refused where it cannot be stored that the clock may be another from now on: a gap must not be told by it."""
        pump = self._pump
        known, pump.clock_known = pump.clock_known, False
        pump.changed()
        kept = pump.save()
        pump.clock_known = known
        pump.changed()
        if known and not kept:
            raise Refused("memory_error", "the clock was not set: it could not be stored")

    def filled(self, params: "Json") -> "Json":
        """What the reservoir holds now of the same drugs, and the day by which it must be refilled (0: none).

        Without a day the one before stays. Another drug or concentration, or a residue, takes a visit.
        """
        faults = Faults()
        faults.only(params, "", ("volume_nl", "next_refill_day"))
        volume = faults.integer(params, "volume_nl", "", 0, 1_000_000_000)
        day = faults.integer(params, "next_refill_day", "", 0, LAST_DAY) if "next_refill_day" in params else 0
        accept(faults)
        reservoir = self._pump.reservoir
        no_visit(self._pump)
        same_drugs(self._pump)
        if "next_refill_day" not in params:
            day = reservoir.next_refill_day
        if volume > reservoir.size_nl:
            message = "%d nL are more than the reservoir's %d nL" % (volume, reservoir.size_nl)
            raise Refused("overfill", message, volume, reservoir.size_nl)
        self._pump.record(events.RESERVOIR_FILLED, 0, volume, day, reservoir.volume_nl)
        reservoir.fill(volume, day)
        self._pump.therapy.patient.lock(self._pump.uptime)
        self._pump.changed()
        return {}

    def battery_replaced(self, params: "Json") -> "Json":
        """A new cell of this chemistry and capacity, fitted on this day: the only thing that clears ERI and EOS."""
        faults = Faults()
        faults.only(params, "", ("chemistry", "capacity_uah", "day"))
        name = faults.choice(params, "chemistry", "", tuple([chemistry.name for chemistry in CHEMISTRIES]))
        capacity = faults.integer(params, "capacity_uah", "", LEAST_CAPACITY_UAH, MOST_CAPACITY_UAH)
        day = faults.integer(params, "day", "", FIRST_DAY, LAST_DAY)
        accept(faults)
        pump = self._pump
        pump.battery.replaced(chemistry_index(name), capacity, day)
        pump.alarms.service_clear(ERI)
        pump.alarms.service_clear(END_OF_SERVICE)
        pump.record(events.BATTERY_REPLACED, chemistry_index(name), capacity, day)
        pump.measure_soon()
        return {}

    def replace_catheter(self, params: "Json") -> "Json":
        """Another catheter, without drug, on the pump's own tubing, which keeps its own; a prime fills it.

        `rinsed`: the tubing was rinsed too, on a stopped pump: then nothing is left of any drug, and another may come.
        """
        faults = Faults()
        faults.only(params, "", ("reason", "rinsed"))
        reason = faults.text(params, "reason", "", LONGEST_REASON)
        rinsed = faults.boolean(params, "rinsed", "") if "rinsed" in params else False
        accept(faults)
        pump = self._pump
        therapy = pump.therapy
        left_nl = therapy.front.left_nl()
        if rinsed and pump.delivery.rate_nl_per_day:
            message = "while %d nL/day run the tubing cannot be rinsed: stop delivery first"
            raise Refused(
                "not_stopped", message % pump.delivery.rate_nl_per_day, pump.delivery.rate_nl_per_day
            )
        if therapy.bridging() and not rinsed:
            message = (
                "the tubing holds two concentrations, for another %d nL: rinse it, or wait for the bridge"
            )
            raise Refused("front_running", message % left_nl, left_nl, 0, until_rest_s(pump))
        pump.course.history.add(
            pump.now.day, pump.now.ms, "catheter", "old", "rinsed" if rinsed else "new", reason
        )
        pump.transitions.new_catheter(rinsed)
        pump.limits_changed = True
        pump.changed()
        return {"left_nl": therapy.front.left_nl()}

    def choose_profile(self, params: "Json") -> "Json":
        """How alarms sound from now on: sparsely as an implant, or as a bedside pump."""
        faults = Faults()
        faults.only(params, "", ("profile",))
        profile = PROFILES.index(faults.choice(params, "profile", "", PROFILES))
        accept(faults)
        self._pump.profile = profile
        self._pump.record(events.PROFILE_CHOSEN, profile)
        self._pump.changed()
        return {}

    def acknowledge(self, params: "Json") -> "Json":
        """Somebody has seen it: quiet but for a daily reminder, and gone once its condition is. Changes no delivery."""
        alarm = _alarm(params, ("alarm",))
        if not self._pump.alarms.acknowledge(alarm):
            raise Refused("alarm_clear", "%s is not raised" % NAMES[alarm], alarm, 0)
        self._pump.record(events.ALARM_ACKNOWLEDGED, alarm)
        self._pump.changed()
        return {"state": self._pump.alarms.state_name(alarm)}

    def silence(self, params: "Json") -> "Json":
        """All quiet for ten minutes, or until another alarm is raised."""
        nothing_but(params)
        if not self._pump.alarms.silence():
            raise Refused("nothing_to_silence", "no alarm is sounding")
        self._pump.record(events.ALARMS_SILENCED, 0, SILENCE_MS)
        self._pump.changed()
        return {"for_ms": SILENCE_MS}

    def test_alarm(self, params: "Json") -> "Json":
        """Plays one burst of an alarm, for teaching, and tells what it means."""
        alarm = _alarm(params, ("alarm", "profile"))
        faults = Faults()
        chosen = PROFILES[self._pump.profile]
        if "profile" in params:
            chosen = faults.choice(params, "profile", "", PROFILES)
        accept(faults)
        profile = PROFILES.index(chosen)
        self._pump.sounder.test(alarm, profile)
        self._pump.record(events.ALARM_TESTED, alarm)
        self._pump.changed()
        number = signal_of(profile, PRIORITY[alarm], CATEGORY[alarm])
        signal = SIGNALS[number]
        patient, clinician = told(alarm)
        return {
            "alarm": NAMES[alarm],
            "priority": PRIORITIES[PRIORITY[alarm]],
            "profile": chosen,
            "signal": signal.name,
            "notes": note_pairs(number),
            "repeat_ms": signal.repeat_ms,
            "rise_percent": signal.rise_percent,
            "patient": patient,
            "clinician": clinician,
        }


def _alarm(params: "Json", keys: "tuple[str, ...]") -> int:
    faults = Faults()
    faults.only(params, "", keys)
    name = faults.choice(params, "alarm", "", NAMES)
    accept(faults)
    return NAMES.index(name)
