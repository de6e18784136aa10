"""What should be delivered at this moment, and why: prescription, boluses, prime, jog, stop, fallback.

It makes no step. The rate in force is zero when there is no prescription or when it is stopped, or then a jog's; the
prime's while one runs; the fallback rate where a condition says so; else the basal rate of the schedule plus that of
every bolus. The basal rate is the schedule's lowest in a part of the day that has been given already: a clock was set.
"""

from pump import front
from pump.bolus import Bolus
from pump.calibration import Calibration
from pump.core_time import CoreTime
from pump.fallback import GO_ON, MINIMUM
from pump.front import Front
from pump.hours import Hours
from pump.integral import FAR, Integral
from pump.last_day import LastDay
from pump.packing import get, put, size
from pump.patient_bolus import PatientBolus
from pump.periodic import PeriodicBolus
from pump.prescription import Prescription

_KEPT = "<BBIIIIIIII"
_PRIME_MS = 60_000
CLINICIAN, PERIODIC, PATIENT = range(3)
"""Whose bolus: an index into `Therapy.boluses`."""


class Therapy:
    """`rate` and `ms_until_change` are functions of the instant; everything else changes by request or condition."""

    def __init__(self, calibration: Calibration, integral: Integral) -> None:
        self._minimum = calibration.minimum_nl_per_day
        self._integral = integral
        self.prescription: Prescription | None = None
        self.in_force: Prescription | None = None
        """The prescription, or during a bridge the same doses at the concentrations that the catheter still holds."""
        self.bolus = Bolus()
        self.periodic = PeriodicBolus()
        self.patient = PatientBolus()
        self.boluses = (self.bolus, self.periodic.bolus, self.patient.bolus)
        self.front = Front(integral)
        self.last_day = LastDay()
        self.hours = Hours()
        self._varies = False
        self.prime_rate = 0
        """nL/day while a prime runs, else 0."""
        self.jog_rate = self.jog_steps = 0
        """nL/day and the steps left while somebody jogs the motor, else 0: only where nothing else is delivered."""
        self.stopped = False
        self.lessened = False
        """The patient felt too much and chose less, until somebody resumes or prescribes."""
        self.effect = GO_ON
        self.finish_rate = 0
        """nL/day at which the step under way is finished before a stop, else 0."""
        self.cut_off: list[tuple[int, int]] = [(0, 0)] * len(self.boluses)
        """After a power cut: volume and delivered nL of each bolus that it ended; 0 where none ran."""
        self.jog_cut_off = 0
        """After a power cut: the steps that were left of a jog."""

    def prescribe(self, prescription: Prescription, in_force: Prescription) -> None:
        """From now on this, where it is not stopped. What ran must have been ended; the intervals start over."""
        self.prescription = prescription
        self.use(in_force)
        self.periodic.start_over()

    def use(self, in_force: Prescription) -> None:
        """The same doses as other volumes: the intervals go on."""
        self.last_day.hold(in_force.concentration_ng_per_ml)
        self.in_force = in_force
        self._varies = not in_force.schedule.constant()
        self.periodic.order = in_force.periodic
        self.patient.order = in_force.patient

    def whole(self) -> bool:
        """Whether the prescription runs as it was ordered, with its boluses."""
        return (
            self.in_force is not None and not self.stopped and self.effect == GO_ON and self.prime_rate == 0
        )

    def catheter_is_new(self) -> bool:
        """It holds no drug, and nothing has been pushed into it yet."""
        return self.front.kind == front.FILL and not self.front.moved

    def bridging(self) -> bool:
        return self.front.kind == front.CHANGE

    def _still(self) -> bool:
        return self.in_force is None or self.stopped or self.effect > MINIMUM

    def check(self) -> None:
        """Raises Damaged where what is prescribed has changed in memory by itself."""
        if self.prescription is not None and self.in_force is not None:
            self.prescription.schedule.check()
            self.in_force.schedule.check()

    def rate(self, now: CoreTime) -> int:
        """nL/day in force at this instant."""
        prescription = self.in_force
        if prescription is None or self._still():
            return self.jog_rate or self.finish_rate
        if self.prime_rate:
            return self.prime_rate
        basal = self._basal(prescription, now)
        if self.effect == MINIMUM:
            return min(basal, self._minimum)
        for bolus in self.boluses:
            basal += bolus.rate_nl_per_day
        return basal

    def _basal(self, prescription: Prescription, now: CoreTime) -> int:
        if self._varies and now.ms < self.hours.given_until_ms:
            return prescription.schedule.lowest()
        return prescription.schedule.rate_at(now.day, now.ms)

    def advance(self, ms: int, steps: int, rate: int, now: CoreTime, uptime: CoreTime) -> None:
        """Passes `ms` up to now, no more than `ms_until_change`, at this rate, in which so many steps became due."""
        if rate and self.prime_rate == 0:  # what is primed stays in the catheter
            if self._varies and ms and self.effect == GO_ON and self.jog_rate == 0:
                self.hours.give(now.ms)
            rate -= self.bolus.rate_nl_per_day + self.patient.bolus.rate_nl_per_day
            if self.prescription is not None:  # without one, what is jogged is no drug that anybody knows of
                self.last_day.take(ms, rate, uptime)
        self.bolus.advance(ms)
        self.patient.bolus.advance(ms)
        if self.whole():
            self.periodic.advance(ms)
        self.front.take(steps)
        if steps:
            self.finish_rate = 0
            self.jog_steps = max(self.jog_steps - steps, 0)

    def ms_until_change(self, now: CoreTime) -> int:
        """Milliseconds until the rate may change by itself."""
        prescription = self.in_force
        if prescription is None or self._still():
            return self._still_wait_ms()
        wait = self.front.wait_ms(self.rate(now))
        if self.prime_rate:
            return wait
        wait = min(wait, prescription.schedule.ms_until_change(now.day, now.ms))
        if self._varies and not self.hours.plain:
            wait = min(wait, self.hours.wait_ms(now.ms))
        if self.effect == MINIMUM:
            return wait
        return min(wait, self.bolus.wait_ms(), self.patient.bolus.wait_ms(), self.periodic.wait_ms())

    def _still_wait_ms(self) -> int:
        if self.jog_rate:
            left_ms = self._integral.ms_until(self.jog_steps, self.jog_rate)
            return min(self.front.wait_ms(self.jog_rate), left_ms)
        return self._integral.ms_until(1, self.finish_rate) if self.finish_rate else FAR

    def attended(self) -> bool:
        """Whether somebody stands by: in a prime or a jog."""
        return self.prime_rate > 0 or self.jog_rate > 0

    def keep_within_ms(self) -> int:
        """How long the state may go unkept: in a prime a minute, or a power cut would leave the catheter half empty."""
        return _PRIME_MS if self.attended() else FAR

    def lowest_rate(self) -> int:
        """The least that can be in force without anybody's doing, in nL/day."""
        if self.in_force is None or self._still():
            return self.jog_rate
        if self.prime_rate:
            return self.prime_rate
        lowest = self.in_force.schedule.lowest()
        return min(lowest, self._minimum) if self.effect == MINIMUM else lowest

    def highest_rate(self) -> int:
        """The most that can be in force without anybody's doing, in nL/day: 0 while it is stopped."""
        if self.in_force is None or self._still():
            return self.jog_rate
        if self.prime_rate:
            return self.prime_rate
        highest = self.in_force.schedule.highest()
        if self.effect == MINIMUM:
            return min(highest, self._minimum)
        for bolus in self.boluses:
            highest += bolus.highest_rate()
        return highest

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record: of the boluses only that they ran, for none of them is ever taken up again."""
        figures = [int(self.stopped) | int(self.lessened) << 1, self.effect, self.prime_rate, self.jog_steps]
        for bolus in self.boluses:
            figures.append(bolus.volume_nl if bolus.running() else 0)
            figures.append(bolus.delivered_nl() if bolus.running() else 0)
        return put(_KEPT, buffer, at, *figures)

    def recall(self, data: bytes, at: int) -> int:
        figures = get(_KEPT, data, at)
        self.stopped, self.lessened = figures[0] & 1 != 0, figures[0] & 2 != 0
        self.effect, self.prime_rate, self.jog_cut_off = figures[1:4]
        self.cut_off = [(figures[i], figures[i + 1]) for i in (4, 6, 8)]
        return at + size(_KEPT)

    def in_bolus(self) -> bool:
        """Whether a bolus, a prime or a jog is under way."""
        for bolus in self.boluses:
            if bolus.running():
                return True
        return self.attended()

    def needs_clock(self) -> bool:
        return self.prescription is not None and not self.prescription.schedule.constant()

    def sudden_stop_harms(self) -> bool:
        """True where it is not known: the safer answer."""
        return self.prescription is None or self.prescription.sudden_stop_harms

    def state(self) -> str:
        if self.jog_rate:
            return "jogging"
        if self.prescription is None:
            return "no_prescription"
        if self.stopped or self.prescription.mode == "stopped":
            return "stopped"
        if self.effect != GO_ON:
            return "fallback"
        if self.prime_rate:
            return "priming"
        return "bridging" if self.bridging() else "running"
