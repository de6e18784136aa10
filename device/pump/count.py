"""A counter that stays in small integers for the life of a pump: ten years at 24 mL/day are 4,300,000,000 steps."""

from micropython import const

_MEGA = const(1_000_000)


class Count:
    """`add` allocates nothing as long as one addition is below 10**9; `total` may."""

    def __init__(self) -> None:
        self._mega = 0
        self._units = 0

    def add(self, n: int) -> None:
        units = self._units + n
        if units >= _MEGA:
            self._mega += units // _MEGA
            units %= _MEGA
        self._units = units

    def set(self, total: int) -> None:
        """Goes on from here; allocates."""
        self._mega = total // _MEGA
        self._units = total % _MEGA

    def total(self) -> int:
        return self._mega * _MEGA + self._units
