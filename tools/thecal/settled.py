"""Rules of other pumps that contradict each other, and how the fallback table settles them. For the document alone."""

SETTLED = (
    # one rule, a rule against it, how it is settled here and why
    (
        "A stroke is finished on a stop or when empty (an open pump model).",
        "Free flow and occlusion stop at once (the same).",
        "Empty and a worn-out cell finish the step under way, so that the accounts end on a whole step. What may be"
        " running by itself stops at once, and so does a person's stop: whoever asks for it does not want one more.",
    ),
    (
        "Empty while in therapy: flow is 0 (a generic patient-controlled pump).",
        "Where a sudden stop harms, the minimum rate is the safer fallback.",
        "Empty is the exception to the drug's rule: below the mark air would follow, and nothing is left to taper.",
    ),
    (
        "The same alarm three times in ten minutes stops and latches (an open pump model).",
        "An alarm or a conversation must never stop delivery (field report: implants stayed stalled).",
        "An alarm stops nothing, however often it comes. It latches where a dose is in doubt, which a person must see.",
    ),
    (
        "Over- and under-infusion stop the pump (bedside pumps).",
        "A rotor held by a magnet resumes by itself (implants).",
        "Too much stops, for no rate is obeyed any more. Too little goes on: a stop would only make it less.",
    ),
    (
        "Keep the vein open when the therapy ends (bedside pumps).",
        "That has no meaning in the intrathecal space.",
        "There is no such rate. The drug decides between the pump's minimum rate and a stop.",
    ),
    (
        "On alarm, stop (a simple and common rule).",
        "An abrupt stop of baclofen can kill; clonidine's brings a rebound of blood pressure.",
        "Every row has two answers, and the drug library chooses; one such drug in an admixture is enough.",
    ),
)
