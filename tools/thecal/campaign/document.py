"""docs/fault_catalogue.md, made from the table that injects. Beside each formula stands what it gives once."""

from __future__ import annotations

from functools import partial
from random import Random

from thecal.campaign.catalogue import PARTS, ROWS
from thecal.campaign.report import table
from thecal.campaign.rig import Rig
from thecal.campaign.rows import Bound, Row
from thecal.campaign.scenes import SCENES, Setting

_HEAD = """# The fault catalogue

Every single fault that this pump is tried with: how it is injected into the twin, what must tell of it and how soon,
what the pump does, and the most that may leave the catheter's tip beyond what was asked for, and below it. The bounds
are formulas that were derived beforehand, from the rates, the step, the guard's rules and the hours of the pump;
the derivation stands below each table. None is read from a run: `make campaign` injects every row at many moments of
every mode and holds what the twin truly gave against them ([what it found](campaign.md)).

Extra and missing are counted from the fault to the end of the scene: the row's own time and an hour. Where it says
*until seen*, delivery cannot go on, and what is missing counts up to the detection. In a bridge that loses steps or
starts anew, either of both rates may run until its end: there the difference of both rates for that time is
added. The figures in brackets are for 0.24 mL a day, continuous, a step of 20.64 nL every 7.4 s.

"""
_ASLEEP = """
## What cannot be detected
%d rows, and why:

"""
_REFERENCE_NG_PER_ML = 250_000


def document() -> str:
    """The whole text without its mark."""
    setting = _reference()
    parts = [part for part in PARTS if any(row.part == part for row in ROWS)]
    asleep: list[tuple[object, ...]] = [(row.part, row.name, row.asleep) for row in ROWS if row.asleep]
    count = f"{len(ROWS)} rows, in {len(parts)} parts.\n\n"
    return (
        _HEAD
        + count
        + "\n".join(_part(part, setting) for part in parts)
        + _ASLEEP % len(asleep)
        + table(("part", "fault", "why"), asleep)
    )


def _reference() -> Setting:
    rig = Rig()
    SCENES["continuous"].begin(rig, _REFERENCE_NG_PER_ML)
    return Setting(rig.oracle, harms=True)


def _part(part: str, setting: Setting) -> str:
    rows = [row for row in ROWS if row.part == part]
    heads = ("fault", "injected", "told by", "within", "the pump", "extra", "missing")
    cells = [_cells(row, setting) for row in rows]
    whys: dict[str, list[str]] = {}
    for row in rows:
        for what, bound in (("within", row.within), ("extra", row.extra), ("missing", row.missing)):
            whys.setdefault(f"{what}: {bound.why}", []).append(row.name)
    text = "".join(f"- {why}. *{'; '.join(names)}*\n" for why, names in whys.items())
    return f"## {part.capitalize()}\n{table(heads, cells)}\n{text}"


def _cells(row: Row, setting: Setting) -> tuple[object, ...]:
    setting.value = 0
    row.script(setting, Random(row.name))
    setting.last((row.within.of(setting) or 0) + row.settle_s + 60)
    value = f" (here {setting.value:,})" if setting.value else ""
    nl = partial(_figure, setting=setting, unit="nL")
    missing = nl(row.missing) + (" until seen" if row.until_seen else "")
    told = ", ".join(f"`{name}`" for name in row.seen) or "nothing"
    seconds = _figure(row.within, setting, "s") if row.seen else "never"
    return row.name, row.injected + value, told, seconds, row.does, nl(row.extra), missing


def _figure(bound: Bound, setting: Setting, unit: str) -> str:
    figure = bound.of(setting)
    return "nothing to be seen" if figure is None else f"{figure:,.0f} {unit}"
