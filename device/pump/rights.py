"""Who may ask what of a locked pump: one table, in which every request of the link is once. It knows no session.

In `bench` nobody asks it: there whoever holds the line owns the pump.
"""

ROLES = ("patient", "clinician", "service")
PATIENT, CLINICIAN, SERVICE = range(len(ROLES))

_P = 1 << PATIENT
_C = 1 << CLINICIAN
_S = 1 << SERVICE
_UNKNOWN = -1
LABORATORY = "twin."
"""Requests to the laboratory that a software body is in: no real pump has one, and what they do no key could bar."""

RIGHTS = (
    (0, ("status", "alarms.silence", "session.open", "session.send")),
    (_P | _C | _S, ("session.close", "delivery.stop", "alarms.list", "alarms.acknowledge", "alarms.test")),
    (_P | _C, ("patient.bolus", "patient.report")),
    (_C | _S, ("log.read", "drugs.list", "service.profile", "clock.set")),
    (
        _C,
        (
            "prescription.check",
            "prescription.propose",
            "prescription.commit",
            "prescription.get",
            "dose.check",
            "dose.adjust",
            "taper.plan",
            "bolus.start",
            "bolus.cancel",
            "prime.start",
            "prime.cancel",
            "delivery.resume",
            "refill.begin",
            "refill.withdrawn",
            "refill.filled",
            "refill.get",
            "refill.abandon",
            "refill.finish",
            "service.filled",
            "service.catheter_replaced",
            "course.get",
            "course.history",
            "course.meet",
            "course.move",
            "course.appoint",
            "course.group",
            "trial.begin",
            "trial.given",
            "trial.observed",
            "trial.next",
        ),
    ),
    (_S, ("service.battery_replaced", "service.jog", "service.calibration", "selftest.run")),
)
"""Roles as a mask, 0 for anybody, without a session; and what they may. What reservoir and catheter hold
decides on a dose, so that these two of the service's requests are a clinician's."""


def mask_of(method: str) -> int:
    """The roles that may; 0 for anybody, and negative where the table does not know it: then nobody may."""
    for mask, methods in RIGHTS:
        if method in methods:
            return mask
    return 0 if method.startswith(LABORATORY) else _UNKNOWN


def may(role: int, method: str) -> bool:
    """Whether this role may, in its session."""
    mask = mask_of(method)
    return mask == 0 or (mask > 0 and mask >> role & 1 == 1)
