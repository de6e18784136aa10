"""A pump on its twin, for the scripts of the benchmark: asked over the link's own lines, in the same process.

It runs on CPython and on MicroPython. It refuses to know what is measured.
"""

import json

from boards import virtual

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MS = 86_400_000
CONCENTRATION_NG_PER_ML = 500_000  # of water, so that no drug's limit stands in the way
RESERVOIR_NL = 20_000_000


def _raise(error: Exception) -> None:
    raise error


class Rig:
    """`loop` is the board's loop, `pump` the pump in it."""

    def __init__(self) -> None:
        self._said: list[str] = []
        self.loop = virtual.open(self._said.append)
        self.loop.failed = _raise  # what is measured is to be seen, and not recovered from
        self.pump = self.loop.pump

    def ask(self, method: str, **params: object) -> "dict":
        """The result of a request. Raises ValueError with the pump's words where it refuses."""
        line = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        self._said.clear()
        self.loop.turn(line)
        for said in self._said:
            if '"method"' not in said[:40]:  # a notification is not looked into: there are thousands
                answer = json.loads(said)
                if "error" in answer:
                    raise ValueError(method + ": " + answer["error"]["message"])
                if answer.get("id") == 1:
                    return answer["result"]
        raise ValueError(method + ": no answer")

    def prescribe(self, prescription: dict) -> dict:
        """Proposes and commits; returns what the pump read back."""
        proposed = self.ask("prescription.propose", prescription=prescription)
        self.ask("prescription.commit", digest=proposed["digest"], reason="a measurement")
        return proposed["readback"]

    def fill(self) -> None:
        """A full reservoir, in the body and in the pump's account."""
        self.ask("service.filled", volume_nl=RESERVOIR_NL)

    def pass_ms(self, ms: int) -> None:
        """Lets so much time pass, a day a request, which is the most that a board takes."""
        while ms > DAY_MS:
            self.ask("twin.pass", ms=DAY_MS)
            ms -= DAY_MS
        self.ask("twin.pass", ms=ms)


def prescription(mode: str, most_ng_per_day: int = 12_000_000, **rest: object) -> dict:
    """A prescription of this mode; `rest` is its schedule or dose."""
    made: dict = {
        "mode": mode,
        "drugs": [{"name": "water", "concentration_ng_per_ml": CONCENTRATION_NG_PER_ML}],
        "limits": {"most_dose_ng_per_day": most_ng_per_day, "most_bolus_ng": 200_000},
    }
    made.update(rest)
    return made


def flex(doses_ng_per_day: "list[int]") -> dict:
    """The same day each weekday: these doses, at equal distances."""
    each_s = 86_400 // len(doses_ng_per_day)
    doses = [{"from_s": i * each_s, "dose_ng_per_day": dose} for i, dose in enumerate(doses_ng_per_day)]
    return prescription("flex", schedule=[{"weekdays": list(WEEKDAYS), "doses": doses}])


def reference_flex() -> dict:
    """24 different doses, one an hour, 1 mL/day on average: higher by day than by night, and none of them round."""
    mean = CONCENTRATION_NG_PER_ML
    half = [mean * (50 + 77 * i) // 2000 for i in range(12)]
    return flex([mean - part for part in half] + [mean + part for part in reversed(half)])


def stand_in(owner: object, name: str, function: "Callable[[int], int]") -> None:
    """Has `function` called in place of the method of that name."""
    setattr(owner, name, function)


def counted(call: "Callable[[int], int]", counts: dict, name: str) -> "Callable[[int], int]":
    """`call`, and each time one more in counts[name]."""
    counts[name] = 0

    def counting(ms: int) -> int:
        counts[name] += 1
        return call(ms)

    return counting
