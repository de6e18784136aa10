"""What must hold while a pump goes on after a cut: its rate, and that it is neither long nor shorter than the gap.

The rate is reckoned here from the document, independently of the pump. It refuses to know how anything is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from thecal.campaign.cut_checks import Cut
from thecal.campaign.life import Life
from thecal.campaign.witness import DAY_MS

_PL_PER_STEP = 20_640
_COUNT = 1 << 28


def goes_on(life: Life, cut: Cut, ms: int) -> Iterator[str]:
    """Lets so much time pass; the motor makes the steps of the rate in force, from no remainder on."""
    motor = life.body.motor
    turned, programmed = motor.turned, life.programmed_pl()
    therapy = life.loop.pump.therapy
    basal = life.loop.pump.delivery.rate_nl_per_day - sum(bolus.rate_nl_per_day for bolus in therapy.boluses)
    yield from _rate(life, cut, basal)
    life.run(ms, ms)
    steps = (motor.turned - turned) % _COUNT
    due_pl = life.programmed_pl() - programmed
    per_step = life.loop.pump.delivery.integral.pl_per_step
    if (life.started.stopped or life.started.over) and steps:
        yield f"{steps} steps of a pump that is stopped"
    if cut.plain and steps * per_step > due_pl + per_step:
        yield f"{steps} steps, and {due_pl} pL were programmed since the start"
    if cut.whole and steps < due_pl // per_step:
        yield f"only {steps} steps, and {due_pl} pL were programmed since the start"
    if cut.plain:
        yield from _total(life, cut)


def _total(life: Life, cut: Cut) -> Iterator[str]:
    """From the first start on: never long by more than the step that may be early; each cut costs less than a step."""
    made_pl = life.body.motor.turned * _PL_PER_STEP
    programmed_pl = life.programmed_pl()
    if made_pl > programmed_pl + _PL_PER_STEP:
        yield f"{made_pl} pL were made, and {programmed_pl} pL programmed"
    if cut.whole and programmed_pl - made_pl >= _PL_PER_STEP * (cut.lives + 1):
        yield f"only {made_pl} pL were made, {programmed_pl} pL programmed in {cut.lives + 1} lives"


def _rate(life: Life, cut: Cut, rate: int) -> Iterator[str]:
    """Never more than is prescribed for this hour; and just that, where nothing stands against it."""
    kept = life.ask("prescription.get")
    if kept is None:
        if rate:
            yield f"{rate} nL/day, and nothing is prescribed"
        return
    status = life.ask("status")
    if cut.known != status["clock_known"]:
        yield f"the clock is known: {status['clock_known']}"
    if status["catheter"]["front"] == "change" or status["catheter"]["prime_nl_per_day"]:
        return
    asked = prescribed_nl_per_day(kept["prescription"], life.body.wall_ms)
    if cut.known and rate > asked:
        yield f"{rate} nL/day, and {asked} are prescribed"
    # an hour that was given before, or may have been, runs at the lowest rate
    again = life.body.rtc.was_set or cut.doubtful or gap_unknown(life)
    if cut.known and cut.whole and not again and status["therapy"] == "running" and rate != asked:
        yield f"{rate} nL/day where {asked} are prescribed"


def prescribed_nl_per_day(document: dict[str, Any], wall_ms: int) -> int:
    """The basal rate of this wall time, by the document; the programmes' schedules are the same every day."""
    per_ng = 10**9 // document["drugs"][0]["concentration_ng_per_ml"]  # pL a ng
    if document["mode"] == "continuous":
        return document["dose_ng_per_day"] * per_ng // 1000
    doses = document["schedule"][0]["doses"]
    at_s = wall_ms % DAY_MS // 1000
    return (
        next(dose["dose_ng_per_day"] for dose in reversed(doses) if dose["from_s"] <= at_s) * per_ng // 1000
    )


def gap_unknown(life: Life) -> bool:
    """Nobody knew how long the power was off before this life."""
    return any(record["event"] == "power_returned" and not record["gap_known"] for record in life.events)
