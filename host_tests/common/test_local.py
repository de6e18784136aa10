"""`local.json`: what it may say, and every fault that it may have, told by path, value and what is allowed."""

from boards import bare, chips, esp32, esp32s3, parts, pico, pico2, pico_w, roles
from boards.local import Wiring, Wrong, parsed
from pump.calibration import FIELDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

BOARDS = (pico, pico_w, pico2, esp32, esp32s3, bare)


def _wiring(board: "Any" = pico) -> Wiring:
    return Wiring(board.MCU, board.TAKEN, board.PINS, board.PARTS)


def _faults(document: "Any", board: "Any" = pico) -> "list[Any]":
    wiring = _wiring(board)
    before = (dict(wiring.pins), dict(wiring.parts), wiring.calibration.to_json())
    try:
        wiring.use(document)
    except Wrong as wrong:
        assert (wiring.pins, wiring.parts, wiring.calibration.to_json()) == before
        return wrong.faults
    return []


def _paths(document: "Any", board: "Any" = pico) -> "list[str]":
    return [fault["path"] for fault in _faults(document, board)]


# covers: BRD-1
def test_each_board_s_table_has_a_pin_that_can_for_every_role_of_every_part() -> None:
    for board in BOARDS:
        pins = dict(board.PINS)
        assert len(set(pins.values())) == len(board.PINS)
        assert not set(pins.values()) & set(board.TAKEN)
        for role, pin in board.PINS:
            assert pin in chips.pins(board.MCU, roles.kind(role)), (board.NAME, role)
        for kind, part in board.PARTS:
            assert part in parts.choices(kind)
            for choice in parts.choices(kind):
                for role in parts.roles_of(((kind, choice),)):
                    assert role in pins, (board.NAME, role)
        assert board is bare or tuple(kind for kind, _ in board.PARTS) == parts.kinds()


# covers: BRD-1
def test_of_every_output_the_safe_level_is_known_and_enable_is_off_when_high() -> None:
    outputs = {role: (pin, level) for role, pin, level in _wiring().outputs()}
    assert outputs["enable"] == (4, 1)
    for role, (_, level) in outputs.items():
        assert level == (1 if role == "enable" else 0)
    kinds = {role: roles.kind(role) for role in roles.NAMES}
    assert sorted(outputs) == sorted(role for role in roles.NAMES if kinds[role] == roles.OUT)


# covers: BRD-2
def test_pins_parts_and_calibration_take_the_place_of_the_tables() -> None:
    wiring = _wiring()
    document = {
        "pins": {"step": 20},
        "parts": {"sensor": "encoder", "battery": "cell"},
        "calibration": {"pl_per_step": 20_800, "steps_per_count": 16},
    }
    wiring.use(document)
    assert (wiring.pins["step"], wiring.pins["dir"]) == (20, 3)
    assert (wiring.parts["sensor"], wiring.parts["stepper"]) == ("encoder", "step_dir")
    assert (wiring.calibration.pl_per_step, wiring.calibration.microsteps) == (20_800, 32)
    assert "encoder" in wiring.needed() and "battery_load" in wiring.needed()
    assert _faults({}) == []


# covers: BRD-2
def test_a_role_that_no_part_needs_gives_its_pin_away() -> None:
    wiring = _wiring()
    wiring.use({"pins": {"enable": 16}})  # coil_1's
    levels = [(role, level) for role, pin, level in wiring.outputs() if pin == 16]
    assert levels == [("enable", 1)]
    assert _paths({"pins": {"enable": 16}, "parts": {"stepper": "uln2003"}}) == ["pins.enable"]


# covers: BRD-3
def test_every_fault_is_told_with_its_path() -> None:
    document = {
        "pin": {},
        "pins": {"step": 23, "dir": True, "enable": "4", "coil": 3, "battery": 5},
        "parts": {"sensor": "hall", "wheel": "none"},
        "calibration": {"pl_per_step": 99, "ul_per_step": 1},
    }
    assert sorted(_paths(document)) == [
        "calibration.pl_per_step",
        "calibration.ul_per_step",
        "parts.sensor",
        "parts.wheel",
        "pin",
        "pins.battery",
        "pins.coil",
        "pins.dir",
        "pins.enable",
        "pins.step",
    ]
    for fault in _faults(document):
        assert sorted(fault) == ["allowed", "path", "value"]


# covers: BRD-3
def test_a_pin_that_the_chip_has_not_or_cannot_is_refused_with_those_that_it_can() -> None:
    for board, role, pin, allowed in (
        (pico, "step", 30, "a GPIO of the RP2040 for out: 0-22, 25-28"),
        (pico, "battery", 22, "a GPIO of the RP2040 for adc: 26-28"),
        (pico_w, "led", 25, "a GPIO of the RP2040 for out: 0-22, 26-28"),
        (esp32, "step", 34, "a GPIO of the ESP32 for out: 0, 2, 4-5, 12-33"),
        (esp32, "patient_button", 6, "a GPIO of the ESP32 for in: 0, 2, 4-5, 12-39"),
        (esp32, "battery", 25, "a GPIO of the ESP32 for adc: 32-39"),
        (esp32s3, "beeper", 19, "a GPIO of the ESP32-S3 for out: 0-18, 21, 38-42, 45-48"),
    ):
        assert _faults({"pins": {role: pin}}, board) == [
            {"path": "pins." + role, "value": pin, "allowed": allowed}
        ]


# covers: BRD-3
def test_two_roles_do_not_share_a_pin() -> None:
    (fault,) = _faults({"pins": {"step": 7}})
    assert (fault["path"], fault["value"]) == ("pins.step", 7)
    assert fault["allowed"] == "another GPIO: step and patient_button would share it"
    assert _paths({"pins": {"step": 20, "pixel": 20}}) == ["pins.pixel"]
    assert _faults({"pins": {"step": 3, "dir": 2}}) == []


# covers: BRD-3
def test_what_is_no_object_is_no_local_json() -> None:
    for document in ([], 1, None, "step"):
        assert _paths(document) == ["local.json"]
    for key in ("pins", "parts", "calibration"):
        assert _paths({key: [1]}) == [key]


# covers: BRD-3
def test_a_file_that_breaks_off_anywhere_is_no_json() -> None:
    text = '{"pins": {"step": 10}, "calibration": {"pl_per_step": 20800}}'
    assert parsed(text) == {"pins": {"step": 10}, "calibration": {"pl_per_step": 20800}}
    taken = 0
    for length in range(len(text)):
        try:
            parsed(text[:length])
            taken += 1
        except ValueError:
            pass
    assert taken == 0


# covers: BRD-3
def test_figures_are_those_of_the_calibration_and_in_its_ranges() -> None:
    for name, _, low, high in FIELDS:
        for value in (low - 1, high + 1, "1", 1.5, None):
            assert "calibration." + name in _paths({"calibration": {name: value}})


# covers: BRD-3
def test_a_naked_board_has_no_motor_to_be_wired() -> None:
    assert _paths({"pins": {"step": 2}, "parts": {"stepper": "step_dir"}}, bare) == [
        "parts.stepper",
        "pins.step",
    ]
    assert _faults({"pins": {"beeper": 2}}, bare) == []


# covers: BRD-3
def test_the_first_fault_is_told_in_the_line_itself() -> None:
    try:
        _wiring().use({"pins": {"step": 99, "dir": 99}})
        raise AssertionError("taken")
    except Wrong as wrong:
        said = str(wrong)
    assert said.startswith(
        "local.json has 2 fault(s); the first: pins.step must be a GPIO of the RP2040 for out"
    )
