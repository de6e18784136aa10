"""The emulated Pico is a Pico to mpremote, to a program and to the parts that are wired to it."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from emulated.benches import Encoder, Recorder
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.errors import Failure

PIO_STEPS = """
import rp2, time
from machine import Pin
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW, fifo_join=rp2.PIO.JOIN_TX)
def one_step_per_word():
    pull(block)
    mov(x, osr)
    set(pins, 1) [9]
    set(pins, 0)
    label('wait')
    jmp(x_dec, 'wait')
sm = rp2.StateMachine(0, one_step_per_word, freq=1000000, set_base=Pin(2))
for _ in range(8):
    sm.put(2000 - 14)
print('queued', sm.tx_fifo())
sm.active(1)
for _ in range(12):
    sm.put(2000 - 14)
time.sleep_ms(100)
"""


def said(pico: EmulatedPico, code: str) -> str:
    return pico.mpremote("exec", code).stdout.strip()


def periods_us(rises: list[int]) -> list[float]:
    return [(later - earlier) / 1000 for earlier, later in pairwise(rises)]


def test_mpremote_runs_code_and_the_firmware_says_what_it_is(pico: EmulatedPico) -> None:
    text = said(pico, "import sys, gc; gc.collect(); print(sys.implementation._machine, gc.mem_free())")
    assert re.match(r"Raspberry Pi Pico with RP2040 2\d{5}$", text), text


def test_numbers_are_those_of_a_pico(pico: EmulatedPico) -> None:
    text = said(pico, "print(7 // -2, -7 % 3, 2**31 // 10, 1/3, 0.1 + 0.2, 10**20 % 97, int(1e6 * 1.1))")
    assert text == f"-4 2 214748364 0.3333333 0.3 {10**20 % 97} 1100000"


def test_a_file_outlives_a_soft_reset_a_reset_and_a_power_cycle(pico: EmulatedPico, tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_bytes(bytes(range(256)) * 20)
    read = "import hashlib; print(sum(open('some.txt', 'rb').read()), 'kept' in globals())"
    pico.mpremote("cp", str(tmp_path / "some.txt"), ":some.txt")
    pico.mpremote("exec", "kept = 1")
    pico.mpremote("soft-reset")
    assert said(pico, read) == f"{sum(range(256)) * 20} False"
    pico.cut()
    assert said(pico, read) == f"{sum(range(256)) * 20} False"
    pico.mpremote("reset")
    assert said(pico, read) == f"{sum(range(256)) * 20} False"


def test_a_flash_moves_to_another_pico(pico: EmulatedPico, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text("started = 42\n")
    pico.mpremote("cp", str(tmp_path / "main.py"), ":main.py")
    with EmulatedPico(firmware.image(), pico.flash()) as other:
        assert other.mpremote("resume", "exec", "print(started)").stdout.strip() == "42"


def test_the_cause_of_a_reset_is_told(pico: EmulatedPico) -> None:
    assert said(pico, "import machine; print(machine.reset_cause() == machine.PWRON_RESET)") == "True"
    pico.mpremote("reset")
    assert said(pico, "import machine; print(machine.reset_cause() == machine.WDT_RESET)") == "True"


def test_a_watchdog_that_nobody_feeds_resets(pico: EmulatedPico) -> None:
    pico.mpremote("exec", "--no-follow", "import machine; dog = machine.WDT(timeout=1000)\nwhile True: pass")
    time.sleep(0.5)
    pico.advance(2.0)
    pico.pace(None)
    assert said(pico, "print('dog' in globals())") == "False"


def test_an_hour_of_sleep_costs_seconds(pico: EmulatedPico) -> None:
    before_s, began = pico.now_s, time.monotonic()
    assert said(pico, "import time; time.sleep(3600); print('awake')") == "awake"
    assert pico.now_s - before_s >= 3600
    assert time.monotonic() - began < 60


def test_time_can_be_held_and_paced(pico: EmulatedPico) -> None:
    pico.advance(1.5)
    held_s = pico.now_s
    time.sleep(0.2)
    assert pico.now_s == held_s
    pico.advance(2.5)
    assert pico.now_s == pytest.approx(held_s + 2.5, abs=1e-5)
    pico.pace(1.0)
    time.sleep(0.3)
    assert held_s + 2.5 < pico.now_s < held_s + 2.5 + 10


def test_pio_keeps_time_while_the_processor_sleeps_and_its_fifo_is_joined() -> None:
    with EmulatedPico(firmware.image(), None, Recorder, 2) as pico:
        assert said(pico, PIO_STEPS) == "queued 8"
        rises = pico.plant("rises", 2)
    assert len(rises) == 20
    assert periods_us(rises) == pytest.approx([2000.0] * 19, abs=0.05)


def test_the_tone_of_a_pin_is_heard() -> None:
    with EmulatedPico(firmware.image(), None, Recorder, 6) as pico:
        pico.mpremote(
            "exec", "from machine import *; import time; w = PWM(Pin(6), freq=2000, duty_u16=32768)"
        )
        pico.mpremote("resume", "exec", "time.sleep_ms(50); w.deinit()")
        rises = pico.plant("rises", 6)
    assert len(rises) >= 100
    assert periods_us(rises)[1:-1] == pytest.approx([500.0] * (len(rises) - 3), abs=0.1)


def test_a_plant_answers_steps_with_edges_and_voltages() -> None:
    count = """
from machine import ADC, Pin
edges = 0
def seen(_):
    global edges
    edges += 1
Pin(5, Pin.IN).irq(seen, Pin.IRQ_RISING | Pin.IRQ_FALLING)
step = Pin(2, Pin.OUT, value=0)
for _ in range(20):
    step(1)
    step(0)
print(edges, ADC(26).read_u16() >> 4)
"""
    with EmulatedPico(firmware.image(), None, Encoder, 2, 5, 26, 1234) as pico:
        assert said(pico, count) == "10 1234"


def test_erasing_flash_holds_the_processor_as_long_as_on_a_board(pico: EmulatedPico) -> None:
    text = said(
        pico,
        "import rp2, time; f = rp2.Flash(); n = f.ioctl(4, 0) - 1; a = time.ticks_ms()\n"
        "f.ioctl(6, n); print(time.ticks_diff(time.ticks_ms(), a))",
    )
    assert 45 <= int(text) <= 50


def test_a_failing_mpremote_is_told_in_its_words(pico: EmulatedPico) -> None:
    with pytest.raises(Failure, match="ValueError: never"):
        pico.mpremote("exec", "raise ValueError('never')")
