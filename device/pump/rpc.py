"""JSON-RPC 2.0, a line a message: parses, finds the method, answers. Knows no method and nothing of pumps.

Only whole numbers are taken: a JSON fraction is a float32 on a board, and about 2 % of doses would become another rate.
"""

import json

from micropython import const

from pump.refusals import Invalid, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pump.ports import Json

    Methods = dict[str, Callable[[Json], Any]]

LONGEST_LINE = const(16_384)
_DEEPEST = const(8)

PARSE_ERROR = const(-32700)
INVALID_REQUEST = const(-32600)
METHOD_NOT_FOUND = const(-32601)
INVALID_PARAMS = const(-32602)
REFUSED = const(-32001)


class Rpc:
    """`methods` maps a name to a function of one dict; `write` takes a line without its end.

    `refused(reason, asked, allowed)` is told of every request that was turned down, so that it can be logged.
    """

    def __init__(self, write: "Callable[[str], None]", refused: "Callable[[str, int, int], None]") -> None:
        self._write = write
        self._refused = refused
        self.methods: Methods = {}

    def handle(self, line: str) -> None:
        """Answers one line; whatever is in it, nothing but a reply comes of an error."""
        if len(line) > LONGEST_LINE:
            self._error(None, INVALID_REQUEST, "a line has at most %d characters" % LONGEST_LINE)
            return
        try:
            request = json.loads(line)
        except (ValueError, RuntimeError):
            self._error(None, PARSE_ERROR, "not a line of JSON")
            return
        self.call(request)

    def call(self, request: "Any") -> None:
        """Executes one request; a notification (no id) gets no answer."""
        if not _sound(request):
            self._error(
                None, INVALID_REQUEST, 'expected {"jsonrpc":"2.0","id":1,"method":"...","params":{...}}'
            )
            return
        name, number = request["method"], request.get("id")
        if name not in self.methods:
            self._error(number, METHOD_NOT_FOUND, "no method " + name, {"methods": sorted(self.methods)})
            return
        try:
            result = self.methods[name](_arguments(request.get("params", {})))
        except Refused as refusal:
            self._turn_down(number, refusal)
        except Invalid as invalid:
            self._refused("invalid", len(invalid.faults), 0)
            self._error(number, INVALID_PARAMS, _summary(invalid.faults), {"faults": invalid.faults})
        else:
            if number is not None:
                self._write(json.dumps({"jsonrpc": "2.0", "id": number, "result": result}))

    def _turn_down(self, number: object, refusal: Refused) -> None:
        self._refused(refusal.reason, refusal.asked, refusal.allowed)
        data = {"reason": refusal.reason, "asked": refusal.asked, "allowed": refusal.allowed}
        self._error(number, REFUSED, refusal.message, data)

    def _error(self, number: object, code: int, message: str, data: object = None) -> None:
        error: Json = {"code": code, "message": message}
        if data is not None:
            error["data"] = data
        self._write(json.dumps({"jsonrpc": "2.0", "id": number, "error": error}))

    def notify(self, method: str, params: object) -> None:
        """A message that expects no answer."""
        self._write(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}))


def _sound(request: "Any") -> bool:
    if not isinstance(request, dict):
        return False
    message: Json = request  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
    return (
        message.get("jsonrpc", "2.0") == "2.0"
        and isinstance(message.get("method"), str)
        and isinstance(message.get("id"), (int, str, type(None)))
    )


def _arguments(params: "Any") -> "Json":
    if not isinstance(params, dict):
        raise Invalid([{"path": "params", "value": str(params), "allowed": "an object"}])
    arguments: Json = params  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
    unfit = _unfit(arguments, "", 0)
    if unfit:
        raise Invalid([unfit])
    return arguments


def _summary(faults: "list[Json]") -> str:
    first = faults[0]
    return "%d fault(s); the first: %s must be %s" % (len(faults), first["path"], first["allowed"])


def _unfit(value: "Any", path: str, depth: int) -> "Json | None":
    """The first fraction, or the first value nested too deeply, as a fault; None where there is none."""
    if isinstance(value, float):
        return {"path": path, "value": str(value), "allowed": "a whole number in the unit of the key's name"}
    if depth > _DEEPEST:
        return {"path": path, "value": "...", "allowed": "at most %d levels" % _DEEPEST}
    for inner, item in _inside(value):
        found = _unfit(item, path + inner if path else inner.lstrip("."), depth + 1)
        if found:
            return found
    return None


def _inside(value: "Any") -> "list[tuple[str, Any]]":
    if isinstance(value, dict):
        members: Json = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        return [("." + key, members[key]) for key in members]
    if isinstance(value, list):
        items: list[Any] = value  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
        return [("[%d]" % i, item) for i, item in enumerate(items)]
    return []
