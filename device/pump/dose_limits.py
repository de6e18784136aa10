"""The drug library's limits at the door: which dose of each drug follows from a volume, and whether it may be given.

A reservoir holds a primary drug and up to three more; the pump moves one volume, so every other dose follows from the
concentrations, and the limits of all must hold. A hard limit is a fault with both figures. A soft limit is collected
and asks for a confirmation that names the figure. It knows neither a schedule's shape nor who confirmed.

A limit is compared as a volume, rounded as the prescription rounds a dose: a dose ordered exactly at its limit passes.
"""

from micropython import const

from pump import drugs
from pump.dose import dose_ng, volume_nl
from pump.drugs import Drug
from pump.faults import Faults
from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pump.ports import Json

    Content = list[tuple[Drug, int]]
    """Each drug of the reservoir with its ng/mL, the primary first."""

MOST_DRUGS = const(4)
MOST_NG_PER_ML = const(100_000_000)

START, RATE, DAY, BOLUS, PATIENT_BOLUSES = "start", "rate", "day", "bolus", "patient_boluses"
GIVEN = "given"
KEYS = ("name", "concentration_ng_per_ml")
CONFIRMATION_KEYS = ("drug", "what", "figure_ng_per_day")


def parse_content(value: object, faults: Faults, path: str = "drugs") -> "Content":
    """The drugs of a reservoir: 1 to 4, known, each once, none above its highest concentration. Sound ones only."""
    content: Content = []
    for i, item in enumerate(faults.array(value, path, MOST_DRUGS)):
        here = "%s[%d]" % (path, i)
        part = faults.mapping(item, here)
        faults.only(part, here + ".", KEYS)
        drug = _known(part.get("name"), content, faults, here + ".name")
        concentration = faults.integer(part, KEYS[1], here + ".", 1, MOST_NG_PER_ML)
        if drug is not None:
            _check_concentration(drug, concentration, faults, here + "." + KEYS[1])
            content.append((drug, concentration))
    return content


def _known(name: object, before: "Content", faults: Faults, path: str) -> "Drug | None":
    drug = drugs.find(name)
    if drug is None:
        faults.add(path, name, "one of " + ", ".join(drugs.names()))
    elif drug.name in [other.name for other, _ in before]:
        faults.add(path, name, "each drug once")
        return None
    return drug


def _check_concentration(drug: Drug, concentration: int, faults: Faults, path: str) -> None:
    if concentration > drug.highest_ng_per_ml:
        faults.add(path, concentration, "at most %d ng/mL of %s" % (drug.highest_ng_per_ml, drug.name))


def same_content(one: "Content", other: "Content") -> bool:
    """Whether both are the same drugs at the same concentrations, in the same order."""
    return [(drug.name, there) for drug, there in one] == [(drug.name, there) for drug, there in other]


def sudden_stop_harms(content: "Content") -> bool:
    """Whether a sudden stop harms: it does as soon as it does for one of the drugs."""
    return any(bool(drug.sudden_stop_harms) for drug, _ in content)


def patient_bolus_allowed(content: "Content") -> bool:
    """Only where every drug in the reservoir may be given at the patient's own wish."""
    return all(bool(drug.patient_bolus_allowed) for drug, _ in content)


def stability_days(content: "Content", first_fill: bool, diluted: bool) -> int:
    """As long as the drug that keeps shortest."""
    return min([drug.stability_days(first_fill, diluted) for drug, _ in content])


class SoftLimits:
    """`found` holds a dict a limit passed: drug, what, figure_ng_per_day and limit_ng_per_day."""

    def __init__(self, found: "list[Json] | None" = None) -> None:
        self.found: list[Json] = [] if found is None else found

    def add(self, drug: str, what: str, figure: int, limit: int) -> None:
        """Once for each drug and figure: a constant rate is also the day's dose."""
        if any(soft["drug"] == drug and soft["figure_ng_per_day"] == figure for soft in self.found):
            return
        self.found.append(
            {"drug": drug, "what": what, "figure_ng_per_day": figure, "limit_ng_per_day": limit}
        )


