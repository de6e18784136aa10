"""Feeds made lines to a pump on its twin and checks every answer, on either interpreter; `lines` makes them.

Beside it stands a pump that hears nothing but what was accepted: to the step both must give the same. Of the link's
grammar it knows nothing: which id must be answered stands in each row.
"""

import gc
import json
import sys

from fuzz_wire import Wire

from boards import virtual
from drivers import line as line_module
from pump.calibration import Calibration
from pump.digest import hmac_sha256, sha256
from pump.refusals import REASONS
from pump.rights import ROLES
from pump.version import version_of
from twin.body import Body
from twin.clock import HeldClock
from twin.keys import Keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

KEYS = b"".join([sha256(role.encode()) for role in ROLES])
MICROPYTHON = sys.implementation.name == "micropython"
_CODES = (-32700, -32600, -32601, -32602, -32001)
_OVER = ("no_session", "session_ended", "not_authentic")
_UNPROVED = _OVER + ("replayed", "back_off")
_A_STEP = 10
"""Rows between two collections: on MicroPython what a call leaves behind is collected when it has returned."""


class Tried:
    """A pump, what it answers, and whoever has its keys."""

    def __init__(self, locked: bool, setting: "list[str]") -> None:
        self.answers: list[Json] = []
        body = Body(Calibration(), HeldClock(20_458, 0))
        self.loop = virtual.power_on(body, self._hear)
        self.body = body
        digest = ""
        for line in setting:
            self.loop.turn(line.replace("DIGEST", digest))
            result = self.answers[-1]["result"]
            digest = result.get("digest", digest)
        if locked:
            body.keys = Keys(KEYS, b"seed")
            self.loop.link.power_on(body)
            self.loop.link.serve(self.loop.pump, self.loop.guard)
        methods = self.loop.rpc.methods
        for name in [name for name in methods if name.startswith("twin.")]:
            del methods[name]
        self.opened: dict[str, tuple[str, int]] = {}

    def _hear(self, text: str) -> None:
        message = json.loads(text)
        if "id" in message:
            self.answers.append(message)

    def hear(self, line: str) -> "list[Json]":
        self.answers.clear()
        self.loop.turn(line)
        return self.answers

    def run(self, ms: int) -> None:
        self.loop.pass_time(ms)
        self.loop.turn("")  # what is owed is accounted for before a line, though it is none

    def account(self) -> "list[int]":
        """What was given, to the step."""
        delivery = self.loop.pump.delivery
        given = [delivery.commanded(), delivery.delivered(), delivery.integral.programmed_pl()]
        given += [delivery.rate_nl_per_day, self.body.motor.turned, self.body.head.content_nl]
        return given


def signed(tried: Tried, row: "Json") -> "Json":
    """The parameters of `session.send`, true but for what the row changes."""
    role = row["role"]
    nonce, last = tried.opened[role]
    tried.opened[role] = (nonce, last + 1)
    params: Json = {"role": role, "counter": last + 1, "version": version_of(tried.loop.pump)}
    params["request"] = row["text"]
    figures = ("thecal 1", role, nonce, str(last + 1), params["version"], row["text"])
    params["mac"] = hmac_sha256(KEYS[32 * ROLES.index(role) :][:32], "\n".join(figures).encode()).hex()
    params.update(row["change"])
    for key in row["without"]:
        del params[key]
    return params


