"""The fault catalogue: every single fault that is tried, one table. What is claimed here the campaign checks."""

from __future__ import annotations

from thecal.campaign import rows_body, rows_code, rows_motion, rows_program
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
ROWS: tuple[Row, ...] = tuple(
    sorted(
        (*rows_motion.ROWS, *rows_body.ROWS, *rows_program.ROWS, *rows_code.ROWS),
        key=lambda row: PARTS.index(row.part),
    )
)
MOST_UNDETECTABLE = 4
