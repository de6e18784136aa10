"""A prescription: JSON in and out, checked whole at the door. Knows calibration limits, and nothing of time passing.

Doses arrive in ng, a concentration in ng/mL, and become integer rates in nL/day here, once. What that rounding cost is
part of the read-back; from here on nothing is rounded. The schedule of each mode is built here too.
"""

import json

from pump.calibration import Calibration
from pump.digest import sha256
from pump.faults import Faults
from pump.schedule import DAY_S, WEEKDAYS, Schedule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.ports import Json

MODES = ("stopped", "minimum", "continuous", "flex")
_MOST_NG = 1_000_000_000
_MOST_NG_PER_ML = 100_000_000
_MOST_STEPS_A_DAY = 24


def volume_nl(mass_ng: int, concentration_ng_per_ml: int) -> int:
    """The volume that holds this mass (or a day's volume for a day's dose), to the nearest nL."""
    return (mass_ng * 2_000_000 + concentration_ng_per_ml) // (2 * concentration_ng_per_ml)


def rounding_ppm(mass_ng: int, nl: int, concentration_ng_per_ml: int) -> int:
    """By how much `nl` differs from the exact volume, in parts per million of it, rounded up, signed."""
    exact = mass_ng * 1_000_000
    error = (nl * concentration_ng_per_ml - exact) * 1_000_000
    return -(-error // exact) if error >= 0 else error // exact


class Prescription:
    """What the clinic ordered. Build one with `parse`; `document` is what it can be sent and stored as."""

    def __init__(self, document: "Json", schedule: Schedule, rates: "list[tuple[int, int, int]]") -> None:
        drug, limits = document["drug"], document["limits"]
        self.document = document
        self.schedule = schedule
        self.rates = rates
        """(second of the week, dose ng/day or 0, rate nL/day) of each entry."""
        self.mode = document["mode"]
        self.concentration_ng_per_ml = drug["concentration_ng_per_ml"]
        self.sudden_stop_harms = drug["sudden_stop_harms"]
        self.most_dose_ng_per_day = limits["most_dose_ng_per_day"]
        self.most_bolus_ng = limits["most_bolus_ng"]

    def dose_ng_per_day(self, rate_nl_per_day: int) -> int:
        return rate_nl_per_day * self.concentration_ng_per_ml // 1_000_000

    def digest(self) -> bytes:
        """SHA-256 of every figure in a fixed order: two prescriptions are equal exactly when their digests are."""
        drug = self.document["drug"]
        figures = [MODES.index(self.mode), self.concentration_ng_per_ml, int(self.sudden_stop_harms)]
        figures += [self.most_dose_ng_per_day, self.most_bolus_ng]
        for entry in self.rates:
            figures += entry
        return sha256(("%s %s" % (drug["name"], figures)).encode())

    def readback(self) -> "Json":
        """What will really run: each rate with its dose and what the rounding cost."""
        concentration = self.concentration_ng_per_ml
        return {
            "mode": self.mode,
            "drug": self.document["drug"],
            "limits": self.document["limits"],
            "mean_nl_per_day": self.schedule.mean_nl_per_day(),
            "rates": [
                {
                    "weekday": WEEKDAYS[start // DAY_S],
                    "from_s": start % DAY_S,
                    "dose_ng_per_day": dose or self.dose_ng_per_day(rate),
                    "rate_nl_per_day": rate,
                    "rounding_ppm": rounding_ppm(dose, rate, concentration) if dose else 0,
                }
                for start, dose, rate in self.rates
            ],
        }

    def encode(self) -> bytes:
        return json.dumps(self.document).encode()


def parse(document: object, calibration: Calibration, faults: Faults) -> "Prescription | None":
    """The prescription, or None with every fault of the document in `faults`."""
    root = faults.mapping(document, "prescription")
    if not isinstance(document, dict):
        return None
    mode = faults.choice(root, "mode", "", MODES)
    extra = {"continuous": ("dose_ng_per_day",), "flex": ("schedule",)}.get(mode, ())
    faults.only(root, "", ("mode", "drug", "limits") + extra)
    _check_drug(faults.mapping(root.get("drug"), "drug"), faults)
    _check_limits(faults.mapping(root.get("limits"), "limits"), faults)
    door = _Door(root, calibration, faults)
    rates = door.entries(mode)
    if faults.found:
        return None
    return Prescription(root, Schedule([(start, rate) for start, _, rate in rates]), rates)


def _check_drug(drug: "Json", faults: Faults) -> None:
    faults.only(drug, "drug.", ("name", "concentration_ng_per_ml", "sudden_stop_harms"))
    faults.text(drug, "name", "drug.", 32)
    faults.integer(drug, "concentration_ng_per_ml", "drug.", 1, _MOST_NG_PER_ML)
    faults.boolean(drug, "sudden_stop_harms", "drug.")


def _check_limits(limits: "Json", faults: Faults) -> None:
    faults.only(limits, "limits.", ("most_dose_ng_per_day", "most_bolus_ng"))
    faults.integer(limits, "most_dose_ng_per_day", "limits.", 1, _MOST_NG)
    faults.integer(limits, "most_bolus_ng", "limits.", 0, _MOST_NG)


class _Door:
    """Turns each dose of one document into a rate, once."""

    def __init__(self, root: "Json", calibration: Calibration, faults: Faults) -> None:
        self._root = root
        self._faults = faults
        self._lowest = calibration.minimum_nl_per_day
        self._highest = calibration.maximum_nl_per_day
        self._concentration = _figure(root, "drug", "concentration_ng_per_ml", _MOST_NG_PER_ML)
        self._most_ng = _figure(root, "limits", "most_dose_ng_per_day", _MOST_NG)

    def entries(self, mode: str) -> "list[tuple[int, int, int]]":
        if mode == "stopped":
            return [(0, 0, 0)]
        if mode == "minimum":
            self._check_minimum()
            return [(0, 0, self._lowest)]
        if mode == "continuous":
            return [self._entry(0, self._root, "")]
        return self._week()

    def _check_minimum(self) -> None:
        least = -(-self._lowest * self._concentration // 1_000_000)
        if 0 < self._most_ng < least:
            allowed = "at least %d, the minimum rate's dose at this concentration" % least
            self._faults.add("limits.most_dose_ng_per_day", self._most_ng, allowed)

    def _entry(self, start_s: int, parent: "Json", path: str) -> "tuple[int, int, int]":
        faults = self._faults
        dose = faults.integer(parent, "dose_ng_per_day", path, 1, _MOST_NG)
        if parent.get("dose_ng_per_day") != dose or not self._concentration:
            return (start_s, dose, self._lowest)
        rate = volume_nl(dose, self._concentration)
        least = -(-self._lowest * self._concentration // 1_000_000)
        most = min(self._highest * self._concentration // 1_000_000, self._most_ng)
        if not self._lowest <= rate <= self._highest or dose > self._most_ng:
            allowed = "from %d to %d at this concentration, within limits" % (least, most)
            faults.add(path + "dose_ng_per_day", dose, allowed)
        return (start_s, dose, rate)

    def _week(self) -> "list[tuple[int, int, int]]":
        faults = self._faults
        days: dict[str, list[tuple[int, int, int]]] = {}
        for i, item in enumerate(faults.array(self._root.get("schedule"), "schedule", 7)):
            path = "schedule[%d]" % i
            part = faults.mapping(item, path)
            faults.only(part, path + ".", ("weekdays", "doses"))
            doses = self._day(part.get("doses"), path + ".doses")
            self._share(doses, part.get("weekdays"), path + ".weekdays", days)
        missing = [day for day in WEEKDAYS if day not in days]
        if missing:
            faults.add("schedule", "no doses for " + ", ".join(missing), "each weekday once")
        return [
            (WEEKDAYS.index(day) * DAY_S + start, dose, rate)
            for day in WEEKDAYS
            if day in days
            for start, dose, rate in days[day]
        ]

    def _share(self, doses: "list[Any]", weekdays: object, path: str, days: "dict[str, list[Any]]") -> None:
        for i, day in enumerate(self._faults.array(weekdays, path, 7)):
            if day not in WEEKDAYS:
                self._faults.add("%s[%d]" % (path, i), day, "one of " + ", ".join(WEEKDAYS))
            elif day in days:
                self._faults.add("%s[%d]" % (path, i), day, "each weekday once")
            else:
                days[day] = doses

    def _day(self, value: object, path: str) -> "list[tuple[int, int, int]]":
        result: list[tuple[int, int, int]] = []
        after = -1
        for i, item in enumerate(self._faults.array(value, path, _MOST_STEPS_A_DAY)):
            here = "%s[%d]" % (path, i)
            part = self._faults.mapping(item, here)
            self._faults.only(part, here + ".", ("from_s", "dose_ng_per_day"))
            last = 0 if i == 0 else DAY_S - 1
            start = self._faults.integer(part, "from_s", here + ".", min(after + 1, last), last)
            result.append(self._entry(start, part, here + "."))
            after = start
        return result


def _figure(root: "Json", part: str, key: str, most: int) -> int:
    """A figure of `drug` or `limits` where it is sound, else 0: its own fault has been reported already."""
    parent: Json | None = root.get(part)
    value = parent.get(key) if isinstance(parent, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most else 0
