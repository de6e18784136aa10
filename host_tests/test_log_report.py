"""The report of a visit: figures of the log and nowhere else, one page that fetches nothing, and what it is."""

from __future__ import annotations

import importlib.util
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from logs import complaint, fetch, thecal
from thecal.logbook import file
from thecal.logbook.history import History, history, measure, moments
from thecal.logbook.spans import alarms_of, rates_of, stops_of
from thecal.testing import Pump

MORPHINE = {
    "mode": "continuous",
    "drugs": [{"name": "morphine", "concentration_mg_per_ml": 2}],
    "limits": {"most_dose_mg_per_day": 2, "most_bolus_mg": 0.2},
    "dose_mg_per_day": 1,
    "patient_bolus": {"dose_ug": 100, "duration_min": 20, "lockout_h": 2, "most_in_24h": 2},
}


@pytest.fixture
def kept(pump: Pump, tmp_path: Path) -> Path:
    """A week of morphine: patient boluses, a refused one, a stall, an hour's stop."""
    pump.prescribe(MORPHINE)
    pump.run("1d10h")
    pump.request("patient.bolus")
    pump.run("1h")
    with pytest.raises(Exception, match="locked"):
        pump.request("patient.bolus")
    pump.run("1d13h")
    pump.twin.fault("stall")
    pump.run("1h")
    pump.twin.fault("stall", 0)
    pump.request("alarms.acknowledge", alarm="motor_stall")
    pump.run("2h")
    pump.request("delivery.stop")
    pump.run("1h")
    pump.request("delivery.resume")
    pump.run("3d")
    path = tmp_path / "pump.log"
    fetch(pump, path)
    return path


def told(path: Path) -> History:
    return history(file.load(path))


