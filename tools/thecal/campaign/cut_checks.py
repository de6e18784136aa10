"""What must hold after the power was cut and came back: one function a rule, each tells what it found wrong.

Each compares a pump that has just started with what was true at the cut. They refuse to know how anything is kept.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from thecal.campaign.busy_day import LOCKOUT_S, NG_PER_ML
from thecal.campaign.life import Life, Moment, View
from thecal.campaign.witness import DAY_MS

MINUTE_MS = 60_000
_PL_PER_STEP = 20_640
_COUNT = 1 << 28
BLANK = View(None, False, False, frozenset(), 0, 0, 20_000_000, 0, (False,) * 3, True, 0, 0, 0)
"""A pump that was never started."""


@dataclass
class Cut:
    """The power goes at `moment`, for `off_ms`; then the wall clock is `known` or not.

    `found` is what may be on the flash: what the last complete save held, then what the one under way would hold.
    `records` are those of the whole log, had it gone on; `steps` the true steps by true ms. `plain`: nothing is in the
    programme that makes steps which nobody commanded, or another volume a step or a volume of drug.
    """

    what: str
    moment: Moment
    found: tuple[View, ...]
    off_ms: int
    known: bool
    records: dict[int, str]
    steps: list[tuple[int, int]]
    plain: bool
    whole: bool
    lives: int = 1
    digests: dict[int, bytes] = field(default_factory=dict)
    doubtful: bool = False
    """A former life did not know how long the power was off: its hour counts as given."""

    def either(self, what: str) -> list[Any]:
        """What may be found of one thing: as before the save under way, or as after it."""
        return [getattr(view, what) for view in self.found]


def state(life: Life, cut: Cut) -> Iterator[str]:
    """Prescription, stop and over-infusion are those before or after the save that was cut."""
    for what in ("prescription", "stopped", "over"):
        found = getattr(life.started, what)
        if found not in cut.either(what):
            yield f"{what} is {found}, and was {cut.either(what)}"
    if "memory_error" in life.started.alarms and not any(
        "memory_error" in held for held in cut.either("alarms")
    ):
        yield "memory error after nothing but a cut"


def program(life: Life, cut: Cut) -> Iterator[str]:
    """It did not have to start over by itself, and no line of it was reached that raises."""
    for record in life.events:
        if record["event"] == "program_failed":
            yield f"the program failed {record['times']} times, digest {record['digest']}"


def account(life: Life, cut: Cut) -> Iterator[str]:
    """What was made is in the account, with the reserve on top of what was kept and no more."""
    began = life.started.commanded
    reserve = _reserve(life)
    if began not in [commanded + reserve for commanded in cut.either("commanded")]:
        yield f"{began} steps in the account, {cut.either('commanded')} were kept and {reserve} reserved"
    motor = cut.moment.body.motor
    made = motor.turned - cut.found[0].turned
    if not motor.runaway_steps_per_hour and began < cut.found[0].commanded + made:
        yield f"{began} steps in the account, {cut.found[0].commanded} were kept and {made} made since"
    if cut.plain and began < motor.turned:
        yield f"{began} steps in the account, and {motor.turned} were made"
    if reserve * _PL_PER_STEP > 30_000_000 * 3_610 // 86_400 * 1000:
        yield f"a reserve of {reserve} steps, more than an hour of any rate"


def reservoir(life: Life, cut: Cut) -> Iterator[str]:
    """What was kept, less the reserve; or nothing at all, where a visit was cut short."""
    found = life.started.reservoir_nl
    reserve_nl = _reserve(life) * life.loop.pump.calibration.pl_per_step // 1000
    if found and not any(abs(nl - reserve_nl - found) <= 1 for nl in cut.either("reservoir_nl")):
        yield f"{found} nL in the reservoir, {cut.either('reservoir_nl')} kept, {reserve_nl} nL reserved"
    view = cut.moment.view
    if view is not None and not cut.moment.saving and found > view.reservoir_nl:
        yield f"{found} nL in the reservoir, and {view.reservoir_nl} nL before the cut"


def alarms(life: Life, cut: Cut) -> Iterator[str]:
    """What stood and was kept stands again, or is recorded as ended."""
    stood = frozenset.intersection(*cut.either("alarms"))
    ended = {record["alarm"] for record in life.events if record["event"] == "alarm_ended"}
    for alarm in sorted(stood - frozenset(_standing(life)) - ended):
        yield f"{alarm} is forgotten"


def boluses(life: Life, cut: Cut) -> Iterator[str]:
    """None goes on, and each that ran is recorded as ended by the cut."""
    if any(life.started.boluses):
        yield "a bolus runs after the cut"
    ran = [name for name, running in zip(_BOLUSES, _both(cut), strict=True) if running]
    told = [record["event"] for record in life.events if record.get("why") == "power_cut"]
    for name in ran:
        if name + "_ended" not in told:
            yield f"{name} ran, and nothing says how it ended"


_BOLUSES = ("bolus", "periodic_bolus", "patient_bolus")


def _both(cut: Cut) -> list[bool]:
    return [all(running) for running in zip(*cut.either("boluses"), strict=True)]


def windows(life: Life, cut: Cut) -> Iterator[str]:
    """Lockout, boluses of 24 hours and the dose of 24 hours are not less than they truly are."""
    now = life.body.true_ms
    patient = life.ask("status")["patient_bolus"]
    if patient is not None:
        for at in cut.moment.taken:
            left_s = LOCKOUT_S - (now - at) // 1000
            if patient["wait_s"] < left_s:
                yield f"the lockout ends in {patient['wait_s']} s, {left_s} s are left"
        taken = sum(now - at < DAY_MS for at in cut.moment.taken)
        if patient["taken_in_24h"] < taken:
            yield f"{patient['taken_in_24h']} boluses in 24 h, and {taken} were given"
    if cut.plain:
        yield from _dose(life, cut)


def _dose(life: Life, cut: Cut) -> Iterator[str]:
    """Of the basal rate the pump can only tell whole hours."""
    pump = life.loop.pump
    since = life.body.true_ms - 23 * DAY_MS // 24
    at = bisect_right(cut.steps, (since, _COUNT))
    before = cut.steps[at][1] if at < len(cut.steps) else cut.moment.body.motor.turned
    true_ng = (cut.moment.body.motor.turned - before) * _PL_PER_STEP * NG_PER_ML // 10**9 if since > 0 else 0
    if since <= 0:
        true_ng = cut.moment.body.motor.turned * _PL_PER_STEP * NG_PER_ML // 10**9
    found = pump.therapy.last_day.given_ng(24, pump.uptime, NG_PER_ML)
    if found < true_ng - 30:
        yield f"{found} ng in the last 24 h, and {true_ng} were given"


def log(life: Life, cut: Cut) -> Iterator[str]:
    """The chain goes on from the last record that was kept, or from a later one; none of them has changed."""
    least, most = cut.found[0].seq, max(cut.either("seq"))
    after = max(least - 20, 0)
    read = life.ask("log.read", {"after": after, "most": 100})
    digest = bytes.fromhex(read["digest_before"])
    if digest != chain(cut, after):
        yield f"the chain before record {after + 1} is another"
    began = 0
    for record in read["records"]:
        digest = hashlib.sha256(digest + bytes.fromhex(record["hex"])).digest()
        seq = record["seq"]
        if not began and seq > least and record["event"] in _FIRST:
            began = seq
        if not began and record["hex"] != cut.records.get(seq):
            yield f"record {seq} is {record['event']}, another than before the cut"
    if not least < began <= most + 1:
        yield f"the log goes on with record {began}, and held {least} to {most}"
    if digest.hex() != read["digest"]:
        yield "the chain is broken"


_FIRST = ("pump_started", "state_lost")


def whole_log(life: Life, cut: Cut) -> Iterator[str]:
    """Every record that is told, from the oldest on, as it was written, in one chain to the newest."""
    status = life.ask("status")
    after, least, digest = 0, cut.found[0].seq, b""
    while after < status["log_seq"]:
        read = life.ask("log.read", {"after": after, "most": 100})
        if digest and bytes.fromhex(read["digest_before"]) != digest:
            yield f"the chain does not go on at record {after + 1}"
        digest = bytes.fromhex(read["digest_before"])
        for record in read["records"]:
            digest = hashlib.sha256(digest + bytes.fromhex(record["hex"])).digest()
            if record["seq"] <= least and record["hex"] != cut.records.get(record["seq"]):
                yield f"record {record['seq']} has changed"
        if after >= read["seq"]:
            yield f"no record after {after}"
            return
        after = read["seq"]
    if digest.hex() != status["log_digest"]:
        yield "the log does not end with its digest"


def chain(cut: Cut, seq: int) -> bytes:
    """The digest after this record, had nothing been cut."""
    known = cut.digests
    at = max((number for number in (seq, len(known)) if number <= seq), default=0)
    while at and at not in known:
        at -= 1
    digest = known.get(at, bytes(32))
    for number in range(at + 1, seq + 1):
        digest = hashlib.sha256(digest + bytes.fromhex(cut.records[number])).digest()
        known[number] = digest
    return digest


def gap(life: Life, cut: Cut) -> Iterator[str]:
    """How long the power was off is told, where the clock knows."""
    told = _returned(life)
    if not told:
        if cut.moment.kept:
            yield "nothing says that the power was off"
        return
    wall_ms = cut.moment.wall_ms + cut.off_ms
    kept = [wall_ms - view.wall_ms if cut.known and view.clock_known else -1 for view in cut.found]
    expected = [(int(ms >= 0), -(-max(ms, 0) // 1000)) for ms in kept]
    if (told["gap_known"], told["gap_s"]) not in expected:
        yield f"a gap of {told['gap_s']} s, known {told['gap_known']}, where {expected} are right"
    since_ms = life.body.true_ms - cut.found[0].true_ms
    if told["gap_known"] and told["gap_s"] > since_ms // 1000 + 1:
        yield f"a gap of {told['gap_s']} s, and only {since_ms} ms since the last save"


def _returned(life: Life) -> dict[str, Any]:
    return next((record for record in life.events if record["event"] == "power_returned"), {})


def _reserve(life: Life) -> int:
    return _returned(life).get("reserved_steps", 0)


def _standing(life: Life) -> list[str]:
    return life.loop.pump.alarms.names()


RULES = (state, account, reservoir, alarms, boluses, windows, log, gap)
