"""What was given, taken and changed, as a power cut leaves it: byte by byte, and never in the patient's favour."""

import struct

from test_kept import _kept, _recall

from pump.bolus_orders import BolusOrder
from pump.core_time import DAY_MS, HOUR_MS, CoreTime
from pump.count import Count
from pump.integral import Integral
from pump.last_day import LastDay
from pump.patient_bolus import PatientBolus
from pump.titration import Titration

NL = 1_000_000
"""ng/mL at which a nL is a ng."""
LAST_DAY = 4 + 4 + 3 * 24 + 1 + 10 * 8
PATIENT = 6 + 5 + 48


def _at(hour: int, ms: int = 0) -> CoreTime:
    return CoreTime(hour // 24, hour % 24 * HOUR_MS + ms)


# covers: RST-4
def test_the_hours_are_kept_in_three_bytes_each_with_the_concentration() -> None:
    last = LastDay()
    last.hold(NL)
    for hour in range(1, 31):
        last.take(HOUR_MS, 24 * 1000 * hour, _at(hour))
    data = _kept(last, LAST_DAY)
    assert struct.unpack("<II", data[:8]) == (30, NL)
    for hour in range(8, 30):  # what passed up to the full hour `hour + 1`
        place = 8 + 3 * (hour % 24)
        assert data[place : place + 3] == struct.pack("<I", 1000 * (hour + 1))[:3], hour
    found = LastDay()
    _recall(found, data)
    assert _kept(found, LAST_DAY) == data
    for hours in range(25):
        assert found.given_ng(hours, _at(30), NL) == last.given_ng(hours, _at(30), NL)
    found.hold(2 * NL)
    assert found.given_ng(24, _at(30), 2 * NL) - last.given_ng(24, _at(30), NL) in range(25)


# covers: RST-4
def test_more_than_a_record_holds_of_an_hour_counts_as_the_most() -> None:
    last = LastDay()
    last.hold(NL)
    for nl, kept in ((0xFFFFFE, 0xFFFFFE), (1, 0xFFFFFF), (1, 0xFFFFFF), (90_000_000, 0xFFFFFF)):
        last.reserved(nl, _at(0))
        assert _kept(last, LAST_DAY)[8:11] == struct.pack("<I", kept)[:3]


# covers: RST-2 RST-4
def test_what_was_reserved_counts_as_given_in_the_hour_of_the_record() -> None:
    last = LastDay()
    last.hold(NL)
    last.take(HOUR_MS, 24_000, _at(5))
    last.reserved(700, _at(5, 1000))
    assert last.given_ng(1, _at(5, 1000), NL) == 700
    assert last.given_ng(24, _at(5, 1000), NL) == 1700
    last.reserved(11, _at(3))  # an uptime that stands behind: the latest hour takes it
    assert last.given_ng(1, _at(5, 1000), NL) == 711
    last.reserved(13, _at(31))
    assert (last.given_ng(1, _at(31), NL), last.given_ng(24, _at(31), NL)) == (13, 13)


# covers: RST-4 BOL-3
def test_eight_boluses_are_kept_one_by_one_and_more_are_merged_at_the_later_time() -> None:
    last = LastDay()
    last.hold(NL)
    for hour in (1, 3, 6, 10, 11, 15, 18, 20):
        last.add(_at(hour, 7), 100 + hour)
    rows = [struct.unpack("<HII", _kept(last, LAST_DAY)[81 + 10 * i :][:10]) for i in range(8)]
    assert _kept(last, LAST_DAY)[80] == 8
    assert rows == [(0, hour * HOUR_MS + 7, 100 + hour) for hour in (1, 3, 6, 10, 11, 15, 18, 20)]
    last.add(_at(24, 6), 5)
    data = _kept(last, LAST_DAY)
    merged = [struct.unpack("<HII", data[81 + 10 * i :][:10]) for i in range(8)]
    assert data[80] == 8
    assert (0, 11 * HOUR_MS + 7, 100 + 10 + 100 + 11) in merged  # those nearest to each other
    assert merged[-1] == (1, 6, 5)
    found = LastDay()
    _recall(found, data)
    for hours in (2, 6, 13, 14, 24):
        assert found.given_ng(hours, _at(24, 6), NL) >= last.given_ng(hours, _at(24, 6), NL)
    few = LastDay()
    few.add(_at(2), 9)
    assert _kept(few, LAST_DAY)[80:] == b"\1" + struct.pack("<HII", 0, 2 * HOUR_MS, 9) + bytes(70)


# covers: RST-4
def test_whatever_a_record_holds_of_the_last_day_comes_back_as_it_was() -> None:
    hours = bytes([1 + 3 * i for i in range(3 * 24)])
    boluses = [struct.pack("<HII", 0xFFF0 + i, 0xFFFFFF00 + i, 0xFFFFFE00 + i) for i in range(8)]
    data = struct.pack("<II", 0xFFFFFF01, 0xFFFFFF02) + hours + b"\x08" + b"".join(boluses)
    last = LastDay()
    _recall(last, data)
    assert _kept(last, LAST_DAY) == data


# covers: RST-4 BOL-3
def test_wherever_they_lie_in_the_day_the_two_nearest_boluses_are_merged() -> None:
    for pair in range(8):
        hours = [34 + 2 * i for i in range(9)]  # on both sides of a midnight
        hours[pair + 1] = hours[pair] + 1
        last = LastDay()
        for hour in hours:
            last.add(_at(hour), hour)
        rows = [struct.unpack("<HII", _kept(last, LAST_DAY)[81 + 10 * i :][:10]) for i in range(8)]
        doses = hours[:pair] + [hours[pair] + hours[pair + 1]] + hours[pair + 2 :]
        assert [row[2] for row in rows] == doses
        assert rows[pair][:2] == (hours[pair + 1] // 24, hours[pair + 1] % 24 * HOUR_MS)


# covers: BOL-3
def test_of_many_boluses_in_a_day_64_are_held_and_the_sum_stays() -> None:
    last = LastDay()
    last.hold(NL)
    for minute in range(70):
        last.add(CoreTime(0, minute * 60_000), 3)
        assert len(last._boluses) == min(minute + 1, 64)
    assert last.given_ng(24, CoreTime(0, 70 * 60_000), NL) == 210


# covers: RST-4 PCA-3
def test_a_patients_boluses_come_back_up_to_six_minutes_younger_and_never_older() -> None:
    patient = PatientBolus()
    patient.order = BolusOrder(10, 20, 60, 300, 48)
    starts = [(0, 5_001), (0, 364_000), (0, 3_999_999), (0, DAY_MS - 1), (1, 4_000)]
    for day, ms in starts:
        patient.start(CoreTime(day, ms))
    data = _kept(patient, PATIENT)
    assert struct.unpack("<HIIB", data[:11]) == (1, 4_000, 86_404, 5)
    found = PatientBolus()
    found.order = patient.order
    _recall(found, data)
    assert found.locked_ms(CoreTime(1, 4_000)) == 300_000
    for start, (day, ms) in zip(found._starts, starts):
        younger_ms = start.ms_since(day, ms)
        assert 0 <= younger_ms <= 361_000, younger_ms
    assert data[11:16] == bytes([(86_404 - s) // 360 for s in (6, 364, 4_000, 86_400, 86_404)])
    assert data[16:] == bytes(43)
    assert found.taken_in_24h(CoreTime(1, 4_000)) == 5


# covers: RST-4 PCA-3
def test_a_patients_bolus_after_a_hundred_years_is_kept_to_the_second() -> None:
    patient = PatientBolus()
    patient.order = BolusOrder(10, 20, 60, 300, 48)
    patient.start(CoreTime(40_000, 80_000_001))
    data = _kept(patient, PATIENT)
    assert struct.unpack("<HIIB", data[:11]) == (40_000, 80_000_001, 40_000 * 86_400 + 80_001, 1)
    found = PatientBolus()
    _recall(found, data)
    assert [(start.day, start.ms) for start in found._starts] == [(40_000, 80_001_000)]


# covers: RST-4
def test_a_patient_who_took_none_has_taken_none_and_an_older_one_than_a_day_is_left_out() -> None:
    patient = PatientBolus()
    assert _kept(patient, PATIENT) == bytes(PATIENT)
    patient.order = BolusOrder(10, 20, 60, 300, 48)
    for day, ms in ((0, 0), (1, 0)):
        patient.start(CoreTime(day, ms))
    assert _kept(patient, PATIENT)[10] == 1


# covers: RST-5 CAR-3
def test_when_the_dose_was_changed_last_is_kept_or_that_it_never_was() -> None:
    titration = Titration()
    assert _kept(titration, 7) == bytes(7)
    titration.changed(40_000, 86_399_999)
    data = _kept(titration, 7)
    assert data == struct.pack("<HIB", 40_000, 86_399_999, 1)
    found = Titration()
    assert not found.within(1 << 20, 40_001, 0)
    _recall(found, data)
    assert found.within(2, 40_001, 60_000) and not found.within(1, 40_001, 60_000)


# covers: RST-2
def test_a_count_and_an_integral_go_on_from_what_was_kept() -> None:
    count = Count()
    count.add(7)
    count.set(4_300_000_123)
    count.add(900_000)
    assert count.total() == 4_300_900_123
    integral = Integral(20_640)
    integral.advance(240_000, 60_000)
    integral.go_on(1_000, 20_640_000)
    assert (integral.commanded(), integral.programmed_pl(), integral.pl, integral.part) == (
        1_000,
        20_640_000,
        0,
        0,
    )
    assert integral.advance(86_400 * 20_640, 999) == 999
    assert (integral.commanded(), integral.programmed_pl()) == (1_999, 1_999 * 20_640)


# covers: BOL-3
def test_what_was_given_counts_however_often_somebody_looks() -> None:
    for piece_ms in (1000, 7_200, 600_000, HOUR_MS):
        last = LastDay()
        last.hold(500_000)
        uptime = CoreTime(0, 0)
        for _ in range(2 * HOUR_MS // piece_ms):
            uptime.advance(piece_ms)
            last.take(piece_ms, 48_000, uptime)
        assert last.given_ng(24, uptime, 500_000) == 2_000
