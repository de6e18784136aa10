"""The wiring as SVG: boxes, pins, wires in colours and dashes that differ in greyscale too, and a legend.

It draws what `plan` says where `routes` lays it, and refuses to know any part by name.
"""

from __future__ import annotations

from xml.etree import ElementTree

from thecal.wiring import routes
from thecal.wiring.headers import Pin
from thecal.wiring.plan import GND, MOTOR, V3, Plan
from thecal.wiring.routes import BOARD_LEFT, BOARD_RIGHT, WIDTH, Layout, Placed
from thecal.words import NOT_A_DEVICE

_COLOURS = ("#0072b2", "#d55e00", "#007a5a", "#b0417f", "#6a3d9a", "#7a5200", "#1b1b1b", "#2e8bc0", "#c1272d")
_DASHES = ("", "9 3", "3 3", "12 3 2 3")
"""Nine colours and four dashes share no factor: no two wires of a board look alike."""
_INK, _GREY, _PALE = "#1b1b1b", "#767676", "#f4f2ec"
_SUPPLIES = {GND: ("#1b1b1b", "#ffffff"), V3: ("#c1272d", "#ffffff"), MOTOR: ("#ffffff", "#1b1b1b")}
_WORDS = {GND: "GND", V3: "3V3", MOTOR: "MOTOR +"}
_LINE = 18
_FONT = "Helvetica, Arial, sans-serif"


class _Sheet:
    """An SVG under way."""

    def __init__(self, height: float, title: str) -> None:
        size = {"width": str(WIDTH), "height": _n(height), "viewBox": f"0 0 {WIDTH} {_n(height)}"}
        self.root = ElementTree.Element(
            "svg", {"xmlns": "http://www.w3.org/2000/svg", **size, "font-family": _FONT}
        )
        ElementTree.SubElement(self.root, "title").text = title
        self.box(0, 0, WIDTH, height, "#ffffff", "none")

    def box(self, x: float, y: float, width: float, height: float, fill: str, stroke: str = _INK) -> None:
        size = {"x": _n(x), "y": _n(y), "width": _n(width), "height": _n(height), "rx": "4"}
        ElementTree.SubElement(
            self.root, "rect", {**size, "fill": fill, "stroke": stroke, "stroke-width": "1.2"}
        )

    def text(
        self, x: float, y: float, words: str, size: float = 11, anchor: str = "start", **more: str
    ) -> None:
        place = {"x": _n(x), "y": _n(y), "font-size": _n(size), "text-anchor": anchor}
        ElementTree.SubElement(self.root, "text", {**place, "fill": _INK, **more}).text = words

    def line(self, corners: list[routes.Point], colour: str, dash: str = "", width: float = 2.2) -> None:
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in corners)
        look = {"fill": "none", "stroke": colour, "stroke-width": _n(width), "stroke-linejoin": "round"}
        if dash:
            look["stroke-dasharray"] = dash
        ElementTree.SubElement(self.root, "polyline", {"points": points, **look})

    def dot(self, x: float, y: float, colour: str) -> None:
        place = {"cx": _n(x), "cy": _n(y), "r": "3.2", "fill": colour}
        ElementTree.SubElement(self.root, "circle", place)

    def tag(self, x: float, y: float, supply: str, left: bool) -> None:
        """A supply's flag at the end of a short wire; `left`: it points away from there to the left."""
        fill, ink = _SUPPLIES[supply]
        width = 60 if supply == MOTOR else 34
        start = x - 12 if left else x + 12
        self.line([(x, y), (start, y)], _INK, width=1.4)
        self.box(start - width if left else start, y - 8, width, 16, fill)
        middle = start + (-width if left else width) / 2
        self.text(middle, y + 3.6, _WORDS[supply], 10, "middle", fill=ink, **{"font-weight": "bold"})


def svg(plan: Plan) -> str:
    """The picture, 900 pixels wide; the same plan gives the same text."""
    layout = routes.lay_out(plan)
    looks = {wire.role: _look(index) for index, wire in enumerate(layout.wires)}
    notes = _notes(plan)
    height = layout.end + 66 + _LINE * (len(looks) + len(notes))
    title = f"{plan.header.name} ({plan.mcu}): how it is wired"
    sheet = _Sheet(height, title)
    sheet.text(14, 28, title, 18, **{"font-weight": "bold"})
    command = " --with ".join([f"thecal wiring {plan.board}", *plan.chosen])
    sheet.text(14, 48, command, 11, fill=_GREY)
    made = f"GPIOs from device/boards/{plan.board}.py. A bench model: it {NOT_A_DEVICE}."
    sheet.text(14, 64, made, 11, fill=_GREY)
    for wire in layout.wires:
        sheet.line(wire.corners, "#ffffff", width=5)
        sheet.line(wire.corners, *looks[wire.role])
    _draw_board(sheet, plan, layout, looks)
    for part in layout.placed:
        _draw_part(sheet, part, looks)
    _draw_legend(sheet, plan, layout.end + 44, looks, notes)
    ElementTree.indent(sheet.root)
    return ElementTree.tostring(sheet.root, encoding="unicode") + "\n"


