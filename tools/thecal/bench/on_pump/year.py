"""Times the pump on its twin: `days` from event to event, then `seconds` second by second on a fresh one.

With "count" it counts the calls of a run that is not to be timed. Times are of this machine, in microseconds.
"""

import time

from bench_rig import DAY_MS, Rig, counted, reference_flex, stand_in

_FILL_DAYS = 15
_BIT_S = 600  # of second by second in a step, so that no clock of 2**30 us turns over


class Stretch:
    """One therapy from its start; `us` is how long the steps so far took."""

    def __init__(self) -> None:
        self.rig = Rig()
        self.rig.fill()
        self.rig.prescribe(reference_flex())
        self.us = 0

    def by_event(self, ms: int) -> None:
        """A refill, then as far as one lasts."""
        began = time.ticks_us()
        self.rig.fill()
        self.rig.pass_ms(ms)
        self.us += time.ticks_diff(time.ticks_us(), began)

    def by_second(self, seconds: int) -> None:
        """The same parts in the same order, called each second and not when they ask for it."""
        body, guard, pump = self.rig.loop.body, self.rig.loop.guard, self.rig.pump
        began = time.ticks_us()
        for _ in range(seconds):
            body.advance(1000)
            guard.watch(1000)
            pump.advance(1000)
        self.us += time.ticks_diff(time.ticks_us(), began)

    def figures(self) -> dict:
        self.rig.pump.sense()
        delivery = self.rig.pump.delivery
        return {"us": self.us, "commanded": delivery.commanded(), "delivered": delivery.delivered()}


class Work:
    """What is left to do, a step at a time."""

    def __init__(self, payload: dict) -> None:
        self.days_ms = payload["days_ms"]
        self.seconds = payload["seconds"]
        self.counts: dict = {}
        self.events = Stretch()
        self.ticks = Stretch()
        if payload["count"]:
            loop = self.events.rig.loop
            stand_in(loop.pump, "advance", counted(loop.pump.advance, self.counts, "advances"))
            stand_in(loop.guard, "watch", counted(loop.guard.watch, self.counts, "watches"))

    def step(self) -> bool:
        if self.days_ms:
            some = min(self.days_ms, _FILL_DAYS * DAY_MS)
            self.events.by_event(some)
            self.days_ms -= some
        elif self.seconds:
            some = min(self.seconds, _BIT_S)
            self.ticks.by_second(some)
            self.seconds -= some
        return self.days_ms > 0 or self.seconds > 0


_work: "list[Work]" = []


def begin(payload: dict) -> None:
    """`days_ms` and `seconds` to simulate, and whether to `count`."""
    _work.append(Work(payload))


def step() -> bool:
    """Some days or some seconds. False when that was all."""
    return _work[0].step()


def result() -> dict:
    """For each stretch its time and its steps; the counts; and which alarms are raised."""
    work = _work[0]
    done: dict = {"events": work.events.figures(), "seconds": work.ticks.figures()}
    done.update(work.counts)
    pump = work.events.rig.pump
    done["alarms"] = pump.alarms.names()
    done["digest"] = pump.log.digest.hex()
    return done
