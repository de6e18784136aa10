"""A refill visit, from the first look to one result that is applied at once. It never touches the pump.

begin -> withdrawn -> filled -> finish. Until finish prescription and refill date stay as they were: whoever abandons
the visit, or loses the power, has changed neither. Volumes are nL, concentrations ng/mL, all rounded here only.
"""

from micropython import const

from pump.dose_limits import same_content
from pump.refill_result import Result, flagged
from pump.refusals import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.dose_limits import Content
    from pump.drugs import Drug
    from pump.ports import Json

STEPS = ("none", "begun", "withdrawn", "filled")
NONE, BEGUN, WITHDRAWN, FILLED = range(len(STEPS))

_MOST_PERMILLE = const(9_999)


def discrepancy_permille(withdrawn_nl: int, predicted_nl: int) -> int:
    """|withdrawn - predicted| / predicted, rounded up, so that above 20 % never reads 200; 9,999 means that or more."""
    difference = abs(withdrawn_nl - predicted_nl)
    if difference == 0:
        return 0
    if predicted_nl <= 0:
        return _MOST_PERMILLE
    return min(-(-difference * 1000 // predicted_nl), _MOST_PERMILLE)


def mixed(old_ng_per_ml: int, left_nl: int, new_ng_per_ml: int, fill_nl: int) -> int:
    """(C_old V_left + C_new V_fill) / (V_left + V_fill), to the nearest ng/mL, a half up. Not for two volumes of 0."""
    total = left_nl + fill_nl
    return (2 * (old_ng_per_ml * left_nl + new_ng_per_ml * fill_nl) + total) // (2 * total)


class Visit:
    """One at a time. `size_nl` is the reservoir's."""

    def __init__(self, size_nl: int) -> None:
        self._size_nl = size_nl
        self.abandon()

    def abandon(self) -> None:
        """Ends the visit, at whatever step; nothing of it counts."""
        self.step = NONE
        self.content: Content = []
        self.predicted_nl = 0
        self.left_nl = 0
        self.withdrawn_nl = 0
        self.discrepancy_permille = 0
        self.mixture: Content = []
        self._filled_nl = 0
        self.counted_nl = 0
        """What the pump counted as being there when it was filled."""

    def begin(self, counted_nl: int, left_nl: int, content: "Content") -> None:
        """`counted_nl`: what the pump reckons to hold; `left_nl` of it no syringe can reach; `content`: what it is.

        Nothing in `content`: a new pump, or one that was rinsed; what is left in it is no drug.
        """
        self.expect(NONE, "begin")
        if not 0 <= left_nl <= self._size_nl:
            message = "%d nL out of reach in a reservoir of %d nL" % (left_nl, self._size_nl)
            raise Refused("overfill", message, left_nl, self._size_nl)
        self.content = content
        self.left_nl = left_nl
        self.predicted_nl = max(counted_nl - left_nl, 0)
        self.step = BEGUN

    def withdrawn(self, volume_nl: int, counted_nl: int) -> None:
        """What came out into the syringe, compared with what the pump's count says now; `left_nl` is all that stays.

        A filling of which nothing has been delivered yet can be taken out again.
        """
        again = self.step == FILLED and self.given_nl(counted_nl) == 0
        if not again:
            self.expect(BEGUN, "withdrawn")
        most = self._size_nl - self.left_nl
        if volume_nl > most:
            message = "%d nL withdrawn from a reservoir that gives %d nL at most" % (volume_nl, most)
            raise Refused("withdrawn_too_much", message, volume_nl, most)
        if again:
            counted_nl = self.there_nl()
            self.content = self.mixture
        self.predicted_nl = max(counted_nl - self.left_nl, 0)
        self.withdrawn_nl = volume_nl
        self.discrepancy_permille = discrepancy_permille(volume_nl, self.predicted_nl)
        if self.content and self.left_nl > counted_nl:
            self.discrepancy_permille = _MOST_PERMILLE  # more is said to be left than the pump knows of
        self.step = WITHDRAWN

    def filled(self, volume_nl: int, content: "Content", counted_nl: int) -> None:
        """What went in; `counted_nl`: the pump's count now, of what was left. From here on it gives of the filling."""
        self.expect(WITHDRAWN, "filled")
        self.left_nl = min(self.left_nl, counted_nl)
        most = self._size_nl - self.left_nl
        if volume_nl > most:
            message = "%d nL on top of %d nL are more than the reservoir's %d nL"
            figures = (volume_nl, self.left_nl, self._size_nl)
            raise Refused("overfill", message % figures, volume_nl, most)
        if volume_nl <= 0:
            raise Refused(
                "nothing_filled", "a refill without a filling changes nothing; abandon it", volume_nl, 1
            )
        self._check_same_drugs(content)
        self.mixture = self._mixed(content, volume_nl)
        self._filled_nl = volume_nl
        self.counted_nl = counted_nl
        self.step = FILLED

    def take_back(self) -> None:
        """What was said to be filled in was not: back to the step before."""
        self.mixture = []
        self.step = WITHDRAWN

    def check_mixture(self, content: "Content") -> None:
        """Refuses a prescription's drugs and concentrations unless they are exactly what the reservoir holds now."""
        if same_content(self.mixture, content):
            return
        for i in range(max(len(content), len(self.mixture))):
            here = self.mixture[i] if i < len(self.mixture) else None
            there = content[i] if i < len(content) else None
            if here is None or there is None or here[0].name != there[0].name or here[1] != there[1]:
                message = "the reservoir holds %s; the prescription is for %s"
                figures = (here[1] if here else 0, there[1] if there else 0)
                raise Refused(
                    "wrong_mixture", message % (_named(here), _named(there)), figures[0], figures[1]
                )

    def _check_same_drugs(self, content: "Content") -> None:
        """Traces of another drug would be in no prescription: the reservoir is rinsed first, and nothing left."""
        before = [drug.name for drug, _ in self.content]
        after = [drug.name for drug, _ in content]
        if self.left_nl and before and before != after:
            message = "%d nL with %s are left; rinse before filling with %s"
            figures = (self.left_nl, "+".join(before), "+".join(after))
            raise Refused("other_drug_left", message % figures, self.left_nl, 0)

    def _mixed(self, content: "Content", volume_nl: int) -> "Content":
        """What was left makes the filling weaker or stronger; without a drug it is what the pump was rinsed with."""
        result: Content = []
        for i in range(len(content)):
            drug, concentration = content[i]
            old = self.content[i][1] if self.left_nl and self.content else 0
            mixture = mixed(old, self.left_nl, concentration, volume_nl)
            if mixture < 1:
                message = "%d nL in %d nL leave less than 1 ng/mL of %s"
                raise Refused("too_weak", message % (volume_nl, self.left_nl, drug.name), mixture, 1)
            result.append((drug, mixture))
        return result

    def finish(self, counted_nl: int) -> Result:
        """The result, and the visit is over.

        What the pump has delivered since `filled` is taken off: its count then less its count now.
        """
        self.expect(FILLED, "finish")
        volume = max(self.there_nl() - self.given_nl(counted_nl), 0)
        result = Result(volume, self.mixture, self.discrepancy_permille)
        self.abandon()
        return result

    def there_nl(self) -> int:
        """What the reservoir held when it was filled."""
        return self.left_nl + self._filled_nl

    def given_nl(self, counted_nl: int) -> int:
        """What the pump has delivered of the filling, by its count now."""
        return max(self.counted_nl - counted_nl, 0)

    def expect(self, step: int, what: str) -> None:
        """Refuses `what` at any other step than this one."""
        if self.step == step:
            return
        if step == NONE:
            message = "a refill is open already, at the step %s: finish or abandon it"
            raise Refused("refill_open", message % STEPS[self.step], self.step, NONE)
        message = "%s follows on the step %s; the refill is at the step %s"
        raise Refused("refill_step", message % (what, STEPS[step], STEPS[self.step]), self.step, step)

    def to_json(self) -> "Json":
        """The open visit; {"step": "none"} without one."""
        result: Json = {"step": STEPS[self.step]}
        if self.step >= BEGUN:
            result.update({"predicted_nl": self.predicted_nl, "left_nl": self.left_nl})
        if self.step >= WITHDRAWN:
            result.update({"withdrawn_nl": self.withdrawn_nl, "flagged": flagged(self.discrepancy_permille)})
            result["discrepancy_permille"] = self.discrepancy_permille
        if self.step == FILLED:
            result["filled_nl"] = self._filled_nl
            result["drugs"] = content_json(self.mixture)
        return result


def content_json(content: "Content") -> "list[Json]":
    """As `parse_content` reads it."""
    return [{"name": drug.name, "concentration_ng_per_ml": concentration} for drug, concentration in content]


def _named(part: "tuple[Drug, int] | None") -> str:
    return "%s at %d ng/mL" % (part[0].name, part[1]) if part else "no drug in its place"
