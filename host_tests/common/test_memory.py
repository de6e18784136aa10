"""What is kept under which name, and what becomes of the memory when one of the files is gone, damaged or another's."""

import json

from bench import HOUR_MS, MINUTE_MS, MONDAY, Bench, continuous
from test_pump_bridge import MG, flowing, morphine, refill

from pump.calibration import Calibration
from pump.digest import sha256
from pump.memory import Memory
from twin.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bench import Json

SLOTS = ("prescription.0", "prescription.1")
STRONG, WEAK = morphine(20 * MG), morphine(10 * MG)


def _kept(store: Store, name: str) -> "Json":
    """What a file says, whose digest must be right."""
    data = store.read(name) or b""
    assert sha256(data[32:]) == data[:32]
    return json.loads(data[32:].decode())


def _keep(store: Store, name: str, document: object) -> None:
    text = json.dumps(document).encode()
    store.write(name, sha256(text) + text)


def test_a_new_memory_keeps_nothing_yet_and_is_sound() -> None:
    memory = Memory(Store())
    assert memory.parts == []
    assert (memory.fresh, memory.sound) == (False, True)


def _name(bench: Bench, slot: str) -> None:
    """As if a state record named what is in there, and all that follows on it had been done."""
    memory = bench.loop.pump.memory
    memory.recall(sha256(bench.body.store.read(slot) or b"")[:16] + b"\0", 0)
    assert memory.check()
    assert memory.fresh is False


# covers: RST-8
def test_prescriptions_take_turns_in_two_files_and_say_what_the_catheter_holds() -> None:
    bench = Bench(continuous())
    store = bench.body.store
    assert store.read(SLOTS[0]) is None
    assert _kept(store, SLOTS[1]) == {"prescription": continuous(), "held": None}
    bench.prescribe(continuous(110_000))
    assert _kept(store, SLOTS[0])["prescription"] == continuous(110_000)
    assert _kept(store, SLOTS[1])["prescription"] == continuous()
    bench.ask("course.meet", {"criterion": "surgery_of_no_benefit", "met": True, "reason": "seen"})
    assert "state" in _kept(store, "course")
    bench = _bridging()
    assert _kept(bench.body.store, "filling") == WEAK["drugs"]


# covers: RST-8
def test_a_commit_writes_two_records_that_name_it() -> None:
    bench = Bench(continuous())
    store = bench.body.store
    before = _numbers(store)
    running = bench.loop.pump.therapy.prescription
    assert running is not None
    bench.loop.pump.memory.commit(running, None, bench.loop.pump)
    assert _numbers(store) == [number + 2 for number in before]
    named = sha256(store.read(SLOTS[0]) or b"")[:16]
    for name in ("state.0", "state.1"):
        data = store.read(name) or b""
        assert data[5:22] == named + b"\1"  # and what follows on it has not been done
    memory = Memory(store)
    memory.recall(data, 5)
    assert memory.fresh is True
    bench.loop.pump.memory.save(bench.loop.pump, 2)
    for name in ("state.0", "state.1"):
        assert (store.read(name) or b"")[5:22] == named + b"\0"  # and now it has


def _numbers(store: Store) -> "list[int]":
    return [int.from_bytes((store.read(name) or b"")[1:5], "little") for name in ("state.0", "state.1")]


# covers: RST-7 PRE-4
def test_with_the_records_gone_a_prescription_in_either_file_tells_that_something_is_lost() -> None:
    for slot in SLOTS:
        bench = Bench(continuous())
        store = bench.body.store
        data = store.read(SLOTS[1]) or b""
        store.write(SLOTS[1], b"")
        store.write(slot, data)
        for name in ("state.0", "state.1"):
            store._files.pop(name)  # pyright: ignore[reportPrivateUsage]
        bench.restart((MONDAY, HOUR_MS))
        assert bench.loop.pump.memory.lost is True
        assert bench.told("state_lost")
        assert bench.rate() == 0


# covers: RST-7
def test_a_damaged_file_of_any_kind_makes_the_memory_unsound() -> None:
    bench = Bench()
    assert (bench.loop.pump.memory.lost, bench.loop.pump.memory.written) == (False, True)
    for damaged in ("state.0", "state.1", "log.tail", "course", "filling"):
        bench = _bridging()
        bench.ask("course.meet", {"criterion": "surgery_of_no_benefit", "met": True, "reason": "seen"})
        bench.body.store.write(damaged, b"noise that is no file of the pump's and longer than a digest")
        bench.restart((MONDAY, MINUTE_MS))
        assert bench.state("memory_error") in ("active", "latched"), damaged
        assert bench.status()["therapy"] == "bridging"


