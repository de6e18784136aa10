"""What a restart makes of what the last run kept: nothing is given twice, nothing is made up, and the gap is told.

The whole reserve counts as given, since nobody knows how much of it was; the basal rate goes on by the schedule as of
now; what was unfinished is abandoned. Where it is not known how long the power was off, every lockout begins anew.
"""

from pump import events
from pump.alarm_table import DELIVERY_GAP
from pump.chemistry import CHEMISTRIES
from pump.conditions import STOPPED_TOO_LONG_MS
from pump.core_time import DAY_MS
from pump.dose_limits import parse_content, same_content
from pump.fallback import GO_ON
from pump.faults import Faults
from pump.front import CHANGE, FILL
from pump.guard import OVER
from pump.recovery import LONGEST_GAP_S, POWER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump

UNKNOWN = -1
BEYOND_MS = 10_000
"""The reserve reaches so far beyond the instant at which it is renewed: a loop that is late finds steps to make."""
GAP_ALARM_MS = 60_000
_LONGEST_GAP_DAYS = 7_300
"""Twenty years: more is no gap but a clock that is wrong."""


def restore(pump: "Pump") -> None:
    """To be called once, at power-on, before anything is delivered."""
    wall = pump.ports.clock.wall()
    found = pump.memory.load(pump)
    gap_s = _pass_gap(pump, wall) if found else UNKNOWN
    if pump.cause != POWER:
        gap_s = LONGEST_GAP_S[pump.cause]  # more has passed since the last record, and the pump has run in it
    pump.clock_known = wall is not None
    if wall is not None:
        pump.now.set(wall[0], wall[1])
    pump.therapy.hours.enter(pump.now.ms, pump.uptime)
    filling = pump.memory.filling()
    pump.reservoir.content = parse_content(filling, Faults()) if filling else []
    pump.record(events.PUMP_STARTED, int(pump.clock_known))
    if found:
        _go_on(pump, gap_s)
    else:
        _begin(pump)


def _begin(pump: "Pump") -> None:
    """A new pump; or one that has lost what it knew, and then nobody knows either what the catheter holds."""
    pump.today = pump.now.day
    pump.battery.replaced(0, CHEMISTRIES[0].capacity_uah, pump.now.day)
    if pump.memory.sound:
        pump.therapy.front.start(FILL, pump.calibration.dead_volume_nl())
    else:
        pump.record(events.STATE_LOST, 0)


def _pass_gap(pump: "Pump", wall: "tuple[int, int] | None") -> int:
    """Time passed as far as the clock tells: the seconds since the last record, at most so long without power."""
    uptime, therapy = pump.uptime, pump.therapy
    if therapy.prime_rate == 0:
        reserved_nl = -(-pump.delivery.reserve_steps * pump.calibration.pl_per_step // 1000)
        therapy.last_day.reserved(reserved_nl, uptime)
    gap_ms = UNKNOWN
    if wall is not None and pump.core.clock_known and abs(wall[0] - pump.now.day) <= _LONGEST_GAP_DAYS:
        gap_ms = (wall[0] - pump.now.day) * DAY_MS + wall[1] - pump.now.ms
    scheduled = therapy.prime_rate == 0 and therapy.jog_cut_off == 0
    gives = pump.delivery.reserve_steps and scheduled and therapy.effect == GO_ON
    reserve_ms = pump.delivery.reserve_ms if gives else 0
    pump.delivery.reserve_ms = 0
    therapy.hours.assume(pump.now.ms, uptime, reserve_ms if gap_ms < 0 else min(reserve_ms, gap_ms))
    if gap_ms < 0:
        therapy.patient.lock(uptime)
        return UNKNOWN
    ms = uptime.ms + gap_ms
    uptime.set(uptime.day + ms // DAY_MS, ms % DAY_MS)
    if pump.stopped_ms:
        pump.stopped_ms = min(pump.stopped_ms + gap_ms, STOPPED_TOO_LONG_MS)
    return -(-gap_ms // 1000)


def _go_on(pump: "Pump", gap_s: int) -> None:
    reserved = pump.delivery.reserve_steps
    figures = (int(gap_s != UNKNOWN), max(gap_s, 0), reserved, pump.core.starts)
    pump.record(events.POWER_RETURNED, figures[0], figures[1], figures[2], figures[3])
    pump.reservoir.take(reserved)
    _abandon(pump, reserved)
    _prescribe(pump, reserved)
    if pump.core.over:
        pump.verdict = OVER  # and the guard is told
    if reserved and not 0 <= gap_s * 1000 <= GAP_ALARM_MS:
        pump.log_alarm(DELIVERY_GAP, pump.alarms.happened(DELIVERY_GAP))


def _abandon(pump: "Pump", reserved: int) -> None:
    """What was unfinished is told, and not taken up again."""
    therapy = pump.therapy
    for whose in range(len(therapy.cut_off)):
        volume_nl, delivered_nl = therapy.cut_off[whose]
        if volume_nl:
            pump.record(events.BOLUS_ENDED + whose, events.POWER_CUT, volume_nl, delivered_nl)
    if therapy.jog_cut_off:
        pump.record(events.JOG_ENDED, events.POWER_CUT, max(therapy.jog_cut_off - reserved, 0))
    if therapy.prime_rate:
        therapy.prime_rate = 0
        pump.record(events.PRIME_ENDED, events.POWER_CUT, therapy.front.left_nl())


def _prescribe(pump: "Pump", reserved: int) -> None:
    """What ran goes on, in a bridge by the lower of both rates wherever it is not known which one is right."""
    therapy = pump.therapy
    prescription, held = pump.memory.prescription(pump.calibration)
    if therapy.front.kind == FILL:
        _advance_front(pump, reserved)
    if prescription is None:
        if not pump.memory.sound:
            pump.record(events.STATE_LOST, 0)
        return
    if pump.reservoir.content and not same_content(pump.reservoir.content, prescription.content):
        pump.reservoir.holds(0)  # a visit was cut short: what is in there is not what is prescribed
    fresh = pump.memory.fresh
    pump.memory.fresh = False
    weaker = held is not None and held.concentration_ng_per_ml < prescription.concentration_ng_per_ml
    bridging = held is not None and (therapy.front.kind == CHANGE or (fresh and not weaker))
    therapy.prescribe(prescription, held if held is not None and bridging else prescription)
    if fresh:
        therapy.patient.lock(pump.uptime)
    if bridging and therapy.front.kind != CHANGE:
        pump.transitions.begin_bridge(0)
    elif bridging and weaker:
        _advance_front(pump, reserved)


def _advance_front(pump: "Pump", steps: int) -> None:
    """As if the whole reserve had been pushed: so nothing is primed twice, and a higher rate ends rather too soon."""
    pump.therapy.front.take(steps)
    pump.therapy.front.sensed(steps)
