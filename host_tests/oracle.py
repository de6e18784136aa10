"""What a pump should have programmed and commanded, in exact fractions, by the prescription alone.

It is written from the rules of dosing and not from the code that it judges: it imports nothing of the device,
rounds nothing but doses at the door, and takes no care of speed or memory. It knows no alarm, battery or reservoir.
"""

from __future__ import annotations

from typing import Any

from oracle_accounts import Front
from oracle_boluses import Bolus
from oracle_delivery import Delivery
from oracle_doses import MINIMUM_NL_PER_DAY, Document, mixture, whole_nl

PRIME_NL_PER_DAY = 12_000_000
FULL_NL = 20_000_000


class Oracle(Delivery):
    """What people do happens at this instant. False or the reason where it is refused."""

    # -- what the clinic does -----------------------------------------------------------------------------------------

    filled_ng_per_ml: int | None = None
    """What a refill has left in the reservoir, which only another one changes."""

    def commit(self, *figures: Any) -> str | None:
        document = Document(*figures)
        other = self._changes_concentration(document)
        if other and not self._unmoved():
            return "front_running" if self.front else "refill_needed"
        if self.filled_ng_per_ml not in (None, document.concentration_ng_per_ml):
            return "refill_needed"
        return self._commit(document, self._fill() if other else self.front)

    def refill(self, left_nl: int, filled_ng_per_ml: int, *figures: Any) -> str | None:
        """Filled up, with `left_nl` of what was in it before; then a prescription for the mixture.

        Something must have been prescribed before it. Who has stopped the pump decides when it goes on.
        """
        document = Document(*figures)
        old = self.document.concentration_ng_per_ml
        assert document.concentration_ng_per_ml == mixture(old, left_nl, filled_ng_per_ml, FULL_NL - left_nl)
        front = self.front
        if self._changes_concentration(document):
            if front and not self._unmoved():
                return "front_running"
            front = self._fill() if front else Front(self.commanded(), self.accounts.pl_per_step, old)
        stopped = self.stopped
        refused = self._commit(document, front)
        if refused is None:
            self.filled_ng_per_ml = document.concentration_ng_per_ml
            self.stopped = stopped
        return refused

    def _changes_concentration(self, document: Document) -> bool:
        running = self.document
        return bool(running) and running.concentration_ng_per_ml != document.concentration_ng_per_ml

    def _unmoved(self) -> bool:
        """Whether a catheter is to be filled and nothing has moved in it."""
        front = self.front
        return front is not None and not self.bridging() and self.commanded() == front.start

    def _fill(self) -> Front:
        return Front(self.commanded(), self.accounts.pl_per_step)

    def _commit(self, document: Document, front: Front | None) -> str | None:
        regimen = document.at(document.concentration_ng_per_ml)
        if front and front.old_ng_per_ml is not None:
            regimen = document.at(front.old_ng_per_ml)
            if not regimen.possible(self.accounts.pl_per_step, self.maximum_nl_per_day):
                return "bridge_impossible"
        self.front = front if self.document else self._fill()
        self.document, self.regimen = document, regimen
        self.stopped = False
        self.prime_rate = 0
        self.boluses = {}
        self._count_anew()
        self.fill()
        return None

    def start_bolus(self, volume_nl: int, duration_s: int) -> bool:
        """On top of a running therapy and of no other bolus, a whole step or more, never above the pump's rate."""
        bolus = Bolus.of(volume_nl, duration_s)
        busy = "clinician" in self.boluses or self.prime_rate or self.bridging()
        if busy or not self.rate() or volume_nl * 1000 < self.accounts.pl_per_step:
            return False
        if self.regimen.highest() + bolus.rate_now() > self.maximum_nl_per_day:
            return False
        self.boluses["clinician"] = bolus
        return True

    def start_bolus_ng(self, dose_ng: int, duration_s: int) -> bool:
        concentration = self.document.concentration_ng_per_ml if self.document else 1
        return self.start_bolus(whole_nl(dose_ng, concentration), duration_s)

    def cancel_bolus(self) -> bool:
        return self.boluses.pop("clinician", None) is not None

    def patient_bolus(self) -> str | None:
        """The reason of a refusal, or None."""
        reason = self._patient_refused()
        if reason is None:
            self.boluses["patient"] = self.regimen.patient.bolus()
            self.gate.start(self.elapsed_ms)
        return reason

    def _patient_refused(self) -> str | None:
        patient = self.regimen.patient if self.regimen else None
        reasons = {
            "no_prescription": self.document is None,
            "not_running": self.rate() == 0,
            "no_patient_bolus": patient is None,
            "prime_running": self.prime_rate > 0,
            "bridge_running": self.bridging(),
            "locked_out": patient and self.elapsed_ms < self.gate.open_ms(patient),
            "too_many": patient and len(self.gate.starts(self.elapsed_ms)) >= patient.most_in_24h,
        }
        return next((reason for reason, holds in reasons.items() if holds), None)

    def stop(self) -> bool:
        running = not self.stopped
        self.stopped = True
        self.prime_rate = 0
        self.boluses = {}
        return running

    def resume(self) -> bool:
        resumes = self.stopped and self.document is not None
        if resumes:
            self.stopped = False
            self._count_anew()
        return resumes

    def prime(self, nl_per_day: int | None = None) -> bool:
        """Fills the catheter faster than the prescription would."""
        rate = PRIME_NL_PER_DAY if nl_per_day is None else nl_per_day
        empty = self.front is not None and not self.bridging()
        busy = self.prime_rate or "clinician" in self.boluses or "patient" in self.boluses
        if not self.rate() or not empty or busy or not MINIMUM_NL_PER_DAY <= rate <= PRIME_NL_PER_DAY:
            return False
        self.boluses = {}
        self.prime_rate = rate
        return True

    # -- what service does --------------------------------------------------------------------------------------------

    def fill(self, _volume_nl: int = FULL_NL) -> None:
        self.gate.lock(self.elapsed_ms)

    def replace_catheter(self) -> str | None:
        """The tubing keeps its drug; whatever runs on top of the basal rate ends."""
        if self.bridging():
            return "front_running"
        if self.document:
            self.front = Front.of_new_catheter(self.commanded(), self.accounts.pl_per_step, self.front)
        self.prime_rate = 0
        self.boluses = {}
        self._count_anew()
        return None

    def set_clock(self, day: int, ms: int) -> None:
        self.day, self.ms = day, ms

    def calibrate(self, pl_per_step: int) -> None:
        old_pl, commanded = self.accounts.pl_per_step, self.commanded()
        self.accounts.calibrate(pl_per_step)
        if self.front:
            self.front.calibrate(commanded, old_pl, pl_per_step)
        self._arrive()


ORDERS = {
    "commit": Oracle.commit,
    "refill": Oracle.refill,
    "bolus": Oracle.start_bolus,
    "bolus_ng": Oracle.start_bolus_ng,
    "cancel": Oracle.cancel_bolus,
    "patient": Oracle.patient_bolus,
    "prime": Oracle.prime,
    "prime_cancel": Oracle.cancel_prime,
    "stop": Oracle.stop,
    "resume": Oracle.resume,
    "fill": Oracle.fill,
    "catheter": Oracle.replace_catheter,
    "clock": Oracle.set_clock,
    "calibrate": Oracle.calibrate,
}
"""What the operations of replay_cases mean here. Those that are missing change no delivery."""
