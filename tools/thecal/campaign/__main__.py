"""`make campaign`, or a part of it: `python -m thecal.campaign soak --seed 7 --years 1`. Exit code 1 for any failure.

A part with a seed of its own repeats that case alone and writes nothing; without one it runs in full length and
writes its section of docs/campaign.md.
"""

from __future__ import annotations

import sys
from math import inf

import click

from thecal.campaign import parts, report
from thecal.campaign.fuzz import KINDS
from thecal.campaign.report import Ran

_SEED = 1
_JOBS = click.option("--jobs", default=0, help="Processes; 0 for as many as there are cores.")
_SEED_OPTION = click.option("--seed", type=int, help="This one alone, and nothing is written.")


def _say(text: str) -> None:
    click.echo(text, err=True)


def _finish(part: str, ran: Ran, write: bool, options: str) -> None:
    click.echo(ran.text)
    if write:
        click.echo(f"written: {report.write(part, ran, parts.command(part, options).strip())}", err=True)
    if ran.failures:
        sys.exit(1)


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """The long campaigns, one after the other, or the one that is named."""
    report.commit()  # hours later it may be another
    if context.invoked_subcommand is None:
        wrong = False
        for name in report.TITLES:
            try:
                context.invoke(main.commands[name])
            except SystemExit:
                wrong = True
        sys.exit(int(wrong))


@main.command()
@click.option("--moments", default=25, help="Of each row in each mode.")
@click.option("--row", default="", help="This row alone.")
@click.option("--mode", default="", help="This mode alone.")
@_SEED_OPTION
@_JOBS
def faults(moments: int, row: str, mode: str, seed: int | None, jobs: int) -> None:
    """Every row of the catalogue at many moments of every mode."""
    alone = seed is not None or bool(row or mode)
    chosen = parts.cases(1 if seed is not None else moments, _SEED if seed is None else seed, row, mode)
    _finish("faults", parts.faults(chosen, jobs, _say), not alone, f"--moments {moments}")


@main.command()
@click.option("--count", default=5_000, help="Pairs.")
@_SEED_OPTION
@_JOBS
def pairs(count: int, seed: int | None, jobs: int) -> None:
    """Two faults at once."""
    alone = seed is not None
    ran = parts.pairs(1 if alone else count, _SEED if seed is None else seed, jobs, _say)
    _finish("pairs", ran, not alone, f"--count {count}")


@main.command()
@click.option("--pumps", default=1_000, help="Each its own seed.")
@click.option("--years", default=1.0, help="Of each pump.")
@click.option("--minutes", default=inf, help="No more than that; what is done by then counts.")
@_SEED_OPTION
@_JOBS
def soak(pumps: int, years: float, minutes: float, seed: int | None, jobs: int) -> None:
    """Years of therapy with everything that happens."""
    alone = seed is not None
    ran = parts.lives(1 if alone else pumps, years, _SEED if seed is None else seed, jobs, _say, minutes)
    limit = "" if minutes == inf else f" --minutes {minutes:g}"
    _finish("soak", ran, not alone, f"--pumps {pumps} --years {years:g}{limit}")


@main.command()
@click.option("--count", default=5_000, help="Cases of each kind.")
@click.option("--kind", type=click.Choice(list(KINDS)), help="This kind alone.")
@_SEED_OPTION
@_JOBS
def fuzz(count: int, kind: str | None, seed: int | None, jobs: int) -> None:
    """Damaged files, store records and lines."""
    alone = seed is not None
    kinds = [kind] if kind else list(KINDS)
    ran = parts.fuzzing(kinds, 1 if alone else count, _SEED if seed is None else seed, jobs, _say)
    _finish("fuzz", ran, not alone and not kind, f"--count {count}")


@main.command("power-cut")
@click.option("--share", default=1, help="Every so many cut points are tried.")
@click.option("--at", type=(str, int), help="This operation of this day alone, and nothing is written.")
@_JOBS
def power_cut(share: int, at: tuple[str, int] | None, jobs: int) -> None:
    """The whole program on a file system, cut at every operation of the flash."""
    from thecal.campaign import power_cut as part  # which needs littlefs

    ran = part.again(*at) if at else part.cut(share, jobs, _say)
    _finish("power-cut", ran, share == 1 and at is None, "")


@main.command()
@click.option("--count", default=20_000, help="Lines of each kind.")
@_SEED_OPTION
@_JOBS
def attacks(count: int, seed: int | None, jobs: int) -> None:
    """Whoever holds the cable of a locked pump, and no key."""
    from thecal.campaign import attacks as part  # which needs littlefs

    ran = part.campaign(count, _SEED if seed is None else seed, jobs)
    _finish("attacks", ran, seed is None, f"--count {count}")


@main.command()
@click.option("--count", default=1_000_000, help="Lines on CPython.")
@click.option("--on-micropython", default=100_000, help="Of these on MicroPython as well.")
@click.option("--minutes", default=inf, help="No more than that; what is done by then counts.")
@_SEED_OPTION
@_JOBS
def lines(count: int, on_micropython: int, minutes: float, seed: int | None, jobs: int) -> None:
    """Whatever may come over a cable, on both interpreters."""
    from thecal.campaign import lines as part

    if seed is not None:
        count = on_micropython = part.A_PUMP
    ran = part.campaign(count, on_micropython, _SEED if seed is None else seed, jobs, minutes)
    limit = "" if minutes == inf else f" --minutes {minutes:g}"
    _finish("lines", ran, seed is None, f"--count {count} --on-micropython {on_micropython}{limit}")


if __name__ == "__main__":
    main()
