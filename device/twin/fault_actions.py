"""How each fault of the table is done to the body. Which there are, and their ranges, the table says."""

from twin.power import PowerGone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.body import Body

    Action = Callable[[Body, int], None]


def apply(body: "Body", name: str, value: int) -> None:
    """Does it. `name` and `value` must have been checked against the table."""
    _ACTIONS[name](body, value)


def _attribute(part: str, attribute: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        setattr(getattr(body, part), attribute, value)

    return act


def _own(attribute: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        setattr(body, attribute, value)

    return act


def _switch(part: str, attribute: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        setattr(getattr(body, part), attribute, value != 0)

    return act


def _call(part: str, method: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        getattr(getattr(body, part), method)(value)

    return act


def _beeper(attribute: str) -> "Action":
    def act(body: "Body", value: int) -> None:
        setattr(body.beeper, attribute, value != 0)
        body.beeper.sound()

    return act


def _jump(body: "Body", value: int) -> None:
    body.jump_ms += value * 1000


def _cut(body: "Body", value: int) -> None:
    body.gone = PowerGone(value * 1000)


def _reset(body: "Body", value: int) -> None:
    body.gone = PowerGone()


def _flip_rate(body: "Body", value: int) -> None:
    """Past all that guards it, as a particle would."""
    therapy = body.therapy
    if therapy is not None and therapy.in_force is not None:
        schedule = therapy.in_force.schedule
        schedule._rates[schedule._index] ^= 1 << value  # pyright: ignore[reportPrivateUsage]


_ACTIONS = {
    "stall": _switch("motor", "stalled"),
    "lost_steps_permille": _attribute("motor", "lost_permille"),
    "runaway_steps_per_hour": _attribute("motor", "runaway_steps_per_hour"),
    "driver_dead": _switch("motor", "dead"),
    "driver_stuck_on": _call("motor", "hold_on"),
    "motor_backwards": _switch("motor", "backwards"),
    "sensor_dead": _switch("encoder", "dead"),
    "sensor_double": _switch("encoder", "double"),
    "sensor_noise_per_hour": _attribute("encoder", "noise_per_hour"),
    "sensor_stuck_high": _switch("encoder", "stuck_high"),
    "content_nl": _call("head", "fill"),
    "reservoir_leak_nl_per_hour": _own("leak_nl_per_hour"),
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
    "adc_stuck": _call("cell", "stick"),
    "adc_offset_counts": _attribute("cell", "offset_counts"),
    "beeper_dead": _beeper("dead"),
    "beeper_stuck_on": _beeper("stuck_on"),
    "button_stuck": _switch("checks", "button_stuck"),
    "display_dead": _switch("checks", "display_dead"),
    "store_broken": _switch("store", "broken"),
    "store_full": _switch("store", "full"),
    "store_torn": _switch("store", "torn"),
    "store_unreadable": _switch("store", "unreadable"),
    "store_slow_ms": _attribute("store", "slow_ms"),
    "store_flip": _call("store", "flip"),
    "schedule_flip": _flip_rate,
    "ram_stuck": _switch("checks", "ram_stuck"),
    "program_damaged": _switch("checks", "program_damaged"),
    "program_error": _attribute("encoder", "errors"),
    "out_of_memory": _switch("encoder", "no_memory"),
    "clock_lost": _switch("clock", "lost"),
    "clock_forgets": _own("clock_forgets"),
    "clock_drift_ppm": _own("drift_ppm"),
    "clock_jump_s": _jump,
    "ticks_stuck": _switch("checks", "ticks_stuck"),
    "hang_ms": _own("hang_ms"),
    "power_cut_s": _cut,
    "reset": _reset,
}
