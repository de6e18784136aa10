"""A proposal beside what runs: both columns, what differs, the limits it touches, and what the patient will notice.

It compares two readbacks of the pump's and the status, and says. Only how long a reservoir lasts at a rate is reckoned
here, and told as about.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from thecal import confirm
from thecal.clinic import week
from thecal.units import DAY_MS, date_of, scaled
from thecal.words import clock, lasting, mass, said

Readback = dict[str, Any]
NONE = "-"
_NOTICEABLE_PERMILLE = 1


class Row(NamedTuple):
    """One line of the review: the same figure of what runs and of what is proposed."""

    what: str
    running: str
    proposed: str

    @property
    def differs(self) -> bool:
        return self.running != self.proposed


def rows(running: Readback | None, proposed: Readback) -> list[Row]:
    """Every figure of both, those that only one has beside a dash."""
    pairs = [
        ("mode", lambda told: told["mode"]),
        *((f"drug {n + 1}", _drug(n)) for n in range(_most_drugs(running, proposed))),
        ("dose a day, mean", _mean),
        ("volume a day", lambda told: said("nl_per_day", told["mean_nl_per_day"])),
        ("most in a day", lambda told: f"{said('ng_per_day', told['limits']['most_dose_ng_per_day'])}"),
        ("most in a bolus", lambda told: said("ng", told["limits"]["most_bolus_ng"])),
        ("periodic bolus", _periodic),
        ("patient bolus", _patient),
        ("  lockout", _locked),
        ("  most in 24 h", lambda told: str(_of(told, "patient_bolus", "most_in_24h") or NONE)),
    ]
    listed = [Row(what, _cell(running, tell), _cell(proposed, tell)) for what, tell in pairs]
    listed = [row for row in listed if (row.running, row.proposed) != (NONE, NONE)]
    return [*listed, *_steps(running, proposed)]


def differences(running: Readback | None, proposed: Readback) -> list[Row]:
    """Only what differs."""
    return [row for row in rows(running, proposed) if row.differs]


def limits(proposed: Readback) -> list[str]:
    """How near the proposal comes to the limits it names, and which soft limits of a drug it passes."""
    most = proposed["limits"]["most_dose_ng_per_day"]
    mean = _mean_ng(proposed)
    told = [f"the mean day takes {mean * 100 // max(most, 1)} % of the most in a day, {mass(most)}"]
    patient = proposed.get("patient_bolus")
    if patient:
        whole = mean + patient["dose_ng"] * patient["most_in_24h"]
        told.append(f"with every patient bolus it is {mass(whole)}, {whole * 100 // max(most, 1)} %")
    return [*told, *(f"{fault.path}: {fault.value}" for fault in map(confirm.asked, _soft(proposed)))]


def noticed(running: Readback | None, proposed: Readback, status: dict[str, Any]) -> list[str]:
    """What the patient will notice of it, in sentences."""
    return [
        *_delivery(running, proposed, status),
        *_dose(running, proposed),
        *_boluses(running, proposed, status),
        *_lasts(proposed, status),
    ]


def day(readback: Readback | None, weekday: str) -> list[tuple[int, int]]:
    """The basal steps of a day: the second from which on, and ng/day. A mode without a schedule has one day only."""
    rates = (readback or {}).get("rates", [])
    own = [rate for rate in rates if rate["weekday"] == weekday]
    flat = readback is not None and readback["mode"] != "flex"
    return [(rate["from_s"], rate["dose_ng_per_day"]) for rate in (rates if flat else own)]


def _cell(readback: Readback | None, tell: Any) -> str:
    return NONE if readback is None else tell(readback) or NONE


def _of(readback: Readback, section: str, key: str) -> Any:
    return (readback.get(section) or {}).get(key)


def _most_drugs(running: Readback | None, proposed: Readback) -> int:
    return max(len(proposed["drugs"]), len(running["drugs"]) if running else 0)


def _drug(n: int) -> Any:
    def tell(told: Readback) -> str:
        drug = told["drugs"][n] if n < len(told["drugs"]) else None
        return f"{drug['name']} {said('ng_per_ml', drug['concentration_ng_per_ml'])}" if drug else NONE

    return tell


def _mean_ng(told: Readback) -> int:
    """Of the first drug, of which all doses are."""
    return told["drugs"][0]["mean_dose_ng_per_day"] if told["drugs"] else 0


def _mean(told: Readback) -> str:
    return ", ".join(mass(drug["mean_dose_ng_per_day"]) for drug in told["drugs"])


def _periodic(told: Readback) -> str:
    bolus = told.get("periodic_bolus")
    return f"{_bolus(bolus)}, every {lasting(bolus['every_s'], parts=4)}" if bolus else NONE


def _patient(told: Readback) -> str:
    bolus = told.get("patient_bolus")
    return _bolus(bolus) if bolus else NONE


def _bolus(bolus: dict[str, Any]) -> str:
    return f"{mass(bolus['dose_ng'])} over {lasting(bolus['duration_s'], parts=4)}"


def _locked(told: Readback) -> str:
    seconds = _of(told, "patient_bolus", "lockout_s")
    return lasting(seconds, parts=4) if seconds else NONE


def _steps(running: Readback | None, proposed: Readback) -> Iterator[Row]:
    """The doses in force at every time at which one of them changes; weekdays that are alike stand together."""
    alike: dict[str, list[str]] = {}
    for name in week.DAYS:
        alike.setdefault(repr((day(running, name), day(proposed, name))), []).append(name)
    for days in alike.values():
        both = day(running, days[0]), day(proposed, days[0])
        for start in sorted({at for steps in both for at, _ in steps}):
            when = f"{week.written(days)} {clock(start * 1000)[:5]}"
            yield Row(when, _in_force(both[0], start), _in_force(both[1], start))


def _in_force(steps: list[tuple[int, int]], at: int) -> str:
    doses = [dose for start, dose in steps if start <= at]
    return f"{mass(doses[-1])}/day" if doses else NONE


def _soft(proposed: Readback) -> list[dict[str, Any]]:
    return proposed.get("soft_limits", [])


def _delivery(running: Readback | None, proposed: Readback, status: dict[str, Any]) -> Iterator[str]:
    if proposed["mode"] == "stopped":
        yield "The pump gives nothing any more."
    elif running is None or running["mode"] == "stopped":
        yield "The pump begins to give medicine."
    elif status["therapy"] == "stopped":
        yield "Delivery, which is stopped now, goes on."
    bridge = proposed.get("bridge")
    if bridge:
        volume = said("nl", bridge["volume_nl"])
        yield f"Until {volume} of the old filling have left the catheter, a bridge keeps the dose at its tip."


def _dose(running: Readback | None, proposed: Readback) -> Iterator[str]:
    old, new = _mean_ng(running) if running else 0, _mean_ng(proposed)
    if not old or not running or running["drugs"][0]["name"] != proposed["drugs"][0]["name"]:
        yield f"The dose of a day is {mass(new)} in the mean."
    elif abs(new - old) * 1000 > old * _NOTICEABLE_PERMILLE:
        change = scaled((new - old) * 1000 // old, 10, 1).removeprefix("-")
        yield f"{'More' if new > old else 'Less'}: {mass(new)} a day instead of {mass(old)}, {change} %."
    else:
        yield "The dose of a day stays as it is in the mean."


def _boluses(running: Readback | None, proposed: Readback, status: dict[str, Any]) -> Iterator[str]:
    there = [status["bolus"], *(_of(status, name, "running") for name in ("periodic_bolus", "patient_bolus"))]
    if any(there):
        yield "The bolus that runs now is ended."
    patient, former = proposed.get("patient_bolus"), (running or {}).get("patient_bolus")
    if patient:
        first = lasting(patient["lockout_s"], parts=4)
        yield f"The first own bolus is possible {first} after the commit, as after any change."
    elif former:
        yield "No own bolus any more."
    if proposed.get("periodic_bolus"):
        every = lasting(proposed["periodic_bolus"]["every_s"], parts=4)
        yield f"The next periodic bolus comes {every} after the commit."


def _lasts(proposed: Readback, status: dict[str, Any]) -> Iterator[str]:
    reservoir, mean = status["reservoir"], proposed["mean_nl_per_day"]
    left = reservoir["volume_nl"] - reservoir["low_nl"]
    if mean and left > 0 and status["clock_known"]:
        last = date_of(status["day"] + (left * DAY_MS // mean + status["ms"]) // DAY_MS)
        yield f"The pump asks for a refill about {last.isoformat()}."
