"""A prescription: JSON in and out, checked whole at the door. Knows calibration limits, and nothing of time passing.

Doses arrive in ng, concentrations in ng/mL, and become integer rates in nL/day and volumes in nL here, once. What that
rounding cost is part of the read-back. Doses are those of the primary drug; those of an admixture follow.
"""

from pump import bolus_orders
from pump.bolus_orders import OrderDoor, check_together
from pump.calibration import Calibration
from pump.digest import sha256
from pump.dose import MOST_NG, dose_ng, rounding_ppm, volume_nl
from pump.dose_limits import MOST_NG_PER_ML, DoseLimits, SoftLimits, parse_content, sudden_stop_harms
from pump.doses import DoseDoor
from pump.faults import Faults
from pump.pieces import Rows
from pump.schedule import DAY_S, WEEK_S, WEEKDAYS, Schedule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.bolus_orders import BolusOrder
    from pump.dose_limits import Content
    from pump.ports import Json

MODES = ("stopped", "minimum", "continuous", "flex")


class Prescription:
    """What the clinic ordered. Build one with `parse`; `document` is what it can be sent and stored as."""

    periodic: "BolusOrder | None" = None
    patient: "BolusOrder | None" = None

    def __init__(self, document: "Json", content: "Content", rates: "list[tuple[int, int, int]]") -> None:
        self.document = document
        self.content = content
        """(drug, ng/mL), the primary first."""
        self.rates = rates
        """(second of the week, dose ng/day or 0, rate nL/day) of each entry."""
        self.schedule = Schedule([(start, rate) for start, _, rate in rates])
        self.mode = document["mode"]
        self.concentration_ng_per_ml = content[0][1]
        self.sudden_stop_harms = sudden_stop_harms(content)
        self.most_dose_ng_per_day = document["limits"]["most_dose_ng_per_day"]
        self.most_bolus_ng = document["limits"]["most_bolus_ng"]
        self.soft: list[Json] = []
        """The soft limits that it passes, see SoftLimits."""

    def dose_ng_per_day(self, rate_nl_per_day: int) -> int:
        return rate_nl_per_day * self.concentration_ng_per_ml // 1_000_000

    def highest_nl_per_day(self) -> int:
        """The most that the basal rate and every ordered bolus can ask for at once."""
        return self.schedule.highest() + sum([order.highest_rate() for order in self.orders()])

    def mean_nl_per_day(self) -> int:
        """The week's mean with the periodic boluses, rounded up: the forecast errs towards an early refill."""
        mean = self.schedule.mean_nl_per_day()
        return mean + self.periodic.mean_nl_per_day() if self.periodic else mean

    def most_in_24h_nl(self) -> int:
        """The most of any 24 h, with every bolus that it orders or allows the patient; rounded up."""
        return self.schedule.most_in_24h_nl + sum([order.most_in_24h_nl() for order in self.orders()])

    def mean_ng_per_day(self) -> "tuple[int, int]":
        """The week's mean dose of the primary drug with the periodic boluses, rounded down and up to ng/day."""
        total = 0
        for i in range(len(self.rates)):
            start, dose, rate = self.rates[i]
            end = self.rates[i + 1][0] if i + 1 < len(self.rates) else WEEK_S
            total += (dose or self.dose_ng_per_day(rate)) * (end - start)
        low = high = total
        if self.periodic:
            part = self.periodic.dose_ng * DAY_S * WEEK_S
            low += part // self.periodic.every_s
            high += -(-part // self.periodic.every_s)
        return low // WEEK_S, -(-high // WEEK_S)

    def day_ng(self) -> "tuple[int, int]":
        """The most of any 24 h without the patient's boluses, as a dose, less and more what rounding to nL may be."""
        nl = self.schedule.most_in_24h_nl
        rounding_nl = 1
        if self.periodic:
            nl += self.periodic.most_in_24h_nl()
            rounding_nl += self.periodic.most_in_24h
        strength = self.concentration_ng_per_ml
        return max(nl - rounding_nl, 0) * strength // 1_000_000, dose_ng(nl + rounding_nl, strength)

    def patient_ng(self) -> int:
        """All that the patient may take in 24 h."""
        return self.patient.dose_ng * self.patient.most_in_24h if self.patient else 0

    def holds_as(self, other: "Prescription") -> bool:
        """Whether both are for the same drugs at the same concentrations."""
        return self.document["drugs"] == other.document["drugs"]

    def orders(self) -> "list[BolusOrder]":
        """The boluses it orders beside the basal doses."""
        return [order for order in (self.periodic, self.patient) if order is not None]

    def digest(self) -> bytes:
        """SHA-256 of every figure in a fixed order: two prescriptions are equal exactly when their digests are."""
        figures = [MODES.index(self.mode), self.most_dose_ng_per_day, self.most_bolus_ng]
        for entry in self.rates:
            figures += entry
        for order in (self.periodic, self.patient):
            figures += order.figures() if order else [0]
        drugs = " ".join(["%s %d" % (drug.name, concentration) for drug, concentration in self.content])
        return sha256(("%s %s" % (drugs, figures)).encode())

    def readback(self) -> "Json":
        """What will really run: each rate with its dose and what the rounding cost."""
        result: Json = {
            "mode": self.mode,
            "drugs": [self._drug(drug.name, there) for drug, there in self.content],
            "limits": self.document["limits"],
            "mean_nl_per_day": self.mean_nl_per_day(),
            "soft_limits": self.soft,
            "rates": Rows(len(self.rates), self._rate),
        }
        for name, order in ((bolus_orders.PERIODIC, self.periodic), (bolus_orders.PATIENT, self.patient)):
            if order is not None:
                result[name] = self._order(self.document[name], order)
        return result

    def _rate(self, i: int) -> "Json":
        start, dose, rate = self.rates[i]
        return {
            "weekday": WEEKDAYS[start // DAY_S],
            "from_s": start % DAY_S,
            "dose_ng_per_day": dose or self.dose_ng_per_day(rate),
            "rate_nl_per_day": rate,
            "rounding_ppm": rounding_ppm(dose, rate, self.concentration_ng_per_ml) if dose else 0,
        }

    def _drug(self, name: str, concentration: int) -> "Json":
        """What the mean volume of a day holds of a drug."""
        mean = dose_ng(self.mean_nl_per_day(), concentration)
        return {"name": name, "concentration_ng_per_ml": concentration, "mean_dose_ng_per_day": mean}

    def _order(self, section: "Json", order: "BolusOrder") -> "Json":
        result = dict(section)
        result["volume_nl"] = order.volume_nl
        result["rounding_ppm"] = rounding_ppm(order.dose_ng, order.volume_nl, self.concentration_ng_per_ml)
        return result


def at_concentrations(document: "Json", drugs: "list[Json]") -> "Json":
    """The same orders by the drugs and concentrations of another document."""
    result = dict(document)
    result["drugs"] = drugs
    return result


def parse(document: object, calibration: Calibration, faults: Faults) -> "Prescription | None":
    """The prescription, or None with every fault of the document in `faults`. Soft limits are not faults."""
    root = faults.mapping(document, "prescription")
    if not isinstance(document, dict):
        return None
    mode = faults.choice(root, "mode", "", MODES)
    _check_keys(root, mode, faults)
    content = parse_content(root.get("drugs"), faults)
    limits = faults.mapping(root.get("limits"), "limits")
    faults.only(limits, "limits.", ("most_dose_ng_per_day", "most_bolus_ng"))
    most_ng = faults.integer(limits, "most_dose_ng_per_day", "limits.", 1, MOST_NG)
    most_bolus_ng = faults.integer(limits, "most_bolus_ng", "limits.", 0, MOST_NG)
    concentration = _primary_concentration(root)
    sound_ng = most_ng if limits.get("most_dose_ng_per_day") == most_ng else MOST_NG
    rates = DoseDoor(root, concentration, sound_ng, calibration, faults).entries(mode)
    door = OrderDoor(root, concentration, most_bolus_ng, calibration.pl_per_step, faults)
    orders = (door.periodic(), door.patient()) if mode != "stopped" else (None, None)
    if faults.found:
        return None
    prescription = Prescription(root, content, rates)
    prescription.periodic, prescription.patient = orders
    _check_whole(prescription, calibration, faults)
    return None if faults.found else prescription


def _check_keys(root: "Json", mode: str, faults: Faults) -> None:
    known = ("mode", "drugs", "limits")
    if mode == "continuous":
        known += ("dose_ng_per_day",)
    if mode == "flex":
        known += ("schedule",)
    if mode != "stopped":
        known += (bolus_orders.PERIODIC, bolus_orders.PATIENT)
    faults.only(root, "", known)


def _primary_concentration(root: "Json") -> int:
    """That of the first drug where it is sound, else 0: its own fault has been reported already."""
    drugs: list[Json] | None = root.get("drugs")
    first: Json | None = drugs[0] if isinstance(drugs, list) and drugs else None
    value: int | None = first.get("concentration_ng_per_ml") if isinstance(first, dict) else None
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MOST_NG_PER_ML:
        return value
    return 0


def _check_whole(prescription: Prescription, calibration: Calibration, faults: Faults) -> None:
    """What all parts ask for together: the pump's highest rate, the document's day, each drug's limits."""
    schedule = prescription.schedule
    patient = prescription.patient
    check_together(schedule.highest(), [prescription.periodic, patient], calibration, faults)
    _check_day(prescription, faults)
    soft = SoftLimits()
    limits = DoseLimits(prescription.content, faults, soft)
    limits.rate(schedule.highest())
    patient_nl = patient.most_in_24h_nl() if patient else 0
    limits.day(prescription.most_in_24h_nl() - patient_nl)
    limits.patient_boluses(prescription.most_in_24h_nl() - patient_nl, patient_nl)
    prescription.soft = soft.found


def _check_day(prescription: Prescription, faults: Faults) -> None:
    """The document's own limit, for all that 24 h may hold; what rounding to a nL has added to each does not count."""
    concentration = prescription.concentration_ng_per_ml
    most_nl = prescription.most_in_24h_nl()
    rounding_nl = 1 + sum([order.most_in_24h for order in prescription.orders()]) // 2
    limit_ng = prescription.most_dose_ng_per_day
    if most_nl - rounding_nl > volume_nl(limit_ng, concentration):
        allowed = "at least %d, all that 24 h may hold" % dose_ng(most_nl, concentration)
        faults.add("limits.most_dose_ng_per_day", limit_ng, allowed)
