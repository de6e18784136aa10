"""What is wired to what: a board's table and the table of parts, as boxes with terminals. It draws nothing.

Prices are orders of magnitude of 2025 and from memory: enough to know whether to think about it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any, NamedTuple

from thecal import shims
from thecal.errors import Failure
from thecal.paths import device_dir
from thecal.wiring.headers import HEADERS, Header

GND, V3, MOTOR = "GND", "3V3", "motor supply"


class Terminal(NamedTuple):
    """A terminal of a part: its name, and the role that drives it, or a supply, or nothing but a remark."""

    name: str
    role: str = ""
    supply: str = ""


class Box(NamedTuple):
    """A part with its terminals; `price` in EUR, about."""

    kind: str
    part: str
    title: str
    terminals: tuple[Terminal, ...]
    price: str = ""


class Plan(NamedTuple):
    """A board, which GPIO each role has, and its parts. `onboard`: roles whose part is on the board already."""

    board: str
    header: Header
    mcu: str
    pins: dict[str, int]
    boxes: tuple[Box, ...]
    onboard: dict[str, str]
    purposes: dict[str, str]
    chosen: tuple[str, ...]
    """What was asked for in place of what the table says."""


def _t(name: str, role: str = "", supply: str = "") -> Terminal:
    return Terminal(name, role, supply)


_BUTTONS = ("patient_button", "silence_button")
BOXES = (
    Box(
        "stepper",
        "step_dir",
        "Stepper driver A4988",
        (
            _t("STEP", "step"),
            _t("DIR", "dir"),
            _t("ENABLE", "enable"),
            _t("VDD", supply=V3),
            _t("GND", supply=GND),
            _t("VMOT", supply=MOTOR),
            _t("RESET joined to SLEEP"),
            _t("MS1 MS2 MS3 to VDD"),
            _t("1A 1B: one coil"),
            _t("2A 2B: the other"),
        ),
        "2 to 10; the motor 10 to 20",
    ),
    Box(
        "stepper",
        "uln2003",
        "ULN2003, 28BYJ-48",
        (
            *(_t(f"IN{i}", f"coil_{i}") for i in (1, 2, 3, 4)),
            _t("-", supply=GND),
            _t("+ (5 V)", supply=MOTOR),
            _t("plug: the motor"),
        ),
        "3 to 6, motor and all",
    ),
    Box(
        "sensor",
        "encoder",
        "Encoder on the shaft",
        (_t("OUT", "encoder"), _t("VCC", supply=V3), _t("GND", supply=GND)),
        "2 to 20",
    ),
    Box("beeper", "piezo", "Passive piezo", (_t("one leg", "beeper"), _t("other leg", supply=GND)), "1"),
    Box(
        "battery",
        "potentiometer",
        "Potentiometer 10 k",
        (_t("wiper", "battery"), _t("one end", supply=V3), _t("other end", supply=GND)),
        "1",
    ),
    Box(
        "battery",
        "cell",
        "Cell, divider, load",
        (
            _t("middle of 100 k + 100 k", "battery"),
            _t("gate of the MOSFET", "battery_load"),
            _t("cell -, source", supply=GND),
            _t("100 R: cell + to drain"),
        ),
        "5",
    ),
    Box(
        "buttons",
        "two",
        "Two push buttons",
        (_t("patient", _BUTTONS[0]), _t("silence", _BUTTONS[1]), _t("other legs", supply=GND)),
        "1",
    ),
    Box(
        "light",
        "led",
        "LED with 330 R",
        (_t("through 330 R to +", "led"), _t("-", supply=GND)),
        "0.5",
    ),
    Box(
        "light",
        "pixel",
        "NeoPixel (WS2812B)",
        (_t("DIN", "pixel"), _t("VDD", supply=V3), _t("GND", supply=GND)),
        "1 to 3",
    ),
    Box(
        "display",
        "ssd1306",
        "Display SSD1306",
        (_t("SDA", "sda"), _t("SCL", "scl"), _t("VCC", supply=V3), _t("GND", supply=GND)),
        "3 to 8",
    ),
    Box(
        "magnet",
        "switch",
        "Reed switch or Hall",
        (_t("one leg", "magnet"), _t("other leg", supply=GND)),
        "1",
    ),
)
_BOARDS = {"pico": "4", "pico_w": "7", "pico2": "6", "bare": "4", "esp32": "10", "esp32s3": "15"}
_ALWAYS = (("USB cable that carries data, breadboard, wires", "5 to 10"),)
_WITH_MOTOR = (
    (
        "power supply of the motor, 8 to 12 V (28BYJ-48: 5 V), 1 A, and a 100 uF capacitor across it",
        "8 to 15",
    ),
    ("10 mL syringe (14.5 mm bore), M5 threaded rod of 0.8 mm pitch with nut, printed frame", "5 to 15"),
    ("1 m of tubing, 1 mm bore, and water", "2"),
)


def boards() -> list[str]:
    """The boards that have a table and a header."""
    return [name for name in HEADERS if (device_dir() / "boards" / f"{name}.py").is_file()]


def of(board: str, chosen: Iterable[str] = ()) -> Plan:
    """How this board is wired, with the parts of its table or as `chosen` (`display=ssd1306`). Raises `Failure`."""
    if board not in boards():
        raise Failure(f"no board {board!r} to be wired; there are {', '.join(boards())}")
    chosen = tuple(chosen)
    table, header = _constants(board), HEADERS[board]
    pins, parts = dict(table["PINS"]), {**dict(table["PARTS"]), **_chosen(chosen)}
    boxes = [box for box in BOXES if parts.get(box.kind) == box.part]
    roles = {terminal.role for box in boxes for terminal in box.terminals if terminal.role}
    if roles - pins.keys():
        raise Failure(f"board {board} has no pin for {', '.join(sorted(roles - pins.keys()))}")
    onboard = {role: header.onboard[pins[role]] for role in roles if pins[role] in header.onboard}
    wired = tuple(box for box in boxes if not any(terminal.role in onboard for terminal in box.terminals))
    used = {role: pin for role, pin in pins.items() if role in roles}
    return Plan(board, header, table["MCU"], used, wired, onboard, _purposes(), chosen)


def shopping(plan: Plan) -> list[tuple[str, str]]:
    """What to buy and about what it costs, the board first."""
    lines = {(row[0], row[1]): row[3] for row in _device("boards.parts").PARTS}
    rows = [(plan.header.name, _BOARDS[plan.board])]
    rows += [(lines[box.kind, box.part], box.price) for box in plan.boxes]
    motor = any(box.kind == "stepper" for box in plan.boxes)
    return [*rows, *(_WITH_MOTOR if motor else ()), *_ALWAYS]


def _chosen(chosen: Iterable[str]) -> dict[str, str]:
    """`display=ssd1306` and the like, each an entry of the table of parts."""
    parts = _device("boards.parts")
    found: dict[str, str] = {}
    for text in chosen:
        kind, _, part = text.partition("=")
        if kind not in parts.kinds():
            raise Failure(f"no kind of part {kind!r}; there are {', '.join(parts.kinds())}")
        if part not in parts.choices(kind):
            raise Failure(f"no {kind} {part!r}; there is {', '.join(parts.choices(kind))}")
        found[kind] = part
    return found


def _purposes() -> dict[str, str]:
    return {row[0]: row[3] for row in _device("boards.roles").ROLES}


def _device(name: str) -> Any:
    shims.install()
    return __import__(name, fromlist=["*"])


def _constants(board: str) -> dict[str, Any]:
    """The constants of a board's file, read and not run: its drivers are no business of a laptop."""
    tree = ast.parse((device_dir() / "boards" / f"{board}.py").read_text(encoding="utf-8"))
    return {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in ("NAME", "MCU", "PINS", "PARTS")
    }
