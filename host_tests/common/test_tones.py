"""What the two tone profiles must keep to, read from the description itself. On both interpreters."""

from pump import alarm_table, tones
from pump.alarm_table import (
    CATEGORIES,
    CATEGORY,
    DRUG,
    GENERAL,
    HIGH,
    LOW,
    MEDIUM,
    NAMES,
    POWER,
    PRIORITIES,
    PRIORITY,
)
from pump.tones import BEDSIDE, IMPLANT, SIGNALS, Signal, note_pairs, signal_of

# MIDI numbers of the notes, from which equal temperament gives the pitch: an account apart from the table's
# integers.
_KEYS = {"C4": 60, "D4": 62, "E4": 64, "G4": 67, "C5": 72, "E5": 76, "A5": 81}


def _hz(key: str) -> int:
    return int(440 * 2 ** ((_KEYS[key] - 69) / 12) + 0.5)


def _signal(profile: int, priority: int, category: int = DRUG) -> Signal:
    return SIGNALS[signal_of(profile, priority, category)]


def _lengths(signal: Signal, sounding: bool) -> "list[int]":
    pairs = note_pairs(SIGNALS.index(signal))
    return [ms for hz, ms in pairs if (hz != 0) == sounding]


def _pitches(signal: Signal) -> "list[int]":
    return [hz for hz, _ in note_pairs(SIGNALS.index(signal)) if hz]


def _melody(*keys: str) -> "list[int]":
    return [_hz(key) for key in keys]


def test_the_table_has_a_constant_for_each_alarm_at_its_rank() -> None:
    for i in range(len(NAMES)):
        assert getattr(alarm_table, NAMES[i].upper()) == i
        assert alarm_table.index_of(NAMES[i]) == i
    assert alarm_table.index_of("toothache") == -1


# covers: ALM-1
def test_a_higher_priority_always_outranks_a_lower_one() -> None:
    for i in range(1, len(NAMES)):
        assert PRIORITY[i - 1] <= PRIORITY[i]


# covers: ALM-6
def test_each_alarm_has_a_text_for_the_patient_with_whom_to_call_and_one_for_the_clinician() -> None:
    for i in range(len(NAMES)):
        patient, clinician = alarm_table.told(i)
        assert "Call your clinic" in patient
        assert 40 < len(patient) < 250
        assert 40 < len(clinician) < 250


# covers: ALM-7
def test_implant_critical_alarms_are_a_dual_tone_of_3_s_every_10_min() -> None:
    signal = _signal(IMPLANT, HIGH)
    assert signal.name == "dual"
    assert len(set(_pitches(signal))) == 2
    assert signal.burst_ms == 3000 and signal.repeat_ms == 10 * 60 * 1000


def test_the_dual_tone_alternates_without_a_silence() -> None:
    pitches = _pitches(_signal(IMPLANT, HIGH))
    assert pitches == _melody("A5", "E5") * 3
    assert _lengths(_signal(IMPLANT, HIGH), False) == []


# covers: ALM-7
def test_implant_other_alarms_are_a_single_tone_of_1_s_every_hour() -> None:
    for priority in (MEDIUM, LOW):
        for category in (DRUG, POWER, GENERAL):
            signal = _signal(IMPLANT, priority, category)
            assert signal.name == "single"
            assert note_pairs(SIGNALS.index(signal)) == [[_hz("A5"), 1000]]
            assert signal.repeat_ms == 60 * 60 * 1000


def test_bedside_signals_are_named_after_priority_and_category() -> None:
    for priority in (HIGH, MEDIUM):
        for category in (DRUG, POWER, GENERAL):
            name = PRIORITIES[priority] + "_" + CATEGORIES[category]
            assert _signal(BEDSIDE, priority, category).name == name
    for category in (DRUG, POWER, GENERAL):
        assert _signal(BEDSIDE, LOW, category).name == "low"


# covers: ALM-7
def test_bedside_high_priority_is_two_times_three_and_two_pulses() -> None:
    for category in (DRUG, POWER, GENERAL):
        signal = _signal(BEDSIDE, HIGH, category)
        pulses = _lengths(signal, True)
        gaps = _lengths(signal, False)
        assert len(pulses) == 10 and len(gaps) == 9
        assert all(75 <= ms <= 200 for ms in pulses)
        for after in (1, 2, 4, 6, 7, 9):
            assert 50 <= gaps[after - 1] <= 125
        for after in (3, 8):
            assert gaps[after - 1] == 2 * gaps[0] + pulses[0]
        assert 350 <= gaps[4] <= 1300
        assert 2500 <= signal.repeat_ms - signal.burst_ms <= 15000


def test_the_two_halves_of_a_high_burst_are_the_same() -> None:
    for category in (DRUG, POWER, GENERAL):
        notes = note_pairs(signal_of(BEDSIDE, HIGH, category))
        assert notes[:9] == notes[10:]


# covers: ALM-7
def test_bedside_medium_priority_is_three_pulses() -> None:
    for category in (DRUG, POWER, GENERAL):
        signal = _signal(BEDSIDE, MEDIUM, category)
        assert len(_lengths(signal, True)) == 3 and len(_lengths(signal, False)) == 2
        assert all(125 <= ms <= 250 for _, ms in note_pairs(SIGNALS.index(signal)))
        assert 2500 <= signal.repeat_ms - signal.burst_ms <= 30000


# covers: ALM-7
def test_bedside_low_priority_is_two_pulses_with_more_than_15_s_between() -> None:
    signal = _signal(BEDSIDE, LOW)
    assert len(_lengths(signal, True)) == 2
    assert all(125 <= ms <= 250 for _, ms in note_pairs(SIGNALS.index(signal)))
    assert signal.repeat_ms - signal.burst_ms > 15000


def test_bedside_melodies_are_those_of_the_categories() -> None:
    assert _pitches(_signal(BEDSIDE, HIGH, DRUG)) == _melody("C5", "D4", "G4", "C5", "D4") * 2
    assert _pitches(_signal(BEDSIDE, HIGH, POWER)) == _melody("C5", "C4", "C4", "C5", "C4") * 2
    assert _pitches(_signal(BEDSIDE, HIGH, GENERAL)) == _melody("C4") * 10
    assert _pitches(_signal(BEDSIDE, MEDIUM, DRUG)) == _melody("C5", "D4", "G4")
    assert _pitches(_signal(BEDSIDE, MEDIUM, POWER)) == _melody("C5", "C4", "C4")
    assert _pitches(_signal(BEDSIDE, MEDIUM, GENERAL)) == _melody("C4") * 3
    assert _pitches(_signal(BEDSIDE, LOW)) == _melody("E4", "C4")


# covers: ALM-7
def test_every_pitch_and_rise_lies_inside_the_standards_limits() -> None:
    for signal in SIGNALS:
        assert all(150 <= hz <= 1000 for hz in _pitches(signal))
        assert 10 <= signal.rise_percent <= 40
        assert signal.burst_ms < signal.repeat_ms


def test_every_alarm_has_a_signal_in_both_profiles_and_profiles_have_names() -> None:
    for i in range(len(NAMES)):
        for profile in (IMPLANT, BEDSIDE):
            assert _pitches(_signal(profile, PRIORITY[i], CATEGORY[i]))
    assert [tones.PROFILES.index(name) for name in ("implant", "bedside")] == [IMPLANT, BEDSIDE]
