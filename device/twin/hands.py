"""Whoever serves a virtual pump: what the pump is told of a visit really happens to its body as well."""

from pump.chemistry import index_of
from pump.core import Pump

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.ports import Json
    from pump.rpc import Methods
    from twin.body import Body


class Hands:
    """`methods` are the pump's own; those here stand before them, and do to the body what they were accepted for."""

    def __init__(self, body: "Body", pump: Pump, methods: "Methods") -> None:
        self._body = body
        self._pump = pump
        self._filled = methods["service.filled"]
        self._withdrawn = methods["refill.withdrawn"]
        self._poured = methods["refill.filled"]
        self._replaced = methods["service.battery_replaced"]
        self._committed = methods["prescription.commit"]
        self._new_catheter = methods["service.catheter_replaced"]

    def methods(self) -> "Methods":
        return {
            "service.filled": self._fill,
            "refill.withdrawn": self._withdraw,
            "refill.filled": self._pour,
            "service.battery_replaced": self._fit,
            "service.catheter_replaced": self._fit_catheter,
            "prescription.commit": self._commit,
        }

    def _fill(self, params: "Json") -> "Json":
        """The visit that the pump is told of really happens."""
        result = self._filled(params)
        self._body.fill(params["volume_nl"])
        return result

    def _withdraw(self, params: "Json") -> "Json":
        """The syringe takes all within its reach, whatever the pump reckoned."""
        result = self._withdrawn(params)
        self._body.settle()
        self._body.fill(min(self._body.head.content_nl, result["left_nl"]))
        return result

    def _pour(self, params: "Json") -> "Json":
        """The filling really goes in, on top of what is there, whether or not the visit is ever finished."""
        result = self._poured(params)
        self._body.settle()
        strength: int = params["drugs"][0]["concentration_ng_per_ml"]
        self._body.fill_mixed(self._body.head.content_nl, params["volume_nl"], strength)
        return result

    def _fit(self, params: "Json") -> "Json":
        """The same for the cell; the pump measures it at the end of this turn."""
        result = self._replaced(params)
        self._body.fit(index_of(params["chemistry"]), params["capacity_uah"])
        return result

    def _fit_catheter(self, params: "Json") -> "Json":
        """And for the catheter."""
        result = self._new_catheter(params)
        figures = self._pump.calibration
        tubing_nl = 0 if params.get("rinsed") else figures.tubing_nl
        self._body.fit_catheter(figures.dead_volume_nl(), tubing_nl)
        return result

    def _commit(self, params: "Json") -> "Json":
        """Before anything is known of it, the reservoir truly holds what is first prescribed."""
        result = self._committed(params)
        therapy = self._pump.therapy
        if (
            therapy.catheter_is_new()
            and therapy.prescription is not None
            and not self._pump.reservoir.content
        ):
            self._body.hold(therapy.prescription.concentration_ng_per_ml)
        return result
