"""What was given in the last 24 hours, and what would come together with it: so that no commit makes it forgotten.

Basal and periodic volume is kept by the hour of uptime, at the concentration in force; boluses one by one, by dose. It
sets no limit.
"""

from array import array

from micropython import const

from pump.core_time import DAY_MS, HOUR_MS, CoreTime
from pump.dose import dose_ng
from pump.packing import get, put

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.patient_bolus import PatientBolus
    from pump.prescription import Prescription

_HOURS = const(24)
_MOST_BOLUSES = const(64)
_MOST_KEPT = const(8)
_MOST_NL = const(0xFFFFFF)  # of an hour, in a record: with what was reserved, and at another concentration
_FULL_NL = const(0x3FFFFFFF)
_DAY_S = const(86_400)


class LastDay:
    """`take` for each piece of time, `add` for each bolus asked for; the rest are questions."""

    def __init__(self) -> None:
        self._nl = array("i", [0] * _HOURS)
        self._hour = 0  # since the pump was started
        self._ms = 0  # below a second
        self._ng_per_ml = 0
        self._part = 0  # below a nL, in 1/86,400 of it
        self._boluses: list[tuple[int, int, int]] = []  # day and ms of uptime, ng

    def take(self, ms: int, nl_per_day: int, uptime: CoreTime) -> None:
        """`ms` up to now at this basal and periodic rate; at most an hour. Allocates nothing."""
        self._ms += ms
        seconds = self._ms // 1000
        self._ms %= 1000
        hour = uptime.day * _HOURS + uptime.ms // HOUR_MS
        if hour != self._hour:
            inside = uptime.ms % HOUR_MS // 1000
            if seconds > inside:
                self._turn(hour - 1)  # nothing was told while it stood still
                self._put(seconds - inside, nl_per_day)
                seconds = inside
            self._turn(hour)
        self._put(seconds, nl_per_day)

    def _put(self, seconds: int, nl_per_day: int) -> None:
        coarse = nl_per_day // 1440 * seconds
        part = coarse % 60 * 1440 + nl_per_day % 1440 * seconds + self._part
        self._part = part % _DAY_S
        self._nl[self._hour % _HOURS] += coarse // 60 + part // _DAY_S

    def _turn(self, hour: int) -> None:
        """On to another hour; those in which nothing passed are empty."""
        empty = hour - self._hour
        if empty > _HOURS:
            empty = _HOURS
        for i in range(empty):
            self._nl[(hour - i) % _HOURS] = 0
        self._hour = hour

    def hold(self, ng_per_ml: int) -> None:
        """From now on the volumes are those of this concentration; the doses stay."""
        old_ng_per_ml, new_ng_per_ml = self._ng_per_ml or ng_per_ml, ng_per_ml
        self._ng_per_ml = ng_per_ml
        if old_ng_per_ml == new_ng_per_ml:
            return
        for i in range(_HOURS):
            self._nl[i] = min(-(-self._nl[i] * old_ng_per_ml // new_ng_per_ml), _FULL_NL)

    def add(self, uptime: CoreTime, ng: int) -> None:
        """A bolus of this dose was asked for."""
        self._boluses = [given for given in self._boluses if uptime.ms_since(given[0], given[1]) < DAY_MS]
        self._boluses.append((uptime.day, uptime.ms, ng))
        self._boluses = _merged(self._boluses, _MOST_BOLUSES)

    def reserved(self, nl: int, uptime: CoreTime) -> None:
        """So much may have been given unseen: it counts as given now."""
        self._turn(max(uptime.day * _HOURS + uptime.ms // HOUR_MS, self._hour))
        self._nl[self._hour % _HOURS] += nl

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record: 3 bytes an hour, and the boluses merged to so many that they fit."""
        at = put("<II", buffer, at, self._hour, self._ng_per_ml)
        for i in range(_HOURS):
            nl = min(self._nl[i], _MOST_NL)
            buffer[at] = nl & 255
            buffer[at + 1] = nl >> 8 & 255
            buffer[at + 2] = nl >> 16
            at += 3
        kept = _merged(self._boluses, _MOST_KEPT)
        buffer[at] = len(kept)
        at += 1
        for i in range(len(kept)):
            put("<HII", buffer, at + 10 * i, kept[i][0], kept[i][1], kept[i][2])
        for i in range(10 * len(kept), 10 * _MOST_KEPT):
            buffer[at + i] = 0
        return at + 10 * _MOST_KEPT

    def recall(self, data: bytes, at: int) -> int:
        self._hour, self._ng_per_ml = get("<II", data, at)
        at += 8
        for i in range(_HOURS):
            place = at + 3 * i
            self._nl[i] = data[place] | data[place + 1] << 8 | data[place + 2] << 16
        at += 3 * _HOURS
        self._boluses = [get("<HII", data, at + 1 + 10 * i) for i in range(data[at])]
        return at + 1 + 10 * _MOST_KEPT

    def given_ng(self, hours: int, uptime: CoreTime, ng_per_ml: int) -> int:
        """In the last 0..24 hours; of the basal rate up to an hour less, since only whole hours can be told."""
        now = uptime.day * _HOURS + uptime.ms // HOUR_MS
        nl = 0
        for hour in range(now - hours + 1, self._hour + 1):
            nl += self._nl[hour % _HOURS]
        return dose_ng(nl, ng_per_ml) + self._boluses_ng(hours, uptime)

    def _boluses_ng(self, hours: int, uptime: CoreTime) -> int:
        return sum(
            [given[2] for given in self._boluses if uptime.ms_since(given[0], given[1]) < hours * HOUR_MS]
        )

    def most_ng(
        self, plan: "Prescription", patient: "PatientBolus", held_ng_per_ml: int, uptime: CoreTime
    ) -> int:
        """The most of any 24 hours that are not over yet, if `plan` runs from now on and the patient takes all.

        Of boluses that were given, a whole planned day is counted on top: the basal rate goes on underneath.
        """
        strength = plan.concentration_ng_per_ml
        taken = patient.taken_within(_HOURS, uptime)
        most = self._boluses_ng(_HOURS, uptime) + dose_ng(_planned_nl(plan, _HOURS, taken), strength)
        for ahead in range(_HOURS):
            given = self.given_ng(_HOURS - ahead, uptime, held_ng_per_ml)
            taken = patient.taken_within(_HOURS - ahead, uptime)
            most = max(most, given + dose_ng(_planned_nl(plan, ahead, taken), strength))
        return most


def _merged(boluses: "list[tuple[int, int, int]]", most: int) -> "list[tuple[int, int, int]]":
    """No more than `most`: the two nearest in time become one, given at the later time, which counts longer."""
    boluses = list(boluses)
    while len(boluses) > most:
        gaps = [_apart(boluses[i], boluses[i + 1]) for i in range(len(boluses) - 1)]
        i = gaps.index(min(gaps))
        earlier, later = boluses.pop(i), boluses[i]
        boluses[i] = (later[0], later[1], earlier[2] + later[2])
    return boluses


def _apart(one: "tuple[int, int, int]", other: "tuple[int, int, int]") -> int:
    return (other[0] - one[0]) * DAY_MS + other[1] - one[1]


def _planned_nl(plan: "Prescription", hours: int, taken: int) -> int:
    """The most that it gives in so many hours from now, with what the patient may still take."""
    schedule, periodic, patient = plan.schedule, plan.periodic, plan.patient
    nl = min(schedule.most_in_24h_nl, schedule.highest() * hours // _HOURS)
    if periodic is not None:
        nl += hours * 3600 // periodic.every_s * periodic.volume_nl
    if patient is not None:
        nl += max(patient.most_in_24h - taken, 0) * patient.volume_nl
    return nl
