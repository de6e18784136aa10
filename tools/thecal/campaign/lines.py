"""Fuzzed lines on the device's own code, on CPython and MicroPython: made here by a seed, fed and checked by a script
of `on_both`. Both must answer alike, line by line.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections import Counter
from math import inf
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from pump.rights import ROLES
from thecal import conversation, virtual
from thecal.campaign import workers
from thecal.campaign.line_kinds import ENVELOPE, WIRE, made, sound
from thecal.campaign.line_oracle import meant
from thecal.campaign.report import Ran, failed, table

SCRIPT = Path(__file__).parent / "on_both" / "lines_script.py"
A_PUMP = 5_000
"""Lines to a pump; half of the pumps are locked."""
MOST_GROWTH_BYTES = 64 * 1024
_LINES_BETWEEN = 40
_PASSED_MS, _OFTEN = (0, 1, 500, 5_000, 60_000, 600_000), (20, 20, 30, 20, 5, 1)
_ANYBODY = ("status", "alarms.silence", "session.open")
_SIGNED, _OVER_WIRE = 0.15, 0.1
_SPOILT: dict[str, tuple[Any, ...]] = {
    "role": ("", "nobody", None, 1, "PATIENT", [], "x" * 300),
    "counter": (0, -1, 1 << 30, (1 << 30) + 1, 1 << 61, 1.5, "1", None, True),
    "version": ("", "0" * 16, "0" * 17, None, 5, "é"),
    "mac": ("", "0" * 64, "0" * 63, "0" * 65, "é" * 64, None, {}),
    "extra": (1, None, {}),
}
Json = dict[str, Any]


class Fed(NamedTuple):
    """What became of the lines to one pump, on one interpreter."""

    seed: int
    interpreter: str
    kinds: dict[str, int]
    found: Json


def _setting() -> list[str]:
    """What a pump hears first: it is filled, and a prescription runs."""
    pump: list[str] = []
    wanted = ("clock.set", "service.filled", "prescription.propose", "prescription.commit")
    for number, (method, params) in enumerate(conversation.requests()):
        if method in wanted:
            asked = {**params, "digest": "DIGEST"} if "digest" in params else params
            pump.append(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": asked}))
    return pump


def _row(line: str, locked: bool) -> Json:
    ids, method = meant(line)
    never = locked and method not in _ANYBODY
    return {"kind": "line", "text": line, "ids": ids, "never": never}


def _signed(random: Random) -> Json:
    """An envelope: true, or with one field of it wrong, left out or of another request."""
    role = random.choice(ROLES)
    text = json.dumps(sound(random)) if random.random() < 0.6 else made(random)[1][:4_000]
    row: Json = {"kind": "signed", "role": role, "text": text, "ids": [random.randint(1, 99)]}
    row.update({"change": {}, "without": [], "never": False})
    if random.random() < 0.5:
        key = random.choice([*_SPOILT, "request", "without"])
        row["never"] = True
        if key == "without":
            row["without"] = [random.choice(("role", "counter", "version", "request", "mac"))]
        elif key == "request":
            row["change"] = {"request": text + " "}
        else:
            row["change"] = {key: random.choice(_SPOILT[key])}
    return row


class _Cable:
    """Bytes that come in as they like: several lines at once, half a line, noise."""

    def __init__(self) -> None:
        self._rest = b""

    def row(self, random: Random, locked: bool) -> Json:
        data = b""
        for _ in range(random.randint(1, 4)):
            data += made(random)[1].encode("utf-8", "replace")[:3_000] + random.choice(
                (b"\n", b"\r\n", b"\n\n")
            )
            if random.random() < 0.1:
                data += random.randbytes(20)
        if random.random() < 0.3:
            data = data[: random.randrange(len(data))]
        return self.heard(data, locked)

    def heard(self, data: bytes, locked: bool) -> Json:
        """The lines that these bytes end, and what must be answered to each."""
        *lines, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        ids: list[list[Any]] = []
        never = locked
        for line in lines:
            text = _letters(line).strip()
            if text:
                it = meant(text)
                ids.append(it.ids)
                never = never and it.method not in _ANYBODY
        return {"kind": "wire", "hex": data.hex(), "ids": ids, "never": never}


def _letters(line: bytes) -> str:
    """What stands for a line; one that is no text is no JSON either."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return "?"


