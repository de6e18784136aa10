"""Renders an alarm signal to a WAV file, so that it can be heard where there is no beeper.

It takes the notes as the pump tells them and knows no alarm, no profile and no player.

IEC 60601-1-8 wants at least four peaks between 150 and 4,000 Hz (300 in its older edition) whose levels lie
within 15 dB, because a single sine is hard to place by ear; read in a maker's article on the standard
(GlobalSpec, 2023), not in the standard itself. Hence the partials below: a beeper's square wave has such
partials by itself.
"""

import io
import math
import wave
from array import array
from collections.abc import Iterable, Sequence

SAMPLE_RATE = 44_100
PARTIALS = (1.0, 0.8, 0.6, 0.5, 0.4)  # of the fundamental's amplitude; the weakest is 8 dB down
_PEAK = 0.8 * 32767  # of 16 bit; the headroom spares small loudspeakers


def render(notes: Iterable[Sequence[int]], rise_percent: int) -> bytes:
    """Returns one burst as a mono WAV file, 16 bit at 44.1 kHz; the same notes give the same bytes.

    notes: pairs of hertz (0 for silence) and milliseconds. rise_percent: how much of a note's length its
    linear rise takes, and its fall: 0 to 50. A figure outside its range raises ValueError.
    """
    if not 0 <= rise_percent <= 50:
        raise ValueError(f"rise_percent is {rise_percent}; it must be 0 to 50")
    samples = array("h")
    passed_ms = 0
    for hz, length_ms in notes:
        if hz < 0 or hz * 2 > SAMPLE_RATE or length_ms < 0:
            raise ValueError(f"no such note: {hz} Hz for {length_ms} ms")
        passed_ms += length_ms
        count = passed_ms * SAMPLE_RATE // 1000 - len(samples)  # from the start, so that no rounding adds up
        samples.extend(_tone(hz, count, rise_percent) if hz else [0] * count)
    return _file(samples)


def _tone(hz: int, count: int, rise_percent: int) -> list[int]:
    shape = _period(hz)
    rise = max(1, count * rise_percent // 100)
    return [round(shape[i % len(shape)] * min(1.0, i / rise, (count - 1 - i) / rise)) for i in range(count)]


def _period(hz: int) -> list[float]:
    """Returns the shortest whole run of samples after which a whole frequency repeats, scaled to the peak."""
    length = SAMPLE_RATE // math.gcd(hz, SAMPLE_RATE)
    turn = 2 * math.pi * hz / SAMPLE_RATE
    audible = [(k, level) for k, level in enumerate(PARTIALS, 1) if k * hz * 2 < SAMPLE_RATE]
    shape = [sum(level * math.sin(k * turn * i) for k, level in audible) for i in range(length)]
    loudest = max(map(abs, shape))
    return [_PEAK * value / loudest for value in shape]


def _file(samples: "array[int]") -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(samples.itemsize)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(samples.tobytes())
    return target.getvalue()
