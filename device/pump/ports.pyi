"""What the pump is handed: ports of five methods or fewer, without policy. For type checkers; never on a board."""

from typing import Any, Protocol

Json = dict[str, Any]

class Stepper(Protocol):
    """Executes authorised segments and can never make more steps."""

    def authorise(self, count: int, interval_us: int) -> None:
        """Queues `count` steps: the first `interval_us` after the last one queued, or after now if there is none.

        Now is the instant at which the clock's `elapsed_ms` was read last, and the last one queued counts until its
        moment has come. What a turn takes beyond that makes steps late, never fewer: a driver makes up for it, no
        faster than its motor can follow.
        """
        ...
    def cancel(self) -> int:
        """Empties the queue; returns how many authorised steps were not made."""
        ...
    def enable(self, on: bool) -> None:
        """The driver's enable line."""
        ...

class Sensor(Protocol):
    sensed: bool
    """False where nothing senses motion: then `count` is what was executed."""
    def count(self) -> int:
        """Steps sensed since power-on, modulo 2**28."""
        ...

class Beeper(Protocol):
    def tone(self, hz: int) -> None:
        """Sounds until told otherwise; 0 is silence."""
        ...

class BatteryInput(Protocol):
    def sample(self, loaded: bool) -> int:
        """A raw reading, 0 to 65,535, at rest or while the load pulse is on."""
        ...

class Clock(Protocol):
    def wall(self) -> tuple[int, int] | None:
        """Day since 1970-01-01 and ms of the day, local time, where the clock knows; read once, at the start."""
        ...
    def known(self) -> bool:
        """False from the moment the wall time has been lost until it is set."""
        ...
    def set(self, day: int, ms: int) -> None:
        """Somebody has told the wall time."""
        ...
    def elapsed_ms(self) -> int:
        """Milliseconds since the last call, by the monotonic clock."""
        ...

class Store(Protocol):
    def read(self, name: str) -> bytes | None:
        """None where there is no such file; b"" where there is one and it cannot be read."""
        ...
    def write(self, name: str, data: bytes) -> bool:
        """False where it could not be written; what was there before is then still there."""
        ...

class Watchdog(Protocol):
    def feed(self) -> None:
        """Not called for 8,388 ms, the board begins anew."""
        ...

class Cells(Protocol):
    def __len__(self) -> int: ...
    def __getitem__(self, cell: int, /) -> int: ...
    def __setitem__(self, cell: int, value: int, /) -> None: ...

class Checks(Protocol):
    """What the self-test asks of the board. Nothing of it is heard or moves."""

    def program(self) -> bool:
        """Whether every file of the program is as it was installed."""
        ...
    def memory(self) -> Cells:
        """A piece of RAM that nobody else uses."""
        ...
    def ticks_us(self) -> int:
        """The counter behind the clock."""
        ...
    def beeper_ma(self, sounding: bool) -> int:
        """What the beeper draws in a pulse too short to be heard, or while it is silent."""
        ...
    def button_down(self) -> bool: ...

class Keys(Protocol):
    """The keys of a locked pump. They never leave it."""

    def of(self, role: int) -> bytes | None:
        """32 bytes of a role of pump.rights; None where there is none that can be relied on."""
        ...
    def nonce(self) -> bytes:
        """16 bytes that were never given before, and nobody could guess."""
        ...

class Ports(Protocol):
    @property
    def stepper(self) -> Stepper: ...
    @property
    def sensor(self) -> Sensor: ...
    @property
    def beeper(self) -> Beeper: ...
    @property
    def battery(self) -> BatteryInput: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def store(self) -> Store: ...
    @property
    def checks(self) -> Checks: ...
    @property
    def watchdog(self) -> Watchdog | None:
        """None where there is none, or it is off."""
        ...
    @property
    def keys(self) -> Keys | None:
        """None in `bench`: whoever holds the line owns the pump."""
        ...
    @property
    def serial(self) -> str | None:
        """The number that only this board has, by which a host finds its keys and its log; None in software."""
        ...

class Plant(Protocol):
    """The software body, where there is one: it lives in the pump's time, and the loop lets time pass for both."""

    wait_ms: int
    """Until the next happening of a scenario; 0 when one is due."""
    def advance(self, ms: int) -> None: ...
    def look_every_ms(self) -> int:
        """How often the guard must look because the motor moves more (LOOK_MS) or less (JUDGE_MS) than told; else 0."""
        ...
    def fail(self) -> int:
        """Applies the faults that are due; returns for how many ms the program hangs, mostly 0."""
        ...
    def next_request(self) -> Json | None:
        """The next request that is due, once; None when there is no more at this instant."""
        ...
