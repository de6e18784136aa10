"""A list of happenings, played in core time: faults of the body and requests over the link, each at its instant."""

from pump.faults import Faults
from pump.integral import FAR
from twin import faults as fault_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json

    Happening = tuple[int, int, str | None, Json | None, int]  # s, ms, fault or request, value

_LONGEST_S = 4_000_000_000
_MOST = 2000


class Scenario:
    """Happenings `(ms from the start, kind, what, value)`, ascending; empty until `load`."""

    def __init__(self) -> None:
        self._list: list[Happening] = []
        self._next = 0
        self._fresh = True
        self.wait_ms = FAR
        """Milliseconds until the next happening, 0 when it is due; at most FAR at a time."""
        self._beyond_ms = 0
        self.value = 0
        """The value of the fault that `next_fault` named last."""

    def load(self, happenings: object, append: bool, faults: Faults) -> None:
        """Takes over a list of {"at_s", "at_ms", "fault", "value"} or {"at_s", "at_ms", "request"}, from now on.

        With `append` it is added to the one before: a long list in several lines, while no time has passed.
        """
        if append and not self._fresh:
            faults.add("append", True, "false, once time has passed")
        found = [
            _checked(item, "happenings[%d]" % i, faults) for i, item in enumerate(_list(happenings, faults))
        ]
        if faults.found:
            return
        if append:
            found = self._list + found
        if len(found) > _MOST:
            faults.add("happenings", len(found), "at most %d in all" % _MOST)
            return
        self._list = _in_order(found)
        self._fresh = True
        self._next = 0
        self._count_down(0, 0)

    def _count_down(self, from_s: int, from_ms: int) -> None:
        """Waits for the next happening, counted from an instant of the scenario."""
        self.wait_ms = FAR
        self._beyond_ms = 0
        if self._next < len(self._list):
            item = self._list[self._next]
            wait_ms = (item[0] - from_s) * 1000 + item[1] - from_ms
            self.wait_ms = min(wait_ms, FAR)
            self._beyond_ms = wait_ms - self.wait_ms

    def advance(self, ms: int) -> None:
        """Passes `ms`; what falls due inside a longer piece (a program that hangs) is due at its end."""
        if self._next == len(self._list):
            return
        if ms:
            self._fresh = False
        self.wait_ms -= ms
        if self.wait_ms <= 0 and self._beyond_ms:
            beyond_ms = self._beyond_ms + self.wait_ms
            self.wait_ms = max(min(beyond_ms, FAR), 0)
            self._beyond_ms = max(beyond_ms - FAR, 0)
        self.wait_ms = max(self.wait_ms, 0)

    def _take(self) -> "Happening":
        """The next happening, and on to the one after it."""
        item = self._list[self._next]
        self._next += 1
        self._count_down(item[0], item[1])
        return item

    def next_fault(self) -> "str | None":
        """The next fault, if one is due; requests at the same instant come after it."""
        if self.wait_ms or self._next == len(self._list) or self._list[self._next][2] is None:
            return None
        item = self._take()
        self.value = item[4]
        return item[2]

    def next_request(self) -> "Json | None":
        if self.wait_ms or self._next == len(self._list) or self._list[self._next][3] is None:
            return None
        return self._take()[3]


def _in_order(found: "list[Happening]") -> "list[Happening]":
    """By their instants, faults before requests; else as they were written, which MicroPython's sort does not keep."""
    keys = [(item[0], item[1], 0 if item[2] else 1, i) for i, item in enumerate(found)]
    return [found[key[3]] for key in sorted(keys)]


def _list(happenings: object, faults: Faults) -> "list[object]":
    if isinstance(happenings, list) and len(happenings) <= _MOST:
        return happenings
    faults.add("happenings", str(happenings)[:40], "a list of at most %d" % _MOST)
    return []


def _checked(item: object, path: str, faults: Faults) -> "Happening":
    happening = faults.mapping(item, path)
    path += "."
    at_s = faults.integer(happening, "at_s", path, 0, _LONGEST_S)
    at_ms = faults.integer(happening, "at_ms", path, 0, 999) if "at_ms" in happening else 0
    if "request" in happening:
        faults.only(happening, path, ("at_s", "at_ms", "request"))
        request = faults.mapping(happening["request"], path + "request")
        faults.text(request, "method", path + "request.", 40)
        return (at_s, at_ms, None, request, 0)
    faults.only(happening, path, ("at_s", "at_ms", "fault", "value"))
    name, value = checked_fault(happening, path, faults)
    return (at_s, at_ms, name, None, value)


def checked_fault(params: "Json", path: str, faults: Faults) -> "tuple[str, int]":
    """The fault's name and value, within the table's range."""
    name = faults.choice(params, "fault", path, fault_table.NAMES)
    low, high = fault_table.allowed(name)
    return name, faults.integer(params, "value", path, low, high)
