"""One run of a pump on the virtual board: prepare it as a scenario says, pass its time, and keep the account of it.

It tells audiences (a timeline, a live view, a file) what happens, in order. It refuses to know how they show it, how
fast time is passed, and anything of dosing: every figure in the account is the pump's own.
"""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

from thecal import prescriptions, units
from thecal.errors import Failure
from thecal.link import Link
from thecal.loading import schedule, told_as
from thecal.orders import expanded
from thecal.scenarios import Scenario
from thecal.words import refusal

_REASON = "the scenario's start"
_INVALID_REQUEST = -32600
_NO_METHOD = -32601
_FIRST = ("seq", "day", "ms", "event")
_FIGURES = (
    "board",
    "programmed_pl",
    "commanded_steps",
    "delivered_steps",
    "missed_steps",
    "pl_per_step",
    "sensed",
    "log_seq",
    "log_digest",
)


class Plan(NamedTuple):
    """What is to be run: `seconds` of the scenario, on an interpreter, at `speed` (None: as fast as it goes)."""

    scenario: Scenario
    seconds: int
    interpreter: str
    speed: int | None


class Alarm(NamedTuple):
    """What the pump says of an alarm; `priority` is high, medium or low."""

    priority: str
    patient: str
    clinician: str


class Audience(Protocol):
    """Somebody who is told of a run. `frame` comes after every piece of time passed; `draws` asks for a new status."""

    draws: bool

    def begin(self, session: Session) -> None: ...
    def event(self, event: dict[str, Any]) -> None: ...
    def frame(self, session: Session) -> None: ...
    def end(self, summary: dict[str, Any]) -> None: ...


class Session:
    """A run under way: `status` is the pump's last, `passed_ms` the time since the scenario's start."""

    def __init__(self, plan: Plan, audiences: list[Audience]) -> None:
        self.plan = plan
        self.alarms: dict[str, Alarm] = {}
        self.readback: dict[str, Any] | None = None
        self.status: dict[str, Any] = {}
        self.passed_ms = 0
        self.sounding: str | None = None
        self.sounds: dict[str, int] = {}
        self.raised: list[str] = []
        self.acknowledged: set[str] = set()
        self.closed: dict[str, Any] = {}
        self._said_no: str | None = None
        self._audiences = audiences
        self._early: list[dict[str, Any]] | None = []  # events before the audiences know what they look at

    def prepare(self, link: Link) -> None:
        """Set the pump up at the scenario's start. Raises `Faulty` for its prescription, `Refused` for the rest."""
        scenario = self.plan.scenario
        day, ms = scenario.start
        self.alarms = {row["alarm"]: _alarm(row) for row in link.call("alarms.list")}
        happenings = expanded(link, scenario.happenings)
        link.call("clock.set", day=day, ms=ms)
        self._service(link, scenario, day)
        if scenario.prescription:
            self.readback = prescriptions.start(link, scenario.prescription, _REASON, scenario.confirmations)
        if happenings:
            schedule(link, happenings)
        self.look(link)
        self._begin()

    def pass_time(self, link: Link, ms: int) -> None:
        """Let the pump's time pass; what happens in it is told as it comes."""
        self.sounding = None
        for piece in units.pieces_ms(ms):
            link.call("twin.pass", ms=piece)
        self.passed_ms += ms

    def look(self, link: Link) -> None:
        """Ask for the pump's status."""
        self.status = link.call("status")

    def show(self, link: Link) -> None:
        """Give everybody who draws a new picture; the status is asked for only where somebody does."""
        if any(audience.draws for audience in self._audiences):
            self.look(link)
        for audience in self._audiences:
            audience.frame(self)

    def end(self, interrupted: bool = False) -> None:
        summary = self.summary(interrupted)
        for audience in self._audiences:
            audience.end(summary)

    def notified(self, method: str, params: dict[str, Any]) -> None:
        """What the board says of its own accord."""
        if method == "event":
            self._event(params)
        elif method == "sound":
            name = self.sounding = params["alarm"]
            self.sounds[name] = self.sounds.get(name, 0) + 1
        elif method == "closed":
            self.closed = params
        elif method == "error":
            self._refusal(params)

    def summary(self, interrupted: bool = False) -> dict[str, Any]:
        """The run in figures: volumes in pL and nL, steps, `alarms` in the order in which they were first raised.

        `closed` is how the board says it left motor and beeper; empty before it was closed.
        """
        status = self.status
        battery, reservoir = status.get("battery") or {}, status.get("reservoir") or {}
        return {
            "event": "summary",
            "title": self.plan.scenario.title,
            "interpreter": self.plan.interpreter,
            "seconds": self.passed_ms // 1000,
            "interrupted": interrupted,
            **{name: status.get(name) for name in _FIGURES},
            "reservoir_nl": reservoir.get("volume_nl"),
            "battery_percent": battery.get("percent"),
            "alarms": list(self.raised),
            "alarms_now": status.get("alarms", []),
            "sounds": dict(self.sounds),
            "closed": self.closed,
        }

    def _refusal(self, error: dict[str, Any]) -> None:
        """A request of the scenario was turned down. The log's event follows and gets the pump's sentence."""
        if error.get("code") in (_INVALID_REQUEST, _NO_METHOD):  # which no log tells: the scenario is wrong
            raise Failure(f"a request of the scenario: {error.get('message')}")
        self._said_no = refusal(str(error.get("message")), error.get("data") or {})

    def _event(self, event: dict[str, Any]) -> None:
        event = _ordered(event)
        if event["event"] == "request_refused" and self._said_no:
            event = {**event, "message": self._said_no}
            self._said_no = None
        self._note_alarm(event)
        if self._early is not None:
            self._early.append(event)
            return
        for audience in self._audiences:
            audience.event(event)

    def _note_alarm(self, event: dict[str, Any]) -> None:
        """Keep the account of alarms: which were raised at all, and which somebody has seen."""
        if event["event"] == "alarm_acknowledged":
            self.acknowledged.add(event["alarm"])
        if event["event"] == "alarm_raised":
            self.acknowledged.discard(event["alarm"])
            if event["alarm"] not in self.raised:
                self.raised.append(event["alarm"])

    def _begin(self) -> None:
        early, self._early = self._early or [], None
        for audience in self._audiences:
            audience.begin(self)
            for event in early:
                audience.event(event)

    def _service(self, link: Link, scenario: Scenario, day: int) -> None:
        """The visit before the run: a battery and a filling, as the scenario has them."""
        battery = scenario.battery
        if battery:
            fitted = day if battery["day"] is None else battery["day"]
            kind = {"chemistry": battery["chemistry"], "capacity_uah": battery["capacity_uah"]}
            told_as("battery", link, "service.battery_replaced", day=fitted, **kind)
            if battery["left_permille"] is not None:
                link.call("twin.fault", fault="cell_permille", value=battery["left_permille"])
        volume = scenario.reservoir_nl
        if volume is None:
            volume = link.call("status")["reservoir"]["size_nl"]
        told_as("", link, "service.filled", volume_nl=volume, next_refill_day=scenario.next_refill_day)


def _ordered(event: dict[str, Any]) -> dict[str, Any]:
    """The same event with its fields in one order, since MicroPython's dicts have none."""
    figures = sorted(event.keys() - {*_FIRST, "hex"})
    return {name: event[name] for name in (*_FIRST, *figures, "hex")}


def _alarm(row: dict[str, Any]) -> Alarm:
    return Alarm(row["priority"], row["patient"], row["clinician"])
