"""The full-screen program at a locked pump: sessions that end, a power cut, somebody else's change, a lost commit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from test_program import WATER, fill, sitting
from thecal import board, keys
from thecal.errors import Failure
from thecal.link import Link
from thecal.program.desk import IDLE_S
from thecal.program.shot import Shot
from thecal.signing import SignedLink

IDLE_MS = 180_000


@pytest.fixture(autouse=True)
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> keys.Keys:
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "keys"))
    return keys.make("virtual")


class Pump:
    """A locked virtual pump that is full; `bare` is its line, which a link of the program's opened again finds anew."""

    def __init__(self, host: keys.Keys) -> None:
        self._host = host
        self.bare = board.start("cpython", locked=keys.path(host.pump))
        self.signed("clinician").call("service.filled", volume_nl=18_000_000)
        self.deaf_to = ""

    def signed(self, role: str) -> SignedLink:
        """Somebody with the key of a role, at the same line."""
        return SignedLink(self.bare, role, self._host.of(role))

    def open(self) -> SignedLink:
        return SignedLink(Half(self), "clinician", self._host.of("clinician"))  # pyright: ignore[reportArgumentType]


class Half:
    """A line that breaks off behind a request of `deaf_to`, before its answer comes."""

    def __init__(self, pump: Pump) -> None:
        self._pump = pump

    def call(self, method: str, **params: Any) -> Any:
        answer = self._pump.bare.call(method, **params)
        if self._pump.deaf_to and self._pump.deaf_to in str(params.get("request")):
            self._pump.deaf_to = ""
            raise Failure("the pump at the cable is gone")
        return answer

    def close(self) -> None:
        return


@pytest.fixture
def pump(host: keys.Keys) -> Any:
    pump = Pump(host)
    yield pump
    pump.bare.close()


async def proposed(shot: Shot) -> None:
    await fill(shot, *WATER)
    await shot.go("Review")
    await shot.push("propose")
    assert shot.program.desk.proposal is not None


async def committed(shot: Shot) -> None:
    await shot.type("reason", "by hand")
    await shot.push("commit")


def test_the_header_and_the_first_screen_say_who_may(pump: Pump) -> None:
    async def work(shot: Shot) -> None:
        assert "virtual pump  locked, clinician" in shot.text()
        assert "locked: in a session of the clinician" in shot.text()

    sitting(work, pump.open)


# covers: PRG-6
@pytest.mark.parametrize("minutes", [3, 24 * 60])
def test_a_session_that_ended_is_opened_anew_and_the_proposal_is_committed(pump: Pump, minutes: int) -> None:
    async def work(shot: Shot) -> None:
        await proposed(shot)
        pump.bare.call("twin.pass", ms=minutes * 60_000)
        await committed(shot)
        assert "Committed. The pump runs it now." in shot.text()

    desk = sitting(work, pump.open)
    assert desk.running is not None and desk.running["prescription"]["dose_ng_per_day"] == 240_000


# covers: PRG-6
def test_a_power_cut_forgets_the_proposal_and_nothing_that_was_typed(pump: Pump) -> None:
    async def work(shot: Shot) -> None:
        await proposed(shot)
        pump.bare.call("twin.fault", fault="power_cut_s", value=5)
        pump.bare.call("twin.pass", ms=10_000)
        await committed(shot)
        assert "Nothing was changed" in shot.text()
        assert shot.program.desk.form["dose"] == "240 ug/day"
        await shot.push("propose")
        await committed(shot)
        assert "Committed." in shot.text()

    sitting(work, pump.open)


# covers: PRG-6
def test_what_somebody_else_changed_meanwhile_is_looked_at_before_anything_is_done(pump: Pump) -> None:
    async def work(shot: Shot) -> None:
        await proposed(shot)
        pump.signed("service").call("service.profile", profile="bedside")
        await committed(shot)
        assert "Somebody else has changed the pump" in shot.text()
        assert shot.program.desk.running is None
        assert shot.program.desk.form["dose"] == "240 ug/day"
        await shot.push("propose")
        await shot.push("commit")
        assert "Committed." in shot.text()

    sitting(work, pump.open)


# covers: PRG-1
@pytest.mark.parametrize(
    ("deaf_to", "runs"), [("prescription.commit", True), ("prescription.propose", False)]
)
def test_after_an_answer_that_never_came_both_sides_know_what_runs(
    pump: Pump, deaf_to: str, runs: bool
) -> None:
    async def work(shot: Shot) -> None:
        await fill(shot, *WATER)
        await shot.go("Review")
        if runs:
            await shot.push("propose")
            await shot.type("reason", "by hand")
        pump.deaf_to = deaf_to
        await shot.push("commit" if runs else "propose")
        assert "LINE LOST" in shot.text()
        await shot.pilot.press("f5")
        await shot.settle()
        assert ("it was committed" if runs else "all is read anew") in shot.text()
        assert shot.program.desk.form["most_bolus"] == "50 ug"

    desk = sitting(work, pump.open)
    now = pump.signed("clinician").call("prescription.get")
    assert (now is not None) == (desk.running is not None) == runs


def test_nobody_at_the_keyboard_lets_the_session_end(pump: Pump, monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(shot: Shot) -> None:
        desk = shot.program.desk
        desk._touched -= IDLE_S
        asked: list[str] = []
        told: Callable[..., Any] = desk.line.call
        monkeypatch.setattr(
            desk.line, "call", lambda method, **more: asked.append(method) or told(method, **more)
        )
        await shot.program._tick()
        assert asked == [] and "locked, idle" in shot.text()
        await shot.pilot.press("down")
        await shot.settle()
        assert "status" in asked or desk.idle() is False
        await shot.program._tick()
        assert "locked, clinician" in shot.text()

    sitting(work, pump.open)


def test_stop_takes_two_presses_and_resume_one(pump: Pump) -> None:
    async def work(shot: Shot) -> None:
        await proposed(shot)
        await committed(shot)
        await shot.go("Home")
        await shot.pilot.press("enter", "s")
        await shot.settle()
        assert "once more to stop" in shot.text() and "therapy      running" in shot.text()
        await shot.pilot.press("s")
        await shot.settle()
        assert "therapy      stopped" in shot.text()
        await shot.pilot.press("r", "c")
        await shot.settle()
        assert "therapy      running" in shot.text() and "clock stands at" in shot.text()

    sitting(work, pump.open)


def test_a_key_that_is_not_the_pumps_is_told_and_breaks_nothing(pump: Pump) -> None:
    async def work(shot: Shot) -> None:
        assert "the key on this host is not the pump's" in shot.text()

    sitting(work, lambda: SignedLink(pump.bare, "clinician", bytes(32)))


def test_a_pump_that_answers_what_no_pump_does_is_told_on_every_screen() -> None:
    class Odd(Link):
        def __init__(self) -> None:
            return

        def call(self, method: str, **params: Any) -> Any:
            return [{"alarm": 7}]

        def close(self) -> None:
            return

    async def work(shot: Shot) -> None:
        assert "no pump I know" in shot.text()
        await shot.pilot.press("f5")
        await shot.settle()
        assert "no pump I know" in shot.text()

    sitting(work, Odd)
