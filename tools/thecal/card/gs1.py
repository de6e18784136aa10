"""The barcode's content: GS1's check digit, its character set, and an element string for people and for an encoder.

Rules of the GS1 General Specifications, from memory; the parser of another library reads them back in a test. It
refuses to know what a card is, and it draws nothing.
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
"""Every character that a serial number or a lot may have."""
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2069, 12, 31)
"""A year has two digits in a barcode; a reader takes it for the one within 50 years, so these from 2020 on."""
_GTIN = re.compile(r"[0-9]{14}")


class Udi(NamedTuple):
    """A device's unique identification: which product, made and to be used by when, and which one of them."""

    di: str
    made: date
    expires: date
    serial: str

    def elements(self) -> list[tuple[str, str]]:
        """Application identifier and value, in the order in which they stand."""
        return [("01", self.di), ("11", _day(self.made)), ("17", _day(self.expires)), ("21", self.serial)]

    def lines(self) -> list[str]:
        """As people read it, an element a line: `(01)09520123456788`."""
        return [f"({ai}){value}" for ai, value in self.elements()]

    def data(self) -> str:
        """What a reader gets. The elements before the serial have fixed lengths, so nothing parts them."""
        return "".join(ai + value for ai, value in self.elements())

    def bracketed(self) -> str:
        """As an encoder takes it: brackets are no characters of a serial, parentheses may be."""
        return "".join(f"[{ai}]{value}" for ai, value in self.elements())


def check_digit(digits: str) -> str:
    """Of 13 digits, the fourteenth: weighted 3, 1, 3 ... the sum becomes a multiple of ten."""
    return str(-sum(int(digit) * (1 if i % 2 else 3) for i, digit in enumerate(digits)) % 10)


def wrong_with_di(text: str) -> str:
    """What is allowed instead of `text` as a GTIN-14; empty where it is one."""
    if not _GTIN.fullmatch(text):
        return "14 digits, a GTIN"
    fits = check_digit(text[:13])
    return "" if fits == text[13] else f"a last digit that checks the others: {fits} for these"


def wrong_with_number(text: str) -> str:
    """What is allowed instead of `text` as a serial number or a lot; empty where it is one."""
    if 1 <= len(text) <= 20 and not set(text) - set(SET_82):
        return ""
    return "1 to 20 letters A-Z a-z, digits and !\"%&'()*+,-./:;<=>?_ without blanks"


def _day(day: date) -> str:
    return f"{day:%y%m%d}"
