"""The catheter in software: what the head moves enters at one end, and what the patient gets leaves at the tip.

In between is the dead volume of the pump's tubing and the catheter, in plug flow or with a mixing length. One drug is
followed; another drug of an admixture is another Catheter that is pushed by the same volumes. It refuses to know of
rates and doses: volumes and concentrations come in, volume and mass go out, in whole nL and fg, and none is lost.
"""

from twin.outflow import Outflow
from twin.plugs import Plugs
from twin.tanks import Tanks


def mixed_ng_per_ml(residual_nl: int, old_ng_per_ml: int, fill_nl: int, new_ng_per_ml: int) -> int:
    """The concentration in a reservoir filled on top of what could not be withdrawn; to the nearest, half up.

    Its error is half a ng/mL at most. Allocates: it is reckoned once a refill. ValueError for no fluid at all.
    """
    volume_nl = residual_nl + fill_nl
    if volume_nl <= 0:
        raise ValueError("a mixture of nothing")
    mass_fg = residual_nl * old_ng_per_ml + fill_nl * new_ng_per_ml
    return (2 * mass_fg + volume_nl) // (2 * volume_nl)


class Catheter:
    """`volume_nl` of dead volume (10,000..2**27) without drug; `tanks` 0 is plug flow, 1..32 mixes (see Tanks).

    `tip` is what the patient got, `astray` what leaked at the connector. Faults are plain attributes.
    """

    def __init__(self, volume_nl: int, tanks: int = 0) -> None:
        self.leak_permille = 0
        """So much of what the head moves leaks before the catheter; 1000: the catheter has come off."""
        self.occluded = False
        """Nothing passes, and the connector gives way: all of it leaks."""
        self.tip = Outflow()
        self.astray = Outflow()
        self._leak_part = 0
        self._entered_nl = 0  # since it was made, as far as it can matter
        self._ng_per_ml = 0  # what entered last
        self._made(volume_nl, tanks, 0)

    def fit(self, volume_nl: int, tubing_nl: int) -> None:
        """Another catheter, whole and without drug, on the pump's own tubing, which keeps what entered last.

        What has left stays on the account; what the old catheter held is gone.
        """
        self.leak_permille = 0
        self.occluded = False
        self._made(volume_nl, self._tanks, 0)
        kept_nl = self._entered_nl if self._entered_nl < tubing_nl else tubing_nl
        self._tube.push(kept_nl, self._ng_per_ml, Outflow())
        self._entered_nl = kept_nl

    def resize(self, volume_nl: int) -> None:
        """It holds so much, and all of that is now what leaves at the tip: as if it had always been like this.

        So a catheter full of one fluid stays that, nothing jumps at the tip, and a front under way starts over. What
        was inside is not counted as left: the account of a refit catheter does not close.
        """
        self._made(volume_nl, self._tanks, self.tip_ng_per_ml())

    def mix(self, tanks: int) -> None:
        """It mixes as so many tanks, or not at all; what is inside is treated as by `resize`."""
        self._made(self._volume_nl, tanks, self.tip_ng_per_ml())

    def _made(self, volume_nl: int, tanks: int, ng_per_ml: int) -> None:
        self._volume_nl = volume_nl  # as asked for: what tanks make of it is a little different
        self._tanks = tanks
        self._tube = Tanks(volume_nl, tanks, ng_per_ml) if tanks else Plugs(volume_nl, ng_per_ml)

    def push(self, nl: int, ng_per_ml: int) -> None:
        """The head moved 0..2**27 nL of 0..100,000,000 ng/mL. Allocates nothing."""
        stray = self._stray(nl)
        if stray:
            self.astray.add(stray, ng_per_ml)
            nl -= stray
        if nl > 0:
            self._ng_per_ml = ng_per_ml
            if self._entered_nl < self._volume_nl:
                self._entered_nl += nl
            self._tube.push(nl, ng_per_ml, self.tip)

    def tip_ng_per_ml(self) -> int:
        """What leaves at the tip next."""
        return self._tube.at_tip()

    def held_fg(self) -> int:
        """All the drug inside, exactly; allocates."""
        return self._tube.held_fg()

    def _stray(self, nl: int) -> int:
        if self.occluded:
            return nl
        if self.leak_permille == 0:
            return 0
        part = self._leak_part + nl % 1000 * self.leak_permille
        self._leak_part = part % 1000
        return nl // 1000 * self.leak_permille + part // 1000
