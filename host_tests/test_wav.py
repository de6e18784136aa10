"""Measures the rendered sound itself: pitch, length and gap of every note, against the pump's table."""

from __future__ import annotations

import io
import math
import sys
import time
import wave
from array import array
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pytest

from pump.alarm_table import CATEGORY, NAMES, PRIORITY
from pump.tones import PROFILES, SIGNALS, note_pairs, signal_of
from thecal import player
from thecal.wav import PARTIALS, SAMPLE_RATE, render

_MS = SAMPLE_RATE / 1000
_THIN = 8  # every eighth sample will do to find a fundamental below 1 kHz, and is eight times faster

_all_alarms = pytest.mark.parametrize("alarm", range(len(NAMES)), ids=NAMES)
_both_profiles = pytest.mark.parametrize("profile", range(len(PROFILES)), ids=PROFILES)


@lru_cache
def _burst(signal: int) -> bytes:
    return render(note_pairs(signal), SIGNALS[signal].rise_percent)


def _samples(wav: bytes) -> array[int]:
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, SAMPLE_RATE)
        samples = array("h", file.readframes(file.getnframes()))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def _level(samples: array[int], hz: float, rate: float = SAMPLE_RATE) -> float:
    """How much of a frequency there is (Goertzel)."""
    turn = 2 * math.cos(2 * math.pi * hz / rate)
    last = before = 0.0
    for sample in samples:
        last, before = sample + turn * last - before, last
    return math.sqrt(max(0.0, last * last + before * before - turn * last * before)) / len(samples)


def _pitch_hz(samples: array[int]) -> float:
    """The fundamental: the strongest frequency from 150 to 1,000 Hz, sought coarsely and then finely."""
    thin, rate = samples[::_THIN], SAMPLE_RATE / _THIN
    coarse = max(range(150, 1001, 3), key=lambda hz: _level(thin, hz, rate))
    return max((coarse + step / 4 for step in range(-16, 17)), key=lambda hz: _level(thin, hz, rate))


def _runs(samples: array[int]) -> list[tuple[bool, int, int]]:
    """The stretches of sound and of silence as (sounding, from, to); silence is over 10 ms of zeros."""
    long = int(10 * _MS)
    runs: list[tuple[bool, int, int]] = []
    at = 0
    while at < len(samples):
        end = at
        while end < len(samples) and samples[end] == 0:
            end += 1
        if end - at >= long:
            runs.append((False, at, end))
        elif runs and runs[-1][0]:
            runs[-1] = (True, runs[-1][1], end)
        else:
            runs.append((True, at, end))
        at = end
        while at < len(samples) and samples[at] != 0:
            at += 1
        if at > end:
            start = runs.pop()[1] if runs[-1][0] else end
            runs.append((True, start, at))
    return runs


