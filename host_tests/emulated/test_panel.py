"""Drivers of panel, battery and encoder on the real firmware: what is at the pins, and what was heard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from emulated.benches import Bench
from thecal import paths
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico

ENCODER, BEEPER, BUTTON, MAGNET, LOAD, LED, BATTERY = 5, 6, 7, 9, 10, 25, 26


@pytest.fixture(scope="module")
def pico() -> Iterator[EmulatedPico]:
    with EmulatedPico(firmware.image(), None, Bench, (BEEPER, LOAD, LED), (BUTTON, MAGNET)) as pico:
        names = (
            "__init__",
            "battery",
            "beeper",
            "buttons",
            "checks",
            "display",
            "encoder",
            "light",
            "magnet",
        )
        files = [str(paths.device_dir() / "drivers" / f"{name}.py") for name in (*names, "watchdog")]
        pico.mpremote("mkdir", ":drivers", "+", "cp", *files, ":drivers/")
        yield pico


def said(pico: EmulatedPico, code: str) -> str:
    pico.plant("forget")
    return pico.mpremote("exec", "import time\n" + code).stdout.strip()


@pytest.mark.parametrize("hz", [262, 2_700])
def test_a_tone_has_its_pitch_and_half_its_period_high_and_silence_is_a_low_pin(
    pico: EmulatedPico, hz: int
) -> None:
    code = f"from drivers.beeper import PwmBeeper\nb = PwmBeeper(6); b.tone(1000); time.sleep_ms(20); b.tone({hz})\n"
    said(pico, code + "time.sleep_ms(60); b.tone(0); time.sleep_ms(20)")
    edges = pico.plant("edges", BEEPER)
    rises = [ns for ns, level in edges if level == 1][-10:]
    assert 1e9 * 9 / (rises[-1] - rises[0]) == pytest.approx(hz, rel=0.01)
    falls = [ns for ns, level in edges if level == 0 and ns > rises[0]]
    assert (falls[0] - rises[0]) / (rises[1] - rises[0]) == pytest.approx(0.5, abs=0.02)
    assert edges[-1][1] == 0


def test_a_load_is_on_for_a_millisecond_and_off_after_a_failure(pico: EmulatedPico) -> None:
    pico.plant("volts", BATTERY, 2_000)
    code = "from drivers.battery import AdcBattery\nb = AdcBattery(26, 10); print(b.sample(False), b.sample(True))\n"
    raws = said(pico, code).split()
    assert all(abs(int(raw) - 2_000 * 16) < 40 for raw in raws)
    edges = [(ns, level) for ns, level in pico.plant("edges", LOAD) if level is not None][-2:]
    assert [level for _, level in edges] == [1, 0] and edges[1][0] - edges[0][0] < 5_000_000
    said(pico, code + "b._adc = None\ntry:\n    b.sample(True)\nexcept AttributeError:\n    print('failed')")
    assert pico.plant("edges", LOAD)[-1][1] == 0


def test_presses_and_edges_are_counted_while_the_program_is_busy(pico: EmulatedPico) -> None:
    said(
        pico,
        "from drivers.buttons import *\nfrom drivers.encoder import *\nb = Button(7); e = Encoder(5, 16)",
    )
    bounce = [(0, 0), (300, 1), (700, 0), (100_000, 1), (100_400, 0), (100_900, 1)]
    pico.plant(
        "play", BUTTON, *((1_000_000 + 200_000 * i + us, level) for i in range(3) for us, level in bounce)
    )
    pico.plant("play", ENCODER, *((1_000_000 + 500 * i, 1 - i % 2) for i in range(400)))
    code = "t = time.ticks_ms()\nwhile time.ticks_diff(time.ticks_ms(), t) < 3_000: pass\nn = 0\n"
    code += "while b.pressed(): n += 1\nprint(n, e.count(), b.down())"
    assert pico.mpremote("resume", "exec", "import time\n" + code).stdout.split() == [
        "3",
        str(200 * 16),
        "False",
    ]


def test_parts_that_are_not_there_stop_nothing(pico: EmulatedPico) -> None:
    code = "from drivers.display import Display\nd = Display(12, 13); d.show(['Thecal']); print(d.silent)\n"
    code += (
        "from drivers.magnet import Magnet\nprint(Magnet(9).near())\nfrom drivers.light import Led, Pixel\n"
    )
    code += "l = Led(25); l.show(0xff0000); time.sleep_ms(5); l.show(0); p = Pixel(11); p.show(0xffff00)\n"
    code += "from drivers.checks import BoardChecks\nc = BoardChecks([], 15)\n"
    code += "print(c.program(), len(c.memory()), c.beeper_ma(True), c.button_down(), c.ticks_us() > 0)"
    assert said(pico, code).split() == ["True", "False", "True", "64", "15", "False", "True"]
    assert [level for _, level in pico.plant("edges", LED)][-2:] == [1, 0]