class Text(HTMLParser):
    """The text of a page, without what is in its pictures and styles, and every address in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.addresses: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("svg", "style"):
            self._inside.append(tag)
        self.addresses += [
            value or "" for name, value in attrs if name in ("src", "href", "xlink:href", "srcset")
        ]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.text.append(data)


@pytest.fixture
def page(kept: Path, tmp_path: Path) -> str:
    out = tmp_path / "visit.html"
    result = thecal("log", "report", kept, "--out", out)
    assert result.exit_code == 0, result.stderr
    return out.read_text()


# covers: LOG-8
def test_the_page_fetches_nothing_and_says_what_it_is(page: str) -> None:
    parser = Text()
    parser.feed(page)
    assert all(address.startswith("#") for address in parser.addresses)
    assert not re.search(r"@import|url\((?!#)|<script|<link|<img|<iframe", page)
    assert "default-src 'none'" in page
    assert (
        page.count("bench demonstrator, pumps water, no medical device") >= 3
    )  # above, below, and on each sheet
    assert "size: A4" in page


def test_the_plots_are_in_the_page_and_are_whole(page: str) -> None:
    picture = page[page.index("<svg") : page.index("</svg>") + 6]
    assert ET.fromstring(picture).tag.endswith("svg")


# covers: LOG-8
def test_the_figures_are_those_of_the_log_and_of_the_status(page: str, pump: Pump) -> None:
    parser = Text()
    parser.feed(page)
    text = " ".join(" ".join(parser.text).split())
    status = pump.status()
    assert status["log_digest"] in text
    assert f"{status['missed_steps']} steps" in text
    assert "1 given, at most 1 in a day; 1 refused" in text
    assert "1 mg a day" not in text  # what was ordered is not told as given
    assert "motor stall" in text
    assert "stands" in text  # under-infusion was never acknowledged


def test_the_same_log_makes_the_same_page(kept: Path, tmp_path: Path, page: str) -> None:
    thecal("log", "report", kept, "--out", tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text() == page


def test_days_add_up_to_what_the_pump_delivered(kept: Path, pump: Pump) -> None:
    """The week ended at midnight and some hours: what is after it is in no day."""
    days = told(kept).days
    steps = [
        record["delivered_steps"] for record in file.load(kept).records() if record["event"] == "day_ended"
    ]
    assert sum(day.delivered_nl for day in days) == pytest.approx(
        sum(steps) * pump.status()["pl_per_step"] / 1000
    )
    assert measure(told(kept)).unit == "mg"
    assert measure(told(kept)).of(days[0].delivered_nl, days[0].ng_per_ml) == pytest.approx(1, rel=1e-3)


def test_a_period_is_a_part(kept: Path, tmp_path: Path) -> None:
    part = history(file.load(kept), 20460, 20460)
    assert (part.first, part.last) == (20460.0, 20461.0)
    out = tmp_path / "part.html"
    assert (
        thecal("log", "report", kept, "--out", out, "--from", "2026-01-07", "--to", "2026-01-07").exit_code
        == 0
    )
    assert "2026-01-07 to 2026-01-08" in out.read_text()
    asked = ("--from", "2030-01-01")
    assert "has no record in those days" in complaint("log", "report", kept, "--out", out, *asked)


def test_a_pump_of_a_moment_ago_has_a_report(tmp_path: Path) -> None:
    path = tmp_path / "new.log"
    fetch(Pump(), path)
    assert thecal("log", "report", path, "--out", tmp_path / "new.html").exit_code == 0


def test_what_cannot_be_is_told(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "give a name that ends in .html" in complaint("log", "report", kept, "--out", tmp_path / "x.pdf")
    unended = tmp_path / "unended.log"
    unended.write_bytes(
        b"".join(line for line in kept.read_bytes().splitlines(True) if b'"status"' not in line)
    )
    assert "its download was not ended; run it again" in complaint(
        "log", "report", unended, "--out", tmp_path / "x.html"
    )
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "pip install 'thecal[plots]'" in complaint("log", "report", kept, "--out", tmp_path / "x.html")


def record(event: str, at: float, **figures: Any) -> dict[str, Any]:
    return {"day": int(at), "ms": round(at % 1 * 86_400_000), "event": event, **figures}


def timed(*records: dict[str, Any]) -> list[tuple[float, dict[str, Any]]]:
    return [(each["day"] + each["ms"] / 86_400_000, each) for each in records]


def test_an_alarm_lasts_from_raised_to_over() -> None:
    log = timed(
        record("alarm_raised", 1.0, alarm="eri"),
        record("alarm_raised", 1.25, alarm="motor_stall"),
        record("alarm_acknowledged", 1.5, alarm="motor_stall"),
        record("alarm_ended", 2.0, alarm="motor_stall"),
        record("alarm_raised", 3.0, alarm="motor_stall"),
        record("alarm_latched", 3.5, alarm="motor_stall"),
        record("alarm_tested", 4.0, alarm="eri"),
    )
    assert alarms_of(log, ["eri"], 5.0) == [
        ("eri", 1.0, 5.0, None, True),
        ("motor_stall", 1.25, 2.0, 1.5, False),
        ("motor_stall", 3.0, 3.5, None, False),
    ]


def test_a_stop_lasts_until_delivery_goes_on() -> None:
    log = timed(
        record("fallback", 1.0, effect="minimum_rate", rate_nl_per_day=6),
        record("fallback", 2.0, effect="go_on", rate_nl_per_day=9),
        record("power_returned", 3.0, gap_known=1, gap_s=43_200),
        record("delivery_stopped", 4.0),
    )
    assert stops_of(log, 5.0) == [(1.0, 2.0, "minimum rate"), (2.5, 3.0, "no power"), (4.0, 5.0, "stopped")]
    assert rates_of(log) == [(1.0, 6), (2.0, 9), (4.0, 0)]


@pytest.mark.parametrize("stamped", [0.5, 20_000.0])
def test_what_was_recorded_before_the_clock_was_known_is_moved(stamped: float) -> None:
    log = [
        record("pump_started", 0.25),
        record("clock_set", stamped, old_day=0, old_ms=43_200_000),
        record("day_ended", 20_000.0),
        record("clock_set", 20_000.5, old_day=20_000, old_ms=43_200_000),  # by an hour: nothing is moved
        record("day_ended", 20_001.0),
    ]
    assert moments(log) == [19_999.75, 20_000.0, 20_000.0, 20_000.5, 20_001.0]
