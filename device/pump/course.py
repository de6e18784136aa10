"""The patient's way: candidate, trial, implanted, in therapy; which step may follow, and the next appointment.

It knows no drug and changes no delivery. What it must know of the pump (is something prescribed, would a stop harm) it
is told with the request. Days are core time's, since 1970-01-01.
"""

from micropython import const

from pump.history import History
from pump.refusals import Refused
from pump.texts import far_texts, texts_at
from pump.titration import CEREBRAL, GROUPS
from pump.trial import Trial, trial_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

STATES = ("candidate", "trial", "implanted", "in_therapy")
CANDIDATE, TRIAL, IMPLANTED, IN_THERAPY = range(len(STATES))

CRITERIA = far_texts(
    (
        # name, what holds when it is met
        (
            "medicine_does_not_help",
            "The pain or the spasticity is not relieved by medicine taken by mouth or injected.",
        ),
        ("surgery_of_no_benefit", "Surgery would be of no benefit."),
        ("medicine_needed_regularly", "Medicine is needed regularly."),
        ("responds_in_trial", "The patient responded to the dose in the trial."),
    )
)
CRITERION_NAMES = tuple([row[0] for row in CRITERIA])
RESPONDS = const(3)

WAYS = far_texts(
    (
        # from, to, what it means and takes
        (CANDIDATE, TRIAL, "a trial may begin when the first three criteria are met"),
        (TRIAL, CANDIDATE, "a trial may be ended at any time"),
        (TRIAL, IMPLANTED, "a pump is implanted when all four criteria are met"),
        (IMPLANTED, IN_THERAPY, "therapy begins with a prescription"),
        (IN_THERAPY, IMPLANTED, "therapy ends when nothing is left to taper"),
        (IMPLANTED, CANDIDATE, "a pump that gives no therapy may be taken out"),
    )
)

HEALING_DAYS = const(56)
"""Makers' and clinics' leaflets say six to eight weeks; the longer is taken."""
HEALING = far_texts(
    (
        "Keep the wounds clean and dry until the clinic has seen them.",
        "For eight weeks do not bend or twist at the waist, reach above your head or lift more than 2 kg: the catheter"
        " is not yet held in place.",
        "A bruise-like ache at both wounds for some days and a headache for a few days are usual.",
        "Call the clinic at once about fever, more redness, swelling, pain or fluid at a wound, a headache that stays,"
        " or weak legs.",
        "Call the clinic when the pump has moved or turned, or when it beeps.",
        "Carry the card and show it before a scanner, a magnet or any treatment. Keep every appointment for a refill.",
    )
)
"""For the patient. In our words, after leaflets for patients of a maker and of several clinics; no medical advice."""


