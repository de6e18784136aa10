"""Flow accuracy: the curves' arithmetic on made-up flows, and short runs of the pump itself."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from thecal import cli, flow, prescriptions, trumpet
from thecal.errors import Failure
from thecal.flow import Protocol, Sample
from thecal.testing import Pump

STEP_PL = 20_640
SHORT = Protocol(30, (2, 5, 11, 19, 31), 600, 3_000)
WATER: dict[str, Any] = {
    "mode": "continuous",
    "drugs": [{"name": "water", "concentration_mg_per_ml": 10}],
    "limits": {"most_dose_mg_per_day": 15, "most_bolus_mg": 1},
    "dose_mg_per_day": 4.37,
}


def samples(flows: list[int], programmed: int = 1000) -> list[Sample]:
    """Cumulated, of so many pL given in each interval."""
    given = [sum(flows[:count]) for count in range(len(flows) + 1)]
    return [Sample(programmed * count, programmed * count, pl) for count, pl in enumerate(given)]


def asked(prescription: dict[str, Any]) -> trumpet.Asked:
    return trumpet.Asked(prescriptions.of(prescription), [])


def measured(pump: Pump, ripple_permille: int, protocol: Protocol = SHORT) -> list[Sample]:
    step_pl, taken = trumpet.measure(pump, asked(WATER), protocol, ripple_permille)
    assert step_pl == STEP_PL
    return taken


def thecal(*arguments: str | Path) -> Result:
    quick = ["--sample", "30s", "--for", "1h10m", "--interpreter", "cpython"]
    return CliRunner().invoke(cli.main, ["trumpet", *(str(argument) for argument in arguments), *quick])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "water.json"
    path.write_text(json.dumps(WATER))
    return path


def test_a_window_is_as_wrong_as_its_mean_flow() -> None:
    protocol = Protocol(60, (1, 2, 4), 0, 240)
    curve = flow.curve(samples([1100, 1000, 1000, 900]), protocol, 50, 0)
    assert [(window.highest, window.lowest, window.limit) for window in curve.windows] == [
        (10, -10, 5),
        (5, -5, 2.5),
        (0, 0, 1.25),
    ]
    assert [window.seen for window in curve.windows] == [4, 3, 1]
    assert curve.overall == 0


def test_the_start_is_no_part_of_the_trumpet() -> None:
    protocol = Protocol(60, (1,), 120, 300)
    taken = samples([0, 5000, 1000, 1000, 1010])
    curve = flow.curve(taken, protocol, 50, 0)
    assert (curve.windows[0].highest, curve.windows[0].lowest) == (1, 0)
    assert curve.overall == pytest.approx(1 / 3)
    assert flow.start_up(taken, protocol) == [0, 7200]  # 5000 pL a minute are 7,200 nL a day


def test_percentiles_are_by_nearest_rank() -> None:
    protocol = Protocol(60, (1,), 0, 6000)
    window = flow.curve(samples([1000 + 10 * rank for rank in range(1, 101)]), protocol, 50, 0).windows[0]
    assert (window.lowest, window.p5, window.p95, window.highest) == (1, 5, 95, 100)


def test_a_window_that_does_not_fit_is_left_out() -> None:
    curve = flow.curve(samples([1000] * 10), Protocol(60, (5, 11), 0, 600), 50, 0)
    assert [window.minutes for window in curve.windows] == [5]


def test_a_stray_of_the_commanded_volume_is_found_wherever_it_is() -> None:
    protocol = Protocol(60, (2,), 240, 600)
    taken = [Sample(1000 * i, 1000 * i - (49 if i == 2 else 0), 0) for i in range(10)]
    assert flow.worst_commanded_pl(taken, protocol) == 49


def test_every_window_is_commanded_within_one_step(pump: Pump) -> None:
    taken = measured(pump, 30)
    assert 0 < flow.worst_commanded_pl(taken, SHORT) < STEP_PL
    for minutes in SHORT.windows_min:
        assert flow.worst_commanded_pl(taken, SHORT._replace(windows_min=(minutes,))) < STEP_PL


def test_an_ideal_head_s_trumpet_lies_within_one_step(pump: Pump) -> None:
    curve = flow.curve(measured(pump, 0), SHORT, STEP_PL, 0)
    assert len(curve.windows) == 5
    for window in curve.windows:
        assert -window.limit < window.lowest <= window.p5 <= window.p95 <= window.highest < window.limit


def test_ripple_comes_on_top_and_is_shown_apart() -> None:
    without, rippled = measured(Pump(), 0), measured(Pump(), 30)
    assert [sample.commanded for sample in without] == [sample.commanded for sample in rippled]
    for window in flow.apart(rippled, without, SHORT):  # less than half a turn: 3 % more all the time
        assert 2.9 < window.lowest <= window.highest < 3.1


def test_a_reservoir_that_would_run_empty_is_filled(pump: Pump) -> None:
    pump.request("twin.fault", fault="content_nl", value=20_000_000)
    fast = {**WATER, "limits": {"most_dose_mg_per_day": 240, "most_bolus_mg": 1}, "dose_mg_per_day": 15}
    fast["drugs"] = [{"name": "water", "concentration_mg_per_ml": 1}]
    protocol = Protocol(3600, (60,), 3600, 36 * 3600)
    _, taken = trumpet.measure(pump, asked(fast), protocol, 0)
    assert taken[-1].given == pytest.approx(22_500_000_000, rel=1e-5)


def test_the_figures_are_a_table(file: Path) -> None:
    result = thecal(file)
    assert result.exit_code == 0, result.output
    told = result.stdout
    assert "0.437 mL/day" in told
    assert "within one step" in told
    assert "not a medical device" in told
    assert [line.split()[0] for line in told.splitlines() if line[:4].strip().isdigit()] == ["2", "5"]


def test_the_figures_are_json(file: Path) -> None:
    figures = json.loads(thecal(file, "--json", "-", "--ripple", "50").stdout)
    assert figures["commanded"]["within_one_step"] is True
    assert figures["rippled"]["ripple_permille"] == 50
    assert figures["rippled"]["overall"] > 4.5 > figures["ideal"]["overall"]
    assert [window["minutes"] for window in figures["ripple_apart"]] == [2, 5]
    assert len(figures["start_up"]["ideal_nl_per_day"]) == 120


def test_the_curves_are_a_picture(file: Path, tmp_path: Path) -> None:
    out = tmp_path / "trumpet.png"
    assert str(out) in thecal(file, "--out", out).stdout
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_pump_that_stands_still_has_no_flow_to_measure(file: Path) -> None:
    stopped = {key: WATER[key] for key in ("drugs", "limits")}
    file.write_text(json.dumps({**stopped, "mode": "stopped"}))
    result = thecal(file)
    assert result.exit_code == 2
    assert "no flow to measure" in result.stderr


@pytest.mark.parametrize(
    ("option", "value"), [("--out", "/nothing/here.png"), ("--json", "/nothing/here.json")]
)
def test_a_place_that_cannot_be_written_is_one_line(file: Path, option: str, value: str) -> None:
    result = thecal(file, option, value)
    assert result.exit_code == 2
    assert value in result.stderr
    assert result.stderr.count("\n") == 1


# covers: DRG-2
def test_a_dose_beyond_a_soft_limit_is_measured_only_once_it_is_confirmed(file: Path) -> None:
    file.write_text(json.dumps({**WATER, "drugs": [{"name": "morphine", "concentration_mg_per_ml": 10}]}))
    result = thecal(file)
    assert result.exit_code == 2
    assert result.stderr == (
        "morphine, start: 4.37 mg/day pass the soft limit of 1 mg/day"
        " (allowed once confirmed: morphine:start=4.37mg)\n"
    )
    assert thecal(file, "--confirm", "morphine:start=4370ug").exit_code == 0


@pytest.mark.parametrize("length", ["soon", "1h", "61m"])
def test_a_run_without_room_for_a_window_is_refused(length: str) -> None:
    with pytest.raises(Failure, match="at least 62m"):
        trumpet.protocol_of("30s", length)


def test_without_matplotlib_a_picture_is_refused_before_the_run(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    result = thecal(file, "--out", tmp_path / "trumpet.png")
    assert result.exit_code == 2
    assert "thecal[plots]" in result.stderr
