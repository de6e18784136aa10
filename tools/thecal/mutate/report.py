"""docs/mutation.md: the score of each module, and every survivor beside its reason. It measures nothing."""

from __future__ import annotations

from thecal.docs import table
from thecal.mutate.reasons import EQUIVALENT
from thecal.mutate.results import Results, survivors

TARGET_PERCENT = 95
_HEAD = """# Mutation testing

<!-- Written by `make mutate`; edits are lost. Reasons are kept in tools/thecal/mutate/reasons.py. -->

[mutmut](https://github.com/boxed/mutmut)'s operators change the modules below, one place at a time: constants of the
module too. Each mutant runs against its module's own tests ([the table](../tools/thecal/mutate/table.py)), those that
reach the changed statement, in a fork. It is killed when a test fails, or hangs far beyond its time. What only a type
checker reads is not changed. The score counts all mutants; an equivalent one is a survivor too, and stands below with
the reason why no test could tell it from the original.

"""


def percent(killed: int, of: int) -> str:
    """Rounded down to a tenth, so that it says no more than there is."""
    tenths = killed * 1000 // of if of else 1000
    return f"{tenths // 10}.{tenths % 10} %"


def unexplained(module: str, results: Results) -> list[str]:
    """The survivors without a reason."""
    return [name for name in survivors(results.known) if (module, name) not in EQUIVALENT]


def document(every: dict[str, Results]) -> str:
    """All of it."""
    rows = [_row(module, results) for module, results in every.items()]
    total = sum(len(results.known) for results in every.values())
    alive = sum(len(survivors(results.known)) for results in every.values())
    rows.append(("**all**", total, total - alive, alive, percent(total - alive, total), ""))
    heads = ("module", "mutants", "killed", "survivors", "score", "commit")
    return _HEAD + table(heads, rows) + "".join(_survivors(*item) for item in every.items())


def _row(module: str, results: Results) -> tuple[object, ...]:
    total, alive = len(results.known), len(survivors(results.known))
    commits = sorted({outcome.commit for outcome in results.known.values()})
    return (f"`{module}`", total, total - alive, alive, percent(total - alive, total), " ".join(commits))


def _survivors(module: str, results: Results) -> str:
    rows: list[tuple[object, ...]] = [
        (_code(name), EQUIVALENT.get((module, name), "**not explained**"))
        for name in survivors(results.known)
    ]
    return (
        f"\n## Survivors of `{module}`\n{table(('mutant', 'why it is the same program'), rows)}"
        if rows
        else ""
    )


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|").replace("`", "'") + "`"
