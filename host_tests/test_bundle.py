"""Bundles: a board's program merged into few files does what the files do, and refuses what it cannot merge."""

from __future__ import annotations

import ast
import builtins
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from scenario_play import SCENARIOS, Played, on
from thecal import paths, virtual
from thecal.errors import Failure
from thecal.flash.bundle import bundles, compiled, made
from thecal.flash.bundle_scopes import bound_in, uses
from thecal.link import Link
from thecal.wires import ProcessWire

LAUNCHED = """
import sys
import board

class _Boards:
    virtual = board

sys.modules["boards"] = _Boards
sys.modules["boards.virtual"] = board
sys.modules["drivers"] = sys.modules["drivers.line"] = board
"""
PLAYED = ("bedside", "refill_bridge", "damaged_store", "program_failed", "trip_east", "runaway")


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The virtual board's bundles beside a launcher: a device's folder without its sources."""
    folder = tmp_path_factory.mktemp("bundled")
    for name, text in bundles("virtual", paths.device_dir()).items():
        (folder / f"{name}.py").write_text(text)
    (folder / "main.py").write_text(LAUNCHED + (paths.device_dir() / "main.py").read_text())
    return folder


@pytest.mark.parametrize("interpreter", virtual.INTERPRETERS)
@pytest.mark.parametrize("scenario", PLAYED)
def test_a_bundled_board_plays_a_scenario_as_its_files_do(
    bundled: Path, scenario: str, interpreter: str
) -> None:
    file = SCENARIOS / f"{scenario}.json"
    merged = Played(
        file,
        interpreter,
        lambda notified: Link(ProcessWire(virtual.start(interpreter, device=bundled)), notified),
    )
    whole = on("cpython", file)
    assert merged.summary["log_digest"] == whole.summary["log_digest"]
    assert merged.events == whole.events
    assert merged.signals == whole.signals
    assert {**merged.summary, "interpreter": ""} == {**whole.summary, "interpreter": ""}


# ------------------------------------------------------------------------------------------------ small programs

Sources = dict[str, str]
LONELY = {"boards/lone.py": "from pump.a import run\n\ndef open():\n    return run()\n"}


@pytest.fixture
def device(tmp_path: Path) -> Callable[[Sources], Path]:
    """A device's folder of these files; `lone` is its board, which runs pump/a.py's `run`."""

    def make(sources: Sources) -> Path:
        for name, text in {**LONELY, **sources}.items():
            file = tmp_path / "device" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(textwrap.dedent(text))
            (file.parent / "__init__.py").touch()
        return tmp_path / "device"

    return make


def said(folder: Path, board: str) -> str:
    """What the board's `open` returns, in a process of its own."""
    script = f"import sys; sys.path[:0] = {[str(folder), str(paths.shim_dir())]}; import {board} as b; print(b.open())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def same(device: Path) -> str:
    """The files and their bundles say the same; returns it."""
    merged = device.parent / "merged"
    merged.mkdir()
    for name, text in bundles("lone", device).items():
        (merged / f"{name}.py").write_text(text)
    there = said(merged, "board")
    assert there == said(device, "boards.lone")
    return there.strip()


