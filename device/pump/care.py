"""Requests of the patient's way: its states, criteria and appointments, and the screening trial. No dose of the pump.

What may follow on what is the course's and the trial's to judge; here they are told of the pump, and each change is
noted with its reason.
"""

from pump import events
from pump.course import CRITERION_NAMES, RESPONDS, STATES, TRIAL
from pump.dose import MOST_NG
from pump.faults import Faults
from pump.history import CAPACITY, LONGEST_REASON
from pump.readiness import dated
from pump.refusals import Refused, accept, nothing_but
from pump.service import FIRST_DAY, LAST_DAY
from pump.titration import GROUPS, floor_ng_per_day, must_taper
from pump.trial import OUTCOMES, Trial, protocol_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

_MOST_MIN = 100_000


class Care:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump
        self._course = pump.course

    def methods(self) -> "Methods":
        return {
            "course.get": self.get,
            "course.history": self.history,
            "course.meet": self.meet,
            "course.move": self.move,
            "course.appoint": self.appoint,
            "course.group": self.choose_group,
            "trial.begin": self.begin,
            "trial.given": self.given,
            "trial.observed": self.observed,
            "trial.next": self.next,
        }

    def get(self, params: "Json") -> "Json":
        """Where the patient is on the way, and what may come next."""
        nothing_but(params)
        return self._course.to_json(self._pump.now.day)

    def history(self, params: "Json") -> "list[Json]":
        """What was changed after an entry's number, oldest first."""
        faults = Faults()
        faults.only(params, "", ("after", "most"))
        after = faults.integer(params, "after", "", 0, 1 << 29) if "after" in params else 0
        most = faults.integer(params, "most", "", 1, CAPACITY) if "most" in params else CAPACITY
        accept(faults)
        return self._course.history.to_json(after, most)

    def meet(self, params: "Json") -> "Json":
        """A criterion is met or not. Where a trial was begun, the fourth takes a response in it."""
        faults, reason = _reasoned(params, ("criterion", "met"))
        criterion = faults.choice(params, "criterion", "", CRITERION_NAMES)
        met = faults.boolean(params, "met", "")
        accept(faults)
        trial = self._course.trial if self._course.trial_open else None
        if met and criterion == CRITERION_NAMES[RESPONDS] and trial is not None and not trial.responded():
            raise Refused("criteria_not_met", "the trial shows no response so far")
        self._course.meet(criterion, met, reason, self._pump.now.day, self._pump.now.ms)
        self._pump.changed()
        return self._course.to_json(self._pump.now.day)

    def move(self, params: "Json") -> "Json":
        """On to another state of the way."""
        faults, reason = _reasoned(params, ("state",))
        to = STATES.index(faults.choice(params, "state", "", STATES))
        accept(faults)
        pump = self._pump
        dated(pump)
        prescribed = pump.therapy.prescription is not None
        self._course.move(to, reason, pump.now.day, pump.now.ms, prescribed, self._to_taper())
        self._course.trial_open = False
        pump.record(events.COURSE_MOVED, to)
        pump.changed()
        return self._course.to_json(pump.now.day)

    def _to_taper(self) -> "tuple[int, int]":
        """The dose that must be lowered before the therapy may end, and how far; zeros where none must."""
        running = self._pump.therapy.prescription
        if running is None:
            return 0, 0
        minimum = self._pump.calibration.minimum_nl_per_day
        floor = floor_ng_per_day(minimum, running.concentration_ng_per_ml)
        dose = running.mean_ng_per_day()[1]
        return (dose, floor) if must_taper(running.content, dose, floor) else (0, 0)

    def appoint(self, params: "Json") -> "Json":
        """The next visit; the day after it, "refill overdue" sounds."""
        faults, reason = _reasoned(params, ("day",))
        day = faults.integer(params, "day", "", FIRST_DAY, LAST_DAY)
        accept(faults)
        pump = self._pump
        dated(pump)
        self._course.appoint(day, pump.reservoir.next_refill_day, reason, pump.now.day, pump.now.ms)
        pump.record(events.APPOINTED, 0, day)
        pump.changed()
        return {"appointment_day": day}

    def choose_group(self, params: "Json") -> "Json":
        """Where the spasticity comes from: whose limits of a step hold."""
        faults, reason = _reasoned(params, ("group",))
        group = GROUPS.index(faults.choice(params, "group", "", GROUPS))
        accept(faults)
        self._course.choose_group(group, reason, self._pump.now.day, self._pump.now.ms)
        self._pump.record(events.GROUP_CHOSEN, group)
        return {"group": GROUPS[group]}

    def begin(self, params: "Json") -> "Json":
        """A trial by the drug's protocol, in place of one that is over."""
        faults = Faults()
        faults.only(params, "", ("drug",))
        drug = faults.text(params, "drug", "", LONGEST_REASON)
        accept(faults)
        self._in_trial()
        protocol = protocol_of(drug)
        if self._course.trial is not None:
            self._course.trial.check_over(self._pump.uptime.day, self._pump.uptime.ms)
        self._course.trial = Trial(protocol)
        self._course.trial_open = True
        self._course.history.unsaved = True
        self._pump.changed()
        return self._proposal(self._course.trial)

    def given(self, params: "Json") -> "Json":
        """The next dose was injected just now. The pump gives none of it."""
        faults = Faults()
        faults.only(params, "", ("dose_ng",))
        dose = faults.integer(params, "dose_ng", "", 1, MOST_NG)
        accept(faults)
        trial = self._current()
        before = trial.given[-1][0] if trial.given else 0
        trial.give(dose, self._pump.uptime.day, self._pump.uptime.ms)
        self._note("trial_dose_ng", before, dose, "trial of " + trial.protocol.drug)
        self._pump.record(events.TRIAL_DOSE_GIVEN, 0, dose)
        return self._proposal(trial)

    def observed(self, params: "Json") -> "Json":
        """What became of the last dose, and for how long it helped."""
        faults = Faults()
        faults.only(params, "", ("outcome", "lasted_min"))
        name = faults.choice(params, "outcome", "", OUTCOMES)
        lasted = faults.integer(params, "lasted_min", "", 0, _MOST_MIN) if "lasted_min" in params else 0
        accept(faults)
        self._in_trial()
        trial = self._course.trial
        if trial is None:
            raise Refused("trial_not_observing", "no dose is under observation")
        outcome = OUTCOMES.index(name)
        trial.observed(outcome, lasted, self._pump.uptime.day, self._pump.uptime.ms)
        dose = trial.given[-1][0]
        told = "%d ng helped for %d min" % (dose, lasted) if lasted else "after %d ng" % dose
        self._note("trial_outcome", "none yet", name, told)
        self._pump.record(events.TRIAL_OBSERVED, outcome, dose, lasted)
        return self._proposal(trial)

    def next(self, params: "Json") -> "Json":
        """The trial's next step, with its figures."""
        nothing_but(params)
        return self._proposal(self._current())

    def _proposal(self, trial: Trial) -> "Json":
        """Intervals are of the uptime; people read the wall clock as it goes now."""
        wall, uptime = self._pump.now, self._pump.uptime
        return trial.proposal(wall.day - uptime.day, wall.ms - uptime.ms)

    def _current(self) -> Trial:
        self._in_trial()
        if self._course.trial is None or not self._course.trial_open:
            raise Refused("no_trial", "no trial is open: begin one")
        return self._course.trial

    def _in_trial(self) -> None:
        dated(self._pump)
        state = self._course.state
        if state != TRIAL:
            message = "a trial's doses are for a patient who is in the state trial, not %s"
            raise Refused("wrong_state", message % STATES[state], state, TRIAL)

    def _note(self, what: str, old: "int | str", new: "int | str", reason: str) -> None:
        self._course.history.add(self._pump.now.day, self._pump.now.ms, what, old, new, reason)


def _reasoned(params: "Json", keys: "tuple[str, ...]") -> "tuple[Faults, str]":
    """The door of a change: these keys and a reason."""
    faults = Faults()
    faults.only(params, "", keys + ("reason",))
    return faults, faults.text(params, "reason", "", LONGEST_REASON)
