"""`thecal card`: what is written where, what is refused whole, and that the card is read again."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from pypdfium2 import PdfDocument

import cards
import thecal.card
from thecal import cli
from thecal.card import code, gs1, pictures

MINE = ["mine-back.png", "mine-front.png", "mine.pdf"]


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.main, ["card", *(str(argument) for argument in arguments)])


def complaint(*arguments: str | Path) -> str:
    """The one line that a mistake is told in."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("thecal: ") and result.stderr.count("\n") == 1
    return result.stderr


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in; the file is elsewhere."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_a_card_is_a_pdf_and_two_pictures_that_a_scanner_reads(tmp_path: Path, here: Path) -> None:
    result = run(cards.written(tmp_path))
    assert result.exit_code == 0, result.output
    assert names(here) == MINE
    udi = "(01)09520123456788(11)260209(17)330208(21)TH-2026-0042"
    assert udi in result.stdout and "not a medical device" in result.stdout
    with Image.open(here / "mine-back.png") as picture:
        assert [read.symbology for read in code.read(picture)] == ["]d2"]
        assert code.read(picture)[0].data == "0109520123456788112602091733020821TH-2026-0042"


def test_pdf_and_pictures_have_the_size_of_a_card(tmp_path: Path, here: Path) -> None:
    run(cards.written(tmp_path))
    with PdfDocument(here / "mine.pdf") as pdf:
        sizes = [pdf.get_page_size(page) for page in range(len(pdf))]
    assert sizes == [pytest.approx((85.6 / 25.4 * 72, 54 / 25.4 * 72), abs=0.01)] * 2
    for face in ("front", "back"):
        with Image.open(here / f"mine-{face}.png") as picture:
            across, up = (float(dots) for dots in picture.info["dpi"])
            assert min(across, up) >= 300
            assert picture.width / across * 25.4 == pytest.approx(85.6, abs=0.1)
            assert picture.height / up * 25.4 == pytest.approx(54, abs=0.1)


def test_the_same_file_makes_the_same_card() -> None:
    assert thecal.card.render(cards.card(), 300) == thecal.card.render(cards.card(), 300)


@pytest.mark.parametrize(
    ("out", "made"),
    [
        (".", MINE),
        ("card", ["card-back.png", "card-front.png", "card.pdf"]),
        ("card.pdf", ["card-back.png", "card-front.png", "card.pdf"]),
        ("v1.2", ["v1.2-back.png", "v1.2-front.png", "v1.2.pdf"]),
        ("new/", ["new"]),
        ("new/card", ["new"]),
    ],
)
def test_out_is_a_folder_or_a_name(tmp_path: Path, here: Path, out: str, made: list[str]) -> None:
    assert run(cards.written(tmp_path), "--out", out).exit_code == 0
    assert names(here) == made


def test_the_example_is_a_file_to_start_from(tmp_path: Path, here: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_bytes(run("--example").stdout_bytes)
    assert run(file).exit_code == 0
    assert names(here) == MINE
    assert json.loads(file.read_text(encoding="utf-8"))["device"]["di"][1:4] == "952"  # GS1's for examples


def test_all_faults_are_told_at_once_and_nothing_is_written(tmp_path: Path, here: Path) -> None:
    changes = {"device__di": "09520123456789", "device__colour": "red", "implant__date": "2026-02-08"}
    result = run(cards.written(tmp_path, **changes, patient=cards.GONE))
    assert (result.exit_code, result.stdout) == (2, "")
    told = [line.split(":")[0] for line in result.stderr.splitlines()]
    assert sorted(told) == ["device.colour", "device.di", "implant.date", "patient"]
    assert names(here) == []


def test_a_card_whose_barcode_cannot_be_read_is_not_written(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = cards.card(device__serial="ANOTHER")
    monkeypatch.setattr("thecal.card.faces.matrix", lambda _: code.matrix(other.udi))
    assert "cannot be read" in complaint(cards.written(tmp_path))
    assert names(here) == []


def test_digits_without_fnc1_are_no_gs1_barcode(monkeypatch: pytest.MonkeyPatch) -> None:
    import zxingcpp

    made = cards.card()
    kind = zxingcpp.BarcodeFormat.DataMatrix
    plain = zxingcpp.create_barcode(made.udi.data(), kind, forceSquare=True)
    view: Any = memoryview(zxingcpp.write_barcode_to_image(plain, add_quiet_zones=False))  # pyright: ignore
    rows = [[value == 0 for value in row] for row in view.tolist()]
    monkeypatch.setattr("thecal.card.faces.matrix", lambda _: rows)
    with pytest.raises(thecal.card.Failure, match="cannot be read"):
        thecal.card.render(made, 300)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "--example"),
        (["--example", "--out", "x"], "neither"),
        (["nothing.json"], "nothing.json: no such file"),
    ],
)
def test_what_cannot_be_done_is_one_line(here: Path, arguments: list[str], told: str) -> None:
    assert told in complaint(*arguments)
    assert names(here) == []


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    file = cards.written(tmp_path)
    assert "mine.json/x.pdf" in complaint(file, "--out", file / "x")


def test_without_its_libraries_a_card_is_refused_with_what_to_install(
    tmp_path: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "thecal.card.fonts.find_spec", lambda name: None if name == "zxingcpp" else found(name)
    )
    told = complaint(cards.written(tmp_path))
    assert "zxing-cpp" in told and "thecal[card]" in told and "reportlab" not in told


def test_the_pictures_in_the_documentation_are_the_example_s(tmp_path: Path) -> None:
    assert pictures.stale() == []
    assert sorted(pictures.stale(tmp_path)) == ["back.png", "front.png"]


def test_a_picture_of_another_card_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pictures.write(tmp_path)
    assert pictures.stale(tmp_path) == []
    for change, face in (
        (("patient__id", "P-000-124"), "front.png"),
        (("device__serial", "TH-2026-0043"), "back.png"),
    ):
        other = cards.card(**dict([change]))
        monkeypatch.setattr(thecal.card, "example", lambda other=other: other)
        assert pictures.stale(tmp_path) == [face]


def test_a_barcode_in_the_documentation_can_be_scanned() -> None:
    with Image.open(pictures.FOLDER / "back.png") as picture:
        assert code.read(picture.convert("RGB")) == [
            code.Read(code.GS1_DATAMATRIX, thecal.card.example().udi.data())
        ]


def test_every_serial_character_of_gs1_comes_back() -> None:
    for start in range(0, len(gs1.SET_82), 20):
        made = cards.card(device__serial=gs1.SET_82[start : start + 20])
        thecal.card.render(made, 300)
