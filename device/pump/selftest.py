"""What the pump checks of itself: at power-on before it delivers, once a day, and each hour while a check fails.

It tells the log and, by `failed`, the alarms. It decides nothing about delivery: the fallback table does.
"""

from pump import events
from pump.checks import TABLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump


class SelfTest:
    """`failed`: some check of the last test. `due`: from power-on and from each midnight until a test was passed."""

    def __init__(self) -> None:
        self.failed = False
        self.due = True
        self._told = 0

    def hour(self, pump: "Pump", new_day: bool) -> None:
        """To be called each hour, after the battery was measured. Allocates nothing where no test is due."""
        if new_day or self.due:
            self.run(pump)

    def run(self, pump: "Pump") -> None:
        """Makes every check; a failure is recorded once until it has been passed again. Allocates."""
        found = 0
        for check in range(len(TABLE)):
            bit = 1 << check
            if not TABLE[check][1](pump):
                found |= bit
                if not self._told & bit:
                    pump.record(events.SELF_TEST_FAILED, check)
        self._told = found
        self.failed = found != 0
        self.due = self.failed
