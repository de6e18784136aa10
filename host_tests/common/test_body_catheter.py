"""The body follows the drug: from the reservoir through the catheter to the tip, through refills, refits and faults."""

from bench import HOUR_MS, Bench, continuous
from heap import allocated

from pump.calibration import Calibration
from twin.body import Body
from twin.clock import HeldClock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

DEAD_NL = 309_000
STRONG = 500_000  # ng/mL: half a ng a nL


def running(ng_per_ml: int = STRONG) -> Bench:
    """240,000 nL/day of this out of a reservoir that holds 20 mL."""
    bench = Bench(continuous())
    bench.body.hold(ng_per_ml)
    return bench


def flowing(ng_per_ml: int = STRONG) -> Bench:
    """The same with the drug at the tip: 309,000 nL take 30.9 hours."""
    bench = running(ng_per_ml)
    bench.run(31 * HOUR_MS)
    return bench


def since(before: "Json", after: "Json", key: str) -> int:
    return after[key] - before[key]


def test_of_a_reservoir_without_drug_none_comes() -> None:
    bench = Bench(continuous())
    bench.body.hold(0)
    bench.run(40 * HOUR_MS)
    truth = bench.truth()
    assert truth["given_nl"] > DEAD_NL
    assert (truth["reservoir_ng_per_ml"], truth["tip_ng"], truth["tip_ng_per_ml"], truth["astray_ng"]) == (
        0,
        0,
        0,
        0,
    )


def test_the_tip_gives_what_was_given_less_the_dead_volume() -> None:
    bench = running()
    bench.run(30 * HOUR_MS)
    truth = bench.truth()
    assert truth["given_nl"] < DEAD_NL
    assert (truth["tip_ng"], truth["tip_ng_per_ml"], truth["reservoir_ng_per_ml"]) == (0, 0, STRONG)
    bench.run(10 * HOUR_MS)
    truth = bench.truth()
    assert truth["tip_ng"] == (truth["given_nl"] - DEAD_NL) // 2 > 0
    assert truth["tip_ng_per_ml"] == STRONG


