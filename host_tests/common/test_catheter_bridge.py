"""The field's bridge example at the catheter's tip: 50 cm, and 1 mg/day while 10 mg/mL gives way to 5 mg/mL."""

from tube import DEAD_NL, NEW, OLD

from pump.integral import Integral
from twin.catheter import Catheter
from twin.head import Head

HOUR_MS = 3_600_000
PL_PER_STEP = 20_640
BRIDGE_MS = 266_976_000  # 3.09 days: 0.309 mL at 0.1 mL/day


class Rig:
    """The pump's own integral, a head without ripple, and behind it a catheter full of the old drug."""

    def __init__(self, tanks: int) -> None:
        self.catheter = Catheter(DEAD_NL, tanks)
        self.head = Head(PL_PER_STEP, 6400, 0, 60_000_000)
        self.integral = Integral(PL_PER_STEP)
        self.catheter.push(4_000_000, OLD)

    def give(self, nl_per_day: int, ms: int, ng_per_ml: int) -> None:
        """At this rate for 0..3,600,000 ms, the reservoir at this concentration."""
        for part in range(4):
            steps = self.integral.advance(nl_per_day, ms * (part + 1) // 4 - ms * part // 4)
            self.catheter.push(self.head.move(steps), ng_per_ml)


def hours_of_change(tanks: int, bridge_ms: int) -> "list[int]":
    """Each hour's dose at the tip in permille of 1 mg/day, over six days from a change to half the concentration."""
    rig = Rig(tanks)
    permille = []
    for hour in range(144):
        before = rig.catheter.tip.mass_fg()
        bridged_ms = min(max(bridge_ms - hour * HOUR_MS, 0), HOUR_MS)
        rig.give(100_000, bridged_ms, NEW)
        rig.give(200_000, HOUR_MS - bridged_ms, NEW)
        permille.append((rig.catheter.tip.mass_fg() - before) * 24 // 1_000_000_000)
    return permille


def test_a_bridge_keeps_the_dose_at_the_tip_within_a_percent() -> None:
    permille = hours_of_change(0, BRIDGE_MS)
    assert min(permille) >= 990 and max(permille) <= 1010


def test_without_a_bridge_the_dose_is_wrong_by_the_ratio_of_the_concentrations() -> None:
    permille = hours_of_change(0, 0)
    hours = DEAD_NL * 24 // 200_000
    assert min(permille[:hours]) >= 1980 and max(permille[:hours]) <= 2020
    assert min(permille[hours + 1 :]) >= 990 and max(permille[hours + 1 :]) <= 1010


def test_with_mixing_a_bridge_strays_for_the_longer_the_longer_the_mixing_length() -> None:
    """The rate steps where the concentration slopes: tanks, permille at worst, hours that are off by more than 5 %."""
    strays = []
    for tanks in (32, 8, 2):
        permille = hours_of_change(tanks, BRIDGE_MS)
        hours = sum(1 for dose in permille if not 950 <= dose <= 1050)
        strays.append((tanks, min(permille), max(permille), hours))
    assert strays == [(32, 749, 1388, 26), (8, 732, 1406, 50), (2, 710, 1387, 92)]
