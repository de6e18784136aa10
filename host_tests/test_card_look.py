"""The card as it is seen: every text is there, none lies on another or is too small, and its barcode says the same."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import biip
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDFText_GetFontSize, FPDFText_IsGenerated

import cards
import thecal.card
from thecal.card import code, faces, gs1, slots
from thecal.card.content import Card
from thecal.card.gs1 import Udi

NUMBER_ONLY: dict[str, Any] = {"patient__name": cards.GONE}
DAYS = st.dates(gs1.FIRST_DAY, gs1.LAST_DAY)
SERIALS = st.text(gs1.SET_82, min_size=1, max_size=20)


def full() -> Card:
    """A card on which every text is as long as fits."""
    made = cards.card()
    texts = {}
    for slot in made.slots():
        row = "Hg " * 100 if slot.lines > 1 else "Hg" * 100
        texts[slot.path] = row[: slots.fits(row, slot)].strip()
    return made._replace(texts=texts, udi=made.udi._replace(serial="%" * 20))


CARDS = pytest.mark.parametrize(
    "made", [cards.card(), cards.card(**NUMBER_ONLY), full()], ids=["example", "number", "full"]
)


def boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each run of letters, in points, as somebody else's library sees it."""
    text = page.get_textpage()
    return [text.get_rect(i) for i in range(text.count_rects())]


@CARDS
def test_every_text_of_the_file_is_on_its_face(made: Card) -> None:
    with PdfDocument(faces.pdf(made)) as pdf:
        said = [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]  # pyright: ignore
    for slot in made.slots():
        assert made.texts[slot.path] in said[slot.face == slots.BACK], slot.path
    for line in made.udi.lines():
        assert line in said[1]
    for face in said:
        assert faces.DEMONSTRATOR in face
    assert " ".join(faces.SHOW_IT) in said[0]
    for condition in (*faces.MAGNET, *faces.DETECTOR, *faces.BENCH_MODEL):
        assert condition in said[1]


@CARDS
def test_no_text_lies_on_another_or_too_near_the_edge(made: Card) -> None:
    with PdfDocument(faces.pdf(made)) as pdf:
        for page in pdf:
            found = boxes(page)
            assert len(found) > 12
            for left, bottom, right, top in found:
                assert left > 3 and bottom > 3, (left, bottom)
                assert right < slots.WIDTH_MM * slots.MM - 3 and top < slots.HEIGHT_MM * slots.MM - 3
            for one, other in itertools.combinations(found, 2):
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                assert apart, (one, other)


@CARDS
def test_no_letter_is_smaller_than_five_points(made: Card) -> None:
    with PdfDocument(faces.pdf(made)) as pdf:
        for page in pdf:
            text: Any = page.get_textpage()
            letters = [i for i in range(text.count_chars()) if not FPDFText_IsGenerated(text.raw, i)]
            assert min(FPDFText_GetFontSize(text.raw, i) for i in letters) >= slots.LEAST_PT


@CARDS
def test_nothing_lies_in_the_quiet_zone_of_the_barcode(made: Card) -> None:
    """GS1 wants one module around it; here are two, even where everything is as long as fits."""
    [_, back] = thecal.card.paged(faces.pdf(made), 600)
    dots = 600 / 25.4
    size = len(code.matrix(made.udi)) * 0.5
    left, top = (slots.WIDTH_MM - 4 - size) * dots, 9 * dots
    around = back.crop(
        (
            round(left - dots),
            round(top - dots),
            round(left + (size + 1) * dots),
            round(top + (size + 1) * dots),
        )
    )
    inner = (round(dots) - 2, round(dots) - 2, round((1 + size) * dots) + 2, round((1 + size) * dots) + 2)
    around.paste("white", inner)
    assert around.convert("L").getextrema() == (255, 255)


def test_grey_and_coloured_texts_stand_out_for_everybody() -> None:
    """At least 4.5 to 1 in luminance, which colour-blind people see as well."""
    from thecal.card import sheet

    for ink, ground in (
        (sheet.GREY, sheet.WHITE),
        (sheet.GREY, sheet.TINT),
        (sheet.WHITE, sheet.NAVY),
        (sheet.INK, sheet.YELLOW),
        (sheet.RED, sheet.WHITE),
    ):
        light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (ink, ground)


def _luminance(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@given(body=st.text("0123456789", min_size=13, max_size=13), made=DAYS, expires=DAYS, serial=SERIALS)
@settings(max_examples=40, deadline=None)
def test_the_barcode_says_what_the_text_says(body: str, made: date, expires: date, serial: str) -> None:
    udi = Udi(body + gs1.check_digit(body), made, expires, serial)
    rows = code.matrix(udi)
    assert len(rows) == len(rows[0]) <= 26
    [read] = code.read(_picture(rows))
    assert read == code.Read("]d2", udi.data())
    assert "".join(udi.lines()) == "".join(f"({ai}){value}" for ai, value in udi.elements())


def test_another_library_takes_the_barcode_for_the_same_device() -> None:
    udi = thecal.card.example().udi
    [read] = code.read(_picture(code.matrix(udi)))
    parsed = biip.parse(read.symbology + read.data)
    assert parsed.gs1_message is not None and parsed.gs1_message_error is None
    found = {element.ai.ai: element for element in parsed.gs1_message.element_strings}
    assert list(found) == ["01", "11", "17", "21"]
    assert parsed.gtin is not None and parsed.gtin.as_gtin_14() == udi.di
    assert (found["11"].date, found["17"].date) == (udi.made, udi.expires)
    assert found["21"].value == udi.serial


@given(st.text("0123456789", min_size=13, max_size=13), st.integers(0, 12), st.integers(1, 9))
def test_the_check_digit_finds_every_single_slip(body: str, at: int, by: int) -> None:
    slip = body[:at] + str((int(body[at]) + by) % 10) + body[at + 1 :]
    di = body + gs1.check_digit(body)
    assert gs1.wrong_with_di(di) == ""
    assert gs1.wrong_with_di(slip + di[13]) != ""


def _picture(rows: list[list[bool]]) -> Any:
    from PIL import Image

    quiet = 2
    side = len(rows) + 2 * quiet
    picture = Image.new("L", (side, side), 255)
    for down, row in enumerate(rows):
        for across, black in enumerate(row):
            if black:
                picture.putpixel((across + quiet, down + quiet), 0)
    return picture.resize((side * 8, side * 8), Image.Resampling.NEAREST)
