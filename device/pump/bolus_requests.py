"""Requests for a bolus: the clinician's, and the patient's own. Each is checked whole, and refused with its figures.

It makes no step itself, and knows nothing of the periodic bolus, which nobody asks for.
"""

from pump import events
from pump.bolus import highest_rate
from pump.dose import MOST_NG, dose_ng, rounding_ppm, volume_nl
from pump.dose_limits import BOLUS, DoseLimits, SoftLimits, confirm
from pump.faults import Faults
from pump.prescription import Prescription
from pump.readiness import catheter_at_rest, enough_left, kept, no_bolus, running
from pump.refusals import Refused, accept, at_most, nothing_but
from pump.schedule import DAY_S
from pump.therapy import CLINICIAN, PATIENT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

_MOST_BOLUS_NL = 60_000_000


class BolusRequests:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump

    def methods(self) -> "Methods":
        return {
            "bolus.start": self.start_bolus,
            "bolus.cancel": self.cancel_bolus,
            "patient.bolus": self.patient_bolus,
        }

    def start_bolus(self, params: "Json") -> "Json":
        """A dose over a duration on top of all that runs."""
        prescription = running(self._pump, "a bolus")
        bolus = self._pump.therapy.bolus
        no_bolus(bolus)
        catheter_at_rest(self._pump, "a bolus")
        concentration = prescription.concentration_ng_per_ml
        ng, volume, duration_s = self._bolus_figures(params, concentration)
        self._check_bolus(prescription, ng, volume, duration_s)
        self._check_drugs(prescription, ng, params.get("confirmations"))
        bolus.start(volume, duration_s)
        self._pump.therapy.last_day.add(self._pump.uptime, ng)
        self._pump.deliver_by(events.BOLUS_STARTED, 0, volume, duration_s)
        kept(self._pump, self._end(CLINICIAN))
        return {
            "dose_ng": ng,
            "volume_nl": volume,
            "duration_s": duration_s,
            "rounding_ppm": rounding_ppm(ng, volume, concentration),
        }

    def _bolus_figures(self, params: "Json", concentration: int) -> "tuple[int, int, int]":
        faults = Faults()
        faults.only(params, "", ("dose_ng", "volume_nl", "duration_s", "confirmations"))
        duration_s = faults.integer(params, "duration_s", "", 1, DAY_S)
        if "volume_nl" in params and "dose_ng" in params:
            faults.add("volume_nl", params["volume_nl"], "either dose_ng or volume_nl, not both")
        if "volume_nl" in params:
            volume = faults.integer(params, "volume_nl", "", 1, _MOST_BOLUS_NL)
            ng = dose_ng(volume, concentration)
        else:
            ng = faults.integer(params, "dose_ng", "", 1, MOST_NG)
            volume = volume_nl(ng, concentration)
        accept(faults)
        return ng, volume, duration_s

    def _check_bolus(self, prescription: Prescription, ng: int, volume: int, duration_s: int) -> None:
        """Against the pump's own limits and those of the prescription."""
        pump = self._pump
        step_pl = pump.calibration.pl_per_step
        if volume * 1000 < step_pl:
            message = "%d pL are below one step, %d pL" % (volume * 1000, step_pl)
            raise Refused("bolus_too_small", message, volume * 1000, step_pl)
        message = "a bolus of %d ng is above the limit of %d ng"
        at_most(ng, prescription.most_bolus_ng, "bolus_too_large", message)
        message = "%d ng in 24 h are above the limit of %d ng"
        at_most(
            self._day_ng(prescription) + ng, prescription.most_dose_ng_per_day, "bolus_too_large", message
        )
        rate = highest_rate(volume, duration_s) + prescription.highest_nl_per_day()
        message = "%d nL/day are above the pump's %d nL/day"
        at_most(rate, pump.calibration.maximum_nl_per_day, "bolus_too_fast", message)
        enough_left(self._pump, volume)

    def _day_ng(self, prescription: Prescription) -> int:
        """What 24 h hold already, given or planned."""
        therapy = self._pump.therapy
        strength = prescription.concentration_ng_per_ml
        return therapy.last_day.most_ng(prescription, therapy.patient, strength, self._pump.uptime)

    def _check_drugs(self, prescription: Prescription, ng: int, confirmations: object) -> None:
        """Against the limits of each drug in the reservoir."""
        soft = SoftLimits()
        limits = DoseLimits(prescription.content, Faults(), soft)
        day_nl = volume_nl(self._day_ng(prescription) + ng, prescription.concentration_ng_per_ml)
        limits.in_24h(day_nl, BOLUS)
        confirm(soft, confirmations)

    def cancel_bolus(self, params: "Json") -> "Json":
        """Abandons the clinician's bolus at once; all else goes on."""
        nothing_but(params)
        bolus = self._pump.therapy.bolus
        if not bolus.running():
            raise Refused("no_bolus", "no bolus is running")
        delivered_nl = bolus.delivered_nl()
        self._pump.transitions.end_bolus(CLINICIAN, events.CANCELLED)
        self._pump.changed()
        return {"delivered_nl": delivered_nl}

    def patient_bolus(self, params: "Json") -> "Json":
        """The patient asks for one more, as the prescription allows it. A refusal says when it is next possible."""
        nothing_but(params)
        prescription = running(self._pump, "a patient bolus")
        patient, uptime = self._pump.therapy.patient, self._pump.uptime
        if prescription.patient is None:
            raise Refused("no_patient_bolus", "the prescription allows no patient bolus")
        catheter_at_rest(self._pump, "a patient bolus")
        self._check_patient(patient.locked_ms(uptime), patient.full_ms(uptime))
        enough_left(self._pump, prescription.patient.volume_nl)
        order = patient.start(uptime)
        self._pump.therapy.last_day.add(uptime, order.dose_ng)
        taken = patient.taken_in_24h(uptime)
        self._pump.deliver_by(events.BOLUS_STARTED + PATIENT, taken, order.volume_nl, order.duration_s)
        kept(self._pump, self._end(PATIENT))
        return {
            "dose_ng": order.dose_ng,
            "volume_nl": order.volume_nl,
            "duration_s": order.duration_s,
            "lockout_s": order.every_s,
            "left_in_24h": order.most_in_24h - taken,
        }

    def _end(self, whose: int) -> "Callable[[], None]":
        return lambda: self._pump.transitions.end_bolus(whose, events.CANCELLED)

    def _check_patient(self, locked_ms: int, full_ms: int) -> None:
        wait_s = -(-max(locked_ms, full_ms) // 1000)
        if locked_ms:
            locked_s = -(-locked_ms // 1000)
            message = "locked for another %d s; the next one is possible in %d s" % (locked_s, wait_s)
            raise Refused("locked_out", message, locked_s, 0, wait_s)
        if full_ms:
            taken = self._pump.therapy.patient.taken_in_24h(self._pump.uptime)
            message = "%d taken in 24 h are the most allowed; the next one is possible in %d s"
            raise Refused("too_many", message % (taken, wait_s), taken + 1, taken, wait_s)
