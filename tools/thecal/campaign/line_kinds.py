"""Lines of every kind that may come over a cable, by a seed: sound requests, and what chance or malice makes of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from thecal import conversation
from thecal.campaign.mutants import damaged, mutated

Json = dict[str, Any]
REQUESTS = [(method, params) for method, params in conversation.requests() if not method.startswith("twin.")]
_BORDERS = [
    *(sign * (1 << bits) + step for bits in (0, 7, 8, 15, 16, 30, 31, 32, 61, 62, 63, 64) for sign in (1, -1)
      for step in (-1, 0, 1)),
    86_400_000, 86_399_999, 1_000_000_000, 10**18, 10**39, 10**41, 10**400,
]  # fmt: skip
_TEXTS = (
    "",
    "x" * 64,
    "x" * 65,
    "é",
    "漢字",
    "\u2028",
    "\x7f",
    "\x00",
    "a\nb",
    "😀",
    "％",
    '"',
    "\\",
    "%s%d",
    "../..",
)
_TYPES: tuple[Any, ...] = (None, True, False, 0, -1, "", "1", [], {}, [[]], {"a": {}}, 1.5, 1e300, "status")
_FORGIVEN = (
    "01",
    "1.",
    ".5",
    "-.5",
    "1 2",
    "1,",
    ",1",
    "NaN",
    "-Infinity",
    "1e999",
    "0x1",
    "'a'",
    "tru",
    "+1",
    "1_0",
)
_ESCAPES = (
    "\\ud83d",
    "\\udc00\\ud800",
    "\\u00",
    "\\uzzzz",
    "\\x41",
    "\\u0000",
    "\\u001b[2J",
    "\\U0001f600",
    "\\",
)


def sound(random: Random) -> Json:
    """A request as a host sends it, with one of the ids that it may have."""
    method, params = random.choice(REQUESTS)
    number = random.choice((1, 7, 0, -5, 1 << 30, (1 << 62) - 1, "a", "x" * 64, "", None))
    return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}


def _sound(random: Random) -> str:
    return json.dumps(sound(random))


def _mutated(random: Random) -> str:
    return json.dumps(mutated(random, sound(random)))


def _damaged(random: Random) -> str:
    return damaged(random, _sound(random).encode()).decode("latin-1")


def _cut(random: Random) -> str:
    line = _sound(random)
    return line[: random.randrange(len(line))]


def _notification(random: Random) -> str:
    request = sound(random) if random.random() < 0.5 else json.loads(_sound(random))
    del request["id"]
    return json.dumps(mutated(random, request) if random.random() < 0.5 else request)


def _one_other(random: Random, value: str) -> str:
    """A sound request in which some value is this piece of text, whatever it is."""
    request = sound(random)
    params: Json = json.loads(json.dumps(request["params"]))
    holder = params if random.random() < 0.7 else request
    holder[random.choice(list(holder) or ["x"])] = "\u0001"
    return json.dumps({**request, "params": params} if holder is params else request).replace(
        '"\\u0001"', value
    )


def _border(random: Random) -> str:
    return _one_other(random, str(random.choice(_BORDERS)))


def _other_type(random: Random) -> str:
    return _one_other(random, json.dumps(random.choice(_TYPES)))


def _text(random: Random) -> str:
    return _one_other(random, json.dumps(random.choice(_TEXTS), ensure_ascii=random.random() < 0.5))


def _forgiven(random: Random) -> str:
    """What only a forgiving reader takes."""
    if random.random() < 0.6:
        return _one_other(random, random.choice(_FORGIVEN))
    line = _sound(random)
    places = [at for at, letter in enumerate(line) if letter in ',:{}[]"']
    at = random.choice(places)
    return line[:at] + random.choice(("", " ", ",", ":", "]", "}", "[", line[at] * 2)) + line[at + 1 :]


def _escape(random: Random) -> str:
    return _one_other(random, '"' + random.choice(_ESCAPES) + '"')


def _twice(random: Random) -> str:
    """A name twice."""
    line = _sound(random)
    extra = random.choice(('"id":9,', '"method":"status",', '"params":{},', '"jsonrpc":"1.0",', '"id":[],'))
    return "{" + extra + line[1:] if random.random() < 0.5 else line[:-1] + "," + extra[:-1] + "}"


def _deep(random: Random) -> str:
    levels = random.choice((5, 8, 9, 10, 11, 12, 13, 14, 40, 2_000))
    opening, closing = random.choice((("[", "]"), ('{"a":', "}")))
    closings = closing * random.choice((levels, levels, levels - 1))
    return _one_other(random, opening * levels + ("0" if opening != "[" else "") + closings)


def _long(random: Random) -> str:
    return _one_other(random, '"' + "x" * random.choice((300, 4_000, 15_000, 16_000, 20_000)) + '"')


def _many(random: Random) -> str:
    count = random.choice((100, 900, 1_020, 1_024, 1_030, 4_000))
    item = random.choice(("0", "0.5", "[]", "{}", '"a"'))
    if random.random() < 0.5:
        return _one_other(random, "[" + ",".join([item] * count) + "]")
    return _one_other(random, "{" + ",".join(f'"k{i}":{item}' for i in range(count)) + "}")


def _noise(random: Random) -> str:
    if random.random() < 0.3:
        return random.choice(
            ("\x03\x03", "\x01\x04", "\r\x05A\x01", "", " ", "null", "0", "[]", "{}", "\x00" * 50)
        )
    return random.randbytes(random.randrange(1, 300)).decode("latin-1")


def _several(random: Random) -> str:
    """Two requests where one was to be."""
    return _sound(random) + random.choice(("", " ", ",", "\n", "\r\n", "\x00")) + _sound(random)


KINDS: dict[str, tuple[Callable[[Random], str], int]] = {
    "sound": (_sound, 8),
    "a value, name or place changed": (_mutated, 20),
    "bytes damaged": (_damaged, 12),
    "cut off": (_cut, 8),
    "without an id": (_notification, 8),
    "a number at a border": (_border, 12),
    "another type": (_other_type, 10),
    "an odd text": (_text, 6),
    "an odd escape": (_escape, 4),
    "what some readers forgive": (_forgiven, 10),
    "a name twice": (_twice, 4),
    "deep": (_deep, 3),
    "long": (_long, 1),
    "many members": (_many, 1),
    "noise": (_noise, 5),
    "two in one": (_several, 3),
}
"""With their weights."""
ENVELOPE, WIRE = "signed, with a field wrong", "bytes as they come in"
_WEIGHTS = [weight for _, weight in KINDS.values()]


def made(random: Random) -> tuple[str, str]:
    """A kind, and a line of it."""
    kind = random.choices(list(KINDS), _WEIGHTS)[0]
    return kind, KINDS[kind][0](random)
