"""One pump through the years: happenings drawn from a seed, and what must hold after each. The soak plays many of them.

Where nothing is broken the accounts are the oracle's, to the picolitre and the step. Between a fault and the visit that
mends it they are not compared, and what truly left the pump stays within what may be in force, and the fault's own.
"""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

from oracle_accounts import Accounts
from oracle_boluses import DAY_S
from oracle_doses import Document
from oracle_hours import Given
from thecal.campaign import therapies
from thecal.campaign.chain import Chain
from thecal.campaign.rig import DAY_MS, FULL_NL, Broken, Rig

HOUR_MS = 3_600_000
_LEAST_NL = 6_000_000
"""Below it somebody comes and fills the pump up: an empty one is a fault's business, not a life's."""
_QUIET = {"low_reservoir", "refill_overdue", "eri", "end_of_service", "stopped_48h", "clock_lost"}
"""Alarms that change none of the accounts, or whose change the oracle would have to know (the last)."""
_ROUND_MS = DAY_MS // 4
"""So often somebody comes by."""
_SLACK_STEPS = 3
"""A step made early, a rest below one, and one that a new calibration made due at once."""


class Life:
    """`followed` while the oracle knows what is in force. Every method ends with the pump at rest in its turn."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"soak {seed}")
        self.rig = Rig()
        self.chain = Chain(self.rig)
        self.followed = True
        self.checks = 0
        self.trouble = ""
        """What is wrong now, or was last."""
        self.gate_open_ms = 0
        """Until then what the patient took before a restart may count, which the oracle does not know."""
        self._checked_ms = 0
        self._moved_nl = 0.0
        self._asked_nl = Fraction(0)
        self._delivered = self._commanded = 0
        self.extra_nl = 0.0
        """What a fault may have moved on top since the last check."""
        self.document = therapies.document(self.random, 500_000)
        self.order(["commit", *self.document])
        self.order(["prime"])
        self.wait(HOUR_MS)

    # -- time and requests --------------------------------------------------------------------------------------------

    def order(self, operation: list[Any]) -> str | None:
        """On pump and oracle while they are one; else on the pump alone, whatever it answers."""
        if self.followed:
            return self.rig.order(operation)
        return self.rig.play(operation)

    def _quieten(self) -> None:
        """Somebody is at hand four times a day: days of beeping would take the time of years."""
        for name in self.rig.status().get("alarms", ()):  # a pump that is off for good tells none
            self.rig.play(["acknowledge", name])

    def wait(self, ms: int) -> None:
        """Time passes; what must hold is looked at."""
        rate = self._most_rate()
        passes = self.rig.pass_time if self.followed else self.rig.pass_pump
        for begun_ms in range(0, ms, _ROUND_MS):
            passes(min(ms - begun_ms, _ROUND_MS))
            self._quieten()
        self.check(max(rate, self._most_rate()))

    def _most_rate(self) -> int:
        """nL/day: the highest that may be in force without anybody's doing."""
        oracle = self.rig.oracle
        if oracle.regimen is None:
            return 0
        regimens = [oracle.regimen, self.document.at(self.document.concentration_ng_per_ml)]
        boluses = sum(bolus.rate_now() + 1 for bolus in oracle.boluses.values())
        return max(max(one.highest() for one in regimens) + boluses, oracle.prime_rate)

    # -- what must hold -----------------------------------------------------------------------------------------------

    def check(self, most_rate: int) -> None:
        """After every happening."""
        status = self.rig.status()
        self.checks += 1
        if status["therapy"] != "failed":  # off for good: it answers little, and gives nothing
            self._alarms(status)
            self.chain.check(status)
        moved_nl = self.rig.moved_nl()
        step_nl = status.get("pl_per_step", 0) / 1000
        ms = self.rig.elapsed_ms - self._checked_ms
        most_nl = most_rate * ms / DAY_MS + self.extra_nl + _SLACK_STEPS * max(step_nl, 25)
        if moved_nl - self._moved_nl > most_nl:
            left = f"{moved_nl - self._moved_nl:.0f} nL left the pump in {ms} ms, {most_nl:.0f} nL at most may have"
            raise Broken(f"{left}; {self.trouble}")
        if self.followed:
            self._accounts(status, moved_nl, step_nl)
        self._note(status)
        self.extra_nl = 0.0

    def _note(self, status: dict[str, Any]) -> None:
        """From here the next check reckons."""
        self._checked_ms = self.rig.elapsed_ms
        self._moved_nl = self.rig.moved_nl()
        self._delivered, self._commanded = status.get("delivered_steps", 0), status.get("commanded_steps", 0)
        self._asked_nl = self.rig.oracle.accounts.programmed / 1000

    def _accounts(self, status: dict[str, Any], moved_nl: float, step_nl: float) -> None:
        oracle = self.rig.oracle
        told = {
            key: status[key] for key in ("programmed_pl", "commanded_steps", "rate_nl_per_day", "day", "ms")
        }
        known = [oracle.programmed_pl(), oracle.commanded(), oracle.rate(), oracle.day, oracle.ms]
        if list(told.values()) != known:
            raise Broken(f"the pump says {told}, the oracle {known}")
        asked_nl = float(oracle.accounts.programmed / 1000 - self._asked_nl)
        if abs(moved_nl - self._moved_nl - asked_nl) > _SLACK_STEPS * max(step_nl, 25):
            raise Broken(
                f"{moved_nl - self._moved_nl:.0f} nL left the pump, {asked_nl:.0f} nL were asked for"
            )
        lacking = status["commanded_steps"] - self._commanded - status["delivered_steps"] + self._delivered
        if abs(lacking) > _SLACK_STEPS:
            raise Broken(f"{lacking} of the steps commanded were not sensed")

    def _alarms(self, status: dict[str, Any]) -> None:
        states = {row["alarm"]: row["state"] for row in self.rig.told("alarms.list")}
        raised = [name for name, state in states.items() if state != "clear"]
        if raised != status["alarms"]:
            raise Broken(f"the alarms are {status['alarms']}, their states {states}")
        if self.followed and not set(raised) <= _QUIET:
            raise Broken(f"{raised}, and nothing is wrong")

    # -- the oracle loses the pump, and finds it again ----------------------------------------------------------------

    def lose(self) -> None:
        """Something breaks: what is in force is the pump's to say."""
        self.followed = False

    def find(self, restarted: bool) -> None:
        """Prescribed anew after a visit, and with nothing in the catheter's way: it goes on from the accounts."""
        rig, oracle = self.rig, self.rig.oracle
        if rig.play(["commit", *self.document]) is not None:
            raise Broken("the prescription that ran cannot be committed again")
        status = self._copy_accounts()
        oracle.document = Document(*self.document)
        if oracle.commit(*self.document) is not None:
            raise Broken("the oracle refuses the prescription that ran")
        if restarted:
            self.gate_open_ms = oracle.elapsed_ms + DAY_MS
        self.followed = True
        self._note(status)
        self.check(self._most_rate())

    def _copy_accounts(self) -> dict[str, Any]:
        """What the pump reckons from here on; some of it is finer than its status tells."""
        pump, oracle = self.rig.loop.pump, self.rig.oracle
        status = self.rig.status()
        integral, hours = pump.delivery.integral, pump.therapy.hours
        oracle.accounts = Accounts(status["pl_per_step"])
        oracle.accounts.programmed = status["programmed_pl"] + Fraction(integral.part, DAY_S)
        oracle.accounts._steps_before = status["commanded_steps"]
        oracle.accounts._epoch_pl = integral.pl + Fraction(integral.part, DAY_S)
        oracle.day, oracle.ms = status["day"], status["ms"]
        oracle.elapsed_ms = pump.uptime.day * DAY_MS + pump.uptime.ms
        given = zip(hours._given_ms, hours._days, hours._ms, strict=True)
        oracle.hours._given = {
            hour: Given(ms, day * DAY_MS + at_ms) for hour, (ms, day, at_ms) in enumerate(given)
        }
        oracle.front, oracle.stopped, oracle.prime_rate, oracle.boluses = None, False, 0, {}
        return status

    # -- care ---------------------------------------------------------------------------------------------------------

    def keep_full(self) -> None:
        """The reservoir never runs low by itself."""
        if (
            self.rig.status()["reservoir"]["volume_nl"] < _LEAST_NL
            or self.rig.body.head.content_nl < _LEAST_NL
        ):
            self.order(["fill", FULL_NL])

    def keep_going(self) -> None:
        """Who is stopped for a day or two goes on."""
        if self.followed and self.rig.oracle.stopped and self.random.random() < 0.7:
            self.order(["resume"])

    def gap_ms(self, mean_ms: float) -> int:
        """Until the next happening."""
        return max(round(min(-math.log(1 - self.random.random()), 4) * mean_ms), 1)

    def over(self, years: float) -> bool:
        return self.rig.elapsed_ms >= years * 365 * DAY_MS
