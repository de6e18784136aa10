"""The pump's own panel: what its buttons ask for, how its light shows the highest alarm, what its display says.

It decides nothing: a button is a request as anybody on the line may make it, refusals included. It knows no pin, no
light and no display. Holding a button longer means nothing, with a magnet there or without.
"""

from micropython import const

from pump.alarm_table import LIGHTS, NAMES, PRIORITY, PROGRAM_FAILED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.alarms import Alarms
    from pump.core import Pump

PATIENT_REQUEST = '{"jsonrpc":"2.0","method":"patient.bolus","params":{}}'
SILENCE_REQUEST = '{"jsonrpc":"2.0","method":"alarms.silence","params":{}}'

DARK = const(0)
STEADY_MS = const(1 << 29)
WIDTH, HEIGHT = const(16), const(8)
"""Of a display: letters and lines."""


class Light:
    """`colour` is 0xRRGGBB now, DARK for none. `wait_ms`: until `show` must be called, STEADY_MS where it stays."""

    def __init__(self) -> None:
        self.colour = DARK
        self.wait_ms = STEADY_MS
        self._shown = -1

    def show(self, alarm: int, ms: int) -> None:
        """So much time has passed, and this alarm (-1: none) is the highest now. Allocates nothing."""
        self.wait_ms -= ms
        if alarm != self._shown:
            self._shown = alarm
            self.colour = DARK
            self.wait_ms = 0
        if self.wait_ms > 0:
            return
        if alarm < 0:
            self.wait_ms = STEADY_MS
            return
        colour, on_ms, off_ms = LIGHTS[PRIORITY[alarm]]
        lit = self.colour == DARK or off_ms == 0
        self.colour = colour if lit else DARK
        self.wait_ms = (on_ms if lit else off_ms) if off_ms else STEADY_MS


def highest(alarms: "Alarms | None") -> int:
    """The highest alarm that stands, silenced or not, else -1; where no pump runs any more, that its program failed."""
    if alarms is None:
        return PROGRAM_FAILED
    for alarm in range(len(NAMES)):
        if alarms.shown(alarm):
            return alarm
    return -1


FAILED = ["Thecal", "program failed", "", "all is off until", "the power is", "cycled", "", ""]
"""What a display says in the safe state."""


def lines(pump: "Pump", magnet: bool = False) -> "list[str]":
    """What a visitor wants to see, HEIGHT lines of at most WIDTH plain letters. Allocates."""
    delivery, therapy = pump.delivery, pump.therapy
    today_nl = delivery.today_delivered * pump.calibration.pl_per_step // 1000
    clock = "--:--"
    if pump.clock_known:
        minute = pump.now.ms // 60_000
        clock = "%02d:%02d" % (minute // 60, minute % 60)
    alarm = highest(pump.alarms)
    return [
        "%-11s%s" % ("magnet" if magnet else "Thecal", clock),
        "%-12s%3d%%" % (therapy.state().replace("_", " ")[:12], pump.battery.percent()),
        _volume(delivery.rate_nl_per_day, "%s/day"),
        _volume(pump.reservoir.volume_nl, "left %s"),
        _volume(today_nl, "today %s"),
        _bolus(pump) if delivery.sensed() else "(executed, not",
        "" if delivery.sensed() else " sensed)",
        "" if alarm < 0 else ("! " + NAMES[alarm].replace("_", " "))[:WIDTH],
    ]


def _volume(nl: int, text: str) -> str:
    """In uL below 10 mL, with as many digits as there is room for."""
    if nl < 10_000_000:
        return text % ("%d.%d uL" % (nl // 1000, nl % 1000 // 100))
    return text % ("%d.%02d mL" % (nl // 1_000_000, nl % 1_000_000 // 10_000))


def _bolus(pump: "Pump") -> str:
    therapy = pump.therapy
    for bolus in (therapy.bolus, therapy.periodic.bolus, therapy.patient.bolus):
        if bolus.running():
            return "bolus %d s" % (bolus.left_ms() // 1000)
    return ""
