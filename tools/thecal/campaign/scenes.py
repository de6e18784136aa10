"""Every mode of therapy as a scene in which something can break: how it begins, and at which moments.

What was asked for is the oracle's: `Asked` is its curve from the moment on, drawn before anything breaks, and
`Setting` the figures that bounds are reckoned from. Nothing here is read from a run in which something broke.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any, NamedTuple

from oracle import Oracle
from thecal.campaign.rig import STEP_NL, Rig

HOUR_S, DAY_S = 3_600, 86_400
HOUR_MS = 3_600_000
_LATE_MS = HOUR_MS
"""A program that hangs lets the end of a scene come later."""
MINIMUM_NL_PER_DAY = 48_000

DRUGS = ("baclofen", "water")
"""One of which a sudden stop harms, and one that may stop."""
STRENGTHS = (25_000, 50_000, 100_000, 250_000, 500_000)
"""ng/mL: 60,000 ng a day are 2.4 to 0.12 mL, a step each 0.7 to 15 s."""
_DOSE_NG = 60_000
_FLEX = [["0123456", [0, 60_000, 15_300, 90_000, 18_000, 30_000]]]
_PERIODIC = [1_001, 1_777, 4_000]
_PATIENT = [5_000, 3_500, 3_600, 4]
_CLINICIAN = [10_000, 7_000]
_SLOW_PRIME_NL_PER_DAY = 3_000_000


class Asked:
    """The volume that was asked for from now on, exact at any ms: straight pieces between the changes of the rate."""

    def __init__(self, oracle: Oracle, ms: int) -> None:
        oracle = copy.deepcopy(oracle)
        begun_ms = oracle.elapsed_ms
        self._at_ms, self._pl = [0], [oracle.accounts.programmed]
        self.rates = {oracle.rate()}
        while self._at_ms[-1] < ms:
            oracle.elapse(min(oracle.until_change(), ms - self._at_ms[-1]))
            self._at_ms.append(oracle.elapsed_ms - begun_ms)
            self._pl.append(oracle.accounts.programmed)
            self.rates.add(oracle.rate())

    def nl(self, ms: int) -> float:
        """Since the pump was switched on, `ms` from now; at the end of the curve it stays."""
        piece = min(bisect_right(self._at_ms, ms) - 1, len(self._at_ms) - 2)
        began, ended = self._at_ms[piece], self._at_ms[piece + 1]
        part = Fraction(min(ms, ended) - began, ended - began)
        return float(self._pl[piece] + part * (self._pl[piece + 1] - self._pl[piece])) / 1000


class Setting:
    """What the bounds of a row are reckoned from: rates in nL/day, the step, the fault's value and how long it lasts.

    `least` and `most` are the lowest and the highest rate that the prescription can come to by itself. What was asked
    for is known once `last` has said for how long.
    """

    def __init__(self, oracle: Oracle, harms: bool, after_s: float = 0) -> None:
        """`after_s` from where the oracle is: it is left alone. harms: what a sudden stop of the drug does."""
        self._oracle = copy.deepcopy(oracle)
        self._oracle.elapse(round(after_s * 1000))
        self.harms = harms
        self.step_nl = STEP_NL
        self.value = 0
        self.least, self.most = _limits(self._oracle)
        self.constant = oracle.regimen is None or len(oracle.regimen.week) == 1
        self.bridge = oracle.bridging()

    def last(self, seconds: float) -> None:
        """It is watched for so long."""
        self.left_s = seconds
        self.curve = Asked(self._oracle, round(seconds * 1000) + _LATE_MS)
        self.interrupted_nl = _interrupted_nl(self._oracle, self)

    def asked_nl(self, seconds: float) -> float:
        """From the moment of the fault on, so long."""
        return self.curve.nl(round(seconds * 1000)) - self.curve.nl(0)

    def step_s(self, nl_per_day: float) -> float:
        """The time of a step at this rate."""
        return self.step_nl * DAY_S / nl_per_day


def _limits(oracle: Oracle) -> tuple[int, int]:
    regimen = oracle.regimen
    if regimen is None or oracle.stopped:
        return 0, 0
    regimens = [regimen]
    if oracle.document and oracle.bridging():
        regimens.append(oracle.document.at(oracle.document.concentration_ng_per_ml))
    clinician = oracle.boluses.get("clinician")
    most = max(one.highest() for one in regimens) + (clinician.rate_now() + 1 if clinician else 0)
    return min(rate for one in regimens for _, rate in one.week), max(most, oracle.prime_rate)


def _interrupted_nl(oracle: Oracle, setting: Setting) -> float:
    """What is never given when all that runs beside the basal rate ends: the rest of it, and where boluses repeat, two
    more, for the interval begins anew.
    """
    if oracle.stopped or oracle.regimen is None:
        return 0.0
    rest = sum(bolus.rate_now() * bolus.left_ms for bolus in oracle.boluses.values()) / (DAY_S * 1000)
    periodic = oracle.regimen.periodic
    again = 2 * periodic.volume_nl if periodic else 0
    if oracle.prime_rate:
        prime_s = min(float(oracle.until_front()) / 1000, setting.left_s)
        rest = setting.asked_nl(prime_s) - setting.least * prime_s / DAY_S
    return rest + again


PATIENT = "patient bolus"
"""There is none of a drug whose sudden stop harms."""


class Scene(NamedTuple):
    """`begin` plays a mode up to where it runs; something may break within `window_s` from then on."""

    begin: Callable[[Rig, int], None]
    window_s: int


def _flowing(rig: Rig, *document: Any) -> None:
    """Prescribed, and drug up to the catheter's tip."""
    rig.order(["commit", *document])
    rig.order(["prime"])
    rig.pass_time(HOUR_MS)


