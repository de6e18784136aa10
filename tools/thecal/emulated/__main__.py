"""An emulated Pico for a person: prints its port and lives until Ctrl-C, at the pace of the wall clock.

`python -m thecal.emulated [IMAGE] [--flash FILE]`: what FILE holds is in the flash, and the flash is written there at
the end. It refuses to know what the person does with it.
"""

from __future__ import annotations

import contextlib
import signal
import sys
from pathlib import Path

import click

from thecal.emulated import firmware
from thecal.emulated.pico import EmulatedPico
from thecal.errors import Failure


@click.command()
@click.argument("image", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--flash", type=click.Path(dir_okay=False, path_type=Path), help="a file that keeps the flash")
def main(image: Path | None, flash: Path | None) -> None:
    """Starts MicroPython's firmware, or IMAGE (a .uf2), on an emulated Pico."""
    try:
        _serve(image or firmware.image(), flash)
    except Failure as failure:
        click.echo(failure.message, err=True)
        sys.exit(failure.exit_code)


def _serve(image: Path, flash: Path | None) -> None:
    kept = flash.read_bytes() if flash and flash.is_file() else None
    with EmulatedPico(image, kept) as pico:
        pico.pace(1.0)
        click.echo(f"{pico.port}   (for example: mpremote connect {pico.port}; Ctrl-C here ends it)")
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()
        if flash:
            flash.write_bytes(pico.flash())


if __name__ == "__main__":
    main()
