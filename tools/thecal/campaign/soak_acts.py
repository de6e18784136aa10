"""What happens to a pump in its life, by people and by chance: one act each, drawn and carried out on a `Life`."""

from __future__ import annotations

from collections.abc import Callable

from oracle_doses import mixture
from thecal.campaign import deeds, therapies
from thecal.campaign.rig import DAY_MS, FULL_NL, INTERNAL_ERROR, Broken
from thecal.campaign.soak_life import HOUR_MS, Life

_STRENGTHS = (500_000, 1_000_000, 250_000, 2_000_000)


def new_dose(life: Life) -> None:
    """Another prescription at the same strength."""
    document = therapies.document(life.random, life.document.concentration_ng_per_ml)
    if life.order(["commit", *document]) is None:
        life.document = document


def bolus(life: Life) -> None:
    """The clinician's."""
    life.order(["bolus", life.random.randint(1_000, 60_000), life.random.randint(60, 14_400)])


def patient(life: Life) -> None:
    """Several in a row: most of them too soon."""
    for _ in range(life.random.randint(1, 4)):
        if life.rig.oracle.elapsed_ms >= life.gate_open_ms:
            life.order(["patient"])
        life.wait(therapies.log_uniform(life.random, 1_000, 8 * HOUR_MS))


def stop(life: Life) -> None:
    """For a moment, or for days."""
    life.order(["stop"])
    life.wait(therapies.log_uniform(life.random, 1_000, 60 * HOUR_MS))
    life.order(["resume"])


def refill(life: Life) -> None:
    """A visit: often the same, sometimes another strength, with or without a rest in the reservoir."""
    random, old = life.random, life.document.concentration_ng_per_ml
    left_nl = random.choice((0, 0, random.randint(1, 900_000)))
    filled = old if random.random() < 0.6 else random.choice(_STRENGTHS)
    new = mixture(old, left_nl, filled, FULL_NL - left_nl)
    document = therapies.document(random, new)
    if life.order(["refill", left_nl, filled, *document]) is None:
        life.document = document


def clock(life: Life) -> None:
    """Daylight saving, a correction, or another date."""
    random, oracle = life.random, life.rig.oracle
    by_ms = random.choice(
        (HOUR_MS, -HOUR_MS, random.randint(-300_000, 300_000), random.randint(-9, 9) * DAY_MS)
    )
    at_ms = oracle.day * DAY_MS + oracle.ms + by_ms
    life.order(["clock", at_ms // DAY_MS, at_ms % DAY_MS])


def calibrate(life: Life) -> None:
    """What the head truly moves a step has become another volume, and somebody has measured it."""
    pl_per_step = life.random.randint(18_000, 24_000)
    life.rig.body.settle()
    life.rig.body.head.pl_per_step = pl_per_step
    life.order(["calibrate", pl_per_step])


def catheter(life: Life) -> None:
    """Another one, and mostly a prime."""
    if life.order(["catheter"]) is None and life.random.random() < 0.8:
        life.order(["resume"] if life.rig.oracle.stopped else ["prime"])
        life.wait(therapies.log_uniform(life.random, 60_000, HOUR_MS))
        life.order(["prime_cancel"])


def battery(life: Life) -> None:
    """Another cell."""
    life.rig.play(["battery", life.random.choice(("lipo", "cr2032")), 1_000_000, life.rig.status()["day"]])


def answer_alarms(life: Life) -> None:
    """Somebody answers what sounds, and chooses how it sounds."""
    for name in life.rig.status()["alarms"]:
        life.rig.play(["acknowledge", name])
    life.rig.play(["silence"])
    life.rig.play(["profile", life.random.choices(("implant", "bedside"), (5, 1))[0]])


def garbage(life: Life) -> None:
    """Damaged lines: each is answered once, and no answer tells of a failed program."""
    for _ in range(life.random.randint(1, 5)):
        what = life.random.choice(list(deeds.LINES))
        codes = [reply.get("error", {}).get("code") for reply in deeds.do(life.rig, life.random, what, 0)]
        if len(codes) != 1 or codes[0] in (None, INTERNAL_ERROR):
            raise Broken(f"{what} was answered by {codes}")


ACTS: tuple[tuple[Callable[[Life], None], int], ...] = (
    (new_dose, 4),
    (bolus, 6),
    (patient, 8),
    (stop, 3),
    (refill, 4),
    (clock, 4),
    (calibrate, 1),
    (catheter, 1),
    (battery, 1),
    (answer_alarms, 2),
    (garbage, 3),
)
"""Each with how often it comes."""