def _continuous(rig: Rig, ng_per_ml: int) -> None:
    _flowing(rig, "continuous", ng_per_ml, _DOSE_NG)


def _minimum(rig: Rig, ng_per_ml: int) -> None:
    _flowing(rig, "minimum", ng_per_ml, None)


def _flex(rig: Rig, ng_per_ml: int) -> None:
    _flowing(rig, "flex", ng_per_ml, _FLEX)


def _periodic(rig: Rig, ng_per_ml: int) -> None:
    _flowing(rig, "continuous", ng_per_ml, _DOSE_NG, _PERIODIC)


def _patient(rig: Rig, ng_per_ml: int) -> None:
    _flowing(rig, "continuous", ng_per_ml, _DOSE_NG, None, _PATIENT)
    rig.order(["patient"])


def _clinician(rig: Rig, ng_per_ml: int) -> None:
    _continuous(rig, ng_per_ml)
    rig.order(["bolus_ng", *_CLINICIAN])


def _prime(rig: Rig, ng_per_ml: int) -> None:
    rig.order(["commit", "continuous", ng_per_ml, _DOSE_NG])
    rig.order(["prime", _SLOW_PRIME_NL_PER_DAY])


def _bridge(rig: Rig, ng_per_ml: int) -> None:
    """To half the strength from a multiple of 100,000 ng/mL, else to twice of it."""
    _continuous(rig, ng_per_ml)
    new = ng_per_ml // 2 if ng_per_ml % 100_000 == 0 else ng_per_ml * 2
    rig.order(["refill", 0, new, "continuous", new, _DOSE_NG])


def _stopped(rig: Rig, ng_per_ml: int) -> None:
    _continuous(rig, ng_per_ml)
    rig.order(["stop"])


SCENES = {
    "continuous": Scene(_continuous, HOUR_S),
    "minimum": Scene(_minimum, HOUR_S),
    "flex": Scene(_flex, DAY_S),
    "periodic": Scene(_periodic, 4_000),
    PATIENT: Scene(_patient, 3_400),
    "clinician bolus": Scene(_clinician, 6_900),
    "prime": Scene(_prime, 8_800),
    "bridge": Scene(_bridge, 2 * HOUR_S),
    "stopped": Scene(_stopped, HOUR_S),
}


def begun(mode: str, random: Random) -> Rig:
    """A rig at a random moment of this mode, at a random strength, with a random drug."""
    rig = Rig(DRUGS[1] if mode == PATIENT else random.choice(DRUGS))
    scene = SCENES[mode]
    scene.begin(rig, random.choice(STRENGTHS))
    rig.pass_time(random.randrange(scene.window_s * 1000))
    status = rig.status()
    assert status["programmed_pl"] == rig.oracle.programmed_pl(), (mode, status)
    return rig
