"""Makes one run of steps on a board whose loop is idle or busy: `run(maker, count, interval_us, busy)`."""

import gc
import time

import board_load
import board_steppers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from drivers.stepper_pio import PioStepper

STEP, DIRECTION, ENABLE = 2, 3, 4
_PAUSE_US = 12_000
_TAIL_MS = 30


def run(maker: str, count: int, interval_us: int, busy: bool) -> None:
    """Prints how many collections there were, the shortest and the longest of them in us."""
    pauses = board_load.Pauses() if busy else None
    ms = count * interval_us // 1000 + _TAIL_MS
    stepper = _pio() if maker == "pio" else None
    if busy:
        board_load.fill(_PAUSE_US)
    gc.collect()
    time.sleep_ms(20)
    if stepper is not None:
        board_steppers.by_pio(stepper, count, interval_us, ms, pauses)
    elif maker == "timer":
        board_steppers.by_timer(STEP, count, interval_us, ms, pauses)
    else:
        board_steppers.by_asyncio(STEP, count, interval_us, ms, pauses)
    print(pauses and (pauses.count, pauses.shortest_us, pauses.worst_us))


def _pio() -> "PioStepper":
    from drivers.stepper_pio import PioStepper

    stepper = PioStepper(STEP, DIRECTION, ENABLE)
    stepper.enable(True)
    return stepper
