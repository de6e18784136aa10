"""Outputs at their safe levels, where a program begins, fails or ends: takes pins from all else that drives them."""

from machine import Pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def make_safe(outputs: "Iterable[tuple[str, int, int]]") -> None:
    """(role, GPIO, level) of each. One that fails keeps no other from it, and the last such failure is raised."""
    failed: Exception | None = None
    for _, pin, level in outputs:
        try:
            Pin(pin, Pin.OUT, value=level)
        except Exception as error:
            failed = error
    if failed is not None:
        raise failed
