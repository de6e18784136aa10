"""The screening trial: which test dose comes next and when, and what dose a response starts the therapy with.

A protocol proposes one step at a time and refuses every other. It gives no dose: that is an injection, not the pump's.
Doses are ng, durations whole minutes, times the pump's uptime as (day, ms), which no clock can set. What is told to
people is in wall time, by what the wall clock is ahead of the uptime at that moment.

Standing of the figures: [S] read in a source, [M] from memory, unverified.
"""

from micropython import const

from pump.core_time import DAY_MS, minutes_since
from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

OUTCOMES = ("no_response", "response", "adverse")
NO_RESPONSE, RESPONSE, ADVERSE = range(len(OUTCOMES))
STEPS = ("give", "observe", "finished")
GIVE, OBSERVE, FINISHED = range(len(STEPS))

_DAY_MIN = const(1440)
_MOST_LASTED_MIN = const(20_160)


PROTOCOLS = (
    # drug, test doses in ng, hours between them, hours of observation least and most, and of the dose that helped the
    # percent with which a day starts, the hours beyond which it helped for long, the percent then (0: makes no odds)
    # baclofen: 50, 75, 100 ug, each only after the one before it did nothing. [S]: labels of Lioresal and Gablofen.
    ("baclofen", (50_000, 75_000, 100_000), 24, 4, 8, 200, 8, 100),
    # Opioids: all figures [M]. Doses are the ends and about the middle of a consensus' ranges, observed for a day since
    # breathing may be depressed late; half of what helped starts the day.
    ("morphine", (100_000, 250_000, 500_000), 24, 24, 24, 50, 0, 0),
    ("hydromorphone", (25_000, 50_000, 100_000), 24, 24, 24, 50, 0, 0),
    ("fentanyl", (15_000, 40_000, 75_000), 24, 24, 24, 50, 0, 0),
    ("sufentanil", (5_000, 10_000, 20_000), 24, 24, 24, 50, 0, 0),
)


class Protocol:
    """One row of PROTOCOLS, hours as minutes."""

    def __init__(self, row: "tuple[str, tuple[int, ...], int, int, int, int, int, int]") -> None:
        self.drug, self.doses_ng, apart_h, least_h, most_h, self.start_percent, long_h, self.long_percent = (
            row
        )
        self.apart_min = apart_h * 60
        self.least_min = least_h * 60
        self.most_min = most_h * 60
        self.long_min = long_h * 60


def protocol_of(drug: str) -> Protocol:
    """The protocol by which this drug is tried; refuses a drug that has none."""
    for row in PROTOCOLS:
        if row[0] == drug:
            return Protocol(row)
    known = ", ".join([row[0] for row in PROTOCOLS])
    raise Refused("no_protocol", "there is no trial for %s; there are for %s" % (drug, known))


