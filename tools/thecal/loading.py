"""Parts of a scenario file on their way to the pump; what it finds wrong is told as faults of the file.

A list of happenings goes in parts that fit the pump's line. It refuses to know what a happening means.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from thecal.files import Fault, Faulty, join, shown
from thecal.link import LONGEST_LINE, Refused
from thecal.orders import Placed
from thecal.prescriptions import Caller

_ENVELOPE = 200  # characters of a request around its happenings, amply
_PARTS = 1_000  # and of the commas and brackets that it may have
_INDEX = re.compile(r"(?<=^happenings\[)\d+(?=\])")


def told_as(path: str, link: Caller, method: str, **params: Any) -> None:
    """A request made of a part of the scenario file. Raises `Faulty` for the pump's faults, as faults of that part."""
    try:
        link.call(method, **params)
    except Refused as error:
        told = error.data.get("faults")
        if not told:
            raise
        rows = [(str(row["path"]), row["value"], str(row["allowed"])) for row in told]
        raise Faulty(
            Fault(join(path, where), shown(value), allowed) for where, value, allowed in rows
        ) from None


def schedule(link: Caller, happenings: list[Placed]) -> None:
    """Give the pump's twin a list of happenings, in as many requests as it takes. Raises `Faulty` for all its parts."""
    places = [index for index, _ in happenings]
    faults: list[Fault] = []
    loaded = False
    for first, part in _parts([happening for _, happening in happenings]):
        more = {"append": True} if loaded else {}
        try:
            told_as("", link, "twin.scenario", happenings=part, **more)
            loaded = True
        except Faulty as error:
            faults += [fault._replace(path=_moved(fault.path, places[first:])) for fault in error.faults]
    if faults:
        raise Faulty(faults)


def _parts(happenings: list[dict]) -> Iterator[tuple[int, list[dict]]]:
    """The list in pieces that a line holds, each with the index of its first."""
    first, room, parts = 0, LONGEST_LINE - _ENVELOPE, _PARTS
    for index, happening in enumerate(happenings):
        text = json.dumps(happening)
        size, marks = len(text) + 2, sum(map(text.count, ",[{")) + 1  # and the comma
        if (size > room or marks > parts) and index > first:
            yield first, happenings[first:index]
            first, room, parts = index, LONGEST_LINE - _ENVELOPE, _PARTS
        room -= size
        parts -= marks
    yield first, happenings[first:]


def _moved(path: str, places: list[int]) -> str:
    """A path in a part as a path in the file: `happenings[3].fault` -> `happenings[203].fault`."""
    return _INDEX.sub(lambda found: str(places[int(found[0])]), path)
