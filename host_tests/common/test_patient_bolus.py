"""The patient's bolus by itself: lockout and most in 24 h, by uptime."""

from pump.bolus_orders import BolusOrder
from pump.core_time import CoreTime
from pump.patient_bolus import PatientBolus

HOUR_MS = 3_600_000


def _patient(most_in_24h: int = 3) -> PatientBolus:
    patient = PatientBolus()
    patient.order = BolusOrder(500_000, 1_000, 60, 1_800, most_in_24h)
    return patient


def test_a_new_pump_offers_none_and_none_was_taken() -> None:
    patient = PatientBolus()
    assert patient.order is None
    assert (patient.taken_in_24h(CoreTime(0, 0)), patient.taken_within(24, CoreTime(0, 0))) == (0, 0)


# covers: PCA-2
def test_the_lockout_counts_from_the_pump_s_start_and_again_from_each_lock() -> None:
    patient = _patient()
    assert patient.locked_ms(CoreTime(0, 0)) == 1_800_000
    assert patient.locked_ms(CoreTime(0, 1_799_999)) == 1
    assert patient.locked_ms(CoreTime(0, 1_800_000)) == 0
    patient.lock(CoreTime(1, 5))
    assert patient.locked_ms(CoreTime(1, 6)) == 1_799_999


def test_the_wait_for_another_is_that_of_the_oldest_too_many() -> None:
    patient = _patient(2)
    for hour in (0, 5, 9):
        assert patient.full_ms(CoreTime(0, hour * HOUR_MS)) == (0 if hour < 9 else 15 * HOUR_MS)
        patient.start(CoreTime(0, hour * HOUR_MS))
    assert patient.full_ms(CoreTime(0, 9 * HOUR_MS)) == 20 * HOUR_MS  # until that of 05:00 counts no more
    assert patient.full_ms(CoreTime(1, 5 * HOUR_MS)) == 0
