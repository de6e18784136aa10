"""The pairs of which the interruption's row alone does not tell what comes of them: what does instead, and why."""

from __future__ import annotations

from pair_interruptions import INTERRUPTIONS
from pair_rows import Special, ends
from pairs import CUT_MS, OVER_MS, Json, Mode, proposed
from pairs import INTERRUPTED_MS as AT_MS


def _refused(reason: str, why: str) -> Special:
    return Special(why, records=("refused " + reason,))


def _another_concentration(mode: Mode, drug: str) -> list[Json]:
    """A cautious clinic asks before the syringe comes out."""
    return [proposed(AT_MS, mode.document(drug, 40_000))]


_STANDS = "nothing is to be delivered, so nothing can be added"
_STILL = "nothing is commanded, so nothing is missed"
_A_MINUTE = "in a prime a record is kept each minute, and no more than a minute is no gap to alarm about"
_ADDED = "one clinician's bolus at a time"
_ENDED = ((AT_MS, "cancel"),)
_LOCKED = "ten minutes ago the patient had one"
_PRIMING = "while the catheter is filled nothing is added"
_BRIDGING = "while two concentrations are in the catheter nothing is added"
_BY_CLOCK = "a schedule cannot be followed without a clock"
_TWO = Special(
    "where the border of two fluids is can be told by one number only",
    records=("refused front_running",),
    happenings=_another_concentration,
)
_LOST = ends("fallback", 48_000)
_CUT_LOST = (
    (CUT_MS, "cut", True),
    (CUT_MS, "hold", 48_000),
    (OVER_MS, "clock", OVER_MS),
    (OVER_MS, "hold", None),
    (OVER_MS, "over"),
)
_RECORDS = {row.name: row.records for row in INTERRUPTIONS}
_EFFECTS = {row.name: row.effects for row in INTERRUPTIONS}
_CUT, _CUT_AND_LOST = "power cut", "power cut, and the clock is lost"
_CUT_AND_FAILED = "power cut, and the self-test fails"


def _no_gap(why: str, name: str) -> Special:
    """A power cut that costs nothing to alarm about."""
    return Special(why, _EFFECTS[name], tuple(it for it in _RECORDS[name] if it != "alarm delivery_gap"))


_STOPPED = {
    "refill with another concentration": Special(
        "nothing was ever pumped: the catheter is empty, and takes what comes without a bridge",
        records=_RECORDS["refill with another concentration"],
    ),
    "reservoir runs empty and is filled": Special(
        "nothing is taken from the reservoir, so it stays above empty", records=("alarm low_reservoir",)
    ),
    "motor stall": Special(_STILL),
    "lost steps": Special(_STILL),
    "another clinician's bolus": _refused("not_running", _STANDS),
    "patient asks for a bolus": _refused("not_running", _STANDS),
    "prime asked for": _refused("not_running", _STANDS),
    _CUT: _no_gap(_STILL, _CUT),
    _CUT_AND_FAILED: _no_gap(_STILL, _CUT_AND_FAILED),
    _CUT_AND_LOST: Special(
        _STILL, _EFFECTS[_CUT_AND_LOST], ("power_returned", "alarm clock_lost", "clock_set")
    ),
}
_FLEX = {
    "clock lost and set": Special(
        _BY_CLOCK, _LOST, ("alarm clock_lost", "fallback minimum_rate", "clock_set", "fallback go_on")
    ),
    _CUT_AND_LOST: Special(
        _BY_CLOCK,
        _CUT_LOST,
        (*_RECORDS[_CUT_AND_LOST][:3], "fallback minimum_rate", "clock_set", "fallback go_on"),
    ),
}
_CLINICIAN = {
    "another clinician's bolus": _refused("bolus_running", _ADDED),
    "bolus cancelled": Special("there is one", _ENDED),
}
_PATIENT = {"patient asks for a bolus": _refused("locked_out", _LOCKED)}
_PRIME = {
    "refill with another concentration": _TWO,
    "another clinician's bolus": _refused("prime_running", _PRIMING),
    "patient asks for a bolus": _refused("prime_running", _PRIMING),
    "prime asked for": _refused("prime_running", "one at a time"),
    "prime cancelled": Special("there is one", _ENDED),
    "memory error": Special(
        "in a prime the state is kept each minute, and at once finds that it cannot be",
        records=("alarm memory_error", "refused memory_error", "refused memory_error"),
    ),
    _CUT: _no_gap(_A_MINUTE, _CUT),
    _CUT_AND_FAILED: _no_gap(_A_MINUTE, _CUT_AND_FAILED),
}
_BRIDGE = {
    "refill with another concentration": _TWO,
    "another clinician's bolus": _refused("bridge_running", _BRIDGING),
    "patient asks for a bolus": _refused("bridge_running", _BRIDGING),
    "catheter replaced": _refused("front_running", "the tubing that is kept holds two concentrations"),
}
_BY_MODE = {
    "stopped": _STOPPED,
    "flex": _FLEX,
    "clinician's bolus": _CLINICIAN,
    "patient bolus": _PATIENT,
    "all boluses over flex": {**_FLEX, **_CLINICIAN, **_PATIENT},
    "prime": _PRIME,
    "bridge to stronger": _BRIDGE,
    "bridge to weaker": _BRIDGE,
}
SPECIAL = {(mode, name): row for mode, rows in _BY_MODE.items() for name, row in rows.items()}
