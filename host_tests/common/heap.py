"""Measures what a call allocates, for the common tests. It knows no module of the pump."""

import gc
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    T = TypeVar("T")

MEASURED = sys.implementation.name == "micropython"


def allocated(call: "Callable[[T], object]", subject: "T") -> int:
    """Returns the bytes that call(subject) takes from the heap; 0 where that is not MEASURED: on CPython.

    The call is made once before, so that what is made only once (a grown dict, an interned name) is not counted.
    """
    call(subject)
    if not MEASURED:
        return 0
    gc.collect()
    gc.disable()
    try:
        before = gc.mem_alloc()
        call(subject)
        return gc.mem_alloc() - before
    finally:
        gc.enable()
