"""`thecal wiring`: every wire of a table is in picture, list and diagram, at the right pin, and nothing overlaps."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import wokwi_parts
from boards import chips, parts, roles
from test_cli import complaint, thecal
from thecal import wiring
from thecal.wiring import picture, plan, routes
from thecal.wiring.headers import HEADERS

SVG = "{http://www.w3.org/2000/svg}"
EACH = pytest.mark.parametrize("board", plan.boards())
CHOSEN = [(), wiring.EVERYTHING, ("stepper=uln2003", "battery=potentiometer", "light=led", "magnet=switch")]
PLANS = [(board, chosen) for board in plan.boards() if board != "bare" for chosen in CHOSEN] + [("bare", ())]


def _texts(svg: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and words of each text; a letter is taken to be 0.6 of its size wide."""
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        words, size = element.text or "", float(element.get("font-size", "0"))
        width, x, y = 0.6 * size * len(words), float(element.get("x", "0")), float(element.get("y", "0"))
        left = {"start": x, "middle": x - width / 2, "end": x - width}[element.get("text-anchor", "start")]
        found.append((left, y - 0.72 * size, left + width, y + 0.2 * size, words))
    return found


@EACH
def test_every_role_of_every_board_is_known_and_its_gpio_can_do_it(board: str) -> None:
    table = plan._constants(board)
    for role, pin in table["PINS"]:
        assert pin in chips.pins(table["MCU"], roles.kind(role)), role
    for kind, part in table["PARTS"]:
        assert part in parts.choices(kind)


@EACH
def test_a_header_has_each_gpio_once(board: str) -> None:
    header = HEADERS[board]
    pins = [pin for pin in header.left + header.right if isinstance(pin, int)]
    assert len(pins) == len(set(pins))
    assert len(header.left) == len(header.right)


def test_each_part_has_a_box_with_the_roles_that_it_needs() -> None:
    boxes = {(box.kind, box.part): box for box in plan.BOXES}
    for kind, part, needs, _ in parts.PARTS:
        if part != parts.NONE:
            assert {terminal.role for terminal in boxes[kind, part].terminals} - {""} == set(needs)
            assert boxes[kind, part].price


@pytest.mark.parametrize(("board", "chosen"), PLANS)
def test_each_wire_goes_from_its_pin_to_its_terminal(board: str, chosen: tuple[str, ...]) -> None:
    made = plan.of(board, chosen)
    layout = routes.lay_out(made)
    wanted = {terminal.role for box in made.boxes for terminal in box.terminals if terminal.role}
    assert {wire.role for wire in layout.wires} == wanted
    terminals = {
        terminal.role: part.terminal(row)
        for part in layout.placed
        for row, terminal in enumerate(part.box.terminals)
    }
    for wire in layout.wires:
        place = routes.pin_place(made.header, made.pins[wire.role])
        assert place is not None
        x = routes.BOARD_LEFT if place[0] else routes.BOARD_RIGHT
        assert wire.corners[0] == (x, routes.pin_y(layout.top, place[1]))
        assert wire.corners[-1] == terminals[wire.role]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in itertools.pairwise(wire.corners))
        assert all(0 < x < routes.WIDTH and 0 < y < layout.end + 20 for x, y in wire.corners)


@pytest.mark.parametrize(("board", "chosen"), PLANS)
def test_no_two_wires_lie_on_each_other(board: str, chosen: tuple[str, ...]) -> None:
    wires = routes.lay_out(plan.of(board, chosen)).wires
    stretches = [
        (wire.role, a[0], sorted((a[1], b[1])))
        for wire in wires
        for a, b in itertools.pairwise(wire.corners)
        if a[0] == b[0] and a[1] != b[1]
    ]
    for (one, x, (top, bottom)), (other, at, (upper, lower)) in itertools.combinations(stretches, 2):
        assert one == other or abs(x - at) > 3 or bottom < upper or lower < top, (one, other)


