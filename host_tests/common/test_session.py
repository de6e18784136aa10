"""Sessions of a locked pump: what is proved, what is refused and why, and what nobody has to prove."""

from bench import MINUTE_MS, continuous
from locked import CLINICIAN, PATIENT, SERVICE, Holder, Locked, reason_of

from pump.rights import ROLES
from pump.session import IDLE_MS

PUBLIC = ["access", "alarms", "battery", "board", "serial", "version"]
SECOND_MS = 1000


def running() -> Locked:
    bench = Locked(continuous())
    bench.holder = None
    return bench


# covers: SES-3
def test_without_a_session_a_locked_pump_tells_no_patient_data_and_changes_nothing() -> None:
    bench = running()
    status = bench.bare("status")["result"]
    assert sorted(status) == PUBLIC
    assert status["access"] == "locked"
    assert sorted(status["battery"]) == ["percent"]
    for method in bench.bare("no_such_method")["error"]["data"]["methods"]:
        if method.startswith("twin.") or method in (
            "status",
            "alarms.silence",
            "session.open",
            "session.send",
        ):
            continue
        assert bench.reason(method) == "no_session", method


# covers: SES-3
def test_the_sound_of_an_alarm_is_stopped_without_a_session() -> None:
    bench = running()
    bench.fault("clock_lost")
    bench.run(SECOND_MS)
    assert bench.bare("alarms.silence")["result"] == {"for_ms": 600_000}


# covers: SES-1
def test_a_signed_request_is_carried_out_and_its_answer_is_the_answer() -> None:
    bench = running()
    holder = Holder(bench)
    status = holder.send("status")["result"]
    assert (status["access"], status["rate_nl_per_day"]) == ("locked", 240_000)
    error = holder.send("bolus.cancel")["error"]
    assert error["data"]["reason"] == "no_bolus"
    error = holder.send("bolus.start", {"dose_ng": 0.5})["error"]
    assert error["data"]["faults"][0]["path"] == "dose_ng"
    assert reason_of(holder.send("delivery.stop")) == {}
    assert bench.rate() == 0


# covers: SES-1
def test_whatever_of_a_signed_request_is_changed_it_is_not_authentic() -> None:
    for key, value in (
        ("request", '{"method":"delivery.resume","params":{}}'),
        ("version", "0" * 16),
        ("counter", 60),
        ("mac", "0" * 64),
        ("mac", "ab"),
    ):
        bench = running()
        params = Holder(bench).signed("delivery.stop")
        params[key] = value
        assert bench.reason("session.send", params) == "not_authentic", key


# covers: SES-1 SES-2
def test_a_key_is_good_for_its_own_role_alone() -> None:
    for role in ROLES:
        for other in ROLES:
            bench = running()
            holder = Holder(bench, role)
            bench.bare("session.open", {"role": other})
            params = holder.signed("delivery.stop")
            params["role"] = other
            if other != role:
                assert bench.reason("session.send", params) == "not_authentic", (role, other)


# covers: SES-2
def test_a_role_gets_what_the_table_gives_it() -> None:
    bench = running()
    for role, method, wanted in (
        (PATIENT, "bolus.start", "not_allowed"),
        (PATIENT, "patient.bolus", "no_patient_bolus"),
        (SERVICE, "patient.bolus", "not_allowed"),
        (SERVICE, "prescription.commit", "not_allowed"),
        (CLINICIAN, "service.calibration", "not_allowed"),
        (CLINICIAN, "no_such_method", "not_allowed"),
        (CLINICIAN, "session.open", "not_allowed"),
        (CLINICIAN, "session.send", "not_allowed"),
    ):
        assert reason_of(Holder(bench, role).send(method)) == wanted, (role, method)


# covers: SES-4
def test_what_was_accepted_once_is_refused_from_then_on() -> None:
    bench = running()
    holder = Holder(bench)
    first, second = holder.signed("status"), holder.signed("status")
    assert "result" in bench.bare("session.send", second)
    for params in (first, second):  # out of its turn, and once more
        assert bench.reason("session.send", params) == "replayed"


# covers: SES-4
def test_a_number_that_skips_too_many_is_refused() -> None:
    bench = running()
    holder = Holder(bench)
    holder.counter += 64
    assert reason_of(holder.send("status")) == "replayed"
    holder.counter -= 2
    assert "result" in holder.send("status")


# covers: SES-4
def test_a_request_of_another_session_is_not_authentic() -> None:
    bench = running()
    old = Holder(bench)
    params = old.signed("delivery.stop")
    Holder(bench)  # the offer is replaced
    assert bench.reason("session.send", params) == "not_authentic"


# covers: SES-5
def test_who_looked_at_another_configuration_is_refused_but_not_who_stops() -> None:
    bench = running()
    holder = Holder(bench)
    assert "result" in holder.send("service.profile", {"profile": "bedside"})
    assert reason_of(holder.send("delivery.resume")) == "stale_version"
    assert reason_of(holder.send("delivery.stop")) == {}
    holder.look()
    assert reason_of(holder.send("delivery.resume")) == {}


# covers: SES-5
def test_the_version_follows_what_a_decision_rests_on_and_nothing_else() -> None:
    bench = running()
    before = bench.status()["version"]
    bench.run(MINUTE_MS)
    bench.ask("delivery.stop")
    bench.ask("delivery.resume")
    assert bench.status()["version"] == before
    seen = [before]
    bench.ask("service.profile", {"profile": "bedside"})
    seen.append(bench.status()["version"])
    bench.ask("course.group", {"group": "spinal", "reason": "a test"})
    seen.append(bench.status()["version"])
    bench.prescribe(continuous(110_000))
    seen.append(bench.status()["version"])
    assert len(set(seen)) == len(seen)


# covers: SES-6
def test_three_idle_minutes_end_a_session() -> None:
    bench = running()
    holder = Holder(bench)
    for _ in range(3):
        assert "result" in holder.send("status")
        bench.run(IDLE_MS - 1)
    assert "result" in holder.send("status")
    bench.run(IDLE_MS)
    assert reason_of(holder.send("status")) == "session_ended"


# covers: SES-6
def test_an_offer_that_nobody_proves_is_over_after_as_long() -> None:
    bench = running()
    holder = Holder(bench, SERVICE)
    bench.run(IDLE_MS)
    assert reason_of(holder.send("delivery.stop")) == "no_session"


# covers: SES-6
def test_its_owner_closes_a_session_and_the_power_ends_it() -> None:
    bench = running()
    holder = Holder(bench)
    assert reason_of(holder.send("session.close")) == {}
    assert reason_of(holder.send("status")) == "session_ended"
    holder.open()
    assert "result" in holder.send("status")
    bench.restart(None)
    assert reason_of(holder.send("status")) == "no_session"
    again = Holder(bench)
    assert again.counter >= holder.counter
    assert "result" in again.send("status")


# covers: SES-6
def test_opening_ends_nobodys_session_until_it_is_proved() -> None:
    bench = running()
    holder = Holder(bench)
    assert "result" in holder.send("status")
    for _ in range(100):
        for role in ROLES:
            bench.bare("session.open", {"role": role})
        assert "result" in holder.send("alarms.list")
    other = Holder(bench, PATIENT)
    assert "result" in other.send("status")
    assert reason_of(holder.send("status")) == "session_ended"
