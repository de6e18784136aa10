"""The example in docs/log.md says what the commands print."""

from __future__ import annotations

from pathlib import Path

from thecal.logbook import example

DOCS = Path(__file__).parent.parent / "docs"


def test_the_example_is_what_the_commands_print() -> None:
    """Of the picture only which log it was drawn from: its lines are matplotlib's."""
    made = example.play(DOCS)
    page, picture = made["log.md"], made["pictures/visit.svg"]
    assert page == (DOCS / "log.md").read_text(encoding="utf-8"), "run python -m thecal.logbook.example"
    drawn = (DOCS / "pictures" / "visit.svg").read_text(encoding="utf-8")
    assert drawn.splitlines()[-1] == picture.splitlines()[-1], "run python -m thecal.logbook.example"
