"""SHA-256, in one place: MicroPython's cannot be read twice, so a chain is made of fresh ones."""

import hashlib


def sha256(data: bytes) -> bytes:
    """32 bytes; allocates."""
    return hashlib.sha256(data).digest()  # pyright: ignore[reportUnknownMemberType] - the stub leaves it open
