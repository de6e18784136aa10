"""What the host program says when it cannot go on: one line for a person, and how it exits.

It refuses to know who catches it; whoever prints a `Failure` prints its text and nothing else.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator


class Failure(Exception):
    """A mistake or a lack outside the program, told in one line that says what to do. Exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Stranger(Failure):
    """The other end of a link talks as a pump does, but says what no pump says."""

    def __init__(self) -> None:
        super().__init__("what answers there is no pump I know")


@contextlib.contextmanager
def understood() -> Iterator[None]:
    """While a pump's answer is put into words. Raises `Stranger` where it has not the form that a pump gives it."""
    try:
        yield
    except (TypeError, AttributeError, LookupError, ValueError, ArithmeticError):
        raise Stranger from None
