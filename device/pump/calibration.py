"""The figures of one pump: what a step moves, what the reservoir holds, what the battery circuit reads. No logic.

They belong to a unit, not to the code: a board file gives them, a request can replace one, and every module is handed
this object. The defaults are those of the bench pump: a 14.5 mm syringe on a 0.8 mm thread and 6,400 microsteps a turn
move 20.64 nL a step; rates are those of the reference implant, 0.048 to 24 mL/day.
"""

from pump.faults import Faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

FIELDS = (
    # name, default, lowest, highest
    ("pl_per_step", 20_640, 100, 240_000),
    ("steps_per_turn", 200, 1, 4_096),
    ("microsteps", 32, 1, 256),
    ("steps_per_count", 1, 1, 4_096),  # of the sensor
    ("direction", 1, -1, 1),
    ("reservoir_nl", 20_000_000, 100_000, 60_000_000),
    ("low_nl", 2_000_000, 0, 20_000_000),
    ("empty_nl", 500_000, 0, 20_000_000),
    ("tubing_nl", 199_000, 0, 1_000_000),
    ("catheter_mm", 500, 0, 2_000),
    ("minimum_nl_per_day", 48_000, 48_000, 1_000_000),
    ("maximum_nl_per_day", 24_000_000, 1_000_000, 30_000_000),
    ("prime_nl_per_day", 12_000_000, 48_000, 30_000_000),
    ("battery_full_scale_mv", 6_600, 1_000, 16_000),
    ("battery_offset_mv", 0, -500, 500),
    ("battery_load_permille", 1_000, 500, 2_000),
    ("step_charge_pah", 2_000, 0, 1_000_000),
    ("idle_ua", 30, 0, 100_000),
    ("beep_ma", 15, 0, 250),
)
"""The ranges keep every intermediate of the dosing below 2**30: see Integral."""

MOST_PL_PER_COUNT = 200_000_000
"""More must not pass between two counts of the sensor: the guard would know of too much too late, and its sums too."""
LEAST_DEAD_NL = 10_000
"""With less between reservoir and tip than this there is nothing that a prime or a bridge could wait for."""
_CATHETER_NL_PER_CM = 2_200


class Calibration:
    """One attribute a field of FIELDS, under its name."""

    pl_per_step: int
    steps_per_turn: int
    microsteps: int
    steps_per_count: int
    direction: int
    reservoir_nl: int
    low_nl: int
    empty_nl: int
    tubing_nl: int
    catheter_mm: int
    minimum_nl_per_day: int
    maximum_nl_per_day: int
    prime_nl_per_day: int
    battery_full_scale_mv: int
    battery_offset_mv: int
    battery_load_permille: int
    step_charge_pah: int
    idle_ua: int
    beep_ma: int

    def __init__(self) -> None:
        for name, default, _, _ in FIELDS:
            setattr(self, name, default)

    def to_json(self) -> "dict[str, int]":
        return {name: getattr(self, name) for name, _, _, _ in FIELDS}

    def dead_volume_nl(self) -> int:
        """What must be pushed before something new arrives at the tip: the pump's own tubing and the catheter.

        The defaults are 0.199 mL of tubing and, for the catheter, 0.0022 mL a cm: from memory, unverified.
        """
        return self.tubing_nl + self.catheter_nl()

    def catheter_nl(self) -> int:
        """The part of it that another catheter comes without."""
        return self.catheter_mm * _CATHETER_NL_PER_CM // 10


def parse(document: "Json", base: Calibration, faults: Faults, path: str) -> Calibration:
    """A copy of `base` with the figures of `document` in place of its own; every fault goes to `faults`."""
    result = Calibration()
    dot = path + "." if path else ""
    faults.only(document, dot, tuple(name for name, _, _, _ in FIELDS))
    for name, _, low, high in FIELDS:
        value = faults.integer(document, name, dot, low, high) if name in document else getattr(base, name)
        setattr(result, name, value)
    _check_together(result, faults, dot)
    return result


def _check_together(result: Calibration, faults: Faults, dot: str) -> None:
    """What no figure's own range can tell."""
    if result.direction == 0:
        faults.add(dot + "direction", 0, "1 or -1")
    most = MOST_PL_PER_COUNT // result.pl_per_step
    if result.steps_per_count > most:
        allowed = "with pl_per_step %d at most %d" % (result.pl_per_step, most)
        faults.add(dot + "steps_per_count", result.steps_per_count, allowed, most)
    if not result.empty_nl <= result.low_nl <= result.reservoir_nl:
        allowed = "between empty_nl %d and reservoir_nl %d" % (result.empty_nl, result.reservoir_nl)
        faults.add(dot + "low_nl", result.low_nl, allowed)
    if result.dead_volume_nl() < LEAST_DEAD_NL:
        allowed = "with catheter_mm %d a dead volume of at least %d nL" % (result.catheter_mm, LEAST_DEAD_NL)
        faults.add(dot + "tubing_nl", result.tubing_nl, allowed)
    low, high = result.minimum_nl_per_day, result.maximum_nl_per_day
    if not low <= result.prime_nl_per_day <= high:
        allowed = "between minimum_nl_per_day %d and maximum_nl_per_day %d" % (low, high)
        faults.add(dot + "prime_nl_per_day", result.prime_nl_per_day, allowed)
