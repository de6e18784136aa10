"""The page on the drug library shows every drug, a standing beside every figure, and what the pump is not."""

from __future__ import annotations

import re

from thecal import docs, docs_drugs


def _page() -> str:
    return docs_drugs.document(docs.device_module("pump.drugs"), docs.table)


def test_the_page_says_that_nothing_is_advice_and_the_pump_pumps_water() -> None:
    assert (
        "Nothing on this page is medical advice. The pump is a bench demonstrator and pumps water." in _page()
    )


def test_every_figure_of_every_drug_has_its_standing_beside_it() -> None:
    rows = [line.strip("| ").split(" | ") for line in _page().splitlines() if line.startswith("| ")]
    library = docs.device_module("pump.drugs")
    of_drugs = [row for row in rows if row[0] in library.names()]
    assert len(of_drugs) == 4 * len(library.names())
    for row in of_drugs:
        for cell in row[1:]:
            if cell != "no limit" and cell not in [library.find(row[0]).caution]:
                assert re.search(r"\[[SMP]\]$", cell), row


def test_doses_are_written_as_people_write_them() -> None:
    assert [docs_drugs.mass(ng) for ng in (500, 2_400, 100_000, 1_000_000, 7_500_000)] == [
        "0.5 ug", "2.4 ug", "100 ug", "1 mg", "7.5 mg",
    ]  # fmt: skip
    assert "| morphine | 200 ug [S] to 1 mg [S] | 15 mg [M] | 20 mg [P] | 20 mg/mL [M] |" in _page()
