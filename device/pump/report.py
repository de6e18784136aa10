"""What the pump tells of itself: status, alarms, log. Reads everything and changes nothing."""

from pump.alarm_table import CLINICIAN, NAMES, PATIENT, PRIORITIES, PRIORITY
from pump.events import describe
from pump.fallback import EFFECTS
from pump.faults import Faults
from pump.log import Log, unpack
from pump.refusals import accept, nothing_but

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

_MOST_RECORDS = 100
_WORST_PERMILLE = 1145  # flow accuracy of the reference implant, +14.5 % (from memory, unverified)


class Report:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", board: str) -> None:
        self._pump = pump
        self._board = board

    def methods(self) -> "Methods":
        return {"status": self.status, "alarms.list": self.alarms, "log.read": self.log}

    def status(self, params: "Json") -> "Json":
        """Everything the pump knows of itself at this instant; what nobody can know is null."""
        nothing_but(params)
        pump = self._pump
        result: Json = {
            "board": self._board,
            "day": pump.now.day,
            "ms": pump.now.ms,
            "clock_known": pump.clock_known,
            "bolus": self._bolus(),
            "reservoir": self._reservoir(),
            "battery": pump.battery.status(),
            "alarms": pump.alarms.names(),
            "log_seq": pump.log.seq,
            "log_digest": pump.log.digest.hex(),
        }
        result.update(self._delivery())
        return result

    def _delivery(self) -> "Json":
        delivery, therapy = self._pump.delivery, self._pump.therapy
        prescription = therapy.prescription
        rate = delivery.rate_nl_per_day
        return {
            "therapy": therapy.state(),
            "fallback": EFFECTS[therapy.effect],
            "mode": prescription.mode if prescription else None,
            "rate_nl_per_day": rate,
            "dose_ng_per_day": prescription.dose_ng_per_day(rate) if prescription else 0,
            "programmed_pl": delivery.integral.programmed_pl(),
            "commanded_steps": delivery.commanded(),
            "delivered_steps": delivery.delivered(),
            "missed_steps": delivery.missed(),
            "authorised_steps": delivery.authorised(),
            "pl_per_step": delivery.integral.pl_per_step,
            "sensed": delivery.sensed(),
        }

    def _bolus(self) -> "Json | None":
        bolus = self._pump.therapy.bolus
        if not bolus.running():
            return None
        return {
            "volume_nl": bolus.volume_nl,
            "duration_s": bolus.duration_s,
            "delivered_nl": bolus.delivered_nl(),
            "left_s": bolus.left_ms() // 1000,
        }

    def _reservoir(self) -> "Json":
        reservoir = self._pump.reservoir
        prescription = self._pump.therapy.prescription
        mean = prescription.schedule.mean_nl_per_day() if prescription else 0
        return {
            "volume_nl": reservoir.volume_nl,
            "size_nl": reservoir.size_nl,
            "low_nl": reservoir.low_nl,
            "empty_nl": reservoir.empty_nl,
            "refill_h": reservoir.hours_left(mean),
            "refill_worst_h": reservoir.hours_left(-(-mean * _WORST_PERMILLE // 1000)),
            "next_refill_day": reservoir.next_refill_day or None,
        }

    def alarms(self, params: "Json") -> "list[Json]":
        """Every alarm of the table with its state and its two texts, highest first."""
        nothing_but(params)
        return [
            {
                "alarm": NAMES[alarm],
                "state": self._pump.alarms.state_name(alarm),
                "priority": PRIORITIES[PRIORITY[alarm]],
                "patient": PATIENT[alarm],
                "clinician": CLINICIAN[alarm],
            }
            for alarm in range(len(NAMES))
        ]

    def log(self, params: "Json") -> "Json":
        """Records after a number, oldest first, with the digests before the first and after the last of them."""
        faults = Faults()
        faults.only(params, "", ("after", "most"))
        after = faults.integer(params, "after", "", 0, 1 << 30) if "after" in params else 0
        most = faults.integer(params, "most", "", 1, _MOST_RECORDS) if "most" in params else _MOST_RECORDS
        accept(faults)
        log = self._pump.log
        first = min(max(after + 1, log.oldest()), log.seq + 1)
        last = min(first + most - 1, log.seq)
        return {
            "records": [record_of(log, seq) for seq in range(first, last + 1)],
            "digest_before": log.digest_before(first).hex(),
            "digest": log.digest_before(last + 1).hex(),
            "seq": last,
        }


def record_of(log: Log, seq: int) -> "Json":
    """A record with its figures named, and its bytes in hexadecimal for whoever checks the chain."""
    record = log.record(seq)
    number, day, ms, kind, arg, a, b, c = unpack(record)
    result = describe(kind, arg, a, b, c)
    result.update({"seq": number, "day": day, "ms": ms, "hex": record.hex()})
    return result
