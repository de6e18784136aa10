"""Flashing: only what differs is copied, a whole version is there at any moment, and nobody else's file is lost."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flash_board import PICO, FakeBoard
from thecal.errors import Failure
from thecal.flash import install, plan, tables
from thecal.flash.plan import HALF, MANIFEST, Wanted, sha256

BOOT, MAIN = b"# boot, which reads thecal.json", b"# main, which reads thecal.json"
TABLES = [
    tables.Table("esp32", "esp32", "ESP32"),
    tables.Table("esp32s3", "esp32", "ESP32-S3"),
    tables.Table("pico", "rp2", "RP2040"),
    tables.Table("pico2", "rp2", "RP2350"),
]
PICO_TABLE = TABLES[2]


def version(mark: bytes, main: bytes = MAIN) -> Wanted:
    compiled = {"pump": b"pump " + mark * 3000, "board": b"the same board"}
    return plan.wanted("pico", compiled, {"boot.py": BOOT, "main.py": main}, "0.1", "1a2b")


OLD, NEW = version(b"1"), version(b"2", MAIN + b" of later")


def flash(board: FakeBoard, want: Wanted) -> install.Done:
    return install.install(board, board.about(), want, lambda name, done, total: None)


def flashed(want: Wanted = OLD) -> FakeBoard:
    board = FakeBoard()
    flash(board, want)
    board.put_names.clear()
    return board


def runs_whole(board: FakeBoard, want: Wanted) -> bool:
    """Whether the board would start this version's bundles, each as it was made."""
    if board.files.get(MANIFEST) != want.manifest:
        return False
    return all(board.files.get(name) == data for name, data in want.bundles.items())


def test_a_bundle_is_named_after_its_content_and_the_manifest_names_it() -> None:
    rows = json.loads(OLD.manifest)
    assert rows["board"] == "pico"
    name, crc, size = rows["files"]["pump"]
    data = OLD.bundles[f"{name}.mpy"]
    assert name == f"pump_{sha256(data)[:8]}"
    assert (crc, size) == (plan.binascii.crc32(data), len(data))


def test_a_bare_board_gets_everything_and_the_manifest_last() -> None:
    board = FakeBoard()
    done = flash(board, OLD)
    assert board.put_names == [*OLD.bundles, "boot.py", "main.py", MANIFEST]
    assert done.bytes == sum(map(len, board.files.values()))
    assert runs_whole(board, OLD)


def test_a_firmware_that_has_this_version_gets_no_bundles_and_loses_those_it_had() -> None:
    want = plan.with_firmware(OLD, "1a2b")
    board = flashed()
    done = install.install(board, board.about(frozen="1a2b"), want, lambda name, done, total: None)
    assert board.put_names == done.files == [MANIFEST]
    assert json.loads(board.files[MANIFEST]) == {**json.loads(OLD.manifest), "files": {}, "frozen": "1a2b"}
    assert (set(done.old), done.firmware) == (set(OLD.bundles), "same")


@pytest.mark.parametrize(("frozen", "said"), [("", ""), ("3c4d", "other")])
def test_a_firmware_with_another_version_or_none_gets_the_bundles(frozen: str, said: str) -> None:
    board = FakeBoard()
    want = plan.with_firmware(OLD, frozen)
    done = install.install(board, board.about(frozen=frozen), want, lambda name, done, total: None)
    assert want == OLD and runs_whole(board, OLD)
    assert done.firmware == said


def test_a_second_flash_copies_nothing() -> None:
    board = flashed()
    assert flash(board, OLD) == install.Done([], 0, [])
    assert board.put_names == []


def test_a_new_version_copies_only_what_differs_and_leaves_the_old_bundle_until_it_has_answered() -> None:
    board = flashed()
    done = flash(board, NEW)
    assert "boot.py" not in board.put_names and len(board.put_names) == 3
    (old,) = done.old
    assert old in OLD.bundles and old in board.files
    install.remove_old(board, done.old)
    assert sorted(board.files) == sorted([*NEW.bundles, "boot.py", "main.py", MANIFEST])


# covers: FLA-1
def test_whenever_the_cable_is_pulled_a_whole_version_is_there_and_the_next_flash_mends_it() -> None:
    pulled = 0
    while True:
        board = flashed()
        board.steps_left = pulled
        try:
            flash(board, NEW)
            break
        except Failure:
            pulled += 1
        assert runs_whole(board, OLD) or runs_whole(board, NEW)
        assert {board.files["main.py"]} <= {OLD.launchers["main.py"], NEW.launchers["main.py"]}
        board.steps_left = None
        install.remove_old(board, flash(board, NEW).old)
        assert runs_whole(board, NEW)
        assert sorted(board.files) == sorted([*NEW.bundles, "boot.py", "main.py", MANIFEST])
    assert pulled > 5


def test_a_bundle_that_went_bad_on_the_flash_is_copied_again() -> None:
    board = flashed()
    name = next(iter(OLD.bundles))
    board.files[name] = bytes(len(OLD.bundles[name]))
    assert flash(board, OLD).files == [name]
    assert runs_whole(board, OLD)


