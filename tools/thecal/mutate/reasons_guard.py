"""The reasons for what survives in the guard; see reasons.py."""

from __future__ import annotations

_START_OVER = "`start_over` sets it anew before it is read"
_JUDGE = "it is read only in doubt, and doubting sets it"
_WHOLE = "whole numbers compare with a quotient as they do with the quotient rounded down"
_FALSE = "nobody asks more of it than whether it is true, and None is not"
_FAR = "either is far beyond what can be right in any case; it is there for a board's integers"

GUARD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "guard",
        _FAR,
        (
            "module: _MOST_PL = const(500_000_000) -> _MOST_PL = const(500000001)",
            "Guard._weigh: self._countable = _MOST_PL // count -> self._countable = _MOST_PL / count",
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
            "Guard._weigh: self._doubt = self._deficit_limit * 4 // 9"
            " -> self._doubt = self._deficit_limit * 4 / 9",
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
        "both patiences are multiples of four",
        (
            "Guard._weigh: self._deficit_limit ="
            " max(UNDER_QUARTERS * count // 4, _volume_pl(least, patience_ms // 4))"
            " -> self._deficit_limit ="
            " max(UNDER_QUARTERS * count // 4, _volume_pl(least, patience_ms / 4))",
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
