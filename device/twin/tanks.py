"""Flow that mixes: a tube as a chain of well-stirred tanks, so that a sharp change leaves the tip as a slope.

The length of tube that one tank stands for is the mixing length: many tanks come near to plug flow, one is a stirred
beaker. A change arrives as late as with plug flow on average, with a standard deviation of the tube's volume x
sqrt(7 / (8 x tanks)). Fluid moves on in parcels, an eighth of a tank each; what rounding leaves stays where it is, so
no drug is made or lost. No measurement of a catheter stands behind it: it shows what mixing does, not how much of it
there is.
"""

from array import array

from micropython import const

from pump.quotient import Quotient, ratio_times

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twin.outflow import Outflow

_SHIFT = const(3)  # a tank is 2**3 parcels
MOST_TANKS = 32


class Tanks:
    """A tube of `volume_nl` (10,000..2**27) and 1..MOST_TANKS tanks, full of one fluid, 0..100,000,000 ng/mL.

    It holds whole parcels, which differs from what was asked for by 129 nL at most.
    """

    def __init__(self, volume_nl: int, tanks: int, ng_per_ml: int) -> None:
        parcels = (tanks << _SHIFT) + 1  # the last parcel is on its way out of the tip
        self._parcel_nl = (volume_nl + parcels // 2) // parcels
        self._tanks = array("i", [ng_per_ml << _SHIFT] * tanks)  # each the sum of its parcels' ng/mL
        self._last = tanks - 1
        self._tip = ng_per_ml
        self._filled_nl = 0
        self._in_nl = 0  # of the parcel being filled: what came last, all at one concentration,
        self._in_ng_per_ml = 0
        self._in_q = 0  # and what came before, in ng/mL x parcels
        self._in_rest = 0  # and in fg
        self._quotient = Quotient()

    def push(self, nl: int, ng_per_ml: int, tip: "Outflow") -> None:
        """Pushes in 0..2**27 nL; what leaves goes to `tip`. Allocates nothing."""
        while nl > 0:
            room = self._parcel_nl - self._filled_nl
            some = nl if nl < room else room
            tip.add(some, self._tip)
            self._take_in(some, ng_per_ml)
            nl -= some
            if some == room:
                self._move_on()

    def at_tip(self) -> int:
        """What leaves next, in ng/mL."""
        return self._tip

    def held_fg(self) -> int:
        """All the drug inside, exactly; allocates."""
        parcels = sum(self._tanks) + self._tip + self._in_q
        loose = self._in_nl * self._in_ng_per_ml + self._in_rest - self._filled_nl * self._tip
        return parcels * self._parcel_nl + loose

    def _take_in(self, nl: int, ng_per_ml: int) -> None:
        if ng_per_ml != self._in_ng_per_ml:
            self._account()
            self._in_ng_per_ml = ng_per_ml
        self._in_nl += nl
        self._filled_nl += nl

    def _account(self) -> None:
        """What came in last joins what came before."""
        if self._in_nl == self._parcel_nl:  # nearly always
            self._in_q += self._in_ng_per_ml
        elif self._in_nl:
            ratio_times(self._in_ng_per_ml, self._in_nl, self._parcel_nl, self._quotient)
            rest = self._in_rest + self._quotient.rem
            self._in_q += self._quotient.q + rest // self._parcel_nl
            self._in_rest = rest % self._parcel_nl
        self._in_nl = 0

    def _move_on(self) -> None:
        """A parcel is full: every tank gives an eighth of what it holds to the next, the last to the tip."""
        self._account()
        tanks = self._tanks
        last = self._last
        self._tip = tanks[last] >> _SHIFT
        tanks[last] -= self._tip
        for i in range(last, 0, -1):
            some = tanks[i - 1] >> _SHIFT
            tanks[i - 1] -= some
            tanks[i] += some
        tanks[0] += self._in_q
        self._in_q = 0
        self._filled_nl = 0
