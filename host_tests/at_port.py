"""A pump at a port, without a board: a virtual board whose clock runs, behind a socket that pyserial opens."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

from thecal import virtual


@contextlib.contextmanager
def pump_at_port(interpreter: str = "cpython", keys: Path | None = None, held: bool = False) -> Iterator[str]:
    """The port's name; whoever opens it, one after the other, meets the same pump. `keys`: it is locked with them."""
    board = virtual.start(interpreter, held=held, keys=keys)
    assert board.stdin is not None and board.stdout is not None
    server = socket.create_server(("127.0.0.1", 0))
    guests: list[socket.socket] = []

    def tell() -> None:
        for line in board.stdout or ():
            for guest in guests[-1:]:
                with contextlib.suppress(OSError):
                    guest.sendall(line)

    def hear() -> None:
        with contextlib.suppress(OSError):
            while True:
                guest, _ = server.accept()
                guests.append(guest)
                with contextlib.suppress(ConnectionError):  # one that is killed resets what it has not read
                    while data := guest.recv(4096):
                        board.stdin.write(data)  # pyright: ignore[reportOptionalMemberAccess]
                        board.stdin.flush()  # pyright: ignore[reportOptionalMemberAccess]

    threads = [threading.Thread(target=work, daemon=True) for work in (tell, hear)]
    for thread in threads:
        thread.start()
    try:
        yield f"socket://127.0.0.1:{server.getsockname()[1]}"
    finally:
        _end([server, *guests], board, threads)


def _end(
    sockets: list[socket.socket], board: subprocess.Popen[bytes], threads: list[threading.Thread]
) -> None:
    with contextlib.suppress(OSError):
        sockets[0].shutdown(socket.SHUT_RDWR)  # or who waits for a guest would go on waiting
    for one in sockets:
        one.close()
    threads[1].join(5)
    board.stdin.close()  # pyright: ignore[reportOptionalMemberAccess]
    board.wait(10)
    threads[0].join(5)
    board.stdout.close()  # pyright: ignore[reportOptionalMemberAccess]