def unconfirmed(found: "list[Json]", confirmations: object) -> "list[Json]":
    """Those of `found` for which no confirmation names the drug, what, and the exact figure."""
    given: list[Any] = confirmations if isinstance(confirmations, list) else []  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
    return [soft for soft in found if not any(_names(item, soft) for item in given)]


def confirm(soft: SoftLimits, confirmations: object) -> None:
    """Refuses where a soft limit was passed and nobody has confirmed the figure."""
    left = unconfirmed(soft.found, confirmations)
    if left:
        first = left[0]
        figure, limit = first["figure_ng_per_day"], first["limit_ng_per_day"]
        message = "%d ng/day of %s (%s) pass the soft limit of %d ng/day: confirm the figure, or change it"
        raise Refused("unconfirmed", message % (figure, first["drug"], first["what"], limit), figure, limit)


def _names(confirmation: "Any", soft: "Json") -> bool:
    if not isinstance(confirmation, dict):
        return False
    item: Json = confirmation  # pyright: ignore[reportUnknownVariableType] - JSON has any shape
    figure = item.get(CONFIRMATION_KEYS[2])
    if not isinstance(figure, int) or isinstance(figure, bool):
        return False
    return all(item.get(key) == soft[key] for key in CONFIRMATION_KEYS)


class DoseLimits:
    """Compares volumes with the limits of every drug in `content`; faults and soft limits are collected.

    Each check may be left out, and each names in path and `what` the way by which the dose came: start, rate, day,
    given, bolus, patient_boluses. All doses are per day or in 24 h, in ng; a caller passes no negative volume.
    """

    def __init__(self, content: "Content", faults: Faults, soft: SoftLimits, path: str = "drugs") -> None:
        self._content = content
        self._faults = faults
        self._soft = soft
        self._path = path

    def start(self, nl_per_day: int) -> None:
        """The first dose of a therapy; above the highest start dose it asks."""
        for drug, concentration in self._content:
            if nl_per_day > volume_nl(drug.start_high_ng_per_day, concentration):
                figure = dose_ng(nl_per_day, concentration)
                self._soft.add(drug.name, START, figure, drug.start_high_ng_per_day)

    def rate(self, highest_nl_per_day: int) -> None:
        """The highest basal rate of the schedule: no hour may run at more than a day's limit a day."""
        self._check(RATE, highest_nl_per_day)

    def day(self, day_nl: int) -> None:
        """The most that the schedule gives in any 24 h, see `most_in_24h_nl`, with all it carries itself."""
        self._check(DAY, day_nl)

    def in_24h(self, nl: int, what: str) -> None:
        """All of 24 h with what was given already. It depends on the moment, so it is refused, and is no fault."""
        for drug, concentration in self._content:
            if nl > volume_nl(drug.hard_most_ng_per_day, concentration):
                figure, most = dose_ng(nl, concentration), drug.hard_most_ng_per_day
                message = "%d ng of %s in 24 h (%s) are above the limit of %d ng"
                raise Refused("hard_limit", message % (figure, drug.name, what, most), figure, most)
        self._check(what, nl)

    def patient_boluses(self, day_nl: int, patient_nl: int) -> None:
        """Every bolus the patient may take in 24 h on top of a day; refused for drugs that never offer one."""
        if not patient_nl:
            return
        for drug, _ in self._content:
            if not drug.patient_bolus_allowed:
                self._faults.add("patient_bolus", drug.name, "no patient bolus for this drug")
        self._check(PATIENT_BOLUSES, day_nl + patient_nl)

    def _check(self, what: str, nl: int) -> None:
        for i, (drug, concentration) in enumerate(self._content):
            figure = dose_ng(nl, concentration)
            if nl > volume_nl(drug.hard_most_ng_per_day, concentration):
                allowed = "at most %d ng of %s a day" % (drug.hard_most_ng_per_day, drug.name)
                self._faults.add(
                    "%s[%d].%s" % (self._path, i, what), figure, allowed, drug.hard_most_ng_per_day
                )
            elif nl > volume_nl(drug.soft_most_ng_per_day, concentration):
                self._soft.add(drug.name, what, figure, drug.soft_most_ng_per_day)
