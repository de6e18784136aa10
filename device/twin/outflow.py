"""What has left at one place: how much fluid, and how much of one drug was in it, to the femtogram.

A nanolitre at 1 ng/mL holds 1 fg, so whole nL and whole ng/mL make whole fg and nothing is ever rounded. It works in
small integers, for a board of 32 bits runs the twin too.
"""

from micropython import const

from pump.count import Count

_NL_AT_ONCE = const(500_000)  # times 999 ng/mL, and
_NL_UG_PER_ML = const(1_000_000_000)  # of nL times ug/mL at once: still small ints
_FG = const(1_000_000)  # in a ng


class Outflow:
    """`add` takes 0..2**29 nL at 0..200,000,000 ng/mL and allocates nothing."""

    def __init__(self) -> None:
        self._volume = Count()
        self._mass = Count()
        self.rest_fg = 0
        """Beyond the whole ng, 0..999,999."""

    def add(self, volume_nl: int, ng_per_ml: int) -> None:
        self._volume.add(volume_nl)
        if ng_per_ml == 0:
            return
        ug_per_ml = ng_per_ml // 1000
        most = min(_NL_AT_ONCE, _NL_UG_PER_ML // (ug_per_ml + 1))
        while volume_nl > 0:
            some = volume_nl if volume_nl < most else most
            self._add_some(some, ug_per_ml, ng_per_ml % 1000)
            volume_nl -= some

    def _add_some(self, nl: int, ug_per_ml: int, ng_per_ml: int) -> None:
        pg = nl * ug_per_ml
        self._mass.add(pg // 1000)
        self.add_fg(pg % 1000 * 1000 + nl * ng_per_ml)

    def add_fg(self, fg: int) -> None:
        """Mass without volume, 0..2**29 fg."""
        fg += self.rest_fg
        self._mass.add(fg // _FG)
        self.rest_fg = fg % _FG

    def volume_nl(self) -> int:
        """All of it; allocates above 2**30."""
        return self._volume.total()

    def mass_ng(self) -> int:
        """All of it, without `rest_fg`; allocates above 2**30."""
        return self._mass.total()

    def mass_fg(self) -> int:
        """All of it, exactly; allocates."""
        return self._mass.total() * _FG + self.rest_fg
