"""Requests that change what is delivered: prescription, bolus, stop and resume.

Each is checked whole before anything changes, and refused with its reason and figures. It makes no step itself.
"""

from pump import events
from pump.bolus import highest_rate
from pump.fallback import GO_ON
from pump.faults import Faults
from pump.guard import FINE, Guard
from pump.prescription import MODES, Prescription, parse, rounding_ppm, volume_nl
from pump.refusals import Invalid, Refused, accept, nothing_but
from pump.schedule import DAY_S

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pump.core import Pump
    from pump.ports import Json
    from pump.rpc import Methods

_MOST_BOLUS_NL = 60_000_000
_MOST_NG = 1_000_000_000


class Clinic:
    """Methods of the link; each takes the request's parameters and returns its result."""

    def __init__(self, pump: "Pump", guard: Guard) -> None:
        self._pump = pump
        self._guard = guard
        self._proposal: Prescription | None = None
        self._given: list[tuple[int, int, int]] = []  # day and ms of uptime, ng: boluses of the last 24 h

    def methods(self) -> "Methods":
        return {
            "prescription.check": self.check,
            "prescription.propose": self.propose,
            "prescription.commit": self.commit,
            "prescription.get": self.get,
            "bolus.start": self.start_bolus,
            "bolus.cancel": self.cancel_bolus,
            "delivery.stop": self.stop,
            "delivery.resume": self.resume,
        }

    def check(self, params: "Json") -> "Json":
        """What `propose` would read back; changes nothing."""
        return self._parsed(params).readback()

    def propose(self, params: "Json") -> "Json":
        """Reads back in physical units what `commit` would run, beside what runs now."""
        self._proposal = None
        proposal = self._parsed(params)
        self._proposal = proposal
        running = self._pump.therapy.prescription
        return {
            "digest": proposal.digest().hex(),
            "readback": proposal.readback(),
            "running": running.readback() if running else None,
        }

    def _parsed(self, params: "Json") -> Prescription:
        faults = Faults()
        faults.only(params, "", ("prescription",))
        prescription = parse(params.get("prescription"), self._pump.calibration, faults)
        if prescription is None or faults.found:
            raise Invalid(faults.found)
        return prescription

    def commit(self, params: "Json") -> "Json":
        """Runs the proposal of this digest, once it is safely stored."""
        nothing_but(params, "digest")
        pump = self._pump
        proposal = self._proposal
        digest = proposal.digest().hex() if proposal else None
        if proposal is None or params.get("digest") != digest:
            raise Refused(
                "unknown_proposal", "commit names the digest of the last proposal, and it was another"
            )
        if not pump.memory.keep(proposal):
            pump.changed()
            raise Refused("memory_error", "the prescription could not be stored; what was running goes on")
        self._proposal = None
        pump.end_bolus(events.BOLUS_REPLACED)
        pump.therapy.prescription = proposal
        pump.therapy.stopped = False
        pump.delivery.plan_again()  # at the same rate now, it may change sooner
        self._told(
            events.PRESCRIPTION_COMMITTED,
            MODES.index(proposal.mode),
            pump.therapy.rate(pump.now),
            proposal.concentration_ng_per_ml,
            proposal.schedule.mean_nl_per_day(),
        )
        return {"digest": digest}

    def get(self, params: "Json") -> "Json | None":
        """What is running, as it was ordered and as it is carried out."""
        nothing_but(params)
        running = self._pump.therapy.prescription
        return {"prescription": running.document, "readback": running.readback()} if running else None

    def start_bolus(self, params: "Json") -> "Json":
        """A dose over a duration on top of the basal rate."""
        prescription = self._running("a bolus")
        concentration = prescription.concentration_ng_per_ml
        dose_ng, volume, duration_s = self._bolus_figures(params, concentration)
        self._check_bolus(prescription, dose_ng, volume, duration_s)
        self._pump.therapy.bolus.start(volume, duration_s)
        uptime = self._pump.uptime
        self._given.append((uptime.day, uptime.ms, dose_ng))
        self._told(events.BOLUS_STARTED, 0, volume, duration_s)
        return {
            "dose_ng": dose_ng,
            "volume_nl": volume,
            "duration_s": duration_s,
            "rounding_ppm": rounding_ppm(dose_ng, volume, concentration),
        }

    def _running(self, what: str) -> Prescription:
        therapy = self._pump.therapy
        if not self._pump.memory.sound:
            raise Refused("memory_error", "%s is refused while the memory error stands" % what)
        if therapy.prescription is None:
            raise Refused("no_prescription", "%s needs a prescription" % what)
        if therapy.stopped or therapy.effect != GO_ON or self._pump.delivery.rate_nl_per_day == 0:
            raise Refused("not_running", "%s needs a running therapy; it is %s" % (what, therapy.state()))
        if therapy.bolus.running():
            left_s = therapy.bolus.left_ms() // 1000
            raise Refused("bolus_running", "a bolus is running for another %d s" % left_s, left_s, 0)
        return therapy.prescription

    def _bolus_figures(self, params: "Json", concentration: int) -> "tuple[int, int, int]":
        faults = Faults()
        faults.only(params, "", ("dose_ng", "volume_nl", "duration_s"))
        duration_s = faults.integer(params, "duration_s", "", 1, DAY_S)
        if "volume_nl" in params and "dose_ng" in params:
            faults.add("volume_nl", params["volume_nl"], "either dose_ng or volume_nl, not both")
        if "volume_nl" in params:
            volume = faults.integer(params, "volume_nl", "", 1, _MOST_BOLUS_NL)
            dose_ng = -(-volume * concentration // 1_000_000)
        else:
            dose_ng = faults.integer(params, "dose_ng", "", 1, _MOST_NG)
            volume = volume_nl(dose_ng, concentration)
        accept(faults)
        return dose_ng, volume, duration_s

    def _check_bolus(self, prescription: Prescription, dose_ng: int, volume: int, duration_s: int) -> None:
        pump = self._pump
        figures = pump.calibration
        daily_ng = -(
            -prescription.schedule.most_in_24h_nl * prescription.concentration_ng_per_ml // 1_000_000
        )
        day_ng = self._last_day_ng() + dose_ng + daily_ng
        rate = highest_rate(volume, duration_s) + prescription.schedule.highest()
        left_nl = max(pump.reservoir.volume_nl - pump.reservoir.empty_nl, 0)
        if volume * 1000 < figures.pl_per_step:
            _refuse("bolus_too_small", "%d pL are below one step, %d pL", volume * 1000, figures.pl_per_step)
        _at_most(
            dose_ng,
            prescription.most_bolus_ng,
            "bolus_too_large",
            "a bolus of %d ng is above the limit of %d ng",
        )
        _at_most(
            day_ng,
            prescription.most_dose_ng_per_day,
            "bolus_too_large",
            "%d ng in 24 h are above the limit of %d ng",
        )
        _at_most(
            rate, figures.maximum_nl_per_day, "bolus_too_fast", "%d nL/day are above the pump's %d nL/day"
        )
        _at_most(volume, left_nl, "reservoir_too_low", "a bolus of %d nL is more than the %d nL left")

    def _last_day_ng(self) -> int:
        now = self._pump.uptime
        self._given = [item for item in self._given if (item[0] + 1, item[1]) > (now.day, now.ms)]
        return sum([item[2] for item in self._given])

    def cancel_bolus(self, params: "Json") -> "Json":
        """Abandons the running bolus at once; the basal rate goes on."""
        nothing_but(params)
        bolus = self._pump.therapy.bolus
        if not bolus.running():
            raise Refused("no_bolus", "no bolus is running")
        delivered_nl = bolus.delivered_nl()
        self._pump.end_bolus(events.BOLUS_CANCELLED)
        self._pump.changed()
        return {"delivered_nl": delivered_nl}

    def stop(self, params: "Json") -> "Json":
        """Stops delivery at once, whatever the parameters; an unfinished bolus is abandoned."""
        therapy = self._pump.therapy
        if therapy.stopped:
            raise Refused("already_stopped", "delivery is stopped already")
        self._pump.end_bolus(events.BOLUS_STOPPED)
        therapy.stopped = True
        self._told(events.DELIVERY_STOPPED, 0)
        return {}

    def resume(self, params: "Json") -> "Json":
        """Goes on after a stop, or after the guard took the motor away and somebody has looked."""
        nothing_but(params)
        pump = self._pump
        if pump.therapy.prescription is None:
            raise Refused("no_prescription", "there is nothing to resume")
        if not pump.therapy.stopped and pump.verdict == FINE and not pump.delivery.ahead:
            raise Refused("already_running", "delivery is not stopped")
        pump.therapy.stopped = False
        pump.verdict = FINE
        pump.delivery.ahead = False
        self._guard.reset()
        self._told(events.DELIVERY_RESUMED, 0, pump.therapy.rate(pump.now))
        return {}

    def _told(self, event: int, arg: int, a: int = 0, b: int = 0, c: int = 0) -> None:
        self._pump.record(event, arg, a, b, c)
        self._pump.limits_changed = True
        self._pump.changed()


def _at_most(asked: int, allowed: int, reason: str, message: str) -> None:
    if asked > allowed:
        _refuse(reason, message, asked, allowed)


def _refuse(reason: str, message: str, asked: int, allowed: int) -> None:
    raise Refused(reason, message % (asked, allowed), asked, allowed)
