"""JSON-RPC 2.0, a line a message: parses, finds the method, answers. Knows no method and nothing of pumps.

Only whole numbers are taken: a JSON fraction is a float32 on a board, and about 2 % of doses would become another rate.
"""

import json

from micropython import const

from pump.faults import MOST_FAULTS, plain, shortened
from pump.grammar import closed
from pump.pieces import say
from pump.refusals import Invalid, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pump.ports import Json

    Methods = dict[str, Callable[[Json], Any]]

LONGEST_LINE = const(16_384)
LONGEST_ID = const(64)
_LONGEST_NAME = const(40)

PARSE_ERROR = const(-32700)
INVALID_REQUEST = const(-32600)
METHOD_NOT_FOUND = const(-32601)
INVALID_PARAMS = const(-32602)
INTERNAL_ERROR = const(-32603)
REFUSED = const(-32001)

_ROOM_KIB = const(7)
"""That must be left when a line is read: whatever is in it, MOST_FAULTS of it can be told."""
_NO_ROOM = "there is no memory for this line"

_LARGEST = 1 << 62
_PARTED = (float, dict, list)
_EXPECTED = 'expected {"jsonrpc":"2.0","id":1,"method":"...","params":{...}}'


class Rpc:
    """`methods` maps a name to a function of one dict; `write` takes a line without its end.

    Where `write` has a method `piece`, messages are written by that, piece by piece, and then a newline alone.
    `refused(reason, asked, allowed)` is told of every request that was turned down, so that it can be logged, and
    `failed(error)` of every one in which the program itself failed; `keep` is called before anything is answered, so
    that no power cut takes back what somebody was told.
    """

    def __init__(
        self,
        write: "Callable[[str], None]",
        refused: "Callable[[str, int, int], None]",
        failed: "Callable[[Exception], None]",
        keep: "Callable[[], object]",
    ) -> None:
        self.write = write
        self._refused = refused
        self._failed = failed
        self._keep = keep
        self.methods: Methods = {}
        self.gate: Callable[[str, Any], tuple[str, Json]] | None = None
        """What a request asks for, and with which parameters; Refused where it may not. None: what it says itself."""

    def handle(self, line: str) -> None:
        """Answers one line; whatever is in it, nothing but a reply comes of an error."""
        if len(line) > LONGEST_LINE:
            self._answer(None, _error(INVALID_REQUEST, "a line has at most %d characters" % LONGEST_LINE))
            return
        try:
            room = [bytearray(1024) for _ in range(_ROOM_KIB)]
            request = read(line)
            room.clear()
        except ValueError:
            self._answer(None, _error(PARSE_ERROR, "not a line of JSON"))
        except MemoryError:  # nothing was done yet: whoever can send a line must not make the pump begin anew
            self._answer(None, _error(INVALID_REQUEST, _NO_ROOM))
        else:
            self.call(request)

    def call(self, request: "Any") -> None:
        """Executes one request and answers it; a notification (no id) gets no answer, whatever comes of it."""
        if not sound(request):
            self._answer(None, _error(INVALID_REQUEST, _EXPECTED))
            return
        outcome = self._outcome(request["method"], request.get("params", {}))
        try:
            self._keep()
        except Exception as error:  # what it has changed will not outlast this
            outcome = self._failure(error)
        if "id" in request:
            self._answer(request["id"], outcome)

    def play(self, request: "Any") -> None:
        """Executes a request of a scenario: nobody waits for an answer, and an error is told as a notification."""
        if sound(request):
            outcome = self._outcome(request["method"], request.get("params", {}))
        else:
            outcome = _error(INVALID_REQUEST, _EXPECTED)
        if "error" in outcome:
            self.notify("error", outcome["error"])

    def _outcome(self, name: str, params: "Any") -> "Json":
        """One function, though long: each one between a line and what it asks for takes of a board's stack."""
        try:
            if name not in self.methods:
                known = {"methods": sorted(self.methods)}
                return _error(METHOD_NOT_FOUND, "no method " + name[:_LONGEST_NAME], known)
            try:
                try:
                    name, params = (
                        self.gate(name, params) if self.gate is not None else (name, arguments(params))
                    )
                except MemoryError:  # nothing was done yet, as in handle
                    return _error(INVALID_REQUEST, _NO_ROOM)
                return {"result": self.methods[name](params)}
            except Refused as refusal:
                self._refused(refusal.reason, refusal.asked, refusal.allowed)
                data = {"reason": refusal.reason, "asked": refusal.asked, "allowed": refusal.allowed}
                if refusal.wait_s:
                    data["wait_s"] = refusal.wait_s
                return _error(REFUSED, refusal.message, data)
            except Invalid as invalid:
                self._refused("invalid", len(invalid.faults), 0)
                return _error(INVALID_PARAMS, _summary(invalid.faults), {"faults": invalid.faults})
        except Exception as error:  # a mistake in one request must not end delivery
            return self._failure(error)

    def _failure(self, error: Exception) -> "Json":
        self._failed(error)
        return _error(INTERNAL_ERROR, "the pump's program failed: " + type(error).__name__)

    def _answer(self, number: object, outcome: "Json") -> None:
        """What fails while it is written leaves a line that is no JSON, where it had begun, and is the answer."""
        outcome.update({"jsonrpc": "2.0", "id": number})
        try:
            say(self.write, outcome)
        except Exception as error:
            idle = "error" in outcome and isinstance(
                error, MemoryError
            )  # it was refused, and changed nothing
            outcome.clear()  # it may be what takes the memory
            outcome.update(_error(INVALID_REQUEST, _NO_ROOM) if idle else self._failure(error))
            outcome.update({"jsonrpc": "2.0", "id": number})
            say(self.write, outcome)

    def notify(self, method: str, params: object) -> None:
        """A message that expects no answer."""
        say(self.write, {"jsonrpc": "2.0", "method": method, "params": params})


