"""A patient on the way, driven by requests: what the tests of care share. On both interpreters."""

from bench import DAY_MS, Bench

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

WHY = "as the clinic decided"
FIRST_THREE = ("medicine_does_not_help", "surgery_of_no_benefit", "medicine_needed_regularly")


def reason(bench: Bench, method: str, params: "Json | None" = None) -> "tuple[str, int, int]":
    """The reason of a refusal, with its figures."""
    data = bench.refusal(method, params)["data"]
    return data["reason"], data["asked"], data["allowed"]


def meet(bench: Bench, *criteria: str) -> None:
    for criterion in criteria:
        bench.ask("course.meet", {"criterion": criterion, "met": True, "reason": WHY})


def move(bench: Bench, state: str) -> "Json":
    return bench.ask("course.move", {"state": state, "reason": WHY})


def in_trial(drug: str = "baclofen") -> Bench:
    bench = Bench()
    meet(bench, *FIRST_THREE)
    move(bench, "trial")
    bench.ask("trial.begin", {"drug": drug})
    return bench


def observe(bench: Bench, outcome: str, lasted_min: int = 0) -> "Json":
    return bench.ask("trial.observed", {"outcome": outcome, "lasted_min": lasted_min})


def prescribed(document: "Json", group: str = "spinal") -> Bench:
    """It has run for a day, so that a step may follow."""
    bench = Bench(document)
    bench.ask("course.group", {"group": group, "reason": WHY})
    bench.run(DAY_MS)
    return bench


def rates(bench: Bench) -> "list[int]":
    return [rate["dose_ng_per_day"] for rate in bench.ask("prescription.get")["readback"]["rates"]]


def adjust(bench: Bench, params: "Json") -> None:
    digest = bench.ask("dose.adjust", params)["digest"]
    bench.ask("prescription.commit", {"digest": digest, "reason": WHY})


def confirm(figure: int, *whats: str) -> "list[Json]":
    return [{"drug": "baclofen", "what": what, "figure_ng_per_day": figure} for what in whats]
