"""Brings MicroPython for WebAssembly into the cache, once: one package of the npm registry, by its checksum.

It refuses to know where the registry is: npm does, from its user's settings. Run as `python -m thecal.fetch`.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from thecal import paths
from thecal.errors import Failure

PACKAGE = "@micropython/micropython-webassembly-pyscript"
VERSION = "1.27.0"
SHA512 = "DnXx4EqxgkeaFESrS3uKrL7mLMk4mRTd0mMzaOd3HUSiZUOAE7t11uLnjf3ftF87N2xm4knHnWEKcVK4IYIUDA=="
_FILES = ("micropython.mjs", "micropython.wasm")
_NPM_MOST_S = 300


def fetch() -> Path:
    """The folder with MicroPython in it, fetched if it is not there in this version. Raises Failure."""
    folder = paths.micropython_dir()
    ready = folder / "ready"
    if ready.is_file() and ready.read_text() == VERSION:
        ready.touch()
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as work:
        unpack(_pack(Path(work)), folder)
    ready.write_text(VERSION)
    return folder


def unpack(archive: Path, folder: Path) -> None:
    """Takes the interpreter's two files out of npm's archive. Raises Failure where its checksum is another one."""
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != SHA512:
        raise Failure(f"{PACKAGE} {VERSION} came with a wrong checksum: try again, or from another registry")
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as tar:
        for name in _FILES:
            member = tar.extractfile(f"package/{name}")
            assert member is not None, name
            with member, (folder / name).open("wb") as out:
                shutil.copyfileobj(member, out)


def _pack(work: Path) -> Path:
    """npm's archive of the package, in `work`; npm's own words go to a log in the cache."""
    log = paths.cache_dir() / "install.log"
    options = ["--cache", str(work / "npm"), "--fetch-retries", "1", "--fetch-retry-mintimeout", "1000"]
    command = [*paths.npm(), "pack", f"{PACKAGE}@{VERSION}", *options]
    with log.open("ab") as out:
        try:
            done = subprocess.run(
                command, cwd=work, stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=_NPM_MOST_S
            ).returncode
        except (OSError, subprocess.TimeoutExpired):
            done = 1
    archive = next(work.glob("*.tgz"), None)
    if done or archive is None:
        raise Failure(
            f"npm could not fetch MicroPython: is there a network? Then try again (npm's words: {log})"
        )
    return archive


def main() -> int:
    """Fetches; prints a line where it cannot. Exit code 0 or 2."""
    try:
        fetch()
    except Failure as failure:
        print(failure, file=sys.stderr)
        return failure.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
