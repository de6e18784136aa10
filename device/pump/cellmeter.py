"""Measures a cell through one converter channel: at rest, under load, and the resistance between the two.

The first samples are dropped, since a divider that has just been connected reads low, and the median of the
rest is taken, so that one disturbed sample changes nothing. Calibration is per unit. It refuses to know what
a voltage means: chemistry, percent and alarms are the monitor's.
"""

from array import array

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import BatteryInput


_SAMPLES = const(5)
_DROPPED = const(2)
_KEPT = const(3)  # _SAMPLES - _DROPPED, odd so that the median is one of them
_CONSECUTIVE = const(3)
_SMOOTHING = const(8)  # measurements; at one an hour a worn cell shows within a day

MOST_FULL_SCALE_MV = 16_000  # times a raw reading this is still a small int


class Threshold:
    """A limit that counts only after three measurements in a row, and is left only well above it.

    Below `enter_mv` three times: `below` becomes true. At or above `leave_mv` three times: false again.
    """

    def __init__(self, enter_mv: int, leave_mv: int) -> None:
        self.set(enter_mv, leave_mv)

    def set(self, enter_mv: int, leave_mv: int) -> None:
        """Other limits, and a fresh start."""
        self._enter_mv = enter_mv
        self._leave_mv = leave_mv
        self._in_a_row = 0
        self.below = False

    def feed(self, mv: int) -> bool:
        """Take in one measurement; the new `below`. Allocates nothing."""
        crossed = mv >= self._leave_mv if self.below else mv < self._enter_mv
        self._in_a_row = self._in_a_row + 1 if crossed else 0
        if self._in_a_row == _CONSECUTIVE:
            self._in_a_row = 0
            self.below = not self.below
        return self.below


class CellMeter:
    """Open and loaded voltage in mV and resistance in mohm, renewed by `measure`.

    mv = raw * full_scale_mv / 65536 + offset_mv, with full_scale_mv 1..16,000 and offset_mv -1,000..1,000:
    two voltages compared with a good meter give both. load_permille (500..2000) is this unit's test load
    against the nominal one. Raises ValueError outside these ranges.
    """

    def __init__(self, port: "BatteryInput", full_scale_mv: int, offset_mv: int, load_permille: int) -> None:
        if not 1 <= full_scale_mv <= MOST_FULL_SCALE_MV:
            raise ValueError("battery_full_scale_mv must be 1..16000")
        if not -1000 <= offset_mv <= 1000:
            raise ValueError("battery_offset_mv must be -1000..1000")
        if not 500 <= load_permille <= 2000:
            raise ValueError("battery_load_permille must be 500..2000")
        self._port = port
        self._full_scale_mv = full_scale_mv
        self._offset_mv = offset_mv
        self._load_permille = load_permille
        self._kept = array("i", [0] * _KEPT)
        self.fitted(1)

    def fitted(self, test_load_ma: int) -> None:
        """Forget the last cell; from here on the load is nominally test_load_ma (1..1000)."""
        self.open_mv = 0
        self.loaded_mv = 0
        self._load_100ua = test_load_ma * self._load_permille // 100
        self._smoothed_mohm = -1

    @property
    def resistance_mohm(self) -> int:
        """Internal resistance, smoothed over some eight measurements; 0 before the first."""
        return max(self._smoothed_mohm, 0) // _SMOOTHING

    def smoothed_mohm(self) -> int:
        """The resistance before it is rounded, -1 before the first; `go_on` takes it back."""
        return self._smoothed_mohm

    def go_on(self, smoothed_mohm: int) -> None:
        self._smoothed_mohm = smoothed_mohm

    def measure(self) -> None:
        """Sample at rest, then under load. Allocates nothing."""
        self.open_mv = self._median_mv(False)
        self.loaded_mv = self._median_mv(True)

    def note_resistance(self) -> None:
        """Take the last measurement, if found plausible, into the resistance. Allocates nothing."""
        sag_mv = max(self.open_mv - self.loaded_mv, 0)
        mohm = sag_mv * 10_000 // self._load_100ua
        if self._smoothed_mohm < 0:
            self._smoothed_mohm = mohm * _SMOOTHING
        else:
            self._smoothed_mohm += mohm - self._smoothed_mohm // _SMOOTHING

    def _median_mv(self, loaded: bool) -> int:
        port = self._port
        kept = self._kept
        for _ in range(_DROPPED):
            port.sample(loaded)
        for i in range(_KEPT):
            raw = port.sample(loaded)
            while i > 0 and kept[i - 1] > raw:  # insertion sort: nothing to allocate
                kept[i] = kept[i - 1]
                i -= 1
            kept[i] = raw
        mv = (kept[_KEPT // 2] * self._full_scale_mv >> 16) + self._offset_mv
        return mv if mv > 0 else 0
