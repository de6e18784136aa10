"""How a twin takes the power away from its pump: the whole program is gone at that instant, and the body lives on."""

from pump.recovery import POWER


class PowerGone(BaseException):
    """No Exception: a program that is gone catches nothing.

    The program stands still for `hung_ms` first, and the power stays away for `off_ms`. `cause` is recovery's.
    """

    def __init__(self, off_ms: int = 0, cause: int = POWER, hung_ms: int = 0) -> None:
        super().__init__("the power is gone")
        self.off_ms = off_ms
        self.cause = cause
        self.hung_ms = hung_ms
