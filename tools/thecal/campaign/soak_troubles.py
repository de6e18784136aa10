"""What goes wrong in a pump's life: faults that come and go, cuts of the power, and the visit that mends it."""

from __future__ import annotations

from typing import Any

from thecal.campaign import therapies
from thecal.campaign.rig import DAY_MS, FULL_NL, STEP_NL, Broken
from thecal.campaign.soak_life import HOUR_MS, Life

_NOT_HERE = (
    "content_nl",
    "ripple_permille",
    "catheter_",
    "cell_age",
    "cell_permille",
    "power_cut_s",
    "reset",
)
"""They cannot be taken back, or are told of elsewhere."""
_HIGHEST = {"store_slow_ms": 2_000}
"""More takes no longer in its own time, and very long in ours."""
_RUNNING_AWAY_S = 7_200
"""Until a motor that turns by itself is seen at the latest: the account of the first whole hour."""
_CYCLES = 5
_LONGEST_BRIDGE_MS = 30 * DAY_MS


def _faults(life: Life) -> list[dict[str, Any]]:
    return [
        row
        for row in life.rig.told("twin.faults")
        if row["lowest"] <= 1 and not row["fault"].startswith(_NOT_HERE)
    ]


def fault(life: Life) -> None:
    """One comes, lasts, and goes; then somebody looks."""
    if life.rig.oracle.front:
        return
    random = life.random
    row = random.choice(_faults(life))
    highest = int(_HIGHEST.get(row["fault"]) or min(row["highest"], 7_200_000))
    value = max(random.choice((1, highest, therapies.log_uniform(random, 1, highest))), row["lowest"])
    life.lose()
    if row["fault"].startswith("runaway"):
        life.extra_nl = value / 3_600 * _RUNNING_AWAY_S * STEP_NL * 1.2
    life.trouble = f"{row['fault']} {value}"
    life.rig.fault(row["fault"], value)
    life.wait(therapies.log_uniform(random, 10_000, 4 * HOUR_MS))
    if row["lowest"] <= 0:
        life.rig.fault(row["fault"], 0)
    _cycle(life)
    life.wait(therapies.log_uniform(random, 10_000, 3 * HOUR_MS))
    visit(life, restarted=True)


def _cycle(life: Life) -> None:
    """Only without power ends what is off for good; a fault of the program that is still there may come again."""
    for _ in range(_CYCLES):
        if life.rig.status()["therapy"] != "failed":
            return
        life.rig.fault("power_cut_s", 0)
        life.wait(1_000)
    raise Broken("the pump is off for good, and no power brings it back")


def power_cut(life: Life) -> None:
    """The power goes, for a moment or for two days."""
    random = life.random
    bridge = life.rig.oracle.front is not None
    if bridge and random.random() < 0.7:
        return
    before = _kept(life)
    life.lose()
    off_s = random.choice((0, random.randint(1, 60), random.randint(1, 172_800)))
    life.trouble = f"power_cut_s {off_s}"
    life.rig.fault("power_cut_s", off_s)
    life.wait(0)
    after = _kept(life)
    for key, kept in before.items():
        lost = set(kept) - set(after[key]) if key == "alarms" else after[key] != kept
        if lost:
            raise Broken(f"{key}: {kept} before {life.trouble}, {after[key]} after it")
    life.wait(therapies.log_uniform(random, 1_000, 6 * HOUR_MS))
    if bridge:
        _arrive(life)
    visit(life, restarted=True)


def _kept(life: Life) -> dict[str, Any]:
    """What no cut may change."""
    status = life.rig.status()
    return {
        "prescription": (life.rig.told("prescription.get") or {}).get("prescription"),
        "alarms": [name for name in status["alarms"] if name not in ("clock_lost", "delivery_gap")],
        "stopped": status["therapy"] == "stopped",
        "pl_per_step": status["pl_per_step"],
    }


def _arrive(life: Life) -> None:
    """Until whatever travelled through the catheter is at the tip."""
    waited_ms = 0
    while life.rig.status()["catheter"]["front"] != "none":
        life.keep_full()
        life.rig.play(["resume"])
        life.wait(DAY_MS)
        waited_ms += DAY_MS
        if waited_ms > _LONGEST_BRIDGE_MS:
            raise Broken("the front never arrives")


def visit(life: Life, restarted: bool) -> None:
    """Everything is mended, seen and prescribed anew."""
    rig = life.rig
    _cycle(life)
    status = rig.status()
    rig.play(["clock", status["day"], status["ms"]])
    rig.play(["battery", "lipo", 1_000_000, status["day"]])
    rig.play(["fill", FULL_NL])
    rig.play(["resume"])
    life.wait(4 * HOUR_MS)  # until the battery has been believed, and what the hour tells is told
    for name in rig.status()["alarms"]:
        rig.play(["acknowledge", name])
    life.wait(1_000)
    life.find(restarted)
