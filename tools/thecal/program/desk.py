"""What lies on the desk while the program runs: the line to the pump, the form, what runs, the proposal.

One request at a time, in a thread of its own, so that a slow pump never stops the keyboard. It draws nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from thecal import units
from thecal.clinic import doses, form, prescribing, trials
from thecal.clinic.prescribing import Proposal
from thecal.clinic.telling import CLINICIAN
from thecal.errors import Failure
from thecal.files import Fault
from thecal.link import Link, Refused
from thecal.logbook.book import Book
from thecal.logbook.download import Download
from thecal.signing import Changed, SignedLink

Result = TypeVar("Result")
Opened = Link | SignedLink
IDLE_S = 180
"""So long without a key pressed, and a locked pump is asked no more: its session then ends as the pump has it."""


class Lost(Failure):
    """The pump does not answer any more."""


class Line:
    """A link that knows that it is lost, and can be opened anew."""

    def __init__(self, connect: Callable[[], Opened]) -> None:
        self._connect = connect
        self._link: Opened | None = None
        self.lost = ""

    def open(self) -> None:
        """Raises `Failure` where there is no pump."""
        self.close()
        self._link = self._connect()
        self.lost = ""

    def close(self) -> None:
        link, self._link = self._link, None
        if link:
            with contextlib.suppress(Failure):
                link.close()

    def call(self, method: str, **params: Any) -> Any:
        """As a link's; raises `Lost` where no answer came, now and from then on."""
        if self._link is None or self.lost:
            raise Lost(self.lost or "there is no line to a pump")
        try:
            return self._link.call(method, **params)
        except (Refused, Changed):
            raise
        except Failure as error:
            self.lost = error.message
            raise Lost(error.message) from None


class Desk:
    """`asked`: the dose change that is being looked at; None: the form is. `role`: who sits here, at a locked pump."""

    def __init__(
        self, connect: Callable[[], Opened], port: str | None, ticks: bool = True, role: str = CLINICIAN
    ) -> None:
        self.line = Line(connect)
        self.port = port
        self.ticks = ticks
        self.role = role
        self.form: form.Form = form.empty()
        self.running: dict[str, Any] | None = None
        self.status: dict[str, Any] = {}
        self.course: dict[str, Any] = {}
        self.proposal: Proposal | None = None
        self.asked: dict[str, int] | None = None
        self.book = Book("the pump's log")
        self.parting = "Nothing was changed."
        self._thread = ThreadPoolExecutor(1, "pump")
        self._then = self._touched = time.monotonic()

    @property
    def name(self) -> str:
        return self.port.rpartition("/")[2] if self.port else "virtual pump"

    @property
    def access(self) -> str:
        """How one gets at this pump, in a word or two."""
        if self.status.get("access") != "locked":
            return "bench"
        return f"locked, {'idle' if self.idle() else self.role}"

    def touch(self) -> None:
        """Somebody is here: a key was pressed."""
        self._touched = time.monotonic()

    def idle(self) -> bool:
        """Whether nobody has been for so long that a session of theirs must end."""
        return time.monotonic() - self._touched >= IDLE_S

    async def ask(self, function: Callable[..., Result], *args: Any, **named: Any) -> Result:
        """What a function of `thecal.clinic` returns, which gets the line first."""
        work = partial(function, self.line, *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def begin(self) -> None:
        """Look at the pump, and lay out what runs in the form."""
        await self.look()
        if self.running:
            self.form = form.form_of(self.running["prescription"])

    async def look(self) -> None:
        """What the pump is and runs now."""
        self.status = await self.ask(lambda line: line.call("status"))
        self.running = await self.ask(prescribing.running)
        self.course = await self.ask(trials.course)

    async def tick(self) -> None:
        """The status anew; the time of a virtual pump, whose clock is held, goes on with ours."""
        passed_ms, self._then = int((time.monotonic() - self._then) * 1000), time.monotonic()
        if self.port is None and self.ticks:
            await self.ask(lambda line: line.call("twin.pass", ms=min(passed_ms, 5_000)))
        if self.status.get("access") != "locked" or not self.idle():
            self.status = await self.ask(lambda line: line.call("status"))

    async def let_pass(self, hours: int) -> None:
        """On a virtual pump."""
        for ms in units.pieces_ms(hours * 3_600_000):
            await self.ask(lambda line, ms=ms: line.call("twin.pass", ms=ms))
        await self.look()

    async def check(self) -> tuple[dict[str, Any] | None, dict[str, list[Fault]]]:
        """What would be proposed as the pump reads it back, or the faults by field."""
        if self.asked is not None:
            return await self.ask(doses.check, self.asked), {}
        checked = await self.ask(prescribing.check, self.form)
        return checked.readback, checked.faults

    async def propose(self, named: list[dict[str, Any]]) -> Proposal:
        """Have it read back beside what runs; `named` confirms soft limits."""
        self.proposal = None
        if self.asked is not None:
            self.proposal = await self.ask(doses.adjust, self.asked, named)
        else:
            draft = prescribing.draft_of(self.form)
            self.proposal = await self.ask(prescribing.propose, draft, named)
        return self.proposal

    async def commit(self, reason: str) -> None:
        """Run the proposal that lies here."""
        if self.proposal is None:
            raise Failure("nothing is proposed yet")
        await self.ask(prescribing.commit, self.proposal.digest, reason)
        await self.committed()

    async def committed(self) -> None:
        """The proposal runs: it lies here no more."""
        self.proposal, self.asked = None, None
        self.parting = "The pump runs what was committed last."
        await self.begin()

    async def again(self) -> str:
        """Open the line anew; returns what became of a proposal that lay here."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self.line.open)
        proposal, self.proposal = self.proposal, None
        runs = proposal is not None and await self.ask(prescribing.became, proposal)
        if runs:
            await self.committed()
            return "The line is back. The pump runs the proposal: it was committed."
        await self.look()
        if proposal is not None:
            return "The line is back. Nothing was changed: the pump runs what it ran. The form is as you left it."
        return "The line is back, and all is read anew. The form is as you left it."

    async def log(self) -> Book:
        """The log up to now; only what is new is fetched."""
        await self.ask(lambda line: Download(line, self.book, lambda lines: None).run())
        return self.book

    def close(self) -> None:
        """Hang up. A pump goes on with what it runs."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        self.line.close()
