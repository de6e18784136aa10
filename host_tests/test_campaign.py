"""The long campaigns in short: soak, fuzz, their seeds, and the document that they write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from thecal import paths
from thecal.campaign import __main__ as command
from thecal.campaign import attacks, fuzz, lines, parts, power_cut, report, soak, soak_acts
from thecal.campaign.fuzz import fuzzed
from thecal.campaign.report import Ran
from thecal.campaign.soak_life import Life


# covers: FLT-5
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_pump_lives_through_months_of_everything(seed: int) -> None:
    life = soak.soaked(seed, 0.1)
    assert not life.failure, life.failure
    assert life.checks > 15


def test_a_seed_repeats_a_life() -> None:
    assert soak.soaked(5, 0.03) == soak.soaked(5, 0.03)
    assert soak.soaked(5, 0.03) != soak.soaked(6, 0.03)


def test_a_life_in_which_an_account_is_wrong_fails() -> None:
    def steal(life: Life) -> None:
        life.rig.body.head.given_nl += 200

    def lose(life: Life) -> None:
        life.rig.loop.pump.delivery.integral.pl += 1

    for spoil in (steal, lose):
        life = Life(1)
        spoil(life)
        with pytest.raises(AssertionError):
            life.wait(3_600_000)


# covers: FLT-4
@pytest.mark.parametrize(("kind", "cases"), [("prescription", 150), ("scenario", 150), ("line", 25)])
def test_damaged_files_and_lines_are_refused_or_do_what_they_say(kind: str, cases: int) -> None:
    for seed in range(cases):
        case = fuzzed(kind, seed)
        assert not case.failure, case.failure


# covers: FLT-3
def test_a_pump_starts_on_any_store_in_a_defined_state() -> None:
    outcomes = [fuzzed("store", seed) for seed in range(50)]
    assert [case.failure for case in outcomes if case.failure] == []
    assert {case.outcome for case in outcomes} == {"goes on", "memory error"}


def test_a_case_of_the_fuzz_that_breaks_something_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fuzz.KINDS, "line", lambda random: str(1 // 0))
    result = CliRunner().invoke(command.main, ["fuzz", "--kind", "line", "--seed", "9", "--jobs", "1"])
    assert result.exit_code == 1
    assert "ZeroDivisionError" in result.output
    assert "python -m thecal.campaign fuzz --kind line --seed 9" in result.output


def test_a_failure_of_the_soak_names_the_command_that_repeats_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(life: Any) -> None:
        raise AssertionError("for this test")

    monkeypatch.setattr(soak, "MENU", ((fails, 1),))
    result = CliRunner().invoke(command.main, ["soak", "--seed", "4", "--years", "0.1", "--jobs", "1"])
    assert result.exit_code == 1
    assert "for this test" in result.output
    assert "python -m thecal.campaign soak --seed 4 --years 0.1" in result.output


def test_one_row_in_one_mode_is_one_command() -> None:
    arguments = ["faults", "--row", "the rotor stands still", "--mode", "prime", "--seed", "3", "--jobs", "1"]
    result = CliRunner().invoke(command.main, arguments)
    assert result.exit_code == 0, result.output
    assert "1 single faults; 1 detected of 1" in result.output
    assert CliRunner().invoke(command.main, ["pairs", "--seed", "3", "--jobs", "1"]).exit_code == 0


def test_a_part_replaces_its_own_section_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").mkdir()
    monkeypatch.setattr(paths, "device_dir", lambda: tmp_path / "device")
    report.write("soak", Ran("a first soak\n", []), "make campaign")
    report.write("faults", Ran("many faults\n", []), "make campaign")
    text = report.write("soak", Ran("another soak\n", []), "make campaign").read_text()
    assert "a first soak" not in text
    assert text.index("## Single faults") < text.index("many faults") < text.index("## Soak")
    assert "another soak" in text


def test_without_a_name_every_part_runs_and_one_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def found(part: str) -> Any:
        return lambda *arguments: Ran(part, ["this one failed"] if part == "pairs" else [])

    for part, function in (("faults", "faults"), ("pairs", "pairs"), ("soak", "lives"), ("fuzz", "fuzzing")):
        monkeypatch.setattr(parts, function, found(part))
    monkeypatch.setattr(power_cut, "cut", found("power-cut"))
    monkeypatch.setattr(attacks, "campaign", found("attacks"))
    monkeypatch.setattr(lines, "campaign", found("lines"))
    monkeypatch.setattr(report, "write", lambda part, ran, command: written.append(part))
    assert CliRunner().invoke(command.main, []).exit_code == 1
    assert written == list(report.TITLES)


def test_a_soak_that_was_given_so_many_minutes_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(parts, "lives", lambda *arguments: Ran("some years", []))
    monkeypatch.setattr(report, "write", lambda part, ran, command: written.append(command))
    for minutes in ([], ["--minutes", "2.5"]):
        assert CliRunner().invoke(command.main, ["soak", *minutes]).exit_code == 0
    whole = "python -m thecal.campaign soak --pumps 1000 --years 1"
    assert written == [whole, f"{whole} --minutes 2.5"]


def test_every_happening_of_the_soak_has_its_words() -> None:
    for act, weight in soak_acts.ACTS:
        assert act.__doc__
        assert weight > 0
