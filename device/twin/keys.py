"""The keys of a locked pump in memory, and nonces made of a seed: who needs them unguessable gives a random one."""

from pump.digest import sha256

KEY_BYTES = 32


class Keys:
    """`keys`: those of the roles, one behind the other in their order. `seed`: never the same twice, but in tests."""

    def __init__(self, keys: bytes, seed: bytes) -> None:
        self._keys = keys
        self._seed = seed

    def of(self, role: int) -> "bytes | None":
        """See ports."""
        key = self._keys[role * KEY_BYTES : (role + 1) * KEY_BYTES]
        return key if len(key) == KEY_BYTES else None

    def nonce(self) -> bytes:
        """See ports."""
        self._seed = sha256(self._seed)
        return sha256(b"nonce" + self._seed)[:16]
