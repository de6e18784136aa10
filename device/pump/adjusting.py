"""Requests that reckon a dose from the running one: an adjustment, which becomes a proposal, and the plan of a taper.

Every dose is scaled by the same ratio. Nothing runs before `prescription.commit`; steps and limits are the clinic's.
"""

from pump.bolus_orders import PERIODIC
from pump.clinic import Clinic
from pump.dose import MOST_NG
from pump.faults import Faults
from pump.prescription import Prescription
from pump.refusals import Refused, accept
from pump.titration import floor_ng_per_day, scaled, taper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

_MOST_PERCENT = 1_000
_MOST_DAYS = 1_000


class Adjusting:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", clinic: Clinic) -> None:
        self._pump = pump
        self._clinic = clinic

    def methods(self) -> "Methods":
        return {"dose.check": self.check, "dose.adjust": self.adjust, "taper.plan": self.plan}

    def check(self, params: "Json") -> "Json":
        """What `adjust` would read back, with the soft limits it would ask about; changes nothing."""
        return self._clinic.check({"prescription": self._document(params)})

    def adjust(self, params: "Json") -> "Json":
        """Proposes the running prescription by `percent` more or less, or at `dose_ng_per_day` in the mean of a day.

        Basal doses and the periodic bolus are scaled, the patient's bolus is not. Commit follows as usual.
        """
        proposal: Json = {"prescription": self._document(params)}
        if "confirmations" in params:
            proposal["confirmations"] = params["confirmations"]
        return self._clinic.propose(proposal)

    def _document(self, params: "Json") -> "Json":
        running = self._running()
        faults = Faults()
        faults.only(params, "", ("percent", "dose_ng_per_day", "confirmations"))
        if ("percent" in params) == ("dose_ng_per_day" in params):
            faults.add("percent", params.get("percent"), "either percent or dose_ng_per_day, not both")
        if "dose_ng_per_day" in params:
            numerator = faults.integer(params, "dose_ng_per_day", "", 1, MOST_NG)
            mean = running.mean_ng_per_day()
            denominator = mean[1] if numerator > mean[0] else mean[0]
        else:
            numerator = 100 + faults.integer(params, "percent", "", -99, _MOST_PERCENT)
            denominator = 100
        accept(faults)
        return _scaled_document(running.document, numerator, denominator)

    def _running(self) -> Prescription:
        running = self._pump.therapy.prescription
        if running is None:
            raise Refused("no_prescription", "there is no dose to start from: nothing is prescribed")
        if running.mode not in ("continuous", "flex"):
            raise Refused("no_dose", "the mode %s names no dose that could be adjusted" % running.mode)
        return running

    def plan(self, params: "Json") -> "list[Json]":
        """From today's mean dose down to `to_ng_per_day`, or the pump's minimum: a step every so many days."""
        running = self._running()
        dose = running.mean_ng_per_day()[1]
        minimum = self._pump.calibration.minimum_nl_per_day
        floor = min(floor_ng_per_day(minimum, running.concentration_ng_per_ml), dose)
        faults = Faults()
        faults.only(params, "", ("percent", "every_days", "to_ng_per_day"))
        percent = faults.integer(params, "percent", "", 0, _MOST_PERCENT)
        every_days = faults.integer(params, "every_days", "", 0, _MOST_DAYS)
        if "to_ng_per_day" in params:
            floor = faults.integer(params, "to_ng_per_day", "", floor, dose)
        accept(faults)
        today = self._pump.now.day
        steps = taper(dose, floor, percent, every_days)
        return [{"day": today + day, "dose_ng_per_day": ng} for day, ng in steps]


def _scaled_document(document: "Json", numerator: int, denominator: int) -> "Json":
    result = dict(document)
    if "dose_ng_per_day" in document:
        result["dose_ng_per_day"] = scaled(document["dose_ng_per_day"], numerator, denominator)
    else:
        result["schedule"] = [_scaled_days(part, numerator, denominator) for part in document["schedule"]]
    if PERIODIC in document:
        bolus = dict(document[PERIODIC])
        bolus["dose_ng"] = scaled(bolus["dose_ng"], numerator, denominator)
        result[PERIODIC] = bolus
    return result


def _scaled_days(part: "Json", numerator: int, denominator: int) -> "Json":
    """One entry of a schedule: the same weekdays, each dose from the same second."""
    doses: list[Json] = []
    for dose in part["doses"]:
        new = dict(dose)
        new["dose_ng_per_day"] = scaled(dose["dose_ng_per_day"], numerator, denominator)
        doses.append(new)
    return {"weekdays": part["weekdays"], "doses": doses}
