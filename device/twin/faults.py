"""What the body can be told to do wrong: one table, from which link, scenarios and docs take names and ranges."""

from pump.calibration import LEAST_DEAD_NL
from twin.power import PowerGone
from twin.tanks import MOST_TANKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.body import Body

    Action = Callable[[Body, int], None]

_REFIT = "all of it what leaves at the tip now"
TABLE = (
    # name, lowest, highest, what it does (0 takes it back where that is in the range)
    ("stall", 0, 1, "the rotor stands still whatever the driver does"),
    ("lost_steps_permille", 0, 1000, "the rotor does not follow that many of 1,000 steps"),
    ("runaway_steps_per_hour", 0, 500_000, "the motor turns by itself while its driver is enabled"),
    ("sensor_dead", 0, 1, "the encoder counts no more"),
    ("content_nl", 0, 60_000_000, "that much is truly in the reservoir"),
    ("ripple_permille", 0, 500, "the head's volume a step swings by that much over a turn"),
    ("catheter_leak_permille", 0, 1000, "that much of what the head moves leaks before the catheter"),
    ("catheter_occluded", 0, 1, "nothing passes the catheter; all that the head moves leaks before it"),
    ("catheter_nl", LEAST_DEAD_NL, 5_000_000, "tubing and catheter truly hold that much, " + _REFIT),
    (
        "catheter_tanks",
        0,
        MOST_TANKS,
        "the catheter mixes as that many stirred tanks (0: plug flow), " + _REFIT,
    ),
    ("sag_mohm", 0, 10_000_000, "the cell's internal resistance rises by that much"),
    ("cell_permille", 0, 1000, "so much of the cell's charge is left"),
    ("cell_age_permille", 10, 1000, "the cell holds only that part of its capacity"),
    ("adc_noise_counts", 0, 2047, "the battery reading is noisy by so many of 4,096 counts"),
    ("adc_dead", 0, 1, "every battery reading is 0"),
    ("store_broken", 0, 1, "nothing can be written"),
    ("store_flip", 1, 1, "one bit of what is stored turns over"),
    ("clock_lost", 0, 1, "the clock no longer knows the time"),
    ("clock_forgets", 0, 1, "the clock loses the time with the power, as a Pico's"),
    ("hang_ms", 1, 86_400_000, "the program stands still for so long; the motor's queue runs on"),
    (
        "power_cut_s",
        0,
        864_000,
        "the power goes and is back after so long: what the store holds is all that is left",
    ),
    ("reset", 1, 1, "the program begins anew at once, as after a power cut of no length"),
)
NAMES = tuple([row[0] for row in TABLE])


def allowed(name: str) -> "tuple[int, int]":
    """Lowest and highest value of a fault."""
    row = TABLE[NAMES.index(name)]
    return row[1], row[2]


def apply(body: "Body", name: str, value: int) -> None:
    """Does it. `name` and `value` must have been checked against the table."""
    _ACTIONS[name](body, value)


def _attribute(part: str, attribute: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        setattr(getattr(body, part), attribute, value)

    return act


def _switch(part: str, attribute: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        setattr(getattr(body, part), attribute, value != 0)

    return act


def _call(part: str, method: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        getattr(getattr(body, part), method)(value)

    return act


def _flip(body: "Body", value: int) -> None:
    body.store.flip()


def _hang(body: "Body", value: int) -> None:
    body.hang_ms = value


def _forgets(body: "Body", value: int) -> None:
    body.clock_forgets = value != 0


def _cut(body: "Body", value: int) -> None:
    body.gone = PowerGone(value * 1000)


def _reset(body: "Body", value: int) -> None:
    body.gone = PowerGone()


_ACTIONS = {
    "stall": _switch("motor", "stalled"),
    "lost_steps_permille": _attribute("motor", "lost_permille"),
    "runaway_steps_per_hour": _attribute("motor", "runaway_steps_per_hour"),
    "sensor_dead": _switch("motor", "sensor_dead"),
    "content_nl": _call("head", "fill"),
    "ripple_permille": _attribute("head", "ripple_permille"),
    "catheter_leak_permille": _attribute("catheter", "leak_permille"),
    "catheter_occluded": _switch("catheter", "occluded"),
    "catheter_nl": _call("catheter", "resize"),
    "catheter_tanks": _call("catheter", "mix"),
    "sag_mohm": _call("cell", "sag"),
    "cell_permille": _call("cell", "set_permille"),
    "cell_age_permille": _call("cell", "age"),
    "adc_noise_counts": _call("cell", "adc_noise"),
    "adc_dead": _switch("cell", "dead_adc"),
    "store_broken": _switch("store", "broken"),
    "store_flip": _flip,
    "clock_lost": _switch("clock", "lost"),
    "clock_forgets": _forgets,
    "hang_ms": _hang,
    "power_cut_s": _cut,
    "reset": _reset,
}
