"""A programme while it is made up: the oracle says how the pump will stand, so that the next event is worth asking.

It keeps the reservoir above low and the battery young. What is asked, and when, is drawn elsewhere.
"""

from __future__ import annotations

from typing import Any

from oracle import FULL_NL, ORDERS, Oracle
from oracle_accounts import Front
from oracle_boluses import DAY_MS
from oracle_doses import Regimen

Operation = list[Any]

START_DAY = 20_458
PL_PER_STEP = 20_640
_FILLED_FOR_PL = 13_000_000_000  # of the 18 mL above low: a bolus of the largest volume must still fit
_CELL_LASTS_MS = 400 * DAY_MS
_MOST_BOLUS_NL = 3_000_000
_FULL = ["fill", FULL_NL]


class Draft:
    """`operations` so far, and where they lead."""

    def __init__(self, maximum_nl_per_day: int) -> None:
        self.oracle = Oracle(START_DAY, 0, PL_PER_STEP, maximum_nl_per_day)
        self.operations: list[Operation] = []
        self._filled_pl = 0
        self._fitted_ms = 0
        self.do(_FULL)

    def do(self, operation: Operation) -> bool:
        """Adds it; False where it will be refused."""
        self.operations.append(operation)
        name, *figures = operation
        oracle = self.oracle
        if name == "pass":
            oracle.elapse(figures[0])
            return True
        if name == "adjust":
            ms = oracle.ms + figures[0]
            oracle.set_clock(oracle.day + ms // DAY_MS, ms % DAY_MS)
            return True
        outcome = ORDERS[name](oracle, *figures) if name in ORDERS else True
        accepted = outcome is not False and not isinstance(outcome, str)
        if name == "refill" and not accepted:
            self.do(_FULL)  # it is empty by now
        if accepted and name in ("fill", "refill"):
            self._filled_pl = oracle.programmed_pl()
        return accepted

    def pass_time(self, ms: int) -> None:
        """In pieces, with the reservoir filled between them before it could be low."""
        while ms > 0:
            self._replace_cell()
            used_pl = self.oracle.programmed_pl() - self._filled_pl
            piece = min(ms, self._lasts_ms(_FILLED_FOR_PL - used_pl), _CELL_LASTS_MS // 2)
            if piece < ms and used_pl > _FILLED_FOR_PL // 2:
                self.do(_FULL)
            else:
                self.do(["pass", piece])
                ms -= piece

    def _replace_cell(self) -> None:
        oracle = self.oracle
        if oracle.elapsed_ms - self._fitted_ms > _CELL_LASTS_MS:
            self.do(["battery", "lipo", 1_000_000, oracle.day])
            self._fitted_ms = oracle.elapsed_ms

    def _lasts_ms(self, room_pl: int) -> int:
        """How long this volume lasts at least: at the highest of all rates, or by basal and boluses, which are rare."""
        regimens = self._regimens()
        if not regimens or self.oracle.stopped:
            return 1 << 60
        highest = max([self.oracle.prime_rate, *[regimen.highest() for regimen in regimens]])
        clinician = self.oracle.boluses.get("clinician")
        highest += clinician.rate_now() if clinician else 0
        by_boluses = [_lasts_by_boluses(regimen, room_pl) for regimen in regimens]
        return max(room_pl * 86_400 // max(highest, 1), min(by_boluses))

    def _regimens(self) -> list[Regimen]:
        """What is in force, and what will be when a front arrives."""
        document, regimen = self.oracle.document, self.oracle.regimen
        return [regimen, document.at(document.concentration_ng_per_ml)] if document and regimen else []

    def aims(self, longest_ms: int) -> list[int]:
        """ms until the instants at which something happens or becomes possible."""
        oracle, now_ms = self.oracle, self.oracle.elapsed_ms
        patient = oracle.regimen.patient if oracle.regimen else None
        aims = [oracle.until_change(), oracle.until_front()]
        aims += [oracle.countdown_ms] if oracle.regimen and oracle.regimen.periodic else []
        aims += [oracle.gate.open_ms(patient) - now_ms] if patient else []
        aims += [start_ms + DAY_MS - now_ms for start_ms in oracle.gate.starts(now_ms)[:2]]
        return [aim for aim in aims if 0 < aim <= longest_ms]


def _lasts_by_boluses(regimen: Regimen, room_pl: int) -> int:
    """With the most that may be under way already: a bolus of each kind, and a prime."""
    room_pl -= (_MOST_BOLUS_NL + Front.DEAD_NL) * 1000
    rate = max(rate for _, rate in regimen.week)
    if regimen.patient:
        room_pl -= regimen.patient.volume_nl * 1000
    if regimen.periodic:
        room_pl -= 2 * regimen.periodic.volume_nl * 1000
        rate += -(-regimen.periodic.volume_nl * 86_400 // regimen.periodic.every_s)
    return max(room_pl, 0) * 86_400 // max(rate, 1)
