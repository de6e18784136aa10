"""Counts the charge a pump has drawn from its cell: by steps made, sound made and time passed.

It adds up what it is told at figures that were calibrated, and carries every remainder, so that it does not
matter into how many calls a day is cut. It refuses to know the cell: capacity and voltage are not here.
"""

from micropython import const

_HOUR_MS = const(3_600_000)
_MOST_STEPS = const(1_000_000)  # in one sum: times 1,000 nAh this stays a small int
_UA_MS_PER_NAH = const(3600)

MOST_STEP_PAH = 1_000_000  # 1 uAh a step
MOST_IDLE_UA = 100_000
MOST_BEEP_MA = 250  # in uA, times 3,600 ms, this stays a small int


class ChargeCounter:
    """Charge used, in uAh, since `clear`.

    step_charge_pah: per step, 0..1,000,000 pAh (picoampere hours). idle_ua: whenever the pump is on,
    0..100,000 uA. beep_ma: on top while the beeper sounds, 0..250 mA. Raises ValueError outside these ranges.
    """

    def __init__(self, step_charge_pah: int, idle_ua: int, beep_ma: int) -> None:
        if not 0 <= step_charge_pah <= MOST_STEP_PAH:
            raise ValueError("step_charge_pah must be 0..1000000")
        if not 0 <= idle_ua <= MOST_IDLE_UA:
            raise ValueError("idle_ua must be 0..100000")
        if not 0 <= beep_ma <= MOST_BEEP_MA:
            raise ValueError("beep_ma must be 0..250")
        self._step_nah = step_charge_pah // 1000
        self._step_pah = step_charge_pah % 1000
        self._idle_ua = idle_ua
        self._beep_ua = beep_ma * 1000
        self.clear()

    def clear(self) -> None:
        """Begin at nothing: a new cell."""
        self.used_uah = 0
        self.hours = 0  # whole hours counted; how long used_uah took
        self._nah = 0
        self._pah = 0
        self._ua_ms = 0
        self._hour_ms = 0
        self._steps = 0
        self._beep_ms = 0
        self._elapsed_ms = 0

    def go_on(self, used_uah: int, hours: int) -> None:
        """From what was counted before; less than 1 uAh and an hour of it is lost."""
        self.used_uah = used_uah
        self.hours = hours

    def spend(self, steps: int, beep_ms: int, elapsed_ms: int) -> None:
        """Note steps, ms of sound and ms passed since the last call, each 0..2**28. Allocates nothing."""
        self._steps += steps
        self._beep_ms += beep_ms
        self._elapsed_ms += elapsed_ms
        # Called at every event, so the sums wait until there is something to add up.
        if self._elapsed_ms >= _HOUR_MS or self._steps >= _MOST_STEPS or self._beep_ms >= _HOUR_MS:
            self.settle()

    def settle(self) -> None:
        """Bring used_uah and hours up to the last `spend`. Allocates nothing."""
        while self._steps > 0:
            self._draw_steps(min(self._steps, _MOST_STEPS))
        while self._beep_ms > 0:
            part = min(self._beep_ms, _HOUR_MS)
            self._beep_ms -= part
            self._draw_current(self._beep_ua, part)
        while self._elapsed_ms > 0:
            part = min(self._elapsed_ms, _HOUR_MS)
            self._elapsed_ms -= part
            self._draw_current(self._idle_ua, part)
            self._hour_ms += part
            self.hours += self._hour_ms // _HOUR_MS
            self._hour_ms %= _HOUR_MS

    def _draw_steps(self, steps: int) -> None:
        self._steps -= steps
        pah = self._pah + steps * self._step_pah
        self._pah = pah % 1000
        self._draw_nah(steps * self._step_nah + pah // 1000)

    def _draw_current(self, ua: int, ms: int) -> None:
        # ms is split first: 100,000 uA for an hour, in uA ms, is far beyond a small int.
        ua_ms = self._ua_ms + ua * (ms % _UA_MS_PER_NAH)
        self._ua_ms = ua_ms % _UA_MS_PER_NAH
        self._draw_nah(ua * (ms // _UA_MS_PER_NAH) + ua_ms // _UA_MS_PER_NAH)

    def _draw_nah(self, nah: int) -> None:
        self._nah += nah
        self.used_uah += self._nah // 1000
        self._nah %= 1000
