"""Watches the pump's battery: when it should be replaced, when it must be, and how much is left.

The elective replacement indicator (ERI) is the earliest of three witnesses, each of which can fail in its own
way: voltage under load, counted charge, calendar. End of service (EOS) follows 90 days later. Both stay until
a person reports a new cell. This module refuses to know what follows from it: alarms and dosing are elsewhere.
"""

from micropython import const

from pump.calibration import Calibration
from pump.cellmeter import CellMeter, Threshold
from pump.charge import ChargeCounter
from pump.chemistry import CHEMISTRIES, permille_at
from pump.packing import get, put, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import BatteryInput

_EOS_DAYS = const(90)  # EOS = ERI + 90 days, as implanted pumps have it (from memory, unverified)
_LEAST_MV = const(1000)  # nothing of the pump runs below it: such a reading is the converter's fault
_FAULTY_AFTER = const(3)  # measurements in a row

_KEPT = "<BIIIIIBBIi"
_WITNESSES = (None, "voltage", "charge", "calendar")

LEAST_CAPACITY_UAH = 1_000
MOST_CAPACITY_UAH = 100_000_000


class BatteryMonitor:
    """The battery as the pump sees it; one instance, `replaced` first, then `measure` and `spend` for ever.

    Calibration: see CellMeter (full_scale_mv, offset_mv, load_permille) and ChargeCounter (step_charge_pah,
    idle_ua, beep_ma) for units, ranges and errors. `meter` holds the last voltages and the resistance, plausible
    or not; `critical` is as last measured; `eri` and `eos` are latched.
    """

    def __init__(
        self,
        port: "BatteryInput",
        full_scale_mv: int,
        offset_mv: int,
        load_permille: int,
        step_charge_pah: int,
        idle_ua: int,
        beep_ma: int,
    ) -> None:
        self.meter = CellMeter(port, full_scale_mv, offset_mv, load_permille)
        self._charge = ChargeCounter(step_charge_pah, idle_ua, beep_ma)
        self._low = Threshold(0, 0)
        self._critical = Threshold(0, 0)
        self._day = 0
        self.replaced(0, CHEMISTRIES[0].capacity_uah, 0)

    def replaced(self, chemistry_index: int, capacity_uah: int, day: int) -> None:
        """Take note of a new, full cell: the only thing that clears ERI and EOS. Every count starts anew.

        capacity_uah 1,000..100,000,000; day is that of the fitting, in days since 1970. Raises ValueError for
        another chemistry or capacity, changing nothing.
        """
        if not 0 <= chemistry_index < len(CHEMISTRIES):
            raise ValueError("unknown chemistry")
        if not LEAST_CAPACITY_UAH <= capacity_uah <= MOST_CAPACITY_UAH:
            raise ValueError("capacity_uah must be 1000..100000000")
        chem = CHEMISTRIES[chemistry_index]
        self._chem = chem
        self._capacity_uah = capacity_uah
        self._eri_used_uah = capacity_uah - capacity_uah * chem.eri_permille // 1000
        self._fitted_day = day
        self._day = max(self._day, day)  # a cell may be reported days after it was fitted
        self.meter.fitted(chem.test_load_ma)
        self._charge.clear()
        self._low.set(chem.eri_mv, chem.eri_mv + chem.hysteresis_mv)
        self._critical.set(chem.critical_mv, chem.critical_mv + chem.hysteresis_mv)
        self._implausible = 0
        self.eri = False
        self.eri_by: str | None = None
        self.eri_day = 0
        self.eos = False

    def dated(self, day: int) -> None:
        """The clock has been set to `day`: a cell fitted while it was unknown counts its age from here."""
        if self._fitted_day == 0:
            self._fitted_day = day

    @property
    def critical(self) -> bool:
        """Whether the voltage under load is too low to rely on; not latched."""
        return self._critical.below

    @property
    def meter_fault(self) -> bool:
        """Whether three measurements in a row cannot be this cell's: charge and calendar judge alone."""
        return self._implausible >= _FAULTY_AFTER

    @property
    def plausible(self) -> bool:
        """Whether the last measurement can be this cell's."""
        return self._implausible == 0

    @property
    def used_uah(self) -> int:
        """Charge counted since the cell was fitted, in uAh."""
        self._charge.settle()
        return self._charge.used_uah

    def spend(self, steps: int, beep_ms: int, elapsed_ms: int) -> None:
        """Count steps, ms of sound and ms passed since the last call, each 0..2**28. Allocates nothing."""
        self._charge.spend(steps, beep_ms, elapsed_ms)

    def measure(self) -> None:
        """Sample the cell and judge voltage and counted charge: to be called on the hour. Allocates nothing."""
        meter = self.meter
        meter.measure()
        if _LEAST_MV <= meter.open_mv <= self._chem.most_mv:
            self._implausible = 0
            meter.note_resistance()
            self._critical.feed(meter.loaded_mv)
            if self._low.feed(meter.loaded_mv):
                self._reach_eri("voltage")
        elif self._implausible < _FAULTY_AFTER:
            self._implausible += 1
        if self.used_uah >= self._eri_used_uah:
            self._reach_eri("charge")

    def day_changed(self, day: int) -> None:
        """Judge the calendar on `day` (since 1970): to be called at midnight, while the clock is trusted."""
        self._day = day
        if day - self._fitted_day >= self._chem.calendar_days:
            self._reach_eri("calendar")
        if self.eri and day - self.eri_day >= _EOS_DAYS:
            self.eos = True

    def _reach_eri(self, by: str) -> None:
        if not self.eri:  # the first witness is the one that is kept
            self.eri = True
            self.eri_by = by
            self.eri_day = self._day

    def status(self) -> dict[str, object]:
        """Everything worth showing, each estimate beside how it was made; voltages are None if not known."""
        left, percent_by = self._left()
        days, days_by = self._days_left(left)
        known = self._measured()
        return {
            "chemistry": self._chem.name,
            "capacity_uah": self._capacity_uah,
            "used_uah": self.used_uah,
            "open_mv": self.meter.open_mv if known else None,
            "loaded_mv": self.meter.loaded_mv if known else None,
            "resistance_mohm": self.meter.resistance_mohm if known else None,
            "percent": left // 10,
            "percent_by": percent_by,
            "days_left": days,
            "days_by": days_by,
            "eri": self.eri,
            "eri_by": self.eri_by,
            "eos": self.eos,
        }

    def keep(self, buffer: bytearray, at: int) -> int:
        """Its part of the state record; voltages are measured anew."""
        return put(
            _KEPT,
            buffer,
            at,
            CHEMISTRIES.index(self._chem),
            self._capacity_uah,
            self.used_uah,
            self._charge.hours,
            self._fitted_day,
            self._day,
            _WITNESSES.index(self.eri_by),
            int(self.eos) | int(self.critical) << 1 | int(self._low.below) << 2,
            self.eri_day,
            self.meter.smoothed_mohm(),
        )

    def recall(self, data: bytes, at: int) -> int:
        chemistry, capacity, used, hours, fitted, day, by, flags, eri_day, mohm = get(_KEPT, data, at)
        self.replaced(chemistry, capacity, fitted)
        self._charge.go_on(used, hours)
        self._day = day
        self.eri_by = _WITNESSES[by]
        self.eri = by > 0
        self.eri_day = eri_day
        self.eos = flags & 1 != 0
        self._critical.below = flags & 2 != 0
        self._low.below = flags & 4 != 0
        self.meter.go_on(mohm)
        return at + size(_KEPT)

    def percent(self) -> int:
        """Charge left, 0..100: the lower of what voltage and counted charge say."""
        left, _ = self._left()
        return left // 10

    def _measured(self) -> bool:
        return self._implausible == 0 and self.meter.open_mv > 0

    def _left(self) -> tuple[int, str]:
        """Charge left in permille, the lower of two estimates, and which it is."""
        charge = max(self._capacity_uah - self.used_uah, 0) * 1000 // self._capacity_uah
        if self._measured():
            voltage = permille_at(self._chem, self.meter.open_mv)
            if voltage < charge:
                return voltage, "voltage"
        return charge, "charge"

    def _days_left(self, left_permille: int) -> tuple[int, str]:
        """Days until EOS or an empty cell, whichever is sooner, and by which reckoning."""
        if self.eri:
            days, by = self.eri_day + _EOS_DAYS - self._day, "eri"
        else:
            days, by = self._fitted_day + self._chem.calendar_days + _EOS_DAYS - self._day, "calendar"
        by_charge = self._days_of_charge(left_permille)
        if by_charge is not None and by_charge < days:
            days, by = by_charge, "charge"
        return max(days, 0), by

    def _days_of_charge(self, left_permille: int) -> int | None:
        """Days at the mean consumption since the cell was fitted; None in the first hour."""
        used, hours = self.used_uah, self._charge.hours
        if used == 0 or hours == 0:
            return None
        until_empty = self._capacity_uah * left_permille * hours // (used * 24_000)
        if self.eri:
            return until_empty
        spare = max(left_permille - self._chem.eri_permille, 0)
        return min(until_empty, self._capacity_uah * spare * hours // (used * 24_000) + _EOS_DAYS)


def battery_monitor(port: "BatteryInput", calibration: Calibration) -> BatteryMonitor:
    """A monitor with the figures of one pump's calibration."""
    return BatteryMonitor(
        port,
        calibration.battery_full_scale_mv,
        calibration.battery_offset_mv,
        calibration.battery_load_permille,
        calibration.step_charge_pah,
        calibration.idle_ua,
        calibration.beep_ma,
    )