def test_what_arrives_otherwise_than_it_was_sent_never_gets_its_name() -> None:
    board = flashed()
    board.spoils = True
    with pytest.raises(Failure, match="did not arrive as it was sent"):
        flash(board, NEW)
    assert runs_whole(board, OLD)
    assert set(board.files) == {*OLD.bundles, "boot.py", "main.py", MANIFEST, HALF}


@pytest.mark.parametrize("manifest", [b"", b"{", b"[]", b'{"files": 5}', b'{"files": {"pump": []}}', b"\xff"])
def test_a_manifest_that_is_none_is_replaced(manifest: bytes) -> None:
    board = flashed()
    board.files[MANIFEST] = manifest
    assert flash(board, OLD).files == [MANIFEST]


def test_too_little_room_is_one_line_and_changes_nothing() -> None:
    board = flashed()
    board.room = sum(4096 for _ in board.files) + 8192
    before = dict(board.files)
    with pytest.raises(Failure, match=r"lacks \d+ KiB of room, 8 KiB are free; nothing was changed"):
        flash(board, NEW)
    assert board.files == before


def test_what_an_interrupted_flash_left_makes_room_for_the_next() -> None:
    board = flashed()
    board.files["pump_00000000.mpy"] = bytes(100_000)
    board.room = 100_000 + 5 * 4096 + 20_000
    flash(board, NEW)
    assert "pump_00000000.mpy" not in board.files
    assert runs_whole(board, NEW)


def test_local_json_and_the_pump_s_memory_are_never_touched() -> None:
    theirs = {"local.json": b"{}", "state/state.a": b"1", "notes.mpy": b"x", "my_thing.py": b"y"}
    board = FakeBoard(theirs)
    flash(board, OLD)
    install.remove_old(board, flash(board, NEW).old)
    assert {name: board.files[name] for name in theirs} == theirs


def test_somebody_s_main_is_kept_and_unflash_puts_it_back() -> None:
    board = FakeBoard({"main.py": b"print('mine')"})
    flash(board, OLD)
    install.remove_old(board, flash(board, NEW).old)
    assert board.files["main.py"] == NEW.launchers["main.py"]
    install.unflash(board, board.about()["files"], with_state=False)
    assert board.files == {"main.py": b"print('mine')"}


def test_unflash_removes_what_flash_put_there_and_nothing_else() -> None:
    board = flashed()
    theirs = {"local.json": b"{}", "notes.mpy": b"x", "state": b"a folder, in truth"}
    board.files.update(theirs)
    gone = install.unflash(board, board.about()["files"], with_state=False)
    assert board.files == theirs
    assert gone[0] == MANIFEST and sorted(gone) == sorted([*OLD.bundles, "boot.py", "main.py", MANIFEST])


def test_unflash_removes_the_pump_s_memory_only_when_told_to() -> None:
    board = flashed()
    board.files["state"] = b"a folder, in truth"
    assert "state" in install.unflash(board, board.about()["files"], with_state=True)
    assert board.files == {}


def test_unflash_leaves_somebody_else_s_main() -> None:
    board = FakeBoard({"main.py": b"print('mine')"})
    assert install.unflash(board, board.about()["files"], with_state=True) == []
    assert "main.py" in board.files


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"name": "circuitpython"}, "runs circuitpython, and Thecal needs MicroPython 1.25 or later"),
        (
            {"version": (1, 24, 1, "")},
            "runs MicroPython 1.24.1, and Thecal needs 1.25 or later: micropython.org",
        ),
        (
            {"machine": "Raspberry Pi Pico2 with RP2350"},
            "BOARD=pico is for rp2 on RP2040, and this is RP2350; for it there is BOARD=pico2",
        ),
        (
            {"platform": "esp32", "machine": "Generic ESP32S3 module with Octal-SPIRAM with ESP32S3"},
            "this is ESP32S3; for it there is BOARD=esp32s3",
        ),
        (
            {"machine": "Raspberry Pi Pico W with RP2040"},
            "BOARD=pico is for rp2 on RP2040, and this is Raspberry Pi Pico W with RP2040",
        ),
        ({"platform": "mimxrt", "machine": "Teensy 4.1 with MIMXRT1062DVJ6A"}, "this is MIMXRT1062DVJ6A"),
        ({"mpy": 7}, "reads .mpy files of version 7, and Thecal makes 6"),
    ],
)
def test_a_firmware_that_will_not_do_is_one_line(about: dict[str, Any], told: str) -> None:
    with pytest.raises(Failure) as failure:
        install.check_firmware({**PICO, **about}, PICO_TABLE, TABLES)
    assert told in failure.value.message


@pytest.mark.parametrize("release", [(1, 25, 0, ""), (1, 26, 1, ""), (2, 0, 0, "preview")])
def test_a_later_firmware_will_do(release: tuple[Any, ...]) -> None:
    install.check_firmware({**PICO, "version": release}, PICO_TABLE, TABLES)


def test_a_board_of_somebody_elses_with_the_same_chip_will_do() -> None:
    install.check_firmware({**PICO, "machine": "Thing Plus with RP2040"}, PICO_TABLE, TABLES)