# covers: RST-7
def test_what_is_not_whole_or_another_file_s_counts_as_a_write_that_failed() -> None:
    for name in ("state.0", "course"):
        bench = Bench(continuous())
        _keep(bench.body.store, name, {"something": 1})
        memory = Memory(bench.body.store)
        assert memory.load(bench.loop.pump)
        assert memory.written is False


# covers: RST-7
def test_a_whole_file_that_is_another_does_not_count() -> None:
    bench = Bench(continuous())
    _keep(bench.body.store, "course", {"something": 1})
    bench.restart((MONDAY, MINUTE_MS))
    assert bench.state("memory_error") in ("active", "latched")
    for document in (
        {"prescription": continuous()},
        {"held": None},
        {},
        {"held": None, "other": continuous()},
    ):
        bench = Bench(continuous())
        pump = bench.loop.pump
        _keep(bench.body.store, SLOTS[1], document)
        _name(bench, SLOTS[1])
        assert pump.memory.prescription(Calibration()) == (None, None)
        assert (pump.memory.lost, pump.memory.sound) == (True, False)


# covers: RST-8 BRI-6
def test_in_a_bridge_what_the_catheter_holds_is_kept_with_it() -> None:
    bench = _bridging()
    kept = _kept(bench.body.store, SLOTS[0])
    assert kept == {"prescription": WEAK, "held": STRONG["drugs"]}
    prescription, held = bench.loop.pump.memory.prescription(Calibration())
    assert prescription is not None and held is not None
    assert (prescription.concentration_ng_per_ml, held.concentration_ng_per_ml) == (10 * MG, 20 * MG)
    kept["held"] = [{"name": "morphine", "concentration_ng_per_ml": 0}]
    _keep(bench.body.store, SLOTS[0], kept)
    _name(bench, SLOTS[0])
    prescription, _ = bench.loop.pump.memory.prescription(Calibration())
    assert prescription is None  # nobody knows what the catheter holds


def _bridging() -> Bench:
    """Half as strong as before, and the catheter still holds what was before."""
    bench = flowing(STRONG)
    refill(bench, WEAK)
    return bench


# covers: RST-7
def test_what_is_found_damaged_in_the_day_is_written_anew_as_it_runs() -> None:
    for held, bench in ((None, Bench(continuous())), (STRONG["drugs"], _bridging())):
        store, running = bench.body.store, bench.loop.pump.therapy.prescription
        assert running is not None
        for name in SLOTS:
            store.write(name, b"noise")
        assert bench.loop.pump.memory.check() is False
        bench.loop.pump.memory.mend(bench.loop.pump)
        assert bench.loop.pump.memory.check() is True
        whole = [name for name in SLOTS if store.read(name) != b"noise"]
        assert [_kept(store, name) for name in whole] == [{"prescription": running.document, "held": held}]
    bench = Bench()
    bench.loop.pump.memory.mend(bench.loop.pump)
    assert [bench.body.store.read(name) for name in SLOTS] == [None, None]


# covers: RST-7
def test_a_commit_that_cannot_be_kept_leaves_the_old_one_and_the_next_one_counts() -> None:
    bench = Bench(continuous())
    pump, store = bench.loop.pump, bench.body.store
    running = pump.therapy.prescription
    assert running is not None
    before = store.read(SLOTS[1])
    numbers = _numbers(store)
    store.write(("state.0", "state.1")[numbers.index(min(numbers))], b"")
    store.full = True  # neither the other file nor the next record finds room
    assert pump.memory.commit(running, None, pump) is False
    store.full = False
    store.write(SLOTS[0], before or b"")
    store.full = True  # the prescription does
    assert pump.memory.commit(running, None, pump) is False
    store.full = False
    assert (pump.memory.check(), store.read(SLOTS[1])) == (True, before)
    pump.memory.lost = True
    assert pump.memory.commit(running, None, pump) is True
    assert (pump.memory.lost, pump.memory.sound) == (False, True)


# covers: RST-7
def test_a_filling_that_cannot_be_kept_makes_the_memory_unsound() -> None:
    bench = Bench()
    memory = bench.loop.pump.memory
    assert memory.filling() == []
    memory.keep_filling(WEAK["drugs"])
    assert (memory.filling(), memory.written) == (WEAK["drugs"], True)
    bench.fault("store_broken")
    memory.keep_filling([])
    assert (memory.filling(), memory.written) == (WEAK["drugs"], False)
    forgetful = Store()
    forgetful.read = lambda name: None
    memory = Memory(forgetful)
    memory.keep_filling(WEAK["drugs"])
    assert memory.written is False
    bench = Bench()
    bench.body.store.write("filling", b"noise")
    assert bench.loop.pump.memory.filling() == []
    assert bench.loop.pump.memory.written is False