def _error(code: int, message: str, data: "Json | None" = None) -> "Json":
    error: Json = {"code": code, "message": message}
    if data is not None:
        error["data"] = data
    return {"error": error}


def read(line: str) -> "Any":
    """What a line of JSON holds; ValueError where it is none, or one that not every interpreter would read alike."""
    value = None
    whole = closed(line)
    try:
        value = json.loads(line) if whole else None
    except (RuntimeError, TypeError):
        whole = False
    if not whole or _strange(value):
        raise ValueError
    return value


def sound(request: "Any") -> bool:
    """Whether it is a request."""
    if not isinstance(request, dict):
        return False
    message: Json = request  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
    return (
        message.get("jsonrpc", "2.0") == "2.0"
        and isinstance(message.get("method"), str)
        and plain(message["method"])
        and _plain_id(message.get("id"))
    )


def _plain_id(number: "Any") -> bool:
    if isinstance(number, str):
        return len(number) <= LONGEST_ID and plain(number)
    return number is None or (isinstance(number, int) and not isinstance(number, bool))


def arguments(params: "Any") -> "Json":
    """The parameters of a request; Invalid where they are no object, or hold a fraction."""
    if not isinstance(params, dict):
        shown = "a list" if isinstance(params, list) else shortened(str(params))
        raise Invalid([{"path": "params", "value": shown, "allowed": "an object"}])
    found: list[Json] = []
    _unfit(params, "", found)
    if found:
        raise Invalid(found)
    return params  # pyright: ignore[reportUnknownVariableType] - JSON has any shape


def _summary(faults: "list[Json]") -> str:
    first = faults[0]
    return "%d fault(s); the first: %s must be %s" % (len(faults), first["path"], first["allowed"])


def _strange(value: "Any") -> bool:
    """What one interpreter's parser lets through and another's does not: it must not depend on which one it was."""
    if isinstance(value, float):
        return value - value != 0  # NaN and the infinities are no JSON
    if isinstance(value, int):
        return not -_LARGEST < value < _LARGEST
    if isinstance(value, dict):
        members: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        for item in members.values():
            if _strange(item):
                return True
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        for item in items:
            if _strange(item):
                return True
    return False


def _unfit(value: "Any", path: str, found: "list[Json]") -> None:
    """Finds the fractions, MOST_FAULTS of them at most. What is none and holds none costs no path."""
    if isinstance(value, float):
        allowed = "a whole number in the unit of the key's name"
        found.append({"path": shortened(path), "value": str(value), "allowed": allowed})
    elif isinstance(value, dict):
        members: Json = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        for key in members:
            if isinstance(members[key], _PARTED) and len(found) < MOST_FAULTS:
                _unfit(members[key], path + "." + shortened(key) if path else key, found)
    elif isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        for i, item in enumerate(items):
            if isinstance(item, _PARTED) and len(found) < MOST_FAULTS:
                _unfit(item, "%s[%d]" % (path, i), found)