def rows(seed: int, count: int, locked: bool) -> tuple[list[Json], Counter[str]]:
    """All that one pump hears, and how many lines of each kind."""
    random, cable = Random(f"lines {seed}"), _Cable()
    result: list[Json] = []
    kinds: Counter[str] = Counter()
    while (heard := kinds.total()) < count:
        chance = random.random()
        if locked and chance < _SIGNED:
            kind, row, lines = ENVELOPE, _signed(random), 1
        elif chance < _SIGNED + _OVER_WIRE * (chance >= _SIGNED):
            row = cable.row(random, locked)
            kind, lines = WIRE, len(row["ids"])
        else:
            kind, line = made(random)
            row, lines = _row(line, locked), 1
        kinds[kind] += lines
        result.append(row)
        if heard // _LINES_BETWEEN != kinds.total() // _LINES_BETWEEN:
            result.append({"kind": "pass", "ms": random.choices(_PASSED_MS, _OFTEN)[0]})
    result += [cable.heard(b"\n", locked), {"kind": "pass", "ms": 3_600_000}]
    return result, kinds


def fed(seed: int, interpreter: str, count: int = A_PUMP) -> Fed:
    """The lines of one seed to one pump."""
    locked = seed % 4 < 2
    made_rows, kinds = rows(seed, count, locked)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows"
        file.write_text("".join(json.dumps(row) + "\n" for row in made_rows), encoding="utf-8")
        place = f"/{Path(folder).name}/rows" if interpreter == "micropython" else str(file)
        payload = {"file": place, "locked": locked, "setting": _setting(), "warm": count // 4}
        try:
            found = virtual.run_script(SCRIPT, payload, interpreter, folders=[Path(folder), SCRIPT.parent])
        except virtual.ScriptError as error:
            found = {"wrong": [str(error)[-1500:]], "lines": 0, "accepted": 0, "codes": {}, "told": 0}
    return Fed(seed, interpreter, dict(kinds), found)


def wrong(it: Fed) -> list[str]:
    """What must not be as it is, a line each."""
    found = list(it.found["wrong"])
    growth = it.found.get("most_bytes", 0) - it.found.get("first_bytes", 0)
    if growth > MOST_GROWTH_BYTES:
        found.append(f"{growth:,} bytes more were held at the end than after the first quarter")
    return [f"seed {it.seed} on {it.interpreter}: {what}" for what in found]


def differing(one: Fed, other: Fed) -> list[str]:
    """Where two interpreters did not answer alike, or did not give the same."""
    keys = ("lines", "accepted", "told", "account", "codes")
    return [
        f"seed {one.seed}: {key} is {one.found.get(key)} and {other.found.get(key)}"
        for key in keys
        if one.found.get(key) != other.found.get(key)
    ]


def campaign(count: int, on_micropython: int, seed: int, jobs: int, most_min: float = inf) -> Ran:
    """So many lines on CPython, and of the same so many on MicroPython; or as many as there is time for."""
    begun_s, pumps = time.monotonic(), max(count // A_PUMP, 1)
    twice = range(0, pumps, max(pumps * A_PUMP // on_micropython, 1)) if on_micropython else ()
    cases: list[tuple[int, bool]] = [(seed + number, number in twice) for number in range(pumps)]
    done: list[Fed] = []
    failures: list[str] = []
    for found in workers.over(_case, cases, jobs, "lines", 1):
        done += found
        failures += [what for it in found for what in wrong(it)] + differing(found[0], found[-1])
        if time.monotonic() - begun_s > most_min * 60:
            break
    return Ran(_told(done, seed) + "\n" + failed(failures), failures)


def _case(case: tuple[int, bool]) -> list[Fed]:
    """One pump on CPython, and perhaps on MicroPython."""
    number, twice = case
    return [
        fed(number, interpreter) for interpreter in (("cpython", "micropython") if twice else ("cpython",))
    ]


def _told(done: list[Fed], seed: int) -> str:
    lines: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = {"cpython": Counter(), "micropython": Counter()}
    codes: Counter[str] = Counter()
    for it in done:
        lines[it.interpreter] += it.found["lines"]
        kinds[it.interpreter].update(it.kinds)
        if it.interpreter == "cpython":
            codes.update(it.found["codes"])
    grown = max((it.found.get("most_bytes", 0) - it.found.get("first_bytes", 0) for it in done), default=0)
    text = (
        f"{lines['cpython']:,} lines on CPython and {lines['micropython']:,} of the same on MicroPython, from seed "
        f"{seed} on, {A_PUMP:,} a pump, half of the pumps locked. Each got the answers that it must get and no other, "
        f"with the right id; both interpreters answered alike. Beside each pump one heard only what was accepted, and "
        f"gave the same to the step. On MicroPython at most {grown:,} bytes more were held at any time than in the "
        f"first quarter (bound {MOST_GROWTH_BYTES:,}).\n\n"
    )
    again = kinds["micropython"]
    both: list[tuple[object, ...]] = [
        (kind, f"{n:,}", f"{again[kind]:,}") for kind, n in kinds["cpython"].most_common()
    ]
    answers = ", ".join(f"`{code}` {n:,}" for code, n in codes.most_common())
    return (
        text + table(("kind", "on CPython", "on MicroPython"), both) + f"\nAnswers on CPython: {answers}.\n"
    )
