"""The page on the drug library, made from the device's table: each figure with its standing beside it.

It adds the sources and no figure of its own; `thecal.docs` hands it the table and a way to write tables.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from thecal.words import mass

_HEAD = """# The drug library

**Nothing on this page is medical advice. The pump is a bench demonstrator and pumps water.**

What the pump knows of each drug it takes: version %s, %d drugs, digest
`%s`.
It refuses a prescription for a drug that is not here. Above a soft limit it asks for a confirmation that
names the figure; above a hard limit it refuses.

Beside each figure stands how well it is known: **[S]** read in a source, named below; **[M]** from memory, unverified;
**[P]** this project's own choice. Practice exceeds the consensus figures, so those are soft limits; the hard limits are
ours where no label has one, low on purpose, since a bench loses nothing by refusing.

## Doses

"""
_STEPS = """
## Steps and boluses
A step is an increase from the dose before. The second percentage of baclofen is for spasticity of the brain's origin
and for children. A slip of two decimal places, such as 5523 for 55, is refused by the hard limit from the highest
start dose up; of a lower dose it is for the step limit, and for a first dose the start range asks.

"""
_STABILITY = """
## How long a filling keeps
In days, in the pump; a mixture keeps as long as the part that keeps shortest.

"""
_SUDDEN = """
## Stopping
Where a sudden stop harms, a fault lets delivery go on at the minimum rate rather than stop. A planned end is a taper
for more drugs than that: an opioid may be stopped by a fault and still be tapered by the clinic.

"""
_SOURCES = """
## Sources
Read as stored copies or abstracts, not the printed originals:

- morphine: label of Infumorph as abridged by eMPR (starts, caution above 20 mg a day). With bupivacaine and
  clonidine stable for 90 days at 37 °C in an implantable pump: Classen, Wimbish and Kupiec, J Pain Symptom Manage
  2004;28:603.
- hydromorphone: stable for 4 months, refilling every 3 months appropriate: Hildebrand, Elsberry and Anderson, J
  Pain Symptom Manage 2001;22:1042.
- hydromorphone up to 15 mg, bupivacaine 6 to 20 mg and sufentanil 10 to 100 ug a day, which our hard limits look
  to: a textbook chapter on intrathecal therapy for abdominal pain (aneskey.com).
- clonidine: rebound hypertension on an abrupt stop, and a dose escalated to 960 ug a day at most: abstract of a
  phase I/II study of intrathecal clonidine in 31 patients.
- ziconotide: US label of Prialt; EU summary of product characteristics (21.6 ug a day); both compared in Brain
  Behav 2021;11(S1):e02055; the maker's site for refills, and for a start at 0.5 to 1.2 ug a day.
- baclofen: labels of Lioresal and Gablofen as abridged by eMPR and others (screening, steps, strengths, not to be
  stopped abruptly nor mixed). With morphine stable for 30 days: Sitaram and others, Int J Pharm 1995;118:181.
- fentanyl, sufentanil: a review of both by Waara-Wolleat and others (its abstract) found no study of their
  stability in implanted pumps.
- [M] is the Polyanalgesic Consensus Conference as remembered: its tables were not read.
"""


def document(library: ModuleType, table: Callable[[tuple[str, ...], list[tuple[Any, ...]]], str]) -> str:
    """The whole page. `library` is the device's `pump.drugs`; `table` writes heads and rows."""
    drugs = [library.find(name) for name in library.names()]
    return (
        _HEAD % (library.VERSION, len(drugs), library.digest().hex())
        + table(
            ("drug", "start a day", "asks above, a day", "refuses above, a day", "strongest"), _doses(drugs)
        )
        + _STEPS
        + table(
            ("drug", "most a step", "at least between steps", "patient bolus"), [_steps(it) for it in drugs]
        )
        + _STABILITY
        + table(("drug", "first filling", "diluted", "undiluted"), [_days(it) for it in drugs])
        + _SUDDEN
        + table(
            ("drug", "a sudden stop harms", "a planned end is a taper", "caution"),
            [_stop(it) for it in drugs],
        )
        + _SOURCES
    )


def _doses(drugs: list[Any]) -> list[tuple[str, ...]]:
    return [
        (
            it.name,
            f"{_mass(it, 'start_low_ng_per_day')} to {_mass(it, 'start_high_ng_per_day')}",
            _mass(it, "soft_most_ng_per_day"),
            _mass(it, "hard_most_ng_per_day"),
            _beside(it, "highest_ng_per_ml", mass(it.highest_ng_per_ml) + "/mL"),
        )
        for it in drugs
    ]


def _steps(it: Any) -> tuple[str, ...]:
    most = [
        _beside(it, column, f"{getattr(it, column)} %")
        for column in ("most_step_percent", "most_step_percent_cerebral")
        if getattr(it, column)
    ]
    if it.most_step_ng_per_day:
        most.append(_mass(it, "most_step_ng_per_day"))
    column = "least_hours_between_steps"
    between = _beside(it, column, f"{getattr(it, column)} h")
    return (it.name, " or ".join(most) or "no limit", between, _yes(it, "patient_bolus_allowed"))


def _days(it: Any) -> tuple[str, ...]:
    columns = ("first_fill_days", "diluted_days", "undiluted_days")
    return (it.name, *(_beside(it, column, str(getattr(it, column))) for column in columns))


def _stop(it: Any) -> tuple[str, ...]:
    return (it.name, _yes(it, "sudden_stop_harms"), _yes(it, "taper_to_end"), it.caution)


def _mass(it: Any, column: str) -> str:
    return _beside(it, column, mass(getattr(it, column)))


def _yes(it: Any, column: str) -> str:
    return _beside(it, column, "yes" if getattr(it, column) else "no")


def _beside(it: Any, column: str, text: str) -> str:
    return f"{text} [{it.standing(column)}]"
