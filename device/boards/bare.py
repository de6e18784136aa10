"""A naked board with nothing but a piezo: its pump is the twin. For hearing and showing alarms."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from boards.twinned import TwinLoop

NAME = "bare"
PLATFORM = "rp2"  # sys.platform
MCU = "RP2040"

TAKEN = (23, 24, 29)  # GPIOs that the board itself uses
PINS = (("beeper", 6),)
PARTS = (("beeper", "piezo"),)


def open(write: "Callable[[str], None]", held: bool = False) -> "TwinLoop":
    """A pump with a body of its own whose beeper is heard. `held`: its time passes by request."""
    from boards.local import Wiring, read
    from boards.twinned import TwinLoop, body_of
    from drivers.beeper import PwmBeeper
    from drivers.texts import sentences
    from pump import texts

    texts.use(sentences)
    wiring = Wiring(MCU, TAKEN, PINS, PARTS)
    read(wiring)
    body = body_of(held)
    body.beeper.speaker = PwmBeeper(wiring.pins["beeper"])
    return TwinLoop(NAME, body, write)
