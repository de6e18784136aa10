"""The second half of `make coverage`: how many branches of device/pump/ the tests took, and those that none did.

coverage.py has measured; its own percentage mixes lines with branches, and this one is of branches alone. Exit code 1
below the target.
"""

from __future__ import annotations

import sys

import coverage

TARGET_PERCENT = 98


def main() -> int:
    """Prints coverage.py's list of what was missed, and the share of branches below it."""
    meter = coverage.Coverage()
    meter.load()
    meter.report(show_missing=True, skip_covered=True, file=sys.stdout)
    taken = every = 0
    for file in meter.get_data().measured_files():
        numbers = meter._analyze(file).numbers
        every += numbers.n_branches
        taken += numbers.n_branches - numbers.n_missing_branches
    tenths = taken * 1000 // max(every, 1)
    print(f"branches: {taken} of {every}, {tenths // 10}.{tenths % 10} %; the target is {TARGET_PERCENT} %")
    return int(tenths < TARGET_PERCENT * 10)


if __name__ == "__main__":
    sys.exit(main())
