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


def prescription(mode: str, concentration_ng_per_ml: int, doses: "Any") -> dict:
    """The device's format. `doses`: ng/day where continuous; where flex, lists of the numbers of weekdays (0 is
    Monday) as a text and of a second and a dose in turn, such as [["01234", [0, 500, 3600, 600]], ["56", [0, 400]]].
    """
    document = {
        "mode": mode,
        "drug": {"name": DRUG, "concentration_ng_per_ml": concentration_ng_per_ml, "sudden_stop_harms": True},
        "limits": {"most_dose_ng_per_day": _NO_LIMIT_NG, "most_bolus_ng": _NO_LIMIT_NG},
    }
    if mode == "continuous":
        document["dose_ng_per_day"] = doses
    if mode == "flex":
        document["schedule"] = [
            {"weekdays": [WEEKDAYS[int(day)] for day in days], "doses": _steps(flat)} for days, flat in doses
        ]
    return document


def _steps(flat: "list[int]") -> "list[dict]":
    return [{"from_s": flat[i], "dose_ng_per_day": flat[i + 1]} for i in range(0, len(flat), 2)]


_REQUESTS = {
    "bolus": ("bolus.start", ("volume_nl", "duration_s")),
    "bolus_ng": ("bolus.start", ("dose_ng", "duration_s")),
    "cancel": ("bolus.cancel", ()),
    "stop": ("delivery.stop", ()),
    "resume": ("delivery.resume", ()),
    "clock": ("clock.set", ("day", "ms")),
    "calibrate": ("service.calibration", ("pl_per_step",)),
    "fill": ("service.filled", ("volume_nl",)),
    "acknowledge": ("alarms.acknowledge", ("alarm",)),
    "silence": ("alarms.silence", ()),
    "profile": ("service.profile", ("profile",)),
    "fault": ("twin.fault", ("fault", "value")),
}
"""What an operation of a programme says over the link; besides these there are "pass" ms, "commit" and "adjust" ms."""


class Player:
    """A pump on its twin, its clock held. Each operation is a list: its name and its figures."""

    def __init__(self, maximum_nl_per_day: int, horizon_ms: int = virtual.HORIZON_MS) -> None:
        self._said: list[str] = []
        self._number = 0
        self.loop = virtual.open(self._said.append, True, horizon_ms)
        self.loop.pump.calibration.maximum_nl_per_day = maximum_nl_per_day

    def play(self, operation: list) -> "str | None":
        """Carries one operation out; returns the reason if it was refused."""
        name, figures = operation[0], operation[1:]
        if name == "pass":
            self.pass_time(figures[0])
            self._said.clear()
            return None
        if name == "commit":
            return self._commit(prescription(*figures))
        if name == "adjust":
            day, ms = self._wall_in(figures[0])
            return self.play(["clock", day, ms])
        method, keys = _REQUESTS[name]
        return self._reason(self.ask(method, {key: figures[i] for i, key in enumerate(keys)}))

    def pass_time(self, ms: int) -> None:
        self.loop.pass_time(ms)

    def _wall_in(self, ms: int) -> "tuple[int, int]":
        """The wall time that is `ms` from now, which may be negative."""
        status = self.status()
        ms += status["ms"]
        return status["day"] + ms // _DAY_MS, ms % _DAY_MS

    def _commit(self, document: dict) -> "str | None":
        proposed = self.ask("prescription.propose", {"prescription": document})
        reason = self._reason(proposed)
        return reason or self._reason(
            self.ask("prescription.commit", {"digest": proposed["result"]["digest"]})
        )

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
        self._player = Player(case["maximum_nl_per_day"])
        self._waiting = list(case["operations"])
        self._results.append({"after": [], "digest": ""})
        return True

    def result(self) -> dict:
        return {"cases": self._results}


_replays: "list[_Replay]" = []


def begin(payload: dict) -> None:
    """Takes the cases of {"cases": [{"maximum_nl_per_day", "operations"}, ...]}."""
    _replays.append(_Replay(payload["cases"]))


def step() -> bool:
    """Carries out one operation. False when there was none."""
    return _replays[0].step()


def result() -> dict:
    """What became of each case: the accounts after each operation, and the log's digest at its end."""
    return _replays[0].result()
