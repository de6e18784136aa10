"""Tables of a bundle that are made of its names when it is loaded: alike, and smaller than constants."""

from __future__ import annotations

from pathlib import Path

from merged import same, written
from thecal.flash.bundle import compiled
from thecal.flash.bundle_tables import built

_WORDS = tuple(f"a_word_of_the_table_{i:02d}" for i in range(40))
_ROWS = tuple(
    (word, i * 1000 - 5000, -i, None, True, b"\x00\xff", ("", "of.others")) for i, word in enumerate(_WORDS)
)
SOURCE = f"""# remark
WORDS = {_WORDS!r}
ROWS = {_ROWS!r}
PAIRS = [({_WORDS[0]!r}, 100_000), ({_WORDS[1]!r}, 200_000)]
LATER = lambda: ({_WORDS[0]!r}, {_WORDS[1]!r}, {_WORDS[2]!r})
LONG = {tuple(range(100, 300))!r}
def run(_a=7):
    return WORDS, ROWS, PAIRS, LATER(), LONG, _a, ({_WORDS[0]!r}, {_WORDS[1]!r}), ()
"""


def test_tables_are_the_same() -> None:
    before: dict[str, object] = {}
    after: dict[str, object] = {}
    exec(SOURCE + "told = run()", before)
    exec(built(SOURCE) + "told = run()", after)
    assert before["told"] == after["told"]
    assert str(before["told"]) == str(after["told"])


def test_words_are_in_a_bundle_once_and_what_a_function_has_stays_a_constant() -> None:
    text = built(SOURCE)
    assert text.startswith("# remark\n")
    assert f"_zz({_WORDS[0]!r}, {_WORDS[1]!r}" in text
    assert f"lambda: ({_WORDS[0]!r}, {_WORDS[1]!r}, {_WORDS[2]!r})" in text
    assert "LONG = (100, 101" in text, "more arguments than a call of a byte has"
    small, large = (len(compiled({"pump": each})["pump"]) for each in (text, SOURCE))
    assert small < large


def test_a_bundle_without_tables_is_left_alone() -> None:
    text = "# remark\nPAIR = (1, 2)\ndef run():\n    return PAIR\n"
    assert built(text) == text


def test_a_program_says_the_same_with_such_tables(tmp_path: Path) -> None:
    said = same(written(tmp_path, {"pump/a.py": SOURCE.replace("(_a=7)", "()").replace(" _a,", "")}))
    assert _WORDS[39] in said
