"""Where the emulator's binaries are, and making them: MicroPython's firmware, its unix port, and the fast processor.

What is made lies in the cache and is made again when what it is made from changes. It refuses to know what runs it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from thecal import paths
from thecal.errors import Failure
from thecal.flash import frozen

_HERE = Path(__file__).resolve().parent
_SOURCES = ("core.c", "core_system.c", "core.h", "core_arithmetic.h")
_ONTO_A_BOARD = """{image}
MicroPython for a Raspberry Pi Pico, with version {version} of the pump's program in it. Onto the board:
hold BOOTSEL while plugging it in, copy that file onto the drive RPI-RP2 that appears, then `make flash`."""
_FLAGS = ("-O2", "-shared", "-fPIC", "-flto", "-Wall", "-Wextra")


def folder() -> Path:
    """The folder of the binaries, made if it is not there."""
    there = paths.cache_dir() / "firmware"
    there.mkdir(parents=True, exist_ok=True)
    return there


def image() -> Path:
    """The firmware of a Raspberry Pi Pico. Raises Failure before `build`."""
    return _made("rp2-pico.uf2")


def frozen_image() -> Path:
    """The same with the program of device/ frozen into it. Raises Failure before `build_frozen`."""
    return _made("frozen-pico.uf2", "make firmware")


def unix_port() -> Path:
    """MicroPython for this machine. Raises Failure before `build`."""
    return _made("micropython")


def processor() -> Path:
    """The emulated processor as a shared library, compiled if it is not there. Raises Failure without a C compiler."""
    content = b"".join((_HERE / name).read_bytes() for name in _SOURCES)
    library = folder() / f"core-{hashlib.sha256(content).hexdigest()[:16]}.so"
    if library.is_file():
        return library
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise Failure("the emulator needs a C compiler: as root, apt-get install gcc libc6-dev")
    fresh = library.with_suffix(".new")
    sources = [str(_HERE / name) for name in _SOURCES if name.endswith(".c")]
    done = subprocess.run([compiler, *_FLAGS, "-o", str(fresh), *sources], capture_output=True, text=True)
    if done.returncode:
        raise Failure(f"the emulator's processor does not compile: {done.stderr.strip()[:400]}")
    fresh.replace(library)
    return library


def build(manifest: Path | None = None) -> None:
    """Builds what is missing or older than its recipe: minutes the first time. Raises Failure with the reason."""
    command = [str(_HERE / "build_firmware.sh"), str(folder()), *([str(manifest)] if manifest else [])]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise Failure(
            done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "build_firmware.sh failed"
        )


def build_frozen() -> str:
    """Builds the image with the program as it is in device/, and what that needs: its version. Raises Failure."""
    device = paths.device_dir()
    build(frozen.manifest(device, folder() / "frozen"))
    return frozen.version(device)


def _made(name: str, target: str = "make test-emulated") -> Path:
    file = folder() / name
    if not file.is_file():
        raise Failure(f"{name} is not in {folder()}: run `{target}`, which builds it")
    return file


def main() -> int:
    """Builds for the emulator; with --frozen the image for a board, and says where it is. 0, or 2 with one line."""
    try:
        if "--frozen" in sys.argv[1:]:
            version = build_frozen()
            print(_ONTO_A_BOARD.format(image=frozen_image(), version=version))
        else:
            build()
            processor()
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
