"""What is in force at an instant and when it changes by itself: schedule, boluses, prime and front.

Part of the oracle. People do nothing here.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from oracle_accounts import Accounts, Front
from oracle_boluses import DAY_MS, Bolus, Gate
from oracle_doses import FOREVER_MS, Document, Regimen
from oracle_hours import Hours


class Delivery:
    """Starts at a wall time with nothing prescribed; `elapse` passes ms."""

    def __init__(self, day: int, ms: int, pl_per_step: int, maximum_nl_per_day: int) -> None:
        self.day = day
        self.ms = ms
        self.elapsed_ms = 0
        self.maximum_nl_per_day = maximum_nl_per_day
        self.accounts = Accounts(pl_per_step)
        self.document: Document | None = None
        self.regimen: Regimen | None = None
        """What is in force: the document, in a bridge at the concentration that is still in the catheter."""
        self.front: Front | None = None
        self.prime_rate = 0
        """nL/day; 0 where no prime runs."""
        self.boluses: dict[str, Bolus] = {}
        """Those that run: "clinician", "periodic", "patient"."""
        self.stopped = False
        self.countdown_ms = 0
        """Until the next periodic bolus, where one is prescribed."""
        self.gate = Gate()
        self.hours = Hours()

    # -- what is in force ---------------------------------------------------------------------------------------------

    def rate(self) -> int:
        """nL/day at this instant."""
        if self.regimen is None or self.stopped:
            return 0
        if self.prime_rate:
            return self.prime_rate
        return self.basal() + sum(bolus.rate_now() for bolus in self.boluses.values())

    def basal(self) -> int:
        """nL/day without boluses: by the schedule, or its lowest where that was given already."""
        barred = self.has_hours() and self.hours.barred(self.ms, self.elapsed_ms)
        return self.regimen.lowest() if barred else self.regimen.basal(self.day, self.ms)

    def has_hours(self) -> bool:
        return self.document is not None and self.document.mode == "flex"

    def bridging(self) -> bool:
        return self.front is not None and self.front.old_ng_per_ml is not None

    def until_change(self) -> int:
        """ms until the rate may become another."""
        if self.regimen is None or self.stopped:
            return FOREVER_MS
        if self.prime_rate:
            return self.until_front()
        changes = [bolus.until_change() for bolus in self.boluses.values()]
        changes += [self.countdown_ms] if self.regimen.periodic else []
        changes += [self.until_front()] if self.bridging() else []
        changes += [self.hours.until_change(self.ms, self.elapsed_ms)] if self.has_hours() else []
        return min([self.regimen.until_next_entry(self.day, self.ms), *changes])

    def until_front(self) -> int:
        """ms until the front arrives, if the rate in force lasts."""
        if not self.front or not self.rate():
            return FOREVER_MS
        return ceil(self.us_until_step(self.front.end) / 1000)

    # -- time passes --------------------------------------------------------------------------------------------------

    def elapse(self, ms: int) -> None:
        while ms > 0:
            piece = min(ms, self.until_change())
            self.accounts.elapse(self.rate(), piece)
            self._pass_hours(piece)
            self.elapsed_ms += piece
            self.day, self.ms = self.day + (self.ms + piece) // DAY_MS, (self.ms + piece) % DAY_MS
            if not self.stopped and not self.prime_rate:
                self._pass_boluses(piece)
            self._arrive()
            ms -= piece

    def _pass_hours(self, ms: int) -> None:
        """Of a part that was given already nothing is given; and nothing while the schedule is not in force."""
        in_force = self.has_hours() and not self.stopped and not self.prime_rate
        if in_force and not self.hours.barred(self.ms, self.elapsed_ms):
            self.hours.give(self.ms, self.elapsed_ms, ms)

    def _pass_boluses(self, ms: int) -> None:
        for bolus in self.boluses.values():
            bolus.elapse(ms)
        self.boluses = {kind: bolus for kind, bolus in self.boluses.items() if bolus.left_ms}
        if self.regimen and self.regimen.periodic:
            self.countdown_ms -= ms
            if self.countdown_ms == 0:
                self.boluses["periodic"] = self.regimen.periodic.bolus()
                self._count_anew()

    def _count_anew(self) -> None:
        if self.regimen and self.regimen.periodic:
            self.countdown_ms = self.regimen.periodic.every_s * 1000

    def _arrive(self) -> None:
        """What follows when the front is at the tip, if it is."""
        front = self.front
        if not front or not self.document or self.commanded() < front.end:
            return
        self.front = None
        if front.old_ng_per_ml is None:
            self.cancel_prime()
            return
        new = self.document.concentration_ng_per_ml
        self.regimen = self.document.at(new)
        if "periodic" in self.boluses:
            self.boluses["periodic"] = self.boluses["periodic"].at(front.old_ng_per_ml, new)

    def cancel_prime(self) -> bool:
        running = self.prime_rate > 0
        self.prime_rate = 0
        if running:
            self._count_anew()
        return running

    # -- the accounts -------------------------------------------------------------------------------------------------

    def programmed_pl(self) -> int:
        """The whole pL of the integral."""
        return floor(self.accounts.programmed)

    def commanded(self) -> int:
        return self.accounts.commanded()

    def us_until_step(self, number: int) -> Fraction:
        return self.accounts.us_until_step(number, self.rate())
