"""Mass and volume: which volume holds a dose at a concentration, and which dose a volume holds. Knows no limit.

Masses in ng, volumes in nL, concentrations in ng/mL; the same for a day's dose and a day's volume.
"""

MOST_NG = 1_000_000_000
"""The most that a request or a document may name as a dose: 1 g."""


def volume_nl(mass_ng: int, concentration_ng_per_ml: int) -> int:
    """The volume that holds this mass, to the nearest nL, a half up."""
    return (mass_ng * 2_000_000 + concentration_ng_per_ml) // (2 * concentration_ng_per_ml)


def dose_ng(volume_nl: int, concentration_ng_per_ml: int) -> int:
    """The dose in a volume, rounded up: what is over a limit as a volume is over it as a dose too."""
    return -(-volume_nl * concentration_ng_per_ml // 1_000_000)


def rounding_ppm(mass_ng: int, nl: int, concentration_ng_per_ml: int) -> int:
    """By how much `nl` differs from the exact volume, in parts per million of it, signed, away from 0."""
    exact = mass_ng * 1_000_000
    error = (nl * concentration_ng_per_ml - exact) * 1_000_000
    return max(-(-error // exact), 0) + min(error // exact, 0)
