"""The same wiring as a diagram.json for the simulator Wokwi: its names of parts and pins, and places on its sheet.

What it has no part for (an ULN2003, an encoder without a knob, a MOSFET) is left out or stood in for, as the comment in
the table says. Nobody here has opened it there; a test holds its parts and pins against those that Wokwi has.
"""

from __future__ import annotations

import json
from typing import Any

from thecal.wiring import routes
from thecal.wiring.plan import GND, V3, Plan

_MCU = "mcu"
Part = tuple[str, str, dict[str, str]]  # id, type, attributes
Link = tuple[str, str]

# kind and part -> its parts, the pin of each role, the pins at a supply, and wires between its own parts
_PARTS: dict[tuple[str, str], tuple[list[Part], dict[str, str], list[Link], list[Link]]] = {
    ("stepper", "step_dir"): (
        [("drv", "wokwi-a4988", {}), ("motor", "wokwi-stepper-motor", {"size": "17"})],
        {"step": "drv:STEP", "dir": "drv:DIR", "enable": "drv:ENABLE"},
        [("drv:VDD", V3), ("drv:GND.1", GND), ("drv:MS1", V3), ("drv:MS2", V3), ("drv:MS3", V3)],
        [
            ("drv:RESET", "drv:SLEEP"),
            *(
                (f"drv:{a}", f"motor:{b}")
                for a, b in zip(("2B", "2A", "1A", "1B"), ("A-", "A+", "B+", "B-"), strict=True)
            ),
        ],
    ),
    ("sensor", "encoder"): (  # a button stands in for the edge
        [("enc", "wokwi-pushbutton", {"color": "grey", "label": "encoder"})],
        {"encoder": "enc:1.l"},
        [("enc:2.l", GND)],
        [],
    ),
    ("beeper", "piezo"): (
        [("beep", "wokwi-buzzer", {"mode": "smooth"})],
        {"beeper": "beep:2"},
        [("beep:1", GND)],
        [],
    ),
    ("buttons", "two"): (
        [
            ("patient", "wokwi-pushbutton", {"color": "green", "label": "bolus"}),
            ("silence", "wokwi-pushbutton", {"color": "blue", "label": "silence"}),
        ],
        {"patient_button": "patient:1.l", "silence_button": "silence:1.l"},
        [("patient:2.l", GND), ("silence:2.l", GND)],
        [],
    ),
    ("light", "led"): (
        [("lamp", "wokwi-led", {"color": "red"}), ("r1", "wokwi-resistor", {"value": "330"})],
        {"led": "r1:1"},
        [("lamp:C", GND)],
        [("r1:2", "lamp:A")],
    ),
    ("light", "pixel"): (
        [("lamp", "wokwi-neopixel", {})],
        {"pixel": "lamp:DIN"},
        [("lamp:VDD", V3), ("lamp:VSS", GND)],
        [],
    ),
    ("display", "ssd1306"): (
        [("oled", "board-ssd1306", {"i2cAddress": "0x3c"})],
        {"sda": "oled:SDA", "scl": "oled:SCL"},
        [("oled:VCC", V3), ("oled:GND", GND)],
        [],
    ),
    ("magnet", "switch"): (
        [("magnet", "wokwi-pushbutton", {"color": "black", "label": "magnet"})],
        {"magnet": "magnet:1.l"},
        [("magnet:2.l", GND)],
        [],
    ),
    ("battery", "potentiometer"): (
        [("cell", "wokwi-potentiometer", {"label": "battery"})],
        {"battery": "cell:SIG"},
        [("cell:VCC", V3), ("cell:GND", GND)],
        [],
    ),
}
_PARTS["battery", "cell"] = _PARTS["battery", "potentiometer"]  # which can be turned down
_COLOURS = (
    "green",
    "blue",
    "orange",
    "purple",
    "cyan",
    "magenta",
    "brown",
    "limegreen",
    "gray",
    "gold",
    "violet",
)
_SUPPLY_COLOURS = {GND: "black", V3: "red"}
_LEFT, _RIGHT, _APART = -320, 320, 130


def diagram(plan: Plan) -> str:
    """The text of diagram.json."""
    parts: list[dict[str, Any]] = [_placed(_MCU, plan.header.wokwi, 0, 0, {})]
    wires: list[list[Any]] = []
    rows = {True: 0, False: 0}
    for box in plan.boxes:
        made, roles, supplies, inner = _PARTS.get((box.kind, box.part), ([], {}, [], []))
        used = [routes.pin_place(plan.header, plan.pins[role]) for role in roles]
        left = 2 * sum(place is not None and place[0] for place in used) >= len(used)
        for name, kind, attributes in made:
            parts.append(
                _placed(name, kind, _LEFT if left else _RIGHT, _APART * rows[left] - 200, attributes)
            )
            rows[left] += 1
        for role, pin in roles.items():
            colour = _COLOURS[len(wires) % len(_COLOURS)]
            wires.append([f"{_MCU}:{_pin(plan, plan.pins[role])}", pin, colour, []])
        wires += [
            [f"{_MCU}:{_supply(plan, supply)}", pin, _SUPPLY_COLOURS[supply], []] for pin, supply in supplies
        ]
        wires += [[one, other, "gray", []] for one, other in inner]
    sheet = {"version": 1, "author": "thecal wiring", "editor": "wokwi", "parts": parts, "connections": wires}
    return json.dumps(sheet, indent=2) + "\n"


def _placed(name: str, kind: str, left: int, top: int, attributes: dict[str, str]) -> dict[str, Any]:
    return {"type": kind, "id": name, "top": top, "left": left, "attrs": attributes}


def _pin(plan: Plan, pin: int) -> str:
    """Wokwi's name of a GPIO."""
    if plan.header.wokwi == "board-esp32-devkit-c-v4":
        return {36: "VP", 39: "VN"}.get(pin, str(pin))
    return str(pin) if "esp32" in plan.header.wokwi else f"GP{pin}"


def _supply(plan: Plan, supply: str) -> str:
    if supply == GND:
        return "GND.1"
    return "3V3.1" if plan.header.wokwi == "board-esp32-s3-devkitc-1" else "3V3"
