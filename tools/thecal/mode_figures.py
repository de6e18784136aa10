"""The figures of the pages on the modes, reckoned from what was played: none of them is typed by hand.

It puts series into rows of a table. It refuses to know how a page or a picture looks.
"""

from __future__ import annotations

from thecal.mode_fronts import BRIDGE, PRIME
from thecal.mode_scenes import Do, Played, Scene
from thecal.mode_series import DAY_S, Dose, Series
from thecal.units import scaled

Row = tuple[str, str]

_ENDED = ("bolus_ended", "periodic_bolus_ended", "patient_bolus_ended")
_ASTRAY = 0.05


def of_scene(scene: Scene, played: Played, readback: list[dict]) -> list[Row]:
    """Rates, boluses, exactness and the dose at the tip of an ordinary scene."""
    series = played.series
    return [*rates(readback), *boluses(series, played.refused), exactness(series), at_tip(series, scene)]


def rates(readback: list[dict]) -> list[Row]:
    """What the prescription's doses became."""
    worst = max(abs(entry["rounding_ppm"]) for entry in readback)
    low, high = (f(entry["rate_nl_per_day"] for entry in readback) for f in (min, max))
    span = ml(low) if low == high else f"{ml(low)} to {ml(high)}"
    rounded = f"rounded by {worst} ppm at most" if worst else "no dose had to be rounded"
    return [("basal rate, as read back", f"{span} mL/day; {rounded}")]


def boluses(series: Series, refused: list[tuple[Do, str]]) -> list[Row]:
    """When each ended and what it gave; and each that was refused, with the pump's words."""
    rows = []
    for event in series.told(*_ENDED):
        name = event["event"].removesuffix("_ended").replace("_", " ")
        given = f"{event['delivered_nl']:,} of {event['volume_nl']:,} nL"
        rows.append((f"{name}, ended at {hours(event['at_ms'])}", f"{event['why']}: {given}"))
    rows += [(f"asked at {hours(deed.at_s * 1000)}", f"refused: {sentence}") for deed, sentence in refused]
    return rows


def exactness(series: Series) -> Row:
    """The bound of the commanded volume."""
    worst = series.worst_pl()
    return (
        "commanded volume off the programmed one, at most",
        f"{worst:,} pL: {worst / series.pl_per_step:.3f} of a step",
    )


def at_tip(series: Series, scene: Scene) -> Row:
    """The whole scene's drug, ordered and arrived."""
    doses = series.doses(scene.window_s)
    ordered = sum(dose.ordered * (dose.to_s - dose.from_s) for dose in doses) / DAY_S
    arrived = series.tip_ng(0, doses[-1].to_s)
    percent = (
        round((arrived / ordered - 1) * 100, 2) + 0.0
    )  # nothing is told as +0.00, whichever side it was on
    return (
        "drug at the tip in the whole scene",
        f"{ug(arrived)} of {ug(round(ordered))} ug ({percent:+.2f} %)",
    )


def of_primes(played: dict[str, Series], ordered_ng_per_day: int) -> list[Row]:
    """When the drug arrives, with a prime and without, and what mixing does to it."""
    prime, plain, mixing = played.values()
    end_ms = prime.told("prime_ended")[0]["at_ms"]
    arrives_ms = plain.told("front_arrived")[0]["at_ms"]
    ended_s = -(-end_ms // (PRIME.sample_s * 1000)) * PRIME.sample_s
    basal = ordered_ng_per_day * (ended_s - end_ms // 1000) // DAY_S
    doses = [dose for dose in mixing.doses(PRIME.window_s) if dose.from_s >= ended_s]
    out = f"drug out of the tip at {hours(ended_s * 1000)}"
    lowest = min(doses, key=lambda dose: dose.tip)
    return [
        ("the prime ends, and the drug is at the tip, after", f"{end_ms / 60_000:.1f} min"),
        ("without a prime the drug is at the tip after", hours(arrives_ms)),
        (out, f"{ug(prime.tip_ng(0, ended_s))} ug; the dose due since the prime's end is {ug(basal)} ug"),
        (f"{out}, with mixing", f"{ug(mixing.tip_ng(0, ended_s))} ug: the drug comes early"),
        (
            "with mixing, lowest dose in half an hour after it",
            f"{_percent(lowest.tip, ordered_ng_per_day)} %",
        ),
        exactness(prime),
    ]


def of_bridges(played: dict[str, Series], ordered_ng_per_day: int) -> list[Row]:
    """How far each strays from the dose ordered, in windows of an hour."""
    bridge = played["bridge"]
    started, arrived = (bridge.told(name)[-1]["at_ms"] for name in ("bridge_started", "front_arrived"))
    rows = [("the bridge lasts", f"{(arrived - started) / 86_400_000:.2f} days")]
    for name, series in played.items():
        doses = series.doses(BRIDGE.window_s)
        low, high = (f(dose.tip for dose in doses) for f in (min, max))
        astray = sum(1 for dose in doses if _astray(dose, ordered_ng_per_day))
        strays = f"{_percent(low, ordered_ng_per_day)} % to {_percent(high, ordered_ng_per_day)} %"
        rows.append((f"dose at the tip, {name}", f"{strays}; off by more than 5 % for {astray} h"))
    return [*rows, exactness(bridge)]


def _astray(dose: Dose, ordered: int) -> bool:
    return abs(dose.tip / ordered - 1) > _ASTRAY


def _percent(dose: float, ordered: int) -> str:
    return f"{(dose / ordered - 1) * 100:+.1f}"


def hours(ms: int) -> str:
    """`6:30` hours and minutes since the scene's start."""
    minutes = round(ms / 60_000)
    return f"{minutes // 60}:{minutes % 60:02d} h"


def ml(nl: int) -> str:
    """Millilitres, exactly."""
    return scaled(nl, 1_000_000)


def ug(ng: int) -> str:
    """Micrograms, to the nearest tenth."""
    return f"{ng / 1000:,.1f}"
