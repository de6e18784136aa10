"""Why a mutant that survives is no other program: (module, name of the mutant) -> the reason.

Only for mutants that no test of any kind could tell from the original. It refuses excuses: what a test could notice
is killed by a test.
"""

from __future__ import annotations

EQUIVALENT: dict[tuple[str, str], str] = {}