TRICKY: dict[str, Sources] = {
    "two files have the same names": {
        "pump/a.py": "from pump import b\nfrom pump.b import name as other\n_X = [1]\nname = ['a']\n"
        "def _f():\n    return _X\ndef run():\n    return _f(), name, other, b.name, b.f()\n",
        "pump/b.py": "_X = [2]\nname = ['b']\ndef _f():\n    return _X\ndef f():\n    return _f()\n",
    },
    "a local name is that of a file, of a function in it, and of a merged name": {
        "pump/a.py": "from pump import b\nfrom pump.b import f as g\n"
        "def run():\n    f = 3\n    return f, g(), b.f(), [b for b in (1, 2)], (lambda b: b)(4), other(5)\n"
        "def other(b):\n    b_f = 6\n    return b, b_f\n",
        "pump/b.py": "def f():\n    return 'f'\n",
    },
    "a merged name would be hidden by an argument": {
        "pump/a.py": "from pump.b import f as g\ndef run():\n    return h(1, f=2) + h(f=3, b_f=4)\n"
        "def h(b_f, f):\n    return [b_f, f, g()]\n",
        "pump/b.py": "def f():\n    return 'f'\n",
    },
    "global statements": {
        "pump/a.py": "from pump import b\ncount = 0\ndef up():\n    global count\n    count += 1\n"
        "def run():\n    up()\n    b.up()\n    b.up()\n    return count, b.get()\n",
        "pump/b.py": "count = 10\ndef up():\n    global count\n    count += 1\ndef get():\n    return count\n",
    },
    "class bodies, defaults and methods": {
        "pump/a.py": "from pump.b import Thing\n_SIZE = 3\nsize = [7]\nclass A:\n    size = size_of = 5\n"
        "    def get(self, more=_SIZE, also=[_SIZE]):\n        return self.size + more, also, size\n"
        "def run():\n    return A().get(), A.size_of, Thing().get()\n",
        "pump/b.py": "_SIZE = 4\nsize = [8]\nclass Thing:\n    def get(self, more=_SIZE):\n        return more, size\n",
    },
    "comprehensions": {
        "pump/a.py": "from pump.b import rows\nrow = 9\ndef run():\n"
        "    got = [row for row in rows for _ in row]\n    return got, {row: x for x in rows}, (last := 1), last\n",
        "pump/b.py": "row = [0]\nrows = (row, row)\n",
    },
    "inner functions and nonlocal": {
        "pump/a.py": "from pump.b import n as m\ndef run():\n    n = 1\n    def up():\n        nonlocal n\n"
        "        n += len(m)\n        return n\n    return up(), up(), m\n",
        "pump/b.py": "n = [1, 2]\n",
    },
    "constants": {
        "pump/a.py": "from micropython import const\nfrom pump.b import BASE, LOW, HIGH, WORD, ROWS\n"
        "_A = const(-5)\nB = const(_A * BASE + len(ROWS))\nC, _D = const(1), B - 1\n"
        "def run():\n    return _A ** 2, B, C, _D, LOW, HIGH, WORD * 2, BASE - _A, ROWS\n",
        "pump/b.py": "from micropython import const\nBASE = const(1 << 40)\nLOW, HIGH = range(2)\nWORD = 'a' + 'b'\n"
        "ROWS = (1, 2, 3)\n",
    },
    "what is made again is no constant": {
        "pump/a.py": "from pump import b\nX = 1\nif X:\n    Y = 2\nelse:\n    Y = 3\nZ = 4\nZ += 1\n"
        "def run():\n    b.more()\n    return X, Y, Z, b.tell()\n",
        "pump/b.py": "X = 5\ndef more():\n    global X\n    X += 1\ndef tell():\n    return X\n",
    },
    "names in strings, attributes and keywords stay": {
        "pump/a.py": "from pump.b import load as fetch\nclass A:\n    def __init__(self):\n        self.load = 1\n"
        "def load(load=2):\n    return load\ndef run():\n    a = A()\n    setattr(a, 'load', 5)\n"
        "    return getattr(a, 'load'), a.load, load(load=4), fetch(), 'load %d' % 3\n",
        "pump/b.py": "def load():\n    return 'b'\n",
    },
    "decorators, exceptions and try": {
        "pump/a.py": "from pump.b import twice as double, Wrong\ndef twice(f):\n    return f\n"
        "@double\ndef one():\n    return 1\ntry:\n    import nowhere_at_all as there\nexcept ImportError:\n    there = None\n"
        "def run():\n    try:\n        raise Wrong('x')\n    except Wrong as error:\n"
        "        return one(), type(error).__name__, there, twice(2)\n",
        "pump/b.py": "class Wrong(Exception):\n    pass\ndef twice(f):\n    return lambda: 2 * f()\n",
    },
    "an import inside a function, and one of an import": {
        "pump/a.py": "def run():\n    from pump.c import f as g\n    from pump import b\n    import sys as f\n"
        "    return g(), b.f(), f.__name__\n",
        "pump/b.py": "from pump.c import f\n",
        "pump/c.py": "import sys\nfrom sys import version as f_version\ndef f():\n    return sys.version == f_version\n",
    },
    "a built-in that the board hides": {
        "pump/a.py": "def run():\n    return max(1, 2)\n",
        "drivers/d.py": "def take(path, open=open):\n    return open.__name__, max(3, 4)\n",
        "boards/lone.py": "from drivers.d import take\nfrom pump.a import run\nmax = 3\n"
        "def open():\n    return run(), take(''), max\n",
    },
    "readers' things go": {
        "pump/a.py": '"""What."""\nTYPE_CHECKING = False\nif TYPE_CHECKING:\n    from pump.nowhere import Thing\n'
        'x: "Thing" = [1]\n"""Said."""\nclass A:\n    """What."""\n    n: int\ndef run() -> "Thing":\n'
        '    """What."""\n    y: int = 2\n    return x, y, A.__name__\nif __name__ == "__main__":\n    1 / 0\n',
    },
}


