"""A naked board with nothing but a piezo: its pump is the twin. For hearing and showing alarms."""

NAME = "bare"
PLATFORM = "rp2"  # sys.platform
MCU = "RP2040"

TAKEN = (23, 24, 29)  # GPIOs that the board itself uses
PINS = (("beeper", 6),)
PARTS = (("beeper", "piezo"),)
