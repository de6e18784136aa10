"""A prescription as the fields of a form: texts in, a prescription file's value out, and every fault at its field.

What was typed stays as it was typed, also where it does not belong to the mode that is chosen: nothing is lost. Whether
it makes sense is for the pump, whose faults come back to the fields.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from thecal import units
from thecal.clinic import fields, week
from thecal.files import Fault
from thecal.words import mass

MODES = ("stopped", "minimum", "continuous", "flex")
MOST_DRUGS = 4
Form = dict[str, str]


class Field(NamedTuple):
    """`path`: where it stands in a prescription file, the unit left out. `base`: its unit, empty where it has none."""

    key: str
    path: str
    label: str
    base: str
    hint: str = ""


_LIMITS = (
    Field("most_dose", "limits.most_dose", "most in a day", "ng_per_day", "of 24 h, all together"),
    Field("most_bolus", "limits.most_bolus", "most in a bolus", "ng", "the clinician's"),
)
_PERIODIC = (
    Field("periodic_dose", "periodic_bolus.dose", "dose", "ng", "all three, or none"),
    Field("periodic_duration", "periodic_bolus.duration", "over", "s"),
    Field("periodic_every", "periodic_bolus.every", "every", "s"),
)
_PATIENT = (
    Field("patient_dose", "patient_bolus.dose", "dose", "ng", "all four, or none"),
    Field("patient_duration", "patient_bolus.duration", "over", "s"),
    Field("patient_lockout", "patient_bolus.lockout", "lockout", "s", "from start to start"),
    Field("patient_most", "patient_bolus.most_in_24h", "most in 24 h", ""),
)
_DRUGS = tuple(
    field
    for n in range(MOST_DRUGS)
    for field in (
        Field(f"drug_{n + 1}", f"drugs[{n}].name", f"drug {n + 1}", ""),
        Field(f"concentration_{n + 1}", f"drugs[{n}].concentration", "concentration", "ng_per_ml"),
    )
)
_DOSE = (Field("dose", "dose", "dose", "ng_per_day", "the same all day"),)
_MODE = (Field("mode", "mode", "mode", "", ", ".join(MODES)), Field("schedule", "schedule", "week", ""))
SECTIONS = {
    "drugs": _DRUGS,
    "mode": _MODE + _DOSE + _PERIODIC,
    "limits": _LIMITS,
    "patient": _PATIENT,
}
FIELDS = {field.key: field for section in SECTIONS.values() for field in section}


class Filled(NamedTuple):
    """`value` as a prescription file has it, decimals exact; `faults` by the key of the field."""

    value: dict[str, Any]
    faults: dict[str, list[Fault]]
    drugs: list[int]
    """Which row of the form each drug of the value stands in."""
    lines: dict[tuple[int, int], int]
    typed: Form

    def told(self, faults: list[Fault]) -> dict[str, list[Fault]]:
        """Faults of the pump's beside these, by the key of the field they belong to."""
        found = {key: list(value) for key, value in self.faults.items()}
        for fault in faults:
            key, path = self._place(fault.path)
            there = found.setdefault(key, [])
            if not self.faults.get(key):
                field = FIELDS[key]
                typed = self.typed[key].strip() if field.base and not path else ""
                there.append(fault._replace(path=path, value=typed or fault.value))
        return found

    def _place(self, path: str) -> tuple[str, str]:
        """The field that a path of the file belongs to, and what the field calls it."""
        drug = re.match(r"drugs\[(\d+)\]\.?(.*)", path)
        if drug:
            row = self.drugs[int(drug[1])] if int(drug[1]) < len(self.drugs) else 0
            return (f"concentration_{row + 1}" if drug[2].startswith("conc") else f"drug_{row + 1}"), ""
        dose = re.match(r"schedule\[(\d+)\](?:\.doses\[(\d+)\])?", path)
        if dose:
            line = self.lines.get((int(dose[1]), int(dose[2] or 0)))
            return "schedule", f"line {line}" if line else ""
        stem = (units.split_unit(path) or (path,))[0]
        for field in FIELDS.values():
            if field.path == stem:
                return field.key, ""
        sections = {"drugs": "drug_1", "limits": "most_dose", "periodic_bolus": "periodic_dose"}
        sections["patient_bolus"] = "patient_dose"
        return sections.get(path.partition(".")[0], "mode"), path


