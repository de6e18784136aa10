"""The virtual board: the pump on its twin, on a host. Time is held and passes by request, or is the machine's own."""

from boards.twinned import HORIZON_MS, TwinLoop, body_of
from twin.keys import Keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from twin.body import Body

NAME = "virtual"
_KEY_BYTES = 32 * 3
_keys: Keys | None = None


def lock(keys: str, seed: str) -> None:
    """Boards that are opened from now on are locked. Both in hex: the keys of the roles, in their order; never the same
    seed twice. ValueError where these are no keys.
    """
    global _keys
    material = bytes.fromhex(keys)
    if len(material) != _KEY_BYTES:
        raise ValueError("the keys are not %d bytes" % _KEY_BYTES)
    _keys = Keys(material, bytes.fromhex(seed))


def open(
    write: "Callable[[str], None]", held: bool = True, horizon_ms: int = HORIZON_MS, watchdog: bool = False
) -> TwinLoop:
    """A pump with a body of its own; `write` takes each line that it says."""
    body = body_of(held)
    body.watch(watchdog)
    body.keys = _keys
    return power_on(body, write, horizon_ms)


def power_on(body: "Body", write: "Callable[[str], None]", horizon_ms: int = HORIZON_MS) -> TwinLoop:
    """A pump that starts on this body: it knows what the body's store and clock tell it, and nothing else."""
    return TwinLoop(NAME, body, write, horizon_ms)
