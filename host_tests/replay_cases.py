"""Plays programmes on the virtual board: lists of prescriptions, boluses, stops and passing time, in a compact form.

The same file runs on CPython and on MicroPython, under pytest and as a script of thecal.virtual.run_script. It knows
how to say a programme to a pump, and not what should come of it.
"""

import json

from boards import virtual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DRUG = "water"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FULL_NL = 20_000_000
_DAY_MS = 86_400_000
_NO_LIMIT_NG = 1_000_000_000


def prescription(
    mode: str,
    concentration_ng_per_ml: int,
    doses: "Any",
    periodic: "list[int] | None" = None,
    patient: "list[int] | None" = None,
) -> dict:
    """The device's format. `doses`: ng/day where continuous; where flex, lists of the numbers of weekdays (0 is
    Monday) as a text and of a second and a dose in turn, such as [["01234", [0, 500, 3600, 600]], ["56", [0, 400]]].
    periodic: [ng, s, every s]; patient: [ng, s, lockout s, most in 24 h].
    """
    document = {
        "mode": mode,
        "drugs": _drugs(concentration_ng_per_ml),
        "limits": {"most_dose_ng_per_day": _NO_LIMIT_NG, "most_bolus_ng": _NO_LIMIT_NG},
    }
    if mode == "continuous":
        document["dose_ng_per_day"] = doses
    if mode == "flex":
        document["schedule"] = [
            {"weekdays": [WEEKDAYS[int(day)] for day in days], "doses": _steps(flat)} for days, flat in doses
        ]
    if periodic:
        document["periodic_bolus"] = _named(("dose_ng", "duration_s", "every_s"), periodic)
    if patient:
        document["patient_bolus"] = _named(("dose_ng", "duration_s", "lockout_s", "most_in_24h"), patient)
    return document


def _drugs(concentration_ng_per_ml: int) -> "list[dict]":
    return [{"name": DRUG, "concentration_ng_per_ml": concentration_ng_per_ml}]


def _named(keys: "tuple[str, ...]", figures: list) -> dict:
    """Without those that are None, or are not there."""
    return {key: figures[i] for i, key in enumerate(keys[: len(figures)]) if figures[i] is not None}


def _steps(flat: "list[int]") -> "list[dict]":
    return [{"from_s": flat[i], "dose_ng_per_day": flat[i + 1]} for i in range(0, len(flat), 2)]


_REQUESTS = {
    "bolus": ("bolus.start", ("volume_nl", "duration_s")),
    "bolus_ng": ("bolus.start", ("dose_ng", "duration_s")),
    "cancel": ("bolus.cancel", ()),
    "patient": ("patient.bolus", ()),
    "prime": ("prime.start", ("rate_nl_per_day",)),
    "prime_cancel": ("prime.cancel", ()),
    "stop": ("delivery.stop", ()),
    "resume": ("delivery.resume", ()),
    "clock": ("clock.set", ("day", "ms")),
    "calibrate": ("service.calibration", ("pl_per_step",)),
    "fill": ("service.filled", ("volume_nl",)),
    "catheter": ("service.catheter_replaced", ("reason",)),
    "battery": ("service.battery_replaced", ("chemistry", "capacity_uah", "day")),
    "acknowledge": ("alarms.acknowledge", ("alarm",)),
    "silence": ("alarms.silence", ()),
    "profile": ("service.profile", ("profile",)),
    "fault": ("twin.fault", ("fault", "value")),
}
"""What an operation of a programme says over the link. Besides these there are "pass" ms, "adjust" ms, "commit" with
the figures of `prescription`, and "refill": nL left in the reservoir, ng/mL of what is filled, and then the same."""


def _raise(error: Exception) -> None:
    raise error