def name(key: str) -> str:
    """A field as it is called where it stands alone: `patient bolus, dose`."""
    group = {"patient": "patient bolus, ", "periodic": "periodic bolus, "}.get(key.partition("_")[0], "")
    number = f" of drug {key[-1]}" if key.startswith("concentration") else ""
    return group + FIELDS[key].label + number


def empty() -> Form:
    """A form in which nothing was typed."""
    return dict.fromkeys(FIELDS, "") | {"mode": "continuous"}


def filled(form: Form) -> Filled:
    """The prescription that a form says, and what in it is none."""
    result = Filled({"mode": form["mode"]}, {}, [], {}, dict(form))
    drugs = [_drug(result, form, row) for row in range(MOST_DRUGS) if _typed(form, row)]
    result.value["drugs"] = drugs
    result.value["limits"] = _section(result, form, _LIMITS)
    if form["mode"] == "continuous":
        result.value.update(_section(result, form, _DOSE))
    if form["mode"] == "flex":
        told = week.parse(form["schedule"])
        result.value["schedule"] = told.schedule
        result.lines.update(told.lines)
        if told.faults:
            result.faults["schedule"] = told.faults
    for name, section in (("periodic_bolus", _PERIODIC), ("patient_bolus", _PATIENT)):
        if any(form[field.key].strip() for field in section):
            result.value[name] = _section(result, form, section)
    return result


def form_of(document: dict[str, Any]) -> Form:
    """The form of a prescription as the pump has it, in ng, nL and s."""
    form = empty() | {"mode": document["mode"]}
    for row, drug in enumerate(document["drugs"][:MOST_DRUGS], 1):
        form[f"drug_{row}"] = drug["name"]
        form[f"concentration_{row}"] = f"{mass(drug['concentration_ng_per_ml'])}/mL"
    for field in (*_LIMITS, *_DOSE, *_PERIODIC, *_PATIENT):
        value = _found(document, field)
        if value is not None:
            form[field.key] = _said(field.base, value)
    if "schedule" in document:
        form["schedule"] = week.text_of(document["schedule"])
    return form


def _typed(form: Form, row: int) -> bool:
    return bool(form[f"drug_{row + 1}"].strip() or form[f"concentration_{row + 1}"].strip())


def _drug(result: Filled, form: Form, row: int) -> dict[str, Any]:
    result.drugs.append(row)
    name, concentration = (FIELDS[f"{key}_{row + 1}"] for key in ("drug", "concentration"))
    return {"name": form[name.key].strip().lower(), **_section(result, form, (concentration,))}


def _section(result: Filled, form: Form, section: tuple[Field, ...]) -> dict[str, Any]:
    """The keys of a section of the file. A field that is empty leaves its key out, and the pump misses it."""
    value: dict[str, Any] = {}
    for field in section:
        text, stem = form[field.key].strip(), field.path.rpartition(".")[2]
        if not text:
            continue
        if not field.base:
            value[stem] = int(text) if re.fullmatch(r"\d{1,6}", text) else text
            continue
        told = fields.quantity(text, field.base)
        if isinstance(told, str):
            result.faults[field.key] = [Fault("", text, told)]
            value[f"{stem}_{field.base}"] = None  # nobody need complain of the same field again
        else:
            value[f"{stem}_{told.unit}"] = told.value
    return value


def _found(document: dict[str, Any], field: Field) -> int | None:
    section, _, stem = field.path.rpartition(".")
    there = document.get(section) if section else document
    return there.get(f"{stem}_{field.base}" if field.base else stem) if there else None


def _said(base: str, value: int) -> str:
    if not base:
        return str(value)
    return fields.lasting(value) if base == "s" else mass(value) + {"ng_per_day": "/day"}.get(base, "")
