"""mip from a web server, onto an emulated Pico: every file that package.json names arrives as it is."""

from __future__ import annotations

import ast
import hashlib
import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from thecal import package_list
from thecal.emulated.pico import EmulatedPico
from thecal.paths import device_dir

_DIGESTS = """
import binascii, hashlib, os


def digests(folder):
    for row in os.ilistdir(folder):
        path = folder + row[0]
        if row[1] & 0x4000:
            digests(path + "/")
        else:
            with open(path, "rb") as file:
                there[path[1:]] = binascii.hexlify(hashlib.sha256(file.read()).digest()).decode()


there = {}
digests("/")
print(there)
"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A device's folder without most of its files: all of them take half a minute."""
    for name in ("boards", "drivers"):
        shutil.copytree(device_dir() / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("boot.py", "main.py"):
        shutil.copy(device_dir() / name, tmp_path)
    (tmp_path / package_list.NAME).write_text(package_list.text(tmp_path))
    return tmp_path


@pytest.fixture
def address(folder: Path) -> Iterator[str]:
    """Of that folder on a web server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_mip_puts_every_file_onto_the_board(pico: EmulatedPico, address: str, folder: Path) -> None:
    pico.mpremote("mip", "install", "--target", "/", f"{address}/{package_list.NAME}", most_s=600.0)
    there = ast.literal_eval(pico.mpremote("exec", _DIGESTS).stdout)
    files = package_list.files(folder)
    assert there == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files}
    assert len(there) > 30
