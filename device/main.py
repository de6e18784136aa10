"""Chooses the board and runs the pump."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from drivers.line import Line

BOARDS = ("virtual",)

_loop = None


def open_board(name: str, held: bool = False) -> "Callable[[str | None], int]":
    """Starts the pump on a board and returns its `turn(line_or_none) -> wait_ms`, for a host that owns the loop."""
    global _loop
    if name not in BOARDS:
        raise ValueError("no board %s; known: %s" % (name, ", ".join(BOARDS)))
    board = getattr(__import__("boards." + name), name)
    _loop = board.open(_say, held)
    return _loop.turn


def close() -> None:
    """Motor and beeper off; may be called twice."""
    global _loop
    if _loop is not None:
        loop, _loop = _loop, None
        loop.close()


def failed(error: Exception) -> None:
    """The program failed somewhere else than in a turn: the loop makes of it what it makes of its own failures."""
    if _loop is not None:
        _loop.failed(error)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _taken(lines: "Line", wait_ms: int) -> "str | None":
    try:
        return lines.take(wait_ms)
    except Exception as error:
        failed(error)
    return None


def run(name: str) -> None:
    """Runs until standard input ends; leaves everything off."""
    from drivers.line import Line

    turn = open_board(name)
    lines = Line()
    try:
        wait_ms = turn(None)
        while not lines.ended:
            wait_ms = turn(_taken(lines, wait_ms))
    finally:
        close()


if __name__ == "__main__":
    run("virtual")
