"""Damages what it is given, by a seed: bytes, lines, and the values in a file of JSON. It knows no meaning."""

from __future__ import annotations

import copy
import json
from random import Random
from typing import Any

_ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1,
    1 << 31,
    -(1 << 63),
    10**40,
    0.5,
    1e300,
    "",
    "0",
    "24:00",
    "é\u0000",
    "x" * 300,
    [],
    {},
    [[[[]]]],
    {"": None},
)


def damaged(random: Random, data: bytes) -> bytes:
    """One to four bits turned over, a piece cut out, doubled or overwritten, or everything lost or replaced."""
    how = random.randrange(7)
    if how == 0 or not data:
        return bytes(random.getrandbits(8) for _ in range(random.randint(0, 600)))
    at, other = sorted((random.randrange(len(data)), random.randrange(len(data))))
    if how == 1:
        return data[:at]
    if how == 2:
        return data[:at] + data[other:]
    if how == 3:
        return data[:other] + data[at:]
    if how == 4:
        return data[:at] + bytes(other - at) + data[other:]
    spoilt = bytearray(data)
    for _ in range(random.randint(1, 4)):
        spoilt[random.randrange(len(spoilt))] ^= 1 << random.randrange(8)
    return bytes(spoilt)


def damaged_line(random: Random, line: str) -> str:
    """The same for a line of the link, or one figure of it is another."""
    if random.random() < 0.5:
        return damaged(random, line.encode()).decode("latin-1")
    return json.dumps(mutated(random, json.loads(line)))


def mutated(random: Random, value: Any) -> Any:
    """A copy with one to three values changed, taken out, doubled, or put under another key."""
    root: dict[str, Any] = {"": copy.deepcopy(value)}
    for _ in range(random.randint(1, 3)):
        holder, key = _place(random, root)
        _spoil(random, holder, key)
    return root.get("")


def _place(random: Random, root: dict[str, Any]) -> tuple[Any, Any]:
    """Some list or object within, and one of its keys."""
    holder: Any = root
    key: Any = ""
    while True:
        inner = holder[key]
        if not isinstance(inner, (dict, list)) or not inner or random.random() < 0.2:
            return holder, key
        holder = inner
        key = random.choice(list(holder)) if isinstance(holder, dict) else random.randrange(len(holder))


def _spoil(random: Random, holder: Any, key: Any) -> None:
    how = random.randrange(5)
    if how == 0 and key != "":
        del holder[key]
    elif how == 1 and isinstance(holder, dict) and key != "":
        holder[random.choice((key + "s", key.upper(), key[:-1], "mode", "at", "doses"))] = holder.pop(key)
    elif how == 2 and isinstance(holder, list):
        holder.append(copy.deepcopy(random.choice(holder)))
    elif how == 3 and isinstance(holder[key], int):
        holder[key] = holder[key] * random.choice((-1, 2, 10, 1000, 10**12)) + random.choice((-1, 0, 1))
    else:
        holder[key] = copy.deepcopy(random.choice(_ODD))
