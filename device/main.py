"""Chooses the board, loads what was flashed, and runs the pump. Whatever ends it leaves the outputs safe.

On a board `thecal.json` names the board and the files of its program, each with its CRC, or the version that is frozen
into the firmware; it lies where the program was started. Without it the program is the plain folders beside this file.
On a locked board boot.py runs it, and nothing on the line ends the program. It knows no pin.
"""

from micropython import kbd_intr

if __name__ == "__main__":
    kbd_intr(-1)  # before anything else: `run` opens the window

import gc
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

BOARDS = ("virtual", "bare", "pico", "pico_w", "pico2", "esp32", "esp32s3")
BUNDLES = ("pump", "twin", "board")
ON_BOARDS = ("rp2", "esp32")
"""Of sys.platform."""
WINDOW_MS = 500
"""In which nothing runs yet, so that mpremote gets in whatever the program does."""
_MANIFEST = "thecal.json"

_PATIENCE_MS = 400
"""A board waits 500 ms for a reader that holds the line and reads nothing: at each piece that is written."""

_CTRL_C = "\x03"
_loop: "Any" = None


class _Out:
    """Standard output: takes a line, or pieces of one and then a newline. Nothing is joined: there may be no room."""

    def __init__(self) -> None:
        self._deaf = False

    def __call__(self, line: str) -> None:
        self.piece(line)
        self.piece("\n")

    def piece(self, text: str) -> None:
        """Once nobody has read a piece, the rest of its line is left out: the pump cannot wait for each of hundreds."""
        ends = text == "\n"
        if self._deaf and not ends:
            return
        began = time.ticks_ms()
        sys.stdout.write(text)
        took_ms = time.ticks_diff(time.ticks_ms(), began)
        self._deaf = took_ms >= _PATIENCE_MS and not ends and sys.platform in ON_BOARDS


_say = _Out()


def open_board(name: str, held: bool = False, locked: bool = False) -> "Callable[[str | None], int]":
    """Starts the pump on a board and returns its `turn(line_or_none) -> wait_ms`, for a host that owns the loop."""
    global _loop
    if name not in BOARDS:
        raise ValueError("no board %s; known: %s" % (name, ", ".join(BOARDS)))
    board = _board(name)
    _loop = board.open(_say, held, locked) if locked else board.open(_say, held)
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


def run(name: "str | None" = None, held: bool = False, locked: bool = False) -> None:
    """Runs until standard input ends, Ctrl-C or an error, and tells of the error in one line.

    name: the board, where no thecal.json says it. held: time passes by request alone, which takes a twin.
    locked: nobody may end it over the line, which has no Ctrl-C then; for boot.py, which resets whatever ends it.
    """
    local = True
    try:
        if not locked:
            kbd_intr(3)
            if _manifest() is not None:
                time.sleep_ms(WINDOW_MS)
        _serve(name or _chosen(), held, locked)
    except KeyboardInterrupt:
        pass  # somebody wants the prompt
    except Exception as error:
        local = not hasattr(error, "faults")  # what a wrong local.json says is not to be driven
        _tell(error)
    finally:
        kbd_intr(-1)
        _end(local)
        if not locked:
            kbd_intr(3)


def _serve(name: str, held: bool, locked: bool = False) -> None:
    turn = open_board(name, held, locked)
    lines = _loop.lines()
    wait_ms = turn(None)
    while not lines.ended:
        line = _taken(lines, wait_ms)
        if line == _CTRL_C and not locked:
            return  # it came before the interpreter listened for it
        wait_ms = turn(line)


def _taken(lines: "Any", wait_ms: int) -> "str | None":
    try:
        return lines.take(wait_ms)
    except Exception as error:
        failed(error)
    return None


def _end(local: bool) -> None:
    """First what knows its parts, then every pin again: the first may have been what failed."""
    wrong = ""
    try:
        close()
    except Exception as error:
        _tell(error)
    try:
        import boot

        wrong = boot.safe(local)
    except Exception as error:
        wrong = "boot.py: %s" % error
    if wrong:
        _tell(RuntimeError(wrong))


def _chosen() -> str:
    """The board that was flashed. On a computer there is only the virtual one."""
    manifest = _manifest()
    if manifest is not None:
        return manifest["board"]
    if sys.platform in ON_BOARDS:
        raise ValueError("no %s says which board this is: main.run(name)" % _MANIFEST)
    return "virtual"


def _manifest() -> "Any":
    """What was flashed, None where nothing was. ValueError where it cannot be read."""
    import json

    try:
        with open(_MANIFEST) as file:
            text = file.read()
        if text.count("{") != text.count("}"):
            raise ValueError  # it breaks off, and MicroPython may read it as if it were whole
        manifest = json.loads(text)
        for key in ("board", "files"):
            manifest[key]
        return manifest
    except OSError:
        return None
    except (ValueError, KeyError, TypeError):
        pass
    raise ValueError("%s is damaged: flash the board again" % _MANIFEST)


def _board(name: str) -> "Any":
    """The module of a board: of the bundles, or a plain file, which may be frozen."""
    manifest = _manifest()
    files = manifest["files"] if manifest is not None and manifest["board"] == name else {}
    if not files:
        _same_frozen(manifest)
        return getattr(__import__("boards." + name), name)
    for bundle in BUNDLES:
        if bundle in files:
            sys.modules[bundle] = _loaded(files[bundle])
    return sys.modules["board"]


def _same_frozen(manifest: "Any") -> None:
    """ValueError where another version is frozen than was flashed: somebody has changed the firmware since."""
    if manifest is None or "frozen" not in manifest:
        return
    try:
        version = __import__("thecal_frozen").VERSION
    except ImportError:
        version = None
    if version != manifest["frozen"]:
        raise ValueError("the firmware has another program than was flashed: flash the board again")


def _loaded(row: "tuple[str, int, int]") -> "Any":
    """A bundle that is as it was flashed: what is not may take the interpreter with it."""
    name, crc, size = row
    if _measured(name + ".mpy") != (crc, size):
        raise ValueError("%s.mpy is damaged or missing: flash the board again" % name)
    gc.collect()  # what is loaded stays where it lies: no holes between
    return __import__(name)


def _measured(path: str) -> "tuple[int, int]":
    from binascii import crc32

    crc = size = 0
    buffer = memoryview(bytearray(1024))
    try:
        with open(path, "rb") as file:
            while count := file.readinto(buffer):
                crc = crc32(buffer[:count], crc)
                size += count
    except OSError:
        return 0, -1
    return crc, size


def _tell(error: Exception) -> None:
    """As a pump tells an error that nobody asked for."""
    import json

    told: dict[str, Any] = {"code": -32603, "message": str(error) or type(error).__name__}
    faults = getattr(error, "faults", None)
    if faults:
        told["data"] = {"faults": faults}
    _say(json.dumps({"jsonrpc": "2.0", "method": "error", "params": told}))


if __name__ == "__main__":
    run()
