"""The keys on the host: for their owner's eyes alone, whole or refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from thecal import keys
from thecal.errors import Failure

PUMP = "e661640843"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


# covers: SES-11
def test_keys_are_made_private_and_found_again(folder: Path) -> None:
    made = keys.make(PUMP)
    assert keys.load(PUMP) == made
    assert keys.only() == PUMP
    assert len({made.of(role) for role in keys.ROLES}) == len(keys.ROLES)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


# covers: SES-11
def test_no_two_pumps_have_the_same_and_new_ones_replace_the_old() -> None:
    first = keys.make(PUMP)
    assert keys.make("another").keys["patient"] != first.keys["patient"]
    assert keys.make(PUMP) != first
    assert keys.load(PUMP) != first
    with pytest.raises(Failure, match="say which"):
        keys.only()


# covers: SES-11
def test_what_others_may_read_is_refused(folder: Path) -> None:
    keys.make(PUMP)
    file = keys.path(PUMP)
    file.chmod(0o640)
    with pytest.raises(Failure, match="chmod 600"):
        keys.load(PUMP)
    file.chmod(0o600)
    folder.chmod(0o755)
    for use in (keys.load, keys.make):
        with pytest.raises(Failure, match="chmod 700"):
            use(PUMP)


_BROKEN = (
    "",
    "{}",
    "[]",
    '{"id": "e661640843", "keys": {"patient": "00"}}',
    '{"id": "e661640843", "keys": 5}',
)


@pytest.mark.parametrize("text", [*_BROKEN, "[" * 100_000])
def test_what_is_no_file_of_keys_is_refused_in_a_line(text: str) -> None:
    keys.make(PUMP)
    keys.path(PUMP).write_text(text)
    with pytest.raises(Failure, match="holds no keys"):
        keys.load(PUMP)


def test_a_pump_without_keys_is_told(folder: Path) -> None:
    with pytest.raises(Failure, match="no keys for pump"):
        keys.load(PUMP)
    with pytest.raises(Failure, match="no keys in"):
        keys.only()
    with pytest.raises(Failure, match="no pump's number"):
        keys.path("../elsewhere")
    with pytest.raises(Failure, match="no role"):
        keys.make(PUMP).of("nurse")


# covers: SES-11
def test_no_key_is_shown() -> None:
    made = keys.make(PUMP)
    assert repr(made) == f"Keys({PUMP!r})"


# covers: SES-11
def test_the_keys_of_another_pump_are_not_taken_for_its_own() -> None:
    keys.make("another")
    keys.path("another").rename(keys.path(PUMP))
    with pytest.raises(Failure, match="no keys of pump e661640843"):
        keys.load(PUMP)
