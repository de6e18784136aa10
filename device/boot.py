"""Every output to its safe level, before anything can fail. It imports nothing of the pump, and never raises.

`make flash` writes the board's outputs into this file, where it writes thecal.json too; on a host there are none. Which
pins these are follows `local.json` as far as that can be told here: boards/local.py judges it whole, later.
"""

OUTPUTS: "tuple[tuple[str, int, int], ...]" = ()  # role, GPIO, safe level of each

_LOCAL = "/local.json"
_PINS = 49  # no chip has more


def levels(local: bool = True) -> "dict[int, int]":
    """GPIO: safe level. `local`: outputs are where local.json has moved them."""
    moved = _moved() if local else {}
    result: dict[int, int] = {}
    for role, pin, level in OUTPUTS:
        if role not in moved:
            result[pin] = level
    for role, _, level in OUTPUTS:
        if role in moved:
            result[moved[role]] = level
    return result


def _moved() -> "dict[str, int]":
    """What local.json says of pins; nothing where it is not there or cannot be right."""
    import json

    try:
        with open(_LOCAL) as file:
            text = file.read()
        moved = json.loads(text)["pins"] if _closed(text) else {}
        pins = [moved[role] for role in moved]
        sound = len(set(pins)) == len(pins) and all(type(pin) is int and 0 <= pin < _PINS for pin in pins)
        return moved if sound else {}
    except Exception:  # whatever is wrong with it is told by who reads it next
        return {}


def _closed(text: str) -> bool:
    """Whether every brace ends: MicroPython reads one that breaks off between two values as if it were whole."""
    return text.rstrip().endswith("}") and text.count("{") == text.count("}")


def safe(local: bool = True) -> str:
    """Drives them; returns what went wrong, "" for nothing. A pin that fails keeps no other from it."""
    wrong = ""
    try:
        pins = levels(local) if OUTPUTS else {}
        for pin in pins:
            wrong += _drive(pin, pins[pin])
    except Exception as error:
        wrong += str(error)
    return wrong


def _drive(pin: int, level: int) -> str:
    from machine import Pin

    try:
        Pin(pin, Pin.OUT, value=level)
        return ""
    except Exception as error:
        return "GPIO %d: %s; " % (pin, error)


_wrong = safe()
if _wrong:
    print("boot.py:", _wrong)
