"""The file of sentences that flashing puts beside the program, under a name with the hash of what is in it."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO


def sentences() -> "BinaryIO":
    """Open, to be read. Raises OSError where there is none."""
    return open("texts.txt", "rb")
