"""A visit at a locked emulated Pico with the full-screen program in a real terminal: clock, refill, prescription, less.

Its screens are driven as they are at the virtual board; plain commands then ask what the pump runs.
"""

from __future__ import annotations

from emulated import pumps
from emulated.test_locked import ENABLE, Locked, folder, locked, pico
from emulated.test_visit import Visit, visit
from terminal import Terminal
from test_program_visit import go, less, prescription, refill
from thecal.emulated.pico import EmulatedPico

assert (
    folder and locked and pico and visit
)  # fixtures: a locked pump that has just started, and commands to it


# covers: PRG-4
def test_a_whole_visit_with_the_full_screen_program(visit: Visit, pico: EmulatedPico, locked: Locked) -> None:
    pico.pace(pumps.PACE)
    with Terminal("program", "--port", pico.port, patience_s=pumps.PATIENCE_S) as terminal:
        terminal.until("How the pump is", "locked, clinician")
        go(terminal, 0, "How the pump is")
        terminal.type("c")
        terminal.until("The pump's clock stands at")
        refill(terminal)
        prescription(terminal)
        less(terminal)
        terminal.settle()
        terminal.type("\x11")
        assert terminal.ended() == 0
        assert "The pump runs what was committed last." in terminal.rest
    pico.advance(60.0)
    assert pico.plant("levels")[ENABLE] == 0
    pico.pace(pumps.PACE)
    running, status = visit.told("prescription", "show"), visit.told("status", "--role", "clinician")
    assert running["prescription"]["dose_ng_per_day"] == 216_000
    assert (status["serial"], status["therapy"]) == (locked.keys.pump, "running")
    assert status["rate_nl_per_day"] == 216_000
    assert 17_990_000 < status["reservoir"]["volume_nl"] < 18_000_000, "it gives"