@pytest.mark.parametrize("case", TRICKY)
def test_a_merged_program_says_what_its_files_say(case: str, device: Callable[[Sources], Path]) -> None:
    assert same(device(TRICKY[case]))


def test_constants_leave_no_name(device: Callable[[Sources], Path]) -> None:
    text = bundles("lone", device(TRICKY["constants"]))["pump"]
    assert "BASE" not in text
    assert "LOW" not in text
    assert "const" not in text


def test_what_nobody_reaches_is_left_out_and_told(device: Callable[[Sources], Path]) -> None:
    sources = {
        "pump/a.py": "def run():\n    return 1\ndef idle():\n    return busy()\ndef busy():\n    return idle()\n",
        "pump/unreached.py": "1 / 0\n",
        "twin/unreached.py": "1 / 0\n",
    }
    found = made("lone", device(sources))
    assert found.left_out == ("pump.a.idle", "pump.a.busy")
    assert [*found.texts] == ["pump", "board"]
    assert "idle" not in found.texts["pump"]


REFUSED: dict[str, tuple[Sources, str]] = {
    "a circle": (
        {
            "pump/a.py": "from pump.b import f\ndef run():\n    return f()\n",
            "pump/b.py": "def f():\n    from pump.c import g\n    return g()\n",
            "pump/c.py": "from pump import a\ndef g():\n    return a\n",
        },
        r"in a circle: pump\.a -> pump\.b -> pump\.c -> pump\.a$",
    ),
    "the pump imports a driver": (
        {"pump/a.py": "from drivers.d import run\n", "drivers/d.py": "def run():\n    return 1\n"},
        "pump.a imports drivers.d: ",
    ),
    "no such file": ({"pump/a.py": "import json\nfrom pump.b import run\n"}, r"pump\.a imports .*pump.*b"),
    "no such name": (
        {"pump/a.py": "from pump.b import run\n", "pump/b.py": "x = 1\n"},
        r"imports run from pump\.b, which has none",
    ),
    "a name that is nowhere": ({"pump/a.py": "def run():\n    return nowhere\n"}, "uses nowhere"),
    "a file as a thing": (
        {"pump/a.py": "from pump import b\ndef run():\n    return b\n", "pump/b.py": ""},
        "b stands for a file",
    ),
    "another file's name is changed": (
        {"pump/a.py": "from pump import b\ndef run():\n    b.x = 1\n", "pump/b.py": "x = [0]\n"},
        r"line 3: b\.x cannot be merged",
    ),
    "two exceptions of one name": (
        {
            "pump/a.py": "from pump import b\nclass E(Exception):\n    pass\ndef run():\n    return E, b.E\n",
            "pump/b.py": "class E(ValueError):\n    pass\n",
        },
        "this one is told",
    ),
    "a class reads a name that it has itself": (
        {"pump/a.py": "x = [1]\nclass A:\n    x = x\ndef run():\n    return A\n"},
        "pump.a, line 3: x is the class's and the file's own",
    ),
    "an import of everything": (
        {"pump/a.py": "from pump.b import *\n", "pump/b.py": "run = []\n"},
        "hides which",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_merged_is_refused_in_a_line(case: str, device: Callable[[Sources], Path]) -> None:
    sources, message = REFUSED[case]
    with pytest.raises(Failure, match=message):
        bundles("lone", device(sources))


def test_an_unknown_board_is_refused(device: Callable[[Sources], Path]) -> None:
    with pytest.raises(Failure, match="no board 'moon'"):
        bundles("moon", device({"pump/a.py": "def run():\n    return 1\n"}))


# ------------------------------------------------------------------------------------------------ the whole program


def test_a_bundle_is_always_alike() -> None:
    script = "from pathlib import Path; import sys; from thecal.flash.bundle import bundles, compiled\n"
    script += "m = bundles('virtual', Path(sys.argv[1]))\nfor b in compiled(m).values(): print(b.hex())"
    seen = {
        subprocess.run(
            [sys.executable, "-c", script, str(paths.device_dir())],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1


def test_every_name_in_a_bundle_is_somewhere() -> None:
    for text in bundles("virtual", paths.device_dir()).values():
        tree = ast.parse(text)
        bound = bound_in(tree.body)
        nowhere = {use.name for use in uses(tree, bound, ()) if use.name not in bound | {*dir(builtins)}}
        assert nowhere == set()


def test_what_mpy_cross_refuses_is_a_failure() -> None:
    with pytest.raises(Failure, match="mpy-cross refuses pump: .*SyntaxError"):
        compiled({"pump": "def ("})
