"""A link in a session, against a locked virtual board that reads its keys itself: on both interpreters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from thecal import board, cli, keys
from thecal.errors import Failure, Stranger
from thecal.link import Link, Refused
from thecal.signing import SignedLink

IDLE_MS = 180_000
Board = Callable[[], Link]


@pytest.fixture(autouse=True)
def pump(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> keys.Keys:
    monkeypatch.setenv("THECAL_KEYS", str(tmp_path / "keys"))
    return keys.make("virtual")


@pytest.fixture(params=board.INTERPRETERS)
def opened(request: pytest.FixtureRequest) -> Board:
    return lambda: board.start(request.param, locked=keys.path("virtual"))


def reason(link: Link | SignedLink, method: str, **params: object) -> str:
    with pytest.raises(Refused) as raised:
        link.call(method, **params)
    return raised.value.data["reason"]


# covers: SES-1 SES-3
def test_who_has_the_key_asks_and_who_has_not_does_not(opened: Board, pump: keys.Keys) -> None:
    with opened() as bare:
        assert bare.call("status")["access"] == "locked"
        assert reason(bare, "service.profile", profile="bedside") == "no_session"
        with SignedLink(bare, "clinician", pump.of("clinician")) as link:
            assert link.call("status")["log_seq"] > 0
            assert link.call("service.profile", profile="bedside") == {}
            assert link.call("alarms.list")
            assert reason(link, "service.jog", steps=1) == "not_allowed"
            wrong = SignedLink(bare, "clinician", bytes(32))
            assert reason(wrong, "status") == "not_authentic"


# covers: SES-6
def test_a_session_that_ended_is_opened_anew_once(opened: Board, pump: keys.Keys) -> None:
    with SignedLink(opened(), "clinician", pump.of("clinician")) as link:
        link.call("status")
        link.call("twin.pass", ms=IDLE_MS)
        assert link.call("status")["access"] == "locked"


# covers: SES-5
def test_who_was_away_while_somebody_changed_the_pump_must_look_again(opened: Board, pump: keys.Keys) -> None:
    with opened() as bare:
        away, busy = (SignedLink(bare, role, pump.of(role)) for role in ("patient", "clinician"))
        away.call("status")
        busy.call("service.profile", profile="bedside")
        with pytest.raises(Failure, match="look at it again"):
            away.call("status")
        assert away.call("status")["access"] == "locked"
        busy.call("service.profile", profile="implant")
        assert away.call("delivery.stop") == {}  # a stop is heard whatever has changed


def test_a_pump_in_bench_says_that_it_has_no_roles(pump: keys.Keys) -> None:
    with board.start("cpython") as bare, pytest.raises(Failure, match="not locked"):
        SignedLink(bare, "patient", pump.of("patient")).call("status")


# covers: SES-10
def test_status_shows_whether_the_pump_is_locked() -> None:
    told = CliRunner().invoke(cli.main, ["status"]).output
    assert "whoever holds the line owns the pump" in told
    told = CliRunner().invoke(cli.main, ["status", "--role", "patient"]).output
    assert "locked: " in told
    assert "programmed" in told


class Strange:
    """Answers everything, and as no pump does."""

    def __init__(self, opened: object, status: object) -> None:
        self._answers = {"session.open": opened, "status": status}

    def call(self, method: str, **_: object) -> object:
        answer = self._answers.get(method, {})
        if isinstance(answer, Exception):
            raise answer
        return answer


_OPENED = {"nonce": "00", "counter": 0, "version": "v", "idle_s": 180}


@pytest.mark.parametrize(
    "opened",
    [None, {}, [], 5, {**_OPENED, "nonce": 1}, {**_OPENED, "counter": "x"}, {**_OPENED, "version": None}],
)
def test_what_opens_a_session_as_no_pump_does_is_told_in_a_line(opened: object) -> None:
    link = SignedLink(Strange(opened, {"version": "v"}), "patient", bytes(32))  # pyright: ignore[reportArgumentType]
    with pytest.raises(Stranger):
        link.call("delivery.stop")


@pytest.mark.parametrize(
    "status", [None, {}, [1], {"version": 1}, Refused(-32600, "there is no memory for this line")]
)
def test_what_tells_no_version_is_opened_anew(status: object) -> None:
    strange = Strange(_OPENED, status)
    link = SignedLink(strange, "patient", bytes(32))  # pyright: ignore[reportArgumentType]
    assert link.call("alarms.list") == {}
