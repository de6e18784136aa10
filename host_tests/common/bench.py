"""A whole pump on its twin, driven by requests: what the behaviour tests share. On both interpreters.

Time passes only when a test says so. It reaches into nothing: requests go in, messages come out.
"""

import json

from boards import virtual
from pump.calibration import Calibration
from twin.body import Body
from twin.clock import HeldClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

MINUTE_MS = 60_000
HOUR_MS = 3_600_000
DAY_MS = 86_400_000
MONDAY = 20_458  # 2026-01-05
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
FULL_NL = 20_000_000


def drugs(harms: bool = True) -> "list[Json]":
    """500 ug/mL, so that 1 ng/day is 2 nL/day: baclofen, or water, which may stop at once and has no limits."""
    return [{"name": "baclofen" if harms else "water", "concentration_ng_per_ml": 500_000}]


def limits(bolus_ng: int = 100_000, dose_ng_per_day: int = 1_000_000) -> "Json":
    return {"most_dose_ng_per_day": dose_ng_per_day, "most_bolus_ng": bolus_ng}


def continuous(dose_ng_per_day: int = 120_000, harms: bool = True) -> "Json":
    """240,000 nL/day by default: a step every 7.43 s."""
    return {
        "mode": "continuous",
        "drugs": drugs(harms),
        "limits": limits(),
        "dose_ng_per_day": dose_ng_per_day,
    }


def flex(harms: bool = True) -> "Json":
    """On weekdays 200,000 nL/day, from 06:00 400,000, from 22:00 200,000; at weekends 300,000."""
    weekdays = [(0, 100_000), (21_600, 200_000), (79_200, 100_000)]
    return {
        "mode": "flex",
        "drugs": drugs(harms),
        "limits": limits(),
        "schedule": [
            {"weekdays": WEEK[:5], "doses": [dose(at, ng) for at, ng in weekdays]},
            {"weekdays": WEEK[5:], "doses": [dose(0, 150_000)]},
        ],
    }


def dose(from_s: int, dose_ng_per_day: int) -> "Json":
    return {"from_s": from_s, "dose_ng_per_day": dose_ng_per_day}


def plain(mode: str, harms: bool = True) -> "Json":
    """Stopped or minimum, which carry no dose."""
    return {"mode": mode, "drugs": drugs(harms), "limits": limits()}


def _raise(error: Exception) -> None:
    raise error


class Bench:
    """A pump with a full reservoir, a fresh battery and nothing prescribed, at midnight before Monday."""

    def __init__(self, prescription: "Json | None" = None, horizon_ms: int = virtual.HORIZON_MS) -> None:
        self.events: list[Json] = []
        self.sounds: list[Json] = []
        self.said: list[Json] = []
        self._horizon_ms = horizon_ms
        self._power_on(Body(Calibration(), HeldClock(MONDAY, 0)))
        self.ask("service.filled", {"volume_nl": FULL_NL})
        if prescription is not None:
            self.prescribe(prescription)

    def _power_on(self, body: Body) -> None:
        self.body = body
        self.loop = virtual.power_on(body, self._hear, self._horizon_ms)
        self._recover = self.loop.failed
        self.loop.failed = _raise

    def let_fail(self) -> "Bench":
        """From now on the pump may recover by itself from its program's failures; else they fail the test."""
        self.loop.failed = self._recover
        return self

    def restart(self, wall: "tuple[int, int] | None") -> None:
        """The power goes and comes back: what the store holds is all that is left. `wall`: what the clock tells."""
        self.body.motor.cancel()
        self.body.clock = HeldClock(*wall) if wall else HeldClock(MONDAY, 0)
        self.body.clock.lost = wall is None
        self.events = []
        self._power_on(self.body)

    def send(self, line: str) -> "list[Json]":
        """One line to the pump; every message that it answered, or said because of it."""
        before = len(self.said)
        self.loop.turn(line)
        assert self.loop.failed != _raise or not self.told("program_failed"), self.events[-3:]
        return self.said[before:]

    def _call(self, method: str, params: "Json | None") -> "Json":
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
        answers = [message for message in self.send(json.dumps(request)) if "id" in message]
        assert len(answers) == 1, answers
        return answers[0]

    def ask(self, method: str, params: "Json | None" = None) -> "Any":
        """The result of a request that must succeed."""
        answer = self._call(method, params)
        assert "result" in answer, (method, answer)
        return answer["result"]

    def refusal(self, method: str, params: "Json | None" = None) -> "Json":
        """The error of a request that must not succeed."""
        answer = self._call(method, params)
        assert "error" in answer, (method, answer)
        return answer["error"]

    def propose(self, prescription: "Json") -> str:
        """Proposes it, with every soft limit confirmed; the proposal's digest."""
        soft = self.ask("prescription.check", {"prescription": prescription})["soft_limits"]
        keys = ("drug", "what", "figure_ng_per_day")
        confirmations = [{key: limit[key] for key in keys} for limit in soft]
        params = {"prescription": prescription, "confirmations": confirmations}
        return self.ask("prescription.propose", params)["digest"]

    def prescribe(self, prescription: "Json") -> None:
        self.ask("prescription.commit", {"digest": self.propose(prescription), "reason": "the test"})

    def run(self, ms: int) -> "list[Json]":
        """Lets time pass; the events of it."""
        before = len(self.events)
        while ms > 0:
            self.ask("twin.pass", {"ms": min(ms, 86_400_000)})
            ms -= 86_400_000
        return self.events[before:]

    def fault(self, name: str, value: int = 1) -> None:
        self.ask("twin.fault", {"fault": name, "value": value})

    def status(self) -> "Json":
        return self.ask("status")

    def rate(self) -> int:
        return self.status()["rate_nl_per_day"]

    def alarms(self) -> "list[str]":
        return self.status()["alarms"]

    def state(self, alarm: str) -> str:
        """clear, active, latched or acknowledged."""
        return next(row["state"] for row in self.ask("alarms.list") if row["alarm"] == alarm)

    def truth(self) -> "Json":
        """How things really are."""
        return self.ask("twin.body")

    def told(self, event: str) -> "list[Json]":
        """The records of one kind, oldest first."""
        return [record for record in self.events if record["event"] == event]

    def raised(self, alarm: str) -> "list[Json]":
        return [record for record in self.told("alarm_raised") if record["alarm"] == alarm]

    def _hear(self, line: str) -> None:
        message = json.loads(line)
        self.said.append(message)
        if message.get("method") == "event":
            self.events.append(message["params"])
        elif message.get("method") == "sound":
            self.sounds.append(message["params"])
