"""Every output to its safe level, before anything can fail. It imports nothing of the pump, and never raises.

`make flash` writes the board's outputs into this file, where it writes thecal.json too; on a host there are none. Which
pins these are follows `local.json` as far as that can be told here: boards/local.py judges it whole, later. It also
knows the silence button, the one way into a locked board: that must not depend on any other file either.
"""

from micropython import kbd_intr

if __name__ == "__main__":
    kbd_intr(-1)  # Ctrl-C in here would end in a prompt, and main.py not be started: it decides who may

OUTPUTS: "tuple[tuple[str, int, int], ...]" = ()  # role, GPIO, safe level of each
SILENCE = -1  # GPIO of the silence button, which pulls it down; -1 for none
HOLD_MS = 500

_KEYS = "/keys"
_SECRETS = (_KEYS, "/state/session.0", "/state/session.1")

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


def shut(manifest: str) -> bool:
    """Whether a board is locked, by its manifest or because it has keys, and nobody is let in.

    Who holds its button at power-on is let in, once the keys are gone: these first.
    """
    return (_size(_KEYS) >= 0 or _says_locked(manifest)) and not (_held() and _erased())


def _says_locked(manifest: str) -> bool:
    try:
        with open(manifest) as file:
            return '"access": "locked"' in file.read()
    except OSError:
        return False


def _erased() -> bool:
    for path in _SECRETS:
        nothing = bytes(max(_size(path), 0))
        if nothing:
            with open(path, "wb") as file:
                file.write(nothing)
        _remove(path)
    return max([_size(path) for path in _SECRETS]) < 0


def _remove(path: str) -> None:
    import os

    try:
        os.remove(path)
    except OSError:
        pass  # it is not there, or the flash is broken: then it still is


def _size(path: str) -> int:
    """Of a file, in bytes; -1 where there is none."""
    import os

    try:
        return os.stat(path)[6]
    except OSError:
        return -1


def _held() -> bool:
    """Whether power has just come on and the silence button is held down, for HOLD_MS without a break.

    No other start counts: whoever silences an alarm must not open the pump, should its program fail at that moment.
    """
    import time

    import machine

    if SILENCE < 0 or machine.reset_cause() != machine.PWRON_RESET:
        return False
    pin = machine.Pin(_moved().get("silence_button", SILENCE), machine.Pin.IN, machine.Pin.PULL_UP)
    for _ in range(HOLD_MS):
        time.sleep_ms(1)
        if pin.value():
            return False
    return True


_wrong = safe()
if _wrong:
    print("boot.py:", _wrong)
