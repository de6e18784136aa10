"""The catalogue's rows of memory and code."""

from __future__ import annotations

from random import Random

from thecal.campaign.bounds import AT_ONCE, NEXT_HOUR, RESTARTED, STEP, TWO_STEPS, WHILE_AWAY, seen_after
from thecal.campaign.rows import Bound, Row, Script, drawn, switch
from thecal.campaign.rows_body import tested
from thecal.campaign.scenes import HOUR_S, Setting

_MEMORY, _CODE = "memory", "code"
_WATCHDOG_S = 8.388
_ANEW = "begins anew from what is stored: goes on with the basal rate; boluses and a prime end"


def _hung(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(HOUR_S + 120, 6 * HOUR_S)
    return [(0, "hang_ms", setting.value * 1000)]


def _bitten(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(9_000, 600_000)
    return [(0, "watchdog", 1), (0, "hang_ms", setting.value)]


ROWS = (
    Row(
        _CODE,
        "the program hangs for longer than the driver's queue lasts",
        "`hang_ms` 3,720,000 to 21,600,000, without a watchdog",
        _hung,
        ("alarm delivery_gap",),
        Bound("when it runs again", lambda setting: setting.value),
        "alarm; the queue is made as it was authorised and no step more; makes nothing up",
        STEP,
        WHILE_AWAY,
        takes=("program",),
    ),
    Row(
        _MEMORY,
        "a bit of the rate in force turns over",
        "`schedule_flip` 0 to 20",
        drawn("schedule_flip", 0, 20),
        ("alarm program_failed",),
        NEXT_HOUR,
        "begins anew from what is stored: the rates are there twice, and compared on the hour and before each change",
        TWO_STEPS,
        RESTARTED,
        restarts=True,
        needs=("store",),
        takes=("program",),
    ),
    Row(
        _MEMORY,
        "the program finds no memory",
        "`out_of_memory` 1",
        switch("out_of_memory"),
        ("alarm program_failed",),
        NEXT_HOUR,
        _ANEW,
        TWO_STEPS,
        RESTARTED,
        restarts=True,
        needs=("store", "program"),
        takes=("program",),
    ),
    Row(
        _CODE,
        "the program fails",
        "`program_error` 1 to 2",
        drawn("program_error", 1, 2),
        ("alarm program_failed",),
        NEXT_HOUR,
        _ANEW,
        TWO_STEPS,
        RESTARTED,
        restarts=True,
        needs=("store", "program"),
        takes=("program",),
    ),
    Row(
        _CODE,
        "the program fails again and again",
        "`program_error` 3 to 10",
        drawn("program_error", 3, 10),
        ("state failed",),
        NEXT_HOUR,
        "after three times in ten minutes all is off but a critical tone, until the power is cycled",
        TWO_STEPS,
        seen_after(NEXT_HOUR),
        until_seen=True,
        needs=("store", "program"),
        takes=("program",),
    ),
    Row(
        _CODE,
        "the processor resets",
        "`reset` 1",
        switch("reset"),
        ("event power_returned",),
        AT_ONCE,
        "goes on with the basal rate; boluses and a prime end",
        TWO_STEPS,
        RESTARTED,
        restarts=True,
        needs=("store", "program"),
        takes=("program",),
    ),
    Row(
        _CODE,
        "the program hangs, with a watchdog",
        "`hang_ms` 9,000 to 600,000, with the watchdog on",
        _bitten,
        ("alarm program_failed",),
        Bound("the watchdog bites after 8.388 s", lambda setting: _WATCHDOG_S),
        _ANEW,
        TWO_STEPS,
        Bound(
            "all that is asked for in 8.388 s, and " + RESTARTED.why,
            lambda setting: setting.asked_nl(_WATCHDOG_S) + setting.interrupted_nl + 2 * setting.step_nl,
        ),
        restarts=True,
        needs=("store",),
        takes=("program",),
    ),
    tested(_MEMORY, "a bit of the memory is stuck", "ram_stuck"),
    tested(_CODE, "a file of the program is damaged", "program_damaged"),
)
