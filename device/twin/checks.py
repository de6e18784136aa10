"""What the self-test looks at, in software: the board's parts that no other port shows."""

from micropython import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from twin.body import Body

_CELLS = const(64)
_BEEP_MA = const(10)
_POLL_MS = const(1)
_TICKS_MASK = const(0x3FFFFFFF)


class StuckCells:
    """A piece of RAM of which one bit of one cell is always 0."""

    def __init__(self) -> None:
        self._cells = bytearray(_CELLS)

    def __len__(self) -> int:
        return _CELLS

    def __getitem__(self, cell: int) -> int:
        return self._cells[cell]

    def __setitem__(self, cell: int, value: int) -> None:
        self._cells[cell] = value & ~4 if cell == _CELLS // 3 else value


class Checks:
    """See ports; its faults are plain attributes.

    Each look at the counter takes a millisecond, in which the encoder may count what is no motion.
    """

    def __init__(self, body: "Body") -> None:
        self._body = body
        self._us = 0
        self._cells = bytearray(_CELLS)
        self.program_damaged = False
        self.ram_stuck = False
        self.ticks_stuck = False
        self.button_stuck = False
        self.display_dead = False
        """Nothing looks at the display."""

    def program(self) -> bool:
        return not self.program_damaged

    def memory(self) -> "bytearray | StuckCells":
        return StuckCells() if self.ram_stuck else self._cells

    def ticks_us(self) -> int:
        if not self.ticks_stuck:
            self._us = (self._us + _POLL_MS * 1000) & _TICKS_MASK
            self._body.encoder.advance(_POLL_MS)
        return self._us

    def beeper_ma(self, sounding: bool) -> int:
        beeper = self._body.beeper
        if beeper.dead:
            return 0
        return _BEEP_MA if sounding or beeper.stuck_on else 0

    def button_down(self) -> bool:
        return self.button_stuck
