"""The reasons for what survives in the guard; see reasons.py."""

from __future__ import annotations

_START_OVER = "`start_over` sets it anew before it is read"
_JUDGE = "it is read only in doubt, and doubting sets it"
_WHOLE = "whole numbers compare with a quotient as they do with the quotient rounded down"
_FALSE = "nobody asks more of it than whether it is true, and None is not"
_FAR = "either is far beyond what can be right in any case; it is there for a board's integers"
_COUNTED = "return min(count_ms // 3, patience_ms) if count_ms"
_COUNTS = f"Guard._period: {_COUNTED}"

GUARD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "guard",
        _FAR,
        (
            "module: _MOST_PL = const(500_000_000) -> _MOST_PL = const(500000001)",
            "Guard._weigh: self._countable = _MOST_PL // self._pl_per_step"
            " -> self._countable = _MOST_PL / self._pl_per_step",
        ),
    ),
    (
        "guard",
        _START_OVER,
        (
            "Guard.__init__: self._doubting = False -> self._doubting = None",
            "Guard.__init__: self._doubting = False -> self._doubting = True",
        ),
    ),
    (
        "guard",
        _WHOLE,
        (
            "Guard._weigh: over_pl = OVER_HALVES * count // 2 if self._most else OVER_STILL * count"
            " -> over_pl = OVER_HALVES * count / 2 if self._most else OVER_STILL * count",
            "Guard._weigh: self._doubt = self._deficit_limit // 9 * 4 + self._deficit_limit % 9 * 4 // 9"
            " -> self._doubt = self._deficit_limit // 9 * 4 + self._deficit_limit % 9 * 4 / 9",
            "Guard._calm: if self.verdict != OVER and"
            " (self._least == 0 or self._deficit <= self._deficit_limit // 2):"
            " -> if self.verdict != OVER and"
            " (self._least == 0 or self._deficit <= self._deficit_limit / 2):",
            "Guard._calm: if self._least == 0 or self._deficit <= self._doubt // 2:"
            " -> if self._least == 0 or self._deficit <= self._doubt / 2:",
        ),
    ),
    (
        "guard",
        "both patiences are multiples of eight",
        (
            "Guard._weigh: self._deficit_limit = max(under_pl, _volume_pl(least, patience_ms // 4))"
            " -> self._deficit_limit = max(under_pl, _volume_pl(least, patience_ms / 4))",
            f"{_COUNTS} > patience_ms // 8 else patience_ms -> {_COUNTED} > patience_ms / 8 else patience_ms",
        ),
    ),
    (
        "guard",
        "of nine quarters one is left over, and what is divided by one, or multiplied with it, stays as it is",
        (
            "Guard._weigh: under_pl = count * (UNDER_QUARTERS // 4) + count * (UNDER_QUARTERS % 4) // 4"
            " -> under_pl = count * (UNDER_QUARTERS // 4) + count / (UNDER_QUARTERS % 4) // 4",
        ),
    ),
    (
        "guard",
        "it is divided by 1 to 382, and is a multiple of none of them but 1, where the time is the smaller",
        (
            "module: _RELIED_MS, _RELIED_PL = const(1_800_000), const(400_000_000)"
            " -> _RELIED_MS, _RELIED_PL = const(1_800_000), const(400000001)",
        ),
    ),
    (
        "guard",
        "either is less than an eighth of a patience, and no more is asked of it",
        (
            "Guard._period: count_ms = count // part * 864 + count % part * 864 // part if self._least else 0"
            " -> count_ms = count // part * 864 + count % part * 864 // part if self._least else 1",
        ),
    ),
    (
        "guard",
        _JUDGE,
        ("Guard.start_over: self._quiet_ms = 0 -> self._quiet_ms = 1",),
    ),
    (
        "guard",
        _FALSE,
        (
            "Guard.start_over: self._doubting = self._slipping = False -> self._doubting = self._slipping = None",
            "Guard.restore_over: self._stepper.enable(False) -> self._stepper.enable(None)",
            "Guard._judge: self._slipping = False -> self._slipping = None",
            "Guard._calm: self._doubting = False -> self._doubting = None",
        ),
    ),
)
