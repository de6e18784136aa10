"""Alarms on a running pump: heard, seen, silenced, and never a reason to change delivery."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous

from pump.alarm_table import NAMES, told
from pump.tones import PROFILES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json


def _stalled() -> Bench:
    """Ten minutes of stall, with its alarm; the hour's account comes later."""
    bench = Bench(continuous(24_000))
    bench.run(HOUR_MS)
    bench.fault("stall")
    bench.run(10 * MINUTE_MS)
    assert bench.alarms() == ["motor_stall"]
    return bench


def _sounded(bench: Bench, ms: int) -> "list[Json]":
    before = len(bench.sounds)
    bench.run(ms)
    return bench.sounds[before:]


# covers: ALM-5
def test_no_silence_acknowledgement_test_or_profile_changes_what_is_delivered() -> None:
    heard, left_alone = _stalled(), _stalled()
    for i in range(30):
        if i % 3 == 0:
            heard._call("alarms.silence", None)  # refused in a silence
        if i == 11:
            heard.fault("stall", 0)
            left_alone.fault("stall", 0)
        if i == 17:
            heard.ask("alarms.acknowledge", {"alarm": "motor_stall"})
        if i == 20:
            heard._call("alarms.silence", None)
        heard.ask("alarms.test", {"alarm": NAMES[i % len(NAMES)]})
        heard.ask("service.profile", {"profile": PROFILES[i % 2]})
        heard.run(7 * MINUTE_MS)
        left_alone.run(7 * MINUTE_MS)
        if i < 17 and i % 3 == 2:
            heard.ask("alarms.list")
    for name in ("programmed_pl", "commanded_steps", "delivered_steps", "rate_nl_per_day"):
        assert heard.status()[name] == left_alone.status()[name]
    assert heard.truth()["given_nl"] == left_alone.truth()["given_nl"]


# covers: ALM-1
def test_the_highest_sounds_and_the_others_are_kept() -> None:
    bench = _stalled()
    bench.ask("service.filled", {"volume_nl": 1_900_000})
    assert bench.alarms() == ["motor_stall", "low_reservoir"]
    assert {sound["alarm"] for sound in _sounded(bench, 2 * HOUR_MS)} == {"motor_stall"}
    bench.fault("stall", 0)
    bench.run(2 * HOUR_MS)
    assert bench.alarms() == ["motor_stall", "under_infusion", "low_reservoir"]
    for highest, next_one in (("motor_stall", "under_infusion"), ("under_infusion", "low_reservoir")):
        bench.ask("alarms.acknowledge", {"alarm": highest})
        assert bench.sounds[-1]["alarm"] == next_one


# covers: ALM-3
def test_a_silence_lasts_ten_minutes_and_the_sound_returns() -> None:
    bench = _stalled()
    assert bench.ask("alarms.silence") == {"for_ms": 600_000}
    assert _sounded(bench, 10 * MINUTE_MS - 1) == []
    assert [sound["alarm"] for sound in _sounded(bench, 1)] == ["motor_stall"]
    assert bench.alarms() == ["motor_stall"]


# covers: ALM-3
def test_a_new_alarm_ends_the_silence() -> None:
    bench = _stalled()
    bench.ask("alarms.silence")
    bench.run(MINUTE_MS)
    bench.ask("service.filled", {"volume_nl": 1_900_000})
    assert bench.sounds[-1]["alarm"] == "motor_stall"
    assert bench.truth()["beeper_hz"] != 0


def test_with_nothing_to_silence_or_acknowledge_that_is_said() -> None:
    bench = Bench(continuous())
    assert bench.refusal("alarms.silence")["data"]["reason"] == "nothing_to_silence"
    error = bench.refusal("alarms.acknowledge", {"alarm": "motor_stall"})
    assert error["data"]["reason"] == "alarm_clear"
    unknown = bench.refusal("alarms.acknowledge", {"alarm": "stall"})
    assert "motor_stall" in unknown["data"]["faults"][0]["allowed"]


