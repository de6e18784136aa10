"""The catalogue's rows of clock, flash, memory, link and code."""

from __future__ import annotations

from random import Random

from thecal.campaign.bounds import AT_MINIMUM, AT_ONCE, DAILY, NEXT_HOUR, STEP, WHILE_AWAY, at_minimum_nl
from thecal.campaign.rows import Bound, Row, Script, switch
from thecal.campaign.scenes import HOUR_S, Setting

_CLOCK, _FLASH, _LINK, _CODE = "clock", "flash", "link", "code"
_NOTHING = "answers with the error, changes nothing, goes on"


def _hung(setting: Setting, random: Random) -> Script:
    setting.value = random.randint(HOUR_S + 120, 6 * HOUR_S)
    return [(0, "hang_ms", setting.value * 1000)]


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
