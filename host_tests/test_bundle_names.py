"""What a merge could get wrong, tried on small programs: the files and their bundles are run, and must say the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from merged import Sources, same, written
from thecal.errors import Failure
from thecal.flash.bundle import bundles, made


@pytest.fixture
def device(tmp_path: Path) -> Callable[[Sources], Path]:
    """Writes a device's folder."""
    return partial(written, tmp_path)


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
        "@double\ndef one():\n    return 1\n"
        "try:\n    import nowhere_at_all as there\nexcept ImportError:\n    there = None\n"
        "def run():\n    try:\n        raise Wrong('x')\n    except Wrong as error:\n"
        "        return one(), type(error).__name__, there, twice(2)\n",
        "pump/b.py": "class Wrong(Exception):\n    pass\ndef twice(f):\n    return lambda: 2 * f()\n",
    },
    "an import inside a function, and one of an import": {
        "pump/a.py": "def run():\n    from pump.c import f as g\n    from pump import b\n    import sys as f\n"
        "    return g(), b.f(), f.__name__\n",
        "pump/b.py": "from pump.c import f\n",
        "pump/c.py": "import sys\nfrom sys import version as f_version\n"
        "def f():\n    return sys.version == f_version\n",
    },
    "a built-in that the board hides": {
        "pump/a.py": "def run():\n    return max(1, 2)\n",
        "drivers/d.py": "def take(path, open=open):\n    return open.__name__, max(3, 4)\n",
        "boards/lone.py": "from drivers.d import take\nfrom pump.a import run\nmax = 3\n"
        "def open():\n    return run(), take(''), max\n",
    },
    "private names of a family, of strangers, and in texts": {
        "pump/a.py": "from pump.b import B\nclass A(B):\n    _n = 7\n    def __init__(self):\n"
        "        super().__init__()\n        self._x, self._told, self._n2 = 1, 2, 3\n"
        "    def _get(self):\n        return super()._get() + [self._x, self._y, getattr(self, '_told')]\n"
        "    def get(self, other):\n        return self._get(), [self._x for _ in 'ab'], other._seen, self._n\n"
        "class C:\n    def __init__(self):\n        self._seen, self._x = 4, 5\n    def get(self):\n"
        "        return self._seen, self._x\ndef run():\n    return A().get(C()), C().get()\n",
        "pump/b.py": "class B:\n    def __init__(self):\n        self._y = 6\n    def _get(self):\n"
        "        return [self._y]\n",
    },
    "a program of the PIO has the assembler's names": {
        "pump/a.py": "from pump.b import asm_pio, pull as out, SIDE\n_DELAY = 5\nset = [1]\n"
        "@asm_pio(out)\ndef program():\n    wrap_target()\n    set(x, _DELAY)\n    pull(block, SIDE)\n"
        "def run():\n    return program, set, out\n",
        "pump/b.py": "SIDE = 3\npull = [2]\n"
        "def asm_pio(given):\n    def decorate(f):\n        got = []\n        theirs = {'wrap_target': lambda: None,"
        " 'x': 1, 'block': 2,\n            'set': lambda *a: got.append(a), 'pull': lambda *a: got.append(a)}\n"
        "        kept = dict(f.__globals__)\n        f.__globals__.clear()\n        f.__globals__.update(theirs)\n"
        "        f.__globals__.update({'SIDE': 3, '_DELAY': 5})\n"
        "        f()\n        f.__globals__.clear()\n        f.__globals__.update(kept)\n        return got, given\n"
        "    return decorate\n",
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
