"""What the pump tells of itself: status, alarms, log. Reads everything and changes nothing."""

from pump import drugs
from pump.alarm_table import NAMES, PRIORITIES, PRIORITY, told
from pump.events import describe
from pump.fallback import EFFECTS
from pump.faults import Faults
from pump.front import FRONTS
from pump.log import RECORD_BYTES, unpack
from pump.pieces import Rows
from pump.readiness import until_rest_s
from pump.refusals import Refused, accept, nothing_but
from pump.version import version_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.bolus import Bolus
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods
    from pump.session import Sessions

_MOST_RECORDS = 100
_WORST_PERMILLE = 1145  # flow accuracy of the reference implant, +14.5 % (from memory, unverified)


class Report:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", board: str, sessions: "Sessions | None" = None) -> None:
        self._pump = pump
        self._board = board
        self._sessions = sessions

    def methods(self) -> "Methods":
        return {
            "status": self.status,
            "alarms.list": self.alarms,
            "log.read": self.log,
            "drugs.list": self.drugs,
        }

    def status(self, params: "Json") -> "Json":
        """Everything the pump knows of itself at this instant; what nobody can know is null.

        Without a session a locked pump tells board and number, that it is locked, its alarms and its battery's percent.
        """
        nothing_but(params)
        pump, sessions = self._pump, self._sessions
        result: Json = {
            "board": self._board,
            "serial": pump.ports.serial,
            "access": "locked" if sessions else "bench",
            "version": version_of(pump),
            "alarms": pump.alarms.names(),
        }
        if sessions is not None and not sessions.proved():
            result["battery"] = {"percent": pump.battery.status()["percent"]}
            return result
        result.update(self._delivery())
        result.update(self._boluses())
        result.update(self._rest())
        return result

    def _rest(self) -> "Json":
        pump = self._pump
        return {
            "day": pump.now.day,
            "ms": pump.now.ms,
            "clock_known": pump.clock_known,
            "catheter": self._catheter(),
            "reservoir": self._reservoir(),
            "battery": pump.battery.status(),
            "log_seq": pump.log.seq,
            "log_digest": pump.log.digest.hex(),
        }

    def _delivery(self) -> "Json":
        delivery, therapy = self._pump.delivery, self._pump.therapy
        prescription = therapy.in_force
        rate = delivery.rate_nl_per_day
        given = 0 if therapy.prime_rate else rate  # what a prime pumps fills the catheter
        return {
            "therapy": therapy.state(),
            "fallback": EFFECTS[therapy.effect],
            "mode": prescription.mode if prescription else None,
            "rate_nl_per_day": rate,
            "dose_ng_per_day": prescription.dose_ng_per_day(given) if prescription else 0,
            "programmed_pl": delivery.integral.programmed_pl(),
            "commanded_steps": delivery.commanded(),
            "delivered_steps": delivery.delivered(),
            "missed_steps": delivery.missed(),
            "authorised_steps": delivery.authorised(),
            "jog_steps": therapy.jog_steps,
            "pl_per_step": delivery.integral.pl_per_step,
            "sensed": delivery.sensed(),
            "steps_per_count": self._pump.calibration.steps_per_count,
        }

    def _boluses(self) -> "Json":
        therapy, uptime = self._pump.therapy, self._pump.uptime
        periodic, patient = therapy.periodic, therapy.patient
        result: Json = {"bolus": _running(therapy.bolus), "periodic_bolus": None, "patient_bolus": None}
        if periodic.order is not None:
            next_s = -(-periodic.left_ms // 1000) if therapy.whole() else None
            result["periodic_bolus"] = {"running": _running(periodic.bolus), "next_s": next_s}
        if patient.order is not None:
            wait_s = -(-max(patient.locked_ms(uptime), patient.full_ms(uptime)) // 1000)
            result["patient_bolus"] = {
                "running": _running(patient.bolus),
                "wait_s": max(wait_s, until_rest_s(self._pump)),
                "taken_in_24h": patient.taken_in_24h(uptime),
                "most_in_24h": patient.order.most_in_24h,
            }
        return result

    def _catheter(self) -> "Json":
        therapy = self._pump.therapy
        return {
            "front": FRONTS[therapy.front.kind],
            "left_nl": therapy.front.left_nl(),
            "dead_volume_nl": self._pump.calibration.dead_volume_nl(),
            "prime_nl_per_day": therapy.prime_rate,
        }

    def _reservoir(self) -> "Json":
        reservoir = self._pump.reservoir
        therapy = self._pump.therapy
        prescription = therapy.prescription
        mean = prescription.mean_nl_per_day() if prescription else 0
        if therapy.bridging() and therapy.in_force:
            mean = max(mean, therapy.in_force.mean_nl_per_day())  # too soon rather than too late
        patient = prescription.patient if prescription else None
        worst = -(-mean * _WORST_PERMILLE // 1000) + (patient.most_in_24h_nl() if patient else 0)
        return {
            "volume_nl": reservoir.volume_nl,
            "size_nl": reservoir.size_nl,
            "low_nl": reservoir.low_nl,
            "empty_nl": reservoir.empty_nl,
            "refill_h": reservoir.hours_left(mean),
            "refill_worst_h": reservoir.hours_left(worst),
            "next_refill_day": reservoir.next_refill_day or None,
        }

    def alarms(self, params: "Json") -> Rows:
        """Every alarm of the table with its state and its two texts, highest first."""
        nothing_but(params)
        return Rows(len(NAMES), self._alarm)

    def _alarm(self, alarm: int) -> "Json":
        patient, clinician = told(alarm)
        return {
            "alarm": NAMES[alarm],
            "state": self._pump.alarms.state_name(alarm),
            "priority": PRIORITIES[PRIORITY[alarm]],
            "patient": patient,
            "clinician": clinician,
        }

    def drugs(self, params: "Json") -> "Json":
        """The drug library: its version and digest, and each drug's limits."""
        nothing_but(params)
        listed = Rows(len(drugs.DRUGS), _drug)
        return {"version": drugs.VERSION, "digest": drugs.digest().hex(), "drugs": listed}

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
        records = bytearray((last + 1 - first) * RECORD_BYTES)  # now: to keep this request may push one out
        for i in range(last + 1 - first):
            record = log.record(first + i)
            if not record:
                message = "a record from %d to %d cannot be read back from the store"
                raise Refused("memory_error", message % (first, last), first, last)
            records[i * RECORD_BYTES : (i + 1) * RECORD_BYTES] = record
        return {
            "records": Rows(last + 1 - first, lambda i: record_of(_record(records, i))),
            "digest_before": log.digest_before(first).hex(),
            "digest": log.digest_before(last + 1).hex(),
            "seq": last,
        }


def record_of(record: bytes) -> "Json":
    """A record with its figures named, and its bytes in hexadecimal for whoever checks the chain."""
    number, day, ms, kind, arg, a, b, c = unpack(record)
    result = describe(kind, arg, a, b, c)
    result.update({"seq": number, "day": day, "ms": ms, "hex": record.hex()})
    return result


def _record(records: bytearray, i: int) -> bytes:
    return bytes(records[i * RECORD_BYTES : (i + 1) * RECORD_BYTES])


def _running(bolus: "Bolus") -> "Json | None":
    if not bolus.running():
        return None
    return {
        "volume_nl": bolus.volume_nl,
        "duration_s": bolus.duration_s,
        "delivered_nl": bolus.delivered_nl(),
        "left_s": bolus.left_ms() // 1000,
    }


def _drug(number: int) -> "Json":
    """A row of the library with its figures named."""
    row = drugs.DRUGS[number]
    result: Json = {"name": row[0], "caution": row[3]}
    for column, figure in zip(drugs.COLUMNS, row[1]):
        result[column] = figure
    return result
