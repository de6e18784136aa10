"""The kinds of cell a pump may be fitted with: discharge curves and limits, as data.

A chemistry is a record of figures, and two integer interpolations read its curve both ways. This module
refuses to know any particular cell: its age, its resistance and what it has given belong to the monitor.
The figures are typical ones for demonstrating a pump on the bench, no maker's guarantee.
"""


class Chemistry:
    """One kind of cell, in figures.

    curve_mv and curve_permille are the discharge curve at rest, both ascending and of equal length. Limits
    under load hold at `test_load_ma` and at no other current, which is why that stands beside them.
    """

    def __init__(self, name: str, curve_mv: tuple[int, ...], curve_permille: tuple[int, ...]) -> None:
        self.name = name
        self.curve_mv = curve_mv
        self.curve_permille = curve_permille
        self.capacity_uah = 0  # nominal, of a new cell
        self.test_load_ma = 0  # drawn while the voltage under load is taken
        self.eri_mv = 0  # under load: below it, elective replacement
        self.critical_mv = 0  # under load: below it, the pump may stop at any moment
        self.hysteresis_mv = 0  # above a limit by this much before it counts as left
        self.most_mv = 0  # at rest: above it, the reading or the fitted cell is not what we were told
        self.eri_permille = 0  # charge left at which counted charge asks for replacement
        self.calendar_days = 0  # from fitting, whatever was drawn


def _lipo() -> Chemistry:
    # 4.20 V full, 3.85 V 60 %, 3.75 V 40 %, 3.65 V 15 %, 3.3 V empty, at rest: from memory, unverified. A much
    # copied chart (blog.ampow.com/lipo-voltage-chart: 4.20, 3.87, 3.80, 3.71, 3.27 V) lies up to 60 mV higher:
    # of such a cell this curve reads up to 16 points too much. Counted charge, which wins when lower, covers it.
    cell = Chemistry("lipo", (3300, 3650, 3750, 3850, 4200), (0, 150, 400, 600, 1000))
    cell.capacity_uah = 1_000_000  # a one-cell pouch that fits beside the pump
    cell.test_load_ma = 100  # about a motor coil; 0.15 ohm then shows as 15 mV, ten counts of 12 bits
    cell.eri_mv = 3600  # a sound cell meets the charge limit first (3.67 V at rest); 3.6 V is for a worn one
    cell.critical_mv = 3400  # about 5 % left, and 0.4 V above where protection circuits disconnect
    cell.hysteresis_mv = 50  # a motor's pause lets a tired cell recover by some tens of mV
    cell.most_mv = 4350  # no one-cell charger goes beyond it
    cell.eri_permille = 200  # 90 days of charge in a cell that lasts 450 days or longer
    cell.calendar_days = 1095  # pouch cells lose capacity on the shelf as well; three years is cautious
    return cell


def _cr2032() -> Chemistry:
    # Flat at 2.9-3.0 V, knee near 2.7 V. Same four straight lines as the coin-cell example which Nordic
    # Semiconductor ships with its radios ("by no means accurate", it says; load and temperature move it).
    cell = Chemistry("cr2032", (2100, 2440, 2740, 2900, 3000), (0, 60, 180, 420, 1000))
    cell.capacity_uah = 220_000  # as printed on most data sheets
    cell.test_load_ma = 5  # sags above 10 mA; 12 ohm then shows as 60 mV
    cell.eri_mv = 2600  # a sound cell (25 ohm at the knee) meets the charge limit first
    cell.critical_mv = 2300  # about 7 % left, and above the 2.0 V at which makers end a discharge
    cell.hysteresis_mv = 100  # coin cells recover further, and slowly
    cell.most_mv = 3500  # a fresh one reads 3.2-3.4 V; a LiPo in its place is told apart
    cell.eri_permille = 250  # 90 days of charge in a cell that lasts a year or longer
    cell.calendar_days = 1825  # shelf life is given as ten years; half of it, for a cell in use
    return cell


CHEMISTRIES = (_lipo(), _cr2032())  # the index is what requests and records carry


def index_of(name: str) -> int:
    """The index of a chemistry by its name, or -1."""
    for index in range(len(CHEMISTRIES)):
        if CHEMISTRIES[index].name == name:
            return index
    return -1


def interpolate(xs: tuple[int, ...], ys: tuple[int, ...], x: int) -> int:
    """Read y at x on straight lines between points, to the nearest; the end values outside them.

    xs ascends strictly. Differences must multiply to less than 2**29. Allocates nothing.
    """
    last = len(xs) - 1
    if x <= xs[0]:
        return ys[0]
    if x >= xs[last]:
        return ys[last]
    i = 1
    while x > xs[i]:
        i += 1
    run = xs[i] - xs[i - 1]
    return ys[i - 1] + (2 * (x - xs[i - 1]) * (ys[i] - ys[i - 1]) + run) // (2 * run)


def permille_at(chem: Chemistry, mv: int) -> int:
    """Charge left, 0..1000 permille, of a cell which rests at mv."""
    return interpolate(chem.curve_mv, chem.curve_permille, mv)


def open_mv_at(chem: Chemistry, permille: int) -> int:
    """Voltage at rest, in mV, of a cell with `permille` (0..1000) of its charge left."""
    return interpolate(chem.curve_permille, chem.curve_mv, permille)
