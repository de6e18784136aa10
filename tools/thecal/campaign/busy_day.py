"""The days on which the power is cut: what is asked of the pump, so that everything that is kept is changed in them.

They are plain sequences of requests and of time that passes. They refuse to know what is kept, and how.
"""

from __future__ import annotations

from typing import Any

from thecal.campaign.life import Life
from thecal.campaign.witness import DAY_MS, MONDAY

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
FULL_NL = 20_000_000
NG_PER_ML = 500_000  # so that 1 ng/day is 2 nL/day
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LOCKOUT_S = 5_400
MOST_BOLUSES = 6


def prescription(mode: str = "flex", ng_per_ml: int = NG_PER_ML, dose_ng: int = 120_000) -> dict[str, Any]:
    """Clonidine, which must not stop at once, with a patient's bolus; flex has 24 steps a day around the dose."""
    document: dict[str, Any] = {
        "mode": mode,
        "drugs": [{"name": "clonidine", "concentration_ng_per_ml": ng_per_ml}],
        "limits": {"most_dose_ng_per_day": 1_000_000, "most_bolus_ng": 100_000},
    }
    if mode == "continuous":
        document["dose_ng_per_day"] = dose_ng
    if mode == "flex":
        doses = [{"from_s": hour * 3600, "dose_ng_per_day": step(hour, dose_ng)} for hour in range(24)]
        document["schedule"] = [{"weekdays": WEEK, "doses": doses}]
    document["patient_bolus"] = {
        "dose_ng": 5_000,
        "duration_s": 300,
        "lockout_s": LOCKOUT_S,
        "most_in_24h": MOST_BOLUSES,
    }
    return document


def with_periodic(document: dict[str, Any]) -> dict[str, Any]:
    """The same with a periodic bolus every two hours."""
    return {**document, "periodic_bolus": {"dose_ng": 1_000, "duration_s": 240, "every_s": 7_200}}


def step(hour: int, dose_ng: int) -> int:
    """The dose of a flex hour, in ng/day: another in each, 12 % around the mean."""
    return dose_ng * (88 + (hour * 7) % 24 + (hour % 2)) // 100


def prescribe(life: Life, document: dict[str, Any]) -> None:
    """Proposes with every soft limit confirmed, and commits."""
    life.ask("prescription.commit", {"digest": _proposed(life, document), "reason": "a busy day"})


def _proposed(life: Life, document: dict[str, Any]) -> str:
    soft = life.ask("prescription.check", {"prescription": document})["soft_limits"]
    keys = ("drug", "what", "figure_ng_per_day")
    confirmations = [{key: limit[key] for key in keys} for limit in soft]
    params = {"prescription": document, "confirmations": confirmations}
    return life.ask("prescription.propose", params)["digest"]


def fault(life: Life, name: str, value: int = 1) -> None:
    """Breaks the body, or mends it with 0."""
    life.ask("twin.fault", {"fault": name, "value": value})


def ordinary_day(life: Life, boluses: int = 4) -> None:
    """Flex of 24 steps, and so many patient's boluses by day: at most five, three hours apart."""
    life.run(8 * HOUR_MS, HOUR_MS)
    for _ in range(boluses):
        life.ask("patient.bolus")
        life.run(3 * HOUR_MS, HOUR_MS)
    life.run((16 - 3 * boluses) * HOUR_MS, HOUR_MS)


def begin(life: Life, document: dict[str, Any] | None = None) -> None:
    """A full pump with a prescription, from its first power-on."""
    life.ask("service.filled", {"volume_nl": FULL_NL, "next_refill_day": MONDAY + 60})
    prescribe(life, document or prescription())


