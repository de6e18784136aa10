"""What becomes of a pump whose program failed: why it starts anew. It knows nothing of doses."""

CAUSES = ("power", "restart", "watchdog")
"""Why a pump starts: its power came back, its program had failed, or its watchdog had to bite."""
POWER, RESTART, WATCHDOG = range(len(CAUSES))
