"""The documents made from the code, from alarms to the link. `python -m thecal.docs [--check]`.

It reads the device's tables and talks to a virtual board, and adds nothing that they do not say; in the requirements it
lists the tests. With --check it writes nothing, and exits 1 when a document is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from thecal import (
    docs_card,
    docs_drugs,
    docs_guard,
    docs_link,
    docs_patient,
    package_list,
    requirements,
    shims,
    wiring,
)
from thecal.paths import device_dir
from thecal.settled import SETTLED

_DOCS = device_dir().parent / "docs"
_TESTS = device_dir().parent / "host_tests"
_REQUIREMENTS = "requirements.md"
_WIRING = "pictures/wiring/"
_MADE = "<!-- Made from the code by `make docs`; edits are lost. -->\n\n"

_ALARMS = """# Alarms

The order is the rank: the highest that stands is heard, all are kept. Cleared by *end*: it goes with its condition;
by *acknowledge*: it latches until somebody has seen it; by *service*: only the service action clears it. Nobody is
treated by this pump: it pumps water.

"""
_SIGNALS = """
## Signals
A burst as pitch and length; *rest* is silence.

"""
_FALLBACK = """# The fallback table

What a condition does to delivery while it is present, by whether a sudden stop of the drug harms: [the drug
library](drugs.md) knows, and one such drug in an admixture is enough. It is the only way in which a condition changes
delivery: sound, silence, acknowledgement and repetition never do. Where several are present, the strongest counts:
go on, minimum rate, stop after the segment (the step under way is finished), stop.

"""
_SETTLED = """
## Rules that contradict each other
Other pumps have rules of which not two can hold at once. How the table settles them, and why:

"""
_FAULTS = """# What the twin can be told to do wrong

By the request `twin.fault`, or in a scenario as `{"at": "06:30", "fault": "stall", "value": 1}`. 0 takes a fault back
where it is in the range.

"""


def device_module(name: str) -> ModuleType:
    """A module of the device, under its name there."""
    shims.install()
    return __import__(name, fromlist=["*"])


def table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A markdown table."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join("| " + " | ".join(str(cell) for cell in line) + " |\n" for line in lines)


def alarms() -> str:
    """Each alarm, and what it sounds like."""
    made, tones = device_module("pump.alarm_table"), device_module("pump.tones")
    rows = []
    for alarm, name in enumerate(made.NAMES):
        priority, category = made.PRIORITY[alarm], made.CATEGORY[alarm]
        signals = [tones.SIGNALS[tones.signal_of(profile, priority, category)].name for profile in (0, 1)]
        cleared = made.CLEARANCES[made.CLEARED_BY[alarm]]
        told = made.told(alarm)
        rows.append((f"`{name}`", made.PRIORITIES[priority], *signals, cleared, *told))
    heads = ("alarm", "priority", "implant", "bedside", "cleared by", "to the patient", "to the clinician")
    return (
        _ALARMS
        + table(heads, rows)
        + _SIGNALS
        + table(
            ("signal", "burst", "repeats every", "rise"),
            [_signal(tones, i) for i in range(len(tones.SIGNALS))],
        )
    )


def _signal(tones: ModuleType, index: int) -> tuple[str, ...]:
    signal = tones.SIGNALS[index]
    notes = ", ".join(f"{hz} Hz {ms} ms" if hz else f"rest {ms} ms" for hz, ms in tones.note_pairs(index))
    return f"`{signal.name}`", notes, f"{signal.repeat_ms / 1000:g} s", f"{signal.rise_percent} %"


def fallback() -> str:
    """What a condition does to delivery."""
    made, names = device_module("pump.fallback"), device_module("pump.alarm_table").NAMES
    rows = [
        (f"`{names[condition]}`", _effect(made, safe), _effect(made, harms), why)
        for condition, safe, harms, why in made.TABLE
    ]
    return (
        _FALLBACK
        + table(("condition", "drug may stop", "a sudden stop harms", "why"), rows)
        + _SETTLED
        + table(("one rule", "a rule against it", "how it is settled, and why"), list(SETTLED))
    )


def patient() -> str:
    """The patient's way: states, trials, steps of a dose."""
    course, trial, titration = (device_module("pump." + name) for name in ("course", "trial", "titration"))
    return docs_patient.document(course, trial, titration, table)


def drugs() -> str:
    """What the pump knows of each drug."""
    return docs_drugs.document(device_module("pump.drugs"), table)


def card() -> str:
    """What is on the implant card, and who asks for it."""
    return docs_card.document(table)


def guard() -> str:
    """What the guard looks at, and how soon it finds what."""
    return docs_guard.document(table)


def _effect(made: ModuleType, effect: int) -> str:
    return made.EFFECTS[effect].replace("_", " ")


def faults() -> str:
    """What the twin can be told to do wrong."""
    rows = [
        (f"`{name}`", f"{low} to {high}", what)
        for name, low, high, what in device_module("twin.faults").TABLE
    ]
    return _FAULTS + table(("fault", "value", "what it does"), rows)


def link() -> str:
    """The link: requests with examples, errors, reasons, events."""
    return docs_link.page(device_module, table)


def fault_catalogue() -> str:
    """Every single fault that is tried, and what is claimed of it."""
    from thecal.campaign import document  # which plays on a virtual board, and needs the tests' oracle

    return document.document()


DOCUMENTS = {
    "alarms.md": alarms,
    "card.md": card,
    "drugs.md": drugs,
    "fallback.md": fallback,
    "fault_catalogue.md": fault_catalogue,
    "faults.md": faults,
    "guard.md": guard,
    "link.md": link,
    "patient.md": patient,
}


def texts(folder: Path = _DOCS) -> dict[str, str]:
    """Each document's name and its whole text; of the requirements in the folder only the list of tests is made."""
    listed = requirements.listed(_read(folder / _REQUIREMENTS), _TESTS, _DOCS)
    drawn = {_WIRING + name: text for name, text in wiring.documents().items()}
    return {**{name: _MADE + made() for name, made in DOCUMENTS.items()}, _REQUIREMENTS: listed, **drawn}


def stale(folder: Path = _DOCS) -> list[str]:
    """The documents that differ from what the code says."""
    return [name for name, text in texts(folder).items() if _read(folder / name) != text]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def main(arguments: list[str]) -> int:
    """Writes the documents, or with --check says which are stale."""
    from thecal import mode_pages
    from thecal.card import pictures

    if arguments == ["--check"]:
        old = [f"docs/{name}" for name in (*stale(), *mode_pages.stale())]
        old += [f"docs/pictures/card/{name}" for name in pictures.stale()]
        old += [f"device/{name}" for name in package_list.stale()]
        for name in old:
            print(f"{name} is stale: make docs", file=sys.stderr)
        return 1 if old else 0
    for name, text in texts().items():
        (_DOCS / name).write_text(text, encoding="utf-8")
    mode_pages.write()
    pictures.write()
    package_list.write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
