"""One life of a pump: from power-on on a flash and a body until somebody cuts the power; and what is true meanwhile.

It plays what it is told and writes down, at each operation of the flash, how things really are and what the pump
believes. It judges nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from boards import virtual
from drivers.store import FileStore
from pump.guard import OVER
from thecal.campaign.flash import Files, Flash, Image
from thecal.campaign.witness import DAY_MS, Witness

FOLDER = "/store"
COMMITS = "state."
"""The files with which a save is complete."""
_PENDING = b"what is being committed"


class View(NamedTuple):
    """What the pump believes at one instant, as far as it must not be lost."""

    prescription: bytes | None
    stopped: bool
    over: bool
    alarms: frozenset[str]
    seq: int
    commanded: int
    reservoir_nl: int
    effect: int
    boluses: tuple[bool, ...]
    clock_known: bool
    wall_ms: int
    turned: int
    true_ms: int


@dataclass(frozen=True)
class Moment:
    """How things are when the power may go: `operations` of the flash are done by then.

    `kept`: how many saves are complete. `programmed_pl` and `commanded` count from the first life on; `taken` holds
    when the patient's boluses were granted, in true ms. `view` is None while the pump is still starting.
    """

    operations: int
    body: Witness
    wall_ms: int
    kept: int
    saving: bool
    programmed_pl: int
    commanded: int
    view: View | None
    taken: tuple[int, ...]


@dataclass
class Past:
    """What was before this life: the account and the programmed volume at its cut, the boluses taken, the log."""

    programmed_pl: int = 0
    commanded: int = 0
    taken: tuple[int, ...] = ()
    records: dict[int, str] = field(default_factory=dict)


class _Watched(FileStore):
    """The pump's store, which tells when a save is complete."""

    def __init__(self, files: Files, life: Life) -> None:
        super().__init__(FOLDER, files.open)
        self.broken = False
        self._life = life

    def write(self, name: str, data: bytes) -> bool:
        """As the store does, or not at all while it is broken."""
        if self.broken:
            return False
        self._life.saving = True
        written = super().write(name, data)
        if written and name.startswith(COMMITS):
            self._life.saved()
        return written


class Life:
    """`moments` has one entry an operation of the flash; `instants` those at which somebody looked between them.

    `watch`: from the start on; both are of what happens while it is watched. `image` is the flash before that.
    """

    def __init__(self, image: Image, body: Witness, past: Past | None = None, watch: bool = True) -> None:
        self.past = past or Past()
        self.image = list(image)
        self.body = body
        self.taken = list(self.past.taken)
        self.events: list[dict[str, Any]] = []
        self.records: dict[int, str] = {}
        self.saves: list[View | None] = []
        self.moments: list[Moment] = []
        self.instants: list[Moment] = []
        self.saving = False
        self._alive = False
        self._asked = 0
        self._answers: list[dict[str, Any]] = []
        self._photograph: tuple[tuple[int, ...], Witness] | None = None
        self._digests: dict[int, tuple[Any, bytes]] = {}
        self._watching = watch
        self.flash = Flash(list(image), self._look)
        self.files = Files(self.flash)
        body.store = _Watched(self.files, self)  # pyright: ignore[reportAttributeAccessIssue]
        self.loop = virtual.power_on(body, self._hear)
        self._alive = True
        pump = self.loop.pump
        self._programmed_pl = pump.delivery.integral.programmed_pl()
        self.started = self._view()
        self.saves = [view or self.started for view in self.saves]

    # -- what is done -------------------------------------------------------------------------------------------------

    def ask(self, method: str, params: dict[str, Any] | None = None) -> Any:
        """The result of a request, or raises KeyError where it is refused."""
        return self.reply(method, params)["result"]

    def reply(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer to a request."""
        self._answers.clear()
        self._asked += 1
        self.loop.turn(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}))
        answer = self._answers[-1]
        if method == "patient.bolus" and "result" in answer:
            self.taken.append(self.body.true_ms)
        return answer

    def run(self, ms: int, piece_ms: int = 600_000) -> None:
        """Lets time pass, and looks after each piece."""
        while ms > 0:
            self.loop.pass_time(min(ms, piece_ms))
            ms -= piece_ms
            self.ask("twin.pass", {"ms": 0})  # any request brings the pump up to this instant
            if self._watching:
                self.instants.append(self._moment())

    def watch(self) -> None:
        """From now on; what was before is not looked at."""
        self._watching = True
        self.image = list(self.flash.image)
        self.flash.operations.clear()

    def end(self) -> None:
        """Gives the file system's memory back. What was being committed is known now."""
        self.files.close()
        coming = self.view()
        for number in range(len(self.saves) - 1, -1, -1):
            view = self.saves[number]
            if view is not None and view.prescription == _PENDING and coming is not None:
                self.saves[number] = view._replace(prescription=coming.prescription)
            coming = self.saves[number]

    # -- what is true -------------------------------------------------------------------------------------------------

    def programmed_pl(self) -> int:
        """Exactly, from the first life on; while the pump is off or starting nothing is programmed."""
        if not self._alive:
            return self.past.programmed_pl
        now = self.loop.pump.delivery.integral.programmed_pl()
        return self.past.programmed_pl + now - self._programmed_pl

    def view(self) -> View | None:
        """What the pump believes now; None while it is starting."""
        return self._view() if self._alive else None

    def _view(self) -> View:
        pump = self.loop.pump
        therapy = pump.therapy
        return View(
            _PENDING if pump.memory.fresh else self._digest(therapy.prescription),
            therapy.stopped,
            self.loop.guard.verdict == OVER,
            frozenset(pump.alarms.names()),
            pump.log.seq,
            pump.delivery.commanded(),
            pump.reservoir.volume_nl,
            therapy.effect,
            tuple(bolus.running() for bolus in therapy.boluses),
            pump.clock_known,
            pump.now.day * DAY_MS + pump.now.ms,
            self.body.motor.turned,
            self.body.true_ms,
        )

    def saved(self) -> None:
        """A save is complete: what the pump believes now is what a restart must find."""
        self.saves.append(self.view())
        self.saving = False

    def _look(self) -> None:
        if self._watching:
            self.moments.append(self._moment())

    def _moment(self) -> Moment:
        view = self.view()
        return Moment(
            len(self.flash.operations),
            self._body(),
            self.body.wall_ms,
            len(self.saves),
            self.saving,
            self.programmed_pl(),
            view.commanded if view else self.past.commanded,
            view,
            tuple(self.taken),
        )

    def _body(self) -> Witness:
        """One photograph will do for all operations of a save."""
        what = (self.body.true_ms, self._asked, self.body.wall_ms)
        if self._photograph is None or self._photograph[0] != what:
            self._photograph = (what, self.body.photograph())
        return self._photograph[1]

    def _digest(self, prescription: Any) -> bytes | None:
        if prescription is None:
            return None
        known = self._digests.get(id(prescription))
        if known is None:
            known = self._digests[id(prescription)] = (prescription, prescription.digest())
        return known[1]

    def _hear(self, line: str) -> None:
        message = json.loads(line)
        if message.get("method") == "event":
            record = message["params"]
            self.events.append(record)
            self.records[record["seq"]] = record["hex"]
        elif "id" in message:
            self._answers.append(message)