def _look(index: int) -> tuple[str, str]:
    return _COLOURS[index % len(_COLOURS)], _DASHES[index % len(_DASHES)]


def _draw_board(sheet: _Sheet, plan: Plan, layout: Layout, looks: dict[str, tuple[str, str]]) -> None:
    width, header = BOARD_RIGHT - BOARD_LEFT, plan.header
    sheet.box(BOARD_LEFT, layout.top, width, layout.bottom - layout.top, _PALE)
    middle = (BOARD_LEFT + BOARD_RIGHT) / 2
    usb = layout.top - 5 if header.usb_at_top else layout.bottom - 10
    sheet.box(middle - 16, usb, 32, 15, "#cfcfcf")
    sheet.text(middle, usb + 11, "USB", 9, "middle")
    sheet.text(middle, layout.top + 28, plan.mcu, 12, "middle", **{"font-weight": "bold"})
    roles = {pin: role for role, pin in plan.pins.items()}
    for left, row in ((True, header.left), (False, header.right)):
        for at, pin in enumerate(row):
            role = roles.get(pin, "") if isinstance(pin, int) else ""
            _draw_pin(
                sheet, header.says(pin), pin, left, routes.pin_y(layout.top, at), header.number(left, at)
            )
            if role in looks:
                sheet.dot(BOARD_LEFT if left else BOARD_RIGHT, routes.pin_y(layout.top, at), looks[role][0])


def _draw_pin(sheet: _Sheet, words: str, pin: Pin, left: bool, y: float, number: int) -> None:
    x = BOARD_LEFT if left else BOARD_RIGHT
    inward = 1 if left else -1
    supply = {"GND": GND, "AGND": GND, "3V3": V3}.get(str(pin))
    anchor = "start" if left else "end"
    bold = {"font-weight": "bold", "fill": _SUPPLIES[supply][0]} if supply else {}
    sheet.text(x + 8 * inward, y + 4, words, 11, anchor, **bold)
    sheet.text(x + 75 * inward, y + 3.5, str(number), 8.5, "middle", fill=_GREY)


def _draw_part(sheet: _Sheet, part: Placed, looks: dict[str, tuple[str, str]]) -> None:
    sheet.box(part.x, part.y, routes.PART_WIDTH, part.height, "#ffffff")
    middle = part.x + routes.PART_WIDTH / 2
    sheet.text(middle, part.y + 16, part.box.title, 12, "middle", **{"font-weight": "bold"})
    for row, terminal in enumerate(part.box.terminals):
        x, y = part.terminal(row)
        outward = 1 if part.left else -1
        joined = terminal.role or terminal.supply
        anchor = ("end" if part.left else "start") if joined else "middle"
        at = x - 8 * outward if joined else middle
        sheet.text(at, y + 4, terminal.name, 11, anchor, **({} if joined else {"fill": _GREY}))
        if terminal.supply:
            sheet.tag(x, y, terminal.supply, not part.left)
        if terminal.role:
            sheet.dot(x, y, looks[terminal.role][0])
            words = terminal.role.replace("_", " ")
            sheet.text(x + 6 * outward, y - 4, words, 10, "start" if part.left else "end")


def _notes(plan: Plan) -> list[str]:
    """What no wire says."""
    notes = [
        f"{role.replace('_', ' ')}: {what}, GPIO {plan.pins[role]}" for role, what in plan.onboard.items()
    ]
    notes.append("all GND are joined, those of the motor's supply and of the board too")
    supplies = {terminal.supply for box in plan.boxes for terminal in box.terminals}
    if V3 in supplies:
        notes.append("3V3 is the board's pin of that name: for logic, never for a motor")
    if MOTOR in supplies:
        notes.append(
            "MOTOR + is a supply of its own, 8 to 12 V (28BYJ-48: 5 V), with 100 uF close to the driver"
        )
    return notes


def _draw_legend(
    sheet: _Sheet, plan: Plan, y: float, looks: dict[str, tuple[str, str]], notes: list[str]
) -> None:
    sheet.text(14, y - 12, "Wires", 12, **{"font-weight": "bold"})
    for role, look in looks.items():
        sheet.line([(14, y), (64, y)], *look)
        pin = plan.header.says(plan.pins[role])
        sheet.text(74, y + 4, f"{role.replace('_', ' ')}, {pin}: {plan.purposes[role]}", 11)
        y += _LINE
    for note in notes:
        sheet.dot(39, y, _INK)
        sheet.text(74, y + 4, note, 11)
        y += _LINE


def _n(value: float) -> str:
    return f"{value:g}"
