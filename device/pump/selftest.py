"""What the pump checks of itself: at power-on before it delivers, once a day, and each hour while a check fails.

It tells the log and, by `failed`, the alarms. It decides nothing about delivery: the fallback table does.
"""

from pump import events
from pump.checks import TABLE
from pump.recovery import POWER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump


class SelfTest:
    """`failed`: some check of the last test. `first`: none was made yet."""

    def __init__(self) -> None:
        self.failed = False
        self.first = True
        self._failing = 0  # a bit a check

    def hour(self, pump: "Pump", new_day: bool) -> None:
        """To be called each hour, after the battery was measured. Allocates nothing where no test is due."""
        starting = self.first
        if new_day or starting or self.failed:
            self.run(pump)
        if starting and pump.cause == POWER:
            _pass_start(pump)

    def failing(self, check: int) -> bool:
        """Whether it failed the last time."""
        return self._failing & (1 << check) != 0

    def run(self, pump: "Pump") -> None:
        """Makes every check; a failure is recorded once until it has been passed again. Allocates."""
        found = 0
        for check in range(len(TABLE)):
            bit = 1 << check
            if not TABLE[check][1](pump):
                found |= bit
                if not self._failing & bit:
                    pump.record(events.SELF_TEST_FAILED, check)
        self._failing = found
        self.failed = found != 0
        self.first = False


def _pass_start(pump: "Pump") -> None:
    """What the start has taken, this test above all, has passed before anything sounds or moves: no note is shorter.

    The end of an hour is not passed in it, for that is an event of its own.
    """
    ms = min(pump.ports.clock.elapsed_ms(), pump.now.ms_until_hour() - 1)
    pump.now.advance(ms)
    pump.uptime.advance(ms)
