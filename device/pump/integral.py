"""The exact integral of the rate in force: nL/day over milliseconds, to pL, to whole steps.

Two stages, because one product of rate, time and unit would not fit a small integer. Remainders are carried, never
dropped, so the commanded volume is the programmed volume rounded down to a whole step, after ten years as after one
second. It knows neither why a rate is in force nor who makes the steps.
"""

from micropython import const

from pump.count import Count
from pump.quotient import Quotient

FAR = const(0x3FFFFFF)
"""A wait longer than any deadline of the pump, in ms: 18.6 hours."""

_DAY_S = const(86400)  # 1 nL/day is 1/86,400 pL a ms
_SLICE_MS = const(1_800_000)  # 86,399 * 5 * 1800 and 347 * 1,800,000 stay below 2**30
_HOUR_OF_RATE = const(42)  # pL / (nL/day): 42 * 86,400 ms is just over an hour


class Integral:
    """Commanded steps and the remainder below one step.

    Since the last calibration `steps * pl_per_step + pl + part / 86400` pL were programmed, exactly.
    Rates are 0 to 30,000,000 nL/day (larger ones would leave the small integers).
    """

    def __init__(self, pl_per_step: int) -> None:
        self.pl_per_step = pl_per_step
        self.pl = 0
        self.part = 0
        self._steps = Count()
        self._epoch_steps = 0
        self._epoch_pl = 0
        self._quotient = Quotient()

    def commanded(self) -> int:
        """Steps whose moment has come since the pump was started; allocates above 2**30."""
        return self._steps.total()

    def programmed_pl(self) -> int:
        """The exact integral of the rate in force, rounded down; allocates."""
        return self._epoch_pl + (self.commanded() - self._epoch_steps) * self.pl_per_step + self.pl

    def go_on(self, commanded: int, programmed_pl: int) -> None:
        """An epoch that begins after so much, with nothing left over: what was below a step is not made up."""
        self._steps.set(commanded)
        self._epoch_steps = commanded
        self._epoch_pl = programmed_pl
        self.pl = 0
        self.part = 0

    def recalibrate(self, pl_per_step: int) -> int:
        """Begins an epoch with another volume a step, the rest carried over in pL; returns the steps due at once."""
        self._epoch_pl = self.programmed_pl() - self.pl
        self._epoch_steps = self.commanded()
        self.pl_per_step = pl_per_step
        return self._slice(0, 0)

    def advance(self, rate_nl_per_day: int, ms: int) -> int:
        """Passes `ms` at this rate; returns how many steps became due in it."""
        made = 0
        while ms > _SLICE_MS:
            made += self._slice(rate_nl_per_day, _SLICE_MS)
            ms -= _SLICE_MS
        return made + self._slice(rate_nl_per_day, ms)

    def _slice(self, rate: int, ms: int) -> int:
        fine = rate % _DAY_S
        seconds = fine * 5 * (ms // 1000)  # 1000 / 86400 = 5 / 432
        part = self.part + seconds % 432 * 200 + fine * (ms % 1000)
        pl = self.pl + rate // _DAY_S * ms + seconds // 432 + part // _DAY_S
        self.part = part % _DAY_S
        self.pl = pl % self.pl_per_step
        made = pl // self.pl_per_step
        self._steps.add(made)
        return made

    def ms_until(self, steps: int, rate_nl_per_day: int) -> int:
        """The ms after which `steps` more steps are due at this rate, rounded up; FAR beyond an hour."""
        if steps > 1_000_000_000 // self.pl_per_step:
            return FAR
        volume = steps * self.pl_per_step - self.pl
        if volume // rate_nl_per_day >= _HOUR_OF_RATE:
            return FAR
        quotient = self._quotient
        quotient.start(volume, rate_nl_per_day)
        quotient.times(30)
        quotient.times(30)
        quotient.times(32)
        quotient.times(3)
        return quotient.q - (self.part - quotient.rem) // rate_nl_per_day

    def us_until(self, steps: int, rate_nl_per_day: int) -> int:
        """The us after which `steps` (1 or 2) more steps are due at this rate, rounded up."""
        quotient = self._quotient
        self._to_us(steps * self.pl_per_step - self.pl, rate_nl_per_day)
        return quotient.q - (self.part * 1000 - quotient.rem) // rate_nl_per_day

    def period(self, rate_nl_per_day: int) -> Quotient:
        """Microseconds a step at this rate: whole in `q`, and `rem` parts of `rate_nl_per_day`."""
        self._to_us(self.pl_per_step, rate_nl_per_day)
        return self._quotient

    def _to_us(self, volume_pl: int, rate: int) -> None:
        quotient = self._quotient
        quotient.start(volume_pl, rate)
        quotient.times(30)
        quotient.times(30)
        quotient.times(30)
        quotient.times(32)
        quotient.times(25)
        quotient.times(4)
