"""The examples of the section on sessions: made again here, proof by proof, from the page alone."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from typing import Any

from thecal import docs, docs_sessions
from thecal.paths import device_dir

PAGE = (device_dir().parent / "docs" / "link.md").read_text(encoding="utf-8")
SECTION = "## Sessions" + PAGE.partition("## Sessions")[2].partition("## Requests")[0]


def _examples() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    lines = [json.loads(line[2:]) for line in SECTION.splitlines() if line[:2] in ("> ", "< ")]
    return list(zip(lines[::2], lines[1::2], strict=True))


# covers: SES-1 SES-4
def test_the_proofs_on_the_page_are_those_of_its_key() -> None:
    found = re.search(r"key `([0-9a-f]{64})`", SECTION)
    assert found
    opened: dict[str, Any] = {}
    proved = []
    for request, answer in _examples():
        params = request["params"]
        if request["method"] == "session.open":
            opened = answer["result"]
        if request["method"] == "session.send":
            figures = ("thecal 1", params["role"], opened["nonce"], str(params["counter"]), params["version"])
            message = "\n".join((*figures, params["request"]))
            mac = hmac.new(bytes.fromhex(found[1]), message.encode(), hashlib.sha256).hexdigest()
            reason = answer.get("error", {}).get("data", {}).get("reason")
            proved.append((mac == params["mac"], reason))
    assert proved == [(True, None), (True, "replayed"), (True, "not_allowed"), (False, "not_authentic")]


def test_the_page_is_what_the_pump_answers() -> None:
    assert docs_sessions.section(docs.device_module, docs.table) == SECTION
