"""A catheter of the field's example, 50 cm and its tubing, full of a drug: what the tests of the twin's share."""

from twin.catheter import Catheter

DEAD_NL = 309_000
OLD = 10_000_000  # ng/mL
NEW = 5_000_000


def filled(tanks: int = 0, ng_per_ml: int = OLD) -> Catheter:
    """One through which enough of a drug has passed to be full of it."""
    catheter = Catheter(DEAD_NL, tanks)
    for _ in range(40):
        catheter.push(100_000, ng_per_ml)
    return catheter
