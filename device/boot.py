"""Every output to its safe level, before anything can fail; and a locked board never gets any further than this file.

`make flash` writes the board's outputs into this file, where it writes thecal.json too; on a host there are none. Which
pins these are follows `local.json` as far as that can be told here: boards/local.py judges it whole, later. It also
knows the silence button, the one way into a locked board. Nothing in here depends on any other file but the last step
of a locked board, which runs the pump from in here: once this file ends, MicroPython listens for Ctrl-C again.
"""

from micropython import kbd_intr

if __name__ == "__main__":
    kbd_intr(-1)  # Ctrl-C in here would end in a prompt, and main.py not be started: it decides who may

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OUTPUTS: "tuple[tuple[str, int, int], ...]" = ()  # role, GPIO, safe level of each
SILENCE = -1  # GPIO of the silence button, which pulls it down; -1 for none
HOLD_MS = 500

_MANIFEST = "thecal.json"
_KEYS = "/keys"
_SECRETS = (_KEYS, "/state/session.0", "/state/session.1")
_REST_MS = (
    1_000  # from the end of a locked pump's program to its next start: that must not wear out the flash
)

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


def shut(manifest: str = _MANIFEST) -> bool:
    """Whether a board is locked, by its manifest or because it has keys, and nobody is let in.

    Who holds its button at power-on is let in, once the keys are gone: these first. Whatever fails lets nobody in.
    """
    try:
        locked = _size(_KEYS) >= 0 or (_says_locked(manifest) and not _from_the_prompt())
        return locked and not (_held() and _erased())
    except Exception as error:
        print("boot.py:", error)
    return True


def _says_locked(manifest: str) -> bool:
    try:
        with open(manifest, "rb") as file:
            return b'"access": "locked"' in file.read()
    except OSError:
        return False


def _erased() -> bool:
    """The keys first, and in the flash itself: so a power cut leaves what was there, or keys that are none."""
    try:
        gone = _size(_KEYS) <= 0 or _overwritten()
    finally:
        _blank_memory()
    for path in _SECRETS if gone else ():
        _remove(path)
    return gone and max([_size(path) for path in _SECRETS]) < 0


def _overwritten() -> bool:
    """Whether the keys are gone from the flash: zeros are programmed over every copy, where it lies.

    A file system would write them elsewhere and forget the old place. Nothing is erased: bits only fall.
    """
    keys = [key for key in _read_keys() if any(key)]
    try:
        flash = __import__("rp2").Flash()
    except ImportError:
        flash = __import__("flashbdev").bdev  # of an ESP32
    block = bytearray(flash.ioctl(5, 0))
    for number in range(flash.ioctl(4, 0)):
        flash.readblocks(number, block)
        if _blanked(block, keys):
            flash.writeblocks(number, block, 0)
    return not any(map(any, _read_keys()))


def _blanked(block: bytearray, keys: "list[bytes]") -> bool:
    """Has zeros where a key was; whether there was one."""
    before = bytes(block)
    for key in keys:
        while key in block:
            at = bytes(block).find(key)
            block[at : at + len(key)] = bytes(len(key))
    return block != before


def _read_keys() -> "list[bytes]":
    """Each role's, and what tells that they are whole."""
    with open(_KEYS, "rb") as file:
        return [file.read(32) for _ in range(4)]


def _blank_memory() -> None:
    """All that is free, so that no prompt finds there what was read: in this start or before a short power cut."""
    import gc

    held = None
    for size in (4096, 256, 16):
        gc.collect()
        try:
            for _ in range(4096):
                held = (held, bytearray(size))
        except MemoryError:
            pass


def _remove(path: str) -> None:
    import os

    try:
        os.remove(path)
    except OSError:
        pass  # it is not there, or the flash is broken: then it still is


def _size(path: str) -> int:
    """Of a file, in bytes; -1 where there is none, 0 where nobody can tell."""
    import os

    try:
        return os.stat(path)[6]
    except OSError as error:
        return -1 if error.errno == 2 else 0  # ENOENT


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


def _from_the_prompt() -> bool:
    """Whether this is a soft reset: who asked for that is in, and once the keys are gone may stay, to flash."""
    import machine

    soft = getattr(machine, "SOFT_RESET", None)  # a Pico has none: but its USB is up by then
    return _line_is_up() if soft is None else machine.reset_cause() == soft


def _line_is_up() -> bool:
    return __import__("sys").stdout.buffer.write(b" ") > 0


def _start_the_line() -> None:
    """USB, which MicroPython starts behind boot.py; after a soft reset, or where the line is a UART, it is there."""
    if not _line_is_up():
        usb: Any = __import__("machine").USBDevice()
        usb.builtin_driver = usb.BUILTIN_DEFAULT
        usb.active(True)


def _start_again() -> None:
    """A reset, outputs safe before it. It does not return."""
    import machine

    try:
        safe()
        __import__("time").sleep_ms(_REST_MS)
    finally:
        machine.reset()


_wrong = safe()
if _wrong:
    print("boot.py:", _wrong)

if __name__ == "__main__" and shut():
    try:  # here and in no function: the pump needs nearly the whole of an RP2040's stack
        _start_the_line()
        import main

        main.run(None, False, True)
    except BaseException as _error:
        print("boot.py:", repr(_error))
    finally:
        _start_again()
