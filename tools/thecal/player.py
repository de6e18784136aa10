"""Plays a WAV file with whatever player the machine has, and never waits long for one that hangs.

It knows the names of players and how to call them; it does not know what it plays, and it installs nothing.
"""

import shutil
import subprocess
import sys
import wave
from pathlib import Path

# In the order of trying: those that come with a system first. {} is the file.
_PLAYERS = (
    ("aplay", "-q", "{}"),
    ("paplay", "{}"),
    ("pw-play", "{}"),
    ("afplay", "{}"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet", "{}"),
    ("play", "-q", "{}"),
)
_WINDOWS_PLAYER = ("powershell", "-NoProfile", "-Command", "(New-Object Media.SoundPlayer '{}').PlaySync()")
_GRACE_S = 5.0  # on top of the sound's own length: a player's start on a slow machine


def play(path: Path, grace_s: float = _GRACE_S) -> str | None:
    """Plays a WAV file to its end and returns the player's name, or None where nothing here played it.

    A player that fails is followed by the next; one that is not done grace_s seconds after the sound's
    length is ended, and no other is tried. A file that is no WAV file raises wave.Error, one that cannot
    be read OSError.
    """
    limit_s = _length_s(path) + grace_s
    for command in _commands():
        try:
            done = _run(command, path, limit_s)
        except subprocess.TimeoutExpired:
            return None
        if done:
            return command[0]
    return None


def _commands() -> list[tuple[str, ...]]:
    candidates = (_WINDOWS_PLAYER,) if sys.platform == "win32" else _PLAYERS
    return [command for command in candidates if shutil.which(command[0])]


def _run(command: tuple[str, ...], path: Path, limit_s: float) -> bool:
    """Says whether the player took the file; on a time-out it is killed and TimeoutExpired goes on."""
    name = str(path)
    quoted = name.replace("'", "''") if command is _WINDOWS_PLAYER else name
    program = shutil.which(command[0]) or command[0]
    arguments = [program] + [part.replace("{}", quoted) for part in command[1:]]
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(
            arguments, check=False, stdin=quiet, stdout=quiet, stderr=quiet, timeout=limit_s
        )
    except OSError:
        return False
    return done.returncode == 0


def _length_s(path: Path) -> float:
    with wave.open(str(path), "rb") as file:
        return file.getnframes() / file.getframerate()