def busy_day(life: Life) -> None:
    """Prescriptions, boluses of all three kinds, stops, alarms and their ends, visits of the clinic."""
    begin(life, with_periodic(prescription(dose_ng=140_000)))
    _care(life)
    life.run(50 * MINUTE_MS)
    _boluses(life)
    prescribe(life, with_periodic(prescription(dose_ng=126_000)))
    life.run(5 * HOUR_MS)
    life.ask("patient.bolus")
    life.run(2 * MINUTE_MS)
    life.ask("delivery.stop")
    life.run(20 * MINUTE_MS)
    life.ask("delivery.resume")
    life.run(40 * MINUTE_MS)
    _alarms(life)
    life.ask("service.profile", {"profile": "bedside"})
    life.ask("patient.bolus")
    life.run(3 * HOUR_MS)
    prescribe(life, prescription("continuous", dose_ng=120_000))
    life.run(2 * HOUR_MS)
    life.ask("service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 500_000, "day": MONDAY})
    life.ask("patient.bolus")
    life.run(6 * HOUR_MS)


def _care(life: Life) -> None:
    why = {"reason": "a busy day"}
    for criterion in life.ask("course.get")["criteria"][:3]:
        life.ask("course.meet", {"criterion": criterion["criterion"], "met": True, **why})
    life.ask("course.appoint", {"day": MONDAY + 30, **why})
    life.ask("course.group", {"group": "spinal", **why})


def _boluses(life: Life) -> None:
    life.run(45 * MINUTE_MS)
    life.ask("patient.bolus")
    life.reply("patient.bolus")  # refused, and recorded
    life.run(10 * MINUTE_MS)
    life.ask("bolus.start", {"dose_ng": 8_000, "duration_s": 1_800})
    life.run(12 * MINUTE_MS)
    life.ask("bolus.cancel")
    life.run(30 * MINUTE_MS)
    life.ask("bolus.start", {"dose_ng": 6_000, "duration_s": 900})
    life.run(40 * MINUTE_MS)


def _alarms(life: Life) -> None:
    life.ask("service.filled", {"volume_nl": 1_100_000, "next_refill_day": MONDAY + 60})
    life.run(10 * MINUTE_MS)
    life.ask("alarms.silence")
    life.run(10 * MINUTE_MS)
    life.ask("alarms.acknowledge", {"alarm": "low_reservoir"})
    life.run(50 * MINUTE_MS)
    life.ask("service.filled", {"volume_nl": FULL_NL, "next_refill_day": MONDAY + 60})
    life.ask("twin.scenario", {"happenings": [{"at_s": 1_200, "fault": "hang_ms", "value": 3_900_000}]})
    life.run(70 * MINUTE_MS)
    life.ask("alarms.acknowledge", {"alarm": "delivery_gap"})
    life.ask("alarms.test", {"alarm": "motor_stall"})
    life.run(MINUTE_MS)


def broken_day(life: Life) -> None:
    """The motor stalls and recovers, slips, and turns by itself until the guard takes the enable line away."""
    begin(life)
    life.run(65 * MINUTE_MS)
    fault(life, "stall")
    life.run(40 * MINUTE_MS)
    fault(life, "stall", 0)
    life.run(30 * MINUTE_MS)
    life.ask("alarms.acknowledge", {"alarm": "motor_stall"})
    fault(life, "lost_steps_permille", 400)
    life.run(130 * MINUTE_MS)
    fault(life, "lost_steps_permille", 0)
    life.ask("bolus.start", {"dose_ng": 10_000, "duration_s": 900})
    life.run(5 * MINUTE_MS)
    fault(life, "runaway_steps_per_hour", 60_000)
    life.run(45 * MINUTE_MS)
    life.reply("patient.bolus")
    life.run(30 * MINUTE_MS)
    fault(life, "runaway_steps_per_hour", 0)
    life.ask("delivery.resume")
    life.run(3 * HOUR_MS)
    life.ask("delivery.stop")
    life.run(50 * HOUR_MS, HOUR_MS)


def visiting_day(life: Life) -> None:
    """A prime, a refill with another concentration and its bridge, another catheter, a calibration, the clock."""
    begin(life)
    life.run(5 * MINUTE_MS)
    life.ask("prime.start")
    life.run(2 * HOUR_MS)
    life.run(25 * HOUR_MS, HOUR_MS)
    _refill(life, 1_000_000)
    life.run(3 * HOUR_MS)
    life.reply("bolus.start", {"dose_ng": 8_000, "duration_s": 900})  # refused during a bridge
    life.run(40 * HOUR_MS, HOUR_MS)
    life.ask("service.calibration", {"pl_per_step": 20_000})
    life.run(90 * MINUTE_MS)
    now = life.ask("twin.pass", {"ms": 0})
    life.ask("clock.set", {"day": now["day"], "ms": max(now["ms"] - 2 * HOUR_MS, 0)})
    life.run(3 * HOUR_MS)
    life.ask("service.catheter_replaced", {"reason": "a busy day"})
    life.run(20 * MINUTE_MS)
    life.ask("prime.start")
    life.run(10 * MINUTE_MS)
    life.ask("prime.cancel")
    life.run(2 * HOUR_MS)


def aged_day(life: Life) -> None:
    """The log is full: its oldest records are given up while the day goes on."""
    begin(life)
    life.run(MINUTE_MS)
    while life.loop.pump.log.seq < _FULL_LOG:
        for _ in range(100):
            life.reply("bolus.cancel")  # refused, and recorded
        life.run(HOUR_MS)
    life.watch()
    for turn in range(40):
        for _ in range(8):
            life.reply("bolus.cancel")
        life.reply("bolus.start", {"dose_ng": 200 + turn, "duration_s": 60})
        life.run(5 * MINUTE_MS)


_FULL_LOG = 1_950  # of 2,048


def clock_day(life: Life) -> None:
    """The clock is set to and fro behind a patient's bolus, whose lockout it must not end."""
    begin(life)
    life.run(95 * MINUTE_MS)
    life.ask("patient.bolus")
    life.run(7 * MINUTE_MS)
    for ahead_ms in (25 * HOUR_MS, -25 * HOUR_MS, 90 * MINUTE_MS, -10 * HOUR_MS):
        wall_ms = life.body.wall_ms + ahead_ms
        life.ask("clock.set", {"day": wall_ms // DAY_MS, "ms": wall_ms % DAY_MS})
        life.run(10 * MINUTE_MS)


def _refill(life: Life, ng_per_ml: int) -> None:
    left_nl = 0
    there_nl = life.ask("refill.begin", {"left_nl": left_nl})["predicted_nl"]
    life.run(MINUTE_MS)
    life.ask("refill.withdrawn", {"volume_nl": there_nl})
    life.run(2 * MINUTE_MS)
    drugs = [{"name": "clonidine", "concentration_ng_per_ml": ng_per_ml}]
    life.ask("refill.filled", {"volume_nl": 18_000_000, "drugs": drugs})
    life.run(3 * MINUTE_MS)
    digest = _proposed(life, prescription(ng_per_ml=ng_per_ml))
    life.ask("refill.finish", {"digest": digest, "reason": "a busy day"})


DAYS = {"busy": busy_day, "broken": broken_day, "visits": visiting_day, "aged": aged_day, "clock": clock_day}
UNWATCHED = ("aged",)
"""Days that say themselves from when on they are cut."""
