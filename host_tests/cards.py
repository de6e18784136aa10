"""A card's file with changes, for the tests of `thecal card`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import thecal.card
from thecal.card import content
from thecal.card.content import Card
from thecal.files import Faulty, parse

GONE = object()


def value(**changes: Any) -> dict[str, Any]:
    """The example, with `section__key=value` or `section=value` set, or removed by GONE."""
    made = json.loads(thecal.card.example_text())
    for name, to in changes.items():
        *sections, key = name.split("__")
        inside = made[sections[0]] if sections else made
        if to is GONE:
            del inside[key]
        else:
            inside[key] = to
    return made


def card(**changes: Any) -> Card:
    return content.of(parse(json.dumps(value(**changes)), "card"))


def faults(**changes: Any) -> list[str]:
    """A line a fault."""
    try:
        card(**changes)
    except Faulty as error:
        return str(error).splitlines()
    return []


def written(folder: Path, **changes: Any) -> Path:
    file = folder / "mine.json"
    file.write_text(json.dumps(value(**changes)), encoding="utf-8")
    return file
