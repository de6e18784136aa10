"""The fault catalogue: every single fault that is tried, one table. What is claimed here the campaign checks."""

from __future__ import annotations

from thecal.campaign import rows_body, rows_code, rows_motion, rows_program, rows_sensor
from thecal.campaign.rows import Row

PARTS = (
    "motor",
    "driver",
    "sensor",
    "reservoir",
    "catheter",
    "battery",
    "beeper",
    "button",
    "display",
    "clock",
    "flash",
    "memory",
    "link",
    "code",
)
_MODULES = (rows_motion, rows_sensor, rows_body, rows_program, rows_code)
ROWS: tuple[Row, ...] = tuple(
    row for part in PARTS for module in _MODULES for row in module.ROWS if row.part == part
)
MOST_UNDETECTABLE = 4
