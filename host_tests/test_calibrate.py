"""`thecal calibrate`: weights become the volume of a step, with how sure that is; nonsense is refused; a yes stores."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner, Result

from at_port import pump_at_port
from test_cli import complaint, fast, thecal
from thecal import board, cli, weighing

assert fast  # a fixture that every test here uses

WEIGHTS = "0.2003,0.1996,0.2001"


def _found(*arguments: str) -> dict[str, Any]:
    result = thecal("calibrate", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def _led(answers: str, *arguments: str) -> Result:
    return CliRunner().invoke(cli.main, ["calibrate", *arguments], input=answers)


@pytest.mark.parametrize(
    ("celsius", "ml"),
    [(15, 1.0020), (20, 1.0029), (22, 1.0033), (25, 1.0040), (30, 1.0054)],  # the Z factors of ISO 8655-6
)
def test_a_gram_on_a_balance_is_the_volume_that_the_standard_says(celsius: int, ml: float) -> None:
    assert weighing.ml_per_g(celsius) == pytest.approx(ml, abs=0.00006)


def test_the_interval_is_student_s() -> None:
    weights = [Decimal(text) for text in ("0.198", "0.200", "0.202")]
    found = weighing.result(weights, 10_000, 20, 20_640)
    factor = weighing.ml_per_g(20) * 1e9 / 10_000
    assert found.pl_per_step == round(0.2 * factor)
    assert found.half_width_pl == pytest.approx(4.303 * 0.002 / math.sqrt(3) * factor, rel=1e-9)


def test_the_interval_holds_the_truth_in_nineteen_of_twenty() -> None:
    import random

    dice = random.Random(5)
    for runs in (2, 3, 5, 10):
        held = 0
        for _ in range(2000):
            weights = [Decimal(repr(round(dice.gauss(0.2, 0.0005), 6))) for _ in range(runs)]
            found = weighing.result(weights, 10_000, 20, 20_640) if runs > 2 else _wide(weights)
            held += abs(found.pl_per_step - 0.2 * weighing.ml_per_g(20) * 1e5) <= found.half_width_pl + 0.5
        assert 0.93 < held / 2000 < 0.97, runs


def _wide(weights: list[Decimal]) -> weighing.Result:
    """Of two weighings, whose interval may well be wider than the program puts up with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighing, "MOST_SPREAD", 10)
        return weighing.result(weights, 10_000, 20, 20_640)


def test_weights_noted_before_are_reckoned_and_nothing_is_changed_without_a_yes() -> None:
    found = _found("--weighed", WEIGHTS)
    assert (found["steps"], found["before_pl_per_step"], found["stored"]) == (9690, 20_640, False)
    assert found["pl_per_step"] == 20_699
    assert found["weighed_g"] == ["0.2003", "0.1996", "0.2001"]
    assert found["off_percent"] == pytest.approx(0.286, abs=0.001)
    assert found["told_apart"] is False
    result = thecal("calibrate", "--weighed", "0.2203,0.2196,0.2201")
    assert "nothing was changed" in result.stdout and "+10.3" in result.stdout
    assert "cannot tell apart" not in result.stdout


def test_it_leads_through_the_runs_and_asks_again_for_what_is_no_weight() -> None:
    result = _led("\n0.2003\n\nlots\n-1\n0.1996\n\n0.2001\ny\n")
    assert result.exit_code == 0, result.output
    assert "stored" in result.stdout
    assert result.stderr.count("9690 steps") == 3
    assert "'lots' is no weight" in result.stderr and "-1 g is no weight" in result.stderr
    assert "Water only" in result.stderr


@pytest.mark.parametrize("answers", ["\n0.2\n\n0.2\n\n0.2\nn\n", "\n0.2\n\n0.2\n\n0.2\n"])
def test_without_a_yes_nothing_is_changed(answers: str) -> None:
    result = _led(answers)
    assert result.exit_code == 0
    assert "nothing was changed" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--weighed", "0.2"], "1 weighings"),
        (["--weighed", "0.2,-0.2"], "-0.2 g"),
        (["--weighed", "0.2,0"], "0 g"),
        (["--weighed", "0.2,nan"], "NaN"),
        (["--weighed", "0.2,a lot"], "'a lot'"),
        (["--weighed", "0.2,,0.2"], "''"),
        (["--weighed", "0.2,0.25,0.2"], "too far apart"),
        (["--weighed", "203,199"], "at most 100 g"),
        (["--weighed", "20.1,20.1"], "in grams"),
        (["--weighed", "0.0002,0.0002"], "in grams"),
        (["--weighed", ",".join(["0.2"] * 11)], "11 weighings"),
        (["--weighed", "0.2,0.2", "--steps", "0"], "0"),
        (["--weighed", "0.2,0.2", "--steps", "9" * 40], "1<=x<=10000000"),
        (["--weighed", "0.2,0.2", "--celsius", "99"], "99"),
        (["--weighed", "0.2,0.2", "--steps", "9", "--volume-ul", "9"], "--steps or --volume-ul"),
        (["--runs", "1"], "1"),
        (["--json"], "--weighed"),
    ],
)
def test_nonsense_is_one_line_and_changes_nothing(arguments: list[str], told: str) -> None:
    assert told.lower() in complaint("calibrate", *arguments).lower()


def _begins_with(monkeypatch: pytest.MonkeyPatch, method: str, **params: Any) -> None:
    """Every virtual board from now on is told this first."""
    start = board.start

    def told(interpreter: str = "", notified: None = None) -> Any:
        link = start("cpython", notified)
        link.call(method, **params)
        return link

    monkeypatch.setattr(board, "start", told)


def test_a_figure_that_no_pump_has_is_the_pump_s_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    _begins_with(monkeypatch, "service.calibration", pl_per_step=200_000)
    assert "240000" in complaint("calibrate", "--yes", "--json", "--steps", "1000", "--weighed", "0.25,0.25")


def test_a_run_in_which_steps_were_missed_is_not_weighed(monkeypatch: pytest.MonkeyPatch) -> None:
    _begins_with(monkeypatch, "twin.fault", fault="lost_steps_permille", value=100)
    result = _led("\n0.2\n\n0.2\n\n0.2\ny\n")
    assert result.exit_code == 2
    assert "fewer" in result.stderr and "grams" not in result.stderr


# covers: DOS-6
@pytest.mark.parametrize("interpreter", ["cpython", "micropython"])
def test_what_is_stored_is_the_pump_s_figure_from_then_on(interpreter: str) -> None:
    with pump_at_port(interpreter) as port:
        result = thecal("calibrate", "--port", port, "--weighed", "0.2101,0.2099,0.2100", "--yes")
        assert result.exit_code == 0, result.stderr
        assert "keeps it over a restart" in result.stdout
        with board.connect(port) as link:
            assert link.call("service.calibration")["pl_per_step"] == 21_734
            assert link.call("status")["pl_per_step"] == 21_734
        assert (
            "+0.00 %"
            in thecal(
                "calibrate", "--port", port, "--steps", "9690", "--weighed", "0.2101,0.2099,0.21"
            ).stdout
        )