# covers: ALM-2
def test_what_has_recovered_by_itself_is_still_heard_and_shown_until_somebody_has_seen_it() -> None:
    bench = _stalled()
    bench.fault("stall", 0)
    bench.run(10 * MINUTE_MS)
    assert bench.alarms() == ["motor_stall"]
    assert bench.state("motor_stall") == "latched"
    assert [record["event"] for record in bench.events[-1:]] == ["alarm_latched"]
    assert len(_sounded(bench, 20 * MINUTE_MS)) == 2
    assert bench.ask("alarms.acknowledge", {"alarm": "motor_stall"}) == {"state": "clear"}
    assert _sounded(bench, 19 * MINUTE_MS) == []


# covers: ALM-4
def test_an_acknowledged_alarm_that_lasts_is_quiet_but_for_a_reminder_a_day() -> None:
    bench = Bench(continuous(24_000))
    bench.ask("service.filled", {"volume_nl": 1_900_000})
    assert bench.ask("alarms.acknowledge", {"alarm": "low_reservoir"}) == {"state": "acknowledged"}
    assert _sounded(bench, DAY_MS - 1) == []
    reminder = _sounded(bench, 1)
    assert [(sound["alarm"], sound["day"]) for sound in reminder] == [("low_reservoir", MONDAY + 1)]
    assert len(_sounded(bench, 3 * DAY_MS)) == 3
    assert bench.alarms() == ["low_reservoir"]


# covers: ALM-6
def test_each_alarm_can_be_played_and_read() -> None:
    bench = Bench(continuous())
    for name in NAMES:
        for profile in PROFILES:
            told = bench.ask("alarms.test", {"alarm": name, "profile": profile})
            assert (told["alarm"], told["profile"]) == (name, profile)
            assert len(told["patient"]) > 40 and len(told["clinician"]) > 40
            assert bench.sounds[-1]["signal"] == told["signal"]
            assert bench.truth()["beeper_hz"] == told["notes"][0][0]
            bench.run(sum([ms for _, ms in told["notes"]]))
            assert bench.truth()["beeper_hz"] == 0
    assert bench.alarms() == []
    assert len(bench.told("alarm_tested")) == 2 * len(NAMES)


# covers: ALM-6
def test_the_list_holds_every_alarm_highest_first() -> None:
    rows = _stalled().ask("alarms.list")
    assert [row["alarm"] for row in rows] == list(NAMES)
    assert [(row["patient"], row["clinician"]) for row in rows] == [told(i) for i in range(len(NAMES))]
    ranks = [["high", "medium", "low"].index(row["priority"]) for row in rows]
    assert ranks == sorted(ranks)
    assert [row["alarm"] for row in rows if row["state"] != "clear"] == ["motor_stall"]


# covers: ALM-7
def test_the_profile_is_what_sounds() -> None:
    bench = _stalled()
    implant = _sounded(bench, HOUR_MS)
    assert {sound["signal"] for sound in implant} == {"dual"}
    assert len(implant) == 6
    bench.ask("service.profile", {"profile": "bedside"})
    bedside = _sounded(bench, HOUR_MS)
    assert {sound["signal"] for sound in bedside} == {"high_drug"}
    assert len(bedside) > 360  # every ten seconds or so
    assert bench.refusal("service.profile", {"profile": "loud"})["code"] == -32602


# covers: ALM-5
def test_a_full_log_stops_no_delivery_and_no_alarm() -> None:
    bench, quiet = _stalled(), _stalled()
    for _ in range(600):
        bench.ask("alarms.test", {"alarm": "eri"})
    assert bench.status()["log_seq"] > 600
    bench.run(HOUR_MS)
    quiet.run(HOUR_MS)
    assert bench.status()["programmed_pl"] == quiet.status()["programmed_pl"]
    assert bench.state("motor_stall") == "active"