class Trial:
    """One patient's trial by one protocol. `given`: (ng, day, ms) of each dose; `outcomes`: of OUTCOMES, in step."""

    def __init__(self, protocol: Protocol) -> None:
        self.protocol = protocol
        self.given: list[tuple[int, int, int]] = []
        self.outcomes: list[int] = []
        self.lasted_min = 0

    def document(self) -> "Json":
        """As `trial_of` takes it back."""
        given = [list(dose) for dose in self.given]
        return {
            "drug": self.protocol.drug,
            "given": given,
            "outcomes": self.outcomes,
            "lasted_min": self.lasted_min,
        }

    def step(self) -> int:
        """GIVE, OBSERVE or FINISHED."""
        if len(self.outcomes) < len(self.given):
            return OBSERVE
        ended = self.outcomes and self.outcomes[-1] != NO_RESPONSE
        return FINISHED if ended or len(self.given) == len(self.protocol.doses_ng) else GIVE

    def responded(self) -> bool:
        return len(self.outcomes) > 0 and self.outcomes[-1] == RESPONSE

    def next_dose_ng(self) -> int:
        """The only dose that may be given next; 0 when none may."""
        return self.protocol.doses_ng[len(self.given)] if self.step() == GIVE else 0

    def starting_ng_per_day(self) -> int:
        """What the therapy starts with, rounded down to ng; 0 without a response."""
        if not self.responded():
            return 0
        protocol = self.protocol
        long = 0 < protocol.long_min < self.lasted_min
        percent = protocol.long_percent if long else protocol.start_percent
        return self.given[-1][0] * percent // 100

    def give(self, dose_ng: int, day: int, ms: int) -> None:
        """Notes that the next dose is given now; refuses another dose, and any before it is due."""
        if self.step() == OBSERVE:
            raise Refused("trial_observing", "what became of the last dose has not been recorded")
        proposed = self.next_dose_ng()
        if proposed == 0:
            raise Refused("trial_finished", "the trial is over: no further dose", dose_ng, 0)
        if dose_ng != proposed:
            message = "the protocol's next dose is %d ng, not %d ng" % (proposed, dose_ng)
            raise Refused("trial_wrong_dose", message, dose_ng, proposed)
        self._check_apart(day, ms)
        self.given.append((dose_ng, day, ms))

    def _check_apart(self, day: int, ms: int) -> None:
        apart = self.protocol.apart_min
        passed = self._passed_min(day, ms) if self.given else apart
        if passed < apart:
            message = "%d min after the last dose; the next is due after %d min" % (passed, apart)
            raise Refused("trial_too_soon", message, passed, apart, (apart - passed) * 60)

    def _passed_min(self, day: int, ms: int) -> int:
        return minutes_since(self.given[-1][1], self.given[-1][2], day, ms)

    def check_over(self, day: int, ms: int) -> None:
        """Refuses another trial while a dose is under observation, and before a next dose would be due."""
        if self.step() == OBSERVE:
            raise Refused("trial_observing", "what became of the last dose has not been recorded")
        self._check_apart(day, ms)

    def observed(self, outcome: int, lasted_min: int, day: int, ms: int) -> None:
        """What became of the last dose. `lasted_min`: for how long it helped, 0 without a response.

        Harm is heard at once and ends the trial; any other outcome only after the least time of observation.
        """
        if self.step() != OBSERVE:
            raise Refused("trial_not_observing", "no dose is under observation")
        passed = self._passed_min(day, ms)
        if outcome != ADVERSE and passed < self.protocol.least_min:
            message = "observed for %d min; the protocol asks for at least %d min"
            least = self.protocol.least_min
            raise Refused("trial_too_soon", message % (passed, least), passed, least, (least - passed) * 60)
        self._check_lasted(outcome, lasted_min, passed)
        if outcome == RESPONSE:
            self._check_ended(lasted_min, passed)
        self.outcomes.append(outcome)
        self.lasted_min = lasted_min

    def _check_lasted(self, outcome: int, lasted_min: int, passed: int) -> None:
        least = 1 if outcome == RESPONSE else 0
        most = min(passed, _MOST_LASTED_MIN) if outcome == RESPONSE else 0
        if not least <= lasted_min <= most:
            message = "%s that lasted %d min, %d min after the dose; %d to %d min are possible"
            figures = (OUTCOMES[outcome], lasted_min, passed, least, most)
            raise Refused("trial_lasted", message % figures, lasted_min, most)

    def _check_ended(self, lasted_min: int, passed: int) -> None:
        """A response that goes on may become a long one, and would start the therapy with half."""
        long = self.protocol.long_min
        if long and lasted_min == passed and passed <= long:
            message = "it still helps after %d min; record it when it has ended, or after %d min"
            raise Refused(
                "trial_too_soon", message % (passed, long + 1), passed, long + 1, (long + 1 - passed) * 60
            )

    def proposal(self, ahead_days: int = 0, ahead_ms: int = 0) -> "Json":
        """The next step with its figures and, for people, a sentence; its times by a clock ahead of the uptime."""
        step = self.step()
        result: Json = {"step": STEPS[step], "drug": self.protocol.drug, "doses_given": len(self.given)}
        if step == GIVE:
            result.update(self._give_figures(ahead_days, ahead_ms))
        elif step == OBSERVE:
            result.update(self._observe_figures(ahead_days, ahead_ms))
        else:
            result.update(self._end_figures())
        return result

    def _give_figures(self, ahead_days: int, ahead_ms: int) -> "Json":
        dose = self.next_dose_ng()
        result: Json = {"dose_ng": dose, "not_before": None, "text": "Give %d ng." % dose}
        if self.given:
            minutes = self.protocol.apart_min
            result["not_before"] = self._after_dose(minutes, ahead_days, ahead_ms)
            result["text"] = "Give %d ng, no sooner than %d min after the last dose." % (dose, minutes)
        return result

    def _after_dose(self, minutes: int, ahead_days: int, ahead_ms: int) -> "Json":
        """So long after the last dose, by a clock that is ahead."""
        _, day, ms = self.given[-1]
        ms += minutes % _DAY_MIN * 60_000 + ahead_ms
        return {"day": day + minutes // _DAY_MIN + ahead_days + ms // DAY_MS, "ms": ms % DAY_MS}

    def _observe_figures(self, ahead_days: int, ahead_ms: int) -> "Json":
        least, most = self.protocol.least_min, self.protocol.most_min
        return {
            "from": self._after_dose(least, ahead_days, ahead_ms),
            "until": self._after_dose(most, ahead_days, ahead_ms),
            "text": "Observe for %d to %d min after the dose, then record what became of it." % (least, most),
        }

    def _end_figures(self) -> "Json":
        if self.responded():
            dose = self.starting_ng_per_day()
            text = "The patient responded: start with %d ng/day." % dose
        elif self.outcomes[-1] == ADVERSE:
            text = "Ended by harm: no further dose, no implant."
        else:
            text = "No response to the highest dose: no implant."
        return {
            "outcome": OUTCOMES[self.outcomes[-1]],
            "starting_ng_per_day": self.starting_ng_per_day() or None,
            "text": text,
        }


def trial_of(document: "Json") -> Trial:
    """A trial that a former run has kept."""
    trial = Trial(protocol_of(document["drug"]))
    trial.given = [(dose[0], dose[1], dose[2]) for dose in document["given"]]
    trial.outcomes = document["outcomes"]
    trial.lasted_min = document["lasted_min"]
    return trial
