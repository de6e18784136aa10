"""Which modules of device/pump/ are mutated, each with its own tests: files of host_tests/common, without `.py`.

Another module is one more line. It refuses to know how they are run.
"""

from __future__ import annotations

OWN_TESTS: dict[str, tuple[str, ...]] = {
    "quotient": ("test_quotient",),
    "count": ("test_count", "test_kept_doses"),
    "integral": ("test_integral", "test_kept_doses"),
    "bolus": ("test_bolus",),
    "periodic": ("test_periodic",),
    "patient_bolus": (
        "test_patient_bolus",
        "test_kept_doses",
        "test_pump_patient_bolus",
        "test_pump_last_day",
    ),
    "front": ("test_front", "test_kept"),
    "last_day": ("test_last_day", "test_kept_doses"),
    "schedule": ("test_schedule", "test_schedule_damaged"),
    "dose": ("test_dose",),
    "doses": ("test_doses",),
    "dose_limits": ("test_dose_limits", "test_dose_slips", "test_pump_dose_limits", "test_pump_refill"),
    "bolus_orders": ("test_bolus_orders",),
    "titration": ("test_titration", "test_titration_figures", "test_kept_doses", "test_pump_adjusting"),
    "planner": ("test_planner", "test_planner_late", "test_planner_plan"),
    "delivery": ("test_delivery", "test_rare_counts", "test_kept"),
    "reservoir": ("test_reservoir", "test_kept"),
    "alarms": ("test_alarms", "test_alarms_edges", "test_kept"),
    "fallback": ("test_fallback",),
    "conditions": (
        "test_conditions",
        "test_pump_alarms",
        "test_pump_clock",
        "test_pump_battery",
        "test_pump_disturbed",
        "test_pump_refill_date",
    ),
    "therapy": (
        "test_therapy",
        "test_therapy_kept",
        "test_therapy_jog",
        "test_pump_delivery",
        "test_pump_prime",
        "test_pump_bridge",
        "test_pump_last_day",
    ),
    "guard": (
        "test_guard",
        "test_guard_limits",
        "test_guard_figures",
        "test_guard_rests",
        "test_guard_wanting",
    ),
    "hours": ("test_hours", "test_hours_edges", "test_pump_hours"),
    "packing": ("test_state",),
    "state": ("test_state", "test_pump_restart", "test_pump_found_again"),
    "log": ("test_log", "test_log_files", "test_log_edges", "test_pump_log"),
    "log_files": ("test_log_files", "test_log_edges"),
    "memory": ("test_memory", "test_pump_found_again", "test_pump_prescription"),
    "restart": (
        "test_pump_restart",
        "test_pump_restart_edges",
        "test_pump_restart_commit",
        "test_pump_found_again",
        "test_pump_reserve",
        "test_pump_bridge",
        "test_pump_refill_broken",
    ),
}
