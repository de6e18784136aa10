"""The version that a board should have, made anew from the device's folder: bundles, launchers, manifest.

It refuses to know what is on a board, and how anything gets there.
"""

from __future__ import annotations

from pathlib import Path

from thecal.flash import frozen, plan
from thecal.flash.launchers import launchers


def wanted(board: str, device: Path) -> plan.Wanted:
    """For a board of `tables.known`. Raises Failure where the device's files cannot be merged or compiled."""
    from importlib import metadata  # here, for it takes a fifth of the time in which every command starts

    made, starts = bundles(board, device), launchers(board, device)
    return plan.wanted(board, made, starts, metadata.version("thecal"), frozen.version(device))


def bundles(board: str, device: Path) -> dict[str, bytes]:
    """Each bundle as .mpy, by its name, and the file of sentences."""
    from thecal.flash import bundle  # here, for it brings a compiler

    made = bundle.made(board, device, apart=True)
    return {**bundle.compiled(made.texts), **({plan.TEXTS: made.sentences} if made.sentences else {})}
