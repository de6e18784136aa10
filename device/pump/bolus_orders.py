"""The boluses that a prescription orders beside its basal doses, periodic or at the patient's wish, as they come in.

A dose becomes a volume here, once, as the basal doses do. What starts such a bolus, and when, is therapy's business.
"""

from pump.bolus import highest_rate
from pump.calibration import Calibration
from pump.dose import MOST_NG, volume_nl
from pump.faults import Faults
from pump.schedule import DAY_S

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

PERIODIC, PATIENT = "periodic_bolus", "patient_bolus"
LEAST_EVERY_S = 1_800
LEAST_LOCKOUT_S = 300
LONGEST_S = 604_800
MOST_IN_24H = 48


class BolusOrder:
    """A bolus as ordered. `every_s`: the interval of a periodic one, the lockout of a patient's."""

    def __init__(self, dose_ng: int, volume_nl: int, duration_s: int, every_s: int, most_in_24h: int) -> None:
        self.dose_ng = dose_ng
        self.volume_nl = volume_nl
        self.duration_s = duration_s
        self.every_s = every_s
        self.most_in_24h = most_in_24h

    def highest_rate(self) -> int:
        """nL/day while it runs, at its faster rate."""
        return highest_rate(self.volume_nl, self.duration_s)

    def most_in_24h_nl(self) -> int:
        """The most that starts in any 24 h; no window of 24 h holds more of their volume."""
        return self.most_in_24h * self.volume_nl

    def mean_nl_per_day(self) -> int:
        """With one in each interval, rounded up."""
        return -(-self.volume_nl * DAY_S // self.every_s)

    def figures(self) -> "list[int]":
        return [self.dose_ng, self.volume_nl, self.duration_s, self.every_s, self.most_in_24h]


class OrderDoor:
    """Reads both sections of one document. `most_ng`: the document's limit of one bolus, 0 where it is unsound."""

    def __init__(self, root: "Json", concentration: int, most_ng: int, step_pl: int, faults: Faults) -> None:
        self._root = root
        self._concentration = concentration
        self._most_ng = most_ng
        self._step_pl = step_pl
        self._faults = faults

    def periodic(self) -> "BolusOrder | None":
        """The section `periodic_bolus`, None without one."""
        if PERIODIC not in self._root:
            return None
        part, duration_s = self._part(PERIODIC, ("dose_ng", "duration_s", "every_s"))
        least = max(LEAST_EVERY_S, duration_s + 1)
        every_s = self._faults.integer(part, "every_s", PERIODIC + ".", least, LONGEST_S)
        return self._order(PERIODIC, part, duration_s, every_s, -(-DAY_S // every_s))

    def patient(self) -> "BolusOrder | None":
        """The section `patient_bolus`, None without one."""
        if PATIENT not in self._root:
            return None
        part, duration_s = self._part(PATIENT, ("dose_ng", "duration_s", "lockout_s", "most_in_24h"))
        least = max(LEAST_LOCKOUT_S, duration_s)
        lockout_s = self._faults.integer(part, "lockout_s", PATIENT + ".", least, LONGEST_S)
        most = self._faults.integer(part, "most_in_24h", PATIENT + ".", 1, MOST_IN_24H)
        return self._order(PATIENT, part, duration_s, lockout_s, most)

    def _part(self, name: str, keys: "tuple[str, ...]") -> "tuple[Json, int]":
        part = self._faults.mapping(self._root[name], name)
        self._faults.only(part, name + ".", keys)
        return part, self._faults.integer(part, "duration_s", name + ".", 1, DAY_S)

    def _order(self, name: str, part: "Json", duration_s: int, every_s: int, most: int) -> BolusOrder:
        dose = self._faults.integer(part, "dose_ng", name + ".", 1, MOST_NG)
        volume = volume_nl(dose, self._concentration) if self._concentration else 1
        sound = part.get("dose_ng") == dose and self._concentration > 0
        if sound and (volume * 1000 < self._step_pl or dose > self._most_ng):
            least = -(-self._step_pl * self._concentration // 1_000_000_000)
            allowed = "from %d to %d: one step, and the limit of a bolus" % (least, self._most_ng)
            bound = least if dose <= self._most_ng else self._most_ng
            self._faults.add(name + ".dose_ng", dose, allowed, bound)
        return BolusOrder(dose, volume, duration_s, every_s, most)


def check_together(
    highest: int, orders: "list[BolusOrder | None]", calibration: Calibration, faults: Faults
) -> None:
    """Basal rate and every ordered bolus at once must not ask for more than the pump gives.

    `orders`: the periodic one, then the patient's. Told is the first with which it is too much.
    """
    most, together, first = calibration.maximum_nl_per_day, highest, ""
    for name, order in zip((PERIODIC, PATIENT), orders):
        together += order.highest_rate() if order is not None else 0
        if order is not None and together > most and not first:
            first = name
    if first:
        faults.add(first, together, "at most %d nL/day with all that may run at once" % most, most)
