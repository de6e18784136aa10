"""A battery in software: it empties as it is used, sags under load, and is read through a converter.

It speaks the battery driver's interface and can be worn, sagged, emptied or disconnected on request. All of
it is integer arithmetic, its noise included, so that every interpreter reads the same samples. It refuses to
know how it is judged: its curves and sums are its own and differ a little from the monitor's, as a real
cell's do.
"""

from micropython import const

from pump.chemistry import CHEMISTRIES, interpolate

_HOUR_MS = const(3_600_000)
_STEPS_AT_ONCE = const(1000)  # times 1,000,000 pAh: still a small int
_MANY_STEPS = const(100_000)
_NAH_UA_MS = const(3600)  # uA ms in a nAh
_COUNT = const(16)  # raw units in one count of a 12-bit converter

# Voltage at rest by permille of charge, one row a chemistry. LiPo after a chart much copied
# (blog.ampow.com/lipo-voltage-chart), the coin cell drawn freely around its plateau; neither is pump/'s curve.
_PERMILLE = ((0, 100, 200, 400, 600, 800, 1000), (0, 60, 180, 300, 420, 900, 1000))
_OPEN_MV = ((3270, 3690, 3730, 3800, 3870, 4020, 4200), (2080, 2450, 2740, 2830, 2900, 2990, 3100))
_FRESH_MOHM = (150, 12_000)
_EMPTY_MOHM = (450, 40_000)  # data sheets and measurements of coin cells: 10 to 40 ohm


def _part(whole: int, permille: int) -> int:
    """The part of a whole of up to 100,000,000, by small integers."""
    return whole // 1000 * permille + whole % 1000 * permille // 1000


