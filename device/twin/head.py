"""The pump head and its reservoir in software: each step moves a volume that ripples over a turn, while there is any.

The ripple is a triangle over one turn of the motor and sums to nothing over it, as an eccentric screw's does.
"""

from pump.quotient import Quotient


class Head:
    """`content_nl` is what is truly there and `given_nl` what has truly left; a dry head moves nothing."""

    def __init__(self, pl_per_step: int, steps_per_turn: int, ripple_permille: int, content_nl: int) -> None:
        self.pl_per_step = pl_per_step
        self._turn = steps_per_turn
        self.ripple_permille = ripple_permille
        self.content_nl = content_nl
        self.given_nl = 0
        self.given_pl = 0
        """Beyond the whole nL, 0..999."""
        self._at = 0
        self._swing = Quotient()

    def fill(self, content_nl: int) -> None:
        self.content_nl = content_nl

    def leak(self, nl: int) -> None:
        """Fault: so much runs out of the reservoir, and not into the catheter."""
        self.content_nl = max(self.content_nl - nl, 0)

    def move(self, steps: int) -> int:
        """`steps` made, at most 100,000; returns the nL that left, the rest below one is carried."""
        before_pl = self._ripple_pl(self._at)
        self._at = (self._at + steps) % self._turn
        pl = self.given_pl + steps * (self.pl_per_step % 1000) + self._ripple_pl(self._at) - before_pl
        nl = steps * (self.pl_per_step // 1000) + pl // 1000
        self.given_pl = pl % 1000
        if nl > self.content_nl:
            nl = self.content_nl
            self.given_pl = 0
        self.content_nl -= nl
        self.given_nl += nl
        return nl

    def _ripple_pl(self, at: int) -> int:
        """By how much the volume since the turn began is ahead at step `at`: a triangle, up in the first half."""
        height = at if at * 2 <= self._turn else self._turn - at
        swing = self._swing
        swing.start(self.pl_per_step, 1000)
        swing.times(height)
        return swing.q * self.ripple_permille + swing.rem * self.ripple_permille // 1000
