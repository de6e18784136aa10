"""The documents made from the code say what the code says."""

from __future__ import annotations

from pathlib import Path

from thecal import conversation, docs, wiring


def test_no_document_is_stale() -> None:
    assert docs.stale() == []


def test_a_stale_document_is_noticed(tmp_path: Path) -> None:
    drawn = ["pictures/wiring/" + name for name in wiring.documents()]
    assert docs.stale(tmp_path) == [*docs.DOCUMENTS, "requirements.md", *drawn]


def test_every_request_is_described_and_was_answered() -> None:
    for method, text, example in conversation.held():
        assert text, method
        assert '"result"' in example, example
