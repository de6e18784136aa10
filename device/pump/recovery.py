"""What becomes of a pump whose program failed: how often it may begin anew, and the last resort when that is no help.

It knows the ports and the requests' names, nothing of doses: what it must outlive may be any other part of the program.
"""

from array import array

from micropython import const

from pump.alarm_table import CATEGORY, PRIORITY, PROGRAM_FAILED
from pump.digest import sha256
from pump.refusals import Refused
from pump.tones import IMPLANT, SIGNALS, signal_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from pump.core import Pump
    from pump.ports import Json, Plant, Ports
    from pump.rpc import Methods

CAUSES = ("power", "restart", "watchdog")
"""Why a pump starts: its power came back, its program had failed, or its watchdog had to bite."""
POWER, RESTART, WATCHDOG = range(len(CAUSES))
LONGEST_GAP_S = (0, 0, 9)
"""For how long no program ran at most; a power cut may be of any length."""

MOST = const(3)
WINDOW_MS = const(600_000)
"""MOST failures within this time are no accident any more."""
LONGEST_WAIT_MS = const(4000)
"""With a watchdog on, which bites after 8,388 ms on an RP2040."""
SOON_MS = const(50)
"""After a turn that did not feed it, there is not the time for a wait."""
_STILL_HEARD = ("status", "alarms.list", "log.read", "session.open", "session.send", "session.close")


class Failures:
    """How often the program failed in the last WINDOW_MS of uptime."""

    def __init__(self) -> None:
        self._left_ms = array("i", [0] * MOST)

    def advance(self, ms: int) -> None:
        """Allocates nothing."""
        for i in range(MOST):
            if self._left_ms[i]:
                self._left_ms[i] = max(self._left_ms[i] - ms, 0)

    def another(self) -> int:
        """How many these are now, 1 to MOST."""
        times = 1
        oldest = 0
        for i in range(MOST):
            if self._left_ms[i]:
                times += 1
            if self._left_ms[i] < self._left_ms[oldest]:
                oldest = i
        self._left_ms[oldest] = WINDOW_MS
        return min(times, MOST)


class Safe:
    """Everything is off but a critical tone, until the power is cycled.

    wait_ms: until `advance` must be called.
    """

    def __init__(self, ports: "Ports") -> None:
        self._ports = ports
        self.error = ""
        """What a driver last failed with."""
        self._signal = SIGNALS[signal_of(IMPLANT, PRIORITY[PROGRAM_FAILED], CATEGORY[PROGRAM_FAILED])]
        self._begin()
        for switch_off in (self._cancel, self._disable):  # one that fails keeps no other from it
            try:
                switch_off()
            except Exception as error:
                self.error = type(error).__name__

    def _cancel(self) -> None:
        self._ports.stepper.cancel()

    def _disable(self) -> None:
        self._ports.stepper.enable(False)

    def _begin(self) -> None:
        self._at = 0
        self._pause_ms = self._signal.repeat_ms - self._signal.burst_ms
        self._note()

    def _note(self) -> None:
        notes = self._signal.notes
        silent = self._at == len(notes)
        self._ports.beeper.tone(0 if silent else notes[self._at])
        self.wait_ms = self._pause_ms if silent else notes[self._at + 1]

    def advance(self, ms: int) -> None:
        """Passes `ms`, at most `wait_ms`; what comes late sounds late."""
        self.wait_ms -= ms
        if self.wait_ms > 0:
            return
        self._ports.stepper.enable(False)  # whatever may have turned it on
        if self._at == len(self._signal.notes):
            self._begin()
        else:
            self._at += 2
            self._note()

    def rest(self, plant: "Plant | None", ms: int, play: "Callable[[Json], None]") -> int:
        """Time passes, and the body lives on; returns it, with what a fault of the body took on top."""
        if plant is not None:
            plant.advance(ms)
        self.advance(ms)
        if plant is None or plant.wait_ms:
            return ms
        hung_ms = plant.fail()
        plant.advance(hung_ms)
        while (request := plant.next_request()) is not None:
            play(request)
        return ms + hung_ms

    def restrict(self, methods: "Methods") -> None:
        """Of the link's requests only those that read are left."""
        for name in list(methods):
            if name not in _STILL_HEARD:
                methods[name] = _refuse
        methods["status"] = _Status(methods.get("status")).answer


class _Status:
    """What the pump knew last, in the words of its state; where it knew nothing any more, those alone."""

    def __init__(self, known: "Callable[[Json], Any] | None") -> None:
        self._known = known

    def answer(self, params: "Json") -> "Json":
        """Everything at once; in the safe state `therapy` is "failed" and no rate is in force."""
        result: Json = {}
        if self._known is not None:
            try:
                result = self._known(params)
            except (AttributeError, MemoryError, TypeError, ValueError) as error:
                result = {"error": type(error).__name__}
        result.update({"therapy": "failed", "rate_nl_per_day": 0, "dose_ng_per_day": 0})
        return result


def _refuse(params: "Json") -> "Json":
    raise Refused(
        "program_failed",
        "the pump's program failed %d times in %d minutes: motor and all else are off until the power is cycled"
        % (MOST, WINDOW_MS // 60_000),
        MOST,
    )


def digest_of(error: Exception) -> int:
    """31 bits that name a failure in the log: of its type and message, which every interpreter can tell."""
    text = type(error).__name__ + ": " + (str(error.args[0]) if error.args else "")
    digest = sha256(text.encode())
    return (digest[0] << 24 | digest[1] << 16 | digest[2] << 8 | digest[3]) >> 1


def tell_failure(pump: "Pump", event: int, times: int, digest: int) -> None:
    """The new pump tells what became of the old one."""
    pump.record(event, times, digest)
    pump.log_alarm(PROGRAM_FAILED, pump.alarms.happened(PROGRAM_FAILED))
    pump.changed()
