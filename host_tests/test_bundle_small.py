"""What makes bundles small and changes nothing: short arguments, and the names most in use in the first places."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from merged import Sources, same, written
from thecal import paths
from thecal.errors import Failure
from thecal.flash import bundle_often
from thecal.flash.bundle import bundles, compiled, made
from thecal.flash.bundle_args import shorten_arguments

MOST_BYTES = 96 * 1024
"""Of .mpy on a Pico: the figure that `make bench` measures."""

ARGUMENTS: Sources = {
    "pump/a.py": """
        from pump.b import other
        _a = [7]
        def plain(first, second, third=_a):
            return first, second, third, _a
        def named(first, keyword=2, *rest, only=3, **more):
            return first, keyword, rest, only, more
        def closed(outer, shared, unused):
            def inner(seen):
                nonlocal shared
                shared += seen
                return outer, shared, [outer for seen in (seen, seen)]
            return inner(1), (lambda outer, more: (outer, more))(5, 6), shared
        def local(argument, again):
            _b = argument
            argument = [again for again in (1, 2)]
            return _b, argument, again, {argument: again for argument in (again,)}
        def brought(module, sys):
            import sys as module
            try:
                raise ValueError(sys)
            except ValueError as sys:
                return module.__name__, str(sys)
        class A:
            def __init__(self, value):
                self.value = value
            def get(me, value, self=4):
                return super().__hash__() == 0, me.value, value, self
            @property
            def twice(self):
                return self.value * 2
        def run():
            made = A(1)
            return (plain(1, 2), named(1, keyword=3, only=4, told=5), closed(1, 2, 3), local(1, 2), brought(1, 'x'),
                    made.get(2), made.twice, other(3, 4))
        """,
    "pump/b.py": """
        def other(count, count_of):
            global total
            total = count
            return total + count_of
        """,
}


def test_a_program_says_the_same_with_short_arguments(tmp_path: Path) -> None:
    said = same(written(tmp_path, ARGUMENTS))
    assert "'told': 5" in said


def test_an_argument_that_a_call_names_keeps_its_name(tmp_path: Path) -> None:
    text = made("lone", written(tmp_path, ARGUMENTS)).texts["pump"]
    every = {node.arg for node in ast.walk(ast.parse(text)) if isinstance(node, ast.arg)}
    assert {"keyword", "only"} <= every
    assert not {"first", "second", "third", "argument", "count", "count_of", "me"} & every


def test_what_the_launcher_names_keeps_its_name() -> None:
    text = "# remark\ndef begin(held, other):\n    return held, other\n"
    short = shorten_arguments({"pump": text}, ["import pump\npump.begin(held=1)"])["pump"]
    assert "def begin(held, _b)" in short


def test_a_call_that_hides_its_arguments_names_is_refused(tmp_path: Path) -> None:
    device = written(tmp_path, {"pump/a.py": "def run(a=1):\n    return dict(**{'a': a})\n"})
    with pytest.raises(Failure, match=r"a call with \*\* hides"):
        bundles("lone", device)


def test_the_names_most_in_use_come_first_and_nothing_is_evaluated() -> None:
    uses = "".join(f"    value.rare_{i}.often()\n" for i in range(200))
    text = f"# remark\ndef run(value):\n{uses}    return '*' * 3, '*' * 4, '*' * 5, '*' * 6\nlist_of = [1]\n"
    front = bundle_often.often_first(text).splitlines()[1]
    assert front.startswith("__name__ or __name__.often")
    assert "'*'" in front
    assert "rare" not in front
    assert "value" not in front
    there: dict[str, object] = {"__name__": "pump"}
    exec(bundle_often.often_first(text), there)  # what would fail if it were evaluated
    assert there["list_of"] == [1]


def test_long_words_of_tables_become_names_and_nothing_is_evaluated() -> None:
    words = [f"a_word_of_a_table_{i:03d}" for i in range(250)]
    rows = ", ".join(f"({word!r}, 'no word, a text')" for word in words)
    text = (
        f"# remark\nROWS = ({rows})\ndef run(a):\n    return a.b, a.b, a.b, a.b, a.b.import_\nOWN = 'class'\n"
    )
    told = bundle_often.often_first(text)
    front = [line for line in told.splitlines() if line.startswith("__name__ or __name__.")]
    assert len(front) == 4
    assert front[0].endswith(".b")
    assert ".".join(front[1:]).count("a_word_of_a_table_") == 250
    assert "no word" not in "".join(front)
    there: dict[str, object] = {"__name__": "pump"}
    exec(told, there)
    assert there["OWN"] == "class"


def test_a_bundle_where_nothing_is_used_often_is_left_alone() -> None:
    text = "# remark\ndef run():\n    return 1\n"
    assert bundle_often.often_first(text) == text


def test_the_program_of_a_pico_is_smaller_for_it_and_within_its_figure() -> None:
    """Of one-byte numbers: what a bundle would weigh without them, though the words of tables are then no names."""
    texts = made("pico", paths.device_dir(), apart=True).texts
    without = {name: _without_front(text) for name, text in texts.items()}
    assert all(text != texts[name] for name, text in without.items())
    small, large = (sum(map(len, compiled(each).values())) for each in (texts, without))
    assert small < large - 2_000
    assert small <= MOST_BYTES


def _without_front(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("__name__ or __name__."))
