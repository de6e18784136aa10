"""docs/mutation.md: the score of each module, and every survivor beside its reason. It measures nothing."""

from __future__ import annotations

from thecal.docs import table
from thecal.mutate.reasons import EQUIVALENT
from thecal.mutate.results import Results, survivors

TARGET_PERCENT = 95
_HEAD = """# Mutation testing

<!-- Written by `make mutate`; edits are lost. Reasons are kept in tools/thecal/mutate/reasons*.py. -->

[mutmut](https://github.com/boxed/mutmut)'s operators change the modules below, one place at a time: constants of the
module too. Each mutant runs against its module's own tests ([the table](../tools/thecal/mutate/table.py)), those that
reach the changed statement, in a fork. It is killed when a test fails, or hangs far beyond its time. What only a type
checker reads is not changed. The score counts all mutants; an equivalent one is a survivor too, and stands below with
the reason why no test could tell it from the original. `make mutate` exits 1 where a module kills less than %d %% of
those that are no such ones, or a survivor has no reason, or a reason no survivor. A + after a commit: device/ or the
tests were not as it has them.

"""


def percent(killed: int, of: int) -> str:
    """Rounded down to a tenth, so that it says no more than there is."""
    tenths = killed * 1000 // of if of else 1000
    return f"{tenths // 10}.{tenths % 10} %"


def unexplained(module: str, results: Results) -> list[str]:
    """The survivors without a reason."""
    return [name for name in survivors(results.known) if (module, name) not in EQUIVALENT]


def idle(module: str, results: Results) -> list[str]:
    """The mutants that a reason is given for, and that do not survive, or are no more."""
    alive = set(survivors(results.known))
    return [name for of, name in EQUIVALENT if of == module and name not in alive]


def document(every: dict[str, Results]) -> str:
    """All of it."""
    rows = [_row(module, results) for module, results in every.items()]
    total = sum(len(results.known) for results in every.values())
    alive = sum(len(survivors(results.known)) for results in every.values())
    same = sum(_explained(module, results) for module, results in every.items())
    rows.append(("**all**", *_figures(total, alive, same), ""))
    heads = ("module", "mutants", "killed", "survive", "equivalent", "score", "without those", "commit")
    return _HEAD % TARGET_PERCENT + table(heads, rows) + "".join(_survivors(*item) for item in every.items())


def _row(module: str, results: Results) -> tuple[object, ...]:
    total, alive = len(results.known), len(survivors(results.known))
    commits = sorted({outcome.commit for outcome in results.known.values()})
    return (f"`{module}`", *_figures(total, alive, _explained(module, results)), " ".join(commits))


def _explained(module: str, results: Results) -> int:
    return len(survivors(results.known)) - len(unexplained(module, results))


def _figures(total: int, alive: int, same: int) -> tuple[object, ...]:
    killed = total - alive
    return (total, killed, alive, same, percent(killed, total), percent(killed, total - same))


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
