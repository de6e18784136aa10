"""Attacks on a locked pump: a line after the other, and whether any was accepted.

Each kind yields what it sends to a pump whose cable the attacker holds, without a key or with another role's; all that
those with keys have sent before was overheard, and some of it kept back. What is accepted, what was given and whether a
stop is heard is told by `attacks`.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from pump.rights import RIGHTS, ROLES
from thecal.campaign.locked import KEYS, Holder, Json, Victim

DELIVERS = "prime.start"  # what an attacker would like to have done
_ALL = [method for mask, methods in RIGHTS if mask for method in methods]
Attack = Callable[[Victim, random.Random, int], Iterator[str]]


def line(method: str, params: Any) -> str:
    """A request as it comes over the cable."""
    return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})


def sent(params: Json, **other: Any) -> str:
    """A signed request, with some of it replaced."""
    return line("session.send", {**params, **other})


def bare(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """Every request there is, without a session."""
    for number in range(count):
        yield line(
            _ALL[number % len(_ALL)],
            chance.choice([{}, {"reason": "mine"}, {"dose_ng": 5, "duration_s": 60}]),
        )


def forged(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """With a proof made of chance, for sessions that are open; the same is what tries keys and proofs by force."""
    for number in range(count):
        holder = Holder(victim, chance.choice(ROLES), chance.randbytes(32))
        yield sent(holder.signed(_ALL[number % len(_ALL)]))


def brute(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """Proofs of chance for the clinician's own session while it lives."""
    holder = Holder(victim, "clinician")
    holder.ask("status")
    for _ in range(count):
        yield sent(holder.signed(DELIVERS), counter=holder.counter % 60 + 5, mac=chance.randbytes(32).hex())


def replayed(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """All that was overheard, again: at once, after the session, in the next one, after a power cut."""
    holder = Holder(victim, "clinician")
    heard = [holder.signed(method) for method in ("status", "alarms.list", "course.get", "delivery.resume")]
    for params in heard:
        victim.bare("session.send", **params)
    for number in range(count):
        if number == count // 4:
            victim.bare("session.send", **holder.signed("session.close"))
        if number == count // 2:
            Holder(victim, "clinician").ask("status")
        yield sent(heard[number % len(heard)])


def reordered(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """Requests that were kept back while later ones went through."""
    holder = Holder(victim, "clinician")
    for number in range(count):
        if number % 20 == 0:
            holder.open()
        kept = holder.signed(chance.choice([DELIVERS, "delivery.resume", "bolus.cancel"]))
        victim.bare("session.send", **holder.signed("status"))
        yield sent(kept)


def altered(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """A request that was kept back, with one of its letters lost, cut off there or replaced, at every place."""
    holder = Holder(victim, "clinician")
    for number in range(count):
        if number % 50 == 0:
            holder.open()
        params = holder.signed(DELIVERS, rate_nl_per_day=12_000_000)
        key = ("role", "version", "request", "mac")[number % 4]
        text = params[key]
        at = chance.randrange(len(text))
        other = chr((ord(text[at]) - 31) % 95 + 32)
        ways = [text[:at], text[:at] + text[at + 1 :], text[:at] + other + text[at + 1 :]]
        yield sent(params, **{key: chance.choice(ways)})


def truncated(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """The line itself cut off, at every place."""
    whole = sent(Holder(victim, "clinician").signed(DELIVERS))
    for number in range(count):
        yield whole[: number % len(whole)]


def cross_role(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """With a true key of the patient or of service: for what is the clinician's, under the own name and the other's."""
    for number in range(count):
        role = ("patient", "service")[number % 2]
        own, other = Holder(victim, role), Holder(victim, "clinician", KEYS[role])
        method = chance.choice([DELIVERS, "prescription.commit", "bolus.start"])
        yield sent((own if number % 4 < 2 else other).signed(method))


def stale(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """A clinician's own, signed for another configuration than runs."""
    holder = Holder(victim, "clinician")
    for number in range(count):
        if number % 50 == 0:
            holder.open()
        holder.version = chance.randbytes(8).hex()
        yield sent(holder.signed(DELIVERS))


def fixation(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """Sessions that the attacker opens, before and after somebody with a key: nobody signs for those."""
    for _ in range(count):
        mine = Holder(victim, "clinician")
        theirs = Holder(victim, "clinician")
        mine.nonce = theirs.nonce if chance.random() < 0.5 else mine.nonce
        mine.key = bytes(32)
        yield sent(mine.signed(DELIVERS))


def flood(victim: Victim, chance: random.Random, count: int) -> Iterator[str]:
    """Noise, lines that are too long or too deep, the keys that stop a program or ask for its prompt."""
    for _ in range(count):
        yield chance.choice(
            [
                "\x03\x03",
                "\x01import machine\x04",
                "\r\x05A\x01",
                chance.randbytes(chance.randrange(1, 200)).decode("latin-1"),
                "[" * 5000,
                line("session.open", {"role": "x" * 15_000}),
                line(DELIVERS, {"a": list(range(2000))}),
                "x" * 20_000,
            ]
        )


ATTACKS: dict[str, Attack] = {
    "without a session": bare,
    "forged": forged,
    "brute force": brute,
    "replayed": replayed,
    "reordered": reordered,
    "altered": altered,
    "truncated": truncated,
    "another role": cross_role,
    "stale version": stale,
    "session fixation": fixation,
    "flood and noise": flood,
}
