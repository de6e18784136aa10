"""A store with damaged records: whatever it holds, the pump starts in a defined state, or with what it held.

Defined is: every request is answered; what runs is what was committed or nothing, and where it is nothing that had
been something, memory error stands; nothing but what runs leaves the pump.
"""

from __future__ import annotations

from random import Random
from typing import Any

from thecal.campaign.mutants import damaged
from thecal.campaign.rig import Broken, Rig
from thecal.campaign.scenes import HOUR_MS, SCENES, begun


def started(random: Random) -> str:
    """A pump in any mode, its power cut, its files damaged meanwhile; then it lives on for a while."""
    rig = begun(random.choice(list(SCENES)), random)
    committed = _running(rig)
    was_stopped = rig.oracle.stopped
    spoil(random, rig.body.store._files)
    rig.fault("power_cut_s", random.choice((0, 1, 3_600)))
    before_nl = rig.moved_nl()
    rig.pass_pump(HOUR_MS)
    status = rig.status()
    runs = _running(rig)
    if runs is not None and runs != committed:
        raise Broken(f"{runs} runs, and {committed} was committed")
    if runs is None and "memory_error" not in status["alarms"]:
        raise Broken("the prescription is gone, and no alarm says so")
    moved_nl = rig.moved_nl() - before_nl
    most_nl = max(rig.oracle.regimen.highest(), 48_000) / 24 + 50 if rig.oracle.regimen else 50
    if moved_nl > (most_nl if runs is not None else 50):
        raise Broken(f"{moved_nl:.0f} nL left the pump within an hour")
    if was_stopped and moved_nl > 50 and "memory_error" not in status["alarms"]:
        raise Broken("it was stopped, and it runs")
    return "goes on" if runs is not None else "memory error"


def _running(rig: Rig) -> Any:
    return (rig.told("prescription.get") or {}).get("prescription")


def spoil(random: Random, files: dict[str, bytes]) -> None:
    """One to three files are damaged, exchanged with another one, or gone."""
    for _ in range(random.randint(1, 3)):
        name = random.choice(sorted(files)) if files else ""
        how = random.random()
        if not files:
            return
        if how < 0.15:
            del files[name]
        elif how < 0.3:
            other = random.choice(sorted(files))
            files[name], files[other] = files[other], files[name]
        else:
            files[name] = damaged(random, files[name])
