"""The twin's battery: that it fails the way a cell fails, and the same way every time."""

from heap import allocated

from pump.chemistry import CHEMISTRIES
from twin.cell import Cell

HOUR_MS = 3_600_000
LIPO = 0
CR2032 = 1


def cell_of(
    chemistry: int = LIPO, capacity_uah: int = 1_000_000, full_scale_mv: int = 6600, offset_mv: int = 0
) -> Cell:
    return Cell(chemistry, capacity_uah, 2_000, 30, 15, full_scale_mv, offset_mv)


def settled(cell: Cell, loaded: bool) -> int:
    for _ in range(2):
        cell.sample(loaded)
    return cell.sample(loaded)


def test_the_first_two_samples_after_a_pause_read_low() -> None:
    cell = cell_of()
    cell.adc_noise(0)
    rest = settled(cell, False)
    assert cell.sample(False) == rest
    cell.drain(0, 0, 1)
    first, second, third = cell.sample(False), cell.sample(False), cell.sample(False)
    assert first < second < third == rest


def test_switching_the_load_unsettles_the_reading() -> None:
    cell = cell_of()
    cell.adc_noise(0)
    rest = settled(cell, False)
    under = settled(cell, True)
    assert cell.sample(True) == under < rest
    assert cell.sample(False) < rest


def test_samples_are_those_of_a_twelve_bit_converter_behind_a_divider() -> None:
    cell = cell_of()
    cell.adc_noise(0)
    for permille in range(0, 1001, 50):
        cell.set_permille(permille)
        raw = settled(cell, False)
        assert raw % 16 == 0
        assert 0 <= cell.open_mv() - raw * 6600 / 65536 < 1.7


def test_a_unit_with_another_divider_reads_otherwise() -> None:
    wide = cell_of(full_scale_mv=6732)
    shifted = cell_of(offset_mv=60)
    plain = cell_of()
    assert settled(wide, False) < settled(plain, False) and settled(shifted, False) < settled(plain, False)


def test_a_converter_at_its_end_saturates() -> None:
    cell = cell_of(full_scale_mv=4000)
    cell.adc_noise(0)
    assert settled(cell, False) == 65535 // 16 * 16
    cell.adc_noise(2047)
    for _ in range(300):
        assert 0 <= cell.sample(False) <= 65535


def test_the_open_voltage_falls_and_the_resistance_rises_as_charge_is_drawn() -> None:
    for chemistry in (LIPO, CR2032):
        cell = cell_of(chemistry, 10_000)
        open_mv, mohm = cell.open_mv(), cell.resistance_mohm()
        full = open_mv
        while cell.left_permille() > 0:
            cell.drain(100_000, 0, HOUR_MS)
            assert cell.open_mv() <= open_mv and cell.resistance_mohm() >= mohm
            open_mv, mohm = cell.open_mv(), cell.resistance_mohm()
        assert open_mv < full - 800
        cell.drain(100_000, 0, HOUR_MS)
        assert cell.left_permille() == 0


def test_charge_drawn_is_the_sum_of_its_parts_however_sliced() -> None:
    whole, sliced = cell_of(), cell_of()
    whole.drain(720_000, 720_000, 4 * HOUR_MS)
    for _ in range(7_200):
        sliced.drain(100, 100, 2_000)
    sliced.left_permille()
    whole.left_permille()
    assert whole.used_uah == sliced.used_uah == 1_440 + 3_000 + 120


def test_the_charge_is_exact_at_the_largest_figures() -> None:
    cell = Cell(LIPO, 100_000_000, 1_000_000, 100_000, 250)
    cell.drain(2_000_000, HOUR_MS, HOUR_MS)
    assert cell.left_permille() == 976
    assert cell.used_uah == 2_350_000


def test_sag_lowers_the_voltage_under_load_only_and_can_be_taken_back() -> None:
    cell = cell_of()
    cell.adc_noise(0)
    rest, under = settled(cell, False), settled(cell, True)
    cell.sag(5_000)
    assert settled(cell, False) == rest
    assert abs((under - settled(cell, True)) * 6600 // 65536 - 500) <= 2
    cell.sag(0)
    assert settled(cell, True) == under
    cell.sag(10_000_000)
    assert settled(cell, True) == 0


def test_an_aged_cell_holds_less() -> None:
    cell = cell_of()
    cell.set_permille(900)
    cell.age(500)
    assert cell.left_permille() == 800


def test_set_permille_is_what_is_left() -> None:
    for capacity_uah in (1_000, 1_500, 220_000, 100_000_000):
        cell = cell_of(capacity_uah=capacity_uah)
        for permille in (0, 1, 333, 500, 1000):
            cell.set_permille(permille)
            assert abs(cell.left_permille() - permille) <= 1


def test_a_new_cell_is_full_and_sound() -> None:
    cell = cell_of()
    cell.sag(5_000)
    cell.drain(50_000, 0, HOUR_MS)
    cell.fit(CR2032, 220_000)
    assert (cell.left_permille(), cell.resistance_mohm(), cell.open_mv()) == (1000, 12_000, 3100)


def test_a_dead_converter_reads_nothing() -> None:
    cell = cell_of()
    cell.dead_adc = True
    assert settled(cell, False) == settled(cell, True) == 0


def test_noise_is_bounded_spread_and_the_same_every_time() -> None:
    cell, again, quiet = cell_of(), cell_of(), cell_of()
    quiet.adc_noise(0)
    cell.adc_noise(5)
    again.adc_noise(5)
    middle = settled(quiet, False)
    settled(cell, False)
    settled(again, False)
    counts = [0] * 11
    for _ in range(1100):
        raw = cell.sample(False)
        assert raw == again.sample(False)
        counts[(raw - middle) // 16 + 5] += 1
    assert min(counts) > 60 and max(counts) < 140


def test_the_load_is_the_one_its_chemistry_is_judged_at() -> None:
    for chemistry in (LIPO, CR2032):
        cell = cell_of(chemistry)
        cell.adc_noise(0)
        sag_mv = (settled(cell, False) - settled(cell, True)) * 6600 // 65536
        assert abs(sag_mv - CHEMISTRIES[chemistry].test_load_ma * cell.resistance_mohm() // 1000) <= 2


def test_sampling_and_draining_allocate_nothing() -> None:
    for figures in ((2_000, 30, 15), (1_000_000, 100_000, 250)):
        assert allocated(_use, Cell(CR2032, 100_000_000, *figures)) == 0


def _use(cell: Cell) -> None:
    for _ in range(50):
        cell.drain(99_999, 3_600_000, 3_600_000)
        for _ in range(5):
            cell.sample(False)
        for _ in range(5):
            cell.sample(True)
