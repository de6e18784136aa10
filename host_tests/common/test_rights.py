"""Who may ask what of a locked pump: the table against the requests that there are."""

from bench import Bench

from pump.rights import CLINICIAN, LABORATORY, PATIENT, RIGHTS, ROLES, SERVICE, mask_of, may

SESSION = ("session.open", "session.send", "session.close")
DOSES = (
    "prescription.",
    "dose.",
    "taper.",
    "bolus.",
    "prime.",
    "refill.",
    "delivery.resume",
    "service.catheter",
)


def methods() -> "list[str]":
    return Bench()._call("no_such_method", None)["error"]["data"]["methods"]


# covers: SES-2
def test_every_request_of_the_pump_is_in_the_table_exactly_once() -> None:
    listed = [method for _, group in RIGHTS for method in group]
    asked = [method for method in methods() if not method.startswith(LABORATORY)]
    assert sorted(listed) == sorted(asked + list(SESSION))
    assert len(set(listed)) == len(listed)


# covers: SES-2
def test_what_the_table_does_not_know_nobody_may() -> None:
    assert mask_of("service.new") < 0
    assert not any(may(role, "service.new") for role in range(len(ROLES)))


# covers: SES-2
def test_without_a_session_there_is_little_and_no_dose() -> None:
    open_to_all = [method for method in methods() + list(SESSION) if mask_of(method) == 0]
    expected = ["alarms.silence", "session.open", "session.send", "status"]
    assert sorted(name for name in open_to_all if not name.startswith(LABORATORY)) == expected


# covers: SES-2
def test_doses_are_the_clinicians_and_each_role_may_stop() -> None:
    for method in methods():
        if method.startswith(DOSES):
            assert may(CLINICIAN, method)
            assert not may(PATIENT, method)
            assert not may(SERVICE, method)
    for role in range(len(ROLES)):
        assert may(role, "delivery.stop")
    assert may(PATIENT, "patient.bolus")
    assert not may(SERVICE, "patient.bolus")
    assert not may(CLINICIAN, "service.calibration")
