"""How a twin takes the power away from its pump: the whole program is gone at that instant, and the body lives on."""

from micropython import const

from pump.recovery import POWER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twin.body import Body

_HOUR_MS = const(3_600_000)


class PowerGone(BaseException):
    """No Exception: a program that is gone catches nothing.

    The program stands still for `hung_ms` first, and the power stays away for `off_ms`. `cause` is recovery's.
    """

    def __init__(self, off_ms: int = 0, cause: int = POWER, hung_ms: int = 0) -> None:
        super().__init__("the power is gone")
        self.off_ms = off_ms
        self.cause = cause
        self.hung_ms = hung_ms


def lose(body: "Body", gone: PowerGone) -> int:
    """The program is gone, and with it what waited in the driver's queue; returns the ms until the power is back.

    Faults befall a body without power too; requests nobody hears.
    """
    _hang(body, gone.hung_ms)
    body.settle()
    body.motor.lose_power()
    body.beeper.power(False)
    if body.clock_forgets:
        body.clock.lost = True
    left_ms = gone.off_ms
    while left_ms:
        ms = min(left_ms, max(body.scenario.wait_ms, 1))
        body.scenario.advance(ms)
        body.beeper.advance(ms)
        body.clock.advance(ms)
        left_ms -= ms
        _befall(body)
    body.beeper.power(True)
    body.jump_ms = 0
    if body.watchdog is not None:
        body.watchdog.feed()
    body.spare()
    return gone.hung_ms + gone.off_ms


def _hang(body: "Body", ms: int) -> None:
    """Time in which no program runs: only what the driver has in its queue is still made."""
    while ms:
        some_ms = min(ms, _HOUR_MS)
        body.advance(some_ms)
        ms -= some_ms


def _befall(body: "Body") -> None:
    """Applies the faults that are due; who asks a pump without power gets no answer."""
    while body.scenario.wait_ms == 0:
        name = body.scenario.next_fault()
        if name is not None:
            body.do(name, body.scenario.value)
        elif body.scenario.next_request() is None:
            return