class Player:
    """A pump on its twin, its clock held. Each operation is a list: its name and its figures.

    straight: time passes without the guard, which takes half as long.
    """

    def __init__(
        self, maximum_nl_per_day: int, horizon_ms: int = virtual.HORIZON_MS, straight: bool = False
    ) -> None:
        self._straight = straight
        self._said: list[str] = []
        self._number = 0
        self.loop = virtual.open(self._said.append, True, horizon_ms)
        self.loop.failed = _raise  # a program that fails is not to recover, but to be seen
        self.loop.pump.calibration.maximum_nl_per_day = maximum_nl_per_day

    def play(self, operation: list) -> "str | None":
        """Carries one operation out; returns the reason if it was refused."""
        name, figures = operation[0], operation[1:]
        if name == "pass":
            self.pass_time(figures[0])
            self._said.clear()
            return None
        if name == "commit":
            return self._propose(prescription(*figures), "prescription.commit")
        if name == "refill":
            return self._refill(*figures)
        if name == "adjust":
            day, ms = self._wall_in(figures[0])
            return self.play(["clock", day, ms])
        if name == "catheter":
            figures = ["a programme"]
        method, keys = _REQUESTS[name]
        return self._reason(self.ask(method, _named(keys, figures)))

    def pass_time(self, ms: int) -> None:
        if self._straight:
            self.pass_straight(ms)
        else:
            self.loop.pass_time(ms)

    def pass_straight(self, ms: int) -> None:
        """Without the loop and its guard: the core in pieces as large as it asked for. Its records are not told."""
        pump, body = self.loop.pump, self.loop.body
        wait_ms = pump.advance(0)
        while ms:
            piece = min(ms, wait_ms)
            body.advance(piece)
            wait_ms = pump.advance(piece)
            ms -= piece
        self.loop.link.told = pump.log.seq

    def _wall_in(self, ms: int) -> "tuple[int, int]":
        """The wall time that is `ms` from now, which may be negative."""
        status = self.status()
        ms += status["ms"]
        return status["day"] + ms // _DAY_MS, ms % _DAY_MS

    def _refill(self, left_nl: int, filled_ng_per_ml: int, *figures: "Any") -> "str | None":
        """The whole visit, after which the reservoir is full. Whether it can be is asked first."""
        document = prescription(*figures)
        refused = self._reason(self.ask("prescription.check", {"prescription": document}))
        if refused:
            return refused
        withdrawn_nl = self.status()["reservoir"]["volume_nl"] - left_nl
        self.ask("refill.begin", {"left_nl": left_nl})
        self.ask("refill.withdrawn", {"volume_nl": withdrawn_nl})
        self.ask("refill.filled", {"volume_nl": FULL_NL - left_nl, "drugs": _drugs(filled_ng_per_ml)})
        return self._propose(document, "refill.finish")

    def _propose(self, document: dict, then: str) -> "str | None":
        """Proposes it and lets it run, by this method."""
        proposed = self.ask("prescription.propose", {"prescription": document})
        reason = self._reason(proposed)
        if reason:
            return reason
        agreed = {"digest": proposed["result"]["digest"], "reason": "a programme of the tests"}
        return self._reason(self.ask(then, agreed))

    def _reason(self, reply: dict) -> "str | None":
        """None where the request was carried out; what is no refusal is a mistake of the programme, and raises."""
        if "error" not in reply:
            return None
        if "data" not in reply["error"] or "reason" not in reply["error"]["data"]:
            raise ValueError(json.dumps(reply))
        return reply["error"]["data"]["reason"]

    def ask(self, method: str, params: dict) -> dict:
        """One request; returns the whole reply."""
        self._number += 1
        request = {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}
        self.loop.turn(json.dumps(request))
        said = [json.loads(line) for line in self._said]
        self._said.clear()
        return next(message for message in said if message.get("id") == self._number)

    def status(self) -> dict:
        return self.ask("status", {})["result"]

    def account(self) -> "list[int]":
        """Programmed pL and commanded steps at this instant; past the link, since a status costs as much as a day."""
        self.ask("twin.pass", {"ms": 0})  # any request brings the pump up to this instant
        delivery = self.loop.pump.delivery
        return [delivery.integral.programmed_pl(), delivery.commanded()]


# -- as a script: every recorded case in turn, an operation a step ----------------------------------------------------


class _Replay:
    """The cases that are left, and what has become of those that are done."""

    def __init__(self, cases: "list[dict]") -> None:
        self._cases = cases
        self._case = -1
        self._results: list[dict] = []
        self._waiting: list[list] = []

    def step(self) -> bool:
        if not self._waiting and not self._next_case():
            return False
        self._player.play(self._waiting.pop(0))
        result = self._results[-1]
        result["after"].append(self._player.account())
        if not self._waiting:
            result["digest"] = self._player.status()["log_digest"]
        return True

    def _next_case(self) -> bool:
        self._case += 1
        if self._case == len(self._cases):
            return False
        case = self._cases[self._case]
        self._player = Player(case["maximum_nl_per_day"], straight=case.get("straight", False))
        self._waiting = list(case["operations"])
        self._results.append({"after": [], "digest": ""})
        return True

    def result(self) -> dict:
        return {"cases": self._results}


_replays: "list[_Replay]" = []


def begin(payload: dict) -> None:
    """Takes the cases of {"cases": [{"maximum_nl_per_day", "operations", "straight"?}, ...]}."""
    _replays.append(_Replay(payload["cases"]))


def step() -> bool:
    """Carries out one operation. False when there was none."""
    return _replays[0].step()


def result() -> dict:
    """What became of each case: the accounts after each operation, and the log's digest at its end."""
    return _replays[0].result()
