"""Every scenario: the same on both interpreters, whatever the horizon, and what its file expects of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pump import alarm_table, fallback, tones
from pump.prescription import MODES
from scenario_play import FILES, KNOWN, Played, expected, on, with_horizon
from thecal import files

EACH = pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
HORIZONS_MS = (3_600_000, 60_000, 1_234, 50)
MANY_DAYS_S = 10 * 86_400


def _hangs(file: Path) -> bool:
    """What a hanging program still gives is what lies within the horizon: there, it has to matter."""
    return "hang_ms" in file.read_text()


# covers: LOG-2 RUN-4 CLK-1 CLK-2 CLK-3
@EACH
def test_it_is_the_same_on_both_interpreters_and_what_its_file_expects(file: Path) -> None:
    here, there = on("cpython", file), on("micropython", file)
    assert here.events == there.events
    assert here.signals == there.signals
    assert {**here.summary, "interpreter": ""} == {**there.summary, "interpreter": ""}
    assert here.session.closed == there.session.closed == {"motor_on": False, "beeper_hz": 0}
    _judge(here, file)


def _judge(played: Played, file: Path) -> None:
    expect, summary = expected(file), played.summary
    assert set(expect) <= KNOWN
    assert summary["alarms"] == expect.get("alarms", [])
    assert summary["alarms_now"] == expect.get("standing", [])
    assert played.of("fallback", "effect") == expect.get("fallback", [])
    assert played.of("request_refused", "reason") == expect.get("refused", [])
    assert played.signals == expect.get("signals", [])
    assert played.of("prescription_committed", "mode") == expect.get(
        "modes", played.of("prescription_committed", "mode")
    )
    assert summary["programmed_pl"] == expect.get("programmed_pl", summary["programmed_pl"])
    for event, times in expect.get("events", {}).items():
        assert len(played.of(event, "seq")) == times, event
    _judge_volume(played, missed=expect.get("missed", False), extra=expect.get("extra", False))


def _judge_volume(played: Played, missed: bool, extra: bool) -> None:
    """Commanded is programmed, rounded down to a step; delivered is commanded, where nothing is broken."""
    summary = played.summary
    if not played.of("calibrated", "seq"):
        assert summary["commanded_steps"] == summary["programmed_pl"] // summary["pl_per_step"]
    assert (summary["missed_steps"] > 0) == missed
    if not missed:
        early = summary["delivered_steps"] - summary["commanded_steps"]
        assert 10 < early < 100 if extra else 0 <= early <= 1


# covers: DOS-3 LOG-3
@EACH
def test_the_horizon_changes_no_record(file: Path) -> None:
    if _hangs(file):
        return
    longest = with_horizon(HORIZONS_MS[0], file)
    others = HORIZONS_MS[1:2] if longest.summary["seconds"] > MANY_DAYS_S else HORIZONS_MS[1:]
    for horizon_ms in others:
        other = with_horizon(horizon_ms, file)
        assert other.events == longest.events
        assert other.summary == longest.summary


# covers: ALM-8
def test_together_they_raise_every_alarm_and_use_every_mode_profile_and_effect() -> None:
    expectations = [expected(file) for file in FILES]

    def all_of(key: str) -> set[str]:
        return {item for expect in expectations for item in expect.get(key, [])}

    assert all_of("alarms") == set(alarm_table.NAMES)
    assert all_of("modes") == set(MODES)
    assert all_of("fallback") == set(fallback.EFFECTS)
    assert {"dual", "single", "high_drug", "medium_general", "low"} <= all_of("signals")
    assert all_of("signals") <= {signal.name for signal in tones.SIGNALS}
    assert len(FILES) >= 16
    assert sum(_hangs(file) for file in FILES) == 2


def test_each_says_what_it_shows() -> None:
    for file in FILES:
        text = files.read_json(file)
        assert text["title"] and text["about"].endswith("."), file
