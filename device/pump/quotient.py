"""Exact division of large products with small integers. Knows nothing of pumps.

A small integer on a 32-bit board ends at 2**30 - 1; anything larger is allocated on the heap. A product such as
20,640 pL x 86,400,000 ms is a thousand times too large, so it is multiplied in factor by factor, and the quotient and
the remainder are carried along: (q * d + r) * f = (q * f) * d + r * f.
"""


class Quotient:
    """`q` and `rem` of x * f1 * f2 * ... / divisor.

    Every product stays below 2**30 as long as divisor * factor does, and as long as the final quotient does.
    """

    def __init__(self) -> None:
        self.q = 0
        self.rem = 0
        self._divisor = 1

    def start(self, x: int, divisor: int) -> None:
        self._divisor = divisor
        self.q = x // divisor
        self.rem = x % divisor

    def times(self, factor: int) -> None:
        rem = self.rem * factor
        self.q = self.q * factor + rem // self._divisor
        self.rem = rem % self._divisor


def ratio_times(n: int, part: int, divisor: int, into: Quotient) -> None:
    """n * part / divisor for part < divisor <= 2**28 and any n whose quotient is below 2**30, bit by bit."""
    q = 0
    rem = 0
    bit = 0x2000_0000  # the highest of a small integer
    while bit > n:
        bit >>= 1
    while bit:
        q += q
        rem += rem
        if n & bit:
            rem += part
        if rem >= divisor:
            q += rem // divisor
            rem %= divisor
        bit >>= 1
    into.q = q
    into.rem = rem