@pytest.mark.parametrize(("board", "chosen"), PLANS)
def test_no_text_overlaps_another_or_leaves_the_picture(board: str, chosen: tuple[str, ...]) -> None:
    svg = picture.svg(plan.of(board, chosen))
    height = float(ElementTree.fromstring(svg).get("height", "0"))
    texts = _texts(svg)
    for left, top, right, bottom, words in texts:
        assert left >= 0 and top >= 0 and right <= routes.WIDTH and bottom <= height, words
    for one, other in itertools.combinations(texts, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart, (one[4], other[4])


@pytest.mark.parametrize(("board", "chosen"), PLANS)
def test_no_two_wires_look_alike_and_each_is_in_the_legend(board: str, chosen: tuple[str, ...]) -> None:
    made = plan.of(board, chosen)
    svg = ElementTree.fromstring(picture.svg(made))
    lines = [line for line in svg.iter(f"{SVG}polyline") if line.get("stroke-width") == "2.2"]
    looks = [(line.get("stroke"), line.get("stroke-dasharray")) for line in lines]
    assert len(set(looks)) == len(looks) // 2  # on the way, and in the legend
    told = "\n".join(words for *_, words in _texts(picture.svg(made)))
    for role in {wire.role for wire in routes.lay_out(made).wires}:
        assert f"{role.replace('_', ' ')}, {made.header.says(made.pins[role])}: {made.purposes[role]}" in told


def test_what_is_on_the_board_already_is_told_and_not_wired() -> None:
    assert plan.of("pico").onboard == {"led": "green LED on the board"}
    assert plan.of("pico_w").onboard == {}
    assert "led" in {wire.role for wire in routes.lay_out(plan.of("pico_w")).wires}
    assert "green LED on the board, GPIO 25" in picture.svg(plan.of("pico"))


@pytest.mark.parametrize(("board", "chosen"), PLANS)
def test_the_diagram_for_wokwi_joins_the_same_pins(board: str, chosen: tuple[str, ...]) -> None:
    made = plan.of(board, chosen)
    diagram = json.loads(wiring.wokwi.diagram(made))
    names = [part["id"] for part in diagram["parts"]]
    assert len(names) == len(set(names)) and names[0] == "mcu"
    assert len({(part["left"], part["top"]) for part in diagram["parts"]}) == len(names)
    ends = [end for wire in diagram["connections"] for end in wire[:2]]
    assert {end.split(":")[0] for end in ends} <= set(names)
    if board.startswith("pico") and not chosen:
        joined = {tuple(wire[:2]) for wire in diagram["connections"]}
        assert {("mcu:GP2", "drv:STEP"), ("mcu:GP6", "beep:2"), ("mcu:GP7", "patient:1.l")} <= joined
        assert {("mcu:GND.1", "beep:1"), ("mcu:3V3", "drv:VDD")} <= joined


@pytest.mark.parametrize(("board", "chosen"), PLANS)
def test_wokwi_has_each_part_and_each_pin_of_the_diagram(board: str, chosen: tuple[str, ...]) -> None:
    diagram = json.loads(wiring.wokwi.diagram(plan.of(board, chosen)))
    types = {part["id"]: part["type"] for part in diagram["parts"]}
    for name, pin in (end.split(":") for wire in diagram["connections"] for end in wire[:2]):
        assert pin in wokwi_parts.PINS[types[name]], f"{types[name]} has no {pin}"
    assert set(types.values()) <= wokwi_parts.PINS.keys()


def test_what_is_written_is_what_is_shown(tmp_path: Path) -> None:
    out = tmp_path / "pico.svg"
    assert thecal("wiring", "pico", "--out", out).stdout == f"written to {out}\n"
    assert thecal("wiring", "pico").stdout == out.read_text() == picture.svg(plan.of("pico"))


def test_the_parts_list_names_each_part_with_a_price() -> None:
    told = thecal("wiring", "pico", "--parts", "--with", "display=ssd1306").stdout
    for what in ("Raspberry Pi Pico", "A4988", "piezo", "SSD1306", "syringe", "USB cable"):
        assert what in told
    assert all(line.count("|") == 3 for line in told.splitlines())
    assert "syringe" not in thecal("wiring", "bare", "--parts").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["uno"], "pico, pico_w, pico2, bare, esp32, esp32s3"),
        (["virtual"], "pico"),
        (["pico", "--with", "motor=big"], "stepper"),
        (["pico", "--with", "display=crt"], "ssd1306"),
        (["pico", "--with", "display"], "ssd1306"),
        (["bare", "--with", "display=ssd1306"], "sda"),
        (["pico", "--parts", "--wokwi"], "not both"),
        (["pico", "--out", "/nowhere/at/all.svg"], "/nowhere/at/all.svg"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(arguments: list[str], told: str) -> None:
    assert told in complaint("wiring", *arguments)
