"""What comes of a refill visit: volume, discrepancy, and when the next is due, by volume or by the drug's stability."""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.dose_limits import Content
    from pump.ports import Json

FLAG_PERMILLE = const(200)
"""A discrepancy above it suggests a faulty pump or catheter."""


def days_by_volume(volume_nl: int, low_nl: int, mean: int, bridge_nl: int = 0, bridge_mean: int = 0) -> int:
    """Whole days until the low mark at this mean rate in nL/day; -1 where nothing is taken.

    The first `bridge_nl` are taken at the mean rate of the bridge.
    """
    if mean <= 0:
        return -1
    left_nl = max(volume_nl - low_nl, 0)
    bridge_nl = min(left_nl, bridge_nl) if bridge_mean else 0
    divisor = bridge_mean or 1
    return (bridge_nl * mean + (left_nl - bridge_nl) * divisor) // (mean * divisor)


def flagged(discrepancy_permille: int) -> bool:
    """Whether a discrepancy has to be told."""
    return discrepancy_permille > FLAG_PERMILLE


class Result:
    """What `finish` gives: all of it is applied, in one go, or none."""

    def __init__(self, volume_nl: int, content: "Content", discrepancy: int) -> None:
        self.volume_nl = volume_nl
        self.content = content
        self.discrepancy_permille = discrepancy
        self.next_refill_day = 0
        """0: no appointment follows from the filling."""
        self.by = ""
        """"volume" or "stability", whichever comes first."""

    def due(self, day: int, by_volume: int, by_stability: int) -> None:
        """The next refill, by the earlier number of days; by_volume below 0 and by_stability 0 do not count."""
        days = by_volume
        self.by = "volume" if by_volume >= 0 else ""
        if by_stability > 0 and (days < 0 or by_stability < days):
            days = by_stability
            self.by = "stability"
        self.next_refill_day = day + days if days >= 0 else 0

    def to_json(self) -> "Json":
        return {
            "volume_nl": self.volume_nl,
            "next_refill_day": self.next_refill_day or None,
            "by": self.by or None,
            "discrepancy_permille": self.discrepancy_permille,
            "flagged": flagged(self.discrepancy_permille),
        }
