"""`thecal flash`, `mount`, `repl` and `unflash`: what a person types, and what is said about it.

It refuses to know how a board is reached or what is put on it; each step has a module.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import click

from thecal import keys
from thecal.errors import Failure
from thecal.flash import answer, device, install, launchers, mount, ports, tables, version
from thecal.flash.plan import STATE, Wanted, with_firmware
from thecal.paths import device_dir

_DEFAULT = "pico"
_IN_FIRMWARE = {
    "same": "the program is in the firmware",
    "other": "the firmware has another version of the program, which stays unused: `make firmware` makes one with this",
}
_LOCKABLE = ("rp2",)  # platforms on which no line is heard before the first statement of boot.py
_port = click.option("--port", metavar="PORT", help="Its serial port; without it, the only board's.")
_board = click.option("--board", metavar="BOARD", default=_DEFAULT, help=f"Which board; else {_DEFAULT}.")
_wait = click.option(
    "--wait",
    "wait_s",
    metavar="S",
    type=click.FloatRange(1),
    default=30.0,
    help="For the pump's answer; else 30.",
)


@click.command("flash")
@_port
@_board
@_wait
@click.option("--locked", is_flag=True, help="With new keys, kept here: without one of them nobody may.")
def flash_command(port: str | None, board: str, wait_s: float, locked: bool) -> None:
    """Put the pump onto a board: copy what differs, verify it there, restart, say how the pump is."""
    table = tables.named(board, device_dir())
    if locked:
        check_lockable(table)
    port = ports.find(port)
    want = version.wanted(board, device_dir())
    start = time.monotonic()
    done, status = put(port, table, want, wait_s, locked)
    if locked:
        pump, status = lock(port, want, wait_s)
        click.echo(f"locked; its keys are in {keys.path(pump)}, and whoever has that file owns the pump")
    files = f"{len(done.files)} file{'s' * (len(done.files) != 1)}, {done.bytes} bytes"
    copied = f"{files} copied" if done.files else "nothing to copy, it has this version"
    where = f"; {_IN_FIRMWARE[done.firmware]}" if done.firmware else ""
    click.echo(f"{table.name} at {port}: {copied}{where}; {time.monotonic() - start:.1f} s")
    click.echo(answer.in_words(status))


def put(
    port: str, table: tables.Table, want: Wanted, wait_s: float, to_lock: bool = False
) -> tuple[install.Done, dict[str, Any]]:
    """Flashes what is wanted: what was done, and the status of the pump that now runs. Raises Failure."""
    with device.connected(port) as board:
        about = board.call("look")
        if to_lock:
            install.check_button(board, about["files"])
        install.check_firmware(about, table, tables.known(device_dir()))
        done = install.install(board, about, with_firmware(want, about["frozen"]), _progress)
        status = answer.first_status(board.restart(), wait_s)
    if done.old:  # the version before: the new one has answered, so nobody needs it any more
        with device.connected(port) as board:
            install.remove_old(board, done.old)
            status = answer.first_status(board.restart(), wait_s)
    return done, status


def check_lockable(table: tables.Table) -> None:
    """Raises Failure for a board that nobody could get into again, and for one that anybody could."""
    if launchers.silence_button(table.name, device_dir()) < 0:
        raise Failure(
            f"BOARD={table.name} cannot be locked: it has no silence button, which alone lets anybody in again"
        )
    if table.platform not in _LOCKABLE:
        raise Failure(
            f"BOARD={table.name} cannot be locked: its line is up before boot.py runs, so that whoever has cable and"
            " plug gets a prompt (docs/threat_model.md)"
        )


def lock(port: str, want: Wanted, wait_s: float) -> tuple[str, dict[str, Any]]:
    """Makes keys for a board that runs what is wanted, and locks it: its number, and its status. Raises Failure."""
    with device.connected(port) as board:
        frozen = board.call("look")["frozen"]
        made = keys.make(board.call("number"))
        install.lock(board, made.material(), with_firmware(want, frozen))
        return made.pump, answer.first_status(board.restart(), wait_s)


@click.command("unflash")
@_port
@click.option(
    "--state", "with_state", is_flag=True, help="The pump's memory as well: prescription, accounts, log."
)
def unflash_command(port: str | None, with_state: bool) -> None:
    """Remove what `thecal flash` put onto a board, and only that; motor and beeper stay off."""
    port = ports.find(port)
    with device.connected(port) as board:
        sizes = board.call("look")["files"]
        gone = install.unflash(board, sizes, with_state)
        board.leave()
    click.echo(f"removed from {port}: {', '.join(gone)}" if gone else f"nothing of Thecal's is on {port}")
    if STATE in sizes and not with_state:
        click.echo(f"the pump's memory is still there, in /{STATE}: STATE=1 removes it too")


@click.command("mount")
@_port
@_board
def mount_command(port: str | None, board: str) -> None:
    """Run the pump on a board from this computer, without copying; Ctrl-C ends it."""
    table = tables.named(board, device_dir())
    port = ports.find(port)
    want = version.wanted(board, device_dir())
    with device.connected(port) as there:
        about = there.call("look")
        install.check_firmware(about, table, tables.known(device_dir()))
        folder = mount.stage(with_firmware(want, about["frozen"]), board)
        _run_from(folder, there, f"{board} at {port}")
    with device.connected(port) as there:  # which resets it: motor and beeper are off
        there.leave()
    click.echo("stopped; what is flashed on the board starts at its next reset")


def _run_from(folder: Path, there: device.Device, where: str) -> None:
    """Until the end of what is typed, or Ctrl-C."""
    pump = mount.Pump(there, folder)
    try:
        first = pump.started()
        click.echo(f"{where} runs from {folder}; a line is a request, Ctrl-C ends")
        click.echo(first)
        mount.converse(pump, sys.stdin, click.echo)
    except KeyboardInterrupt:
        click.echo()
    pump.stop()


@click.command("repl")
@_port
def repl_command(port: str | None) -> None:
    """Open a board's Python prompt: Ctrl-C stops the pump, Ctrl-D starts it again, Ctrl-] leaves."""
    mount.repl(ports.find(port))


def _progress(name: str, done: int, total: int) -> None:
    """A line that is written over, for people only."""
    if sys.stderr.isatty():
        end = "\r\033[K" if done == total else ""
        print(
            f"\r\033[K{name} {100 * done // total} % of {total} bytes{end}",
            end="",
            file=sys.stderr,
            flush=True,
        )


ALL = (flash_command, mount_command, repl_command, unflash_command)
