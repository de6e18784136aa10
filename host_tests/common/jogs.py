"""A pump that can be jogged, jogging it, and why it would not be."""

from bench import HOUR_MS, Bench, continuous


def jog(bench: Bench, steps: int, **more: int) -> "dict":
    return bench.ask("service.jog", dict(more, steps=steps))


def reason(bench: Bench, method: str = "service.jog", **params: object) -> str:
    return bench.refusal(method, params or {"steps": 10})["data"]["reason"]


def stopped() -> Bench:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.ask("delivery.stop")
    return bench
