"""SHA-256 and what is made of it, in one place: MicroPython's cannot be read twice, so a chain takes fresh ones."""

import hashlib

from micropython import const

_BLOCK = const(64)


def sha256(data: bytes) -> bytes:
    """32 bytes; allocates."""
    return hashlib.sha256(data).digest()  # pyright: ignore[reportUnknownMemberType] - the stub leaves it open


def hmac_sha256(key: bytes, message: bytes, rest: bytes = b"") -> bytes:
    """RFC 2104: 32 bytes that only who has the key can make of message and rest; allocates, but copies neither."""
    if len(key) > _BLOCK:
        key = sha256(key)
    key = key + bytes(_BLOCK - len(key))
    inner = hashlib.sha256(bytes([byte ^ 0x36 for byte in key]))
    inner.update(message)  # pyright: ignore[reportUnknownMemberType] - the stub leaves it open
    inner.update(rest)  # pyright: ignore[reportUnknownMemberType] - the stub leaves it open
    return sha256(bytes([byte ^ 0x5C for byte in key]) + inner.digest())  # pyright: ignore[reportUnknownMemberType]


def same(a: bytes, b: bytes) -> bool:
    """Whether they are equal, in a time that tells nothing of where they differ."""
    different = len(a) ^ len(b)
    for i in range(min(len(a), len(b))):
        different |= a[i] ^ b[i]
    return different == 0
