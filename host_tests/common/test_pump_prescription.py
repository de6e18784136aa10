"""A prescription's way into the pump: proposed, read back, stored, run; and found again after a restart."""

from bench import DAY_MS, HOUR_MS, MONDAY, Bench, continuous, flex, plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

SLOT = "prescription.1"
"""Where the first one is kept."""


def _proposed(bench: Bench, prescription: "Json") -> "Json":
    return bench.ask("prescription.propose", {"prescription": prescription})


def _commit(digest: object) -> "Json":
    return {"digest": digest, "reason": "a test"}


# covers: PRE-1
def test_a_bad_prescription_is_refused_whole_and_what_was_running_goes_on() -> None:
    bench = Bench(continuous())
    bad = continuous(60_000)
    bad["drugs"][0]["name"] = ""
    bad["limits"]["most_bolus_ng"] = "much"
    error = bench.refusal("prescription.propose", {"prescription": bad})
    assert [fault["path"] for fault in error["data"]["faults"]] == ["drugs[0].name", "limits.most_bolus_ng"]
    assert bench.told("request_refused")[-1]["reason"] == "invalid"
    bench.run(HOUR_MS)
    assert bench.rate() == 240_000
    assert bench.ask("prescription.get")["prescription"] == continuous()


# covers: PRE-3
def test_proposing_and_checking_change_nothing() -> None:
    bench = Bench(continuous(harms=False))
    bench.ask("prescription.check", {"prescription": flex(harms=False)})
    proposal = _proposed(bench, flex(harms=False))
    assert proposal["running"] == bench.ask("prescription.get")["readback"]
    bench.run(HOUR_MS)
    assert bench.rate() == 240_000
    assert len(bench.told("prescription_committed")) == 1


# covers: PRE-3
def test_only_the_last_proposal_can_be_committed_and_only_once() -> None:
    bench = Bench()
    first, second = _proposed(bench, continuous()), _proposed(bench, flex())
    for digest in (first["digest"], "", None, 7, "00" * 32):
        error = bench.refusal("prescription.commit", _commit(digest))
        assert error["data"]["reason"] == "unknown_proposal"
    assert bench.ask("prescription.get") is None
    bench.ask("prescription.commit", _commit(second["digest"]))
    assert bench.ask("prescription.get")["prescription"] == flex()
    assert (
        bench.refusal("prescription.commit", _commit(second["digest"]))["data"]["reason"]
        == "unknown_proposal"
    )


# covers: PRE-3
def test_a_bad_proposal_takes_the_one_before_it_away() -> None:
    bench = Bench()
    good = _proposed(bench, continuous())
    bench.refusal("prescription.propose", {"prescription": {"mode": "fast"}})
    bench.refusal("prescription.commit", _commit(good["digest"]))
    assert bench.status()["therapy"] == "no_prescription"


def test_what_is_committed_runs_at_once_and_ends_a_bolus() -> None:
    bench = Bench(continuous())
    bench.ask("bolus.start", {"dose_ng": 5000, "duration_s": 600})
    bench.run(60_000)
    bench.prescribe(plain("minimum"))
    assert bench.rate() == 48_000
    assert bench.told("bolus_ended")[0]["why"] == "replaced"
    assert bench.told("prescription_committed")[-1]["mode"] == "minimum"


# covers: FAL-3 PRE-4
def test_what_cannot_be_stored_does_not_run_and_memory_error_sounds_while_the_basal_goes_on() -> None:
    bench = Bench(continuous(harms=False))
    bench.fault("store_broken")
    proposal = _proposed(bench, continuous(110_000, harms=False))
    error = bench.refusal("prescription.commit", _commit(proposal["digest"]))
    assert error["data"]["reason"] == "memory_error"
    assert bench.alarms() == ["memory_error"]
    before = bench.status()["delivered_steps"]
    bench.run(HOUR_MS)
    assert bench.rate() == 240_000
    assert bench.status()["delivered_steps"] - before == 484
    assert bench.sounds[0]["alarm"] == "memory_error"


# covers: FAL-3
def test_with_a_memory_error_every_bolus_is_refused_until_something_could_be_stored() -> None:
    bench = Bench(continuous(harms=False))
    bench.fault("store_broken")
    proposal = _proposed(bench, continuous(110_000, harms=False))
    bench.refusal("prescription.commit", _commit(proposal["digest"]))
    error = bench.refusal("bolus.start", {"dose_ng": 5000, "duration_s": 600})
    assert error["data"]["reason"] == "memory_error"
    bench.fault("store_broken", 0)
    bench.ask("prescription.commit", _commit(proposal["digest"]))
    assert bench.state("memory_error") == "latched"
    bench.ask("bolus.start", {"dose_ng": 5000, "duration_s": 600})
    bench.ask("alarms.acknowledge", {"alarm": "memory_error"})
    assert bench.alarms() == []


# covers: FAL-3 PRE-4
def test_a_bit_that_turns_over_in_the_store_is_noticed_within_a_day() -> None:
    bench = Bench(continuous())
    bench.fault("store_flip")
    bench.run(DAY_MS)
    assert bench.alarms() == ["memory_error"]
    assert (bench.rate(), bench.status()["therapy"]) == (240_000, "running")


# covers: PRE-4 RUN-3
def test_a_restart_finds_the_prescription_and_gives_the_rate_in_force_now() -> None:
    bench = Bench(flex())
    bench.run(5 * HOUR_MS)
    assert bench.rate() == 200_000
    bench.restart((MONDAY, 9 * HOUR_MS))
    assert bench.ask("prescription.get")["prescription"] == flex()
    assert bench.rate() == 400_000
    before = bench.status()["delivered_steps"]
    bench.run(HOUR_MS)
    assert bench.status()["delivered_steps"] - before == 807  # nothing of the four hours is made up


# covers: PRE-4
def test_a_prescription_that_is_not_as_it_was_written_is_never_run() -> None:
    bench = Bench(continuous())
    data = bench.body.store.read(SLOT)
    assert data is not None
    for i in range(len(data)):
        damaged = bytearray(data)
        damaged[i] ^= 1
        bench.body.store.write(SLOT, bytes(damaged))
        bench.restart((MONDAY, 0))
        assert bench.status()["therapy"] == "no_prescription", data[i:]
        assert bench.state("memory_error") == "active"
    bench.body.store.write(SLOT, data[:-1])
    bench.restart((MONDAY, 0))
    assert bench.status()["therapy"] == "no_prescription"


# covers: FAL-2 RUN-3
def test_a_restart_without_the_time_gives_a_schedule_the_minimum_rate() -> None:
    bench = Bench(flex())
    bench.restart(None)
    assert bench.state("clock_lost") == "active"
    assert bench.rate() == 48_000
    bench.ask("clock.set", {"day": MONDAY, "ms": 9 * HOUR_MS})
    assert (bench.rate(), bench.state("clock_lost")) == (400_000, "clear")
