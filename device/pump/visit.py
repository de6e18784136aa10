"""Requests of the refill visit. `refill.finish` changes prescription, fill and refill date: together, or not at all.

One thing cannot wait: from `refill.withdrawn` on the pump counts only what is left out of the syringe's reach. So a
visit that nobody finishes ends in "low" and "empty" half an hour later, never in a pump that believes in a drug which
is gone, or that delivers a filling for which it has no prescription.
"""

from pump import events
from pump.bridge import check_change
from pump.clinic import Clinic
from pump.dose_limits import parse_content, stability_days
from pump.faults import Faults
from pump.history import LONGEST_REASON
from pump.prescription import Prescription
from pump.readiness import dated, no_jog
from pump.refill import FILLED, NONE, content_json
from pump.refill_result import Result, days_by_volume, flagged
from pump.refusals import Refused, accept, nothing_but

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.dose_limits import Content
    from pump.ports import Json
    from pump.rpc import Methods

_MOST_NL = 1_000_000_000
_ATTENDED_MS = 1_800_000


class VisitRequests:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", clinic: Clinic) -> None:
        self._pump = pump
        self._clinic = clinic
        self._visit = pump.visit

    def methods(self) -> "Methods":
        return {
            "refill.begin": self.begin,
            "refill.withdrawn": self.withdrawn,
            "refill.filled": self.filled,
            "refill.get": self.get,
            "refill.abandon": self.abandon,
            "refill.finish": self.finish,
        }

    def get(self, params: "Json") -> "Json":
        """How far the open visit is."""
        nothing_but(params)
        return self._visit.to_json()

    def begin(self, params: "Json") -> "Json":
        """Opens a visit, and predicts what will come out; `left_nl` stays out of the syringe's reach."""
        left_nl = _volume_nl(params, "left_nl")
        pump, visit = self._pump, self._visit
        no_jog(pump, "a refill")
        running = pump.therapy.prescription
        content = pump.reservoir.content or (running.content if running else [])
        visit.begin(pump.reservoir.volume_nl, left_nl, content)
        pump.record(events.REFILL_BEGUN, 0, visit.predicted_nl, left_nl)
        return visit.to_json()

    def withdrawn(self, params: "Json") -> "Json":
        """What came out. The pump counts from here on what is left."""
        volume = _volume_nl(params, "volume_nl")
        pump, visit = self._pump, self._visit
        visit.withdrawn(volume, pump.reservoir.volume_nl)
        pump.reservoir.holds(visit.left_nl)
        if visit.left_nl == 0:
            self._holds([])
        pump.attended_ms = _ATTENDED_MS
        permille = visit.discrepancy_permille
        if flagged(permille):
            figures = "%d nL came out, %d nL were predicted" % (volume, visit.predicted_nl)
            self._note("refill_discrepancy_permille", 0, permille, figures)
        pump.record(events.REFILL_WITHDRAWN, int(flagged(permille)), volume, visit.predicted_nl, permille)
        pump.changed()
        return visit.to_json()

    def filled(self, params: "Json") -> "Json":
        """What is filled in; tells the mixture that is in the reservoir then, for which the prescription must be.

        Refused, before it is done, where it could not follow on what tubing and catheter hold.
        """
        faults = Faults()
        faults.only(params, "", ("volume_nl", "drugs"))
        volume = faults.integer(params, "volume_nl", "", 0, _MOST_NL)
        content = parse_content(params.get("drugs"), faults)
        accept(faults)
        pump, visit = self._pump, self._visit
        visit.filled(volume, content, pump.reservoir.volume_nl)
        try:
            check_change(visit.mixture, pump)
        except Refused:
            visit.take_back()
            raise
        self._holds(visit.mixture)
        self._limit()
        pump.record(events.REFILL_FILLED, 0, volume, visit.left_nl, visit.mixture[0][1])
        return visit.to_json()

    def _holds(self, content: "Content") -> None:
        """Also after a power cut: what is in the reservoir must not go on as something that it is not."""
        self._pump.reservoir.content = content
        self._pump.memory.keep_filling(content_json(content))

    def _limit(self) -> None:
        """Before `finish` only the dead volume counts as being there, whatever was filled in.

        So a mixture for which nothing is prescribed may follow the old drug into the catheter, and not leave its tip.
        """
        pump, visit = self._pump, self._visit
        most_nl = pump.reservoir.empty_nl + pump.calibration.dead_volume_nl()
        visit.counted_nl = min(visit.there_nl(), most_nl)
        pump.reservoir.holds(visit.counted_nl)
        pump.changed()

    def abandon(self, params: "Json") -> "Json":
        """Ends the visit without a result. What is out of the reservoir stays out of the pump's count."""
        nothing_but(params)
        pump, visit = self._pump, self._visit
        if visit.step == NONE:
            raise Refused("refill_step", "no refill is open")
        running = pump.therapy.prescription
        if visit.step == FILLED and running is not None:
            visit.check_mixture(running.content)  # it would go on as something that it is not
        pump.record(events.REFILL_ABANDONED, visit.step, pump.reservoir.volume_nl)
        visit.abandon()
        pump.attended_ms = 0
        pump.changed()
        return {"step": "none", "volume_nl": pump.reservoir.volume_nl}

    def finish(self, params: "Json") -> "Json":
        """The reservoir is filled and the prescription is for what it holds; with a digest, the clinic's proposal is.

        `diluted`: the filling was diluted, which shortens for how long some drugs keep.
        """
        faults = Faults()
        faults.only(params, "", ("digest", "reason", "diluted"))
        reason = faults.text(params, "reason", "", LONGEST_REASON)
        diluted = faults.boolean(params, "diluted", "") if "diluted" in params else False
        accept(faults)
        dated(self._pump)
        self._visit.expect(FILLED, "finish")
        prescription = self._prescription(params, reason)
        self._visit.check_mixture(prescription.content)
        stability = stability_days(prescription.content, self._first(), diluted)
        if "digest" in params:
            self._clinic.enact(prescription, reason, self._visit.given_nl(self._pump.reservoir.volume_nl))
        result = self._visit.finish(self._pump.reservoir.volume_nl)
        by_volume = self._days_by_volume(result.volume_nl, prescription)
        result.due(self._pump.now.day, by_volume, stability)
        self._apply(result, reason)
        return result.to_json()

    def _prescription(self, params: "Json", reason: str) -> Prescription:
        """What will run with the filling: the proposal whose digest is named, else what runs."""
        if "digest" in params:
            return self._clinic.proposed({"digest": params["digest"], "reason": reason})[0]
        running = self._pump.therapy.prescription
        if running is None:
            raise Refused("no_prescription", "nothing is prescribed: propose it, and name its digest")
        return running

    def _first(self) -> bool:
        """Whether the reservoir was never filled before, or held other drugs: the first filling keeps shortest."""
        before = [drug.name for drug, _ in self._visit.content]
        after = [drug.name for drug, _ in self._visit.mixture]
        return not self._pump.reservoir.ever_filled or before != after

    def _days_by_volume(self, volume_nl: int, prescription: Prescription) -> int:
        pump = self._pump
        mean = prescription.mean_nl_per_day()
        in_force = pump.therapy.in_force
        if not pump.therapy.bridging() or in_force is None:
            return days_by_volume(volume_nl, pump.reservoir.low_nl, mean)
        bridge_nl = pump.therapy.front.left_nl()
        return days_by_volume(volume_nl, pump.reservoir.low_nl, mean, bridge_nl, in_force.mean_nl_per_day())

    def _apply(self, result: Result, reason: str) -> None:
        pump = self._pump
        before_nl = pump.reservoir.volume_nl
        pump.record(events.RESERVOIR_FILLED, 0, result.volume_nl, result.next_refill_day, before_nl)
        pump.reservoir.fill(result.volume_nl, result.next_refill_day)
        pump.attended_ms = 0
        pump.therapy.patient.lock(pump.uptime)
        self._note("reservoir_nl", before_nl, result.volume_nl, reason)
        pump.course.visited(reason, pump.now.day, pump.now.ms)
        pump.changed()

    def _note(self, what: str, old: int, new: int, reason: str) -> None:
        self._pump.course.history.add(self._pump.now.day, self._pump.now.ms, what, old, new, reason)


def _volume_nl(params: "Json", key: str) -> int:
    """The one figure of a request."""
    faults = Faults()
    faults.only(params, "", (key,))
    volume_nl = faults.integer(params, key, "", 0, _MOST_NL)
    accept(faults)
    return volume_nl
