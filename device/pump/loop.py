"""One turn of the main loop: let the time that has passed reach the guard and the pump, then hear one line.

It is driven from outside, by a board, a host or a page. Lateness that the stepper's queue has bridged is cut into
slices as they were due; more is a gap. An exception from anywhere ends in here: the pump begins anew, or is safe.
"""

import gc

from pump import events, recovery
from pump.conditions import tell_limits
from pump.core import Pump
from pump.guard import LOOK_MS, OVER, Guard
from pump.link import Link

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pump.ports import Plant, Ports


class Loop:
    """`start(cause)` makes a pump and its guard of what the store holds: at power-on, and whenever it must begin anew.

    `plant` is the software body where there is one: it lives in the pump's time, so nothing is ever late for it.
    `grace_ms`, a figure of the board: the lateness that the stepper's queue bridges. `cause`: why the board started.
    """

    def __init__(
        self,
        ports: "Ports",
        start: "Callable[[int], tuple[Pump, Guard]]",
        board: str,
        write: "Callable[[str], None]",
        grace_ms: int,
        plant: "Plant | None" = None,
        cause: int = recovery.POWER,
    ) -> None:
        self._ports = ports
        self._start = start
        self.link = Link(board, write)
        self.rpc = self.link.rpc
        self._grace_ms = grace_ms
        self._plant = plant
        self._owed_ms = 0
        self._power_on(cause)

    def _power_on(self, cause: int) -> None:
        """Nothing is known of what was before but what the store holds."""
        self._failures = recovery.Failures()
        self._safe: recovery.Safe | None = None
        self._whole = self._over = False
        self._pump_ms = 0
        self.link.power_on(self._ports)
        try:
            self._begin(cause)
            if cause == recovery.WATCHDOG:
                recovery.tell_failure(self.pump, events.WATCHDOG_RESET, 0, 0)
                self._advance()
        except Exception as error:  # whatever the store holds, the loop must turn
            self.failed(error)

    def _begin(self, cause: int) -> None:
        """Another pump, which knows what the store holds; requests reach it from now on, and the old one no more."""
        self.pump, self.guard = self._start(cause)
        self._owed_ms = 0
        self._pump_ms = 0
        self._answer()
        if self._over:
            self.pump.verdict = OVER
        if self.pump.verdict == OVER:
            self.guard.restore_over()
        self._advance()
        self._over = False

    def _answer(self) -> None:
        self.link.serve(self.pump, self.guard)

    def failed(self, error: Exception) -> None:
        """The program failed: it begins anew of what the store holds; where that is no help, all is off but a tone."""
        times = recovery.MOST if self._safe is not None else 0
        self._whole = False
        while times < recovery.MOST:
            times = self._failures.another()
            try:
                self._ports.stepper.cancel()
                self._forget()
                gc.collect()
                self._begin(recovery.RESTART)
                recovery.tell_failure(self.pump, events.PROGRAM_FAILED, times, recovery.digest_of(error))
                self._advance()
                break
            except Exception as again:
                error = again
        if self._safe is None and times == recovery.MOST:
            self._hold(recovery.Safe(self._ports))

    def _forget(self) -> None:
        """The old pump goes before there is another: there may not be room for two."""
        nobody: Any = None
        self.link.drop()
        self.pump = self.guard = nobody

    def _hold(self, safe: recovery.Safe) -> None:
        self._safe = safe
        self.link.leave()
        safe.restrict(self.rpc.methods)

    def turn(self, line: "str | None") -> int:
        """Passes the time since the last turn, answers `line` if there is one; returns the ms it may wait at most."""
        self._whole = True
        try:
            self.pass_time(self._ports.clock.elapsed_ms())
        except Exception as error:  # of a port
            self.failed(error)
        if line is not None:
            self._hear(line)
        self._feed()
        return self.wait_ms()

    def press(self, request: str) -> None:
        self.link.in_hand(self._hear, request)

    def _hear(self, line: str) -> None:
        try:
            self._settle()
        except Exception as error:  # nothing of the line's doing: the pump that comes after hears it
            self.failed(error)
        try:
            self.rpc.handle(line)
            self._settle()
        except Exception as error:  # an answer that could not be made, or what the request led to
            self.failed(error)

    def wait_ms(self) -> int:
        wait = self._safe.wait_ms if self._safe is not None else min(self._pump_ms, self._guard_ms())
        if self._plant is not None and self._plant.wait_ms < wait:
            wait = self._plant.wait_ms
        if self._ports.watchdog is not None:
            wait = min(wait, recovery.LONGEST_WAIT_MS if self._whole or self._safe else recovery.SOON_MS)
        return wait

    def _guard_ms(self) -> int:
        """Until the guard must look: of a real motor nobody knows whether it does what it is told, so each second."""
        every_ms = LOOK_MS if self._plant is None else self._plant.look_every_ms()
        return self.guard.look_ms(every_ms) if every_ms else self.guard.wait_ms

    def pass_time(self, ms: int) -> None:
        """Lets `ms` of core time pass, in slices no longer than anybody asked for."""
        late = self._plant is None and self._safe is None and ms > self._pump_ms + self._grace_ms
        while ms > 0:
            ms -= self._slice(ms if late else self._piece(ms), late)

    def _piece(self, ms: int) -> int:
        """Of this time, what can pass at once. A real motor has made the steps of it all."""
        if self._plant is not None or self._safe is not None:
            return min(self.wait_ms(), ms)
        self.guard.ahead_ms = ms - min(self._pump_ms, ms)
        return ms - self.guard.ahead_ms

    def _slice(self, ms: int, late: bool) -> int:
        """Passes `ms`; returns it, with what the program hung on top. Whatever goes wrong in it ends in here."""
        self._failures.advance(ms)
        self.link.advance(ms)
        try:
            if self._safe is not None:
                self._feed()
                return self._safe.rest(self._plant, ms, self.rpc.play)
            if not late:
                return self._live(ms)
            self._late(ms)
        except Exception as error:
            self.failed(error)
        return ms

    def _live(self, ms: int) -> int:
        plant = self._plant
        if plant is not None:
            self._whole = True  # a slice of the pump's time is a turn of its own
            plant.advance(ms)
        self._owed_ms += ms
        self._pump_ms -= ms
        if self.guard.watch(ms) != self.pump.verdict:
            self._over = self.guard.verdict == OVER  # until it is kept: the program may fail in between
            self._advance()  # first up to this instant: a verdict is not acted upon before it was given
            self.pump.verdict = self.guard.verdict
            self.pump.changed()
            self._advance()
            self._over = False
        if plant is not None and plant.wait_ms == 0:
            return ms + self._happen(plant)
        if self._pump_ms <= 0:
            self._advance()
        if plant is not None:
            self._feed()
        return ms

    def _late(self, ms: int) -> None:
        """Nobody turned the loop for so long: the guard starts over, and the pump is told in one piece."""
        self._whole = False
        self._owed_ms += ms
        self.guard.start_over()
        self._advance()

    def _happen(self, plant: "Plant") -> int:
        """What the scenario holds for this instant: first the faults of the body, then the requests; ms it hung."""
        self._advance()
        hung_ms = plant.fail()
        self.pump.look()  # no more: a store that lets the program hang would be written to for ever
        if hung_ms:
            plant.advance(hung_ms)
            self._late(hung_ms)
        self._advance()
        while (request := plant.next_request()) is not None:
            self.pump.sense()
            self.rpc.play(request)
            self._end_request()
            self._advance()
        return hung_ms

    def _feed(self) -> None:
        """A turn that was whole and not late feeds the watchdog; the safe state does, which only a person may end."""
        if self._ports.watchdog is not None and (self._whole or self._safe is not None):
            self._ports.watchdog.feed()

    def _settle(self) -> None:
        self._end_request()
        self._advance()
        if self._safe is None:
            self.pump.sense()

    def _end_request(self) -> None:
        """Where the program failed in it, it may have changed the half of something."""
        if self.link.error is not None:
            self.failed(self.link.error)

    def _advance(self) -> None:
        if self._safe is not None:
            return
        owed_ms, self._owed_ms = self._owed_ms, 0
        self._pump_ms = self.pump.advance(owed_ms)
        if self.pump.limits_changed:
            self.pump.limits_changed = False
            tell_limits(self.guard, self.pump)
            if self._plant is not None:
                self._plant.advance(0)  # with its driver enabled again, a motor may run by itself
        if self._plant is not None:
            self.guard.rely(self._plant.look_every_ms() == 0)
        self.link.tell(self._plant is not None)
