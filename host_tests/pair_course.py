"""What must come of a pair, in exact integers, from what the tables say of it: rates, volumes, what ends when.

A pair's effects are methods of Course. It imports nothing of the device and knows no request, alarm or record format;
flow is reckoned in nL/day x ms, of which a pL is 86,400.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pair_flow import DAY_S, Basal, Bolus, Tip, volume_nl
from pair_hours import Hours

DEAD_NL, CATHETER_NL = 309_000, 110_000
PL_PER_STEP = 20_640
PLAY_STEPS = 8
KINDS = ("bolus", "periodic_bolus", "patient_bolus")
_FAR = 1 << 60


@dataclass
class Course:
    """Walks from power-on; `told` is what is recorded of the flow: (wall ms since Monday, event, figure or why)."""

    basal: Basal = field(default_factory=Basal)
    ng_per_ml: int = 0
    periodic: tuple[int, int, int] | None = None
    """Dose in ng, duration and interval in s."""
    ms: int = 0
    flow: int = 0
    told: list[tuple[int, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.hours, self._offset_ms, self._stood_ms = Hours(), 0, 0
        self._step = PL_PER_STEP * DAY_S
        self._epoch_flow = self._epoch_steps = 0
        self.front, self._front_at = "fill", -(-DEAD_NL * 1000 // PL_PER_STEP)
        self._next_ng_per_ml = self.ng_per_ml
        self.tip = Tip(self.ng_per_ml, DEAD_NL * 1000 * DAY_S)
        self._boluses: dict[str, Bolus] = {}
        self._prime = 0
        self._hold: int | None = None
        self._finish: tuple[int, int] | None = None
        self._empty_at: int | None = None
        self._missed = self._rate = 0
        self.over()

    # -- reading ------------------------------------------------------------------------------------------------------

    def commanded(self) -> int:
        return self._epoch_steps + (self.flow - self._epoch_flow) // self._step

    def programmed_pl(self) -> int:
        return self.flow // DAY_S

    def wall_ms(self) -> int:
        """Since Monday, as the clock says."""
        return self.ms + self._offset_ms

    def uptime_ms(self) -> int:
        """What passed, as far as the pump knows."""
        return self.ms - self._stood_ms

    def rate(self) -> int:
        if self._finish:
            return self._finish[1]
        if self._hold == 0 or self._prime:
            return 0 if self._hold == 0 else self._prime
        basal = self._basal_rate()
        if self._hold is not None:
            return min(basal, self._hold)
        running = [bolus.now() for bolus in self._boluses.values()]
        return basal + sum(piece[1] for piece in running if piece)

    def _basal_rate(self) -> int:
        """No moment of the clock twice."""
        if self.basal.varies() and self.hours.given_ms(self.wall_ms(), self.uptime_ms()):
            return self.basal.lowest(self.ng_per_ml)
        return self.basal.rate(self.wall_ms(), self.ng_per_ml)

    # -- time ---------------------------------------------------------------------------------------------------------

    def pass_until(self, ms: int) -> None:
        while self.ms < ms:
            self._elapse(min(ms - self.ms, self._wait_ms()))
            self._due()

    def _wait_ms(self) -> int:
        rate, waits = self.rate(), [_FAR]
        targets = [self._front_at if self.front else None, self._empty_at, self._finish and self._finish[0]]
        if rate:
            waits += [self._ms_until(steps, rate) for steps in targets if steps is not None]
        if self._hold != 0 and not self._prime:
            waits.append(self.basal.wait_ms(self.wall_ms()))
            waits += [self.hours.wait_ms(self.wall_ms(), self.uptime_ms())] if self.basal.varies() else []
        if self._whole():
            waits += [piece[0] for piece in map(Bolus.now, self._boluses.values()) if piece]
            waits += [self._periodic_ms] if self.periodic else []
        return max(min(waits), 1)

    def _ms_until(self, steps: int, rate: int) -> int:
        return -(-(self._epoch_flow + (steps - self._epoch_steps) * self._step - self.flow) // rate)

    def _whole(self) -> bool:
        return self._hold is None and not self._prime and not self._finish

    def _elapse(self, ms: int) -> None:
        self._rate = self.rate()
        if self._whole() and self.basal.varies():
            self.hours.give(self.wall_ms(), self.uptime_ms(), ms)
        flow = self._rate * ms
        self.flow += flow
        self.tip.push(flow)
        self.ms += ms
        if self._whole():
            self._periodic_ms -= ms
            for bolus in self._boluses.values():
                piece = bolus.now()
                assert piece is not None
                piece[0] -= ms

    def _due(self) -> None:
        for kind in [kind for kind in KINDS if kind in self._boluses and not self._boluses[kind].now()]:
            self._end(kind, "complete")
        if self.periodic and self._whole() and self._periodic_ms == 0:
            self.over()
            self.bolus("periodic_bolus", self.periodic[0], self.periodic[1])
        if self._empty_at is not None and self.commanded() >= self._empty_at:
            self._empty_at = None
            self.finish()
        elif self._finish and self.commanded() >= self._finish[0]:
            self._finish = None
        if self.front and self.commanded() >= self._front_at:
            self._arrive()

    def _arrive(self) -> None:
        if self._missed and (self.front == "fill" or self._next_ng_per_ml < self.ng_per_ml):
            self._not_yet()
            return
        front, self.front = self.front, ""
        if self._prime:
            self._end_prime("complete")
        if front == "change":
            if "periodic_bolus" in self._boluses:
                self._boluses["periodic_bolus"].rescale(self.ng_per_ml, self._next_ng_per_ml)
            self.ng_per_ml = self._next_ng_per_ml
        self._tell("front_arrived", front)

    def _not_yet(self) -> None:
        """It is behind by what was missed. A bridge waits for it; a prime does not, for it could last for ever."""
        self._front_at += self._missed
        if self.front == "change":
            self._tell("bridge_prolonged", self._missed)
        elif self._prime:
            self._end_prime("missed")
        self._missed = 0

    def _tell(self, event: str, what: object) -> None:
        self.told.append((self.wall_ms(), event, what))

    def _end(self, kind: str, why: str) -> None:
        bolus = self._boluses.pop(kind)
        self._tell(kind + "_ended", (why, bolus.given_nl()))

    def _end_prime(self, why: str) -> None:
        self._prime = 0
        self.over()
        self._tell("prime_ended", why)

    # -- effects ------------------------------------------------------------------------------------------------------

    def end(self, why: str) -> None:
        """Every bolus and the prime."""
        for kind in [kind for kind in KINDS if kind in self._boluses]:
            self._end(kind, why)
        if self._prime:
            self._end_prime(why)

    def cancel(self) -> None:
        """The clinician's bolus, or the prime."""
        if self._prime:
            self._end_prime("cancelled")
        else:
            self._end("bolus", "cancelled")

    def over(self) -> None:
        """The periodic interval starts over."""
        self._periodic_ms = self.periodic[2] * 1000 if self.periodic else 0

    def hold(self, most_nl_per_day: int | None) -> None:
        """At most this rate and no bolus, or None: as prescribed."""
        self._hold = most_nl_per_day
        self._finish = None

    def finish(self) -> None:
        """The step under way at the rate that it began with, and then nothing."""
        self.end("fallback")
        self.hold(0)
        self._finish = (self.commanded() + 1, self._rate) if self._rate else None

    def empties(self, steps: int) -> None:
        """So many steps until the reservoir is empty."""
        self._empty_at = self.commanded() + steps

    def bolus(self, kind: str, ng: int, seconds: int) -> None:
        bolus = Bolus.of(volume_nl(ng, self.ng_per_ml), seconds)
        self._boluses[kind] = bolus
        self._tell(kind + "_started", bolus.volume_nl)

    def prime(self, rate_nl_per_day: int) -> None:
        if "periodic_bolus" in self._boluses:
            self._end("periodic_bolus", "replaced")
        self._prime = rate_nl_per_day
        self._tell("prime_started", rate_nl_per_day)

    def catheter(self) -> None:
        """Another one, on the pump's own tubing; before anything was pumped nothing changes."""
        if self.front == "fill" and self.commanded() == 0:
            return
        left = self._front_at - self.commanded() if self.front else 0
        fill = -(-CATHETER_NL * 1000 * DAY_S // self._step)
        self.front, self._front_at = "fill", self.commanded() + max(fill, left)
        self.tip.fit(CATHETER_NL * 1000 * DAY_S)

    def bridge(self, ng_per_ml: int) -> None:
        self.front, self._next_ng_per_ml = "change", ng_per_ml
        self._front_at = self.commanded() - (-DEAD_NL * 1000 * DAY_S // self._step)
        self.tip.enters(ng_per_ml, DEAD_NL * 1000 * DAY_S)
        self._tell("bridge_started", self.rate())

    def missed(self, steps: int) -> None:
        """Commanded and not made; a few are the sensor's play."""
        self._missed += steps if steps > PLAY_STEPS else 0

    def dose(self, percent: int) -> None:
        self.basal = self.basal.scaled(percent)

    def clock(self, wall_ms: int) -> None:
        """The wall clock says so, in ms since Monday."""
        self._offset_ms = wall_ms - self.ms

    def calibrate(self, pl_per_step: int) -> None:
        left = self._front_at - self.commanded()
        self._epoch_steps, self._epoch_flow = (
            self.commanded(),
            self.flow - (self.flow - self._epoch_flow) % self._step,
        )
        old, self._step = self._step, pl_per_step * DAY_S
        self._front_at = self._epoch_steps - (-left * old // self._step)