class Cell:
    """A cell behind the interface `sample(loaded) -> raw`.

    chemistry is an index into CHEMISTRIES; capacity_uah 1,000..100,000,000. What the pump draws:
    step_charge_pah per step (0..1,000,000), idle_ua always (0..100,000) and beep_ma while it sounds (0..250).
    The divider's full scale and offset in mV are this unit's true ones, unknown to nominal calibration.
    """

    def __init__(
        self,
        chemistry: int,
        capacity_uah: int,
        step_charge_pah: int,
        idle_ua: int,
        beep_ma: int,
        full_scale_mv: int = 6600,
        offset_mv: int = 0,
    ) -> None:
        self._step_charge_pah = step_charge_pah
        self._idle_ua = idle_ua
        self._beep_ua = beep_ma * 1000
        self._full_scale_mv = full_scale_mv
        self._offset_mv = offset_mv
        self.dead_adc = False  # a broken wire: every sample is 0
        self.offset_counts = 0
        self._stuck_raw = -1
        self.adc_noise(1)
        self._seed = 1
        self._was_loaded = False
        self._unsettled = 2
        self.fit(chemistry, capacity_uah)

    def fit(self, chemistry: int, capacity_uah: int) -> None:
        """Put in a new, full and sound cell."""
        self._open_curve = _OPEN_MV[chemistry]
        self._permille = _PERMILLE[chemistry]
        self._fresh_mohm = _FRESH_MOHM[chemistry]
        self._empty_mohm = _EMPTY_MOHM[chemistry]
        self._load_ma = CHEMISTRIES[chemistry].test_load_ma
        self.capacity_uah = capacity_uah
        self.used_uah = 0
        self._steps = 0
        self._beep_ms = 0
        self._elapsed_ms = 0
        self._stale = False
        self._nah = 0
        self._pah = 0
        self._ua_ms = 0
        self._sag_mohm = 0
        self._refresh()

    def drain(self, steps: int, beep_ms: int, elapsed_ms: int) -> None:
        """Draw the charge of steps made, ms of sound and ms passed (each 0..2**28). Allocates nothing."""
        self._steps += steps
        self._beep_ms += beep_ms
        self._elapsed_ms += elapsed_ms
        self._unsettled = 2
        self._stale = True
        if self._elapsed_ms >= _HOUR_MS or self._steps >= _MANY_STEPS:  # as rarely as the sums allow
            self._settle()

    def sample(self, loaded: bool) -> int:
        """One raw reading, 0..65535; the first two after a pause or a switch of the load read low."""
        if self.dead_adc:
            return 0
        if loaded != self._was_loaded:
            self._was_loaded = loaded
            self._unsettled = 2
        if self._stale:
            self._refresh()
        raw = self._loaded_raw if loaded else self._open_raw
        if self._unsettled:
            raw -= raw >> 5 - self._unsettled
            self._unsettled -= 1
        # Full period modulo 2**16, and small enough to multiply; its high bits are the random ones.
        self._seed = (self._seed * 1029 + 12345) & 0xFFFF
        raw = (raw // _COUNT + (self._seed >> 4) % self._noise_span - self._noise_counts) * _COUNT
        raw = max(0, min(raw + self.offset_counts * _COUNT, 65535))
        if self._stuck_raw < 0:
            return raw
        if self._stuck_raw > 65535:
            self._stuck_raw = raw
        return self._stuck_raw

    def stick(self, stuck: int) -> None:
        """Fault: the converter reads again and again what it reads next; 0 takes it back."""
        self._stuck_raw = 65536 if stuck else -1

    def left_permille(self) -> int:
        """The charge that is truly left, 0..1000."""
        if self._stale:
            self._settle()
        left = self.capacity_uah - self.used_uah
        whole = self.capacity_uah
        while whole > 1_000_000:  # keep the product a small int
            left >>= 1
            whole >>= 1
        return left * 1000 // whole

    def resistance_mohm(self) -> int:
        """The true internal resistance: it rises as the cell empties, and by what `sag` added."""
        depth = 1000 - self.left_permille()
        return self._fresh_mohm + (self._empty_mohm - self._fresh_mohm) * depth // 1000 + self._sag_mohm

    def open_mv(self) -> int:
        """The true voltage at rest."""
        return interpolate(self._permille, self._open_curve, self.left_permille())

    def sag(self, mohm: int) -> None:
        """Fault: this much more internal resistance, 0..10,000,000 mohm; 0 takes it back."""
        self._sag_mohm = mohm
        self._refresh()

    def age(self, permille: int) -> None:
        """Fault: a worn cell, which holds only this part (10..1000) of the capacity it has now."""
        self.capacity_uah = _part(self.capacity_uah, permille)
        self.used_uah = min(self.used_uah, self.capacity_uah)
        self._refresh()

    def set_permille(self, permille: int) -> None:
        """Fault, or a head start: this part (0..1000) of the charge is left, whatever was drawn."""
        self._settle()
        self.used_uah = self.capacity_uah - _part(self.capacity_uah, permille)
        self._refresh()

    def adc_noise(self, counts: int) -> None:
        """Fault: noise of up to so many counts (0..2047) of the 12-bit converter either way; 1 is normal."""
        self._noise_counts = counts
        self._noise_span = 2 * counts + 1

    def _settle(self) -> None:
        self._draw(self._idle_ua, self._elapsed_ms)
        self._draw(self._beep_ua, self._beep_ms)
        while self._steps > 0:
            some = min(self._steps, _STEPS_AT_ONCE)
            self._steps -= some
            pah = self._pah + some * self._step_charge_pah
            self._pah = pah % 1000
            nah = self._nah + pah // 1000
            self.used_uah += nah // 1000
            self._nah = nah % 1000
        self.used_uah = min(self.used_uah, self.capacity_uah)
        self._elapsed_ms = 0
        self._beep_ms = 0

    def _draw(self, ua: int, ms: int) -> None:
        while ms > 0:
            some = min(ms, _HOUR_MS)
            ms -= some
            # 100,000 uA times an hour overflows: whole 3,600 ms and the rest apart
            rest = self._ua_ms + ua * (some % _NAH_UA_MS)
            self._ua_ms = rest % _NAH_UA_MS
            nah = self._nah + ua * (some // _NAH_UA_MS) + rest // _NAH_UA_MS
            self.used_uah += nah // 1000
            self._nah = nah % 1000

    def _refresh(self) -> None:
        """Work out what the converter sees; noise and settling come on top."""
        if self._stale:
            self._settle()
            self._stale = False
        rest_mv = self.open_mv()
        sag_mv = self._load_ma * self.resistance_mohm() // 1000
        self._open_raw = self._raw(rest_mv)
        self._loaded_raw = self._raw(max(rest_mv - sag_mv, 0))

    def _raw(self, mv: int) -> int:
        return min(max(mv - self._offset_mv, 0) * 65536 // self._full_scale_mv, 65535)
