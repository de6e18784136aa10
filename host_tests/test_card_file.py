"""A card's file: each fault has its path, the value there and what is allowed; what is right is taken as written."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cards
from cards import GONE
from thecal.card import content, slots
from thecal.files import Faulty, parse
from thecal.units import scaled


def test_the_example_has_no_fault_and_uses_every_place() -> None:
    made = cards.card()
    assert [slot.path for slot in made.slots()] == [slot.path for slot in slots.SLOTS]
    assert made.texts["drugs"] == "morphine 10 mg/mL + bupivacaine 7.5 mg/mL"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"colour": 1}, "colour: unknown key (allowed about, device, maker,"),
        ({"maker__fax": "1"}, "maker.fax: unknown key (allowed name, address, site)"),
        ({"drugs": [{"name": "water", "concentration_mg_per_ml": 1, "x": 1}]}, "drugs[0].x: unknown key"),
        ({"maker": GONE}, "maker: missing (allowed an object with name, address, site)"),
        ({"maker": "me"}, 'maker: "me" (allowed an object with name, address, site)'),
        ({"maker__site": GONE}, "maker.site: missing (allowed a text)"),
        ({"maker__site": None}, "maker.site: null (allowed a text)"),
        ({"maker__site": "  "}, 'maker.site: "" (allowed a text)'),
        ({"device__serial": 42}, "device.serial: 42 (allowed a text)"),
        ({"patient": {}}, "patient: nobody (allowed name, id, or both)"),
        ({"patient__id": 7}, "patient.id: 7 (allowed a text)"),
        ({"emergency__phone": "call mum"}, 'emergency.phone: "call mum" (allowed a telephone number'),
        ({"emergency__phone": "++"}, 'emergency.phone: "++" (allowed a telephone number'),
    ],
)
def test_a_key_that_is_missing_or_wrong_is_told(changes: dict[str, Any], fault: str) -> None:
    told = cards.faults(**changes)
    assert len(told) == 1 and told[0].startswith(fault)


@pytest.mark.parametrize("value", [None, [], "card", 1, True])
def test_a_file_that_is_no_object_is_one_fault(value: Any) -> None:
    with pytest.raises(Faulty, match="allowed an object with device, maker, patient"):
        content.of(value)


def test_a_key_that_stands_twice_is_told() -> None:
    text = json.dumps(cards.value()).replace('"lot":', '"lot": "A1", "lot":')
    with pytest.raises(Faulty, match=r"device\.lot: stands twice \(allowed once\)"):
        content.of(parse(text, "card"))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("device__made", "2026-2-9"),
        ("device__made", "09.02.2026"),
        ("device__made", "2026-02-30"),
        ("device__made", "20260209"),
        ("device__made", "2026-02-09T00:00"),
        ("device__made", "1999-12-31"),
        ("device__expires", "2070-01-01"),
        ("implant__date", "２０２６-03-16"),
    ],
)
def test_a_day_is_an_iso_date_whose_year_two_digits_tell(path: str, text: str) -> None:
    allowed = "(allowed a day as 2000-01-01 to 2069-12-31)"
    assert cards.faults(**{path: text}) == [f'{path.replace("__", ".")}: "{text}" {allowed}']


@pytest.mark.parametrize(
    ("made", "implanted", "expires", "faults"),
    [
        ("2026-02-09", "2026-02-09", "2026-02-09", []),
        ("2026-02-10", "2026-02-09", "2026-02-11", ["implant.date"]),
        ("2026-02-09", "2026-02-12", "2026-02-11", ["device.expires"]),
        ("2026-02-13", "2026-02-12", "2026-02-11", ["implant.date", "device.expires"]),
        ("2026-02-12", "never", "2026-02-11", ["implant.date", "device.expires"]),
    ],
)
def test_made_implanted_and_used_up_are_in_order(
    made: str, implanted: str, expires: str, faults: list[str]
) -> None:
    told = cards.faults(device__made=made, implant__date=implanted, device__expires=expires)
    assert [line.split(":")[0] for line in told] == faults


@pytest.mark.parametrize(
    ("di", "allowed"),
    [
        ("0952012345678", "14 digits, a GTIN"),
        ("(01)09520123456788", "14 digits, a GTIN"),
        ("0952012345678٨", "14 digits, a GTIN"),
        ("09520123456789", "a last digit that checks the others: 8 for these"),
        ("09520123465788", "a last digit that checks the others: 0 for these"),
    ],
)
def test_a_device_number_is_a_gtin_with_its_check_digit(di: str, allowed: str) -> None:
    assert cards.faults(device__di=di) == [f'device.di: "{di}" (allowed {allowed})']


@pytest.mark.parametrize("key", ["serial", "lot"])
@pytest.mark.parametrize("text", ["", "A" * 21, "A B", "Ä1", "A#1", "A[1]", "A\x1d1"])
def test_serial_and_lot_are_1_to_20_characters_of_gs1(key: str, text: str) -> None:
    told = cards.faults(**{f"device__{key}": text})
    assert len(told) == 1 and told[0].startswith(f"device.{key}: ") and "1 to 20" in told[0]
    assert cards.faults(**{f"device__{key}": "a_(%)?\"'/-+.*"}) == []


@pytest.mark.parametrize(
    ("drugs", "fault"),
    [
        (GONE, "drugs: missing (allowed a list of 1 to 4)"),
        ([], "drugs: 0 drugs (allowed a list of 1 to 4)"),
        ("water", 'drugs: "water" (allowed a list of 1 to 4)'),
        (["water"], 'drugs[0]: "water" (allowed an object with'),
        ([{"name": "beer", "concentration_mg_per_ml": 1}], 'drugs[0].name: "beer" (allowed morphine,'),
        ([{"name": "water"}], "drugs[0].concentration_mg_per_ml: missing (allowed a number)"),
        (
            [{"name": "water", "concentration_mg_per_ml": 0}],
            "drugs[0].concentration_mg_per_ml: 0 (allowed more",
        ),
        ([{"name": "water", "concentration_mg": 1}], "drugs[0].concentration_mg: unknown unit"),
        ([{"name": "morphine", "concentration_mg_per_ml": 20.5}], "drugs[0].concentration_mg_per_ml: 20.5"),
        (
            [{"name": "water", "concentration_mg_per_ml": 1}] * 2,
            'drugs[1].name: "water" (allowed each drug once)',
        ),
        ([{"name": "water", "concentration_mg_per_ml": 1}] * 5, "drugs: 5 drugs (allowed a list of 1 to 4)"),
    ],
)
def test_drugs_are_those_of_the_pump(drugs: Any, fault: str) -> None:
    told = cards.faults(drugs=drugs)
    assert told and told[0].startswith(fault), told
    assert len(told) == 1 or "unknown unit" in fault


def test_a_drug_s_concentration_is_printed_exactly() -> None:
    drugs = [{"name": "baclofen", "concentration_ug_per_ml": 499.999}]
    assert cards.card(drugs=drugs).texts["drugs"] == "baclofen 499.999 ug/mL"


def test_four_drugs_with_every_decimal_fit() -> None:
    names = ["hydromorphone", "bupivacaine", "clonidine", "sufentanil"]
    drugs = [{"name": name, "concentration_ng_per_ml": 234_567} for name in names]
    assert cards.faults(drugs=drugs) == []
    assert scaled(234_567, 1000) in cards.card(drugs=drugs).texts["drugs"]


@pytest.mark.parametrize(
    "slot", [slot for slot in slots.SLOTS if slot.path.split(".")[-1] in ("name", "site")]
)
def test_what_is_too_long_is_told_with_how_much_of_it_fits(slot: slots.Slot) -> None:
    key, text = slot.path.replace(".", "__"), "Ein sehr langer Name für eine Sache " * 8
    text = text.strip() if slot.lines > 1 else text.replace(" ", "")
    [told] = cards.faults(**{key: text})
    count = int(told.split("the first ")[1].split()[0])
    assert told.endswith(f"the first {count} of its {len(text)} characters: no more fit)")
    assert 10 < count < 120
    assert cards.faults(**{key: text[:count].strip()}) == []
    assert cards.faults(**{key: text[: count + 1]}) != []


@pytest.mark.parametrize(
    "name", ["Zoë Þórðarson", "Łukasz Šťastný", "Ὀδυσσεύς", "Ольга Їжак", "Nguyễn Thị Ái"]
)
def test_names_of_many_languages_are_printed(name: str) -> None:
    assert cards.card(patient__name=name).texts["patient.name"] == name


def test_a_letter_with_its_accent_apart_is_the_letter_with_the_accent() -> None:
    assert cards.card(patient__name=" Zoe\u0308 Mu\u0308ller ").texts["patient.name"] == "Zoë Müller"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("李小龙", "'李' U+674E, '小' U+5C0F, '龙' U+9F99"),
        ("Ada \N{GRINNING FACE}", "U+1F600"),
        ("two\nlines", "'\\n' U+000A"),
        ("hidden\u202eorder", "U+202E"),
        ("x\u0308\u0301", "U+0301"),
        ("half\ud83d", "U+D83D"),
    ],
)
def test_letters_that_the_font_has_not_are_named(name: str, told: str) -> None:
    [fault] = cards.faults(patient__name=name)
    assert fault.startswith("patient.name: ") and told in fault


def test_a_patient_may_be_a_name_a_number_or_both() -> None:
    only_number = cards.card(patient__name=GONE)
    only_name = cards.card(patient__id=GONE)
    assert only_number.slots()[0].label == "PATIENT NUMBER"
    assert only_name.slots()[0].width_mm > slots.BY_PATH["patient.name"].width_mm


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.decimals(allow_nan=False)


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = ["name", "id", "made", "date", "concentration_mg_per_ml", "concentration_ug_per_ml", "x"]
    return st.dictionaries(st.sampled_from(keys), inner, max_size=3)


ANYTHING = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | _objects(inner), max_leaves=6)


PLACES = ["device", "device__made", "device__serial", "maker", "patient", "implant__date", "drugs"]


@given(st.dictionaries(st.sampled_from(PLACES), ANYTHING, min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_whatever_a_file_holds_is_a_card_or_faults(changes: dict[str, Any]) -> None:
    value = cards.value()
    for name, to in changes.items():
        section, _, key = name.partition("__")
        if key:
            value[section] = {**value[section], key: to} if isinstance(value[section], dict) else to
        else:
            value[section] = to
    try:
        made = content.of(value)
    except Faulty as error:
        assert all(fault.allowed for fault in error.faults if "unknown" not in fault.value)
    else:
        assert all(slots.laid(made.texts[slot.path], slot) for slot in made.slots())
