"""What the host program says when it cannot go on: one line for a person, and how it exits.

It refuses to know who catches it; whoever prints a `Failure` prints its text and nothing else.
"""

from __future__ import annotations


class Failure(Exception):
    """A mistake or a lack outside the program, told in one line that says what to do. Exit code 2."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
