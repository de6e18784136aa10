"""The history of what was changed for a patient, and why: the newest entries in a ring of a fixed size.

Each has a reason in words, which the event log's records of integers cannot hold. It judges no change.
"""

from micropython import const

from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

    Figure = int | str | bool
    Entry = tuple[int, int, int, str, Figure, Figure, str]

CAPACITY = const(64)
LONGEST_REASON = const(80)
_KEYS = ("number", "day", "ms", "what", "old", "new", "reason")


class History:
    """`number` counts every entry ever added, from 1; the newest CAPACITY are kept."""

    def __init__(self) -> None:
        self.number = 0
        self._ring: list[Entry | None] = [None] * CAPACITY
        self.unsaved = False
        """There is something that a restart would not find."""

    def add(self, day: int, ms: int, what: str, old: "Figure", new: "Figure", reason: str) -> None:
        """`what` names the figure with its unit. Refuses a change without a reason of 1 to 80 characters."""
        if not 0 < len(reason) <= LONGEST_REASON:
            message = "a change needs a reason of 1 to %d characters; this one has %d"
            raise Refused("no_reason", message % (LONGEST_REASON, len(reason)), len(reason), LONGEST_REASON)
        self._ring[self.number % CAPACITY] = (self.number + 1, day, ms, what, old, new, reason)
        self.number += 1
        self.unsaved = True

    def document(self) -> "list[list[Figure]]":
        """As `recall` takes it back: every entry with its number."""
        return [list(self._ring[i % CAPACITY] or ()) for i in range(self.oldest() - 1, self.number)]

    def recall(self, document: "list[list[Figure]]") -> None:
        for entry in document:
            number, day, ms, what, old, new, reason = entry
            self._ring[(int(number) - 1) % CAPACITY] = (
                int(number),
                int(day),
                int(ms),
                str(what),
                old,
                new,
                str(reason),
            )
            self.number = int(number)

    def oldest(self) -> int:
        """Number of the oldest entry still kept, 1 when there is none yet."""
        return max(self.number - CAPACITY, 0) + 1

    def to_json(self, after: int, most: int) -> "list[Json]":
        """At most `most` entries with a number above `after`, oldest first."""
        first = max(after + 1, self.oldest())
        return [self._entry(number) for number in range(first, min(first + most, self.number + 1))]

    def _entry(self, number: int) -> "Json":
        entry = self._ring[(number - 1) % CAPACITY]
        return dict(zip(_KEYS, entry)) if entry else {}
