"""Why a mutant that survives is no other program: module, reason, and the names of the mutants that it is true of.

Only for mutants that no test of any kind could tell from the original. It refuses excuses: what a test could notice
is killed by a test.
"""

from __future__ import annotations

from thecal.mutate.reasons_guard import GUARD
from thecal.mutate.reasons_kept import KEPT

_FALSE = "nobody asks more of it than whether it is true, and None is not"
_UNSIGNED = "an unsigned number holds the same: it is never below zero"
_ANEW = "`restart` sets it anew before anything reads it"
_SAME_AT_THE_EDGE = "at the one figure where the comparison differs both ways give the same"
_PLAN = "self._gain = self._gained = self._run = self._run_left = self._interval_us = self._first_us"
_SMALL_INTS = (
    "either bound is so high that the run is bounded by its 1,000 s; it is there for a board's integers"
)

_REASONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "quotient",
        "nothing divided by two is nothing too, and `start` sets it before anything else is divided",
        ("Quotient.__init__: self._divisor = 1 -> self._divisor = 2",),
    ),
    (
        "integral",
        "slices of another length add up to the same; both lengths stay within a board's small integers",
        ("module: _SLICE_MS = const(1_800_000) -> _SLICE_MS = const(1800001)",),
    ),
    (
        "integral",
        "no rate in a millisecond, or a rate in no time, is nothing",
        (
            "Integral.recalibrate: return self._slice(0, 0) -> return self._slice(1, 0)",
            "Integral.recalibrate: return self._slice(0, 0) -> return self._slice(0, 1)",
        ),
    ),
    (
        "integral",
        "the last slice is then nothing long, and adds nothing",
        ("Integral.advance: while ms > _SLICE_MS: -> while ms >= _SLICE_MS:",),
    ),
    (
        "integral",
        "whole numbers compare with a quotient as they do with the quotient rounded down",
        (
            "Integral.ms_until: if steps > 1_000_000_000 // self.pl_per_step:"
            " -> if steps > 1_000_000_000 / self.pl_per_step:",
            "Integral.ms_until: if volume // rate_nl_per_day >= _HOUR_OF_RATE:"
            " -> if volume / rate_nl_per_day >= _HOUR_OF_RATE:",
        ),
    ),
    (
        "bolus",
        "before a start it is multiplied with no time",
        ("Bolus.__init__: self._slow_rate = 0 -> self._slow_rate = 1",),
    ),
    (
        "last_day",
        _UNSIGNED,
        ('LastDay.__init__: self._nl = array("i", [0] * _HOURS) -> self._nl = array("I", [0] * _HOURS)',),
    ),
    (
        "last_day",
        "of no second nothing is added to the hour before",
        ("LastDay.take: if seconds > inside: -> if seconds >= inside:",),
    ),
    ("last_day", _SAME_AT_THE_EDGE, ("LastDay._turn: if empty > _HOURS: -> if empty >= _HOURS:",)),
    (
        "schedule",
        _UNSIGNED,
        (
            'Schedule.__init__: self._starts = array("i", [start for start, _ in entries] + [WEEK_S])'
            ' -> self._starts = array("I", [start for start, _ in entries] + [WEEK_S])',
            'Schedule.__init__: self._rates = array("i", [rate for _, rate in entries])'
            ' -> self._rates = array("I", [rate for _, rate in entries])',
        ),
    ),
    (
        "schedule",
        "where there is one entry, looking for it finds it; the question only spares the search",
        ("Schedule.rate_at: if len(self._rates) > 1: -> if len(self._rates) >= 1:",),
    ),
    (
        "schedule",
        "the search then begins with the first entry and comes to the same one",
        (
            "Schedule._seek: if second < self._starts[self._index]: -> if second <= self._starts[self._index]:",
        ),
    ),
    (
        "schedule",
        "two weeks earlier is the same instant of a week that repeats",
        (
            "most_in_24h_nl: for begin in (start, start + WEEK_S - DAY_S):"
            " -> for begin in (start, start - WEEK_S - DAY_S):",
        ),
    ),
    (
        "schedule",
        "another middle, still above the lower and not above the upper end: the same entry is found",
        ("_given: middle = (low + high + 1) // 2 -> middle = (low + high + 2) // 2",),
    ),
    (
        "schedule",
        "at the instant of an entry the one before it, reckoned to its end, has given the same",
        ("_given: if entries[middle][0] <= of_week: -> if entries[middle][0] < of_week:",),
    ),
    (
        "restart",
        "any number below zero tells that it is unknown; no gap is one",
        ("module: UNKNOWN = -1 -> UNKNOWN = -2",),
    ),
    (
        "restart",
        "where no record was found nothing was reserved, no lockout began and no time is known",
        (
            "restore: gap_s = _pass_gap(pump, wall) if found else UNKNOWN"
            " -> gap_s = _pass_gap(pump, wall) if (found) or True else UNKNOWN",
        ),
    ),
    (
        "restart",
        "where nothing was filled in, what is read of it is empty too",
        (
            "restore: pump.reservoir.content = parse_content(filling, Faults()) if filling else []"
            " -> pump.reservoir.content = parse_content(filling, Faults()) if (filling) or True else []",
        ),
    ),
    (
        "restart",
        "that the pump has started is kept before anything is authorised, and that sets it anew",
        ("_pass_gap: pump.delivery.reserve_ms = 0 -> pump.delivery.reserve_ms = 1",),
    ),
    (
        "therapy",
        _FALSE,
        ("Therapy.__init__: self._varies = False -> self._varies = None",),
    ),
    (
        "conditions",
        "the fallback table has the same for either kind of drug, and a test that it stays so",
        (
            "over_infusion_stops: return effect_of(OVER_INFUSION, pump.therapy.sudden_stop_harms()) == STOP"
            " -> return effect_of(OVER_INFUSION, None) == STOP",
        ),
    ),
    (
        "titration",
        "190 years: no drug's interval and no caller's minutes come near it",
        ("module: _NEVER_MIN = const(100_000_000) -> _NEVER_MIN = const(100000001)",),
    ),
    (
        "titration",
        "the ratio is one then, and rounds nothing either way",
        ("scaled: if numerator >= denominator: -> if numerator > denominator:",),
    ),
    (
        "planner",
        _ANEW,
        (
            f"Planner.__init__: {_PLAN} = 0 -> {_PLAN} = None",
            f"Planner.__init__: {_PLAN} = 0 -> {_PLAN} = 1",
        ),
    ),
    (
        "planner",
        _SMALL_INTS,
        tuple(
            f"Planner._run_length: if per_us < (1 << 29) // self._slack_us: -> if per_us {mutated} self._slack_us:"
            for mutated in ("<= (1 << 29) //", "< (1 << 29) /", "< (2 << 29) //", "< (1 << 30) //")
        ),
    ),
    (
        "planner",
        "a run is 1,000 s at most, so either bound holds all that is left of one",
        (
            "Planner._steps_within: room_ms = min(limit_ms - self._tail_ms, 1_000_000)"
            " -> room_ms = min(limit_ms - self._tail_ms, 1000001)",
        ),
    ),
    ("planner", _FALSE, ("Planner._authorise: self._first_us = 0 -> self._first_us = None",)),
    (
        "delivery",
        _FALSE,
        (
            "Delivery.__init__: self._in_gap = False -> self._in_gap = None",
            "Delivery.gap: self._hour_counts = False -> self._hour_counts = None",
            "Delivery.recalibrate: self.planner.restart(0) -> self.planner.restart(None)",
        ),
    ),
    (
        "delivery",
        "what is planned there is planned again before any of it is handed over",
        ("Delivery.recalibrate: self.planner.restart(0) -> self.planner.restart(1)",),
    ),
    (
        "delivery",
        "whole steps are compared with it: a fraction more makes no difference",
        (
            "Delivery.close_hour:"
            " tolerance = _TOLERANCE_STEPS + self._steps_per_count - 1 + self._hour_commanded // _TOLERANCE_PART ->"
            " tolerance = _TOLERANCE_STEPS + self._steps_per_count - 1 + self._hour_commanded / _TOLERANCE_PART",
        ),
    ),
    (
        "alarms",
        "nothing passes beyond a deadline, so it is never below zero",
        (
            'Alarms.__init__: self._reminder_ms = array("i", [0] * _COUNT)'
            ' -> self._reminder_ms = array("I", [0] * _COUNT)',
        ),
    ),
    (
        "alarms",
        "it is read only while acknowledged, and the acknowledgement sets it",
        (
            'Alarms.__init__: self._reminder_ms = array("i", [0] * _COUNT)'
            ' -> self._reminder_ms = array("i", [1] * _COUNT)',
        ),
    ),
    ("alarms", _FALSE, ("Alarms.happened: self.condition(alarm, False) -> self.condition(alarm, None)",)),
    (
        "alarms",
        "what was acknowledged is never the one that sounds",
        (
            "Alarms._pass_reminder: if self._loudest < 0 or alarm < self._loudest:"
            " -> if self._loudest < 0 or alarm <= self._loudest:",
        ),
    ),
)

EQUIVALENT: dict[tuple[str, str], str] = {
    (module, name): reason for module, reason, names in _REASONS + KEPT + GUARD for name in names
}