def _split_at_dips(samples: array[int], start: int, end: int) -> list[tuple[int, int]]:
    """Parts a stretch of sound where its envelope falls to nothing and rises again: between two joined notes."""
    width, low = int(4 * _MS), 0.12 * max(map(abs, samples[start:end]))
    quiet = [at for at in range(start, end, width // 4) if max(map(abs, samples[at : at + width])) < low]
    inner = [at + width // 2 for at in quiet if start + 50 * _MS < at < end - 50 * _MS]
    cuts = [sum(group) // len(group) for group in _groups(inner, int(20 * _MS))]
    return list(pairwise([start, *cuts, end]))


def _groups(values: list[int], apart: int) -> list[list[int]]:
    groups: list[list[int]] = []
    for value in values:
        if groups and value - groups[-1][-1] < apart:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


@lru_cache
def _heard(signal: int) -> list[tuple[float, float]]:
    """What a listener with a stop-watch and a tuner writes down: (hertz, ms), 0 Hz for silence."""
    samples = _samples(_burst(signal))
    notes: list[tuple[float, float]] = []
    for sounding, start, end in _runs(samples):
        if not sounding:
            notes.append((0.0, (end - start) / _MS))
            continue
        for first, last in _split_at_dips(samples, start, end):
            notes.append((_pitch_hz(samples[first:last]), (last - first) / _MS))
    return notes


@_all_alarms
@_both_profiles
def test_the_sound_of_every_alarm_has_the_tables_pitches_lengths_and_gaps(alarm: int, profile: int) -> None:
    signal = signal_of(profile, PRIORITY[alarm], CATEGORY[alarm])
    heard, table = _heard(signal), note_pairs(signal)
    assert len(heard) == len(table)
    for (heard_hz, heard_ms), (hz, ms) in zip(heard, table, strict=True):
        assert heard_hz == pytest.approx(hz, abs=1.5)
        assert heard_ms == pytest.approx(ms, abs=3)


@pytest.mark.parametrize("signal", range(len(SIGNALS)), ids=[signal.name for signal in SIGNALS])
def test_the_file_is_as_long_as_the_burst(signal: int) -> None:
    assert len(_samples(_burst(signal))) == SIGNALS[signal].burst_ms * SAMPLE_RATE // 1000


@pytest.mark.parametrize("hz", sorted({hz for i in range(len(SIGNALS)) for hz, _ in note_pairs(i) if hz}))
def test_four_partials_between_300_and_4000_hz_lie_within_15_db(hz: int) -> None:
    samples = _samples(render([[hz, 500]], 10))
    levels = [_level(samples, k * hz) for k in range(1, len(PARTIALS) + 1) if 300 <= k * hz <= 4000]
    assert len(levels) >= 4
    assert 20 * math.log10(max(levels) / min(levels)) < 15


def test_rise_and_fall_take_their_share_of_the_note() -> None:
    samples = _samples(render([[500, 200]], 20))
    loud = max(map(abs, samples))

    def peak(from_ms: float) -> float:
        return max(map(abs, samples[int(from_ms * _MS) : int((from_ms + 2) * _MS)])) / loud

    assert peak(19) == pytest.approx(0.5, abs=0.06) == peak(179)
    assert peak(9) == pytest.approx(0.25, abs=0.06) == peak(189)
    assert min(peak(ms) for ms in range(40, 158, 2)) > 0.95


def test_the_sound_never_clips_and_starts_and_ends_at_zero() -> None:
    for signal in range(len(SIGNALS)):
        samples = _samples(_burst(signal))
        assert max(map(abs, samples)) < 32767
        assert samples[0] == 0 == samples[-1]


def test_the_same_notes_give_the_same_bytes() -> None:
    assert render([[523, 150], [0, 100]], 20) == render(((523, 150), (0, 100)), 20)


@pytest.mark.parametrize("notes", [[[-1, 10]], [[440, -10]], [[30_000, 10]]])
def test_an_impossible_note_is_refused(notes: list[list[int]]) -> None:
    with pytest.raises(ValueError, match="no such note"):
        render(notes, 10)


def test_an_impossible_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 50"):
        render([[440, 10]], 51)


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "a sound.wav"
    path.write_bytes(render([[440, 10]], 10))
    return path


def _install(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


_posix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in players are shell scripts")


def test_without_a_player_nothing_is_played(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert player.play(sound) is None


@_posix
def test_a_player_is_handed_the_file_and_named(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path / "bin", "afplay", f'test -f "$1" && echo "$1" > {tmp_path}/played')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert player.play(sound) == "afplay"
    assert (tmp_path / "played").read_text().strip() == str(sound)


@_posix
def test_a_player_that_fails_is_followed_by_the_next(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path / "bin", "aplay", "exit 1")
    _install(tmp_path / "bin", "play", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert player.play(sound) == "play"


@_posix
def test_a_player_that_hangs_is_ended(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path / "bin", "aplay", "exec /bin/sleep 30")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    began = time.monotonic()
    assert player.play(sound, grace_s=0.2) is None
    assert time.monotonic() - began < 10
