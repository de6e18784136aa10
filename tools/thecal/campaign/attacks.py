"""The attack campaign: each kind on a pump of its own, beside one that nobody attacks, and their counts.

Nothing must be accepted, both must have given the same to the step, and a stop must be heard at once whatever went
before. `cut` takes the power away at each operation of the flash, where the number of the last request is kept.
"""

from __future__ import annotations

import random
from functools import partial
from typing import NamedTuple

from drivers.store import FileStore
from thecal.campaign import workers
from thecal.campaign.attack import ATTACKS, sent
from thecal.campaign.flash import CUTS, Files, Flash, Operation, cut, formatted
from thecal.campaign.locked import Holder, Json, Victim
from thecal.campaign.report import Ran, failed, table

_FOLDER = "/store"
_PIECES = 24
_HOUR_MS = 3_600_000
_NUMBERS = 200
_CUT = "counter rollback by power cut"


class Outcome(NamedTuple):
    """Of one kind: lines sent, of these accepted, whether dosing was exact, stops asked for and heard."""

    name: str
    tried: int
    accepted: int
    exact: bool
    stops: int
    heard: int

    def wrong(self) -> bool:
        """Whether anything must not be as it is."""
        return self.accepted > 0 or not self.exact or self.heard < self.stops


def campaign(count: int, seed: int, jobs: int) -> Ran:
    """Every kind, so many lines each, and every cut."""
    rows: list[tuple[object, ...]] = []
    failures: list[str] = []
    tried = accepted = 0
    kinds = [*ATTACKS, _CUT]
    for it in workers.over(partial(_of_kind, count=count, seed=seed), kinds, jobs, "attacks", 1):
        stops = f"{it.heard} of {it.stops}"
        rows.append((it.name, f"{it.tried:,}", it.accepted, "yes" if it.exact else "NO", stops))
        failures += [f"{it}"] if it.wrong() else []
        tried, accepted = tried + it.tried, accepted + it.accepted
    heads = ("attack", "lines", "accepted", "dosing exact", "stops heard")
    text = (
        f"{tried:,} lines to locked pumps, {accepted} accepted. Each kind goes on for a day beside a pump that nobody "
        "attacks, and both are compared each hour; each hour a patient stops delivery in the middle of it.\n\n"
    )
    return Ran(text + table(heads, sorted(rows, key=str)) + "\n" + failed(failures), failures)


def _of_kind(name: str, count: int, seed: int) -> Outcome:
    return rolled_back() if name == _CUT else attacked(name, count, seed)


def attacked(name: str, count: int, seed: int) -> Outcome:
    """So many lines of a kind, in the course of a day."""
    victim, alone = Victim(), Victim()
    accepted = tried = heard = 0
    exact = True
    for piece in range(_PIECES):
        chance = random.Random(f"{name} {seed} {piece}")
        for text in ATTACKS[name](victim, chance, max(count // _PIECES, 4)):
            tried += 1
            accepted += any("result" in answer for answer in victim.hear(text))
        heard += _stopped(victim)
        _stopped(alone)
        for pump in (victim, alone):
            Holder(pump, "clinician").ask("delivery.resume")
            pump.run(_HOUR_MS)
        exact = exact and victim.account() == alone.account()
    return Outcome(name, tried, accepted, exact, _PIECES, heard)


def _stopped(victim: Victim) -> bool:
    """A patient stops it, in the middle of everything."""
    answer = victim.bare("session.send", **Holder(victim, "patient").signed("delivery.stop"))
    return "result" in answer and victim.loop.pump.delivery.rate_nl_per_day == 0


def rolled_back(share: int = 1) -> Outcome:
    """The power is cut at every `share`-th operation of the flash, in each way; then what was accepted comes again."""
    first, operations, overheard = _overheard()
    tried = accepted = stops = heard = 0
    image = first
    for number, operation in enumerate(operations):
        for how in CUTS if number % share == 0 else ():
            known = [params for done, params in overheard if done <= number]
            again = _restarted(cut(operation, image, how, number))
            accepted += bool(known) and Holder(again, "patient").counter < known[-1]["counter"]
            for params in known[-3:]:
                tried += 1
                accepted += any("result" in answer for answer in again.hear(sent(params)))
            stops += 1
            heard += _stopped(again)
        image = list(image)
        operation.done(image)
    return Outcome(_CUT, tried, accepted, True, stops, heard)


def _overheard() -> tuple[list[bytes], list[Operation], list[tuple[int, Json]]]:
    """A flash, what a session then does to it, and its requests, each with how many operations there were by then."""
    flash = Flash(formatted(_FOLDER))
    files = Files(flash)
    victim = Victim()
    victim.body.store = FileStore(_FOLDER, files.open)  # pyright: ignore[reportAttributeAccessIssue]
    victim.start()
    flash.operations.clear()
    first = list(flash.image)
    holder = Holder(victim, "patient")
    overheard: list[tuple[int, Json]] = []
    for _ in range(_NUMBERS):
        params = holder.signed("alarms.list")
        victim.bare("session.send", **params)
        overheard.append((len(flash.operations), params))
    operations = list(flash.operations)
    files.close()
    return first, operations, overheard


def _restarted(image: list[bytes]) -> Victim:
    body = Victim().body
    body.store = FileStore(_FOLDER, Files(Flash(image)).open)  # pyright: ignore[reportAttributeAccessIssue]
    return Victim(body)
