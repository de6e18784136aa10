"""`thecal trumpet`: the flow accuracy of a prescription on the virtual board, with an ideal head and a rippled one.

It runs the prescription twice, samples what was programmed, commanded and given, and hands the curves on as a table, as
JSON and as a picture. What a head does is the twin's: this says how exact the pump is, not how good any hardware.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from thecal import board, confirm, flow, flow_plot, prescriptions, units
from thecal.errors import Failure
from thecal.flow import Curve, Protocol, Sample, Window
from thecal.prescriptions import Caller
from thecal.words import NOT_A_DEVICE, said


class Asked(NamedTuple):
    """What is to be measured, with the doses beyond a soft limit that were confirmed."""

    draft: prescriptions.Draft
    confirmations: list[dict[str, Any]]


class Measured(NamedTuple):
    """What was measured of one prescription. `apart` is what the ripple alone adds, `worst_pl` the commanded stray."""

    title: str
    protocol: Protocol
    pl_per_step: int
    ideal: Curve
    rippled: Curve
    apart: list[Window]
    worst_pl: int
    mean_nl_per_day: int
    start_ideal: list[int]
    start_rippled: list[int]

    @property
    def holds(self) -> bool:
        """Whether the commanded volume stays within one step of the programmed one in every window."""
        return self.worst_pl < self.pl_per_step

    def to_json(self) -> dict[str, Any]:
        """Volumes in pL, flows in nL/day, errors in percent."""
        start_up = {"ideal_nl_per_day": self.start_ideal, "rippled_nl_per_day": self.start_rippled}
        return {
            "title": self.title,
            **self.protocol._asdict(),
            "pl_per_step": self.pl_per_step,
            "mean_nl_per_day": self.mean_nl_per_day,
            "commanded": {"worst_pl": self.worst_pl, "within_one_step": self.holds},
            "ideal": self.ideal.to_json(),
            "rippled": self.rippled.to_json(),
            "ripple_apart": Curve(self.rippled.ripple_permille, 0.0, self.apart).to_json()["windows"],
            "start_up": start_up,
        }


def trumpet(
    prescription: Path,
    sample: str,
    length: str | None,
    ripple_permille: int,
    out: Path | None,
    json_to: str | None,
    interpreter: str,
    confirmed: Sequence[str] = (),
) -> int:
    """Measure and tell; exit code 1 where a window's commanded volume is a step or more off, which is a defect."""
    draft = prescriptions.load(prescription)
    asked = Asked(draft, confirm.from_options(confirmed))
    if out:
        flow_plot.need()
    protocol = protocol_of(sample, length)
    runs = [_run(asked, protocol, ripple, interpreter) for ripple in (0, ripple_permille)]
    measured = reckon(prescription.stem, protocol, runs, ripple_permille)
    if out:
        flow_plot.draw(measured, out)
    _tell(measured, json_to, out)
    return 0 if measured.holds else 1


