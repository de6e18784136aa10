"""A Raspberry Pi Pico in software: MicroPython's own firmware on an emulated RP2040, reached at a pseudo-terminal.

rp2040py gives the chip, `core.py` a fast processor, `pio.py` and `fixes.py` what it lacks. `pico.py` runs it all in a
process of its own; `pins.py` is what a part on the bench sees of it. It refuses to know what program runs on it.
"""
