"""A board whose body is the twin: its name and a real beeper change nothing but what is heard."""

from bench import HOUR_MS, Bench, continuous

from boards.twinned import TwinLoop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twin.body import Body


class Heard:
    """A beeper that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[int] = []

    def tone(self, hz: int) -> None:
        self.told.append(hz)


class Other(Bench):
    """The same on a board of another name, whose beeper is heard."""

    def _power_on(self, body: "Body") -> None:
        self.body = body
        self.heard = Heard()
        body.beeper.speaker = self.heard
        self.loop = TwinLoop("bare", body, self._hear, self._horizon_ms)


def _played(bench: Bench) -> "dict":
    bench.prescribe(continuous())
    bench.run(HOUR_MS)
    bench.fault("stall")
    bench.run(HOUR_MS)
    return bench.status()


# covers: BRD-5
def test_the_boards_name_and_a_beeper_that_is_heard_are_in_no_record() -> None:
    other = Other()
    virtual, bare = _played(Bench()), _played(other)
    assert (virtual.pop("board"), bare.pop("board")) == ("virtual", "bare")
    assert virtual == bare
    assert other.heard.told[:6] == [880, 659, 880, 659, 880, 659]
    assert other.body.beeper.hz == (other.heard.told[-1] if other.heard.told else 0)


# covers: BRD-6
def test_without_a_sensor_status_says_so_and_no_motion_is_no_alarm() -> None:
    bench = Bench(continuous())
    assert (bench.status()["sensed"], bench.status()["steps_per_count"]) == (True, 1)
    bench.body.sensor.sensed = False
    bench.run(HOUR_MS)
    assert (bench.status()["sensed"], bench.alarms()) == (False, [])
    bench.body.motor.runaway_steps_per_hour = 1000
    bench.body.motor.lost_permille = 0
    bench.run(HOUR_MS // 4)
    assert bench.loop.guard.verdict == 0
