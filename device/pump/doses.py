"""The basal doses of a prescription become rates, once: a day's dose in ng/day, a rate in nL/day. Knows no bolus.

From here on nothing is rounded. Each rate must be one that the pump gives, and each dose within the document's limit.
"""

from pump.calibration import Calibration
from pump.dose import MOST_NG, volume_nl
from pump.faults import Faults
from pump.schedule import DAY_S, WEEKDAYS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.ports import Json

_MOST_STEPS_A_DAY = 24


class DoseDoor:
    """Reads the basal doses of one document. `concentration`: 0 where it is unsound; `most_ng`: the limit of a day."""

    def __init__(
        self, root: "Json", concentration: int, most_ng: int, calibration: Calibration, faults: Faults
    ) -> None:
        self._root = root
        self._faults = faults
        self._lowest = calibration.minimum_nl_per_day
        self._highest = calibration.maximum_nl_per_day
        self._concentration = concentration
        self._most_ng = most_ng

    def entries(self, mode: str) -> "list[tuple[int, int, int]]":
        """(second of the week, dose ng/day or 0 where none was named, rate nL/day) of each entry of this mode."""
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
        dose = faults.integer(parent, "dose_ng_per_day", path, 1, MOST_NG)
        if parent.get("dose_ng_per_day") != dose or not self._concentration:
            return (start_s, dose, self._lowest)
        rate = volume_nl(dose, self._concentration)
        least = -(-self._lowest * self._concentration // 1_000_000)
        most = min(self._highest * self._concentration // 1_000_000, self._most_ng)
        if not self._lowest <= rate <= self._highest or dose > self._most_ng:
            allowed = "from %d to %d at this concentration, within limits" % (least, most)
            faults.add(path + "dose_ng_per_day", dose, allowed, least if rate < self._lowest else most)
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
            start = self._faults.integer(part, "from_s", here + ".", after + 1, last)
            result.append(self._entry(start, part, here + "."))
            after = start
        return result
