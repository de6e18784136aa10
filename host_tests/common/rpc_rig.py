"""A link by itself, with three methods of its own, and a line for it."""

import json

from pump.refusals import Refused
from pump.rpc import Rpc

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def request(method: str, params: str = "{}") -> str:
    return '{"jsonrpc":"2.0","id":7,"method":"' + method + '","params":' + params + "}"


class Rig:
    """A link with three methods of its own."""

    def __init__(self) -> None:
        self.said: list[Json] = []
        self.logged: list[tuple[str, int, int]] = []
        self.kept_before = -1
        """How many answers had been given when what a request changed was kept."""
        self.failed: list[Exception] = []
        self.rpc = Rpc(self._say, self._log, self.failed.append, self._keep)
        self.rpc.methods.update({"echo": self._echo, "refuse": self._refuse, "fail": self._fail})

    def _say(self, line: str) -> None:
        assert "\n" not in line
        self.said.append(json.loads(line))

    def _keep(self) -> None:
        self.kept_before = len(self.said)

    def _log(self, reason: str, asked: int, allowed: int) -> None:
        self.logged.append((reason, asked, allowed))

    def _echo(self, params: "Json") -> "Json":
        return params

    def _refuse(self, params: "Json") -> "Json":
        raise Refused("bolus_too_large", "7 are above 5", 7, 5)

    def _fail(self, params: "Json") -> "Json":
        return params["nothing"]

    def ask(self, line: str) -> "Json":
        """The one answer to a line."""
        self.rpc.handle(line)
        assert len(self.said) == 1, self.said
        return self.said.pop()

    def code(self, line: str) -> int:
        return self.ask(line)["error"]["code"]
