"""The panel: the light of the highest alarm, the display's lines, and buttons that ask as anybody may."""

from bench import DAY_MS, HOUR_MS, MINUTE_MS, Bench, continuous

from pump import panel
from pump.alarm_table import BATTERY_CRITICAL, CLOCK_LOST, LIGHTS, LOW_RESERVOIR, MOTOR_STALL, PROGRAM_FAILED
from pump.panel import DARK, HEIGHT, PATIENT_REQUEST, SILENCE_REQUEST, STEADY_MS, WIDTH, Light


def _seen(alarm: int, ms: int) -> "list[tuple[int, int]]":
    """(ms, colour) at each change, asked as often as it wants to be."""
    light = Light()
    light.show(alarm, 0)
    seen = [(0, light.colour)]
    passed = 0
    while passed + light.wait_ms < ms:
        passed += light.wait_ms
        light.show(alarm, light.wait_ms)
        seen.append((passed, light.colour))
    return seen


# covers: PNL-1
def test_a_high_alarm_flashes_red_a_medium_one_slowly_yellow_and_a_low_one_is_steady() -> None:
    assert _seen(BATTERY_CRITICAL, 1000) == [(0, 0xFF0000), (200, DARK), (500, 0xFF0000), (700, DARK)]
    assert _seen(CLOCK_LOST, 2000) == [(0, 0xFF9000), (800, DARK), (1600, 0xFF9000)]
    assert _seen(LOW_RESERVOIR, STEADY_MS - 1) == [(0, 0x00FFFF)]
    assert _seen(-1, STEADY_MS - 1) == [(0, DARK)]
    high_ms, medium_ms = LIGHTS[0][1] + LIGHTS[0][2], LIGHTS[1][1] + LIGHTS[1][2]
    assert 1000 * 10 // 28 <= high_ms <= 1000 * 10 // 14 and 1000 * 10 // 8 <= medium_ms <= 1000 * 10 // 4


# covers: PNL-1
def test_another_alarm_is_seen_at_once_and_its_end_too() -> None:
    light = Light()
    light.show(LOW_RESERVOIR, 0)
    light.show(BATTERY_CRITICAL, 10)
    assert (light.colour, light.wait_ms) == (0xFF0000, 200)
    light.show(BATTERY_CRITICAL, 250)  # late: it goes on from there
    assert (light.colour, light.wait_ms) == (DARK, 300)
    light.show(-1, 1)
    assert (light.colour, light.wait_ms) == (DARK, STEADY_MS)


# covers: PNL-1
def test_an_alarm_that_is_silenced_or_acknowledged_is_still_seen() -> None:
    bench = Bench(continuous())
    assert panel.highest(bench.loop.pump.alarms) == -1
    bench.fault("stall")
    bench.run(HOUR_MS)
    assert bench.loop.pump.alarms.highest() == panel.highest(bench.loop.pump.alarms) == MOTOR_STALL
    bench.send(SILENCE_REQUEST)
    assert (bench.loop.pump.alarms.highest(), panel.highest(bench.loop.pump.alarms)) == (-1, MOTOR_STALL)
    bench.ask("alarms.acknowledge", {"alarm": "motor_stall"})
    assert panel.highest(bench.loop.pump.alarms) == MOTOR_STALL
    assert panel.highest(None) == PROGRAM_FAILED


# covers: PNL-2
def test_the_patients_button_asks_as_the_line_does_and_is_refused_alike() -> None:
    bench = Bench(continuous())
    bench.send(PATIENT_REQUEST)
    assert bench.told("request_refused")[-1]["reason"] == "no_patient_bolus"


# covers: PNL-3
def test_every_line_of_the_display_fits() -> None:
    bench = Bench()
    bench.body.sensor.sensed = False
    for act in (
        lambda: None,
        lambda: bench.prescribe(continuous()),
        lambda: bench.run(DAY_MS),
        lambda: bench.fault("stall", 1),
        lambda: bench.run(HOUR_MS),
    ):
        act()
        shown = panel.lines(bench.loop.pump)
        assert len(shown) == HEIGHT
        for line in shown:
            assert len(line) <= WIDTH and all(" " <= letter <= "~" for letter in line), line


# covers: PNL-3
def test_the_display_tells_time_rate_volumes_battery_and_the_highest_alarm() -> None:
    bench = Bench(continuous())
    bench.run(13 * HOUR_MS + 5 * MINUTE_MS)
    bench.fault("stall")
    bench.run(HOUR_MS)
    assert panel.lines(bench.loop.pump) == [
        "Thecal     14:05",
        "running      99%",
        "240.0 uL/day",
        "left 19.86 mL",
        "today 130.8 uL",
        "",
        "",
        "! motor stall",
    ]


# covers: PNL-3 BRD-6
def test_where_nothing_senses_motion_the_display_says_that_steps_were_executed() -> None:
    bench = Bench(continuous())
    assert panel.lines(bench.loop.pump)[5:7] == ["", ""]
    bench.body.sensor.sensed = False
    assert panel.lines(bench.loop.pump)[5:7] == ["(executed, not", " sensed)"]
