"""What flows in a pair, in exact integers: basal doses by the second of the day, boluses at two neighbouring rates, and
what leaves the catheter.

Written from the rules of dosing; it imports nothing of the device.
"""

from __future__ import annotations

from dataclasses import dataclass

DAY_MS = 86_400_000
DAY_S = 86_400


def volume_nl(ng: int, ng_per_ml: int) -> int:
    return (2 * ng * 1_000_000 + ng_per_ml) // (2 * ng_per_ml)


@dataclass
class Basal:
    """Doses by the second of the day, or one rate whatever is in the reservoir."""

    doses: tuple[tuple[int, int], ...] = ()
    nl_per_day: int = 0

    def rate(self, wall_ms: int, ng_per_ml: int) -> int:
        due = [ng for from_s, ng in self.doses if from_s * 1000 <= wall_ms % DAY_MS]
        return volume_nl(due[-1], ng_per_ml) if due else self.nl_per_day

    def varies(self) -> bool:
        return len(self.doses) > 1

    def lowest(self, ng_per_ml: int) -> int:
        return min(volume_nl(ng, ng_per_ml) for _, ng in self.doses)

    def wait_ms(self, wall_ms: int) -> int:
        now = wall_ms % DAY_MS
        return min([from_s * 1000 - now for from_s, _ in self.doses if from_s * 1000 > now] + [DAY_MS - now])

    def scaled(self, percent: int) -> Basal:
        return Basal(tuple((at, ng * percent // 100) for at, ng in self.doses), self.nl_per_day)


@dataclass
class Bolus:
    """`volume_nl` over `seconds`, at two neighbouring rates, the faster first."""

    volume_nl: int
    pieces: list[list[int]]

    @staticmethod
    def of(volume_nl: int, seconds: int) -> Bolus:
        slow, fast_s = divmod(volume_nl * DAY_S, seconds)
        return Bolus(volume_nl, [[fast_s * 1000, slow + 1], [(seconds - fast_s) * 1000, slow]])

    def now(self) -> list[int] | None:
        return next((piece for piece in self.pieces if piece[0]), None)

    def left(self) -> int:
        return sum(ms * rate for ms, rate in self.pieces)

    def given_nl(self) -> int:
        return self.volume_nl - -(-self.left() // DAY_MS)

    def rescale(self, old: int, new: int) -> None:
        given, left_ms = self.given_nl(), sum(ms for ms, _ in self.pieces)
        left = (2 * self.left() * old + new) // (2 * new)
        slow, fast_ms = divmod(left, left_ms)
        self.pieces = [[fast_ms, slow + 1], [left_ms - fast_ms, slow]]
        self.volume_nl = given + -(-left // DAY_MS)


@dataclass
class Tip:
    """What truly leaves the catheter, whatever the pump makes of it; flow in nL/day x ms."""

    next_ng_per_ml: int
    """What is under way to the tip, or is there."""
    left: int
    """Until it arrives."""
    ng_per_ml: int = 0
    mass: int = 0
    """nL/day x ms x ng/mL that have left."""

    def push(self, flow: int) -> None:
        before = min(flow, self.left)
        self.mass += before * self.ng_per_ml
        self.left -= before
        if not self.left:
            self.ng_per_ml = self.next_ng_per_ml
        self.mass += (flow - before) * self.ng_per_ml

    def enters(self, ng_per_ml: int, left: int) -> None:
        """Something else, at the other end."""
        self.next_ng_per_ml, self.left = ng_per_ml, left

    def fit(self, left: int) -> None:
        """Another catheter: so much of it is dry, and behind that is what was there."""
        self.ng_per_ml, self.left = 0, max(left, self.left)
