"""Dose adjustment: by how much and how soon a dose may be raised or lowered, and the plan of a taper. Pure figures.

The limits are the drug library's. It knows no schedule and no rate: a dose is that of the primary drug in ng/day, and
the doses of the other drugs follow from the concentrations, exactly. How much a drug may be given at all is asked of
DoseLimits, not here. A dose may always be lowered, since an overdose cannot wait; where a sudden drop harms, a fast
one asks for a confirmation that names the figure.
"""

from micropython import const

from pump.core_time import minutes_since
from pump.dose_limits import SoftLimits
from pump.packing import get, put, size
from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.dose_limits import Content

GROUPS = ("spinal", "cerebral")
CEREBRAL = const(1)
"""Where spasticity comes from; a child counts as cerebral. Of no meaning for drugs that make no difference."""

MOST_DROP_PERCENT = const(20)
"""A published weaning before a pump's removal lowers baclofen by 10, then 20 % a day (PMC8477242, table 1)."""
DROP_MIN = const(1440)
DROP, DROP_AGAIN = "drop", "drop_again"
_MOST_ENTRIES = const(366)
_MOST_DAYS = const(28)
_NEVER_MIN = const(100_000_000)
_KEPT = "<HIB"


def scaled(dose_ng: int, numerator: int, denominator: int) -> int:
    """The dose raised or lowered by this ratio, rounded towards the old dose: never beyond a limit."""
    if numerator >= denominator:
        return dose_ng * numerator // denominator
    return -(-dose_ng * numerator // denominator)


def floor_ng_per_day(minimum_nl_per_day: int, concentration_ng_per_ml: int) -> int:
    """The least dose that the pump can give at this concentration, rounded up: its rate is not below the minimum."""
    return -(-minimum_nl_per_day * concentration_ng_per_ml // 1_000_000)


def must_taper(content: "Content", dose_ng: int, floor_ng: int) -> bool:
    """Whether this dose must be lowered before the therapy may end: a drug in it must not stop suddenly."""
    return dose_ng > floor_ng and any(drug.sudden_stop_harms or drug.taper_to_end for drug, _ in content)


class Change:
    """From a dose of one filling to a dose of one: every drug's own dose follows, and nothing is rounded to compare.

    `before` and `after` are the drugs with their ng/mL, the primary first; the same list where none was filled.
    """

    def __init__(self, before: "Content", old_ng: int, after: "Content", new_ng: int) -> None:
        self.before = before
        self.after = after
        self.old_ng = old_ng
        self.new_ng = new_ng
        self._divisor = before[0][1] * after[0][1]

    def _old(self, name: str) -> int:
        """A drug's dose before, times the divisor that both have."""
        return self.old_ng * _concentration(self.before, name) * self.after[0][1]

    def _new(self, name: str) -> int:
        return self.new_ng * _concentration(self.after, name) * self.before[0][1]

    def rises(self) -> bool:
        """Whether the dose of any drug goes up, or one comes in."""
        return any(self._new(drug.name) > self._old(drug.name) for drug, _ in self.after)

    def most_ng(self, cerebral: bool) -> "int | None":
        """The highest dose of the primary drug that one step allows; None: no limit.

        The tightest of all drugs counts. One that was not there before is started, and has no step.
        """
        limits: list[int] = []
        for drug, concentration in self.after:
            old = self._old(drug.name)
            divisor = self.before[0][1] * concentration  # makes it a dose of the primary drug
            percent = (cerebral and drug.most_step_percent_cerebral) or drug.most_step_percent
            if old and percent:
                limits.append(old * (100 + percent) // (divisor * 100))
            if old and drug.most_step_ng_per_day:
                limits.append((old + drug.most_step_ng_per_day * self._divisor) // divisor)
        return min(limits) if limits else None

    def check_rise(self, cerebral: bool, passed_min: int) -> None:
        """Refuses a step up that is too large, or too soon after the last change."""
        most = self.most_ng(cerebral)
        if most is not None and self.new_ng > most:
            message = "from %d ng/day one step leads to %d ng/day at most, not to %d ng/day"
            raise Refused("step_too_large", message % (self.old_ng, most, self.new_ng), self.new_ng, most)
        least = max([drug.least_hours_between_steps for drug, _ in self.after]) * 60
        if passed_min < least:
            message = "the dose was changed %d min ago; it may be raised after %d min" % (passed_min, least)
            raise Refused("step_too_soon", message, passed_min, least, (least - passed_min) * 60)

    def ask_about_drop(self, passed_min: int, soft: SoftLimits) -> None:
        """A fast drop of a drug whose sudden stop harms: by more than MOST_DROP_PERCENT, or again within a day."""
        for drug, _ in self.before:
            old, new = self._old(drug.name), self._new(drug.name)
            if not drug.sudden_stop_harms or new >= old:
                continue
            least = old * (100 - MOST_DROP_PERCENT)
            if new * 100 < least:
                soft.add(drug.name, DROP, new // self._divisor, -(-least // (100 * self._divisor)))
            elif passed_min < DROP_MIN:
                soft.add(drug.name, DROP_AGAIN, new // self._divisor, -(-old // self._divisor))


def towards(old: "tuple[int, int]", new: "tuple[int, int]") -> "tuple[int, int]":
    """Of two doses, each known as (at least, at most), the pair that is nearest: what rounding did is no step."""
    if new[1] < old[0]:
        return old[0], new[1]
    return old[1], max(old[1], new[0])


def _concentration(content: "Content", name: str) -> int:
    for drug, concentration in content:
        if drug.name == name:
            return concentration
    return 0


class Titration:
    """Remembers when the dose was changed last: (day, ms) of one clock, the caller's."""

    def __init__(self) -> None:
        self._changed_day = 0
        self._changed_ms = 0
        self._ever = False

    def changed(self, day: int, ms: int) -> None:
        """The dose was changed, up or down, or the therapy started."""
        self._changed_day = day
        self._changed_ms = ms
        self._ever = True

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record."""
        return put(_KEPT, buffer, at, self._changed_day, self._changed_ms, int(self._ever))

    def recall(self, data: bytes, at: int) -> int:
        self._changed_day, self._changed_ms, ever = get(_KEPT, data, at)
        self._ever = ever != 0
        return at + size(_KEPT)

    def check(self, change: Change, cerebral: bool, day: int, ms: int, soft: SoftLimits) -> None:
        """Refuses a rise beyond the drugs' limits; collects in `soft` a drop that asks. From 0 ng it is a start."""
        if change.old_ng <= 0:
            return
        passed_min = self._passed_min(day, ms)
        if change.rises():
            change.check_rise(cerebral, passed_min)
        change.ask_about_drop(passed_min, soft)

    def within(self, minutes: int, day: int, ms: int) -> bool:
        """Whether the dose was changed that lately."""
        return self._passed_min(day, ms) < minutes

    def _passed_min(self, day: int, ms: int) -> int:
        return minutes_since(self._changed_day, self._changed_ms, day, ms) if self._ever else _NEVER_MIN


def taper(dose_ng: int, floor_ng: int, percent: int, every_days: int) -> "list[tuple[int, int]]":
    """(day offset, ng/day): today's dose, then each lowered by `percent` of the one before, at last `floor_ng` itself.

    Each is rounded up to ng, so that no step is larger than asked for. Refuses 0 %, more than MOST_DROP_PERCENT at
    once, more than one step a day, and a plan of more than a year of steps.
    """
    if not 1 <= percent <= MOST_DROP_PERCENT:
        message = "a taper lowers by 1 to %d %% at once, not by %d %%" % (MOST_DROP_PERCENT, percent)
        raise Refused("taper_too_fast", message, percent, MOST_DROP_PERCENT)
    if every_days < 1:
        raise Refused("taper_too_fast", "a taper has at most a step a day, not one every %d" % every_days)
    if every_days > _MOST_DAYS:
        message = "a taper has a step every %d days at least, not every %d" % (_MOST_DAYS, every_days)
        raise Refused("taper_too_long", message, every_days, _MOST_DAYS)
    plan = [(0, dose_ng)]
    while dose_ng > floor_ng:
        dose_ng = max(floor_ng, min(-(-dose_ng * (100 - percent) // 100), dose_ng - 1))
        plan.append((len(plan) * every_days, dose_ng))
        if len(plan) > _MOST_ENTRIES:
            message = "by %d %% it takes more than %d steps" % (percent, _MOST_ENTRIES)
            raise Refused("taper_too_long", message, len(plan), _MOST_ENTRIES)
    return plan