class Run:
    """All rows of a file, one after the other."""

    def __init__(self, payload: "Json") -> None:
        self.file = open(payload["file"], encoding="utf-8")
        self.tried, self.alone = (Tried(payload["locked"], payload["setting"]) for _ in range(2))
        self.wire = Wire()
        line_module.select = self.wire
        line_module.sys = self.wire
        self.line = line_module.Line()
        self.lines = self.accepted = self.memory_bytes = self.most_bytes = self.first_bytes = 0
        self.wrong: list[str] = []
        self.codes: dict[str, int] = {}
        self.told = 0
        self.warm = payload["warm"]

    def step(self) -> bool:
        self._weigh()
        for _ in range(_A_STEP):
            text = self.file.readline()
            if not text or len(self.wrong) > 5:
                return False
            row = json.loads(text)
            try:
                getattr(self, "_" + row["kind"])(row)
            except Exception as error:
                self._fail(row, type(error).__name__ + " " + str(error))
        return True

    def _weigh(self) -> None:
        """What is still held once the lines are answered."""
        if not MICROPYTHON:
            return
        gc.collect()
        self.memory_bytes = gc.mem_alloc()
        if self.lines < self.warm:
            self.first_bytes = max(self.first_bytes, self.memory_bytes)
        self.most_bytes = max(self.most_bytes, self.memory_bytes)

    def _fail(self, row: "Json", what: str) -> None:
        self.wrong.append(what[:300] + " | row %d: " % self.lines + json.dumps(row)[:600])

    def _pass(self, row: "Json") -> None:
        self.tried.run(row["ms"])
        self.alone.run(row["ms"])
        if self.tried.account() != self.alone.account():
            self._fail(row, "dosing: %s is not %s" % (self.tried.account(), self.alone.account()))

    def _line(self, row: "Json") -> None:
        self._send(row["text"], row["ids"], row)

    def _send(self, line: str, ids: "list[object]", row: "Json") -> None:
        self.lines += 1
        answers = self.tried.hear(line)
        if [answer["id"] for answer in answers] != ids:
            self._fail(row, "answered by %s, not %s" % (answers, ids))
        both = not answers
        for answer in answers:
            self.accepted += "result" in answer
            both = self._judged(answer, row) or both
        if both:
            self.alone.hear(line)

    def _judged(self, answer: "Json", row: "Json") -> bool:
        """Whether the other pump must hear it too: what is accepted, and what was proved, whatever came of it."""
        if "result" in answer:
            self._count("result")
            if row.get("never") and len(answer) == 3:
                self._fail(row, "accepted")
            return True
        error = answer["error"]
        reason = error["data"]["reason"] if error["code"] == -32001 else str(error["code"])
        self._count(reason)
        if len(answer) != 3 or error["code"] not in _CODES or not error["message"]:
            self._fail(row, "no proper answer: %s" % answer)
        if error["code"] == -32001 and reason not in REASONS:
            self._fail(row, "no reason: %s" % answer)
        return row["kind"] == "signed" and not row["never"] and reason not in _UNPROVED

    def _count(self, what: str) -> None:
        self.codes[what] = self.codes.get(what, 0) + 1
        for letter in what:
            self.told = (self.told * 31 + ord(letter)) & 0xFFFFFF

    def _signed(self, row: "Json") -> None:
        role = row["role"]
        if role not in self.tried.opened:
            self._open(role)
        message = {"jsonrpc": "2.0", "id": row["ids"][0], "method": "session.send"}
        message["params"] = signed(self.tried, row)
        self._send(json.dumps(message), row["ids"], row)
        error = self.tried.answers[0].get("error") if self.tried.answers else None
        reason = error["data"].get("reason") if error and error["code"] == -32001 else ""
        if reason in _OVER or reason == "replayed":
            del self.tried.opened[role]

    def _open(self, role: str) -> None:
        text = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "session.open", "params": {"role": role}})
        self._send(text, [1], {"kind": "open"})
        opened = self.tried.answers[0]["result"]
        self.tried.opened[role] = (opened["nonce"], opened["counter"])

    def _wire(self, row: "Json") -> None:
        """Bytes as they come in; every line in them is answered."""
        self.wire.put(bytes.fromhex(row["hex"]))
        ids = list(row["ids"])
        while True:
            line = self.line.take(0)
            if line is None and self.wire.poll(0):
                continue
            if line is None:
                break
            if not ids:
                self._fail(row, "a line too many: %s" % line[:100])
                break
            self._send(line, ids.pop(0), row)
        if ids:
            self._fail(row, "not heard: %s" % ids)


_runs: "list[Run]" = []


def begin(payload: "Json") -> None:
    """`file` of rows, `locked`, `setting`: lines before all, and `warm`: lines until what is held may grow no more."""
    _runs.append(Run(payload))


def step() -> bool:
    """A few rows."""
    return _runs[0].step()


def result() -> "Json":
    """Counts, and what went wrong."""
    run = _runs.pop()
    run.file.close()
    return {
        "lines": run.lines,
        "accepted": run.accepted,
        "wrong": run.wrong,
        "codes": run.codes,
        "told": run.told,
        "account": run.tried.account(),
        "first_bytes": run.first_bytes,
        "most_bytes": run.most_bytes,
    }
