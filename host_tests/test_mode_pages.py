"""The pages on the modes say what the pump does: examples, tables and pictures, and the catheter's figures in them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thecal import mode_pages, mode_plots
from thecal.mode_fronts import CHANGE_S, unbridged
from thecal.mode_scenes import ready

INDEX = mode_pages.DOCS / "modes" / "README.md"
PAGES = [*(mode_pages.DOCS / "modes" / f"{name}.md" for name in mode_pages.NAMES), INDEX]
ORDERED_NG = 1_000_000  # a day, on the bridge's page


def tips(name: str, variant: str) -> list[float]:
    """The dose at the tip, hour after hour, in ng/day."""
    return [dose.tip for dose in mode_pages.story(name).series[variant].doses(3600)]


def test_no_page_and_no_picture_is_stale() -> None:
    assert mode_pages.stale() == []


def test_a_picture_of_other_series_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode_pages, "picture", lambda name: tmp_path / f"{name}.svg")
    mode_plots.draw("minimum", mode_pages.story("minimum"), tmp_path / "minimum.svg")
    (tmp_path / "flex.svg").write_text("<svg/>")
    assert mode_pages.stale() == [f"pictures/modes/{name}.svg" for name in mode_pages.NAMES[1:]]


def test_the_same_series_are_drawn_alike(tmp_path: Path) -> None:
    story = mode_pages.story("prime")
    for out in (tmp_path / "a.svg", tmp_path / "b.svg"):
        mode_plots.draw("prime", story, out)
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.parametrize("name", mode_pages.NAMES)
def test_a_picture_is_small_enough_for_a_page(name: str) -> None:
    assert mode_pages.picture(name).stat().st_size < 150_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_says_what_it_is_about_and_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert "bench demonstrator that pumps water: no medical device, and no dose here is advice" in text
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (page.parent / link).exists(), link


def test_the_index_leads_to_every_page() -> None:
    linked = re.findall(r"\]\((\w+)\.md\)", INDEX.read_text(encoding="utf-8"))
    assert sorted(linked) == sorted(mode_pages.NAMES)


@pytest.mark.parametrize("name", mode_pages.NAMES)
def test_commanded_volume_is_never_a_step_off_in_any_mode(name: str) -> None:
    for variant, series in mode_pages.story(name).series.items():
        assert series.worst_pl() < series.pl_per_step, variant


def test_a_bridge_keeps_the_dose_within_a_percent_and_without_one_it_doubles() -> None:
    assert all(abs(tip - ORDERED_NG) <= ORDERED_NG // 100 for tip in tips("bridge", "bridge"))
    assert max(tips("bridge", "no bridge")) == pytest.approx(2 * ORDERED_NG, rel=0.01)


def test_a_bridge_lasts_the_dead_volume_at_the_old_rate() -> None:
    series = mode_pages.story("bridge").series["bridge"]
    started, arrived = (series.told(name)[-1]["at_ms"] for name in ("bridge_started", "front_arrived"))
    assert (arrived - started) / 86_400_000 == pytest.approx(3.09, abs=0.001)


def test_the_more_a_catheter_mixes_the_longer_a_bridge_strays() -> None:
    astray = [
        sum(1 for tip in tips("bridge", variant) if abs(tip - ORDERED_NG) > ORDERED_NG // 20)
        for variant in ("bridge", "bridge, 32 tanks", "bridge, 8 tanks")
    ]
    assert astray == sorted(set(astray)) and astray[0] == 0


def test_the_pump_without_a_bridge_had_the_right_dose_before_the_change() -> None:
    series = unbridged(mode_pages.examples((PAGES[-2]).read_text(encoding="utf-8")))
    before = [dose.tip for dose in series.doses(3600) if dose.to_s <= CHANGE_S]
    assert all(abs(tip - ORDERED_NG) <= ORDERED_NG // 100 for tip in before)
    assert [sample.at_s for sample in series.samples] == list(range(0, 144 * 3600 + 1, 1800))


def test_a_prime_ends_as_the_drug_arrives_and_mixing_brings_it_early() -> None:
    prime, plain, mixing = mode_pages.story("prime").series.values()
    end_s = prime.told("prime_ended")[0]["at_ms"] // 1000
    at_end_s = end_s // 300 * 300
    assert prime.tip_ng(0, at_end_s) == 0 < prime.tip_ng(0, at_end_s + 300) < 300
    assert mixing.tip_ng(0, at_end_s) > 10_000
    assert plain.tip_ng(0, 30 * 3600) == 0


def test_a_catheter_that_is_ready_gives_the_basal_dose_from_the_first_step() -> None:
    prescription = mode_pages.examples(PAGES[1].read_text(encoding="utf-8"))["prescribe"]
    board = ready(prescription)
    before = board.call("twin.body")["tip_ng"]
    board.run(86_400)
    assert board.call("twin.body")["tip_ng"] - before == pytest.approx(
        prescription["dose_ng_per_day"], abs=11
    )
