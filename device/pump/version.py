"""The name of what a decision about this pump rests on: prescription, content, calibration, library, how it sounds.

It changes with each of these and with nothing else, so that nobody decides on what is no longer so.
"""

from pump import drugs
from pump.calibration import FIELDS
from pump.digest import hmac_sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump


def version_of(pump: "Pump") -> str:
    """16 hex digits. A locked pump's tell nobody else which prescription it is: they are made with one of its keys."""
    running = pump.therapy.prescription
    prescribed = running.digest().hex() if running else ""
    content = [(drug.name, concentration) for drug, concentration in pump.reservoir.content]
    figures = [getattr(pump.calibration, field[0]) for field in FIELDS]
    chosen = (pump.profile, pump.course.group, drugs.VERSION)
    keys = pump.ports.keys
    key = (keys.of(0) if keys else None) or b""
    return hmac_sha256(key, ("%s %s %s %s" % (prescribed, content, figures, chosen)).encode()).hex()[:16]
