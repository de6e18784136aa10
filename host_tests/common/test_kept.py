"""What the parts of the pump keep of themselves over a power cut, byte by byte, and what they make of it."""

import struct

from test_delivery import A_SECOND, Rig
from whole import whole

from pump.alarm_table import BATTERY_CRITICAL, DELIVERY_GAP, LOW_RESERVOIR, NAMES
from pump.alarms import REMINDER_MS, Alarms
from pump.calibration import Calibration
from pump.front import CHANGE, Front
from pump.integral import Integral
from pump.reservoir import Reservoir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.state import Part

AT = 7
"""Where in the record a part comes is none of its business."""


def _kept(part: "Part", size: int) -> bytes:
    """Its bytes; it touches no others."""
    buffer = bytearray(b"\xaa" * (AT + size + 7))
    assert part.keep(buffer, AT) == AT + size
    assert buffer[:AT] + buffer[AT + size :] == b"\xaa" * 14
    return bytes(buffer[AT : AT + size])


def _recall(part: "Part", data: bytes) -> None:
    assert part.recall(b"\xaa" * AT + data + b"\xaa" * 7, AT) == AT + len(data)


# covers: RST-5
def test_of_an_alarm_state_condition_and_reminder_are_kept_in_three_bytes() -> None:
    alarms = Alarms()
    alarms.condition(LOW_RESERVOIR, True)
    alarms.acknowledge(LOW_RESERVOIR)
    alarms.condition(BATTERY_CRITICAL, True)
    alarms.happened(DELIVERY_GAP)
    alarms.advance(2_001)
    data = _kept(alarms, 3 * len(NAMES))
    units = (REMINDER_MS - 2_001) // 2_000
    told = [data[3 * alarm : 3 * alarm + 3] for alarm in range(len(NAMES))]
    assert told[LOW_RESERVOIR] == struct.pack("<BH", 0x13, units)
    assert told[BATTERY_CRITICAL][0] == 0x11
    assert told[DELIVERY_GAP][0] == 2
    assert sum([row[0] for row in told]) == 0x13 + 0x11 + 2
    found = Alarms()
    _recall(found, data)
    for alarm in range(len(NAMES)):
        assert found.state_name(alarm) == alarms.state_name(alarm)
        assert found.present(alarm) == alarms.present(alarm)
    assert found.highest() == alarms.highest()
    assert _kept(found, len(data))[3 * LOW_RESERVOIR :][:3] == told[LOW_RESERVOIR]


# covers: RST-5
def test_a_reminder_that_is_due_comes_at_once_after_a_cut() -> None:
    for left_ms in (1, 1_999, 2_000, 3_999, 4_000, 9_000):
        alarms = Alarms()
        alarms.condition(LOW_RESERVOIR, True)
        alarms.acknowledge(LOW_RESERVOIR)
        alarms.advance(REMINDER_MS - left_ms)
        found = Alarms()
        _recall(found, _kept(alarms, 3 * len(NAMES)))
        assert found.wait_ms == max(left_ms // 2_000, 1) * 2_000


# covers: RST-2
def test_the_accounts_take_the_reserve_as_made_and_lose_what_is_below_a_step() -> None:
    rig = Rig()
    rig.account(40, 31, closed=False)
    rig.delivery.new_day()
    rig.account(10, 8, closed=False)
    rig.delivery.elapse(300)
    rig.delivery.reserve(10_000)
    rig.delivery.ahead = True
    kept = struct.pack("<qqqIIIIB", 50, 50 * 20_000, 39, 10, 8, 11, 10_000, 1)
    assert _kept(rig.delivery, 41) == kept
    for ahead in (1, 0):
        delivery = Rig().delivery
        _recall(delivery, kept[:-1] + bytes([ahead]))
        assert (delivery.commanded(), delivery.delivered()) == (61, 50)
        assert delivery.integral.programmed_pl() == 61 * 20_000
        assert (delivery.today_commanded, delivery.today_delivered) == (21, 19)
        assert whole((delivery.reserve_steps, delivery.reserve_ms)) == [11, 10_000]
        assert delivery.ahead is (ahead == 1)


# covers: RST-2
def test_a_reserve_is_the_steps_of_its_time_and_one_and_runs_out() -> None:
    delivery = Rig().delivery
    assert whole((delivery.reserve_steps, delivery.reserve_ms)) == [0, 0]
    delivery.reserve(60_000)
    assert whole((delivery.reserve_steps, delivery.reserve_ms)) == [0, 60_000]  # at no rate
    delivery.use_rate(A_SECOND)
    for ms, steps in ((10_000, 11), (10_001, 12), (999, 2), (864_001, 866), (3_600_000, 3_601)):
        delivery.reserve(ms)
        assert whole((delivery.reserve_steps, delivery.reserve_ms)) == [steps, ms]
    delivery.elapse(1_000)
    assert delivery.reserve_ms == 3_599_000
    delivery.reserve(500)
    delivery.elapse(501)
    assert _kept(delivery, 41)[36:40] == bytes(4)  # no less than nothing


# covers: RST-5
def test_of_reservoir_and_front_all_that_counts_is_kept() -> None:
    for filled in (0, 1):
        data = struct.pack("<IHHB", 12_345_678, 999, 40_000, filled)
        reservoir = Reservoir(Calibration())
        _recall(reservoir, data)
        assert (reservoir.volume_nl, reservoir.next_refill_day) == (12_345_678, 40_000)
        assert reservoir.ever_filled is (filled == 1)
        assert _kept(reservoir, 9) == data
    for moved in (0, 1):
        data = struct.pack("<BIBi", CHANGE, 15_000, moved, -3)
        front = Front(Integral(20_640))
        _recall(front, data)
        assert (front.kind, front.left_steps) == (CHANGE, 15_000)
        assert front.moved is (moved == 1)
        assert _kept(front, 10) == data
    front = Front(Integral(20_640))
    front.left_steps = -5
    front.sensed(2)  # more than were commanded
    assert _kept(front, 10)[1:] == struct.pack("<IBi", 0, 0, -2)
