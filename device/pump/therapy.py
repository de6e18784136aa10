"""What should be delivered at this moment, and why: prescription, bolus, stop, fallback. Makes no step and no sound.

The rate in force is zero when there is no prescription or when it is stopped; the fallback rate where a condition says
so; else the basal rate of the schedule plus that of a bolus.
"""

from pump.bolus import Bolus
from pump.calibration import Calibration
from pump.core_time import CoreTime
from pump.fallback import GO_ON, MINIMUM, STOP
from pump.integral import FAR
from pump.prescription import Prescription


class Therapy:
    """`rate` and `ms_until_change` are functions of the instant; everything else changes by request or condition."""

    def __init__(self, calibration: Calibration) -> None:
        self._minimum = calibration.minimum_nl_per_day
        self.prescription: Prescription | None = None
        self.bolus = Bolus()
        self.stopped = False
        self.effect = GO_ON

    def rate(self, now: CoreTime) -> int:
        """nL/day in force at this instant."""
        prescription = self.prescription
        if prescription is None or self.stopped or self.effect == STOP:
            return 0
        basal = prescription.schedule.rate_at(now.day, now.ms)
        if self.effect == MINIMUM:
            return min(basal, self._minimum)
        return basal + self.bolus.rate_nl_per_day

    def ms_until_change(self, now: CoreTime) -> int:
        """Milliseconds until the rate may change by itself."""
        if self.prescription is None or self.stopped or self.effect == STOP:
            return FAR
        return min(self.prescription.schedule.ms_until_change(now.day, now.ms), self.bolus.wait_ms())

    def lowest_rate(self) -> int:
        """The least that can be in force without anybody's doing, in nL/day."""
        if self.prescription is None or self.stopped or self.effect == STOP:
            return 0
        lowest = self.prescription.schedule.lowest()
        return min(lowest, self._minimum) if self.effect == MINIMUM else lowest

    def highest_rate(self) -> int:
        """The most that can be in force without anybody's doing, in nL/day: 0 while it is stopped."""
        if self.prescription is None or self.stopped or self.effect == STOP:
            return 0
        highest = self.prescription.schedule.highest()
        return min(highest, self._minimum) if self.effect == MINIMUM else highest + self.bolus.highest_rate()

    def needs_clock(self) -> bool:
        return self.prescription is not None and not self.prescription.schedule.constant()

    def sudden_stop_harms(self) -> bool:
        """True where it is not known: the safer answer."""
        return self.prescription is None or self.prescription.sudden_stop_harms

    def state(self) -> str:
        if self.prescription is None:
            return "no_prescription"
        if self.stopped or self.prescription.mode == "stopped":
            return "stopped"
        return "running" if self.effect == GO_ON else "fallback"
