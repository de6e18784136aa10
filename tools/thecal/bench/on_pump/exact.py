"""Commanded against programmed, after every advance of some years of a mixed programme.

What is programmed is worked out here, apart from the pump: from what was asked for, the rates it read back and the
time it was told, in big integers. A unit is what a nL/day moves in a ms, 1/86,400 pL; nothing is rounded.
"""

from bench_rig import DAY_MS, WEEKDAYS, Rig, counted, flex, prescription, stand_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_WEEK_MS = 7 * DAY_MS
_UNITS_A_PL = 86_400
_MILLION = 1_000_000
_NEW_ORDER_DAYS = 30
_STEP_DAYS = 2  # in a call of `step`, so that the garbage of all the others is collected


class Programmed:
    """`balance` is programmed less commanded since the start, in units; it may never be a step or more."""

    def __init__(self, pl_per_step: int) -> None:
        self.rates = [(0, 0)]  # ms of the week, nL/day
        self.stopped = False
        self._at_ms = 0  # of the week; every run starts on a Monday at midnight
        self._entry = 0
        self._bolus: list[tuple[int, int]] = []  # ms, nL/day; the next part last
        self.balance = 0
        self._worst_ppm = 0
        self._worst = 0
        self.breaches = 0
        self.recalibrated(pl_per_step)

    def recalibrated(self, pl_per_step: int) -> None:
        """Another volume a step from now on: the balance stays what it is."""
        self.worst_ppm()
        self.pl_per_step = pl_per_step
        self._step = pl_per_step * _UNITS_A_PL

    def worst_ppm(self) -> int:
        """The largest balance so far, in millionths of the step that it was measured against."""
        if self._worst:
            self._worst_ppm = max(self._worst_ppm, self._worst * _MILLION // self._step)
        self._worst = 0
        return self._worst_ppm

    def prescribed(self, readback: dict) -> None:
        """Another prescription: a bolus under way ends."""
        self.rates = [
            (WEEKDAYS.index(rate["weekday"]) * DAY_MS + rate["from_s"] * 1000, rate["rate_nl_per_day"])
            for rate in readback["rates"]
        ]
        self._entry = 0
        self.no_bolus()

    def bolus(self, volume_nl: int, duration_s: int) -> None:
        """V nL in T s is V * 86400 / T nL/day: at first the whole number above it, then the one below, exact in sum."""
        below = volume_nl * 86_400 // duration_s
        above_s = volume_nl * 86_400 % duration_s
        self._bolus = [((duration_s - above_s) * 1000, below), (above_s * 1000, below + 1)]

    def no_bolus(self) -> None:
        self._bolus = []

    def passed(self, ms: int, steps: int) -> None:
        """So many ms went by, and so many steps were commanded in them."""
        volume = self._bolus_in(ms)
        volume += self._basal_in(ms)
        self.balance += volume - steps * self._step
        size = abs(self.balance)
        if size > self._worst:
            self._worst = size
            self.breaches += size >= self._step

    def _basal_in(self, ms: int) -> int:
        volume = 0
        while ms:
            if self._entry + 1 < len(self.rates) and self._at_ms >= self.rates[self._entry + 1][0]:
                self._entry += 1
                continue
            end = self.rates[self._entry + 1][0] if self._entry + 1 < len(self.rates) else _WEEK_MS
            some = min(ms, end - self._at_ms)
            volume += 0 if self.stopped else self.rates[self._entry][1] * some
            ms -= some
            self._at_ms += some
            if self._at_ms == _WEEK_MS:
                self._at_ms = 0
                self._entry = 0
        return volume

    def _bolus_in(self, ms: int) -> int:
        volume = 0
        while ms and self._bolus:
            left, rate = self._bolus.pop()
            some = min(ms, left)
            volume += some * rate
            ms -= some
            if left > some:
                self._bolus.append((left - some, rate))
        return volume


class Programme:
    """Years of therapy, made up from a seed: the same on every interpreter."""

    def __init__(self, days: int) -> None:
        self.rig = Rig()
        self.days = days
        self.day = 0
        self._seed = 1
        self.counts = {"boluses": 0, "cut": 0, "stops": 0, "orders": 0, "calibrations": 0, "refused": 0}
        pump = self.rig.pump
        self._calibrated = pump.calibration.pl_per_step
        self.programmed = Programmed(self._calibrated)
        self._steps = pump.delivery.commanded()
        stand_in(pump, "advance", counted(self._checked(pump.advance), self.counts, "advances"))

    def _checked(self, advance: "Callable[[int], int]") -> "Callable[[int], int]":
        def checking(ms: int) -> int:
            pump = self.rig.pump
            if self.programmed.pl_per_step != self._calibrated == pump.calibration.pl_per_step:
                self.programmed.recalibrated(self._calibrated)  # the request has just been carried out
            wait_ms = advance(ms)
            steps = pump.delivery.commanded()
            self.programmed.passed(ms, steps - self._steps)
            self._steps = steps
            return wait_ms

        return checking

    def some(self, least: int, most: int) -> int:
        """A number made up, both ends included. Multiplier and modulus are drand48's."""
        self._seed = (self._seed * 25_214_903_917 + 11) & 0xFFFFFFFFFFFF
        return least + (self._seed >> 16) % (most - least + 1)

    def one_day(self) -> None:
        """A day: what there is to do in it, and the time in between, at instants to the ms."""
        self.upkeep()
        if self.day % _NEW_ORDER_DAYS == 0:
            self.order()
        left = DAY_MS - self.wait(self.some(0, 20_000_000))
        left -= self.give_bolus()
        if self.day % 6 == 1:
            left -= self.pause()
        if self.day % 9 == 4:
            self.calibrate()
        self.wait(left)
        self.day += 1

    def wait(self, ms: int) -> int:
        self.rig.pass_ms(ms)
        return ms

    def order(self) -> None:
        """Mostly flex, 24 doses; in between a simple rate, the lowest, or two days of nothing."""
        self.counts["orders"] += 1
        number = self.day // _NEW_ORDER_DAYS % 6
        if number == 3:
            made = prescription("continuous", dose_ng_per_day=self.some(24_000, 900_000))
        elif number == 5:
            made = prescription("minimum")
        else:
            made = flex([self.some(24_000, 900_000) for _ in range(24)])
        self.programmed.prescribed(self.rig.prescribe(prescription("stopped")))
        self.wait(self.some(1, 7_200_000))
        self.programmed.prescribed(self.rig.prescribe(made))

    def upkeep(self) -> None:
        """A refill every week, a new cell every year."""
        if self.day % 7 == 0:
            self.rig.fill()
        if self.day % 365 == 0:
            today = self.rig.pump.now.day
            self.rig.ask("service.battery_replaced", chemistry="lipo", capacity_uah=1_000_000, day=today)

    def give_bolus(self) -> int:
        """A bolus of any size and length; one in five is cancelled at some instant in it. Returns the ms passed."""
        volume_nl, duration_s = self.some(21, 400_000), self.some(1_800, 28_800)
        try:
            self.rig.ask("bolus.start", volume_nl=volume_nl, duration_s=duration_s)
        except ValueError:
            self.counts["refused"] += 1
            return 0
        self.counts["boluses"] += 1
        self.programmed.bolus(volume_nl, duration_s)
        if self.some(1, 5) > 1:
            return 0
        passed = self.wait(self.some(1, duration_s * 1000 - 1))
        self.rig.ask("bolus.cancel")
        self.programmed.no_bolus()
        self.counts["cut"] += 1
        return passed

    def pause(self) -> int:
        """Delivery stopped for a while; it cuts a bolus that still runs. Returns the ms passed."""
        passed = self.wait(self.some(1, 14_400_000))
        self.rig.ask("delivery.stop")
        self.programmed.no_bolus()
        self.programmed.stopped = True
        passed += self.wait(self.some(1, 14_400_000))
        self.rig.ask("delivery.resume")
        self.programmed.stopped = False
        self.counts["stops"] += 1
        return passed

    def calibrate(self) -> None:
        """Up to 10 % more or less a step."""
        pl_per_step = self._calibrated = self.some(18_600, 22_700)
        self.rig.ask("service.calibration", pl_per_step=pl_per_step)
        self.counts["calibrations"] += 1


_programme: "list[Programme]" = []


def begin(payload: dict) -> None:
    """`days` to simulate."""
    _programme.append(Programme(payload["days"]))


def step() -> bool:
    """Some days. False when that was the last."""
    programme = _programme[0]
    for _ in range(min(_STEP_DAYS, programme.days - programme.day)):
        programme.one_day()
    return programme.day < programme.days


def result() -> dict:
    """The largest balance in millionths of a step, how often it was a step or more; and what there was to do."""
    programme = _programme[0]
    pump = programme.rig.pump
    done = {
        "worst_ppm": programme.programmed.worst_ppm(),
        "breaches": programme.programmed.breaches,
        "steps": pump.delivery.commanded(),
        "digest": pump.log.digest.hex(),
        "alarms": pump.alarms.names(),
    }
    done.update(programme.counts)
    return done
