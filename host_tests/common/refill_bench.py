"""Refill visits driven by requests: what their tests share. On both interpreters."""

from bench import DAY_MS, MONDAY, Bench, continuous

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

WHY = "the visit"
WEDNESDAY = MONDAY + 2
STEPS = ("none", "begun", "withdrawn", "filled")
LEFT_NL = 1_000_000
FILL_NL = 18_000_000
OLD, NEW = 500_000, 1_000_000


def filling(concentration: int, name: str = "baclofen") -> "list[Json]":
    return [{"name": name, "concentration_ng_per_ml": concentration}]


def document_at(concentration: int, dose_ng: int = 120_000, name: str = "baclofen") -> "Json":
    document = continuous(dose_ng)
    document["drugs"] = filling(concentration, name)
    return document


def with_drug(volume_nl: int = 4_000_000, document: "Json | None" = None) -> Bench:
    """On Wednesday, with drug at the catheter's tip."""
    bench = Bench(document or continuous())
    bench.run(2 * DAY_MS)
    bench.ask("service.filled", {"volume_nl": volume_nl, "next_refill_day": WEDNESDAY + 7})
    return bench


def visit(bench: Bench, step: str, left_nl: int = LEFT_NL, concentration: int = OLD) -> None:
    """Up to this step; what is withdrawn is what is there."""
    wanted = STEPS.index(step)
    if wanted >= 1:
        bench.ask("refill.begin", {"left_nl": left_nl})
    if wanted >= 2:
        there = bench.status()["reservoir"]["volume_nl"]
        bench.ask("refill.withdrawn", {"volume_nl": max(there - left_nl, 0)})
    if wanted >= 3:
        bench.ask("refill.filled", {"volume_nl": FILL_NL, "drugs": filling(concentration)})


def finish(bench: Bench, digest: "str | None" = None) -> "Json":
    params = {"reason": WHY}
    if digest is not None:
        params["digest"] = digest
    return bench.ask("refill.finish", params)


def reservoir(bench: Bench) -> "tuple[int, int | None]":
    reservoir = bench.status()["reservoir"]
    return reservoir["volume_nl"], reservoir["next_refill_day"]


def content_nl(bench: Bench) -> int:
    return bench.truth()["content_nl"]
