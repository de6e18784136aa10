"""Which role a command takes of a locked pump: the one with the fewest rights that may all it needs."""

from __future__ import annotations

import pytest

from thecal import board
from thecal.errors import Failure
from thecal.jog import MOVING


# covers: LCK-3
@pytest.mark.parametrize(
    ("methods", "role"),
    [
        (("alarms.list", "alarms.test"), "patient"),
        (("log.read",), "service"),
        (MOVING, "service"),
        (("selftest.run",), "service"),
        (("prescription.commit",), "clinician"),
        (("patient.bolus",), "patient"),
    ],
)
def test_the_role_with_the_fewest_rights_that_may(methods: tuple[str, ...], role: str) -> None:
    assert board.least(methods) == role


def test_what_no_role_may_is_one_line() -> None:
    with pytest.raises(Failure, match="no role may all of"):
        board.least(("prescription.commit", "service.jog"))
