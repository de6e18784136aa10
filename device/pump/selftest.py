"""What the pump checks of itself, at power-on before it delivers and once a day. It decides nothing about delivery."""

CHECKS = ("program", "ram", "clock", "beeper", "battery", "encoder", "button", "store")
"""Names of the checks, as the log tells them."""
