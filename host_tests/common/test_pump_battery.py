"""The battery on a running pump: what its indicators do, and what they do to delivery."""

from bench import DAY_MS, HOUR_MS, MONDAY, Bench, continuous

OLD = MONDAY - 1095  # a LiPo cell may serve three years


def _aged(harms: bool = True) -> Bench:
    """A pump whose cell reaches the end of its calendar life at the first midnight, and service 90 days later."""
    bench = Bench(continuous(harms=harms))
    bench.ask("service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 1_000_000, "day": OLD + 1})
    bench.run(DAY_MS)
    assert bench.alarms() == ["eri"]
    return bench


def _to_the_end(bench: Bench) -> None:
    bench.ask("clock.set", {"day": MONDAY + 90, "ms": 0})
    bench.run(DAY_MS - 1)
    assert bench.alarms() == ["eri"]
    bench.run(1)
    assert bench.alarms() == ["end_of_service", "eri"]


# covers: BAT-1
def test_the_indicator_comes_by_the_calendar_where_nothing_else_has_come_before() -> None:
    battery = _aged().status()["battery"]
    assert (battery["eri"], battery["eri_by"], battery["eos"]) == (True, "calendar", False)
    assert (battery["days_left"], battery["days_by"]) == (90, "eri")


# covers: BAT-1
def test_the_indicator_comes_by_the_voltage_under_load_when_the_resistance_has_risen() -> None:
    bench = Bench(continuous())
    bench.fault("sag_mohm", 6500)
    bench.run(DAY_MS)
    assert bench.alarms() == ["eri"]
    assert bench.status()["battery"]["eri_by"] == "voltage"
    bench.fault("sag_mohm", 0)
    bench.run(DAY_MS)
    assert bench.alarms() == ["eri"]  # a cell that recovers is no new one


# covers: BAT-1
def test_the_indicator_comes_by_counted_charge() -> None:
    bench = Bench(continuous())
    bench.ask("service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 10_000, "day": MONDAY})
    bench.run(20 * DAY_MS)
    battery = bench.status()["battery"]
    assert battery["eri_by"] in ("charge", "voltage") and battery["eri"]
    assert battery["used_uah"] >= 8000


# covers: BAT-2 FAL-4
def test_at_the_end_of_service_a_drug_that_must_not_cease_goes_on_at_the_minimum() -> None:
    bench = _aged()
    _to_the_end(bench)
    assert (bench.rate(), bench.status()["therapy"]) == (48_000, "fallback")


# covers: BAT-2 FAL-4
def test_at_the_end_of_service_a_drug_that_may_cease_is_stopped() -> None:
    bench = _aged(harms=False)
    _to_the_end(bench)
    bench.run(10_000)  # the step under way is finished
    assert (bench.rate(), bench.status()["therapy"]) == (0, "fallback")


# covers: BAT-2
def test_only_a_new_battery_clears_both_indicators() -> None:
    bench = _aged()
    _to_the_end(bench)
    for alarm in ("eri", "end_of_service"):
        bench.ask("alarms.acknowledge", {"alarm": alarm})
    bench.run(DAY_MS)
    assert bench.alarms() == ["end_of_service", "eri"]
    bench.ask(
        "service.battery_replaced", {"chemistry": "lipo", "capacity_uah": 1_000_000, "day": MONDAY + 92}
    )
    assert (bench.alarms(), bench.rate()) == ([], 240_000)
    assert not bench.status()["battery"]["eri"]


# covers: FAL-1
def test_a_cell_that_may_fail_any_moment_puts_delivery_at_the_minimum_until_it_is_better() -> None:
    bench = Bench(continuous())
    bench.run(HOUR_MS)
    bench.fault("sag_mohm", 9000)
    bench.run(DAY_MS)
    assert "battery_critical" in bench.alarms()
    assert bench.rate() == 48_000
    bench.fault("sag_mohm", 0)
    bench.run(DAY_MS)
    assert "battery_critical" not in bench.alarms()
    assert bench.rate() == 240_000


# covers: BAT-3
def test_a_voltage_that_cannot_be_is_told_and_not_believed() -> None:
    bench = Bench(continuous())
    bench.fault("adc_dead")
    bench.run(HOUR_MS)
    battery = bench.status()["battery"]
    assert (battery["open_mv"], battery["percent_by"]) == (None, "charge")
    bench.run(3 * HOUR_MS)
    assert "battery_critical" in bench.alarms()
    assert not bench.status()["battery"]["eri"]


# covers: BAT-3
def test_noise_and_a_single_bad_hour_raise_nothing() -> None:
    bench = Bench(continuous())
    bench.fault("adc_noise_counts", 60)
    bench.run(5 * DAY_MS)
    bench.fault("sag_mohm", 9000)
    bench.run(HOUR_MS)
    bench.fault("sag_mohm", 0)
    bench.run(DAY_MS)
    assert bench.raised("eri") == bench.raised("battery_critical") == []


# covers: BAT-4
def test_every_estimate_stands_beside_how_it_was_made() -> None:
    bench = Bench(continuous())
    bench.run(DAY_MS)
    battery = bench.status()["battery"]
    assert battery["percent_by"] in ("voltage", "charge")
    assert battery["days_by"] in ("charge", "calendar", "eri")
    assert 95 <= battery["percent"] <= 100


def test_a_battery_that_there_is_not_is_refused() -> None:
    bench = Bench()
    for params in (
        {"chemistry": "nimh", "capacity_uah": 1_000_000, "day": MONDAY},
        {"chemistry": "lipo", "capacity_uah": 1, "day": MONDAY},
        {"chemistry": "lipo", "capacity_uah": 1_000_000},
    ):
        assert bench.refusal("service.battery_replaced", params)["code"] == -32602