def protocol_of(sample: str, length: str | None) -> Protocol:
    """One of PROTOCOLS, with `length` (such as `3d`) as the whole run. Raises `Failure` where no window fits."""
    protocol = flow.PROTOCOLS[sample]
    if length is None:
        return protocol
    seconds = units.duration_s(length)
    least = protocol.start_s + protocol.windows_min[0] * 60
    if seconds is None or seconds < least:
        raise Failure(
            f"--for {length}: give at least {least // 60}m, of which {protocol.start_s // 60}m are the start"
        )
    return protocol._replace(length_s=seconds // protocol.sample_s * protocol.sample_s)


def measure(link: Caller, asked: Asked, protocol: Protocol, ripple_permille: int) -> tuple[int, list[Sample]]:
    """The pL of a step, and the samples from the start of the prescription on a fresh board, the first all 0."""
    size_nl = link.call("status")["reservoir"]["size_nl"]
    link.call("service.filled", volume_nl=size_nl)
    link.call("twin.fault", fault="ripple_permille", value=ripple_permille)
    prescriptions.start(link, asked.draft, "a measurement of flow", asked.confirmations)
    samples = [_sample(link, size_nl)]
    for _ in range(protocol.length_s // protocol.sample_s):
        for ms in units.pieces_ms(protocol.sample_s * 1000):
            link.call("twin.pass", ms=ms)
        samples.append(_sample(link, size_nl))
    return link.call("status")["pl_per_step"], samples


def reckon(
    title: str, protocol: Protocol, runs: list[tuple[int, list[Sample]]], ripple_permille: int
) -> Measured:
    """The curves of two runs, without ripple and with it. Raises `Failure` where nothing is delivered."""
    (pl_per_step, without), (_, rippled) = runs
    ideal = flow.curve(without, protocol, pl_per_step, 0)
    if not ideal.windows:
        raise Failure(
            f"{title}: nothing is programmed in the time that is looked at; there is no flow to measure"
        )
    return Measured(
        title,
        protocol,
        pl_per_step,
        ideal,
        flow.curve(rippled, protocol, pl_per_step, ripple_permille),
        flow.apart(rippled, without, protocol),
        max(flow.worst_commanded_pl(samples, protocol) for samples in (without, rippled)),
        round(without[-1].programmed * 86_400 / 1000 / protocol.length_s),
        flow.start_up(without, protocol),
        flow.start_up(rippled, protocol),
    )


def _run(
    asked: Asked, protocol: Protocol, ripple_permille: int, interpreter: str
) -> tuple[int, list[Sample]]:
    with board.start(interpreter) as link:
        return measure(link, asked, protocol, ripple_permille)


def _sample(link: Caller, size_nl: int) -> Sample:
    """Volumes now. A reservoir that gets low is filled: what is measured is the flow, not its end."""
    status, body = link.call("status"), link.call("twin.body")
    if status["reservoir"]["volume_nl"] * 4 < size_nl:
        link.call("service.filled", volume_nl=size_nl)
    commanded_pl = status["commanded_steps"] * status["pl_per_step"]
    return Sample(status["programmed_pl"], commanded_pl, body["given_nl"] * 1000 + body["given_pl"])


def _tell(measured: Measured, json_to: str | None, out: Path | None) -> None:
    if json_to:
        try:
            with click.open_file(json_to, "w", encoding="utf-8") as file:
                file.write(json.dumps(measured.to_json()) + "\n")
        except OSError as error:
            raise Failure(f"--json {json_to}: {(error.strerror or str(error)).lower()}") from None
    if json_to != "-":
        for line in lines(measured):
            click.echo(line)
        click.echo(f"picture in {out}" if out else "for a picture add --out FILE.png")


def lines(measured: Measured) -> list[str]:
    """The figures for a person."""
    protocol, step_nl = measured.protocol, units.scaled(measured.pl_per_step, 1000)
    worst = measured.worst_pl / measured.pl_per_step
    verdict = "within" if measured.holds else "NOT WITHIN"
    return [
        f"{measured.title}: mean {said('nl_per_day', measured.mean_nl_per_day)}, {step_nl} nL a step",
        f"sampled every {protocol.sample_s / 60:g} min; start-up {_hours(protocol.start_s)}, "
        f"windows in the {_hours(protocol.length_s - protocol.start_s)} after it",
        f"commanded volume {verdict} one step of the programmed in every window: {worst:.3f} steps at most",
        "",
        "error in % of the programmed volume, over every window of",
        *_table(measured),
        f"overall (A): ideal head {_percent(measured.ideal.overall)} %, "
        f"rippled head {_percent(measured.rippled.overall)} %",
        f"the heads are the twin's, the method is IEC 60601-2-24's from memory; this {NOT_A_DEVICE}",
    ]


def _table(measured: Measured) -> list[str]:
    ripple = f"head with {measured.rippled.ripple_permille / 10:g} % ripple"
    heads = ["lowest", "5 %", "95 %", "highest"]
    top = f"{'':>4}  {'one step':>8}   {'ideal head':>35}   {ripple:>35}   {'ripple alone':>17}"
    rows = [["min", "+-", *heads, *heads, "lowest", "highest"]]
    for ideal, rippled, alone in zip(
        measured.ideal.windows, measured.rippled.windows, measured.apart, strict=True
    ):
        figures = [ideal.lowest, ideal.p5, ideal.p95, ideal.highest]
        figures += [rippled.lowest, rippled.p5, rippled.p95, rippled.highest, alone.lowest, alone.highest]
        rows.append([str(ideal.minutes), f"{ideal.limit:.3f}", *(_percent(figure) for figure in figures)])
    return [top, *(_row(row) for row in rows)]


def _row(cells: list[str]) -> str:
    wide = [f"{cell:>8}" for cell in cells]
    return "   ".join(
        [f"{cells[0]:>4}  {wide[1]}", *(" ".join(part) for part in (wide[2:6], wide[6:10], wide[10:]))]
    )


def _percent(figure: float) -> str:
    return f"{round(figure, 3) + 0.0:+.3f}"  # nothing is told as +0.000, whichever side it was on


def _hours(seconds: int) -> str:
    return f"{seconds / 3600:g} h"
