"""The catalogue's rows of clock, flash, memory, link and code."""

from __future__ import annotations

from random import Random

from thecal.campaign.bounds import (
    AT_MINIMUM,
    AT_ONCE,
    DAILY,
    NEXT_HOUR,
    STEP,
    UNTESTED,
    WRONG_TIME,
    at_minimum_nl,
)
from thecal.campaign.rows import Bound, Row, Script, drawn, switch
from thecal.campaign.rows_body import tested
from thecal.campaign.scenes import DAY_S, Setting

_CLOCK, _FLASH, _LINK, _CODE = "clock", "flash", "link", "code"
_NOTHING = "answers with the error, changes nothing, goes on"


def _drifting(setting: Setting, random: Random) -> Script:
    setting.value = random.choice((-1, 1)) * random.randint(1_000, 10_000)
    return [(0, "clock_drift_ppm", setting.value), (DAY_S, "set clock", 0)]


_DRIFT = Bound(
    "that part of all that is asked for to the end; where the schedule changes, the difference of its rates for as "
    "long as it is off; and 2 steps",
    lambda setting: (
        (setting.asked_nl(setting.left_s) + (setting.most - setting.least) * setting.left_s / DAY_S)
        * abs(setting.value)
        / 1_000_000
        + 2 * setting.step_nl
    ),
)
_REFUSES = "alarm; what runs goes on from memory; every new bolus and every commit is refused"


ROWS = (
    Row(
        _CLOCK,
        "the clock no longer knows the time",
        "`clock_lost` 1",
        switch("clock_lost"),
        ("alarm clock_lost",),
        NEXT_HOUR,
        "alarm; a schedule that changes runs at the minimum rate, a constant rate goes on",
        STEP,
        Bound(
            AT_MINIMUM.why + "; where the rate is constant 2 steps",
            lambda setting: 2 * setting.step_nl if setting.constant else at_minimum_nl(setting),
        ),
    ),
    Row(
        _FLASH,
        "nothing can be written any more",
        "`store_broken` 1",
        switch("store_broken"),
        ("alarm memory_error",),
        NEXT_HOUR,
        "alarm; the basal rate and what runs go on; every new bolus and every commit is refused",
        STEP,
        STEP,
        takes=("store",),
    ),
    Row(
        _FLASH,
        "a bit of every file turns over",
        "`store_flip` 1",
        switch("store_flip"),
        ("alarm memory_error",),
        DAILY,
        "alarm; what runs goes on from memory; every new bolus and every commit is refused",
        STEP,
        STEP,
        takes=("store",),
    ),
    Row(
        _CLOCK,
        "the board's clock jumps ahead",
        "`clock_jump_s` 3,720 to 86,400",
        drawn("clock_jump_s", 3_720, 86_400),
        ("alarm delivery_gap",),
        AT_ONCE,
        "alarm; takes it for a gap and makes nothing up; the schedule is wrong by the jump until the clock is set",
        WRONG_TIME,
        WRONG_TIME,
        takes=("program",),
        needs=("program",),
    ),
    Row(
        _CLOCK,
        "the board's clock drifts",
        "`clock_drift_ppm` -10,000 to 10,000, and a visit after a day",
        _drifting,
        ("event clock_set",),
        Bound(
            "at the next visit, when the clock is set and the log tells what it was: here after a day by its own count",
            lambda setting: DAY_S * 1.02,
        ),
        "nothing: a step follows the same clock; the guard's margin covers it",
        _DRIFT,
        _DRIFT,
    ),
    tested(_CLOCK, "the counter behind the clock stands still", "ticks_stuck"),
    Row(
        _FLASH,
        "the flash is full",
        "`store_full` 1",
        switch("store_full"),
        ("alarm memory_error", "alarm self_test_failed"),
        DAILY,
        _REFUSES,
        STEP,
        UNTESTED,
        takes=("store",),
    ),
    Row(
        _FLASH,
        "what is stored cannot be read",
        "`store_unreadable` 1",
        switch("store_unreadable"),
        ("alarm memory_error", "alarm self_test_failed"),
        DAILY,
        _REFUSES,
        STEP,
        UNTESTED,
        takes=("store",),
    ),
    Row(
        _FLASH,
        "only the half of one file is written",
        "`store_torn` 1",
        switch("store_torn"),
        ("alarm memory_error", "alarm self_test_failed"),
        DAILY,
        _REFUSES,
        STEP,
        UNTESTED,
        takes=("store",),
    ),
    *(
        Row(
            _LINK,
            name,
            injected,
            switch(deed),
            seen,
            AT_ONCE,
            _NOTHING,
            STEP,
            STEP,
        )
        for name, injected, deed, seen in (
            ("noise on the line", "1 to 200 random characters", "noise", ("answer -32700", "answer -32600")),
            ("a line is cut off", "a request without its last characters", "cut line", ("answer -32700",)),
            ("a line does not end", "a line of 16,385 characters and more", "long line", ("answer -32600",)),
            ("a figure is damaged to a fraction", "a bolus of 1000.5 nL", "fraction", ("answer -32602",)),
            ("a request is damaged", "one letter of its method is another", "method", ("answer -32601",)),
            ("a commit comes twice", "a commit of a digest that is used up", "commit", ("answer -32001",)),
        )
    ),
)
