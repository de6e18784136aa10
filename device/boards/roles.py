"""What a pin can be for, a row each: the one table behind safe pins, `local.json`'s check, the wiring picture and docs.

It knows no board and no GPIO. A safe level is the one at which nothing moves, sounds or is loaded.
"""

from pump.texts import far_texts

OUT, IN, ADC, I2C = "out", "in", "adc", "i2c"

ROLES = far_texts(
    (
        # role, kind, safe level (of outputs; else None), what it is for
        ("step", OUT, 0, "stepper driver STEP: a step at each rising edge"),
        ("dir", OUT, 0, "stepper driver DIR: which way the head turns"),
        ("enable", OUT, 1, "stepper driver ENABLE: low is on, high lets the motor go"),
        ("coil_1", OUT, 0, "ULN2003 IN1"),
        ("coil_2", OUT, 0, "ULN2003 IN2"),
        ("coil_3", OUT, 0, "ULN2003 IN3"),
        ("coil_4", OUT, 0, "ULN2003 IN4"),
        (
            "encoder",
            IN,
            None,
            "encoder or index sensor on the motor's shaft: an edge every steps_per_count steps",
        ),
        ("beeper", OUT, 0, "passive piezo, the other leg to GND"),
        ("patient_button", IN, None, "patient's bolus button to GND, pulled up"),
        ("silence_button", IN, None, "silence button to GND, pulled up"),
        ("led", OUT, 0, "LED: blinks with the highest alarm"),
        ("pixel", OUT, 0, "NeoPixel data: the colour of the highest alarm"),
        (
            "magnet",
            IN,
            None,
            "reed switch or open-drain Hall sensor to GND, pulled up: low where a magnet is",
        ),
        (
            "battery",
            ADC,
            None,
            "battery through a divider of two equal resistors, or a potentiometer's wiper",
        ),
        ("battery_load", OUT, 0, "gate of the transistor that loads the battery while it is measured"),
        ("sda", I2C, None, "display SDA"),
        ("scl", I2C, None, "display SCL"),
    )
)

NAMES = tuple([row[0] for row in ROLES])
_KIND, _SAFE = 1, 2


def kind(role: str) -> str:
    """OUT, IN, ADC or I2C. ValueError for an unknown role."""
    return ROLES[NAMES.index(role)][_KIND]


def outputs(pins: "tuple[tuple[str, int], ...]") -> "list[tuple[str, int, int]]":
    """(role, GPIO, safe level) of each output among these (role, GPIO)."""
    result: list[tuple[str, int, int]] = []
    for role, pin in pins:
        level = ROLES[NAMES.index(role)][_SAFE]
        if level is not None:
            result.append((role, pin, level))
    return result
