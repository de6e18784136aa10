"""The figures of a pump's start on an emulated Pico, of the memory it leaves, and of the time that an advance takes."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from thecal.bench import board_program
from thecal.bench.board_plant import Edges
from thecal.bench.board_program import BOARD, ENABLE, FIRST_INTERVAL_NS, STEP
from thecal.bench.figure import Figure, Lengths, Target
from thecal.bench.scripts import BOARD_FOLDER
from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico

_STARTED_S = 4.0
_FREE = (
    f"import main, gc; turn = main.open_board({BOARD!r}); turn(None); gc.collect(); free = gc.mem_free(); "
    "main.close(); print(free)"
)
_SAYS = "no comparison: for information"

Edge = tuple[int, "int | None"]


class Start(NamedTuple):
    """Emulated ns from power-on; None where it never came. `unsafe`: outputs that were first driven otherwise."""

    safe_ns: int | None
    delivering_ns: int | None
    enabled_ns: int | None
    unsafe: list[int]


def measure(flash: bytes, lengths: Lengths) -> list[Figure]:
    """`flash`: of a Pico with the pump on it."""
    levels = board_program.outputs()
    pins = [STEP, *(pin for pin in levels if pin != STEP)]
    with EmulatedPico(firmware.image(), flash, Edges, *pins) as pico:
        pico.cut()
        board_program.prescribe(pico)
        begun = started(_power_on(pico, pins), levels)
        free = int(pico.mpremote("exec", _FREE, most_s=600.0).stdout.splitlines()[-1])
        pico.mpremote("cp", str(BOARD_FOLDER / "board_turns.py"), ":board_turns.py")
        names = board_program.names("pump", "log", "seq", "advance")
        code = f"import board_turns; board_turns.run({BOARD!r}, {lengths.board_turns_s}, {names!r})"
        quiet, record = ast.literal_eval(pico.mpremote("exec", code, most_s=1200.0).stdout.splitlines()[-1])
    return [*_starts(begun, len(levels)), _free(free), _turn("quiet", quiet), _turn("record", record)]


def _power_on(pico: EmulatedPico, pins: list[int]) -> dict[int, list[Edge]]:
    """Edges since power came, by GPIO."""
    pico.plant("forget")
    pico.cut()
    power_ns = round(pico.now_s * 1e9)
    pico.advance(_STARTED_S)
    edges = {pin: [(ns - power_ns, level) for ns, level in pico.plant("edges", pin)] for pin in pins}
    pico.pace(1.0)
    return {pin: [edge for edge in edges[pin] if edge[0] >= 0] for pin in pins}


def started(edges: Mapping[int, Sequence[Edge]], levels: dict[int, int]) -> Start:
    """`levels`: the safe level of each output. Delivery begins an interval before the first step."""
    first = {
        pin: next(((ns, level) for ns, level in edges[pin] if level is not None), None) for pin in levels
    }
    driven = [edge[0] for edge in first.values() if edge]
    steps = [ns for ns, level in edges[STEP] if level == 1]
    enabled = [ns for ns, level in edges[ENABLE] if level == 0]
    return Start(
        max(driven) if len(driven) == len(levels) else None,
        steps[0] - FIRST_INTERVAL_NS if steps else None,
        enabled[0] if enabled else None,
        [pin for pin, edge in first.items() if edge and edge[1] != levels[pin]],
    )


def _starts(begun: Start, outputs: int) -> list[Figure]:
    enabled = (
        f"; the motor is enabled at {begun.enabled_ns / 1e9:.3f} s" if begun.enabled_ns is not None else ""
    )
    return [
        Figure(
            "board_safe",
            "from power-on until every output is at its safe level",
            _seconds(begun.safe_ns),
            "s",
            None,
            "the firmware's own start, before which pins are inputs",
            f"{outputs} outputs, the last of them"
            + (f"; first driven otherwise: GPIO {begun.unsafe}" if begun.unsafe else ""),
            sound=not begun.unsafe,
        ),
        Figure(
            "board_delivering",
            "from power-on until the first step's interval runs",
            _seconds(begun.delivering_ns),
            "s",
            Target("<=", 2),
            "the reset of a pump that delivers: its memory is read, the prescription goes on",
            f"24 mL a day, half a second of it main.py's window for mpremote{enabled}",
        ),
    ]


def _seconds(ns: int | None) -> float | None:
    return None if ns is None else round(ns / 1e9, 3)


def _free(free: int) -> Figure:
    return Figure(
        "board_free",
        "heap free after the start",
        free,
        "bytes",
        Target(">=", 120 * 1024),
        "of some 230,000 that MicroPython leaves on a Pico",
        "the pump delivers, one turn made, garbage collected; started from the REPL by main.py's own function",
    )


def _turn(name: str, sums: list[int]) -> Figure:
    count, total_us, worst_us = sums
    return Figure(
        f"board_advance_{name}",
        f"emulated time of an advance {'that writes no record' if name == 'quiet' else 'with a record'}, mean",
        round(total_us / count / 1000, 2) if count else None,
        "ms",
        None,
        _SAYS,
        f"of {count}; the longest {worst_us / 1000:.1f} ms"
        + (", what the flash takes included" if name == "record" else "; the pump delivers 24 mL a day"),
    )
