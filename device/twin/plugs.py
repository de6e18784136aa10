"""Plug flow: fluids pass a tube one after the other and do not mix, and what is pushed in pushes as much out.

It knows how long a plug is and what is in it, not where it came from. A list in preallocated memory, exact to the nL.
"""

from array import array

from micropython import const

from pump.quotient import Quotient, ratio_times

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twin.outflow import Outflow

_MOST = const(32)


class Plugs:
    """A tube of `volume_nl` (1..2**27), full of one fluid."""

    def __init__(self, volume_nl: int, ng_per_ml: int) -> None:
        self._nl = array("i", [0] * _MOST)
        self._ng_per_ml = array("i", [0] * _MOST)
        self._oldest = 0
        self._used = 1
        self._nl[0] = volume_nl
        self._ng_per_ml[0] = ng_per_ml
        self._q1 = Quotient()
        self._q2 = Quotient()

    def push(self, nl: int, ng_per_ml: int, tip: "Outflow") -> None:
        """Pushes in 0..2**27 nL; what leaves goes to `tip`. Allocates nothing."""
        self._append(nl, ng_per_ml, tip)
        while nl > 0:
            oldest = self._oldest
            there = self._nl[oldest]
            some = nl if nl < there else there
            tip.add(some, self._ng_per_ml[oldest])
            nl -= some
            self._nl[oldest] = there - some
            if some == there:
                self._oldest = (oldest + 1) % _MOST
                self._used -= 1

    def at_tip(self) -> int:
        """What leaves next, in ng/mL."""
        return self._ng_per_ml[self._oldest]

    def held_fg(self) -> int:
        """All the drug inside, exactly; allocates."""
        slots = [(self._oldest + i) % _MOST for i in range(self._used)]
        return sum(self._nl[slot] * self._ng_per_ml[slot] for slot in slots)

    def _append(self, nl: int, ng_per_ml: int, tip: "Outflow") -> None:
        newest = (self._oldest + self._used - 1) % _MOST
        if self._ng_per_ml[newest] == ng_per_ml:
            self._nl[newest] += nl
        elif nl > 0:
            if self._used == _MOST:
                newest = self._join(newest, tip)
            newest = (newest + 1) % _MOST
            self._nl[newest] = nl
            self._ng_per_ml[newest] = ng_per_ml
            self._used += 1

    def _join(self, newest: int, tip: "Outflow") -> int:
        """More plugs than anybody makes: the two newest become one, rounded down; less than 1 fg a nL goes ahead."""
        before = (newest - 1) % _MOST
        nl = self._nl[before] + self._nl[newest]
        ratio_times(self._ng_per_ml[before], self._nl[before], nl, self._q1)
        ratio_times(self._ng_per_ml[newest], self._nl[newest], nl, self._q2)
        rest = self._q1.rem + self._q2.rem
        self._nl[before] = nl
        self._ng_per_ml[before] = self._q1.q + self._q2.q + rest // nl
        tip.add_fg(rest % nl)
        self._used -= 1
        return before
