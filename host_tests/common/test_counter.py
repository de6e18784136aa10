"""The number of the last proved request: stored ahead in blocks, never lower after a power cut than what was used."""

from pump.counter import AHEAD, Counter
from pump.refusals import Refused
from twin.store import Store

NAMES = ("session.0", "session.1")


def refused(counter: Counter, number: int) -> bool:
    try:
        counter.take(number)
    except Refused as refusal:
        return refusal.reason == "replayed"
    return False


# covers: SES-4
def test_each_number_is_good_once_and_only_in_rising_order() -> None:
    counter = Counter(Store())
    for number in (1, 2, 5, 5 + AHEAD):
        assert not refused(counter, number)
        for used in (number, number - 1, 0, -1):
            assert refused(counter, used)
    assert refused(counter, 6 + 2 * AHEAD)
    assert counter.last == 5 + AHEAD


# covers: SES-9
def test_after_a_power_cut_it_goes_on_above_all_that_may_have_been_used() -> None:
    store = Store()
    for _ in range(5):
        counter = Counter(store)
        first = counter.last
        for number in range(first + 1, first + 3 * AHEAD, 7):
            counter.take(number)
            assert counter.keep()
            assert Counter(store).last >= counter.last
        assert Counter(store).last <= counter.last + AHEAD


# covers: SES-9
def test_a_block_costs_one_write_a_file() -> None:
    store = Store()
    writes: list[str] = []
    write = store.write

    def counted(name: str, data: bytes) -> bool:
        writes.append(name)
        return write(name, data)

    store.write = counted  # pyright: ignore[reportAttributeAccessIssue]
    counter = Counter(store)
    for number in range(1, 2 * AHEAD + 1):
        counter.take(number)
        assert counter.keep()
    assert tuple(writes) == NAMES + NAMES


# covers: SES-9
def test_what_cannot_be_stored_in_both_files_is_not_kept_and_tried_again() -> None:
    store = Store()
    counter = Counter(store)
    counter.take(1)
    store.broken = True
    assert not counter.keep()
    store.broken = False
    store.torn = True
    assert not counter.keep()
    assert counter.keep()
    assert Counter(store).last == 1 + AHEAD


# covers: SES-9
def test_one_damaged_file_costs_nothing_and_two_end_what_takes_a_number() -> None:
    store = Store()
    counter = Counter(store)
    counter.take(1)
    counter.keep()
    store.write(NAMES[0], b"damaged!")
    assert Counter(store).last == 1 + AHEAD
    for damaged in (b"", b"1234567", b"12345678", b"123456789"):
        for name in NAMES:
            store.write(name, damaged)
        lost = Counter(store)
        lost.take(1)
        assert not lost.keep()
