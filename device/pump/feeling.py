"""What the patient feels, told to the pump: recorded, answered with whom to call, and for too much a way to less.

Less is the drug's own fallback: a stop, or the minimum rate where a sudden stop harms. It holds until a clinician
resumes or prescribes. It refuses to judge what is felt: a pump that gives too much by itself is the guard's to find.
"""

from pump import events
from pump.fallback import EFFECTS, MINIMUM, STOP_AFTER_SEGMENT
from pump.faults import Faults
from pump.refusals import Refused, accept
from pump.texts import far_texts, text_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

FEELINGS = events.FEELINGS
TOO_MUCH = 0
CALL = far_texts(
    (
        "Call your clinic at once. If you are drowsy, breathe slowly or cannot be woken well, call the emergency "
        "number.",
        "Call your clinic today; at once if it gets worse quickly or you have fever. Do not wait for a beep.",
        "Call your clinic and say what is unusual; call the emergency number if you feel very unwell.",
    )
)
"""By feeling. In our words; no medical advice: the pump pumps water."""


class Feeling:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump") -> None:
        self._pump = pump

    def methods(self) -> "Methods":
        return {"patient.report": self.report}

    def report(self, params: "Json") -> "Json":
        """The patient feels `too_much`, `too_little` or something `unusual`: noted, and answered with whom to call.

        For too much the answer names the drug's fallback; with `less` it begins, until a clinician resumes.
        """
        faults = Faults()
        faults.only(params, "", ("feeling", "less"))
        feeling = FEELINGS.index(faults.choice(params, "feeling", "", FEELINGS))
        less = faults.boolean(params, "less", "") if "less" in params else False
        if less and feeling != TOO_MUCH:
            faults.add("less", True, "with too_much only")
        accept(faults)
        pump = self._pump
        therapy = pump.therapy
        if less and (therapy.in_force is None or therapy.stopped):
            raise Refused("not_running", "there is no delivery that could be less")
        therapy.lessened = therapy.lessened or less
        pump.record(events.PATIENT_REPORTED, feeling, int(less))
        pump.changed()
        fallback = MINIMUM if therapy.sudden_stop_harms() else STOP_AFTER_SEGMENT
        return {
            "feeling": FEELINGS[feeling],
            "call": text_at(CALL[feeling]),
            "fallback": EFFECTS[fallback] if feeling == TOO_MUCH else None,
            "less": therapy.lessened,
        }
