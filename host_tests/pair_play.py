"""Plays pairs of a mode and an interruption on the virtual board: a scenario, and accounts taken at instants of it.

The same file runs on CPython and, as a script of thecal.virtual.run_script, on MicroPython, all pairs in one process.
It does not know what should come of a pair.
"""

from bench import Bench

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Played:
    """One pair, played to its end. `pair`: {"happenings", "marks", "fails"}; a mark is [ms since the start, what].

    Where the program is not to fail, a failure fails the pair.

    What: "account"; or "cut", and then the wall's day and ms, or nothing where the clock is lost as well.
    """

    def __init__(self, pair: "dict[str, Any]") -> None:
        self.accounts: list[list[int]] = []
        self.digests: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.before = 0
        """How many events there were at the first mark."""
        self._bench = bench = Bench().let_fail() if pair["fails"] else Bench()
        for happening in pair["happenings"]:
            bench.ask("twin.scenario", {"happenings": [happening], "append": True})
        now_ms = 0
        for mark in pair["marks"]:
            bench.loop.pass_time(mark[0] - now_ms)
            now_ms = mark[0]
            if mark[1] == "cut":
                self._cut((mark[2], mark[3]) if len(mark) > 2 else None)
            else:
                self._account()
        self._close()

    def _account(self) -> None:
        """Rate, programmed pL, commanded and delivered steps, nL reckoned to be left; truly given nL, ng at the tip."""
        truth = self._bench.truth()  # any request brings the pump up to this instant
        delivery = self._bench.loop.pump.delivery
        account = [delivery.rate_nl_per_day, delivery.integral.programmed_pl()]
        account += [delivery.commanded(), delivery.delivered(), self._bench.loop.pump.reservoir.volume_nl]
        if not self.accounts:
            self.before = len(self._bench.events)
        account += [truth["given_nl"], truth["tip_ng"]]
        self.accounts.append(account)

    def _cut(self, wall: "tuple[int, int] | None") -> None:
        self._close()
        self._bench.restart(wall)

    def _close(self) -> None:
        self.digests.append(self._bench.status()["log_digest"])
        self.events += self._bench.events

    def result(self) -> "dict[str, Any]":
        return {"accounts": self.accounts, "digests": self.digests}


# -- as a script: a pair a step ---------------------------------------------------------------------------------------

_pairs: "list[dict[str, Any]]" = []
_results: "list[dict[str, Any]]" = []


def begin(payload: "dict[str, Any]") -> None:
    """Takes {"pairs": [...]}."""
    _pairs.extend(payload["pairs"])


def step() -> bool:
    """Plays one pair. False when there was none."""
    if len(_results) == len(_pairs):
        return False
    _results.append(Played(_pairs[len(_results)]).result())
    return True


def result() -> "dict[str, Any]":
    """What became of each pair."""
    return {"pairs": _results}
