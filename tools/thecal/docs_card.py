"""The page on the implant card, made from the card's own table: what stands where, how much fits, and who asks for it.

It adds the sources and no place of its own; `thecal.docs` hands it a way to write tables.
"""

from __future__ import annotations

from collections.abc import Callable

from thecal.card import faces, gs1, slots
from thecal.card.slots import Slot

_HEAD = """# The implant card

    thecal card --example > my_card.json    # a file to start from
    thecal card my_card.json                # my_card.pdf, my_card-front.png, my_card-back.png; --out elsewhere

![front: patient, implant date, institution, drug, and whom to call](pictures/card/front.png)
![back: device, barcode, magnetic fields, metal detectors, maker](pictures/card/back.png)

**The card is a demonstrator's. Nobody has this pump in the body: it pumps water and is no medical device.** Both
faces say so, and no option takes it off. Persons, places and numbers of the example are invented: GS1 keeps numbers
with 952 for examples [S], and +44 20 7946 0xxx is kept for drama [M].

The PDF has two pages of %s x %s mm: print it at 100 %%, not "fit to page". The pictures are taken from it, at 600
dots an inch. `thecal card` needs `pip install 'thecal[card]'`, which `make .venv/dev.stamp` brings along.

A real card is given out again when something on it changes, the drug above all. No dose is on it: a dose changes
with a visit, and who relies on an old one does harm.

## What is on it
[S]: read in a source, named below; [M]: from memory, unverified; [P]: this project's own choice. How many letters
fit is measured with the font for each text; the figures are for a row of n. A longer text is set smaller, never
below %s pt, then refused.

"""
_FIXED = """
The same on every card, since none of it is anybody's to choose:

"""
_REST = """
## The barcode
A GS1 DataMatrix, a module half a millimetre: (01) device, (11) made, (17) use by, (21) serial, in this order, so
that nothing need part them. Each picture's barcode is read again before anything is written; only `]d2`, a
DataMatrix that begins with FNC1, with the very data, will do. Dates are %s to %s, which two digits of a year tell
apart. The lot is on the card and not in the barcode.

## What is refused
A file is read whole, and each fault is a line with its path, the value there, and what is allowed; exit code 2, and
nothing is written.

- an unknown key, a missing text, a text that does not fit (with how many of its characters do);
- letters that the font has not, each named: it has Latin, Greek and Cyrillic letters;
- a device number that is no GTIN-14 or whose check digit is wrong;
- a serial number or lot that is not 1 to 20 characters of GS1's set 82;
- days that are none, or out of order: made, implanted, use by;
- a drug that [the pump does not know](drugs.md), or stronger than the pump takes.

As every command here, `thecal card` writes over files of the same name.

## Sources
- MDR 18(1)(a): Regulation (EU) 2017/745, Article 18: name, serial number, lot, UDI and model of the device, name,
  address and website of the maker; and the warnings on outside influences, 18(1)(b). Read as a copy of its text.
- MDCG 2019-8: guidance on that card: patient's name or number, date of implantation, institution with its address,
  the size of a credit card, UDI for people and machines. Read in summaries and in the Commission's fact sheet.
- Metal detectors: the US Transportation Security Administration's page on internal medical devices, of 2014: inform
  the officer before the screening; no card exempts.
- Magnetic fields: that the rotor stops is [known of such pumps](field.md); "MR Unsafe" is a term of ASTM F2503 [M],
  chosen because nothing was tested.
- 952: GS1's rules for its own publications. Check digit, set 82 and the order of years: GS1 General Specifications
  [M]; a parser of other authors reads the barcode in a test.
"""

_DAY = "a day, 2026-03-16"
_FORMS = {
    "implant.date": _DAY,
    "device.made": _DAY,
    "device.expires": _DAY,
    "device.serial": "20, whichever they are",
    "device.lot": "20, whichever they are",
}


def document(table: Callable[[tuple[str, ...], list[tuple]], str]) -> str:
    """The whole page."""
    size = f"{slots.WIDTH_MM:g}", f"{slots.HEIGHT_MM:g}"
    rows = [(f"`{slot.path}`", slot.face, _letters(slot), slot.source) for slot in slots.SLOTS]
    rows += [("`device.di`", "back, in the UDI", "14 digits", "MDR 18(1)(a) [S]")]
    fixed = [
        ("front and back", faces.DEMONSTRATOR, "[P]"),
        ("front", " ".join(faces.SHOW_IT), "[P], as the patient is told at discharge"),
        ("back", ": ".join(faces.MAGNET), "MDR 18(1)(b) [S]; the text [P]"),
        ("back", ": ".join(faces.DETECTOR), "TSA [S]"),
        ("back", "; ".join(faces.BENCH_MODEL), "[P]"),
    ]
    return (
        _HEAD % (*size, f"{slots.LEAST_PT:g}")
        + table(("in the file", "face", "what fits", "asked for by"), rows)
        + _FIXED
        + table(("face", "text", "asked for by"), fixed)
        + _REST % (gs1.FIRST_DAY, gs1.LAST_DAY)
    )


def _letters(slot: Slot) -> str:
    if slot.path in _FORMS:
        return _FORMS[slot.path]
    row = "nnnnn " * 40 if slot.lines > 1 else "n" * 200
    return f"{slots.fits(row, slot)}" + (f" in {slot.lines} lines" if slot.lines > 1 else "")
