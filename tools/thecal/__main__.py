"""Where the program begins, as `thecal` and as `python -m thecal`: ended by Ctrl-C quietly, however early it comes.

It imports nothing of weight before it is ready for that, and refuses to know any command.
"""

from __future__ import annotations

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the program. Exits with its code, or with 130 where Ctrl-C comes before the program can hear it."""
    try:
        from thecal import cli

        cli.main()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
    finally:
        _let_go()


def _let_go() -> None:
    """What could not be written has been told of; without this, Python would complain of it once more at its end."""
    for stream in (sys.__stdout__, sys.__stderr__):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1 if stream is sys.__stdout__ else 2)


if __name__ == "__main__":
    main()
