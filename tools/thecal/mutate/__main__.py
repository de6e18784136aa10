"""`make mutate`: the mutation score of the modules in the table, and the survivors; docs/mutation.md when all ran.

A run that was ended goes on where it was. Exit code 0; 1 where a module is below the target or a survivor has no
reason; 2 where tests fail before anything is changed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

import click

from thecal.errors import Failure
from thecal.mutate import campaign, report
from thecal.mutate.results import Results, survivors
from thecal.mutate.table import OWN_TESTS
from thecal.paths import device_dir

_ROOT = device_dir().parent
_DOCUMENT = _ROOT / "docs" / "mutation.md"


@click.command()
@click.argument("modules", nargs=-1, metavar="[MODULE]...")
@click.option("--jobs", default=os.cpu_count() or 1, show_default="cores", help="Mutants tried at a time.")
@click.option("--fresh", is_flag=True, help="Forget what is known.")
def main(modules: tuple[str, ...], jobs: int, fresh: bool) -> None:
    """Try the mutants of the MODULEs, or of all in the table."""
    unknown = [name for name in modules if name not in OWN_TESTS]
    if unknown:
        raise click.ClickException(f"no module {unknown[0]!r} in tools/thecal/mutate/table.py")
    campaign.prepare()
    commit, good = _commit(), True
    every: dict[str, Results] = {}
    try:
        for module in modules or OWN_TESTS:
            every[module] = _run(module, jobs, fresh, commit)
            good = _show(module, every[module]) and good
    except Failure as failure:
        click.echo(f"thecal.mutate: {failure}", err=True)
        sys.exit(failure.exit_code)
    if not modules:
        _DOCUMENT.write_text(report.document(every), encoding="utf-8")
        click.echo(f"all of it is in {_DOCUMENT.relative_to(_ROOT)}")
    sys.exit(not good)


def _run(module: str, jobs: int, fresh: bool, commit: str) -> Results:
    began = time.monotonic()

    def tell(done: int, of: int) -> None:
        if sys.stderr.isatty():
            click.echo(
                f"\r\033[K{module}: {done} of {of}, {time.monotonic() - began:.0f} s", nl=False, err=True
            )

    results = campaign.run(module, OWN_TESTS[module], jobs, fresh, commit, tell)
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    return results


def _show(module: str, results: Results) -> bool:
    """The module's line and its survivors without a reason. False where it is not good enough."""
    total, alive = len(results.known), len(survivors(results.known))
    left = report.unexplained(module, results)
    click.echo(f"{module:14} {total:5} mutants, {alive:3} survive: {report.percent(total - alive, total)}")
    for name in left:
        click.echo(f"    {name}")
    idle = report.idle(module, results)
    for name in idle:
        click.echo(f"    has a reason and does not survive: {name}")
    to_kill = total - alive + len(left)
    return not left and not idle and (total - alive) * 100 >= to_kill * report.TARGET_PERCENT


def _commit() -> str:
    """The commit of the working tree, + where device/ or the tests differ from it; empty outside of git."""
    asked = subprocess.run(
        ["git", "rev-parse", "--short=10", "HEAD"], cwd=_ROOT, capture_output=True, text=True, check=False
    )
    changed = subprocess.run(
        ["git", "status", "--porcelain", "device", "host_tests"], cwd=_ROOT, capture_output=True, text=True
    )
    return asked.stdout.strip() + ("+" if changed.stdout.strip() else "")


if __name__ == "__main__":
    main()
