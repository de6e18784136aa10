"""Short names in bundles: a program says the same with them, and what others ask for keeps its name."""

from __future__ import annotations

import ast
from pathlib import Path

from merged import Sources, same, written
from thecal.flash.bundle import made

MIXED: Sources = {
    "pump/a.py": """
        from pump.b import Motor as M, started, begin
        class Motor:
            running = ('a',)
            again = running
            def __init__(self, speed, append=3):
                self.speed, self.append, self.level_of = speed, append, 'speed'
            def started(self, seconds=[begin]):
                return self.speed, seconds[0](), self.again, getattr(self, self.level_of)
        def total(seconds, *others, ticks=1, **more):
            running = [seconds]
            def added():
                nonlocal running
                running = running + [ticks]
                return running
            running.append(others)
            return added(), sorted(more)
        def run():
            motor = Motor(4)
            try:
                motor.absent
            except AttributeError as absent:
                told = type(absent).__name__
            found = [started() for motor in 'ab'], (lambda speed: speed)(5), motor.append
            return motor.started(), M().started(), told, total(1, 2, ticks=3, longer=4), found, '%d' % started()
        """,
    "pump/b.py": """
        count_of = 0
        def started():
            global count_of
            count_of += 1
            return count_of
        begin = started
        class Motor:
            def started(self):
                return started()
        """,
}


def test_a_program_says_the_same_with_short_names(tmp_path: Path) -> None:
    device = written(tmp_path, MIXED)
    same(device)
    short = made("lone", device).short
    assert {"a_Motor", "b_Motor", "count_of", "total"} <= set(short["names"].values())
    assert {"started", "level_of"} <= set(short["attributes"].values())


def test_what_others_ask_for_keeps_its_name(tmp_path: Path) -> None:
    """The interpreter's own, what stands in a text, keywords, what a class's body reads, and the launcher's words."""
    device = written(tmp_path, MIXED)
    (device / "main.py").write_text("import board\nprint(board.begin, 'total')\n")
    found = made("lone", device)
    kept = {"append", "speed", "ticks", "longer", "running", "open", "begin", "total"}
    assert not kept & set().union(*(names.values() for names in found.short.values()))


def test_a_short_name_leads_back_to_the_long_one(tmp_path: Path) -> None:
    found = made("lone", written(tmp_path, MIXED))
    classes = [node for node in ast.walk(ast.parse(found.texts["pump"])) if isinstance(node, ast.ClassDef)]
    assert {found.short["names"][node.name] for node in classes} == {"a_Motor", "b_Motor"}
    assert "level_of" not in found.texts["pump"]