class Course:
    """One patient. `appointment_day` 0: none; `implanted_day` 0: no pump."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.state = CANDIDATE
        self.met = [False] * len(CRITERIA)
        self.group = CEREBRAL
        """Of GROUPS; the tighter limits until somebody has said otherwise."""
        self.appointment_day = 0
        self.implanted_day = 0
        self.trial: Trial | None = None
        self.trial_open = False
        """The trial belongs to this stay in the state: another one begins anew."""

    def document(self) -> "Json":
        """All of it, as `recall` takes it back."""
        trial = self.trial
        return {
            "state": self.state,
            "met": self.met,
            "group": self.group,
            "days": [self.appointment_day, self.implanted_day],
            "history": self.history.document(),
            "trial": trial.document() if trial else None,
            "trial_open": self.trial_open,
        }

    def recall(self, document: "Json") -> None:
        """What a former run has kept."""
        self.state = document["state"]
        self.met = document["met"]
        self.group = document["group"]
        self.appointment_day, self.implanted_day = document["days"]
        self.history.recall(document["history"])
        self.trial = trial_of(document["trial"]) if document["trial"] else None
        self.trial_open = document["trial_open"]

    def meet(self, criterion: str, met: bool, reason: str, day: int, ms: int) -> None:
        """Notes that a criterion of CRITERION_NAMES is met, or not; the fourth during a trial, none after it."""
        index = CRITERION_NAMES.index(criterion)
        first = TRIAL if index == RESPONDS else CANDIDATE
        if not first <= self.state <= TRIAL:
            message = "%s cannot be changed by a patient who is %s"
            raise Refused("wrong_state", message % (criterion, STATES[self.state]), self.state, TRIAL)
        self.history.add(day, ms, criterion, self.met[index], met, reason)
        self.met[index] = met

    def move(
        self, to: int, reason: str, day: int, ms: int, prescribed: bool, doses_ng: "tuple[int, int]"
    ) -> None:
        """The next state. `prescribed`: a prescription is in force; `doses_ng`: what must be tapered first, from and to
        ng/day, both 0 where nothing must.
        """
        self._check_way(to)
        self._check_criteria(to)
        if to == IN_THERAPY and not prescribed:
            raise Refused("no_prescription", "therapy begins with a prescription, and there is none")
        if self.state == IN_THERAPY and doses_ng[0]:
            message = "%d ng/day must be tapered to the pump's minimum, %d ng/day, first"
            raise Refused("taper_first", message % doses_ng, doses_ng[0], doses_ng[1])
        self.history.add(day, ms, "state", STATES[self.state], STATES[to], reason)
        self._enter(to, day)

    def _check_way(self, to: int) -> None:
        ways = [way[1] for way in WAYS if way[0] == self.state]
        if to not in ways:
            allowed = " or ".join([STATES[way] for way in ways])
            message = "from %s the way leads to %s, not to %s" % (STATES[self.state], allowed, STATES[to])
            raise Refused("wrong_state", message, to, ways[0])

    def _check_criteria(self, to: int) -> None:
        """Later states need none: what was met once has brought the patient there."""
        needed = {TRIAL: RESPONDS, IMPLANTED: len(CRITERIA)}.get(to, 0) if self.state < IMPLANTED else 0
        missing = texts_at([CRITERIA[i][1] for i in range(needed) if not self.met[i]])
        if missing:
            message = "%d of %d criteria are not met: %s" % (len(missing), needed, " ".join(missing))
            raise Refused("criteria_not_met", message, needed - len(missing), needed)

    def _enter(self, to: int, day: int) -> None:
        if to in (CANDIDATE, TRIAL):
            self.met[RESPONDS] = False  # a former trial's response does not count
        if to == CANDIDATE:
            self.implanted_day = 0
            self.appointment_day = 0
        if to == IMPLANTED and self.state == TRIAL:
            self.implanted_day = day
        self.state = to

    def appoint(self, appointment_day: int, refill_day: int, reason: str, day: int, ms: int) -> None:
        """The next visit, no later than the day by which the pump must be refilled (0: it need not be)."""
        latest = max(refill_day, day)  # a refill that is overdue already can still be put on today
        if refill_day > 0 and latest < appointment_day:
            message = "the pump must be refilled by day %d; an appointment on day %d is too late"
            raise Refused(
                "appointment_too_late", message % (latest, appointment_day), appointment_day, latest
            )
        if appointment_day < day:
            message = "day %d is past; today is day %d" % (appointment_day, day)
            raise Refused("appointment_past", message, appointment_day, day)
        self.history.add(day, ms, "appointment_day", self.appointment_day, appointment_day, reason)
        self.appointment_day = appointment_day

    def choose_group(self, group: int, reason: str, day: int, ms: int) -> None:
        """Whose limits of a step hold: an index of GROUPS."""
        self.history.add(day, ms, "group", GROUPS[self.group], GROUPS[group], reason)
        self.group = group

    def visited(self, reason: str, day: int, ms: int) -> None:
        """The patient came: an appointment of today, or one that was overdue, has been kept."""
        if 0 < self.appointment_day <= day:
            self.history.add(day, ms, "appointment_day", self.appointment_day, 0, reason)
            self.appointment_day = 0

    def overdue(self, day: int) -> bool:
        """The appointment has passed; a visit that was kept sets the next one."""
        return 0 < self.appointment_day < day

    def advice(self, day: int) -> "tuple[str, ...]":
        """HEALING while the wounds heal, in therapy or not yet; afterwards nothing."""
        healing = self.implanted_day and day < self.implanted_day + HEALING_DAYS
        return tuple(texts_at(HEALING)) if healing else ()

    def to_json(self, day: int) -> "Json":
        """All of it but the history, as of this day."""
        criteria = texts_at([row[1] for row in CRITERIA])
        ways = [way for way in WAYS if way[0] == self.state]
        told = texts_at([way[2] for way in ways])
        return {
            "state": STATES[self.state],
            "group": GROUPS[self.group],
            "criteria": [
                {"criterion": CRITERION_NAMES[i], "met": self.met[i], "text": criteria[i]}
                for i in range(len(criteria))
            ],
            "next": [{"state": STATES[ways[i][1]], "text": told[i]} for i in range(len(ways))],
            "implanted_day": self.implanted_day or None,
            "appointment_day": self.appointment_day or None,
            "overdue": self.overdue(day),
            "advice": list(self.advice(day)),
        }
