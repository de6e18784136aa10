"""`local.json`: what is wired otherwise on one board than its table says. Checked whole before anything is driven.

It has at most three parts: `pins` (role: GPIO), `parts` (kind: part) and `calibration` (the figures of
pump/calibration). It knows roles, parts and chips, and no driver.
"""

import json

from boards import chips, parts, roles
from pump.calibration import Calibration, parse
from pump.faults import Faults
from pump.rpc import closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pump.ports import Json

    Pairs = tuple[tuple[str, int], ...]

PATH = "/local.json"
_NO_FILE = (2, 44)  # ENOENT, and the same as WebAssembly numbers it


class Wrong(ValueError):
    """What is there cannot be driven; `faults` tells why: path, value, allowed."""

    def __init__(self, faults: "list[Json]") -> None:
        first = faults[0]
        figures = (len(faults), first["path"], first["allowed"])
        super().__init__("local.json has %d fault(s); the first: %s must be %s" % figures)
        self.faults = faults


class Wiring:
    """`pins` by role, `parts` by kind, `calibration`: a board's table, or what `use` has made of it."""

    def __init__(
        self, mcu: str, taken: "tuple[int, ...]", pins: "Pairs", fitted: "tuple[tuple[str, str], ...]"
    ) -> None:
        self.mcu = mcu
        self._taken = taken
        self.pins = dict(pins)
        self.parts = dict(fitted)
        self.calibration = Calibration()

    def needed(self) -> "list[str]":
        """The roles of its parts."""
        return parts.roles_of(tuple(self.parts.items()))

    def outputs(self) -> "list[tuple[str, int, int]]":
        """(role, GPIO, safe level) of each output; those that no part needs give way to those that one does."""
        needed = self.needed()
        in_use = [self.pins[role] for role in needed]
        rest = [role for role in self.pins if role not in needed and self.pins[role] not in in_use]
        return roles.outputs(tuple([(role, self.pins[role]) for role in needed + rest]))

    def use(self, document: "Json") -> None:
        """Takes over what `local.json` says. Raises Wrong with every fault, and then nothing has changed."""
        faults = Faults()
        root = faults.mapping(document, "local.json")
        faults.only(root, "", ("pins", "parts", "calibration"))
        changed = Wiring(self.mcu, self._taken, tuple(self.pins.items()), tuple(self.parts.items()))
        changed._use_parts(faults.mapping(root.get("parts", {}), "parts"), faults)
        pins = faults.mapping(root.get("pins", {}), "pins")
        changed._use_pins(pins, faults)
        changed._share_no_pin(pins, faults)
        changed._fit_together(pins, faults)
        figures = faults.mapping(root.get("calibration", {}), "calibration")
        calibration = parse(figures, self.calibration, faults, "calibration")
        if faults.found:
            raise Wrong(faults.found)
        self.pins, self.parts, self.calibration = changed.pins, changed.parts, calibration

    def _use_parts(self, document: "Json", faults: Faults) -> None:
        faults.only(document, "parts.", tuple([kind for kind in parts.kinds() if kind in self.parts]))
        for kind in self.parts:
            if kind in document:
                self.parts[kind] = faults.choice(document, kind, "parts.", parts.choices(kind))

    def _use_pins(self, document: "Json", faults: Faults) -> None:
        faults.only(document, "pins.", tuple([role for role in roles.NAMES if role in self.pins]))
        for role in roles.NAMES:
            if role in document and role in self.pins:
                able = [pin for pin in chips.pins(self.mcu, roles.kind(role)) if pin not in self._taken]
                pin = document[role]
                if isinstance(pin, int) and not isinstance(pin, bool) and pin in able:
                    self.pins[role] = pin
                else:
                    faults.add("pins." + role, pin, _allowed(self.mcu, roles.kind(role), able))

    def _share_no_pin(self, document: "Json", faults: Faults) -> None:
        """Two roles may have one GPIO only where no part needs one of them and nobody has asked for it."""
        meant = self.needed() + [role for role in document if role in self.pins]
        users: dict[int, str] = {}
        for role in roles.NAMES:
            if role not in meant:
                continue
            pin = self.pins[role]
            other = users.get(pin)
            if other is None:
                users[pin] = role
            else:
                mine = role if role in document else other
                faults.add("pins." + mine, pin, "another GPIO: %s and %s would share it" % (other, role))

    def _fit_together(self, document: "Json", faults: Faults) -> None:
        """What one pin cannot be judged by alone."""
        needed, pins = self.needed(), self.pins
        if "sda" in needed and chips.i2c_unit(self.mcu, pins["sda"], pins["scl"]) < 0:
            role = "scl" if "scl" in document else "sda"
            faults.add("pins." + role, pins[role], "with the other line of one I2C unit: " + chips.I2C_PAIRS)
        if "coil_1" in needed and chips.by_pio(self.mcu):
            for i in range(1, 4):
                role, first = "coil_%d" % (i + 1), pins["coil_1"]
                if pins[role] != first + i:
                    faults.add(
                        "pins." + role, pins[role], "%d: the coils' GPIOs follow one another" % (first + i)
                    )


def read(wiring: Wiring, path: str = PATH) -> None:
    """Applies the file where there is one. Raises Wrong where it is there and not sound."""
    document: Json = {}
    try:
        with open(path) as file:
            document = parsed(file.read())
        value = ""
    except OSError as error:
        if error.errno in _NO_FILE:
            return
        value = "OSError %s" % error.errno
    except ValueError:
        value = "no JSON"
    if value:
        raise Wrong([{"path": "local.json", "value": value, "allowed": "a file that holds a JSON object"}])
    wiring.use(document)


def parsed(text: str) -> "Json":
    """What a file says. ValueError for no JSON, and where it breaks off: MicroPython takes the end for the closing."""
    if not closed(text):
        raise ValueError
    return json.loads(text)


def _allowed(mcu: str, kind: str, able: "Iterable[int]") -> str:
    """Such as: a GPIO of the RP2040 for `out`: 0-22, 25-28."""
    runs: list[list[int]] = []
    for pin in sorted(able):
        if runs and runs[-1][1] == pin - 1:
            runs[-1][1] = pin
        else:
            runs.append([pin, pin])
    listed = ", ".join([str(low) if low == high else "%d-%d" % (low, high) for low, high in runs])
    return "a GPIO of the %s for %s: %s" % (mcu, kind, listed)
