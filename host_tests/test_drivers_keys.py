"""The file of a locked board's keys: whole or nobody's."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.keys import FileKeys
from pump.digest import sha256

MATERIAL = bytes(range(96))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_bytes(MATERIAL + sha256(MATERIAL))
    return path


# covers: SES-1
def test_each_role_has_its_own_key(file: Path) -> None:
    keys = FileKeys(str(file))
    assert [keys.of(role) for role in range(4)] == [MATERIAL[:32], MATERIAL[32:64], MATERIAL[64:], None]


# covers: SES-1
@pytest.mark.parametrize("damage", [b"", MATERIAL, MATERIAL + bytes(32), sha256(b"")])
def test_what_is_not_whole_is_nobodys_key(file: Path, damage: bytes) -> None:
    file.write_bytes(damage)
    keys = FileKeys(str(file))
    assert [keys.of(role) for role in range(3)] == [None] * 3
    file.unlink()
    assert FileKeys(str(file)).of(0) is None


# covers: SES-6
def test_no_nonce_comes_twice(file: Path) -> None:
    first, second = FileKeys(str(file)), FileKeys(str(file))
    nonces = [keys.nonce() for keys in (first, second) for _ in range(100)]
    assert len(set(nonces)) == 200
    assert {len(nonce) for nonce in nonces} == {16}
