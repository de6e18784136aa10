"""The flash under the power-cut test: what a cut leaves of an operation, and that littlefs keeps its promise on it."""

from __future__ import annotations

import pytest

from drivers.store import FileStore
from thecal.campaign.flash import BLOCK_BYTES, CUTS, Files, Flash, Image, Operation, cut, formatted

ERASED = b"\xff" * BLOCK_BYTES
PAGES = bytes(range(256)) * 2


def _programmed(how: str) -> bytes:
    operation = Operation(0, 1024, PAGES)
    return cut(operation, [ERASED], how, 1)[0]


def test_a_cut_before_an_operation_leaves_everything_as_it_was() -> None:
    image = [ERASED, bytes(BLOCK_BYTES)]
    assert cut(Operation(0, 0, PAGES), image, "before", 1) == image
    assert cut(Operation(1, 0, None), image, "before", 1) == image


def test_a_torn_programme_leaves_what_came_first_and_the_rest_erased() -> None:
    half, most = _programmed("half"), _programmed("most")
    assert half == ERASED[:1024] + PAGES[:256] + ERASED[1280:]
    assert most == ERASED[:1024] + PAGES[:-1] + ERASED[1535:]


def test_a_rough_cut_leaves_a_page_with_some_of_its_bits() -> None:
    rough = _programmed("rough")[1024:1536]
    assert rough != PAGES and rough != ERASED[:512]
    assert all(
        there & data == data for there, data in zip(rough, PAGES, strict=True)
    )  # none was cleared too many


def test_a_torn_erase_leaves_a_half_zeros_or_noise() -> None:
    old = bytes([7]) * BLOCK_BYTES
    left = {how: cut(Operation(0, 0, None), [old], how, 1)[0] for how in CUTS}
    assert left["half"] == ERASED[:2048] + old[2048:]
    assert left["most"] == bytes(BLOCK_BYTES)
    assert len(set(left["rough"])) > 200


def test_a_cut_copies_the_image_and_leaves_the_original_alone() -> None:
    image = [ERASED]
    cut(Operation(0, 0, PAGES), image, "most", 1)
    assert image == [ERASED]


def test_programming_only_ever_clears_bits() -> None:
    image = [ERASED]
    Operation(0, 0, b"\xf0" * 256).done(image)
    Operation(0, 0, b"\x3c" * 256).done(image)
    assert image[0][:256] == b"\x30" * 256


def _saved(image: Image, sizes: tuple[int, int]) -> tuple[Image, list[Operation]]:
    """The image with the first content of a file, and the operations that write the second in its place."""
    flash = Flash(list(image))
    files = Files(flash)
    store = FileStore("/store", files.open)
    assert store.write("file", bytes([1]) * sizes[0])
    before = list(flash.image)
    flash.operations.clear()
    assert store.write("file", bytes([2]) * sizes[1])
    files.close()
    return before, flash.operations


@pytest.mark.parametrize("sizes", [(300, 300), (500, 5_000), (5_000, 500), (3_000, 9_000)])
@pytest.mark.parametrize("how", CUTS)
def test_a_file_is_the_old_or_the_new_one_at_every_cut(sizes: tuple[int, int], how: str) -> None:
    image, operations = _saved(formatted("/store", 16_384), sizes)
    assert operations
    for number, operation in enumerate(operations):
        flash = Flash(cut(operation, image, how, number))
        store = FileStore("/store", Files(flash).open)
        assert store.read("file") in (bytes([1]) * sizes[0], bytes([2]) * sizes[1])
        assert store.write("file", b"goes on") and store.read("file") == b"goes on"
        operation.done(image)


def test_a_new_file_is_not_there_at_every_cut_before_it_is_written() -> None:
    flash = Flash(formatted("/store"))
    image = list(flash.image)
    assert FileStore("/store", Files(flash).open).write("file", b"new")
    for number, operation in enumerate(flash.operations):
        found = FileStore("/store", Files(Flash(cut(operation, image, "half", number))).open).read("file")
        assert found in (None, b"new")
        operation.done(image)


def test_a_file_for_which_there_is_no_room_stays_as_it_was() -> None:
    flash = Flash(formatted("/store", blocks=8))
    store = FileStore("/store", Files(flash).open)
    assert store.write("file", b"old")
    assert not store.write("file", bytes(9 * BLOCK_BYTES))
    assert store.read("file") == b"old"