def test_how_often_somebody_looks_changes_nothing() -> None:
    answers = []
    for every_ms in (HOUR_MS // 7, 40 * HOUR_MS):
        bench = running()
        bench.fault("catheter_leak_permille", 37)
        for _ in range(40 * HOUR_MS // every_ms):
            bench.run(every_ms)
            bench.truth()
        bench.run(40 * HOUR_MS % every_ms)
        answers.append(bench.truth())
    assert answers[0] == answers[1]


def test_a_filling_alone_changes_the_volume_and_not_the_concentration() -> None:
    bench = running()
    bench.run(HOUR_MS)
    bench.ask("service.filled", {"volume_nl": 18_000_000})
    truth = bench.truth()
    assert (truth["content_nl"], truth["reservoir_ng_per_ml"]) == (18_000_000, STRONG)


def test_a_refill_mixes_with_what_could_not_be_withdrawn() -> None:
    bench = running()
    bench.body.fill_mixed(2_000_000, 18_000_000, 1_000_000)
    truth = bench.truth()
    assert (truth["content_nl"], truth["reservoir_ng_per_ml"]) == (20_000_000, 950_000)
    bench.body.fill_mixed(0, 1_000_000, 1234)
    truth = bench.truth()
    assert (truth["content_nl"], truth["reservoir_ng_per_ml"]) == (1_000_000, 1234)


def test_a_refill_of_nothing_leaves_nothing() -> None:
    bench = running()
    bench.body.fill_mixed(0, 0, 1_000_000)
    truth = bench.truth()
    assert (truth["content_nl"], truth["reservoir_ng_per_ml"]) == (0, STRONG)


def test_what_was_pushed_before_a_change_was_the_old_drug() -> None:
    for change in (lambda body: body.hold(7), lambda body: body.fill_mixed(0, 20_000_000, 7)):
        bench = running()
        bench.fault("catheter_occluded")
        bench.run(HOUR_MS // 2)
        change(bench.body)
        truth = bench.truth()
        assert truth["astray_ng"] == truth["given_nl"] // 2 > 0


def test_a_change_in_the_reservoir_arrives_after_the_dead_volume() -> None:
    bench = flowing()
    bench.body.hold(2 * STRONG)
    bench.run(30 * HOUR_MS)
    assert bench.truth()["tip_ng_per_ml"] == STRONG
    bench.run(HOUR_MS)
    assert bench.truth()["tip_ng_per_ml"] == 2 * STRONG


def test_a_new_catheter_has_no_drug_in_it_and_is_whole() -> None:
    bench = flowing()
    bench.fault("catheter_leak_permille", 1000)
    loose = bench.truth()
    bench.run(HOUR_MS // 2)
    bench.body.fit_catheter(DEAD_NL, 0)
    before = bench.truth()
    assert before["tip_ng_per_ml"] == 0
    assert abs(since(loose, before, "astray_ng") - since(loose, before, "given_nl") // 2) <= 1
    bench.run(30 * HOUR_MS)
    assert bench.truth()["tip_ng"] == before["tip_ng"] > 0
    bench.run(HOUR_MS)
    after = bench.truth()
    assert after["tip_ng"] > before["tip_ng"]
    assert after["astray_ng"] == before["astray_ng"]


def test_a_leaking_catheter_loses_its_part_and_the_rest_arrives() -> None:
    bench = flowing()
    before = bench.truth()
    bench.fault("catheter_leak_permille", 250)
    bench.run(8 * HOUR_MS)
    after = bench.truth()
    given_ng = since(before, after, "given_nl") // 2
    assert abs(since(before, after, "astray_ng") - given_ng // 4) <= 1
    assert abs(since(before, after, "tip_ng") - given_ng * 3 // 4) <= 1
    bench.fault("catheter_leak_permille", 0)
    bench.run(HOUR_MS)
    assert bench.truth()["astray_ng"] == after["astray_ng"]


def test_nothing_arrives_through_an_occluded_catheter_until_it_opens() -> None:
    bench = flowing()
    before = bench.truth()
    bench.fault("catheter_occluded")
    bench.run(2 * HOUR_MS)
    shut = bench.truth()
    assert shut["tip_ng"] == before["tip_ng"]
    assert abs(since(before, shut, "astray_ng") - since(before, shut, "given_nl") // 2) <= 1
    bench.fault("catheter_occluded", 0)
    bench.run(2 * HOUR_MS)
    assert abs(since(shut, bench.truth(), "tip_ng") - since(shut, bench.truth(), "given_nl") // 2) <= 1


def test_the_pump_notices_neither_leak_nor_occlusion() -> None:
    """They are the twin's alone: no sensor of this pump is behind the head."""
    statuses = []
    for fault in ("catheter_leak_permille", "catheter_occluded", None):
        bench = running()
        if fault:
            bench.fault(fault, 1)
        bench.run(24 * HOUR_MS)
        statuses.append(bench.status())
    assert statuses[0] == statuses[1] == statuses[2]


def test_a_catheter_of_another_volume_lets_the_drug_arrive_after_that() -> None:
    bench = running()
    bench.fault("catheter_nl", 100_000)
    bench.run(24 * HOUR_MS)
    truth = bench.truth()
    assert truth["tip_ng"] == (truth["given_nl"] - 100_000) // 2 > 0


def test_a_refit_in_the_middle_keeps_the_account_and_what_leaves_the_tip() -> None:
    for fault, value in (("catheter_nl", 5_000_000), ("catheter_tanks", 32), ("catheter_tanks", 0)):
        bench = flowing()
        before = bench.truth()
        bench.fault(fault, value)
        assert bench.truth() == before
        bench.run(HOUR_MS)
        after = bench.truth()
        assert abs(since(before, after, "tip_ng") - since(before, after, "given_nl") // 2) <= 1


def test_a_catheter_that_mixes_lets_a_little_through_early_and_the_rest_late() -> None:
    bench = running()
    bench.fault("catheter_tanks", 8)
    bench.run(24 * HOUR_MS)
    early = bench.truth()
    assert early["tip_ng"] > 0 and 0 < early["tip_ng_per_ml"] < STRONG // 2
    bench.run(12 * HOUR_MS)
    assert STRONG // 2 < bench.truth()["tip_ng_per_ml"] < STRONG


def test_figures_outside_a_fault_s_range_are_refused() -> None:
    bench = Bench()
    for name, values in (
        ("catheter_leak_permille", (-1, 1001)),
        ("catheter_occluded", (-1, 2)),
        ("catheter_nl", (9_999, 5_000_001)),
        ("catheter_tanks", (-1, 33)),
    ):
        for value in values:
            assert bench.refusal("twin.fault", {"fault": name, "value": value})["code"] == -32602


# covers: DOS-5
def test_time_that_pushes_the_drug_allocates_nothing() -> None:
    for tanks in (0, 32):
        body = Body(Calibration(), HeldClock(20_458, 0))
        body.catheter.mix(tanks)
        body.catheter.leak_permille = 10
        body.hold(30_000_000)
        assert allocated(hours, body) == 0


def hours(body: Body) -> None:
    for _ in range(30):
        body.motor.authorise(2000, 1_700_000)
        body.advance(HOUR_MS)
