"""Where boxes, pins and wires lie: the board in the middle, parts on both sides, each wire in a channel of its own.

Pure geometry, in pixels of a picture 900 wide. It refuses to know what a wire is for.
"""

from __future__ import annotations

from typing import NamedTuple

from thecal.wiring.headers import Header
from thecal.wiring.plan import Box, Plan

WIDTH, TOP = 900, 84
PIN, ROW, TITLE, GAP = 24, 20, 24, 18
BOARD_LEFT, BOARD_RIGHT = 365, 535
HEAD = 36  # of the board, for its name
PART_WIDTH, MARGIN = 180, 14
LABEL = 92  # beside a part, for the names of its wires
_CHANNEL_EDGE, _LANE = 12, 9
Point = tuple[float, float]


class Placed(NamedTuple):
    """A part on its side, its upper edge at `y`."""

    box: Box
    left: bool
    y: float

    @property
    def x(self) -> float:
        return MARGIN if self.left else WIDTH - MARGIN - PART_WIDTH

    @property
    def height(self) -> float:
        return TITLE + ROW * len(self.box.terminals) + 8

    def terminal(self, row: int) -> Point:
        """Where a wire meets it."""
        return self.x + (PART_WIDTH if self.left else 0), self.y + TITLE + ROW * row + ROW / 2


class Wire(NamedTuple):
    """A role's way from the board's pin to a part's terminal, as corners."""

    role: str
    corners: list[Point]


class Layout(NamedTuple):
    """Everything in its place; `top` and `bottom` of the board, `end`: the lowest edge of all."""

    top: float
    bottom: float
    placed: list[Placed]
    wires: list[Wire]
    end: float


class _Run(NamedTuple):
    """A stretch on one side of the board, from a pin (or a lane round the board) to a terminal (or a lane)."""

    role: str
    left: bool
    start_y: float
    end: Point | None
    end_y: float


def pin_place(header: Header, pin: int) -> tuple[bool, int] | None:
    """(left side, row) of a GPIO; None where it is on no header."""
    for left, row in ((True, header.left), (False, header.right)):
        if pin in row:
            return left, row.index(pin)
    return None


def lay_out(plan: Plan) -> Layout:
    """The whole picture."""
    rows = max(len(plan.header.left), len(plan.header.right))
    board = rows * PIN + HEAD + 12
    sides = _sides(plan)
    stacks = {left: _height([box for box, side in sides if side == left]) for left in (True, False)}
    lanes = sum(1 for box, side in sides for role in _roles(box) if _place(plan, role)[0] != side)
    tallest = max(board + 2 * (_LANE * lanes + 10) * (lanes > 0), *stacks.values())
    top = TOP + (tallest - board) / 2
    placed: list[Placed] = []
    for left in (True, False):
        y = TOP + (tallest - stacks[left]) / 2
        for box in (box for box, side in sides if side == left):
            placed.append(Placed(box, left, y))
            y += placed[-1].height + GAP
    return Layout(top, top + board, placed, _wires(plan, placed, top, top + board), TOP + tallest)


def pin_y(top: float, row: int) -> float:
    """The height of a pin of the board."""
    return top + HEAD + PIN * row + PIN / 2


def _place(plan: Plan, role: str) -> tuple[bool, int]:
    place = pin_place(plan.header, plan.pins[role])
    assert place is not None, role
    return place


def _roles(box: Box) -> list[str]:
    return [terminal.role for terminal in box.terminals if terminal.role]


def _sides(plan: Plan) -> list[tuple[Box, bool]]:
    """Each part beside most of its pins, in the order of these."""
    found = []
    for box in plan.boxes:
        places = [_place(plan, role) for role in _roles(box)]
        left = 2 * sum(side for side, _ in places) >= len(places)
        found.append((sum(row for _, row in places) / len(places), box, left))
    return [(box, left) for _, box, left in sorted(found, key=lambda item: item[0])]


def _height(boxes: list[Box]) -> float:
    return sum(TITLE + ROW * len(box.terminals) + 8 + GAP for box in boxes) - GAP if boxes else 0


def _wires(plan: Plan, placed: list[Placed], top: float, bottom: float) -> list[Wire]:
    runs: list[_Run] = []
    above = below = 0
    for part in placed:
        for row, terminal in enumerate(part.box.terminals):
            if not terminal.role:
                continue
            left, pin = _place(plan, terminal.role)
            start, end = pin_y(top, pin), part.terminal(row)
            if left == part.left:
                runs.append(_Run(terminal.role, left, start, end, end[1]))
                continue
            if start < (top + bottom) / 2:
                above += 1
                lane = top - 6 - _LANE * above
            else:
                below += 1
                lane = bottom + 6 + _LANE * below
            runs.append(_Run(terminal.role, left, start, None, lane))
            runs.append(_Run(terminal.role, part.left, lane, end, end[1]))
    return _joined(runs, _channels(runs))


def _channels(runs: list[_Run]) -> dict[int, float]:
    """The x of each run's vertical stretch, so that wires of one direction never cross."""
    found: dict[int, float] = {}
    for left in (True, False):
        side = [index for index, run in enumerate(runs) if run.left == left]
        up = sorted((i for i in side if runs[i].end_y < runs[i].start_y), key=lambda i: runs[i].start_y)
        down = sorted((i for i in side if runs[i].end_y >= runs[i].start_y), key=lambda i: -runs[i].start_y)
        room = BOARD_LEFT - MARGIN - PART_WIDTH - LABEL - 2 * _CHANNEL_EDGE
        apart = min(room / max(len(side) - 1, 1), 14)
        for place, index in enumerate(up + down):
            offset = _CHANNEL_EDGE + place * apart
            found[index] = BOARD_LEFT - offset if left else BOARD_RIGHT + offset
    return found


def _joined(runs: list[_Run], channels: dict[int, float]) -> list[Wire]:
    """The runs of a role one after the other."""
    corners: dict[str, list[Point]] = {}
    for index, run in enumerate(runs):
        x = channels[index]
        way = corners.setdefault(run.role, [])
        if not way:
            way.append((BOARD_LEFT if run.left else BOARD_RIGHT, run.start_y))
        way += [(x, run.start_y), (x, run.end_y)]
        if run.end is not None:
            way.append(run.end)
    return [Wire(role, way) for role, way in corners.items()]
